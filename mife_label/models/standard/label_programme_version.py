# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .label_programme_rules import RULES


class LabelProgrammeVersion(models.Model):
    """The rules of a label as they stood from a moment on, kept when they change.

    A jury votes by the version that stood when it met, whatever changes meanwhile.
    """

    _name = "label.programme.version"
    _description = "Version of the rules of a label"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.programme.rules",
        "label.search.mixin",
    ]
    _order = "programme_id, number desc"
    _rec_names_search = ["programme_id", "number"]

    programme_id = fields.Many2one(
        comodel_name="label.programme",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="programme_id.company_id", store=True, precompute=True, index=True
    )
    number = fields.Integer(string="Version", aggregator=None, readonly=True)
    made_on = fields.Datetime(
        string="In force since", default=fields.Datetime.now, readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Changed by",
        default=lambda self: self.env.user,
        readonly=True,
    )
    note = fields.Text(string="Why", readonly=True)
    changes = fields.Text(string="What changed", compute="_compute_changes")

    _number_uniq = models.Constraint(
        "UNIQUE(programme_id, number)",
        "Somebody else has just changed these rules: reload the page.",
    )

    @api.depends("programme_id.name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(programme)s, rules No. %(number)s",
                programme=version.programme_id.name or "",
                number=version.number or "",
            )

    @api.model
    def _get_search_frame(self):
        return self.env._(
            "%(programme)s, rules No. %(number)s", programme="", number=""
        )

    @api.depends("programme_id.version_ids")
    @api.depends_context("lang")
    def _compute_changes(self):
        for version in self:
            earlier = version.programme_id.version_ids.filtered(
                lambda one, version=version: one.number == version.number - 1
            )
            lines = version._describe_since(earlier) if earlier else []
            version.changes = "\n".join(lines)

    def _describe_since(self, earlier):
        return [
            self.env._(
                "%(rule)s: %(before)s, then %(after)s",
                rule=self._fields[name]._description_string(self.env),
                before=earlier._read_rule(name),
                after=self._read_rule(name),
            )
            for name in self._fields
            if name in RULES and self[name] != earlier[name]
        ]

    def _read_rule(self, name):
        field = self._fields[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env))[self[name]]
        if field.type == "boolean":
            return self.env._("yes") if self[name] else self.env._("no")
        return f"{self[name]:g}"

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_by_action():
            raise UserError(
                self.env._("A version is kept when the rules of the label change.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action():
            raise UserError(
                self.env._("A version of the rules stays as it was: change the label.")
            )
        return super().write(vals)

    @api.model
    def _keep(self, programme, note=False):
        """Return the version of the rules as they stand, made when they differ."""
        # sudo: versions are kept whoever reads or changes the rules
        last = programme.sudo().version_ids.sorted("number")[-1:]
        if last and all(last[name] == programme[name] for name in RULES):
            return last
        return (
            self.sudo()
            ._by_action()
            .create(
                {
                    "programme_id": programme.id,
                    "number": last.number + 1,
                    "user_id": self.env.uid,
                    "note": note,
                    **{name: programme[name] for name in RULES},
                }
            )
            ._by_hand()
        )
