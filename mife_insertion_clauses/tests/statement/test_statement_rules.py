# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.reference.insertion_law_pack import DELIVERED
from ...rules.bands import Band, average, find_band
from ...rules.hours import overlaps
from ...rules.law_pack import read_pack
from ...rules.obligation import get_rate
from ...rules.outcome import Row, get_outcome
from ...rules.small_cells import suppress
from ...rules.statement import (
    HIDDEN,
    TOTALS,
    add_up,
    get_period,
    get_year_before,
    is_whole_months,
    shape_outgoing,
    walk,
)


def read_typology(by_code=False):
    """Return the rows of the typology that the addon brings."""
    files = {path.name: path.read_bytes() for path in DELIVERED.glob("*.csv")}
    rows = {
        values["code"]: Row(
            values["category"],
            values["contract_type"] or None,
            values["in_structure"],
            values["months"],
        )
        for values in read_pack(files).rows["outcomes"].values()
    }
    return rows if by_code else list(rows.values())


def find_hidden(counts, threshold):
    return suppress(dict(enumerate(counts)), threshold)


@tagged("post_install", "-at_install")
class TestStatementRules(BaseCase):
    def _payload(self, people, breakdowns=None, before=50):
        totals = {name: [0, 0] for name in TOTALS} | {"people": [people, before]}
        return {"totals": totals, "breakdowns": breakdowns or {}}

    def _rows(self, *people, before=50):
        return [
            {
                "key": str(i),
                "label": str(i),
                "hours": [10.0 * n, 0],
                "people": [n, before],
            }
            for i, n in enumerate(people)
        ]

    def test_presets_are_whole_months(self):
        for kind in (
            "year",
            "semester_1",
            "semester_2",
            *map("quarter_{}".format, "1234"),
        ):
            with self.subTest(kind=kind):
                self.assertTrue(is_whole_months(*get_period(kind, 2024)))
        self.assertEqual(
            get_period("semester_2", 2026), (date(2026, 7, 1), date(2026, 12, 31))
        )
        self.assertIsNone(get_period("custom", 2026))

    def test_the_year_before_follows_leap_years(self):
        self.assertEqual(
            get_year_before(date(2024, 1, 1), date(2024, 2, 29)),
            (date(2023, 1, 1), date(2023, 2, 28)),
        )

    def test_a_lot_is_of_the_period_when_its_dates_meet_it(self):
        year = date(2026, 1, 1), date(2026, 12, 31)
        self.assertTrue(overlaps(date(2025, 3, 1), date(2026, 1, 1), *year))
        self.assertTrue(overlaps(date(2025, 3, 1), None, *year))
        self.assertFalse(overlaps(date(2025, 3, 1), date(2025, 12, 31), *year))
        self.assertFalse(overlaps(date(2027, 1, 1), None, *year))
        self.assertFalse(overlaps(None, None, *year))

    def test_trap_13_an_excess_hides_no_deficit_unless_pooled(self):
        # A: 100 due, 150 done; B: 200 due, 120 done. Raw: 270 / 300 = 90 %.
        # Lot by lot: (100 + 120) / 300 = 73.333 %, 80 h missing.
        lots = [("A", 100, 150), ("B", 200, 120)]
        apart = add_up((1, False, due, done) for _lot, due, done in lots)
        self.assertEqual(apart["rate"], 90)
        self.assertAlmostEqual(apart["rate_capped"], 73.3333333)
        self.assertEqual(apart["hours_missing"], 80)
        # Pooled in one contract: 270 of 300, 30 h missing.
        pooled = add_up((1, True, due, done) for _lot, due, done in lots)
        self.assertEqual((pooled["rate_capped"], pooled["hours_missing"]), (90, 30))
        # Two contracts that pool do not pool with each other.
        two = add_up([(1, True, 100, 150), (2, True, 200, 120)])
        self.assertEqual(two["hours_missing"], 80)

    def test_trap_24_nothing_due_has_no_rate(self):
        self.assertIsNone(get_rate(10, 0))
        totals = add_up([])
        self.assertIsNone(totals["rate"])
        self.assertIsNone(totals["rate_capped"])
        self.assertEqual(totals["hours_due"], 0)

    def test_outcomes_by_the_typology_delivered(self):
        rows = read_typology()
        start, six_months, longer = (
            date(2026, 1, 15),
            date(2026, 7, 14),  # to the day
            date(2026, 7, 15),
        )
        for contract_type, end, in_structure, outcome in (
            ("permanent", None, False, "durable"),
            ("permanent", six_months, False, "durable"),
            ("permanent", None, True, "durable"),
            ("inclusion", None, True, "durable"),
            ("fixed", six_months, False, "transition"),
            ("fixed", longer, False, "durable"),
            ("fixed", None, False, "unknown"),
            ("usage", six_months, False, "transition"),
            ("usage", longer, False, "durable"),
            ("usage", longer, True, "positive"),
            ("temp", six_months, False, "transition"),
            ("temp", longer, False, "durable"),
            ("temp", None, False, "unknown"),
            ("temp", six_months, True, "positive"),
            ("temp", longer, True, "positive"),
            ("temp", None, True, "positive"),
            ("apprentice", longer, False, "positive"),
            ("apprentice", None, False, "positive"),
            ("professional", longer, True, "positive"),
            ("insertion", six_months, True, "positive"),
            ("insertion", longer, False, "positive"),  # a neighbourhood company
            ("support", longer, False, "other"),
            ("internship", None, False, "other"),
            ("other", longer, False, "other"),
        ):
            with self.subTest(contract_type, end=end, in_structure=in_structure):
                self.assertEqual(
                    get_outcome(rows, contract_type, start, end, in_structure), outcome
                )
        self.assertEqual(get_outcome(rows, "permanent", None, None), "unknown")

    def test_what_a_person_tells_counts_by_the_typology(self):
        told = {
            code: row.category
            for code, row in read_typology(by_code=True).items()
            if not row.contract_type
        }
        self.assertEqual(
            told,
            {
                "civil_service": "durable",
                "business": "durable",
                "aided": "transition",
                "training": "positive",
                "structure": "positive",
                "seeking": "other",
                "inactive": "other",
                "unknown": "unknown",
            },
        )

    @given(
        st.sets(st.integers(0, 10**7), min_size=1, max_size=8),
        st.floats(0, 2 * 10**7),
    )
    def test_a_figure_falls_in_the_bracket_below_it(self, bounds, figure):
        brackets = [Band(bound, bound) for bound in bounds]
        found = find_band(brackets, figure, date(2027, 1, 1))
        below = [bound for bound in bounds if bound <= figure]
        self.assertEqual(found, max(below, default=None))

    @given(
        st.lists(
            st.tuples(
                st.sampled_from([0.2, 0.5, 0.8, 1]),
                st.dates(date(2025, 1, 1), date(2028, 12, 31)),
                st.integers(0, 900),
            ),
            max_size=5,
        ),
        st.integers(1, 11),
    )
    def test_two_parts_of_a_year_make_the_year(self, drawn, months):
        shares = [
            (share, first, first + timedelta(days=days)) for share, first, days in drawn
        ]
        start, end = date(2027, 1, 1), date(2027, 12, 31)
        cut = date(2027, months + 1, 1) - timedelta(days=1)
        first = average(shares, start, cut) * ((cut - start).days + 1)
        second = average(shares, cut + timedelta(days=1), end) * (end - cut).days
        self.assertAlmostEqual(average(shares, start, end) * 365, first + second, 6)

    def test_a_typology_that_changes_holds_from_its_day(self):
        rows = [
            Row("transition", "temp", date_to=date(2026, 12, 31)),
            Row("durable", "temp", date_from=date(2027, 1, 1)),
        ]
        for day, outcome in (("2026-12-31", "transition"), ("2027-01-01", "durable")):
            start = date.fromisoformat(day)
            self.assertEqual(get_outcome(rows, "temp", start, None), outcome)
        self.assertEqual(get_outcome(rows, "fixed", start, None), "other")

    def test_trap_22_small_cells_are_hidden(self):
        # 3 is under 5; hidden alone, the total would give it back: 7 goes with it
        self.assertEqual(find_hidden([12, 3, 0, 7], 5), {1, 3})
        # 1 and 2 hidden together still say "fewer than five": 6 joins them
        self.assertEqual(find_hidden([1, 2, 6, 9], 5), {0, 1, 2})
        # 2 and 4 are two cells of 6 people together: nothing else to hide
        self.assertEqual(find_hidden([2, 4, 6, 9], 5), {0, 1})

    def test_trap_22_zero_is_zero_and_big_cells_stay(self):
        self.assertEqual(find_hidden([0, 0, 5, 40], 5), set())
        self.assertEqual(find_hidden([], 5), set())
        self.assertEqual(find_hidden([1, 2, 3], 0), set())
        # nobody else to hide with: the total is then under the threshold too
        self.assertEqual(find_hidden([3, 0], 5), {0})

    def test_trap_22_no_total_gives_a_hidden_cell_back(self):
        for counts in ([4, 30], [1, 1, 1, 30], [4, 4, 9], [1, 5, 5], [2, 3, 0, 8]):
            with self.subTest(counts=counts):
                hidden = find_hidden(counts, 5)
                visible = sum(n for i, n in enumerate(counts) if i not in hidden)
                self.assertGreaterEqual(sum(counts) - visible, 5)
                self.assertGreaterEqual(len(hidden), 2)

    def test_trap_22_hours_of_hidden_people_are_hidden(self):
        payload = self._payload(
            15, {"sex": self._rows(12, 3), "trade": self._rows(12, 3)}
        )
        shaped = shape_outgoing(payload, 5)
        for row in shaped["breakdowns"]["sex"]:
            self.assertEqual((row["people"][0], row["hours"][0]), (HIDDEN, HIDDEN))
        # the buyer knows the hours of its contracts: the number of people is hidden
        hours = [row["hours"][0] for row in shaped["breakdowns"]["trade"]]
        self.assertEqual(hours, [120, 30])
        self.assertEqual(shaped["breakdowns"]["trade"][0]["people"][0], HIDDEN)
        self.assertEqual(shaped["totals"]["people"], [15, 50])
        # the payload itself is untouched
        self.assertEqual(payload["breakdowns"]["sex"][1]["people"][0], 3)

    def test_trap_22_a_table_of_few_people_does_not_tell_what_they_are(self):
        breakdowns = {"sex": self._rows(3, 0, before=0), "trade": self._rows(3, 0)}
        shaped = shape_outgoing(self._payload(3, breakdowns, before=0), 5)
        self.assertEqual(shaped["breakdowns"]["sex"], [])
        self.assertEqual(len(shaped["breakdowns"]["trade"]), 2)
        # told of the year before: this year's zero would say it of this year's people
        breakdowns = {"sex": self._rows(3, 0, before=30)}
        shaped = shape_outgoing(self._payload(3, breakdowns, before=60), 5)
        for row in shaped["breakdowns"]["sex"]:
            self.assertEqual(row["people"], [HIDDEN, 30])
            self.assertEqual(row["hours"], [HIDDEN, 0])

    def test_trap_22_each_year_is_judged_by_its_own_people(self):
        rows = self._rows(12, 8, before=2)
        shaped = shape_outgoing(self._payload(20, {"sex": rows}, before=4), 5)
        self.assertEqual(shaped["totals"]["people"], [20, HIDDEN])
        self.assertEqual(
            [row["people"] for row in shaped["breakdowns"]["sex"]],
            [[12, HIDDEN], [8, HIDDEN]],
        )

    def test_walk_names_every_figure(self):
        rows = self._rows(12)
        payload = self._payload(12, {"sex": rows}) | {
            "months": [{"key": "2026-01-01", "hours": [1, 2]}],
            "lots": [{"key": 7, "label": "Lot", "group": "owing", "due": None}],
        }
        found = dict(walk(payload))
        self.assertEqual(found["totals", "people", 0], 12)
        self.assertEqual(found["breakdowns", "sex", "0", "hours", 1], 0)
        self.assertEqual(found["months", "2026-01-01", "hours", 1], 2)
        self.assertIsNone(found["lots", 7, "due"])
        self.assertEqual(len(found), 2 * len(TOTALS) + 4 + 2 + 1)
