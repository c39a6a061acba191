# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class InsertionCriterionChange(models.Model):
    """What makes a criterion sensitive, or no longer: two people, and a trace.

    One proposes with a reason, another confirms or refuses; nothing of it is changed
    or deleted afterwards.
    """

    _name = "insertion.criterion.change"
    _description = "Change of what is sensitive"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "id desc"
    _rec_name = "criterion_id"
    _common_base = True
    _action_only_fields = (
        "state",
        "proposed_by_id",
        "proposed_on",
        "decided_by_id",
        "decided_on",
    )

    criterion_id = fields.Many2one(
        comodel_name="insertion.criterion",
        index=True,
        ondelete="restrict",
        required=True,
    )
    company_id = fields.Many2one(
        related="criterion_id.company_id", store=True, index="btree_not_null"
    )
    sensitive = fields.Boolean(string="Becomes sensitive")
    reason = fields.Char(required=True)
    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("confirmed", "Accepted"),
            ("refused", "Refused"),
        ],
        default="proposed",
        readonly=True,
        required=True,
    )
    proposed_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Proposed by",
        ondelete="restrict",
        readonly=True,
    )
    proposed_on = fields.Datetime(string="Proposed on", readonly=True)
    decided_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        ondelete="restrict",
        readonly=True,
    )
    decided_on = fields.Datetime(string="Decided on", readonly=True)

    _open_uniq = models.UniqueIndex(
        "(criterion_id) WHERE state = 'proposed'",
        "A change of this criterion already waits: confirm or refuse it first.",
    )

    @api.depends("criterion_id")
    def _compute_display_name(self):
        for change in self:
            change.display_name = change.criterion_id.display_name

    @api.model_create_multi
    def create(self, vals_list):
        self._check_created_by_hand(vals_list)
        stamp = {"proposed_by_id": self.env.uid, "proposed_on": fields.Datetime.now()}
        changes = super(InsertionCriterionChange, self._by_action()).create(
            [vals | stamp for vals in vals_list]
        )
        changes._check_changes_something()
        return changes.with_env(self.env)

    def write(self, vals):
        if not self._is_by_action():
            self.check_access("write")
            raise UserError(
                self.env._("A proposal never changes: refuse it, then make another.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was proposed stays written."))

    def action_confirm(self):
        self._decide("confirmed")
        for sensitive, changes in self.grouped("sensitive").items():
            changes.criterion_id._write_sensitive(sensitive)

    def action_refuse(self):
        self._decide("refused")

    def _decide(self, state):
        self.check_access("write")
        self.lock_for_update()
        for change in self:
            if change.state != "proposed":
                raise UserError(self.env._("This change is already decided."))
            if state == "confirmed" and change.proposed_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You proposed this change yourself: another manager confirms "
                        "it."
                    )
                )
        self._write_by_action(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )

    def _check_changes_something(self):
        for change in self:
            if change.sensitive == change.criterion_id.sensitive:
                raise UserError(
                    self.env._(
                        "%s is already so: there is nothing to change.",
                        change.criterion_id.display_name,
                    )
                )
