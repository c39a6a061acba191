# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A company's first month, from the e-mail that invites it to its attestation."""

import contextlib
import json
import time
from urllib.parse import urlsplit

from lxml import html
from screenshots import Browser

from odoo.tests import HttpCase, tagged

from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon

FILL = """Object.entries(%s).forEach(([name, value]) => {
    const input = document.querySelector(`[name="${name}"]`);
    input.value = value;
    input.dispatchEvent(new Event("input", {bubbles: true}));
    input.dispatchEvent(new Event("change", {bubbles: true}));
})"""
DOWNLOAD = """fetch(document.querySelector("a[href*='/attestations/']").href)
    .then((answer) => answer.blob())
    .then((blob) => blob.slice(0, 5).text())"""


@tagged("post_install", "-at_install", "standard")
class TestPortalJourney(InsertionCommon, HttpCase):
    def _invite(self):
        """Invite a new contact, and return the address in the e-mail it receives."""
        contact = self.env["res.partner"].create(
            {
                "name": "Paul Weber",
                "parent_id": self.firm.id,
                "email": "paul@example.com",
                "lang": "en_US",
            }
        )
        self.contractor.contact_ids = contact
        self.contractor.with_user(self.facilitator).action_invite()
        mail = self.env["mail.mail"].search([("recipient_ids", "=", contact.id)])
        return contact, self._read_link(mail)

    def _read_link(self, mail):
        """Return the address that a mail leaves with: nothing kept holds it."""
        [sent] = mail._prepare_outgoing_list()
        link = urlsplit(html.fromstring(sent["body"]).xpath("//a/@href")[0])
        return link._replace(scheme="", netloc="").geturl()

    def _fill(self, browser, **values):
        browser._last_activity = time.monotonic()
        browser.evaluate(FILL % json.dumps(values))
        browser.settle()

    def _read(self, browser, selector="main"):
        return browser.evaluate(f"document.querySelector({selector!r})?.textContent")

    def test_from_the_invitation_to_the_attestation(self):
        month = self._open()
        field = f"worked_{month.line_ids.id}"
        contact, link = self._invite()
        self.authenticate(None, None)
        with Browser(self.base_url(), lang="en-US") as browser:
            with self._listen(browser):
                self._sign_up(browser, link)
            self.assertEqual(self._get_access(contact).state, "connected")
            with self._listen(browser):
                self._declare_month(browser, month.id, field)
            self.assertEqual(month.line_ids.worked_hours, 78.5)
            self.assertEqual(month.declared_by_id.partner_id, contact)
            self.assertIn(
                month._get_last_version().number,
                self._read(browser, "#insertion_declared"),
            )

            month.with_user(self.officer).action_validate()
            month.with_user(self.officer).action_attest()
            with self._listen(browser):
                browser.open("/my/insertion/months")
                first_bytes = self._download(browser)
            self.assertIn(month.attestation_ids.number, self._read(browser))
            self.assertEqual(first_bytes, "%PDF-")
            self.assertEqual(browser.errors, [])

    def test_back_each_month_without_a_password(self):
        """In by the invitation, out, then in by a link asked from the same message."""
        self._open()
        contact, link = self._invite()
        self.authenticate(None, None)
        with Browser(self.base_url(), lang="en-US") as browser:
            with self._listen(browser):
                browser.open(link)
                browser.click("button[value=enter]")
                self.assertIn("What is waiting for you", self._read(browser))
                browser.open("/web/session/logout")
                browser.open(link)
                browser.click("button[value=link]")
                self.assertIn("on its way", self._read(browser, "#door_sent"))
            mail = self.env["mail.mail"].search([("email_to", "=", contact.email)])
            with self._listen(browser):
                browser.open(self._read_link(mail))
                browser.click("form button[type=submit]")
                self.assertIn("What is waiting for you", self._read(browser))
            self.assertEqual(browser.errors, [])

    @contextlib.contextmanager
    def _listen(self, browser):
        """Let the browser speak to the server, each side seeing what the other did."""
        self.env.flush_all()
        with self.allow_requests():
            cookies = self.opener.cookies.get_dict()
            cookies.pop("session_id", None)  # the person's own, in the browser
            browser.set_cookies(cookies)
            yield
        self.env.invalidate_all()

    def _get_access(self, contact):
        return self.contractor.access_ids.filtered(
            lambda access: access.partner_id == contact
        )

    def _sign_up(self, browser, link):
        browser.open(link)
        secret = "une phrase de passe longue"
        self._fill(browser, password=secret, confirm_password=secret)
        browser.click("form button[type=submit]")
        self.assertIn("What is waiting for you", self._read(browser))

    def _declare_month(self, browser, month_id, field):
        browser.click(f"main a[href$='/months/{month_id}']")
        self._fill(browser, **{field: "78,5"})
        self.assertIn("Saved at", self._read(browser, ".o_insertion_status"))
        browser.click("button[value=declare]")

    def _download(self, browser):
        answer = browser.call(
            "Runtime.evaluate",
            expression=DOWNLOAD,
            awaitPromise=True,
            returnByValue=True,
        )
        return answer["result"]["value"]
