# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from .mail_message import POSTED, POSTING, check_not_kept, is_of_ours

# what a caller of ``message_post`` could say of another day, or of nobody
FORGED = ("author_guest_id", "create_date", "date")


class MailThread(models.AbstractModel):
    """Messages about our documents are written in one's own name, and stay."""

    _inherit = "mail.thread"

    def message_post(self, **kwargs):
        if not self.env.su and is_of_ours(self._name):
            check_own_words(self, kwargs)
        return super().message_post(**kwargs)

    def _message_create(self, values_list):
        thread = self.with_context(**{POSTING: POSTED})
        messages = super(MailThread, thread)._message_create(values_list)
        return messages.with_env(self.env)

    def _check_can_update_message_content(self, messages):
        # the messages come as superuser, and as the user
        check_not_kept(messages)
        return super()._check_can_update_message_content(messages)


def check_own_words(thread, values):
    """Refuse a message in the name of another, or of another day.

    The organisation speaks by its team: letters leave from its address.
    """
    user = thread.env.user.sudo()
    ours = user.partner_id | user.company_ids.partner_id
    addresses = {email_normalize(email) for email in ours.mapped("email")}
    addresses |= {email_normalize(email) for email in user.mapped("email")}
    addresses.discard(False)
    author = thread.env["res.partner"].sudo().browse(values.get("author_id") or ())
    address = author.email if author else values.get("email_from")
    is_named = author - ours or (address and not author)
    if any(values.get(name) for name in FORGED) or (
        is_named and email_normalize(address) not in addresses
    ):
        raise UserError(
            thread.env._("A message is written on its document, in one's own name.")
        )
