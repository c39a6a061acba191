# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every real file kept beside the repository, by the door that the office uses."""

from pathlib import Path
from unittest import SkipTest

from test_real_notice_formats import READ, REFUSED, SAMPLES

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mife_insertion_clauses.models.notice.insertion_notice_import import (
    OUTCOMES,
    attach,
)
from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon


@tagged("post_install", "-at_install", "standard")
class TestRealNoticeImport(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not SAMPLES.is_dir():
            raise SkipTest(f"no real files in {SAMPLES}")

    def _new_import(self, *names, **vals):
        env = self.env(user=self.facilitator)
        files = [
            attach(env, Path(name).name, (SAMPLES / name).read_bytes())
            for name in names
        ]
        return env["insertion.notice.import"].create({"file_ids": files, **vals})

    def _count(self, notice_import):
        return {name: notice_import[f"{name}_count"] for name in OUTCOMES}

    def test_every_file_once_then_again(self):
        self.env.company.insertion_departments = False
        read = sum(count for _format, count, _rejected in READ.values())
        rejected = sum(rejected for _format, _count, rejected in READ.values())
        first = self._new_import(*READ)
        first._read_now()
        counts = self._count(first)
        self.assertEqual(counts["rejected"], rejected)
        self.assertEqual(sum(counts.values()), read + rejected)
        self.assertEqual(counts["outside"] + counts["unlocated"], 0)
        notices = first.notice_ids
        self.assertEqual(len(notices), counts["created"])
        # each record that is no copy is a version, and each notice its newest one
        self.assertGreaterEqual(
            len(notices.version_ids), counts["created"] + counts["updated"]
        )
        for notice in notices:
            ranks = notice.version_ids.mapped("rank")
            self.assertEqual(notice.version_rank, max(ranks))
            self.assertEqual(notice.has_amount or notice.amount == 0, True)
        again = self._new_import(*READ)
        again._read_now()
        self.assertEqual(
            self._count(again),
            dict.fromkeys(OUTCOMES, 0) | {"unchanged": read, "rejected": rejected},
        )

    def test_a_region_that_is_not_ours_brings_in_nothing(self):
        self.env.company.insertion_departments = "90"
        brittany = "decp/reel_2021_region_bretagne_rendu_compte_extrait.csv"
        north = "decp/reel_v1_ville_croix_extrait.json"
        notice_import = self._new_import(brittany, north)
        notice_import._read_now()
        self.assertFalse(notice_import.notice_ids)
        self.assertEqual(
            notice_import.outside_count + notice_import.unlocated_count, 120
        )
        ours = self._new_import("boamp/reel_2021T1_dept90_v230_aplati_extrait.json")
        ours._read_now()
        self.assertEqual(ours.created_count + ours.unchanged_count, 27)

    def test_what_is_not_this_data_is_refused_in_words(self):
        for name in REFUSED:
            with self.subTest(file=name):
                notice_import = self._new_import(name)
                with self.assertRaises(UserError):
                    notice_import.action_check()
                self.assertEqual(notice_import.state, "draft")
