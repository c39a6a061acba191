# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import re
import zipfile

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from odoo.tests import BaseCase, tagged

from ...rules.file_names import find_named
from ...rules.naming import get_pattern, split_former
from ..proof_files import OLE

NAMES = (("Jean-Noël", "Le Goff"), ("Jean-Noël", "D'Haëne"))
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèçïôû", min_size=2, max_size=9)


def new_pdf(text):
    written = io.BytesIO()
    canvas = Canvas(written)
    canvas.drawString(72, 720, text)
    canvas.save()
    return written.getvalue()


def found(text, names=NAMES):
    pattern = get_pattern(names)
    return bool(pattern and re.search(pattern, text, re.I))


@tagged("post_install", "-at_install", "standard")
class TestNaming(BaseCase):
    def test_a_name_is_found_however_it_is_written(self):
        for text in (
            "Vu Jean-Noël Le Goff hier.",
            "LE GOFF Jean Noel",
            "legoff, jeannoël",
            "<p>Jean-Noël <b>LE GOFF</b></p>",
            "Jean-Noël&nbsp;Le&nbsp;Goff",
            "jean_noel_le_goff.pdf",
            "Jean-Noe\u0308l Le Goff",
            "jean-noel d’haene",
            '["Le Goff", "Jean-Noël"]',
        ):
            with self.subTest(text):
                self.assertTrue(found(text))

    def test_what_is_near_is_not_taken(self):
        for text in (
            "Jean Le Goff",
            "Jean-Noël Le Goffic",
            "Anjean-Noël Le Goff",
            "Jean-Noël a parlé à Mme Le Goff",
            "Le Goff",
        ):
            with self.subTest(text):
                self.assertFalse(found(text))

    def test_a_name_of_one_letter_is_looked_for_nowhere(self):
        self.assertEqual(get_pattern([("A", "Roux"), ("", "Roux"), ("Ana", None)]), "")

    def test_former_names_are_cut_everywhere(self):
        self.assertTrue(found("Sol Ruiz Ana", split_former("Ana Sol Ruiz, Bo Li")))
        self.assertTrue(found("LI Bo", split_former("Ana Sol Ruiz, Bo Li")))

    @given(LETTERS, LETTERS)
    def test_any_name_is_found_in_both_orders_and_in_capitals(self, first, last):
        names = [(first, last)]
        for text in (f"{first} {last}", f"{last.upper()} {first}", f"{last}, {first}"):
            self.assertTrue(found(f"x {text}.", names), text)

    def test_files_of_every_kind(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr(
                "xl/shared.xml", "<si><t>Le Goff</t></si><si><t>Jean-Noël</t></si>"
            )
        nested = io.BytesIO()
        with zipfile.ZipFile(nested, "w") as file:
            file.writestr("inside.xlsx", archive.getvalue())
        files = {
            "text": "Nom;Prénom\nLe Goff;Jean-Noël\n".encode(),
            "latin": "Le Goff;Jean-Noël".encode("latin-1"),
            "old workbook": OLE + "Le Goff;Jean-Noël".encode("utf-16-le"),
            "workbook": archive.getvalue(),
            "nested": nested.getvalue(),
            "pdf": new_pdf("Fiche de Jean-Noel LE GOFF"),
            "other": b"Le Goffic;Jean",
            "broken": b"PK\x03\x04 nothing",
        }
        said = find_named(files, {3: f"(?i){get_pattern(NAMES)}"})
        self.assertEqual(
            said,
            dict.fromkeys(files, [3]) | {"other": [], "broken": None},
        )
