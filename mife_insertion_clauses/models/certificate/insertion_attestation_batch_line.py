# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class InsertionAttestationBatchLine(models.Model):
    _name = "insertion.attestation.batch.line"
    _description = "Declaration to attest"
    _inherit = ["insertion.by.action.mixin", "insertion.search.mixin"]
    _order = "id"
    _rec_name = "declaration_id"
    _action_only_fields = ("state", "attestation_id", "sentence")

    batch_id = fields.Many2one(
        comodel_name="insertion.attestation.batch",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="batch_id.company_id", store=True, precompute=True, index=True
    )
    declaration_id = fields.Many2one(
        comodel_name="insertion.declaration",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("done", "Attested"),
            ("failed", "Left aside"),
        ],
        default="waiting",
        index=True,
        readonly=True,
        required=True,
    )
    attestation_id = fields.Many2one(
        comodel_name="insertion.attestation",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    sentence = fields.Char(string="Why", readonly=True)

    # two officers, or a double click: one of the two runs takes the month
    _waiting_uniq = models.UniqueIndex(
        "(declaration_id) WHERE state = 'waiting'",
        "These declarations are already being attested: see Hours, Attest a month.",
    )

    def _attest(self):
        """Attest the lines together; one that cannot be is left aside with why."""
        if not self:
            return
        try:
            self._attest_together()
        except UserError:
            for line in self:
                try:
                    line._attest_together()
                except UserError as error:
                    line._write_by_action({"state": "failed", "sentence": str(error)})

    def _attest_together(self):
        with self.env.cr.savepoint():
            declarations = self.declaration_id
            attestations = self.env["insertion.attestation"]._issue(declarations)
            issued = attestations.grouped("declaration_id")
            for line in self:
                line._write_by_action(
                    {
                        "state": "done",
                        "attestation_id": issued[line.declaration_id].id,
                    }
                )
