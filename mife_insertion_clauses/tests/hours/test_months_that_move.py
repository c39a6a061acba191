# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines of a month follow placements until it is sent, and once given back."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import MARCH, InsertionCommon, unprinted
from ..portal_common import InsertionPortalCommon

APRIL = date(2026, 4, 1)


class MovingCommon(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.email = "ines.roux@example.com"
        cls.env["res.company"].search([]).insertion_month_day = 0
        cls.env.company.insertion_month_day = 1
        cls.Placement = cls.env["insertion.placement"].with_user(cls.facilitator)
        cls.placement = cls.placement.with_user(cls.facilitator)

    def _place(self, first_name, last_name, **vals):
        """Place somebody as the facilitator does, from January on by default."""
        person = self._new_participant(first_name, last_name)
        return self.Placement.create(
            {
                "participant_id": person.id,
                "contractor_id": self.contractor.id,
                "job": "Peintre",
                "date_start": "2026-01-12",
                **vals,
            }
        )

    def _run(self, *days):
        for day in days:
            with freeze_time(f"{day} 06:00:00"):
                self.env["insertion.declaration"]._cron_open_months()
                self.env.flush_all()

    def _get_mails(self, declaration):
        return self.env["mail.mail"].search(
            [("model", "=", declaration._name), ("res_id", "=", declaration.id)]
        )

    def _get_rules(self, today):
        self.env.flush_all()
        turns = self.env["insertion.turn"].with_context(insertion_date=today)
        return turns.search([("lot_id", "=", self.lot.id)]).mapped("rule")

    def _give_back(self, declaration):
        declaration._ask_correction("Une personne manque.")


@tagged("post_install", "-at_install")
class TestMonthsThatMove(MovingCommon):
    def test_person_placed_in_an_open_month_appears(self):
        declaration = self._open()
        late = self._place("Ali", "Ba", date_start="2026-03-16")
        self.assertEqual(declaration.line_ids.placement_id, self.placement | late)

    def test_person_forgotten_appears_once_the_attested_month_is_given_back(self):
        with unprinted():
            declaration = self._attest(100).declaration_id
        late = self._place("Ali", "Ba", date_start="2026-03-16")
        self.assertEqual(declaration.line_ids.placement_id, self.placement)
        self._give_back(declaration)
        self.assertEqual(declaration.line_ids.placement_id, self.placement | late)
        self.assertEqual(declaration.worked_hours, 100)

    def test_person_forgotten_appears_in_a_month_already_given_back(self):
        declaration = self._declare(100)
        self._give_back(declaration)
        late = self._place("Ali", "Ba", date_start="2026-03-16")
        self.assertIn(late, declaration.line_ids.placement_id)
        declaration.action_declare()
        later = self._place("Zoé", "Petit", date_start="2026-03-20")
        self.assertNotIn(later, declaration.line_ids.placement_id)

    def test_month_taken_back_by_the_company_is_completed_too(self):
        declaration = self._declare(100)
        late = self._place("Ali", "Ba", date_start="2026-03-16")
        declaration._take_back()
        self.assertIn(late, declaration.line_ids.placement_id)

    def test_end_brought_before_an_open_month_leaves_nobody_and_no_chase(self):
        self._run("2026-04-01")
        declaration = self.contractor.declaration_ids
        self.assertEqual(len(self._get_mails(declaration)), 1)
        self.assertEqual(self._get_rules("2026-04-20")[:1], ["late"])
        self.placement.date_end = "2026-02-27"
        self.assertFalse(declaration.line_ids)
        # reminders were due on the 6th and the 11th, the officer's call on the 16th
        self._run("2026-04-06", "2026-04-11", "2026-04-16")
        self.assertEqual(len(self._get_mails(declaration)), 1)
        self.assertFalse(declaration.activity_ids)
        self.assertNotIn("late", self._get_rules("2026-04-20"))
        self.assertIn("Nobody is at work", declaration.look_at)
        message = declaration.with_user(self.officer).action_remind()["params"]
        self.assertIn("Nothing to ask for: 1.", message["message"])

    def test_end_put_back_later_asks_for_the_month_again(self):
        self._run("2026-04-01")
        self.placement.date_end = "2026-02-27"
        self.placement.date_end = "2026-03-31"
        declaration = self.contractor.declaration_ids
        self.assertEqual(declaration.line_ids.placement_id, self.placement)
        self._run("2026-04-06")
        self.assertEqual(len(self._get_mails(declaration)), 2)

    def test_month_opened_with_nobody_is_not_chased_either(self):
        self.placement.date_end = "2026-02-27"
        self._run("2026-04-01", "2026-04-06", "2026-04-16")
        declaration = self.contractor.declaration_ids
        self.assertEqual(declaration.month, MARCH)
        self.assertFalse(self._get_mails(declaration))
        self.assertNotIn("late", self._get_rules("2026-04-20"))

    def test_start_moved_after_the_month_and_back(self):
        declaration = self._open()
        self.placement.date_start = "2026-04-06"
        self.assertFalse(declaration.line_ids)
        self.placement.date_start = "2026-03-31"
        self.assertEqual(declaration.line_ids.placement_id, self.placement)

    def test_hours_typed_are_kept_and_told_when_dates_leave_the_month(self):
        declaration = self._open()
        declaration.line_ids.worked_hours = 12.5
        self.placement.date_end = "2026-02-27"
        self.assertEqual(declaration.line_ids.worked_hours, 12.5)
        told = self.placement.message_ids.mapped("body")
        self.assertTrue(any("March 2026" in body for body in told), told)
        self.assertIn("not at work", declaration.alerts)

    def test_tutoring_alone_is_hours_too(self):
        declaration = self._open()
        declaration.line_ids.tutoring_hours = 3
        with self.assertRaisesRegex(UserError, "declared for March 2026"):
            self.placement.sudo()._end_by_company(date(2026, 2, 27))
        self.placement.date_end = "2026-02-27"
        self.assertEqual(declaration.line_ids.tutoring_hours, 3)

    def test_placement_moved_to_another_company_moves_its_empty_line(self):
        other = self.env["insertion.contractor"].create(
            {"lot_id": self.lot.id, "partner_id": self.buyer.id, "role": "joint"}
        )
        here, there = self._open()
        self.placement.contractor_id = other
        self.assertFalse(here.line_ids)
        self.assertEqual(there.line_ids.placement_id, self.placement)

    def test_placement_moved_to_another_lot_moves_its_empty_line(self):
        lot = self.lot.copy({"number": "2"})
        other = self.env["insertion.contractor"].create(
            {"lot_id": lot.id, "partner_id": self.firm.id}
        )
        lot.action_start()
        here, there = self._open().sorted("lot_id")
        self.placement.contractor_id = other
        self.assertFalse(
            (here | there).filtered(lambda m: m.lot_id == self.lot).line_ids
        )
        self.assertEqual(
            (here | there).line_ids.mapped("lot_id"),
            lot,
        )

    def test_placement_with_hours_does_not_change_company_nor_go(self):
        other = self.env["insertion.contractor"].create(
            {"lot_id": self.lot.id, "partner_id": self.buyer.id, "role": "joint"}
        )
        declaration = self._open().filtered(
            lambda month: month.contractor_id == self.contractor
        )
        declaration.line_ids.worked_hours = 7
        with self.assertRaisesRegex(UserError, "March 2026 of Peintures Dupré"):
            self.placement.contractor_id = other
        with self.assertRaisesRegex(UserError, "March 2026 of Peintures Dupré"):
            self.placement.unlink()
        declaration.line_ids.worked_hours = 0
        self.placement.contractor_id = other
        self.assertFalse(declaration.line_ids)

    def test_placement_deleted_leaves_no_line(self):
        declaration = self._open()
        self.placement.with_user(self.manager).unlink()
        self.assertFalse(declaration.line_ids)
        self.assertFalse(declaration._is_awaited())

    def test_people_merged_keep_their_lines(self):
        double = self._place("Elodie", "Nguessan", date_start="2026-03-16")
        declaration = self._open()
        declaration.line_ids.filtered(
            lambda line: line.placement_id == double
        ).worked_hours = 8
        people = self.participant | double.participant_id
        self.env["insertion.participant.merge"].with_user(self.facilitator).create(
            {"participant_ids": people.ids, "participant_id": self.participant.id}
        ).action_merge()
        self.assertEqual(declaration.line_ids.participant_id, self.participant)
        self.assertEqual(declaration.worked_hours, 8)

    def test_lot_ended_before_the_month_then_extended(self):
        declaration = self._open(APRIL)
        self.lot.with_user(self.facilitator).date_end = "2026-03-31"
        self.assertFalse(declaration.line_ids)
        self.assertNotIn("late", self._get_rules("2026-06-01"))
        self.lot.date_end = "2026-12-31"
        self.assertEqual(declaration.line_ids.placement_id, self.placement)

    def test_last_month_of_the_company_follows_too(self):
        declaration = self._open(APRIL)
        self.contractor.report_to = "2026-03-31"
        self.assertFalse(declaration.line_ids)

    def test_lot_completed_then_reopened(self):
        declaration = self._open()
        self.lot.action_complete()
        late = self._place("Ali", "Ba", date_start="2026-03-16")
        self.lot.action_reopen()
        self.assertIn(late, declaration.line_ids.placement_id)

    def test_company_that_left_the_lot_is_not_late(self):
        self._open()
        self.assertIn("late", self._get_rules("2026-05-02"))
        self.contractor.active = False
        self.assertNotIn("late", self._get_rules("2026-05-02"))


@tagged("post_install", "-at_install")
class TestMonthsThatMoveOnThePortal(InsertionPortalCommon):
    def test_structure_that_sent_its_part_is_asked_again(self):
        delegation = self._delegate()
        self.lent_line.worked_hours = 20
        self.month.sudo().part_ids._send(self.month.sudo(), delegation)
        self.assertEqual(self.month._get_parts_sent().delegation_id, delegation)
        self._new_placement(
            self._new_participant("Ali", "Ba"),
            modality="etti",
            employer_id=self.agency.id,
            contract_type="temp",
            date_start="2026-03-16",
        )
        self.assertFalse(self.month._get_parts_sent())
        self.assertEqual(self.lent_line.worked_hours, 20)
        message = self.month.message_ids[0]
        self.assertIn("asked for them again", message.body)
        self.assertEqual(message.partner_ids, self.agency_user.partner_id)
        # somebody of the company asks nothing of the structure
        self.month.sudo().part_ids._send(self.month.sudo(), delegation)
        self._new_placement(self._new_participant("Zoé", "Petit"))
        self.assertEqual(self.month._get_parts_sent().delegation_id, delegation)

    def test_hours_typed_for_somebody_taken_out_meanwhile_are_told(self):
        self._sign_in("clerk")
        name, gone = f"worked_{self.lent_line.id}", self.lent_line.id
        self.assertIn(name, self.url_open(self.url).text)
        self.lent.date_end = "2026-02-27"
        self.assertFalse(self.env["insertion.declaration.line"].browse(gone).exists())
        response = self._post(
            self.url,
            {"action": "declare", name: "35", f"base_{name}": ""},
        )
        self.assertIn("for whom you had entered 35 h", response.text)
        self.assertEqual(self.month.state, "to_declare")
