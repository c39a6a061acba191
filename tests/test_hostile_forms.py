# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever is typed in a form of the portal or in an address, no page breaks."""

import random
import re

from portal_forms import PortalForms, type_in

from odoo.tests import tagged

NUL = "Words\x00 to keep"
# words that no compression shortens below what an index of the database holds
LONG = " ".join(f"{random.Random(n).getrandbits(64):x}" for n in range(4_000))
HOSTILE = (
    {"words": NUL, "number": "7\x00"},
    {"words": "a\x01b\x7fc\x1b\ufffe", "number": "9" * 30},
    {"words": LONG, "number": "1e309"},
    {"words": "9" * 400, "number": "NaN"},
    {"words": "\u0667\u00b2", "number": "\u00b2"},
    {"words": "-1", "number": "-9" + "9" * 20},
    {"words": "1e309", "number": "Infinity"},
)
BEYOND = "9" * 20


@tagged("post_install", "-at_install", "standard")
class TestHostileForms(PortalForms):
    def _check(self, answer):
        self.assertLess(answer.status_code, 500, answer.url)

    def test_no_text_of_a_form_breaks_its_page(self):
        sent_forms = set()
        for login, page, number, target in list(self._walk()):
            for hostile in HOSTILE:
                with self.subTest(page=page, target=target, hostile=hostile["number"]):
                    self._sign_in_as(login)
                    forms = self._get_forms(self.url_open(page).text)
                    if number >= len(forms):
                        continue  # closed by what was sent before
                    sent, typed = type_in(forms[number], **hostile)
                    # what a page offers to choose, or holds, is sent otherwise too
                    held = {
                        name: hostile["number"]
                        for name in sent
                        if name not in (*typed, "csrf_token", "kept_form")
                    }
                    self._check(self.url_open(target, data=sent))
                    self._check(self.url_open(target, data=sent | held))
                    dates = {name: f"{BEYOND}-12-31" for name in typed}
                    self._check(self.url_open(target, data=sent | dates))
                    sent_forms.add((page, target))
        self.assertGreater(len(sent_forms), 25)

    def test_text_with_a_nul_is_kept_without_it(self):
        self._sign_in_as("insertion_clerk")
        page = f"{self.url}/person"
        form = self._get_forms(self.url_open(page).text)[0]
        sent, _typed = type_in(form, words=NUL)
        self._check(self.url_open(page, data=sent | {"date_start": "2026-03-02"}))
        request = self.env["insertion.placement.request"].search([])
        self.assertEqual(request.last_name, "Words to keep")
        # refused for another reason, the words stand in the form
        answer = self.url_open(page, data=sent | {"date_start": ""})
        [form] = self._get_forms(answer.text)[:1]
        self.assertEqual(form.inputs["last_name"].value, "Words to keep")

    def test_no_number_in_an_address_breaks_a_page(self):
        for login, pages in self.pages.items():
            self._sign_in_as(login)
            for page in pages:
                found = list(re.finditer(r"\d+", page))
                for match in found:
                    for value in (BEYOND, str(2**31), "0", "%00", "-1"):
                        path = page[: match.start()] + value + page[match.end() :]
                        with self.subTest(path=path):
                            self._check(self.url_open(path))

    def test_no_word_of_a_query_breaks_a_page(self):
        names = {"id", "page", "year", "token", "code", "q", "search", "step", "email"}
        for login, pages in self.pages.items():
            self._sign_in_as(login)
            for page in [*pages, "/my", "/my/clauses", "/my/jury", "/attestation"]:
                for value in ("%00", BEYOND, "1e309", "%C2%B2", "NaN", "a%01b"):
                    with self.subTest(page=page, value=value):
                        query = "&".join(f"{name}={value}" for name in sorted(names))
                        self._check(self.url_open(f"{page}?{query}"))

    def test_no_text_of_a_script_breaks_its_route(self):
        """What the scripts of our pages save while it is typed."""
        answer = self.env["label.answer"].search(
            [("application_id.state", "=", "in_progress")], order="id desc", limit=1
        )
        criterion = self.hearing.application_id.answer_ids[0].criterion_id
        jury = {"session_id": self.jury.id, "hearing_id": self.hearing.id}
        for text in ("a\x00b", "a\ud800b", "9" * 400, "1e309", LONG):
            for login, path, params in (
                (
                    "insertion_clerk",
                    f"{self.url}/save",
                    {"typed": {f"worked_{self.line.id}": text}, "base": {"a": text}},
                ),
                (
                    "label_lead",
                    f"/my/label/answers/{answer.id}/save",
                    {"narrative": text, "base": text, "level_id": text},
                ),
                (
                    self.anna.login,
                    "/my/jury/sheets/save",
                    {
                        **jury,
                        "marks": {criterion.id: {"choice": text, "reason": text}},
                        "reason": text,
                        "private_note": text,
                    },
                ),
            ):
                with self.subTest(path=path, text=text[:10]):
                    self._sign_in_as(login)
                    answered = self.url_open(path, json={"params": params}).json()
                    self.assertNotIn("error", answered, answered)
        self._sign_in_as(self.anna.login)
        found = self.url_open(
            "/my/jury/sheets/save",
            json={"params": {**jury, "hearing_id": int(BEYOND)}},
        ).json()
        self.assertIn("NotFound", found["error"]["data"]["name"])
