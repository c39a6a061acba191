# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..door import get_call, get_code
from ..mail_frame import MAIL_FRAME
from ..prefix import PREFIX

# written by what becomes of the message and of its link, whatever the step is
INVITATION_FIELDS = frozenset(
    ("mail_state", "mail_sent_on", "mail_failure", "mail_bounces", "opened_on")
)


class InvitationMixin(models.AbstractModel):
    """An invitation whose link lasts, and what is known of its message.

    Nobody knows whether a message arrived: what is told is that it left, that a server
    refused or returned it, that its link was opened, that the person signed in. The
    model has ``partner_id`` and ``company_id``.
    """

    _name = f"{PREFIX}.invitation.mixin"
    _description = "Invitation with a lasting link"

    mail_state = fields.Selection(
        selection=[
            ("leaving", "Leaving"),
            ("sent", "Sent"),
            ("refused", "Refused by the mail server"),
        ],
        string="State of the message",
        copy=False,
        readonly=True,
    )
    mail_sent_on = fields.Datetime(string="Message sent on", copy=False, readonly=True)
    mail_failure = fields.Char(
        string="Why the message did not leave", copy=False, readonly=True
    )
    mail_bounces = fields.Integer(
        copy=False,
        readonly=True,
        help="How many messages had come back from the address before this one.",
    )
    opened_on = fields.Datetime(
        string="Link opened on",
        copy=False,
        readonly=True,
        help="By the person, or by what checks the messages of their company.",
    )
    delivery = fields.Selection(
        selection=[
            ("leaving", "Message leaving"),
            ("sent", "Message sent"),
            ("refused", "Message refused"),
            ("returned", "Message returned"),
            ("opened", "Link opened"),
            ("connected", "Signed in"),
        ],
        string="Invitation",
        compute="_compute_delivery",
    )

    @api.depends("mail_state", "opened_on", "mail_bounces", "partner_id")
    def _compute_delivery(self):
        for invitation in self:
            # sudo: the team sees whether a contact signed in, not the accounts
            person = invitation.partner_id.sudo()
            if person._get_account_users()[:1].login_date:
                invitation.delivery = "connected"
            elif invitation.mail_state == "refused":
                invitation.delivery = "refused"
            elif (
                invitation.mail_state
                and person.message_bounce > invitation.mail_bounces
            ):
                invitation.delivery = "returned"
            else:
                invitation.delivery = (
                    "opened" if invitation.opened_on else invitation.mail_state
                )

    def _get_invitation_url(self):
        """Return the link that leads on as long as the invitation lasts."""
        self.ensure_one()
        code = get_code(self)
        return f"{self.get_base_url()}/my/welcome?token=mife-welcome-{code}"

    def _mail_invitation(self, template_xmlid):
        """Write to the people invited, at once, and follow what becomes of it."""
        if not self:
            return
        for invitation in self:
            invitation._note_invitation(
                {
                    "mail_state": "leaving",
                    "mail_failure": False,
                    "opened_on": False,
                    # sudo: what came back is the contact's
                    "mail_bounces": invitation.partner_id.sudo().message_bounce,
                }
            )
        # this one takes the place of what did not leave
        self.env["mail.mail"]._find_failed(self)._give_up()
        # sudo: who invites may not read the templates
        template = self.env.ref(template_xmlid).sudo()
        mails = template.send_mail_batch(self.ids, email_layout_xmlid=MAIL_FRAME)
        mails.send_after_commit()

    def _note_invitation(self, vals):
        """Write what became of the message or of the link.

        sudo: whoever is on the page, or the queue of mails
        """
        self.sudo().write(vals)

    def _note_mail(self, failure):
        """Note that the message left, or why it did not."""
        self._note_invitation(
            {
                "mail_state": "refused" if failure else "sent",
                "mail_sent_on": False if failure else fields.Datetime.now(),
                "mail_failure": failure,
            }
        )

    def _note_opened(self):
        if not self.opened_on:
            self._note_invitation({"opened_on": fields.Datetime.now()})

    def _get_invitation_call(self):
        """Return whom the person invited may call: plain values."""
        self.ensure_one()
        return get_call(self._get_invitation_sender(), self.company_id)

    # WHAT EACH MODEL SAYS

    def _is_invitation_ended(self):
        """Return whether the access that it gave was taken back."""
        raise NotImplementedError

    def _get_invitation_page(self):
        """Return the path of the page that it opens."""
        raise NotImplementedError

    def _get_invitation_sender(self):
        """Return, as sudo, the member of the team who answers for it."""
        raise NotImplementedError

    def _get_welcome(self):
        """Return what the page of welcome says: ``inviter``, ``purpose``, ``until``."""
        raise NotImplementedError
