# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command

from ...report.clause_drafting import get_placeholder_labels
from ..shared.vocabulary import CLAUSE_KINDS


class InsertionClauseTemplate(models.Model):
    """A ready-made clause: its terms, and its texts with placeholders."""

    _name = "insertion.clause.template"
    _description = "Clause template"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.clause.terms.mixin",
        "insertion.search.mixin",
    ]
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    origin_id = fields.Many2one(comodel_name="insertion.clause.template")
    clause_kind = fields.Selection(
        selection=CLAUSE_KINDS, help="Empty: the template serves any kind of clause."
    )
    description = fields.Text(help="When to use this template.")
    article_ids = fields.One2many(
        comodel_name="insertion.clause.article",
        inverse_name="template_id",
        copy=True,
    )
    penalty_rule_ids = fields.One2many(
        comodel_name="insertion.penalty.rule",
        inverse_name="template_id",
        string="Penalty rules",
        copy=True,
    )
    article_count = fields.Integer(compute="_compute_article_count")
    placeholder_table = fields.Html(
        string="Placeholders", compute="_compute_placeholder_table", sanitize=False
    )

    @api.depends("article_ids")
    def _compute_article_count(self):
        counts = dict(
            self.env["insertion.clause.article"]._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.article_count = counts.get(template._origin, 0)

    @api.depends_context("lang")
    def _compute_placeholder_table(self):
        self.placeholder_table = self.env["ir.qweb"]._render(
            "mife_insertion_clauses.placeholder_table",
            {"labels": get_placeholder_labels(self.env)},
        )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for template, vals in zip(self, vals_list, strict=True):
            if not vals.get("origin_id"):
                vals["name"] = self.env._("%s (copy)", template.name)
        return vals_list

    def _prepare_terms(self):
        """Return the terms as values for a contract.

        The fields are those of the mixin, whichever they come to be. On penalties, a
        template that says nothing leaves what the contract says.
        """
        self.ensure_one()
        terms = {*self.env["insertion.clause.terms.mixin"]._fields, "penalty_rule_ids"}
        terms -= {
            name for name in ("penalty_text", "penalty_rule_ids") if not self[name]
        }
        fields_by_name = self._fields
        return {
            name: (
                [Command.clear(), *value]
                if fields_by_name[name].type == "one2many"
                else value
            )
            for name, value in self.with_context(active_test=False)
            .copy_data()[0]
            .items()
            if name in terms
        }
