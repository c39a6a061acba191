# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A jury in a real browser, from the question on links to the public page."""

import contextlib
import time
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

from screenshots import SCREENS, Browser

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.mife_label.report.certificate import Certificate
from odoo.addons.mife_label.report.session_minutes import SessionMinutes
from odoo.addons.mife_label.tests.account_cases import MailedLinks
from odoo.addons.mife_label.tests.jury.test_label_release import ReleaseCommon

DOWNLOAD = """fetch(document.querySelector(%r).href)
    .then((answer) => answer.blob())
    .then((blob) => blob.slice(0, 5).text())"""
# the highest level of each criterion, by its label, as a thumb would
MARK_ALL = """document.querySelectorAll(".o_label_criterion").forEach((criterion) => {
    criterion.open = true;
    const levels = criterion.querySelectorAll("label.o_label_choice");
    levels[levels.length - 3].click();
})"""
FILL = """(() => {
    const input = document.querySelector("[name='%s']");
    input.value = "%s";
    input.dispatchEvent(new Event("change", {bubbles: true}));
})()"""


@tagged("post_install", "-at_install", "standard")
class TestJuryJourney(MailedLinks, ReleaseCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the company downloads the certificate as it is printed
        cls.startClassPatcher(
            patch.object(Certificate, "print_page", cls.print_certificate)
        )
        (cls.jurors + cls.user_secretary).lang = "en_US"
        cls.jury.action_open_reading()
        cls.home = f"/my/jury/{cls.jury.id}"
        cls.file = f"{cls.home}/{cls.hearing.id}"
        cls.board = f"/label/board/{cls.jury.id}"

    @contextlib.contextmanager
    def _as(self, browser, user, screen):
        """Let somebody use the browser, each side seeing what the other did."""
        self.env.flush_all()
        login = user and user.login
        self.authenticate(login, login)
        width, height, mobile = SCREENS[screen]
        browser._resize(width, height, mobile)
        with self.allow_requests():
            browser.set_cookies(self.opener.cookies.get_dict())
            yield
        self.env.invalidate_all()

    def _do(self, browser, expression):
        # what follows is waited for from now on
        browser._last_activity = time.monotonic()
        browser.evaluate(expression)
        browser.settle()

    def _click(self, browser, selector):
        self._do(browser, f"document.querySelector({selector!r}).click()")

    def _fill(self, browser, **values):
        for name, value in values.items():
            self._do(browser, FILL % (name, value))

    def _read(self, browser, selector="main"):
        text = browser.evaluate(f"document.querySelector({selector!r})?.textContent")
        return " ".join((text or "").split())

    def _download(self, browser, selector):
        answer = browser.call(
            "Runtime.evaluate",
            expression=DOWNLOAD % selector,
            awaitPromise=True,
            returnByValue=True,
        )
        return answer["result"]["value"]

    def test_from_the_first_link_to_the_public_page(self):
        with Browser(self.base_url(), lang="en-US") as browser:
            with self._as(browser, self.anna, "phone"):
                self._answer_mark_and_send(browser)
            sheet = self._sheet(self.anna)
            self.assertEqual(sheet.state, "sent")
            self.assertEqual(sheet.line_ids.mapped("value"), [2, 2, 2])

            with self._as(browser, self.chloe, "phone"):
                self._step_aside(browser)
            self.assertFalse(self._sheet(self.chloe))
            self._mark(self.bruno, 2, 2, 2)

            with self._as(browser, self.user_secretary, "desktop"):
                self._start_the_meeting(browser)
            self.assertEqual(self.jury.current_hearing_id, self.hearing)

            with self._as(browser, self.anna, "phone"):
                self._follow_as_president(browser)
            with self._as(browser, self.user_secretary, "desktop"):
                self._deliberate_and_publish(browser)
            self.assertEqual(self.jury.state, "published")
            self.assertEqual(self.application.result, "awarded")
            self.assertTrue(self.jury.sudo().minutes_pdf)

            with self._as(browser, self.lead, "phone"):
                self._read_the_decision(browser)
            with self._as(browser, None, "phone"):
                browser.open(
                    self.application.award_id._get_public_url().replace(
                        self.application.company_id.get_base_url(), ""
                    )
                )
                text = self._read(browser)
            self.assertIn("Alpha Works", text)
            self.assertIn("Valid", text)
            self.assertEqual(browser.errors, [])

    def test_juror_comes_in_by_the_link_of_its_mail(self):
        """Asked, read in the mail, pressed; then used, cancelled, closed and late."""
        with Browser(self.base_url(), lang="en-US") as browser:
            first = self._mail_me_a_link(browser)
            with self._as(browser, None, "phone"):
                # what checks the links of a mail uses none up
                browser.open(first)
                browser.open(first)
                self.assertIn(self.anna.name, self._read(browser))
                self._click(browser, "main button[type=submit]")
                self.assertIn("Do you have a link", self._read(browser))
                self.assertTrue(browser.evaluate("location.href").endswith(self.home))
            self._find_ended(browser, first)

            cancelled = self._mail_me_a_link(browser)
            with self._as(browser, None, "phone"):
                browser.open(cancelled)
                self._click(browser, "button[value=cancel]")
                self.assertTrue(self._read(browser, "#door_cancelled"))
            self._find_ended(browser, cancelled)

            late = self._mail_me_a_link(browser)
            links = self.env["mife.login.link"].search([("used_on", "=", False)])
            # the clock of the browser does not stop for a test
            links.ends_on = fields.Datetime.now() - timedelta(minutes=1)
            self._find_ended(browser, late)
            links.ends_on = fields.Datetime.now() + timedelta(minutes=9)
            self.anna.active = False
            self._find_ended(browser, late)
            self.assertEqual(browser.errors, [])

    def _mail_me_a_link(self, browser):
        """Ask for a link as the juror does; return the path that its mail gives."""
        self.sent.clear()
        with self._as(browser, None, "phone"):
            browser.open(f"/my/link?redirect={self.home}")
            self._fill(browser, email=self.anna.email)
            self._click(browser, "main form button[type=submit]")
            self.assertTrue(self._read(browser, "#door_sent"))
        self._send_queue()
        [link] = (
            one for one in self._links(self.anna.email) if "/my/link/enter" in one
        )
        return urlsplit(link)._replace(scheme="", netloc="").geturl()

    def _find_ended(self, browser, link):
        """Open a link that ended: no session, and a form that sends another."""
        with self._as(browser, None, "phone"):
            browser.open(link)
            self.assertTrue(self._read(browser, "#door_link_ended"))
            self.assertTrue(browser.evaluate("!!document.querySelector('#door_email')"))
            browser.open(self.home)
            self.assertIn("/web/login", browser.evaluate("location.href"))

    def test_vote_stays_what_it_was_while_members_come_and_go(self):
        """The president leaves after the first file; the second departs from its vote.

        Four members: 4 there for the first file, under Anna; 2 of 4 for the second,
        under Bruno, which is the half that the label asks.
        """
        with Browser(self.base_url(), lang="en-US") as browser:
            with self._as(browser, self.user_secretary, "desktop"):
                self._vote_as_they_leave(browser)
            with self._as(browser, self.bruno, "phone"):
                self._confirm_as_chair(browser)
            with self._as(browser, self.user_secretary, "desktop"):
                self._publish_at_last(browser)
            self.assertEqual(browser.errors, [])
        self.assertEqual(self.jury.state, "published")
        self.assertEqual(
            (self.application + self.other_application).mapped("result"),
            ["awarded", "awarded"],
        )
        files = SessionMinutes(self.jury.sudo()).prepare()["files"]
        first, second = (dict(file["facts"]) for file in files)
        self.assertEqual(first["Took part"], "Anna, Bruno, Chloe, and David")
        self.assertEqual(first["Presided by"], "Anna")
        self.assertEqual(first["Votes"], "4 for, 0 against, 0 abstentions")
        self.assertEqual(second["Took part"], "Bruno and Chloe")
        self.assertEqual(second["Presided by"], "Bruno")
        self.assertEqual(second["Votes"], "0 for, 2 against, 0 abstentions")
        self.assertEqual(second["Departs from the vote"], "Heard again after the vote")
        self.assertIn("Bruno, on ", second["Confirmed by"])

    def _set_attendance(self, browser, **presences):
        self._fill(
            browser,
            **{
                f"presence_{self._member(getattr(self, name)).id}": presence
                for name, presence in presences.items()
            },
        )
        self._click(browser, "button[value=attendance]")

    def _vote_as_they_leave(self, browser):
        browser.open(f"/odoo/label-juries/{self.jury.id}")
        self._click(browser, "button[name=action_start_meeting]")
        self._confirm(browser)
        browser.open(self.board)
        there = dict.fromkeys(("anna", "bruno", "chloe", "david"), "present")
        self._set_attendance(browser, **there)
        self._click(browser, "button[value=next]")
        self._fill(browser, vote_for="4", reasons="Argued")
        self._click(browser, "#decision_awarded")
        self._click(browser, "button[value=save_next]")
        self._set_attendance(browser, anna="absent", david="absent")
        text = self._read(browser, ".o_label_room")
        self.assertIn("2 present and 0 represented of 4", text)
        self.assertIn("In the chair: Bruno", text)
        self._fill(browser, vote_against="2", reasons="Argued as well")
        self._click(browser, "#decision_awarded")
        self._click(browser, "button[value=save]")
        text = self._read(browser)
        self.assertIn("Votes to settle before the publication", text)
        self.assertIn("departs from its vote: correct one of them", text)
        # the first file, called again, reads as it was voted
        self._click(browser, f"button[name=id][value='{self.hearing.id}']")
        text = self._read(browser, ".o_label_room")
        self.assertIn("4 present and 0 represented of 4", text)
        self.assertIn("In the chair: Anna", text)
        self.assertIn("The vote is taken", text)
        self._click(browser, f"button[name=id][value='{self.other_hearing.id}']")
        self._fill(browser, departure_reason="Heard again after the vote")
        self._click(browser, "button[value=save]")
        self._click(browser, "button[value=end]")
        self._click(browser, "button[value=letters]")
        self.assertIn("another person than who noted it", self._read(browser))
        # who noted it is not offered to confirm it
        self.assertFalse(self._read(browser, "button[value=confirm]"))

    def _confirm_as_chair(self, browser):
        browser.open(self.board)
        text = self._read(browser)
        self.assertIn("Decisions to confirm", text)
        self.assertIn("Heard again after the vote", text)
        width = browser.evaluate("document.documentElement.scrollWidth")
        self.assertEqual(width, SCREENS["phone"][0], "the page scrolls sideways")
        self._click(browser, "button[value=confirm_as_chair]")
        self.assertNotIn("Decisions to confirm", self._read(browser))

    def _publish_at_last(self, browser):
        browser.open(self.board)
        self._click(browser, "button[value=letters]")
        self.assertIn("2 letters are ready", self._read(browser))
        browser.open(f"/odoo/label-juries/{self.jury.id}")
        self._click(browser, "button[name=action_publish]")
        self._confirm(browser)

    def _answer_mark_and_send(self, browser):
        browser.open("/my/jury")
        self.assertIn("Do you have a link with this company?", self._read(browser))
        self.assertNotIn("What we do on Pupils", self._read(browser))
        self._click(browser, f"form[action='{self.file}/link'] button[value=no]")
        self.assertIn("What we do on Pupils", self._read(browser))
        width = browser.evaluate("document.documentElement.scrollWidth")
        self.assertEqual(width, SCREENS["phone"][0], "the page scrolls sideways")
        self._do(browser, MARK_ALL)
        self.assertIn("Saved at", self._read(browser, ".o_label_status"))
        self.assertIn("3 of 3", self._read(browser, ".o_label_bar"))
        self._click(browser, "button[value=send]")
        text = self._read(browser, "#label_sent")
        self.assertIn("Your sheet is received.", text)
        self.assertIn(f"{self.jury.date:%Y%m%d}-", text)

    def _step_aside(self, browser):
        browser.open(self.home)
        self._click(browser, f"form[action='{self.file}/link'] button[value=yes]")
        self.assertIn("keeps you away from its file", self._read(browser))
        for address in (self.file, f"{self.file}/marks"):
            browser.open(address)
            self.assertNotIn("What we do on Pupils", self._read(browser))

    def _start_the_meeting(self, browser):
        browser.open(f"/odoo/label-juries/{self.jury.id}")
        self._click(browser, "button[name=action_start_meeting]")
        self._confirm(browser)
        browser.open(self.board)
        for member in self.jury.member_ids:
            self._fill(browser, **{f"presence_{member.id}": "present"})
        self._click(browser, "button[value=attendance]")
        self._click(browser, "button[value=next]")
        self.assertIn("Chloe leaves the room", self._read(browser, ".o_label_room"))
        self.assertIn("The marks are sealed.", self._read(browser))

    def _confirm(self, browser):
        """Say yes to what is asked once, if anything is."""
        self._do(browser, "document.querySelector('.modal .btn-primary')?.click()")

    def _follow_as_president(self, browser):
        browser.open(self.home)
        self._click(browser, f"a[href='{self.board}']")
        text = self._read(browser)
        self.assertIn("You preside over this file.", text)
        self.assertIn("The marks stay sealed", text)
        self.assertNotIn("Share of the points", text)

    def _deliberate_and_publish(self, browser):
        browser.open(self.board)
        self._click(browser, "button[value=open_marks]")
        self.assertIn("The marks propose to award", self._read(browser))
        self._fill(browser, vote_for="3", reasons="Argued")
        self._click(browser, "#decision_awarded")
        self._click(browser, "button[value=save_next]")
        self.assertIn("Chloe comes back", self._read(browser, ".o_label_room"))
        self._fill(browser, vote_against="4", reasons="Too early")
        self._click(browser, "#decision_refused")
        self._click(browser, "button[value=save]")
        self._click(browser, "button[value=end]")
        self._click(browser, "button[value=letters]")
        self.assertIn("2 letters are ready", self._read(browser))
        browser.open(f"/odoo/label-juries/{self.jury.id}")
        self._click(browser, "button[name=action_publish]")
        self._confirm(browser)

    def _read_the_decision(self, browser):
        url = f"/my/label/{self.application.id}"
        browser.open(url)
        self.assertEqual(self._download(browser, f"a[href='{url}/letter']"), "%PDF-")
        browser.open(f"{url}/award")
        certificate = f"a[href='{url}/award/certificate']"
        self.assertEqual(self._download(browser, certificate), "%PDF-")
