# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hours taken over count everywhere hours do, and are cited apart, worked by hand."""

import base64
import io
import json
from datetime import date

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from ...report.statement_document import StatementDocument
from ...report.statement_figures import StatementFigures
from ..common import unprinted
from ..portal_common import InsertionPortalCommon
from .test_insertion_opening import FEBRUARY, JANUARY, MARCH, SOURCE, OpeningCommon

CITED = [{"hours": 100, "until": "2026-02-28", "source": SOURCE}]
QUARTER = date(2026, 1, 1), date(2026, 3, 31)


@tagged("post_install", "-at_install")
class TestOpeningFigures(OpeningCommon):
    """40 h in January and 60 h in one figure, taken over at the end of February; then
    100 h declared in March: 200 h in all, 100 of them taken over, out of 700."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "en_US"
        cls.balance = cls._take_over((JANUARY, 40), (None, 60), until="2026-02-28")
        cls._declare(100, month=MARCH).action_validate()

    def test_the_lot(self):
        lot = self.lot
        # 200 / 700 = 28.571 %
        self.assertEqual((lot.hours_done, lot.hours_taken_over), (200, 100))
        self.assertAlmostEqual(lot.rate, 28.5714286)
        self.assertEqual(lot.hours_remaining, 500)
        # 2026-01-05 to 2026-03-31: 27 + 28 + 31 = 86 days; 361 in all, 275 left:
        # 200 + 200 / 86 x 275 = 839.535 h
        self.assertAlmostEqual(lot.hours_landing, 839.5348837)
        self.assertEqual(lot.landing_state, "on_track")
        self.assertEqual(lot.contractor_ids.hours_done, 200)
        self.assertEqual(self.firm.insertion_hours_done, 200)

    def test_the_curve_does_not_say_what_it_does_not_know(self):
        january, february, march, april, *_rest = self.lot.hours_curve
        # 60 of the 100 h of the balance may be of January: nobody knows
        self.assertEqual(
            [point["done"] for point in (january, february, march, april)],
            [None, 100, 200, None],
        )
        states = {month["month"]: month["state"] for month in self.lot.month_states}
        self.assertEqual(
            states,
            {
                "2026-01-01": "taken_over",
                "2026-02-01": "taken_over",
                "2026-03-01": "validated",
            },
        )
        action = self.lot.action_view_month("2026-01-01")
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("insertion.opening", self.balance.id),
        )

    def test_cancelled_it_counts_no_more(self):
        self.balance._cancel("Chiffre d'un autre lot")
        self.assertEqual((self.lot.hours_done, self.lot.hours_taken_over), (100, 0))
        self.assertEqual(self.lot.contractor_ids.hours_done, 100)

    def test_the_penalty(self):
        rule = {"name": "Heure manquante", "kind": "hour_fixed", "amount": 10}
        self.contract.penalty_rule_ids = [(0, 0, rule)]
        self.lot.action_complete()
        self.lot.action_open_penalty()
        file = self.lot.penalty_ids
        # 700 - 200 = 500 h x 10 euros
        self.assertEqual(
            (file.hours_done, file.hours_taken_over, file.hours_missing),
            (200, 100, 500),
        )
        self.assertEqual(file.amount_simulated, 5000)

    def test_the_attestation_of_a_month_and_the_copy_of_the_buyer(self):
        declaration = self.env["insertion.declaration"].search(
            [("lot_id", "=", self.lot.id)]
        )
        declaration.action_attest()
        attestation = declaration.attestation_ids
        payload = attestation.payload
        self.assertEqual((payload["lot_before"], payload["lot_total"]), (100, 200))
        self.assertEqual(payload["taken_over"], CITED)
        self.assertEqual(payload["counted"], 100)
        copy = self.env["insertion.attestation.copy"]._get_for(attestation)
        self.assertEqual(copy.payload["taken_over"], CITED)
        for document in (attestation, copy):
            text = self._read(document)
            self.assertIn(f"{SOURCE} 100.00 h", text)
        self.assertNotIn("N'Guessan", json.dumps(copy.payload))

    def test_the_final_attestation(self):
        declaration = self.env["insertion.declaration"].search(
            [("lot_id", "=", self.lot.id)]
        )
        self.lot.date_end = "2026-03-31"
        with unprinted():
            declaration.action_attest()
        self.lot.action_complete()
        self.lot.with_user(self.officer).action_issue_final()
        wizard = self.env["insertion.lot.final"].with_user(self.officer)
        wizard.create(
            {"lot_id": self.lot.id, "cause": "Chantier reporté"}
        ).action_issue()
        final = self.lot.final_attestation_id
        self.assertEqual(
            [final.payload[name] for name in ("done", "deficit", "taken_over")],
            [200, 500, CITED],
        )
        text = self._read(final)
        self.assertIn("200.00 h of which taken over until 28/02/2026", text)
        self.assertIn(f"{SOURCE} 100.00 h", text)
        copy = self.env["insertion.attestation.copy"]._get_for(final)
        self.assertEqual(copy.payload["taken_over"], CITED)
        self.assertFalse(self.lot.is_final_outdated)

    def test_a_lot_wholly_done_before_gets_its_final_attestation(self):
        lot = self.lot.copy({"contract_id": self.contract.id, "number": "2"})
        lot.contractor_ids = [(0, 0, {"partner_id": self.firm.id})]
        lot.date_end = "2026-02-28"
        self._take_over((None, 700), until="2026-02-28", lot_id=lot.id)
        self.env["insertion.lot"]._take_over({lot: {"state": "completed"}}, SOURCE)
        with unprinted():
            self.env["insertion.lot.final"].with_user(self.officer).create(
                {"lot_id": lot.id}
            ).action_issue()
        self.assertEqual(lot.final_attestation_id.month, FEBRUARY)
        self.assertEqual(lot.final_attestation_id.counted_hours, 700)

    def test_the_statement_counts_them_apart(self):
        payload = StatementFigures(self.env, self.env.company, *QUARTER).compute()
        totals = {name: values[0] for name, values in payload["totals"].items()}
        # the quarter owes 700 x 86 / 361 = 166.759 h; 100 declared and 40 taken over
        # in it, the 60 h in one figure are of no quarter: 140 / 166.759 = 83.953 %
        self.assertEqual(totals["hours_done"], 100)
        self.assertEqual(totals["hours_taken_over"], 40)
        self.assertEqual(totals["hours_done_owing"], 140)
        self.assertAlmostEqual(totals["rate_part"], 83.9534884)
        self.assertEqual(totals["hours_total"], 200)
        self.assertEqual(totals["hours_total_taken_over"], 100)
        self.assertEqual(totals["hours_missing"], 500)
        self.assertAlmostEqual(totals["rate"], 28.5714286)
        self.assertAlmostEqual(totals["fte"], 100 / 1820)
        self.assertEqual(
            [(row["hours"][0], row["taken_over"][0]) for row in payload["months"]],
            [(0, 40), (0, 0), (100, 0)],
        )
        document = StatementDocument(self.env, payload)
        sentences = " ".join(document.get_sentences())
        self.assertIn("Besides, 40\N{NO-BREAK SPACE}h of the period", sentences)
        self.assertIn("100\N{NO-BREAK SPACE}h are taken over", sentences)
        self.assertIn(SOURCE, dict(document.get_definitions())["Hours taken over"])
        # a statement issued before this knows nothing of it, and is still read
        for name in ("hours_taken_over", "hours_total_taken_over"):
            del payload["totals"][name]
        del payload["taken_over"]
        for row in payload["months"]:
            del row["taken_over"]
        self.assertTrue(StatementDocument(self.env, payload).get_sections())
        self.assertTrue(StatementDocument(self.env, payload).get_months())

    def _read(self, document):
        reader = PdfFileReader(io.BytesIO(base64.b64decode(document.pdf)))
        text = " ".join(page.extract_text() for page in reader.pages)
        return " ".join(text.split())


@tagged("post_install", "-at_install")
class TestOpeningOnPortal(InsertionPortalCommon):
    def test_company_and_buyer_read_them_apart(self):
        self.env["insertion.opening"]._record(
            [
                {
                    "lot_id": self.lot.id,
                    "until": "2026-02-28",
                    "source": SOURCE,
                    "line_ids": [
                        (0, 0, {"month": JANUARY, "worked_hours": 40}),
                        (0, 0, {"worked_hours": 60}),
                    ],
                }
            ]
        )
        self.line.worked_hours, self.lent_line.worked_hours = 60, 40
        self.month.action_declare()
        self.month.action_validate()
        said = "Of which 100 h taken over until 02/28/2026"
        self._sign_in("clerk")
        page = self._text("/my/insertion")
        self.assertIn(said, page)
        self.assertIn("200 h", page)
        self._sign_in("buyer")
        page = self._text(f"/my/clauses/{self.contract.id}")
        self.assertIn(said, page)
        self.assertIn("Hours taken over", page)
        # of the year: 100 declared and 40 of January; one figure is of no year
        self.assertIn("140.0", self._text("/my/clauses?year=2026"))
