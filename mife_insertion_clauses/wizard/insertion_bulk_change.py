# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.contract.insertion_contract import CONTRACT_STATES
from ..report.month_list import notify
from ..rules.obligation import ABANDONED_STATES

# step: (states of the lot it is for, its action)
STEPS = {
    "start": (("pending",), "action_start"),
    "complete": (("running",), "action_complete"),
    "reopen": (("completed",), "action_reopen"),
}


class InsertionBulkChange(models.TransientModel):
    """The same change on several contracts or lots: all of them, or none.

    Those that refuse it are named with their reason; the others wait until somebody
    says to change them all the same.
    """

    _name = "insertion.bulk.change"
    _description = "Change several contracts or lots"
    _inherit = "insertion.search.mixin"

    contract_ids = fields.Many2many(
        comodel_name="insertion.contract",
        string="Contracts",
        default=lambda self: self._default_records("insertion.contract"),
    )
    lot_ids = fields.Many2many(
        comodel_name="insertion.lot",
        string="Lots",
        default=lambda self: self._default_records("insertion.lot"),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="New facilitator",
        domain="[('share', '=', False)]",
        help="The facilitator of a lot is that of its contract, for all its lots.",
    )
    contract_state = fields.Selection(selection=CONTRACT_STATES, string="New state")
    end_reason = fields.Text(
        string="Reason", help="Why the contracts bear no clause, or are cancelled."
    )
    lot_step = fields.Selection(
        selection=[
            ("start", "Start the lots"),
            ("complete", "Complete the lots"),
            ("reopen", "Take up again the lots completed"),
        ],
        string="Step",
    )
    date_start = fields.Date(string="New start")
    date_end = fields.Date(string="New end")
    is_figure_confirmed = fields.Boolean(
        string="These figures are right",
        help="Say so where a date that surprises is true all the same.",
    )
    refusals = fields.Text(readonly=True)
    refused_count = fields.Integer(readonly=True)

    @api.model
    def _default_records(self, model):
        context = self.env.context
        if context.get("active_model") != model:
            return self.env[model]
        return self.env[model].browse(context.get("active_ids", []))

    def action_apply(self):
        """Change all the records, or none when one of them refuses."""
        self.ensure_one()
        self._check_something()
        records = self.contract_ids or self.lot_ids
        if self._try(records) is None:
            return self._notify(len(records))
        refusals = self._change_one_by_one(records, keep=False)
        self.write(
            {
                "refusals": "\n".join(
                    self._write_refusal(record.display_name, why)
                    for record, why in refusals.items()
                ),
                "refused_count": len(refusals),
            }
        )
        return self._get_records_action(
            name=self.env._("Change them together"), target="new"
        )

    def action_apply_others(self):
        """Change those that accept it, leave those that were named."""
        self.ensure_one()
        records = self.contract_ids or self.lot_ids
        refusals = self._change_one_by_one(records, keep=True)
        return self._notify(len(records) - len(refusals), len(refusals))

    def _check_something(self):
        if not self.contract_ids and not self.lot_ids:
            raise UserError(self.env._("Select contracts or lots in their list first."))
        names = ("user_id", "contract_state", "lot_step", "date_start", "date_end")
        if not any(self[name] for name in names):
            raise UserError(
                self.env._("Say what changes: facilitator, state, start or end.")
            )

    def _change_one_by_one(self, records, keep):
        """Return {record that refuses: why}; change the others only to ``keep``."""
        savepoint = self.env.cr.savepoint()
        with savepoint:
            tried = {record: self._try(record) for record in records}
            if not keep:
                savepoint.rollback()
        return {record: why for record, why in tried.items() if why is not None}

    def _try(self, records):
        """Change records together; return why it is refused, None when it is done."""
        try:
            with self.env.cr.savepoint():
                self._change(records.with_context(**self._prepare_context()))
        except UserError as error:
            return str(error)
        return None

    def _write_refusal(self, name, why):
        if name in why:
            return why
        return self.env._("%(name)s: %(why)s", name=name, why=why)

    def _prepare_context(self):
        return {"figures_confirmed": True} if self.is_figure_confirmed else {}

    def _change(self, records):
        dates = {name: self[name] for name in ("date_start", "date_end") if self[name]}
        self._check_order_of(records)
        if records._name == "insertion.contract":
            records.write(dates | self._prepare_contract_vals())
            return
        if self.user_id:
            records.contract_id.write({"user_id": self.user_id.id})
        if dates:
            records.write(dates)
        if self.lot_step:
            self._move_lots(records)

    def _check_order_of(self, records):
        for record in records:
            start = self.date_start or record.date_start
            end = self.date_end or record.date_end
            if start and end and end < start:
                raise UserError(
                    self.env._("It would end before it starts: correct the dates.")
                )

    def _prepare_contract_vals(self):
        vals = {}
        if self.user_id:
            vals["user_id"] = self.user_id.id
        if self.contract_state:
            vals["state"] = self.contract_state
        if self.contract_state in ABANDONED_STATES and self.end_reason:
            vals["end_reason"] = self.end_reason
        return vals

    def _move_lots(self, lots):
        states, action = STEPS[self.lot_step]
        labels = dict(lots._fields["state"]._description_selection(self.env))
        for lot in lots:
            if lot.state not in states:
                raise UserError(
                    self.env._(
                        "It is in the state %s: this step is not for it.",
                        labels[lot.state],
                    )
                )
        getattr(lots, action)()

    def _notify(self, changed, refused=0):
        sentences = [self.env._("%s changed.", changed)]
        if refused:
            sentences.append(self.env._("%s left as they were.", refused))
        return notify(sentences, "warning" if refused else "success")
