# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class InsertionDeclarationValidate(models.TransientModel):
    _name = "insertion.declaration.validate"
    _description = "Validate months that have something to check"
    _inherit = "insertion.search.mixin"

    declaration_ids = fields.Many2many(
        comodel_name="insertion.declaration",
        default=lambda self: self.env.context.get("active_ids"),
        required=True,
    )
    doubtful_ids = fields.Many2many(
        comodel_name="insertion.declaration",
        string="To check",
        compute="_compute_doubtful_ids",
    )
    sure_count = fields.Integer(compute="_compute_doubtful_ids")
    sentence = fields.Char(compute="_compute_doubtful_ids")

    @api.depends("declaration_ids")
    @api.depends_context("lang")
    def _compute_doubtful_ids(self):
        for wizard in self:
            declared = wizard.declaration_ids.filtered(
                lambda declaration: declaration.state == "declared"
            )
            doubtful = declared.filtered("anomaly_count")
            wizard.doubtful_ids = doubtful
            wizard.sure_count = len(declared - doubtful)
            wizard.sentence = self.env._(
                "%(sure)s of the months declared raise no question; %(doubtful)s have "
                "something to check:",
                sure=wizard.sure_count,
                doubtful=len(doubtful),
            )

    def action_validate_all(self):
        return self._validate(with_doubtful=True)

    def action_validate_sure(self):
        return self._validate(with_doubtful=False)

    def _validate(self, with_doubtful):
        self.ensure_one()
        declarations = self.declaration_ids
        # states are read again: somebody may have been faster
        declarations._lock()
        chosen = declarations.filtered(
            lambda declaration: declaration.state == "declared"
            and (with_doubtful or not declaration.anomaly_count)
        )
        return declarations._validate_and_tell(chosen)
