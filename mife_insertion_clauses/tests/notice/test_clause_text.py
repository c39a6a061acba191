# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...procurement.clause_text import read_clauses
from .clause_traps import TRAPS

KINDS = {
    "o": "obligatory",
    "p": "optional",
    "r": "reserved",
    "c": "criterion",
    "n": "negated",
}
# each line: kinds found, firm hours, "lot=hours", "what for=hours", text
TEXTS = Path(__file__).with_name("clause_texts.csv")
# what made of pieces is read together, in any order
PIECES = st.sampled_from(
    [text for _letters, _hours, text in TRAPS]
    + ["Lot 1", " : ", "\n", ". ", " ; ", "70 heures", "à 12 h", "\ufffd", "œ", "n°"]
)


@tagged("post_install", "-at_install")
class TestClauseText(BaseCase):
    def read_text(self, text, field=""):
        reading = read_clauses(text, field)
        for finding in reading.findings:
            self.assertTrue(finding.quote)
            self.assertIn(finding.quote, text)
            for hours in finding.hours:
                self.assertIn(hours.quote, text)
        return reading

    def test_every_sentence_written_for_the_rules(self):
        self.assertGreaterEqual(len(TRAPS), 100)
        for letters, hours, text in TRAPS:
            with self.subTest(text=text):
                reading = self.read_text(text)
                self.assertEqual(reading.kinds, {KINDS[letter] for letter in letters})
                self.assertEqual(reading.firm_hours, hours)

    def test_every_text_written_without_looking_at_the_rules(self):
        with TEXTS.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="|"))
        self.assertGreater(len(rows), 1050)
        for row in rows:
            text = row["text"].replace("\\n", "\n")
            with self.subTest(text=text):
                reading = self.read_text(text)
                self.assertEqual(reading.kinds, {KINDS[kind] for kind in row["kinds"]})
                self.assertEqual(
                    reading.firm_hours, int(row["firm_hours"] or 0) or None
                )
                if row["hours_by_lot"]:
                    self.assertEqual(
                        reading.hours_by_lot, dict(self._pairs(row["hours_by_lot"]))
                    )
                if row["measures"]:
                    self.assertEqual(
                        [(item.per, item.amount) for item in reading.measures],
                        self._pairs(row["measures"]),
                    )

    def _pairs(self, cell):
        pairs = [pair.split("=") for pair in cell.split(" ")]
        return [(name, int(amount)) for name, amount in pairs]

    def test_a_text_without_a_point_is_read_quickly(self):
        """Each of these took from half a minute to many when sentences had no end."""
        for piece in (
            "1 000 ",
            "12 h ",
            "insertion ",
            "lots 1 2 ",
            "prix 10 % ",
            "(a ",
        ):
            with self.subTest(piece=piece):
                start = time.process_time()
                self.read_text(f"{piece * 1500} insertion {piece * 1500}", "conditions")
                self.assertLess(time.process_time() - start, 4)

    def test_writing_changes_nothing(self):
        for letters, hours, text in TRAPS:
            for other in (
                text.replace("é", "e\u0301"),
                text.replace("'", "\u2019"),
                text.replace(" ", "\u00a0"),
            ):
                with self.subTest(text=other):
                    reading = self.read_text(other)
                    self.assertEqual(
                        reading.kinds, {KINDS[letter] for letter in letters}
                    )
                    self.assertEqual(reading.firm_hours, hours)

    def test_hours_of_lots(self):
        for text, expected in (
            (
                "Clause d'insertion. Lot 1 : 100 h, lot 2A : 250 h",
                {"1": 100, "2A": 250},
            ),
            (
                "Clause sociale : 150 heures pour le lot 2 et 200 heures pour le lot 4",
                {"2": 150, "4": 200},
            ),
            ("Clause sociale pour les lots 1 et 2 : 300 heures", {}),
            ("Clause sociale : 300 heures", {}),
            ("Lot 11 : Serrurerie ; clause d'insertion : 154 heures", {"11": 154}),
            ("Lot 3 - Plomberie\nHeures d'insertion : 120", {"3": 120}),
            (
                "Lot 3 - Plomberie\nClause sociale : 120 h\n"
                "Lot 4 - Peinture\nClause sociale : 90 h",
                {"3": 120, "4": 90},
            ),
            (
                "| Lot | Désignation | Heures d'insertion |\n"
                "| 1 | Gros œuvre | 280 h |\n| 2 | Peinture | 210 h |",
                {"1": 280, "2": 210},
            ),
            (
                "Lots : 1 Terrassement 140 h | 2 Gros œuvre 350 h | 3 Charpente 110 h "
                "- heures d'insertion imposées",
                {"1": 140, "2": 350, "3": 110},
            ),
            # under a list of lots, what is for all of them
            ("Lot 1 : Toiture\nLot 2 : Peinture\nClause sociale : 120 heures", {}),
            ("Clause sociale, lot 3 : 90 heures par an", {}),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.read_text(text).hours_by_lot, expected)

    def test_lots_of_the_clause(self):
        for text, lots in (
            ("Pour les lots 1 et 4, une clause sociale est imposée", ("1", "4")),
            ("Clause d'insertion pour les lots 2 à 5", ("2", "3", "4", "5")),
            (
                "Une clause sociale. Cette clause concerne les lots 1-3-6",
                ("1", "3", "6"),
            ),
            ("Clause sociale", ()),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.read_text(text).findings[0].lots, lots)

    def test_what_hours_are_owed_for(self):
        for text, per, amount, base in (
            ("Clause sociale : 120 heures par an", "year", 120, ""),
            ("Clause sociale : 5 heures pour 10 000 € HT", "amount", 5, "10 000"),
            ("Clause sociale : entre 100 et 150 heures", "bracket", 150, "100"),
            ("Clause sociale : 80 heures par lot", "each_lot", 80, ""),
            ("Clause sociale : 80 heures", "contract", 80, ""),
        ):
            with self.subTest(text=text):
                [hours] = self.read_text(text).hours
                self.assertEqual(
                    (hours.per, hours.amount, hours.base), (per, amount, base)
                )

    def test_share_is_no_hours(self):
        reading = self.read_text(
            "La clause sociale porte sur 7 % des heures travaillées"
        )
        self.assertEqual(reading.hours, ())
        self.assertEqual([share.amount for share in reading.shares], [7])

    def test_optional_part_is_not_firm(self):
        reading = self.read_text(
            "Clause d'insertion, tranche ferme : 300 h, tranche optionnelle 2 : 120 h"
        )
        self.assertEqual(
            [(item.part, item.is_firm) for item in reading.hours],
            [("ferme", True), ("optionnelle 2", False)],
        )

    def test_half_a_word_is_enough_where_conditions_are_written(self):
        text = "Insertion : voir CCAP"
        self.assertFalse(self.read_text(text).has_clause)
        self.assertTrue(self.read_text(text, "AUTRES_CONDITIONS_PART").has_clause)

    def test_letters_lost_in_the_publication(self):
        text = "Conditions d'ex\ufffdcution \ufffd caract\ufffdre social"
        self.assertEqual(self.read_text(text).kinds, {"obligatory"})

    def test_nothing_is_nothing(self):
        for text in ("", " \n", None, 12, "Travaux de peinture"):
            self.assertEqual(read_clauses(text).findings, ())
            self.assertIsNone(read_clauses(text).firm_hours)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(PIECES, max_size=5), st.booleans())
    def test_any_text_is_read_without_inventing(self, pieces, is_conditions):
        text = "".join(pieces)
        reading = self.read_text(text, "conditions" if is_conditions else "")
        written = "".join(character for character in text if character.isdigit())
        for hours in (*reading.hours, *reading.shares):
            whole = str(hours.amount).partition(".")[0]
            self.assertIn(whole, written)

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=400))
    def test_any_characters(self, text):
        self.read_text(text, "conditions")
