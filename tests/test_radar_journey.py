# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A facilitator's Monday: a fresh week of notices, a letter, a contract in drafting."""

import base64
import time
from datetime import timedelta

from screenshots import SCREENS, Browser

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_insertion_clauses.demo.notices import ADVERTS, write_week
from odoo.addons.mife_insertion_clauses.demo.partners import sirets

CLICK = """(() => {
    const seen = [...document.querySelectorAll("%s")].filter(
        (one) => one.offsetParent && (
            one.textContent.trim().startsWith("%s") ||
            (one.getAttribute("aria-label") || "").startsWith("%s")
        )
    );
    if (seen.length) seen[0].click();
    return seen.length;
})()"""
CHOOSE = """(() => {
    const bytes = Uint8Array.from(atob("%s"), (sign) => sign.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "semaine.json"));
    const input = document.querySelector("[name=file_ids] input[type=file]");
    input.files = files.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
})()"""
TEXT = "document.querySelector('.o_action_manager').innerText"
ROWS = """[...document.querySelectorAll(".o_data_row td[name=subject]")].map(
    (cell) => cell.innerText.trim()
)"""
DIALOG = "document.querySelector('.modal').innerText"
BUTTONS = "button, a, .nav-link, .dropdown-item"
MOST_CLICKS = 16


@tagged("post_install", "-at_install", "standard")
class TestRadarJourney(HttpCase):
    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.company.write({"zip": "90000", "insertion_departments": "90"})
        self.facilitator = new_test_user(
            self.env,
            login="radar_facilitator",
            groups="mife_insertion_clauses.group_insertion_facilitator",
            lang="fr_FR",
        )
        self.env["res.partner"].create(
            {
                "name": "Grand Belfort Communauté d'Agglomération",
                "is_company": True,
                "company_registry": sirets()["grand_belfort"],
                "insertion_buyer_kind": "intercommunality",
            }
        )
        self.clicks = []

    def _click(self, browser, text, within=BUTTONS):
        self.assertTrue(browser.evaluate(CLICK % (within, text, text)), text)
        self.clicks.append(text)
        time.sleep(0.3)
        browser.settle()

    def test_a_monday(self):
        today = fields.Date.context_today(self.facilitator)
        week = base64.b64encode(write_week(today)).decode()
        self.authenticate(self.facilitator.login, self.facilitator.login)
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser._resize(*SCREENS["desktop"])
            browser.set_cookies(self.opener.cookies.get_dict())
            browser.open("/odoo/insertion-imports")
            self._click(browser, "Nouveau")
            browser.evaluate(CHOOSE % week)
            self.clicks.append("Choisir le fichier")
            time.sleep(0.5)
            browser.settle()
            self._click(browser, "Vérifier")
            self._click(browser, "Import", "button[name=action_import]")
            self._click(browser, "Radar", "[data-menu-xmlid], .o_menu_sections button")
            self._click(browser, "Consultations", "[data-menu-xmlid]")
            # the nearest deadline first, all of the week
            by_deadline = sorted(ADVERTS, key=lambda advert: advert.days)
            shown = browser.evaluate(ROWS)
            self.assertEqual(shown, [advert.title for advert in by_deadline])
            self._click(browser, "Score", ".o_insertion_score")
            dialog = browser.evaluate(DIALOG)
            self.assertIn("sur 100", dialog)
            self.assertIn("CPV 55520000", dialog)
            self._click(browser, "Fermer", ".modal footer button")
            self._click(browser, "Réhabilitation énergétique", "td[name=subject]")
            text = browser.evaluate(TEXT)
            self.assertIn("33 jours", text)
            self.assertIn("Obligatoire", text)
            self._click(browser, "Écrire à l'acheteur")
            self.assertIn("L. 2112-2-1", browser.evaluate(TEXT))
            self._click(browser, "Envoyée par courrier")
            self._click(browser, "Réhabilitation énergétique", ".breadcrumb-item a")
            self._click(browser, "Créer le marché")
            self.assertIn("Gros œuvre", browser.evaluate(TEXT))
            self._click(browser, "Rédiger la clause")
            self.assertEqual(browser.errors, [])
        notice = self.env["insertion.notice"].search([("reference", "=", "26-104502")])
        self.assertEqual(notice.user_id, self.facilitator)
        self.assertEqual(notice.state, "followed")
        letter = self.env["insertion.notice.letter"].search(
            [("notice_id", "=", notice.id)]
        )
        self.assertEqual(letter.state, "sent")
        contract = notice.contract_id
        self.assertEqual((contract.state, len(contract.lot_ids)), ("consultation", 5))
        self.assertEqual(contract.date_sent, today - timedelta(days=3))
        self.assertFalse(contract.lot_ids.commitment_ids)
        print(f"\nA facilitator's Monday: {len(self.clicks)} clicks: {self.clicks}")
        self.assertLessEqual(len(self.clicks), MOST_CLICKS)
