# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..rules import employers

EMPLOYER_KINDS = [
    ("company", "Company"),
    ("ei", "Insertion company (EI)"),
    ("aci", "Insertion workshop (ACI)"),
    ("ai", "Intermediary association (AI)"),
    ("etti", "Insertion temp agency (ETTI)"),
    ("geiq", "Employers' group (GEIQ)"),
    ("ea", "Adapted company (EA)"),
    ("eatt", "Adapted temp agency (EATT)"),
    ("esat", "Sheltered workshop (ESAT)"),
    ("regie", "Neighbourhood service company"),
    ("ett", "Temp agency"),
    ("eiti", "Insertion of the self-employed (EITI)"),
    ("epide", "EPIDE or second-chance school"),
    ("other", "Other"),
]


class ResPartner(models.Model):
    _inherit = "res.partner"

    insertion_employer_kind = fields.Selection(
        selection=EMPLOYER_KINDS,
        string="Kind of employer",
        groups="mife_insertion_clauses.group_insertion_facilitator",
        help="What the organisation is when it employs or lends people. It decides "
        "which employment contracts it may sign; empty when it is not known.",
    )
    insertion_family = fields.Selection(
        selection=[
            ("siae", "Insertion structure (SIAE)"),
            ("adapted", "Adapted and sheltered sector"),
            ("geiq", "Employers' group"),
            ("regie", "Neighbourhood service company"),
            ("temp", "Temp agency"),
            ("self_employed", "Self-employed people"),
            ("school", "School or military service centre"),
            ("company", "Company"),
            ("other", "Other"),
        ],
        string="Family of employers",
        compute="_compute_insertion_family",
        groups="mife_insertion_clauses.group_insertion_facilitator",
        help="Employers' groups, temp agencies and structures for the self-employed "
        "are not insertion structures (SIAE).",
    )
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

    @api.depends("insertion_employer_kind")
    def _compute_insertion_family(self):
        for partner in self:
            partner.insertion_family = employers.get_family(
                partner.insertion_employer_kind
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
