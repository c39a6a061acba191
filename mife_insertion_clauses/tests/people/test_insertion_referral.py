# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import InsertionCommon


@tagged("post_install", "-at_install")
class TestInsertionReferral(InsertionCommon):
    def _new_referral(self, **vals):
        return (
            self.env["insertion.referral"]
            .with_user(self.facilitator)
            .create(
                {
                    "participant_id": self.participant.id,
                    "contractor_id": self.contractor.id,
                    "job": "Peintre",
                    "date_proposed": "2026-03-02",
                    **vals,
                }
            )
        )

    def _close(self, referral, state="refused", reason="profile"):
        self.env["insertion.referral.close"].with_user(self.facilitator).create(
            {
                "referral_ids": referral.ids,
                "state": state,
                "reason_id": self.env.ref(
                    f"mife_insertion_clauses.insertion_reason_{reason}"
                ).id,
            }
        ).action_close()

    @freeze_time("2026-03-02")
    def test_answer_is_due_after_fifteen_days_and_chased_after_seven(self):
        Referral = self.env["insertion.referral"].with_user(self.facilitator)
        referral = self._new_referral()
        self.assertEqual(str(referral.date_due), "2026-03-17")
        for today, countdown, days in (
            ("2026-03-02", "waiting", 15),
            ("2026-03-08", "waiting", 9),
            ("2026-03-09", "chase", 8),
            ("2026-03-17", "chase", 0),
            ("2026-03-18", "late", -1),
        ):
            with freeze_time(today):
                referral.invalidate_recordset()
                self.assertEqual(referral.countdown, countdown, today)
                self.assertEqual(referral.days_left, days, today)
                for other in ("waiting", "chase", "late", "closed"):
                    self.assertEqual(
                        bool(Referral.search([("countdown", "=", other)])),
                        other == countdown,
                        (today, other),
                    )

    @freeze_time("2026-03-04")
    def test_steps_keep_their_dates(self):
        referral = self._new_referral()
        referral.action_seen()
        self.assertEqual(str(referral.date_seen), "2026-03-04")
        referral.date_interview = "2026-03-12"
        referral.action_interview()
        self.assertEqual(referral.state, "interview")
        self.assertEqual(str(referral.date_interview), "2026-03-12")
        with self.assertRaisesRegex(UserError, "follows the steps"):
            referral.state = "hired"

    def test_refusal_keeps_its_reason(self):
        referral = self._new_referral()
        self._close(referral, reason="filled")
        self.assertEqual(referral.state, "refused")
        self.assertEqual(referral.reason_id.name, "The job is already filled")
        self.assertEqual(referral.countdown, "closed")
        with self.assertRaisesRegex(UserError, "already has its answer"):
            referral.action_hire()
        referral.action_reopen()
        self.assertEqual(referral.state, "proposed")
        self.assertFalse(referral.reason_id)

    def test_hiring_makes_one_placement_and_then_opens_it(self):
        referral = self._new_referral()
        action = referral.action_hire()
        form = Form(
            self.env["insertion.placement"]
            .with_user(self.facilitator)
            .with_context(**action["context"])
        )
        form.date_start = "2026-04-01"
        placement = form.save()
        self.assertEqual(placement.participant_id, self.participant)
        self.assertEqual(placement.job, "Peintre")
        self.assertEqual(placement.employer_id, self.firm)
        self.assertEqual(referral.state, "hired")
        self.assertEqual(referral.action_hire()["res_id"], placement.id)
        self.assertEqual(referral.placement_ids, placement)
        with self.assertRaisesRegex(UserError, "change the placement"):
            referral.action_reopen()

    @freeze_time("2026-03-10")
    def test_chase_names_nobody(self):
        self.clerk.email = "clerk@example.com"
        referral = self._new_referral()
        action = referral.action_chase()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.facilitator)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(composer.partner_ids, self.clerk)
        composer.action_send_mail()
        message = referral.message_ids[0]
        self.assertIn("Peintre", message.body)
        self.assertIn(self.participant.reference, message.body)
        mail = (
            self.env["mail.mail"].sudo().search([("mail_message_id", "=", message.id)])
        )
        sent = f"{message.subject} {message.body} {mail.body_html} {mail.subject}"
        for secret in (
            self.participant.last_name,
            self.participant.first_name,
            self.participant.eligibility_ids.criterion_id.name,
        ):
            self.assertNotIn(secret, sent)
        self.assertEqual(str(referral.date_chased), "2026-03-10")
        self.assertEqual(referral.countdown, "waiting")

    def test_companies_to_chase_are_planned_once(self):
        referral = self._new_referral(user_id=self.facilitator.id)
        with freeze_time("2026-03-10"):
            self.env["insertion.referral"]._cron_plan_chases()
            self.env["insertion.referral"]._cron_plan_chases()
        self.assertEqual(len(referral.activity_ids), 1)
        self.assertEqual(referral.activity_ids.user_id, self.facilitator)
        self._close(referral)
        self.assertFalse(referral.activity_ids)

    def test_what_is_planned_alone_is_said_in_the_language_of_the_team(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.company.partner_id.lang = "fr_FR"
        referral = self._new_referral(user_id=self.facilitator.id)
        job = self.env.ref("mife_insertion_clauses.ir_cron_insertion_referral")
        with freeze_time("2026-03-10"), self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.assertEqual(
            referral.activity_ids.summary,
            "Pas encore de réponse\N{NO-BREAK SPACE}: relancer l'entreprise",
        )

    def test_introduction_without_lot(self):
        referral = self._new_referral(contractor_id=False, partner_id=self.firm.id)
        self.assertFalse(referral.lot_id)
        self.assertEqual(self.participant.referral_count, 1)
        context = self.contractor.action_introduce()["context"]
        form = Form(
            self.env["insertion.referral"]
            .with_user(self.facilitator)
            .with_context(**context)
        )
        self.assertEqual(form.partner_id, self.firm)
        self.assertEqual(form.contract_id, self.contract)

    def test_reasons_without_clause_name_the_law(self):
        reasons = self.env["insertion.reason"].search(
            [("kind", "=", "no_clause"), ("legal_source", "ilike", "L. 2112-2-1")]
        )
        self.assertEqual(len(reasons), 4)
