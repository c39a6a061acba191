# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From the mail to the answer, on a phone: two taps, with or without scripts."""

import time
from urllib.parse import urlsplit

from accessibility import violations
from freezegun import freeze_time
from lxml import html
from screenshots import SCREENS, Browser

from odoo.tests import HttpCase, tagged

from odoo.addons.mife_insertion_clauses.tests.people.common_followup import (
    DUE,
    FollowupCommon,
)

# where a finger lands, and whether it is wide and tall enough for one (WCAG 2.2, 44 px)
TARGETS = """JSON.stringify([...document.querySelectorAll("main nav a, main button")]
    .map((node) => node.getBoundingClientRect())
    .map((box) => [box.width, box.height, box.left, box.right]))"""


@tagged("post_install", "-at_install", "standard")
class TestFollowupJourney(FollowupCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.company.partner_id.lang = "fr_FR"
        self.followup = self._plan().sudo()
        frozen = freeze_time(DUE, tick=True)
        frozen.start()
        self.addCleanup(frozen.stop)
        self.env.flush_all()

    def _get_link(self):
        """Return the address of the button in the mail that was queued."""
        mail = self.env["mail.mail"].search([("email_to", "=", "elodie@example.com")])
        [button, refusal] = html.fromstring(mail.body_html).xpath("//a")
        self.assertEqual(button.text, "Je réponds")
        self.assertTrue(refusal.get("href").endswith("?non=1"))
        address = urlsplit(button.get("href"))
        return address._replace(scheme="", netloc="").geturl()

    def _tap(self, browser, text):
        self.taps += 1
        browser._last_activity = time.monotonic()
        browser.evaluate(
            "[...document.querySelectorAll('main a, main button')]"
            f".find((node) => node.textContent.trim() === {text!r}).click()"
        )
        browser.settle()

    def _walk(self, browser, link, *texts):
        self.taps = 0
        browser._resize(*SCREENS["phone"])
        found = violations(browser, link)
        for text in texts:
            self._tap(browser, text)
            found += violations(browser)
        self.assertFalse(found, "\n".join(found))
        return browser.evaluate("document.querySelector('h1').textContent")

    def test_two_taps_on_a_phone(self):
        link = self._get_link()
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            title = self._walk(browser, link, "Je travaille", "CDI")
            self.assertEqual(title, "Merci, votre réponse est enregistrée")
            self.assertEqual(self.taps, 2)
            self.assertEqual(browser.errors, [])
        self.env.invalidate_all()
        self.assertEqual(self.followup.result, "durable")

    def test_no_more_contact_in_two_taps(self):
        link = self._get_link()
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            title = self._walk(
                browser,
                link,
                "Je ne souhaite pas répondre, ou plus recevoir de questions",
                "Ne plus me contacter",
            )
            self.assertEqual(title, "C'est noté")
            self.assertEqual(self.taps, 2)
        self.env.invalidate_all()
        self.assertTrue(self.participant.objects_to_contact)

    def test_without_scripts_fingers_find_every_answer(self):
        link = self._get_link()
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            browser.call("Emulation.setScriptExecutionDisabled", value=True)
            width = SCREENS["phone"][0]
            for page in (link, f"{link}?question=work", f"{link}?non=1"):
                browser._resize(*SCREENS["phone"])
                browser.open(page)
                boxes = browser.evaluate(f"JSON.parse({TARGETS})") or []
                self.assertTrue(boxes, page)
                for wide, tall, left, right in boxes:
                    self.assertGreaterEqual(min(wide, tall), 44, page)
                    self.assertGreaterEqual(left, 0)
                    self.assertLessEqual(right, width)
            browser.open(f"{link}?question=search")
            self.taps = 1
            self._tap(browser, "Je cherche du travail")
        self.env.invalidate_all()
        self.assertEqual(self.followup.result, "other")
