# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The doors that files from outside come by, as the methods behind the pages."""

import base64
from datetime import date

from bench_hours import new_contractor

from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.mife_insertion_clauses.models.notice.insertion_notice_import import (
    attach,
)
from odoo.addons.mife_insertion_clauses.report.month_page import COMPANY, MonthPage
from odoo.addons.mife_insertion_clauses.report.month_proofs import MonthProofs


class Doors:
    """A month, a label file and a company, each with the door of its files."""

    def __init__(self, env):
        self.env = env
        contractor = new_contractor(env, people=2)
        self.month = env["insertion.declaration"].create(
            {"contractor_id": contractor.id, "month": date(2026, 3, 1)}
        )
        self.month.line_ids.worked_hours = 7.5
        self.answer = self._open_label_file()

    def _open_label_file(self):
        programme = self.env["label.programme"].create({"name": "Open Doors"})
        standard = self.env["label.standard"].create(
            {
                "programme_id": programme.id,
                "level_ids": [
                    Command.create({"value": value, "name": name, "anchor": name})
                    for value, name in enumerate(("nothing", "a habit"))
                ],
                "axis_ids": [Command.create({"name": "Access"})],
            }
        )
        self.env["label.criterion"].create(
            {
                "axis_id": standard.axis_ids.id,
                "name": "Hiring",
                "audience": "jobseekers",
                "question": "Whom did you hire?",
            }
        )
        standard.action_publish()
        firm = self.env["res.partner"].create(
            {
                "name": "Firm",
                "is_company": True,
                "company_registry": "99901356800012",
                "country_id": self.env.ref("base.fr").id,
            }
        )
        application = self.env["label.application"].create(
            {"programme_id": programme.id, "partner_id": firm.id}
        )
        application.action_check_eligibility()
        application.action_start()
        return application.answer_ids

    def send(self, file):
        """Return why a file is refused, None when it is taken."""
        try:
            with self.env.cr.savepoint():
                refused = getattr(self, f"_send_{file.door}")(
                    file.filename, file.content
                )
                self.env.flush_all()
            return refused
        except UserError as error:
            self.env.invalidate_all()
            return str(error)

    def _send_hours(self, filename, content):
        MonthPage(self.month, COMPANY).read_file(content, filename)

    def _send_import(self, filename, content):
        wizard = self.env["insertion.hours.import"].new(
            {
                "declaration_ids": [Command.set(self.month.ids)],
                "data": base64.b64encode(content),
                "filename": filename,
            }
        )
        wizard._onchange_data()
        return wizard.refusal or None

    def _send_notices(self, filename, content):
        notice_import = self.env["insertion.notice.import"].create(
            {"file_ids": [attach(self.env, filename, content)]}
        )
        notice_import.action_check()
        if notice_import.state == "checking":
            # what the background then does, which keeps the same sentence
            with notice_import._tell_unreadable():
                notice_import._check_files()

    def _send_proof(self, filename, content):
        return MonthProofs(self.month).attach(filename, content)

    def _send_evidence(self, filename, content):
        self.env["label.evidence"].create(
            {
                "application_id": self.answer.application_id.id,
                "answer_ids": [Command.set(self.answer.ids)],
                "name": "Proof",
                "filename": filename,
                "file": base64.b64encode(content),
            }
        )

    def _send_picture(self, filename, content):
        self.env.company.insertion_funder_logo = base64.b64encode(content)

    def _send_contact(self, filename, content):
        self.answer.application_id.partner_id.image_1920 = base64.b64encode(content)

    def _send_attachment(self, filename, content):
        self.env["ir.attachment"].create(
            {
                "name": filename,
                "raw": content,
                "res_model": self.month._name,
                "res_id": self.month.id,
            }
        )
