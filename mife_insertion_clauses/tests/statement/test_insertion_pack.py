# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import csv
import io
import zipfile

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.pdf import PdfFileReader

from ...report.pack_archive import PackArchive
from ...report.pack_workbook import write_workbook
from ...rules import statement
from .pack_common import APRIL, FEBRUARY, MARCH, PackCommon

# days of the same digits: the font of a PDF numbers its letters as they come
JANUARY, LATER = "2027-01-11 09:00:00", "2027-01-21 09:00:00"
# both days of issue, as each file writes them
DAYS = ((b"01/11/2027", b"01/21/2027"), (b"2027-01-11T09", b"2027-01-21T09"))


@tagged("post_install", "-at_install")
class TestInsertionPack(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 7 lines of 100 h (training does not count), 7 of 35.5 h; on the works, 3 of
        # 7.25 h: 700 + 248.5 + 21.75
        cls._take_over()
        cls._work(MARCH, 100, training=12)
        cls._work(FEBRUARY, 35.5).action_attest()
        cls._work(APRIL, 7.25, lots=cls.works)

    @classmethod
    def _take_over(cls):
        cls.env["insertion.opening"]._record(
            [
                {
                    "lot_id": cls.lot.id,
                    "until": "2026-01-31",
                    "source": "Tableau",
                    "line_ids": [
                        Command.create({"month": "2026-01-01", "worked_hours": 12.5}),
                        Command.create({"month": False, "worked_hours": 40}),
                    ],
                }
            ]
        )

    def _new_pack(self, *lines, **vals):
        return (
            self.env["insertion.pack"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Formulaire d'un financeur",
                    "code": "ESSAI",
                    "recipient": "Financeur",
                    "line_ids": [
                        Command.create(
                            {"indicator_id": self._indicator(line.pop("of")).id, **line}
                        )
                        for line in lines
                    ],
                }
                | vals
            )
        )

    def _indicator(self, code):
        return self.env.ref(f"mife_insertion_clauses.insertion_indicator_{code}")

    def _close(self, *packs):
        year = (
            self.env["insertion.year"].with_user(self.manager).create({"year": "2026"})
        )
        with freeze_time(JANUARY):
            year.action_close()
        if packs:
            year.pack_ids = self.env["insertion.pack"].union(*packs)
        return year

    def _issue(self, *packs):
        year = self._close(*packs)
        with freeze_time(JANUARY):
            year.action_issue_packs()
        return year

    def _texts(self, issue):
        """Return {title: figure printed} of an issue."""
        document = issue._get_document()
        return {
            line["title"]: line["text"]
            for section in document.get_sections()
            for line in section["lines"]
        }

    # the figures

    def test_every_figure_of_every_pack_is_the_one_of_sql(self):
        packs = self.env["insertion.pack"].search([])
        self.assertGreaterEqual(len(packs), 11)
        counted = 0
        for scope, in_sql in self._get_scopes().items():
            for pack in packs.filtered_domain([("subject", "=", scope.kind)]):
                problems, count = self._find_problems(pack, scope, in_sql)
                self.assertFalse(problems, f"{pack.code}\n" + "\n".join(problems))
                counted += count
        self.assertGreater(counted, 500)

    def test_the_annual_pack_says_what_the_statement_says(self):
        pack = self.env.ref("mife_insertion_clauses.insertion_pack_bilan")
        _ask, lines = self._count_pack(pack, None)
        bilan = self.env["insertion.statement"].create({"year": "2026"})
        totals = bilan._prepare_payload()["totals"]
        measures = [line.indicator_id.measure for line in pack.line_ids.sorted()]
        said = {
            measure.removeprefix("total_").replace("hours", "hours_done", 1)
            if measure == "hours"
            else measure.removeprefix("total_"): line["value"]
            for line, measure, of in zip(
                lines, measures, pack.line_ids.sorted(), strict=True
            )
            if not of.choice
        }
        found = {
            name: said[name] for name in statement.TOTALS if name != "hours_pooled"
        }
        for name, value in found.items():
            expected = totals[name][0]
            self.assertEqual(value is None, expected is None, name)
            self.assertAlmostEqual(value or 0, expected or 0, 5, name)

    def test_golden_figures_of_a_form(self):
        # 970.25 h; women 3 (0, 2, 4) and Élodie: 4 people of 6; of a district: nobody
        pack = self._new_pack(
            {"of": "hours", "code": "A1", "heading": "Heures"},
            {"of": "hours", "choice": "attested"},
            {"of": "hours", "choice": "attested", "is_share": True},
            {"of": "fte"},
            {"of": "people"},
            {"of": "contracts", "breakdown": "amount", "brackets": "100000; 1000000"},
            year_index_id=self.env.ref(
                "mife_insertion_clauses.insertion_index_year_national"
            ).id,
        )
        year = self._issue(pack)
        [issue] = year.issue_ids
        self.assertEqual(issue.number, "ESSAI-2026-001")
        values = [line["value"] for line in issue.payload["lines"]]
        self.assertEqual(values[:2], [970.25, 248.5])
        self.assertAlmostEqual(values[2], 100 * 248.5 / 970.25, 5)
        self.assertAlmostEqual(values[3], 970.25 / 1600, 6)
        self.assertEqual(values[4:], [6, 3])
        rows = [row["value"] for row in issue.payload["lines"][5]["rows"]]
        self.assertEqual(rows, [1, 1, 1])
        self.assertEqual(
            [row["label"] for row in issue.payload["lines"][5]["rows"]],
            [
                "Under 100\xa0000",
                "From 100\xa0000 to under 1\xa0000\xa0000",
                "1\xa0000\xa0000 and over",
            ],
        )
        # half a tenth goes up: 970.25 is printed 970.3
        self.assertEqual(self._texts(issue)["Heures"], "970.3\xa0h")

    def test_a_definition_in_force_on_the_last_day_counts(self):
        hours = self._indicator("hours")
        hours.date_to = "2026-06-30"
        pack = self._new_pack({"of": "hours"})
        year = self._issue(pack)
        [issue] = year.issue_ids
        self.assertEqual(issue.state, "failed")
        self.assertIn("has no definition in force on 12/31/2026", issue.sentence)
        vals = {"date_from": "2026-07-01", "date_to": False, "digits": 0}
        later = hours.copy(vals)
        # another measure has not the same breakdowns: said, not crashed on
        pack.line_ids.breakdown = "sex"
        later.measure = "contracts"
        with freeze_time(JANUARY):
            year.action_issue_packs()
        self.assertIn("cannot be broken down by Sex", year.issue_ids.sentence)
        later.measure = "hours"
        later.digits = 0
        with freeze_time(JANUARY):
            year.action_issue_packs()
        [issue] = year.issue_ids
        self.assertEqual(self._texts(issue)["Hours done"], "970\xa0h")

    # a table, no code

    def test_a_manager_fills_a_table_and_is_told_what_cannot_be(self):
        form = Form(self.env["insertion.pack"].with_user(self.manager))
        form.name, form.code, form.recipient = "Région", "REGION", "Région"
        with form.line_ids.new() as line:
            line.indicator_id = self._indicator("people")
            line.breakdown = "sex"
        pack = form.save()
        self.assertEqual(pack.company_id, self.env.company)
        for vals, sentence in (
            ({"breakdown": "ground"}, "cannot be broken down by Ground. Choose among"),
            ({"choice": "social"}, "is not known for 'With a social consideration'"),
            ({"brackets": "10; 20"}, "Brackets go with a breakdown by the amount"),
            ({"breakdown": "amount", "brackets": "20; 10"}, "are no brackets"),
            ({"is_share": True}, "is always 100"),
        ):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(ValidationError, sentence),
                self.env.cr.savepoint(),
            ):
                pack.line_ids.write(vals)
        with self.assertRaisesRegex(ValidationError, "is not known for: Each company"):
            self._new_pack({"of": "total_hours_due"}, subject="company")
        with (
            self.assertRaisesRegex(ValidationError, "capitals, digits and dashes"),
            self.env.cr.savepoint(),
        ):
            pack.code = "région"
        with self.assertRaisesRegex(UserError, "common to all the organisations"):
            self.env.ref("mife_insertion_clauses.insertion_pack_bilan").with_user(
                self.manager
            ).name = "Le nôtre"

    def test_the_packs_delivered_can_be_adapted(self):
        bilan = self.env.ref("mife_insertion_clauses.insertion_pack_bilan")
        bilan.with_user(self.manager).action_adapt()
        own = self.env["insertion.pack"].search([("origin_id", "=", bilan.id)])
        self.assertEqual(len(own.line_ids), len(bilan.line_ids))
        own.with_user(self.manager).line_ids[0].unlink()
        year = self._close()
        self.assertIn(own, year.pack_ids)
        self.assertNotIn(bilan, year.pack_ids)

    # the year

    def test_a_year_that_is_not_over_is_not_closed(self):
        year = (
            self.env["insertion.year"].with_user(self.manager).create({"year": "2026"})
        )
        with (
            freeze_time("2026-12-31 12:00:00"),
            self.assertRaisesRegex(UserError, "is not over"),
        ):
            year.action_close()
        with self.assertRaisesRegex(UserError, "Close the year first"):
            year.action_issue_packs()
        with self.assertRaisesRegex(ValidationError, "Enter a year"):
            year.year = "26"

    def test_only_its_buttons_close_a_year_and_only_managers_push_them(self):
        year = self._close()
        self.assertEqual((year.state, year.hours), ("closed", 970.25))
        with self.assertRaisesRegex(UserError, "use its buttons"):
            year.state = "open"
        with self.assertRaisesRegex(UserError, "Say why"):
            year.action_reopen()
        year.reopen_reason = "Un mois oublié"
        year.action_reopen()
        self.assertEqual(year.state, "open")
        for act in ("action_close", "action_reopen", "action_issue_packs"):
            with self.assertRaises(AccessError):
                getattr(year.with_user(self.facilitator), act)()
        self.assertEqual(year.with_user(self.facilitator).hours, 970.25)

    def test_hours_that_moved_are_named_and_nothing_is_issued_on_them(self):
        pack = self._new_pack({"of": "hours"})
        year = self._issue(pack)
        self._work(APRIL, 20, lots=self.lot)
        year.invalidate_recordset()
        self.assertIn("Hours moved since the year was closed", year.moved_label)
        self.assertIn("April 2026", year.moved_label)
        with self.assertRaisesRegex(UserError, "April 2026"):
            year.action_issue_packs()
        year.reopen_reason = "Avril de la peinture"
        year.action_reopen()
        with freeze_time("2027-02-01"):
            year.action_close()
            year.action_issue_packs()
        first, second = (
            year.with_context(active_test=False)
            .env["insertion.pack.issue"]
            .search([("pack_id", "=", pack.id)], order="id")
        )
        self.assertEqual((first.state, second.state), ("superseded", "issued"))
        self.assertEqual(second.supersedes_id, first)
        self.assertEqual(second.payload["supersedes"], "ESSAI-2026-001")
        self.assertEqual(second.number, "ESSAI-2026-002")
        self.assertEqual(second.payload["lines"][0]["value"], 990.25)
        self.assertEqual(first.payload["lines"][0]["value"], 970.25)

    def test_the_year_says_which_months_it_lacks(self):
        self._open(APRIL)
        year = (
            self.env["insertion.year"].with_user(self.manager).create({"year": "2026"})
        )
        self.assertIn("months of companies are not validated", year.waiting_label)
        action = year.action_view_waiting()
        months = self.env["insertion.declaration"].search(action["domain"])
        self.assertEqual(months.lot_id, self.lot | self.reserved)

    # what is issued

    def test_issued_again_the_same_is_the_same(self):
        packs = [
            self.env.ref(f"mife_insertion_clauses.insertion_pack_{name}")
            for name in ("bilan", "national", "buyer")
        ]
        year = self._issue(*packs)
        issues = year.issue_ids
        self.assertEqual(set(issues.mapped("state")), {"issued"})
        self.assertEqual(len(issues), 4)
        self.assertEqual(year.summary, "4 packs issued.")
        with freeze_time("2027-03-01"):
            year.action_issue_packs()
        self.assertEqual(year.issue_ids, issues)
        # made again from nothing, to the byte but for the day
        for issue in issues:
            self.assertEqual(
                write_workbook(issue._get_document()), base64.b64decode(issue.xlsx)
            )
            self.assertEqual(
                issue.company_id._in_document_lang(issue)._render_pdf(issue.payload),
                base64.b64decode(issue.pdf),
            )
        archives = {PackArchive(issues).pack() for _time in range(2)}
        self.assertEqual(len(archives), 1)
        issued = self._read_files(issues)
        issues.gap_ids.sudo().unlink()
        self.env.cr.execute("DELETE FROM insertion_pack_gap")
        self.env.cr.execute("DELETE FROM insertion_pack_issue")
        self.env.invalidate_all()
        with freeze_time(LATER):
            year.action_issue_packs()
        again = self._read_files(year.issue_ids)
        self.assertEqual(again.keys(), issued.keys())
        for number, parts in issued.items():
            self.assertEqual(again[number].keys(), parts.keys())
            for name, part in parts.items():
                with self.subTest(number=number, part=name):
                    self._check_same_but_the_day(part, again[number][name])

    def _read_files(self, issues):
        """Return {number: {part of a file: its bytes}}, nothing of it compressed."""
        found = {}
        for issue in issues:
            parts = found[issue.number] = {"csv": base64.b64decode(issue.csv)}
            with zipfile.ZipFile(io.BytesIO(base64.b64decode(issue.xlsx))) as book:
                parts |= {name: book.read(name) for name in book.namelist()}
            pdf = PdfFileReader(io.BytesIO(base64.b64decode(issue.pdf)))
            for rank, page in enumerate(pdf.pages):
                parts[f"page {rank}"] = page.get_contents().get_data()
                parts[f"text {rank}"] = page.extract_text().encode()
        return found

    def _check_same_but_the_day(self, first, again):
        """Check that two parts differ in nothing, or where the day of issue stands.

        The letters of a page are numbers of the font: few of its lines may differ, and
        its text, compared besides, says that they are the day.
        """
        if b" Tj" in first:
            first, again = first.splitlines(), again.splitlines()
            self.assertEqual(len(first), len(again))
            other = [
                pair for pair in zip(first, again, strict=True) if len(set(pair)) > 1
            ]
            self.assertLessEqual(len(other), 2)
            self.assertTrue(all(b"Tj" in line for pair in other for line in pair))
            return
        for day, later in DAYS:
            first = first.replace(day, later)
        self.assertEqual(first, again)

    def test_the_archive_holds_what_each_funder_gets(self):
        pack = self._new_pack(
            {"of": "hours", "code": "A1"}, {"of": "people", "breakdown": "sex"}
        )
        year = self._issue(pack)
        [issue] = year.issue_ids
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(year.archive))) as archive:
            names = archive.namelist()
            self.assertEqual(
                [name[-4:] for name in names], [".pdf", "xlsx", ".csv", "SUMS"]
            )
            files = [archive.read(name) for name in names]
        text = " ".join(
            " ".join(page.extract_text().split())
            for page in PdfFileReader(io.BytesIO(files[0])).pages
        )
        for words in ("ESSAI-2026-001", "970.3", "Financeur", "What the figures mean"):
            self.assertIn(words, text)
        sheet = load_workbook(io.BytesIO(files[1])).worksheets[0]
        cells = [row for row in sheet.iter_rows(values_only=True) if row[0] == "A1"]
        self.assertEqual(cells, [("A1", "Hours done", None, 970.3, "hours")])
        table = list(
            csv.reader(io.StringIO(files[2].decode("utf-8-sig")), delimiter=";")
        )
        self.assertEqual(
            table[1], ["ESSAI-2026-001", "A1", "Hours done", "", "970.3", "hours"]
        )
        with self.assertRaisesRegex(UserError, "never changes"):
            issue.sudo().title = "Autre"
        with self.assertRaises(AccessError):
            issue.with_user(self.manager).unlink()
        with self.assertRaisesRegex(UserError, "never deleted"):
            issue.sudo().unlink()

    def test_small_numbers_are_in_no_file(self):
        # 6 people: 4 women, 2 men; the structure employs 3
        pack = self._new_pack(
            {"of": "people"},
            {"of": "people", "breakdown": "sex"},
            {"of": "hours", "breakdown": "sex"},
            {"of": "people", "choice": "sex=f", "heading": "Femmes"},
            {"of": "hours", "choice": "structures", "heading": "Structures"},
        )
        year = self._issue(pack)
        [issue] = year.issue_ids
        self.assertEqual(issue.payload["lines"][3]["value"], 4)
        texts = self._texts(issue)
        self.assertEqual(texts["Femmes"], "n.d.")
        self.assertEqual(texts["Structures"], "n.d.")
        document = issue._get_document()
        for section in document.get_sections():
            for line in section["lines"][1:3]:
                self.assertEqual(
                    {
                        row["text"]
                        for row in line["rows"]
                        if row["label"] in ("Woman", "Man")
                    },
                    {"n.d."},
                )
        printed = issue.csv and base64.b64decode(issue.csv).decode("utf-8-sig")
        self.assertNotIn(";4;", printed)
        self.assertIn("n.d.", printed)
        self.assertIn("are kept back", document.get_kept_back_sentence())

    def test_no_hour_is_unexplained_between_six_packs(self):
        packs = [
            self.env.ref(f"mife_insertion_clauses.insertion_pack_{name}")
            for name in ("bilan", "national", "council", "buyer", "contract", "company")
        ]
        territory = self._new_pack({"of": "hours"}, subject="territory", postcodes="70")
        year = self._issue(*packs, territory)
        issues = year.issue_ids
        self.assertEqual(set(issues.mapped("state")), {"issued"})
        gaps = issues.gap_ids
        self.assertEqual(
            set(gaps.filtered(lambda gap: gap.kind == "unexplained").mapped("hours")),
            {0},
        )
        self.assertIn("0.00\xa0h unexplained", year.reconciliation)
        # the territory has the 3 people of the reserved contract: 406.5 h of 970.25
        of_territory = territory_gaps = gaps.filtered(
            lambda gap: gap.issue_id.pack_id == territory
        )
        others = of_territory.filtered(lambda gap: gap.kind == "scope")
        self.assertEqual((others.hours, others.count), (-563.75, 11))
        action = others.with_user(self.facilitator).action_open_records()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(lines.mapped("counted_hours")), 563.75)
        self.assertEqual(len(territory_gaps), 2)
        # what is attested, what was taken over, what rounding moved: each has its name
        kinds = set(gaps.mapped("kind"))
        self.assertLessEqual(
            {"scope", "choice", "attested", "taken_over", "rounding", "obligation"},
            kinds,
        )
