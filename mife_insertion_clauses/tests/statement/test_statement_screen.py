# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is read on the form, given to all buyers at once, or shown to anybody."""

import base64
import csv
import doctest
import io
import zipfile
from ast import literal_eval
from datetime import date

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged
from odoo.tools.pdf import PdfFileReader

from ...common.rules import colours
from ...report.statement_document import StatementDocument
from ...report.statement_drill import StatementDrill
from ...report.statement_shown import StatementShown
from ...rules import shares
from ..portal_common import InsertionPortalCommon

MARCH = date(2026, 3, 1)
NBSP = "\N{NO-BREAK SPACE}"


@tagged("post_install", "-at_install")
class TestShares(BaseCase):
    def test_shares_and_colours_say_what_they_show(self):
        for module in (shares, colours):
            with self.subTest(module=module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)


class StatementScreenCommon(InsertionPortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "en_US"
        (cls.facilitator | cls.officer | cls.manager).lang = "en_US"

    @classmethod
    def _certify(cls, hours, month):
        """Certify the hours of the person of the lot, the others having none."""
        declaration = cls._open(month).filtered(
            lambda declaration: declaration.contractor_id == cls.contractor
        )
        lines = declaration.line_ids
        lines.worked_hours = 0
        lines.filtered(
            lambda line: line.placement_id == cls.placement
        ).worked_hours = hours
        declaration.action_declare()
        declaration.action_validate()
        return declaration

    @classmethod
    def _certify_february(cls):
        """Certify 50 h of each person of the lot, of two companies: 150 h in all."""
        for declaration in cls._open(date(2026, 2, 1)):
            if declaration.lot_id == cls.lot:
                declaration.line_ids.worked_hours = 50
                declaration.action_declare()
                declaration.action_validate()

    def _issue(self, user=None, **vals):
        Statement = self.env["insertion.statement"].with_user(user or self.facilitator)
        bilan = Statement.create({"year": "2026", **vals})
        bilan.action_issue()
        return bilan


@tagged("post_install", "-at_install")
class TestStatementDrill(StatementScreenCommon):
    def _find(self, bilan, figure, side=0):
        action = bilan.action_open_figure(figure, side)
        context = action["context"]
        Model = self.env[action["res_model"]].with_user(self.facilitator)
        return Model.with_context(**context).search(action["domain"])

    def _check_hours(self, bilan, figure, expected, side=0):
        found = self._find(bilan, figure, side)
        name = "hours" if bilan.number else "counted_hours"
        self.assertAlmostEqual(sum(found.mapped(name)), expected, msg=figure)
        return found

    def _check_every_figure(self, bilan):
        """Add up what each figure that leads somewhere leads to."""
        payload = bilan._get_document().payload
        drill, checked = StatementDrill(bilan), 0
        for name, rows in payload["breakdowns"].items():
            for row in rows:
                figure = f"{name}:{row['key']}"
                for side, hours in enumerate(row.get("hours", ())):
                    if drill.leads(figure, hours, side):
                        self._check_hours(bilan, figure, hours, side)
                        checked += 1
        for row in payload["months"]:
            for side, hours in enumerate(row["hours"]):
                if hours:
                    figure = f"month:{row['key']}"
                    self._check_hours(bilan, figure, hours, side)
                    checked += 1
        return checked

    def _check_counts(self, bilan):
        totals = bilan._get_document().payload["totals"]
        for name in (
            *("buyers", "contracts", "contracts_new", "contracts_ended", "firms"),
            *("firms_new", "structures", "placements", "placements_new", "lots"),
            *("lots_owing", "lots_followed", "lots_ended", "lots_ended_met"),
            *("attestations", "attestations_rectifying", "penalties"),
        ):
            if count := totals[name][0]:
                with self.subTest(figure=name, issued=bilan.number):
                    self.assertEqual(len(self._find(bilan, name)), count)

    def test_each_figure_leads_to_what_it_counts(self):
        self._certify_february()
        self._certify(35.5, MARCH)
        draft = self.env["insertion.statement"].with_user(self.facilitator)
        for bilan in (draft.create({"year": "2026"}), self._issue()):
            totals = bilan._get_document().payload["totals"]
            self.assertEqual(totals["hours_done"][0], 185.5)
            self._check_hours(bilan, "hours_done", 185.5)
            self.assertGreater(self._check_every_figure(bilan), 10)
            self._check_counts(bilan)
            people = self._find(bilan, "people")
            name = "person" if bilan.number else "participant_id"
            self.assertEqual(
                len(set(people.mapped(name))), totals["people"][0], bilan.state
            )

    def test_figures_of_a_year_before_lead_there(self):
        self.lot.date_start = self.placement.date_start = "2025-01-06"
        self.contract.date_notified = self.contract.date_start = "2025-01-06"
        self._certify(80, date(2025, 3, 1))
        self._certify(100, MARCH)
        bilan = self._issue()
        for side, hours in ((0, 100), (1, 80)):
            self._check_hours(bilan, "hours_done", hours, side)
            self._check_hours(bilan, "month:2026-03-01", hours, side)
        self.assertGreater(self._check_every_figure(bilan), 10)

    def test_an_issued_figure_leads_to_what_it_was(self):
        declaration = self._certify(100, MARCH)
        bilan = self._issue()
        declaration.with_user(self.manager)._ask_correction("One day too many")
        declaration.line_ids.filtered("worked_hours").worked_hours = 93
        declaration.action_declare()
        declaration.action_validate()
        self.lot.name = "Autre nom"
        self.participant.last_name = "Autre"
        line = self._check_hours(bilan, "hours_done", 100)
        self.assertEqual(line.person, self.participant.reference)
        self.assertIn("Peinture", line.lot_name)
        lot = self._find(bilan, "hours_due")
        self.assertEqual((lot.due, lot.done_total, lot.missing), (700, 100, 600))
        again = bilan.copy()
        self._check_hours(again, "hours_done", 93)

    def test_what_was_kept_is_changed_by_nobody(self):
        self._certify(100, MARCH)
        bilan = self._issue()
        for user in (self.facilitator, self.manager):
            with self.assertRaises(UserError):
                bilan.line_ids.with_user(user).hours = 1
            with self.assertRaises(AccessError):
                bilan.line_ids.with_user(user)._by_action().unlink()
        with self.assertRaisesRegex(UserError, "never change"):
            bilan.line_ids.sudo().hours = 1
        with self.assertRaisesRegex(UserError, "never change"):
            bilan.lot_ids.sudo().due = 1

    def test_bad_figures_are_refused_in_a_sentence(self):
        self._certify(100, MARCH)
        for bilan in (self._issue(), self._issue().copy()):
            for figure in ("", "nothing", "nothing:1", "main:3", ":"):
                with self.subTest(figure=figure), self.assertRaises(UserError):
                    bilan.action_open_figure(figure)
            for figure in ("month:31/12", "lot:abc", "lot:99999999999", "trade:x"):
                with self.subTest(figure=figure):
                    self.assertFalse(self._find(bilan, figure))
            with self.assertRaises(UserError):
                bilan.action_open_figure("hours_done", 2)

    def test_a_statement_issued_before_leads_nowhere(self):
        self._certify(100, MARCH)
        bilan = self._issue()
        # what the click sends
        self.assertIn('data-figure="hours_done" data-side="0"', str(bilan.summary))
        bilan.sudo()._write_by_action({"sources": False})
        bilan.invalidate_recordset()
        self.assertNotIn("o_insertion_figure", str(bilan.summary))
        with self.assertRaisesRegex(UserError, "no record"):
            bilan.action_open_figure("hours_done")

    def test_an_outsider_opens_no_figure(self):
        bilan = self._issue()
        with self.assertRaises(AccessError):
            bilan.with_user(self.buyer_user).action_open_figure("hours_done")


@tagged("post_install", "-at_install")
class TestStatementShown(StatementScreenCommon):
    def _show(self, bilan):
        document = bilan._get_document()
        return StatementShown(document, self.env.company)

    def _get_tiles(self, bilan):
        rows = self._show(bilan).get_tile_rows()
        return {tile.name: tile for tiles in rows for tile in tiles}

    def test_tiles_tell_the_change_against_the_same_months(self):
        # January to March: 160 h in 2025, 120 h in 2026, a quarter less
        self.lot.date_start = self.placement.date_start = "2025-01-06"
        self.contract.date_notified = self.contract.date_start = "2025-01-06"
        for year, hours in ((2025, 80), (2026, 60)):
            self._certify(hours, date(year, 1, 1))
            self._certify(hours, date(year, 2, 1))
        bilan = self.env["insertion.statement"].create(
            {
                "period": "custom",
                "date_from": "2026-01-01",
                "date_to": "2026-02-28",
            }
        )
        tile = self._get_tiles(bilan)["hours_done"]
        self.assertEqual(tile.value, f"120{NBSP}h")
        minus = "\N{MINUS SIGN}"
        self.assertEqual(tile.change, f"{minus}25{NBSP}% against 01/2025 - 02/2025")
        self.assertEqual(tile.before, f"01/2025 - 02/2025: 160{NBSP}h")
        self.assertEqual(
            self._get_tiles(bilan)["people"].change, "as in 01/2025 - 02/2025"
        )

    def test_a_year_that_begins_in_the_middle_is_not_compared(self):
        self.lot.date_start = self.placement.date_start = "2025-01-06"
        self.contract.date_notified = self.contract.date_start = "2025-01-06"
        self._certify(80, date(2025, 3, 1))
        self._certify(100, MARCH)
        bilan = self.env["insertion.statement"].create({"year": "2026"})
        for tile in self._get_tiles(bilan).values():
            self.assertEqual((tile.change, tile.before), ("", ""), tile.name)
        self.assertIn("2025, known since March 2025", self._show(bilan).legend)

    def test_charts_say_what_they_show_and_are_read_without_being_seen(self):
        # a woman 100 h of 400 h: one hour in four
        self._certify_february()
        document = self.env["insertion.statement"].create({"year": "2026"})
        payload = document._get_document().payload
        payload["totals"]["hours_done"][0] = 400
        payload["breakdowns"]["sex"] = [
            {"key": "f", "label": "Woman", "hours": [100, 0], "people": [6, 0]},
            {"key": "m", "label": "Man", "hours": [300, 0], "people": [9, 0]},
        ]
        payload["breakdowns"]["trade"] = [
            {"key": 1, "label": "Paint", "hours": [140, 0], "people": [6, 0]},
            {"key": 2, "label": "Walls", "hours": [130, 0], "people": [6, 0]},
            {"key": 3, "label": "Floors", "hours": [130, 0], "people": [6, 0]},
        ]
        shown = StatementShown(StatementDocument(self.env, payload), self.env.company)
        charts = {chart.name: chart for chart in shown.get_charts()}
        self.assertEqual(charts["sex"].title, "One hour in four done by women")
        self.assertEqual(
            charts["trade"].title, "Two trades make more than half of the hours"
        )
        self.assertEqual(
            charts["sex"].text, f"Man, 2026 300.0{NBSP}h. Woman, 2026 100.0{NBSP}h"
        )
        svg = base64.b64decode(charts["sex"].picture.address.partition(",")[2])
        self.assertIn(f"300.0{NBSP}h", svg.decode())

    def test_the_document_is_in_the_colours_of_the_organisation(self):
        self.env.company.primary_color = "#ffcc00"
        bilan = self.env["insertion.statement"].create({"year": "2026"})
        shown = self._show(bilan)
        self.assertNotEqual(shown.ink, "#ffcc00")
        self.assertGreaterEqual(colours.get_contrast(shown.ink), 4.5)

    def test_the_form_shows_charts_tiles_and_tables(self):
        self._certify_february()
        bilan = self.env["insertion.statement"].with_user(self.facilitator)
        summary = str(bilan.create({"year": "2026"}).summary)
        self.assertIn("of insertion done", summary)
        self.assertIn("data:image/svg+xml", summary)
        self.assertIn(f"The busiest month: February 2026, 150{NBSP}h", summary)

    def test_the_table_has_a_line_a_figure_and_keeps_small_numbers(self):
        self._certify(100.25, MARCH)
        self.lot.trade_id.name = "=1+1"
        bilan = self._issue()
        text = base64.b64decode(bilan.csv).decode("utf-8-sig")
        rows = {(row[1], row[2]): row for row in csv.reader(io.StringIO(text))}
        self.assertEqual(
            rows["Hours done in the period", "2026"][3:], ["100.25", "h", ""]
        )
        self.assertEqual(rows["People at work", "2026"][3:], ["", "number", "n.d."])
        self.assertNotIn("\n=", text)


@tagged("post_install", "-at_install")
class TestStatementBatch(StatementScreenCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer_user.partner_id.email = "acheteuse@example.com"

    def _run(self, **vals):
        Batch = self.env["insertion.statement.batch"].with_user(self.facilitator)
        batch = Batch.create({"year": "2026", **vals})
        batch.action_start()
        cron = self.env.ref("mife_insertion_clauses.ir_cron_insertion_statement")
        cron.sudo().method_direct_trigger()
        self.env.invalidate_all()
        return batch

    def test_all_buyers_get_their_own_and_nothing_else(self):
        self._certify(100, MARCH)
        batch = self._run(to_show=True, to_send=True)
        self.assertEqual(batch.state, "done")
        self.assertEqual(
            batch.statement_ids.buyer_id, self.buyer | self.other_contract.buyer_id
        )
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(batch.archive))) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        self.assertEqual(len(files), 3 * len(batch.statement_ids))
        for bilan in batch.statement_ids:
            other = (batch.statement_ids - bilan).buyer_id.name
            own = {name: file for name, file in files.items() if bilan.number in name}
            self._check_files(bilan, own, other)
        self.assertIn(self.other_contract.buyer_id.name, batch.unreached)
        mails = self.env["mail.mail"].search([("model", "=", "insertion.statement")])
        self.assertEqual(mails.recipient_ids, self.buyer_user.partner_id)
        self.assertEqual(len(mails.attachment_ids), 1)

    def _check_files(self, bilan, files, other):
        pdf, workbook, table = (
            next(file for name, file in files.items() if name.endswith(extension))
            for extension in (".pdf", ".xlsx", ".csv")
        )
        self.assertEqual(pdf, base64.b64decode(bilan.pdf))
        pages = PdfFileReader(io.BytesIO(pdf)).pages
        texts = [" ".join(page.extract_text() for page in pages)]
        for sheet in load_workbook(io.BytesIO(workbook)):
            texts += [str(cell.value) for row in sheet for cell in row]
        texts.append(table.decode("utf-8-sig"))
        whole = " ".join(texts)
        self.assertIn(bilan.buyer_id.name, " ".join(whole.split()))
        self.assertNotIn(other, " ".join(whole.split()))
        for secret in ("Guessan", "Traoré", "Élodie"):
            self.assertNotIn(secret, whole)

    def test_a_buyer_reads_its_own_on_its_portal(self):
        self._certify(100, MARCH)
        batch = self._run(to_show=True)
        own = batch.statement_ids.filtered(lambda b: b.buyer_id == self.buyer)
        self._sign_in("buyer")
        text = self._text("/my/clauses")
        self.assertIn(own.number, text)
        for bilan in batch.statement_ids - own:
            self.assertNotIn(bilan.number, text)
            url = f"/my/clauses/statements/{bilan.id}"
            self.assertTrue(self.url_open(url).url.endswith("/my/clauses"))
        url = f"/my/clauses/statements/{own.id}"
        self.assertEqual(self.url_open(url).content, base64.b64decode(own.pdf))

    def test_a_statement_in_force_is_kept(self):
        self._certify(100, MARCH)
        known = self._issue(scope="buyer", buyer_id=self.buyer.id)
        batch = self._run()
        self.assertIn(known, batch.statement_ids)
        self.assertEqual(
            len(batch.statement_ids.filtered(lambda b: b.buyer_id == self.buyer)), 1
        )
        again = self._run()
        self.assertEqual(again.statement_ids, batch.statement_ids)
        self.assertEqual(again.archive, batch.archive)

    def test_what_cannot_be_issued_is_said_and_the_rest_goes_on(self):
        self._certify(100, MARCH)
        Batch = self.env["insertion.statement.batch"].with_user(self.facilitator)
        batch = Batch.create({"year": "2026"})
        batch.action_start()
        batch.action_start()
        first = batch.statement_ids[0]
        first.action_issue()
        for _piece in range(3):
            batch._issue_chunk()
        self.assertEqual(batch.state, "done")
        self.assertEqual(set(batch.statement_ids.mapped("state")), {"issued"})
        with self.assertRaisesRegex(UserError, "were started"):
            batch.to_send = True

    def test_a_year_without_buyers_says_so(self):
        Batch = self.env["insertion.statement.batch"].with_user(self.facilitator)
        with self.assertRaisesRegex(UserError, "No buyer has a lot"):
            Batch.create({"year": "2014"}).action_start()

    def test_years_of_a_buyer_are_compared_once(self):
        self._certify(100, MARCH)
        batch = self._run()
        self._issue(scope="buyer", buyer_id=self.buyer.id, period="quarter_1")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_statement_action_compare"
        )
        Statement = self.env["insertion.statement"].with_user(self.facilitator)
        domain = [
            ("state", "=", "issued"),
            ("scope", "=", "buyer"),
            ("period", "=", "year"),
        ]
        self.assertEqual(domain, literal_eval(action["domain"]))
        groups = Statement._read_group(domain, ["buyer_id"], ["hours_done:sum"])
        self.assertEqual(dict(groups)[self.buyer], 100)
        self.assertEqual(len(groups), len(batch.statement_ids))


