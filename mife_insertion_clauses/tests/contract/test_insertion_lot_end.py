# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The end of a lot: nothing is forgotten, and nothing more is promised of it."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ...report.buyer_contracts import BuyerContracts
from ..common import InsertionCommon, unprinted

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestInsertionLotEnd(InsertionCommon):
    """A lot of 200 h from March to May, on 10 June: 60 h of March are attested, nothing
    was opened of April, and nobody was at work in May."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.email = "ines.roux@example.com"
        cls.placement.date_start = "2026-03-02"
        cls.lot.date_start, cls.lot.date_end = "2026-03-02", "2026-05-31"
        cls.lot.commitment_ids.hours = 200
        with unprinted():
            cls._attest(60)
        cls.placement.date_end = "2026-04-30"

    def _open_end(self, user=None):
        lot = self.lot.with_user(user or self.officer)
        action = lot.action_open_end()
        return (
            self.env["insertion.lot.end"]
            .with_user(user or self.officer)
            .browse(action["res_id"])
        )

    def _reload(self, end):
        self.env.flush_all()
        self.env.invalidate_all()
        return end

    def _get_steps(self, end):
        self._reload(end)
        names = "months", "lot", "penalty", "final", "contract"
        return [end[f"{name}_step"] for name in names]

    def test_from_the_first_look_to_the_closed_contract(self):
        end = self._open_end()
        self.assertEqual(
            [(line.month, line.state, line.is_idle) for line in end.month_ids],
            [(APRIL, "not_opened", False), (MAY, "not_opened", True)],
        )
        self.assertEqual(
            self._get_steps(end), ["todo", "todo", "later", "later", "later"]
        )
        self.assertIn("lack (2)", end.next_step)
        # nobody in May: nothing to ask; April is opened, reminded, declared
        end.action_no_hours()
        self.assertEqual(self._reload(end).month_ids.mapped("state")[1], "validated")
        end.action_open_missing()
        april = self._reload(end).month_ids[0].declaration_id.with_user(self.officer)
        self.assertEqual((april.month, april.state), (APRIL, "to_declare"))
        end.action_remind()
        self.assertTrue(april.chased_on)
        april.line_ids.worked_hours = 88
        april.action_declare()
        self._reload(end).action_validate()
        with unprinted():
            self._reload(end).action_attest()
        self.assertEqual(
            self._get_steps(end), ["done", "todo", "later", "later", "later"]
        )
        end.action_complete()
        self.assertEqual(self.lot.state, "completed")
        # 200 - 60 - 88: 52 h lack; the clause has no penalty rule
        self.assertEqual(self._get_steps(end), ["done", "done", "todo", "todo", "todo"])
        self.assertEqual(end.hours_remaining, 52)
        self.assertFalse(end.has_penalty_rule)
        end.no_penalty_reason = "Aucune pénalité au CCAP"
        self.assertEqual(self._get_steps(end)[2], "done")
        self.assertEqual(self.lot.no_penalty_reason, "Aucune pénalité au CCAP")
        wizard = self.env["insertion.lot.final"].with_user(self.officer)
        self.assertEqual(end.action_issue_final()["res_model"], wizard._name)
        with unprinted():
            wizard.create({"lot_id": self.lot.id, "cause": "Abandon"}).action_issue()
        end.action_close_contract()
        self.assertEqual(self._get_steps(end), ["done"] * 5)
        self.assertIn("Everything is done", end.next_step)
        self.assertEqual(self.contract.state, "closed")

    def test_each_step_is_taken_back(self):
        end = self._open_end()
        end.action_open_missing()
        self._reload(end).month_ids[0].action_take_back()
        self.assertEqual(self._reload(end).month_ids[0].state, "not_opened")
        end.action_complete()
        self._reload(end).action_close_contract()
        self._reload(end).action_reopen_contract()
        self.assertEqual(self.contract.state, "running")
        self._reload(end).action_reopen()
        self.assertEqual(self.lot.state, "running")
        with self.assertRaisesRegex(UserError, "not completed"):
            self._reload(end).action_reopen()

    def test_a_penalty_file_settles_the_step(self):
        rule = {"name": "Heure manquante", "kind": "hour_fixed", "amount": 10}
        self.contract.penalty_rule_ids = [Command.create(rule)]
        self.lot.action_complete()
        end = self._open_end(self.facilitator)
        self.assertEqual(self._get_steps(end)[2], "todo")
        action = end.action_open_penalty()
        self.assertEqual(action["res_id"], self.lot.penalty_ids.id)
        self.assertEqual(self._get_steps(end)[2], "done")
        self.lot.penalty_ids.action_abandon()
        self.assertEqual(self._get_steps(end)[2], "todo")

    def test_a_lot_that_is_late_opens_the_months_it_missed(self):
        """Running until December, on 10 June: no month to come, nor June, is asked."""
        self.lot.date_end = "2026-12-31"
        end = self._open_end()
        self.assertEqual(end.month_ids.mapped("month"), [APRIL, MAY])
        end.action_open_missing()
        self.assertEqual(
            set(self._reload(end).month_ids.mapped("state")), {"to_declare"}
        )

    def test_months_of_a_suspension_are_not_asked(self):
        self.lot.commitment_ids = [
            Command.create(
                {"origin": origin, "date": day, "hours": 0, "reason": "Sinistre"}
            )
            for origin, day in (
                ("suspension", "2026-04-01"),
                ("resumption", "2026-05-01"),
            )
        ]
        self.assertEqual(self._open_end().month_ids.month, MAY)

    def test_the_facilitator_sees_and_does_not_certify(self):
        end = self._open_end(self.facilitator)
        self.assertEqual(len(end.month_ids), 2)
        self.assertEqual(end.month_ids.mapped("hours"), [0, 0])
        for action in (end.action_open_missing, end.action_no_hours):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                action()

    def test_a_contract_closes_with_its_last_lot(self):
        self.lot.copy({"contract_id": self.contract.id, "number": "2"})
        self.lot.action_complete()
        end = self._open_end()
        self.assertEqual(self._get_steps(end)[4], "later")
        with self.assertRaisesRegex(UserError, "go on: .*lot 2"):
            end.action_close_contract()

    def test_a_contract_whose_hours_were_attested_bears_a_clause(self):
        self.lot.action_complete()
        with self.assertRaisesRegex(ValidationError, "does bear a clause"):
            self.contract.write({"state": "no_clause", "end_reason": "Erreur"})
        self.contract.write({"state": "cancelled", "end_reason": "Abandon"})


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestLandingOfAnEndedLot(InsertionCommon):
    """148 h of 600 in the first 90 days of a lot that was to last a year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot.date_start = "2026-03-01"
        cls.lot.date_end = "2027-02-28"
        cls.lot.commitment_ids.hours = 600
        cls._declare(148, month=MAY).action_validate()

    def _get_landing(self):
        self.lot.invalidate_recordset()
        lot = self.lot
        return lot.landing_state, round(lot.hours_landing, 3), lot.hours_missing

    def test_it_lands_where_it_stands_once_it_ended(self):
        # 1 March to 31 May: 92 days; 365 in all, 273 left: 148 + 148 / 92 x 273
        self.assertEqual(self._get_landing()[:2], ("on_track", 587.174))
        ended = ("late", 148, 452)
        self.lot.action_complete()
        self.assertEqual(self._get_landing(), ended)
        self.assertEqual(self.lot.hours_expected, 600)
        self.assertNotIn("pace", self.lot.with_context(lang="en_US").landing_label)
        self.assertFalse(any(point["landing"] for point in self.lot.hours_curve))
        found = self.env["insertion.lot"].search([("landing_state", "=", "late")])
        self.assertIn(self.lot, found)
        self.contract.state = "closed"
        self.assertEqual(self._get_landing(), ended)
        self.contract.state = "running"
        self.lot.action_reopen()
        self.assertEqual(self._get_landing()[0], "on_track")
        # the day after its last one
        self.lot.date_end = "2026-06-09"
        self.assertEqual(self._get_landing(), ended)
        self.lot.date_end = False
        self.assertEqual(self._get_landing()[0], "unknown")
        self.lot.action_complete()
        self.assertEqual(self._get_landing(), ended)

    def test_a_terminated_lot_and_an_abandoned_contract(self):
        self.env["insertion.lot.decision"].create(
            {
                "lot_id": self.lot.id,
                "kind": "termination",
                "date": "2026-06-10",
                "reason": "Résiliation",
                "effect": "kept",
            }
        ).action_decide()
        self.assertEqual(self._get_landing(), ("late", 148, 452))
        self.contract.write({"state": "cancelled", "end_reason": "Abandon"})
        self.assertEqual(self._get_landing(), ("late", 148, 452))

    def test_a_suspended_lot_stands_still(self):
        self.env["insertion.lot.decision"].create(
            {
                "lot_id": self.lot.id,
                "kind": "suspension",
                "date": "2026-06-01",
                "reason": "Sinistre",
            }
        ).action_decide()
        self.assertEqual(self._get_landing(), ("at_risk", 148, 452))

    def test_what_is_only_followed_lands_nowhere(self):
        self.contract.clause_kind = "reserved_insertion"
        self.lot.action_complete()
        self.assertEqual(self._get_landing(), ("na", 0, 0))

    def test_the_buyer_is_told(self):
        self.lot.action_complete()
        contract = self.contract.with_context(lang="en_US")
        [alert] = BuyerContracts(contract).get_alerts(contract)
        self.assertIn("The lot ended with 452 h missing", alert)
