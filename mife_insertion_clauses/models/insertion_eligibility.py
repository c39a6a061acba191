# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..rules import eligibility, employers

CRITERIA_GROUP = "mife_insertion_clauses.group_insertion_criteria"
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
    _inherit = "insertion.organisation.mixin"
    _order = "is_main desc, date_from desc, id desc"

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
    checked_on = fields.Date(
        string="Checked on", default=fields.Date.context_today, required=True
    )
    date_from = fields.Date(
        string="Valid from",
        compute="_compute_date_from",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Date of the proof: from this day the person can enter a clause.",
    )
    date_to = fields.Date(
        string="Valid until",
        compute="_compute_date_to",
        store=True,
        precompute=True,
        readonly=False,
        help="Last day on which this check lets the person enter a clause; empty "
        "without limit.",
    )

    # why the person is eligible
    route = fields.Selection(
        string="Eligible by",
        selection=ROUTES,
        default="criterion",
        required=True,
        groups=CRITERIA_GROUP,
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
        groups=CRITERIA_GROUP,
    )
    structure_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        compute="_compute_reason",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        groups=CRITERIA_GROUP,
        domain=[
            ("is_company", "=", True),
            ("insertion_employer_kind", "in", (False, *employers.RECOGNISED)),
        ],
        help="The structure recognised by the State in which the person works or "
        "is accompanied.",
    )
    proof = fields.Char(
        string="Kind of proof seen",
        compute="_compute_proof",
        store=True,
        precompute=True,
        readonly=False,
        groups=CRITERIA_GROUP,
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

    @api.depends("checked_on", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for check in self:
            checked_on = format_date(self.env, check.checked_on)
            check.display_name = (
                self.env._(
                    "Checked on %(date)s, until %(end)s",
                    date=checked_on,
                    end=format_date(self.env, check.date_to),
                )
                if check.date_to
                else self.env._("Checked on %s", checked_on)
            )

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
        if any(check.checked_on > today for check in self):
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

    def _read_format(self, fnames, load="_classic_read"):
        if not self.env.su and {"criterion_id", "proof", "route"} & set(fnames):
            sensitive = self.sudo().filtered("criterion_id.sensitive")
            self.env["insertion.criterion.access"]._log_reading(
                sensitive.participant_id
            )
        return super()._read_format(fnames, load)

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
