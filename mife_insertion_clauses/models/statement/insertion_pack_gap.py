# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...report.pack_gaps import GapWords


class InsertionPackGap(models.Model):
    """A named difference between the hours of a year and those that a pack prints.

    Written when the pack is issued. ``records`` says which hours it is made of.
    """

    _name = "insertion.pack.gap"
    _description = "Difference between the hours of a year and of a pack"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.written.mixin",
        "insertion.search.mixin",
    ]
    _order = "issue_id, rank, id"
    _rec_name = "sentence"
    _rec_names_search = ["sentence", "issue_id"]

    issue_id = fields.Many2one(
        comodel_name="insertion.pack.issue",
        string="Pack issued",
        index=True,
        ondelete="cascade",
        required=True,
        check_company=True,
    )
    year_id = fields.Many2one(related="issue_id.year_id", store=True, index=True)
    company_id = fields.Many2one(
        related="issue_id.company_id", store=True, precompute=True, index=True
    )
    rank = fields.Integer()
    line = fields.Integer(help="Rank of the figure in the pack.")
    heading = fields.Char(string="Figure")
    kind = fields.Selection(
        selection=lambda self: list(GapWords(self.env).get_kinds().items()),
        required=True,
    )
    sentence = fields.Char(string="Difference")
    hours = fields.Float(digits=(16, 2))
    count = fields.Integer(string="Hour lines", aggregator=None)
    records = fields.Json()

    def _get_by_hand_sentence(self):
        return self.env._("The differences are found when a pack is issued.")

    def action_open_records(self):
        """Open the hours that a difference is made of, as they are now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.sentence,
            "res_model": self.records["model"],
            "domain": self.records["domain"],
            "views": [(False, "list"), (False, "pivot"), (False, "form")][
                : 3 if self.records["model"] == "insertion.declaration.line" else 1
            ],
            # closed contracts are archived one day
            "context": {"active_test": False},
        }
