# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models, modules
from odoo.tools import email_normalize_all

from ..door import INVITATIONS
from ..secret import MARK, hide_tokens, hide_tokens_in

TEXTS = ("body_html", "failure_reason")


class MailMail(models.Model):
    """The mail that leaves holds the token of its recipient; the one kept, a mark."""

    # apart, as both addons hold this file alike
    _inherit = "mail.mail"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [hide_tokens_in(self.env, vals, TEXTS) for vals in vals_list]
        )

    def write(self, vals):
        return super().write(hide_tokens_in(self.env, vals, TEXTS))

    @api.private
    def send_after_commit(self):
        """Leave it to the queue, at once: a mail server that hangs holds no page.

        Core sends in the request that ends, up to SMTP_TIMEOUT (60 s) by answer.
        """
        if modules.module.current_test:
            return super().send_after_commit()
        # sudo: whoever writes, the job belongs to the system
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _filter_mail_mail_servers(self, mail_servers):
        """Keep the server of a member of the staff, who reads what it sent, away."""
        allowed = super()._filter_mail_mail_servers(mail_servers)
        if any(MARK.search(mail.body_html or "") for mail in self):
            # sudo: whose server it is, asked to choose another
            return allowed.filtered(lambda server: not server.sudo().owner_user_id)
        return allowed

    def _personalize_outgoing_body(self, body, partner=False, doc_to_followers=None):
        body = super()._personalize_outgoing_body(
            body, partner, doc_to_followers=doc_to_followers
        )

        def reveal(mark):
            address, token = self.env["res.partner"]._get_account_token(*mark.groups())
            return token if self._is_only_for(address, partner) else mark[0]

        return MARK.sub(reveal, body)

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell an invitation that its message left, or why not."""
        for mail in self:
            if mail.model in INVITATIONS.values() and "mife-welcome-" in str(
                mail.body_html
            ):
                reason = failure_reason or mail.failure_reason or failure_type
                invitation = self.env[mail.model].browse(mail.res_id).exists()
                invitation._note_mail(
                    hide_tokens(self.env, str(reason)) if failure_type else False
                )
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )

    def _is_only_for(self, address, partner):
        """Return whether the copy of ``partner`` goes to ``address`` and no other."""
        if partner:
            addresses = email_normalize_all(partner.email)
        else:
            addresses = email_normalize_all(
                f"{self.email_to or ''},{self.email_cc or ''}"
            )
        return addresses == [address]
