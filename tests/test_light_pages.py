# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Light pages load little, and nothing that they are dressed in is missing from it."""

import gzip
import re

from addons import ROOT, our_names

from odoo.tests import tagged

from odoo.addons.mife_insertion_clauses.common.mail_frame import MAIL_FRAME
from odoo.addons.mife_insertion_clauses.tests.portal_common import (
    InsertionPortalCommon,
)

# kB, gzipped, of the style sheet and of the scripts of a light page
STYLE, SCRIPTS = 25, 25
LAYOUT = re.compile(r't-call="[^"]*light_layout"')
WRITTEN = re.compile(r'(?:\bclass|t-attf-class)="([^"]*)"')
RULE = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
PAGES = ("/attestation", "/label/register", "/my/link", "/accessibility", "/suivi/none")


def gzipped(text):
    return len(gzip.compress(text.encode(), 6)) / 1000


@tagged("post_install", "-at_install", "standard")
class TestLightPages(InsertionPortalCommon):
    def _get_bundle(self, name):
        return self.env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)

    def _get_style(self, name):
        return self._get_bundle(name).css().raw.decode()

    def test_the_bundle_is_small(self):
        for addon in our_names():
            bundle = self._get_bundle(f"{addon}.assets_light")
            style, scripts = bundle.css().raw.decode(), bundle.js().raw.decode()
            self.assertIn(".btn-primary", style)
            self.assertIn("Part", scripts)
            self.assertLess(gzipped(style), STYLE, addon)
            self.assertLess(gzipped(scripts), SCRIPTS, addon)

    def test_no_class_of_a_light_page_is_without_its_rule(self):
        known = set(RULE.findall(self._get_style("web.assets_frontend")))
        self.assertIn("btn-primary", known)
        for addon in our_names():
            light = set(RULE.findall(self._get_style(f"{addon}.assets_light")))
            self.assertEqual(sorted((self._get_classes(addon) & known) - light), [])

    def _get_classes(self, addon):
        """Return the classes that the light pages of an addon write."""
        texts = [path.read_text() for path in (ROOT / addon).rglob("*templates.xml")]
        written = " ".join(
            classes
            for text in texts
            if LAYOUT.search(text)
            for classes in WRITTEN.findall(text)
        )
        return set(re.findall(r"[\w-]+", written))

    def test_light_pages_load_nothing_of_odoo(self):
        pages = [self.url_open(page).text for page in PAGES]
        self._sign_in("clerk")
        pages += [self.url_open(page).text for page in ("/my", "/my/insertion")]
        for page in pages:
            self.assertIn("assets_light", page)
            self.assertNotIn("assets_frontend", page)
            self.assertNotIn("session_info", page)
            self.assertNotIn("odoo.com", page)

    def test_pages_bear_the_colours_and_the_name_of_the_office(self):
        self.env.company.primary_color = "#ffcc00"
        page = self._page("/attestation")
        ground = re.search("--mife-ground: (#[0-9a-f]{6})", page.get("style"))[1]
        # yellow as dark as white letters need
        self.assertNotEqual(ground, "#ffcc00")
        self.assertEqual(page.get("lang"), "en-US")
        self.assertIn(self.env.company.name, page.xpath("string(//header)"))

    def test_odoos_own_pages_say_nothing_of_it(self):
        pages = [self.url_open("/web/login").text]
        # no script is waited for
        self.assertIn('class="oe_login_form"', pages[0])
        self._sign_in("clerk")
        pages.append(self.url_open("/my/security").text)
        for page in pages:
            self.assertEqual(page.count("--mife-ground:"), 1)
            self.assertEqual(page.count('href="/accessibility"'), 1)
            self.assertNotIn("www.odoo.com?utm", page)
            self.assertNotIn("Powered by", page)

    def test_mails_bear_the_colours_and_the_name_of_the_office(self):
        company = self.env.company
        company.write({"primary_color": "#c8102e", "logo": False})
        template = self.env.ref("mife_insertion_clauses.mail_template_month_opening")
        body = template._render_field("body_html", self.month.ids)[self.month.id]
        message = self.env["mail.message"].new({"body": body})
        values = {"message": message, "company": company, "lang": "fr"}
        mail = str(self.env["ir.qweb"]._render(MAIL_FRAME, values))
        self.assertIn("border-top: 6px solid #c8102e", mail)
        self.assertIn("background-color: #c8102e", mail)
        self.assertNotIn("#714b67", mail.lower())
        self.assertIn(f">{company.name}</strong>", mail)
