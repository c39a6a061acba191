# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..common import InsertionCommon

QUICK = "mife_insertion_clauses.account_analytic_line_view_form_quick"


@tagged("post_install", "-at_install")
class TestInsertionTimesheet(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env.company.insertion_project_id

    def _log(self, record=None, user=None, **values):
        """Save the small form as it opens, with some values changed."""
        user = user or self.facilitator
        action = (record or self.lot).with_user(user).action_log_time()
        form = Form(
            self.env["account.analytic.line"]
            .with_user(user)
            .with_context(**action["context"]),
            view=QUICK,
        )
        for name, value in values.items():
            form[name] = value
        return form.save()

    def test_each_organisation_has_its_project_and_the_four_actions(self):
        other = self.env["res.company"].create({"name": "Autre organisme"})
        for company in (self.env.company, other):
            project = company.insertion_project_id
            self.assertEqual(project.company_id, company)
            self.assertEqual(
                set(project._get_insertion_tasks()),
                {"identify", "draft", "assist", "indicators"},
            )
        self.assertNotEqual(other.insertion_project_id, self.project)
        # an update makes nothing twice
        before = other.insertion_project_id
        other._create_insertion_projects()
        self.assertEqual(other.insertion_project_id, before)

    def test_time_is_noted_in_one_click(self):
        line = self._log()
        self.assertEqual(line.project_id, self.project)
        self.assertEqual(line.unit_amount, 0.25)
        self.assertEqual(line.date, fields.Date.context_today(line))
        self.assertEqual(line.user_id, self.facilitator)
        self.assertEqual(line.insertion_action, "assist")
        self.assertEqual(line.insertion_partner_id, self.firm)
        self.assertEqual(line.insertion_contract_id, self.contract)
        self.assertEqual(line.insertion_lot_id, self.lot)
        self.assertEqual(line.insertion_support_kind, "call")
        self.assertEqual(line.name, "Call")
        self.assertEqual(self.lot.time_spent, 0.25)
        self.assertEqual(self.contract.time_spent, 0.25)

    def test_action_follows_the_state_of_the_contract(self):
        expected = {
            "identified": ("identify", self.buyer),
            "studied": ("identify", self.buyer),
            "drafting": ("draft", self.buyer),
            "consultation": ("draft", self.buyer),
            "awarded": ("assist", self.firm),
            "running": ("assist", self.firm),
            "closed": ("indicators", self.buyer),
        }
        for state, (action, structure) in expected.items():
            with self.subTest(state=state):
                if state == "closed":
                    self.lot.action_complete()
                self.contract.state = state
                line = self._log(self.contract)
                self.assertEqual(line.insertion_action, action)
                self.assertEqual(line.insertion_partner_id, structure)

    def test_first_time_makes_the_employee_and_only_once(self):
        self.assertFalse(self.facilitator.employee_ids)
        self._log()
        employee = self.facilitator.employee_ids
        self.assertEqual(employee.name, self.facilitator.name)
        self._log()
        self.assertEqual(self.facilitator.employee_ids, employee)

    def test_employee_is_made_whatever_the_way_in(self):
        task = self.project._get_insertion_tasks()["indicators"]
        line = (
            self.env["account.analytic.line"]
            .with_user(self.officer)
            .create({"name": "Bilan", "task_id": task.id, "unit_amount": 2})
        )
        self.assertEqual(line.employee_id, self.officer.employee_ids)
        self.assertEqual(line.insertion_action, "indicators")

    def test_employee_who_left_is_not_made_anew(self):
        self._log()
        self.facilitator.employee_ids.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            self._log()

    def test_time_needs_an_action(self):
        employee = self._log().employee_id
        with self.assertRaisesRegex(ValidationError, "actions of the mission"):
            self.env["account.analytic.line"].create(
                {
                    "name": "Divers",
                    "project_id": self.project.id,
                    "employee_id": employee.id,
                    "unit_amount": 1,
                }
            )

    def test_time_is_plausible(self):
        for hours in (0, -1, 25):
            with self.assertRaisesRegex(ValidationError, "more than 0"):
                self._log(unit_amount=hours)

    def test_project_and_actions_are_never_closed(self):
        tasks = self.project.task_ids
        for attempt in (
            lambda: self.project.write({"active": False}),
            lambda: self.project.unlink(),
            lambda: tasks[0].write({"active": False}),
            lambda: tasks[0].unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()
        tasks[0].name = "Repérage"

    def test_team_reads_each_other_s_time_and_writes_its_own(self):
        mine = self._log()
        self.assertEqual(
            mine.with_user(self.officer).read(["unit_amount"])[0]["unit_amount"], 0.25
        )
        with self.assertRaises(AccessError):
            mine.with_user(self.officer).write({"unit_amount": 2})
        with self.assertRaises(AccessError):
            mine.with_user(self.officer).unlink()
        mine.with_user(self.facilitator).write({"unit_amount": 0.5})

    def test_team_does_not_read_the_time_of_other_projects(self):
        project = self.env["project.project"].create({"name": "Autre service"})
        employee = self._log().employee_id
        line = self.env["account.analytic.line"].create(
            {
                "name": "Autre",
                "project_id": project.id,
                "employee_id": employee.id,
                "unit_amount": 1,
            }
        )
        with self.assertRaises(AccessError):
            line.with_user(self.officer).read(["unit_amount"])
        self.assertTrue(line.with_user(self.facilitator).read(["unit_amount"]))

    def test_links_are_closed_to_other_services(self):
        line = self._log()
        approver = new_test_user(
            self.env,
            login="timesheet_approver",
            groups="hr_timesheet.group_hr_timesheet_approver",
        )
        line = line.with_user(approver)
        self.assertTrue(line.read(["unit_amount"]))
        for name in ("insertion_contract_id", "insertion_lot_id"):
            with self.assertRaises(AccessError):
                line.read([name])
            with self.assertRaises(AccessError):
                line.search([(name, "!=", False)])

    def test_time_stays_in_its_organisation(self):
        other = self.env["res.company"].create({"name": "Autre organisme"})
        line = self._log()
        self.facilitator.company_ids += other
        found = line.with_user(self.facilitator).with_context(
            allowed_company_ids=other.ids
        )
        self.assertFalse(found.search([("insertion_action", "!=", False)]))
        contract = self.contract.copy(
            {"company_id": other.id, "lot_ids": False, "user_id": False}
        )
        line = self._log(
            contract.with_context(allowed_company_ids=(other | self.env.company).ids)
        )
        self.assertEqual(line.company_id, other)
        self.assertEqual(line.project_id, other.insertion_project_id)

    def test_trap_23_report_counts_structures_not_people(self):
        self.buyer.insertion_buyer_kind = "commune"
        self.firm.insertion_size = "small"
        self._log()
        self._log(unit_amount=1.5)
        self._log(insertion_partner_id=self.buyer, unit_amount=2)
        self.contract.state = "drafting"
        self._log(unit_amount=3)
        Line = self.env["account.analytic.line"].with_user(self.officer)
        domain = [("insertion_contract_id", "=", self.contract.id)]
        # drafting: 3 h for the buyer; companies: 0.25 + 1.5 h for the firm, 2 h
        # for the buyer; 2 structures in all, not the 3 of the two lines' sum
        self.assertEqual(
            Line._read_group(
                domain,
                ["insertion_action"],
                ["unit_amount:sum", "insertion_partner_id:count_distinct"],
                order="insertion_action",
            ),
            [("assist", 3.75, 2), ("draft", 3.0, 1)],
        )
        self.assertEqual(
            Line._read_group(domain, [], ["insertion_partner_id:count_distinct"]),
            [(2,)],
        )
        self.assertEqual(
            Line._read_group(
                domain,
                ["insertion_partner_kind", "insertion_partner_size"],
                ["unit_amount:sum"],
                order="unit_amount:sum",
            ),
            [(False, "small", 1.75), ("commune", False, 5.0)],
        )
        # nothing about participants can be entered with the time
        models = {
            field.comodel_name
            for name, field in Line._fields.items()
            if name.startswith("insertion_")
        }
        self.assertFalse(
            models & {"insertion.participant", "insertion.placement"}, models
        )

    def test_trap_26_project_is_named_for_no_organisation(self):
        other = self.env["res.company"].create({"name": "Département"})
        names = other.insertion_project_id.mapped("name")
        names += other.insertion_project_id.task_ids.mapped("name")
        self.assertFalse([name for name in names if "MIFE" in name])

    def test_other_employees_note_their_time_as_before(self):
        user = new_test_user(
            self.env,
            login="timesheet_employee",
            groups="base.group_user,hr_timesheet.group_hr_timesheet_user",
        )
        self.env["hr.employee"].create({"name": user.name, "user_id": user.id})
        project = self.env["project.project"].create(
            {"name": "Accueil", "allow_timesheets": True}
        )
        line = (
            self.env["account.analytic.line"]
            .with_user(user)
            .create({"project_id": project.id, "name": "Accueil", "unit_amount": 1})
        )
        line.unit_amount = 2
        self.assertFalse(line.sudo().insertion_contract_id)
