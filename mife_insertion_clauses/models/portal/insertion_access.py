# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.tools import plaintext2html

from ...common.models.invitation_mixin import INVITATION_FIELDS
from ...common.words import write_day

SILENT_AFTER = relativedelta(days=7)


class InsertionAccess(models.Model):
    """The invitation of one person to one company's lot, contract or delegation.

    It follows the contacts named there (see ``insertion.access.mixin``) and is never
    deleted: who could see what, and until when, stays readable.
    """

    _name = "insertion.access"
    _description = "Portal access of a contact"
    _inherit = [
        "insertion.by.action.mixin",
        "insertion.invitation.mixin",
        "insertion.search.mixin",
    ]
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
        "invitation_due",
        *INVITATION_FIELDS,
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
    invitation_due = fields.Boolean(
        copy=False,
        readonly=True,
        help="A colleague named this contact on the portal: the message is to leave.",
    )
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
            ("leaving", "Message leaving"),
            ("failed", "Message refused"),
            ("invited", "Message sent"),
            ("opened", "Link opened"),
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

    @api.depends("invited_on", "revoked_on", "delivery")
    def _compute_state(self):
        for access in self:
            # sudo: the team sees when a contact signed in, not the accounts
            access.connected_on = access.partner_id._get_account_users()[:1].login_date
            access.state = access._find_state()

    def _find_state(self):
        """Say where the invitation stands: only what is known."""
        self.ensure_one()
        if self.revoked_on:
            return "revoked"
        if self.connected_on:
            return "connected"
        if not self.invited_on:
            return "to_invite"
        if self.delivery in ("refused", "returned"):
            return "failed"
        if self.delivery in ("leaving", "opened"):
            return self.delivery
        is_old = self.invited_on < fields.Datetime.now() - SILENT_AFTER
        return "silent" if is_old else "invited"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invited(self):
        if any(access.invited_on for access in self):
            raise UserError(
                self.env._("An invitation stays in the history: end the access.")
            )

    def action_invite(self):
        """Give an account to who has none, and write at once where to go in."""
        for access in self:
            access._get_place().check_access("write")
            if access.revoked_on:
                raise UserError(
                    self.env._(
                        "The access of %s has ended: name this contact again first.",
                        access.partner_id.name,
                    )
                )
        self._invite(self.env.user)

    def _invite(self, inviter):
        for access in self:
            access.partner_id._ensure_account(access.company_id)
        # sudo: an invitation is written by its acts alone
        self.sudo()._write_by_action(
            {
                "invited_on": fields.Datetime.now(),
                "invited_by_id": inviter.id,
                "invitation_due": False,
            }
        )
        self._mail_invitation(
            "mife_insertion_clauses.mail_template_insertion_invitation"
        )

    def _ask_invitation(self):
        """Let the message leave once the page of a colleague is answered."""
        self._write_by_action({"invitation_due": True, "invited_by_id": self.env.uid})
        # sudo: jobs belong to the system
        self.env.ref(
            "mife_insertion_clauses.ir_cron_insertion_invitations"
        ).sudo()._trigger()

    @api.model
    def _cron_invite(self):
        """Invite those whom a colleague named; what prevents it is the facilitator's.

        Who named them is told nothing: it would tell whose address this is.
        """
        due = self.search([("invitation_due", "=", True), ("revoked_on", "=", False)])
        for access in due:
            access._write_by_action({"invitation_due": False})
            try:
                with self.env.cr.savepoint():
                    access._invite(access.invited_by_id)
            except (UserError, RedirectWarning) as error:
                access._tell_facilitator(error.args[0])

    def _tell_facilitator(self, problem):
        lot = self._get_place().lot_id
        lot.activity_schedule(
            "mife_insertion_clauses.mail_activity_type_insertion_portal",
            summary=self.env._(
                "The invitation of %s did not leave", self.partner_id.name
            ),
            note=plaintext2html(problem),
            user_id=(lot.user_id or self.env.ref("base.user_admin")).id,
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

    def _note_invitation(self, vals):
        self.sudo()._write_by_action(vals)

    def _is_invitation_ended(self):
        return bool(self.revoked_on)

    def _get_invitation_page(self):
        if self.contract_id:
            return f"/my/clauses/{self.contract_id.id}"
        return "/my/insertion"

    def _get_invitation_sender(self):
        return self._get_sender()

    def _get_welcome(self):
        place = self._get_place().sudo()
        inviter = self.invited_by_id.sudo() or self._get_sender()
        house = inviter.partner_id.commercial_partner_id if inviter.share else None
        return {
            "inviter": self.env._(
                "%(person)s (%(house)s)",
                person=inviter.name,
                house=(house or self.company_id).name,
            ),
            "purpose": self._describe_purpose(place),
            "until": self._describe_end(place),
        }

    def _describe_end(self, place):
        day = place.date_end if self.contract_id else place.lot_id.date_end
        if not day:
            return ""
        return self.env._(
            "It runs until %s.",
            write_day(self.env, day),
        )

    def _describe_purpose(self, place):
        if self.contract_id:
            return self.env._(
                "to follow the insertion clause of %s.", place.display_name
            )
        return self.env._(
            "to declare the insertion hours of %(firm)s for %(lot)s.",
            firm=self._get_firm().name,
            lot=place.lot_id.display_name,
        )
