# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The home of each role: who gets which, what it costs, and a visit of all six."""

import json
import time
from collections import Counter
from contextlib import contextmanager

from accessibility import violations
from dateutil.relativedelta import relativedelta
from screenshots import SCREENS, Browser

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_insertion_clauses.rules.hours import previous_month
from odoo.addons.mife_insertion_clauses.tests.common import (
    MARCH,
    InsertionCommon,
    unprinted,
)

CLAUSES = "mife_insertion_clauses.group_insertion_"
LABEL = "mife_label.mife_label_group_"
ROLES = {
    "facilitator": (CLAUSES, "insertion"),
    "officer": (CLAUSES, "insertion"),
    "manager": (CLAUSES, "insertion"),
    "coach": (LABEL, "label"),
    "secretary": (LABEL, "label"),
    "label_manager": (LABEL, "label"),
}


def new_people(env):
    return {
        name: new_test_user(
            env,
            login=f"home_{name}",
            groups=f"{groups}{name.removeprefix('label_')}",
        )
        for name, (groups, _prefix) in ROLES.items()
    }


@tagged("post_install", "-at_install", "standard")
class TestHomeAtLogin(HttpCase):
    """What the browser is told to open first."""

    def _read_session(self, login):
        # Odoo warns that it writes them at the first visit
        user = self.env["res.users"].search([("login", "=", login)])
        self.env["res.users.settings"]._find_or_create_for_user(user)
        self.authenticate(login, login)
        return self.make_jsonrpc_request("/web/session/get_session_info", {})

    def test_each_role_has_its_home_without_a_word_on_the_user(self):
        clauses = self.env.ref("mife_insertion_clauses.home_action")
        label = self.env.ref("mife_label.home_action")
        for name, user in new_people(self.env).items():
            session = self._read_session(user.login)
            action = clauses if ROLES[name][1] == "insertion" else label
            self.assertEqual(session["home_action_id"], action.id)
            role = name.removeprefix("label_")
            self.assertEqual(session["mife_homes"][0]["role"], role)
            self.assertFalse(user.action_id)

    def test_who_works_on_both_has_the_homes_of_both(self):
        new_test_user(
            self.env, login="home_of_both", groups=f"{CLAUSES}officer,{LABEL}coach"
        )
        session = self._read_session("home_of_both")
        self.assertEqual(
            {(tab["model"], tab["role"]) for tab in session["mife_homes"]},
            {
                ("insertion.home", "officer"),
                ("insertion.home", "facilitator"),
                ("label.home", "coach"),
            },
        )

    def test_a_choice_made_for_the_user_is_kept(self):
        user = new_test_user(
            self.env, login="home_chosen", groups=f"{CLAUSES}facilitator"
        )
        user.action_id = self.env.ref("mife_insertion_clauses.insertion_lot_action").id
        session = self._read_session("home_chosen")
        self.assertEqual(session["home_action_id"], user.action_id.id)

    def test_the_others_have_none(self):
        for login, group in (
            ("home_internal", "base.group_user"),
            ("home_portal", "base.group_portal"),
        ):
            new_test_user(self.env, login=login, groups=group)
            session = self._read_session(login)
            self.assertFalse(session["home_action_id"])
            self.assertEqual(session["mife_homes"], [])


