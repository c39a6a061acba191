# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whoever reloads the address of a form is led back to a page, never told no."""

import re
from http import HTTPStatus

from odoo.tests import HttpCase, new_test_user, tagged

OURS = ("odoo.addons.mife_insertion_clauses.", "odoo.addons.mife_label.")
PARAMETER = re.compile(r"<(?:(\w+):)?[^>]+>")


@tagged("post_install", "-at_install", "standard")
class TestFormAddresses(HttpCase):
    def _list_addresses(self):
        """Return the addresses of ours that a browser sends to and cannot open."""
        rules = self.env["ir.http"]._generate_routing_rules(
            self.registry._init_modules, self.env["ir.http"]._get_converters()
        )
        return sorted(
            PARAMETER.sub(lambda found: "1" if found[1] == "int" else "a", route)
            for route, endpoint in rules
            if endpoint.func.__module__.startswith(OURS)
            and "POST" in (endpoint.routing["methods"] or ())
            and "GET" not in endpoint.routing["methods"]
        )

    def test_a_reload_leads_back_to_a_page(self):
        user = new_test_user(self.env, "reloads_all", groups="base.group_portal")
        addresses = self._list_addresses()
        self.assertIn("/my/insertion/months/1/opinion", addresses)
        self.assertIn("/my/label/answers/1/save", addresses)
        for login in (user.login, None):
            self.authenticate(login, login)
            for address in addresses:
                with self.subTest(login=login, address=address):
                    answer = self.url_open(address, allow_redirects=False)
                    self.assertEqual(answer.status_code, HTTPStatus.SEE_OTHER)
                    self.assertTrue(
                        address.startswith(answer.headers["Location"].split("?")[0])
                        or answer.headers["Location"].endswith("/my")
                    )
                    shown = self.url_open(address)
                    self.assertIn(
                        shown.status_code, (HTTPStatus.OK, HTTPStatus.NOT_FOUND)
                    )

    def test_addresses_of_others_answer_as_before(self):
        answer = self.url_open("/mail/attachment/zip")
        self.assertEqual(answer.status_code, HTTPStatus.METHOD_NOT_ALLOWED)
