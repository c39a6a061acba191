# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The path that the product exists for, from a real file to a verified hour."""

import base64
import io
import json
import subprocess
from pathlib import Path
from unittest import skipUnless
from urllib.parse import urlsplit

import zxingcpp
from lxml import html
from PIL import Image
from test_autosave import AutosaveCase

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon

SAMPLE = (
    Path(__file__).parents[2] / "shared/data/decp/reel_v2_2024_megalis_extrait.json"
)
REFERENCE = "H9O2024T0000356"
VALUE = "document.querySelector('%s').value"
MARKED = "[...document.querySelectorAll('.is-invalid')].map(({id}) => id)"


def scan(pdf):
    """Return what the QR code on the first page says."""
    page = subprocess.run(
        ["pdftoppm", "-r", "150", "-l", "1", "-png", "-"],
        input=pdf,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    (barcode,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    return barcode.text


class TestPortalPath(InsertionCommon, AutosaveCase):
    def _declare_after_a_slip_of_the_pen(self, browser, lines):
        """Declare 7h30 and 10 of two people, the second badly typed at first."""
        first, second = (f"#worked_{line.id}" for line in lines)
        self._type(browser, first, "7h30")
        self._type(browser, second, "1O")
        # the total follows what can be read
        self._wait_for(browser, ".o_insertion_total", "7,50")
        browser.click(".o_insertion_bar [value=declare]")
        # what was typed is still there, and the mistake marked on its field
        shown = [browser.evaluate(VALUE % field) for field in (first, second)]
        self.assertEqual(shown, ["7h30", "1O"])
        marked = browser.evaluate(MARKED)
        self.assertEqual(marked, [second.removeprefix("#")])
        self._type(browser, second, "10")
        self._wait_for(browser, ".o_insertion_total", "17,50")
        browser.click(".o_insertion_bar [value=declare]")
        self._wait_for(browser, "#insertion_declared", "Merci")

    def test_a_company_declares_its_month_and_downloads_its_attestation(self):
        self.clerk.lang = self.env.company.partner_id.lang = "fr_FR"
        self._new_placement(self._new_participant("Aïcha", "Benali"))
        declaration = self._open()
        lines = declaration.line_ids
        with self._browse("insertion_clerk", "/my", lang="fr-FR") as browser:
            browser.click("main a[href='/my/insertion']")
            browser.click(f"main a[href$='/months/{declaration.id}']")
            self._declare_after_a_slip_of_the_pen(browser, lines)
            self.assertEqual(browser.errors, [])
        self.env.invalidate_all()
        self.assertEqual(declaration.state, "declared")
        self.assertEqual(declaration.declared_by_id, self.portal_user)
        self.assertEqual(declaration.line_ids.mapped("worked_hours"), [7.5, 10])

        declaration.action_validate()
        declaration.action_attest()
        self.authenticate("insertion_clerk", "insertion_clerk")
        page = html.fromstring(self.url_open("/my/insertion/months").text)
        page.make_links_absolute(self.base_url())
        link = page.xpath("//a[contains(@href, '/my/insertion/attestations/')]/@href")
        document = self.url_open(link[0])
        self.assertTrue(document.content.startswith(b"%PDF-"))
        text = PdfFileReader(io.BytesIO(document.content)).pages[0].extract_text()
        self.assertIn("17,50", text)


@tagged("post_install", "-at_install", "standard")
class TestRealPath(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env,
            login="path_officer",
            groups="mife_insertion_clauses.group_insertion_officer",
            lang="fr_FR",
            tz="Europe/Paris",
        )

    def _start_path(self, content):
        path = {
            "name": SAMPLE.name,
            "content": base64.b64encode(content).decode(),
        }
        item = json.dumps(path)
        start = {"stepDelay": 0, "startUrl": "/odoo/insertion-imports"}
        self.start_tour(
            "/odoo/insertion-imports",
            "insertion_path_tour",
            code=(
                f"sessionStorage.setItem('insertion_path', {json.dumps(item)});"
                f"odoo.startTour('insertion_path_tour', {json.dumps(start)})"
            ),
            login="path_officer",
            timeout=120,
        )

    @skipUnless(SAMPLE.exists(), f"the sample {SAMPLE.name} is not beside the project")
    def test_from_a_real_notice_to_a_verified_attestation(self):
        records = json.loads(SAMPLE.read_bytes())
        # one contract of the two, so that the list names it without doubt
        contracts = records["marches"]["marche"]
        records["marches"]["marche"] = [
            contract for contract in contracts if contract["id"] == REFERENCE
        ]
        self._start_path(json.dumps(records).encode())

        notice = self.env["insertion.notice"].search([("reference", "=", REFERENCE)])
        contract = notice.contract_id
        self.assertEqual(contract.amount, 146780)
        self.assertEqual(contract.lot_ids.hours_due, 350)
        self.assertEqual(contract.lot_ids.hours_done, 78.5)
        attestation = self.env["insertion.attestation"].search(
            [("contract_id", "=", contract.id)]
        )
        self.assertEqual(attestation.counted_hours, 78.5)
        self.assertEqual(attestation.issued_by_id, self.officer)

        # what a buyer does with the paper
        url = scan(base64.b64decode(attestation.pdf))
        self.browser_js(
            urlsplit(url).path,
            "document.querySelector('#valid_attestation') "
            f"&& document.body.textContent.includes('{attestation.number}') "
            "&& console.log('test successful')",
        )
