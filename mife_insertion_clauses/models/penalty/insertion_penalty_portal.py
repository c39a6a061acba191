# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date

BUYER_STATES = ("reported", "observations", "decided", "closed")
DAY = "d MMMM yyyy"


class InsertionPenalty(models.Model):
    _inherit = "insertion.penalty"

    # WHAT THE BUYER READS: a file that was reported to it

    def _get_awaited_since(self):
        """Return since when the buyer's decision is awaited, None when it is not."""
        self.ensure_one()
        if self.state != "observations":
            return None
        if self.answered_on:
            return self.answered_on
        first_day = self.observation_deadline + timedelta(days=1)
        return first_day if first_day <= fields.Date.context_today(self) else None

    def _get_buyer_sentence(self):
        """Say to the buyer where the file stands."""
        self.ensure_one()
        deadline = format_date(self.env, self.observation_deadline, date_format=DAY)
        if self.state == "reported":
            return self.env._(
                "The company is about to be invited to answer: nothing to decide yet."
            )
        if self.state != "observations":
            return ""
        if self.answered_on:
            return self.env._(
                "The company answered on %(date)s: your decision is awaited since "
                "then.",
                date=format_date(self.env, self.answered_on, date_format=DAY),
            )
        if self._get_awaited_since():
            return self.env._(
                "The company had until %(date)s and did not answer: your decision is "
                "awaited.",
                date=deadline,
            )
        return self.env._(
            "The company may answer until %(date)s: nothing to decide yet.",
            date=deadline,
        )
