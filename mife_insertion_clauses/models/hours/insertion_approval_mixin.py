# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...report.month_messages import MonthMessages
from ...rules.hours import first_of_month
from ..shared.vocabulary import SENT_STATES


class InsertionApprovalMixin(models.AbstractModel):
    """What the holder says of its subcontractor's month.

    Where the contract says that holders approve, a month sent is first with the holder,
    which approves it or sends it back with a reason; the officer passes over one that
    stays silent. Elsewhere it is an opinion: the officer may validate without it. The
    holder never changes an hour.
    """

    _name = "insertion.approval.mixin"
    _description = "Month that a holder approves"

    holder_answer = fields.Selection(
        selection=[
            ("waiting", "Waiting for the holder"),
            ("approved", "Approved by the holder"),
            ("contested", "Contested by the holder"),
            ("sent_back", "Sent back by the holder"),
            ("passed_over", "The holder is not waited for any longer"),
        ],
        string="Holder's opinion",
        copy=False,
        readonly=True,
        tracking=True,
        help="What the holder says of its subcontractor's month. It comes first where "
        "the contract says that holders approve; elsewhere it informs the hours "
        "officer, who may validate without waiting for it.",
    )
    holder_answered_by_id = fields.Many2one(
        comodel_name="res.users", string="Opinion of", copy=False, readonly=True
    )
    holder_answered_on = fields.Datetime(
        string="Opinion given on", copy=False, readonly=True
    )
    holder_note = fields.Text(string="What the holder says", copy=False, readonly=True)
    approval_due = fields.Date(
        string="Approval awaited until",
        copy=False,
        readonly=True,
        help="After this day the hours officer may go on without the holder.",
    )

    def _get_first_with_holders(self):
        """Return the months that their holder approves before the officer reads them.

        A holder of whom nobody is named could not answer: its months do not wait, nor
        those in which nobody was at work.
        """
        return self.filtered(
            lambda month: month.line_ids
            and month.contract_id.holder_approves_from
            and month.month >= first_of_month(month.contract_id.holder_approves_from)
            and month.contractor_id.parent_id.contact_ids
        )

    def _ask_holders(self):
        """Wait for the opinion of the holders on what their subcontractors sent."""
        today = fields.Date.context_today(self)
        for month in self.filtered("contractor_id.parent_id"):
            days = month.company_id.sudo().insertion_approval_days
            is_first = month.state == "to_approve"
            month._write_by_action(
                {
                    "holder_answer": "waiting",
                    "holder_answered_by_id": False,
                    "holder_answered_on": False,
                    "holder_note": False,
                    "approval_due": is_first and today + timedelta(days=days),
                }
            )

    def _answer_by_holder(self, approved, note=""):
        """Keep the answer of the holder on its subcontractor's month, and act on it."""
        self.ensure_one()
        self._lock()
        self._check_state(SENT_STATES)
        note = (note or "").strip()
        if not approved and not note:
            raise UserError(self.env._("Say in a few words what is wrong."))
        if self.state == "declared":
            self._note_answer("approved" if approved else "contested", note)
            if not approved:
                self._tell_contested(note)
        elif approved:
            self._note_answer("approved", note, state="declared")
        else:
            self._send_back(note)

    def _send_back(self, reason):
        holder = self.contractor_id.parent_id.partner_id.display_name
        self._give_back(
            self.env._(
                "%(holder)s sends the month back: %(reason)s",
                holder=holder,
                reason=reason,
            )
        )
        self._note_answer("sent_back", reason)
        MonthMessages(self).send_if_wanted("correction")

    def _pass_over(self, reason):
        """Go on without the holder, which did not answer in time."""
        self.check_access("write")
        self._lock()
        today = fields.Date.context_today(self)
        for month in self:
            month._check_state(("to_approve",))
            if month.approval_due and month.approval_due >= today:
                raise UserError(
                    self.env._(
                        "%(name)s: the holder has until %(day)s to answer, wait until "
                        "then or call it.",
                        name=month.display_name,
                        day=format_date(
                            self.env, month.approval_due, date_format="d MMMM yyyy"
                        ),
                    )
                )
        self._note_answer("passed_over", reason, state="declared")

    def _release_from_holders(self):
        """Hand to the officer the months that their contract no longer makes wait."""
        waiting = self.filtered(lambda month: month.state == "to_approve")
        (waiting - waiting._get_first_with_holders())._write_by_action(
            {"state": "declared", "approval_due": False}
        )

    def _note_answer(self, answer, note, **values):
        self._write_by_action(
            {
                "holder_answer": answer,
                "holder_answered_by_id": self.env.uid,
                "holder_answered_on": fields.Datetime.now(),
                "holder_note": note,
                "approval_due": False,
                **values,
            }
        )

    def _tell_contested(self, note):
        MonthMessages(self).plan_portal_activity(
            self.env._(
                "The holder contests the hours of %(firm)s: %(note)s",
                firm=self.partner_id.display_name,
                note=note,
            )
        )
