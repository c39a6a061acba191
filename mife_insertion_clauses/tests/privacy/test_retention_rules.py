# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import BaseCase, tagged

from ...rules.retention import (
    OF_CONTRACT,
    OF_PEOPLE,
    OF_PROGRAMME,
    Hold,
    Life,
    find_hold,
    get_due_day,
    get_hold_end,
    get_last_contact,
)

TODAY = date(2026, 11, 30)


@tagged("post_install", "-at_install", "standard")
class TestRetentionRules(BaseCase):
    life = Life(
        7,
        ((date(2024, 3, 31), "hours"), (date(2023, 5, 2), "check")),
        frozenset({40}),
        date(2023, 5, 2),
        date(2024, 3, 31),
    )

    def _find(self, *holds):
        found = find_hold(self.life, holds, TODAY)
        return found and found.key

    def test_the_last_contact_decides(self):
        self.assertEqual(get_last_contact(self.life), (date(2024, 3, 31), "hours"))
        self.assertIsNone(get_last_contact(Life(1, ())))

    def test_the_day_after_the_term_and_not_the_day_itself(self):
        # 24 months after 30 November 2024 is 30 November 2026, which is still kept
        self.assertGreater(get_due_day(date(2024, 11, 30), 24), TODAY)
        self.assertEqual(get_due_day(date(2024, 11, 29), 24), TODAY)

    def test_five_years_from_the_end_of_the_year_of_payment(self):
        self.assertEqual(get_hold_end(date(2025, 1, 1), 5), date(2030, 12, 31))
        self.assertEqual(get_hold_end(date(2025, 12, 31), 5), date(2030, 12, 31))

    def test_a_hold_keeps_until_its_last_day_included(self):
        last = Hold(1, OF_PEOPLE, TODAY, people=frozenset({7}))
        over = Hold(1, OF_PEOPLE, date(2026, 11, 29), people=frozenset({7}))
        self.assertEqual((self._find(last), self._find(over)), (1, None))

    def test_a_hold_without_an_end_is_the_longest(self):
        one = Hold(1, OF_CONTRACT, date(2040, 1, 1), contract=40)
        endless = Hold(2, OF_PEOPLE, None, people=frozenset({7}))
        self.assertEqual(self._find(one, endless), 2)

    def test_a_hold_of_others_keeps_nobody_else(self):
        people = Hold(1, OF_PEOPLE, None, people=frozenset({8}))
        contract = Hold(2, OF_CONTRACT, None, contract=41)
        self.assertIsNone(self._find(people, contract))

    def test_an_operation_keeps_who_was_followed_one_day_of_it(self):
        def operation(first, last):
            return Hold(1, OF_PROGRAMME, None, first=first, last=last)

        self.assertEqual(self._find(operation(date(2024, 3, 31), None)), 1)
        self.assertIsNone(self._find(operation(date(2024, 4, 1), None)))
        self.assertEqual(self._find(operation(date(2022, 1, 1), date(2023, 5, 2))), 1)
        self.assertIsNone(self._find(operation(date(2022, 1, 1), date(2023, 5, 1))))
