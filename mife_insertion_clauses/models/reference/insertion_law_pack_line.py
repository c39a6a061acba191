# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...rules import law_pack


class InsertionLawPackLine(models.Model):
    _name = "insertion.law.pack.line"
    _description = "Change that a pack of law makes"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "pack_id desc, id"
    _rec_name = "what"
    _rec_names_search = ["what", "code"]

    pack_id = fields.Many2one(
        comodel_name="insertion.law.pack",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(related="pack_id.company_id", store=True)
    subject = fields.Selection(
        selection=[
            ("indices", "Indices"),
            ("amounts", "Amounts"),
            ("thresholds", "European thresholds"),
            ("texts", "Articles of the law"),
            ("derogations", "Grounds of derogation"),
            ("criteria", "Criteria of eligibility"),
            ("employment_contracts", "Employment contracts allowed"),
            ("districts", "Priority districts"),
            ("outcomes", "Outcomes"),
            ("categories", "Categories of the year's count"),
        ],
        readonly=True,
    )
    code = fields.Char(readonly=True)
    change = fields.Selection(
        selection=[
            (law_pack.NEW, "New"),
            (law_pack.CHANGED, "Changed"),
            (law_pack.KEPT, "Yours is kept"),
            ("refused", "Refused"),
        ],
        readonly=True,
        required=True,
    )
    what = fields.Char(readonly=True, required=True)
    before = fields.Char(string="Here today", readonly=True)
    after = fields.Char(string="In the pack", readonly=True)
