# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lists of what comes from the portal cost the same whatever their length."""

from odoo.addons.mife_insertion_clauses.tests.common import InsertionCommon

FEW, MANY = 3, 24
LISTS = {
    "insertion.access": ("partner_id", "email", "place", "state", "connected_on"),
    "insertion.difficulty": ("contractor_id", "kind", "description", "state"),
    "insertion.placement.request": ("last_name", "job", "contractor_id", "state"),
    "insertion.offer": ("display_name", "partner_id", "user_id", "proposal_count"),
    "insertion.offer.proposal": ("employer_id", "offer_id", "state"),
}


class TestPortalQueries(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contractor.contact_ids = cls.env["res.partner"].create(
            [
                {"name": f"Contact {index}", "parent_id": cls.firm.id}
                for index in range(MANY)
            ]
        )
        cls.env["insertion.difficulty"].create(
            [
                {"contractor_id": cls.contractor.id, "description": f"Retard {index}"}
                for index in range(MANY)
            ]
        )
        person = {
            "contractor_id": cls.contractor.id,
            "first_name": "Ali",
            "job": "Peintre",
            "date_start": "2026-01-12",
        }
        cls.env["insertion.placement.request"].create(
            [{**person, "last_name": f"Ba {index}"} for index in range(MANY)]
        )
        offers = cls.env["insertion.offer"].create(
            [
                {
                    "contractor_id": cls.contractor.id,
                    "trade_id": cls.env["insertion.trade"].search([], limit=1).id,
                    "wanted": number,
                    "date_from": "2026-05-04",
                    "place": "Belfort",
                }
                for number in range(1, MANY + 1)
            ]
        )
        cls.env["insertion.offer.proposal"]._by_action().create(
            [
                {
                    "offer_id": offer.id,
                    "employer_id": cls.firm.id,
                    "proposed": 1,
                    "date_from": "2026-05-04",
                    "description": "Un peintre",
                }
                for offer in offers
            ]
        )
        cls.env.flush_all()

    def _count(self, model, names, limit):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        Model = self.env[model].with_user(self.manager)
        found = Model.web_search_read([], {name: {} for name in names}, limit=limit)
        self.assertEqual(len(found["records"]), limit)
        return self.env.cr.sql_log_count - before

    def test_lists_of_the_portal(self):
        for model, names in LISTS.items():
            with self.subTest(model=model):
                self._count(model, names, FEW)
                self.assertEqual(
                    self._count(model, names, MANY), self._count(model, names, FEW)
                )
