# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Twelve jurors send their sheets at the same moment, each in its own transaction."""

import threading

from werkzeug.test import Client
from werkzeug.wrappers import Response

import odoo.http
from odoo import SUPERUSER_ID, api
from odoo.orm.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from odoo.addons.mife_label.tests.jury.jury_data import create_jury

JURORS = 12
LOCAL = {"REMOTE_ADDR": "127.0.0.1"}
# what the test committed, removed in this order
LEFT_BEHIND = [
    ("label_sheet_line", "sheet_id IN (SELECT id FROM label_sheet WHERE {session})"),
    ("label_sheet", "{session}"),
    ("label_interest", "{session}"),
    ("label_hearing", "{session}"),
    ("label_session_member", "{session}"),
    ("label_session", "id = %(session)s"),
    ("label_commitment", "{application}"),
    ("label_answer", "{application}"),
    ("label_submission", "{application}"),
    ("label_application", "id = %(application)s"),
    ("label_standard", "programme_id = %(programme)s"),
    ("label_programme", "id = %(programme)s"),
    ("mail_message", "model LIKE 'label.%%' AND create_date >= %(begin)s"),
    ("res_users", "login LIKE 'crowd-%%'"),
    ("res_partner", "name LIKE 'crowd %%'"),
]


@tagged("post_install", "-at_install", "standard")
class TestJuryConcurrency(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            session = create_jury(env, "crowd", JURORS, 1)
            hearing = session.hearing_ids
            self.logins = session.member_ids.partner_id.user_ids.mapped("login")
            self.url = f"/my/jury/{session.id}/{hearing.id}"
            self.choices = {
                f"choice_{criterion.id}": str(criterion._get_scale()[-1].id)
                for criterion in hearing.application_id.criterion_ids
            }
            self.keys = {
                "session": session.id,
                "application": hearing.application_id.id,
                "programme": session.programme_id.id,
                "begin": session.create_date,
            }
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            for table, where in LEFT_BEHIND:
                where = where.format(
                    session="session_id = %(session)s",
                    application="application_id = %(application)s",
                )
                cr.execute(f"DELETE FROM {table} WHERE {where}", self.keys)
        self.registry.clear_all_caches()

    def _sign_in(self, login):
        client = Client(odoo.http.root, Response)
        client.post(
            "/web/session/authenticate",
            json={"params": {"db": get_db_name(), "login": login, "password": login}},
            environ_base=LOCAL,
        )
        page = client.get(self.url, environ_base=LOCAL).get_data(as_text=True)
        return client, page.split('name="csrf_token" value="')[1].split('"')[0]

    def test_trap_27_sheets_sent_together_are_all_stored_once(self):
        # each juror taps twice: once more than it should
        browsers = [self._sign_in(login) for login in self.logins] * 2
        start = threading.Barrier(len(browsers))
        answers = []

        def send(client, token):
            start.wait()
            response = client.post(
                f"{self.url}/sheet",
                data={"csrf_token": token, "go": "send", **self.choices},
                environ_base=LOCAL,
            )
            answers.append(response.status_code)

        threads = [threading.Thread(target=send, args=browser) for browser in browsers]
        # two taps of one juror collide in the database, and one is tried again
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(len(answers), 2 * JURORS)
        self.assertLessEqual(set(answers), {200, 303})
        self.assertGreaterEqual(answers.count(303), JURORS)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            sheets = env["label.sheet"].search(
                [("session_id", "=", self.keys["session"])]
            )
            self.assertEqual(sheets.mapped("state"), ["sent"] * JURORS)
            self.assertEqual(len(sheets.member_id), JURORS)
            self.assertEqual(
                sheets.line_ids.mapped("value"), [3] * len(self.choices) * JURORS
            )
            env["label.sheet"]._cron_send_receipts()
            receipts = env["mail.mail"].search_count(
                [("model", "=", "label.sheet"), ("res_id", "in", sheets.ids)]
            )
            self.assertEqual(receipts, JURORS)
