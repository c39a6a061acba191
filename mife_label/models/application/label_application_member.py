# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tools import email_normalize, format_list, plaintext2html

from ...common.mail_frame import MAIL_FRAME
from ...common.models.res_partner_identity import IS_PERSON, NEW_PERSON
from ...rules.articles import elide
from ...rules.steps import WRITING_STATES


class LabelApplicationMember(models.Model):
    """A person invited to one file, and to nothing else of the company.

    Access never comes from the company a person belongs to: it is given here, file
    by file, and taken back here. A company invites with a name and an address that it
    types: it reads nothing else of the person, not even whether an account was known.
    """

    _name = "label.application.member"
    _description = "Person invited to a label file"
    _inherit = [
        "label.organisation.mixin",
        "label.invitation.mixin",
        "label.search.mixin",
    ]
    _order = "application_id, role, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id", "application_id"]

    application_id = fields.Many2one(
        comodel_name="label.application",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Person",
        domain=f"[{IS_PERSON}]",
        context=NEW_PERSON,
        index=True,
        ondelete="restrict",
    )
    email = fields.Char(related="partner_id.email")
    typed_name = fields.Char(string="Name as invited", copy=False, readonly=True)
    typed_email = fields.Char(string="Address as invited", copy=False, readonly=True)
    shown_name = fields.Char(compute="_compute_shown")
    shown_email = fields.Char(compute="_compute_shown")
    invitation_due = fields.Boolean(copy=False, readonly=True)
    role = fields.Selection(
        selection=[
            ("1_lead", "Writes, invites and submits"),
            ("2_writer", "Writes"),
            ("3_reader", "Reads only"),
        ],
        default="2_writer",
        required=True,
    )
    invited_on = fields.Date(
        default=lambda self: fields.Date.context_today(self), readonly=True
    )
    invited_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Invited by",
        default=lambda self: self.env.user,
        readonly=True,
    )
    revoked_on = fields.Date(string="Access ended on", readonly=True)
    has_account = fields.Boolean(
        string="Has an account", compute="_compute_has_account"
    )

    _partner_uniq = models.UniqueIndex(
        "(application_id, partner_id) WHERE revoked_on IS NULL",
        "This person is already invited to the file.",
    )
    _somebody = models.Constraint(
        "CHECK(partner_id IS NOT NULL OR typed_email IS NOT NULL)",
        "Choose the person to invite.",
    )

    @api.depends("partner_id.name", "partner_id.email", "typed_name", "typed_email")
    def _compute_shown(self):
        """Show the company what it typed, never what an account says of its owner."""
        for member in self:
            # sudo: a person of the file reads its own invitation, not the contacts
            person = member.sudo().partner_id
            member.shown_name = member.typed_name or person.name
            member.shown_email = member.typed_email or person.email

    @api.depends("partner_id.name", "typed_name")
    def _compute_display_name(self):
        for member in self:
            member.display_name = member.partner_id.name or member.typed_name

    @api.depends("partner_id.user_ids")
    def _compute_has_account(self):
        for member in self:
            member.has_account = bool(member.partner_id._get_account_users())

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members.application_id._detect_interests()
        return members

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self.application_id._detect_interests()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invited(self):
        raise UserError(
            self.env._(
                "An invitation is kept in the history of the file: end the access "
                "instead."
            )
        )

    @api.model
    def _ensure_leads(self, applications):
        """Give the contact of the company the first place in its file."""
        for application in applications:
            contact = application.contact_id
            if contact and contact not in application.active_member_ids.partner_id:
                self.create(
                    {
                        "application_id": application.id,
                        "partner_id": contact.id,
                        "role": "1_lead",
                    }
                )

    def action_revoke(self):
        today = fields.Date.context_today(self)
        self.filtered(lambda member: not member.revoked_on).revoked_on = today

    def action_send_invitation(self):
        """Give an account to those who have none, and tell them about the file."""
        self.check_access("write")
        for member in self:
            if member.revoked_on:
                raise UserError(
                    elide(
                        self.env._(
                            "The access of %s has ended: invite this person again.",
                            member.display_name,
                        ),
                        [member.display_name],
                    )
                )
            if not member.partner_id:
                member.partner_id = member._find_person()
            owner = member.partner_id._ensure_account(member.company_id)
            if owner != member.partner_id:
                member._sign_in_as(owner)
        self._mail_invitation("mife_label.mail_template_invitation")

    def _sign_in_as(self, owner):
        """Open the file to the account of the person, a contact of another company."""
        if owner in self.application_id.active_member_ids.partner_id:
            raise UserError(
                self.env._("%s is already invited to this file.", owner.display_name)
            )
        self.partner_id = owner

    def _is_invitation_ended(self):
        return bool(self.revoked_on)

    def _get_invitation_page(self):
        return f"/my/label/{self.application_id.id}"

    def _get_invitation_sender(self):
        return self.application_id.user_id.sudo()

    def _get_welcome(self):
        file = self.application_id.sudo()
        inviter = self.invited_by_id.sudo()
        house = file.partner_id if inviter.share else self.company_id
        return {
            "inviter": self.env._(
                "%(person)s (%(house)s)", person=inviter.name, house=house.name
            ),
            "purpose": self.env._(
                "to the file of %(firm)s for the label %(label)s.",
                firm=file.partner_id.name,
                label=file.programme_id.name,
            ),
            "until": "",
        }

    @api.model
    def _invite(self, application, name, email, role):
        """Note whom the company invites; the rest is done once the page is answered.

        Whatever the address is, of a juror, of the staff or of nobody, the same is
        written here, in the same time.
        """
        self._check_may_invite(application)
        email = email_normalize(email)
        if not email:
            raise UserError(
                self.env._("Enter a complete e-mail address, like name@company.fr.")
            )
        if role not in dict(self._fields["role"].selection):
            raise UserError(self.env._("Choose what this person may do."))
        if not (name or "").strip():
            raise UserError(self.env._("Enter the name of the person."))
        # sudo: who is invited already is on the page of the people of the file
        for member in application.sudo().active_member_ids:
            if email_normalize(member.shown_email) == email:
                raise UserError(
                    self.env._("%s is already invited to this file.", member.shown_name)
                )
        # sudo: nobody writes invitations from the portal; this one is checked above
        member = self.sudo().create(
            {
                "application_id": application.id,
                "typed_name": name.strip(),
                "typed_email": email,
                "role": role,
                "invitation_due": True,
            }
        )
        # sudo: jobs belong to the system
        self.env.ref("mife_label.ir_cron_label_invitations").sudo()._trigger()
        return member

    def _check_may_invite(self, application):
        if self.has_access("create"):
            return
        # sudo: the invitation of who asks is what opens the file
        file = application.sudo()
        if not file.active_member_ids.filtered(
            lambda member: (
                member.partner_id == self.env.user.partner_id
                and member.role == "1_lead"
            )
        ):
            raise AccessError(
                self.env._("Only the person in charge of the file invites others.")
            )
        closed = self._describe_closing(file)
        if closed:
            raise UserError(closed)

    @api.model
    def _describe_closing(self, application):
        """Tell why the company invites no more: the jury reads what was submitted."""
        if application.state in WRITING_STATES and not application.submission_ids:
            return False
        return self.env._(
            "Invitations closed when the file was submitted: ask your coach to add "
            "somebody."
        )

    @api.model
    def _cron_send_invitations(self):
        """Give the people invited from the portal their account and their mail.

        What prevents it is told to the coach, never to who invited: it would tell
        whose address this is.
        """
        for member in self.search([("invitation_due", "=", True)]):
            member.invitation_due = False
            if member.revoked_on:
                continue
            try:
                with self.env.cr.savepoint():
                    member._send_typed_invitation()
            except (UserError, RedirectWarning) as error:
                member._tell_coach(error.args[0])

    def _send_typed_invitation(self):
        person = self._find_person()
        if person in self.application_id.active_member_ids.partner_id:
            # the same account under another address: one invitation is enough
            self.action_revoke()
            return
        self.partner_id = person
        self.action_send_invitation()

    def _find_person(self):
        """Return the owner of the address as typed, or a new contact.

        The contact is not attached to the company: what other applications show to
        the people of a company stays closed.
        """
        self.ensure_one()
        # sudo: a coach invites without reading the accounts
        users = self.env["res.users"].sudo()
        user = users.search([("login", "=", self.typed_email)], limit=1)
        holder = self.application_id.partner_id
        return user.partner_id.sudo(False) or self.env["res.partner"].create(
            {
                "name": self.typed_name,
                "email": self.typed_email,
                "company_name": holder.name,
                "lang": holder.lang,
            }
        )

    def _ask_help(self, message, answer=None):
        """Put the question of the person on the coach's list."""
        self.ensure_one()
        file = self.application_id
        subject = answer.display_name if answer else self.env._("the file")
        file.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._(
                "%(person)s asks for help on %(subject)s",
                person=self.env.user.name,
                subject=subject,
            ),
            note=plaintext2html(message or ""),
            user_id=(file.user_id or self.env.ref("base.user_admin")).id,
        )

    def _mail(self, template_xmlid, record):
        """Write to the people of the file who still have access to it."""
        recipients = self.partner_id.filtered(
            lambda partner: partner.active and partner.email
        )
        if not recipients:
            return
        self.env.ref(template_xmlid).send_mail(
            record.id,
            email_values={"recipient_ids": recipients.ids},
            email_layout_xmlid=MAIL_FRAME,
        )

    def _tell_coach(self, problem):
        self.application_id.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=elide(
                self.env._("The invitation of %s did not leave", self.typed_name),
                [self.typed_name],
            ),
            note=plaintext2html(problem),
            user_id=(self.application_id.user_id or self.env.ref("base.user_admin")).id,
        )

    def _get_lead_names(self):
        """Return who is in charge of the file, its coach when nobody is."""
        application = self.application_id
        leads = application.active_member_ids.filtered(
            lambda member: member.role == "1_lead"
        )
        return format_list(self.env, leads.mapped("shown_name")) or (
            application.user_id.name or ""
        )
