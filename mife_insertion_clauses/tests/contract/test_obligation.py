# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import BaseCase, tagged

from ...rules.obligation import (
    BRACKET,
    PER_AMOUNT,
    PER_YEAR,
    PRODUCTION,
    STEP_COMPLETED,
    STEP_STARTED,
    Rule,
    add_up,
    days_suspended,
    owed,
    owed_by_orders,
    pro_rata,
)

BRACKETS = ((0, 150), (100_000, 300), (200_000, 450), (400_000, 900))


@tagged("post_install", "-at_install")
class TestObligation(BaseCase):
    def test_hours_per_amount_ordered(self):
        # 5 h for every 10 000 euros: 84 000 / 10 000 x 5 = 42
        rule = Rule(PER_AMOUNT, unit_hours=5, step=10_000)
        self.assertEqual(owed(rule, 84_000), 42)
        # 35 h for every 50 000 euros: 120 000 / 50 000 x 35 = 84
        rule = Rule(PER_AMOUNT, unit_hours=35, step=50_000)
        self.assertEqual(owed(rule, 120_000), 84)

    def test_a_step_begun_counts_as_the_clause_says(self):
        rule = Rule(PER_AMOUNT, unit_hours=35, step=50_000, steps=STEP_COMPLETED)
        self.assertEqual(owed(rule, 120_000), 70)  # two whole steps
        self.assertEqual(owed(rule, 150_000), 105)
        rule = rule._replace(steps=STEP_STARTED)
        self.assertEqual(owed(rule, 120_000), 105)  # the third is begun
        self.assertEqual(owed(rule, 150_000), 105)
        # a third of a cent of noise does not begin a step
        self.assertEqual(owed(rule, 0.1 * 3 / 0.3 * 50_000), 35)

    def test_brackets_are_those_four_values_and_no_other(self):
        rule = Rule(BRACKET, brackets=BRACKETS)
        expected = {
            1: 150,
            99_999.99: 150,
            100_000: 300,
            199_999: 300,
            200_000: 450,
            400_000: 900,
            1_000_000: 900,
        }
        self.assertEqual({amount: owed(rule, amount) for amount in expected}, expected)

    def test_hours_per_year(self):
        self.assertEqual(owed(Rule(PER_YEAR, unit_hours=70), 4), 280)  # 70 x 4
        self.assertEqual(owed(Rule(PER_YEAR, unit_hours=120), 5), 600)  # 120 x 5

    def test_share_of_production(self):
        # 5 % of 7 200 h of production
        self.assertEqual(owed(Rule(PRODUCTION, share=0.05), 7200), 360)

    def test_trap_24_an_unknown_quantity_owes_nothing_known(self):
        for basis in (PER_AMOUNT, BRACKET, PRODUCTION):
            self.assertIsNone(owed(Rule(basis, 5, 10_000, brackets=BRACKETS), None))

    def test_orders_add_up_before_steps_are_counted(self):
        rule = Rule(PER_AMOUNT, 35, 50_000, STEP_COMPLETED)
        # 30 000: no step; 60 000: one; 100 000: two
        self.assertEqual(owed_by_orders(rule, [30_000, 30_000, 40_000]), [0, 35, 35])

    def test_orders_climb_the_brackets(self):
        rule = Rule(BRACKET, brackets=BRACKETS)
        # 80 000: 150; 180 000: 300; 230 000: 450; 230 000 - 60 000 cancelled: 300
        self.assertEqual(
            owed_by_orders(rule, [80_000, 100_000, 50_000, -60_000]),
            [150, 150, 150, -150],
        )

    def test_trap_13_excess_on_a_lot_hides_no_deficit(self):
        # lot 1: 300 done of 200; lot 2: 100 done of 200
        total = add_up([(200, 300), (200, 100)])
        self.assertEqual(total.rate, 100)  # 400 / 400
        self.assertEqual(total.capped_rate, 75)  # (200 + 100) / 400
        self.assertEqual(total.missing, 100)

    def test_trap_13_unless_the_clause_pools_hours(self):
        total = add_up([(200, 300), (200, 100)], pooling=True)
        self.assertEqual((total.capped_rate, total.missing), (100, 0))

    def test_trap_24_nothing_owed_has_no_rate(self):
        total = add_up([])
        self.assertIsNone(total.rate)
        self.assertIsNone(total.capped_rate)

    def test_trap_28_pro_rata_by_days(self):
        # 365 h over the 365 days of 2026: 1 h a day, 181 days to the end of June
        year = date(2026, 1, 1), date(2026, 12, 31)
        self.assertAlmostEqual(pro_rata(365, *year, year[0], date(2026, 6, 30)), 181)

    def test_trap_28_suspended_days_are_neither_owed_nor_counted(self):
        # May (31 days) suspended: 365 h over 334 days, 150 of them to the end of June
        year = date(2026, 1, 1), date(2026, 12, 31)
        may = [(date(2026, 5, 1), date(2026, 6, 1))]
        self.assertEqual(days_suspended(may, *year), 31)
        hours = pro_rata(365, *year, year[0], date(2026, 6, 30), may)
        self.assertAlmostEqual(hours, 365 * 150 / 334)

    def test_pro_rata_of_no_day_at_all_is_unknown(self):
        day = date(2026, 1, 1)
        self.assertIsNone(pro_rata(10, day, day, day, day, [(day, None)]))
