# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import io
import zipfile

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import unprinted
from ..portal_common import InsertionPortalCommon


@tagged("post_install", "-at_install")
class TestPortalBuyerDesk(InsertionPortalCommon):
    """The holder's March is attested (200 h), its subcontractor has sent nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month.line_ids.worked_hours = 100
        cls.month.action_declare()
        cls.month.with_user(cls.officer).action_validate()
        with unprinted(b"%PDF-1.4 copie"):
            cls.month.with_user(cls.officer).action_attest()
            cls.env["insertion.attestation.copy"]._get_for(cls.month.attestation_ids)
        cls.contract_url = f"/my/clauses/{cls.contract.id}"

    def setUp(self):
        super().setUp()
        self._sign_in("buyer")

    def _get_file(self, name):
        response = self.url_open(f"/my/clauses/files/{name}")
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        return response.content

    def test_who_is_awaited_and_since_when(self):
        with freeze_time("2026-04-29"):
            page = self._page(self.contract_url)
        [section] = page.xpath("//section[@aria-labelledby='awaited_months_title']")
        text = " ".join(section.text_content().split())
        self.assertIn("Sols Martin", text)
        self.assertIn("March 2026", text)
        due = self.sub_month.date_due
        self.assertIn("Expected from the company", text)
        self.assertIn(f"Late by {(self._day('2026-04-29') - due).days} days", text)
        self.assertNotIn("Peintures Dupré", text)
        self.assertNotIn("Ziani", text)

    def _day(self, text):
        return self.env["insertion.declaration"]._fields["month"].to_date(text)

    def test_reason_of_a_correction_stays_between_the_company_and_the_team(self):
        self.sub_month.line_ids.worked_hours = 60
        self.sub_month.action_declare()
        self.sub_month.with_user(self.officer)._ask_correction("Karim Ziani absent")
        text = self._text(self.contract_url)
        self.assertIn("Expected from the company", text)
        self.assertNotIn("Ziani", text)

    def test_months_to_come_are_told_in_dates_and_people(self):
        # 700 h due, 200 h done from 5 January to 31 March (86 days): 500 h more take
        # 215 days, that is 1 November
        with freeze_time("2026-04-01"):
            text = " ".join(self._text(self.contract_url).split())
        self.assertIn("the 700 h will be done in November 2026.", text)

    def test_late_lot_asks_for_a_decision(self):
        with freeze_time("2027-02-01"):
            text = " ".join(self._text(self.contract_url).split())
        self.assertIn("The lot ended with 500 h missing", text)
        self.assertIn("Decide with your contact between more time", text)

    def test_curve_is_drawn_and_said_in_figures(self):
        self.sub_month.line_ids.worked_hours = 60
        self.sub_month.action_declare()
        self.sub_month.with_user(self.officer).action_validate()
        with freeze_time("2026-04-01"):
            page = self._page(self.contract_url)
        [chart] = page.xpath("//figure")
        lines = chart.xpath(".//*[local-name()='polyline']/@class")
        self.assertIn("o_insertion_chart_done", lines)
        self.assertIn("o_insertion_chart_expected", lines)
        march = chart.xpath(".//tr[th[contains(., 'Mar 2026')]]/td")
        self.assertEqual(march[1].text_content().strip(), "260")

    def test_workbook_and_text_say_the_figures_of_the_page(self):
        book = load_workbook(io.BytesIO(self._get_file("figures.xlsx")))
        lots, months = book.worksheets
        [head, lot] = lots.iter_rows(values_only=True)
        row = dict(zip(head, lot, strict=True))
        self.assertEqual((row["Hours due"], row["Hours done"]), (700, 200))
        self.assertEqual(row["Holder"], "Peintures Dupré")
        head, *rows = months.iter_rows(values_only=True)
        rows = [dict(zip(head, cells, strict=True)) for cells in rows]
        by_firm = {row["Company"]: row for row in rows}
        self.assertEqual(by_firm["Peintures Dupré"]["Hours validated"], 200)
        self.assertIsNone(by_firm["Sols Martin"]["Hours validated"])
        text = self._get_file("months.csv").decode("utf-8-sig")
        [titles, *lines] = csv.reader(io.StringIO(text), delimiter=";")
        self.assertEqual(len(lines), len(rows))
        self.assertIn("200,00", lines[0])
        self.assertEqual(titles[0], "Reference")
        for secret in ("Guessan", "Traoré", "Ziani", "Toiture secrète"):
            self.assertNotIn(secret, text)

    def test_name_of_a_firm_is_never_a_formula(self):
        self.firm.name = "=HYPERLINK(1)"
        text = self._get_file("months.csv").decode("utf-8-sig")
        self.assertIn("'=HYPERLINK(1)", text)

    def test_zip_holds_the_copies_of_the_buyer(self):
        content = self._get_file("attestations.zip")
        archive = zipfile.ZipFile(io.BytesIO(content))
        [name] = archive.namelist()
        attestation = self.month.attestation_ids
        self.assertEqual(
            name, f"2026-03_2026-01_Peintures-Dupré_{attestation.number}.pdf"
        )
        self.assertEqual(archive.read(name), b"%PDF-1.4 copie")
        self.assertEqual(self._get_file("attestations.zip"), content)

    def test_files_of_a_year_and_of_a_contract(self):
        self.assertIn(
            b"2026-03",
            self._get_file(f"months.csv?year=2026&contract={self.contract.id}"),
        )
        other = f"months.csv?contract={self.other_contract.id}"
        response = self.url_open(f"/my/clauses/files/{other}")
        self.assertTrue(response.url.endswith("/my/clauses"))
        response = self.url_open("/my/clauses/files/anything.exe")
        self.assertTrue(response.url.endswith("/my/clauses"))

    def test_stranger_gets_no_file(self):
        self._sign_in("stranger")
        for name in ("figures.xlsx", "months.csv", "attestations.zip"):
            response = self.url_open(f"/my/clauses/files/{name}")
            self.assertTrue(response.url.endswith("/my/clauses"))

    def test_programme_to_come(self):
        trade = self.env["insertion.trade"].create({"name": "Essai"})
        self.env["insertion.trade.rate"].create(
            {
                "trade_id": trade.id,
                "date_from": "2020-01-01",
                "labour_share": 0.5,
                "hourly_cost": 30,
                "insertion_rate": 0.05,
                "source": "Essai",
            }
        )
        self.env["insertion.radar.weight"].create(
            {
                "name": "Essai",
                "component": "trade",
                "code": "99",
                "points": 99,
                "trade_id": trade.id,
                "words": "zinguerie",
                "date_from": "2020-01-01",
                "source": "Essai",
            }
        )
        text = "Objet;Montant\nZinguerie du lycée;126 000 €\nAutre chose;beaucoup"
        response = self._post("/my/clauses/programme", {"programme": text})
        page = " ".join(response.text.split())
        # 126 000 x 0.5 / 30 x 0.05 = 105 h, three weeks
        self.assertIn("105", page)
        self.assertIn("Essai", page)
        self.assertIn("The amount is not a number", page)
        # what was typed stays
        self.assertIn("Zinguerie du lycée;126 000", page)
        self.assertEqual(self.url_open("/my/clauses/programme").status_code, 200)

    def _get_page(self):
        return self.env["insertion.buyer.page"].search(
            [("buyer_id", "=", self.buyer.id), ("withdrawn_on", "=", False)]
        )

    def test_public_page_lives_as_long_as_the_buyer_wants(self):
        self._post("/my/clauses/page", {"buyer": self.buyer.id, "act": "publish"})
        page = self._get_page()
        self.assertEqual(page.published_by_id, self.buyer_user)
        self.assertIn(page.url, self._text("/my/clauses"))
        # a second click changes nothing
        self._post("/my/clauses/page", {"buyer": self.buyer.id, "act": "publish"})
        self.assertEqual(self._get_page(), page)
        self.authenticate(None, None)
        text = " ".join(self._text(f"/clauses/{page.code}").split())
        self.assertIn("Réhabilitation d'un gymnase", text)
        self.assertIn("200 h of work done", text)
        for secret in ("Guessan", "Peintures Dupré", "2 people", "Autre acheteur"):
            self.assertNotIn(secret, text)
        self._sign_in("buyer")
        self._post("/my/clauses/page", {"buyer": self.buyer.id, "act": "withdraw"})
        self.authenticate(None, None)
        response = self.url_open(f"/clauses/{page.code}")
        self.assertEqual(response.status_code, 404)
        self.assertNotIn("gymnase", response.text)

    def test_page_published_again_has_another_address(self):
        Page = self.env["insertion.buyer.page"]
        page = Page._publish(self.buyer, self.contract.company_id)
        page.with_user(self.facilitator).action_withdraw()
        self.assertEqual(page.withdrawn_by_id, self.facilitator)
        again = Page._publish(self.buyer, self.contract.company_id)
        self.assertNotEqual(again.code, page.code)
        with self.assertRaises(UserError):
            again.with_user(self.manager).write({"withdrawn_on": False, "code": "A"})

    def test_only_its_contacts_publish_a_page(self):
        other = self.other_contract.buyer_id
        self._post("/my/clauses/page", {"buyer": other.id, "act": "publish"})
        self._sign_in("stranger")
        self._post("/my/clauses/page", {"buyer": self.buyer.id, "act": "publish"})
        self.assertFalse(self.env["insertion.buyer.page"].search_count([]))
