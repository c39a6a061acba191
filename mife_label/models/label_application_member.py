# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize


class LabelApplicationMember(models.Model):
    """A person invited to one file, and to nothing else of the company.

    Access never comes from the company a person belongs to: it is given here, file
    by file, and taken back here.
    """

    _name = "label.application.member"
    _description = "Person Invited to a Label File"
    _inherit = "label.organisation.mixin"
    _order = "application_id, role, id"
    _rec_name = "partner_id"

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
        domain="[('is_company', '=', False)]",
        index=True,
        ondelete="restrict",
        required=True,
    )
    email = fields.Char(related="partner_id.email")
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
        string="Invited By",
        default=lambda self: self.env.user,
        readonly=True,
    )
    revoked_on = fields.Date(string="Access Ended On", readonly=True)
    has_account = fields.Boolean(
        string="Has an Account", compute="_compute_has_account"
    )

    _partner_uniq = models.UniqueIndex(
        "(application_id, partner_id) WHERE revoked_on IS NULL",
        "This person is already invited to the file.",
    )

    @api.depends("partner_id.user_ids")
    def _compute_has_account(self):
        for member in self:
            member.has_account = bool(member.partner_id.sudo().user_ids)

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members.application_id._detect_interests()
        return members

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invited(self):
        raise UserError(
            self.env._(
                "An invitation is kept in the history of the file: end the access "
                "instead."
            )
        )

    def action_revoke(self):
        today = fields.Date.context_today(self)
        self.filtered(lambda member: not member.revoked_on).revoked_on = today

    def action_send_invitation(self):
        """Give an account to those who have none, and tell them about the file."""
        template = self.env.ref("mife_label.mail_template_invitation")
        for member in self:
            if member.revoked_on:
                raise UserError(
                    self.env._(
                        "The access of %s has ended: invite this person again.",
                        member.partner_id.name,
                    )
                )
            member.partner_id._ensure_label_account(member.company_id)
            template.send_mail(member.id, email_layout_xmlid="mife_label.mail_frame")

    def _get_invitation_url(self):
        """Return the link of the invitation: it also lets a new person sign up."""
        self.ensure_one()
        return self.partner_id._get_label_url(f"/my/label/{self.application_id.id}")

    @api.model
    def _invite(self, application, name, email, role):
        """Invite somebody by e-mail, and give no other door than this file.

        The contact is not attached to the company: what other applications show to
        the people of a company stays closed.
        """
        email = email_normalize(email)
        if not email:
            raise UserError(
                self.env._("Enter a complete e-mail address, like name@company.fr.")
            )
        if role not in dict(self._fields["role"].selection):
            raise UserError(self.env._("Choose what this person may do."))
        user = self.env["res.users"].search([("login", "=", email)], limit=1)
        partner = user.partner_id
        if not partner:
            if not (name or "").strip():
                raise UserError(self.env._("Enter the name of the person."))
            partner = self.env["res.partner"].create(
                {
                    "name": name.strip(),
                    "email": email,
                    "company_name": application.partner_id.name,
                    "lang": application.partner_id.lang,
                }
            )
        if application.active_member_ids.filtered(
            lambda member: member.partner_id == partner
        ):
            raise UserError(
                self.env._("%s is already invited to this file.", partner.name)
            )
        member = self.create(
            {
                "application_id": application.id,
                "partner_id": partner.id,
                "role": role,
            }
        )
        member.action_send_invitation()
        return member
