# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Messages of tests are in no language: pylint: disable=translation-required

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from ..common import MARCH, InsertionCommon


@tagged("post_install", "-at_install")
class TestParticipantMerge(InsertionCommon):
    def _merge(self, people, keep):
        wizard = (
            self.env["insertion.participant.merge"]
            .with_user(self.facilitator)
            .create({"participant_ids": people.ids, "participant_id": keep.id})
        )
        return wizard.action_merge()

    def test_trap_27_same_person_is_found_on_entry(self):
        form = Form(self.env["insertion.participant"].with_user(self.facilitator))
        form.first_name = "NGUESSAN"
        form.last_name = "elodie"
        form.birthdate = date(1990, 5, 12)
        self.assertEqual(form.duplicate_ids.ids, self.participant.ids)
        # entered all the same: found from both sides
        twin = form.save()
        self.assertEqual(twin.duplicate_ids, self.participant)
        self.participant.invalidate_recordset()
        self.assertEqual(self.participant.duplicate_ids, twin)

    def test_trap_27_homonyms_are_other_people(self):
        other = self._new_participant("Élodie", "N'Guessan", birthdate="1991-05-12")
        self.assertFalse((other | self.participant).duplicate_ids)
        # without a date of birth, nobody knows: both are shown to compare
        unknown = self._new_participant("Élodie", "N'Guessan", birthdate=False)
        self.assertEqual(unknown.duplicate_ids, other | self.participant)

    def test_trap_27_merge_loses_nothing(self):
        twin = self._new_participant("elodie", "NGUESSAN", phone="0384000000")
        other = self._new_placement(twin, job="Aide")
        referral = self.env["insertion.referral"].create(
            {
                "participant_id": twin.id,
                "contractor_id": self.contractor.id,
                "job": "Peintre",
            }
        )
        twin.message_post(body="Appelée le 3 mars")
        twin.activity_schedule("mail.mail_activity_data_todo", summary="Rappeler")
        checks = (self.participant | twin).eligibility_ids
        attestation = self._attest(100)
        before = attestation.payload
        lines = attestation.declaration_id.line_ids
        self.assertEqual(len(lines), 2)
        reference = twin.reference

        self._merge(self.participant | twin, self.participant)

        kept = self.participant
        self.assertEqual(kept.placement_ids, self.placement | other)
        self.assertEqual(kept.eligibility_ids, checks)
        self.assertEqual(len(checks.filtered("is_main")), 1)
        self.assertEqual(kept.referral_ids, referral)
        self.assertEqual(lines.participant_id, kept)
        self.assertIn("Appelée le 3 mars", "".join(kept.message_ids.mapped("body")))
        self.assertIn("Rappeler", kept.activity_ids.mapped("summary"))
        self.assertEqual(kept.phone, "0384000000")
        # both worked 100 h in a certified month: nothing changes
        self.assertEqual(lines.mapped("worked_hours"), [100, 100])
        self.assertEqual(lines.mapped("counted_hours"), [100, 100])
        self.assertEqual(attestation.payload, before)
        self.assertEqual(attestation.declaration_id.state, "attested")
        # one person now, whom the old reference still finds
        self.assertEqual(attestation.declaration_id.people_count, 1)
        self.assertFalse(twin.active)
        self.assertEqual(twin.merged_into_id, kept)
        Participant = self.env["insertion.participant"].with_user(self.facilitator)
        self.assertEqual(Participant.name_search(reference)[0][0], kept.id)
        self.assertFalse(kept.duplicate_ids)

    def test_trap_27_frozen_entries_stay_after_a_merge(self):
        twin = self._new_participant("elodie", "NGUESSAN", birthdate="1990-05-12")
        check = self._check_eligibility(twin, "rsa", is_main=True)
        other = self._new_placement(twin, job="Aide")
        self.assertEqual(other.eligibility_id, check)
        self._merge(self.participant | twin, self.participant)
        self.assertEqual(other.eligibility_id, check)
        self.assertEqual(other.entry_criterion_id.code, "RSA")
        self.assertEqual(self.placement.entry_criterion_id.code, "SENIOR")

    def test_merge_joins_the_clocks(self):
        twin = self._new_participant("elodie", "NGUESSAN")
        later = self._new_placement(twin, date_start="2026-06-01")
        # 24 months from 1 June 2026
        self.assertEqual(str(later.counted_until), "2028-05-31")
        self._merge(self.participant | twin, self.participant)
        # the person started on 12 January 2026
        self.assertEqual(str(later.counted_until), "2028-01-11")

    def test_merge_in_chain_keeps_every_reference(self):
        second = self._new_participant("elodie", "NGUESSAN")
        third = self._new_participant("Elodie", "Nguessan")
        self._merge(second | third, second)
        self._merge(self.participant | second, self.participant)
        self.assertEqual(
            self.participant.former_references,
            f"{second.reference}, {third.reference}",
        )
        self.assertEqual(third.merged_into_id, self.participant)

    def test_merge_is_asked_for_with_two_entries(self):
        with self.assertRaisesRegex(UserError, "at least two"):
            self._merge(self.participant, self.participant)
        twin = self._new_participant("elodie", "NGUESSAN")
        self._merge(self.participant | twin, self.participant)
        with self.assertRaisesRegex(UserError, "already merged"):
            self._merge(self.participant | twin, twin)

    def test_merge_from_the_person(self):
        twin = self._new_participant("elodie", "NGUESSAN", email="e@example.com")
        self.participant.email = "elodie@example.com"
        action = twin.with_user(self.facilitator).action_merge()
        wizard = Form(
            self.env["insertion.participant.merge"]
            .with_user(self.facilitator)
            .with_context(**action["context"])
        )
        self.assertEqual(wizard.participant_id, self.participant)
        self.assertEqual(wizard.differences, "Email")
        wizard.save().action_merge()
        self.assertEqual(self.participant.email, "elodie@example.com")

    def test_people_of_another_organisation_are_not_merged(self):
        company = self.env["res.company"].create({"name": "Autre organisme"})
        stranger = self._new_participant("Élodie", "N'Guessan", company_id=company.id)
        self.assertFalse(self.participant.duplicate_ids)
        everywhere = new_test_user(
            self.env,
            login="insertion_everywhere",
            groups="mife_insertion_clauses.group_insertion_facilitator",
            company_ids=[(6, 0, (company | self.env.company).ids)],
            company_id=self.env.company.id,
        )
        wizard = (
            self.env["insertion.participant.merge"]
            .with_user(everywhere)
            .with_context(allowed_company_ids=(self.env.company | company).ids)
            .create(
                {
                    "participant_ids": (self.participant | stranger).ids,
                    "participant_id": self.participant.id,
                }
            )
        )
        with self.assertRaisesRegex(UserError, "different organisations"):
            wizard.action_merge()

    def test_hours_of_both_entries_in_one_month_make_one_person(self):
        twin = self._new_participant("elodie", "NGUESSAN")
        self._new_placement(twin, job="Aide")
        self._merge(self.participant | twin, self.participant)
        declaration = self._open(MARCH)
        declaration.line_ids.worked_hours = 110
        self.assertIn("220 h this month", declaration.alerts)
