# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Date, Datetime

from ..common.words import write_day
from ..models.shared.vocabulary import SENT_STATES
from ..rules.hours import first_of_month
from .month_messages import MonthMessages


class HolderOpinion:
    """What holders say of the months of their subcontractors.

    Where the contract says that holders approve, a month sent is first with the holder,
    which approves it or sends it back with a reason; the officer passes over one that
    stays silent. Elsewhere it is an opinion: the officer may validate without it. The
    holder never changes an hour.
    """

    def __init__(self, months):
        self.env = months.env
        self.months = months

    def get_first(self):
        """Return the months that their holder approves before the officer reads them.

        A holder of whom nobody is named could not answer: its months do not wait, nor
        those in which nobody was at work.
        """
        return self.months.filtered(
            lambda month: month.line_ids
            and month.contract_id.holder_approves_from
            and month.month >= first_of_month(month.contract_id.holder_approves_from)
            and month.contractor_id.parent_id.contact_ids
        )

    def ask(self):
        """Ask the holders: a month that they approve is first with them."""
        self.get_first()._write_by_action({"state": "to_approve"})
        today = Date.context_today(self.months)
        for month in self.months.filtered("contractor_id.parent_id"):
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

    def answer(self, is_approved, note=""):
        """Keep the answer of the holder on its subcontractor's month, and act on it."""
        [month] = self.months
        month._lock()
        month._check_state(SENT_STATES)
        note = (note or "").strip()
        if not is_approved and not note:
            raise UserError(self.env._("Say in a few words what is wrong."))
        if month.state == "declared":
            self._note("approved" if is_approved else "contested", note)
            if not is_approved:
                self._tell_contested(note)
        elif is_approved:
            self._note("approved", note, state="declared")
        else:
            self._send_back(note)

    def pass_over(self, reason):
        """Go on without the holders, which did not answer in time."""
        self.months.check_access("write")
        self.months._lock()
        today = Date.context_today(self.months)
        for month in self.months:
            month._check_state(("to_approve",))
            if month.approval_due and month.approval_due >= today:
                raise UserError(
                    self.env._(
                        "%(name)s: the holder has until %(day)s to answer, wait until "
                        "then or call it.",
                        name=month.display_name,
                        day=write_day(self.env, month.approval_due),
                    )
                )
        self._note("passed_over", reason, state="declared")

    def release(self):
        """Hand to the officer the months that their contract no longer makes wait."""
        waiting = self.months.filtered(lambda month: month.state == "to_approve")
        (waiting - HolderOpinion(waiting).get_first())._write_by_action(
            {"state": "declared", "approval_due": False}
        )

    def _send_back(self, reason):
        [month] = self.months
        holder = month.contractor_id.parent_id.partner_id.display_name
        month._give_back(
            self.env._(
                "%(holder)s sends the month back: %(reason)s",
                holder=holder,
                reason=reason,
            )
        )
        self._note("sent_back", reason)
        MonthMessages(month).send_if_wanted("correction")

    def _note(self, answer, note, **values):
        self.months._write_by_action(
            {
                "holder_answer": answer,
                "holder_answered_by_id": self.env.uid,
                "holder_answered_on": Datetime.now(),
                "holder_note": note,
                "approval_due": False,
                **values,
            }
        )

    def _tell_contested(self, note):
        MonthMessages(self.months).plan_portal_activity(
            self.env._(
                "The holder contests the hours of %(firm)s: %(note)s",
                firm=self.months.partner_id.display_name,
                note=note,
            )
        )
