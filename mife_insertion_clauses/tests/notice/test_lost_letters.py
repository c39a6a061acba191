# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...procurement.lost_letters import LOST, mend

# what was published, and what must be read
MENDED = (
    ("Droit de l'am?nagement", "Droit de l'aménagement"),
    ("Soci?t? coop?rative", "Société coopérative"),
    ("SOCI?T? D'?CONOMIE MIXTE", "SOCIÉTÉ D'ÉCONOMIE MIXTE"),
    ("March?s subs?quents r?serv?s", "Marchés subséquents réservés"),
    ("Ma?trise d'?uvre", "Maîtrise d'œuvre"),
    ("Etrang?re", "Etrangère"),
    ("lot n?12, 2?me tranche", "lot n°12, 2ème tranche"),
    ("mise ? disposition de v?hicules", "mise à disposition de véhicules"),
    ("fa?ades et cl?tures", "façades et clôtures"),
    ("quantit?s d?lib?r?ment arr?t?es", "quantités d?lib?r?ment arrêtées"),
    # a word that nobody listed, of which the ending has one reading
    ("un b?timent ravag?", "un bâtiment ravagé"),
)
# two words fit, no word does, or it may be a name
KEPT = ("une b?che", "Zbr?k", "Dubr?", "100 ?", "Lot 1 ? Gros oeuvre", "?", "??", "")
LETTERS = st.text("abcdeéèêçàùîœrtsnl' -°" + LOST, max_size=60)


def lose(text):
    return "".join(letter if letter.isascii() else LOST for letter in text)


@tagged("post_install", "-at_install")
class TestLostLetters(BaseCase):
    def test_one_word_fits(self):
        for published, expected in MENDED:
            with self.subTest(text=published):
                self.assertEqual(
                    mend(published.replace("?", LOST)), expected.replace("?", LOST)
                )

    def test_nothing_is_guessed(self):
        for text in KEPT:
            with self.subTest(text=text):
                damaged = text.replace("?", LOST)
                self.assertEqual(mend(damaged), damaged)

    @settings(max_examples=200, deadline=None)
    @given(LETTERS)
    def test_only_holes_are_filled(self, text):
        mended = mend(text)
        self.assertEqual(len(mended), len(text))
        for before, after in zip(text, mended, strict=True):
            self.assertTrue(before in (after, LOST))
        self.assertEqual(mend(mended), mended)

    @settings(max_examples=100, deadline=None)
    @given(st.lists(st.sampled_from([right for _wrong, right in MENDED]), max_size=4))
    def test_what_was_whole_comes_back(self, texts):
        text = " ; ".join(texts).replace("d?lib?r?ment ", "")
        self.assertEqual(mend(lose(text)), text)

    def test_a_long_text_is_mended_quickly(self):
        start = time.process_time()
        mend("a" * 100_000 + LOST + f"a{LOST}" * 50_000)
        self.assertLess(time.process_time() - start, 2)
