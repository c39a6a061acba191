# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What each address of ours promises: its headers, its token, how often it is tried.

The addresses are those that Odoo knows: one added later is held to the same.
"""

import ast
import os
import re
import time
from datetime import timedelta
from http import HTTPStatus
from unittest.mock import patch
from urllib.parse import urlsplit

from addons import ROOT, our_names
from freezegun import freeze_time
from hostile_routes import HostileRoutes, get_head
from lxml import html

from odoo.exceptions import AccessDenied
from odoo.fields import Datetime
from odoo.http import root
from odoo.tests import tagged
from odoo.tools import config, hash_sign, mute_logger

from odoo.addons.mife_label.common.access_log import hide_secrets
from odoo.addons.mife_label.common.door import get_code, prepare_token
from odoo.addons.mife_label.common.models.mife_attempt import (
    EVERYBODY,
    LIMITS,
    LIMITS_OF_ALL,
)
from odoo.addons.mife_label.common.secret import EMAIL, LEAVING, TOKEN

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
# What limits each address open to all: the parameter ``door`` of its route, by address
# and for all, then what is counted beside when something is sent or a code is wrong
OPEN_TO_ALL = {
    "/accessibility": "reading",
    "/attestation": "reading",
    "/attestation/<string:code>": "reading verification",
    "/clauses/<string:code>": "reading verification",
    "/insertion/device/forget": "",
    "/insertion/figures": "reading",
    "/insertion/figures/<int:statement_id>.csv": "reading",
    "/insertion/figures/<int:statement_id>.json": "reading",
    "/label/achievement/<int:standard_id>": "reading",
    "/label/ambassador/<string:token>": "reading verification",
    "/label/ambassadors": "reading",
    "/label/ambassadors/<int:ambassador_id>": "reading",
    "/label/badge/<string:code>.jwt": "reading verification",
    "/label/badge/<string:code>.png": "badge verification",
    "/label/badge/<string:code>.svg": "badge verification",
    "/label/certificate": "reading",
    "/label/certificate/<string:code>": "reading verification",
    "/label/complaint": "reading complaint",
    "/label/directory": "reading",
    "/label/event/<string:token>": "reading verification",
    "/label/interview/<string:token>": "reading verification",
    "/label/issuer/<int:company_id>": "reading",
    "/label/news/<string:token>": "reading verification",
    "/label/practices": "reading",
    "/label/register": "reading",
    "/label/register.json": "reading",
    "/label/register/standard/<int:standard_id>": "reading",
    "/label/status/<int:company_id>/<string:purpose>": "reading",
    "/my/email/confirm": "reading account",
    "/my/insertion/icon-<int:size>.png": "reading",
    "/my/insertion/manifest.webmanifest": "",
    "/my/insertion/offline.js": "",
    "/my/link": "reading link link_login",
    "/my/link/enter": "reading account",
    "/my/welcome": "reading account login",
    "/suivi/<string:code>": "reading verification",
    "/web/reset_password": "reading account login",
    "/web/signup": "reading account login",
}
# Odoo's routes, which both addons extend: their code counts, their routing says nothing
COUNTED_BY_CODE = {"/web/reset_password", "/web/signup"}
# Each portal page asks for these, or is led through them; they read no record
UNLIMITED = {
    "/insertion/device/forget",
    "/my/insertion/manifest.webmanifest",
    "/my/insertion/offline.js",
}
REFUSALS = dict.fromkeys(
    (HTTPStatus.BAD_REQUEST, HTTPStatus.METHOD_NOT_ALLOWED),
    "Cela n'a pas pu être fait",
)
# Where two values whose names say a secret are compared as any two values, and why
SECRETS = re.compile(
    r"token|secret|sign(ed|ature)|stamp\b|hmac|digest|sha256|hash\b|passw|device|otp"
)
PLAIN = {
    "digest != submission.payload_hash": "of a file, which who opens it has",
    "digest(content) == self[self._frozen_files[name]]": "of a file",
    "digest(data) != record[self._frozen_payload_hash]": "of a file",
    "evidence.sha256 == digest": "of a file",
    "former.figures_hash == figures_hash": "of figures that are shown",
    "hashlib.sha256(content).hexdigest() != sealed['sha256']": "of a file",
    "hashlib.sha256(pdf).hexdigest() != submission.pdf_hash": "of a file",
    "password != post.get('confirm_password')": "typed twice by the same person",
    "record._get_link_stamp() != signed[1]": "said by a signature that was checked",
    "sums.pop(name, None) != hashlib.sha256(content).hexdigest()": "of a file",
}
REFERRERS = ("same-origin", "no-referrer")
WRONG = "0123456789ABCDEF"


def _come_from(address):
    """Return what the proxy says of a client."""
    return {"X-Forwarded-For": address, "X-Forwarded-Host": "127.0.0.1"}


@tagged("post_install", "-at_install", "standard")
class TestDoorsClosed(HostileRoutes):
    def _visit(self, rule, records):
        """Return the answer to a GET of who may open the address, with its records."""
        known = [records.get((get_head(rule.rule), name)) for name in rule.arguments]
        logins = [found[0] for found in known if found] or [self._find_login(rule)]
        self._sign_in_as(logins[0])
        path = self._fill_in(rule, records)
        return self.url_open(path, allow_redirects=False)

    def _speak_french(self):
        """Ask as the browser of somebody who reads French."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.authenticate(None, None)
        self.opener.cookies.set("frontend_lang", "fr_FR")

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
        if kind != "text/javascript":
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

    # WHAT IS REFUSED

    def _check_refusal(self, answer, code):
        """Check that a company reads a page of ours, in French, and of nothing else."""
        self.assertEqual(answer.status_code, code)
        self.assertIn('lang="fr-FR"', answer.text)
        self.assertIn("o_light_header", answer.text)
        [title] = html.fromstring(answer.text).xpath("//h1")
        self.assertEqual(title.text, REFUSALS[code])
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn(answer.headers["Referrer-Policy"], REFERRERS)
        self.assertIn("default-src 'self'", answer.headers["Content-Security-Policy"])

    def test_a_wrong_method_is_told_by_a_page_of_ours(self):
        self._speak_french()
        for rule in self._find_rules("http").iter_rules():
            methods = rule.endpoint.routing["methods"]
            if not methods:
                continue  # any will do
            with self.subTest(address=rule.rule):
                path = re.sub(r"<int:\w+>", "1", rule.rule)
                path = re.sub(r"<string:\w+>", WRONG, path)
                answer = self.opener.delete(f"{self.base_url()}{path}")
                self._check_refusal(answer, HTTPStatus.METHOD_NOT_ALLOWED)
                allowed = set(answer.headers["Allow"].split(", "))
                self.assertLessEqual(set(methods), allowed)

    def test_a_refusal_speaks_the_language_of_the_site_to_who_never_came(self):
        self._speak_french()
        self.opener.cookies.clear()
        self.env["ir.default"].set("res.partner", "lang", "fr_FR")
        for asked in (None, "fr", "de"):
            with self.subTest(accept=asked):
                headers = {"Accept-Language": asked}
                address = f"{self.base_url()}/label/register"
                answer = self.opener.delete(address, headers=headers)
                self._check_refusal(answer, HTTPStatus.METHOD_NOT_ALLOWED)

    @mute_logger("odoo.http")
    def test_a_form_without_its_token_is_told_by_a_page_of_ours(self):
        """What a page left open sends, once its session ended."""
        self._speak_french()
        records, sent = self._find_records(), set()
        for rule in self._find_rules("http").iter_rules():
            routing = rule.endpoint.routing
            if "POST" in (routing["methods"] or ["POST"]) and routing.get("csrf", True):
                login = None
                if routing["auth"] == "user":
                    login = self._find_login(rule)
                self._sign_in_as(login)
                self.opener.cookies.set("frontend_lang", "fr_FR")
                with self.subTest(address=rule.rule, login=login):
                    data = {"csrf_token": "old"}
                    answer = self.url_open(self._fill_in(rule, records), data=data)
                    self._check_refusal(answer, HTTPStatus.BAD_REQUEST)
                sent.add(rule.rule)
        self.assertGreater(len(sent), 60)
        self.assertLess({"/label/complaint", "/my/email/confirm", "/my/email"}, sent)
        self.authenticate(None, None)
        self.opener.cookies.set("frontend_lang", "fr_FR")
        # what a page of passwords left open sends
        answer = self.url_open("/web/login", data={"login": "a", "password": "b"})
        self._check_refusal(answer, HTTPStatus.BAD_REQUEST)

    # HOW OFTEN

    def _set_limit(self, door, limit):
        self.env["ir.config_parameter"].set_param(f"mife.attempt.{door}", limit)

    def _find_open_rules(self):
        return [
            rule
            for rule in self._find_rules("http").iter_rules()
            if rule.endpoint.routing["auth"] != "user"
        ]

    def test_each_page_open_to_all_has_its_limits(self):
        found = {
            rule.rule: rule.endpoint.routing.get("door", "")
            for rule in self._find_open_rules()
        }
        asked = {rule: doors.partition(" ")[0] for rule, doors in OPEN_TO_ALL.items()}
        found |= dict.fromkeys(COUNTED_BY_CODE & set(found), "reading")
        self.assertEqual(found, asked)
        self.assertEqual({rule for rule, door in asked.items() if not door}, UNLIMITED)
        doors = {door for doors in OPEN_TO_ALL.values() for door in doors.split()}
        self.assertLessEqual(doors, set(LIMITS))
        self.assertLessEqual(
            {"reading", "badge", "complaint", "link"}, set(LIMITS_OF_ALL)
        )

    def test_who_opens_too_many_pages_waits(self):
        """Each address, by each kind of limit; the page is ours and says how long."""
        self._speak_french()
        attempts = self.env["mife.attempt"]
        for whose in ("127.0.0.1", EVERYBODY):
            attempts.search([]).unlink()
            for door in ("reading", "badge"):
                end = ".all" if whose == EVERYBODY else ""
                self._set_limit(f"{door}{end}", 1)
                attempts.create({"source": attempts._get_source(door, whose)})
            for rule in self._find_open_rules():
                if rule.rule in UNLIMITED:
                    continue
                with self.subTest(address=rule.rule, whose=whose):
                    path = re.sub(r"<string:\w+>", WRONG, rule.rule)
                    path = re.sub(r"<int:\w+>", "192", path)
                    answer = self.url_open(path)
                    self.assertEqual(answer.status_code, 429)
                    self.assertEqual(answer.headers["Retry-After"], "900")
                    self.assertIn("Trop d&#39;essais", answer.text)
                    self.assertIn(answer.headers["Referrer-Policy"], REFERRERS)
        # forms of a person whose session is open are none of it
        self._sign_in_as("insertion_clerk")
        self.assertEqual(self.url_open(self.url).status_code, 200)

    def test_a_class_behind_one_address_reads_at_ease(self):
        """Thirty people who open twenty pages each, then one who opens the register."""
        parameters = self.env["ir.config_parameter"]
        parameters.search([("key", "like", "mife.attempt.")]).unlink()
        attempts = self.env["mife.attempt"]
        self.authenticate(None, None)
        self.url_open("/label/register")
        noted = attempts.search([])
        self.assertEqual(len(noted), 2)
        attempts.create([{"source": one.source} for one in noted] * (30 * 20))
        self.assertEqual(self.url_open("/label/register").status_code, 200)
        for door, tries in (("account", 2), ("link", 1), ("verification", 2)):
            self.assertGreater(LIMITS[door], 30 * tries, door)

    def test_pages_are_counted_one_by_one(self):
        self._set_limit("reading", 2)
        self.authenticate(None, None)
        said = [self.url_open("/label/register").status_code for _try in range(3)]
        self.assertEqual(said, [200, 200, 429])

    def test_behind_the_proxy_each_address_counts_apart(self):
        """What the client says of itself without a proxy is not believed."""
        self._set_limit("reading", 1)
        self.authenticate(None, None)
        for is_behind, second in ((True, 200), (False, 429)):
            self.env["mife.attempt"].search([]).unlink()
            with patch.dict(config.options, {"proxy_mode": is_behind}):
                said = [
                    self.url_open("/label/directory", headers=_come_from(address))
                    for address in ("203.0.113.1", "203.0.113.2", "203.0.113.1")
                ]
            said = [answer.status_code for answer in said]
            self.assertEqual(said, [200, second, 429])

    def test_a_house_has_one_address_whatever_it_draws(self):
        self._set_limit("reading", 1)
        self.authenticate(None, None)
        houses = ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
        with patch.dict(config.options, {"proxy_mode": True}):
            said = [
                self.url_open("/label/directory", headers=_come_from(house)).status_code
                for house in houses
            ]
        self.assertEqual(said, [200, 429, 200])

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

    # WHAT OPENS

    def _find_tokens(self):
        """Return {the address that one opens, with braces: what opens it}."""
        self.sub_month.action_validate()
        self.sub_month.action_attest()
        attestation = self.sub_month.attestation_ids.sudo()
        copy = self.env["insertion.attestation.copy"]._make(attestation)
        page = self.env["insertion.buyer.page"]._publish(
            self.contract.buyer_id, self.contract.company_id
        )
        award = self.env["label.award"].search([], order="id desc", limit=1)
        person = self.lead.partner_id.with_context(**LEAVING)
        login = self.env["mife.login.link"]._open(self.lead, "/my")
        member = self.env["label.application.member"].search(
            [("partner_id", "=", self.lead.partner_id.id)], limit=1
        )
        change = person._prepare_account_change("old", "new@words.example")
        return {
            "/attestation/{}": attestation.code,
            "/attestation/{}?copy": copy.sudo().code,
            "/clauses/{}": page.code,
            "/label/certificate/{}": award.sudo().token,
            "/my/email/confirm?token={}": hash_sign(self.env, EMAIL, change),
            "/my/link/enter?token={}": login._prepare_token(str(login.id))[1],
            "/my/welcome?token={}": prepare_token(self.env, get_code(member))[1],
            "/web/reset_password?token={}": person._generate_signup_token(),
            **{
                re.sub(r"[^/]+$", "{}", link): link.split("/")[-1]
                for link in self.links
            },
        }

    def _read(self, address, token):
        """Return what an address answers, but for what it says of its token."""
        answer = self.url_open(address.format(token).removesuffix("?copy"))
        main = html.fromstring(answer.text).xpath("//main")
        said = " ".join(main[0].text_content().split()) if main else ""
        said = f"{answer.status_code} {urlsplit(answer.url).path} {said}"
        self.authenticate(None, None)
        # a page says the first 64 signs of what was typed
        return said.replace(token, "").replace(token[:64] or token, "")

    def test_what_opens_one_thing_opens_no_other(self):
        """Each is asked of all the others' pages, and is no longer itself once cut."""
        self.authenticate(None, None)
        tokens = self._find_tokens()
        self.assertEqual(len(tokens), 12)
        for address in tokens:
            nothing = self._read(address, WRONG)
            for other, token in tokens.items():
                is_own = other.partition("{")[0] == address.partition("{")[0]
                with self.subTest(address=address, of=other):
                    found = self._read(address, token)
                    self.assertEqual(found != nothing, is_own, found)
            whole = tokens[address]
            middle = len(whole) // 2
            other = "1" if whole[middle] == "0" else "0"
            for torn in (whole[:-2], f"{whole[:middle]}{other}{whole[middle + 1 :]}"):
                with self.subTest(address=address, torn=torn):
                    self.assertEqual(self._read(address, torn), nothing)

    def test_what_opens_cannot_be_guessed(self):
        """80 bits of chance in a code, a signature of 256 in a link."""
        for address, token in self._find_tokens().items():
            if re.fullmatch(r"[0-9A-Z]+", token):
                self.assertGreaterEqual(len(token), 16, address)
            else:
                self.assertRegex(token, TOKEN, address)

    def test_the_log_of_the_server_hides_every_secret(self):
        for rule in self._find_secret_rules():
            line = f"GET {re.sub(r'<string:.*?>', WRONG, rule.rule)}?a=1 HTTP/1.1"
            with self.subTest(address=rule.rule):
                self.assertIn("***?a=1", hide_secrets(line))
                self.assertNotIn(WRONG, hide_secrets(line))
        self.assertEqual(hide_secrets("/my/clauses/3"), "/my/clauses/3")

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

    @mute_logger("odoo.addons.base.models.res_users", "odoo.http")
    def test_a_login_is_tried_a_few_times_from_everywhere(self):
        """Whatever address tries it, and whether anybody has it or not."""
        self.env["ir.config_parameter"].set_param("base.login_cooldown_after", 0)
        self._set_limit("password", 2)
        self.authenticate(None, None)
        for login in ("insertion_clerk", "nobody_at_all"):
            for address in ("203.0.113.1", "203.0.113.2"):
                with patch.dict(config.options, {"proxy_mode": True}):
                    headers = _come_from(address)
                    self.assertIn("Wrong", self._read_refusal("wrong", login, headers))
            said = self._read_refusal(login, login)
            self.assertIn("wait a quarter of an hour", said)
        self._sign_in_by_script("insertion_clerk", AccessDenied)
        with freeze_time(Datetime.now() + timedelta(minutes=16)):
            self.assertEqual(self._type_password("insertion_clerk"), "/my")

    @mute_logger("odoo.addons.base.models.res_users", "odoo.http")
    def test_tries_from_elsewhere_keep_nobody_out_of_their_office(self):
        self.env["ir.config_parameter"].set_param("base.login_cooldown_after", 0)
        self._set_limit("password", 2)
        home, elsewhere = "203.0.113.1", "203.0.113.2"
        login = "insertion_clerk"
        self._come_anew()
        with patch.dict(config.options, {"proxy_mode": True}):
            self._read_page(login, login, _come_from(home))
            self._come_anew()
            for _try in range(2):
                self._read_refusal("wrong", login, _come_from(elsewhere))
            said = self._read_refusal(login, login, _come_from(elsewhere))
            self.assertIn("wait a quarter of an hour", said)
            page = self._read_page(login, login, _come_from(home))
            self.assertFalse(page.xpath("//form[@action='/web/login']"))
            with freeze_time(Datetime.now() + timedelta(days=91)):
                self._come_anew()
                for _try in range(2):
                    self._read_refusal("wrong", login, _come_from(elsewhere))
                said = self._read_refusal(login, login, _come_from(home))
                self.assertIn("wait a quarter of an hour", said)

    def _come_anew(self):
        """Forget who signed in; the next one is noted as outside of tests."""
        self.authenticate(None, None, session_extra={"_trace_disable": False})

    def _read_refusal(self, password, login, headers=None):
        page = self._read_page(password, login, headers)
        return " ".join(page.xpath("//*[@role='alert']")[0].text_content().split())

    def _read_page(self, password, login, headers=None):
        page = html.fromstring(self.url_open("/web/login").text)
        [form] = page.xpath("//form[@action='/web/login']")
        sent = dict(form.fields) | {"login": login, "password": password}
        return html.fromstring(self.url_open("/web/login", sent, headers=headers).text)

    def _sign_in_by_script(self, login, refusal):
        params = {"db": self.env.cr.dbname, "login": login, "password": login}
        answer = self.url_open("/web/session/authenticate", json={"params": params})
        name = f"{refusal.__module__}.{refusal.__name__}"
        self.assertEqual(answer.json()["error"]["data"]["name"], name)

    def _type_password(self, password):
        """Return where the page of passwords leads."""
        page = html.fromstring(self.url_open("/web/login").text)
        [form] = page.xpath("//form[@action='/web/login']")
        sent = dict(form.fields) | {"login": "insertion_clerk", "password": password}
        return urlsplit(self.url_open("/web/login", data=sent).url).path

    def _forget_failures(self):
        self.registry.__dict__.pop("_login_failures", None)

    # HOW LONG

    def _enter_by_link(self, user):
        """Come in as by the mail that somebody asked for; return the cookie."""
        self.authenticate(None, None)
        link = self.env["mife.login.link"]._open(user, "/my")
        _address, token = link._prepare_token(str(link.id))
        page = self.url_open(f"/my/link/enter?token={token}")
        [form] = [form for form in self._get_forms(page.text) if "token" in form.fields]
        answer = self.url_open("/my/link/enter", data=dict(form.fields))
        self.assertEqual(urlsplit(answer.url).path, "/my")

    def test_a_session_without_a_password_ends_at_its_hour(self):
        """Jurors sooner than the others, at the hours that somebody chose."""
        parameters = self.env["ir.config_parameter"]
        for name, hours in (("session", 3), ("juror_session", 1)):
            parameters.set_param(f"mife.link.{name}_hours", hours)
        for user, page, hours in (
            (self.lead, self.pages["label_lead"][0], 3),
            (self.anna, self.pages[self.anna.login][1], 1),
        ):
            self._enter_by_link(user)
            came = Datetime.now()
            for minutes, is_open in ((-5, True), (5, False)):
                with freeze_time(came + timedelta(hours=hours, minutes=minutes)):
                    answer = self.url_open(page)
                    asked = page if is_open else "/web/login"
                    self.assertEqual(urlsplit(answer.url).path, asked)
            # what the scripts of the page save then
            answer = self.url_open("/my/jury/sheets/save", json={"params": {}})
            name = answer.json()["error"]["data"]["name"]
            self.assertEqual(name, "odoo.http.SessionExpiredException")

    def test_a_session_ends_when_one_signs_out_or_changes_the_password(self):
        for user, page in (
            (self.portal_user, self.url),
            (self.anna, self.pages[self.anna.login][1]),
        ):
            for leave in ("sign out", "password"):
                self._sign_in_as(user.login)
                kept = self.opener.cookies["session_id"]
                self.assertEqual(urlsplit(self.url_open(page).url).path, page)
                if leave == "sign out":
                    self.url_open("/web/session/logout")
                else:
                    user.password = f"{user.login} 2"
                    self.env.flush_all()
                self.opener.cookies.set("session_id", kept, path="/")
                with self.subTest(login=user.login, leave=leave):
                    answer = self.url_open(page)
                    self.assertEqual(urlsplit(answer.url).path, "/web/login")

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


