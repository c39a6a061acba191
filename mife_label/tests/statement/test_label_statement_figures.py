# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from odoo.fields import Command
from odoo.tests import tagged

from ...report.statement_figures import StatementFigures
from ...rules.statement import Period, get_year
from .common_statement import StatementCommon
from .compare_figures import find_differences

RESULTS = ("awarded", "awarded_with_conditions", "deferred", "refused")


@tagged("post_install", "-at_install")
class TestLabelStatementFigures(StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programme.small_number = 0
        cls.files = cls.env["label.application"]
        for rank in range(8):
            cls.files |= cls._decide(
                f"Works {rank}",
                RESULTS[(rank % 6) % 4],
                actions=[(each % 3, 4 + each, False, False) for each in range(3)],
                city=f"Town {rank % 3}" if rank % 4 else False,
            )
        cls.again = cls._decide("Again", actions=[(0, 7, False, False)])
        cls.renewal = cls._decide(
            "Again", partner=cls.again.partner_id, day="2025-06-12", kind="renewal"
        )
        cls.files |= cls.again | cls.renewal
        cls.awards = cls.files.award_ids
        cls.axes = cls.standard.axis_ids
        cls.events = cls._create_events()
        project = cls.env.company._get_label_project()
        employee = cls.env["hr.employee"].create({"name": "Coach"})
        cls.times = cls.env["account.analytic.line"].create(
            [
                {
                    "project_id": project.id,
                    "task_id": task.id,
                    "employee_id": employee.id,
                    "unit_amount": 1.5,
                    "label_application_id": rank and cls.files[rank].id,
                }
                for rank in range(4)
                for task in project.task_ids
            ]
        )
        # of another label: it counts nowhere
        other = cls.env["label.programme"].create({"name": "Another label"})
        cls._create_standard(other).action_publish()
        cls.stranger = cls._decide("Stranger", programme_id=other.id)
        cls.times[-1].label_application_id = cls.stranger

    @classmethod
    def _create_events(cls):
        return cls.env["event.event"].create(
            [
                {
                    "name": "Breakfast",
                    "label_programme_id": cls.programme.id,
                    "date_begin": "2025-05-01 08:00:00",
                    "date_end": "2025-05-01 10:00:00",
                    "date_tz": "Europe/Paris",
                    "event_mail_ids": [Command.clear()],
                    "registration_ids": [
                        Command.create(
                            {
                                "name": "Somebody",
                                "label_holder_id": award.partner_id.id,
                                "state": state,
                            }
                        )
                        for award in cls.awards[:3]
                        for state in ("done", "cancel", "draft")
                    ],
                }
                for _rank in range(3)
            ]
        )

    # each case is a whole database: a smaller one would say no more
    @settings(max_examples=10, deadline=None, phases=[Phase.generate])
    @given(some.randoms(use_true_random=False))
    def test_every_figure_is_that_of_plain_sql(self, random):
        def draw_day():
            return date(2023, 6, 1) + timedelta(days=random.randint(0, 1460))

        self._scatter(draw_day, lambda top: random.randint(0, top))
        start = draw_day()
        end = start + timedelta(days=random.choice([0, 90, 364, 700]))
        for period in (Period(start, end), get_year(2025)):
            problems, count = find_differences(self.env, self.programme, period)
            self.assertFalse(problems, "\n".join(problems))
            self.assertGreater(count, 70)

    def test_ten_files_cost_the_queries_of_one(self):
        def count(programme):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            StatementFigures(programme, get_year(2025)).compute()
            return self.env.cr.sql_log_count - start

        count(self.programme)
        few = count(self.stranger.programme_id)
        # what one file alone has nothing of: towns, sectors, measures, events
        self.assertLess(count(self.programme), few + 8)

    def _scatter(self, draw_day, draw_number):
        """Give other days, people and states to what is counted."""
        for file in self.files:
            days = sorted(draw_day() for _step in range(5))
            contact, started, submitted, jury, notified = days
            file._write_by_action(
                {
                    "date_first_contact": contact,
                    "date_started": started,
                    "date_submitted": submitted,
                    "date_jury": jury,
                }
            )
            file.conclusion_id._write_by_action({"date_notified": notified})
            file.partner_id.industry_id = self.env["res.partner.industry"].search(
                [], limit=1, offset=draw_number(3)
            )
        for award in self.awards:
            start = draw_day()
            award._write_by_action(
                {
                    "valid_from": start,
                    "valid_until": start + timedelta(days=draw_number(900)),
                }
            )
        self._scatter_measures(draw_day, draw_number)
        self._scatter_parts(draw_day, draw_number)
        for event in self.events:
            begin = f"{draw_day()} {('22', '23', '08')[draw_number(2)]}:30:00"
            event.write({"date_begin": begin, "date_end": "2028-01-01 00:00:00"})
            event.kanban_state = ("normal", "cancel")[draw_number(1)]
            for registration in event.with_context(active_test=False).registration_ids:
                registration.active = draw_number(4) > 0
        for registration in self.events.registration_ids:
            registration.label_opinion = (False, *"1234")[draw_number(4)]
        for time in self.times:
            time.write({"date": draw_day(), "unit_amount": draw_number(20) / 4})

    def _scatter_measures(self, draw_day, draw_number):
        self.env.cr.execute("DELETE FROM label_award_event")
        self.env.invalidate_all()
        Event = self.env["label.award.event"]._by_action()
        for _rank in range(draw_number(5)):
            told, begun, ended = sorted(draw_day() for _step in range(3))
            Event.create(
                {
                    "award_id": self.awards[draw_number(len(self.awards) - 1)].id,
                    "kind": ("suspension", "withdrawal")[draw_number(1)],
                    "reason": "Found on a visit",
                    "informed_on": told,
                    "answered_on": told,
                    "effective_on": begun,
                    "ended_on": draw_number(1) and ended,
                }
            )

    def _scatter_parts(self, draw_day, draw_number):
        """Rewrite what is sealed, straight in its table."""
        self.env.flush_all()
        for action in self.files.action_ids:
            days = sorted(draw_day() for _step in range(2))
            if draw_number(2) == 0:
                days = [None, days[1]]
            if draw_number(2) == 0:
                days = [days[0], None]
            self.env.cr.execute(
                "UPDATE label_action SET date_start = %s, date_end = %s,"
                " people_count = %s WHERE id = %s",
                [*days, draw_number(40), action.id],
            )
        self.env.cr.execute("DELETE FROM label_commitment_point")
        axes = [*self.axes.ids, None]
        for commitment in self.files.commitment_ids:
            self.env.cr.execute(
                "UPDATE label_commitment SET date_due = %s, axis_id = %s WHERE id = %s",
                [draw_day(), axes[draw_number(2)], commitment.id],
            )
        self.env.invalidate_all()
        states = ("planned", "under_way", "kept", "dropped")
        for commitment in self.files.commitment_ids:
            for _rank in range(draw_number(2)):
                commitment.point_ids.create(
                    {
                        "commitment_id": commitment.id,
                        "date": draw_day(),
                        "state": states[draw_number(3)],
                    }
                )
        self.files.commitment_ids.modified(["point_ids"])
        self.env.add_to_compute(
            self.env["label.commitment"]._fields["state"], self.files.commitment_ids
        )
