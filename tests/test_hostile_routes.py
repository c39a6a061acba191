# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever is sent to an address of ours, it answers, and the log stays clean.

The addresses are those that Odoo knows, their fields those that the pages show and the
controllers read: an address added later is tried here, or fails for want of a record.
MIFE_HOSTILE=N gives N requests to each, rather than the few of the suite.
"""

import inspect
import io
import json
import logging
import os
import re
import sys
import traceback
import zipfile
import zlib
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import quote_plus, urlsplit

from hostile_routes import HostileRoutes, get_head
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from test_hostile_forms import LONG

from odoo.http import Request
from odoo.tests import tagged

EXAMPLES = int(os.environ.get("MIFE_HOSTILE") or 3)
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


def pack(parts):
    """Return an archive of named parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


# Files that are of two kinds, one of which a browser runs
RUN = b"<html><script>window.mifeRan=1</script></html>"
TWO_KINDS = {
    "a.pdf": b"%PDF-1.7\n" + RUN,
    "b.pdf": RUN + b"%PDF-1.7\n",
    "c.gif": b"GIF89a/*" + b"\x01\x00" * 8 + b"*/=1;" + RUN,
    "d.svg": PAGE,
    "e.png": PAGE,
    "f.html": RUN,
    "g.csv": RUN,
    "h.csv": b"Qui;Combien\n" + RUN + b";1\n",
    "i.txt": b"hello " + RUN,
    "j.jpg": b"\xff\xd8\xff\xe0" + RUN,
    "k.xlsx": pack({"[Content_Types].xml": "<x/>", "xl/vbaProject.bin": b"a"}),
    "l.docx": pack({"[Content_Types].xml": "<x/>", "word/vbaProject.bin": b"a"}),
    "m.xml": b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
    "n.pdf.html": b"%PDF-1.7\n" + RUN,
    "o.mht": RUN,
}
# what no door takes, whatever it is for
NEVER = {"b.pdf", "d.svg", "e.png", "f.html", "g.csv", "m.xml", "n.pdf.html", "o.mht"}
ACTIVE = re.compile(r"html|svg|xml|javascript|ecmascript|multipart|message/", re.I)
OFFICE = "vnd.openxmlformats"
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


@tagged("post_install", "-at_install", "standard")
class TestHostileRoutes(HostileRoutes):
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

    def test_a_file_of_two_kinds_is_never_a_page(self):
        """At each door that takes files, by who may send them; then as it is read."""
        files = self.env["ir.attachment"].sudo().with_context(active_test=False)
        any_field = [("res_field", "in", [False, "file", "content", "datas"])]
        forms = [
            (path, login, sent, name)
            for path, (login, sent, names) in self._find_forms().items()
            for name in filter(None, names)
        ]
        self.assertGreater(len(forms), 4)
        kept = files
        for rank, (path, login, sent, name) in enumerate(forms):
            self._sign_in_as(login)
            data = sent | {"csrf_token": Request.csrf_token(self)}
            # the doors share the rule: each takes its turn of the files
            for filename in list(TWO_KINDS)[rank % 3 :: 3]:
                before = files.search(any_field, order="id desc", limit=1)
                upload = [(name, (filename, TWO_KINDS[filename]))]
                with self.subTest(path=path, file=filename):
                    answer = self.url_open(path, data=data, files=upload)
                    self.assertLess(answer.status_code, 500)
                    new = files.search([*any_field, ("id", ">", before.id)])
                    if filename in NEVER:
                        self.assertFalse(new)
                    kept += new
        self.assertGreater(len(kept), 3)
        self.authenticate("admin", "admin")
        for file in kept:
            with self.subTest(file=file.name, of=file.res_model):
                self._check_kept(file)

    def _check_kept(self, file):
        kind = file.mimetype.replace(OFFICE, "")
        self.assertNotRegex(kind, ACTIVE)
        answer = self.url_open(f"/web/content/{file.id}")
        if answer.status_code == HTTPStatus.OK:
            headers = answer.headers
            self.assertNotRegex(headers["Content-Type"].replace(OFFICE, ""), ACTIVE)
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])

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
