# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Messages of tests are in no language: pylint: disable=translation-required

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from ..portal_common import InsertionPortalCommon

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
REPLY = """Return-Path: <{sender}>
From: {sender}
To: {to}
Subject: Re: Messages
Message-Id: <reply-1@firm.example.com>
In-Reply-To: {parent}
References: {parent}
Content-Type: text/plain; charset=utf-8

Vu, merci beaucoup.
"""


@tagged("post_install", "-at_install")
class TestPortalExchange(MailCommon, InsertionPortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.email = "ines@firm.example.com"
        cls.facilitator.email = "nadege@example.com"
        cls.page = f"/my/insertion/lots/{cls.contractor.id}/messages"

    def _get_exchange(self):
        return self.env["insertion.exchange"].search(
            [("contractor_id", "=", self.contractor.id)]
        )

    def _answer(self, text):
        exchange = self._get_exchange().with_user(self.facilitator)
        return exchange.message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def test_question_answer_and_who_waits(self):
        self._sign_in("clerk")
        with self.mock_mail_gateway():
            response = self._post(
                self.page,
                {"message": "Qui appeler ?"},
                files={"document": ("plan.pdf", PDF)},
            )
            self.assertIn("Your message is sent", response.text)
        exchange = self._get_exchange()
        self.assertEqual(exchange.last_from, "firm")
        self.assertEqual(exchange.activity_ids.user_id, self.facilitator)
        self.assertSentEmail(self.clerk, [self.facilitator.partner_id])
        with self.mock_mail_gateway():
            self._answer("Appelez-moi demain.")
        self.assertSentEmail(self.facilitator.partner_id, [self.clerk])
        self.assertFalse(exchange.activity_ids)
        self.assertIn("Read the answer of your contact", self._text("/my/insertion"))
        text = self._text(self.page)
        self.assertIn("Appelez-moi demain.", text)
        self.assertIn("Qui appeler ?", text)
        self.assertNotIn("Read the answer", self._text("/my/insertion"))
        document = exchange._get_messages().attachment_ids
        self.assertEqual(self.url_open(f"{self.page}/{document.id}").content, PDF)

    def test_answered_mail_lands_in_the_thread(self):
        self.env["insertion.exchange"]._get_for(self.contractor)
        with self.mock_mail_gateway():
            message = self._answer("Et le planning ?")
            self.env["mail.thread"].message_process(
                None,
                REPLY.format(
                    sender="Inès Roux <ines@firm.example.com>",
                    to=message.reply_to or "catchall@example.com",
                    parent=message.message_id,
                ),
            )
        exchange = self._get_exchange()
        self.assertIn("Vu, merci beaucoup.", exchange._get_messages()[0].body)
        self.assertEqual(exchange.last_from, "firm")
        self._sign_in("clerk")
        self.assertIn("Vu, merci beaucoup.", self._text(self.page))

    def test_notes_of_the_team_stay_with_the_team(self):
        exchange = self.env["insertion.exchange"]._get_for(self.contractor)
        exchange.with_user(self.facilitator).message_post(body="Note secrète")
        self._sign_in("clerk")
        self.assertNotIn("Note secrète", self._text(self.page))
        self.assertFalse(exchange.last_from)

    def test_second_click_is_one_message_and_nothing_is_told(self):
        self._sign_in("clerk")
        for _click in range(2):
            self._post(self.page, {"message": "Bonjour <b>à tous</b>"})
        [message] = self._get_exchange()._get_messages()
        self.assertIn("&lt;b&gt;", message.body)
        self.assertIn("Write your message first", self._post(self.page).text)
        response = self._post(
            self.page, {"message": "Voici"}, files={"document": ("a.pdf", b"MZ")}
        )
        self.assertIn("not what its name says", response.text)
        self.assertIn("Voici", response.text)

    def test_what_was_sent_stays(self):
        self._sign_in("clerk")
        self._post(self.page, {"message": "Première version"})
        exchange = self._get_exchange().with_user(self.facilitator)
        message = exchange._get_messages()
        with self.assertRaises(UserError):
            exchange._message_update_content(message, body="Autre")
        with self.assertRaises(UserError):
            exchange.write({"last_from": "team"})
        exchange.action_answered()
        self.assertFalse(exchange.activity_ids)
        self.assertNotIn("Read the answer", self._text("/my/insertion"))

    def _call(self, url, **params):
        """Call as the web client does; tell whether it was refused."""
        try:
            with mute_logger("odoo.http"):
                self.make_jsonrpc_request(url, params)
        except JsonRpcException:
            return True
        return False

    def _call_model(self, model, method, *args, **kwargs):
        return self._call(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    def test_no_call_over_the_network_rewrites_what_was_sent(self):
        self._sign_in("clerk")
        self._post(
            self.page,
            {"message": "Qui appeler ?"},
            files={"document": ("plan.pdf", PDF)},
        )
        exchange = self._get_exchange()
        message = exchange._get_messages()
        document = message.attachment_ids
        self._answer("Appelez-moi demain.")
        answer = exchange._get_messages()[0]
        for user in (self.facilitator, self.clerk.user_ids):
            self.authenticate(user.login, user.login)
            for said in (message, answer):
                for call in (
                    ("mail.message", "write", said.ids, {"body": "Autre"}),
                    ("mail.message", "unlink", said.ids),
                ):
                    self.assertTrue(self._call_model(*call), (user.login, call))
                self.assertTrue(
                    self._call(
                        "/mail/message/update_content",
                        message_id=said.id,
                        update_data={"body": "Autre", "attachment_ids": []},
                    )
                )
            for call in (
                ("ir.attachment", "write", document.ids, {"raw": "Autre"}),
                ("ir.attachment", "unlink", document.ids),
            ):
                self.assertTrue(self._call_model(*call), (user.login, call))
            self.assertTrue(
                self._call("/mail/attachment/delete", attachment_id=document.id)
            )
        self.authenticate(self.facilitator.login, self.facilitator.login)
        self.assertTrue(
            self._call_model(
                "insertion.exchange",
                "message_post",
                exchange.ids,
                body="Nous renonçons",
                author_id=self.clerk.id,
                message_type="comment",
            )
        )
        self.env.invalidate_all()
        self.assertEqual(exchange._get_messages(), answer + message)
        self.assertIn("Qui appeler ?", message.body)
        self.assertIn("Appelez-moi demain.", answer.body)
        self.assertEqual(document.raw, PDF)

    def test_others_open_nothing(self):
        exchange = self.env["insertion.exchange"]._get_for(self.contractor)
        for login in ("sub", "agency", "stranger", "buyer"):
            self._sign_in(login)
            self.assertTrue(self.url_open(self.page).url.endswith("/my/insertion"))
        with self.assertRaises(AccessError):
            exchange.with_user(self.stranger).read(["last_from"])
