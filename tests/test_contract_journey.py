# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A contract with twelve lots, from nothing to its clause, in a real browser."""

import base64
import io
import re

from docx import Document

from odoo.tests import HttpCase, tagged

from odoo.addons.mife_insertion_clauses.tests.contract.test_contract_workspace import (
    WorkspaceCommon,
)

# two a lot (its line, its trade), and nine around
MOST_CLICKS = 2 * 12 + 9


@tagged("post_install", "-at_install", "standard")
class TestContractJourney(WorkspaceCommon, HttpCase):
    def test_a_contract_of_twelve_lots_gets_its_clause(self):
        self.painting.sudo().name = "Journey trade"
        with self.assertLogs(self._logger, level="DEBUG") as log:
            self.start_tour(
                "/odoo/insertion-contracts?view_type=list",
                "insertion_contract_tour",
                login=self.facilitator.login,
                timeout=180,
            )
        clicks = int(re.search(r"JOURNEY (\d+) clicks", "\n".join(log.output))[1])
        print(f"A contract of 12 lots, from nothing to its clause: {clicks} clicks")
        self.assertLessEqual(clicks, MOST_CLICKS)
        contract = self.env["insertion.contract"].search(
            [("reference", "=", "JOURNEY-1")]
        )
        self.assertEqual(
            contract.lot_ids.mapped("number"), [str(n) for n in range(1, 13)]
        )
        # of 100 000 euros each time more: 83.3 h a step, in whole weeks of 35 h
        self.assertEqual(
            contract.lot_ids.mapped("hours_asked"),
            [70, 175, 245, 350, 420, 490, 595, 665, 735, 840, 910, 1015],
        )
        self.assertEqual(len(contract.penalty_rule_ids), 3)
        document = Document(io.BytesIO(base64.b64decode(contract.clause_docx)))
        self.assertIn(
            "6,510", [cell.text for cell in document.tables[2].rows[-1].cells]
        )
