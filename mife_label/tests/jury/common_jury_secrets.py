# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A jury whose every secret has a word of its own, and all who may not read it."""

from odoo.fields import Command
from odoo.tests import new_test_user

from .common_jury import JuryCommon

SCORE = "68.75"
SECRETS = ("SECRET_REASON", "SECRET_WORDS", "SECRET_LINK", SCORE)
DECISION = "SECRET_DECISION"
# of the secretary, whatever is published
NOTE = "SECRET_DECISION_NOTE"
PRIVATE = "SECRET_PRIVATE"
FILE = "SECRET_FILE"


class JurySecretsCommon(JuryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_person = new_test_user(
            cls.env, "alpha_person", groups="base.group_portal"
        )
        cls.env["label.application.member"].create(
            {
                "application_id": cls.application.id,
                "partner_id": cls.company_person.partner_id.id,
                "role": "1_lead",
            }
        )
        # one of the staff who sits on the jury and has a link with the company
        cls.recused_staff = new_test_user(
            cls.env, "staff_juror", groups="mife_label.mife_label_group_manager"
        )
        cls.jury.member_ids = [
            Command.create({"partner_id": cls.recused_staff.partner_id.id})
        ]
        cls.settings_admin = new_test_user(
            cls.env, "settings_admin", groups="base.group_system"
        )
        cls.admin_manager = new_test_user(
            cls.env,
            "admin_manager",
            groups="base.group_system,mife_label.mife_label_group_manager",
        )
        cls.stranger = new_test_user(cls.env, "a_stranger", groups="base.group_portal")
        cls.public = cls.env.ref("base.public_user")
        cls.outsiders = (
            cls.company_person
            + cls.bruno
            + cls.chloe
            + cls.stranger
            + cls.public
            + cls.user_internal
            + cls.user_coach
            + cls.settings_admin
        )
        cls.secretaries = cls.user_secretary + cls.user_manager + cls.admin_manager
        # what is exported is walked too
        cls.env.ref("base.group_allow_export").user_ids |= (
            cls.user_coach + cls.secretaries + cls.recused_staff + cls.settings_admin
        )
        cls.jury.action_open_reading()
        # each word ends with who wrote it
        # 87.5 and 50: 68.75 is the result of nobody else
        for juror, marks in ((cls.anna, (2, 1, 2)), (cls.bruno, (1, 0, 2))):
            cls._mark(juror, *marks, send=False)
            sheet = cls._sheet(juror)
            sheet._save(
                {
                    line.criterion_id.id: {
                        "reason": f"SECRET_REASON_{juror.login}",
                        "private_note": f"{PRIVATE}_{juror.login}",
                    }
                    for line in sheet.line_ids
                },
                reason=f"SECRET_WORDS_{juror.login}",
                private_note=f"{PRIVATE}_{juror.login}",
            )
            sheet._send()
        for juror in (cls.chloe, cls.recused_staff):
            cls._declare(juror, has_link=True, note=f"SECRET_LINK_{juror.login}")
        cls.env.flush_all()

    @classmethod
    def _fill_file(cls, application):
        super()._fill_file(application)
        if application.partner_id == cls.holder:
            answer = application.answer_ids[0]
            answer.narrative = FILE
            cls._create_evidence(answer, content=f"%PDF-1.4 {FILE}".encode())
        return application

    def _decide(self):
        self.jury.member_ids.presence = "present"
        self.hearing.write(
            {
                "vote_for": 2,
                "decision": "awarded_conditions",
                "conditions": DECISION,
                "date_condition": "2026-09-30",
                "reasons": DECISION,
                "deliberation_note": NOTE,
                "departure_reason": NOTE,
            }
        )
        self.env.flush_all()
