# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    insertion_contract_ids = fields.One2many(
        comodel_name="insertion.contract",
        inverse_name="buyer_id",
        string="Contracts as buyer",
        groups="mife_insertion_clauses.group_insertion_facilitator",
    )
    insertion_contractor_ids = fields.One2many(
        comodel_name="insertion.contractor",
        inverse_name="partner_id",
        string="Lots as company",
        groups="mife_insertion_clauses.group_insertion_facilitator",
    )
    insertion_contract_count = fields.Integer(
        compute="_compute_insertion_counts",
        groups="mife_insertion_clauses.group_insertion_facilitator",
    )
    insertion_lot_count = fields.Integer(
        compute="_compute_insertion_counts",
        groups="mife_insertion_clauses.group_insertion_facilitator",
    )

    def _compute_insertion_counts(self):
        contracts = dict(
            self.env["insertion.contract"]._read_group(
                [("buyer_id", "in", self.ids)], ["buyer_id"], ["__count"]
            )
        )
        lots = dict(
            self.env["insertion.contractor"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.insertion_contract_count = contracts.get(partner._origin, 0)
            partner.insertion_lot_count = lots.get(partner._origin, 0)

    def action_view_insertion_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_contract_action"
        )
        return action | {
            "domain": [("buyer_id", "=", self.id)],
            "context": {"default_buyer_id": self.id},
        }

    def action_view_insertion_lots(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_lot_action"
        )
        return action | {
            "domain": [("contractor_ids.partner_id", "=", self.id)],
            "context": {},
        }
