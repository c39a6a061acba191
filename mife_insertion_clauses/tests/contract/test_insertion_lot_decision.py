# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import InsertionCommon


@tagged("post_install", "-at_install")
class TestInsertionLotDecision(InsertionCommon):
    """On a lot of 700 h over the 361 days from 5 January to 31 December 2026."""

    def _decide(self, kind, day, **vals):
        form = Form(
            self.env["insertion.lot.decision"]
            .with_user(self.facilitator)
            .with_context(default_lot_id=self.lot.id, default_kind=kind)
        )
        form.date = day
        form.reason = "Décision du maître d'ouvrage"
        for name, value in vals.items():
            form[name] = value
        decision = form.save()
        decision.action_decide()
        return decision

    def _due_on(self, day):
        return self.lot.with_context(insertion_date=day).hours_due

    def test_trap_28_a_terminated_lot_owes_in_proportion(self):
        # 5 January to 30 June: 177 days of 361
        self._decide("termination", "2026-06-30")
        self.assertEqual(self.lot.state, "terminated")
        self.assertAlmostEqual(self._due_on("2026-06-30"), 700 * 177 / 361)
        self.assertEqual(self._due_on("2026-06-29"), 700)
        self.assertEqual(self.lot.date_end, date(2026, 6, 30))

    def test_trap_28_the_buyer_may_decide_otherwise(self):
        self._decide("termination", "2026-06-30", effect="other", hours_after=120)
        self.assertEqual(self._due_on("2026-12-31"), 120)
        reasons = self.lot.commitment_ids.mapped("reason")
        self.assertIn("Décision du maître d'ouvrage", reasons)

    def test_a_suspension_opens_no_month_and_changes_no_hour(self):
        self._decide("suspension", "2026-03-01")
        self.assertEqual(self.lot.state, "suspended")
        self.assertEqual(self._due_on("2026-12-31"), 700)
        self.assertFalse(self._open(date(2026, 4, 1)))

    def test_resuming_puts_the_end_back(self):
        # suspended from 1 March to 31 May: 92 days
        self._decide("suspension", "2026-03-01")
        self._decide("resumption", "2026-06-01")
        self.assertEqual(self.lot.state, "running")
        self.assertEqual(self.lot.date_end, date(2027, 4, 2))
        self.assertEqual(self._due_on("2027-12-31"), 700)

    def test_resuming_in_proportion(self):
        self._decide("suspension", "2026-03-01")
        self._decide("resumption", "2026-06-01", effect="pro_rata")
        self.assertEqual(self.lot.date_end, date(2026, 12, 31))
        self.assertAlmostEqual(self._due_on("2026-12-31"), 700 * (361 - 92) / 361)

    def test_ending_a_suspended_lot(self):
        # 55 days worked before 1 March; the suspended ones to 30 June (122) count
        # neither for the part nor for the whole
        self._decide("suspension", "2026-03-01")
        self._decide("termination", "2026-06-30")
        expected = 700 * (55 + 1) / (361 - 121)
        self.assertAlmostEqual(self._due_on("2026-12-31"), expected)

    def test_nothing_resumes_before_it_was_suspended(self):
        self._decide("suspension", "2026-03-01")
        with self.assertRaisesRegex(ValidationError, "before its suspension"):
            self._decide("resumption", "2026-02-01")

    def test_a_decision_is_taken_once(self):
        decision = self._decide("suspension", "2026-03-01")
        with self.assertRaisesRegex(UserError, "reload the page"):
            decision.action_decide()

    def test_a_lot_is_not_suspended_in_silence(self):
        for state in ("suspended", "terminated"):
            with self.assertRaisesRegex(ValidationError, "with its button"):
                self.lot.with_user(self.facilitator).state = state

    def test_without_dates_no_pro_rata_is_made_up(self):
        self.lot.write({"date_start": False, "date_end": False})
        self._decide("termination", "2026-06-30")
        self.assertEqual(self._due_on("2026-12-31"), 700)
