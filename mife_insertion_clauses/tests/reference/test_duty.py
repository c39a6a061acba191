# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...rules import duty
from ...rules.duty import Facts, Threshold, judge

SINCE = date(2026, 8, 21)
# In force from 2026-01-01, as published: works and concessions 5 404 000; supplies and
# services 140 000 (State), 216 000 (local), 432 000 (networks). From 2024: 5 538 000,
# 143 000, 221 000, 443 000.
ROWS = [
    Threshold(regime, kind, day, amount)
    for day, works, state, local, entity in (
        (date(2024, 1, 1), 5_538_000, 143_000, 221_000, 443_000),
        (date(2026, 1, 1), 5_404_000, 140_000, 216_000, 432_000),
    )
    for regime, kind, amount in (
        (None, duty.WORKS, works),
        (None, duty.CONCESSION, works),
        *(
            (regime, kind, amount)
            for kind in (duty.SUPPLIES, duty.SERVICES)
            for regime, amount in (
                (duty.STATE, state),
                (duty.LOCAL, local),
                (duty.ENTITY, entity),
            )
        ),
    )
]
AMOUNTS_2026 = {
    (duty.STATE, duty.WORKS): 5_404_000,
    (duty.LOCAL, duty.WORKS): 5_404_000,
    (duty.ENTITY, duty.WORKS): 5_404_000,
    (duty.STATE, duty.SUPPLIES): 140_000,
    (duty.LOCAL, duty.SUPPLIES): 216_000,
    (duty.ENTITY, duty.SUPPLIES): 432_000,
    (duty.STATE, duty.SERVICES): 140_000,
    (duty.LOCAL, duty.SERVICES): 216_000,
    (duty.ENTITY, duty.SERVICES): 432_000,
}
facts = st.builds(
    Facts,
    st.sampled_from([None, duty.STATE, duty.LOCAL, duty.ENTITY, duty.PRIVATE]),
    st.sampled_from(
        [None, duty.WORKS, duty.SUPPLIES, duty.SERVICES, duty.CONCESSION, duty.DEFENCE]
    ),
    st.none() | st.floats(1, 7_000_000),
    st.none() | st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.none() | st.dates(date(2025, 1, 1), date(2028, 12, 31)),
)
KNOWN = {
    "buyer_kind": [duty.STATE, duty.LOCAL, duty.ENTITY, duty.PRIVATE],
    "purchase_kind": [
        duty.WORKS,
        duty.SUPPLIES,
        duty.SERVICES,
        duty.CONCESSION,
        duty.DEFENCE,
    ],
    "amount": [1, 139_999, 150_000, 300_000, 500_000, 5_403_999, 6_000_000],
    "sent_on": [SINCE - timedelta(days=1), SINCE, SINCE + timedelta(days=400)],
}


