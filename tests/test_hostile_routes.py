# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever is sent to an address of ours, it answers, and the log stays clean.

The addresses are those that Odoo knows, their fields those that the pages show and the
controllers read: an address added later is tried here, or fails for want of a record.
MIFE_HOSTILE=N gives N requests to each, rather than the few of the suite.
"""

import inspect
import json
import logging
import os
import re
import sys
import traceback
import zlib
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import quote, quote_plus, urlsplit

from addons import our_names
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from portal_forms import PortalForms
from test_hostile_forms import LONG
from werkzeug.routing import Map, Rule

from odoo.fields import Datetime
from odoo.http import Request
from odoo.tests import tagged

EXAMPLES = int(os.environ.get("MIFE_HOSTILE") or 4)
PROFILE = settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
METHODS = ("POST", "POST", "POST", "GET", "GET", "HEAD", "PUT", "DELETE", "OPTIONS")
NUMBERS = (
    "inf",
    "nan",
    "1e309",
    "-1",
    "0",
    "9" * 30,
    "\u0667",
    "\u00b2",
    "1_0",
    "0x1f",
)
DATES = ("0000-00-00", "99999-12-31", "2026-02-30", "31/02/2026", "1/1/1", "2026-W01")
MARKUP = (
    "<script>alert(1)</script>",
    "{{ 7*7 }} ${7*7} <t t-out='1/0'/> #{1/0} %(a)s %s {0.__class__}",
    '=HYPERLINK("http://127.0.0.1/")',
    "../../etc/passwd",
    "'; DROP TABLE res_users; --",
    "\u202eabc\ufeff",
    "a\r\nSet-Cookie: b=c",
)
# as bytes: what no encoding reads, other encodings, and what no database holds
RAW = (
    b"\xff\xfe\x00",
    b"\xe9\xe8 latin",
    b"a\x00b",
    b"\xed\xa0\x80",
    b"",
    b"\xf0\x9f\x98\x80",
)
WORDS = [*NUMBERS, *DATES, *MARKUP, LONG]
VALUES = st.one_of(
    st.sampled_from([*(word.encode() for word in WORDS), *RAW]),
    st.text(st.characters(exclude_categories=()), max_size=40).map(
        lambda text: text.encode(errors="surrogatepass")
    ),
    st.binary(max_size=20),
)
PAGE = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
FILES = st.tuples(
    st.sampled_from(
        [
            "a.pdf",
            "a.svg",
            "a.html",
            "",
            "..",
            "a\x00.pdf",
            "x" * 3000 + ".pdf",
            "a.xlsx",
            "\u202efdp.exe",
            'a".pdf',
            "a.csv",
            "a.png",
        ]
    ),
    st.sampled_from(
        [
            b"",
            b"%PDF-1.7 a",
            PAGE,
            b"PK\x03\x04",
            b"Qui;Combien\nAli;1e309\n",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xfea\x00",
            b"\x00" * 5000,
        ]
    ),
)
ODD_NAMES = ("", "a[]", "csrf_token", "kept_form", "request", "self", "worked_\x00")
IDS = ("0", "-1", str(2**31), "9" * 30, "a", "%00", "%D9%A7", "1.5", "%FF", "%2e%2e")
# What the walk through the pages has no record of, and why
WITHOUT_RECORD = {
    "ambassador_id": "nobody has a public page here",
    "attestation_id": "printing one takes long",
    "company_id": "any",
    "evidence_id": "tried with any number",
    "file_id": "none is joined here",
    "interview_id": "none is written down here",
    "letter_id": "none is written here",
    "page": "of a list: any number",
    "size": "of a picture: any number",
    "standard_id": "any",
    "statement_id": "working one out takes long",
    "version": "of a file: any number",
}
TOKENS = ("good", "good", "good", "old", "none", "\u00e9o99999999999", "o" * 3000)
JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.sampled_from([*WORDS, 2**31, 10**30, -1]),
        st.text(max_size=20),
    ),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
# refusals that a script of ours is ready for
AS_JSON = {"Content-Type": "application/json"}
ANSWERS = ("AccessError", "NotFound", "UserError", "ValidationError", "BadRequest")


@st.composite
def requests(draw, names, file_names):
    """Return what is sent: method, (name, value) pairs, files, token, and how."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), VALUES), max_size=8))
    name = st.sampled_from([*file_names, *names[:3]])
    return {
        "method": draw(st.sampled_from(METHODS)),
        "pairs": pairs,
        "filled": draw(st.booleans()),
        "token": draw(st.sampled_from(TOKENS)),
        "files": draw(st.lists(st.tuples(name, FILES), max_size=2)),
        "how": draw(st.sampled_from(["form", "form", "files", "json", "torn"])),
        "id": draw(st.sampled_from([None, None, None, *IDS])),
    }


