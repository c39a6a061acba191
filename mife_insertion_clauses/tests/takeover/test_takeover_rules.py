# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the cells of a takeover say, and what rows say of one another."""

import doctest
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from odoo.tests import BaseCase

from ...rules import takeover, takeover_cells, takeover_flat
from ...rules.takeover_cells import CellError, make_plain, read_cell
from ...rules.takeover_columns import BY_KEY, HOURS, SHEETS, Column

TODAY, TAKEN_ON = date(2026, 3, 9), date(2025, 12, 31)
STATES = {"en cours": ("running", "En cours"), "clos": ("closed", "Clos")}
CHOICES = {"contract_state": STATES, "lot_state": STATES}
COLUMNS = [column for sheet in SHEETS for column in sheet.columns]
CELLS = some.one_of(
    some.none(),
    some.text(max_size=12),
    some.integers(),
    some.floats(),
    some.booleans(),
    some.dates(),
    some.datetimes(),
    some.timedeltas(),
    some.sampled_from(["M01", "Ville", "En cours", "01/02/2025", "03/2025", "7h30"]),
)
TABLES = some.lists(some.lists(CELLS, max_size=9), max_size=8)


def read(tables):
    found = takeover.find_sheets(tables)
    rows = takeover.read_rows(tables, found, CHOICES)
    takeover.judge_rows(rows, TODAY, TAKEN_ON)
    takeover.link_rows(rows)
    takeover.refuse_dependents(rows)
    return rows


