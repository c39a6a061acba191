# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a page of ours lets a browser do: load nothing from elsewhere, tell nothing."""

import re

from accessibility import violations
from addons import our_names
from screenshots import Browser

from odoo.tests import tagged

from odoo.addons.mife_insertion_clauses.tests.portal_common import (
    InsertionPortalCommon,
)

PUBLIC_PAGES = ("/attestation", "/label/directory", "/web/login")


@tagged("post_install", "-at_install")
class TestPageHeaders(InsertionPortalCommon):
    def _routes(self):
        """Return the addresses of our pages, each with the ids of nothing."""
        Http, modules = self.env["ir.http"], self.env.registry._init_modules
        converters = Http._get_converters()
        for address, endpoint in Http._generate_routing_rules(modules, converters):
            module = endpoint.func.__module__
            ours = module.removeprefix("odoo.addons.").split(".")[0] in our_names()
            routing = endpoint.routing
            if ours and routing["type"] == "http":
                if "GET" in (routing["methods"] or {"GET"}):
                    yield re.sub(r"<[^>]+>", "1", address)

    def _check(self, address):
        answer = self.url_open(address, allow_redirects=False)
        headers = answer.headers
        if answer.status_code != 200:
            # the proxy gives the refusals and the way to the login page theirs
            return False
        self.assertEqual(headers.get("X-Content-Type-Options"), "nosniff", address)
        # a page that a signed link opens says no address at all
        self.assertIn(
            headers.get("Referrer-Policy"), ("same-origin", "no-referrer"), address
        )
        if headers["Content-Type"].startswith("text/html"):
            policy = headers.get("Content-Security-Policy") or ""
            self.assertIn("frame-ancestors 'self'", policy, address)
            self.assertEqual(headers.get("X-Frame-Options"), "SAMEORIGIN", address)
            return "default-src 'self'" in policy
        return False

    def test_every_address_of_ours_answers_with_the_headers(self):
        for login in (None, "clerk"):
            self.authenticate(None, None)
            if login:
                self._sign_in(login)
            addresses = set(self._routes())
            pages = sum(map(self._check, sorted(addresses)))
            self.assertGreater(len(addresses), 50)
            self.assertGreater(pages, 1)

    def test_pages_hold_with_real_records(self):
        self._sign_in("clerk")
        for address in (self.url, f"/my/insertion/lots/{self.contractor.id}"):
            self.assertTrue(self._check(address), address)

    def test_a_page_that_is_not_there_leads_on(self):
        self.env.company.phone = "03 84 00 00 00"
        for login in (None, "clerk"):
            self.authenticate(None, None)
            if login:
                self._sign_in(login)
            answer = self.url_open("/my/nothing-here")
            self.assertEqual(answer.status_code, 404)
            for words in ("This page cannot be found", "03 84 00 00 00", 'href="/my"'):
                self.assertIn(words, answer.text)
            for words in ("contactus", "Odoo</title>", "www.odoo.com"):
                self.assertNotIn(words, answer.text)

    def test_pages_of_odoo_say_what_they_are(self):
        titles = {"/web/login": "Sign in", "/web/reset_password": "Choose another"}
        for address, title in titles.items():
            self.assertIn(f"<title>{title}", self.url_open(address).text)
        self._sign_in("clerk")
        titles = {"/my/security": "Connection & Security", "/my/account": "My details"}
        for address, title in titles.items():
            answer = self.url_open(address)
            self.assertRegex(answer.text, f"<title>[^<]*{title}")

    def test_pages_of_odoo_are_read_by_everybody(self):
        self.authenticate(None, None)
        self.assertEqual(self._find_faults("/web/login", "/web/reset_password"), [])
        self._sign_in("clerk")
        found = self._find_faults("/my/account", "/my/security")
        # several addons of Odoo write its titles and the table of the passkeys
        left = ("empty-table-header", "page-has-heading-one")
        self.assertEqual([one for one in found if not any(map(one.count, left))], [])

    def _find_faults(self, *pages):
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            return [fault for page in pages for fault in violations(browser, page)]

    def test_the_backend_and_the_files_of_odoo_are_left(self):
        self.authenticate("admin", "admin")
        answer = self.url_open("/odoo")
        self.assertNotIn(
            "default-src", answer.headers.get("Content-Security-Policy", "")
        )

    def test_pages_work_in_a_browser_under_their_policy(self):
        """A refusal of the policy is an error of the console, which fails the test."""
        done = "console.log('test successful')"
        for page in PUBLIC_PAGES:
            self.browser_js(page, done)
        for page in ("/my", self.url, f"/my/insertion/lots/{self.contractor.id}"):
            self.browser_js(page, done, login="insertion_clerk")
