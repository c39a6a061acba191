# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No form of the portal loses what was typed in it, whatever became of the session.

The forms are found by walking the pages, the routes by asking Odoo: a form added
later fails here until it keeps its text, a route until a page of the walk shows it.
"""

import re
from urllib.parse import urlsplit

from addons import our_names
from portal_forms import PortalForms, read, type_in

from odoo.tests import tagged

# nothing is typed there in a session that could be lost
WITHOUT_SESSION = (
    "/label/ambassador/<string:token>",
    "/label/complaint",
    "/label/event/<string:token>",
    "/label/interview/<string:token>",
    "/label/news/<string:token>",
    "/my/email/confirm",
    "/my/link",
    "/my/link/enter",
    "/my/welcome",
    "/suivi/<string:code>",
    "/web/signup",
    "/web/reset_password",
)


@tagged("post_install", "-at_install", "standard")
class TestKeptForms(PortalForms):
    def _check_shown_again(self, answer, page, number, typed):
        self.assertEqual(urlsplit(answer.url).path, page)
        self.assertIn('id="kept_form"', answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        form = self._get_forms(answer.text)[number]
        self.assertEqual(read(form, typed), typed)

    # WHAT IS KEPT

    def test_every_form_keeps_its_text(self):
        forms = list(self._walk())
        self.assertGreater(len(forms), 40)
        for login, page, number, target in forms:
            with self.subTest(login=login, page=page, form=number, target=target):
                self._sign_in_as(login)
                sent, typed = type_in(self._get_forms(self.url_open(page).text)[number])
                # the token of a former session
                answer = self.url_open(target, data={**sent, "csrf_token": "old"})
                self._check_shown_again(answer, page, number, typed)
                self.assertNotIn(
                    'id="kept_form"', self.url_open(f"{page}?dropped=1").text
                )
                # no session, then the same person
                self.opener.cookies.clear()
                answer = self.url_open(target, data=sent)
                self.assertNotIn("to keep", answer.text)
                back = self._sign_in_again(answer, login)
                self._check_shown_again(back, page, number, typed)
                # no session, then somebody else, then the same person
                self.opener.cookies.clear()
                answer = self.url_open(target, data=sent)
                other = self._sign_in_again(answer, "insertion_stranger")
                self.assertNotIn("to keep", other.text)
                self._sign_in_again(self.url_open("/web/login"), login)
                self.assertNotIn("to keep", self.url_open(page).text)

    def test_every_route_that_takes_a_form_is_walked(self):
        sent_to = {target for _login, _page, _form, target in self._walk()}
        Http, modules = self.env["ir.http"], self.env.registry._init_modules
        converters = Http._get_converters()
        for address, endpoint in Http._generate_routing_rules(modules, converters):
            module = endpoint.func.__module__.removeprefix("odoo.addons.").split(".")[0]
            routing = endpoint.routing
            if (
                module not in our_names()
                or routing["type"] != "http"
                or "POST" not in (routing["methods"] or ())
                or address in WITHOUT_SESSION
            ):
                continue
            with self.subTest(address=address):
                self.assertEqual(routing["auth"], "user")
                self.assertTrue(routing.get("csrf", True))
                self.assertTrue(routing.get("kept_form"))
                pattern = re.sub(r"<int:[^>]+>", r"\\d+", address)
                pattern = re.sub(r"<[^>]+>", "[^/]+", pattern)
                self.assertTrue(any(re.fullmatch(pattern, path) for path in sent_to))
