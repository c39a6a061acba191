# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two entries of a firm, or of a person of it, become one without losing an hour."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import MARCH, InsertionCommon, unprinted

FEBRUARY = MARCH.replace(month=2)


@tagged("post_install", "-at_install")
class TestPartnerMerge(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls._new_company("Peintures DUPRE SARL")
        cls.twin_clerk = cls.env["res.partner"].create(
            {"name": "Luc Petit", "parent_id": cls.twin.id}
        )
        cls.twin_contractor = cls.env["insertion.contractor"].create(
            {
                "lot_id": cls.lot.id,
                "partner_id": cls.twin.id,
                "role": "joint",
                "contact_ids": [Command.set(cls.twin_clerk.ids)],
            }
        )
        cls.twin_placement = cls._new_placement(
            cls._new_participant("Ali", "Ba"), contractor_id=cls.twin_contractor.id
        )

    def _merge(self, kept=None, *others):
        kept = kept or self.firm
        partners = kept | (self.env["res.partner"].union(*others) or self.twin)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            partners.ids, kept, extra_checks=False
        )
        self.env.invalidate_all()

    def _get_month(self, contractor, month):
        return self._open(month).filtered(lambda m: m.contractor_id == contractor)

    def _attest_month(self, contractor, month, hours):
        declaration = self._get_month(contractor, month)
        declaration.line_ids.worked_hours = hours
        declaration.action_declare()
        declaration.action_validate()
        with unprinted():
            declaration.action_attest()
        return declaration

    def test_hours_taken_over_of_both_are_one_balance(self):
        self.env["insertion.opening"]._record(
            [
                {
                    "lot_id": self.lot.id,
                    "contractor_id": contractor.id,
                    "until": "2026-01-31",
                    "source": source,
                    "line_ids": [Command.create({"worked_hours": hours})],
                }
                for contractor, source, hours in (
                    (self.contractor, "Tableau", 40),
                    (self.twin_contractor, "Courrier", 12.5),
                )
            ]
        )
        self._merge()
        balance = self.lot.opening_ids
        self.assertEqual(balance.partner_id, self.firm)
        self.assertEqual(balance.hours, 52.5)
        self.assertEqual(set(balance.source.split("\n")), {"Tableau", "Courrier"})
        self.assertEqual(self.lot.hours_done, 52.5)
        self.assertEqual(self.lot.contractor_ids.hours_done, 52.5)

    def test_hours_of_both_are_one_obligation(self):
        self._attest_month(self.contractor, FEBRUARY, 60)
        self._attest_month(self.twin_contractor, MARCH, 43.5)
        self._merge()
        contractor = self.lot.contractor_ids
        self.assertEqual(contractor.partner_id, self.firm)
        # 60 + 43.5 of the 700 h of the lot, by one company alone
        self.assertEqual(contractor.hours_done, 103.5)
        self.assertEqual(contractor.hours_label, "103.5 h out of 700")
        lines = contractor.declaration_ids.line_ids
        self.assertEqual(lines.partner_id, self.firm)
        self.assertEqual(lines.contractor_id, contractor)
        placements = self.placement | self.twin_placement
        self.assertEqual(placements.contractor_id, contractor)
        attestations = self.env["insertion.attestation"].search(
            [("lot_id", "=", self.lot.id)]
        )
        self.assertEqual(attestations.contractor_id, contractor)
        # what was certified under the former name stays as it was issued
        self.assertIn("Peintures DUPRE SARL", str(attestations.mapped("payload")))

    def test_contacts_and_accesses_of_both_are_kept(self):
        self._merge()
        contractor = self.lot.contractor_ids
        self.assertEqual(contractor.contact_ids, self.clerk | self.twin_clerk)
        self.assertEqual(contractor.access_ids.partner_id, self.clerk | self.twin_clerk)

    def test_same_month_being_filled_in_by_both_becomes_one(self):
        self._get_month(self.contractor, MARCH).line_ids.worked_hours = 20
        self._get_month(self.twin_contractor, MARCH).line_ids.worked_hours = 7
        self._merge()
        month = self.lot.contractor_ids.declaration_ids
        self.assertEqual(month.worked_hours, 27)
        self.assertEqual(len(month.line_ids), 2)

    def test_month_opened_for_nothing_gives_way_to_the_one_attested(self):
        # the twin's months were opened by the round, and nobody filled them in
        self._attest_month(self.contractor, MARCH, 60)
        self._merge(self.twin, self.firm)
        month = self.lot.contractor_ids.declaration_ids
        self.assertEqual(month.mapped("state"), ["attested"])
        self.assertEqual(self.lot.hours_done, 60)

    def test_same_month_sent_by_both_is_a_sentence(self):
        self._attest_month(self.contractor, MARCH, 60)
        self._attest_month(self.twin_contractor, MARCH, 43.5)
        with self.assertRaisesRegex(UserError, "both declared hours for March 2026"):
            self._merge()
        self.env.invalidate_all()
        self.assertEqual(self.lot.hours_done, 103.5)

    def test_holder_and_its_own_subcontractor(self):
        self.twin_contractor.write(
            {"role": "subcontractor", "parent_id": self.contractor.id}
        )
        self._attest_month(self.twin_contractor, MARCH, 43.5)
        self._merge()
        contractor = self.lot.contractor_ids
        self.assertEqual((contractor.role, contractor.parent_id.ids), ("holder", []))
        self.assertEqual(contractor.hours_done, 43.5)

    def test_shares_of_joint_holders_add_up(self):
        self.contractor.share, self.twin_contractor.share = 0.6, 0.4
        self._merge()
        self.assertEqual(self.lot.contractor_ids.share, 1)

    def test_two_entries_of_one_contact_of_the_lot(self):
        double = self.env["res.partner"].create(
            {
                "name": "Inès ROUX",
                "parent_id": self.firm.id,
                "email": self.clerk.email,
            }
        )
        self.contractor.contact_ids += double
        self._merge(self.clerk, double)
        self.assertEqual(self.contractor.contact_ids, self.clerk)
        current = self.contractor.access_ids.filtered(
            lambda access: not access.revoked_on
        )
        self.assertEqual(current.partner_id, self.clerk)
        self.assertEqual(len(current), 1)

    def test_two_entries_of_a_structure_with_the_same_delegation(self):
        agency, double = (
            self._new_company(name) for name in ("Intérim Solidaire", "INTERIM SOL")
        )
        for structure in (agency, double):
            self.env["insertion.delegation"].create(
                {"contractor_id": self.contractor.id, "employer_id": structure.id}
            )
        self._merge(agency, double)
        active = self.contractor._get_active_delegations()
        self.assertEqual(active.employer_id, agency)
        self.assertEqual(len(active), 1)

    def test_every_unique_link_to_a_contact_is_joined_or_named(self):
        """No model may stop a merge on an error of the database, or lose a row."""
        wizard = self.env["base.partner.merge.automatic.wizard"]
        joined = {
            "insertion.contractor": "_join_insertion_contractor",
            "insertion.access": "_join_insertion_access",
            "insertion.delegation": "_join_insertion_delegation",
            "insertion.declaration": "_join_insertion_declaration",
            "insertion.opening": "_join_insertion_opening",
            "insertion.declaration.part": "_join_insertion_declaration_part",
        }
        links = ("res.partner", "insertion.contractor", "insertion.declaration")
        found = {
            model._name
            for name in links
            for model, *_rest in wizard._get_unique_places(self.env[name])
        }
        self.assertLessEqual(joined.keys() - {"insertion.declaration.part"}, found)
        for name in found:
            method = f"_join_{self.env[name]._table}"
            with self.subTest(model=name):
                self.assertEqual(joined.get(name, method), method)
                self.assertEqual(hasattr(wizard, method), name in joined)
                # those left are named, with where both are
                sentence = wizard._get_twins_sentence(
                    self.env[name], self.twin, self.firm
                )
                self.assertIn(self.env[name]._description, sentence)
