# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A company sends the file of its payroll and tells once what its columns are."""

from accessibility import violations
from screenshots import SCREENS, Browser

from odoo.tests import tagged

from odoo.addons.mife_insertion_clauses.tests.portal_common import (
    InsertionPortalCommon,
)

FILE = (
    "Qui;Rubrique;Combien;Stage\n"
    "N'Guessan Élodie;Heures normales;70.30;\n"
    "N'Guessan Élodie;1042;7;\n"
    "N'Guessan Élodie;Prime de panier;12;\n"
    "Inconnu Paul;Heures normales;35;\n"
    "Total;;124.30;\n"
)
CHOOSE = """(() => {
    const files = new DataTransfer();
    files.items.add(new File([`%s`], "paie.csv", {type: "text/csv"}));
    document.querySelector("#hours_file").files = files.files;
    document.querySelector("[formaction$='/file']").click();
})()"""
SELECT = "document.querySelector('#%s').value = '%s'"
READ = "document.querySelector('button[value=read]').click()"
TITLE = "document.querySelector('h1').textContent.trim()"


@tagged("post_install", "-at_install", "standard")
class TestHoursFileJourney(InsertionPortalCommon):
    def _look(self, browser, name):
        """Find nothing wrong in the page, which is no wider than the screen."""
        browser.settle()
        self.assertEqual(violations(browser), [], name)
        wide = browser.evaluate("document.documentElement.scrollWidth - innerWidth")
        self.assertLessEqual(wide, 0, name)

    def test_columns_are_told_on_both_screens(self):
        self.env.ref("base.lang_fr").active = True
        self.portal_user.lang = self.portal_user.partner_id.lang = "fr_FR"
        self._sign_in("clerk")
        firm = self.contractor.partner_id
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            for width, height, mobile in SCREENS.values():
                # written meanwhile by the server
                firm.invalidate_recordset()
                firm.insertion_hours_layouts = False
                firm.flush_recordset()
                browser._resize(width, height, mobile)
                browser.open(self.url)
                browser.evaluate(CHOOSE % FILE)
                self._look(browser, "columns")
                self.assertIn("chaque colonne", browser.evaluate(TITLE))
                browser.evaluate(SELECT % ("column_0", "person"))
                browser.evaluate(SELECT % ("column_1", "label"))
                browser.evaluate(SELECT % ("column_2", "worked"))
                browser.evaluate(READ)
                self._look(browser, "questions")
                browser.evaluate("document.querySelector('#style_clock').click()")
                browser.evaluate(SELECT % ("line_1", "training"))
                browser.evaluate(READ)
                self._look(browser, "month")
                shown = "document.querySelector('#%s_%s').value"
                line = self.line.id
                self.assertEqual(browser.evaluate(shown % ("worked", line)), "70,5")
                self.assertEqual(browser.evaluate(shown % ("training", line)), "7")
            # leaving hours that are not saved is asked about, of who clicked only
            errors = [one for one in browser.errors if "beforeunload" not in one]
            self.assertEqual(errors, [])
