# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import new_test_user

from ..common import SIRETS, LabelCommon


class JuryCommon(LabelCommon):
    """A jury of four, two admissible files, and a session that waits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        cls.programme.write({"min_sheets": 2, "award_threshold": 50})
        cls.college_state, cls.college_firms = cls.env["label.college"].create(
            [{"name": "State (test)"}, {"name": "Firms (test)"}]
        )
        cls.jurors = cls.env["res.users"]
        for name in ("anna", "bruno", "chloe", "david"):
            cls.jurors |= cls._create_juror(name)
        cls.anna, cls.bruno, cls.chloe, cls.david = cls.jurors
        cls.application = cls._create_admissible(cls.holder)
        cls.other_application = cls._create_admissible(cls.other_holder)
        cls.jury = cls.env["label.session"].create(
            {
                "programme_id": cls.programme.id,
                "secretary_id": cls.user_secretary.id,
                "date_start": "2026-03-12 08:00:00",
                "date_deadline": "2026-02-15",
                "member_ids": [
                    Command.create(
                        {
                            "partner_id": juror.partner_id.id,
                            "role": role,
                            "college_id": college.id,
                        }
                    )
                    for juror, role, college in zip(
                        cls.jurors,
                        ("1_president", "2_deputy", "3_member", "3_member"),
                        (cls.college_state, cls.college_firms) * 2,
                        strict=True,
                    )
                ],
                "hearing_ids": [
                    Command.create(
                        {"application_id": application.id, "sequence": sequence}
                    )
                    for sequence, application in enumerate(
                        cls.application + cls.other_application, 1
                    )
                ],
            }
        )
        cls.hearing, cls.other_hearing = cls.jury.hearing_ids

    @classmethod
    def _create_juror(cls, name, **vals):
        return new_test_user(
            cls.env,
            login=f"juror_{name}",
            name=name.capitalize(),
            email=f"{name}@jury-{name}.example",
            groups="base.group_portal",
            **vals,
        )

    @classmethod
    def _create_admissible(cls, holder, **vals):
        return cls._bring_to(
            cls._create_application(partner_id=holder.id, **vals), "admissible"
        )

    @classmethod
    def _new_holder(cls, name="Gamma Works"):
        return cls._create_establishment(name, SIRETS[3])

    @classmethod
    def _member(cls, user, session=None):
        return (session or cls.jury).member_ids.filtered(
            lambda member: member.partner_id == user.partner_id
        )

    @classmethod
    def _declare(cls, user, hearing=None, has_link=False, note=False):
        return cls.env["label.interest"]._declare(
            hearing or cls.hearing, cls._member(user), has_link, note
        )

    @classmethod
    def _sheet(cls, user, hearing=None):
        hearing = hearing or cls.hearing
        return cls.env["label.sheet"].search(
            [
                ("member_id", "=", cls._member(user).id),
                ("hearing_id", "=", hearing.id),
                ("round", "=", hearing.round),
            ]
        )

    @classmethod
    def _mark(cls, user, *values, hearing=None, send=True):
        """Give one value per criterion; "na" and "cannot" are values too."""
        hearing = hearing or cls.hearing
        if not cls._sheet(user, hearing):
            cls._declare(user, hearing)
        sheet = cls._sheet(user, hearing)
        marks = {}
        for line, value in zip(sheet.line_ids, values, strict=True):
            level = line.criterion_id._get_scale().filtered(
                lambda level, value=value: level.value == value
            )
            marks[line.criterion_id.id] = {"choice": str(level.id or value)}
        sheet._save(marks)
        if send:
            sheet._send()
        return sheet

    @classmethod
    def _open_reading(cls):
        cls.jury.with_user(cls.user_secretary).action_open_reading()

    @classmethod
    def _open_marks(cls):
        if cls.jury.state == "reading":
            cls.jury.with_user(cls.user_secretary).action_start_meeting()
        cls._go_on(cls.jury.with_user(cls.user_secretary).action_open_marks())

    @classmethod
    def _report_secretary(cls, user):
        """A manager writes that a secretary has a link with the first file."""
        cls.env["label.interest.report"].with_user(cls.user_manager).create(
            {
                "hearing_id": cls.hearing.id,
                "user_id": user.id,
                "reason": "Works for this company",
            }
        ).action_confirm()

    @classmethod
    def _go_on(cls, window, user=None):
        """Settle the questions that a step shows, as the secretary, and take it."""
        if window:
            wizard = cls.env[window["res_model"]].with_user(user or cls.user_secretary)
            wizard = wizard.browse(window["res_id"])
            wizard.reason = "Asked, and has no link"
            wizard.action_confirm()

    @classmethod
    def _result(cls):
        return cls.hearing.with_context(lang="en_US")._get_result()
