# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Messages of tests are in no language: pylint: disable=translation-required

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import InsertionCommon, unprinted

TODAY = "2026-04-20"
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


@tagged("post_install", "-at_install")
class TestInsertionHome(InsertionCommon):
    """Two portfolios, one month at each step.

    The first facilitator: January (100 h) and February (60 h) attested, March declared
    (40 h). The second: January attested (50 h), February late, March to correct, and a
    contract in consultation.
    """

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(TODAY))
        super().setUpClass()
        cls.startClassPatcher(unprinted())
        cls.colleague = cls._new_facilitator("insertion_colleague")
        cls.other_firm = cls._new_company("Toitures Zéphyr")
        cls.other_lot = cls._new_portfolio(cls.colleague, cls.other_firm)
        cls._attest(100, month=JANUARY)
        cls._close(cls.other_contractor, JANUARY, 50)
        cls._attest(60, month=FEBRUARY)
        cls.declared = cls._declare(40, month=MARCH)
        cls.late = cls._month(cls.other_contractor, FEBRUARY)
        cls.given_back = cls._month(cls.other_contractor, MARCH)
        cls.given_back.line_ids.worked_hours = 30
        cls.given_back.action_declare()
        cls.given_back._ask_correction("Two days are missing.")
        cls.env.flush_all()

    @classmethod
    def _new_facilitator(cls, login):
        group = "mife_insertion_clauses.group_insertion_facilitator"
        return new_test_user(cls.env, login=login, groups=group)

    @classmethod
    def _new_portfolio(cls, user, firm):
        contract, cls.consultation = cls.env["insertion.contract"].create(
            [
                {
                    "name": "Couverture d'une école",
                    "reference": "2026-02",
                    "buyer_id": cls.buyer.id,
                    "user_id": user.id,
                    "state": "awarded",
                    "date_notified": "2026-01-05",
                    "date_start": "2026-01-05",
                    "date_end": "2026-12-31",
                },
                {
                    "name": "Extension d'une crèche",
                    "buyer_id": cls.buyer.id,
                    "user_id": user.id,
                    "state": "consultation",
                },
            ]
        )
        cls.consultation.state_since = "2026-03-31"
        lot = cls.lot.copy({"contract_id": contract.id, "name": "Couverture"})
        cls.other_contractor = cls.env["insertion.contractor"].create(
            {"lot_id": lot.id, "partner_id": firm.id}
        )
        cls._new_placement(
            cls._new_participant("Ali", "Ba"), contractor_id=cls.other_contractor.id
        )
        lot.action_start()
        return lot

    @classmethod
    def _month(cls, contractor, month):
        months = cls._open(month) | cls.env["insertion.declaration"].search(
            [("month", "=", month)]
        )
        return months.filtered(lambda one: one.contractor_id == contractor)

    @classmethod
    def _open(cls, month=MARCH):
        months = super()._open(month)
        return months.filtered(lambda one: one.contractor_id == cls.contractor)

    @classmethod
    def _close(cls, contractor, month, hours):
        declaration = cls._month(contractor, month).with_user(cls.officer)
        declaration.line_ids.worked_hours = hours
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()

    def _load(self, role, user=None):
        self.env.invalidate_all()
        home = self.env["insertion.home"].with_user(user or self[role])
        return home.with_context(lang="en_US").read_home(role)

    def __getitem__(self, role):
        return getattr(self, role)

    def _by_name(self, entries):
        return {entry["name"]: entry for entry in entries}

    def _figures(self, page):
        return {entry["name"]: entry["text"] for entry in page["figures"]}

    def _steps(self, page, name):
        steps = self._by_name(page["progress"])[name]["steps"]
        return {step["label"]: step["count"] for step in steps}

    def test_figures_of_a_portfolio_and_of_the_team(self):
        # 100 + 60 of 700 h, 22.86 %; with the colleague 210 of 1 400 h, 15 %
        self.assertEqual(
            self._figures(self._load("facilitator")),
            {
                "hours": "160\u00a0h",
                "rate": "22.9\u00a0%",
                "people": "1",
                "lots": "1",
            },
        )
        self.assertEqual(
            self._figures(self._load("facilitator", self.colleague))["hours"],
            "50\u00a0h",
        )
        self.assertEqual(
            self._figures(self._load("manager")),
            {
                "hours": "210\u00a0h",
                "rate": "15.0\u00a0%",
                "people": "2",
                "lots": "2",
            },
        )
        # 40 h wait to be validated; three attestations were issued in April
        self.assertEqual(
            self._figures(self._load("officer")),
            {
                "waiting": "40\u00a0h",
                "attestations": "3",
                "hours": "210\u00a0h",
                "people": "2",
            },
        )

    def test_the_month_past_step_by_step(self):
        step = self.declared.step
        labels = dict(self.declared._fields["step"]._description_selection(self.env))
        team = {labels["to_correct"]: 1, labels[step]: 1}
        self.assertEqual(self._steps(self._load("officer"), "month"), team)
        self.assertEqual(self._steps(self._load("manager"), "month"), team)
        self.assertEqual(
            self._steps(self._load("facilitator"), "month"), {labels[step]: 1}
        )

    def test_what_waits_for_the_officer_opens_the_month(self):
        declared, validated = self._load("officer")["lists"]
        [row] = declared["rows"]
        self.assertEqual(row["title"], "Peintures Dupré")
        self.assertIn("40\u00a0h", row["detail"])
        self.assertEqual(
            row["target"], {"model": "insertion.declaration", "id": self.declared.id}
        )
        self.assertEqual((row["age"], row["tone"]), ("0 d", "light"))
        self.assertEqual((validated["count"], validated["rows"]), (0, []))

    def test_what_waits_is_the_oldest_first_and_has_its_colour(self):
        with freeze_time("2026-05-21"):
            page = self._load("facilitator", self.colleague)
        [row] = self._by_name(page["lists"])["consultations"]["rows"]
        # from 31 March to 21 May
        self.assertEqual((row["age"], row["tone"]), ("51 d", "danger"))
        self.assertEqual(row["target"]["id"], self.consultation.id)
        waiting = self._by_name(self._load("manager")["lists"])["waiting"]
        turns = self.env["insertion.turn"].search(
            [("actor", "in", ("facilitator", "officer"))]
        )
        self.assertEqual(waiting["count"], len(turns))
        self.assertEqual(
            [row["target"]["id"] for row in waiting["rows"]],
            [(turn.lot_id or turn.contract_id).id for turn in turns[:5]],
        )

    def test_what_slips(self):
        slips = self._by_name(self._load("officer")["slips"])
        self.assertEqual(slips["late_months"]["count"], 1)
        self.assertEqual(slips["to_correct"]["count"], 1)
        self.assertNotIn(
            "late_months", self._by_name(self._load("facilitator")["slips"])
        )

    def test_a_month_is_late_the_day_after_its_last_day(self):
        self.late.line_ids.worked_hours = 12
        self.late.action_declare()
        with freeze_time("2026-05-10"):
            # April, of both companies, is expected by the 10th of May
            self._open(date(2026, 4, 1))
            self.assertNotIn(
                "late_months", self._by_name(self._load("officer")["slips"])
            )
        with freeze_time("2026-05-11"):
            slips = self._by_name(self._load("officer")["slips"])
            self.assertEqual(slips["late_months"]["count"], 2)

    def test_a_lot_that_will_lack_hours_slips(self):
        self.lot.date_end = self.contract.date_end = "2026-06-30"
        slip = self._by_name(self._load("facilitator")["slips"])["lots"]
        self.assertEqual(slip["count"], 1)
        lot = self.lot.with_context(lang="en_US")
        self.assertIn(f"{lot.hours_missing:,.1f}", slip["detail"])
        self.assertNotIn(
            "lots", self._by_name(self._load("facilitator", self.colleague)["slips"])
        )

    def test_months_of_the_chart_are_unknown_before_they_are_certified(self):
        chart = self._by_name(self._load("manager")["charts"])["hours"]
        before, now = chart["series"]
        self.assertEqual(now["values"][-4:], [150, 60, None, None])
        self.assertEqual(set(before["values"]), {None})
        self.assertEqual(now["texts"][-4], "150\u00a0h")
        self.assertEqual(now["texts"][-1], "\N{EN DASH}")

    def test_the_workload_of_each_facilitator(self):
        turns = self.env["insertion.turn"].search([])
        chart = self._by_name(self._load("manager")["charts"])["workload"]
        own, others = chart["series"]
        for user in (self.facilitator, self.colleague):
            place = chart["labels"].index(user.name)
            of_user = turns.filtered(lambda turn, user=user: turn.user_id == user)
            mine = of_user.filtered(lambda turn: turn.actor == "facilitator")
            self.assertEqual(own["values"][place], len(mine))
            self.assertEqual(others["values"][place], len(of_user - mine))

    def test_a_figure_opens_as_many_records_as_it_says(self):
        checked = 0
        for role in ("facilitator", "officer", "manager"):
            page = self._load(role)
            steps = [step for block in page["progress"] for step in block["steps"]]
            points = [
                {"count": value, "target": target}
                for chart in page["charts"]
                if not chart["unit"]
                for series in chart["series"]
                for value, target in zip(
                    series["values"], series["targets"], strict=True
                )
            ]
            for entry in [*steps, *page["slips"], *points]:
                self.assertEqual(self._count(entry["target"], role), entry["count"])
                checked += 1
        self.assertGreater(checked, 30)

    def test_hours_open_the_lines_they_add_up(self):
        for role in ("facilitator", "officer", "manager"):
            page = self._load(role)
            target = self._by_name(page["figures"])["hours"]["target"]
            lines = self.env["insertion.declaration.line"].search(target["domain"])
            total = f"{sum(lines.mapped('counted_hours')):,.0f}\u00a0h"
            self.assertEqual(self._figures(page)["hours"], total)

    def _count(self, target, role):
        action = self.env.ref(target["action"])
        model = self.env[action.res_model].with_user(self[role])
        return model.search_count(target["domain"])

    def test_who_has_no_contract_sees_the_team(self):
        page = self._load("facilitator", self.manager)
        self.assertEqual(self._figures(page)["hours"], "210\u00a0h")

    def test_a_home_is_for_its_role(self):
        stranger = self.env["res.users"].create(
            {"name": "Stranger", "login": "home_stranger"}
        )
        for user, roles in (
            (self.facilitator, ("officer", "manager")),
            (self.officer, ("manager",)),
            (self.portal_user, ("facilitator", "officer", "manager")),
            (stranger, ("facilitator", "officer", "manager")),
        ):
            for role in (*roles, "nobody"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self._load(role, user)

    def test_a_manager_has_each_home_the_widest_first(self):
        tabs = self.env["insertion.home"].with_user(self.manager).get_tabs()
        self.assertEqual(
            [tab["role"] for tab in tabs], ["manager", "officer", "facilitator"]
        )
        self.assertEqual(
            self.env["insertion.home"].with_user(self.portal_user).get_tabs(), []
        )

    def test_another_organisation_begins_with_the_first_steps(self):
        company = self.env["res.company"].create({"name": "Autre MIFE"})
        manager = self.manager.copy(
            {
                "login": "insertion_manager_two",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
        )
        for role in ("facilitator", "officer", "manager"):
            page = self._load(role, manager)
            self.assertEqual(list(page), ["first_steps"])
            targets = [step["target"] for step in page["first_steps"]["steps"]]
            self.assertIn({"model": "insertion.contract", "id": False}, targets)
            for target in targets:
                if "action" in target:
                    self.assertTrue(self.env.ref(target["action"]))

    def test_the_board_opens_on_what_concerns_the_role(self):
        for user, filters in (
            (self.facilitator, {"mine"}),
            (self.officer, {"officer"}),
            (self.manager, set()),
        ):
            turns = self.env["insertion.turn"].with_user(user)
            context = turns.action_open_board()["context"]
            self.assertEqual(
                {name.removeprefix("search_default_") for name in context}, filters
            )
        newcomer = self._new_facilitator("insertion_newcomer")
        board = self.env["insertion.turn"].with_user(newcomer).action_open_board()
        self.assertEqual(board["context"], {"search_default_facilitator": 1})
