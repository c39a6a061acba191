# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

from ..prefix import PREFIX
from ..secret import hide_tokens_in

TEXTS = ("body", "subject")
# Passed in the context of what a document posts: an object, which no client sends
POSTED = object()
POSTING = f"{PREFIX}_posted"


class MailMessage(models.Model):
    """What was said of our documents stays as it was said.

    Messages sent, e-mails received and changes tracked prove what each side knew, and
    when. Core lets whoever may write on a document rewrite or delete them by RPC. Only
    an internal note is corrected or removed, by who wrote it. Who answers an invitation
    and quotes it leaves no link in the discussion.
    """

    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        posted = self.env.su or self.env.context.get(POSTING) is POSTED
        if not posted and any(is_of_ours(vals.get("model")) for vals in vals_list):
            raise UserError(
                self.env._("A message is written on its document, in one's own name.")
            )
        return super().create(
            [hide_tokens_in(self.env, vals, TEXTS) for vals in vals_list]
        )

    def write(self, vals):
        if vals and not self.env.su:
            check_not_kept(self)
        return super().write(hide_tokens_in(self.env, vals, TEXTS))

    def unlink(self):
        if not self.env.su:
            check_not_kept(self)
        return super().unlink()

    def export_data(self, fields_to_export):
        # core gives all messages to administrators there, who may not read them
        self.check_access("read")
        return super().export_data(fields_to_export)


# functions: a method of one addon would take the place of the other's
def check_not_kept(messages):
    if filter_kept(messages):
        raise UserError(
            messages.env._("What was sent stays as it was: write another message.")
        )


def filter_kept(messages):
    """Return, as superuser, the messages about our documents that the user may not
    change: all but the notes that it wrote.
    """
    author = messages.env.user.partner_id
    return messages.sudo().filtered(
        lambda message: is_of_ours(message.model) and not is_note_of(message, author)
    )


def is_note_of(message, author):
    return (
        message.author_id == author
        and message.message_type == "comment"
        and (message.is_internal or message.subtype_id.internal)
        and not message.tracking_value_ids
    )


def is_of_ours(model):
    return bool(model) and model.startswith(f"{PREFIX}.")
