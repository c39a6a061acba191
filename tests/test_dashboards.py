# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dashboards opened in a browser: their figures are those of plain SQL.

Core checks at installation that each field and menu they name exists.
"""

import json
import time

from screenshots import Browser

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_insertion_clauses.tests.common import (
    MARCH,
    InsertionCommon,
    unprinted,
)
from odoo.addons.mife_label.tests.common import LabelCommon

# The spreadsheet is drawn on a canvas: its cells are read from its model
MODEL = """(() => {
    const owl = odoo.loader.modules.get("@odoo/owl");
    const nodes = [...(owl?.App.apps || [])].map((app) => app.root).filter(Boolean);
    while (nodes.length) {
        const node = nodes.pop();
        const model = node.component?.props?.model;
        if (model?.getters?.getEvaluatedCell) {
            return model;
        }
        nodes.push(...Object.values(node.children));
    }
})()"""
FIGURES = """((model) => {
    const sheetId = model.getters.getSheetIds().find(
        (id) => model.getters.getSheetName(id) === "Data"
    );
    const {getEvaluatedCell} = model.getters;
    const read = (row, col) => getEvaluatedCell({sheetId, row, col}).value;
    const figures = {};
    for (let row = 1; read(row, 0); row++) {
        figures[read(row, 0)] = [read(row, 1) || 0, read(row, 2) || 0];
    }
    return figures;
})(MODEL)""".replace("MODEL", MODEL)
ERRORS = """((model) => {
    const sheetId = model.getters.getActiveSheetId();
    return Object.values(model.getters.getEvaluatedCells(sheetId)).filter(
        (cell) => cell.type === "error"
    ).map((cell) => cell.message || cell.value);
})(MODEL)""".replace("MODEL", MODEL)
TITLES = """((model) => model.getters.getFigures(model.getters.getActiveSheetId()).map(
    (figure) => model.getters.getChart(figure.id)?.title?.text
))(MODEL)""".replace("MODEL", MODEL)
FILTER = """((model) => {
    const {id} = model.getters.getGlobalFilters().find(({label}) => label === $LABEL);
    model.dispatch("SET_GLOBAL_FILTER_VALUE", {id, value: $VALUE});
})(MODEL)""".replace("MODEL", MODEL)
OF_2026 = {"type": "year", "year": 2026}


class DashboardCase(HttpCase):
    def _open_dashboard(self, browser, action):
        browser.set_cookies(self.opener.cookies.get_dict())
        browser.open(f"/odoo/action-{action}")
        self._wait(browser)
        self.assertEqual(
            browser.evaluate(f"({MODEL}).getters.getGlobalFilters()[0].defaultValue"),
            "last_12_months",
        )
        self._filter(browser, "Period", OF_2026)

    def _wait(self, browser):
        """Wait for the program of the spreadsheet, which comes apart."""
        deadline = time.monotonic() + 60
        while not browser.evaluate(f"!!({MODEL})") and time.monotonic() < deadline:
            time.sleep(0.2)
        browser.settle()

    def _filter(self, browser, label, value):
        browser.evaluate(
            FILTER.replace("$LABEL", json.dumps(label)).replace(
                "$VALUE", json.dumps(value) if value else "undefined"
            )
        )
        browser.settle()
        self.assertEqual(browser.evaluate(ERRORS), [])
        return browser.evaluate(FIGURES)

    def _read(self, browser):
        browser.settle()
        self.assertEqual(browser.evaluate(ERRORS), [])
        return browser.evaluate(FIGURES)

    def _query(self, text, *parameters):
        self.env.flush_all()
        self.env.cr.execute(text, parameters)
        return [float(value or 0) for value in self.env.cr.fetchone()]


@tagged("post_install", "-at_install", "standard")
class TestDashboardOfTheClauses(InsertionCommon, DashboardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted())
        cls.user = new_test_user(
            cls.env,
            "dashboard_facilitator",
            groups="mife_insertion_clauses.group_insertion_facilitator",
        )
        cls._attest(70)
        other = cls.contract.copy(
            {
                "reference": "2026-02",
                "buyer_id": cls._new_company("Autre Ville").id,
                "lot_ids": False,
                "date_notified": "2026-02-01",
            }
        )
        lot = cls.lot.copy({"contract_id": other.id})
        contractor = cls.env["insertion.contractor"].create(
            {"lot_id": lot.id, "partner_id": cls._new_company("Autre Firme").id}
        )
        cls._new_placement(
            cls._new_participant("Ali", "Ba"), contractor_id=contractor.id
        )
        lot.action_start()
        declaration = cls.env["insertion.declaration"]._open_month(
            MARCH, cls.env.company
        )
        declaration = declaration.filtered(lambda one: one.lot_id == lot)
        declaration.line_ids.worked_hours = 30
        declaration.action_declare()
        declaration.action_validate()
        cls.facilitator._ensure_insertion_employee(cls.env.company)
        project = cls.env.company._get_insertion_project()
        cls.env["account.analytic.line"].with_user(cls.facilitator).create(
            {
                "project_id": project.id,
                "task_id": project._get_insertion_tasks()["draft"].id,
                "date": "2026-03-04",
                "unit_amount": 2.5,
                "insertion_contract_id": other.id,
                "insertion_support_kind": "drafting",
            }
        )

    def test_figures_are_those_of_the_database(self):
        self.authenticate(self.user.login, self.user.login)
        with Browser(self.base_url(), lang="en-US") as browser, self.allow_requests():
            self._open_dashboard(
                browser, "mife_insertion_clauses.spreadsheet_dashboard_action"
            )
            whole = self._read(browser)
            self.assertEqual(whole["Certified hours"][0], 100)
            self._check(whole, "TRUE")
            value = {"operator": "in", "ids": self.buyer.ids}
            of_buyer = self._filter(browser, "Buyer", value)
            self.assertEqual(of_buyer["Certified hours"][0], 70)
            self.assertEqual(of_buyer["Time of the team (h)"][0], 0)
            self._check(of_buyer, "contract.buyer_id = %s", self.buyer.id)
            self._filter(browser, "Buyer", None)
            value = {"operator": "in", "ids": self.officer.ids}
            nothing = self._filter(browser, "Facilitator", value)
            self.assertEqual(nothing["Certified hours"][0], 0)
            self.assertNotIn(None, browser.evaluate(TITLES))
            self.assertEqual(browser.errors, [])

    def _check(self, figures, condition, *parameters):
        year = "BETWEEN '2026-01-01' AND '2026-12-31'"
        ((hours,), (contracts,), (lots,), (due,), (time,)) = (
            self._query(query.replace("WHERE", f"WHERE {condition} AND"), *parameters)
            for query in (
                "SELECT SUM(line.worked_hours + COALESCE(line.training_hours, 0))"
                " FROM insertion_declaration_line line"
                " JOIN insertion_contract contract ON contract.id = line.contract_id"
                " WHERE line.state IN ('validated', 'attested')"
                f" AND line.month {year}",
                "SELECT COUNT(*) FROM insertion_contract contract"
                f" WHERE contract.date_notified {year}",
                "SELECT COUNT(*) FROM insertion_lot lot"
                " JOIN insertion_contract contract ON contract.id = lot.contract_id"
                f" WHERE lot.date_end {year}",
                "SELECT SUM(due.hours) FROM insertion_commitment due"
                " JOIN insertion_lot lot ON lot.id = due.lot_id"
                " JOIN insertion_contract contract ON contract.id = lot.contract_id"
                f" WHERE due.date <= CURRENT_DATE AND lot.date_end {year}",
                "SELECT SUM(line.unit_amount) FROM account_analytic_line line"
                " JOIN insertion_contract contract"
                " ON contract.id = line.insertion_contract_id"
                f" WHERE line.insertion_action IS NOT NULL AND line.date {year}",
            )
        )
        self.assertEqual(figures["Certified hours"][0], hours)
        self.assertEqual(figures["Contracts notified"][0], contracts)
        self.assertEqual(figures["Lots that end in the period"][0], lots)
        self.assertEqual(figures["Hours that they owe"][0], due)
        self.assertEqual(figures["Time of the team (h)"][0], time)
        # a rate is that of the sums
        self.assertAlmostEqual(
            figures["Their realisation"][0], figures["Hours that they did"][0] / due
        )


@tagged("post_install", "-at_install", "standard")
class TestDashboardOfTheLabel(LabelCommon, DashboardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        for holder, size, day in (
            (cls.holder, "small", "2026-01-15"),
            (cls.other_holder, "large", "2026-02-20"),
        ):
            cls._create_application(
                partner_id=holder.id, size=size, date_first_contact=day
            )
        application = cls.env["label.application"].search([("size", "=", "small")])
        cls._bring_to(application, "in_progress")
        cls.env["label.commitment"].create(
            [
                {
                    "application_id": application.id,
                    "name": name,
                    "axis_id": cls.axis.id,
                    "date_due": "2026-06-30",
                }
                for name in ("Train tutors", "Open the site", "Hire two people")
            ]
        )[0]._add_point("kept", "Done")

    def test_figures_are_those_of_the_database(self):
        self.authenticate(self.user_coach.login, self.user_coach.login)
        with Browser(self.base_url(), lang="en-US") as browser, self.allow_requests():
            self._open_dashboard(browser, "mife_label.spreadsheet_dashboard_action")
            figures = self._read(browser)
            year = "BETWEEN '2026-01-01' AND '2026-12-31'"
            (contacts, due, kept) = self._query(
                f"""
                SELECT
                    (SELECT COUNT(*) FROM label_application
                      WHERE date_first_contact {year}),
                    (SELECT COUNT(*) FROM label_commitment WHERE date_due {year}),
                    (SELECT COUNT(*) FROM label_commitment
                      WHERE date_due {year} AND state = 'kept')
                """
            )
            self.assertEqual((contacts, due, kept), (2, 3, 1))
            self.assertEqual(figures["First contacts"][0], contacts)
            self.assertEqual(figures["Commitments due"][0], due)
            self.assertEqual(figures["Commitments kept"][0], kept)
            self.assertAlmostEqual(figures["Share of commitments kept"][0], kept / due)
            self.assertEqual(figures["Share of awards"][0], "-")
            value = {"operator": "in", "selectionValues": ["large"]}
            large = self._filter(browser, "Headcount", value)
            self.assertEqual(large["First contacts"][0], 1)
            self.assertEqual(large["Commitments due"][0], 0)
            self._filter(browser, "Headcount", None)
            value = {"operator": "in", "selectionValues": ["submitted"]}
            submitted = self._filter(browser, "Status of the file", value)
            self.assertEqual(submitted["First contacts"][0], 0)
            self.assertNotIn(None, browser.evaluate(TITLES))
            self.assertEqual(browser.errors, [])
