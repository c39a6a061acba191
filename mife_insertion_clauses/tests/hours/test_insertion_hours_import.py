# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...report.hours_file_reader import HoursFileReader, get_line_code
from ...report.hours_layouts import HoursLayouts
from ...report.hours_sheet import HoursSheet
from ..common import InsertionCommon


@tagged("post_install", "-at_install")
class TestInsertionHoursImport(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ali = cls._new_participant("Ali", "Ba")
        cls._new_placement(cls.ali)
        cls.declaration = cls._open()
        cls.elodie_line = cls.declaration.line_ids[0]
        cls.ali_line = cls.declaration.line_ids[1]

    def _preview(self, *rows, header="Personne;Mois;Heures;Formation"):
        content = "\n".join([header, *rows]).encode()
        return HoursFileReader(self.declaration).preview(content, "heures.csv")

    def _import(self, content, filename="heures.xlsx", **values):
        wizard = (
            self.env["insertion.hours.import"]
            .with_user(self.officer)
            .create(
                {
                    "month": "2026-03-31",
                    "declaration_ids": [(6, 0, self.declaration.ids)],
                    "data": base64.b64encode(content),
                    "filename": filename,
                    **values,
                }
            )
        )
        return wizard.action_import()

    def test_names_are_matched_in_any_order_and_case(self):
        preview = self._preview("N'GUESSAN Élodie;mars 2026;7h30;", "ali ba;;8;1")
        self.assertEqual([row.fate for row in preview], ["taken", "taken"])
        self.assertEqual(HoursFileReader(self.declaration).take(preview), 2)
        self.assertEqual(self.elodie_line.worked_hours, 7.5)
        self.assertEqual(
            (self.ali_line.worked_hours, self.ali_line.training_hours), (8, 1)
        )

    def test_reference_of_the_person_is_enough(self):
        preview = self._preview(
            f"{self.ali.reference};8", header="Référence;Heures travaillées"
        )
        self.assertEqual(preview[0].line, self.ali_line)

    def test_what_is_already_there_is_unchanged(self):
        self.ali_line.worked_hours = 8
        preview = self._preview("Ali Ba;;8;", "N'Guessan Élodie;;;")
        self.assertEqual([row.fate for row in preview], ["unchanged", "unchanged"])
        self.assertEqual(HoursFileReader(self.declaration).take(preview), 0)

    def test_each_refusal_says_why(self):
        preview = self._preview(
            "Ali Ba;;8;",
            "Inconnu Paul;;8;",
            "N'Guessan Élodie;février 2026;8;",
            "N'Guessan Élodie;;beaucoup;",
        ) + self._preview("N'Guessan Élodie;;700;100")
        self.assertEqual(preview[0].fate, "taken")
        for row, words in zip(
            preview[1:],
            ("check the spelling", "another month", "7h30", "744"),
            strict=True,
        ):
            self.assertEqual(row.fate, "refused")
            self.assertIn(words, row.sentence)

    def test_rows_of_one_person_are_added_up_and_said_so(self):
        preview = self._preview("Ali Ba;;30;", "N'Guessan Élodie;;7;", "BA Ali;;35;2")
        self.assertEqual([row.fate for row in preview], ["taken", "taken", "added"])
        self.assertIn("Rows 2, 4 of this person are added up: 67", preview[0].sentence)
        self.assertEqual(preview[2].sentence, "Added to row 2.")
        self.assertEqual(HoursFileReader(self.declaration).take(preview), 2)
        self.assertEqual(
            (self.ali_line.worked_hours, self.ali_line.training_hours), (65, 2)
        )

    def test_rows_added_up_stay_within_a_month(self):
        preview = self._preview("Ali Ba;;400;", "Ali Ba;;345;")
        self.assertEqual([row.fate for row in preview], ["refused", "refused"])
        self.assertIn("744", preview[0].sentence)

    def test_no_part_of_a_person_is_taken_when_a_row_cannot_be_read(self):
        preview = self._preview("Ali Ba;;30;", "Ali Ba;;7.30;", "N'Guessan Élodie;;7;")
        self.assertEqual([row.fate for row in preview], ["refused", "refused", "taken"])
        self.assertIn("Row 3 of the same person", preview[0].sentence)
        self.assertIn("7h30", preview[1].sentence)

    def test_each_row_left_aside_says_why(self):
        preview = self._preview(
            "Ali Ba;Heures normales;30",
            "Ali Ba;Heures sup 25%;4",
            "Ali Ba;Absence maladie;7",
            "Ali Ba;Prime panier;12",
            "Inconnu Paul;Heures normales;",
            "TOTAL;;53",
            header="Nom;Libellé;Nombre",
        )
        self.assertEqual([row.fate for row in preview], ["taken"] + ["ignored"] * 5)
        for row, words in zip(
            preview[1:],
            ("Overtime", "Absence", "Pay", "No hours", "Total"),
            strict=True,
        ):
            self.assertIn(words, row.sentence)
        self.assertEqual(HoursFileReader(self.declaration).take(preview), 1)
        self.assertEqual(self.ali_line.worked_hours, 30)

    def test_columns_told_once_by_the_firm_are_known_to_the_team(self):
        firm = self.contractor.partner_id
        HoursLayouts(firm).remember(
            {
                "headings": ["qui", "combien"],
                "columns": {"person": [0], "worked": [1]},
                "style": "clock",
            }
        )
        preview = self._preview("Ali Ba;7.30", header="Qui;Combien")
        self.assertEqual((preview[0].fate, preview[0].worked), ("taken", 7.5))

    def test_wizard_says_what_was_not_read(self):
        book = openpyxl.Workbook()
        book.active.append(["Nom", "Heures", "Heures sup"])
        book.active.append(["Ali Ba", 8, 2])
        book.create_sheet("Avant").sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)
        wizard = self.env["insertion.hours.import"].new(
            {
                "declaration_ids": self.declaration.ids,
                "data": base64.b64encode(stream.getvalue()),
                "filename": "h.xlsx",
            }
        )
        wizard._onchange_data()
        self.assertIn("Hidden sheets, not read: Avant.", wizard.notes)
        self.assertIn("Columns not counted: Heures sup.", wizard.notes)

    def test_nothing_is_taken_when_a_row_is_refused(self):
        preview = self._preview("Ali Ba;;8;", "Inconnu Paul;;8;")
        with self.assertRaisesRegex(UserError, "Nothing was taken: row 3"):
            HoursFileReader(self.declaration).take(preview)
        self.assertEqual(self.ali_line.worked_hours, 0)

    def test_trap_27_homonyms_need_their_code(self):
        self._new_placement(self._new_participant("Ali", "Ba", birthdate="1999-01-01"))
        self.assertIn("tell them apart", self._preview("Ali Ba;;8;")[0].sentence)
        key = get_line_code(self.ali_line)
        preview = self._preview(f"{key};Ali Ba;8", header="Code;Personne;Heures")
        self.assertEqual(preview[0].line, self.ali_line)

    def _add(self, first_name, last_name, **vals):
        self._new_placement(self._new_participant(first_name, last_name, **vals))
        return self.declaration.line_ids[-1]

    def test_hours_of_a_name_in_another_script_are_nobody_elses(self):
        olena = self._add("Олена", "Шевченко")
        preview = self._preview(
            "Иванова Мария;;35;", "王小明;;35;", "​;;35;", "Шевченко Олена;;12;"
        )
        fates = [(row.fate, row.line) for row in preview]
        nobody = olena.browse()
        self.assertEqual(fates[:3], [("refused", nobody)] * 3)
        self.assertEqual(fates[3], ("taken", olena))
        self.assertIn("Nobody of this name", preview[0].sentence)
        with self.assertRaisesRegex(UserError, "row 2, Nobody of this name"):
            HoursFileReader(self.declaration).take(preview)
        self.assertEqual(olena.worked_hours, 0)

    def test_spelling_of_a_name_in_latin_letters_is_taken_when_it_is_one_person(self):
        olena = self._add("Олена", "Шевченко")
        preview = self._preview("SHEVCHENKO Olena;;12;")
        self.assertEqual((preview[0].fate, preview[0].line), ("taken", olena))
        # the spelling of two people is nobody's
        self._add("Елена", "Шевченко", birthdate="1985-01-02")
        self.assertEqual(self._preview("SHEVCHENKO Olena;;12;")[0].line, olena)
        self._add("Олена", "Шевченько", birthdate="1986-01-02")
        refused = self._preview("SHEVCHENKO Olena;;12;")[0]
        self.assertEqual((refused.fate, refused.line), ("refused", olena.browse()))
        self.assertIn("tell them apart", refused.sentence)

    def test_birth_name_of_the_payslip_is_the_person(self):
        line = self._add("Chloé", "Martin", birth_name="Bouvier")
        for text in ("BOUVIER Chloé", "Mme MARTIN née BOUVIER Chloé", "Martin Chloe"):
            self.assertEqual(self._preview(f"{text};;8;")[0].line, line, text)

    def test_code_of_one_and_name_of_another_is_nobodys(self):
        ali, elodie = map(get_line_code, (self.ali_line, self.elodie_line))
        header = "Code;Personne;Heures"
        for row in (f"{ali};N'Guessan Élodie;8", f"{elodie};Inconnu Paul;8"):
            refused = self._preview(row, header=header)[0]
            self.assertEqual(refused.fate, "refused")
            self.assertIn("the name is another", refused.sentence)
        for row in (f"{ali};BA A.;8", f"{ali};;8", f"{ali};Ba Ali (CDD);8"):
            self.assertEqual(self._preview(row, header=header)[0].line, self.ali_line)
        row = f"{self.ali.reference};N'Guessan Élodie;8"
        refused = self._preview(row, header="Référence;Personne;Heures")[0]
        self.assertEqual(refused.fate, "refused")

    def test_own_number_of_a_company_leaves_the_name_to_tell(self):
        row = self._preview("00042;Ba Ali;8", header="Référence;Personne;Heures")[0]
        self.assertEqual(row.line, self.ali_line)

    def test_the_closest_name_is_said_and_not_taken(self):
        row = self._preview("N'Guesan Elodi;;8;")[0]
        self.assertEqual((row.fate, bool(row.line)), ("refused", False))
        self.assertIn("the closest is Élodie N'Guessan", row.sentence)

    def test_trap_20_code_of_another_company_fits_nobody(self):
        lot = self.lot.copy({"number": "2"})
        other = self.env["insertion.contractor"].create(
            {"lot_id": lot.id, "partner_id": self.buyer.id}
        )
        self._new_placement(self._new_participant("Zoé", "Lin"), contractor_id=other.id)
        lot.action_start()
        key = get_line_code((self._open() - self.declaration).line_ids)
        preview = self._preview(f"{key};8", header="Code;Heures")
        self.assertEqual(preview[0].fate, "refused")

    def test_a_sent_month_is_not_filled(self):
        self.ali_line.worked_hours = 8
        self.declaration.action_declare()
        self.assertIn("ask for a correction", self._preview("Ali Ba;;9;")[0].sentence)

    def test_model_comes_back_filled(self):
        self.ali_line.worked_hours = 12
        book = openpyxl.load_workbook(
            io.BytesIO(HoursSheet(self.declaration).get_xlsx())
        )
        sheet = book.active
        self.assertEqual(sheet["G1"].value, "Hours worked")
        self.assertEqual([sheet["G2"].value, sheet["G3"].value], [None, 12])
        self.assertTrue(sheet.data_validations.dataValidation)
        sheet["G2"].value = 7.5
        stream = io.BytesIO()
        book.save(stream)
        action = self._import(stream.getvalue(), declare=True)
        self.assertIn("Rows of hours taken: 1.", action["params"]["message"])
        self.assertEqual(self.elodie_line.worked_hours, 7.5)
        self.assertEqual(self.declaration.state, "declared")

    def test_model_names_the_hours_of_the_clause(self):
        self.contract.hours_basis = "paid"
        book = openpyxl.load_workbook(
            io.BytesIO(HoursSheet(self.declaration).get_xlsx())
        )
        self.assertEqual(book.active["G1"].value, "Hours paid")

    def test_a_name_never_becomes_a_formula(self):
        self.ali.last_name = "=HYPERLINK(1)"
        content = HoursSheet(self.declaration).get_xlsx()
        cells = openpyxl.load_workbook(io.BytesIO(content)).active["E"]
        self.assertEqual({cell.data_type for cell in cells}, {"s"})

    def test_file_that_is_no_table_is_refused_in_a_sentence(self):
        for content, words in (
            (b"\xd0\xcf\x11\xe0", "old Excel"),
            (b"PK\x03\x04 broken", "cannot be opened"),
            (b"a;b\n1;2", "columns were not found"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._import(content)
        self.env.company.insertion_hours_file_size = 0.00001
        with self.assertRaisesRegex(UserError, "larger than"):
            self._import(b"Personne;Heures\nAli Ba;8\n")

    def test_wizard_shows_the_fate_of_each_row(self):
        content = b"Personne;Heures\nAli Ba;8\nInconnu;8\n"
        wizard = Form(
            self.env["insertion.hours.import"].with_user(self.officer),
            view="mife_insertion_clauses.insertion_hours_import_view_form",
        )
        wizard.month = "2026-03-15"
        wizard.data = base64.b64encode(content)
        self.assertEqual(wizard.refused_count, 1)
        self.assertEqual(wizard.summary, "Taken: 1. Unchanged: 0. Refused: 1.")
        wizard.data = base64.b64encode(b"PK\x03\x04 broken")
        self.assertIn("cannot be opened", wizard.refusal)

    def test_import_is_for_officers(self):
        with self.assertRaises(AccessError):
            self.env["insertion.hours.import"].with_user(self.facilitator).create({})
