# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..rules.difference import SAME, compare_words

TEXTS = ("name", "question", "evidence", "expectation")
VALUES = ("weight", "knockout", "audience", "size_variant")


class LabelStandardCompare(models.TransientModel):
    """Two versions of a standard side by side: what came, what went, what changed."""

    _name = "label.standard.compare"
    _description = "Compare two versions of a standard"
    _inherit = "label.search.mixin"
    _rec_name = "after_id"

    after_id = fields.Many2one(
        comodel_name="label.standard",
        string="Version",
        default=lambda self: self.env.context.get("active_id"),
        required=True,
    )
    programme_id = fields.Many2one(related="after_id.programme_id")
    before_id = fields.Many2one(
        comodel_name="label.standard",
        string="Compared with",
        compute="_compute_before_id",
        store=True,
        readonly=False,
        domain="[('programme_id', '=', programme_id), ('id', '!=', after_id)]",
    )
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)

    @api.depends("after_id")
    def _compute_before_id(self):
        for compare in self:
            compare.before_id = self.env["label.standard"].search(
                [
                    ("programme_id", "=", compare.programme_id.id),
                    ("version", "<", compare.after_id.version),
                ],
                order="version desc",
                limit=1,
            )

    @api.depends("after_id", "before_id")
    def _compute_comparison(self):
        for compare in self:
            compare.comparison = self.env["ir.qweb"]._render(
                "mife_label.standard_comparison",
                {"compare": compare, **compare._get_differences()},
            )

    def _get_differences(self):
        """Return the criteria added, removed and changed, followed by their origin."""
        old = {
            criterion._get_root(): criterion
            for criterion in self.before_id.axis_ids.criterion_ids
        }
        new = {
            criterion._get_root(): criterion
            for criterion in self.after_id.axis_ids.criterion_ids
        }
        pairs = [(old[root], new[root]) for root in new if root in old]
        changes = [
            {"criterion": after, "changes": self._compare_criterion(before, after)}
            for before, after in pairs
        ]
        return {
            "added": [new[root] for root in new if root not in old],
            "removed": [old[root] for root in old if root not in new],
            "changed": [change for change in changes if change["changes"]],
            "weights": tuple(
                sum(standard.axis_ids.criterion_ids.mapped("weight"))
                for standard in (self.before_id, self.after_id)
            ),
        }

    def _compare_criterion(self, before, after):
        """Return [(label of the field, pieces)] for what is not the same."""
        changes = []
        for name in TEXTS:
            pieces = compare_words(before[name], after[name])
            if any(kind != SAME for kind, _text in pieces):
                changes.append((self._get_label(name), pieces))
        for name in VALUES:
            if before[name] != after[name]:
                changes.append(
                    (
                        self._get_label(name),
                        [
                            ("removed", self._format(before, name)),
                            ("same", " "),
                            ("added", self._format(after, name)),
                        ],
                    )
                )
        return changes

    def _get_label(self, name):
        field = self.env["label.criterion"]._fields[name]
        return field._description_string(self.env)

    def _format(self, criterion, name):
        field = criterion._fields[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env))[criterion[name]]
        if field.type == "boolean":
            return self.env._("yes") if criterion[name] else self.env._("no")
        return field.convert_to_export(criterion[name], criterion)
