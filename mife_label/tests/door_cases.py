# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How people come in, tried in every way: each leads on. Both addons have these cases.

All of it is HTTP without a script: what is asserted here holds without JavaScript.
"""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from freezegun import freeze_time
from lxml import html

from odoo import fields
from odoo.tests import new_test_user
from odoo.tools import hash_sign, mute_logger

from ..common.secret import WELCOME, read_signed
from .account_cases import MailedLinks

PASSWORD = "une phrase de passe"
PHONE = "03 85 00 00 01"


class DoorCases(MailedLinks):
    """A subclass invites (``_invite``: name and address, returns the invitation), ends
    an access (``_end``), and says who of the team answers (``_get_sender``)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sender = cls._get_sender()
        cls.sender.partner_id.phone = PHONE
        cls.other_account = new_test_user(
            cls.env,
            "door_somebody",
            name="Luc Autre",
            groups="base.group_portal",
            email="luc@autre.example",
        )

    def _open_door(self, name="Marie Durand", email="marie@door.example"):
        """Invite somebody; return the invitation and its link, as the mail holds it."""
        invitation = self._invite(name, email)
        self._send_queue()
        return invitation, self._links(email)[0]

    def _token(self, link):
        return parse_qs(urlsplit(link).query)["token"][0]

    def _forms(self, response):
        page = html.fromstring(response.text)
        return {
            button.get("value"): form
            for form in page.xpath("//form[@method='post']")
            for button in form.xpath(".//button[@name='action']")
        }

    def _press(self, response, action, **typed):
        """Press a button of a page as a browser does."""
        form = self._forms(response)[action]
        return self.url_open(
            form.get("action"), data={**dict(form.fields), "action": action, **typed}
        )

    def _choose(self, page, password=PASSWORD):
        return self._press(
            page, "password", password=password, confirm_password=password
        )

    def _leave(self):
        self.authenticate(None, None)

    def _come_once(self):
        invitation, link = self._open_door()
        self._choose(self._open_link(link))
        self._leave()
        return invitation, link

    def _path(self, response):
        return urlsplit(response.url).path

    def _assert_page(self, response, *marks):
        self.assertEqual(response.status_code, 200)
        for mark in marks:
            self.assertIn(mark, response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def _ask(self, email, **fields_):
        page = self.url_open("/my/link", params=fields_)
        return self._submit(page, email=email)

    def _get_link(self, email="marie@door.example"):
        self._send_queue()
        return next(link for link in self._links(email) if "/my/link/enter" in link)

    # INVITATION

    def test_first_says_who_invites_and_takes_a_password(self):
        invitation, link = self._open_door()
        page = self._open_link(link)
        self._assert_page(page, "Marie Durand", self.sender.name, PHONE, *self.facts)
        for wrong, sentence in (
            (("123", "123"), "8 characters"),
            (("assez long", "assez longue"), "differ"),
            (("", ""), "of your choice"),
        ):
            answer = self._press(
                page, "password", password=wrong[0], confirm_password=wrong[1]
            )
            self._assert_page(answer, sentence, "door_error")
            self.assertFalse(invitation.partner_id.user_ids.login_date)
        answer = self._choose(page)
        self.assertEqual(self._path(answer), invitation._get_invitation_page())
        self.env.invalidate_all()
        self.assertTrue(invitation.partner_id.user_ids.login_date)
        self.assertEqual(invitation.delivery, "connected")

    def test_first_without_a_password_goes_in_for_some_hours(self):
        invitation, link = self._open_door()
        answer = self._press(self._open_link(link), "enter")
        self.assertEqual(self._path(answer), invitation._get_invitation_page())
        self.assertEqual(self.url_open("/my").status_code, 200)
        with freeze_time(fields.Datetime.now() + timedelta(hours=13)):
            self.assertEqual(self._path(self.url_open("/my")), "/web/login")

    def test_second_time_leads_to_a_link_by_mail(self):
        invitation, link = self._come_once()
        page = self._open_link(link)
        self._assert_page(page, "door_known", "/web/login?")
        self.assertNotIn("door_password", page.text)
        self._assert_page(self._press(page, "link"), "door_sent")
        answer = self._submit(self._open_link(self._get_link()))
        self.assertEqual(self._path(answer), invitation._get_invitation_page())

    def test_second_time_signed_in_goes_straight_in(self):
        invitation, link = self._open_door()
        self._choose(self._open_link(link))
        answer = self._open_link(link)
        self.assertEqual(self._path(answer), invitation._get_invitation_page())

    def test_expired_link_asks_for_another(self):
        invitation, link = self._open_door()
        payload = read_signed(self.env, WELCOME, self._token(link))
        payload["sent"] -= 145 * 3600
        old = hash_sign(self.env(su=True), WELCOME, payload)
        page = self.url_open("/my/welcome", params={"token": old})
        self._assert_page(page, "door_late")
        # nothing that the page does not show is taken either
        form = dict(self._forms(page)["link"].fields)
        typed = {"password": PASSWORD, "confirm_password": PASSWORD}
        for action in ("password", "enter"):
            self.url_open("/my/welcome", data={**form, **typed, "action": action})
            self.assertFalse(invitation.partner_id.user_ids.login_date)
        self._press(page, "link")
        answer = self._submit(self._open_link(self._get_link()))
        self.assertEqual(self._path(answer), invitation._get_invitation_page())

    def test_forwarded_link_opens_nothing_and_tells_no_address(self):
        _invitation, link = self._come_once()
        page = self._open_link(link)
        self._assert_page(page, "m...@door.example", PHONE)
        text = html.fromstring(page.text).text_content()
        self.assertNotIn("marie@door.example", text)
        self.assertEqual(self._path(self.url_open("/my")), "/web/login")

    def test_signed_in_as_another_chooses_who_goes_on(self):
        _invitation, link = self._open_door()
        self.authenticate("door_somebody", "door_somebody")
        page = self._open_link(link)
        self._assert_page(page, "door_other", "Luc Autre", "Marie Durand")
        self._assert_page(self._press(page, "leave"), "door_password")

    def test_closed_account_says_whom_to_call(self):
        invitation, link = self._come_once()
        invitation.partner_id.sudo().user_ids.active = False
        self._assert_page(self._open_link(link), "door_closed", PHONE)
        self._assert_page(self._ask("marie@door.example"), "door_sent")
        self.sent.clear()
        self._send_queue()
        [(to, body)] = self.sent
        self.assertIn("marie@door.example", to)
        self.assertIn("Your account is closed", body)

    def test_revoked_access_says_whom_to_call(self):
        invitation, link = self._open_door()
        self._end(invitation)
        page = self._open_link(link)
        self._assert_page(page, "door_ended", PHONE)
        self.assertNotIn("door_password", page.text)

    def test_link_cut_on_the_way_leads_on(self):
        _invitation, link = self._open_door()
        for token in ("", "x", self._token(link)[:-4], "mife-welcome-a1", "é" * 70):
            page = self.url_open("/my/welcome", params={"token": token})
            self._assert_page(page, "door_unknown", 'href="/my/link"')

    def test_link_of_a_former_message_leads_on(self):
        """The addresses that Odoo gave before, once used, and when signed in."""
        for address in ("/web/signup", "/web/reset_password"):
            ended = {"token": "A" * 80, "redirect": "/my/account"}
            page = self.url_open(address, params=ended)
            self.assertEqual(self._path(page), "/my/link")
            self._assert_page(page, "door_link_ended", 'value="/my/account"')
        self.authenticate("door_somebody", "door_somebody")
        page = self.url_open("/web/signup", params=ended)
        self.assertEqual(self._path(page), "/my/account")

    # THE MESSAGE

    def test_message_that_is_refused_is_told_then_sent_again(self):
        self.refusal = "550 no such mailbox"
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            invitation = self._invite("Marie Durand", "marie@door.example")
            self._send_queue()
        self.assertEqual(invitation.delivery, "refused")
        self.assertIn("550 no such mailbox", invitation.mail_failure)
        self.assertNotRegex(invitation.mail_failure, "token=A")
        self.refusal = None
        self._send_again(invitation)
        self._send_queue()
        self.assertEqual(invitation.delivery, "sent")
        self.assertTrue(invitation.mail_sent_on)
        self.assertFalse(invitation.mail_failure)
        self.env["res.partner"].invalidate_model()
        self._open_link(self._links("marie@door.example")[0])
        self.env.invalidate_all()
        self.assertEqual(invitation.delivery, "opened")

    def test_message_that_comes_back_is_told(self):
        invitation, _link = self._open_door()
        person = invitation.partner_id.sudo()
        person._message_receive_bounce(person.email, person)
        self.env.invalidate_all()
        self.assertEqual(invitation.delivery, "returned")
        self._send_again(invitation)
        self._send_queue()
        self.assertEqual(invitation.delivery, "sent")

    # ADDRESS

    def test_address_in_capitals_signs_in(self):
        self._come_once()
        page = self.url_open("/web/login")
        answer = self._submit(page, login=" MARIE@Door.Example", password=PASSWORD)
        self.assertEqual(self._path(answer), "/my")
        self._leave()
        self._ask("Marie@DOOR.example")
        self.assertTrue(self._get_link())

    # LINK BY MAIL

    def test_link_says_the_same_of_an_address_that_nobody_has(self):
        self._come_once()
        answers = {}
        for email in ("marie@door.example", "nobody@door.example", self.sender.email):
            page = html.fromstring(self._ask(email).text)
            text = page.get_element_by_id("door_sent").text_content()
            answers[email] = " ".join(text.replace(email, "X").split())
        self.assertEqual(len(set(answers.values())), 1)
        self.sent.clear()
        self._send_queue()
        self.assertEqual(len(self.sent), 1)
        self.assertTrue(self._get_link())

    def test_link_is_not_used_up_by_who_only_looks(self):
        self._come_once()
        self._ask("marie@door.example", redirect="/my/account")
        link = self._get_link()
        for _look in range(3):
            page = self._open_link(link)
            self._assert_page(page, "Marie Durand")
        self.assertEqual(self._path(self._submit(page)), "/my/account")
        self._leave()
        again = self._open_link(link)
        self.assertEqual(self._path(again), "/my/link")
        self._assert_page(again, "door_link_ended")
        # the page left open, sent again in another session
        self.assertEqual(self._path(self._submit(page)), "/my/link")
        self.assertEqual(self._path(self.url_open("/my")), "/web/login")

    def test_form_without_its_session_shows_its_page_again(self):
        """As the browser of a mail app that keeps no cookie, or a page left open."""
        _invitation, link = self._open_door()
        welcome, asked = self._open_link(link), self.url_open("/my/link")
        self.opener.cookies.clear()
        self._assert_page(self._choose(welcome), "door_password")
        self._assert_page(self._submit(asked, email="marie@door.example"), "door_email")
        self.env["mife.login.link"]._ask("marie@door.example", "/my")
        page = self._open_link(self._get_link())
        self.opener.cookies.clear()
        self._assert_page(again := self._submit(page), "Marie Durand")
        self.assertEqual(self._path(self._submit(again)), "/my")

    def test_messages_that_cross_both_open_until_one_is_used(self):
        self._come_once()
        self._ask("marie@door.example")
        first = self._get_link()
        self._ask("marie@door.example")
        second = self._get_link()
        self.assertNotEqual(first, second)
        self.assertEqual(self._path(self._submit(self._open_link(first))), "/my")
        self._leave()
        self._assert_page(self._open_link(second), "door_link_ended")

    def test_link_ends_cancelled_late_or_with_its_account(self):
        invitation, _link = self._come_once()
        user = invitation.partner_id.sudo().user_ids
        self._ask("marie@door.example")
        link = self._get_link()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=31)):
            self._assert_page(self._open_link(link), "door_link_ended")
        user.active = False
        self._assert_page(self._open_link(link), "door_link_ended")
        user.active = True
        self._assert_page(
            self._press(self._open_link(link), "cancel"), "door_cancelled"
        )
        self._assert_page(self._open_link(link), "door_link_ended")

    def test_link_opens_pages_of_this_site_only(self):
        self._come_once()
        for wrong in ("https://evil.example/x", "//evil.example", "/\\evil.example"):
            page = self.url_open("/my/link", params={"redirect": wrong})
            self._assert_page(page, 'name="redirect" value="/my"')

    def test_link_asked_too_often_waits(self):
        codes = [self._ask("x@door.example").status_code for _try in range(4)]
        self.assertEqual(codes, [200] * 3 + [429])
        self.env["ir.config_parameter"].set_param("mife.attempt.link_login", 5)
        self.assertEqual(self._ask("x@door.example").status_code, 200)

    def test_link_asks_for_a_whole_address(self):
        for wrong in ("", "marie", "marie durand@door.example"):
            page = self._ask(wrong)
            self._assert_page(page, "door_error", "complete e-mail address")

    def test_password_page_takes_no_other_credential(self):
        self._come_once()
        page = self.url_open("/web/login")
        for kind in ("mife_link", "mife_welcome"):
            answer = self._submit(
                page, login="marie@door.example", password="x", type=kind
            )
            self.assertEqual(self._path(answer), "/web/login")

    # SELF-REGISTRATION

    def test_nobody_registers_alone(self):
        self.assertEqual(self.url_open("/web/signup").status_code, 404)
        page = self.url_open("/web/login")
        self.assertNotIn("/web/signup", page.text)
        self.assertEqual(page.text.count('href="/my/link?'), 1)

    # HOME

    def test_home_is_drawn_by_the_server(self):
        invitation, link = self._open_door()
        self._choose(self._open_link(link))
        text = " ".join(
            html.fromstring(self.url_open("/my").text).text_content().split()
        )
        self.assertEqual(text.count("What is waiting for you"), 1)
        self.assertIn(self.waits, text)
        self.assertIn(PHONE, text)
        self.assertIn(invitation._get_invitation_page(), self.url_open("/my").text)

    def test_title_says_the_page(self):
        invitation, link = self._open_door()
        self._choose(self._open_link(link))
        pages = ("/my", "/my/email", invitation._get_invitation_page())
        titles = [self._get_title(page) for page in pages]
        self._leave()
        titles += [self._get_title("/web/login"), self._get_title("/my/link")]
        self.assertNotIn("Odoo", titles)
        self.assertIn("My account", titles)
        self.assertIn("Receive a link to sign in", titles)

    def _get_title(self, url):
        page = html.fromstring(self.url_open(url).text)
        return page.xpath("string(//title)").strip()

    def test_wrong_parameter_falls_back(self):
        for key in ("mife.link.minutes", "auth_signup.signup.validity.hours"):
            self.env["ir.config_parameter"].set_param(key, "many")
        _invitation, link = self._open_door()
        self._assert_page(self._open_link(link), "door_password")
        self._assert_page(self.url_open("/my/link"), "door_email")
