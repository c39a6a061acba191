# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ...common import uninstall
from ...fields import Picture
from ...rules import chasing
from ...rules.path import LASTING_MONTHS
from ...rules.territory import find_of_town, read_departments

FRENCH_CODES = ("FR", "GP", "MQ", "GF", "RE", "YT")


class ResCompany(models.Model):
    _inherit = "res.company"

    insertion_signatory_name = fields.Char(string="Signatory of the attestations")
    insertion_signatory_role = fields.Char(string="Role of the signatory")
    insertion_funder_logo = Picture(
        string="Funders' logos",
        max_width=1920,
        max_height=1920,
        help="Printed at the foot of every document.",
    )
    insertion_funder_mention = fields.Char(
        string="Funders' mention", help="Printed beside the funders' logos."
    )
    insertion_name_structures = fields.Boolean(
        string="Name the structures in letters to buyers",
        help="Otherwise the letters only say how many can answer.",
    )
    insertion_departments = fields.Char(
        string="Departments of the territory",
        compute="_compute_insertion_departments",
        store=True,
        readonly=False,
        help="Codes such as 90, or 25, 70, 90: files of notices bring in what concerns "
        "them. That of the postcode of the organisation, as long as nothing else is "
        "typed. Empty: everything is brought in.",
    )
    insertion_month_hours_alert = fields.Float(
        string="Hours to check",
        default=200,
        help="A person's month above this number of hours is flagged, not refused.",
    )
    insertion_eligibility_alert_days = fields.Integer(
        string="Eligibility ends soon (days)",
        default=60,
        help="The facilitator is told this many days before a person's hours stop "
        "counting.",
    )
    insertion_answer_days = fields.Integer(
        string="Answer to an introduction (days)",
        default=15,
        help="How long a company has to answer when a person is introduced to it.",
    )
    insertion_chase_days = fields.Integer(
        string="Chase after (days)",
        default=7,
        help="Without an answer, the company is chased after this many days.",
    )
    insertion_year_hours = fields.Float(
        string="Full-time year (h)",
        default=1820,
        help="Hours of one year of full-time work, to speak of months of work and of "
        "full-time equivalents. Printed on the documents that use it.",
    )
    insertion_month_day = fields.Integer(
        string="Opening of the past month",
        default=1,
        help="Day on which the past month opens by itself and companies are written "
        "to. 0: never.",
    )
    insertion_month_opened = fields.Date(
        string="Last month opened", copy=False, readonly=True
    )
    insertion_reminder_days = fields.Integer(
        string="First reminder (days)",
        default=5,
        help="Days after the opening. 0: no first reminder.",
    )
    insertion_last_reminder_days = fields.Integer(
        string="Second reminder (days)",
        default=10,
        help="Days after the opening. 0: no second reminder.",
    )
    insertion_officer_days = fields.Integer(
        string="Handed to the officer (days)",
        default=15,
        help="Days after the opening; the officer then gets an activity. 0: never.",
    )
    insertion_approval_days = fields.Integer(
        string="Days left to a holder to approve",
        default=7,
        help="After these days the hours officer may go on without the holder.",
    )
    insertion_mail_opening = fields.Boolean(string="Write at the opening", default=True)
    insertion_mail_reminder = fields.Boolean(string="Send reminders", default=True)
    insertion_mail_correction = fields.Boolean(
        string="Write when a correction is asked", default=True
    )
    insertion_mail_validated = fields.Boolean(
        string="Write at the validation",
        help="Off, because the attestation that follows tells the same.",
    )
    insertion_hours_file_size = fields.Float(
        string="Largest file of hours (MB)", default=5
    )
    insertion_small_cell = fields.Integer(
        string="Smallest number shown",
        default=5,
        help="A figure about fewer people than this is not printed on what leaves the "
        "organisation, nor what would let it be found by difference.",
    )
    insertion_lasting_months = fields.Integer(
        string="Months in a row of the continuity rate",
        default=LASTING_MONTHS,
        help="From how many months at work in a row a person counts in the continuity "
        "rate of the statements. What was issued does not change.",
    )
    insertion_observation_days = fields.Integer(
        string="Answer of a company to a penalty (days)",
        default=15,
        help="How long a company has to answer before the buyer decides of a penalty.",
    )
    insertion_followup_mail = fields.Boolean(
        string="Ask by e-mail what became of people",
        default=True,
        help="Off: people are called only.",
    )
    insertion_followup_sms = fields.Boolean(
        string="Or by text message",
        help="To those without an e-mail address. Text messages are paid for.",
    )
    insertion_followup_days = fields.Integer(
        string="Days to answer",
        default=45,
        help="After its day, an answer no longer speaks of the step: the link dies.",
    )
    insertion_project_id = fields.Many2one(
        comodel_name="project.project",
        string="Project of the clauses",
        copy=False,
        readonly=True,
        help="The project on which the team notes its time, action by action.",
    )

    insertion_takeover_layouts = fields.Json(
        string="Columns of the files to take over",
        copy=False,
        groups="mife_insertion_clauses.group_insertion_manager",
        help="What was told once of the columns of the files of another tool.",
    )

    _insertion_people_days_positive = models.Constraint(
        "CHECK(insertion_eligibility_alert_days >= 0 AND insertion_answer_days >= 0 "
        "AND insertion_chase_days >= 0)",
        "A number of days cannot be negative.",
    )
    _insertion_small_cell_positive = models.Constraint(
        "CHECK(insertion_small_cell >= 0)",
        "The smallest number shown cannot be negative.",
    )
    _insertion_lasting_months_positive = models.Constraint(
        "CHECK(insertion_lasting_months > 0)",
        "The continuity rate counts one month in a row at least.",
    )
    _insertion_observation_days_positive = models.Constraint(
        "CHECK(insertion_observation_days > 0)",
        "A company has at least one day to answer to a penalty.",
    )
    _insertion_followup_days_positive = models.Constraint(
        "CHECK(insertion_followup_days > 0)",
        "A person has at least one day to answer.",
    )
    _insertion_year_hours_positive = models.Constraint(
        "CHECK(insertion_year_hours > 0)",
        "The hours of a full-time year are above zero.",
    )
    _insertion_month_hours_alert_positive = models.Constraint(
        "CHECK(insertion_month_hours_alert >= 0)",
        "The number of hours to check cannot be negative.",
    )

    _insertion_month_day_range = models.Constraint(
        "CHECK(insertion_month_day BETWEEN 0 AND 28)",
        "The day of the opening is between 1 and 28, or 0 for never.",
    )
    _insertion_approval_days_positive = models.Constraint(
        "CHECK(insertion_approval_days >= 0)",
        "The days left to a holder to approve cannot be negative.",
    )
    _insertion_ladder_positive = models.Constraint(
        "CHECK(insertion_reminder_days >= 0 AND insertion_last_reminder_days >= 0 "
        "AND insertion_officer_days >= 0)",
        "A number of days after the opening cannot be negative.",
    )
    _insertion_hours_file_size_positive = models.Constraint(
        "CHECK(insertion_hours_file_size > 0)",
        "The largest file of hours is above zero.",
    )

    @api.depends("partner_id.zip", "partner_id.country_id")
    def _compute_insertion_departments(self):
        for company in self.filtered(lambda one: not one.insertion_departments):
            country = company.partner_id.country_id.code
            is_french = not country or country in FRENCH_CODES
            found = find_of_town(company.partner_id.zip) if is_french else ""
            company.insertion_departments = found or False

    @api.constrains("insertion_departments")
    def _check_insertion_departments(self):
        for company in self:
            text = company.insertion_departments or ""
            if text.strip() and not read_departments(text):
                raise ValidationError(
                    self.env._(
                        "Type the codes of the departments, such as 90 or 25, 70, 90."
                    )
                )

    def _is_in_territory(self, departments):
        """Tell whether one of these departments is in the territory, if it has any."""
        self.ensure_one()
        territory = read_departments(self.insertion_departments)
        return not territory or not set(departments).isdisjoint(territory)

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_insertion_sequences()
        companies._create_insertion_projects()
        return companies

    def _create_insertion_sequences(self):
        """Give each company its own numbers, without gap for the attestations."""
        Sequence = self.env["ir.sequence"].sudo()
        known = set(
            Sequence._read_group(
                [("company_id", "in", self.ids), ("code", "=like", "insertion.%")],
                ["company_id", "code"],
            )
        )
        Sequence.create(
            [
                vals | {"company_id": company.id}
                for company in self
                for vals in self._prepare_insertion_sequences()
                if (company, vals["code"]) not in known
            ]
        )

    @api.model
    def _take_up_insertion(self):
        """Before anything is numbered: see the hook of uninstallation."""
        uninstall.take_up(self.env, "insertion_project_id", "insertion_action")

    def _create_insertion_projects(self):
        """Give each company the project of its own work, with the mission's actions.

        As for Odoo's internal project, whoever creates a company may have no right
        on projects, nor the new company among those allowed.
        """
        missing = self.sudo().filtered(lambda company: not company.insertion_project_id)
        for company in missing:
            company = company._in_document_lang(company.with_company(company))
            project = company.env["project.project"].create(
                company._prepare_insertion_project_vals()
            )
            company.insertion_project_id = project

    def _prepare_insertion_project_vals(self):
        # said again here: the labels of a selection are not translated yet at install
        actions = {
            "identify": self.env._("Identify the contracts that can bear a clause"),
            "draft": self.env._("Support the drafting of the clauses"),
            "assist": self.env._("Assist the companies"),
            "indicators": self.env._("Produce and send the indicators"),
        }
        return {
            "name": self.env._("Insertion clauses"),
            "company_id": self.id,
            "allow_timesheets": True,
            "privacy_visibility": "employees",
            "task_ids": [
                Command.create(
                    {
                        "name": label,
                        "company_id": self.id,
                        "insertion_action": action,
                    }
                )
                for action, label in actions.items()
            ],
        }

    def _get_insertion_ladder(self):
        """Return {step: days after the opening of a month}."""
        self.ensure_one()
        return {
            chasing.REMINDER: self.insertion_reminder_days,
            chasing.LAST_REMINDER: self.insertion_last_reminder_days,
            chasing.OFFICER: self.insertion_officer_days,
        }

    def _get_insertion_project(self):
        self.ensure_one()
        self._create_insertion_projects()
        return self.insertion_project_id

    @api.model
    def _prepare_insertion_sequences(self):
        return [
            {
                "name": self.env._("Attestations of insertion hours"),
                "code": "insertion.attestation",
                "prefix": "ATT-%(range_year)s-",
                "padding": 5,
                "implementation": "no_gap",
                "use_date_range": True,
            },
            {
                "name": self.env._("Penalty files"),
                "code": "insertion.penalty",
                "prefix": "PEN-%(year)s-",
                "padding": 3,
            },
            {
                "name": self.env._("Statements"),
                "code": "insertion.statement",
                "prefix": "BIL-%(range_year)s-",
                "padding": 3,
                "implementation": "no_gap",
                "use_date_range": True,
            },
            {
                "name": self.env._("Evidence of the funding files"),
                "code": "insertion.funding.evidence",
                "prefix": "PRV-%(range_year)s-",
                "padding": 3,
                "implementation": "no_gap",
                "use_date_range": True,
            },
            {
                "name": self.env._("Participants"),
                "code": "insertion.participant",
                "prefix": "P",
                "padding": 5,
            },
        ]

    @api.model
    def _tell_insertion_demo(self, chapter):
        """Tell a chapter of the demonstration, whose code is read only then."""
        from ...demo import story

        story.tell(self.env, chapter)
