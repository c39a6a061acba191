# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .pack_common import APRIL, FEBRUARY, MARCH, PackCommon


@tagged("post_install", "-at_install")
class TestInsertionPack(PackCommon):
    def test_every_figure_of_every_pack_is_the_one_of_sql(self):
        self.env["insertion.opening"]._record(
            [
                {
                    "lot_id": self.lot.id,
                    "until": "2026-01-31",
                    "source": "Tableau",
                    "line_ids": [
                        (0, 0, {"month": "2026-01-01", "worked_hours": 12.5}),
                        (0, 0, {"month": False, "worked_hours": 40}),
                    ],
                }
            ]
        )
        self._work(MARCH, 100, training=12)
        self._work(FEBRUARY, 35.5).action_attest()
        self._work(APRIL, 7.25, lots=self.works)
        packs = self.env["insertion.pack"].search([])
        self.assertGreaterEqual(len(packs), 11)
        counted = 0
        for scope, in_sql in self._get_scopes().items():
            for pack in packs.filtered(lambda one: one.subject == scope.kind):
                problems, count = self._find_problems(pack, scope, in_sql)
                self.assertFalse(problems, f"{pack.code}\n" + "\n".join(problems))
                counted += count
        self.assertGreater(counted, 500)
