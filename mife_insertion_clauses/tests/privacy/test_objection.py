# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import InsertionCommon


@tagged("post_install", "-at_install", "standard")
class TestObjection(InsertionCommon):
    def _act(self, act, user=None, **vals):
        Act = self.env["insertion.privacy.act"].with_user(user or self.facilitator)
        vals = {"participant_id": self.participant.id, "reason": "Son courrier", **vals}
        return Act.create({"act": act, **vals}).action_confirm()

    def test_who_objects_is_no_longer_contacted_until_it_ends(self):
        self._act("contact", received_on="2026-02-03")
        self.assertTrue(self.participant.objects_to_contact)
        self.assertFalse(self.participant.is_limited)
        objection = self.participant.objection_ids
        self.assertEqual(str(objection.received_on), "2026-02-03")
        self.assertEqual(objection.user_id, self.facilitator)

        self._act("end", objection_id=objection.id, reason="Elle accepte à nouveau")
        self.assertFalse(self.participant.objects_to_contact)
        self.assertEqual(objection.end_reason, "Elle accepte à nouveau")

    def test_what_stands_is_not_noted_twice(self):
        self._act("contact")
        self._act("contact", reason="Une seconde fois")
        self.assertEqual(
            self.participant.objection_ids.mapped("reason"), ["Son courrier"]
        )

    def test_who_limits_the_use_is_introduced_to_nobody(self):
        self._act("limit")
        Referral = self.env["insertion.referral"].with_user(self.facilitator)
        vals = {
            "participant_id": self.participant.id,
            "partner_id": self.firm.id,
            "job": "Peintre",
        }
        with self.assertRaisesRegex(ValidationError, "Élodie N'Guessan asked"):
            Referral.create(vals)
        self._act("end", objection_id=self.participant.objection_ids.id)
        self.assertTrue(Referral.create(vals))

    def test_a_request_needs_words_and_a_day_that_has_come(self):
        with self.assertRaisesRegex(UserError, "Write why"):
            self._act("contact", reason="   ")
        with self.assertRaisesRegex(UserError, "after today"):
            self._act("contact", received_on="2999-01-01")
        self.assertFalse(self.participant.objection_ids)

    def test_nobody_writes_a_request_around_the_act(self):
        self._act("contact")
        objection = self.participant.objection_ids
        for user in (self.facilitator, self.manager):
            with self.assertRaisesRegex(UserError, "from their own form"):
                objection.with_user(user).write({"ended_on": "2026-01-01"})
        with self.assertRaisesRegex(UserError, "from their own form"):
            objection.write({"kind": "limit"})
        with self.assertRaisesRegex(UserError, "had already ended"):
            self._act("end", objection_id=objection.id)
            self._act("end", objection_id=objection.id)

    def test_a_page_of_the_person_notes_it_without_an_account(self):
        public = self.env.ref("base.public_user")
        self.participant.with_user(public)._object_to_contact()
        self.assertTrue(self.participant.objects_to_contact)
        self.assertFalse(self.participant.objection_ids.user_id)

    def test_what_two_entries_of_a_person_asked_goes_with_the_one_kept(self):
        other = self._new_participant("Elodie", "N'Guessan")
        for participant in (self.participant, other):
            self._act("contact", participant_id=participant.id)
        wizard = self.env["insertion.participant.merge"].with_user(self.facilitator)
        people = self.participant | other
        wizard.create({"participant_ids": [(6, 0, people.ids)]}).action_merge()
        kept = people.filtered("active")
        self.assertEqual(len(kept.objection_ids), 2)
        self.assertTrue(kept.objects_to_contact)