@tagged("post_install", "-at_install")
class TestDuty(BaseCase):
    def test_each_kind_of_buyer_and_purchase_around_its_threshold(self):
        for (buyer, purchase), amount in AMOUNTS_2026.items():
            for day, above in (
                (date(2026, 8, 20), duty.FREE),
                (date(2026, 8, 21), duty.BOUND),
                (date(2026, 8, 22), duty.BOUND),
            ):
                with self.subTest(buyer=buyer, purchase=purchase, day=day):
                    at = judge(Facts(buyer, purchase, amount, day), ROWS, SINCE)
                    self.assertEqual(at.state, above)
                    under = judge(Facts(buyer, purchase, amount - 1, day), ROWS, SINCE)
                    self.assertEqual(under.state, duty.FREE)
                    why = duty.BEFORE if above == duty.FREE else duty.BELOW
                    self.assertEqual(under.why, why)

    def test_who_is_outside(self):
        day = date(2026, 9, 1)
        private = Facts(duty.PRIVATE, duty.WORKS, 9e6, day)
        self.assertEqual(judge(private, ROWS, SINCE)[:2], (duty.FREE, duty.NOT_PUBLIC))
        defence = Facts(duty.STATE, duty.DEFENCE, 9e6, day)
        self.assertEqual(
            judge(defence, ROWS, SINCE)[:2], (duty.FREE, duty.OUT_OF_SCOPE)
        )

    def test_what_is_notified_was_sent_before(self):
        award = Facts(duty.LOCAL, duty.WORKS, 9e6, None, date(2026, 8, 20))
        self.assertEqual(judge(award, ROWS, SINCE).why, duty.BEFORE)
        later = award._replace(notified_on=date(2026, 10, 1))
        self.assertEqual(judge(later, ROWS, SINCE).why, duty.NO_DATE)

    def test_only_what_could_change_the_answer_is_asked(self):
        day = date(2026, 9, 1)
        small = Facts(None, None, 100_000, None)
        self.assertEqual(judge(small, ROWS, SINCE).why, duty.BELOW)
        # 300 000: below for a network (432 000), above for a commune (216 000)
        between = Facts(None, duty.SERVICES, 300_000, day)
        self.assertEqual(judge(between, ROWS, SINCE).why, duty.NO_KIND)
        # whoever buys for less than 140 000 owes nothing; beyond, it may be private
        self.assertEqual(
            judge(Facts(None, duty.SERVICES, 139_999, day), ROWS, SINCE).why,
            duty.BELOW,
        )
        self.assertEqual(
            judge(Facts(None, duty.SERVICES, 500_000, day), ROWS, SINCE).why,
            duty.NO_KIND,
        )
        self.assertEqual(
            judge(Facts(duty.LOCAL, duty.WORKS, None, day), ROWS, SINCE).why,
            duty.NO_AMOUNT,
        )

    def test_a_concession_is_not_judged_by_the_rule_of_contracts(self):
        found = judge(
            Facts(duty.LOCAL, duty.CONCESSION, 6e6, date(2026, 9, 1)), ROWS, SINCE
        )
        self.assertEqual(found[:2], (duty.UNKNOWN, duty.NO_RULE))

    def test_a_later_threshold_holds_from_its_day(self):
        rows = [*ROWS, Threshold(None, duty.WORKS, date(2028, 1, 1), 6_000_000)]
        works = Facts(duty.LOCAL, duty.WORKS, 5_500_000, date(2027, 12, 31))
        self.assertEqual(judge(works, rows, SINCE).state, duty.BOUND)
        self.assertEqual(
            judge(works._replace(sent_on=date(2028, 1, 1)), rows, SINCE).why,
            duty.BELOW,
        )

    def test_without_a_text_or_a_threshold_nothing_is_said(self):
        works = Facts(duty.LOCAL, duty.WORKS, 9e6, date(2026, 9, 1))
        self.assertEqual(judge(works, [], SINCE).why, duty.NO_RULE)
        self.assertEqual(judge(works, ROWS, None).why, duty.NO_RULE)

    @settings(max_examples=1000)
    @given(facts)
    def test_no_answer_is_undone_by_what_was_missing(self, partial):
        """What is said with a fact missing stays true whatever that fact is."""
        verdict = judge(partial, ROWS, SINCE)
        if verdict.state == duty.UNKNOWN:
            return
        for name, values in KNOWN.items():
            if getattr(partial, name) is not None:
                continue
            for value in values:
                whole = partial._replace(**{name: value})
                if name == "sent_on" and partial.notified_on:
                    if value > partial.notified_on:
                        continue
                found = judge(whole, ROWS, SINCE)
                self.assertIn(found.state, (verdict.state, duty.UNKNOWN), whole)

    @given(facts, st.floats(1, 1e6))
    def test_a_dearer_purchase_is_never_freer(self, purchase, more):
        if purchase.amount is None:
            return
        order = [duty.FREE, duty.UNKNOWN, duty.BOUND]
        dearer = purchase._replace(amount=purchase.amount + more)
        self.assertGreaterEqual(
            order.index(judge(dearer, ROWS, SINCE).state),
            order.index(judge(purchase, ROWS, SINCE).state),
        )

    def test_cpv_and_siret_say_what_they_can(self):
        for cpv, kind in (
            ("45000000-7", duty.WORKS),
            ("03100000", duty.SUPPLIES),
            ("44999999", duty.SUPPLIES),
            ("48000000", duty.SUPPLIES),
            ("49000000", None),
            ("50000000", duty.SERVICES),
            ("98000000", duty.SERVICES),
            ("99000000", None),
            ("02000000", None),
            ("", None),
            (None, None),
            ("4", None),
            ("²5000000", None),
        ):
            with self.subTest(cpv=cpv):
                self.assertEqual(duty.guess_purchase_kind(cpv), kind)
        self.assertEqual(duty.guess_buyer_kind("11000101300017"), duty.STATE)
        self.assertEqual(duty.guess_buyer_kind(" 20006905200015"), duty.LOCAL)
        self.assertIsNone(duty.guess_buyer_kind("38012986643097"))
        self.assertIsNone(duty.guess_buyer_kind(None))