def _find_comparisons():
    """Yield each comparison of two values, one of which is named as a secret."""
    for addon in our_names():
        for path in sorted((ROOT / addon).rglob("*.py")):
            if {"tests", "demo"}.isdisjoint(path.parts):
                yield from _compare_secrets(ast.parse(path.read_text()))


def _compare_secrets(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            text = ast.unparse(node)
            fixed = any(map(_is_fixed, sides))
            is_among = isinstance(node.ops[0], ast.In | ast.NotIn)
            if is_among:
                # a value among some that are written there, not a name among names
                among = sides[1]
                is_written = isinstance(among, ast.Tuple | ast.List | ast.Set)
                fixed = not is_written or all(map(_is_fixed, among.elts))
            compared = is_among or isinstance(node.ops[0], ast.Eq | ast.NotEq)
            if compared and not fixed and SECRETS.search(text):
                yield text


def _is_fixed(side):
    """Tell whether a side is written in the code, or is a constant of it."""
    return isinstance(side, ast.Constant) or (
        isinstance(side, ast.Name) and side.id.isupper()
    )


def test_a_secret_is_compared_in_constant_time():
    assert set(_find_comparisons()) == set(PLAIN)


def test_a_comparison_of_secrets_is_found():
    for text in ("token == sent", "a.secret != b", "code in (None, get_hmac(c))"):
        assert list(_compare_secrets(ast.parse(text))) == [text]
    for text in ("consteq(token, sent)", "token == 'x'", "'token' in values"):
        assert not list(_compare_secrets(ast.parse(text)))


# FILES THAT ARE ANSWERED

# by programs, or as a part of a page: all the others say whether they are saved
NO_DISPOSITION = {
    "badge",
    "badge_picture",
    "badge_status",
    "portal_icon",
    "portal_manifest",
    "portal_worker",
}


def test_each_file_says_how_it_is_taken():
    """What people sent, and what is kept, is saved; nothing is guessed."""
    plain, kept = set(), 0
    for addon in our_names():
        for path in (ROOT / addon).glob("**/controllers/*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.FunctionDef):
                    continue
                text = ast.unparse(node)
                if "make_response(" in text and "Content-Disposition" not in text:
                    plain.add(node.name)
                assert text.count(".get_response(") == text.count("(**UPLOADED)"), path
                kept += text.count("(**UPLOADED)")
    assert plain == NO_DISPOSITION
    assert kept > 3
