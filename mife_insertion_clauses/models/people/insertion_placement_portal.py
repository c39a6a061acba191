# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...rules.hours import first_of_month
from ..shared.vocabulary import EDITABLE_STATES


class InsertionPlacement(models.Model):
    _inherit = "insertion.placement"

    def _end_by_company(self, date_end):
        """End the placement on the day that the company says, and tell the team.

        The months still open lose the person where nothing was entered.
        """
        self.ensure_one()
        if not date_end or date_end < self.date_start:
            raise UserError(
                self.env._(
                    "Enter the last day at work, on %s or later.",
                    format_date(self.env, self.date_start),
                )
            )
        self._check_no_hours_after(date_end)
        self.date_end = date_end
        self.env["insertion.declaration.line"].search(
            [
                ("placement_id", "=", self.id),
                ("month", ">", date_end),
                ("state", "in", EDITABLE_STATES),
                ("worked_hours", "=", 0),
                ("training_hours", "=", 0),
            ]
        ).unlink()
        self.message_post(
            body=self.env._(
                "The company says that the last day at work is %s.",
                format_date(self.env, date_end),
            ),
            author_id=self.env.user.partner_id.id,
            partner_ids=self.lot_id.user_id.partner_id.ids,
        )

    def _check_no_hours_after(self, date_end):
        lines = self.env["insertion.declaration.line"].search(
            [("placement_id", "=", self.id), ("month", ">", first_of_month(date_end))],
            order="month",
        )
        after = lines.filtered(lambda line: line.worked_hours + line.training_hours)
        if after:
            raise UserError(
                self.env._(
                    "Hours of %(person)s are declared for %(month)s, after this day: "
                    "correct that month first, or choose a later day.",
                    person=self.participant_id.display_name,
                    month=after[0].declaration_id.month_label,
                )
            )
