# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rules of the contract's workspace: words, numbers, places, merged texts."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...models.shared import vocabulary
from ...procurement import decp_words
from ...rules import contract_words
from ...rules.drafting import LOTS
from ...rules.lot_numbers import follow, rank
from ...rules.merging import merge
from ...rules.timeline import Line

LINE = st.text("abc \u00e9", min_size=1, max_size=8).filter(str.strip)


def say(blocks, label):
    """Return what a merged text says to one lot, line after line."""
    lines = []
    for block in blocks:
        if block.kind != LOTS:
            lines.append(block.content)
        elif block.content[0][0]:
            (own,) = (row[1] for row in block.content if row[0] == label)
            lines.append(own)
        else:
            (own,) = (row for row in block.content if row[0] == label)
            for letter, word in zip(block.content[0][1:], own[1:], strict=True):
                lines[-1] = lines[-1].replace(letter, word, 1)
    return lines


@tagged("post_install", "-at_install")
class TestClauseWords(BaseCase):
    def test_every_word_of_open_data_is_in_the_list(self):
        natures = [
            contract_words.read(text, contract_words.NATURES)
            for text in decp_words.NATURES.values()
        ]
        # a concession and a delegation of public service are one nature
        self.assertEqual((len(natures), len(set(natures))), (9, 8))
        procedures = [
            contract_words.read(text, contract_words.PROCEDURES)
            for text in decp_words.PROCEDURES.values()
        ]
        # the four of the order of 2017 are said by two of today's
        self.assertEqual((len(procedures), len(set(procedures))), (14, 10))
        for code, detail in natures + procedures:
            self.assertNotEqual(code, contract_words.OTHER)
            self.assertIsNone(detail)

    def test_the_lists_offer_what_is_read_and_no_more(self):
        for choices, words in (
            (vocabulary.NATURES, contract_words.NATURES),
            (vocabulary.PROCEDURES, contract_words.PROCEDURES),
        ):
            self.assertEqual(
                {code for code, _label in choices}, {*words, contract_words.OTHER}
            )

    def test_what_the_list_does_not_say_is_kept(self):
        for text, code, detail in (
            ("  march\u00e9 ", "contract", None),
            (
                "Accord-cadre mono-attributaire",
                "framework",
                "Accord-cadre mono-attributaire",
            ),
            ("MAPA", "adapted", None),
            (
                "Appel d\u2019offres ouvert europ\u00e9en",
                "open",
                "Appel d\u2019offres ouvert europ\u00e9en",
            ),
            ("Concours", "other", "Concours"),
            ("", None, None),
            (None, None, None),
        ):
            with self.subTest(text=text):
                words = {**contract_words.NATURES, **contract_words.PROCEDURES}
                self.assertEqual(contract_words.read(text, words), (code, detail))

    def test_lots_are_numbered_after_those_there(self):
        self.assertEqual(follow([]), "1")
        self.assertEqual(follow(["1", "2", "2bis"]), "4")  # three lots before it
        self.assertEqual(follow(["9", "10"]), "11")
        self.assertEqual(sorted(["10", "2", "1", "A"], key=rank), ["1", "2", "10", "A"])

    def test_days_stand_on_the_line_of_the_year(self):
        line = Line(date(2026, 1, 1), date(2026, 12, 31))
        # 31 + 28 + 31 = 90 days before 1 April, of 365
        self.assertEqual(line.place(date(2026, 4, 1)), round(90 / 365, 4))
        self.assertEqual(line.place(date(2026, 12, 31)), round(364 / 365, 4))
        self.assertIsNone(line.place(date(2027, 1, 1)))
        self.assertEqual(line.span(date(2026, 1, 1), date(2026, 12, 31)), (0, 1))
        # cut at both ends, never backwards
        self.assertEqual(line.span(date(2025, 1, 1), date(2028, 1, 1)), (0, 1))
        self.assertEqual(len(line.list_marks()), 6)  # every other month
        four_years = Line(date(2026, 1, 15), date(2029, 12, 31))
        self.assertEqual(
            four_years.list_marks()[:2], [date(2026, 7, 1), date(2027, 1, 1)]
        )

    @given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 20_000))
    def test_any_line_can_be_read(self, first, days):
        last = date.fromordinal(first.toordinal() + days)
        line = Line(first, last)
        marks = line.list_marks()
        self.assertLessEqual(len(marks), 9)
        self.assertEqual(marks, sorted(set(marks)))
        self.assertTrue(all(0 <= line.place(day) < 1 for day in marks))

    @given(st.lists(st.lists(LINE, min_size=3, max_size=3), min_size=1, max_size=4))
    def test_each_lot_reads_its_own_text(self, texts):
        lots = [(f"lot {n}", "\n".join(own)) for n, own in enumerate(texts, 1)]
        blocks = merge(lots, "lot")
        for (label, _text), own in zip(lots, texts, strict=True):
            self.assertEqual(say(blocks, label), [line.strip() for line in own])

    def test_what_lots_share_is_written_once(self):
        texts = [
            (
                f"lot {n} - Sols",
                f"Objet du lot {n} - Sols\n"
                f"Volume\u00a0: {70 * n} h, soit {10 * n} j.\n- public",
            )
            for n in (1, 2, 3)
        ]
        self.assertEqual(
            [
                (block.kind, block.content)
                for block in merge(texts, "lot concern\u00e9")
            ],
            [
                ("paragraph", "Objet du lot concern\u00e9"),
                ("paragraph", "Volume\u00a0: (a) h, soit (b) j."),
                (
                    "lots",
                    [
                        ["", "(a)", "(b)"],
                        ["lot 1 - Sols", "70", "10"],
                        ["lot 2 - Sols", "140", "20"],
                        ["lot 3 - Sols", "210", "30"],
                    ],
                ),
                ("bullet", "public"),
            ],
        )

    def test_a_line_written_otherwise_for_a_lot_is_kept_whole(self):
        texts = [("lot 1", "Objet\n70 h"), ("lot 2", "Objet\n35 h au moins")]
        self.assertEqual(
            [block.content for block in merge(texts, "lot")],
            ["Objet", [["lot 1", "70 h"], ["lot 2", "35 h au moins"]]],
        )

    def test_texts_written_otherwise_follow_each_other(self):
        blocks = merge([("lot 1", "A"), ("lot 2", "A\nB"), ("lot 3", "A")], "lot")
        self.assertEqual(
            [block.content for block in blocks],
            ["lot 1, lot 3", "A", "lot 2", "A", "B"],
        )

    def test_rows_of_a_sheet_become_columns(self):
        blocks = merge(
            [
                ("lot 1", "| Lot | lot 1 |\n| Volume | 70 h |\n| SIRET | |"),
                ("lot 2", "| Lot | lot 2 |\n| Volume | 35 h |\n| SIRET | |"),
            ],
            "lot",
        )
        self.assertEqual(
            [block.content for block in blocks],
            [[["", "Volume"], ["lot 1", "70 h"], ["lot 2", "35 h"]], [["SIRET", ""]]],
        )
