# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as some

from odoo.tests import BaseCase, tagged

from ...rules import small_numbers, statement, steps
from ...rules.statement import Action, Label, Period, get_quartiles

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
DAYS = some.dates(date(2023, 1, 1), date(2029, 12, 31))
SPANS = some.lists(some.tuples(DAYS, some.none() | DAYS), max_size=2)
TABLES = some.dictionaries(
    some.tuples(some.sampled_from("abcde"), some.sampled_from("vwxyz")),
    some.integers(0, 12),
    max_size=25,
)


def _make_label(**vals):
    return Label(
        **{
            "holder": 1,
            "file": 1,
            "earlier_file": None,
            "valid_from": date(2023, 3, 12),
            "valid_until": date(2026, 3, 11),
            **vals,
        }
    )


def _find_given_away(cells, hidden):
    """Return the cells kept back that totals give away, by plain linear algebra."""
    lines = {line for line, _column in cells} | {None}
    columns = {column for _line, column in cells} | {None}
    order = sorted(hidden, key=str)
    equations = []
    for place, names in ((0, lines), (1, columns)):
        for name in names:
            equations.append(
                [
                    Fraction(
                        (-1 if key[1 - place] is None else 1) * (key[place] == name)
                    )
                    for key in order
                ]
            )
    found, rank = [], 0
    for column in range(len(order)):
        pivot = next(
            (row for row in range(rank, len(equations)) if equations[row][column]), None
        )
        if pivot is None:
            continue
        equations[rank], equations[pivot] = equations[pivot], equations[rank]
        lead = equations[rank][column]
        equations[rank] = [value / lead for value in equations[rank]]
        for row, equation in enumerate(equations):
            if row != rank and equation[column]:
                factor = equation[column]
                equations[row] = [
                    value - factor * own
                    for value, own in zip(equation, equations[rank], strict=True)
                ]
        rank += 1
    for equation in equations[:rank]:
        unknown = [key for key, value in zip(order, equation, strict=True) if value]
        if len(unknown) == 1:
            found += unknown
    return found


@tagged("post_install", "-at_install")
class TestStatementRules(BaseCase):
    def test_examples(self):
        for module in (statement, small_numbers, steps):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertEqual(result.failed, 0)

    def test_year_before_is_the_year_before(self):
        self.assertEqual(YEAR.get_year_before(), (date(2025, 1, 1), date(2025, 12, 31)))
        leap = Period(date(2027, 3, 1), date(2028, 2, 29))
        self.assertEqual(leap.get_year_before(), (date(2026, 3, 1), date(2027, 2, 28)))

    def test_label_lives_until_its_last_day(self):
        label = _make_label()
        self.assertTrue(statement.is_alive(label, date(2026, 3, 11)))
        self.assertFalse(statement.is_alive(label, date(2026, 3, 12)))
        self.assertFalse(statement.is_alive(label, date(2023, 3, 11)))

    def test_withdrawn_label_neither_lives_nor_ends(self):
        label = _make_label(withdrawn=((date(2025, 6, 1), None),))
        self.assertTrue(statement.is_alive(label, date(2025, 5, 31)))
        self.assertFalse(statement.is_alive(label, date(2025, 6, 1)))
        self.assertEqual(statement.get_ended([label], YEAR), [])
        # withdrawn after its end, it had ended
        late = _make_label(withdrawn=((date(2026, 4, 1), None),))
        self.assertEqual(statement.get_ended([late], YEAR), [late])

    def test_renewal_is_counted_until_the_last_late_day(self):
        label = _make_label()
        for start, expected in (
            (date(2026, 3, 12), True),
            (date(2026, 9, 12), True),
            (date(2026, 9, 13), False),
        ):
            renewal = _make_label(
                file=2, valid_from=start, valid_until=date(2030, 1, 1)
            )
            with self.subTest(start=start):
                found = statement.is_followed(label, [label, renewal], 6)
                self.assertEqual(found, expected)

    def test_renewal_of_the_firm_that_took_over(self):
        label = _make_label()
        heir = _make_label(
            holder=9,
            file=2,
            earlier_file=1,
            valid_from=date(2026, 3, 12),
            valid_until=date(2029, 3, 11),
        )
        stranger = heir._replace(earlier_file=None)
        self.assertTrue(statement.is_followed(label, [label, heir], 6))
        self.assertFalse(statement.is_followed(label, [label, stranger], 6))

    def test_action_of_a_period(self):
        for start, end, notified, expected in (
            ("2025-12-31", None, "2026-02-01", False),
            ("2026-01-01", None, "2025-02-01", True),
            ("2025-06-01", "2026-01-01", "2025-09-01", True),
            (None, "2026-12-31", "2025-09-01", True),
            ("2027-01-01", "2028-01-01", "2026-09-01", False),
            (None, None, "2026-09-01", True),
            (None, None, "2025-09-01", False),
        ):
            days = [day and date.fromisoformat(day) for day in (start, end, notified)]
            action = Action(1, 1, "A", "pupils", 3, *days)
            with self.subTest(start=start, end=end, notified=notified):
                self.assertEqual(statement.touches(action, YEAR), expected)

    @given(some.lists(some.tuples(DAYS, DAYS, SPANS), max_size=8), DAYS)
    def test_labels_of_a_day_are_those_of_no_other(self, rows, day):
        """Each label that began by a day lives on it, is withdrawn, or has ended."""
        labels = [
            _make_label(
                file=rank,
                valid_from=min(first, last),
                valid_until=max(first, last),
                withdrawn=tuple(spans),
            )
            for rank, (first, last, spans) in enumerate(rows)
        ]
        alive = sum(statement.is_alive(label, day) for label in labels)
        by_hand = 0
        for label in labels:
            withdrawn = any(
                start <= day and (end is None or day < end)
                for start, end in label.withdrawn
            )
            days = (label.valid_until - label.valid_from).days + 1
            lived = {label.valid_from + timedelta(days=each) for each in range(days)}
            by_hand += day in lived and not withdrawn
        self.assertEqual(alive, by_hand)

    @given(TABLES, some.integers(1, 8))
    def test_no_small_number_is_given_away(self, table, threshold):
        cells = small_numbers.add_totals(table)
        hidden = small_numbers.hide(cells, threshold)
        small = {key for key, number in cells.items() if 0 < number < threshold}
        self.assertLessEqual(small, hidden)
        self.assertEqual(_find_given_away(cells, hidden), [])

    @given(TABLES)
    def test_nothing_is_kept_back_without_small_numbers(self, table):
        cells = small_numbers.add_totals(
            {key: number * 10 for key, number in table.items()}
        )
        self.assertEqual(small_numbers.hide(cells, 5), set())

    def test_benchmark_of_too_few_is_none(self):
        self.assertIsNone(get_quartiles([1, 2, 3, 4], 5))
        self.assertEqual(get_quartiles([4, 1, 3, 2, 5], 5), [2, 3, 4])
        self.assertIsNone(get_quartiles([], 0))

    @given(some.lists(some.integers(0, 500), min_size=8, max_size=30))
    def test_half_stands_between_the_quartiles(self, values):
        low, middle, high = get_quartiles(values, 8)
        self.assertLessEqual(low, middle)
        self.assertLessEqual(middle, high)
        below = sum(value <= middle + 0.5 for value in values)
        above = sum(value >= middle - 0.5 for value in values)
        self.assertGreaterEqual(2 * below, len(values))
        self.assertGreaterEqual(2 * above, len(values))
