# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...common.models.res_partner_identity import IS_COMPANY, IS_PERSON


class LabelTie(models.Model):
    """What a juror says once of its mandates, its business and its past."""

    _name = "label.tie"
    _description = "Declared tie of a juror"
    _inherit = ["label.organisation.mixin", "label.search.mixin"]
    _order = "partner_id, organisation_id, id"
    _rec_name = "organisation_id"
    _rec_names_search = ["organisation_id", "partner_id"]

    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        readonly=True,
        required=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Person",
        domain=f"[{IS_PERSON}]",
        index=True,
        ondelete="cascade",
        required=True,
    )
    organisation_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Firm",
        domain=f"[{IS_COMPANY}]",
        index=True,
        ondelete="cascade",
        required=True,
    )
    kind = fields.Selection(
        selection=[
            ("mandate", "Holds a mandate there"),
            ("customer", "Is a customer of it"),
            ("supplier", "Is a supplier of it"),
            ("employer", "Works or worked there"),
        ],
        required=True,
    )
    date_end = fields.Date(string="Ended on")

    _tie_uniq = models.Constraint(
        "UNIQUE(partner_id, organisation_id, kind, company_id)",
        "This tie is already declared.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        ties = super().create(vals_list)
        ties._detect()
        return ties

    def write(self, vals):
        result = super().write(vals)
        self._detect()
        return result

    def _detect(self):
        # sudo: what is detected is written for people who may not read it
        members = (
            self.env["label.session.member"]
            .sudo()
            .search([("partner_id", "in", self.partner_id.ids)])
        )
        self.env["label.interest"].sudo()._detect(members.session_id)
