# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class InsertionIndexRate(models.Model):
    _name = "insertion.index.rate"
    _description = "Amount of an index"
    _inherit = [
        "insertion.dated.mixin",
        "insertion.law.mixin",
        "insertion.search.mixin",
    ]
    _order = "index_id, date_from desc, id"
    _rec_name = "index_id"
    _rec_names_search = ["index_id", "date_from", "source"]
    _dated_owner = "index_id"

    origin_id = fields.Many2one(comodel_name="insertion.index.rate")
    index_id = fields.Many2one(
        comodel_name="insertion.index",
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    date_from = fields.Date(string="In force from", required=True)
    amount = fields.Float(string="Amount (EUR)", digits=(16, 4), required=True)
    source = fields.Char(
        required=True, translate=True, help="The text that sets the amount."
    )

    _date_uniq = models.UniqueIndex(
        "(index_id, date_from, COALESCE(company_id, 0))",
        "This index already has an amount from that day.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "The amount of an index is above zero."
    )

    @api.model
    def _load_records(self, data_list, update=False):
        """Leave an amount that a manager entered before its record was delivered."""
        for data in filter(lambda data: data.get("xml_id"), data_list):
            known = self.env.ref(data["xml_id"], raise_if_not_found=False)
            if not known and (entered := self._find_entered(data["values"])):
                self.env["ir.model.data"]._update_xmlids(
                    [{"xml_id": data["xml_id"], "record": entered, "noupdate": True}]
                )
        return super()._load_records(data_list, update=update)

    @api.model
    def _find_entered(self, values):
        wanted = {name: values[name] for name in ("index_id", "date_from")}
        return self.search(
            [
                ("company_id", "=", False),
                *((name, "=", value) for name, value in wanted.items()),
            ]
        )
