# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import json
import os
import shutil
import subprocess
import sys
import unittest

from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import unprinted
from ..portal_common import InsertionPortalCommon

URL = "/my/insertion/interface"
ENTITLED = {"contracts", "attestations", "months"}


@tagged("post_install", "-at_install")
class TestPortalInterface(InsertionPortalCommon):
    """The software of each firm, by the key of one of its accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parameters = cls.env["ir.config_parameter"].sudo()
        parameters.set_param("portal.allow_api_keys", "True")

    def _make_key(self, login, **data):
        self._sign_in(login)
        data = {"name": "Paie", "password": f"insertion_{login}", "days": "90", **data}
        answer = self._post(URL, data)
        found = self._read(answer).xpath("//code[@id='key']")
        return found[0].text if found else answer

    def _read(self, answer):
        return html.fromstring(answer.text)

    def _ask(self, key, method, status=200, **body):
        self.authenticate(None, None)
        headers = {"Authorization": f"bearer {key}", "Content-Type": "application/json"}
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"/json/2/insertion.interface/{method}",
                data=json.dumps(body),
                headers=headers,
            )
        self.assertEqual(answer.status_code, status, answer.text)
        return answer.json()

    def _attest(self):
        self.month.line_ids.worked_hours = 100
        self.month.action_declare()
        self.month.with_user(self.officer).action_validate()
        with unprinted(b"%PDF-1.4 noms"):
            self.month.with_user(self.officer).action_attest()
        attestation = self.month.attestation_ids
        with unprinted(b"%PDF-1.4 copie"):
            self.env["insertion.attestation.copy"]._get_for(attestation)
        return attestation

    # KEYS

    def test_key_is_told_once_and_ended_by_its_owner(self):
        key = self._make_key("clerk")
        self.assertEqual(len(key), 40)
        self.assertNotIn(key, self.url_open(URL).text)
        self.assertTrue(self._ask(key, "months"))
        self._sign_in("clerk")
        [button] = self._page(URL).xpath("//button[@name='key_id']/@value")
        self._sign_in("sub")
        self._post(URL, {"key_id": button})
        self.assertTrue(self._ask(key, "months"))
        self._sign_in("clerk")
        self.assertIn("key_ended", self._post(URL, {"key_id": button}).text)
        self._ask(key, "months", status=401)

    def test_key_ends_with_the_account(self):
        key = self._make_key("clerk")
        self.portal_user.active = False
        self._ask(key, "months", status=401)

    def test_what_is_refused_is_said_and_no_key_is_made(self):
        for data, sentence in (
            ({"password": "autre"}, "not the password of your account"),
            ({"password": "x" * 10_000}, "not the password of your account"),
            ({"name": " "}, "Name the software"),
            ({"name": "x" * 61}, "Name the software"),
        ):
            answer = self._make_key("clerk", **data)
            self.assertIn(sentence, answer.text)
        self.env["ir.config_parameter"].sudo().set_param("portal.allow_api_keys", "")
        self.assertIn("interface_closed", self._make_key("clerk").text)
        self.assertFalse(
            self.env["res.users.apikeys"].search(
                [("user_id", "=", self.portal_user.id)]
            )
        )

    def test_five_keys_at_most(self):
        for _number in range(5):
            self.env["res.users.apikeys"].with_user(self.portal_user).sudo()._generate(
                None, "Paie", None
            )
        self.assertIn("the most there may be", self._make_key("clerk").text)

    def test_who_is_named_nowhere_makes_no_key(self):
        self.contractor.contact_ids = False
        self._sign_in("clerk")
        self.assertNotIn("/interface", self.url_open(URL).url)

    # WHAT IT REACHES

    def test_company_reads_fills_in_and_sends_its_month(self):
        key = self._make_key("clerk")
        months = self._ask(key, "months")
        self.assertEqual([month["id"] for month in months], self.month.ids)
        self.assertEqual(months[0]["month"], "2026-03")
        people = self._ask(key, "month", month=self.month.id)["people"]
        lines = {each["line"] for each in people}
        self.assertEqual(lines, set(self.month.line_ids.ids))
        hours = [
            {"line": self.line.id, "worked": "7h30", "training": 2},
            {"line": self.lent_line.id, "worked": 35.25, "known": {"worked": 0}},
        ]
        answer = self._ask(key, "save_hours", month=self.month.id, hours=hours)
        self.assertEqual(answer, {"saved": True, "errors": []})
        self.assertEqual(self.line.worked_hours, 7.5)
        self.assertEqual(self.line.training_hours, 2)
        self.assertEqual(self.lent_line.worked_hours, 35.25)
        sent = self._ask(key, "send_month", month=self.month.id)
        self.assertEqual(sent["state"], "declared")
        self.assertEqual(self.month.declared_by_id, self.portal_user)
        again = self._ask(key, "send_month", month=self.month.id)
        self.assertEqual(again["state"], "declared")

    def test_hours_that_somebody_changed_are_not_written_over(self):
        key = self._make_key("clerk")
        self.line.with_user(self.officer).worked_hours = 80
        hours = [
            {"line": self.line.id, "worked": 35, "known": {"worked": 0}},
            {"line": self.lent_line.id, "worked": 12},
        ]
        answer = self._ask(key, "save_hours", month=self.month.id, hours=hours)
        self.assertFalse(answer["saved"])
        [error] = answer["errors"]
        self.assertEqual((error["line"], error["kind"]), (self.line.id, "worked"))
        self.assertIn("meanwhile", error["sentence"])
        self.assertEqual(self.line.worked_hours, 80)
        self.assertEqual(self.lent_line.worked_hours, 0)

    def test_structure_sends_its_part(self):
        self._delegate()
        key = self._make_key("agency")
        people = self._ask(key, "month", month=self.month.id)["people"]
        self.assertEqual([each["line"] for each in people], self.lent_line.ids)
        hours = [{"line": self.lent_line.id, "worked": 21}]
        self._ask(key, "save_hours", month=self.month.id, hours=hours)
        refused = self._ask(
            key, "send_month", status=422, month=self.month.id, no_hours=True
        )
        self.assertIn("Only the company", refused["message"])
        self._ask(key, "send_month", month=self.month.id)
        self.assertEqual(self.month.state, "to_declare")
        self.assertTrue(self.month._get_parts_sent())
        other = [{"line": self.line.id, "worked": 21}]
        refused = self._ask(
            key, "save_hours", status=422, month=self.month.id, hours=other
        )
        self.assertIn("not to be filled in", refused["message"])

    def test_buyer_reads_its_contracts_and_gets_its_copy(self):
        attestation = self._attest()
        key = self._make_key("buyer")
        [contract] = self._ask(key, "contracts")
        self.assertEqual(contract["id"], self.contract.id)
        [lot] = contract["lots"]
        self.assertEqual((lot["hours_due"], lot["hours_done"]), (700, 200))
        [found] = self._ask(key, "attestations", year=2026)
        self.assertEqual((found["number"], found["hours"]), (attestation.number, 200))
        self.assertEqual(self._ask(key, "attestations", year=2025), [])
        file = self._ask(key, "attestation_file", number=attestation.number)
        self.assertEqual(base64.b64decode(file["content"]), b"%PDF-1.4 copie")
        key = self._make_key("clerk")
        file = self._ask(key, "attestation_file", number=attestation.number)
        self.assertEqual(base64.b64decode(file["content"]), b"%PDF-1.4 noms")

    def test_strangers_reach_nothing(self):
        attestation = self._attest()
        for login in ("stranger", "sub", "agency"):
            with self.subTest(login):
                if login == "agency":
                    self._delegate()
                key = self._make_key(login)
                told = json.dumps([self._ask(key, name) for name in ENTITLED])
                for secret in ("Nadia", attestation.number):
                    self.assertNotIn(secret, told)
                self._ask(
                    key, "attestation_file", status=422, number=attestation.number
                )
                if login != "agency":
                    for method, body in (
                        ("month", {}),
                        ("save_hours", {"hours": []}),
                        ("send_month", {}),
                    ):
                        body = {"month": self.month.id, **body}
                        self._ask(key, method, status=422, **body)

    def test_what_is_no_request_is_refused_in_a_sentence(self):
        key = self._make_key("clerk")
        for method, body in (
            ("month", {"month": "12"}),
            ("month", {"month": -1}),
            ("month", {"month": 10**12}),
            ("month", {"month": True}),
            ("months", {"year": "2026"}),
            ("attestation_file", {"number": {"a": 1}}),
            ("attestation_file", {"number": None}),
            *(
                ("save_hours", {"month": self.month.id, "hours": hours})
                for hours in (
                    None,
                    {},
                    ["x"],
                    [{"line": [1]}],
                    [{"line": {"a": 1}}],
                    [{"line": self.line.id, "worked": None}],
                    [{"line": self.line.id, "worked": True}],
                    [{"line": self.line.id, "worked": 1, "known": [1]}],
                    [{}] * 2001,
                )
            ),
        ):
            with self.subTest(method=method, body=str(body)[:60]):
                message = self._ask(key, method, status=422, **body)["message"]
                self.assertTrue(message[0].isupper() and message.endswith("."))
        for text in ("huit", "1e9", "-3", "NaN", "25:99"):
            hours = [{"line": self.line.id, "worked": text}]
            answer = self._ask(key, "save_hours", month=self.month.id, hours=hours)
            self.assertFalse(answer["saved"], text)
        for number in (float("inf"), float("nan"), 1e300, -1):
            hours = [{"line": self.line.id, "worked": number}]
            answer = self._ask(key, "save_hours", month=self.month.id, hours=hours)
            self.assertFalse(answer["saved"], number)
        self.assertEqual(self.line.worked_hours, 0)

    # THE EXAMPLES OF THE PAGE

    def _run_example(self, name, login, command):
        key = self._make_key(login)
        [code] = self._page(URL).xpath(f"//code[@id='{name}']")
        with self.allow_requests(all_requests=True):
            done = subprocess.run(
                [*command, code.text_content()],
                env={**os.environ, "KEY": key},
                capture_output=True,
                text=True,
                timeout=60,
            )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    @unittest.skipUnless(shutil.which("curl"), "curl is not on this machine")
    def test_example_with_curl_reads_the_contracts(self):
        told = self._run_example("example_curl", "buyer", ["bash", "-c"])
        self.assertEqual([each["id"] for each in json.loads(told)], self.contract.ids)

    def test_example_with_python_declares_the_month(self):
        told = self._run_example("example_python", "clerk", [sys.executable, "-c"])
        self.assertIn("'saved': True", told)
        self.assertEqual(self.month.state, "declared")
        self.assertEqual(self.month.line_ids.mapped("worked_hours"), [35, 35])