@tagged("post_install", "-at_install")
class TestKeyFigures(StatementScreenCommon):
    def _publish(self, bilan):
        bilan.with_user(self.manager).action_publish()

    def _visit(self, url):
        self.authenticate(None, None)
        return self.url_open(url)

    def test_a_manager_publishes_and_withdraws(self):
        self._certify(100, MARCH)
        bilan = self._issue()
        files = [f"/insertion/figures/{bilan.id}.{kind}" for kind in ("json", "csv")]
        self.assertNotIn(bilan.number, self._visit("/insertion/figures").text)
        for url in files:
            self.assertEqual(self._visit(url).status_code, 404)
        self._publish(bilan)
        page = self._visit("/insertion/figures")
        self.assertIn(bilan.number, page.text)
        self.assertIn("Licence Ouverte 2.0", page.text)
        for url in files:
            self.assertEqual(self._visit(url).status_code, 200)
            self.assertIn(url, page.text)
        bilan.with_user(self.manager).action_withdraw()
        self.assertNotIn(bilan.number, self._visit("/insertion/figures").text)
        for url in files:
            self.assertEqual(self._visit(url).status_code, 404)

    def test_small_numbers_names_and_companies_stay_home(self):
        self._certify_february()
        bilan = self._issue()
        self._publish(bilan)
        feed = self._visit(f"/insertion/figures/{bilan.id}.json").json()
        people = [row for row in feed["figures"] if row["figure"] == "People at work"]
        self.assertEqual([row["value"] for row in people], [None, 0])
        self.assertEqual(people[0]["note"], "n.d.")
        self.assertEqual(feed["licence"], "Licence Ouverte 2.0")
        texts = [
            self._visit(f"/insertion/figures{end}").text
            for end in ("", f"/{bilan.id}.json", f"/{bilan.id}.csv")
        ]
        for text in texts:
            for secret in ("Guessan", "Dupré", "Sols Martin", "gymnase", "Ville d"):
                self.assertNotIn(secret, text)
        rows = list(csv.reader(io.StringIO(texts[2])))
        self.assertEqual(len(rows) - 1, len(feed["figures"]))
        self.assertEqual({len(row) for row in rows}, {6})

    def test_what_is_published_is_chosen_by_a_manager_among_whole_years(self):
        bilan = self._issue()
        with self.assertRaisesRegex(AccessError, "Only a manager"):
            bilan.action_publish()
        with self.assertRaisesRegex(UserError, "never changes"):
            bilan.with_user(self.manager).published_on = "2026-12-01 08:00:00"
        of_buyer = self._issue(scope="buyer", buyer_id=self.buyer.id)
        draft = bilan.copy()
        for other in (of_buyer, draft):
            with self.assertRaisesRegex(UserError, "in force of the whole activity"):
                self._publish(other)
        self._publish(bilan)
        draft.action_issue()
        # replaced: its figures are no longer those in force
        self.assertNotIn(bilan.number, self._visit("/insertion/figures").text)
