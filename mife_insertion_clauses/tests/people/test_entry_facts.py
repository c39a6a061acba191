# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ...report.home_officer import OfficerHome
from ...report.year_facts import YearFacts
from ...rules.takeover_columns import BY_KEY, PEOPLE
from ..common import InsertionCommon


@tagged("post_install", "-at_install")
class TestEntryFacts(InsertionCommon):
    """What the count of a year asks of people, on their first day at work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.local = cls._new_company("Mission locale d'Essai")

    @classmethod
    def _category(cls, name):
        return cls.env.ref(f"mife_insertion_clauses.insertion_category_{name}")

    def _new_known(self, first_name, **vals):
        return self._new_participant(
            first_name,
            "Bernard",
            diploma_id=self._category("diploma_3").id,
            unemployed_since="2025-01-12",
            prescriber_id=self.local.id,
            **vals,
        )

    def _read(self, record, *names):
        return [record[name].code or None for name in names]

    def _get_facts(self, placement):
        return self._read(
            placement,
            "entry_diploma_id",
            "entry_unemployment_id",
            "entry_prescriber_kind_id",
        )

    def test_what_is_true_on_the_first_day_stays(self):
        self.local.insertion_prescriber_kind_id = self._category(
            "prescriber_mission_locale"
        )
        person = self._new_known("Zoé")
        first = self._new_placement(person)
        # 12 January 2025 to 12 January 2026: 12 months
        self.assertEqual(self._get_facts(first), ["3", "12_23", "mission_locale"])
        person.diploma_id = self._category("diploma_4")
        person.unemployed_since = "2026-03-01"
        second = self._new_placement(person, date_start="2026-04-06")
        self.assertEqual(self._get_facts(first), ["3", "12_23", "mission_locale"])
        self.assertEqual(self._get_facts(second), ["4", "under_6", "mission_locale"])

    def test_length_of_unemployment_around_a_bracket(self):
        person = self._new_known("Zoé")
        for day, code in (
            ("2026-01-11", "6_11"),
            ("2026-01-12", "12_23"),
            ("2026-12-12", "12_23"),
        ):
            placement = self._new_placement(person, date_start=day)
            self.assertEqual(placement.entry_unemployment_id.code, code, day)
        # the day moves before any hour is certified: the bracket follows
        placement.date_start = "2026-01-05"
        self.assertEqual(placement.entry_unemployment_id.code, "6_11")

    def test_what_is_learnt_later_fills_the_gaps_and_changes_nothing_else(self):
        self.participant.prescriber_id = self.local
        self._attest(100)
        line = self.placement.contractor_id.declaration_ids.line_ids
        self.assertEqual(line.state, "attested")
        before = line.declaration_id.attestation_ids.payload
        self.assertFalse(line.diploma_id | line.unemployment_id)
        placement = self.placement.with_user(self.officer)
        placement.entry_diploma_id = self._category("diploma_below_3")
        placement.entry_unemployment_id = self._category("unemployment_24")
        self.local.insertion_prescriber_kind_id = self._category("prescriber_ccas")
        self.assertEqual(
            self._read(line, "diploma_id", "unemployment_id", "prescriber_kind_id"),
            ["below_3", "24", "ccas"],
        )
        self.assertEqual(line.declaration_id.attestation_ids.payload, before)
        with self.assertRaisesRegex(UserError, "no longer changes"):
            placement.entry_diploma_id = self._category("diploma_4")
        self.participant.diploma_id = self._category("diploma_4")
        self.local.insertion_prescriber_kind_id = self._category("prescriber_plie")
        self.assertEqual(
            self._read(line, "diploma_id", "prescriber_kind_id"), ["below_3", "ccas"]
        )

    def test_a_sex_asked_and_not_said_is_known_to_be_unknown(self):
        self.participant.sex = False
        self.placement.write(
            {
                "entry_diploma_id": self._category("diploma_unknown").id,
                "entry_unemployment_id": self._category("unemployment_unknown").id,
                "entry_prescriber_kind_id": self._category("prescriber_other").id,
            }
        )
        self.assertTrue(self.placement.is_to_complete)
        self.placement.with_user(self.officer).person_sex = "unknown"
        self.assertFalse(self.placement.is_to_complete)
        self._attest(100)
        line = self.placement.contractor_id.declaration_ids.line_ids
        self.assertFalse(line.sex)
        # said later, it is counted, once
        self.participant.sex = "f"
        self.assertEqual(line.sex, "f")
        self.participant.sex = "m"
        self.assertEqual(line.sex, "f")

    def test_another_person_brings_its_own_facts(self):
        known = self._new_placement(self._new_known("Zoé"))
        self.assertEqual(known.entry_diploma_id.code, "3")
        known.participant_id = self.participant
        self.assertFalse(known.entry_diploma_id | known.entry_unemployment_id)

    def test_the_list_says_who_is_missing_and_is_filled_in_place(self):
        view = "mife_insertion_clauses.insertion_placement_view_list_complete"
        Placement = self.env["insertion.placement"].with_user(self.facilitator)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_placement_action_complete"
        )
        self.assertIn("search_default_to_complete", action["context"])
        missing = Placement.search([("is_to_complete", "=", True)])
        self.assertIn(self.placement, missing)
        with Form(missing & self.placement, view) as form:
            form.entry_diploma_id = self._category("diploma_5")
            form.entry_unemployment_id = self._category("unemployment_none")
        self.assertIn(self.placement, Placement.search([("is_to_complete", "=", True)]))
        with Form(missing & self.placement, view) as form:
            form.entry_prescriber_kind_id = self._category("prescriber_self")
        self.assertNotIn(
            self.placement, Placement.search([("is_to_complete", "=", True)])
        )

    def test_the_home_counts_them_and_nothing_is_blocked(self):
        with freeze_time("2026-06-15"):
            slips = self._read_slips()
            self.assertGreaterEqual(slips["facts"], 1)
            known = self._new_placement(self._new_known("Zoé"))
            known.entry_prescriber_kind_id = self._category("prescriber_self")
            self.assertEqual(self._read_slips()["facts"], slips["facts"])
            self._new_placement(self._new_participant("Léa", "Petit"))
            self.assertEqual(self._read_slips()["facts"], slips["facts"] + 1)
        self.assertTrue(self._attest(100))

    def _read_slips(self):
        home = OfficerHome(self.env(user=self.officer)).build()
        return {slip["name"]: slip["count"] for slip in home["slips"]}

    def test_brackets_of_a_contract(self):
        facts = YearFacts(self.env, self.env.company)
        Category = self.env["insertion.category"]
        for amount, code in (
            (0, None),
            (99999.99, "under_100k"),
            (100000, "100k"),
            (500000, "500k"),
            (4999999, "1m"),
            (5000000, "5m"),
        ):
            self.contract.amount = amount
            band = Category.browse(facts.get_amount_band(self.contract, date.today()))
            self.assertEqual(band.code or None, code, amount)
        # the last day is of the contract
        for end, code in (
            ("2026-07-03", "under_6"),
            ("2026-07-04", "6_11"),
            ("2027-01-03", "6_11"),
            ("2027-01-04", "12_23"),
            (False, None),
        ):
            self.contract.date_end = end
            band = Category.browse(facts.get_duration_band(self.contract, date.today()))
            self.assertEqual(band.code or None, code, end)

    def test_a_company_is_new_in_the_year_of_its_first_clause(self):
        self._attest(100)
        line = self.placement.contractor_id.declaration_ids.line_ids
        self.assertTrue(line.is_new_firm)
        self.contract.copy(
            {
                "reference": "2024-07",
                "date_notified": "2024-07-01",
                "state": "closed",
                "lot_ids": [
                    Command.create(
                        {
                            "name": "Sols",
                            "contractor_ids": [
                                Command.create({"partner_id": self.firm.id})
                            ],
                        }
                    )
                ],
            }
        )
        april = self._open(date(2026, 4, 1))
        self.assertFalse(april.line_ids.is_new_firm)
        # what was certified stays as it was counted
        self.assertTrue(line.is_new_firm)

    def test_companies_read_nothing_of_it(self):
        for model in ("insertion.category", "insertion.participant"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.portal_user).search([], limit=1)
        with self.assertRaises(AccessError):
            self.placement.with_user(self.portal_user).read(["entry_diploma_id"])

    def test_the_workbook_of_a_takeover_asks_them(self):
        titles = {column.key: column.title for column in BY_KEY[PEOPLE].columns}
        self.assertEqual(titles["diploma"], "Niveau de diplôme")
        self.assertEqual(titles["unemployed_since"], "Au chômage depuis le")
