# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...common.models.res_partner_identity import IS_COMPANY, NEW_COMPANY
from ...rules import eligibility, employers
from .insertion_criterion_mixin import SECRET

ROUTES = [
    ("structure", "Through a recognised structure"),
    ("criterion", "Through a criterion"),
]


class InsertionEligibility(models.Model):
    """Somebody checked that a person is eligible, on a day, until a day.

    That it was checked is known to the whole team. Why the person is eligible is a
    secret: only the group that reads criteria sees or searches those fields, nothing
    of them goes to a message, and no copy of the proof can be kept.
    """

    _name = "insertion.eligibility"
    _description = "Eligibility check"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.forgotten.mixin",
        "insertion.criterion.mixin",
        "insertion.search.mixin",
    ]
    _forgotten_fields = ("proof",)
    _order = "is_main desc, id desc"
    _rec_names_search = ["participant_id", "checked_by_id"]

    participant_id = fields.Many2one(
        comodel_name="insertion.participant",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, precompute=True, index=True
    )
    is_main = fields.Boolean(
        string="Main",
        copy=False,
        help="The check that placements take over when the person starts.",
    )
    checked_by_id = fields.Many2one(
        comodel_name="res.users",
        check_company=True,
        string="Checked by",
        default=lambda self: self.env.user,
        index=True,
        required=True,
        domain="[('share', '=', False)]",
    )
    state = fields.Selection(
        selection=[
            ("coming", "Not yet valid"),
            (eligibility.ELIGIBLE, "Valid"),
            (eligibility.ENDING, "To renew"),
            (eligibility.EXPIRED, "Ended"),
        ],
        string="Validity",
        compute="_compute_state",
        search="_search_state",
        compute_sudo=True,
        help="Where the check stands today: its dates are read by those only who have "
        "the right to read criteria.",
    )
    renew_before = fields.Date(
        string="To renew before",
        compute="_compute_state",
        compute_sudo=True,
        help="First day of the month in which the check ends, once the end is near.",
    )

    # the dates: with them, how long a proof holds tells what it proves
    checked_on = fields.Date(
        string="Checked on",
        default=fields.Date.context_today,
        required=True,
        **SECRET,
    )
    date_from = fields.Date(
        string="Valid from",
        compute="_compute_date_from",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        **SECRET,
        help="Date of the proof: from this day the person can enter a clause.",
    )
    date_to = fields.Date(
        string="Valid until",
        compute="_compute_date_to",
        store=True,
        precompute=True,
        readonly=False,
        **SECRET,
        help="Last day on which this check lets the person enter a clause; empty "
        "without limit.",
    )
    create_date = fields.Datetime(string="Created on", readonly=True, **SECRET)
    write_date = fields.Datetime(string="Last Updated on", readonly=True, **SECRET)

    # why the person is eligible
    route = fields.Selection(
        string="Eligible by",
        selection=ROUTES,
        default="criterion",
        required=True,
        **SECRET,
    )
    criterion_id = fields.Many2one(
        comodel_name="insertion.criterion",
        check_company=True,
        compute="_compute_reason",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        **SECRET,
    )
    structure_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        compute="_compute_reason",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        **SECRET,
        domain=[
            IS_COMPANY,
            ("insertion_employer_kind", "in", (False, *employers.RECOGNISED)),
        ],
        context=NEW_COMPANY,
        help="The structure recognised by the State in which the person works or "
        "is accompanied.",
    )
    proof = fields.Char(
        string="Kind of proof seen",
        compute="_compute_proof",
        store=True,
        precompute=True,
        readonly=False,
        **SECRET,
        help="What was shown, never a copy of it.",
    )

    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The eligibility ends before it starts: correct one of the two dates.",
    )

    @api.depends("checked_on")
    def _compute_date_from(self):
        for check in self:
            check.date_from = check.date_from or check.checked_on

    @api.depends("date_from", "criterion_id", "route")
    def _compute_date_to(self):
        for check in self:
            criterion = check.sudo().criterion_id
            if check.date_from and criterion:
                check.date_to = eligibility.get_check_end(
                    check.date_from, criterion.validity_months
                )
            elif not check.date_to:
                check.date_to = False

    @api.depends("route")
    def _compute_reason(self):
        for check in self:
            check.criterion_id = check.route == "criterion" and check.criterion_id
            check.structure_id = check.route == "structure" and check.structure_id

    @api.depends("criterion_id")
    def _compute_proof(self):
        for check in self:
            check.proof = check.criterion_id.proof or check.proof

    @api.depends("date_from", "date_to")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for check in self:
            until = check.date_to or None
            days = check.company_id.insertion_eligibility_alert_days
            state = eligibility.get_state(until, today, days)
            not_yet = check.date_from and check.date_from > today
            check.state = "coming" if not_yet else state
            check.renew_before = eligibility.get_renewal(until, state)

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain.OR(
            Domain("company_id", "=", company.id)
            & self._get_state_domain(value, company)
            for company in self.env.companies
        )
        # sudo: the answer is the state, which everybody reads, not the dates
        return Domain("id", "in", self.sudo()._search(domain))

    @api.model
    def _get_state_domain(self, states, company):
        """Return the domain of the checks that are in one of the states today."""
        today = fields.Date.context_today(self)
        soon = today + relativedelta(days=company.insertion_eligibility_alert_days)
        begun = Domain("date_from", "<=", today)
        domains = {
            "coming": Domain("date_from", ">", today),
            eligibility.EXPIRED: begun & Domain("date_to", "<", today),
            eligibility.ENDING: begun
            & Domain("date_to", ">=", today)
            & Domain("date_to", "<=", soon),
            eligibility.ELIGIBLE: begun & ~Domain("date_to", "<=", soon),
        }
        return Domain.OR(domains[state] for state in states if state in domains)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the database group and sort by the state of the day."""
        if field_expr != "state":
            return super()._field_to_sql(alias, field_expr, query)
        return SQL(
            """CASE WHEN %(start)s > %(today)s THEN 'coming'
                    WHEN %(until)s < %(today)s THEN 'expired'
                    WHEN %(until)s <= %(today)s + (
                        SELECT insertion_eligibility_alert_days FROM res_company
                        WHERE res_company.id = %(company)s
                    ) THEN 'ending'
                    ELSE 'eligible' END""",
            start=self.sudo()._field_to_sql(alias, "date_from", query),
            until=self.sudo()._field_to_sql(alias, "date_to", query),
            company=self._field_to_sql(alias, "company_id", query),
            today=fields.Date.context_today(self),
        )

    @api.depends("checked_by_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for check in self:
            check.display_name = self.env._(
                "Checked by %s", check.sudo().checked_by_id.display_name
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("Checked by %s", "")

    @api.constrains("route", "criterion_id", "structure_id")
    def _check_route(self):
        for check in self.sudo():
            if check.route == "criterion" and not check.criterion_id:
                raise ValidationError(
                    self.env._("Choose the criterion that makes the person eligible.")
                )
            if check.route == "structure" and not check.structure_id:
                raise ValidationError(
                    self.env._(
                        "Name the structure that employs or accompanies the person."
                    )
                )

    @api.constrains("structure_id")
    def _check_structure(self):
        for check in self.sudo():
            kind = check.structure_id.insertion_employer_kind
            if kind and kind not in employers.RECOGNISED:
                raise ValidationError(
                    self.env._(
                        "%s is not a structure recognised by the State: choose a "
                        "criterion of the person instead.",
                        check.structure_id.display_name,
                    )
                )

    @api.constrains("criterion_id", "date_from")
    def _check_criterion_in_force(self):
        for check in self.sudo():
            criterion = check.criterion_id
            if criterion and not criterion._is_in_force(check.date_from):
                raise ValidationError(
                    self.env._(
                        "The criterion %(criterion)s is not in force on %(date)s: "
                        "choose another one.",
                        criterion=criterion.name,
                        date=format_date(self.env, check.date_from),
                    )
                )

    @api.constrains("checked_on")
    def _check_checked_on(self):
        today = fields.Date.context_today(self)
        if any(check.checked_on > today for check in self.sudo()):
            raise ValidationError(
                self.env._("A check cannot be dated in the future: correct its date.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        checks._keep_one_main()
        return checks

    def write(self, vals):
        result = super().write(vals)
        if "is_main" in vals:
            self._keep_one_main()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        placement = (
            self.env["insertion.placement"]
            .sudo()
            .search([("eligibility_id", "in", self.ids)], limit=1)
        )
        if placement:
            raise UserError(
                self.env._(
                    "%s started to work on this check: it is kept. Give it an end "
                    "date instead.",
                    placement.participant_id.display_name,
                )
            )

    def _keep_one_main(self):
        """Leave each person one main check: the last one so marked, or the first."""
        checks = self.search(
            [("participant_id", "in", self.participant_id.ids)]
        ).grouped("participant_id")
        for theirs in checks.values():
            main = theirs.filtered("is_main")
            if not main:
                (self & theirs)[:1].is_main = True
            elif len(main) > 1:
                chosen = (self & main)[:1] or main[:1]
                (main - chosen).write({"is_main": False})
