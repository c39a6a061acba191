# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo.tests import tagged

from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelPerformance(LabelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        holders = cls.env["res.partner"].create(
            [
                {
                    "name": f"Works {number:02}",
                    "is_company": True,
                    "country_id": cls.env.ref("base.fr").id,
                    "company_registry": "99901356800012",
                    "city": f"Town {number:02}",
                }
                for number in range(50)
            ]
        )
        cls.applications = cls.env["label.application"].create(
            [
                {"programme_id": cls.programme.id, "partner_id": holder.id}
                for holder in holders
            ]
        )
        cls.applications.action_check_eligibility()
        cls.applications[::2].action_start()
        for application in cls.applications:
            application.activity_schedule(
                "mail.mail_activity_data_todo", user_id=cls.user_coach.id
            )

    def _specification(self, model, view_type):
        """Return what the web client asks for to show a view."""
        view = model.get_view(view_type=view_type)
        specification = {}
        for node in etree.fromstring(view["arch"]).iter("field"):
            field = model._fields[node.get("name")]
            relational = field.relational and field.type == "many2one"
            specification[field.name] = (
                {"fields": {"display_name": {}}} if relational else {}
            )
        return specification

    def _count_queries(self, method, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.cr.sql_log_count
        method(*args, **kwargs)
        return self.cr.sql_log_count - start

    def _assert_constant(self, count):
        count(self.applications[:2])  # fills the caches of the registry
        self.assertEqual(count(self.applications[:5]), count(self.applications))

    def test_list_and_kanban_read_in_constant_queries(self):
        Application = self.env["label.application"].with_user(self.user_coach)
        for view_type in ("list", "kanban"):
            specification = self._specification(Application, view_type)
            with self.subTest(view_type=view_type):
                self._assert_constant(
                    lambda applications, specification=specification: (
                        self._count_queries(
                            Application.web_search_read,
                            [("id", "in", applications.ids)],
                            specification,
                        )
                    )
                )

    def test_lists_of_the_file_read_in_constant_queries(self):
        self.applications[1::2].action_start()
        for application in self.applications:
            self._fill_file(application)
            answer = application.answer_ids[0]
            self._create_evidence(answer)
            self.env["label.action"].create(
                {"answer_id": answer.id, "name": "Visits", "people_count": 3}
            )
        self.applications.action_submit()
        self.applications.action_admit()
        self.applications.date_jury = "2026-03-12"
        self.applications.action_put_on_agenda()
        self.applications.action_start_review()
        self.applications.action_notify("awarded")
        self._fill_registers()
        for name in (
            "label.action",
            "label.answer",
            "label.award",
            "label.award.event",
            "label.commitment",
            "label.complaint",
            "label.evidence",
            "label.submission",
        ):
            model = self.env[name].with_user(self.user_secretary)
            specification = self._specification(model, "list")
            with self.subTest(model=name):
                self._assert_constant(
                    lambda applications, model=model, specification=specification: (
                        self._count_queries(
                            model.web_search_read,
                            [
                                (
                                    {
                                        "label.action": "answer_id.application_id",
                                        "label.award.event": "award_id.application_id",
                                    }.get(model._name, "application_id"),
                                    "in",
                                    applications.ids,
                                )
                            ],
                            specification,
                        )
                    )
                )

    def _fill_registers(self):
        awards = self.applications.award_ids
        self.env["label.award.event"].create(
            [{"award_id": award.id, "reason": "No point was held"} for award in awards]
        )
        self.env["label.complaint"].create(
            [
                {
                    "programme_id": self.programme.id,
                    "application_id": application.id,
                    "complainant": "A neighbour",
                    "subject": "A question",
                    "user_id": self.user_secretary.id,
                }
                for application in self.applications
            ]
        )

    def test_kanban_groups_in_constant_queries(self):
        Application = self.env["label.application"].with_user(self.user_coach)
        specification = self._specification(Application, "kanban")
        self._assert_constant(
            lambda applications: self._count_queries(
                Application.web_read_group,
                [("id", "in", applications.ids)],
                ["state"],
                ["__count"],
                auto_unfold=True,
                unfold_read_specification=specification,
            )
        )

    def test_holders_are_checked_in_constant_queries(self):
        applications = self.applications.with_user(self.user_coach)
        self._assert_constant(
            lambda some: self._count_queries(
                applications.browse(some.ids)._check_holder
            )
        )

    def test_holders_are_counted_in_constant_queries(self):
        Partner = self.env["res.partner"].with_user(self.user_coach)
        self._assert_constant(
            lambda some: self._count_queries(
                Partner.browse(some.partner_id.ids).mapped, "label_application_count"
            )
        )
