# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import InsertionCommon


@tagged("post_install", "-at_install")
class TestPortal(InsertionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.declaration = cls._open()
        cls.line = cls.declaration.line_ids
        cls.url = f"/my/insertion/months/{cls.declaration.id}"
        new_test_user(cls.env, login="insertion_visitor", groups="base.group_portal")

    def setUp(self):
        super().setUp()
        self.authenticate("insertion_clerk", "insertion_clerk")

    def _page(self, url):
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def _post(self, action, url=None, **hours):
        page = self._page(url or self.url)
        token = page.xpath("//form//input[@name='csrf_token']/@value")[0]
        return self.url_open(
            url or self.url, data={"csrf_token": token, "action": action, **hours}
        )

    def test_home_page_says_what_waits(self):
        page = self._page("/my")
        waiting = page.xpath("//section[@aria-labelledby='door_waiting']")[0]
        self.assertEqual(waiting.xpath(".//a/@href"), [self.url])

    def test_lots_and_months_are_listed(self):
        text = self._page("/my/insertion").text_content()
        self.assertIn("Ville d'Essai", text)
        self.assertRegex(text, r"\b700\b")
        self.assertIn("Peinture", self._page("/my/insertion/months").text_content())

    def test_month_is_declared_without_script(self):
        response = self._post("declare", **{f"worked_{self.line.id}": "78,5"})
        self.assertIn("insertion_declared", response.text)
        self.assertEqual(self.declaration.state, "declared")
        self.assertEqual(self.line.worked_hours, 78.5)
        self.assertEqual(self.declaration.declared_by_id, self.portal_user)
        # the thanks are said once
        self.assertNotIn("insertion_declared", self.url_open(self.url).text)

    def test_month_is_saved_and_sent_later(self):
        self._post("save", **{f"worked_{self.line.id}": "7h30"})
        self.assertEqual(self.declaration.state, "to_declare")
        field = self._page(self.url).get_element_by_id(f"worked_{self.line.id}")
        self.assertIn(field.value, ("7.5", "7,5"))

    def test_bad_hours_lose_nothing(self):
        self._new_placement(self._new_participant("Ali", "Ba"))
        self._open()
        first, second = self.declaration.line_ids
        response = self._post(
            "declare",
            **{
                f"worked_{first.id}": "12,25",
                f"worked_{second.id}": "beaucoup <b>",
                f"training_{second.id}": "-4",
            },
        )
        page = html.fromstring(response.text)
        bad = page.get_element_by_id(f"worked_{second.id}")
        self.assertEqual(bad.value, "beaucoup <b>")
        self.assertEqual(page.get_element_by_id(f"worked_{first.id}").value, "12,25")
        # each error is tied to its field
        for name in (f"worked_{second.id}", f"training_{second.id}"):
            field = page.get_element_by_id(name)
            self.assertEqual(field.get("aria-invalid"), "true")
            error = page.get_element_by_id(field.get("aria-describedby"))
            self.assertTrue(error.text_content().strip())
        self.assertEqual(self.declaration.state, "to_declare")
        self.assertEqual(first.worked_hours, 0)

    def test_month_without_hours_is_declared(self):
        self._post("no_hours")
        self.assertTrue(self.declaration.no_hours)
        self.assertEqual(self.declaration.state, "declared")

    def test_empty_month_is_not_sent(self):
        response = self._post("declare", **{f"worked_{self.line.id}": ""})
        self.assertIn("insertion_errors", response.text)
        self.assertNotIn("insertion_declared", response.text)
        self.assertEqual(self.declaration.state, "to_declare")

    def test_second_sending_changes_nothing(self):
        token = self._page(self.url).xpath("//input[@name='csrf_token']/@value")[0]
        for hours in ("78,5", "99"):
            response = self.url_open(
                self.url,
                data={
                    "csrf_token": token,
                    "action": "declare",
                    f"worked_{self.line.id}": hours,
                },
            )
        self.assertIn("insertion_late", response.text)
        self.assertEqual(self.line.worked_hours, 78.5)

    def test_month_without_token_is_refused(self):
        with mute_logger("odoo.http"):
            response = self.url_open(self.url, data={"action": "no_hours"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.declaration.state, "to_declare")

    def test_trap_20_month_of_another_company_is_closed(self):
        token = self._page(self.url).xpath("//input[@name='csrf_token']/@value")[0]
        self.authenticate("insertion_visitor", "insertion_visitor")
        response = self.url_open(self.url)
        self.assertTrue(response.url.endswith("/my/insertion"), response.url)
        self.assertNotIn("Guessan", response.text)
        with mute_logger("odoo.http"):
            self.url_open(
                self.url,
                data={
                    "csrf_token": token,
                    "action": "declare",
                    f"worked_{self.line.id}": "9",
                },
            )
        self.assertEqual(self.declaration.state, "to_declare")
        self.assertEqual(self.line.worked_hours, 0)

    def test_trap_20_hours_of_another_month_are_not_written(self):
        other = self.declaration.copy({"month": "2026-04-01"})
        self._post("save", **{f"worked_{other.line_ids.id}": "9"})
        self.assertEqual(other.line_ids.worked_hours, 0)

    def test_visitor_without_lot_reads_what_to_do(self):
        self.authenticate("insertion_visitor", "insertion_visitor")
        page = self._page("/my/insertion")
        self.assertTrue(page.get_element_by_id("insertion_no_lot").text_content())

    def test_attestation_is_downloaded(self):
        attestation = self._attest()
        response = self.url_open(f"/my/insertion/attestations/{attestation.id}")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn(attestation.number, response.headers["Content-Disposition"])
        self.assertTrue(response.content.startswith(b"%PDF-"))
        self.assertIn(attestation.number, self.url_open(self.url).text)

    def test_trap_20_attestation_of_another_company_is_closed(self):
        attestation = self._attest()
        self.authenticate("insertion_visitor", "insertion_visitor")
        for url in (
            f"/my/insertion/attestations/{attestation.id}",
            f"/web/content/insertion.attestation/{attestation.id}/pdf",
        ):
            response = self.url_open(url)
            self.assertNotEqual(response.headers["Content-Type"], "application/pdf")

    def test_declared_page_costs_the_same_whatever_the_people(self):
        def count_queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._page(self.url)
            return self.env.cr.sql_log_count - before

        count_queries()
        few = count_queries()
        for index in range(20):
            self._new_placement(self._new_participant("Ali", f"Ba {index}"))
        self._open()
        self.env.flush_all()
        self.assertEqual(count_queries(), few)
