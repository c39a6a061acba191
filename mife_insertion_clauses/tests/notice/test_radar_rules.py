# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...rules import notice_matching as matching
from ...rules import operation, radar, territory
from ...rules.radar import Facts, Table, Weight

WEIGHTS = (
    Weight(radar.TRADE, 30, "45", trade=1),
    Weight(radar.TRADE, 40, "4544", words=("peinture",), trade=2),
    Weight(radar.TRADE, 25, "905", words=("déchets",)),
    Weight(radar.AMOUNT, 5, bound=40_000),
    Weight(radar.AMOUNT, 20, bound=200_000),
    Weight(radar.AMOUNT, 3, radar.UNKNOWN),
    Weight(radar.TIME, 2, bound=0),
    Weight(radar.TIME, 12, bound=15),
    Weight(radar.CLAUSE, 10, "obligatory"),
    Weight(radar.STRUCTURES, 4, bound=1),
    Weight(radar.BAND, 0, radar.HIGH, 60),
    Weight(radar.BAND, 0, radar.MEDIUM, 35),
)
FACTS = Facts(("45442100-8",), "Peinture", 250_000, 6, 3, 20, 2, "obligatory")


def score(known, rows):
    return Table(rows).score(known)


weights = st.lists(
    st.builds(
        Weight,
        st.sampled_from(radar.COMPONENTS),
        st.integers(0, 70),
        st.sampled_from(["", "45", "4544", "unknown", "obligatory", "place"]),
        st.none() | st.integers(-5, 500_000),
        st.sampled_from([(), ("peinture",)]),
    ),
    max_size=15,
)
facts = st.builds(
    Facts,
    st.lists(
        st.sampled_from(["", "45442100", "45000000-7", "90500000"]), max_size=3
    ).map(tuple),
    st.sampled_from(["Peinture de l'école", "Fournitures", ""]),
    st.none() | st.floats(0, 1e9),
    st.none() | st.integers(0, 120),
    st.none() | st.integers(0, 60),
    st.none() | st.integers(-400, 400),
    st.none() | st.integers(0, 50),
    st.sampled_from(["obligatory", "unknown", "none"]),
    st.sampled_from(["place", "unknown"]),
)


@tagged("post_install", "-at_install")
class TestDocumentation(BaseCase):
    def test_examples_of_the_documentation(self):
        for module in (matching, operation, radar, territory):
            with self.subTest(module=module.__name__):
                found = doctest.testmod(module)
                self.assertEqual((found.failed, bool(found.attempted)), (0, True))


@tagged("post_install", "-at_install")
class TestOperation(BaseCase):
    def test_an_amendment_takes_the_place_of_what_it_follows(self):
        award = operation.Part("award", 300.0, order=("2026-01-01",), reference="A")
        change = operation.Part(
            "modification", 360.0, order=("2026-05-01",), follows=("A-01",)
        )
        other = operation.Part("award", 50.0, order=("2026-02-01",), reference="AB")
        for parts in permutations((award, change, other)):
            self.assertEqual(operation.add_up(parts), 410)

    def test_a_cancellation_awards_nothing(self):
        parts = [
            operation.Part("consultation", 900.0),
            operation.Part("cancellation", 900.0, order=("2026-09-01",)),
        ]
        self.assertEqual(operation.add_up(parts), 900)


