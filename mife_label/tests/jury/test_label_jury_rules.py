# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from fractions import Fraction
from itertools import permutations
from unittest import skipUnless

from odoo.tests import BaseCase, tagged

from ...rules.agenda import movements, propose_order
from ...rules.links import own_domains, siren
from ...rules.quorum import Seat, count_quorum, outcome, presiding
from ...rules.reliability import krippendorff_alpha
from ...rules.scoring import Criterion, Rules, judge, share, trimmed_mean, weigh

try:
    import krippendorff
    import numpy
except ImportError:
    krippendorff = None

HERE = {"present": True}


@tagged("post_install", "-at_install")
class TestQuorum(BaseCase):
    def test_trap_17_quorum(self):
        """Each case: seats, share, what is expected (eligible, total, met)."""
        cases = {
            # 3 of 6 is half
            "half is enough": (
                [Seat(i, present=i < 3) for i in range(6)],
                50,
                (6, 3, True),
            ),
            "under half is not": (
                [Seat(i, present=i < 2) for i in range(5)],
                50,
                (5, 2, False),
            ),
            # 2 of 6 invited, but 3 are recused: 2 of 3 eligible
            "on eligible members, not on invited ones": (
                [Seat(i, present=i < 2, recused=i > 2) for i in range(6)],
                50,
                (3, 2, True),
            ),
            # 4 present of 6, 3 of them recused: 1 of 3
            "recused present is not counted present": (
                [Seat(i, present=i < 4, recused=i < 3) for i in range(6)],
                50,
                (3, 1, False),
            ),
            "who does not vote is not counted": (
                [Seat(1, **HERE), Seat(2), Seat(3, votes=False, **HERE)],
                60,
                (2, 1, False),
            ),
            # 1 present + 1 represented of 3
            "a proxy counts": (
                [Seat(1, **HERE), Seat(2, proxy_to=1), Seat(3)],
                60,
                (3, 2, True),
            ),
            "holder recused, proxy silent": (
                [
                    Seat(1, recused=True, **HERE),
                    Seat(2, proxy_to=1),
                    Seat(3, **HERE),
                ],
                60,
                (2, 1, False),
            ),
            "giver recused, nothing to hold": (
                [
                    Seat(1, **HERE),
                    Seat(2, proxy_to=1, recused=True),
                    Seat(3),
                ],
                60,
                (2, 1, False),
            ),
            "holder away, proxy silent": (
                [Seat(1), Seat(2, proxy_to=1), Seat(3, **HERE)],
                60,
                (3, 1, False),
            ),
            "giver came after all: one voice, not two": (
                [Seat(1, **HERE), Seat(2, proxy_to=1, **HERE), Seat(3)],
                60,
                (3, 2, True),
            ),
            "no more proxies than allowed": (
                [Seat(1, **HERE), Seat(2, proxy_to=1), Seat(3, proxy_to=1), Seat(4)],
                75,
                (4, 2, False),
            ),
            # a third of 3, compared exactly: 1 x 100 >= 33.33 x 3 = 99.99
            "shares are compared exactly": (
                [Seat(1, **HERE), Seat(2), Seat(3)],
                33.33,
                (3, 1, True),
            ),
            "second convocation: those who come decide": (
                [Seat(1, **HERE), Seat(2), Seat(3), Seat(4)],
                0,
                (4, 1, True),
            ),
            "second convocation: somebody comes": (
                [Seat(1), Seat(2, proxy_to=1)],
                0,
                (2, 0, False),
            ),
            "everybody recused": (
                [Seat(1, recused=True, **HERE), Seat(2, recused=True, **HERE)],
                0,
                (0, 0, None),
            ),
        }
        for name, (seats, quorum_share, expected) in cases.items():
            with self.subTest(name):
                counted = count_quorum(seats, quorum_share).whole
                self.assertEqual(
                    (counted.eligible, counted.total, counted.met), expected
                )

    def test_trap_17_nobody_eligible_never_decides(self):
        seats = [Seat(1, recused=True, **HERE)]
        self.assertFalse(count_quorum(seats, 0).met)

    def test_trap_17_colleges(self):
        seats = [
            Seat(1, "State", **HERE),
            Seat(2, "State"),
            Seat(3, "Firms", recused=True, **HERE),
            Seat(4, "Unions"),
            Seat(5, "Unions"),
        ]
        counted = count_quorum(seats, 50, by_college=True)
        self.assertIs(counted.colleges["State"].met, True)
        self.assertIs(counted.colleges["Unions"].met, False)
        # nobody left of this college: it is said, and blocks nothing by itself
        self.assertIsNone(counted.colleges["Firms"].met)
        self.assertFalse(counted.met)
        there = [*seats[:3], Seat(4, "Unions", **HERE), seats[4]]
        self.assertTrue(count_quorum(there, 50, by_college=True).met)

    def test_trap_17_votes_in_hand(self):
        seats = [
            Seat(1, **HERE),
            Seat(2, proxy_to=1),
            Seat(3, recused=True, **HERE),
            Seat(4, proxy_to=3),
        ]
        self.assertEqual(count_quorum(seats, 50).votes, {1: 2})

    def test_trap_17_deputy_presides_when_the_president_leaves(self):
        seats = [Seat(1, recused=True, **HERE), Seat(2), Seat(3, **HERE)]
        self.assertEqual(presiding(seats, [1, 2, 3]), 3)
        self.assertIsNone(presiding(seats, [1, 2]))

    def test_trap_17_outcome(self):
        for case, expected in (
            ((3, 2), "for"),
            ((2, 3), "against"),
            ((2, 2), "tie"),
            ((2, 2, 0, "cast", "for"), "for"),
            ((2, 2, 0, "cast", "against"), "against"),
            # the casting vote settles a tie, nothing else
            ((3, 2, 0, "cast", "against"), "for"),
            # abstentions weigh against where the majority is of all who take part
            ((3, 1, 3, "cast"), "for"),
            ((3, 1, 3, "present"), "against"),
            ((2, 1, 1, "present"), "tie"),
            ((2, 1, 1, "present", "for"), "for"),
            # nobody was for: there is nothing to settle
            ((0, 0, 4, "cast", "for"), "tie"),
        ):
            with self.subTest(case=case):
                self.assertEqual(outcome(*case), expected)


