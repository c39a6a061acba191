# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from ..common import MARCH, InsertionCommon

FEBRUARY = date(2026, 2, 1)


@tagged("post_install", "-at_install")
class TestInsertionCurve(InsertionCommon):
    def _months(self):
        self.lot.invalidate_recordset()
        return {
            month["month"]: (month["state"], month["state_label"])
            for month in self.lot.with_context(lang="en_US").month_states
        }

    @freeze_time("2026-04-15")
    def test_months_of_the_lot_are_those_that_are_over(self):
        self._declare(100).action_validate()
        self.assertEqual(
            self._months(),
            {
                "2026-01-01": ("not_opened", "Not opened"),
                "2026-02-01": ("not_opened", "Not opened"),
                "2026-03-01": ("validated", "Validated"),
            },
        )

    @freeze_time("2026-04-15")
    def test_month_shows_the_company_that_is_behind(self):
        self._declare(100).action_validate()
        second = self.env["insertion.contractor"].create(
            {
                "lot_id": self.lot.id,
                "partner_id": self._new_company("Sols Éloi").id,
                "role": "joint",
            }
        )
        self.env["insertion.declaration"].create(
            {"contractor_id": second.id, "month": MARCH}
        )
        self.assertEqual(
            self._months()["2026-03-01"],
            ("to_declare", "To declare (companies: 1 out of 2)"),
        )

    @freeze_time("2026-04-15")
    def test_curve_says_hours_as_they_are_read(self):
        self._declare(100).action_validate()
        self.lot.invalidate_recordset()
        points = self.lot.with_context(lang="fr_FR").hours_curve
        march, december = points[2], points[-1]
        self.assertEqual(march["done"], 100)
        self.assertEqual(march["done_text"], "100")
        self.assertEqual(march["label"], "mars 2026")
        self.assertAlmostEqual(december["landing"], self.lot.hours_landing)
        self.assertFalse(december["done_text"])

    @freeze_time("2026-04-15")
    def test_month_not_declared_is_a_gap_and_not_zero_hours(self):
        self._open(FEBRUARY)
        self._declare(100).action_validate()
        self.lot.invalidate_recordset()
        _january, february, march, *_rest = self.lot.hours_curve
        self.assertIsNone(february["done"])
        self.assertFalse(february["done_text"])
        self.assertEqual(march["done"], 100)

    def test_click_on_a_month_opens_its_declarations(self):
        declaration = self._declare(100)
        lot = self.lot.with_user(self.facilitator)
        action = lot.action_view_month("2026-03-01")
        self.assertEqual(action["res_id"], declaration.id)

    @freeze_time("2026-09-15")
    def test_lot_that_ends_soon_with_hours_missing_is_to_call(self):
        """Six months before the end, at today's pace hours will lack."""
        Lot = self.env["insertion.lot"].with_user(self.facilitator)
        view = self.env.ref("mife_insertion_clauses.insertion_lot_action_call")
        self.assertEqual(view.context, "{'search_default_to_call': 1}")
        to_call = [
            ("state", "in", ("pending", "running", "suspended")),
            ("date_end", "<=", "+6m"),
            ("landing_state", "in", ("at_risk", "late")),
        ]
        self._declare(100).action_validate()
        self.assertIn(self.lot, Lot.search(to_call))
        self.clerk.phone = "01 99 00 00 01"
        self.clerk.email = "ines@example.com"
        lot = Lot.browse(self.lot.id)
        self.assertEqual(lot.holder_names, "Peintures Dupré")
        self.assertEqual(lot.call_numbers, f"{self.clerk.name} 01 99 00 00 01")
        self.assertAlmostEqual(lot.weeks_missing, lot.hours_missing / 35)
        self.lot.commitment_ids = [
            Command.create(
                {
                    "origin": "correction",
                    "date": "2026-01-05",
                    "hours": -600,
                    "reason": "Erreur",
                }
            )
        ]
        self.assertNotIn(self.lot, Lot.search(to_call))

    def test_new_lot_has_nothing_to_draw(self):
        lot = self.env["insertion.lot"].create(
            {"contract_id": self.contract.id, "number": "2", "name": "Sols"}
        )
        self.assertFalse(lot.hours_curve)
        self.assertFalse(lot.month_states)
