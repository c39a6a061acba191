# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...common.mail_frame import MAIL_FRAME

SILENT_AFTER = relativedelta(days=7)


class InsertionAccess(models.Model):
    """The invitation of one person to one company's lot, contract or delegation.

    It follows the contacts named there (see ``insertion.access.mixin``) and is never
    deleted: who could see what, and until when, stays readable.
    """

    _name = "insertion.access"
    _description = "Portal access of a contact"
    _inherit = ["insertion.by.action.mixin", "insertion.search.mixin"]
    _order = "revoked_on desc, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id", "contractor_id", "contract_id", "delegation_id"]
    _action_only_fields = (
        "partner_id",
        "contractor_id",
        "contract_id",
        "delegation_id",
        "invited_on",
        "invited_by_id",
        "revoked_on",
        "revoked_by_id",
    )

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    email = fields.Char(related="partner_id.email")
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        string="Contract of the buyer",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    delegation_id = fields.Many2one(
        comodel_name="insertion.delegation",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
    )
    place = fields.Char(string="Access to", compute="_compute_place")
    invited_on = fields.Datetime(readonly=True)
    invited_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    connected_on = fields.Datetime(string="Last sign-in", compute="_compute_state")
    revoked_on = fields.Datetime(string="Access ended on", readonly=True)
    revoked_by_id = fields.Many2one(
        comodel_name="res.users", string="Access ended by", readonly=True
    )
    state = fields.Selection(
        selection=[
            ("to_invite", "Not invited yet"),
            ("invited", "Invited"),
            ("silent", "Never connected"),
            ("connected", "Connected"),
            ("revoked", "Access ended"),
        ],
        compute="_compute_state",
    )

    _one_place = models.Constraint(
        "CHECK(num_nonnulls(contractor_id, contract_id, delegation_id) = 1)",
        "An access is given to one company's lot, one contract or one delegation.",
    )
    _contractor_uniq = models.UniqueIndex(
        "(contractor_id, partner_id) WHERE revoked_on IS NULL",
        "This person already has access to the lot.",
    )
    _contract_uniq = models.UniqueIndex(
        "(contract_id, partner_id) WHERE revoked_on IS NULL",
        "This person already has access to the contract.",
    )
    _delegation_uniq = models.UniqueIndex(
        "(delegation_id, partner_id) WHERE revoked_on IS NULL",
        "This person already has access to the delegation.",
    )

    @api.depends("contractor_id", "contract_id", "delegation_id")
    def _compute_company_id(self):
        for access in self:
            access.company_id = access._get_place().company_id

    @api.depends("contractor_id", "contract_id", "delegation_id")
    def _compute_place(self):
        for access in self:
            access.place = access._get_place().display_name

    @api.depends("invited_on", "revoked_on")
    def _compute_state(self):
        limit = fields.Datetime.now() - SILENT_AFTER
        for access in self:
            # sudo: the team sees when a contact signed in, not the accounts
            access.connected_on = access.partner_id._get_account_users()[:1].login_date
            if access.revoked_on:
                access.state = "revoked"
            elif access.connected_on:
                access.state = "connected"
            elif not access.invited_on:
                access.state = "to_invite"
            else:
                access.state = "silent" if access.invited_on < limit else "invited"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invited(self):
        if any(access.invited_on for access in self):
            raise UserError(
                self.env._("An invitation stays in the history: end the access.")
            )

    def action_invite(self):
        """Give an account to who has none, and write where to sign in."""
        template = self.env.ref(
            "mife_insertion_clauses.mail_template_insertion_invitation"
        ).sudo()
        for access in self:
            access._get_place().check_access("write")
            if access.revoked_on:
                raise UserError(
                    self.env._(
                        "The access of %s has ended: name this contact again first.",
                        access.partner_id.name,
                    )
                )
            access.partner_id._ensure_account(access.company_id)
            template.send_mail(access.id, email_layout_xmlid=MAIL_FRAME)
        self.sudo()._write_by_action(
            {"invited_on": fields.Datetime.now(), "invited_by_id": self.env.uid}
        )

    def action_revoke(self):
        """End the access now; what the person did stays."""
        for access in self.filtered(lambda access: not access.revoked_on):
            place = access._get_place()
            place[place._access_contacts] = [Command.unlink(access.partner_id.id)]

    def _get_place(self):
        self.ensure_one()
        return self.contractor_id or self.contract_id or self.delegation_id

    def _get_firm(self):
        return self._get_place().sudo()._get_access_firm()

    def _get_sender(self):
        """Return the facilitator whom the contact answers to."""
        place = self._get_place().sudo()
        lot_or_contract = place if self.contract_id else place.lot_id
        return lot_or_contract.user_id

    def _get_page(self):
        """Return the page that the access opens."""
        if self.contract_id:
            return f"/my/clauses/{self.contract_id.id}"
        return "/my/insertion"

    def _get_invitation_url(self):
        """Return the link of the invitation: it also lets a new person sign up."""
        self.ensure_one()
        partner = self.partner_id._get_account_owner().sudo()
        user = partner.user_ids[:1]
        if user and not user.login_date:
            partner.signup_prepare()
            return partner._get_signup_url_for_action(url=self._get_page())[partner.id]
        return f"{self.get_base_url()}{self._get_page()}"
