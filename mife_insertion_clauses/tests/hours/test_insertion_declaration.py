# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...report.month_page import COMPANY, MonthPage
from ..common import MARCH, InsertionCommon


@tagged("post_install", "-at_install")
class TestInsertionDeclaration(InsertionCommon):
    def test_month_certified_at_once_keeps_the_criterion(self):
        declaration = self.env["insertion.declaration"].create(
            {"contractor_id": self.contractor.id, "month": MARCH}
        )
        declaration.line_ids.worked_hours = 100
        declaration.action_declare()
        declaration.action_validate()
        self.assertEqual(
            declaration.line_ids.sudo().criterion_id,
            self.placement.sudo().entry_criterion_id,
        )
        self.assertTrue(declaration.line_ids.sudo().criterion_id)

    def test_lines_made_together_keep_what_the_orm_would_compute(self):
        self.lot.contract_id.write(
            {"training_rule": "capped", "training_cap": 25, "amount": 90000}
        )
        self._new_placement(
            self._new_participant("Ali", "Ba", birthdate="2001-05-02", sex="unknown"),
            contract_type="permanent",
            counted_until="2026-02-28",
        )
        self._new_placement(self._new_participant("Léa", "Cros", sex="f"))
        placements = self.env["insertion.placement"].search(
            [("contractor_id", "=", self.contractor.id)]
        )
        hours = {"worked_hours": 61.337, "training_hours": 30, "tutoring_hours": 2}
        months = self.env["insertion.declaration"].create(
            [
                {
                    "contractor_id": self.contractor.id,
                    "month": month,
                    "line_ids": [
                        Command.create({"placement_id": placement.id, **hours})
                        for placement in placements
                    ],
                }
                for month in ("2026-02-01", "2026-03-01")
            ]
        )
        lines = months.line_ids
        self.assertEqual(len(lines), 6)
        self.assertIn(True, lines.mapped("is_new_firm"))
        self.assertEqual(len(set(lines.mapped("counted_hours"))), 2)
        for name, field in lines._fields.items():
            if not (field.store and field.precompute):
                continue
            with self.subTest(field=name):
                kept = lines.mapped(lambda line, name=name: line[name])
                self.env.add_to_compute(field, lines)
                again = lines.mapped(lambda line, name=name: line[name])
                self.assertEqual(kept, again)

    def test_opening_a_month_gives_a_line_per_person_at_work(self):
        self._new_placement(self._new_participant("Ali", "Ba"), date_start="2026-03-31")
        self._new_placement(
            self._new_participant("Léa", "Cros"), date_start="2026-04-01"
        )
        declaration = self._open()
        self.assertEqual(declaration.state, "to_declare")
        self.assertEqual(
            set(declaration.line_ids.placement_id.participant_id.mapped("last_name")),
            {"N'Guessan", "Ba"},
        )

    def test_opening_twice_opens_nothing_twice(self):
        first = self._open()
        placement = self._new_placement(self._new_participant("Ali", "Ba"))
        self.assertEqual(self._open(), first)
        self.assertIn(placement, first.line_ids.placement_id)

    def test_months_before_the_lot_are_not_opened(self):
        self.assertFalse(self._open(date(2025, 12, 1)))
        self.assertTrue(self._open(date(2026, 1, 1)))
        self.assertTrue(self._open(date(2026, 12, 1)))
        self.assertFalse(self._open(date(2027, 1, 1)))

    def test_wizard_opens_the_previous_month(self):
        wizard = self.env["insertion.month.open"].with_user(self.officer).create({})
        wizard.month = date(2026, 3, 17)
        action = wizard.action_open()
        declarations = self.env["insertion.declaration"].search(action["domain"])
        self.assertEqual(declarations.contractor_id, self.contractor)
        self.assertEqual(declarations.month, MARCH)

    def test_trap_16_a_missing_declaration_is_not_zero(self):
        declaration = self._open()
        with self.assertRaisesRegex(ValidationError, "at least one person"):
            declaration.action_declare()
        self.assertEqual(declaration.state, "to_declare")
        declaration.action_declare_no_hours()
        self.assertEqual(declaration.state, "declared")
        self.assertTrue(declaration.no_hours)

    def test_no_hours_contradicts_hours(self):
        declaration = self._open()
        declaration.line_ids.worked_hours = 5
        with self.assertRaisesRegex(ValidationError, "clear them"):
            declaration.action_declare_no_hours()

    def test_trap_16_a_sent_declaration_is_corrected_not_deleted(self):
        declaration = self._declare(10)
        with self.assertRaisesRegex(UserError, "correct it"):
            declaration.unlink()

    def test_hours_are_locked_once_sent(self):
        declaration = self._declare(10)
        line = declaration.line_ids
        for change in (
            lambda: line.write({"worked_hours": 12}),
            lambda: line.sudo().write({"worked_hours": 12}),
            line.unlink,
            lambda: line.copy(
                {"placement_id": self._new_placement(self.participant).id}
            ),
            lambda: declaration.write({"line_ids": [(2, line.id)]}),
        ):
            with self.assertRaisesRegex(UserError, "ask for a correction"):
                change()
        self.assertEqual(line.worked_hours, 10)

    def test_state_follows_the_actions_only(self):
        declaration = self._open()
        for vals in (
            {"state": "attested"},
            {"no_hours": True},
            {"validated_by_id": self.officer.id},
        ):
            with self.assertRaisesRegex(UserError, "use its buttons"):
                declaration.write(vals)
        with self.assertRaisesRegex(UserError, "use its buttons"):
            declaration.create(
                {
                    "contractor_id": self.contractor.id,
                    "month": "2026-05-01",
                    "state": "validated",
                }
            )
        # what a client can send as context opens nothing
        with self.assertRaisesRegex(UserError, "use its buttons"):
            declaration.with_context(default_state="validated").create(
                {"contractor_id": self.contractor.id, "month": "2026-05-01"}
            )
        with self.assertRaisesRegex(UserError, "use its buttons"):
            declaration.with_context(insertion_by_action=True).write(
                {"state": "attested"}
            )

    def test_second_click_is_refused_clearly(self):
        declaration = self._declare(10)
        declaration.action_validate()
        with self.assertRaisesRegex(UserError, "no longer possible"):
            declaration.action_validate()
        with self.assertRaisesRegex(UserError, "no longer possible"):
            declaration.action_declare()

    def test_correction_gives_the_month_back(self):
        declaration = self._declare(10)
        wizard = (
            self.env["insertion.declaration.reason"]
            .with_user(self.officer)
            .with_context(active_ids=declaration.ids)
            .create({"reason": "Deux jours manquent."})
        )
        wizard.action_ask()
        self.assertEqual(declaration.state, "to_correct")
        self.assertEqual(declaration.correction_reason, "Deux jours manquent.")
        declaration.line_ids.worked_hours = 24
        declaration.action_declare()
        declaration.action_validate()
        self.assertEqual(declaration.counted_hours, 24)

    @mute_logger("odoo.sql_db")
    def test_negative_hours_are_refused(self):
        line = self._open().line_ids
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            line.worked_hours = -1
            self.env.flush_all()

    def test_impossible_hours_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "744"):
            self._open().line_ids.worked_hours = 800

    def test_one_declaration_per_company_and_month(self):
        self._open()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.env["insertion.declaration"].create(
                {"contractor_id": self.contractor.id, "month": MARCH}
            )

    def test_person_of_another_company_is_refused(self):
        lot = self.lot.copy({"number": "2"})
        other = self.env["insertion.contractor"].create(
            {"lot_id": lot.id, "partner_id": self.firm.id}
        )
        placement = self._new_placement(self.participant, contractor_id=other.id)
        with self.assertRaisesRegex(ValidationError, "does not work for"):
            self.env["insertion.declaration.line"].create(
                {"declaration_id": self._open().id, "placement_id": placement.id}
            )

    def test_trap_09_hours_after_eligibility_are_not_counted(self):
        self.placement.counted_until = "2026-02-15"
        declaration = self._declare(100)
        self.assertEqual(declaration.worked_hours, 100)
        self.assertEqual(declaration.counted_hours, 0)
        self.assertEqual(declaration.line_ids.uncounted_reason, "eligibility")

    def test_counted_hours_are_frozen_with_the_month(self):
        declaration = self._declare(100, training=20)
        declaration.action_validate()
        self.assertEqual(declaration.counted_hours, 100)
        self.contract.training_rule = "all"
        self.placement.write({"contract_type": "apprentice"})
        self.env.flush_all()
        self.assertEqual(declaration.counted_hours, 100)
        self.assertEqual(declaration.line_ids.contract_type, "fixed")

    def test_trap_25_hours_are_not_rounded_line_by_line(self):
        # 90.5 h worked, cap of 25 %: 22.625 h of training count
        self.contract.write({"training_rule": "capped", "training_cap": 0.25})
        self._new_placement(self._new_participant("Ali", "Ba"))
        declaration = self._declare(90.5, training=28)
        self.assertEqual(len(declaration.line_ids), 2)
        self.assertEqual(declaration.counted_hours, 2 * 113.125)

    def test_trap_15_implausible_month_is_flagged_not_blocked(self):
        declaration = self._declare(230)
        self.assertIn("230 h", declaration.alerts)
        declaration.action_validate()
        self.assertEqual(declaration.state, "validated")

    def test_hours_after_the_placement_are_flagged(self):
        declaration = self._open()
        declaration.line_ids.worked_hours = 10
        self.placement.date_end = "2026-02-28"
        self.assertIn("not at work", declaration.alerts)

    def test_facilitator_reads_the_hours_and_leaves_them(self):
        declaration = self._declare(10).with_user(self.facilitator)
        self.assertEqual(declaration.worked_hours, 10)
        with self.assertRaises(AccessError):
            declaration.action_validate()

    def test_form_shows_the_total_while_typing(self):
        with Form(self._open()) as form:
            with form.line_ids.edit(0) as line:
                line.worked_hours = 42
            self.assertEqual(form.worked_hours, 42)

    def test_typed_hours_are_all_kept_or_none(self):
        self._new_placement(self._new_participant("Ali", "Ba"))
        declaration = self._open()
        first, second = declaration.line_ids
        page = MonthPage(declaration, COMPANY)
        errors = page.save(
            {f"worked_{first.id}": "7h30", f"worked_{second.id}": "-2"}, {}
        )
        self.assertEqual(list(errors), [f"worked_{second.id}"])
        self.assertEqual(first.worked_hours, 0)
        self.assertFalse(
            page.save({f"worked_{first.id}": "7h30", "worked_999999999": "5"}, {})
        )
        self.assertEqual(first.worked_hours, 7.5)

    def test_age_is_that_of_the_month(self):
        # born on 2 March 2000: 25 years old on 1 March 2026, 26 on 1 April
        self.participant.birthdate = "2000-03-02"
        self.assertEqual(self._open().line_ids.age_band, "under_26")
        self.assertEqual(self._open(date(2026, 4, 1)).line_ids.age_band, "26_40")

    def test_trap_04_contracts_and_people_are_counted_once(self):
        """Over two years and two contracts: hours add up, the rest is distinct."""
        other = self.contract.copy(
            {"reference": "2026-02", "date_end": "2028-12-31", "lot_ids": False}
        )
        lot = self.lot.copy({"contract_id": other.id, "date_end": "2028-12-31"})
        contractor = self.env["insertion.contractor"].create(
            {"lot_id": lot.id, "partner_id": self.firm.id}
        )
        self._new_placement(self.participant, contractor_id=contractor.id)
        lot.action_start()
        for month in (MARCH, MARCH.replace(month=4), MARCH.replace(year=2027)):
            for declaration in self._open(month):
                declaration.line_ids.worked_hours = 10
                declaration.action_declare()
                declaration.action_validate()
        rows = self.env["insertion.declaration.line"]._read_group(
            [("contract_id", "in", (self.contract + other).ids)],
            ["month:year"],
            [
                "counted_hours:sum",
                "participant_id:count_distinct",
                "contract_id:count_distinct",
            ],
        )
        # 2026: 2 months x 2 contracts x 10 h; 2027: the contract that goes on
        self.assertEqual([row[1:] for row in rows], [(40, 1, 2), (10, 1, 1)])
