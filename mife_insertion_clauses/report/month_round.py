# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Date, Domain

from ..rules import chasing
from .month_messages import MonthMessages


class MonthRound:
    """What is done each day with the months of an organisation.

    The past month is opened on its day, and what is awaited is chased. Each step of
    the ladder (opening, two reminders, then the officer) is kept with its day, so that
    a round made twice, or again the day after, sends nothing again.
    """

    def __init__(self, Declaration, company):
        self.Declaration = Declaration
        self.company = company
        self.today = Date.context_today(self.Declaration)

    def run(self):
        company = self.company
        for month in chasing.get_months_to_open(
            company.insertion_month_opened, company.insertion_month_day, self.today
        ):
            self.open_month(month)
            company.insertion_month_opened = month
        self.chase()

    def open_month(self, month):
        """Return the declarations of ``month``, opening those that are missing.

        One per active company of the running lots, with a line per person at work;
        a second call opens nothing twice.
        """
        contractors = self._get_contractors(month)
        existing = self.Declaration.search(
            [("month", "=", month), ("contractor_id", "in", contractors.ids)]
        )
        opened = self.Declaration.create(
            [
                {"contractor_id": contractor.id, "month": month}
                for contractor in contractors - existing.contractor_id
            ]
        )
        existing._follow_placements()
        return existing | opened

    def chase(self):
        """Take the step due today for each month still to declare or to correct."""
        ladder = self.company._get_insertion_ladder()
        due = self._get_awaited().grouped(
            lambda declaration: chasing.get_step(
                declaration.chase_step,
                (self.today - _get_awaited_since(declaration)).days,
                ladder,
            )
        )
        for step in chasing.STEPS:
            declarations = due.get(step)
            if declarations:
                MonthMessages(declarations).take_step(step)
                declarations._write_by_action(
                    {"chase_step": step, "chased_on": self.today}
                )

    def _get_contractors(self, month):
        """Return the companies on a lot that have ``month`` to declare."""
        Contractor = self.Declaration.env["insertion.contractor"]
        return Contractor.search(
            [
                ("company_id", "=", self.company.id),
                "|",
                ("lot_id.state", "=", "running"),
                # its last month is declared after it ended
                "&",
                ("lot_id.state", "=", "terminated"),
                ("lot_id.date_end", ">=", month),
            ]
        )._declares_in(month)

    def _get_awaited(self):
        return self.Declaration.search(
            Domain("company_id", "=", self.company.id)
            & Domain(
                [
                    "|",
                    ("contractor_id.active", "=", True),
                    ("contractor_id.successor_id", "!=", False),
                ]
            )
            & (
                Domain("chase_step", "!=", chasing.OFFICER)
                | Domain("chase_step", "=", False)
            )
            & (
                Domain([("state", "=", "to_declare"), ("opened_on", "!=", False)])
                | Domain([("state", "=", "to_correct"), ("given_back_on", "!=", False)])
            )
        ).filtered(_is_chased)


def _is_chased(declaration):
    """Tell whether the month is asked for: never when nobody is at work in it, and on a
    lot given up for the months before its end only."""
    lot = declaration.lot_id
    return declaration._is_awaited() and (
        declaration.state == "to_correct"
        or lot.state == "running"
        or lot.state == "terminated"
        and bool(lot.date_end)
        and lot.date_end >= declaration.month
    )


def _get_awaited_since(declaration):
    if declaration.state == "to_correct":
        return declaration.given_back_on
    return declaration.opened_on
