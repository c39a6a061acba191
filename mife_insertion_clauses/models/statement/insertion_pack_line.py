# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...report.pack_figures import Spec
from ...report.pack_words import PackWords
from ...rules import pack


class InsertionPackLine(models.Model):
    """A figure of somebody's form: where it stands there, and what gives it."""

    _name = "insertion.pack.line"
    _description = "Figure of a pack"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "pack_id, sequence, id"
    _rec_name = "indicator_id"
    _rec_names_search = ["indicator_id", "pack_id", "code", "heading"]
    _common_base = True

    pack_id = fields.Many2one(
        comodel_name="insertion.pack",
        string="Pack of indicators",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="pack_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    section = fields.Char(
        translate=True,
        help="Title above this figure, when it begins a part of the form.",
    )
    code = fields.Char(string="Code in the form", help="As their form numbers it.")
    heading = fields.Char(
        translate=True,
        help="As their form words it; empty: the title of the indicator.",
    )
    indicator_id = fields.Many2one(
        comodel_name="insertion.indicator",
        check_company=True,
        index=True,
        ondelete="restrict",
        required=True,
    )
    breakdown = fields.Selection(
        selection=lambda self: list(PackWords(self.env).get_dimensions().items()),
        string="By",
        help="A row for each value, under the figure.",
    )
    choice = fields.Selection(
        selection=lambda self: list(PackWords(self.env).get_choices().items()),
        string="Only",
    )
    other_choice = fields.Selection(
        selection=lambda self: list(PackWords(self.env).get_choices().items()),
        string="And only",
    )
    brackets = fields.Char(
        help="With a breakdown by amount (euros) or duration (months): the lower bound "
        "of each bracket, between semicolons. Empty: those of the settings."
    )
    is_share = fields.Boolean(
        string="In % of the whole",
        help="What is chosen in Only, out of all that the indicator counts.",
    )
    unit = fields.Selection(related="indicator_id.unit")

    @api.constrains(
        "indicator_id", "breakdown", "choice", "other_choice", "brackets", "is_share"
    )
    def _check_computable(self):
        words = PackWords(self.env)
        for line in self:
            if refusal := words.find_refusal(line):
                raise ValidationError(refusal)

    def _get_choices(self):
        self.ensure_one()
        # the order in which they are chosen changes nothing
        return tuple(sorted({*filter(None, (self.choice, self.other_choice))}))

    def _get_spec(self, indicator):
        """Return what is asked for, by the version of the indicator in force."""
        self.ensure_one()
        return Spec(
            indicator.measure,
            self.breakdown or None,
            self._get_choices(),
            pack.read_brackets(self.brackets) if self.brackets else None,
            self.is_share,
            indicator.index_id.id or None,
        )
