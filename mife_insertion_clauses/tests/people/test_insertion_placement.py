# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import InsertionCommon


@tagged("post_install", "-at_install")
class TestInsertionPlacement(InsertionCommon):
    def _new_lot(self, **vals):
        """Return the company on a lot of another contract, from 2024 to 2029."""
        contract = self.contract.copy(
            {
                "reference": "AUTRE",
                "date_notified": "2023-01-05",
                "date_start": "2023-01-05",
                "date_end": "2029-12-31",
                "lot_ids": False,
                **vals,
            }
        )
        lot = self.env["insertion.lot"].create(
            {"contract_id": contract.id, "name": "Peinture"}
        )
        return self.env["insertion.contractor"].create(
            {"lot_id": lot.id, "partner_id": self.firm.id}
        )

    def _structure(self, kind):
        structure = self._new_company(f"Structure {kind}")
        structure.insertion_employer_kind = kind
        return structure

    # eligibility at entry

    def test_trap_09_eligibility_is_frozen_on_the_first_day(self):
        check = self.participant.eligibility_ids
        placement = self._new_placement(self.participant, date_start="2026-02-02")
        self.assertEqual(placement.eligibility_id, check)
        self.assertEqual(placement.entry_criterion_id, check.criterion_id)
        # born on 12 May 1990, 35 years old on 2 February 2026
        self.assertEqual(placement.entry_age, 35)
        rsa = self._check_eligibility(self.participant, "rsa", is_main=True)
        check.date_to = "2026-01-31"
        self.participant.birthdate = "1980-05-12"
        check.criterion_id = self.env.ref(
            "mife_insertion_clauses.insertion_criterion_deld"
        )
        self.assertEqual(placement.eligibility_id, check)
        self.assertEqual(
            placement.entry_criterion_id.code,
            "SENIOR",
        )
        self.assertEqual(placement.entry_age, 35)
        later = self._new_placement(self.participant, date_start="2026-03-02")
        self.assertEqual(later.eligibility_id, rsa)

    def test_trap_09_frozen_fields_are_not_written_by_hand(self):
        for vals in (
            {"eligibility_id": False},
            {"entry_qpv": "yes"},
            {"entry_age": 20},
            {"entry_criterion_id": False},
        ):
            with self.assertRaisesRegex(UserError, "follows the steps"):
                self.placement.write(vals)

    def test_person_without_check_is_placed_and_flagged(self):
        person = self.env["insertion.participant"].create(
            {"first_name": "Ali", "last_name": "Ba"}
        )
        placement = self._new_placement(person)
        self.assertEqual(placement.eligibility_state, "not_checked")
        with self.assertRaisesRegex(UserError, "No check of"):
            placement.with_user(self.facilitator).action_freeze_entry()
        declaration = self._declare(10)
        line = declaration.line_ids.filtered(
            lambda line: line.placement_id == placement
        )
        # flagged, counted: the officer decides
        self.assertIn("eligibility to check", line.alert)
        self.assertEqual(line.counted_hours, 10)
        self.assertFalse(line.with_user(self.portal_user).sudo().alert)
        check = self._check_eligibility(person)
        placement.with_user(self.facilitator).action_freeze_entry()
        self.assertEqual(placement.eligibility_id, check)
        line.invalidate_recordset()
        self.assertFalse(line.alert)

    def test_trap_09_a_certified_month_keeps_the_criterion_known_that_day(self):
        person = self.env["insertion.participant"].create(
            {"first_name": "Ali", "last_name": "Ba"}
        )
        placement = self._new_placement(person)
        march = self._declare(10)
        march.action_validate()
        check = self._check_eligibility(person)
        placement.with_user(self.facilitator).action_freeze_entry()
        april = self._declare(10, month=march.month.replace(month=4))
        self.env.flush_all()
        self.env.invalidate_all()
        lines = (march | april).line_ids.sudo()
        lines = lines.filtered(lambda line: line.placement_id == placement)
        self.assertEqual(
            {line.month.month: line.criterion_id for line in lines},
            {3: self.env["insertion.criterion"], 4: check.criterion_id},
        )

    def test_check_made_after_the_first_day_does_not_count(self):
        person = self._new_participant("Ali", "Ba")
        person.eligibility_ids.date_from = "2026-02-01"
        placement = self._new_placement(person)
        self.assertFalse(placement.eligibility_id)
        # the first day was wrong: judged again
        placement.date_start = "2026-02-02"
        self.assertTrue(placement.eligibility_id)

    def test_validated_hours_keep_their_person(self):
        self._attest(10)
        other = self._new_participant("Ali", "Ba")
        with self.assertRaisesRegex(UserError, "stays with this person"):
            self.placement.participant_id = other
        with self.assertRaisesRegex(UserError, "no longer changes"):
            self.placement.action_freeze_entry()

    # clock

    def test_trap_09_the_clock_runs_from_the_first_clause(self):
        # first day on any clause: 1 June 2024; 24 months end on 31 May 2026
        self._new_placement(
            self.participant,
            contractor_id=self._new_lot().id,
            date_start="2024-06-01",
            date_end="2024-08-31",
        )
        self.assertEqual(str(self.placement.counted_until), "2026-05-31")
        self.contract.eligibility_start = "contract"
        # first day on this contract: 12 January 2026
        self.assertEqual(str(self.placement.counted_until), "2028-01-11")

    def test_successive_placements_share_the_clock_of_their_contract(self):
        self.contract.eligibility_start = "contract"
        second = self._new_placement(self.participant, date_start="2026-09-01")
        self.assertEqual(str(second.counted_until), "2028-01-11")
        # hired permanently on 1 September 2026: 12 months
        second.contract_type = "permanent"
        self.assertEqual(str(second.counted_until), "2027-08-31")
        self.assertEqual(str(self.placement.counted_until), "2028-01-11")

    def test_placements_created_together_share_the_clock(self):
        person = self._new_participant("Ali", "Ba")
        common = {
            "participant_id": person.id,
            "contractor_id": self.contractor.id,
            "job": "Peintre",
        }
        placements = self.env["insertion.placement"].create(
            [
                common | {"date_start": "2026-06-01"},
                common | {"date_start": "2026-02-01"},
            ]
        )
        # the first day is 1 February 2026
        self.assertEqual(
            [str(day) for day in placements.mapped("counted_until")],
            ["2028-01-31", "2028-01-31"],
        )

    def test_limit_chosen_by_hand_stays(self):
        self.placement.counted_until = "2026-12-31"
        self._new_placement(self.participant, date_start="2026-03-02")
        self.assertEqual(str(self.placement.counted_until), "2026-12-31")
        self.placement.counted_until = "2028-01-11"
        self.contract.eligibility_months = 12
        self.assertEqual(str(self.placement.counted_until), "2027-01-11")

    def test_trap_09_later_hours_are_kept_not_counted(self):
        self._new_placement(
            self.participant,
            contractor_id=self._new_lot().id,
            date_start="2024-02-20",
            date_end="2024-03-31",
        )
        # 24 months from 20 February 2024 end on 19 February 2026: March is out
        declaration = self._declare(80)
        self.assertEqual(declaration.worked_hours, 80)
        self.assertEqual(declaration.counted_hours, 0)
        self.assertEqual(declaration.line_ids.uncounted_reason, "eligibility")

    @freeze_time("2027-12-01")
    def test_clock_of_placements_is_read_and_searched_as_of_today(self):
        Placement = self.env["insertion.placement"].with_user(self.facilitator)
        # ends on 11 January 2028, in 41 days
        self.assertEqual(self.placement.eligibility_state, "ending")
        self.assertEqual(self.placement.eligibility_days, 41)
        for today, state in (
            ("2027-11-11", "eligible"),
            ("2027-11-12", "ending"),
            ("2028-01-11", "ending"),
            ("2028-01-12", "expired"),
        ):
            with freeze_time(today):
                self.placement.invalidate_recordset()
                self.assertEqual(self.placement.eligibility_state, state)
                for other in ("eligible", "ending", "expired", "not_checked"):
                    found = Placement.search([("eligibility_state", "=", other)])
                    self.assertEqual(bool(found), other == state, (today, other))

    # districts

    def test_trap_08_district_by_the_list_of_the_first_day(self):
        district = self.env.ref("mife_insertion_clauses.insertion_qpv_mont_2024")
        person = self._new_participant("Ali", "Ba", qpv_id=district.id)
        person.eligibility_ids.date_from = "2023-01-01"
        self.assertEqual(person.lives_in_qpv, "yes")
        contractor = self._new_lot()
        old = self._new_placement(
            person, contractor_id=contractor.id, date_start="2023-11-06"
        )
        # hired in 2023: the list of 2024 says nothing
        self.assertEqual(old.entry_qpv, "unknown")
        self.assertFalse(old.entry_qpv_id)
        new = self._new_placement(
            person, contractor_id=contractor.id, date_start="2024-01-02"
        )
        self.assertEqual(new.entry_qpv, "yes")
        self.assertEqual(new.entry_qpv_generation, "2024")
        person.qpv_id = self.env.ref(
            "mife_insertion_clauses.insertion_qpv_residences_2015"
        )
        old.action_freeze_entry()
        self.assertEqual(old.entry_qpv_generation, "2015")
        # the person moves: nothing changes for who is already at work
        person.qpv_id = False
        person.lives_in_qpv = "no"
        self.assertEqual(new.entry_qpv_id, district)

    def test_district_of_who_lives_in_none_is_refused(self):
        district = self.env.ref("mife_insertion_clauses.insertion_qpv_mont_2024")
        with self.assertRaisesRegex(ValidationError, "remove the district"):
            self.participant.write({"qpv_id": district.id, "lives_in_qpv": "no"})

    # employers and contracts

    def test_trap_10_modality_belongs_to_each_placement(self):
        etti = self._structure("etti")
        lent = self._new_placement(
            self._new_participant("Ali", "Ba"),
            modality="etti",
            employer_id=etti.id,
            contract_type="temp",
        )
        self.assertEqual(lent.contractor_id, self.placement.contractor_id)
        self.assertEqual(self.placement.modality, "direct")
        self.assertEqual(self.placement.employer_id, self.firm)
        with self.assertRaisesRegex(ValidationError, "choose Insertion temp agency"):
            lent.modality = "ett"

    def test_structure_that_holds_the_lot_proposes_its_modality(self):
        contractor = self._new_lot()
        contractor.partner_id = self._structure("aci")
        placement = self._new_placement(
            self.participant,
            contractor_id=contractor.id,
            contract_type="insertion",
        )
        self.assertEqual(placement.modality, "aci")
        self.assertEqual(placement.employer_id, contractor.partner_id)

    def test_trap_33_contract_fits_the_employer(self):
        cases = {
            "geiq": ("apprentice", "permanent"),
            "aci": ("insertion", "permanent"),
            "etti": ("temp", "fixed"),
            "ett": ("temp", "insertion"),
            "ea": ("permanent", "support"),
            "esat": ("support", "fixed"),
        }
        for kind, (allowed, refused) in cases.items():
            vals = {
                "modality": kind,
                "employer_id": self._structure(kind).id,
                "job": kind,
            }
            with self.subTest(kind=kind):
                self._new_placement(self.participant, contract_type=allowed, **vals)
                with self.assertRaisesRegex(ValidationError, "it may sign: "):
                    self._new_placement(self.participant, contract_type=refused, **vals)

    def test_trap_33_sentence_names_what_is_allowed(self):
        with self.assertRaisesRegex(
            ValidationError,
            r"Structure geiq \(Employers' group \(GEIQ\)\) does not sign this type of "
            r"contract; it may sign: Apprenticeship, Professionalisation contract, "
            r"Other\.",
        ):
            self._new_placement(
                self.participant,
                modality="geiq",
                employer_id=self._structure("geiq").id,
            )

    def test_trap_33_self_employed_people_have_no_hours(self):
        for contract_type in ("other", "fixed", "permanent"):
            with self.assertRaisesRegex(ValidationError, "no employment contract"):
                self._new_placement(
                    self.participant,
                    employer_id=self._structure("eiti").id,
                    contract_type=contract_type,
                )

    def test_trap_33_rules_are_those_of_the_first_day(self):
        geiq = self._structure("geiq")
        self.env["insertion.contract.rule"].create(
            {
                "employer_kind": "geiq",
                "contract_type": "permanent",
                "date_from": "2026-06-01",
            }
        )
        vals = {
            "modality": "geiq",
            "employer_id": geiq.id,
            "contract_type": "permanent",
        }
        with self.assertRaisesRegex(ValidationError, "does not sign"):
            self._new_placement(self.participant, date_start="2026-05-31", **vals)
        self._new_placement(self.participant, date_start="2026-06-01", **vals)

    def test_trap_33_unknown_kind_is_warned_not_refused(self):
        placement = self._new_placement(
            self.participant,
            modality="geiq",
            employer_id=self._new_company("GEIQ Inconnu").id,
            contract_type="permanent",
        )
        self.assertIn("it may sign", placement.contract_warning)
        placement.contract_type = "apprentice"
        self.assertFalse(placement.contract_warning)

    # hours on several lots

    def test_trap_15_hours_on_two_contracts_are_flagged_not_blocked(self):
        contractor = self._new_lot()
        contractor.lot_id.action_start()
        self._new_placement(self.participant, contractor_id=contractor.id)
        declarations = self._open()
        self.assertEqual(len(declarations), 2)
        declarations.line_ids.worked_hours = 110
        # 110 + 110 = 220 h, above the 200 h to check
        for line in declarations.line_ids:
            self.assertIn("220 h this month on several lots", line.alert)
            # a company knows nothing of the other one
            self.assertFalse(line.with_user(self.portal_user).sudo().alert)
        declarations.action_declare()
        declarations.action_validate()
        self.assertEqual(set(declarations.mapped("state")), {"validated"})

    def test_trap_15_alert_costs_no_query_per_line(self):
        def count_queries(lines):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines.mapped("alert")
            return self.env.cr.sql_log_count - before

        for index in range(10):
            self._new_placement(self._new_participant("Ali", f"Ba {index}"))
        lines = self._open().line_ids
        # with its own prefetch, once the cache is emptied
        lines = lines.browse(lines.ids)
        self.env.flush_all()
        count_queries(lines[:2])
        self.assertLessEqual(count_queries(lines), count_queries(lines[:2]))
