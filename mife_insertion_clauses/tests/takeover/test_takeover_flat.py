# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The table of another tool: its columns are told once; and the workbook to fill."""

import io
from datetime import date

from openpyxl import load_workbook
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...rules.takeover_columns import CHOICE, GUIDE, LISTS, SHEETS
from .common import TakeoverCommon

EXPORT = (
    "Export de suivi\n"
    "N° marché;Acheteur;Titulaire;Salarié;Prénom;Embauche le;Emploi;Type de contrat;"
    "Mois;Heures;Observations\n"
    "A-01;Ville de Montrevel;Peintures Morel;Petit;Lucie;06/01/2025;Peintre;CDD;"
    "01/2025;70,5;\n"
    "A-01;Ville de Montrevel;Peintures Morel;Petit;Lucie;06/01/2025;Peintre;CDD;"
    "02/2025;35;RAS\n"
    "A-01;Ville de Montrevel;Peintures Morel;Rey;Paul;03/02/2025;Peintre;CDD;"
    "02/2025;beaucoup;\n"
)


@tagged("post_install", "-at_install")
class TestTakeoverFlat(TakeoverCommon):
    def test_the_columns_are_told_once(self):
        takeover = self._send(EXPORT.encode("cp1252"), "export.csv")
        self.assertEqual(takeover.state, "columns")
        told = {column.name: column.meaning for column in takeover.column_ids}
        self.assertEqual(told["N° marché"], "contract")
        self.assertEqual(told["Heures"], "hours")
        self.assertFalse(told["Salarié"])
        self.assertFalse(told["Observations"])
        column = takeover.column_ids.filtered(lambda one: one.name == "Salarié")
        self.assertEqual(column.samples, "Petit, Rey")
        column.meaning = "last_name"
        takeover.action_read()
        self.assertEqual(takeover.state, "ready")
        # a buyer, a company, a contract, a lot, 2 people, 2 placements, 2 months and
        # one that cannot be read
        self.assertEqual(takeover.summary, "10 lignes à reprendre, 1 refusée.")
        self.assertEqual(takeover.refused_ids.place, "J5")
        self._take(takeover)
        self.assertFalse(takeover.failed_ids.mapped("sentence"))
        lot = self.env["insertion.lot"].search([])
        self.assertEqual((lot.state, lot.hours_done), ("running", 105.5))
        self.assertEqual(lot.holder_names, "Peintures Morel")
        self.env.invalidate_all()
        self.assertEqual(len(lot.placement_ids), 2)
        # the next export is read at once, and only what is new is taken
        longer = EXPORT.replace("beaucoup", "12h30").encode()
        again = self._send(longer, "export-2.csv")
        self.assertEqual(again.state, "ready")
        self.assertEqual(again.summary, "10 déjà présentes, 1 refusée.")

    def test_a_column_is_one_thing(self):
        takeover = self._send(EXPORT.encode(), "export.csv")
        first, second = takeover.column_ids[:2]
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            first.meaning = second.meaning
            self.env.flush_all()

    def test_what_is_no_table_is_told(self):
        for content, name, sentence in (
            (b"%PDF-1.4 x", "reprise.pdf", "n'est pas un tableau"),
            (b"PK\x03\x04damaged", "reprise.xlsx", "ne s'ouvre pas"),
            (b" \n ", "reprise.csv", "est vide"),
            (b"<html><table></table></html>", "reprise.xls", "est une page web"),
            (b"bonjour", "reprise.csv", "Aucun tableau"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self._send(content, name)

    def test_another_file_may_be_chosen(self):
        takeover = self._send(EXPORT.encode(), "export.csv")
        takeover.action_start_again()
        self.assertEqual((takeover.state, takeover.filename), ("draft", False))
        self.assertFalse(takeover.column_ids or takeover.sudo().file)
        with self.assertRaisesRegex(UserError, "Choisissez d'abord le fichier"):
            takeover.action_read()


@tagged("post_install", "-at_install")
class TestTakeoverWorkbook(TakeoverCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.book = load_workbook(io.BytesIO(cls.empty))

    def test_its_sheets(self):
        titles = [sheet.title for sheet in SHEETS]
        self.assertEqual(self.book.sheetnames, [GUIDE, *titles, LISTS])
        for sheet in SHEETS:
            page = self.book[sheet.title]
            self.assertEqual(page.freeze_panes, "A4")
            self.assertEqual(page.max_row, 3)
            for cell, column in zip(page[1], sheet.columns, strict=True):
                self.assertEqual(cell.value.removesuffix(" *"), column.title)
                self.assertEqual(cell.value.endswith(" *"), column.required)
                said = page.cell(2, cell.column).value
                begin = "Obligatoire." if column.required else "Facultatif."
                self.assertTrue(said.startswith(begin))
                self.assertEqual(cell.comment.text, said)

    def test_its_lists_hold_what_is_allowed(self):
        for sheet in SHEETS:
            page = self.book[sheet.title]
            sources = {}
            for rule in page.data_validations.dataValidation:
                if rule.type == "list":
                    letter = str(rule.sqref).split(":")[0].rstrip("0123456789")
                    sources[letter] = rule.formula1
            for cell, column in zip(page[1], sheet.columns, strict=True):
                if column.kind != CHOICE:
                    continue
                name, cells = sources[cell.column_letter].lstrip("=").split("!")
                self.assertEqual(name.strip("'"), LISTS)
                values = [
                    row[0].value for row in self.book[LISTS][cells.replace("$", "")]
                ]
                self.assertTrue(all(values))
        words = [cell.value for row in self.book[LISTS].iter_rows() for cell in row]
        for word in ("En cours", "Résilié", "Avenant", "Peinture", "Embauche directe"):
            self.assertIn(word, words)

    def test_its_dates_and_numbers_are_real(self):
        page = self.book["Lots"]
        self.assertEqual(page["K3"].value.date(), date(2025, 1, 13))
        self.assertEqual(page["J3"].value, 120000)
        self.assertEqual(page["A3"].value, "Exemple : 2025-014")

    def test_it_is_given_to_who_asks(self):
        takeover = self.env["insertion.takeover"].create({})
        action = takeover.action_download()
        self.assertIn(f"/insertion.takeover/{takeover.id}/workbook/", action["url"])
        self.assertTrue(takeover.workbook)
