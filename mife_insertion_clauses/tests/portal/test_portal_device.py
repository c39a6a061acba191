# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the portal says to a phone that keeps its pages."""

import base64
import io
import json
import time

from PIL import Image

from odoo.http import root
from odoo.tests import tagged

from ...common.models.ir_http import UNTIL
from ..portal_common import InsertionPortalCommon


@tagged("post_install", "-at_install")
class TestPortalDevice(InsertionPortalCommon):
    def _get_until(self, url, **options):
        answer = self.url_open(url, **options)
        return int(answer.headers.get("X-Mife-Until") or 0)

    def test_application_has_the_name_and_colour_of_the_office(self):
        self.env.company.primary_color = "#0a3161"
        answer = self.url_open("/my/insertion/manifest.webmanifest")
        self.assertEqual(answer.headers["Content-Type"], "application/manifest+json")
        manifest = answer.json()
        self.assertIn(self.env.company.name, manifest["name"])
        self.assertEqual(manifest["theme_color"], "#0a3161")
        self.assertEqual(manifest["start_url"], "/my/insertion")
        for icon in manifest["icons"]:
            picture = Image.open(io.BytesIO(self.url_open(icon["src"]).content))
            width, height = picture.size
            self.assertEqual(icon["sizes"], f"{width}x{height}")

    def test_icon_is_the_logo_of_the_office(self):
        drawn = self.url_open("/my/insertion/icon-192.png").content
        logo = io.BytesIO()
        Image.new("RGB", (300, 100), "red").save(logo, "PNG")
        self.env.company.logo = base64.b64encode(logo.getvalue())
        answer = self.url_open("/my/insertion/icon-192.png")
        self.assertNotEqual(answer.content, drawn)
        icon = Image.open(io.BytesIO(answer.content)).convert("RGB")
        self.assertEqual(icon.getpixel((96, 96)), (255, 0, 0))
        self.assertEqual(icon.getpixel((2, 2)), (255, 255, 255))
        self.assertEqual(self.url_open("/my/insertion/icon-999.png").status_code, 404)

    def test_worker_answers_for_the_portal_and_is_asked_again_each_time(self):
        headers = self.url_open("/my/insertion/offline.js").headers
        self.assertEqual(headers["Service-Worker-Allowed"], "/my")
        self.assertEqual(headers["Cache-Control"], "no-cache")
        self.assertIn("text/javascript", headers["Content-Type"])

    def test_only_open_months_are_kept_and_no_longer_than_the_session(self):
        self._sign_in("clerk")
        week = time.time() + 7 * 24 * 3600
        self.assertAlmostEqual(self._get_until(self.url), week, delta=60)
        page = self._page("/my/insertion")
        [device] = page.find_class("o_insertion_device")
        self.assertIn(self.url, json.loads(device.get("data-pages")))
        self.line.worked_hours = 30
        self.month.action_declare()
        self.assertFalse(self._get_until(self.url))
        [device] = self._page("/my/insertion").find_class("o_insertion_device")
        self.assertNotIn(self.url, json.loads(device.get("data-pages")))

    def test_a_session_of_some_hours_keeps_its_pages_no_longer(self):
        self._sign_in("clerk")
        ends = int(time.time()) + 3600
        self.session[UNTIL] = ends
        root.session_store.save(self.session)
        self.assertEqual(self._get_until(self.url), ends)

    def test_page_asked_to_be_kept_leaves_what_was_done_to_be_said(self):
        self._sign_in("clerk")
        self._post(
            self.url,
            {"action": "save", f"worked_{self.line.id}": "7"},
            allow_redirects=False,
        )
        kept = self.url_open(self.url, headers={"X-Mife-Keep": "1"}).text
        self.assertNotIn("insertion_saved", kept)
        self.assertIn("insertion_saved", self.url_open(self.url).text)

    def test_page_that_shows_what_was_typed_is_not_kept(self):
        self._sign_in("clerk")
        fields = {"csrf_token": "x", "action": "save", f"worked_{self.line.id}": "7"}
        form = self._page(self.url).get_element_by_id("insertion_month_form")
        fields["kept_form"] = form.fields["kept_form"]
        answer = self.url_open(self.url, data=fields)
        self.assertIn('id="kept_form"', answer.text)
        self.assertFalse(answer.headers.get("X-Mife-Until"))

    def test_another_account_has_the_device_erased_before_its_page(self):
        self._sign_in("clerk")
        self.url_open(self.url)
        device = self.opener.cookies.get("mife_device")
        self.assertTrue(device)
        self._sign_in("sub")
        cookies = {"mife_device": device}
        way = self.url_open("/my/insertion?x=1", cookies=cookies, allow_redirects=False)
        forget = way.headers["Location"]
        erased = self.url_open(forget, cookies=cookies, allow_redirects=False)
        self.assertEqual(erased.headers["Clear-Site-Data"], '"storage"')
        self.assertIn("mife_device=;", erased.headers["Set-Cookie"])
        self.assertTrue(erased.headers["Location"].endswith("/my/insertion?x=1"))

    def test_signing_out_erases_the_device(self):
        self._sign_in("clerk")
        answer = self.url_open("/web/session/logout", allow_redirects=False)
        self.assertFalse(answer.headers.get("Clear-Site-Data"))
        self._sign_in("clerk")
        self.url_open(self.url)
        answer = self.url_open("/web/session/logout", allow_redirects=False)
        self.assertEqual(answer.headers["Clear-Site-Data"], '"storage"')

    def test_forgetting_leads_to_no_other_site(self):
        for url in ("https://evil.example/", "//evil.example"):
            answer = self.url_open(
                "/insertion/device/forget",
                params={"redirect": url},
                allow_redirects=False,
            )
            self.assertNotIn("evil", answer.headers["Location"])

    def test_hours_typed_by_another_account_are_not_saved_as_ones_own(self):
        self._sign_in("clerk")
        [device] = self._page(self.url).find_class("o_insertion_device")
        name = f"worked_{self.line.id}"
        sent = {"typed": {name: "7"}, "base": {name: ""}}
        answer = self._call(f"{self.url}/save", **sent, account="x" * 32)
        self.assertIn("access", answer["result"]["error"])
        self.assertFalse(self.line.worked_hours)
        account = device.get("data-account")
        self.assertFalse(
            self._call(f"{self.url}/save", **sent, account=account)["result"]["errors"]
        )
        self.assertEqual(self.line.worked_hours, 7)
