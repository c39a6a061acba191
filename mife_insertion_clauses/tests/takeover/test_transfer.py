# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Contracts go from one carrier to another one of the same database."""

import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import InsertionCommon, unprinted

FEBRUARY = date(2026, 2, 1)
MARCH_31 = "2026-03-31"
MODELS = ("contract", "lot", "participant", "placement", "attestation", "declaration")


@tagged("post_install", "-at_install")
class TestTransfer(InsertionCommon):
    @classmethod
    @freeze_time("2026-04-20")
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        # who leaves may read criteria, and so may who takes over
        cls.leaving = cls.manager
        cls.leaving.group_ids |= cls.env.ref(
            "mife_insertion_clauses.group_insertion_criteria"
        )
        cls.department = cls.env["res.company"].create({"name": "Département d'Essai"})
        cls.taking, cls.officer_there = (
            new_test_user(
                cls.env,
                login=f"transfer_{role}",
                groups=f"mife_insertion_clauses.group_insertion_{role},"
                "mife_insertion_clauses.group_insertion_criteria",
                company_id=cls.department.id,
                company_ids=[Command.set(cls.department.ids)],
                lang="fr_FR",
            )
            for role in ("manager", "officer")
        )
        with unprinted():
            cls.attestations = cls._attest(120.5, FEBRUARY) + cls._attest(80)
        # an amendment that changes the dates only
        cls.env["insertion.commitment"].create(
            {
                "lot_id": cls.lot.id,
                "origin": "amendment",
                "date": "2026-03-01",
                "hours": 0,
                "reason": "Avenant 1",
            }
        )
        cls.numbers = cls.attestations.mapped("number")

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-04-20"))

    def _see(self, user):
        """Return how many records of each model somebody finds."""
        return {
            model: self.env[f"insertion.{model}"].with_user(user).search_count([])
            for model in MODELS
        }

    def _hand_over(self, **vals):
        return (
            self.env["insertion.contract.transfer"]
            .with_user(self.leaving)
            .with_context(lang="fr_FR", active_ids=self.contract.ids)
            .create({"receiver": "Département", "until": MARCH_31, **vals})
        )

    def _take_over(self, workbook):
        takeover = (
            self.env["insertion.takeover"]
            .with_user(self.taking)
            .with_context(lang="fr_FR", allowed_company_ids=self.department.ids)
            .create(
                {
                    "upload": workbook,
                    "filename": "passation.xlsx",
                    "taken_on": MARCH_31,
                    "source": "Passation de la MIFE",
                }
            )
        )
        takeover.action_read()
        return takeover

    def _take(self, takeover):
        takeover.action_take()
        while takeover.state == "running":
            takeover._as_its_user()._take_chunk()

    def test_the_other_carrier_follows_what_ran_here(self):
        before = self._see(self.leaving)
        self.assertEqual(self._see(self.taking), dict.fromkeys(MODELS, 0))
        takeover = self._take_over(self._hand_over().workbook)
        self.assertFalse(
            [(row.place, row.sentence) for row in takeover.refused_ids],
        )
        self._take(takeover)
        self.assertEqual(takeover.state, "done")
        self.assertFalse(takeover.failed_ids.mapped("sentence"))
        # what the Department sees now, and nothing else of the other organisation
        self.assertEqual(
            self._see(self.taking),
            {
                **dict.fromkeys(("contract", "lot", "participant", "placement"), 1),
                **{"attestation": 0, "declaration": 0},
            },
        )
        self.assertEqual(self._see(self.leaving), before)
        lot = self.env["insertion.lot"].with_user(self.taking).search([])
        self.assertEqual(lot.company_id, self.department)
        self.assertEqual(lot.state, "running")
        # 120.5 h of February and 80 h of March, of the 700 h
        self.assertEqual((lot.hours_due, lot.hours_done), (700, 200.5))
        self.assertEqual(sorted(lot.commitment_ids.mapped("hours")), [0, 700])
        self.assertEqual(lot.contractor_ids.partner_id, self.firm)
        person = lot.placement_ids.participant_id
        self.assertEqual(
            (person.last_name, person.birthdate), ("N'Guessan", date(1990, 5, 12))
        )
        self.assertEqual(
            person.eligibility_ids.criterion_id,
            self.participant.eligibility_ids.criterion_id,
        )
        self.assertNotEqual(person, self.participant)
        for record in (self.contract, self.participant, self.attestations[:1]):
            with self.assertRaises(AccessError):
                record.with_user(self.taking).read(["display_name"])

    def test_hours_go_on_there_with_numbers_of_its_own(self):
        transfer = self._hand_over()
        self._take(self._take_over(transfer.workbook))
        transfer.action_stop()
        there = self.env["insertion.declaration"].with_user(self.officer_there)
        april = there._open_month(date(2026, 4, 1), self.department)
        self.assertEqual(april.company_id, self.department)
        april.line_ids.worked_hours = 60
        with freeze_time("2026-05-04"), unprinted():
            april.action_declare()
            april.action_validate()
            april.action_attest()
            # here nobody is asked for April
            self.assertFalse(self._open(date(2026, 4, 1)))
        there = april.attestation_ids
        self.assertEqual(there.company_id, self.department)
        self.assertEqual(april.lot_id.hours_done, 260.5)
        self.assertEqual(self.lot.hours_done, 200.5)
        # what was issued here keeps its numbers and its bytes
        self.assertEqual(self.attestations.mapped("number"), self.numbers)
        for attestation in (*self.attestations, there):
            self.assertFalse(list(attestation.sudo()._find_faults()))
        said = " ".join(self.contract.message_ids.mapped("body"))
        self.assertIn("Département", said)

    def test_the_same_workbook_enters_nothing_twice(self):
        workbook = self._hand_over().workbook
        self._take(self._take_over(workbook))
        seen = self._see(self.taking)
        again = self._take_over(workbook)
        self.assertEqual(set(again.row_ids.mapped("fate")), {"found"})
        self.assertEqual(self._see(self.taking), seen)

    def test_what_is_not_certified_is_told(self):
        self._declare(10, month=date(2026, 1, 1))
        self.assertIn("31/03/2026\u00a0: 1.", self._hand_over().waiting)
        self.assertFalse(self._hand_over(until="2025-12-31").waiting)
        for until in ("2026-03-15", "2026-04-30"):
            with self.assertRaisesRegex(UserError, "dernier jour"):
                self._hand_over(until=until).action_download()

    def test_hours_entered_after_the_day_stop_it(self):
        with self.assertRaisesRegex(UserError, "mars 2026"):
            self._hand_over(until="2026-02-28").action_stop()
        self.assertFalse(self.contractor.report_to)

    def test_criteria_leave_with_who_may_read_them_only(self):
        self.leaving.group_ids -= self.env.ref(
            "mife_insertion_clauses.group_insertion_criteria"
        )
        takeover = self._take_over(self._hand_over().workbook)
        self._take(takeover)
        person = self.env["insertion.participant"].with_user(self.taking).search([])
        self.assertEqual(len(person), 1)
        self.assertFalse(person.eligibility_ids)
        # the widest team below the manager cannot open it at all
        with self.assertRaises(AccessError):
            self.env["insertion.contract.transfer"].with_user(self.facilitator).create(
                {"receiver": "X", "contract_ids": [Command.set(self.contract.ids)]}
            )
        self.assertTrue(base64.b64decode(self._hand_over().workbook))
