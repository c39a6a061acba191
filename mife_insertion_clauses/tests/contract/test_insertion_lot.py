# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import InsertionCommon


@tagged("post_install", "-at_install")
class TestInsertionLot(InsertionCommon):
    def _due_on(self, date):
        return self.lot.with_context(insertion_date=date).hours_due

    def test_trap_02_hours_due_are_those_in_force_at_the_date(self):
        self.lot.commitment_ids = [
            Command.create(
                {
                    "origin": "amendment",
                    "date": "2026-06-01",
                    "hours": 140,
                    "reason": "Avenant 1",
                }
            )
        ]
        self.assertEqual(self._due_on("2026-01-04"), 0)
        self.assertEqual(self._due_on("2026-05-31"), 700)
        self.assertEqual(self._due_on("2026-06-01"), 840)

    def test_trap_24_no_obligation_has_no_rate(self):
        self.lot.commitment_ids.unlink()
        lot = self.lot.with_context(lang="en_US")
        self.assertFalse(lot.has_obligation)
        self.assertEqual(lot.rate_label, "n/a")

    def test_trap_12_reserved_contract_knows_no_shortfall(self):
        self.contract.clause_kind = "reserved_insertion"
        self.assertFalse(self.lot.has_obligation)
        self.assertEqual(self.lot.hours_remaining, 0)

    def test_only_certified_hours_are_done(self):
        declaration = self._declare(100)
        self.assertEqual(self.lot.hours_done, 0)
        declaration.action_validate()
        self.lot.invalidate_recordset()
        self.assertEqual(self.lot.hours_done, 100)
        self.assertEqual(self.lot.hours_remaining, 600)
        self.assertAlmostEqual(self.lot.rate, 100 / 7)

    def test_change_of_the_hours_needs_a_reason(self):
        with self.assertRaisesRegex(ValidationError, "reason"):
            self.lot.commitment_ids = [
                Command.create(
                    {"origin": "amendment", "date": "2026-06-01", "hours": 10}
                )
            ]

    def test_amendment_before_the_contract_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "notified"):
            self.lot.commitment_ids = [
                Command.create(
                    {
                        "origin": "amendment",
                        "date": "2025-12-01",
                        "hours": 10,
                        "reason": "Avenant",
                    }
                )
            ]

    def test_lot_without_company_does_not_start(self):
        lot = self.lot.copy({"number": "2"})
        with self.assertRaisesRegex(ValidationError, "name the company"):
            lot.action_start()

    def test_starting_the_lot_runs_the_contract(self):
        self.assertEqual(self.contract.state, "running")

    def test_trap_14_shares_above_the_whole_are_refused(self):
        self.contractor.share = 0.6
        with self.assertRaisesRegex(ValidationError, "exceed 100"):
            self.lot.contractor_ids = [
                Command.create(
                    {
                        "partner_id": self._new_company("Autre").id,
                        "role": "joint",
                        "share": 0.5,
                    }
                )
            ]

    def test_subcontractor_works_under_a_holder_of_the_lot(self):
        other = self._new_company("Sous-traitant")
        # of two joint holders, nobody knows which
        self.lot.contractor_ids = [
            Command.create(
                {"partner_id": self._new_company("Autre").id, "role": "joint"}
            )
        ]
        with self.assertRaisesRegex(ValidationError, "under a holder"):
            self.lot.contractor_ids = [
                Command.create({"partner_id": other.id, "role": "subcontractor"})
            ]

    def test_portal_contact_belongs_to_the_company(self):
        stranger = self.env["res.partner"].create({"name": "Inconnu"})
        with self.assertRaisesRegex(ValidationError, "not a contact of"):
            self.contractor.contact_ids += stranger

    def test_placement_outside_the_lot_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "outside the dates"):
            self._new_placement(self.participant, date_start="2025-12-01")

    def test_placement_limit_follows_the_terms(self):
        # 24 months from 12 January 2026 end the day before 12 January 2028
        self.assertEqual(str(self.placement.counted_until), "2028-01-11")
        # a permanent hire counts 12 months
        self.placement.contract_type = "permanent"
        self.assertEqual(str(self.placement.counted_until), "2027-01-11")
        self.contract.write({"eligibility_months": 0, "permanent_months": 0})
        placement = self._new_placement(self.participant, job="Aide")
        self.assertFalse(placement.counted_until)

    def test_lent_person_needs_an_employer(self):
        with self.assertRaisesRegex(ValidationError, "legal employer"):
            self._new_placement(self.participant, modality="etti")

    def test_placement_form_proposes_the_employer(self):
        form = Form(
            self.env["insertion.placement"].with_user(self.facilitator),
        )
        form.participant_id = self.participant
        form.contractor_id = self.contractor
        self.assertEqual(form.employer_id, self.firm)
        form.modality = "etti"
        self.assertFalse(form.employer_id)

    def test_declared_lot_and_contract_stay(self):
        self._declare(10)
        with self.assertRaisesRegex(UserError, "Hours were declared"):
            self.lot.unlink()
        with self.assertRaisesRegex(UserError, "archive it"):
            self.contract.unlink()
        with self.assertRaisesRegex(UserError, "archive it"):
            self.contractor.unlink()

    def test_lists_cost_the_same_whatever_their_length(self):
        names = ["hours_due", "hours_done", "rate_label", "display_name", "buyer_id"]

        def count_queries(lots):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lots.read(names)
            return self.env.cr.sql_log_count - before

        few = self.lot
        many = few
        for index in range(30):
            many += few.copy({"number": f"c{index}"})
        self.env.flush_all()
        count_queries(few)  # warms the caches of the registry
        self.assertEqual(count_queries(many), count_queries(few))

    def _new_lots(self, count):
        lots = self.env["insertion.lot"]
        for index in range(count):
            lots += self.lot.copy({"number": f"n{index}"})
        return lots

    def test_figures_are_searched_sorted_and_added_up_as_they_are_read(self):
        self._attest(100)
        lots = self.lot + self._new_lots(2)
        lots[1].commitment_ids.hours = 35
        lots[2].commitment_ids.unlink()
        self.env.flush_all()
        in_contract = [("contract_id", "=", self.contract.id)]
        Lot = self.env["insertion.lot"].with_user(self.facilitator)

        self.assertEqual(lots.mapped("hours_remaining"), [600, 35, 0])
        for name in ("hours_due", "hours_done", "hours_remaining"):
            with self.subTest(name):
                ((total,),) = Lot._read_group(in_contract, [], [f"{name}:sum"])
                self.assertEqual(total, sum(lots.mapped(name)))
                self.assertEqual(
                    Lot.search(in_contract, order=f"{name} desc").mapped(name),
                    sorted(lots.mapped(name), reverse=True),
                )
        owing = [*in_contract, ("hours_remaining", ">", 0)]
        self.assertEqual(Lot.search(owing), lots[:2])
        self.assertEqual(Lot.search([*in_contract, ("hours_due", "=", 35)]), lots[1])

    def test_figures_in_the_database_follow_the_date_and_the_kind(self):
        Lot = self.env["insertion.lot"]
        owing = [("id", "=", self.lot.id), ("hours_due", ">", 0)]
        self.assertFalse(Lot.with_context(insertion_date="2026-01-04").search(owing))
        self.assertTrue(Lot.with_context(insertion_date="2026-01-05").search(owing))
        missing = [("id", "=", self.lot.id), ("hours_remaining", ">", 0)]
        self.assertTrue(Lot.search(missing))
        self.contract.clause_kind = "insertion"
        self.assertFalse(Lot.search(missing))

    def test_landing_of_a_running_lot(self):
        # 86 h in the 86 days from 5 January to the end of March, 1 h a day; the lot
        # has 361 days: 361 h at its end, 339 missing, 9,7 weeks
        self._attest(86)
        lot = self.lot.with_context(insertion_date="2026-04-20", lang="en_US")
        self.assertAlmostEqual(lot.hours_landing, 361, 0)
        self.assertEqual(lot.landing_state, "at_risk")
        self.assertIn("9.7 weeks", lot.landing_label)
        Lot = self.env["insertion.lot"].with_context(insertion_date="2026-04-20")
        self.assertIn(self.lot, Lot.search([("landing_state", "=", "at_risk")]))
        self.assertNotIn(self.lot, Lot.search([("landing_state", "=", "done")]))
        self.assertNotIn(self.lot, Lot.search([("landing_state", "!=", "at_risk")]))
        nothing_due = self.lot.copy({"number": "2", "commitment_ids": False})
        without = Lot.search([("landing_state", "=", "na")])
        self.assertIn(nothing_due, without)
        self.assertNotIn(self.lot, without)
