# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import tempfile
from pathlib import Path

from screenshots import SCREENS, Browser

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install", "standard")
class TestScreenshots(HttpCase):
    def test_back_office_and_portal(self):
        self.authenticate("admin", "admin")
        with (
            tempfile.TemporaryDirectory() as folder,
            self.allow_requests(),
            Browser(self.base_url()) as browser,
        ):
            browser.set_cookies(self.opener.cookies.get_dict())
            errors = browser.photograph("/odoo", Path(folder, "page"), full=True)
            errors += browser.photograph("/my", Path(folder, "page"))
            images = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
        self.assertEqual(set(images), {f"page-{screen}.png" for screen in SCREENS})
        self.assertTrue(all(i.startswith(b"\x89PNG") for i in images.values()))
        self.assertEqual(errors, [])
