# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell a decision letter that its mail left, or why not."""
        for mail in self.filtered(lambda mail: mail.model == "label.letter"):
            reason = failure_reason or mail.failure_reason or failure_type
            letter = self.env["label.letter"].sudo().browse(mail.res_id).exists()
            letter._note_mail(str(reason) if failure_type else False)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
