# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os
import random
from datetime import date
from fractions import Fraction
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from odoo.tests import BaseCase, freeze_time, tagged

from ...report.statement_kept import StatementKept
from ...rules import small_numbers, statement
from ...rules.statement import HIDDEN, Action, Facts, Period
from .common_statement import StatementCommon

ATTACKS = int(os.environ.get("ATTACKS", "40"))
THRESHOLD = 5
AXES, AUDIENCES = "AB", "xyz"
PERIODS = (
    statement.get_year(2025),
    *(
        Period(date(2025, month, 1), date(2025, month + 2, 28 if month == 12 else 30))
        for month in (1, 4, 7, 10)
    ),
    Period(date(2025, 1, 1), date(2025, 6, 30)),
)


def make_facts(numbers, seed):
    draw = random.Random(seed)
    days = [date(2025, month, 15) for month in (2, 5, 8, 11)]
    actions = []
    for key, (place, people) in enumerate(numbers.items()):
        start = draw.choice(days)
        end = draw.choice([start, *(day for day in days if day > start)])
        actions.append(Action(1, key, *place[:2], people, start, end, start, key))
    return Facts([], [], actions, [], [], [], 6)


def make_payload(facts, period):
    """Return the figures of people of a statement, before others are looked at."""
    sides = [
        statement.tabulate_actions(facts.actions, each)
        for each in (period, period.get_year_before())
    ]
    hidden = [
        small_numbers.hide({k: v[1] for k, v in side.items()}, THRESHOLD)
        for side in sides
    ]

    def get(side, *key):
        return HIDDEN if key in hidden[side] else sides[side].get(key, (0, 0))[1]

    return {
        "totals": {"people": [get(side, None, None) for side in (0, 1)]}
        | {name: [0, 0] for name in ("held_people", "opinions", "satisfied")}
        | {"satisfied_rate": [None, None]},
        "breakdowns": {
            "axes": [
                {"key": axis, "people": [get(side, axis, None) for side in (0, 1)]}
                for axis in AXES
            ],
            "audiences": [
                {"key": one, "people": [get(side, None, one) for side in (0, 1)]}
                for one in AUDIENCES
            ],
        },
        "crossed": {
            "rows": [
                [axis, [[1, get(0, axis, one)] for one in AUDIENCES]] for axis in AXES
            ]
        },
        "kept_back": len(hidden[0]),
    }


def find_secrets(cells):
    """Return the small numbers kept back that plain elimination finds."""
    rows = []

    def reduce(row):
        for pivot, other in rows:
            if factor := row.get(pivot):
                for each, value in other.items():
                    row[each] = row.get(each, 0) - factor * value
        return {each: value for each, value in row.items() if value}

    nil = set().union(*(one.parts for one in cells if one.shown and not one.people))
    for cell in cells:
        row = reduce(dict.fromkeys(cell.parts - nil, Fraction(1)))
        if cell.shown and row:
            pivot = min(row)
            rows.append((pivot, {k: v / row[pivot] for k, v in row.items()}))
    return [
        cell
        for cell in cells
        if not cell.shown
        and 0 < cell.people < THRESHOLD
        and not reduce(dict.fromkeys(cell.parts - nil, Fraction(1)))
    ]


@tagged("post_install", "-at_install")
class TestLabelOtherDocumentsRules(BaseCase):
    def test_no_order_of_issue_lets_a_number_be_found(self):
        places = list(product(AXES, AUDIENCES, range(3)))

        @settings(
            max_examples=ATTACKS, deadline=None, suppress_health_check=list(HealthCheck)
        )
        @given(
            some.fixed_dictionaries(
                dict.fromkeys(places, some.sampled_from([0, 0, 1, 2, 3, 4, 6, 12]))
            ),
            some.integers(0, 2**32),
            some.permutations(PERIODS),
        )
        def attack(numbers, seed, periods):
            facts = make_facts(numbers, seed)
            kept, issued = StatementKept(facts, list(AUDIENCES)), {}
            for rank, period in enumerate(periods):
                payload = make_payload(facts, period)
                kept.keep_back(payload, period, issued, THRESHOLD)
                issued[f"B-{rank}"] = payload, period
            cells = [
                cell
                for document in issued.values()
                for cell in kept._list_cells(*document)
            ]
            self.assertFalse(find_secrets(cells))

        attack()


@tagged("post_install", "-at_install")
@freeze_time("2026-02-02 10:00:00")
class TestLabelOtherDocuments(StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 15 people in the year, 12 of them by the end of June
        cls._decide(
            "Alpha",
            actions=[
                (0, 12, "2025-02-01", "2025-02-01"),
                (0, 3, "2025-11-01", "2025-11-01"),
            ],
        )
        cls.programme.small_number = 5

    def _issue(self, **vals):
        bilan = self._draft(**vals)
        bilan.action_issue()
        return bilan

    def test_a_year_less_its_first_months_gives_nobody_away(self):
        half = {"period": "custom", "date_from": "2025-01-01", "date_to": "2025-06-30"}
        year = self._issue()
        self.assertEqual(year.payload["totals"]["people"][0], 15)
        self.assertEqual(year.payload["kept_for"], [])
        first = self._issue(**half)
        self.assertEqual(first.payload["totals"]["people"][0], HIDDEN)
        [axis] = first.payload["breakdowns"]["axes"]
        self.assertEqual(axis["people"][0], HIDDEN)
        self.assertEqual(first.payload["kept_for"], [year.number])
        self.assertIn(year.number, first._get_document().get_kept_back_note())
        # the year stays as it was
        self.assertEqual(year.payload["totals"]["people"][0], 15)

    def test_a_correction_of_a_few_people_is_kept_back(self):
        year = self._issue()
        action = self.env["label.action"].search([("people_count", "=", 12)])
        self.env.cr.execute(
            "UPDATE label_action SET people_count = 14 WHERE id = %s", action.ids
        )
        self.env.invalidate_all()
        again = self._issue(correction_reason="Two people were forgotten")
        self.assertEqual(again.supersedes_id, year)
        self.assertEqual(again.payload["totals"]["people"][0], HIDDEN)

    def test_the_register_tells_whose_people_no_difference_leaves(self):
        """Anybody reads there which labels ended: what those in force leave is of one.

        Beta's label ended in spring, after 3 people were welcomed: were both the people
        of the year and those of the labels in force told, its 3 would be found.
        """
        beta = self._decide(
            "Beta", day="2022-03-12", actions=[(0, 3, "2025-02-01", "2025-02-01")]
        )
        self.assertEqual(str(beta.award_id.valid_until), "2025-03-11")
        totals = self._issue().payload["totals"]
        self.assertEqual(totals["people"][0], 18)
        self.assertEqual(totals["held_people"][0], HIDDEN)

    def test_what_is_issued_first_is_not_kept_for_another(self):
        year = self._issue()
        self.assertEqual(year.payload["totals"]["held_people"][0], 15)
        self.assertEqual((year.payload["kept_back"], year.payload["kept_for"]), (0, []))
