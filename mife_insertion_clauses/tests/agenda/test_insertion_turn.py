# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Messages of tests are in no language: pylint: disable=translation-required

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..common import MARCH, InsertionCommon

TODAY = date(2026, 4, 20)


@tagged("post_install", "-at_install")
class TestInsertionTurn(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.email = "ines.roux@example.com"
        cls.buyer.email = "achats@example.com"

    def _turn(self, record, today=TODAY, user=None):
        """Return the line of the board for a contract or a lot, if any."""
        self.env.flush_all()
        self.env.invalidate_all()
        link = "lot_id" if record._name == "insertion.lot" else "contract_id"
        domain = [(link, "=", record.id)]
        if link == "contract_id":
            domain.append(("lot_id", "=", False))
        Turn = self.env["insertion.turn"].with_user(user or self.facilitator)
        return Turn.with_context(insertion_date=today, lang="en_US").search(domain)

    def _assert_turn(self, record, rule, actor, since, today=TODAY):
        turn = self._turn(record, today)
        self.assertEqual((turn.rule, turn.actor), (rule, actor))
        self.assertEqual(str(turn.since), str(since))
        self.assertEqual(turn.days, (today - date.fromisoformat(str(since))).days)
        return turn

    def _new_contract(self, state, since="2026-04-01", **vals):
        contract = self.env["insertion.contract"].create(
            {
                "name": "Voirie",
                "buyer_id": self.buyer.id,
                "user_id": self.facilitator.id,
                "state": state,
                **vals,
            }
        )
        contract.state_since = since
        return contract

    def _new_lot(self, contract=None, firm=True, **vals):
        return self.env["insertion.lot"].create(
            {
                "contract_id": (contract or self.contract).id,
                "number": "7",
                "name": "Enrobés",
                "contractor_ids": [Command.create({"partner_id": self.firm.id})]
                if firm
                else [],
                **vals,
            }
        )

    # contracts

    def test_identified_contract_waits_for_the_facilitator(self):
        contract = self._new_contract("identified")
        self._assert_turn(contract, "identified", "facilitator", "2026-04-01")

    def test_studied_and_drafted_wait_for_the_facilitator(self):
        for state in ("studied", "drafting"):
            contract = self._new_contract(state)
            self._assert_turn(contract, state, "facilitator", "2026-04-01")

    def test_question_to_the_buyer_waits_for_its_answer(self):
        contract = self._new_contract("identified", buyer_asked_on="2026-04-10")
        self._assert_turn(contract, "buyer_asked", "buyer", "2026-04-10")
        contract.action_answer_received()
        self._assert_turn(contract, "identified", "facilitator", "2026-04-01")

    def test_consultation_waits_for_the_buyer(self):
        contract = self._new_contract("consultation")
        self._assert_turn(contract, "consultation", "buyer", "2026-04-01")

    def test_over_or_without_clause_waits_for_nobody(self):
        for state in ("closed", "no_clause", "cancelled"):
            contract = self._new_contract(state, end_reason="Sans objet")
            self.assertFalse(self._turn(contract), state)

    def test_archived_contract_leaves_the_board(self):
        contract = self._new_contract("drafting", active=False)
        self.assertFalse(self._turn(contract))

    def test_trap_21_contacts_are_checked_at_notification(self):
        contract = self._new_contract("consultation", date_notified="2026-04-08")
        self.assertFalse(contract.activity_ids)
        contract.state = "awarded"
        self._assert_turn(contract, "contacts_check", "facilitator", "2026-04-08")
        self.assertEqual(contract.activity_ids.user_id, self.facilitator)
        contract.with_user(self.facilitator).action_check_contacts()
        self.assertFalse(contract.activity_ids)
        self.assertFalse(self._turn(contract))

    def test_state_moves_the_date_of_the_state(self):
        contract = self._new_contract("identified")
        contract.name = "Voirie communale"
        self.env.flush_all()
        self.assertEqual(str(contract.state_since), "2026-04-01")
        contract.state = "studied"
        self.env.flush_all()
        self.assertGreater(contract.state_since, date(2026, 4, 1))

    # lots

    def test_lot_without_company(self):
        contract = self._new_contract("awarded", date_notified="2026-04-08")
        lot = self._new_lot(contract, firm=False)
        self._assert_turn(lot, "no_company", "facilitator", "2026-04-08")

    def test_lot_of_a_contract_not_awarded_waits_for_nobody(self):
        lot = self._new_lot(self._new_contract("drafting"), firm=False)
        self.assertFalse(self._turn(lot))

    def test_kickoff_meeting_past_or_to_come(self):
        contract = self._new_contract("awarded", date_notified="2026-04-08")
        lot = self._new_lot(contract)
        turn = self._assert_turn(lot, "kickoff", "facilitator", "2026-04-08")
        self.assertEqual(turn.partner_id, self.firm)
        event = self.env["calendar.event"].create(
            {
                "name": "Visite",
                "start": "2026-05-04 09:00:00",
                "stop": "2026-05-04 10:00:00",
                "insertion_kind": "visit",
                "insertion_lot_id": lot.id,
            }
        )
        self.assertEqual(self._turn(lot).rule, "kickoff")
        event.insertion_kind = "kickoff"
        self.assertFalse(self._turn(lot))
        # a meeting of another lot is not this one's, a meeting of all lots is
        event.insertion_lot_id = self._new_lot(contract, number="8")
        self.assertEqual(self._turn(lot).rule, "kickoff")
        event.insertion_lot_id = False
        self.assertFalse(self._turn(lot))
        event.active = False
        self.assertEqual(self._turn(lot).rule, "kickoff")

    def test_month_is_late_from_the_day_after_it_was_due(self):
        self._open()
        # March is due on 10 April
        self.assertFalse(self._turn(self.lot, date(2026, 4, 10)))
        turn = self._assert_turn(
            self.lot, "late", "company", "2026-04-10", date(2026, 4, 11)
        )
        self.assertEqual(turn.awaited, "Hours to declare: March 2026")
        self.assertEqual(turn.partner_id, self.firm)

    def test_due_day_is_the_contract_s(self):
        self.contract.reporting_day = 18
        self._open()
        self._assert_turn(self.lot, "late", "company", "2026-04-18")

    def test_oldest_late_month_comes_first(self):
        self._open(date(2026, 2, 1))
        self._open()
        self._assert_turn(self.lot, "late", "company", "2026-03-10")

    def test_declared_then_validated_wait_for_the_officer(self):
        declaration = self._declare(100)
        today = declaration.declared_on.date()
        self._assert_turn(self.lot, "declared", "officer", today, today)
        declaration.action_validate()
        self._assert_turn(self.lot, "validated", "officer", today, today)

    def test_month_to_correct_waits_for_the_company(self):
        declaration = self._declare(100)
        declaration._ask_correction("Deux jours comptés deux fois")
        today = fields.Date.context_today(declaration)
        self._assert_turn(self.lot, "to_correct", "company", today, today)

    def test_a_month_that_the_team_corrects_waits_for_the_officer(self):
        declaration = self._declare(100)
        declaration._correct_here("Deux jours manquent")
        today = fields.Date.context_today(declaration)
        turn = self._assert_turn(self.lot, "corrected_here", "officer", today, today)
        self.assertEqual(turn.awaited, "Hours that the team corrects: March 2026")

    def test_a_reminder_does_not_reset_the_wait_for_a_correction(self):
        with freeze_time("2026-03-02 09:00"):
            declaration = self._declare(100)
            declaration._ask_correction("Deux jours comptés deux fois")
        with freeze_time("2026-03-20 09:00"):
            self.env["insertion.declaration"]._cron_open_months()
        self.assertEqual(str(declaration.chased_on), "2026-03-20")
        self._assert_turn(self.lot, "to_correct", "company", "2026-03-02")

    def test_a_person_introduced_waits_for_the_company(self):
        referral = self.env["insertion.referral"].create(
            {
                "participant_id": self._new_participant("Ali", "Ba").id,
                "contractor_id": self.contractor.id,
                "job": "Peintre",
                "date_proposed": "2026-04-02",
            }
        )
        self._assert_turn(self.lot, "referral", "company", "2026-04-02")
        turn = self._turn(self.lot)
        self.assertTrue(turn.awaited.endswith(": Peintre"))
        referral._write_by_action({"state": "withdrawn"})
        self.assertFalse(self._turn(self.lot))

    def test_a_person_at_work_unchecked_waits_for_the_prescriber(self):
        person = self._new_participant("Ali", "Ba")
        person.eligibility_ids.unlink()
        placement = self._new_placement(person, date_start="2026-04-02")
        self.assertFalse(placement.eligibility_id)
        self._assert_turn(self.lot, "eligibility", "prescriber", "2026-04-02")

    def test_nobody_at_work_while_hours_are_due(self):
        self.placement.date_end = "2026-04-15"
        self.assertFalse(self._turn(self.lot, date(2026, 4, 15)))
        self._assert_turn(self.lot, "nobody", "facilitator", "2026-04-16")
        self.env["insertion.referral"].create(
            {
                "participant_id": self._new_participant("Ali", "Ba").id,
                "contractor_id": self.contractor.id,
                "job": "Peintre",
            }
        )
        self.assertEqual(self._turn(self.lot).rule, "referral")
        self.env["insertion.referral"].search([])._write_by_action(
            {"state": "withdrawn"}
        )
        self.contract.clause_kind = "insertion"
        self.assertFalse(self._turn(self.lot))

    def test_nobody_at_work_once_the_hours_are_done(self):
        self.placement.date_end = "2026-04-15"
        self.lot.commitment_ids.hours = 100
        declaration = self._declare(100)
        declaration.action_validate()
        self.env["insertion.declaration"].browse(declaration.id)._write_by_action(
            {"state": "attested"}
        )
        self.assertFalse(self._turn(self.lot))

    def test_suspended_lot_waits_for_the_buyer(self):
        self._declare(100)
        decision = self.env["insertion.lot.decision"].create(
            {
                "lot_id": self.lot.id,
                "kind": "suspension",
                "date": "2026-04-01",
                "reason": "Arrêt du chantier",
            }
        )
        decision.action_decide()
        self._assert_turn(self.lot, "suspended", "buyer", "2026-04-01")

    def test_trap_21_departed_contact_is_flagged_and_awaited(self):
        self._open()
        self.assertFalse(self.contractor.contact_problem)
        self.portal_user.active = False
        self.clerk.active = False
        contractor = self.contractor.with_context(lang="en_US")
        contractor.invalidate_recordset()
        self.assertEqual(contractor.contact_alert, f"{self.clerk.name} has left.")
        found = self.env["insertion.lot"].search(
            [("contractor_ids.contact_problem", "=", True)]
        )
        self.assertEqual(found, self.lot)
        # no use waiting for a company that nobody can reach
        turn = self._turn(self.lot)
        self.assertEqual((turn.rule, turn.actor), ("contact_lost", "facilitator"))

    def test_a_contact_lost_waits_since_nobody_can_be_reached(self):
        self._open()
        with freeze_time("2026-02-10"):
            self.clerk.email = False
            self.env.flush_all()
        with freeze_time("2026-03-15"):
            self.clerk.write({"function": "Comptable", "message_bounce": 1})
            self.env.flush_all()
        self._assert_turn(self.lot, "contact_lost", "facilitator", "2026-02-10")
        with freeze_time("2026-03-20"):
            self.clerk.write({"email": "clerk@example.com", "message_bounce": 0})
        self.assertNotEqual(self._turn(self.lot).rule, "contact_lost")

    def test_trap_21_one_contact_of_several_left(self):
        other = self.env["res.partner"].create(
            {
                "name": "Luc Petit",
                "parent_id": self.firm.id,
                "email": "luc.petit@example.com",
            }
        )
        self.contractor.contact_ids += other
        self.clerk.email = False
        self._open()
        contractor = self.contractor.with_context(lang="en_US")
        self.assertEqual(
            contractor.contact_alert, f"{self.clerk.name} has no e-mail address."
        )
        self.assertEqual(self._turn(self.lot).rule, "late")
        self.assertEqual(self.lot._get_awaited_contacts(), other)

    # said by hand

    def test_manual_waiting_takes_precedence_until_answered(self):
        self._open()
        wizard = Form(
            self.env["insertion.turn.wait"]
            .with_user(self.facilitator)
            .with_context(default_lot_id=self.lot.id)
        )
        wizard.awaited_from = "prescriber"
        wizard.awaited_what = "Deux candidatures"
        wizard.awaited_since = "2026-04-02"
        wizard.save().action_wait()
        turn = self._assert_turn(self.lot, "manual", "prescriber", "2026-04-02")
        self.assertEqual(turn.awaited, "Deux candidatures")
        self.lot.with_user(self.facilitator).action_answer_received()
        self.assertEqual(self._turn(self.lot).rule, "late")

    def test_manual_waiting_says_what(self):
        with self.assertRaisesRegex(ValidationError, "what is awaited"):
            self.lot.write(
                {
                    "awaited_from": "buyer",
                    "awaited_since": "2026-04-02",
                    "awaited_what": " ",
                }
            )

    # what is done from the board

    def test_call_is_noted_and_dates_the_last_contact(self):
        self._open()
        turn = self._turn(self.lot)
        self.assertFalse(turn.last_contact)
        turn.action_log_call()
        self.assertIn("Phone call", self.lot.message_ids[0].body)
        self.assertEqual(self._turn(self.lot).last_contact, self.lot.last_contact_on)

    def test_last_contact_sees_meetings_letters_and_time(self):
        self._open()
        self.env["calendar.event"].create(
            {
                "name": "Chantier",
                "start": "2026-04-14 09:00:00",
                "stop": "2026-04-14 10:00:00",
                "insertion_kind": "visit",
                "insertion_lot_id": self.lot.id,
            }
        )
        self.assertEqual(str(self._turn(self.lot).last_contact), "2026-04-14")
        line = (
            self.env["account.analytic.line"]
            .with_user(self.facilitator)
            .create(
                {
                    **{
                        name.removeprefix("default_"): value
                        for name, value in self.lot._prepare_time_context().items()
                    },
                    "date": "2026-04-16",
                }
            )
        )
        self.assertEqual(str(self._turn(self.lot).last_contact), "2026-04-16")
        line.insertion_support_kind = "drafting"
        self.assertEqual(str(self._turn(self.lot).last_contact), "2026-04-14")
        # a note between colleagues is no contact
        self.lot.message_post(body="Note", subtype_xmlid="mail.mt_note")
        self.assertEqual(str(self._turn(self.lot).last_contact), "2026-04-14")
        message = self.lot.message_post(body="Bonjour", subtype_xmlid="mail.mt_comment")
        self.assertEqual(self._turn(self.lot).last_contact, message.date.date())

    def test_reminder_goes_to_whom_is_awaited(self):
        self._open()
        action = self._turn(self.lot).action_send_reminder()
        self.assertEqual(action["context"]["default_partner_ids"], self.clerk.ids)
        self.assertIn("March 2026", action["context"]["default_body"])
        contract = self._new_contract("consultation")
        action = self._turn(contract).action_send_reminder()
        self.assertEqual(action["context"]["default_partner_ids"], self.buyer.ids)

    def test_reminder_to_the_hours_officer(self):
        self._declare(100)
        action = self._turn(self.lot).action_send_reminder()
        recipients = action["context"]["default_partner_ids"]
        self.assertIn(self.officer.partner_id.id, recipients)
        self.assertNotIn(self.manager.partner_id.id, recipients)

    def test_reminder_is_sent_by_the_composer(self):
        self._open()
        action = self._turn(self.lot).action_send_reminder()
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.facilitator)
            .with_context(**action["context"])
        ).save()
        composer._action_send_mail()
        message = self.lot.message_ids[0]
        self.assertEqual(message.partner_ids, self.clerk)
        self.assertEqual(self._turn(self.lot).last_contact, message.date.date())

    # the board

    def test_columns_are_those_of_the_actors_in_their_order(self):
        self._new_contract("consultation")
        groups = (
            self.env["insertion.turn"]
            .with_user(self.facilitator)
            .with_context(read_group_expand=True)
            .web_read_group([], ["actor"], ["__count"])["groups"]
        )
        self.assertEqual(
            [group["actor"] for group in groups],
            ["facilitator", "company", "buyer", "officer", "prescriber"],
        )

    def test_bar_stops_at_its_end(self):
        self.lot.commitment_ids.hours = 50
        self._declare(100).action_validate()
        self._open(date(2026, 4, 1))
        turn = self._turn(self.lot)
        self.assertEqual((turn.rate, turn.hours_done), (100, 100))
        self.assertEqual(turn.days_label, f"{turn.days} d")

    def test_late_filters(self):
        self._open()
        Turn = self.env["insertion.turn"].with_user(self.facilitator)
        late = [("days", ">", 15), ("lot_id", "=", self.lot.id)]
        # due on 10 April: 15 days on the 25th, 16 on the 26th
        self.env.flush_all()
        self.assertFalse(Turn.with_context(insertion_date="2026-04-25").search(late))
        self.assertTrue(Turn.with_context(insertion_date="2026-04-26").search(late))

    def test_form_of_the_lot_says_whose_turn_it_is(self):
        self._open()
        self.env.flush_all()
        lot = self.lot.with_user(self.facilitator).with_context(
            insertion_date=TODAY, lang="en_US"
        )
        self.assertEqual(lot.turn_actor, "company")
        self.assertEqual(lot.turn_label, "Hours to declare: March 2026")
        self.assertEqual(lot.turn_days, 10)
        # the contract has no step of its own left: it waits for its lot
        contract = lot.contract_id
        self.assertEqual(contract.turn_label, "Hours to declare: March 2026")

    def test_board_is_read_by_the_team_only(self):
        Turn = self.env["insertion.turn"]
        employee = new_test_user(
            self.env, login="turn_employee", groups="base.group_user"
        )
        for user in (self.portal_user, employee):
            with self.assertRaises(AccessError):
                Turn.with_user(user).search([])
        with self.assertRaises(AccessError):
            self._turn(self._new_contract("drafting")).write({"since": "2026-01-01"})

    def test_board_is_of_one_organisation(self):
        other = self.env["res.company"].create({"name": "Autre organisme"})
        contract = self._new_contract(
            "drafting", company_id=other.id, user_id=False, buyer_id=self.buyer.id
        )
        self.assertFalse(self._turn(contract))
        self.facilitator.company_ids += other
        turns = (
            self.env["insertion.turn"]
            .with_user(self.facilitator)
            .with_context(allowed_company_ids=other.ids)
            .search([])
        )
        self.assertEqual(turns.contract_id, contract)

    def test_same_number_of_queries_for_many_lots(self):
        def read(limit):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lots = (
                self.env["insertion.lot"]
                .with_user(self.facilitator)
                .search([("contract_id", "=", contract.id)], limit=limit)
            )
            lots.mapped("turn_label")
            return self.env.cr.sql_log_count - before

        contract = self._new_contract("awarded", date_notified="2026-04-08")
        for number in range(40):
            self._new_lot(contract, number=str(number))
        self.env.flush_all()
        read(2)
        self.assertEqual(read(40), read(2))

    def test_one_line_per_lot_whatever_the_number_of_rules(self):
        for month in (1, 2, 3):
            self._open(MARCH.replace(month=month))
        self.placement.date_end = TODAY - timedelta(days=10)
        self.assertEqual(len(self._turn(self.lot)), 1)
