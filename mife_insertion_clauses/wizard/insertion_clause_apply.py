# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

# Once hours are being declared, the terms decide which of them count
BEFORE_AWARD = {"identified", "studied", "drafting", "consultation"}


class InsertionClauseApply(models.TransientModel):
    _name = "insertion.clause.apply"
    _description = "Draft a clause from a template"
    _inherit = "insertion.search.mixin"
    _rec_name = "template_id"

    lot_ids = fields.Many2many(
        comodel_name="insertion.lot",
        string="Lots",
        default=lambda self: self._default_lot_ids(),
        required=True,
    )
    template_id = fields.Many2one(
        comodel_name="insertion.clause.template",
        domain="[('company_id', 'in', [False, allowed_company_ids[0]]), "
        "('adapter_ids', 'not in', [allowed_company_ids[0]])]",
        required=True,
    )
    template_description = fields.Text(related="template_id.description")
    copy_terms = fields.Boolean(
        string="Copy the terms to the contract",
        compute="_compute_copy_terms",
        store=True,
        readonly=False,
        help="Publics, durations, training, penalties: they are the same for all the "
        "lots of a contract.",
    )
    penalty_note = fields.Text(
        string="Penalties to simulate", compute="_compute_penalty_note"
    )
    edited_count = fields.Integer(compute="_compute_edited_count")

    @api.model
    def _default_lot_ids(self):
        active_ids = self.env.context.get("active_ids", [])
        if self.env.context.get("active_model") == "insertion.contract":
            return self.env["insertion.contract"].browse(active_ids).lot_ids
        return self.env["insertion.lot"].browse(active_ids)

    @api.depends("lot_ids", "template_id")
    def _compute_copy_terms(self):
        for wizard in self:
            states = set(wizard.lot_ids.contract_id.mapped("state"))
            wizard.copy_terms = states <= BEFORE_AWARD

    @api.depends("template_id")
    @api.depends_context("lang")
    def _compute_penalty_note(self):
        for wizard in self:
            rules = wizard.template_id.penalty_rule_ids
            wizard.penalty_note = "\n".join(
                f"{rule.name}\u00a0: {rule.label}" for rule in rules
            )

    @api.depends("lot_ids")
    def _compute_edited_count(self):
        for wizard in self:
            edited = wizard.lot_ids.article_ids.filtered("is_edited")
            wizard.edited_count = len(edited)

    def action_apply(self):
        self.ensure_one()
        if not self.lot_ids:
            raise UserError(
                self.env._("Add a lot to the contract first: each lot has its clause.")
            )
        if self.copy_terms:
            self.lot_ids.contract_id.write(self.template_id._prepare_terms())
        self.lot_ids.clause_template_id = self.template_id
        self.lot_ids.action_write_articles()
        return {"type": "ir.actions.act_window_close"}