@tagged("post_install", "-at_install")
class TestAgenda(BaseCase):
    def test_conflicted_members_go_out_once(self):
        recused = {1: {"A"}, 2: set(), 3: {"A", "B"}, 4: {"B"}, 5: set()}
        order = propose_order([1, 2, 3, 4, 5], recused)
        # A leaves once and comes back once, B too: 4 movements
        self.assertEqual(movements(order, recused), 4)
        self.assertEqual(sorted(order), [1, 2, 3, 4, 5])

    def test_order_that_is_as_good_stays(self):
        recused = {1: set(), 2: {"A"}, 3: set()}
        self.assertEqual(propose_order([1, 2, 3], recused), [1, 2, 3])
        self.assertEqual(propose_order([], {}), [])

    def test_it_is_the_best_of_all_orders(self):
        draw = random.Random(12)
        for _case in range(40):
            files = list(range(6))
            recused = {
                file: {person for person in "ABCD" if draw.random() < 0.3}
                for file in files
            }
            best = min(movements(order, recused) for order in permutations(files))
            self.assertEqual(movements(propose_order(files, recused), recused), best)

    def test_many_files_are_ordered_all_the_same(self):
        draw = random.Random(7)
        files = list(range(40))
        recused = {
            file: {person for person in "ABCDEFGH" if draw.random() < 0.3}
            for file in files
        }
        order = propose_order(files, recused)
        self.assertEqual(sorted(order), files)
        self.assertLess(movements(order, recused), movements(files, recused))


GRID = [
    Criterion("a1", "A", 2, 0, 4),
    Criterion("a2", "A", 1, 0, 4),
    Criterion("b1", "B", 1, 0, 4, knockout=True),
]


def rules(**values):
    return Rules(GRID, **{"min_sheets": 1, **values})


