# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first day of an organisation: from an empty screen to its running contracts."""

import base64
import time

from screenshots import SCREENS, Browser

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_insertion_clauses.tests.takeover.thirty import (
    SHEETS,
    fill,
    get_empty,
)

CLICK = """(() => {
    const seen = [...document.querySelectorAll("%s")].filter(
        (one) => one.offsetParent && one.textContent.trim().startsWith("%s")
    );
    if (seen.length) seen[0].click();
    return seen.length;
})()"""
CHOOSE = """(() => {
    const bytes = Uint8Array.from(atob("%s"), (sign) => sign.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "reprise.xlsx"));
    const input = document.querySelector("[name=upload] input[type=file]");
    input.files = files.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
})()"""
TYPE = """(() => {
    const input = document.querySelector("[name=%s] input");
    input.value = "%s";
    input.dispatchEvent(new Event("input", {bubbles: true}));
    input.dispatchEvent(new Event("change", {bubbles: true}));
})()"""
TEXT = "document.querySelector('.o_action_manager').innerText"
BUTTONS = "button, a, .nav-link, .o_radio_item label"


@tagged("post_install", "-at_install", "standard")
class TestTakeoverJourney(HttpCase):
    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("fr_FR")
        company = self.env["res.company"].create({"name": "MIFE d'Essai"})
        self.manager = new_test_user(
            self.env,
            login="takeover_manager",
            groups="mife_insertion_clauses.group_insertion_manager,"
            "mife_insertion_clauses.group_insertion_criteria",
            lang="fr_FR",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        # somebody wrote to it before: who knows whether it is the same
        self.buyer = self.env["res.partner"].create(
            {"name": "Ville de Montrevel", "is_company": True}
        )
        self.own = self.env(user=self.manager, context={"lang": "fr_FR"})
        self.content = fill(get_empty(self.own), SHEETS)
        self.clicks = []

    def _click(self, browser, text, within=BUTTONS):
        self.assertTrue(browser.evaluate(CLICK % (within, text)), text)
        self.clicks.append(text)
        time.sleep(0.3)
        browser.settle()

    def test_first_day(self):
        self.authenticate(self.manager.login, self.manager.login)
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser._resize(*SCREENS["desktop"])
            browser.set_cookies(self.opener.cookies.get_dict())
            self.clicks.append("Se connecter")
            browser.open("/odoo/insertion-contracts")
            self._click(browser, "Reprenez vos marchés en cours")
            browser.evaluate(CHOOSE % base64.b64encode(self.content).decode())
            self.clicks.append("Charger votre fichier")
            browser.evaluate(TYPE % ("source", "Tableau de suivi 2025"))
            self._click(browser, "Lire le fichier")
            self.assertIn("163 lignes à reprendre, 1 à décider", browser.evaluate(TEXT))
            self._click(browser, "Décider")
            self._click(browser, "Ville de Montrevel", ".modal label")
            self._click(browser, "Enregistrer", ".modal button")
            self.assertNotIn("à décider,", browser.evaluate(TEXT))
            self._click(browser, "Reprendre")
            browser.open("about:blank")
            takeover = self.own["insertion.takeover"].search([])
            self.assertEqual(takeover.source, "Tableau de suivi 2025")
            while takeover.state == "running":
                takeover._as_its_user()._take_chunk()
            self.env.flush_all()
            browser.open(f"/odoo/insertion-takeover/{takeover.id}")
            text = browser.evaluate(TEXT)
            self.assertIn("163 lignes reprises, 1 déjà présente", text)
            self._click(browser, "Voir les marchés")
            self.assertIn("Gymnase Pasteur", browser.evaluate(TEXT))
            self.assertEqual(browser.errors, [])
        contract = self.own["insertion.contract"].search([("reference", "=", "M01")])
        self.assertEqual(contract.buyer_id, self.buyer)
        print(f"\nFirst day: {len(self.clicks)} clicks, 1 field typed: {self.clicks}")
        self.assertLessEqual(len(self.clicks), 10)
