# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What holds for every account, whichever addon gave it: both have these cases."""

import logging
import re
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from lxml import html

from odoo.tests import new_test_user
from odoo.tools import SQL, email_normalize, mute_logger

from odoo.addons.auth_signup.models.res_partner import ResPartner as SignupPartner
from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..common.door import Welcome

MODULE = __name__.split(".")[2]
SIGNED = "A[Q-Za-f][A-Za-z0-9_-]{60,}"


class _Lines(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


class MailedLinks:
    """The mails as they leave, and the pages that their links open."""

    def setUp(self):
        super().setUp()
        self.sent, self.refusal = [], None
        Server = self.registry["ir.mail_server"]
        for name, double in (
            ("_disable_send", lambda server: False),
            ("_connect__", lambda server, *args, **kwargs: None),
            ("send_email", self._receive),
        ):
            self.patch(Server, name, self._as_method(double))

    def _as_method(self, double):
        return lambda server, *args, **kwargs: double(server, *args, **kwargs)

    # MAILS

    def _receive(self, server, message, *args, **kwargs):
        body = message.get_body(("html",)).get_content()
        if self.refusal:
            raise MailDeliveryException(f"{self.refusal}: {body}")
        self.sent.append((message["To"], body))
        return message["Message-Id"]

    def _send_queue(self):
        self.env["mail.mail"].search(
            [("state", "in", ("outgoing", "exception"))]
        ).write({"state": "outgoing"})
        self.env["mail.mail"].search([("state", "=", "outgoing")]).send()

    def _links(self, address, name="token"):
        """Return the links with a token that ``address`` received, last first."""
        return [
            link
            for to, body in reversed(self.sent)
            if email_normalize(to) == address
            for link in html.fromstring(body).xpath("//a/@href")
            if name in parse_qs(urlsplit(link).query)
        ]

    def _open_link(self, link):
        return self.url_open(urlsplit(link)._replace(scheme="", netloc="").geturl())

    def _submit(self, response, **typed):
        """Send the main form of a page as a browser does."""
        form = html.fromstring(response.text).xpath("//form[@method='post']")[0]
        fields = {one.name: one.value or "" for one in form.xpath(".//input[@name]")}
        action = (
            form.get("action")
            or urlsplit(response.url)._replace(scheme="", netloc="").geturl()
        )
        return self.url_open(action, data={**fields, **typed})


class AccountCases(MailedLinks):
    """The mails as they leave, what is kept, and what people do over HTTP.

    A subclass says, in ``setUpClass``, whose accounts they are (``accounts``, users by
    kind), who edits contacts without answering for accounts (``editors``) and who
    answers (``manager``); ``_invite_everybody`` does all that sends a link.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk_of_contacts = new_test_user(
            cls.env, "account_contacts", groups="base.group_partner_manager"
        )
        cls.other_employee = new_test_user(
            cls.env, "account_staff", groups="base.group_user", email="s@mife.example"
        )

    def setUp(self):
        super().setUp()
        self.last_file = self.env["ir.attachment"].search([], order="id desc", limit=1)
        self.log = _Lines()
        logging.getLogger().addHandler(self.log)
        self.addCleanup(logging.getLogger().removeHandler, self.log)

    # WHAT IS KEPT

    def _opens(self, text):
        """Return what of ``text`` opens an account or acts for one."""
        Partner = self.env["res.partner"].sudo()
        return [
            token
            for token in re.findall(SIGNED, text)
            if self._get_login(token) or Partner._read_account_token(token)[0]
        ]

    def _get_login(self, token):
        """Return the login that a token lets sign in as, None if it does not."""
        welcome = Welcome(self.env, token)
        link = self.env["mife.login.link"]._read(token)
        if welcome.may_choose() or link:
            return welcome.user.login or link.user_id.login
        try:
            info = self.env["res.partner"].sudo()._signup_retrieve_info(token)
        except ValueError:
            return None
        return info and info["login"]

    def _find_kept_secrets(self):
        """Return where anything kept by the database or its files opens an account."""
        self.env.flush_all()
        found = [("log", line) for line in self.log.lines if self._opens(line)]
        for table, column in self._get_text_columns():
            texts = self.env.execute_query(
                SQL(
                    "SELECT %(column)s::text FROM %(table)s"
                    " WHERE %(column)s::text ~ %(pattern)s",
                    column=SQL.identifier(column),
                    table=SQL.identifier(table),
                    pattern=SIGNED,
                )
            )
            found += [(table, column) for (text,) in texts if self._opens(text)]
        files = self.env["ir.attachment"].search(
            [("id", ">", self.last_file.id), ("res_field", "in", (False, "datas"))]
        )
        found += [
            ("file", file.name)
            for file in files
            if self._opens((file.raw or b"").decode("latin-1"))
        ]
        return found

    def _get_text_columns(self):
        return self.env.execute_query(
            SQL(
                "SELECT table_name, column_name FROM information_schema.columns"
                " JOIN information_schema.tables USING (table_schema, table_name)"
                " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
                " AND data_type IN ('text', 'character varying', 'json', 'jsonb')"
            )
        )

    def _real_token(self, partner):
        """Return what a mail would hold, by Odoo's own method."""
        return SignupPartner._generate_signup_token(partner.sudo())

    # PEOPLE

    def _sign_in(self, user):
        self.authenticate(user.login, user.login)

    def _rpc(self, model, method, *args, **kwargs):
        with mute_logger("odoo.http"):
            return self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                json={
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    }
                },
            ).json()

    def _assert_refused(self, answer, sentence):
        self.assertIn("error", answer)
        self.assertRegex(answer["error"]["data"]["message"], sentence)

    # CASES: WHAT IS KEPT

    def test_scanner_finds_what_opens_an_account(self):
        partner = next(iter(self.accounts.values())).partner_id
        token = self._real_token(partner)
        self.env.cr.execute(
            "UPDATE res_partner SET comment = %s WHERE id = %s",
            (f"see /web/signup?token={token}&x", partner.id),
        )
        self.assertEqual(self._find_kept_secrets(), [("res_partner", "comment")])

    def test_nothing_kept_opens_an_account(self):
        """Queued, refused by the server, then sent: only the mails open accounts."""
        people = self._invite_everybody()
        staff = self.other_employee
        for user in [*self.accounts.values(), staff]:
            user.with_user(self.env.ref("base.user_admin")).action_reset_password()
        guest = people[0].user_ids
        self.env["mife.login.link"]._ask(guest.login, "/my")
        self.assertFalse(self._find_kept_secrets())
        self.refusal = "554 refused"
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self._send_queue()
        self.assertFalse(self._find_kept_secrets())
        self.refusal = None
        self._send_queue()
        self.assertFalse(self._find_kept_secrets())
        for person in people | staff.partner_id:
            links = self._links(person.email)
            self.assertTrue(links, person.name)
            for link in links:
                login = self._get_login(parse_qs(urlsplit(link).query)["token"][0])
                self.assertEqual(login, person.user_ids.login)

    def test_refused_mail_keeps_no_quotation(self):
        user = next(iter(self.accounts.values()))
        user.partner_id.signup_prepare("reset")
        mail = self.env["mail.mail"].create(
            {
                "email_to": user.email,
                "body_html": f"<a href='{user.partner_id._get_signup_url()}'>here</a>",
            }
        )
        self.refusal = "554 refused"
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            mail.send()
        self.assertEqual(mail.state, "exception")
        self.assertIn("554 refused", mail.failure_reason)
        self.assertFalse(self._opens(mail.failure_reason + mail.body_html))

    def test_each_gets_a_link_of_their_own_or_none(self):
        one, two = [user.partner_id for user in self.accounts.values()][:2]
        (one | two).signup_prepare()
        body = f"<a href='{one._get_signup_url()}'>here</a>"
        for vals in (
            {"recipient_ids": (one | two).ids},
            {"email_to": f"{one.email}, {two.email}"},
            {"email_to": one.email, "email_cc": two.email},
        ):
            with self.subTest(**vals):
                self.sent.clear()
                self.env["mail.mail"].create({"body_html": body, **vals}).send()
                opened = [to for to, text in self.sent if self._opens(text)]
                alone = [one.email] if "recipient_ids" in vals else []
                self.assertEqual(list(map(email_normalize, opened)), alone)

    def test_no_mail_leaves_by_the_server_of_an_employee(self):
        """The server of a member of the staff keeps a copy where they read it."""
        partner = next(iter(self.accounts.values())).partner_id
        partner.signup_prepare()
        server = self.env["ir.mail_server"].create(
            {"name": "Own", "smtp_host": "x", "owner_user_id": self.env.uid}
        )
        Mail = self.env["mail.mail"]
        plain = Mail.create({"body_html": "<p>Hello</p>"})
        secret = Mail.create({"body_html": partner._get_signup_url()})
        self.assertEqual(plain._filter_mail_mail_servers(server), server)
        self.assertFalse(secret._filter_mail_mail_servers(server))

    def test_answer_that_quotes_the_link_keeps_none(self):
        partner = next(iter(self.accounts.values())).partner_id
        token = self._real_token(partner)
        message = partner.message_post(body=f"> /web/signup?token={token}&redirect=x")
        self.assertIn(f"token=mife-signup-{partner.id}&amp;redirect=x", message.body)
        message.body = f"again {token}."
        self.assertFalse(self._find_kept_secrets())

    def test_nobody_reads_a_token_by_writing_a_mail(self):
        """What a template, its preview or a method of Odoo gives is a mark."""
        users = [self.manager, self.clerk_of_contacts, *self.editors]
        for editor in users:
            self._sign_in(editor)
            for account in self.accounts.values():
                answer = self._rpc(
                    "res.partner", "signup_get_auth_param", account.partner_id.ids
                )
                self.assertFalse(self._opens(str(answer)))
            for template in self._get_templates():
                record = self.env[template.model].search([], limit=1)
                draft = self._rpc(
                    "mail.compose.message",
                    "create",
                    {
                        "model": template.model,
                        "res_ids": str(record.ids),
                        "template_id": template.id,
                    },
                )
                text = str(draft)
                if "result" in draft:
                    text = str(
                        self._rpc(
                            "mail.compose.message", "read", [draft["result"]], ["body"]
                        )
                    )
                self.assertFalse(self._opens(text), template.name)

    def _get_templates(self):
        data = self.env["ir.model.data"].search(
            [
                ("model", "=", "mail.template"),
                ("module", "in", (MODULE, "auth_signup", "portal")),
            ]
        )
        return self.env["mail.template"].browse(data.mapped("res_id"))

    # CASES: THE ADDRESS

    def test_no_editor_of_contacts_changes_an_address(self):
        attacks = {
            "write": lambda partner: self._rpc(
                "res.partner", "write", partner.ids, {"email": "evil@evil.example"}
            ),
            "save": lambda partner: self._rpc(
                "res.partner",
                "web_save",
                partner.ids,
                {"email": "evil@evil.example"},
                specification={},
            ),
            "second": lambda partner: self._rpc(
                "res.partner",
                "write",
                partner.ids,
                {"email": f"{partner.email}, evil@evil.example"},
            ),
            "normalized": lambda partner: self._rpc(
                "res.partner",
                "write",
                partner.ids,
                {"email_normalized": "evil@evil.example"},
            ),
            "nothing": lambda partner: self._rpc(
                "res.partner", "write", partner.ids, {"email": False}
            ),
            "children": lambda partner: self._rpc(
                "res.partner",
                "write",
                self.clerk_of_contacts.partner_id.ids,
                {"child_ids": [[1, partner.id, {"email": "evil@evil.example"}]]},
            ),
        }
        for editor in (self.clerk_of_contacts, *self.editors):
            self._sign_in(editor)
            for kind, account in self.accounts.items():
                partner, email = account.partner_id, account.email
                for name, attack in attacks.items():
                    with self.subTest(editor=editor.login, account=kind, by=name):
                        self._assert_refused(
                            attack(partner),
                            "You sign in with"
                            if account == editor
                            else "only this person changes it",
                        )
                        self.assertEqual(partner.email, email)
                        self.assertEqual(account.email, email)

    def test_import_changes_no_address(self):
        account = next(iter(self.accounts.values()))
        partner = account.partner_id
        xml_id = partner.export_data(["id"])["datas"][0][0]
        self._sign_in(self.clerk_of_contacts)
        answer = self._rpc(
            "res.partner", "load", ["id", "email"], [[xml_id, "evil@evil.example"]]
        )
        self.assertIn("only this person changes it", str(answer))
        self.assertNotEqual(partner.email, "evil@evil.example")

    def test_merge_hands_no_account_over(self):
        for account in self.accounts.values():
            partner, email = account.partner_id, account.email
            decoy = self.env["res.partner"].create(
                {"name": partner.name, "email": "evil@evil.example"}
            )
            for merger in (self.clerk_of_contacts, self.env.ref("base.user_admin")):
                wizard = self.env["base.partner.merge.automatic.wizard"].with_user(
                    merger
                )
                with self.assertRaisesRegex(Exception, "another e-mail|same email"):
                    wizard._merge((partner | decoy).ids, decoy)
            self.assertEqual(account.partner_id, partner)
            self.assertEqual(partner.email, email)

    def _open_portal_wizard(self, account):
        """Return the line of an account in the wizard of the portal."""
        wizard = self._rpc(
            "portal.wizard", "create", {"partner_ids": [[6, 0, account.partner_id.ids]]}
        )["result"]
        [answer] = self._rpc("portal.wizard", "read", [wizard], ["user_ids"])["result"]
        return answer["user_ids"]

    def test_wizard_of_the_portal_closes_no_account(self):
        accounts = [one for one in self.accounts.values() if one.share]
        self._sign_in(self.clerk_of_contacts)
        for account in accounts:
            self._assert_refused(
                self._rpc(
                    "portal.wizard.user",
                    "action_revoke_access",
                    self._open_portal_wizard(account),
                ),
                "only a manager of these closes it",
            )
        self.assertTrue(all(one.active and one._is_portal() for one in accounts))
        # one that opens nothing of ours is closed as ever
        other = new_test_user(
            self.env, "account_other", groups="base.group_portal", email="o@x.example"
        )
        line = self._open_portal_wizard(other)
        self._rpc("portal.wizard.user", "action_revoke_access", line)
        self.assertFalse(other.active)

    def test_manager_closes_an_account_by_the_wizard_of_the_portal(self):
        self.manager.group_ids += self.env.ref("base.group_partner_manager")
        self._sign_in(self.manager)
        line = self._open_portal_wizard(self.movable)
        self._rpc("portal.wizard.user", "action_revoke_access", line)
        self.assertFalse(self.movable.active)

    def test_wizard_of_the_portal_changes_no_address(self):
        account = next(iter(self.accounts.values()))
        self._sign_in(self.clerk_of_contacts)
        line = self._open_portal_wizard(account)
        self._rpc("portal.wizard.user", "write", line, {"email": "evil@evil.example"})
        self._assert_refused(
            self._rpc("portal.wizard.user", "action_invite_again", line),
            "only this person changes it",
        )
        self.assertNotEqual(account.email, "evil@evil.example")

    def test_nobody_changes_an_own_address_alone(self):
        """A session left open is no way to the password."""
        for kind, account in self.accounts.items():
            with self.subTest(account=kind):
                self._sign_in(account)
                answer = self._rpc(
                    "res.users", "write", account.ids, {"email": "evil@evil.example"}
                )
                self.assertIn("error", answer)
                self.assertNotEqual(account.email, "evil@evil.example")

    def test_login_follows_the_address(self):
        for editor in (self.env.ref("base.user_admin"), self.manager):
            account = next(iter(self.accounts.values()))
            with self.assertRaisesRegex(
                Exception, "login follows it|not allowed|access"
            ):
                account.with_user(editor).login = "evil@evil.example"

    def test_manager_changes_an_address_with_a_reason(self):
        account = self.movable
        partner, old = account.partner_id, account.email
        account.login = old
        before = self._real_token(partner)
        self._send_queue()
        self.sent.clear()
        self._sign_in(self.manager)
        answer = self._rpc(
            "res.partner", "write", partner.ids, {"email": "New@Firm.example"}
        )
        self._assert_refused(answer, "give the reason")
        action = answer["error"]["data"]["arguments"][1]
        self.assertEqual(action["res_model"], "mife.account.email")
        vals = {"partner_id": partner.id, "email": "New@Firm.example"}
        blank = self._rpc("mife.account.email", "create", {**vals, "reason": " "})
        self._assert_refused(
            self._rpc("mife.account.email", "action_confirm", [blank["result"]]),
            "Give the reason",
        )
        act = self._rpc(
            "mife.account.email", "create", {**vals, "reason": "Asked by telephone"}
        )
        self.assertIn(
            "result", self._rpc("mife.account.email", "action_confirm", [act["result"]])
        )
        self.assertEqual(partner.email, "new@firm.example")
        self.assertEqual(account.login, "new@firm.example")
        self.assertFalse(self._get_login(before), "links sent before are over")
        partner.signup_prepare()
        self.assertFalse(self._get_login(before))
        note = partner.message_ids.filtered("body")[0]
        self.assertEqual(note.author_id, self.manager.partner_id)
        for words in (old, "new@firm.example", "Asked by telephone"):
            self.assertIn(words, note.body)
        self._send_queue()
        told = {email_normalize(to): body for to, body in self.sent}
        self.assertEqual(set(told), {old, "new@firm.example"})
        for body in told.values():
            self.assertIn("Asked by telephone", body)
            self.assertIn(self.manager.name, body)
        self.assertFalse(self._find_kept_secrets())

    def test_others_have_no_act(self):
        for editor in (self.clerk_of_contacts, *self.editors):
            self._sign_in(editor)
            answer = self._rpc(
                "mife.account.email",
                "create",
                {"partner_id": self.movable.partner_id.id, "email": "a@b.fr"},
            )
            self.assertIn("error", answer)

    def test_manager_has_no_act_on_the_staff(self):
        """An administrator's address is no way up."""
        for user in (self.other_employee, self.env.ref("base.user_admin")):
            self._sign_in(self.manager)
            act = self._rpc(
                "mife.account.email",
                "create",
                {"partner_id": user.partner_id.id, "email": "a@b.fr", "reason": "x"},
            )
            self._assert_refused(
                self._rpc("mife.account.email", "action_confirm", [act["result"]]),
                "only this person changes it",
            )

    def test_manager_has_no_act_on_another_organisation(self):
        other = self.env["res.company"].create({"name": "Another organisation"})
        self.movable.company_ids += other
        refusal = self.movable.partner_id.with_user(self.manager)._get_account_refusal()
        self.assertIn("only this person changes it", refusal)

    def test_address_of_another_account_is_refused(self):
        partner = self.movable.partner_id.with_user(self.manager)
        for taken in (self.other_employee.email, self.other_employee.email.upper()):
            with self.assertRaisesRegex(Exception, "cannot be used here"):
                partner._change_account_email(taken, "Asked")

    def test_person_changes_an_address_by_two_confirmations(self):
        account = self.movable
        partner, old = account.partner_id, account.email
        self._sign_in(account)
        page = self.url_open("/my/email")
        self.assertIn("complete e-mail", self._submit(page, email="nothing").text)
        self.assertIn("account_sent", self._submit(page, email="me@new.example").text)
        self.assertFalse(self._find_kept_secrets())
        self._send_queue()
        self.assertFalse(self._find_kept_secrets())
        self.assertFalse(self._links("me@new.example"))
        self.authenticate(None, None)
        first = self._links(old)[0]
        page = self._open_link(first)
        self.assertEqual(partner.email, old, "opening the link is not confirming")
        self.assertIn("account_half", self._submit(page).text)
        self.assertEqual(partner.email, old)
        self._send_queue()
        self.assertFalse(self._find_kept_secrets())
        second = self._links("me@new.example")[0]
        page = self._open_link(second)
        self.assertIn("account_changed", self._submit(page).text)
        self.assertEqual(partner.email, "me@new.example")
        for link in (first, second):
            self.assertIn("account_link_ended", self._open_link(link).text)
        self.sent.clear()
        self._send_queue()
        told = sorted(email_normalize(to) for to, _body in self.sent)
        self.assertEqual(told, sorted([old, "me@new.example"]))

    def test_link_of_confirmation_is_nobody_elses(self):
        """A forged or altered link does nothing, nor does the mark of the mail kept."""
        account = self.movable
        account.partner_id._ask_account_email("me@new.example")
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        mark = re.search(r"mife-email-([\w-]+)", mail.body_html)[1]
        self._send_queue()
        token = parse_qs(urlsplit(self._links(account.email)[0]).query)["token"][0]
        for wrong in ("", "x", "é", mark, f"mife-email-{mark}", token[:-3], "A" * 90):
            with self.subTest(token=wrong[:12]):
                page = self.url_open("/my/email/confirm", params={"token": wrong})
                self.assertEqual(page.status_code, 200)
                self.assertIn("account_link_ended", page.text)

    def test_page_of_the_account_says_where(self):
        account = self.movable
        self._sign_in(account)
        page = self.url_open("/my/account")
        self.assertEqual(page.text.count('href="/my/email"'), 1)
        typed = html.fromstring(page.text).get_element_by_id("o_email")
        self.assertTrue(typed.get("readonly"))
        form = html.fromstring(page.text).xpath("//form[.//input[@name='email']]")[0]
        fields = {one.name: one.value or "" for one in form.xpath(".//input[@name]")}
        fields |= {one.name: one.value or "" for one in form.xpath(".//select[@name]")}
        answer = self.url_open(
            "/my/address/submit", data={**fields, "email": "evil@evil.example"}
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.text.count("/my/email"), 1)
        self.assertNotEqual(account.email, "evil@evil.example")

    # CASES: SIGNING UP

    def test_too_many_tries_at_an_account(self):
        self.env["ir.config_parameter"].set_param("mife.attempt.account", 40)
        page = self.url_open("/web/reset_password")
        with patch.object(self.registry["res.users"], "reset_password", create=True):
            answers = [self._submit(page, login="who@where.fr") for _try in range(8)]
        codes = [answer.status_code for answer in answers]
        self.assertEqual(codes, [200] * 6 + [429] * 2)
        self.assertIn("too_many", answers[-1].text)
        self.assertNotIn("who@where.fr", answers[-1].text)
        self.assertEqual(answers[-1].headers["Retry-After"], "900")
        # another login, then any login from there
        self.assertEqual(self._submit(page, login="b@where.fr").status_code, 200)
        kept = self.env["mife.attempt"].search([]).mapped("source")
        self.assertNotIn("where", "".join(kept))
        for number in range(50):
            last = self._submit(page, login=f"c{number}@where.fr")
        self.assertEqual(last.status_code, 429)
        # the tries are forgotten
        self.env.cr.execute("UPDATE mife_attempt SET create_date = '2020-01-01'")
        self.assertEqual(self._submit(page, login="d@where.fr").status_code, 200)

    def test_log_of_the_server_has_no_token(self):
        partner = self.movable.partner_id
        partner.signup_prepare()
        token = self._real_token(partner)
        lines = []
        for url in (
            f"/web/signup?db=x&token={token}",
            f"/my/welcome?token={token}",
            "/attestation/ABCD-EFGH",
            "/label/certificate/ABCD-EFGH?a=1",
            "/label/badge/ABCD.svg",
        ):
            record = logging.makeLogRecord(
                {"msg": '"%s" %s', "args": (f"GET {url} HTTP/1.1", 200)}
            )
            self.assertTrue(logging.getLogger("werkzeug").filter(record))
            lines.append(record.getMessage())
        text = "\n".join(lines)
        self.assertNotIn(token, text)
        self.assertNotIn("ABCD", text)
        self.assertIn("/web/signup?db=x&token=***", text)
        self.assertIn("/label/certificate/***?a=1", text)