@tagged("post_install", "-at_install")
class TestHomesCost(InsertionCommon):
    """Few or many rows cost the same number of queries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted())
        cls.people = new_people(cls.env)
        cls.programme = cls.env["label.programme"].create({"name": "Label"})

    def _add(self, first, last):
        facilitator, coach = self.people["facilitator"], self.people["coach"]
        for index in range(first, last):
            firm = self._new_company(f"Entreprise {index}")
            contract = self.contract.copy(
                {
                    "buyer_id": self._new_company(f"Acheteur {index}").id,
                    "user_id": facilitator.id,
                    "state": "awarded",
                    "lot_ids": False,
                }
            )
            lot = self.lot.copy({"contract_id": contract.id})
            contractor = self.env["insertion.contractor"].create(
                {"lot_id": lot.id, "partner_id": firm.id}
            )
            self._new_placement(
                self._new_participant("Ali", f"Ba {index}"),
                contractor_id=contractor.id,
            )
            if index % 3:
                lot.action_start()
            self.contract.copy(
                {
                    "buyer_id": firm.id,
                    "user_id": facilitator.id,
                    "state": "consultation",
                    "lot_ids": False,
                }
            )
            self.env["insertion.difficulty"].create(
                {"contractor_id": contractor.id, "description": "Retard"}
            )
            self.env["label.application"].create(
                [
                    {
                        "programme_id": self.programme.id,
                        "partner_id": firm.id,
                        "user_id": coach.id,
                        "date_first_contact": f"2026-01-{index + 1:02}",
                    }
                ]
            )
        self._declare_all()

    def _declare_all(self):
        months = self.env["insertion.declaration"].with_user(self.officer)
        for declaration in months._open_month(MARCH, self.env.company):
            if declaration.state == "to_declare" and declaration.id % 3:
                declaration.line_ids.worked_hours = 70
                declaration.action_declare()
                if declaration.id % 3 == 1:
                    declaration.action_validate()
        self.env.flush_all()

    def _count(self, name):
        _groups, prefix = ROLES[name]
        # as the client asks
        context = {"tz": "Europe/Paris", "lang": "en_US"}
        home = self.env[f"{prefix}.home"].with_user(self.people[name])
        home = home.with_context(**context)
        self.env.invalidate_all()
        queries = []
        with contextmanager(self._patchExecute)(queries):
            page = home.read_home(name.removeprefix("label_"))
        return queries, json.dumps(page, default=str)

    def _count_all(self):
        for name in ROLES:
            self._count(name)  # what is read once and kept: rights, rules, settings
        return {name: self._count(name) for name in ROLES}

    def test_homes_cost_the_same_for_few_and_many(self):
        self._add(0, 8)
        few = self._count_all()
        self._add(8, 24)
        many = self._count_all()
        for name in ROLES:
            with self.subTest(role=name):
                queries, page = many[name]
                few_queries, few_page = few[name]
                # a figure read apart for few comes with the others for many
                more = Counter(queries) - Counter(few_queries)
                self.assertEqual([*more.elements()], [])
                self.assertNotEqual(page, few_page)


@tagged("post_install", "-at_install", "standard")
class TestHomesVisited(InsertionCommon, HttpCase):
    """Each role signs in, reads its home, and goes where a figure and a chart lead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = new_people(cls.env)
        cls.contract.user_id = cls.people["facilitator"]
        month = previous_month(fields.Date.context_today(cls.lot))
        cls.contract.date_end = cls.lot.date_end = month + relativedelta(years=1)
        cls._declare(100, month=month)
        programme = cls.env["label.programme"].create({"name": "Label"})
        cls.env["label.application"].create(
            {
                "programme_id": programme.id,
                "partner_id": cls.firm.id,
                "user_id": cls.people["coach"].id,
            }
        )

    def test_visit_of_the_six_homes(self):
        with Browser(self.base_url(), lang="en-US") as browser:
            for name in ROLES:
                self.authenticate(f"home_{name}", f"home_{name}")
                with self.subTest(role=name), self.allow_requests():
                    browser.set_cookies(self.opener.cookies.get_dict())
                    self._visit(browser)
            self.assertEqual(browser.errors, [])

    def _visit(self, browser):
        found = []
        for width, height, mobile in reversed(SCREENS.values()):
            browser._resize(width, height, mobile)
            found += violations(browser, "/odoo", ".o_mife_home")
            self.assertTrue(
                browser.evaluate("!!document.querySelector('.o_mife_home')")
            )
            # nothing is wider than the screen
            self.assertLessEqual(
                browser.evaluate("document.querySelector('.o_mife_home').scrollWidth"),
                width,
            )
        self.assertFalse(found, "\n".join(found))
        browser.evaluate("document.querySelector('[data-figure]').click()")
        self._wait_for_home(browser, False)
        browser.evaluate("history.back()")
        self._wait_for_home(browser, True)
        # a real click, in the middle of the first bar that is not empty
        x, y = browser.evaluate(
            """(() => {
                for (const canvas of document.querySelectorAll(".o_mife_home canvas")) {
                    canvas.scrollIntoView({block: "center"});
                    const chart = Chart.getChart(canvas);
                    for (const [set, {data}] of chart.data.datasets.entries()) {
                        const index = data.findIndex((value) => value > 0);
                        if (index >= 0) {
                            const point = chart.getDatasetMeta(set).data[index];
                            const {x, y} = point.getCenterPoint();
                            const box = canvas.getBoundingClientRect();
                            return [box.left + x, box.top + y];
                        }
                    }
                }
            })()"""
        )
        for kind in ("mousePressed", "mouseReleased"):
            browser.call(
                "Input.dispatchMouseEvent",
                type=kind,
                x=x,
                y=y,
                button="left",
                clickCount=1,
            )
        self._wait_for_home(browser, False)

    def _wait_for_home(self, browser, is_shown):
        """Wait until the home is there, or something else is in its place."""
        shown = "!!document.querySelector('.o_mife_home canvas')"
        deadline = time.monotonic() + 20
        while browser.evaluate(shown) != is_shown and time.monotonic() < deadline:
            time.sleep(0.1)
        browser.settle()
        self.assertEqual(browser.evaluate(shown), is_shown)