@tagged("post_install", "-at_install")
class TestRadarRules(BaseCase):
    def test_golden_score(self):
        # 40 (peinture) + 20 (from 200 000) + 12 (15 days) + 10 (clause) + 4 = 86
        found = score(FACTS, WEIGHTS)
        self.assertEqual(found.total, 86)
        self.assertEqual(found.trade, 2)
        self.assertEqual(
            {part.component: (part.points, part.most) for part in found.parts},
            {
                "trade": (40, 40),
                "amount": (20, 20),
                "time": (12, 12),
                "clause": (10, 10),
                "structures": (4, 4),
            },
        )

    def test_just_below_and_just_at_a_bound(self):
        below = score(FACTS._replace(amount=199_999.99), WEIGHTS)
        at = score(FACTS._replace(amount=200_000), WEIGHTS)
        self.assertEqual((below.total, at.total), (71, 86))
        late = [
            score(FACTS._replace(days_left=days), WEIGHTS).total
            for days in (-1, 0, 14, 15)
        ]
        self.assertEqual(late, [74, 76, 76, 86])

    def test_unknown_amount_is_not_zero(self):
        self.assertEqual(score(FACTS._replace(amount=None), WEIGHTS).total, 69)
        self.assertEqual(score(FACTS._replace(amount=0), WEIGHTS).total, 66)

    def test_longest_prefix_wins_even_with_fewer_points(self):
        rows = [Weight(radar.TRADE, 30, "45"), Weight(radar.TRADE, 20, "4522")]
        self.assertEqual(score(Facts(("45221000",)), rows).total, 20)

    def test_words_of_the_object_give_half_and_say_so(self):
        [part, *_others] = score(Facts((), "Mise en peinture du gymnase"), WEIGHTS)[1]
        self.assertEqual((part.points, part.found), (20, "peinture"))
        self.assertTrue(part.is_guess)
        # a CPV decides, whatever the words
        [part, *_others] = score(Facts(("33000000",), "Peinture"), WEIGHTS)[1]
        self.assertEqual((part.points, part.is_guess), (0, False))

    def test_best_lot_decides(self):
        found = score(Facts(("45000000", "45442100", "")), WEIGHTS)
        self.assertEqual((found.parts[0].points, found.trade), (40, 2))

    def test_weights_beyond_100_are_brought_back(self):
        rows = [Weight(radar.TRADE, 150, "45"), Weight(radar.AMOUNT, 50, bound=1)]
        found = score(Facts(("45",), amount=2), rows)
        self.assertEqual([part.points for part in found.parts], [75, 25])
        self.assertEqual(found.total, 100)

    def test_bands_begin_at_their_bound(self):
        bands = [Table(WEIGHTS).find_band(total) for total in (34, 35, 59, 60)]
        self.assertEqual(bands, ["low", "medium", "medium", "high"])

    @given(facts, weights)
    def test_sum_is_exact_and_bounded(self, known, rows):
        found = score(known, rows)
        self.assertEqual(found.total, sum(part.points for part in found.parts))
        self.assertTrue(0 <= found.total <= 100)
        for part in found.parts:
            self.assertGreaterEqual(part.points, 0)

    @given(facts, st.permutations(WEIGHTS), st.randoms())
    def test_order_changes_nothing(self, known, rows, random):
        cpvs = list(known.cpvs)
        random.shuffle(cpvs)
        self.assertEqual(
            score(known._replace(cpvs=tuple(cpvs)), rows), score(known, WEIGHTS)
        )

    @given(
        facts,
        weights,
        st.sampled_from(["amount", "months", "lots", "days_left", "structures"]),
        st.integers(0, 1_000_000),
        st.integers(0, 1_000_000),
    )
    def test_more_never_gives_less(self, known, rows, name, one, other):
        low, high = sorted((one, other))
        self.assertLessEqual(
            score(known._replace(**{name: low}), rows).total,
            score(known._replace(**{name: high}), rows).total,
        )


ADVERTISED = matching.Purchase(
    "21900010600019",
    "",
    "2026-TVX-14",
    "45442100-8",
    "Réfection des peintures du groupe scolaire des Barres",
    date(2026, 9, 14),
    None,
    180_000,
)

purchases = st.builds(
    matching.Purchase,
    st.sampled_from(["", "1", "2"]),
    st.sampled_from(["", "p"]),
    st.sampled_from(["", "1", "2026-14", "2026-15"]),
    st.sampled_from(["", "45442100", "45210000-2", "90910000"]),
    st.sampled_from(["", "Peinture de l'école", "Écoles : peintures", "Nettoyage"]),
    st.none() | st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.none() | st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.none() | st.floats(1, 1e7),
)


@tagged("post_install", "-at_install")
class TestNoticeMatching(BaseCase):
    def test_award_of_a_consultation_is_alike(self):
        award = ADVERTISED._replace(
            reference="2026M0031",
            subject="Groupe scolaire des Barres : réfection des peintures",
            advertised=None,
            awarded=date(2026, 12, 2),
            amount=171_250,
        )
        # the same words: 50, same CPV: 20, within a year: 10, amount near: 10
        found = matching.compare(ADVERTISED, award)
        self.assertEqual(found.points, 90)
        self.assertEqual(found.reasons, ("subject", "cpv", "dates", "amount"))

    def test_another_purchase_of_the_same_buyer_is_not(self):
        other = ADVERTISED._replace(
            reference="2026-SRV-2", cpv="90910000-9", subject="Nettoyage des vitres"
        )
        self.assertLess(matching.compare(ADVERTISED, other).points, matching.ENOUGH)

    def test_contract_awarded_before_the_advertisement_is_the_last_one(self):
        before = ADVERTISED._replace(advertised=None, awarded=date(2026, 9, 13))
        self.assertEqual(matching.compare(ADVERTISED, before).points, 0)
        same_day = before._replace(awarded=date(2026, 9, 14))
        self.assertGreaterEqual(
            matching.compare(ADVERTISED, same_day).points, matching.ENOUGH
        )

    def test_small_number_says_nothing(self):
        one = matching.Purchase("1", reference="001", subject="Peinture")
        self.assertEqual(
            matching.compare(one, one._replace(subject="Nettoyage")).points, 0
        )

    @given(purchases, purchases)
    def test_both_sides_weigh_the_same(self, one, other):
        found = matching.compare(one, other)
        self.assertEqual(found, matching.compare(other, one))
        self.assertTrue(0 <= found.points <= 100)
        if one.buyer != other.buyer:
            self.assertEqual(found.points, 0)