def encode(pairs):
    return "&".join(
        f"{quote_plus(n)}={quote_plus(value)}" for n, value in pairs
    ).encode()


def get_head(path):
    return "/".join(path.split("/")[1:3])


@tagged("post_install", "-at_install", "standard")
class TestHostileRoutes(PortalForms):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parameters = cls.env["ir.config_parameter"].sudo()
        for door in (
            "verification",
            "account",
            "login",
            "complaint",
            "link",
            "link_login",
        ):
            parameters.set_param(f"mife.attempt.{door}", 10**9)
        cls.env["label.programme"].search([]).is_register_public = True
        # pages without a form
        cls.others = {
            "insertion_buyer": [f"/my/clauses/{cls.contract.id}"],
            cls.user_secretary.login: [f"/label/minutes/{cls.jury.id}/pdf"],
            None: cls._prepare_links(),
        }

    @classmethod
    def _prepare_links(cls):
        """Return the pages that somebody without an account opens."""
        application = cls.env["label.award"].search([], order="id desc", limit=1)
        application = application.application_id
        coach = cls.env(user=cls.user_coach)
        start = Datetime.now() + timedelta(days=10)
        event = coach["event.event"].create(
            {
                "name": "Breakfast",
                "date_begin": start,
                "date_end": start + timedelta(hours=2),
                "label_programme_id": application.programme_id.id,
            }
        )
        ambassador = coach["label.ambassador"].create(
            {
                "application_id": application.id,
                "name": "Zoe Martin",
                "kind": "tutor",
                "consent_on": "2026-01-01",
                "email": "zoe@alpha.example",
            }
        )
        interview = coach["label.interview"].create(
            {
                "application_id": cls.hearing.application_id.id,
                "date": "2026-03-10",
                "spoken_with": "Marc Patron",
                "email": "marc@alpha.example",
            }
        )
        consent = coach["label.consent"].create(
            {
                "programme_id": application.programme_id.id,
                "partner_id": cls.lead.partner_id.id,
                "source": "form of 12 March",
            }
        )
        registration = coach["event.registration"].create(
            {"event_id": event.id, "partner_id": cls.lead.partner_id.id}
        )
        links = ambassador, interview, consent, registration
        return [urlsplit(record._get_link_url()).path for record in links]

    def _find_rules(self, kind):
        """Return the addresses of ours, as Odoo knows them."""
        Http, converters = self.env["ir.http"], self.env["ir.http"]._get_converters()
        rules = []
        for url, endpoint in Http._generate_routing_rules(
            self.registry._init_modules, converters
        ):
            module = endpoint.func.__module__.removeprefix("odoo.addons.")
            if module.split(".")[0] in our_names() and endpoint.routing["type"] == kind:
                rules.append(Rule(url, endpoint=endpoint))
        return Map(rules, converters=converters)

    def _find_records(self):
        """Return {(head of the address, parameter): (login, number)} of the walk."""
        adapter = self._find_rules("http").bind("localhost")
        found = {}
        for login, pages in [*self.pages.items(), *self.others.items()]:
            for page in pages:
                _endpoint, args = adapter.match(page)
                for name, value in args.items():
                    found.setdefault((get_head(page), name), (login, value))
        return found

    def _find_forms(self):
        """Return {address: (login, what its form sends, names of its files)}."""
        found = {}
        for login, page, number, target in self._walk():
            form = self._get_forms(self.url_open(page).text)[number]
            sent = {n: v for n, v in form.fields.items() if v is not None}
            files = [f.get("name") for f in form.xpath(".//input[@type='file']")]
            found.setdefault(urlsplit(target).path, (login, sent, files))
        return found

    def _read_names(self, endpoint):
        """Return the names of fields that a controller reads."""
        module = sys.modules[endpoint.func.__module__]
        names = re.findall(r"\bget\(\s*\"(\w+)\"", inspect.getsource(module))
        names += list(inspect.signature(endpoint.func).parameters)[1:]
        return sorted({*names, *ODD_NAMES})

    def _fill_in(self, rule, records, bad=None):
        """Return the address of a rule, one of its parameters replaced by ``bad``."""
        path, head = rule.rule, get_head(rule.rule)
        for kind, name in re.findall(r"<(\w+):(\w+)>", path):
            _login, value = records.get((head, name), (None, 1))
            if kind == "int" and (head, name) not in records:
                self.assertIn(name, WITHOUT_RECORD, path)
            value = quote(str(value)) if bad is None else bad
            bad = None
            path = path.replace(f"<{kind}:{name}>", value)
        return path

    def _find_login(self, rule):
        """Return who opens an address that no form of the walk is sent to."""
        head = get_head(rule.rule)
        for login, pages in self.pages.items():
            if any(get_head(page) == head for page in pages):
                return login
        is_open = rule.endpoint.routing["auth"] == "public"
        return None if is_open else self.user_secretary.login

    # WHAT IS SENT

    def _send(self, path, asked, sent):
        """Send a request as ``requests`` draws them; return the answer."""
        pairs = [(n, v.encode()) for n, v in sent.items()] if asked["filled"] else []
        changed = {name for name, _value in asked["pairs"]}
        pairs = [(n, v) for n, v in pairs if n not in changed] + asked["pairs"]
        pairs = [(n, v) for n, v in pairs if n != "csrf_token"]
        if asked["token"] != "none":
            good = asked["token"] == "good"
            token = Request.csrf_token(self) if good else asked["token"]
            pairs.append(("csrf_token", token.encode()))
        url, headers, data = f"{self.base_url()}{path}", {}, None
        if asked["method"] in ("GET", "HEAD", "OPTIONS"):
            # a server hangs up on a longer line, before Odoo
            url += f"?{encode((n, v[:2000]) for n, v in pairs).decode()}"
        elif asked["how"] == "json":
            data, headers = b'{"params": [1, {', {"Content-Type": "application/json"}
        elif asked["how"] == "form" and not asked["files"]:
            data = encode(pairs)
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
        else:
            data = self._pack(pairs, asked["files"])
            headers = {"Content-Type": "multipart/form-data; boundary=mife"}
            if asked["how"] == "torn":
                data = data[: len(data) // 2]
        return self.opener.request(
            asked["method"], url, data=data, headers=headers, allow_redirects=False
        )

    def _pack(self, pairs, files):
        parts = [
            b'--mife\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (name.encode(), value)
            for name, value in pairs
        ]
        parts += [
            b'--mife\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
            b"Content-Type: text/html\r\n\r\n%s\r\n"
            % (name.encode(), filename.encode(errors="surrogatepass"), content)
            for name, (filename, content) in files
        ]
        return b"".join(parts) + b"--mife--\r\n"

    # WHAT IS ANSWERED

    @contextmanager
    def _quiet(self):
        """Let the log say that a form came without its token, and nothing else."""

        def is_wanted(record):
            if "CSRF" not in record.getMessage():
                error = record.exc_info and traceback.format_exception(*record.exc_info)
                said.append(f"{record.getMessage()} {''.join(error or [])}")
            return False

        said = []
        logger = logging.getLogger("odoo.http")
        logger.addFilter(is_wanted)
        try:
            yield said
        finally:
            logger.removeFilter(is_wanted)

    def test_what_the_scripts_send_is_answered(self):
        """Values of any type, of a script that is not ours."""
        records = self._find_records()
        for rule in self._find_rules("jsonrpc").iter_rules():
            if rule.rule.startswith(
                ("/my/", "/label/")
            ):  # not calls of the back office
                with self.subTest(address=rule.rule):
                    self._try_script(rule, records)

    def _try_script(self, rule, records):
        login, names = self._find_login(rule), self._read_names(rule.endpoint)
        head = get_head(rule.rule)
        known = {
            name: records[head, name][1] for name in names if (head, name) in records
        }

        @seed(zlib.crc32(rule.rule.encode()))
        @PROFILE
        @given(
            st.dictionaries(st.sampled_from(names), JSON),
            st.sampled_from([None, None, *IDS]),
        )
        def answers(params, number):
            self._sign_in_as(login)
            path = self._fill_in(rule, records, number)
            body = json.dumps({"params": known | params})
            with self._quiet() as said:
                answer = self.url_open(path, data=body, headers=AS_JSON)
            self.assertLess(answer.status_code, 500, said)
            if answer.status_code == HTTPStatus.OK:
                error = answer.json().get("error") or {}
                name = error.get("data", {}).get("name", ANSWERS[0])
                self.assertTrue(name.endswith(ANSWERS), said or error)

        answers()

    def test_every_address_answers(self):
        records, forms = self._find_records(), self._find_forms()
        tried = 0
        for rule in self._find_rules("http").iter_rules():
            with self.subTest(address=rule.rule):
                path = self._fill_in(rule, records)
                other = (self._find_login(rule), {}, [])
                login, sent, files = forms.get(path) or other
                names = sorted({*self._read_names(rule.endpoint), *sent})
                self._try(rule, records, login, sent, requests(names, files))
                tried += 1
        self.assertGreater(tried, 110)

    def _try(self, rule, records, login, sent, asked):
        @seed(zlib.crc32(rule.rule.encode()))
        @PROFILE
        @given(asked)
        def answers(asked):
            self._sign_in_as(login)
            path = self._fill_in(rule, records, asked["id"])
            with self._quiet() as said:
                answer = self._send(path, asked, sent)
            self.assertLess(answer.status_code, 500, said)
            self.assertFalse(said)

        answers()
