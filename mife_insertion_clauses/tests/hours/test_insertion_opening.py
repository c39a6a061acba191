# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was done before the product: recorded once, with its source, never declared."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import InsertionCommon, unprinted

JANUARY = date(2026, 1, 1)
FEBRUARY = date(2026, 2, 1)
MARCH = date(2026, 3, 1)
SOURCE = "Tableau de suivi de la ville, signé le 9 avril 2026"


class OpeningCommon(InsertionCommon):
    """The lot of 700 h, on 20 April 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time("2026-04-20 09:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)

    @classmethod
    def _take_over(cls, *lines, until="2026-03-31", user=None, **vals):
        """Record a balance; a line is (month or None, hours worked)."""
        Opening = cls.env["insertion.opening"].with_user(user or cls.facilitator)
        return Opening._record(
            [
                {
                    "lot_id": cls.lot.id,
                    "until": until,
                    "source": SOURCE,
                    "line_ids": [
                        Command.create({"month": month, "worked_hours": hours})
                        for month, hours in lines
                    ],
                    **vals,
                }
            ]
        )

    def _get_note(self, record=None):
        return (record or self.lot).message_ids[:1].body


@tagged("post_install", "-at_install")
class TestInsertionOpening(OpeningCommon):
    def test_recorded_for_the_only_holder_with_who_when_and_why(self):
        balance = self._take_over((JANUARY, 40), (None, 100.5))
        self.assertEqual(balance.contractor_id, self.contractor)
        self.assertEqual(balance.hours, 140.5)
        self.assertEqual(balance.recorded_by_id, self.facilitator)
        self.assertEqual(str(balance.recorded_on), "2026-04-20 09:00:00")
        note = self._get_note()
        for words in ("140.50 h taken over for Peintures Dupré", "03/31/2026", SOURCE):
            self.assertIn(words, note)
        self.assertFalse(
            self.env["insertion.declaration"].search([("lot_id", "=", self.lot.id)])
        )

    def test_taken_over_by_hand_in_the_dialog(self):
        Opening = self.env["insertion.opening"].with_user(self.facilitator)
        view = "mife_insertion_clauses.insertion_opening_view_form_take"
        with Form(Opening.with_context(default_lot_id=self.lot.id), view) as form:
            self.assertEqual(form.contractor_id, self.contractor)
            self.assertEqual(str(form.until), "2026-03-31")
            form.source = SOURCE
            with form.line_ids.new() as line:
                line.month = "2026-02-14"
                line.worked_hours = 35
                line.training_hours = 7
        balance = form.record
        self.assertEqual((balance.hours, balance.line_ids.month), (42, FEBRUARY))
        self.assertEqual(balance.recorded_by_id, self.facilitator)

    def test_joint_holders_are_chosen_among(self):
        self.contractor.role = "joint"
        other = self.contractor.create(
            {
                "lot_id": self.lot.id,
                "partner_id": self._new_company("Menuiseries Ézan").id,
                "role": "joint",
            }
        )
        with self.assertRaisesRegex(ValidationError, "say which"):
            self._take_over((JANUARY, 40))
        balance = self._take_over((JANUARY, 40), contractor_id=other.id)
        self.assertEqual(balance.partner_id, other.partner_id)

    def test_what_cannot_stand_is_refused_in_a_sentence(self):
        stranger = self.lot.copy({"contract_id": self.contract.id, "number": "2"})
        cases = [
            ([(JANUARY, 1)], {"until": "2026-04-30"}, "to come"),
            ([(JANUARY, 1)], {"until": "2026-03-15"}, "at the end of one"),
            ([(MARCH, 1)], {"until": "2026-02-28"}, "March 2026 comes after"),
            ([(JANUARY, 1)], {"source": "  "}, "where the hours"),
            (
                [(JANUARY, 1)],
                {"lot_id": stranger.id, "contractor_id": self.contractor.id},
                "is not on",
            ),
        ]
        for lines, vals, sentence in cases:
            with (
                self.subTest(sentence),
                self.assertRaisesRegex(ValidationError, sentence),
                self.env.cr.savepoint(),
            ):
                self._take_over(*lines, **vals)

    def test_a_lot_that_ended_in_the_month_stops_on_its_last_day(self):
        self.lot.date_end = "2026-03-15"
        self.assertTrue(self._take_over((MARCH, 1), until="2026-03-15"))

    def test_the_same_hours_are_not_taken_over_twice(self):
        self._take_over((None, 100), until="2026-01-31")
        for lines, until in (
            ([(None, 20)], "2026-03-31"),
            ([(JANUARY, 20)], "2026-03-31"),
        ):
            with (
                self.subTest(lines=lines, until=until),
                self.assertRaisesRegex(ValidationError, "already taken over"),
                self.env.cr.savepoint(),
            ):
                self._take_over(*lines, until=until)
        self._take_over((FEBRUARY, 20), until="2026-02-28")

    def test_a_month_that_was_answered_is_not_taken_over_too(self):
        self._declare(35, month=FEBRUARY)
        with (
            self.assertRaisesRegex(ValidationError, "hours of February 2026"),
            self.env.cr.savepoint(),
        ):
            self._take_over((JANUARY, 40))
        self._take_over((JANUARY, 40), until="2026-01-31")

    def test_what_is_covered_is_asked_of_nobody(self):
        """A month opened for nothing is taken back, and none is opened any more."""
        waiting = self._open(MARCH)
        self._take_over((None, 120))
        self.assertFalse(waiting.exists())
        self.assertFalse(self._open(MARCH))
        self.assertTrue(self._open(date(2026, 4, 1)))

    def test_recorded_hours_change_by_no_other_way(self):
        balance = self._take_over((JANUARY, 40)).with_user(self.manager)
        for change in (
            lambda: balance.sudo().write({"source": "Autre"}),
            lambda: balance.sudo().write({"state": "cancelled"}),
            lambda: balance.line_ids.sudo().write({"worked_hours": 1}),
            lambda: balance.sudo().unlink(),
            lambda: balance.line_ids.create(
                {"opening_id": balance.id, "worked_hours": 1}
            ),
            lambda: balance.create(
                {
                    "lot_id": self.lot.id,
                    "until": "2026-01-31",
                    "source": SOURCE,
                    "state": "cancelled",
                }
            ),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        self.assertEqual((balance.hours, balance.state), (40, "recorded"))

    def test_cancelled_with_a_reason_its_months_are_asked_again(self):
        balance = self._take_over((None, 120))
        with self.assertRaisesRegex(UserError, "Say why"):
            balance._cancel(" ")
        wizard = self.env["insertion.opening.cancel"].with_user(self.manager)
        wizard.create(
            {"opening_id": balance.id, "reason": "Chiffre du lot 2"}
        ).action_cancel()
        self.assertEqual(balance.state, "cancelled")
        self.assertEqual(balance.cancelled_by_id, self.manager)
        self.assertIn("Chiffre du lot 2", self._get_note())
        self.assertTrue(self._open(MARCH))
        with self.assertRaisesRegex(UserError, "no longer possible"):
            balance._cancel("Encore")

    def test_what_an_attestation_cites_is_not_cancelled(self):
        balance = self._take_over((None, 120), until="2026-02-28")
        with unprinted():
            attestation = self._attest(month=MARCH)
        with self.assertRaisesRegex(UserError, attestation.number):
            balance._cancel("Trop tard")


@tagged("post_install", "-at_install")
class TestTakenOverStates(OpeningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.lot.copy({"contract_id": cls.contract.id, "number": "2"})
        cls.other.contractor_ids = [Command.create({"partner_id": cls.firm.id})]

    def _put(self, record, state, since=None, reason=None):
        act = {"state": state, "date": since, "reason": reason}
        Model = self.env[record._name].with_user(self.facilitator)
        return Model._take_over({record.with_user(self.facilitator): act}, SOURCE)

    def test_each_state_is_noted_with_its_day_and_its_source(self):
        mails = self.env["mail.mail"].search_count([])
        months = self.env["insertion.declaration"].search_count([])
        for state, since, reason in (
            ("running", None, None),
            ("suspended", "2026-02-10", "Sinistre"),
            ("terminated", "2026-03-20", "Résiliation aux torts"),
        ):
            with self.subTest(state=state):
                self.assertEqual(
                    self._put(self.other, state, since, reason), self.other
                )
                self.assertEqual(self.other.state, state)
                self.assertIn(SOURCE, self._get_note(self.other))
                self.assertIn(reason or "Running", self._get_note(self.other))
        self.assertEqual(str(self.other.date_end), "2026-03-20")
        self.assertEqual(self.other.hours_due, 700)
        self.assertFalse(self._put(self.other, "terminated", "2026-03-20", "Encore"))
        self.lot.action_complete()
        self._put(self.contract, "closed")
        self.assertEqual(self.contract.state, "closed")
        self.env.flush_all()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertEqual(self.env["insertion.declaration"].search_count([]), months)

    def test_awarded_is_taken_over_without_any_activity(self):
        contract = self.contract.copy()
        self._put(contract, "awarded")
        self.assertFalse(contract.activity_ids)

    def test_what_is_wrong_is_refused(self):
        alone = self.lot.copy({"contract_id": self.contract.id, "number": "3"})
        for record, act, sentence in (
            (self.other, ("suspended", None, "Sinistre"), "say since when"),
            (self.other, ("suspended", "2026-02-10", " "), "say since when"),
            (self.other, ("suspended", "2026-12-10", "Sinistre"), "a day to come"),
            (self.other, ("lost", None, None), "cannot be taken over"),
            (alone, ("running", None, None), "name the company"),
            (self.contract, ("drafting", None, None), "cannot be taken over"),
            (self.contract, ("cancelled", "2026-01-10", None), "say since when"),
        ):
            with (
                self.subTest(sentence),
                self.assertRaisesRegex(UserError, sentence),
                self.env.cr.savepoint(),
            ):
                self._put(record, *act)
