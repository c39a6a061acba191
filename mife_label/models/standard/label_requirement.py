# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...report.scheme_check import CHECKS, SchemeCheck


class LabelRequirement(models.Model):
    """What a text asks of a label, and what the data of a programme answer.

    The programme is the context's ``label_programme_id``, else the only one.
    """

    _name = "label.requirement"
    _description = "Requirement on the label"
    _inherit = ["label.reference.mixin", "label.search.mixin"]
    _order = "sequence, id"

    origin_id = fields.Many2one(comodel_name="label.requirement")
    name = fields.Char(string="What is asked", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    legal_source = fields.Char(
        string="Text", help="The article, or the rule of the scheme, that asks it."
    )
    legal_link = fields.Char(string="Link to the text")
    date_from = fields.Date(string="Asked from")
    checked_on = fields.Date(
        string="Checked on",
        help="The day somebody read the text and saw that it still says so.",
    )
    check = fields.Selection(
        selection=CHECKS,
        string="Answered by",
        help="What is read in the programme to say whether it is met. Empty: somebody "
        "has to say it.",
    )
    state = fields.Selection(
        selection=[
            ("met", "Satisfied"),
            ("missing", "Missing"),
            ("unknown", "To be said"),
        ],
        compute="_compute_state",
    )
    finding = fields.Text(string="What the data say", compute="_compute_state")

    @api.depends("check")
    @api.depends_context("label_programme_id", "company", "lang")
    def _compute_state(self):
        programme = self._get_programme()
        check = SchemeCheck(programme) if programme else None
        for requirement in self:
            if not check or not requirement.check:
                requirement.state = "unknown"
                requirement.finding = False
                continue
            is_met, sentence = check.run(requirement.check)
            requirement.state = "met" if is_met else "missing"
            requirement.finding = sentence

    @api.model
    def _get_programme(self):
        programmes = self.env["label.programme"]
        if chosen := self.env.context.get("label_programme_id"):
            return programmes.browse(chosen).exists()
        return programmes._get_only_one()
