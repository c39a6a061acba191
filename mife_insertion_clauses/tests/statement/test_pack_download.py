# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import zipfile

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .pack_common import MARCH, PackCommon


@tagged("post_install", "-at_install")
class TestPackDownload(PackCommon, HttpCase):
    def test_the_manager_downloads_each_file_and_all_of_them(self):
        self._work(MARCH, 100)
        year = (
            self.env["insertion.year"].with_user(self.manager).create({"year": "2026"})
        )
        year.pack_ids = self.env.ref("mife_insertion_clauses.insertion_pack_national")
        with freeze_time("2027-01-11 09:00:00"):
            year.action_close()
            year.action_issue_packs()
        self.authenticate(self.manager.login, self.manager.login)
        answer = self.url_open(year.action_download()["url"])
        self.assertEqual(answer.status_code, 200)
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            self.assertEqual(len(archive.namelist()), 4)
        [issue] = year.issue_ids
        for act, start in (
            ("action_open_pdf", b"%PDF"),
            ("action_open_xlsx", b"PK\x03\x04"),
            ("action_open_csv", b"\xef\xbb\xbf"),
        ):
            answer = self.url_open(getattr(issue, act)()["url"])
            self.assertEqual(answer.status_code, 200, act)
            self.assertTrue(answer.content.startswith(start), act)
