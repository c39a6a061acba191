# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ...rules.articles import elide
from ...rules.scoring import Criterion


class LabelSheetLine(models.Model):
    """What a juror says of one criterion: a mark, or that there is none to give."""

    _name = "label.sheet.line"
    _description = "Mark of a juror"
    _inherit = "label.search.mixin"
    _order = "sheet_id, criterion_id, id"
    _rec_name = "criterion_id"

    sheet_id = fields.Many2one(
        comodel_name="label.sheet",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, precompute=True, index=True
    )
    criterion_id = fields.Many2one(
        comodel_name="label.criterion",
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    kind = fields.Selection(
        selection=[
            ("mark", "Mark"),
            ("na", "Not applicable"),
            ("cannot", "Cannot judge"),
        ],
        readonly=True,
    )
    level_id = fields.Many2one(
        comodel_name="label.scale.level", ondelete="restrict", readonly=True
    )
    value = fields.Integer(
        compute="_compute_value", store=True, readonly=True, aggregator=None
    )
    reason = fields.Text(string="To share with the jury", readonly=True)
    # nobody but the juror, whatever the stage
    private_note = fields.Text(readonly=True, groups=fields.NO_ACCESS)

    _criterion_uniq = models.Constraint(
        "UNIQUE(sheet_id, criterion_id)",
        "A criterion has one mark on a sheet.",
    )
    _mark_has_level = models.Constraint(
        "CHECK((COALESCE(kind, '') = 'mark') = (level_id IS NOT NULL))",
        "A mark is a level of the scale; without a level there is no mark.",
    )

    @api.depends("level_id.value")
    def _compute_value(self):
        for line in self:
            line.value = line.level_id.value

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list:
            self.env["label.sheet"]._check_writing()
        return super().create(vals_list)

    def write(self, vals):
        self.env["label.sheet"]._check_writing()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The marks of a juror are never deleted."))

    def _save(self, typed):
        """Write one line; a name that is not typed is left as it is."""
        self.ensure_one()
        vals = {
            name: typed[name] for name in ("reason", "private_note") if name in typed
        }
        if "choice" in typed:
            vals |= self._prepare_choice(typed["choice"])
        changed = {
            name: value
            for name, value in vals.items()
            if value != self._fields[name].convert_to_write(self[name], self)
        }
        if changed:
            self.write(changed)

    def _prepare_choice(self, choice):
        if choice in ("na", "cannot"):
            return {"kind": choice, "level_id": False}
        levels = self.criterion_id._get_scale()
        level = levels.filtered(lambda level: str(level.id) == str(choice))
        if choice and not level:
            raise UserError(
                elide(
                    self.env._(
                        "Choose a level of %s, or say that it cannot be judged.",
                        self.criterion_id.display_name,
                    ),
                    [self.criterion_id.display_name],
                )
            )
        return {"kind": "mark" if level else False, "level_id": level.id}

    def _copy_mark(self):
        self.ensure_one()
        return {
            "criterion_id": self.criterion_id.id,
            "kind": self.kind,
            "level_id": self.level_id.id,
            "reason": self.reason,
            "private_note": self.private_note,
        }

    def _get_choice(self):
        self.ensure_one()
        return str(self.level_id.id) if self.kind == "mark" else self.kind or ""

    def _get_criteria(self):
        """Return the grid of these lines, as the rules of scoring read it."""
        criteria = []
        for criterion in self.criterion_id:
            values = criterion._get_scale().mapped("value")
            criteria.append(
                Criterion(
                    key=criterion.id,
                    axis=criterion.axis_id.id,
                    weight=criterion.weight,
                    lowest=min(values),
                    highest=max(values),
                    knockout=criterion.knockout,
                )
            )
        return criteria

    def _forget_writer(self):
        """Erase what only the juror read, and who wrote the row."""
        self.write({"private_note": False})
        self.flush_model()
        self.env.cr.execute(
            "UPDATE label_sheet_line SET create_uid = %s, write_uid = %s"
            " WHERE id = ANY(%s)",
            (SUPERUSER_ID, SUPERUSER_ID, self.ids),
        )
        self.invalidate_recordset()
