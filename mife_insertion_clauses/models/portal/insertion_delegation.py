# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.models.res_partner_identity import IS_COMPANY, IS_PERSON, NEW_COMPANY


class InsertionDelegation(models.Model):
    """A company lets a structure declare the hours of the people it employs there.

    The contacts named here see the lines of their own people and no others. The
    company takes the declaration back by ending the delegation.
    """

    _name = "insertion.delegation"
    _description = "Delegation of the declaration of hours"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.access.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "ended_on desc, id"
    _rec_names_search = ["employer_id", "contractor_id"]
    _access_link = "delegation_id"
    _action_only_fields = (
        "granted_on",
        "granted_by_id",
        "ended_on",
        "ended_by_id",
    )

    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="contractor_id.company_id", store=True, precompute=True, index=True
    )
    lot_id = fields.Many2one(
        related="contractor_id.lot_id", store=True, precompute=True, index=True
    )
    employer_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Structure or agency",
        index=True,
        ondelete="restrict",
        required=True,
        domain=f"[{IS_COMPANY}]",
        context=NEW_COMPANY,
        help="Who employs the people and declares their hours.",
    )
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        check_company=True,
        relation="insertion_delegation_contact_rel",
        string="Portal contacts",
        domain=f"[{IS_PERSON}, ('id', 'child_of', employer_id)]",
        help="The people of the structure who declare on the portal.",
    )
    access_ids = fields.One2many(
        comodel_name="insertion.access", inverse_name="delegation_id"
    )
    granted_on = fields.Date(
        default=fields.Date.context_today, copy=False, readonly=True
    )
    granted_by_id = fields.Many2one(
        comodel_name="res.users",
        default=lambda self: self.env.user,
        copy=False,
        readonly=True,
    )
    ended_on = fields.Date(copy=False, readonly=True)
    ended_by_id = fields.Many2one(comodel_name="res.users", copy=False, readonly=True)

    _employer_uniq = models.UniqueIndex(
        "(contractor_id, employer_id) WHERE ended_on IS NULL",
        "The declaration is already delegated to this structure.",
    )

    @api.depends("employer_id", "contractor_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for delegation in self:
            delegation.display_name = (
                f"{delegation.employer_id.display_name or ''} "
                f"({delegation.lot_id.display_name or ''})"
            )

    @api.constrains("contact_ids", "employer_id")
    def _check_contacts(self):
        for delegation in self:
            employer = delegation.employer_id.commercial_partner_id
            for contact in delegation.contact_ids:
                if contact.commercial_partner_id != employer:
                    raise ValidationError(
                        self.env._(
                            "%(contact)s is not a contact of %(employer)s: those "
                            "who declare belong to the structure.",
                            contact=contact.display_name,
                            employer=employer.display_name,
                        )
                    )

    @api.constrains("employer_id", "contractor_id")
    def _check_employer(self):
        for delegation in self:
            if delegation.employer_id == delegation.contractor_id.partner_id:
                raise ValidationError(
                    self.env._(
                        "%s declares its own people already: delegate to another "
                        "employer.",
                        delegation.employer_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_granted(self):
        raise UserError(self.env._("A delegation stays in the history: end it."))

    def action_end(self):
        self.check_access("write")
        going_on = self.filtered(lambda delegation: not delegation.ended_on)
        going_on._write_by_action(
            {
                "ended_on": fields.Date.context_today(self),
                "ended_by_id": self.env.uid,
                "contact_ids": [fields.Command.clear()],
            }
        )

    def _get_access_firm(self):
        return self.employer_id
