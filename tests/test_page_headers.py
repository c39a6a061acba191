# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is no page of ours keeps its own headers; the pages are in accessibility.py."""

from http import HTTPStatus

from screenshots import Browser

from odoo.tests import HttpCase, tagged

POLICY = "Content-Security-Policy"


@tagged("post_install", "-at_install", "standard")
class TestPageHeaders(HttpCase):
    def test_back_office_works_without_our_policy(self):
        self.authenticate("admin", "admin")
        self.assertNotIn("default-src", self.url_open("/odoo").headers.get(POLICY, ""))
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            browser.open("/odoo")
            self.assertEqual(browser.errors, [])
            self.assertTrue(browser.evaluate("!!document.querySelector('.o_navbar')"))

    def test_files_keep_the_policy_of_odoo(self):
        logo = self.url_open("/web/image/res.company/1/logo")
        self.assertEqual(logo.status_code, HTTPStatus.OK)
        self.assertEqual(logo.headers[POLICY], "default-src 'none'")
        self.assertNotIn("X-Frame-Options", logo.headers)

    def test_errors_tell_no_address_and_stay_out_of_frames(self):
        for url in ("/my/label/1/nothing", "/attestation/AAAA-AAAA-AAAA-AAAA"):
            with self.subTest(url=url):
                headers = self.url_open(url).headers
                self.assertIn("frame-ancestors 'self'", headers[POLICY])
                self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
                self.assertEqual(headers["Referrer-Policy"], "same-origin")

    def test_policy_stops_what_comes_from_elsewhere(self):
        """A page of ours loads nothing from elsewhere, whatever it holds."""
        self.authenticate(None, None)
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            browser.open("/label/directory")
            self.assertEqual(browser.errors, [])
            browser.evaluate(
                "document.body.append(Object.assign("
                "new Image(), {src: 'http://127.0.0.2:9/seen'}))"
            )
            browser.settle()
        self.assertIn("Content Security Policy", " ".join(browser.errors))
