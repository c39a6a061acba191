# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What each address of ours promises: its headers, its token, how often it is tried.

The addresses are those that Odoo knows: one added later is held to the same.
"""

import os
import re
import time
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from addons import ROOT
from freezegun import freeze_time
from hostile_routes import HostileRoutes, get_head
from lxml import html

from odoo.fields import Datetime
from odoo.http import root
from odoo.tests import tagged
from odoo.tools import mute_logger

# POST without Odoo's token, and what stands in its place
WITHOUT_TOKEN = {
    "/suivi/<string:code>": "the code opens it, no session does",
    "/label/ambassador/<string:token>": "the link opens it, no session does",
    "/label/event/<string:token>": "the link opens it, no session does",
    "/label/interview/<string:token>": "the link opens it, no session does",
    "/label/news/<string:token>": "the link opens it, a mail program sends it",
    "/my/link": "checked by is_sent, which shows the page again",
    "/my/link/enter": "checked by is_sent, which shows the page again",
    "/my/welcome": "checked by is_sent, which shows the page again",
}
# a part of an address that is no secret
NO_SECRET = {"/label/status/<int:company_id>/<string:purpose>"}
REFERRERS = ("same-origin", "no-referrer")
WRONG = "0123456789ABCDEF"


@tagged("post_install", "-at_install", "standard")
class TestDoorsClosed(HostileRoutes):
    def _visit(self, rule, records):
        """Return the answer to a GET of who may open the address, with its records."""
        known = [records.get((get_head(rule.rule), name)) for name in rule.arguments]
        logins = [found[0] for found in known if found] or [self._find_login(rule)]
        self._sign_in_as(logins[0])
        path = self._fill_in(rule, records)
        return self.url_open(path, allow_redirects=False)

    def _find_secret_rules(self):
        """Return the addresses open to all that a code or a link opens."""
        return [
            rule
            for rule in self._find_rules("http").iter_rules()
            if rule.endpoint.routing["auth"] == "public"
            and "<string:" in rule.rule
            and rule.rule not in NO_SECRET
        ]

    def test_every_answer_has_its_headers(self):
        records, pages, files = self._find_records(), 0, 0
        for rule in self._find_rules("http").iter_rules():
            if "GET" not in (rule.endpoint.routing["methods"] or ["GET"]):
                continue
            with self.subTest(address=rule.rule):
                answer = self._visit(rule, records)
                if answer.status_code != HTTPStatus.OK:
                    continue  # refusals have the headers of the proxy
                headers = answer.headers
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                self.assertIn(headers["Referrer-Policy"], REFERRERS)
                if rule.endpoint.routing["auth"] == "user":
                    self.assertEqual(headers["Cache-Control"], "no-store")
                if headers["Content-Type"].startswith("text/html"):
                    pages += 1
                    policy = headers["Content-Security-Policy"]
                    self.assertIn("object-src 'none'", policy)
                    self.assertIn("frame-ancestors 'self'", policy)
                    self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
                    self.assertIn("camera=()", headers["Permissions-Policy"])
                else:
                    files += 1
                    self._check_file(rule, headers)
        self.assertGreater(pages, 55)
        self.assertGreater(files, 8)

    def _check_file(self, rule, headers):
        """No browser takes a file for a page of ours; a drawing loads nothing."""
        kind = headers["Content-Type"].split(";")[0]
        self.assertNotIn(kind, ("text/xml", "application/xhtml+xml", "text/plain"))
        if kind == "image/svg+xml":
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])

    def test_every_form_has_its_token(self):
        without = set()
        for rule in self._find_rules("http").iter_rules():
            routing = rule.endpoint.routing
            if not {"POST"}.isdisjoint(routing["methods"] or ["POST"]):
                self.assertFalse(routing.get("cors"), rule.rule)
                if not routing.get("csrf", True):
                    without.add(rule.rule)
        self.assertEqual(without, set(WITHOUT_TOKEN))
        for rule in self._find_rules("jsonrpc").iter_rules():
            # another site cannot send JSON with our cookie, unless we say so
            self.assertFalse(rule.endpoint.routing.get("cors"), rule.rule)

    def test_a_page_without_its_token_does_nothing(self):
        """The doors check by themselves what Odoo does not."""
        self.authenticate(None, None)
        asked = self.url_open("/my/link", data={"email": self.lead.email})
        self.assertNotIn("door_sent", asked.text)
        self.assertFalse(self.env["mife.login.link"].search([]))

    def test_every_code_is_tried_a_few_times_only(self):
        parameters = self.env["ir.config_parameter"].sudo()
        self.authenticate(None, None)
        rules = self._find_secret_rules()
        self.assertGreater(len(rules), 9)
        for rule in rules:
            is_error = "/label/badge/" in rule.rule
            limit = 1 if is_error else 3
            parameters.set_param("mife.attempt.verification", limit)
            with self.subTest(address=rule.rule):
                self.env["mife.attempt"].search([]).unlink()
                path = re.sub(r"<string:\w+>", WRONG, rule.rule)
                # what ends in an error takes back, in a test, the try that it counts
                tries = ["/attestation/x", path] if is_error else [path] * (limit + 1)
                said = [self.url_open(address).status_code for address in tries]
                self.assertEqual(said, [404] * limit + [429])

    def test_the_link_of_one_thing_opens_no_other(self):
        """Nor does a code: each is asked of the others, under every address."""
        self.authenticate(None, None)
        secrets = set(self.links)
        self.assertEqual(len(secrets), 4)
        for page in secrets:
            token = page.rpartition("/")[2]
            for rule in self._find_secret_rules():
                path = re.sub(r"<string:\w+>", token, rule.rule)
                expected = HTTPStatus.OK if path == page else HTTPStatus.NOT_FOUND
                with self.subTest(path=path[:30], of=page[:20]):
                    self.assertEqual(self.url_open(path).status_code, expected)

    def test_the_proxy_slows_and_hides_every_address_with_a_secret(self):
        text = (ROOT / "docker/nginx/default.conf").read_text()
        [hidden] = re.findall(r"~\^\(\?<door>([^)]+)\)", text)
        [slowed] = re.findall(r"location ~ (\^\S+) \{\s+limit_req ", text)
        for rule in self._find_secret_rules():
            path = re.sub(r"<string:\w+>", WRONG, rule.rule)
            with self.subTest(path=path):
                self.assertRegex(path, f"^({hidden})")
                if "/label/badge/" not in path:  # on the pages of others
                    self.assertRegex(path, slowed)
        for path in ("/my/link", "/my/welcome", "/web/login", "/label/complaint"):
            self.assertRegex(path, slowed)

    @mute_logger("odoo.addons.base.models.res_users")
    def test_a_password_is_tried_a_few_times_only(self):
        """Core counts them; what we add to its pages does not go round it."""
        self.env["ir.config_parameter"].set_param("base.login_cooldown_after", 3)
        self.addCleanup(self._forget_failures)
        self._forget_failures()
        self.authenticate(None, None)
        for _try in range(3):
            self.assertEqual(self._type_password("wrong"), "/web/login")
        self.assertEqual(self._type_password("insertion_clerk"), "/web/login")
        with freeze_time(Datetime.now() + timedelta(minutes=2)):
            self.assertEqual(self._type_password("insertion_clerk"), "/my")

    def _type_password(self, password):
        """Return where the page of passwords leads."""
        page = html.fromstring(self.url_open("/web/login").text)
        [form] = page.xpath("//form[@action='/web/login']")
        sent = dict(form.fields) | {"login": "insertion_clerk", "password": password}
        return urlsplit(self.url_open("/web/login", data=sent).url).path

    def _forget_failures(self):
        self.registry.__dict__.pop("_login_failures", None)

    def test_a_session_left_alone_ends(self):
        """As long as core says: by the cookie first, then on the server each night."""
        self.env["ir.config_parameter"].set_param(
            "sessions.max_inactivity_seconds", 3600
        )
        self.authenticate(None, None)
        self.opener.cookies.clear()
        said = self.url_open("/web/login").headers["Set-Cookie"]
        self.assertRegex(said, r"session_id=\S+;.*?Max-Age=3600; HttpOnly")
        self._sign_in_as("insertion_clerk")
        answer = self.url_open(self.url, allow_redirects=False)
        self.assertEqual(answer.status_code, HTTPStatus.OK)
        path = root.session_store.get_session_filename(self.session.sid)
        left = time.time() - 3700
        os.utime(path, (left, left))
        self.env["ir.http"]._gc_sessions()
        answer = self.url_open(self.url, allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
