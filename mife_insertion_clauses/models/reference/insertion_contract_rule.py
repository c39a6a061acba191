# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..shared.vocabulary import CONTRACT_TYPES, EMPLOYER_KINDS


class InsertionContractRule(models.Model):
    """A kind of employer may sign a type of employment contract, at some dates."""

    _name = "insertion.contract.rule"
    _description = "Employment contract allowed"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.law.mixin",
        "insertion.search.mixin",
    ]
    _order = "employer_kind, contract_type, date_from, id"
    _rec_names_search = ["employer_kind", "contract_type"]

    origin_id = fields.Many2one(comodel_name="insertion.contract.rule")
    employer_kind = fields.Selection(
        selection=EMPLOYER_KINDS, index=True, required=True
    )
    contract_type = fields.Selection(selection=CONTRACT_TYPES, required=True)
    date_from = fields.Date(string="Allowed from")
    date_to = fields.Date(string="Allowed until")
    legal_source = fields.Char()
    active = fields.Boolean(default=True)

    _rule_uniq = models.UniqueIndex(
        "(employer_kind, contract_type, date_from, COALESCE(company_id, 0))",
        "This rule is already in the list.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The rule ends before it starts: correct one of the two dates.",
    )

    @api.depends("employer_kind", "contract_type")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["employer_kind"]._description_selection(self.env))
        types = dict(self._fields["contract_type"]._description_selection(self.env))
        for rule in self:
            kind = kinds.get(rule.employer_kind, "")
            rule.display_name = f"{kind}, {types.get(rule.contract_type, '')}"

    @api.model
    def _get_allowed_types(self, date, company):
        """Return {kind of employer: types of contract it may sign on ``date``}."""
        groups = self._read_group(
            self._get_offered_domain(company)
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", date))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", date)),
            ["employer_kind"],
            ["contract_type:array_agg"],
        )
        return {kind: set(types) for kind, types in groups}
