# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import InsertionCommon, unprinted

# The hours of March 2026 end on the 31st: 24 months more is 31 March 2028
LAST_DAY, FIRST_DAY = date(2028, 3, 31), date(2028, 4, 1)
# words of people, in no language of the product
CALLED = "Appelée"
CAME_BACK = "De retour"
SEEN = "Vue ce matin"
ABSENT = "N'GUESSAN Elodie sera absente, Élodie Dupont la remplace."


@tagged("post_install", "-at_install", "standard")
class TestRetention(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-04-02"), unprinted():
            cls.attestation = cls._attest()
        cls.placement.date_end = "2026-03-31"

    def _review(self, day=FIRST_DAY):
        with freeze_time(day):
            return (
                self.env["insertion.retention.review"]
                .with_user(self.manager)
                .create({})
            )

    def _line(self, review, participant=None):
        participant = participant or self.participant
        return review.line_ids.filtered(lambda line: line.participant_id == participant)

    def _act(self, act, user=None, **vals):
        Act = self.env["insertion.privacy.act"].with_user(user or self.manager)
        Act.create({"act": act, "reason": "Séance du comité", **vals}).action_confirm()

    def _approve(self, review, day=FIRST_DAY):
        with freeze_time(day):
            self._act("approve", review_id=review.id)

    def _run(self, review, day=FIRST_DAY, pieces=30):
        with freeze_time(day):
            for _piece in range(pieces):
                if review.state != "approved":
                    return
                review._forget_piece()

    def _forget(self):
        review = self._review()
        self._approve(review)
        self._run(review)
        self.assertEqual(review.state, "done")
        return review

    def _hold(self, **vals):
        return (
            self.env["insertion.retention.hold"]
            .with_user(self.manager)
            .create({"name": "FSE+ 2026", "reason": "Convention", **vals})
        )

    def test_nobody_is_listed_on_the_last_day_of_the_term(self):
        self.assertFalse(self._line(self._review(LAST_DAY)))

    def test_the_day_after_the_person_is_listed_with_why(self):
        line = self._line(self._review())
        self.assertEqual(line.state, "due")
        self.assertEqual((line.last_on, line.due_since), (date(2026, 3, 31), FIRST_DAY))
        self.assertIn("kept 24 months", line.why)
        self.assertNotIn("Guessan", line.reference)

    def test_a_note_of_the_team_is_a_contact(self):
        with freeze_time("2027-01-15"):
            self.participant.with_user(self.facilitator).message_post(
                body=CALLED, message_type="comment"
            )
        self.assertFalse(self._line(self._review()))
        line = self._line(self._review(date(2029, 1, 16)))
        self.assertEqual(
            (line.last_kind, line.due_since), ("message", date(2029, 1, 16))
        )

    def test_the_organisation_shortens_the_term_from_a_day_on(self):
        rule = self.env.ref(
            "mife_insertion_clauses.insertion_retention_rule_participant"
        )
        own = rule.with_user(self.manager)._adapt(self.env.company)
        own.write({"months": 12})
        line = self._line(self._review(date(2027, 4, 1)))
        self.assertEqual((line.rule_id, line.due_since), (own, date(2027, 4, 1)))

    def test_an_operation_of_a_funder_keeps_until_five_years_after_the_payment(self):
        hold = self._hold(period_from="2026-01-01", period_to="2026-12-31")
        line = self._line(self._review())
        self.assertEqual((line.state, line.hold_id), ("held", hold))
        self.assertIn("without an end for now: FSE+ 2026", line.why)

        hold.paid_on = "2027-06-30"
        self.assertEqual(hold.until, date(2032, 12, 31))
        self.assertEqual(self._line(self._review(date(2032, 12, 31))).state, "held")
        self.assertEqual(self._line(self._review(date(2033, 1, 1))).state, "due")

    def test_a_hold_is_lifted_by_an_act_with_its_reason(self):
        hold = self._hold(scope="contract", contract_id=self.contract.id)
        review = self._review()
        self.assertEqual(self._line(review).state, "held")
        with self.assertRaisesRegex(UserError, "use its buttons"):
            hold.lifted_on = "2027-01-01"
        self._act("lift", hold_id=hold.id)
        with freeze_time(FIRST_DAY):
            review.action_refresh()
        self.assertEqual(self._line(review).state, "due")
        self.assertEqual(hold.lift_reason, "Séance du comité")

    def test_a_hold_says_whom_it_keeps(self):
        with self.assertRaisesRegex(ValidationError, "keeps nobody"):
            self._hold(scope="people")

    def test_a_limited_use_keeps_the_person(self):
        self._act("limit", self.facilitator, participant_id=self.participant.id)
        line = self._line(self._review(date(2030, 1, 1)))
        self.assertEqual((line.state, line.obstacle), ("held", "limit"))

    def test_hours_that_nobody_certified_keep_the_person(self):
        other = self._new_participant("Marek", "Vondrák")
        self._new_placement(other, date_end="2026-03-31")
        with freeze_time("2026-05-02"):
            self.placement.date_end = False
            april = self._open(date(2026, 4, 1))
            april.line_ids.worked_hours = 12
        line = self._line(self._review(date(2030, 1, 1)))
        self.assertEqual((line.state, line.obstacle), ("held", "hours"))
        self.assertEqual(self._line(self._review(date(2030, 2, 1)), other).state, "due")

    def test_what_is_kept_back_has_a_reason_and_stays_out(self):
        review = self._review()
        line = self._line(review)
        with freeze_time(FIRST_DAY):
            self._act("keep", line_ids=[(6, 0, line.ids)])
            review.action_refresh()
        self.assertEqual((line.exists().state, line.kept_by_id), ("kept", self.manager))
        self._approve(review)
        self._run(review)
        self.assertEqual(self.participant.last_name, "N'Guessan")
        # again next month
        self.assertEqual(self._line(self._review(date(2028, 5, 1))).state, "due")

    def test_only_a_manager_approves_and_nothing_goes_before(self):
        review = self._review()
        for user in (self.facilitator, self.officer):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                self._act("approve", user, review_id=review.id)
        with self.assertRaisesRegex(UserError, "use its buttons"):
            review.state = "approved"
        with freeze_time(FIRST_DAY):
            self.env["insertion.retention.review"]._cron_prepare()
        self.assertEqual(self.participant.last_name, "N'Guessan")
        self._approve(review)
        self.assertEqual(
            (review.approved_by_id, review.reason), (self.manager, "Séance du comité")
        )
        with self.assertRaises(UserError):
            self._approve(review)
        with self.assertRaisesRegex(UserError, "stays in the register"):
            review.unlink()

    def test_who_came_back_after_the_approval_stays(self):
        review = self._review()
        self._approve(review)
        with freeze_time("2028-04-02"):
            self.participant.with_user(self.facilitator).message_post(
                body=CAME_BACK, message_type="comment"
            )
        self._run(review, date(2028, 4, 3))
        self.assertEqual(self._line(review).state, "left")
        self.assertEqual(self.participant.last_name, "N'Guessan")

    def test_nothing_tells_who_it_was(self):
        person = self.participant
        person.write(
            {
                "birth_name": "Kouassi",
                "phone": "+33 6 12 34 56 78",
                "email": "elodie@exemple.fr",
                "street": "3 rue des Lilas",
            }
        )
        person.with_user(self.facilitator).message_post(
            body=SEEN, attachments=[("cv.txt", b"Elodie N'Guessan")]
        )
        person.activity_schedule("mail.mail_activity_data_todo", summary="La rappeler")
        self.env["mail.activity"].search(
            [("res_id", "=", person.id), ("res_model", "=", person._name)]
        ).automated = True
        reference = person.reference
        self._messages_to_past()
        self._forget()

        self.assertEqual(person.display_name, f"Person {reference}")
        for name in (
            "birth_name",
            "former_names",
            "birthdate",
            "phone",
            "email",
            "street",
        ):
            self.assertFalse(person[name], name)
        self.assertFalse(person.active)
        self.assertFalse(person.message_ids)
        self.assertFalse(person.with_context(active_test=False).activity_ids)
        self.assertFalse(
            self.env["ir.attachment"].search([("res_model", "=", person._name)])
        )
        self.assertFalse(
            self.env["insertion.participant"]
            .with_context(active_test=False)
            .name_search("Guessan")
        )

    def _messages_to_past(self):
        """Let the messages be those of the days they speak of, not of this test."""
        self.env.cr.execute(
            "UPDATE mail_message SET date = '2026-03-01' WHERE model = %s",
            (self.participant._name,),
        )
        self.env.invalidate_all()

    def test_what_others_wrote_names_the_reference(self):
        reference = self.participant.reference
        self.lot.with_user(self.facilitator).message_post(body=ABSENT)
        self.firm.comment = "Repris avec Élodie N’Guessan."
        task = self.env["project.task"].create({"name": "Rappeler Elodie N'Guessan"})
        self._forget()
        [body] = self.lot.message_ids.filtered(
            lambda one: "absente" in one.body
        ).mapped("body")
        self.assertIn(f"{reference} sera absente, Élodie Dupont la remplace.", body)
        self.assertIn(f"Repris avec {reference}.", self.firm.comment)
        self.assertEqual(task.name, f"Rappeler {reference}")

    def test_a_namesake_who_stays_keeps_what_others_wrote(self):
        with freeze_time("2028-03-01"):
            namesake = self._new_participant("Elodie", "N'guessan")
            namesake.eligibility_ids.checked_on = "2028-03-01"
        task = self.env["project.task"].create({"name": "Rappeler Elodie N'Guessan"})
        review = self._forget()
        self.assertEqual(task.name, "Rappeler Elodie N'Guessan")
        self.assertEqual(namesake.last_name, "N'guessan")
        self.assertNotEqual(self.participant.last_name, "N'Guessan")
        self.assertIn("namesake", review.result)

    def test_files_that_name_the_person_go_and_the_others_stay(self):
        declaration = self.attestation.declaration_id
        Attachment = self.env["ir.attachment"].with_user(self.officer)

        def attach(name, text, record):
            return Attachment.create(
                {
                    "name": name,
                    "raw": text.encode(),
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )

        of_lot = attach("liste.csv", "Nom;Prénom\nN'Guessan;Élodie", self.lot)
        other = attach("plan.csv", "Lot;Surface\nPeinture;120", self.lot)
        scan = attach("bulletin.txt", "illisible", declaration)
        review = self._forget()
        self.assertFalse((of_lot | scan).exists())
        self.assertTrue(other.exists())
        self.assertIn("deleted: 1", review.result)
        # a proof of certified hours is still closed to everybody else
        late = attach("suite.txt", "illisible", declaration)
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = '2026-01-01' WHERE id = %s",
            (late.id,),
        )
        late.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "supports certified hours"):
            late.with_context(insertion_forgetting=True).unlink()

    def test_figures_and_certificates_do_not_move(self):
        line = self.attestation.declaration_id.line_ids
        before = (
            line.age_band,
            line.sex,
            line.qpv,
            line.counted_hours,
            line.sudo().criterion_id,
            self.placement.entry_age,
            self.attestation.payload,
            self.attestation.pdf_hash,
            base64.b64decode(self.attestation.pdf),
        )
        self._forget()
        self.env.invalidate_all()
        after = (
            line.age_band,
            line.sex,
            line.qpv,
            line.counted_hours,
            line.sudo().criterion_id,
            self.placement.entry_age,
            self.attestation.payload,
            self.attestation.pdf_hash,
            base64.b64decode(self.attestation.pdf),
        )
        self.assertEqual(before, after)
        self.assertEqual(line.age_band, "26_40")

    def test_the_work_that_was_interrupted_goes_on(self):
        others = [self._new_participant(f"Prénom{n}", f"Nomade{n}x") for n in range(23)]
        others = self.env["insertion.participant"].union(*others)
        review = self._review(date(2030, 1, 1))
        self._approve(review, date(2030, 1, 1))
        # texts, then files, then the first twenty people; then the process is killed
        for _piece in range(50):
            self._run(review, date(2030, 1, 1), pieces=1)
            done = (others | self.participant).filtered("forgotten_on")
            if done:
                break
        self.assertEqual((len(done), review.state), (20, "approved"))
        self._run(review, date(2030, 1, 1))
        people = (others | self.participant).filtered("forgotten_on")
        self.assertEqual((len(people), review.state), (24, "done"))
        self.assertIn("People anonymised: 24", review.result)

    def test_the_register_holds_counts_and_no_name(self):
        review = self._forget()
        text = " ".join(
            [
                review.result,
                *review.message_ids.mapped("body"),
                *review.line_ids.mapped("why"),
            ]
        )
        self.assertIn("People anonymised: 1", text)
        self.assertNotIn("Guessan", text)

    def test_who_was_forgotten_is_given_no_name_again(self):
        self._forget()
        person = self.participant.with_user(self.manager)
        for vals in (
            {"last_name": "N'Guessan"},
            {"phone": "06"},
            {"birthdate": "1990-01-01"},
        ):
            with self.assertRaisesRegex(UserError, "was anonymised"):
                person.write(vals)

    def test_a_person_asked_by_a_company_and_never_placed(self):
        with freeze_time("2026-04-02"):
            request = (
                self.env["insertion.placement.request"]
                .with_user(self.portal_user)
                .sudo()
                .create(
                    {
                        "contractor_id": self.contractor.id,
                        "first_name": "Ousmane",
                        "last_name": "Keïta",
                        "job": "Peintre",
                        "date_start": "2026-04-10",
                        "answer": "Ousmane n'est pas éligible",
                    }
                )
            )
            request.with_user(self.facilitator).action_refuse()
        self.env.cr.execute(
            "UPDATE insertion_placement_request SET create_date = '2026-04-02'"
        )
        request.invalidate_recordset()
        review = self._review(date(2027, 4, 2))
        self.assertFalse(review.line_ids.request_id)
        review = self._review(date(2027, 5, 3))
        self.assertEqual(review.line_ids.request_id, request)
        self._approve(review, date(2027, 5, 3))
        self._run(review, date(2027, 5, 3))
        self.assertEqual(request.display_name, f"Person {request.id}")
        self.assertFalse(request.answer)

    def test_merged_entries_go_with_the_person(self):
        other = self._new_participant("Élodie", "Kouamé")
        self.env["insertion.participant.merge"].with_user(self.facilitator).create(
            {"participant_ids": [(6, 0, (self.participant | other).ids)]}
        ).action_merge()
        self.env.cr.execute("UPDATE mail_message SET date = '2026-03-01'")
        self.env.invalidate_all()
        review = self._review(date(2030, 1, 1))
        self._approve(review, date(2030, 1, 1))
        self._run(review, date(2030, 1, 1))
        names = (self.participant | other).mapped("display_name")
        self.assertFalse([name for name in names if "lodie" in name], names)
