# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import freeze_time, tagged

from ...rules.statement import Period, get_year
from .common_statement import StatementCommon
from .statement_sql import Recount

# a renewal that starts on the last day on which a late one counts, then a day after
LAST_LATE_DAY, TOO_LATE = "2025-11-12", "2025-11-13"


@tagged("post_install", "-at_install")
@freeze_time("2026-02-02 10:00:00")
class TestLabelAnalysis(StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = cls._decide(
            "Kept", day="2022-05-12", actions=[(0, 10, False, False)], city="Belfort"
        )
        cls.lost = cls._decide("Lost", day="2022-05-12", city="Belfort")
        cls.gone = cls._decide("Gone", day="2025-03-12", city="Delle")
        cls.refused = cls._decide(
            "Refused", "refused", actions=[(0, 7, False, False)], city="Delle"
        )
        cls.open = cls._bring_to(
            cls._create_application(partner_id=cls.other_holder.id), "in_progress"
        )
        cls.env["label.action"].create(
            {
                "answer_id": cls.open.answer_ids[0].id,
                "name": "Being written",
                "people_count": 1000,
            }
        )
        cls.renewal = cls._decide(
            "Kept", partner=cls.kept.partner_id, day="2025-06-01", kind="renewal"
        )
        cls.renewal.award_ids._write_by_action({"valid_from": LAST_LATE_DAY})
        cls._take_measure(cls.gone.award_ids)

    def _group(self, *aggregates, by=(), domain=()):
        Report = self.env["label.award.report"].with_user(self.user_coach)
        domain = [("programme_id", "=", self.programme.id), *domain]
        return Report._read_group(domain, by, aggregates)

    def test_rate_of_a_group_is_its_sums_divided(self):
        figures = ("label_count:sum", "alive_count:sum", "ended_count:sum")
        rates = ("renewed_count:sum", "renewal_rate:avg")
        self.assertEqual(self._group(*figures, *rates), [(4, 1, 2, 1, 50.0)])
        self.renewal.award_ids._write_by_action({"valid_from": TOO_LATE})
        self.env.flush_all()
        self.assertEqual(self._group(*rates), [(0, 0.0)])

    def test_rate_of_nothing_is_nothing(self):
        ((town, rate),) = self._group(
            "renewal_rate:avg", by=["town"], domain=[("town", "=", "Delle")]
        )
        self.assertEqual(town, "Delle")
        self.assertFalse(rate)

    def test_labels_of_today_are_those_of_the_statement(self):
        expected = Recount(
            self.env,
            self.programme,
            *Period(get_year(2020).start, self.env["label.award"]._get_today()),
        ).get_totals()
        figures = ("alive_count:sum", "ended_count:sum", "renewed_count:sum")
        ((alive, ended, renewed),) = self._group(*figures)
        self.assertEqual(alive, expected["alive"])
        self.assertEqual(ended, expected["ended"])
        self.assertEqual(renewed, expected["renewed"])

    def test_standing_follows_the_label(self):
        reports = self.env["label.award.report"].search(
            [("programme_id", "=", self.programme.id)]
        )
        standings = {report.award_id: report.standing for report in reports}
        expected = {
            self.kept.award_ids: "ended",
            self.lost.award_ids: "ended",
            self.gone.award_ids: "withdrawn",
            self.renewal.award_ids: "in_force",
        }
        self.assertEqual(standings, expected)

    def test_each_line_opens_its_label_and_its_file(self):
        report = self.env["label.award.report"].search(
            [("application_id", "=", self.gone.id)]
        )
        self.assertEqual(report.action_open_label()["res_id"], self.gone.award_ids.id)
        report = self.env["label.file.report"].search(
            [("application_id", "=", self.gone.id)]
        )
        action = report.action_open_file()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("label.application", self.gone.id)
        )

    def test_actions_are_counted_with_the_files_that_they_are_in(self):
        Action = self.env["label.action"].with_user(self.user_coach)
        people = dict(
            Action._read_group(
                [("application_id.programme_id", "=", self.programme.id)],
                ["scope"],
                ["people_count:sum"],
            )
        )
        self.assertEqual(
            people, {"labelled": 10, "not_labelled": 7, "in_progress": 1000}
        )

    def test_scope_follows_a_decision_taken_back(self):
        self.refused.with_user(self.user_manager).action_reopen()
        self.assertEqual(self.refused.action_ids.scope, "in_progress")

    def test_delays_and_hours_of_a_file(self):
        project = self.env.company._get_label_project()
        employee = self.env["hr.employee"].create({"name": "Coach"})
        self.env["account.analytic.line"].create(
            [
                {
                    "project_id": project.id,
                    "task_id": project.task_ids[0].id,
                    "employee_id": employee.id,
                    "unit_amount": hours,
                    "label_application_id": self.gone.id,
                }
                for hours in (1.5, 2)
            ]
        )
        self.env.flush_all()
        report = self.env["label.file.report"].with_user(self.user_coach)
        line = report.search([("application_id", "=", self.gone.id)])
        # 12 August, 12 September 2024, 12 January, 12 March 2025
        self.assertEqual(
            (line.contact_days, line.writing_days, line.waiting_days),
            (31, 122, 59),
        )
        self.assertEqual((line.notifying_days, line.whole_days), (0, 212))
        self.assertEqual((line.hours, line.awarded_count), (3.5, 1))
        pending = report.search([("application_id", "=", self.open.id)])
        self.assertEqual(pending.scope, "in_progress")
        self.assertFalse(pending.decided_count)
