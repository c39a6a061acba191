# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from smtplib import SMTPRecipientsRefused

from odoo import api, models

from odoo.addons.base.models.ir_mail_server import IrMail_Server, MailDeliveryException

# what a server answers from there on, it answers for good
REFUSED = 500


class RecipientRefused(AssertionError):
    """What core takes for an address that is none: the other recipients get theirs."""

    def __str__(self):
        return IrMail_Server.NO_VALID_RECIPIENT


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    @api.model
    @api.private
    def send_email(self, message, *args, **kwargs):
        """Let one address refused hold nobody else's copy: core stops at it."""
        try:
            return super().send_email(message, *args, **kwargs)
        except MailDeliveryException as error:
            if answers := get_refusals(error.__context__):
                raise RecipientRefused(answers) from error
            raise


def get_refusals(error):
    """Return what a server says of the addresses that it refuses for good, or nothing.

    >>> get_refusals(SMTPRecipientsRefused({"a@b.fr": (550, b"no such user")}))
    'a@b.fr: 550 no such user'
    >>> get_refusals(SMTPRecipientsRefused({"a@b.fr": (451, b"later")}))
    ''
    >>> get_refusals(TimeoutError())
    ''
    """
    refused = error.recipients if isinstance(error, SMTPRecipientsRefused) else {}
    if any(code < REFUSED for code, _text in refused.values()):
        return ""
    return ", ".join(
        f"{address}: {code} {text.decode(errors='replace')}"
        for address, (code, text) in refused.items()
    )
