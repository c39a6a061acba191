# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When people are asked what became of them, and what their answers add up to."""

import doctest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...rules import followup
from ...rules.followup import KNOWN, RESULTS, Spell, shape, tally
from ...rules.statement import HIDDEN

DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))
MONTHS = st.builds(date, st.integers(2023, 2027), st.integers(1, 12), st.just(1))
COUNTS = st.dictionaries(st.sampled_from(RESULTS), st.integers(0, 40))


@st.composite
def spells(draw):
    start = draw(DAYS)
    end = draw(st.none() | st.integers(0, 700).map(lambda n: start + timedelta(n)))
    back = start.replace(day=1)
    months = [
        month
        for month in draw(st.lists(MONTHS, max_size=4))
        if month >= back and (not end or month <= end)
    ]
    return Spell(start, end, max(months, default=None))


@tagged("post_install", "-at_install")
class TestFollowupRules(BaseCase):
    def test_examples(self):
        self.assertEqual(doctest.testmod(followup).failed, 0)

    def test_the_day_of_the_last_hour(self):
        start, march = date(2026, 1, 12), date(2026, 3, 1)
        for expected, *others in (
            # hours in March: to its end, or to the end of the placement
            (date(2026, 3, 31), Spell(start, None, march)),
            (date(2026, 3, 31), Spell(start, date(2026, 3, 31), march)),
            (date(2026, 3, 30), Spell(start, date(2026, 3, 30), march)),
            (date(2026, 3, 1), Spell(start, date(2026, 3, 1), march)),
            # the contract goes on, the hours do not
            (date(2026, 3, 31), Spell(start, date(2026, 12, 31), march)),
            # placed again: from that day, before its first hour
            (
                date(2026, 6, 8),
                Spell(start, date(2026, 3, 30), march),
                Spell(date(2026, 6, 8), None, None),
            ),
            # placed before, on another lot where no hour was done
            (
                date(2026, 3, 31),
                Spell(start, None, march),
                Spell(date(2026, 2, 2), None, None),
            ),
            (None, Spell(start, None, None)),
        ):
            with self.subTest(spells=others):
                self.assertEqual(followup.get_last_day(others), expected)

    @given(st.lists(spells(), min_size=1, max_size=5), spells())
    def test_what_is_added_never_brings_the_day_forward(self, known, more):
        before = followup.get_last_day(known)
        after = followup.get_last_day([*known, more])
        if before:
            self.assertGreaterEqual(after, before)
            self.assertGreaterEqual(after, max(spell.start for spell in known))
        elif not more.month:
            self.assertIsNone(after)

    @given(DAYS, st.integers(1, 60), st.integers(1, 90))
    def test_the_day_to_ask_is_that_of_the_month(self, last, months, days):
        due = followup.get_due(last, months)
        self.assertEqual((due.year - last.year) * 12 + due.month - last.month, months)
        self.assertLessEqual(due.day, last.day)
        # asked on the same day of the month, or on the last one of a shorter month
        if due.day != last.day:
            self.assertEqual((due + timedelta(1)).day, 1)
        self.assertEqual((followup.get_closing(due, days) - due).days, days)

    @given(DAYS, st.integers(-10, 10))
    def test_nobody_is_contacted_twice_in_a_week(self, day, days):
        other = day + timedelta(days)
        self.assertEqual(followup.is_quiet(day, other), abs(days) >= 7)
        self.assertTrue(followup.is_quiet(day, followup.get_quiet_end(day)))
        self.assertFalse(
            followup.is_quiet(day, followup.get_quiet_end(day) - timedelta(1))
        )

    def test_golden_rates(self):
        # 10 asked: 4 durable, 2 transition, 1 other = 7 answers; 1 refused, 1 silent
        # and 1 unknown did not tell; 2 more still have time
        found = tally(
            {
                "durable": 4,
                "transition": 2,
                "other": 1,
                "unknown": 1,
                "refused": 1,
                "silent": 1,
                "waiting": 2,
            }
        )
        self.assertEqual(
            (found.due, found.answered, found.silent, found.waiting), (12, 7, 3, 2)
        )
        self.assertAlmostEqual(found.get_rate("durable"), 100 * 4 / 7)
        self.assertEqual(found.silent_rate, 30)
        self.assertEqual(found.get_rate("positive"), 0)

    @given(COUNTS)
    def test_everybody_is_counted_once_and_the_unknown_are_not_shared_out(self, counts):
        found = tally(counts)
        self.assertEqual(found.due, found.answered + found.silent + found.waiting)
        self.assertEqual(found.due, sum(counts.values()))
        rates = [found.get_rate(name) for name in KNOWN]
        if found.answered:
            self.assertAlmostEqual(sum(rates), 100)
        else:
            self.assertEqual(rates, [None] * 4)
        # more people who do not answer change no rate of a situation
        more = tally(counts | {"silent": counts.get("silent", 0) + 9})
        self.assertEqual([more.get_rate(name) for name in KNOWN], rates)
        self.assertEqual(more.silent, found.silent + 9)

    @given(COUNTS, st.integers(0, 12))
    def test_no_small_number_leaves_nor_is_found_by_difference(self, counts, small):
        found = tally(counts)
        shaped = shape(found, small)
        for whole, parts in (
            (
                shaped.due,
                {name: getattr(shaped, name) for name in _PARTS},
            ),
            (shaped.answered, shaped.known),
        ):
            said = [number for number in parts.values() if number != HIDDEN]
            self.assertFalse([number for number in said if 0 < number < small])
            kept = [name for name, number in parts.items() if number == HIDDEN]
            if whole != HIDDEN and kept:
                # what is missing speaks of two rows and of enough people
                self.assertGreater(len(kept), 1)
                self.assertGreaterEqual(whole - sum(said), small)
        if shaped.answered == HIDDEN:
            self.assertEqual(set(shaped.known.values()), {HIDDEN})
            self.assertEqual(shaped.get_rate("durable"), HIDDEN)


_PARTS = ("answered", "silent", "waiting")
