# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of hours as offices write them: what is seen is read, nothing is lost."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
import xlwt

from odoo.tests import BaseCase, tagged

from ...rules.hours_file import parse
from ...rules.table import FileError

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:'
    'office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
)


def save(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_book(*sheets, then=None):
    """Return a workbook of (name, rows); ``then`` changes it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if then:
        then(book)
    return save(book)


def make_table(*rows, then=None):
    return make_book(("Feuil1", rows), then=then and (lambda book: then(book.active)))


def make_ods(body, styles="", manifest="<manifest/>"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f"{ODS_HEAD}{styles}<office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


def ods_text(text, more=""):
    return (
        f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def ods_number(value):
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


@tagged("post_install", "-at_install")
class TestOfficeFiles(BaseCase):
    def _hours(self, content, **kwargs):
        if isinstance(content, str):
            content = content.encode()
        return [
            (row.person, row.worked and float(row.worked), row.errors)
            for row in parse(content, **kwargs).rows
        ]

    def _notes(self, content, **kwargs):
        return dict(parse(content, **kwargs).notes)

    def assertAsked(self, code, content, **kwargs):
        with self.assertRaises(FileError) as caught:
            parse(content.encode() if isinstance(content, str) else content, **kwargs)
        self.assertEqual(caught.exception.code, code)
        return caught.exception.details

    # WHAT IS SEEN

    def test_hidden_sheets_are_not_read(self):
        for state in ("hidden", "veryHidden"):

            def hide(book, state=state):
                book["Ancien"].sheet_state = state
                book.active = 1

            content = make_book(
                ("Ancien", [("Nom", "Heures"), ("Ali Ba", 99)]),
                ("Mois", [("Nom", "Heures"), ("Ali Ba", 12.5)]),
                then=hide,
            )
            with self.subTest(state=state):
                self.assertEqual(self._hours(content), [("Ali Ba", 12.5, ())])
                self.assertEqual(self._notes(content), {"hidden_sheets": ["Ancien"]})

    def test_hidden_rows_and_columns_are_not_read(self):
        def hide(sheet):
            sheet.row_dimensions[3].hidden = True
            sheet.row_dimensions[4].height = 0.1
            sheet.column_dimensions["B"].hidden = True

        content = make_table(
            ("Nom", "Heures", "Heures"),
            ("Ali Ba", 99, 12.5),
            ("Zoé Lin", 99, 8),
            ("Awa Sy", 99, 8),
            ("Noé Roy", 99, 7),
            then=hide,
        )
        self.assertEqual(
            self._hours(content), [("Ali Ba", 12.5, ()), ("Noé Roy", 7.0, ())]
        )
        self.assertEqual(self._notes(content), {"hidden_rows": 2, "hidden_columns": 1})

    def test_rows_of_a_filter_are_not_read(self):
        def hide(sheet):
            sheet.auto_filter.ref = "A1:B3"
            sheet.row_dimensions[2].hidden = True

        content = make_table(
            ("Nom", "Heures"), ("Ali Ba", 99), ("Zoé Lin", 8), then=hide
        )
        self.assertEqual(self._hours(content), [("Zoé Lin", 8.0, ())])

    # HEADINGS

    def test_merged_heading_over_two_columns(self):
        def merge(sheet):
            sheet.merge_cells("A1:A2")
            sheet.merge_cells("B1:C1")

        content = make_table(
            ("Salarié", "Heures", None),
            (None, "Travaillées", "Formation"),
            ("Ali Ba", 32, 3),
            then=merge,
        )
        [row] = parse(content).rows
        self.assertEqual((row.worked, row.training), (Decimal(32), Decimal(3)))

    def test_two_lines_of_headings_in_a_text_and_under_a_title(self):
        text = "Relevé de mars;;\nNom;Heures;\n;Travaillées;Formation\nAli Ba;32;3\n"
        [row] = parse(text.encode()).rows
        self.assertEqual((row.worked, row.training), (Decimal(32), Decimal(3)))

    def test_name_merged_over_the_weeks_of_a_person(self):
        content = make_table(
            ("Nom", "Semaine", "Heures"),
            ("Ali Ba", "S10", 30),
            (None, "S11", 35),
            ("Zoé Lin", "S10", 7),
            then=lambda sheet: sheet.merge_cells("A2:A3"),
        )
        self.assertEqual(
            self._hours(content),
            [("Ali Ba", 30.0, ()), ("Ali Ba", 35.0, ()), ("Zoé Lin", 7.0, ())],
        )

    def test_hours_merged_over_two_people_are_asked(self):
        content = make_table(
            ("Nom", "Heures"),
            ("Ali Ba", 70),
            ("Zoé Lin", None),
            then=lambda sheet: sheet.merge_cells("B2:B3"),
        )
        self.assertEqual([row.errors for row in parse(content).rows], [("merged",)] * 2)

    def test_ordinary_headings_of_the_hours(self):
        for heading in (
            *("Nbre d'heures", "Nb h", "Heures effectuées", "Total heures", "Hrs"),
            *("H. travaillées", "Heures réalisées", "Volume horaire", "Durée", "Qté"),
            *("Quantité", "Temps de travail", "Nombre d'heures", "NB HEURES", "Hres"),
            *("Nb. d\u2019heures", "Heures pointées", "Heures du mois", "Heures (h)"),
            *("Total h", "Heures mars 2026", "Tps travaillé", "Heures d'insertion"),
        ):
            with self.subTest(heading=heading):
                self.assertEqual(
                    self._hours(f"Nom;{heading}\nAli Ba;35\n", months=[MARCH]),
                    [("Ali Ba", 35.0, ())],
                )

    def test_headings_of_other_hours_are_never_taken_for_them(self):
        for heading in (
            *("Heures prévues", "Heures sup", "Taux horaire", "Heures d'absence"),
            *("Coût horaire", "Heures restantes", "Dont formation", "Heure début"),
        ):
            with self.subTest(heading=heading):
                self.assertAsked("no_header", f"Nom;{heading}\nAli Ba;35\n")
                file = parse(f"Nom;Heures;{heading}\nAli Ba;35;4\n".encode())
                self.assertEqual(file.rows[0].worked, 35)
                self.assertEqual(dict(file.notes), {"unread": (heading,)})

    def test_headings_of_people(self):
        for heading in (
            *(
                "Salarié",
                "Salarié(e)",
                "Intérimaire",
                "Nom du salarié",
                "Collaborateur",
            ),
            *("NOM et PRÉNOM", "Nom de l'intérimaire", "Employé", "Bénéficiaire"),
        ):
            with self.subTest(heading=heading):
                text = f"{heading};Heures\nAli Ba;35\n"
                self.assertEqual(self._hours(text), [("Ali Ba", 35.0, ())])

    def test_two_columns_that_may_be_the_hours_are_asked(self):
        self.assertEqual(
            self.assertAsked(
                "several_columns", "Nom;Heures réalisées;Heures payées\nAli Ba;30;35\n"
            ),
            ("heures realisees", "heures payees"),
        )

    def test_a_column_per_month(self):
        text = "Nom;janv-26;févr-26;mars-26\nAli Ba;1;2;3\n"
        self.assertEqual(self._hours(text, months=[MARCH]), [("Ali Ba", 3.0, ())])
        content = make_table(
            ("Nom", datetime(2026, 2, 1), datetime(2026, 3, 1)), ("Ali Ba", 2, 3)
        )
        self.assertEqual(self._hours(content, months=[MARCH]), [("Ali Ba", 3.0, ())])

    def test_a_column_per_day_is_no_column_per_month(self):
        days = [datetime(2026, 3, day) for day in (1, 2, 3)]
        content = make_table(("Nom", *days, "Total"), ("Ali Ba", 7, 7, 6, 20))
        self.assertEqual(self._hours(content, months=[MARCH]), [("Ali Ba", 20.0, ())])

    # SHEETS

    def test_sheet_of_the_month_is_chosen_by_its_name(self):
        content = make_book(
            ("Février 2026", [("Nom", "Heures"), ("Ali Ba", 2)]),
            ("Mars 2026", [("Nom", "Heures"), ("Ali Ba", 3)]),
            ("Notice", [("Comment remplir",)]),
        )
        self.assertEqual(self._hours(content, months=[MARCH]), [("Ali Ba", 3.0, ())])
        self.assertEqual(
            self._notes(content, months=[MARCH]), {"other_sheets": ("Février 2026",)}
        )
        self.assertAsked("several_sheets", content, months=[APRIL])

    def test_sheet_of_the_month_is_chosen_by_its_rows_or_its_title(self):
        heading = ("Nom", "Mois", "Heures")
        content = make_book(
            ("A", [heading, ("Ali Ba", "02/2026", 2)]),
            ("B", [heading, ("Ali Ba", "03/2026", 3)]),
        )
        self.assertEqual(self._hours(content, months=[MARCH]), [("Ali Ba", 3.0, ())])
        content = make_book(
            ("A", [("Relevé février 2026",), ("Nom", "Heures"), ("Ali Ba", 2)]),
            ("B", [("Relevé mars 2026",), ("Nom", "Heures"), ("Ali Ba", 3)]),
        )
        self.assertEqual(self._hours(content, months=[MARCH]), [("Ali Ba", 3.0, ())])

    def test_sheets_that_nothing_tells_apart_are_asked(self):
        content = make_book(
            ("Lot 1", [("Nom", "Heures"), ("Ali Ba", 2)]),
            ("Lot 2", [("Nom", "Heures"), ("Ali Ba", 3)]),
        )
        self.assertEqual(
            self.assertAsked("several_sheets", content, months=[MARCH]),
            ("Lot 1", "Lot 2"),
        )

    def test_only_sheet_named_after_another_month_is_asked(self):
        content = make_book(("Février", [("Nom", "Heures"), ("Ali Ba", 2)]))
        self.assertEqual(
            self.assertAsked("other_month", content, months=[MARCH]), ("Février",)
        )

    def test_sheet_without_a_row_is_no_sheet_to_choose(self):
        content = make_book(
            ("Feuil1", [("Nom", "Heures"), ("Ali Ba", 2)]),
            ("Feuil2", [("Nom", "Heures")]),
        )
        self.assertEqual(self._hours(content, months=[MARCH]), [("Ali Ba", 2.0, ())])

    # ROWS

    def test_totals_are_told_and_not_counted(self):
        text = "Nom;Sem.;Heures\nAli;S1;7\nAli;S2;8\nAli;Total;15\nZoé;S1;5\n"
        text += "Sous-total;;20\nTOTAL GÉNÉRAL;;20\n;;20\n"
        file = parse(text.encode())
        self.assertEqual([row.worked for row in file.rows], [7, 8, 5])
        self.assertEqual(
            [(row.number, row.aside) for row in file.aside],
            [(4, "total"), (6, "total"), (7, "total"), (8, "total")],
        )

    def test_total_in_any_column_is_no_row(self):
        text = "Nom;Poste;Heures\nAli;Peintre;7\nZoé;;5\n;Total général;12\n"
        file = parse(text.encode())
        self.assertEqual([row.worked for row in file.rows], [7, 5])
        self.assertEqual([row.aside for row in file.aside], ["total"])

    def test_code_of_the_payroll_is_no_code_of_the_model(self):
        [row] = parse(b"Code;Nom;Heures\nHN01;Ali Ba;7\n").rows
        self.assertEqual((row.key, row.person), ("", "Ali Ba"))

    def test_columns_named_again_are_no_row(self):
        text = "Nom;Heures\nAli;7\nNom;Heures\nZoé;5\n"
        file = parse(text.encode())
        self.assertEqual([row.person for row in file.rows], ["Ali", "Zoé"])
        self.assertEqual([row.aside for row in file.aside], ["heading"])

    def test_lines_of_pay_are_told_apart(self):
        text = (
            "Matricule;Nom;Prénom;Rubrique;Base;Nombre;Période\n"
            "12;BA;Ali;Heures normales;12,10;120,5;03/2026\n"
            "12;BA;Ali;Heures sup. 25 %;15,12;8;03/2026\n"
            "12;BA;Ali;Absence maladie;12,10;14;03/2026\n"
            "12;BA;Ali;Prime de panier;5,00;20;03/2026\n"
            "12;BA;Ali;Heures de formation;12,10;7;03/2026\n"
            "12;BA;Ali;Indemnité de fin de mission;;1;03/2026\n"
        )
        file = parse(text.encode("cp1252"))
        self.assertEqual(
            [(row.number, row.worked, row.training) for row in file.rows],
            [(2, Decimal("120.5"), None), (6, None, Decimal(7))],
        )
        self.assertEqual(
            [row.aside for row in file.aside],
            ["overtime", "absence", "bonus", "bonus"],
        )

    def test_line_of_pay_that_is_not_known_is_asked(self):
        text = "Nom;Rubrique;Nombre\nAli;Heures normales;7\nAli;1042;3\n"
        file = parse(text.encode())
        self.assertEqual([row.errors for row in file.rows], [(), ("label",)])
        self.assertEqual(file.questions, ["label"])
        self.assertEqual(file.labels, {"Heures normales": "worked", "1042": ""})

    def test_monthly_pay_less_absences_is_asked(self):
        text = "Nom;Libellé;Base\nAli;Salaire de base;151,67\nAli;Absence CP;14\n"
        self.assertEqual([row.errors for row in parse(text.encode()).rows], [("base",)])
        text = "Nom;Libellé;Base\nAli;Salaire de base;151,67\n"
        self.assertEqual(self._hours(text), [("Ali", 151.67, ())])

    def test_lines_of_an_agency_in_days_are_not_hours(self):
        text = (
            "Intérimaire;Libellé;Quantité;Unité\nAli Ba;Heures travaillées;35;H\n"
            "Ali Ba;Heures travaillées;5;Jours\n"
        )
        file = parse(text.encode())
        self.assertEqual([row.worked for row in file.rows], [35])
        self.assertEqual([row.aside for row in file.aside], ["unit"])

    # CELLS

    def test_hours_as_people_write_them(self):
        for text, hours in {
            "7 heures 30": 7.5,
            "7 heures et 30 minutes": 7.5,
            "7h30": 7.5,
            "7H30min": 7.5,
            "7:30": 7.5,
            "07:30:00": 7.5,
            "35 hrs": 35,
            "35 h": 35,
            "35h.": 35,
            "45 min": 0.75,
            "1 34,5": None,
            "néant": 0,
            "Neant": 0,
            "-": 0,
            "\u2013": 0,
            "/": 0,
            "0": 0,
        }.items():
            with self.subTest(text=text):
                [(_person, worked, errors)] = self._hours(f"Nom;Heures\nAli;{text}\n")
                self.assertEqual(worked, hours)
                self.assertEqual(errors, () if hours is not None else ("unreadable",))

    def test_thousands_with_any_space(self):
        for space in " \u00a0\u202f\u2009\u2007":
            with self.subTest(space=space):
                # understood: more than the 744 h of a month
                text = f"Nom;Heures\nAli;1{space}234,5\n"
                self.assertEqual(self._hours(text), [("Ali", None, ("too_many",))])

    def test_hours_read_two_ways_are_asked(self):
        for text in ("7.30", "7,30", "7.30 h", "35,15"):
            with self.subTest(text=text):
                file = parse(f"Nom;Heures\nAli;{text}\n".encode())
                self.assertEqual(file.rows[0].errors, ("two_ways",))
                self.assertEqual(file.questions, ["two_ways"])

    def test_hours_read_two_ways_are_settled_by_the_others(self):
        text = "Nom;Heures\nAli;7,30\nZoé;151,67\n"
        self.assertEqual(self._hours(text), [("Ali", 7.3, ()), ("Zoé", 151.67, ())])
        self.assertEqual(self._notes(text.encode()), {"decimal": "7,30"})
        text = "Nom;Heures (centièmes)\nAli;7,30\n"
        self.assertEqual(self._hours(text), [("Ali", 7.3, ())])

    def test_clocks_and_durations(self):
        content = make_table(
            ("Nom", "Heures"),
            ("Ali", time(7, 30)),
            ("Zoé", timedelta(hours=151, minutes=30)),
            ("Awa", timedelta(0)),
        )
        self.assertEqual(
            self._hours(content),
            [("Ali", 7.5, ()), ("Zoé", 151.5, ()), ("Awa", 0.0, ())],
        )

    def test_months_as_offices_write_them(self):
        for text in (
            *(
                "janv.-26",
                "01/2026",
                "2026-01",
                "janvier 2026",
                "Janvier",
                "46023",
                "1",
            ),
            *(
                "2026-01-31 00:00:00",
                "2026-01-31T00:00:00Z",
                "du 01/01/2026 au 31/01/2026",
            ),
            *(
                "01/01/2026 - 31/01/2026",
                "012026",
                "1767225600",
                "1767225600000",
                "20260131",
                "31.01.2026",
                "JANV 2026",
            ),
        ):
            with self.subTest(text=text):
                [row] = parse(
                    f"Nom;Mois;Heures\nAli;{text};7\n".encode(),
                    months=[date(2026, 1, 1)],
                ).rows
                self.assertEqual((row.month, row.errors), (date(2026, 1, 1), ()))
        content = make_table(
            ("Nom", "Mois", "Heures"),
            ("Ali", 46023, 7),
            ("Zoé", datetime(2026, 1, 31), 7),
        )
        self.assertEqual({row.month for row in parse(content).rows}, {date(2026, 1, 1)})

    # FILES

    def test_bars_quotes_and_separator_said(self):
        for text in (
            "Nom|Heures\nAli Ba|7,5\n",
            'sep=;\n"Nom";"Heures"\n"Ali Ba";"7,5"\n',
            '"Nom"\t"Heures"\n"Ali Ba"\t"7,5"\n',
        ):
            for codec in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
                with self.subTest(text=text, codec=codec):
                    self.assertEqual(
                        self._hours(text.encode(codec)), [("Ali Ba", 7.5, ())]
                    )

    def test_protected_workbook_is_told_as_such(self):
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024
        self.assertAsked("password", ole + "EncryptedPackage".encode("utf-16-le"))
        self.assertAsked("not_a_table", ole + "WordDocument".encode("utf-16-le"))
        self.assertAsked("old_format", ole + "Workbook".encode("utf-16-le"))

    def test_old_workbook_is_read(self):
        book = xlwt.Workbook()
        gone, sheet = (
            book.add_sheet(name, cell_overwrite_ok=True) for name in ("Avant", "Mars")
        )
        gone.visibility = 1
        clock = xlwt.easyxf(num_format_str="[h]:mm")
        day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
        for number, row in enumerate(
            [("Nom", "Mois", "Heures"), ("Ali", None, 7.5), ("Zoé", None, None)]
        ):
            for column, value in enumerate(row):
                gone.write(number, column, value)
                sheet.write(number, column, value)
        sheet.write(1, 1, datetime(2026, 3, 31), day)
        sheet.write(2, 2, 31.5 / 24, clock)
        sheet.write(3, 0, "Caché")
        sheet.write(3, 2, 99)
        sheet.row(3).hidden = True
        content = save(book)
        self.assertEqual(self._hours(content), [("Ali", 7.5, ()), ("Zoé", 31.5, ())])
        self.assertEqual(parse(content).rows[0].month, MARCH)
        self.assertEqual(
            self._notes(content), {"hidden_sheets": ["Avant"], "hidden_rows": 1}
        )

    def test_open_document_is_read(self):
        styles = (
            '<style:style style:name="off"><style:table-properties '
            'table:display="false"/></style:style>'
        )
        table = '<table:table table:name="%s"%s>%s</table:table>'
        row = "<table:table-row%s>%s</table:table-row>"
        clock = (
            '<table:table-cell office:value-type="time" '
            'office:time-value="PT31H30M00S"><text:p>31:30</text:p></table:table-cell>'
        )
        heading = row % ("", ods_text("Nom") + ods_text("Heures"))
        rows = heading + row % ("", ods_text("Ali") + ods_number(7.5))
        hidden = ' table:visibility="collapse"'
        rows += row % (hidden, ods_text("Caché") + ods_number(99))
        rows += row % ("", ods_text("Zoé") + clock)
        blank = '<table:table-cell table:number-columns-repeated="1024"/>'
        rows += row % (' table:number-rows-repeated="1048570"', blank)
        content = make_ods(
            table % ("Avant", ' table:style-name="off"', heading)
            + table % ("Mars", "", rows),
            styles,
        )
        self.assertEqual(self._hours(content), [("Ali", 7.5, ()), ("Zoé", 31.5, ())])
        self.assertEqual(
            self._notes(content), {"hidden_sheets": ["Avant"], "hidden_rows": 1}
        )
        self.assertAsked(
            "password", make_ods("", manifest="<manifest:encryption-data/>")
        )

    def test_web_page_named_as_a_workbook_is_told_as_such(self):
        page = b"<html><table><tr><td>Nom</td><td>Heures</td></tr></table></html>"
        self.assertAsked("web_page", page, filename="heures.xls")

    def test_columns_told_once_are_known_again(self):
        text = "Qui;Combien\nAli;7.30\n"
        self.assertAsked("no_header", text)
        layout = {
            "headings": ["qui", "combien"],
            "columns": {"person": [0], "worked": [1]},
            "style": "clock",
        }
        self.assertEqual(self._hours(text, layouts=[layout]), [("Ali", 7.5, ())])
        other = "Combien;Qui\n7.30;Ali\n"
        self.assertAsked("no_header", other, layouts=[layout])
