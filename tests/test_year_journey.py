# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""January: the manager closes the year and answers those who ask, in a few clicks."""

import io
import time
import zipfile

from freezegun import freeze_time
from screenshots import SCREENS, Browser

from odoo.tests import HttpCase, tagged

from odoo.addons.mife_insertion_clauses.tests.statement.pack_common import (
    APRIL,
    FEBRUARY,
    MARCH,
    PackCommon,
)

CLICK = """(() => {
    const seen = [...document.querySelectorAll("%s")].filter(
        (one) => one.offsetParent && one.textContent.trim().startsWith("%s")
    );
    if (seen.length) seen[0].click();
    return seen.length;
})()"""
TEXT = "document.querySelector('.o_action_manager').innerText"
BUTTONS = "button, a, .nav-link"
ADDRESS = "/odoo/action-mife_insertion_clauses.insertion_year_action"
JANUARY = "2027-01-11 09:00:00"


@tagged("post_install", "-at_install", "standard")
class TestYearJourney(PackCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.manager.lang = "fr_FR"
        cls._work(FEBRUARY, 35.5).action_attest()
        cls._work(MARCH, 100, training=12).action_attest()
        cls._work(APRIL, 7.25, lots=cls.works)

    def _click(self, browser, text, within=BUTTONS):
        self.assertTrue(browser.evaluate(CLICK % (within, text)), text)
        self.clicks.append(text)
        time.sleep(0.3)
        browser.settle()

    @freeze_time(JANUARY, tick=True)
    def test_january(self):
        self.clicks = ["Analyse", "Années closes"]
        self.authenticate(self.manager.login, self.manager.login)
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser._resize(*SCREENS["desktop"])
            browser.set_cookies(self.opener.cookies.get_dict())
            browser.open(ADDRESS)
            self._click(browser, "Nouveau")
            self._click(browser, "Clôturer l'année")
            year = self.env["insertion.year"].search([])
            self.assertEqual((year.year, year.state), ("2026", "closed"))
            # 7 lines of 35.5 h, 7 of 100 h, 3 of 7.25 h
            self.assertIn("970,25", browser.evaluate(TEXT))
            self._click(browser, "Émettre les remontées")
            browser.open(f"{ADDRESS}/{year.id}")
            issues = self.env["insertion.pack.issue"].search(
                [("year_id", "=", year.id)]
            )
            self.assertGreaterEqual(len(issues.pack_id), 6)
            self.assertEqual(set(issues.mapped("state")), {"issued"})
            self._click(browser, "Rapprochement")
            self.assertIn("0,00", browser.evaluate(TEXT))
            self.assertEqual(browser.errors, [])
        self.clicks.append("Tout télécharger")
        response = self.url_open(year.action_download()["url"])
        names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
        for issue in issues:
            self.assertTrue(
                any(issue.number.replace("/", "-") in name for name in names)
            )
        print(f"\nJanuary: {len(self.clicks)} clicks, nothing typed: {self.clicks}")
        self.assertLessEqual(len(self.clicks), 10)