class TestTakeoverCells(BaseCase):
    def test_examples(self):
        for module in (takeover, takeover_cells, takeover_flat):
            self.assertFalse(doctest.testmod(module).failed)

    @given(CELLS, some.sampled_from(COLUMNS))
    def test_a_cell_is_read_or_has_its_code(self, value, column):
        try:
            read_value = read_cell(
                make_plain(value), column, CHOICES.get(column.choices)
            )
        except CellError as error:
            self.assertTrue(error.code)
        else:
            self.assertNotEqual(read_value, "")

    @given(some.dates(date(1900, 1, 1), date(2100, 12, 31)))
    def test_a_day_is_read_however_it_is_written(self, day):
        column = BY_KEY["lots"].get("date_start")
        serial = (day - date(1899, 12, 30)).days
        for value in (day, f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", serial):
            self.assertEqual(read_cell(value, column), day)
        self.assertEqual(
            read_cell(make_plain(datetime(day.year, day.month, day.day, 9)), column),
            day,
        )

    @given(some.integers(0, 70_000))
    def test_hours_are_read_however_they_are_written(self, minutes):
        column = Column("hours", "Heures", HOURS)
        hours, left = divmod(minutes, 60)
        expected = round(minutes / 60, 2)
        values = [minutes / 60, f"{minutes / 60:.4f}".replace(".", ",")]
        if hours <= 743:
            values += [f"{hours}h{left:02}", make_plain(timedelta(minutes=minutes))]
        for value in values:
            self.assertAlmostEqual(read_cell(value, column), expected, places=2)

    def test_a_reference_is_no_day(self):
        column = BY_KEY["contracts"].get("contract")
        with self.assertRaises(CellError) as caught:
            read_cell(date(2025, 3, 1), column)
        self.assertEqual(caught.exception.code, "date_in_text")
        self.assertEqual(read_cell(2025.0, column), "2025")

    def test_the_closest_value_of_a_list_is_proposed(self):
        column = BY_KEY["contracts"].get("state")
        with self.assertRaises(CellError) as caught:
            read_cell("En cour", column, STATES)
        self.assertEqual(caught.exception.details, ("En cour", "En cours"))


class TestTakeoverRows(BaseCase):
    @given(some.dictionaries(some.sampled_from([s.title for s in SHEETS]), TABLES))
    def test_whatever_a_workbook_holds_its_rows_are_told(self, book):
        tables = [
            (name, [[column.title for column in sheet.columns], *rows])
            for name, rows in book.items()
            for sheet in SHEETS
            if sheet.title == name
        ]
        plain = [
            (name, [[make_plain(value) for value in cells] for cells in rows])
            for name, rows in tables
        ]
        for row in read(plain):
            for mistake in row.mistakes:
                self.assertTrue(mistake.cell.startswith(f"{row.place}!"))

    @given(TABLES)
    def test_whatever_another_tool_exports(self, rows):
        plain = [[make_plain(value) for value in cells] for cells in rows]
        found = takeover_flat.guess_table([("Export", plain)])
        if found:
            name, rows, header = found
            meanings = dict(
                enumerate(list(takeover_flat.MEANINGS)[: len(rows[header - 1])])
            )
            takeover_flat.describe(rows, header)
            split = takeover_flat.split_rows(name, rows, header, meanings, CHOICES)
            takeover.judge_rows(split, TODAY, TAKEN_ON)
            takeover.link_rows(split)

    def test_meanings_lead_to_columns(self):
        for meaning, (_titles, targets) in takeover_flat.MEANINGS.items():
            for sheet, key in targets.items():
                self.assertTrue(BY_KEY[sheet].get(key), meaning)

    def test_the_headings_are_found_wherever_they_are(self):
        rows = [
            ["Suivi 2025"],
            [],
            ["Objet", "Etat", "N° marché", "ACHETEUR"],
            ["Gymnase", "en cours", "M01", "Ville"],
        ]
        [row] = read([("marchés", rows)])
        self.assertEqual(row.get("contract"), "M01")
        self.assertEqual(row.get_cell("contract"), "marchés!C4")
        self.assertFalse(row.mistakes)

    def test_a_row_that_says_the_same_again_is_told(self):
        rows = [["Nom", "SIRET"], ["Ville", ""], ["VILLE", ""], ["Ville", ""]]
        first, second, third = read([("Donneurs d'ordre", rows)])
        self.assertEqual([one.code for one in second.mistakes], ["twice"])
        self.assertIs(third.same_as, first)

    def test_what_leans_on_a_refused_row_is_refused(self):
        tables = [
            ("Donneurs d'ordre", [["Nom", "SIRET"], ["Ville", "123"]]),
            (
                "Marchés",
                [["Référence du marché", "Donneur d'ordre", "Objet", "État"]]
                + [["M01", "Ville", "Gymnase", "En cours"]],
            ),
            (
                "Lots",
                [
                    [
                        "Référence du marché",
                        "Numéro du lot",
                        "Intitulé",
                        "État",
                        "Titulaire",
                    ]
                ]
                + [["M01", "1", "Peinture", "En cours", "Morel"]],
            ),
        ]
        codes = [[one.code for one in row.mistakes] for row in read(tables)]
        self.assertEqual(codes, [["siret_digits"], ["leans"], ["leans"]])

    def test_a_column_per_month_gives_a_row_per_month(self):
        rows = [
            [
                "Référence du marché",
                "Numéro du lot",
                "janv.-25",
                date(2025, 2, 1),
                "Notes",
            ],
            ["M01", "1", 70, "", "x"],
            ["M01", "1", "", "35h30", ""],
        ]
        found = takeover.find_sheets([("Heures réalisées", rows)])
        self.assertEqual(found.unread_columns, ["Heures réalisées!E"])
        first, second = read([("Heures réalisées", rows)])
        self.assertEqual(
            (first.get("month"), first.get("hours")), (date(2025, 1, 1), 70)
        )
        self.assertEqual(first.get_cell("hours"), "Heures réalisées!C2")
        self.assertEqual(
            (second.get("month"), second.get("hours")), (date(2025, 2, 1), 35.5)
        )

    def test_two_buyers_have_the_same_reference(self):
        contracts = [
            ["Référence du marché", "Donneur d'ordre", "Objet", "État"],
            ["M01", "Ville", "Gymnase", "En cours"],
            ["M01", "Département", "Collège", "En cours"],
        ]
        lots = [
            [
                "Référence du marché",
                "Donneur d'ordre",
                "Numéro du lot",
                "Intitulé",
                "État",
            ]
            + ["Titulaire"],
            ["M01", "Ville", "1", "Sols", "En cours", "Morel"],
            ["M01", "", "2", "Sols", "En cours", "Morel"],
        ]
        *_contracts, told, untold = read([("Marchés", contracts), ("Lots", lots)])
        self.assertEqual(told.links["contract"].get("buyer"), "Ville")
        self.assertEqual([one.code for one in untold.mistakes], ["which_contract"])

    def test_a_table_of_another_tool_gives_each_thing_once(self):
        rows = [
            ["Export du 31/12/2025"],
            ["N° marché", "Acheteur", "Entreprise", "Nom", "Prénom", "Mois", "Heures"],
            ["M01", "Ville", "Morel", "Durand", "Samia", "01/2025", 70],
            ["M01", "Ville", "Morel", "Durand", "Samia", "02/2025", 35],
            ["M01", "Ville", "Morel", "Rey", "Paul", "02/2025", "x"],
        ]
        name, table, header = takeover_flat.guess_table([("Export", rows)])
        described = takeover_flat.describe(table, header)
        meanings = {position: meaning for position, _t, _s, meaning in described}
        self.assertEqual(
            list(meanings.values()),
            [
                "contract",
                "buyer",
                "company",
                "last_name",
                "first_name",
                "month",
                "hours",
            ],
        )
        split = takeover_flat.split_rows(name, table, header, meanings, CHOICES)
        counts = {}
        for row in split:
            counts[row.sheet] = counts.get(row.sheet, 0) + 1
        self.assertEqual(
            counts,
            {
                "buyers": 1,
                "companies": 1,
                "contracts": 1,
                "lots": 1,
                "people": 2,
                "hours": 3,
            },
        )
        wrong = [row for row in split if row.mistakes]
        self.assertEqual(wrong[0].mistakes[0].cell, "Export!G5")
