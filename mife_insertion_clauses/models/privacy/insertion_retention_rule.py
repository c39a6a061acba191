# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..shared.vocabulary import RETAINED_KINDS


class InsertionRetentionRule(models.Model):
    """How long one kind of data is kept, from a day on, and which text says so."""

    _name = "insertion.retention.rule"
    _description = "Retention of personal data"
    _inherit = ["insertion.reference.mixin", "insertion.search.mixin"]
    _order = "kind, date_from desc, id desc"
    _rec_names_search = ["kind", "months", "source", "date_from"]

    origin_id = fields.Many2one(comodel_name="insertion.retention.rule")
    kind = fields.Selection(
        selection=RETAINED_KINDS, string="Kind of data", required=True
    )
    months = fields.Integer(
        string="Kept (months)",
        required=True,
        help="Counted from the last contact, or from the day the company asked.",
    )
    source = fields.Text(
        string="Text that says so",
        translate=True,
        required=True,
        help="Law, recommendation or decision of the organisation, with its number.",
    )
    date_from = fields.Date(string="In force from", required=True)
    active = fields.Boolean(default=True)

    _months_positive = models.Constraint(
        "CHECK(months > 0)", "Data are kept one month at least: correct the duration."
    )
    _kind_uniq = models.UniqueIndex(
        "(kind, date_from, COALESCE(company_id, 0)) WHERE active",
        "A duration is already in force from this day on for this kind of data.",
    )

    @api.depends("kind", "months")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = self.env._(
                "%(kind)s: %(months)s months",
                kind=kinds.get(rule.kind, ""),
                months=rule.months,
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("%(kind)s: %(months)s months", kind="", months="")

    @api.model
    def _get_in_force(self, company, day):
        """Return {kind: the rule of the organisation on that day}, its own first."""
        rules = self.search(
            self._get_offered_domain(company) & fields.Domain("date_from", "<=", day)
        ).sorted(lambda rule: (rule.date_from, bool(rule.company_id)))
        return {rule.kind: rule for rule in rules}
