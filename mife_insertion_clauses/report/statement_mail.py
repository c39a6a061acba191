# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command

from ..common.mail_frame import MAIL_FRAME


class StatementMail:
    """The e-mail that brings the document for the outside to who reads it."""

    def __init__(self, bilans):
        self.bilans, self.env = bilans, bilans.env
        self.template = self.env.ref("mife_insertion_clauses.mail_template_statement")

    def compose(self):
        """Return the action that opens the e-mail of one statement, to send."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the statement"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self.bilans._name,
                "default_res_ids": self.bilans.ids,
                "default_composition_mode": "comment",
                "default_template_id": self.template.id,
                "default_attachment_ids": self._attach(self.bilans).ids,
                "default_partner_ids": self.bilans._get_recipients().ids,
                "force_email": True,
            },
        }

    def send(self):
        """Queue an e-mail for each statement, and note it in its history."""
        for bilan in self.bilans:
            recipients = bilan._get_recipients()
            self.template.send_mail(
                bilan.id,
                email_values={
                    "recipient_ids": [Command.set(recipients.ids)],
                    "attachment_ids": [Command.set(self._attach(bilan).ids)],
                },
                email_layout_xmlid=MAIL_FRAME,
            )
            names = ", ".join(recipients.mapped("name"))
            bilan._message_log(body=self.env._("Sent by e-mail to %s.", names))

    def _attach(self, bilan):
        return self.env["ir.attachment"].create(
            {
                "name": bilan.pdf_filename,
                "datas": bilan.with_context(bin_size=False).pdf,
                "mimetype": "application/pdf",
                "res_model": "mail.compose.message",
                "res_id": 0,
            }
        )
