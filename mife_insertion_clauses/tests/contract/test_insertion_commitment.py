# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from ..common import InsertionCommon

BRACKETS = [(0, 150), (100_000, 300), (200_000, 450), (400_000, 900)]


@tagged("post_install", "-at_install")
class TestInsertionCommitment(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot.commitment_ids.unlink()

    def _commit(self, **vals):
        return self.env["insertion.commitment"].create(
            {"lot_id": self.lot.id, "date": "2026-01-05", **vals}
        )

    def _order(self, date, amount):
        return self._commit(
            origin="order", date=date, amount=amount, reason=f"Bon {date}"
        )

    def _due_on(self, date):
        return self.lot.with_context(insertion_date=date).hours_due

    def test_optional_parts_are_owed_once_affirmed(self):
        # firm part 295 h, then 560 h, then 300 h: 295, 855, 1 155
        self._commit(hours=295)
        first, second = (
            self._commit(origin="option", date=False, hours=hours, reason=f"TO{hours}")
            for hours in (560, 300)
        )
        self.assertEqual(self._due_on("2026-12-31"), 295)
        self.assertEqual(self.lot.hours_conditional, 860)
        first.date = "2026-06-01"
        self.assertEqual(self._due_on("2026-05-31"), 295)
        self.assertEqual(self._due_on("2026-06-01"), 855)
        with freeze_time("2026-09-01"):
            second.action_affirm()
        self.assertEqual(self._due_on("2026-09-01"), 1155)
        self.assertEqual(self.lot.hours_conditional, 0)
        with self.assertRaisesRegex(UserError, "already owed"):
            second.action_affirm()

    def test_trap_03_renewals_are_not_owed_from_day_one(self):
        # 70 h a year, one firm year, renewable twice
        self._commit(basis="per_year", unit_hours=70, years=1)
        renewals = [
            self._commit(
                origin="renewal",
                date=False,
                basis="per_year",
                unit_hours=70,
                years=1,
                reason="Reconduction",
            )
            for _year in range(2)
        ]
        self.assertEqual(self._due_on("2029-01-01"), 70)
        renewals[0].date = "2027-01-05"
        self.assertEqual(self._due_on("2029-01-01"), 140)
        self.assertEqual(self._due_on("2027-01-04"), 70)

    def test_trap_01_each_lot_owes_its_own_hours(self):
        # 1 175 h on lot 1, 70 h on lot 2, nothing on lot 3
        self._commit(hours=1175)
        second = self.lot.copy({"number": "2", "commitment_ids": False})
        self._commit(lot_id=second.id, hours=70)
        third = self.lot.copy({"number": "3", "commitment_ids": False})
        lots = self.lot + second + third
        self.assertEqual(lots.mapped("hours_due"), [1175, 70, 0])
        self.assertEqual(lots.mapped("has_obligation"), [True, True, False])

    def test_hours_follow_the_orders(self):
        # 5 h for every 10 000 euros: 84 000 -> 42 h, then 36 000 -> 18 h
        self._commit(basis="per_amount", unit_hours=5, step_amount=10_000)
        self.assertEqual(self.lot.with_context(lang="en_US").rate_label, "n/a")
        self._order("2026-02-01", 84_000)
        self._order("2026-04-01", 36_000)
        self.assertEqual(self._due_on("2026-01-31"), 0)
        self.assertEqual(self._due_on("2026-02-01"), 42)
        self.assertEqual(self._due_on("2026-04-01"), 60)

    def test_hours_per_step_completed_add_the_orders_up(self):
        # 35 h for every 50 000 euros completed: 30 000 + 30 000 make one step
        self._commit(
            basis="per_amount", unit_hours=35, step_amount=50_000, steps="completed"
        )
        orders = self._order("2026-02-01", 30_000)
        orders += self._order("2026-03-01", 30_000)
        self.assertEqual(orders.mapped("hours"), [0, 35])
        # an order entered late takes its place by its date
        late = self._order("2026-02-15", 40_000)
        self.assertEqual(late.hours, 35)  # 70 000 by then
        self.assertEqual(orders.mapped("hours"), [0, 35])  # 100 000 in all

    def test_brackets_count_the_orders_of_the_firm_period(self):
        self._commit(
            basis="bracket",
            date_until="2026-12-31",
            bracket_ids=[
                Command.create({"amount_from": amount, "hours": hours})
                for amount, hours in BRACKETS
            ],
        )
        self.assertFalse(self.lot.has_obligation)  # nothing ordered: unknown
        orders = self._order("2026-02-01", 80_000)
        self.assertEqual(self.lot.hours_due, 150)
        orders += self._order("2026-03-01", 150_000)  # 230 000 in all: 450 h
        self.assertEqual(orders.mapped("hours"), [150, 300])
        renewed = self._order("2027-02-01", 500_000)  # after the firm period
        self.assertEqual(renewed.hours, 0)

    def test_bracket_of_an_amount_known_from_the_start(self):
        rule = self._commit(
            basis="bracket",
            amount=146_780,
            bracket_ids=[
                Command.create({"amount_from": amount, "hours": hours})
                for amount, hours in BRACKETS
            ],
        )
        self.assertEqual(rule.hours, 300)
        # 146 780 + 60 000 = 206 780: the next bracket, 150 h more
        self.assertEqual(self._order("2026-02-01", 60_000).hours, 150)

    def test_a_new_rule_governs_the_orders_that_follow(self):
        self._commit(basis="per_amount", unit_hours=5, step_amount=10_000)
        before = self._order("2026-02-01", 20_000)
        self._commit(
            origin="amendment",
            date="2026-03-01",
            basis="per_amount",
            unit_hours=7,
            step_amount=10_000,
            reason="Avenant 1",
        )
        after = self._order("2026-04-01", 20_000)
        self.assertEqual((before.hours, after.hours), (10, 14))

    def test_share_of_production(self):
        # 5 % of the hours of production, first unknown, then 7 200 h
        rule = self._commit(basis="production", share=0.05)
        self.assertFalse(self.lot.has_obligation)
        rule.production_hours = 7200
        self.assertEqual(self.lot.hours_due, 360)

    def test_trap_32_commitment_without_hours(self):
        promise = self._commit(
            basis="none",
            promise="Formation",
            promise_quantity=35,
            promise_unit="h par salarié",
        )
        self.assertEqual(promise.rule_label, "Formation 35 h par salarié")
        self.assertEqual(self.lot.hours_due, 0)
        self.assertFalse(self.lot.has_obligation)

    def test_hours_are_kept_exact(self):
        # 1 000 / 3, three times: 1 000 and not 999.99
        lots = self.lot
        for index in range(2):
            lots += self.lot.copy({"number": f"p{index}"})
        for lot in lots:
            self._commit(lot_id=lot.id, hours=1000 / 3)
        self.assertAlmostEqual(sum(lots.mapped("hours_due")), 1000, 9)

    def test_a_rule_without_its_numbers_is_refused(self):
        for vals, words in (
            ({"basis": "per_year"}, "hours owed per year"),
            ({"basis": "per_amount", "unit_hours": 5}, "the amount for which"),
            ({"basis": "bracket"}, "at least one bracket"),
            ({"basis": "production"}, "share of the hours"),
            ({"basis": "none"}, "commits to"),
            ({"origin": "order", "reason": "Bon 1"}, "amount of the order"),
        ):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(ValidationError, words),
                self.cr.savepoint(),
            ):
                self._commit(**vals)

    def test_an_amendment_waits_for_the_notification(self):
        self.contract.date_notified = False
        with self.assertRaisesRegex(ValidationError, "is notified"):
            self._commit(origin="amendment", hours=35, reason="Avenant 1")

    def test_changes_are_written_in_the_history_of_the_lot(self):
        self._commit(hours=700)
        self._commit(
            origin="amendment", date="2026-06-01", hours=140, reason="Avenant 1"
        )
        body = self.lot.message_ids[0].body
        self.assertIn("+140", body)
        self.assertIn("Avenant 1", body)

    def test_the_form_shows_the_hours_of_the_rule(self):
        form = Form(
            self.env["insertion.commitment"]
            .with_user(self.facilitator)
            .with_context(default_lot_id=self.lot.id)
        )
        form.basis = "per_year"
        form.unit_hours = 120
        form.years = 5
        self.assertEqual(form.hours, 600)
        self.assertEqual(form.save().hours, 600)

    def _get_turns(self):
        self.env.flush_all()
        turns = self.env["insertion.turn"].with_context(insertion_date="2026-06-01")
        return turns.search([("lot_id", "=", self.lot.id)])

    def test_order_that_no_rule_covers_is_told_on_order_lot_and_board(self):
        self._commit(hours=100)
        order = self._order("2026-02-01", 60_000)
        self.assertEqual(order.hours, 0)
        self.assertIn("60,000 euros ordered on 02/01/2026: 0 h", order.rule_warning)
        self.assertIn("no rule in hours per amount", order.rule_warning)
        self.assertEqual(self.lot.order_warning, order.rule_warning)
        turn = self._get_turns()
        self.assertEqual((turn.rule, turn.actor), ("order_without_rule", "facilitator"))
        self.assertIn("Bon 2026-02-01", turn.awaited)
        found = self.env["insertion.lot"].search(
            [("commitment_ids.is_rule_missing", "=", True)]
        )
        self.assertEqual(found, self.lot)
        # 5 h for every 10 000 euros: 60 000 owe 30 h
        self._commit(basis="per_amount", unit_hours=5, step_amount=10_000)
        self.assertEqual(order.hours, 30)
        self.assertFalse(order.rule_warning or self.lot.order_warning)
        self.assertNotIn("order_without_rule", self._get_turns().mapped("rule"))

    def test_order_after_the_last_day_of_the_rule_is_told(self):
        self._commit(
            basis="per_amount",
            unit_hours=5,
            step_amount=10_000,
            date_until="2026-03-31",
        )
        self.assertEqual(self._order("2026-03-31", 60_000).hours, 30)
        late = self._order("2026-04-01", 60_000)
        self.assertEqual(late.hours, 0)
        self.assertIn("takes orders until 03/31/2026", self.lot.order_warning)
        late.unlink()
        self.assertFalse(self.lot.order_warning)

    def test_order_before_the_first_rule_is_told(self):
        self._commit(
            basis="per_amount", unit_hours=5, step_amount=10_000, date="2026-03-01"
        )
        self.assertTrue(self._order("2026-02-28", 60_000).is_rule_missing)

    def test_order_in_euros_under_a_rule_on_production_is_told(self):
        self._commit(basis="production", share=0.05)
        order = self._order("2026-02-01", 60_000)
        self.assertEqual(order.hours, 0)
        self.assertIn("5 % of the hours of production", order.rule_warning)
        order.production_hours = 2_000
        self.assertEqual(order.hours, 100)
        self.assertFalse(order.rule_warning)

    def test_order_below_the_first_step_owes_nothing_without_a_warning(self):
        self._commit(
            basis="per_amount", unit_hours=35, step_amount=50_000, steps="completed"
        )
        order = self._order("2026-02-01", 30_000)
        self.assertEqual(order.hours, 0)
        self.assertFalse(order.rule_warning)

    def test_order_typed_in_the_form_of_the_lot_warns_at_once(self):
        self._commit(hours=100)
        form = Form(self.lot.with_user(self.facilitator))
        with form.commitment_ids.new() as line:
            line.origin = "order"
            line.date = "2026-02-01"
            line.reason = "Bon 1"
            line.amount = 60_000
        form.save()
        self.assertIn("0 h owed", self.lot.order_warning)
