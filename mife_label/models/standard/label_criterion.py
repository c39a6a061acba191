# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

AUDIENCES = [
    ("jobseekers", "Jobseekers"),
    ("pupils", "Pupils and students"),
    ("employees", "Own employees"),
    ("environment", "Environment"),
]


class LabelCriterion(models.Model):
    _name = "label.criterion"
    _description = "Label criterion"
    _inherit = ["label.standard.part", "label.search.mixin"]
    _standard_link = "axis_id"
    _order = "axis_id, sequence, id"
    _rec_names_search = ["number", "name"]

    standard_id = fields.Many2one(copy=False)
    axis_id = fields.Many2one(
        comodel_name="label.axis",
        domain="[('standard_id', '=', standard_id)]",
        index=True,
        ondelete="cascade",
        required=True,
    )
    sequence = fields.Integer(default=10)
    number = fields.Char(string="No.", compute="_compute_number")
    name = fields.Char(string="Title", required=True)
    audience = fields.Selection(
        selection=AUDIENCES,
        required=True,
        help="Whom the actions looked for are carried out for.",
    )
    question = fields.Text(required=True)
    evidence = fields.Text(
        string="Evidence asked", help="What the company shows to support its answer."
    )

    expectation = fields.Text(
        string="What the jury looks for",
        help="Shown to the company beside the question.",
    )
    example = fields.Text(
        string="Worked example",
        help="An answer of an imaginary company, shown to the company on request.",
    )

    weight = fields.Float(default=1.0, digits=(6, 2))
    knockout = fields.Boolean(
        string="Knock-out",
        help="A lowest mark here prevents the award, whatever the other marks are.",
    )
    size_variant = fields.Selection(
        selection=[
            ("all", "All companies"),
            ("not_very_small", "Not for very small firms"),
        ],
        string="Asked to",
        default="all",
        required=True,
    )
    origin_id = fields.Many2one(
        comodel_name="label.criterion",
        string="Taken from",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="The same criterion in the version this one was prepared from.",
    )
    level_ids = fields.One2many(
        comodel_name="label.scale.level",
        inverse_name="criterion_id",
        string="Own scale",
        copy=True,
        help="Fill it in only where the common scale of the standard does not fit.",
    )

    _weight_positive = models.Constraint(
        "CHECK(weight >= 0)",
        "The weight of a criterion cannot be negative.",
    )

    @api.depends(
        "sequence",
        "axis_id.sequence",
        "axis_id.criterion_ids.sequence",
        "standard_id.axis_ids.sequence",
    )
    def _compute_number(self):
        for criterion in self:
            axis = criterion.axis_id
            axis_rank = axis._get_rank(axis.standard_id.axis_ids)
            rank = criterion._get_rank(axis.criterion_ids)
            criterion.number = f"{axis_rank}.{rank}" if axis else False

    @api.depends("number", "name")
    def _compute_display_name(self):
        for criterion in self:
            criterion.display_name = " ".join(
                filter(None, [criterion.number, criterion.name])
            )

    @api.constrains("axis_id", "standard_id")
    def _check_axis(self):
        for criterion in self:
            if criterion.axis_id.standard_id != criterion.standard_id:
                raise ValidationError(
                    self.env._(
                        'The criterion "%(criterion)s" must belong to an axis of '
                        "%(standard)s.",
                        criterion=criterion.name,
                        standard=criterion.standard_id.display_name,
                    )
                )

    def copy_data(self, default=None):
        return [
            {**vals, "origin_id": criterion.id}
            for criterion, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _get_root(self):
        """Return the first criterion of the versions this one comes from."""
        self.ensure_one()
        root = self
        while root.origin_id:
            root = root.origin_id
        return root

    def _get_scale(self):
        """Return the levels a juror chooses from on this criterion."""
        self.ensure_one()
        return self.level_ids or self.standard_id.level_ids
