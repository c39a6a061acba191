# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...report.month_check import MonthCheck
from ...report.month_turn import MonthTurn
from ..common import MARCH, InsertionCommon, unprinted


@tagged("post_install", "-at_install")
class TestInsertionMonth(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.email = "ines.roux@example.com"
        cls.company = cls.env.company
        cls.company.insertion_month_day = 1
        # other organisations of the base keep their months
        cls.env["res.company"].search(
            [("id", "!=", cls.company.id)]
        ).insertion_month_day = 0
        cls.Declaration = cls.env["insertion.declaration"]

    def _run(self, day):
        with freeze_time(f"{day} 06:00:00"):
            self.Declaration._cron_open_months()
            self.env.flush_all()

    def _march(self):
        return self.Declaration.search(
            [("contractor_id", "=", self.contractor.id), ("month", "=", MARCH)]
        )

    def _mails(self, declaration):
        return self.env["mail.mail"].search(
            [("model", "=", declaration._name), ("res_id", "=", declaration.id)],
            order="id",
        )

    def _activities(self, declaration, name):
        return declaration.activity_ids.filtered(
            lambda activity: activity.activity_type_id
            == self.env.ref(f"mife_insertion_clauses.mail_activity_type_{name}")
        )

    # opening and reminders

    def test_past_month_opens_once_and_companies_are_written_to(self):
        self._run("2026-04-01")
        declaration = self._march()
        self.assertEqual(declaration.line_ids.placement_id, self.placement)
        self._run("2026-04-01")
        self._run("2026-04-02")
        self.assertEqual(self._march(), declaration)
        mail = self._mails(declaration)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.clerk)
        self.assertEqual(mail.state, "outgoing")
        self.assertIn(f"/my/insertion/months/{declaration.id}", mail.body_html)
        self.assertNotIn(self.participant.last_name, mail.subject + mail.body_html)

    def test_never_opens_when_switched_off(self):
        self.company.insertion_month_day = 0
        self._run("2026-04-15")
        self.assertFalse(self._march())

    def test_months_missed_are_caught_up(self):
        self.company.insertion_month_opened = "2026-02-01"
        self._run("2026-05-20")
        months = self.Declaration.search(
            [("contractor_id", "=", self.contractor.id)]
        ).mapped("month")
        self.assertEqual(set(months), {date(2026, 2, 1), MARCH, date(2026, 4, 1)})

    def test_reminders_then_the_officer_never_twice(self):
        for day in ("01", "05", "06", "07", "11", "12", "16", "17", "25"):
            self._run(f"2026-04-{day}")
        declaration = self._march()
        self.assertEqual(declaration.chase_step, "officer")
        self.assertEqual(declaration.chased_on, date(2026, 4, 16))
        # the opening on the 1st, reminders on the 6th and the 11th
        self.assertEqual(len(self._mails(declaration)), 3)
        activity = self._activities(declaration, "insertion_month_late")
        self.assertEqual(len(activity), 1)
        self.assertTrue(
            activity.user_id.has_group("mife_insertion_clauses.group_insertion_officer")
        )

    def test_a_declared_month_is_left_alone(self):
        self._run("2026-04-01")
        self._march().action_declare_no_hours()
        self._run("2026-04-20")
        self.assertEqual(len(self._mails(self._march())), 1)
        self.assertFalse(self._march().activity_ids)

    def test_trap_21_nobody_to_write_to_is_an_activity_at_once(self):
        self.clerk.message_bounce = 2
        self.firm.email = False
        for day in ("01", "06", "11"):
            self._run(f"2026-04-{day}")
        declaration = self._march()
        self.assertFalse(self._mails(declaration))
        self.assertEqual(
            len(self._activities(declaration, "insertion_month_contact")), 1
        )

    def test_an_archived_contact_is_never_written_to(self):
        self.portal_user.active = False
        self.clerk.active = False
        self._run("2026-04-01")
        self.assertNotIn(self.clerk, self._mails(self._march()).recipient_ids)

    def test_each_contact_reads_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.ref("mife_insertion_clauses.mail_template_month_opening").with_context(
            lang="fr_FR"
        ).subject = "Heures de {{ object.month_label }}"
        other = self.clerk.copy({"name": "Luc Petit", "lang": "fr_FR"})
        other.email = "luc.petit@example.com"
        self.contractor.contact_ids += other
        self._run("2026-04-01")
        self.assertEqual(
            {
                (mail.recipient_ids.name, mail.subject)
                for mail in self._mails(self._march())
            },
            {
                (self.clerk.name, "Insertion hours: March 2026 to declare"),
                ("Luc Petit", "Heures de mars 2026"),
            },
        )

    def test_messages_may_be_switched_off(self):
        self.company.insertion_mail_opening = False
        self._run("2026-04-01")
        self.assertFalse(self._mails(self._march()))

    def test_correction_is_written_about_and_validation_is_not(self):
        declaration = self._declare(10)
        declaration.action_validate()
        self.assertFalse(self._mails(declaration))
        declaration._ask_correction("Deux jours manquent.")
        self.assertIn("Deux jours manquent.", self._mails(declaration).body_html)

    def test_officer_reminds_once_a_day(self):
        declaration = self._open()
        message = declaration.action_remind()["params"]["message"]
        self.assertIn("Reminders sent: 1.", message)
        message = declaration.action_remind()["params"]["message"]
        self.assertIn("Already written to today: 1.", message)
        self.assertEqual(len(self._mails(declaration)), 1)
        with self.assertRaises(AccessError):
            declaration.with_user(self.facilitator).action_remind()

    def test_a_month_to_correct_is_chased_in_its_own_words(self):
        with freeze_time("2026-04-10 06:00:00"):
            declaration = self._declare(10)
            declaration._ask_correction("Deux jours manquent.")
        for day in ("10", "14", "15", "16", "20", "25", "26"):
            self._run(f"2026-04-{day}")
        self.assertEqual(declaration.chase_step, "officer")
        # asked on the 10th, again on the 15th and the 20th
        mails = self._mails(declaration)
        self.assertEqual(len(mails), 3)
        for mail in mails:
            self.assertIn("Deux jours manquent.", mail.body_html)
        activity = self._activities(declaration, "insertion_month_late")
        self.assertIn("Correction still awaited", activity.summary)

    def test_a_correction_asked_again_starts_its_own_reminders(self):
        self._run("2026-04-01")
        declaration = self._march()
        self._run("2026-04-20")
        self.assertEqual(declaration.chase_step, "officer")
        declaration.action_declare_no_hours()
        with freeze_time("2026-05-10 06:00:00"):
            declaration._ask_correction("Deux jours manquent.")
        self._run("2026-05-14")
        self.assertEqual(declaration.chase_step, "opening")
        self._run("2026-05-15")
        self.assertEqual(declaration.chase_step, "reminder")

    def test_the_officer_reminds_of_a_correction_as_such(self):
        with freeze_time("2026-04-10 06:00:00"):
            declaration = self._declare(10)
            declaration._ask_correction("Deux jours manquent.")
        declaration.action_remind()
        last = self._mails(declaration)[-1]
        self.assertIn("Deux jours manquent.", last.body_html)

    def test_the_last_month_of_a_lot_given_up_is_asked_for(self):
        for day, asked in (("2026-03-10", 2), ("2026-02-10", 1)):
            savepoint = self.cr.savepoint()
            self._run("2026-04-01")
            declaration = self._march()
            with self.subTest(day=day):
                self.env["insertion.lot.decision"].create(
                    {
                        "lot_id": declaration.lot_id.id,
                        "kind": "termination",
                        "date": day,
                        "reason": "Liquidation judiciaire",
                    }
                ).action_decide()
                self._run("2026-04-06")
                self.assertEqual(len(self._mails(declaration)), asked)
            savepoint.rollback()
            self.env.invalidate_all()

    def test_the_list_says_what_is_asked_and_since_when(self):
        self._run("2026-04-01")
        declaration = self._march()
        self.assertEqual(declaration.look_at, "Last message: 1 April.")
        other = self._open(MARCH.replace(month=2))
        self.assertEqual(other.look_at, "Not written to yet.")
        self._run("2026-04-20")
        self.assertIn("call the company", declaration.look_at)
        declaration.line_ids.worked_hours = 230
        declaration.action_declare()
        self.assertEqual(declaration.look_at, declaration.alerts)
        declaration._ask_correction("230 h, est-ce 23 h ?")
        self.assertIn("Correction asked: 230 h, est-ce 23 h ?", declaration.look_at)
        self.assertIn(declaration.alerts, declaration.look_at)

    # what to check

    def test_what_is_to_check_is_found_and_grouped(self):
        declaration = self._declare(230)
        self.assertEqual(declaration.step, "to_check")
        self.assertIn(declaration, self.Declaration.search([("anomaly_count", ">", 0)]))
        groups = self.Declaration.with_context(
            read_group_expand=True
        ).formatted_read_group([("id", "=", declaration.id)], ["step"], ["__count"])
        self.assertEqual(
            {group["step"]: group["__count"] for group in groups},
            {
                "to_declare": 0,
                "to_correct": 0,
                "to_approve": 0,
                "to_check": 1,
                "declared": 0,
                "validated": 0,
                "attested": 0,
            },
        )
        declaration.action_validate()
        self.assertEqual(declaration.step, "validated")

    def test_a_waiting_month_is_judged_again_when_a_date_changes(self):
        declaration = self._declare(100)
        self.assertEqual(declaration.step, "declared")
        self.placement.date_end = "2026-02-28"
        self.assertEqual(declaration.step, "to_check")

    def test_trap_15_another_company_that_declares_is_seen_here(self):
        lot = self.lot.copy({"number": "2"})
        other = self.env["insertion.contractor"].create(
            {"lot_id": lot.id, "partner_id": self.buyer.id}
        )
        self._new_placement(self.participant, contractor_id=other.id)
        lot.action_start()
        declarations = self._open()
        declarations.line_ids.worked_hours = 110
        first, second = declarations
        first.action_declare()
        second.action_declare()
        self.assertEqual(set(declarations.mapped("step")), {"to_check"})
        kinds = {kind for _l, kind, _s in MonthCheck(first).get_anomalies()[first]}
        self.assertEqual(kinds, {"elsewhere"})
        # the company learns nothing of it
        self.assertFalse(MonthCheck(first, for_team=False).get_anomalies()[first])
        declarations.action_validate()

    def test_three_times_the_usual_month(self):
        for month, hours in ((1, 40), (2, 50), (3, 45)):
            self._declare(hours, month=date(2026, month, 1)).action_validate()
        declaration = self._declare(150, month=date(2026, 4, 1))
        found = MonthCheck(declaration).get_anomalies()[declaration]
        kinds = {kind for _l, kind, _s in found}
        # the median of 40, 45, 50 is 45: 150 h is more than three times; and 45 -> 150
        self.assertEqual(kinds, {"unusual", "jump"})
        self.assertEqual(declaration.with_context(lang="en_US").change_label, "+105 h")

    def test_trap_16_no_hours_although_somebody_is_at_work(self):
        declaration = self._open()
        declaration.action_declare_no_hours()
        self.assertEqual(declaration.step, "to_check")
        self.assertIn("people are at work", declaration.alerts)

    def test_somebody_at_work_without_hours(self):
        self._new_placement(self._new_participant("Ali", "Ba"))
        declaration = self._open()
        declaration.line_ids[0].worked_hours = 100
        declaration.action_declare()
        self.assertIn("is at work and has no hours", declaration.alerts)

    # decisions

    def _two_declared(self):
        other = self.env["insertion.contractor"].create(
            {"lot_id": self.lot.id, "partner_id": self.buyer.id, "role": "joint"}
        )
        self._new_placement(self._new_participant("Ali", "Ba"), contractor_id=other.id)
        declarations = self._open()
        sure, doubtful = declarations
        sure.line_ids.worked_hours = 100
        doubtful.line_ids.worked_hours = 230
        declarations.action_declare()
        return sure, doubtful

    def test_several_are_validated_in_one_click(self):
        sure, _doubtful = self._two_declared()
        action = sure.action_validate_selection()
        self.assertEqual(sure.state, "validated")
        self.assertEqual(action["params"]["message"], "Validated: 1.")

    def test_the_doubtful_ask_first(self):
        sure, doubtful = self._two_declared()
        both = sure + doubtful
        action = both.action_validate_selection()
        self.assertEqual(set(both.mapped("state")), {"declared"})
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.officer)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(wizard.doubtful_ids, doubtful)
        message = wizard.action_validate_sure()["params"]["message"]
        self.assertEqual(message, "Validated: 1. Left to check: 1.")
        self.assertEqual(both.mapped("state"), ["validated", "declared"])
        wizard.action_validate_all()
        self.assertEqual(doubtful.state, "validated")

    def test_selection_without_anything_to_validate_says_why(self):
        declaration = self._open()
        with self.assertRaisesRegex(UserError, "To declare"):
            declaration.action_validate_selection()

    def test_second_officer_gets_a_sentence(self):
        declaration = self._declare(10)
        with (
            # what the database says of months that somebody else holds
            patch.object(MonthTurn, "mark", return_value=0),
            self.assertRaisesRegex(UserError, "very moment"),
        ):
            declaration.action_validate()
        self.assertEqual(declaration.state, "declared")

    def test_panel_goes_through_the_month(self):
        sure, doubtful = self._two_declared()
        self.assertEqual(sure.action_panel_next()["res_id"], doubtful.id)
        self.assertEqual(sure.action_panel_previous()["res_id"], doubtful.id)
        self.assertEqual(sure.action_panel_validate()["res_id"], doubtful.id)
        action = doubtful.action_panel_validate()
        self.assertIn("Nothing else", action["params"]["message"])

    def test_panel_goes_on_after_a_correction(self):
        sure, doubtful = self._two_declared()
        Wizard = self.env["insertion.declaration.reason"].with_context(
            insertion_month_panel=True
        )
        values = {"reason": "Deux jours manquent."}
        action = Wizard.create({"declaration_ids": sure.ids, **values}).action_ask()
        self.assertIn("Correction asked: 1.", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["res_id"], doubtful.id)
        action = Wizard.create({"declaration_ids": doubtful.ids, **values}).action_ask()
        self.assertEqual(
            action["params"]["next"]["type"], "ir.actions.act_window_close"
        )

    def test_month_opens_on_the_past_one(self):
        with freeze_time("2026-04-15 08:00:00"):
            action = self.Declaration.with_context(lang="en_US").action_open_month()
        self.assertEqual(action["domain"], [("month", "=", MARCH)])
        self.assertEqual(action["name"], "Hours of March 2026")
        action = self.Declaration.action_open_month("2026-02-17")
        self.assertEqual(action["domain"], [("month", "=", date(2026, 2, 1))])

    # proofs

    def _attach(self, declaration):
        return self.env["ir.attachment"].create(
            {
                "name": "bulletins.pdf",
                "raw": b"%PDF-1.4",
                "res_model": declaration._name,
                "res_id": declaration.id,
            }
        )

    def test_proofs_are_counted_and_locked_with_the_month(self):
        declaration = self._declare(10)
        proof = self._attach(declaration)
        self.assertEqual(declaration.proof_count, 1)
        proof.name = "bulletins de mars.pdf"
        declaration.action_validate()
        for change in (
            proof.unlink,
            lambda: proof.write({"raw": b"other"}),
            lambda: proof.sudo().write({"name": "other"}),
            lambda: proof.write({"res_id": 0}),
        ):
            with self.assertRaisesRegex(UserError, "new version beside it"):
                change()
        proof.write({"raw": proof.raw})  # as a change of storage does
        self._attach(declaration)
        declaration.invalidate_recordset()
        self.assertEqual(declaration.proof_count, 2)

    def test_proof_of_an_attestation_stays_after_a_correction(self):
        declaration = self._declare(10)
        proof = self._attach(declaration)
        with unprinted():
            declaration.action_validate()
            declaration.action_attest()
        declaration._ask_correction("Deux jours manquent.")
        with self.assertRaisesRegex(UserError, "new version beside it"):
            proof.unlink()

    # counting

    def test_trap_18_tutoring_is_apart_and_never_added_silently(self):
        declaration = self._open()
        line = declaration.line_ids
        line.write({"worked_hours": 100, "tutoring_hours": 8})
        self.assertEqual(line.counted_hours, 100)
        self.assertEqual(line.uncounted_reason, "tutoring")
        self.assertEqual(line.uncounted_detail, "8 h: Tutoring does not count")
        self.assertEqual(declaration.worked_hours, 100)
        self.contract.tutoring_rule = "all"
        self.assertEqual(line.counted_hours, 108)

    def test_trap_18_each_hour_left_out_has_its_reason(self):
        self.contract.write({"training_rule": "capped", "training_cap": 0.25})
        line = self._open().line_ids
        line.write({"worked_hours": 100, "training_hours": 30, "tutoring_hours": 8})
        # 25 h of training count out of 30
        self.assertEqual(line.counted_hours, 125)
        self.assertEqual(
            line.uncounted_detail,
            "5 h: Training above the cap, 8 h: Tutoring does not count",
        )

    def test_trap_09_permanent_hire_counts_for_the_months_of_the_clause(self):
        self.contract.permanent_months = 2
        self.placement.contract_type = "permanent"
        # hired on 12 January: counts until 11 March, March counts whole
        march = self._declare(100)
        self.assertEqual(march.counted_hours, 100)
        april = self._declare(100, month=date(2026, 4, 1))
        self.assertEqual(april.counted_hours, 0)
        self.assertEqual(april.line_ids.uncounted_reason, "permanent")

    def test_trap_28_suspended_lot_opens_no_month(self):
        decision = self.env["insertion.lot.decision"].create(
            {
                "lot_id": self.lot.id,
                "kind": "suspension",
                "date": "2026-03-15",
                "reason": "Arrêt du chantier",
            }
        )
        decision.action_decide()
        self._run("2026-04-01")
        self.assertFalse(self._march())

    def test_trap_12_reserved_contract_is_followed_as_any_other(self):
        self.contract.clause_kind = "reserved_insertion"
        self._run("2026-04-01")
        self.assertTrue(self._march())

    def test_trap_24_no_month_before_means_no_change_shown(self):
        declaration = self._declare(100)
        self.assertFalse(declaration.change_label)
        self.assertEqual(declaration.step, "declared")

    def test_trap_05_plausible_hours_are_a_setting(self):
        self.company.insertion_month_hours_alert = 90
        self.assertEqual(self._declare(100).step, "to_check")
