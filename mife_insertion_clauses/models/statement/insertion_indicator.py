# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...report.pack_facts import MEASURES
from ...report.pack_words import PackWords
from ...rules import pack, statement

# decimals that a kind of figure is printed with, unless somebody says otherwise
DIGITS = {
    statement.HOURS: 1,
    statement.RATE: 1,
    statement.FTE: 1,
    statement.SHARE: 2,
    pack.EUROS: 0,
}
MAX_DIGITS = 2


class InsertionIndicator(models.Model):
    """A dated definition: what is counted, out of which source, how it is rounded.

    The packs cite an indicator by its line; the version in force on the last day of
    the year, with the same code, is the one that counts.
    """

    _name = "insertion.indicator"
    _description = "Indicator"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.law.mixin",
        "insertion.search.mixin",
    ]
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    origin_id = fields.Many2one(comodel_name="insertion.indicator")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(string="Title", required=True, translate=True)
    code = fields.Char(required=True, help="Short name, the same for ever.")
    measure = fields.Selection(
        selection=lambda self: list(PackWords(self.env).get_measures().items()),
        string="What is computed",
        default="hours",
        required=True,
    )
    index_id = fields.Many2one(
        comodel_name="insertion.index",
        string="Index",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The index whose amount, in force on the last day of the year, is given.",
    )
    definition = fields.Text(
        string="What is counted",
        required=True,
        translate=True,
        help="Printed with the figure: whoever reads it must find the same number.",
    )
    data_source = fields.Char(
        string="Where it is read",
        required=True,
        translate=True,
        help="The records that the figure is counted from.",
    )
    base = fields.Char(
        translate=True, help="What it is out of, or divided by, when it is."
    )
    unit = fields.Selection(
        selection=[
            (statement.HOURS, "Hours"),
            (statement.PEOPLE, "People or their contracts"),
            (statement.COUNT, "Number"),
            (statement.RATE, "%"),
            (statement.SHARE, "Full-time equivalents"),
            (pack.EUROS, "Euros excluding VAT"),
        ],
        compute="_compute_unit",
        store=True,
        precompute=True,
    )
    digits = fields.Integer(
        string="Decimals",
        compute="_compute_digits",
        store=True,
        precompute=True,
        readonly=False,
        help="The figure is rounded once, when it is printed, halves upwards.",
    )
    date_from = fields.Date(string="In force from")
    date_to = fields.Date(string="In force until")
    source = fields.Char(
        translate=True, help="The text or the form that asks for this figure."
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(date_from, '-infinity'), COALESCE(company_id, 0))",
        "This indicator already has a definition from that day.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The indicator ends before it starts: correct one of the two dates.",
    )
    _digits_few = models.Constraint(
        f"CHECK(digits BETWEEN 0 AND {MAX_DIGITS})",
        "A figure is printed with 0, 1 or 2 decimals.",
    )

    @api.depends("measure")
    def _compute_unit(self):
        for indicator in self:
            measure = MEASURES.get(indicator.measure)
            indicator.unit = measure and measure.unit

    @api.depends("unit")
    def _compute_digits(self):
        for indicator in self:
            indicator.digits = DIGITS.get(indicator.unit, 0)

    @api.constrains("measure", "index_id")
    def _check_index(self):
        for indicator in self:
            if (indicator.measure == "index") != bool(indicator.index_id):
                raise ValidationError(
                    self.env._(
                        "%s: an index goes with 'Amount of an index', and with nothing "
                        "else. Choose one, or leave it empty.",
                        indicator.name,
                    )
                )

    @api.constrains("measure")
    def _check_lines(self):
        self.env["insertion.pack.line"].sudo().search(
            [("indicator_id", "in", self.ids)]
        )._check_computable()

    def _pick(self, day, company):
        """Return {code: the version that ``company`` uses on a day}, its own first."""
        versions = self.with_context(active_test=False).search(
            self._get_offered_domain(company)
            & Domain("code", "in", self.mapped("code"))
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )
        # the last one of a code stays
        return {
            version.code: version
            for version in versions.sorted(
                lambda one: (bool(one.company_id), one.date_from or day.min)
            )
        }
