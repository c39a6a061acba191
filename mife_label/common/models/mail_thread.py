# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from .mail_message import POSTED, POSTING, is_of_ours

# what a caller of ``message_post`` could say of another day, or of nobody
FORGED = ("author_guest_id", "create_date", "date")


class MailThread(models.AbstractModel):
    """Messages about our documents are written in one's own name, and stay."""

    _inherit = "mail.thread"

    def message_post(self, **kwargs):
        if not self.env.su and is_of_ours(self._name):
            self._check_own_words(kwargs)
        return super().message_post(**kwargs)

    def _message_create(self, values_list):
        thread = self.with_context(**{POSTING: POSTED})
        messages = super(MailThread, thread)._message_create(values_list)
        return messages.with_env(self.env)

    def _check_own_words(self, values):
        """Refuse a message in the name of another, or of another day.

        The organisation speaks by its team: letters leave from its address.
        """
        user = self.env.user.sudo()
        ours = user.partner_id | user.company_ids.partner_id
        addresses = {email_normalize(email) for email in ours.mapped("email")}
        addresses |= {email_normalize(email) for email in user.mapped("email")}
        addresses.discard(False)
        author = self.env["res.partner"].sudo().browse(values.get("author_id") or ())
        address = values.get("email_from") if not author else author.email
        if any(values.get(name) for name in FORGED) or (
            author not in ours and address and email_normalize(address) not in addresses
        ):
            raise UserError(
                self.env._("A message is written on its document, in one's own name.")
            )

    def _check_can_update_message_content(self, messages):
        # asked for messages as superuser, on the thread as the user
        messages._check_not_kept()
        return super()._check_can_update_message_content(messages)
