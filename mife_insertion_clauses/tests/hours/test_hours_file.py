# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import xlsxwriter

from odoo.tests import BaseCase, tagged

from ...rules import hours_file
from ...rules.budgets import MAX_ROWS, MAX_UNPACKED
from ...rules.hours_file import normalize
from ...rules.table import FileError


def parse(content, filename="", **kwargs):
    return hours_file.parse(content, filename, **kwargs).rows


HEADER = ("Personne", "Mois", "Heures travaillées", "Heures de formation")


def make_xlsx(*rows, formulas=()):
    """Return a workbook of one sheet; formulas: (row, column, text, kept value)."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    clock = book.add_format({"num_format": "[h]:mm"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, time | timedelta):
                sheet.write_datetime(number, column, value, clock)
            elif isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write(number, column, value)
    for number, column, text, kept in formulas:
        sheet.write_formula(number, column, text, None, kept)
    book.close()
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestHoursFile(BaseCase):
    def assertRefused(self, code, content, **kwargs):
        with self.assertRaises(FileError) as error:
            parse(content, **kwargs)
        self.assertEqual(error.exception.code, code)

    def _hours(self, content):
        return [(row.person, row.worked, row.training) for row in parse(content)]

    def test_trap_17_hours_are_read_as_people_write_them(self):
        text = "Personne;Heures\nA;7,5\nB;7.5\nC;7h30\nD; 7 h 30 \nE;\nF;0\n"
        self.assertEqual(
            [row.worked for row in parse(text.encode())],
            [Decimal("7.5")] * 4 + [None, Decimal("0")],
        )

    def test_trap_17_month_of_work_is_read_from_any_date(self):
        months = (
            "mars 2026",
            "03/2026",
            "2026-03",
            "31/03/2026",
            "March 2026",
            "202603",
            "1 mars 26",
        )
        text = "Personne\tMois\tHeures\n" + "".join(f"A\t{m}\t1\n" for m in months)
        self.assertEqual(
            {row.month for row in parse(text.encode())}, {date(2026, 3, 1)}
        )
        self.assertEqual(
            [row.errors for row in parse(b"Personne;Mois;Heures\nA;13/2026;1\nB;xx;1")],
            [("month",), ("month",)],
        )

    def test_encodings_and_separators(self):
        codecs = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")
        for codec in codecs:
            for separator in ";,\t":
                text = separator.join(HEADER) + "\n"
                text += separator.join(("Élodie N'Guessan", "03/2026", "7.5", "1"))
                with self.subTest(codec=codec, separator=separator):
                    self.assertEqual(
                        self._hours(text.encode(codec)),
                        [("Élodie N'Guessan", Decimal("7.5"), Decimal("1"))],
                    )

    def test_quoted_cells_keep_their_separators(self):
        text = 'Personne,Heures travaillées\n"N\'Guessan, Élodie","7,5"\n'
        self.assertEqual(
            self._hours(text.encode()), [("N'Guessan, Élodie", Decimal("7.5"), None)]
        )

    def test_a_name_with_more_commas_than_there_are_columns(self):
        text = "Lot;Personne;Heures\n"
        text += "Peinture, sols, faux plafonds;N'Guessan, Élodie;7,5"
        self.assertEqual(
            self._hours(text.encode()), [("N'Guessan, Élodie", Decimal("7.5"), None)]
        )

    def test_formula_written_in_a_text_file_is_never_computed(self):
        rows = parse(b"Personne;Heures;Formation\nA;=70+5;1\nB;7; =1+1")
        self.assertEqual([row.errors for row in rows], [("formula",), ("formula",)])

    def test_workbook_with_numbers_dates_and_clocks(self):
        content = make_xlsx(
            ("Relevé de mars",),
            (),
            HEADER,
            ("A", datetime(2026, 3, 31), 7.5, 0.1 + 0.2),
            ("B", "mars 2026", time(7, 30), timedelta(hours=151, minutes=40)),
            ("C", "mars 2026", "7h30", None),
        )
        rows = parse(content, "hours.xlsx")
        self.assertEqual(
            [(row.worked, row.training) for row in rows],
            [
                (Decimal("7.50"), Decimal("0.30")),
                # 151 h 40 is 151.67 h to the hundredth
                (Decimal("7.50"), Decimal("151.67")),
                (Decimal("7.50"), None),
            ],
        )
        self.assertEqual({row.month for row in rows}, {date(2026, 3, 1)})
        self.assertEqual([row.number for row in rows], [4, 5, 6])

    def test_formula_counts_for_the_value_that_was_kept(self):
        content = make_xlsx(
            HEADER,
            ("A", "mars 2026"),
            ("B", "mars 2026"),
            formulas=[(1, 2, "=70+5", 75), (2, 2, "=1/0", "")],
        )
        kept, lost = parse(content)
        self.assertEqual((kept.worked, kept.errors), (Decimal("75"), ()))
        self.assertEqual(lost.errors, ("formula",))

    def test_totals_and_blank_lines_are_no_people(self):
        content = make_xlsx(
            HEADER,
            ("A", None, 10),
            (None, None, None),
            ("Sous-total", None, 10),
            ("B", None, 20),
            ("TOTAL GÉNÉRAL", None, 30),
        )
        self.assertEqual([row.person for row in parse(content)], ["A", "B"])
        text = "Personne;Heures\nTotalé Jean;10\n"
        self.assertEqual(parse(text.encode())[0].person, "Totalé Jean")

    def test_merged_cells_leave_hours_without_a_name(self):
        content = make_xlsx(HEADER, ("A", None, 10), (None, "mars 2026", 20))
        self.assertEqual([row.errors for row in parse(content)], [(), ("person",)])

    def test_what_cannot_be_read_is_an_error_of_its_line(self):
        text = "Personne;Heures\nA;-2\nB;beaucoup\nC;900\nD;7h75\nE;=1+1\nF;8\n"
        self.assertEqual(
            [row.errors for row in parse(text.encode())],
            [
                ("negative",),
                ("unreadable",),
                ("too_many",),
                ("minutes",),
                ("formula",),
                (),
            ],
        )

    def test_first_name_in_a_column_of_its_own(self):
        rows = parse("Nom;Prénom;Heures\nBa;Ali;8\n".encode())
        self.assertEqual(rows[0].person, "Ba Ali")

    def test_files_that_are_no_table(self):
        self.assertRefused("empty", b" \n ")
        self.assertRefused("old_format", b"\xd0\xcf\x11\xe0rest")
        self.assertRefused("damaged", b"PK\x03\x04rest of nothing")
        self.assertRefused("no_header", b"%PDF-1.7 some text")
        self.assertRefused("not_a_table", b"\x00\x01\x02\x03\x89PNG")
        self.assertRefused("no_header", b"a;b\n1;2\n")
        self.assertRefused("no_hours", b"Personne;Heures\n")
        self.assertRefused("too_large", b"Personne;Heures\nA;1\n", max_bytes=10)
        self.assertRefused(
            "too_many_rows", b"Personne;Heures\n" + b"A;1\n" * (MAX_ROWS + 1)
        )

    def test_archive_that_is_no_workbook(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "<x/>")
        self.assertRefused("not_a_table", stream.getvalue())

    def test_zip_bomb_is_not_unpacked(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", b" " * (MAX_UNPACKED + 1))
        self.assertLess(len(stream.getvalue()), 200_000)
        self.assertRefused("unsafe", stream.getvalue())

    def test_entities_are_not_expanded(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(
                "[Content_Types].xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
            )
        self.assertRefused("unsafe", stream.getvalue())

    def test_signs_that_no_database_holds_are_told_on_their_row(self):
        first, second = parse(b"Personne;Mois;Heures\nA\x00li;03/2026;7\nB;03/2026;8\n")
        self.assertEqual((first.number, first.person), (2, "A\ufffdli"))
        self.assertEqual((second.person, second.errors), ("B", ()))
        self.assertRefused("not_a_table", b"A\x00li;8\n")
        self.assertRefused("empty", b"\xff\xfe")

    def test_numbers_beyond_measure_are_told_on_their_row(self):
        content = make_xlsx(HEADER, ("A", "mars 2026", 1e308), ("B", "mars 2026", 7))
        self.assertEqual([row.errors for row in parse(content)], [("unreadable",), ()])
        for month in ("03/" + "9" * 40, "9" * 40 + "/03"):
            rows = parse(f"Personne;Mois;Heures\nA;{month};7\n".encode())
            self.assertEqual(rows[0].errors, ("month",))

    def test_row_too_long_for_a_table_is_not_split(self):
        self.assertRefused("too_many_cells", b"Personne;Heures\n" + b";" * 30_000)
        self.assertRefused(
            "too_many_cells", make_xlsx(HEADER, *[[None] * 3 + ["x"] * 60] * 1700)
        )

    def test_names_are_compared_without_accents_nor_case(self):
        self.assertEqual(normalize("N'GUESSAN  Élodie"), "n guessan elodie")
