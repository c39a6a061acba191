# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No page of the label outside the back office has a violation of axe-core."""

from datetime import timedelta

from accessibility import PagesCase
from freezegun import freeze_time

from odoo.fields import Command, Datetime
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.mife_label.tests.common import SIRETS
from odoo.addons.mife_label.tests.jury.common_jury import JuryCommon

FILE = "/my/label/<int:application_id>"


@tagged("post_install", "-at_install", "standard")
class TestAccessibilityLabel(PagesCase, JuryCommon, HttpCase):
    pages = {
        "label_lead": [
            ("/my/label",),
            (FILE, "draft"),
            (f"{FILE}/question/<int:answer_id>", "draft", "answer"),
            (f"{FILE}/plan", "draft"),
            (f"{FILE}/people", "draft"),
            (f"{FILE}/submit", "draft"),
            (f"{FILE}/withdraw", "draft"),
            (FILE, "awarded"),
            (f"{FILE}/versions/<int:version>", "awarded", "first"),
            (f"{FILE}/award", "awarded"),
            (f"{FILE}/life", "awarded"),
            ("/my/label/practices",),
            (f"{FILE}/award/benchmark", "awarded"),
            ("/guide/label",),
        ],
        "juror_anna": [
            ("/my/jury/<int:session_id>", "jury"),
            ("/my/jury/<int:session_id>/<int:hearing_id>", "jury", "hearing"),
            ("/my/jury/<int:session_id>/<int:hearing_id>/marks", "jury", "hearing"),
            ("/my/jury/<int:session_id>/<int:hearing_id>", "jury", "other_hearing"),
            ("/guide/label/<string:role>", "guide_role"),
        ],
        "label_secretary": [("/label/board/<int:session_id>", "jury")],
        None: [
            ("/label/directory",),
            ("/label/register",),
            ("/label/register/standard/<int:standard_id>", "standard"),
            ("/label/complaint",),
            ("/label/practices",),
            ("/label/ambassadors",),
            ("/label/ambassadors/<int:ambassador_id>", "ambassador"),
            ("/label/ambassador/<string:token>", "ambassador_link"),
            ("/label/event/<string:token>", "event_link"),
            ("/label/event/<string:token>", "opinion_link"),
            ("/label/interview/<string:token>", "interview_link"),
            ("/label/news/<string:token>", "news_link"),
            ("/label/certificate",),
            ("/label/certificate/<string:code>", "award.token"),
        ],
        "label_nobody": [("/my/label",), ("/my/jury",), ("/my/email",)],
    }
    first = 1
    guide_role = "juror"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.lang_fr").active = True
        cls.lead, cls.nobody = (
            new_test_user(
                cls.env,
                login,
                groups="base.group_portal",
                lang="fr_FR",
                email=f"{login}@alpha.example",
            )
            for login in ("label_lead", "label_nobody")
        )
        (cls.jurors + cls.user_secretary).lang = "fr_FR"
        contact = {"contact_id": cls.lead.partner_id.id}
        with freeze_time("2026-03-12 09:00:00"):
            cls.awarded = cls._create_application(
                partner_id=cls._new_holder("Gamma Works").id, **contact
            )
            cls._bring_to(cls.awarded, "under_review")
            cls.awarded.action_notify("awarded", "Well argued", "2026-03-12")
        cls.award = cls.awarded.award_id.sudo()
        cls.programme.is_register_public = True
        cls._give_benchmark()
        cls.draft = cls._bring_to(
            cls._create_application(
                partner_id=cls._create_establishment("Delta Works", SIRETS[1]).id,
                **contact,
            ),
            "in_progress",
        )
        cls.answer = cls.draft.answer_ids[0]
        cls._create_evidence(cls.answer)
        cls._tell_life()
        cls._open_reading()
        cls._mark(cls.anna, 2, 2, 2)
        cls._mark(cls.bruno, 2, 1, 2)
        cls._open_marks()

    @classmethod
    def _tell_life(cls):
        """What the holder shows, and the links by which people answer."""
        cls.ambassador = cls.env["label.ambassador"].create(
            {
                "application_id": cls.awarded.id,
                "name": "Zoe Martin",
                "consent_on": "2026-01-01",
                "email": "zoe@alpha.example",
                "words": "I welcome two trainees a year",
            }
        )
        cls.ambassador._agree_to_page()
        cls.env["label.practice"].create(
            {
                "application_id": cls.awarded.id,
                "name": "A tutor for everybody",
                "description": "One hour a week",
                "advice": "Begin with two",
                "audience": "employees",
                "consent_on": "2026-01-01",
                "is_public": True,
            }
        )
        now = Datetime.now()
        come, opinion = cls.env["event.registration"].create(
            [
                {"event_id": event.id, "partner_id": cls.lead.partner_id.id}
                for event in cls.env["event.event"].create(
                    [
                        {
                            "name": name,
                            "label_programme_id": cls.programme.id,
                            "date_begin": now + timedelta(days=days),
                            "date_end": now + timedelta(days=days, hours=2),
                        }
                        for name, days in (("Breakfast", 9), ("Forum", -9))
                    ]
                )
            ]
        )
        opinion.state = "done"
        interview = cls.env["label.interview"].create(
            {
                "application_id": cls.draft.id,
                "spoken_with": "Marc Patron",
                "email": "marc@alpha.example",
                "line_ids": [
                    Command.create({"answer_id": cls.answer.id, "said": "Four pupils"})
                ],
            }
        )
        interview.action_send()
        consent = cls.env["label.consent"].create(
            {
                "partner_id": cls.nobody.partner_id.id,
                "programme_id": cls.programme.id,
                "source": "form of the meeting",
            }
        )
        cls.event_link, cls.opinion_link, cls.interview_link = (
            record._get_link_url().rpartition("/")[2]
            for record in (come, opinion, interview)
        )
        cls.news_link = consent._get_link_url().rpartition("/")[2]
        cls.ambassador_link = cls.ambassador._get_link_url().rpartition("/")[2]

    @classmethod
    def _give_benchmark(cls):
        """Give the company a place among holders that are not made for that."""
        others = {"actions": [2, 3, 4], "people": [10, 25, 80], "marks": [50, 60, 75]}
        mine = {"actions": 3, "people": 100, "marks": 45.5}
        statement = cls.env["label.statement"].create(
            {"programme_id": cls.programme.id, "year": "2025"}
        )
        statement._write_by_action(
            {
                "number": "BL/2026/001",
                "benchmark": {
                    "least": 8,
                    "holders": 12,
                    "axes": [{"name": "Access", **others}],
                    "own": {str(cls.awarded.id): {"Access": mine}},
                },
                "shared_on": "2026-01-31",
            }
        )

    def test_pages_of_a_company(self):
        self.check_pages("label_lead", "/my")

    def test_pages_of_a_juror(self):
        self.check_pages("juror_anna", "/my")

    def test_board_of_the_secretary(self):
        board = f"/label/board/{self.jury.id}"
        self.check_pages("label_secretary", f"{board}?view=room")

    def test_public_pages(self):
        self.check_pages(None)

    def test_empty_pages(self):
        self.check_pages("label_nobody")
