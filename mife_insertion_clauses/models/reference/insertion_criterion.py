# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class InsertionCriterion(models.Model):
    """A situation that makes a person eligible, with the proof that shows it.

    The catalogue is no secret; who meets which criterion is.
    """

    _name = "insertion.criterion"
    _description = "Criterion of eligibility"
    _inherit = [
        "insertion.reference.mixin",
        "insertion.law.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    origin_id = fields.Many2one(comodel_name="insertion.criterion")
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Short name, as in the State's own list.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    level = fields.Selection(
        selection=[("1", "Level 1"), ("2", "Level 2"), ("0", "Other")],
        default="0",
        required=True,
        help="Level of the criterion in the State's list for insertion structures.",
    )
    proof = fields.Char(string="Kind of proof", translate=True)
    validity_months = fields.Integer(
        string="Validity of the proof (months)",
        help="How old the proof may be on the first day at work. 0: no limit, the "
        "proof itself says until when it is valid.",
    )
    date_from = fields.Date(string="In force from")
    date_to = fields.Date(string="In force until")
    legal_source = fields.Char()
    sensitive = fields.Boolean(
        help="Health, detention, asylum...: consultations of a check made on this "
        "criterion are marked so. One person proposes to change it, another confirms.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "Two criteria cannot have the same code."
    )
    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The criterion ends before it starts: correct one of the two dates.",
    )
    _validity_positive = models.Constraint(
        "CHECK(validity_months >= 0)", "A number of months cannot be negative."
    )

    def write(self, vals):
        if (
            "sensitive" in vals
            and not self._is_by_action()
            and any(criterion.sensitive != vals["sensitive"] for criterion in self)
        ):
            raise UserError(
                self.env._(
                    "What is sensitive changes with two people: propose the change, "
                    "another one confirms it."
                )
            )
        return super().write(vals)

    def action_propose_change(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "insertion.criterion.change",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Propose a change"),
            "context": {
                "default_criterion_id": self.id,
                "default_sensitive": not self.sensitive,
            },
        }

    def _write_sensitive(self, sensitive):
        self._write_by_action({"sensitive": sensitive})

    def _is_in_force(self, date):
        self.ensure_one()
        return (not self.date_from or self.date_from <= date) and (
            not self.date_to or date <= self.date_to
        )