@tagged("post_install", "-at_install")
class TestScoring(BaseCase):
    def test_weighted_share(self):
        # (2 x 3 + 1 x 1) / (3 x 4) = 7 / 12
        self.assertEqual(share({"a1": 3, "a2": 1}, GRID[:2]), Fraction(700, 12))

    def test_trap_09_missing_is_not_zero(self):
        # only a1 was judged: 3 / 4, and not 6 / 12
        self.assertEqual(share({"a1": 3}, GRID[:2]), 75)
        self.assertEqual(share({"a1": 3, "a2": 0}, GRID[:2]), 50)
        self.assertIsNone(share({}, GRID))

    def test_trap_09_too_few_sheets_propose_nothing(self):
        sheets = {1: {"a1": 4, "a2": 4, "b1": 4}, 2: {"a1": 4, "a2": 4, "b1": 4}}
        verdict = judge(sheets, rules(min_sheets=3))
        self.assertIsNone(verdict.award)
        self.assertIsNone(verdict.score)
        self.assertIsNone(weigh(sheets, rules(min_sheets=3)).solid)
        self.assertIs(judge(sheets, rules(min_sheets=2)).award, True)

    def test_trap_09_recused_juror_lowers_nothing(self):
        sheet = {"a1": 3, "a2": 3, "b1": 3}
        three = judge({i: sheet for i in range(3)}, rules())
        twelve = judge({i: sheet for i in range(12)}, rules())
        self.assertEqual(three.score, twelve.score)

    def test_no_axis_makes_up_for_another(self):
        sheets = {1: {"a1": 4, "a2": 4, "b1": 1}}
        verdict = judge(sheets, rules(floors={"A": 50, "B": 50}, threshold=50))
        # 13 / 16 of all points, but 1 / 4 on B
        self.assertEqual(verdict.score, Fraction(1300, 16))
        self.assertEqual(verdict.low_axes, ("B",))
        self.assertIs(verdict.award, False)

    def test_knockout_needs_half_of_those_who_judged(self):
        def verdict(*marks):
            sheets = {
                juror: {"a1": 4, "a2": 4} | ({} if mark is None else {"b1": mark})
                for juror, mark in enumerate(marks)
            }
            return judge(sheets, rules())

        self.assertEqual(verdict(0, 3, 3).knocked_out, ())
        self.assertEqual(verdict(0, 0, 3).knocked_out, ("b1",))
        self.assertEqual(verdict(0, None, None).knocked_out, ("b1",))
        self.assertEqual(verdict(None, None).knocked_out, ())

    def test_trap_15_thresholds_are_compared_unrounded(self):
        # 1199 / 2000 = 59.95, shown 60.0 with one decimal
        grid = [Criterion(1, "A", 1, 0, 2000)]
        verdict = judge({1: {1: 1199}}, Rules(grid, {"A": 60}, 60))
        self.assertEqual(float(verdict.score), 59.95)
        self.assertTrue(verdict.under_threshold)
        self.assertEqual(verdict.low_axes, ("A",))
        # exactly at the threshold is reached, whatever floats make of 0.1 + 0.2
        grid = [Criterion(i, "A", weight, 0, 3) for i, weight in ((1, 0.1), (2, 0.2))]
        verdict = judge({1: {1: 3, 2: 0}, 2: {1: 0, 2: 3}}, Rules(grid, {"A": 50}, 50))
        self.assertIs(verdict.award, True)

    def test_trap_14_nothing_is_normalised(self):
        # a severe juror lowers everything: the threshold is of the grid, not a curve
        low = {i: {"a1": 1, "a2": 1, "b1": 1} for i in range(4)}
        self.assertEqual(judge(low, rules()).score, 25)

    def test_solid_and_fragile(self):
        grid = [Criterion(1, "A", 1, 0, 4)]

        def solidity(*marks):
            sheets = {juror: {1: mark} for juror, mark in enumerate(marks)}
            return weigh(sheets, Rules(grid, {}, 50))

        self.assertTrue(solidity(3, 3, 3, 3).solid)
        # 2 2 2 1: 43.75, under; without the 1 it is 50: one sheet decides
        fragile = solidity(2, 2, 2, 1)
        self.assertFalse(fragile.solid)
        self.assertEqual(fragile.pivotal, 1)
        self.assertEqual(fragile.reasons, ("one_sheet", "trimmed"))
        # 4 4 4 0 0: far apart
        self.assertIn("spread", solidity(4, 4, 4, 0, 0).reasons)
        self.assertEqual(solidity(4).reasons, ("few",))
        # 75 75 25: 58.3; a gap of 50 points, and a spread of 23.6
        self.assertEqual(solidity(3, 3, 1).reasons, ("spread", "gap"))

    def test_trimmed_mean(self):
        self.assertEqual(trimmed_mean([0, 50, 60, 100]), 55)
        self.assertEqual(trimmed_mean([40, 60]), 50)
        self.assertIsNone(trimmed_mean([None]))


ROWS = [
    [4, 4, 3, 4, None],
    [2, 3, 2, None, 2],
    [5, 5, 4, 5, 5],
    [1, 2, 1, 1, 3],
    [3, None, 3, 4, 3],
    [4, 5, 2, 4, 4],
]


@tagged("post_install", "-at_install")
class TestReliability(BaseCase):
    def test_golden_figures(self):
        for level, expected in (
            ("nominal", 0.315789),
            ("ordinal", 0.692597),
            ("interval", 0.687822),
        ):
            self.assertAlmostEqual(krippendorff_alpha(ROWS, level), expected, places=6)

    def test_trap_14_undefined_is_not_a_figure(self):
        for rows in ([], [[3, 3], [3, 3]], [[1, None], [None, 4]], [[None, None]]):
            with self.subTest(rows=rows):
                self.assertIsNone(krippendorff_alpha(rows))

    @skipUnless(krippendorff, "the krippendorff library is not installed")
    def test_agrees_with_the_reference_library(self):
        draw = random.Random(3)
        for _case in range(100):
            rows = [
                [draw.choice([None, 0, 1, 2, 3]) for _juror in range(5)]
                for _file in range(7)
            ]
            data = numpy.array(
                [[numpy.nan if m is None else m for m in row] for row in rows],
                dtype=float,
            ).T
            for level in ("nominal", "ordinal", "interval"):
                ours = krippendorff_alpha(rows, level)
                if ours is None:
                    continue
                theirs = krippendorff.alpha(
                    reliability_data=data, level_of_measurement=level
                )
                self.assertAlmostEqual(ours, theirs, places=9)


@tagged("post_install", "-at_install")
class TestLinks(BaseCase):
    def test_public_addresses_say_nothing(self):
        self.assertEqual(own_domains(["a@orange.fr", "B <b@Works.fr>"]), {"works.fr"})
        self.assertEqual(own_domains([False, "nothing"]), set())

    def test_siren(self):
        self.assertEqual(siren("99901356800012"), "999013568")
        self.assertIsNone(siren(False))
