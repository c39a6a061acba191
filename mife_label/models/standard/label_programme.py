# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...fields import FileName
from ...report.register import Register
from ...rules.periods import jury_for
from .label_programme_rules import RULES


class LabelProgramme(models.Model):
    _name = "label.programme"
    _description = "Label programme"
    _inherit = [
        "label.organisation.mixin",
        "label.programme.rules",
        "mail.thread",
        "label.search.mixin",
    ]
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    presentation = fields.Text(
        help="What the label rewards, in a few lines that companies can read.",
    )

    draft_months = fields.Integer(
        string="Drafts kept (months)",
        default=24,
        help="Counted from the last day somebody wrote in a file that was never "
        "submitted: then a manager is asked to delete it.",
    )
    marks_months = fields.Integer(
        string="Jurors kept on their marks (months)",
        default=0,
        help="Counted from the end of the time to contest: then the marks lose their "
        "juror. 0: at once.",
    )
    consent_months = fields.Integer(
        string="Agreements kept once ended (months)",
        default=36,
        help="How long an agreement to receive the news is kept as a proof once it "
        "ended: then a manager is asked to delete it.",
    )
    attendee_months = fields.Integer(
        string="People of an event kept (months)",
        default=12,
        help="Counted from the end of an event: then its answers and opinions lose the "
        "names, addresses and words of the people; figures stay.",
    )
    address_months = fields.Integer(
        string="Unused addresses of ambassadors kept (months)",
        default=12,
        help="Counted from the day an ambassador was last asked about a page, or took "
        "it back, or from the end of its company's label: then the address is erased.",
    )
    signatory_name = fields.Char(
        string="Signed by", help="Who signs the certificates and the letters."
    )
    signatory_role = fields.Char(string="Capacity of the signatory")
    complaint_contact = fields.Char(
        string="Contact for complaints",
        help="Printed on the certificates and on their public page: an address of the "
        "service, not of a person.",
    )

    # jury
    session_ids = fields.One2many(
        comodel_name="label.session", inverse_name="programme_id", string="Juries"
    )
    tie_years = fields.Integer(
        string="Past ties count for (years)",
        default=5,
        help="A mandate, an employer or a business tie that ended earlier keeps nobody "
        "away.",
    )
    reading_reminder_days = fields.Integer(
        string="Reminder to the jury (days)",
        default=5,
        help="How long before the meeting the members are reminded of the files.",
    )
    rules_note = fields.Text(
        string="What changes in the rules",
        copy=False,
        help="Why the rules change, kept with the version that they make.",
    )
    rules_change_ids = fields.One2many(
        comodel_name="label.rules.change",
        inverse_name="programme_id",
        string="Changes proposed",
    )
    waiting_rules = fields.Text(
        string="Change of the rules to confirm", compute="_compute_waiting_rules"
    )
    version_ids = fields.One2many(
        comodel_name="label.programme.version",
        inverse_name="programme_id",
        string="Versions of the rules",
    )
    usage_rules = fields.Html(
        string="Rules of use",
        help="Who may show the label, under which conditions, how it is checked and "
        "what happens otherwise.",
    )
    usage_rules_date = fields.Date(string="Rules in force since")

    # what its statement (bilan) says
    small_number = fields.Integer(
        string="Small numbers kept back under",
        default=5,
        help="A statement shows no number of people below this one.",
    )
    late_renewal_months = fields.Integer(
        string="Late renewal counted for (months)",
        default=6,
        help="A label is counted as renewed when the next one starts no later than "
        "this after its end.",
    )
    benchmark_least = fields.Integer(
        string="Holders needed for a benchmark",
        default=8,
        help="With fewer holders, the figures of the others are never shown: each "
        "would be recognised.",
    )
    benchmark_has_marks = fields.Boolean(
        string="Marks in the benchmark",
        default=True,
        help="Each holder reads its marks by axis beside the median of the holders.",
    )

    # what the public register says of the scheme
    is_register_public = fields.Boolean(
        string="Public register",
        help="Opens to anybody a page that says how the label works and names the "
        "establishments that hold it, those suspended and those withdrawn, with their "
        "dates. Tell the holders before.",
    )
    candidates_note = fields.Text(
        string="Who may apply",
        help="The conditions, the same for all, to ask for the label.",
    )
    experts_note = fields.Text(
        string="Who wrote the requirements",
        help="The experts and the bodies with whom the standard was written.",
    )
    monitoring_note = fields.Text(
        string="Who checks",
        help="Who checks that the holders keep to the requirements, and why they "
        "depend neither on who owns the label nor on the holders.",
    )
    sanctions_note = fields.Text(
        string="What is done otherwise",
        help="What leads to a suspension or a withdrawal, and how a label is taken up "
        "again.",
    )

    emblem = fields.Image(
        max_width=512,
        max_height=512,
        help="The mark of the label, printed on its certificates and drawn on its "
        "badges. Left empty, a plain mark stands for it.",
    )
    logo_kit = fields.Binary(
        attachment=True,
        help="The logo files, as one archive. Holders download it while their label "
        "is valid and once they accepted the rules of use.",
    )
    logo_kit_filename = FileName()

    has_fee = fields.Boolean(string="Application fee")
    fee_amount = fields.Monetary(string="Amount of the fee")
    currency_id = fields.Many2one(related="company_id.currency_id")

    standard_ids = fields.One2many(
        comodel_name="label.standard", inverse_name="programme_id"
    )
    standard_id = fields.Many2one(
        comodel_name="label.standard",
        string="Standard in force",
        compute="_compute_standard_id",
    )
    standard_count = fields.Integer(compute="_compute_standard_count")
    missing_requirement_count = fields.Integer(
        string="Requirements to meet",
        compute="_compute_missing_requirement_count",
        groups="mife_label.mife_label_group_secretary",
    )
    application_ids = fields.One2many(
        comodel_name="label.application", inverse_name="programme_id"
    )
    application_count = fields.Integer(compute="_compute_application_count")
    open_application_count = fields.Integer(
        string="Open applications", compute="_compute_application_count"
    )

    _name_company_uniq = models.Constraint(
        "UNIQUE(name, company_id)",
        "Another programme already has this name: choose a different one.",
    )
    _terms_positive = models.Constraint(
        "CHECK(draft_months >= 1 AND marks_months >= 0 AND consent_months >= 1"
        " AND attendee_months >= 1 AND address_months >= 1)",
        "Keep drafts, agreements and addresses one month at least, and marks no "
        "negative time.",
    )
    _statement_limits = models.Constraint(
        "CHECK(small_number >= 0 AND late_renewal_months >= 0"
        " AND benchmark_least >= 3)",
        "A benchmark needs 3 holders at least; small numbers and months are not "
        "negative.",
    )
    _fee_positive = models.Constraint(
        "CHECK(fee_amount >= 0)",
        "The application fee cannot be negative.",
    )

    _jurors_positive = models.Constraint(
        "CHECK(tie_years >= 0 AND reading_reminder_days >= 0)",
        "The years of a tie and the days of a reminder are not negative.",
    )

    @api.depends("standard_ids.state")
    def _compute_standard_id(self):
        for programme in self:
            programme.standard_id = programme.standard_ids.filtered(
                lambda standard: standard.state == "published"
            )[:1]

    @api.depends("rules_change_ids.state")
    @api.depends_context("lang")
    def _compute_waiting_rules(self):
        for programme in self:
            waiting = programme._get_waiting_rules()
            programme.waiting_rules = waiting._describe() if waiting else False

    @api.depends("standard_ids")
    def _compute_standard_count(self):
        counts = dict(
            self.env["label.standard"]._read_group(
                [("programme_id", "in", self.ids)], ["programme_id"], ["__count"]
            )
        )
        for programme in self:
            programme.standard_count = counts.get(programme._origin, 0)

    def _compute_missing_requirement_count(self):
        for programme in self:
            Requirement = self.env["label.requirement"].with_context(
                label_programme_id=programme._origin.id
            )
            offered = Requirement._get_offered_domain(programme.company_id)
            asked = Requirement.search(offered)
            programme.missing_requirement_count = len(
                asked.filtered(lambda requirement: requirement.state != "met")
            )

    @api.depends("application_ids.state")
    def _compute_application_count(self):
        Application = self.env["label.application"]
        domain = [("programme_id", "in", self.ids)]
        counts = dict(Application._read_group(domain, ["programme_id"], ["__count"]))
        open_counts = dict(
            Application._read_group(
                [*domain, ("state", "!=", "notified")], ["programme_id"], ["__count"]
            )
        )
        for programme in self:
            programme.application_count = counts.get(programme._origin, 0)
            programme.open_application_count = open_counts.get(programme._origin, 0)

    @api.model
    def _get_only_one(self):
        """Return the label of the organisation when it has only one."""
        programmes = self.search([("company_id", "=", self.env.company.id)], limit=2)
        return programmes if len(programmes) == 1 else programmes.browse()

    def _get_standard_for(self, application):
        if not self.standard_id:
            raise UserError(
                self.env._(
                    "%(programme)s has no published standard: publish one before "
                    "starting the file of %(holder)s.",
                    programme=self.name,
                    holder=application.partner_id.name,
                )
            )
        return self.standard_id

    def _get_examiner(self):
        """Return who is told of a complaint that nobody examines yet."""
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    (
                        "all_group_ids",
                        "in",
                        self.env.ref("mife_label.mife_label_group_manager").ids,
                    ),
                    ("company_ids", "in", self.company_id.ids),
                    ("share", "=", False),
                ],
                order="id desc",
                limit=1,
            )
        )

    def _find_jury_before(self, valid_until):
        """Return the (day, deadline) of the jury to aim at, or None."""
        return jury_for(
            fields.Date.context_today(self),
            valid_until,
            [
                (jury.date, jury.date_deadline)
                for jury in self.session_ids
                if jury.convocation == "first"
            ],
        )

    @api.model_create_multi
    def create(self, vals_list):
        programmes = super().create(vals_list)
        programmes._keep_version()
        return programmes

    def write(self, vals):
        if "company_id" in vals:
            for programme in self:
                if programme.company_id.id != vals["company_id"] and (
                    programme.sudo().standard_ids or programme.sudo().application_ids
                ):
                    raise UserError(
                        self.env._(
                            "%s already has standards or applications: it stays with "
                            "its organisation.",
                            programme.name,
                        )
                    )
        self.env["label.rules.change"]._check_by_two(self, vals)
        result = super().write(vals)
        if not RULES.isdisjoint(vals):
            self._keep_version()
        return result

    @api.model
    def _track_get_fields(self):
        return super()._track_get_fields() | RULES | {"active", "usage_rules_date"}

    def _keep_version(self):
        """Keep the rules as they now stand, when they differ from those kept."""
        for programme in self:
            self.env["label.programme.version"]._keep(programme, programme.rules_note)
        self.filtered("rules_note").rules_note = False

    def _get_rules_of(self, hearing, day=None):
        """Return the rules that a decision follows: those the jury met by.

        When no jury met: those in force on the day of the decision, or else now.
        """
        # sudo: who reads what became of a file may not read its jury
        rules, kept = hearing.sudo().session_id.rules_id, self.sudo().version_ids
        if not rules and day and kept:
            kept = kept.sorted("number")
            before = kept.filtered(lambda version: version.made_on.date() <= day)
            # what came before the first version kept is not known
            rules = before[-1:] or kept[:1]
        return rules or self

    def _get_version(self):
        """Return the rules in force, as they are kept."""
        return self.env["label.programme.version"]._keep(self)

    def _get_waiting_rules(self):
        return self.rules_change_ids.filtered(lambda change: change.state == "waiting")

    @api.readonly
    def action_propose_rules(self):
        """Prepare a change of the rules, which another manager carries out."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change the Rules"),
            "res_model": "label.rules.propose",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_programme_id": self.id},
        }

    def action_confirm_rules(self):
        self._require_waiting_rules().action_confirm()

    def action_drop_rules(self):
        self._require_waiting_rules().action_drop()

    def _require_waiting_rules(self):
        self.ensure_one()
        waiting = self._get_waiting_rules()
        if not waiting:
            raise UserError(
                self.env._(
                    "No change of the rules waits any more: load the page again."
                )
            )
        return waiting

    @api.readonly
    def action_open_register(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": Register(self).get_url(),
            "target": "new",
        }

    @api.readonly
    def action_view_requirements(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_requirement_action"
        )
        return {**action, "context": {"label_programme_id": self.id}}

    @api.readonly
    def action_view_applications(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_application_action"
        )
        return {
            **action,
            "domain": [("programme_id", "=", self.id)],
            "context": {"default_programme_id": self.id},
        }

    @api.readonly
    def action_view_standards(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_standard_action"
        )
        return {
            **action,
            "domain": [("programme_id", "=", self.id)],
            "context": {"default_programme_id": self.id},
        }
