# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class InsertionContractor(models.Model):
    """A company on a lot: it declares its own hours, month after month.

    The contacts listed here, and nobody else of the company, see and declare the
    hours of this lot on the portal: access is given and taken back lot by lot.
    """

    _name = "insertion.contractor"
    _description = "Company on a lot"
    _order = "lot_id, role, id"
    _check_company_auto = True

    lot_id = fields.Many2one(
        comodel_name="insertion.lot", index=True, ondelete="cascade", required=True
    )
    contract_id = fields.Many2one(
        related="lot_id.contract_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, precompute=True, index=True
    )
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Firm",
        index=True,
        ondelete="restrict",
        required=True,
        check_company=True,
        domain="[('is_company', '=', True)]",
    )
    role = fields.Selection(
        selection=[
            ("holder", "Holder"),
            ("joint", "Joint holder"),
            ("subcontractor", "Subcontractor"),
        ],
        default="holder",
        required=True,
    )
    parent_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Subcontractor of",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('lot_id', '=', lot_id), ('role', '!=', 'subcontractor')]",
    )
    share = fields.Float(
        help="Part of the lot's hours that this company owes, for joint holders.",
    )
    report_from = fields.Date(
        string="Declares from",
        help="First month to declare; the start of the lot when empty.",
    )
    report_to = fields.Date(
        string="Declares until",
        help="Last month to declare; the end of the lot when empty.",
    )
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="insertion_contractor_contact_rel",
        string="Portal contacts",
        domain="[('is_company', '=', False), ('id', 'child_of', partner_id)]",
        help="The people of the company who declare its hours on the portal.",
    )
    contact_alert = fields.Char(
        string="Contact to replace", compute="_compute_contact_alert"
    )
    contact_problem = fields.Boolean(
        compute="_compute_contact_alert", search="_search_contact_problem"
    )
    declaration_ids = fields.One2many(
        comodel_name="insertion.declaration", inverse_name="contractor_id"
    )

    _partner_uniq = models.Constraint(
        "UNIQUE(lot_id, partner_id)", "This company is already on the lot."
    )
    _share_range = models.Constraint(
        "CHECK(share >= 0 AND share <= 1)",
        "The share of a company is between 0 and 100 %.",
    )
    _report_dates_order = models.Constraint(
        "CHECK(report_to >= report_from)",
        "The last month to declare comes before the first: correct one of them.",
    )

    @api.depends("partner_id", "lot_id")
    def _compute_display_name(self):
        for contractor in self:
            contractor.display_name = (
                f"{contractor.partner_id.display_name or ''} "
                f"({contractor.lot_id.display_name or ''})"
            )

    @api.depends(
        "contact_ids.active", "contact_ids.email", "contact_ids.message_bounce"
    )
    def _compute_contact_alert(self):
        for contractor in self.with_context(active_test=False):
            alerts = [
                contractor._get_contact_alert(contact)
                for contact in contractor.contact_ids
            ]
            contractor.contact_alert = " ".join(filter(None, alerts))
            contractor.contact_problem = bool(contractor.contact_alert)

    def _search_contact_problem(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        problem = self.env["res.partner"]._get_insertion_contact_problem_domain()
        found = self.with_context(active_test=False)._search(
            [("contact_ids", "any", problem)]
        )
        return [("id", "in", found)]

    @api.constrains("role", "parent_id", "lot_id")
    def _check_parent(self):
        for contractor in self:
            parent = contractor.parent_id
            is_subcontractor = contractor.role == "subcontractor"
            if is_subcontractor != bool(parent) or (
                parent
                and (
                    parent.lot_id != contractor.lot_id or parent.role == "subcontractor"
                )
            ):
                raise ValidationError(
                    self.env._(
                        "%s: a subcontractor, and only a subcontractor, works under "
                        "a holder of the same lot.",
                        contractor.partner_id.display_name,
                    )
                )

    @api.constrains("share", "lot_id")
    def _check_shares(self):
        for lot, shares in self._read_group(
            [("lot_id", "in", self.lot_id.ids)], ["lot_id"], ["share:sum"]
        ):
            if shares > 1 + 1e-9:
                raise ValidationError(
                    self.env._(
                        "The shares of the companies of %s exceed 100 %%.",
                        lot.display_name,
                    )
                )

    @api.constrains("contact_ids", "partner_id")
    def _check_contacts(self):
        for contractor in self:
            company = contractor.partner_id.commercial_partner_id
            strangers = contractor.contact_ids.filtered(
                lambda contact, company=company: contact.commercial_partner_id
                != company
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is not a contact of %(company)s: portal "
                        "contacts belong to the company that declares.",
                        contact=strangers[0].display_name,
                        company=company.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_declared(self):
        if self.sudo().declaration_ids:
            raise UserError(
                self.env._("This company declared hours on the lot: archive it.")
            )

    def action_invite(self):
        """Open the portal invitation of the contacts that have no access yet."""
        self.ensure_one()
        if not self.contact_ids:
            raise UserError(
                self.env._(
                    "Add at least one portal contact of %s first.",
                    self.partner_id.display_name,
                )
            )
        return (
            self.env["portal.wizard"]
            .create({"partner_ids": [fields.Command.set(self.contact_ids.ids)]})
            ._action_open_modal()
        )

    def _get_contact_alert(self, contact):
        if not contact.active:
            return self.env._("%s has left.", contact.name)
        if not contact.email:
            return self.env._("%s has no e-mail address.", contact.name)
        if contact.message_bounce:
            return self.env._("The e-mails to %s come back.", contact.name)
        return False

    def _get_contacts(self):
        """Return who can be written to: the contacts of the lot, else of the firm."""
        contacts = self.contact_ids.filtered("email")
        silent = self.filtered(lambda contractor: not contractor.contact_ids & contacts)
        return contacts | silent.partner_id._get_insertion_contacts()

    def _declares_in(self, month):
        """Tell which companies have hours to declare for ``month``."""
        return self.filtered(
            lambda contractor: contractor._get_first_month() <= month
            and (contractor.report_to or contractor.lot_id.date_end or month) >= month
        )

    def _get_first_month(self):
        start = (
            self.report_from
            or self.lot_id.date_start
            or self.lot_id.contract_id.date_notified
            or fields.Date.to_date(self.create_date)
        )
        return start.replace(day=1)
