# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

from ..report.certificate import Certificate
from ..report.session_minutes import SessionMinutes

# SIRET with valid keys, of nobody
SIRETS = (
    "99901356800012",
    "99901356800020",
    "99902599200010",
    "99903842500016",
)
PDF = b"%PDF-1.4 a document"


class LabelCommon(BaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # one test prints the real document; the engine is slow for the others
        Submission = cls.registry["label.submission"]
        cls.render_pdf = Submission._render_pdf
        cls.startClassPatcher(
            patch.object(Submission, "_render_pdf", lambda *args: PDF)
        )
        cls.print_certificate = Certificate.print_page
        cls.startClassPatcher(
            patch.object(Certificate, "print_page", lambda *args: PDF)
        )
        cls.startClassPatcher(
            patch.object(
                cls.registry["label.letter"], "_render_letter", lambda *args: PDF
            )
        )
        cls.print_minutes = SessionMinutes.print_pdf
        cls.startClassPatcher(
            patch.object(SessionMinutes, "print_pdf", lambda *args: PDF)
        )
        cls.user_coach = new_test_user(
            cls.env, "label_coach", groups="mife_label.mife_label_group_coach"
        )
        cls.user_secretary = new_test_user(
            cls.env, "label_secretary", groups="mife_label.mife_label_group_secretary"
        )
        cls.user_manager = new_test_user(
            cls.env, "label_manager", groups="mife_label.mife_label_group_manager"
        )
        cls.user_internal = new_test_user(
            cls.env, "label_stranger", groups="base.group_user"
        )
        cls.programme = cls.env["label.programme"].create({"name": "Open Doors"})
        cls.standard = cls._create_standard()
        cls.axis = cls.standard.axis_ids[0]
        cls.criterion = cls.axis.criterion_ids[0]
        cls.level = cls.standard.level_ids[0]
        cls.holder = cls._create_establishment("Alpha Works", SIRETS[0])
        cls.other_holder = cls._create_establishment("Beta Works", SIRETS[2])

    @classmethod
    def _create_establishment(cls, name, siret=False, **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "country_id": cls.env.ref("base.fr").id,
                "company_registry": siret,
                **vals,
            }
        )

    @classmethod
    def _create_standard(cls, programme=None, **vals):
        """Create a complete draft: two axes, three criteria, one with its own scale."""
        return cls.env["label.standard"].create(
            {
                "programme_id": (programme or cls.programme).id,
                "level_ids": [
                    Command.create(
                        {"value": value, "name": name, "anchor": f"We see {name}"}
                    )
                    for value, name in enumerate(["nothing", "a start", "a habit"])
                ],
                "axis_ids": [
                    Command.create(
                        {
                            "name": "Access",
                            "sequence": 1,
                            "floor": 40,
                            "criterion_ids": [
                                Command.create(
                                    {
                                        "name": "Pupils",
                                        "sequence": 1,
                                        "audience": "pupils",
                                        "question": "How many pupils?",
                                        "weight": 2,
                                    }
                                ),
                                Command.create(
                                    {
                                        "name": "Advice",
                                        "sequence": 2,
                                        "audience": "jobseekers",
                                        "question": "Whom do you advise?",
                                        "size_variant": "not_very_small",
                                    }
                                ),
                            ],
                        }
                    ),
                    Command.create(
                        {
                            "name": "People",
                            "sequence": 2,
                            "criterion_ids": [
                                Command.create(
                                    {
                                        "name": "Duties",
                                        "audience": "employees",
                                        "question": "Are you up to date?",
                                        "knockout": True,
                                        "level_ids": [
                                            Command.create(
                                                {
                                                    "value": value,
                                                    "name": name,
                                                    "anchor": f"We read {name}",
                                                }
                                            )
                                            for value, name in ((0, "no"), (2, "yes"))
                                        ],
                                    }
                                )
                            ],
                        }
                    ),
                ],
                **vals,
            }
        )

    @classmethod
    def _create_application(cls, **vals):
        return cls.env["label.application"].create(
            {
                "programme_id": cls.programme.id,
                "partner_id": cls.holder.id,
                "user_id": cls.user_coach.id,
                **vals,
            }
        )

    @classmethod
    def _create_evidence(cls, answer, name="Agreement", content=PDF, **vals):
        return answer.env["label.evidence"].create(
            {
                "application_id": answer.application_id.id,
                "answer_ids": [Command.set(answer.ids)],
                "name": name,
                "filename": "agreement.pdf",
                "file": base64.b64encode(content),
                **vals,
            }
        )

    @classmethod
    def _fill_file(cls, application):
        """Write a complete file: what a company does before it submits."""
        application.perimeter = application.perimeter or "The whole site"
        for answer in application.answer_ids:
            answer.write(
                {
                    "narrative": f"What we do on {answer.criterion_id.name}",
                    "level_id": answer.criterion_id._get_scale()[-1].id,
                }
            )
        if not application.commitment_ids:
            application.env["label.commitment"].create(
                {
                    "application_id": application.id,
                    "name": "Train a second tutor",
                    "date_due": "2027-06-30",
                }
            )
        return application

    @classmethod
    def _bring_to(cls, application, state):
        """Walk an application to ``state`` by its buttons."""
        steps = {
            "eligibility": "action_check_eligibility",
            "in_progress": "action_start",
            "submitted": "action_submit",
            "admissible": "action_admit",
            "on_agenda": "action_put_on_agenda",
            "under_review": "action_start_review",
        }
        application.date_jury = "2026-03-12"
        for step, action in steps.items():
            if step == "submitted":
                cls._fill_file(application)
            getattr(application, action)()
            if step == state:
                break
        return application

    @classmethod
    def _ask_completion(cls, application, *answers, **vals):
        request = application.env["label.completion.request"].create(
            {
                "application_id": application.id,
                "line_ids": [
                    Command.create({"answer_id": answer.id, "message": "How many?"})
                    for answer in answers or application.answer_ids[:1]
                ],
                **vals,
            }
        )
        request.action_send()
        return request

    @classmethod
    def _carry_out(cls, award):
        """Carry out the act that waits on a label, as another person than noted it."""
        action = award.with_user(cls.user_manager).action_confirm_act()
        return cls.env["label.award"].browse(action["res_id"])

    @classmethod
    def _take_measure(cls, award, kind="withdrawal"):
        """Hear the holder of a label, then suspend or withdraw it: two people do."""
        measure = (
            cls.env["label.award.event"]
            .with_user(cls.user_secretary)
            .create({"award_id": award.id, "kind": kind, "reason": "Given by mistake"})
        )
        measure.action_inform()
        measure.write({"answer": "So be it", "answered_on": measure.informed_on})
        measure.with_user(cls.user_manager).action_decide()
        return measure
