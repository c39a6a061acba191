# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# Messages of tests are in no language: pylint: disable=translation-required

import json

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import json_default

from ..jury.common_jury import SIRETS
from ..jury.test_label_release import ReleaseCommon

TODAY = "2026-02-20"
ROLES = ("coach", "secretary", "manager")


@tagged("post_install", "-at_install")
class TestLabelHome(ReleaseCommon):
    """Two admissible files of a coach for the jury of 12 March, a company just met."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(TODAY))
        super().setUpClass()
        cls.met = cls._create_application(
            partner_id=cls._create_establishment("Gamma Works", SIRETS[3]).id,
            date_first_contact="2026-01-10",
        )
        cls.users = dict(
            zip(
                ROLES,
                (cls.user_coach, cls.user_secretary, cls.user_manager),
                strict=True,
            )
        )

    def _load(self, role, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        home = self.env["label.home"].with_user(user or self.users[role])
        return home.with_context(lang="en_US").read_home(role)

    def _load_all(self):
        return {
            role: json.dumps(self._load(role), default=json_default) for role in ROLES
        }

    def _by_name(self, entries):
        return {entry["name"]: entry for entry in entries}

    def _figures(self, page):
        return {entry["name"]: entry["text"] for entry in page["figures"]}

    def _rows(self, role):
        [waiting] = self._load(role)["lists"]
        self.assertEqual(waiting["count"], len(waiting["rows"]))
        return [
            (row["title"], row["age"], row["target"]["id"]) for row in waiting["rows"]
        ]

    def test_figures_of_each_role(self):
        coach = self._load("coach")
        self.assertEqual(
            self._figures(coach),
            {"open": "3", "contacts": "3", "awards": "0", "jury": "12 Mar 2026"},
        )
        # from 20 February to 12 March
        self.assertEqual(
            self._by_name(coach["figures"])["jury"]["detail"], "in 20 days"
        )
        self.assertEqual(
            self._figures(self._load("secretary")),
            {"jury": "12 Mar 2026", "open": "3", "decisions": "0", "awards": "0"},
        )
        self.assertEqual(
            self._figures(self._load("manager")),
            {"awards": "0", "open": "3", "decisions": "0", "contacts": "3"},
        )

    def test_what_waits_for_each_role(self):
        # from 10 January to 20 February
        self.assertEqual(self._rows("coach"), [("Gamma Works", "41 d", self.met.id)])
        # those on the agenda wait for nothing
        self.assertEqual(self._rows("secretary"), [])
        self._bring_to(self.met, "submitted")
        self.assertEqual(self._rows("coach"), [])
        self.assertEqual(self._rows("secretary"), [("Gamma Works", "0 d", self.met.id)])
        with freeze_time("2026-03-13"):
            self.assertIn(
                (self.jury.display_name, "1 d", self.jury.id), self._rows("secretary")
            )

    def test_what_the_coach_planned_comes_in_its_place(self):
        self.met.activity_schedule(
            date_deadline="2026-02-10",
            summary="Call the workshop",
            user_id=self.user_coach.id,
        )
        [row] = self._load("coach")["lists"][0]["rows"]
        self.assertIn("Call the workshop", row["detail"])
        self.assertEqual(row["age"], "10 d")

    def test_what_slips(self):
        self.assertEqual(self._load("coach")["slips"], [])
        self._bring_to(self.met, "in_progress")
        self.met.date_deadline = "2026-02-20"
        self.assertEqual(self._load("coach")["slips"], [])
        with freeze_time("2026-02-21"):
            for role in ROLES:
                slips = self._by_name(self._load(role)["slips"])
                self.assertEqual(slips["late_files"]["count"], 1)
        self.met.user_id = False
        self.assertEqual(
            self._by_name(self._load("manager")["slips"])["orphans"]["count"], 1
        )

    def test_a_complaint_without_an_answer_slips(self):
        complaint = self.env["label.complaint"].create(
            {
                "kind": "service",
                "programme_id": self.programme.id,
                "complainant": "A holder",
                "subject": "No answer to our call",
                "received_on": "2026-02-01",
            }
        )
        self.assertIn(
            ("No answer to our call", "19 d", complaint.id), self._rows("secretary")
        )
        with freeze_time("2026-04-02"):
            slips = self._by_name(self._load("secretary")["slips"])
        self.assertEqual(slips["complaints"]["count"], 1)
        self.assertNotIn("complaints", self._by_name(self._load("coach")["slips"]))

    def test_no_mark_vote_or_decision_is_told_before_it_is_public(self):
        self._open_reading()
        before = self._load_all()
        for juror in (self.anna, self.bruno):
            self._mark(juror, 2, 2, 2)
        self.assertEqual(self._load_all(), before)
        self.jury.action_start_meeting()
        self.jury.member_ids.presence = "present"
        before = self._load_all()
        self.hearing.write(
            {"vote_for": 4, "decision": "awarded", "reasons": "A sincere approach"}
        )
        self.other_hearing.write(
            {"vote_against": 4, "decision": "refused", "reasons": "Too early"}
        )
        self.assertEqual(self._load_all(), before)
        self.jury.action_write_minutes()
        self.assertEqual(self._load_all(), before)

    def test_what_was_published_is_counted(self):
        self._deliberate()
        self._publish()
        with freeze_time("2026-03-21"):
            page = self._load("manager")
        self.assertEqual(self._figures(page)["decisions"], "2")
        self.assertEqual(self._figures(page)["awards"], "1")
        series = self._by_name(page["charts"])["results"]["series"]
        self.assertEqual(
            {
                entry["label"]: sum(entry["values"])
                for entry in series
                if sum(entry["values"])
            },
            {"Awarded with conditions": 1, "Refused": 1},
        )

    def test_who_has_a_link_does_not_read_of_the_file(self):
        self._report_secretary(self.user_secretary)
        self.assertNotIn(
            "Alpha Works", json.dumps(self._load("secretary"), default=str)
        )
        self.assertEqual(self._figures(self._load("secretary"))["open"], "2")
        self.assertEqual(self._figures(self._load("manager"))["open"], "3")

    def test_a_figure_opens_as_many_records_as_it_says(self):
        self._bring_to(self.met, "in_progress")
        self.met.date_deadline = "2026-02-01"
        checked = 0
        for role in ROLES:
            page = self._load(role)
            steps = [step for block in page["progress"] for step in block["steps"]]
            points = [
                {"count": value, "target": target}
                for chart in page["charts"]
                for series in chart["series"]
                for value, target in zip(
                    series["values"], series["targets"], strict=True
                )
            ]
            figures = [
                {"count": int(entry["text"]), "target": entry["target"]}
                for entry in page["figures"]
                if entry["name"] != "jury"
            ]
            for entry in [*steps, *page["slips"], *points, *figures]:
                target = entry["target"]
                model = self.env[self.env.ref(target["action"]).res_model]
                found = model.with_user(self.users[role]).search_count(target["domain"])
                self.assertEqual(found, entry["count"], target)
                checked += 1
        self.assertGreater(checked, 60)

    def test_who_has_no_file_sees_those_of_the_team(self):
        page = self._load("coach", self.user_secretary)
        self.assertEqual(self._figures(page)["open"], "3")

    def test_a_home_is_for_its_role(self):
        for user, roles in (
            (self.user_coach, ("secretary", "manager")),
            (self.user_secretary, ("manager",)),
            (self.user_internal, ROLES),
            (self.anna, ROLES),
        ):
            for role in (*roles, "nobody"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self._load(role, user)

    def test_the_first_day_offers_the_first_steps(self):
        company = self.env["res.company"].create({"name": "Autre MIFE"})
        manager, coach = (
            self._load(
                role,
                self.users[role].copy(
                    {
                        "login": f"label_other_{role}",
                        "company_id": company.id,
                        "company_ids": [Command.set(company.ids)],
                    }
                ),
            )
            for role in ("manager", "coach")
        )
        self.assertEqual(list(coach), ["first_steps"])
        # who may not set up a label is not sent to it
        self.assertEqual(len(manager["first_steps"]["steps"]), 3)
        self.assertEqual(len(coach["first_steps"]["steps"]), 2)
