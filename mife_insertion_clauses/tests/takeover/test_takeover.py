# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Thirty contracts are taken over as they are, and nothing twice."""

from odoo.tests import tagged

from .common import TakeoverCommon
from .thirty import SHEETS, fill


@tagged("post_install", "-at_install")
class TestTakeover(TakeoverCommon):
    def test_smoke(self):
        takeover = self._send(fill(self.empty, SHEETS))
        print(takeover.summary, takeover.notes)
        for row in takeover.row_ids:
            if row.fate != "created":
                print(row.sheet, row.place, row.fate, row.label, row.sentence)
        self._take(takeover)
        print(takeover.summary)
        for row in takeover.failed_ids:
            print(row.sheet, row.place, row.label, row.sentence)
        again = self._send(fill(self.empty, SHEETS))
        print(again.summary)
        for row in again.row_ids:
            if row.fate != "found":
                print(row.sheet, row.place, row.fate, row.label, row.sentence)
        lots = (
            self.env["insertion.lot"]
            .with_context(insertion_date="2025-12-31")
            .search([])
        )
        for lot in lots:
            print(
                lot.display_name,
                lot.state,
                lot.hours_due,
                lot.hours_done,
                lot.rate_label,
                lot.landing_state,
                lot.hours_landing,
                lot.hours_missing,
            )
        print(lots.contract_id.mapped("state"))
