# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.articles import elide
from .label_hearing import DECISIONS

PLACEHOLDERS = ("company", "file", "label", "jury_day", "organisation")
PLACEHOLDER = re.compile(r"\{(\w*)\}")


class LabelLetterTemplate(models.Model):
    """The words around a decision, one text per kind of decision and label.

    The reasons, the conditions with their day, the way back and the last day to
    contest are printed by the letter itself: no template can leave them out.
    """

    _name = "label.letter.template"
    _description = "Template of a decision letter"
    _inherit = ["label.organisation.mixin", "label.search.mixin"]
    _order = "programme_id, decision"
    _rec_name = "subject"

    programme_id = fields.Many2one(
        comodel_name="label.programme", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="programme_id.company_id", store=True, precompute=True, index=True
    )
    decision = fields.Selection(selection=DECISIONS, required=True)
    subject = fields.Char(required=True)
    opening = fields.Text(
        string="Before the decision",
        required=True,
        help="You may write {company}, {file}, {label}, {jury_day} and {organisation}: "
        "each letter fills them in.",
    )
    closing = fields.Text(string="After the decision", required=True)

    _decision_uniq = models.Constraint(
        "UNIQUE(programme_id, decision)",
        "This label already has a letter for this decision: change that one.",
    )

    @api.constrains("subject", "opening", "closing")
    def _check_placeholders(self):
        for template in self:
            for text in (template.subject, template.opening, template.closing):
                unknown = set(PLACEHOLDER.findall(text)) - set(PLACEHOLDERS)
                if unknown:
                    raise ValidationError(
                        self.env._(
                            "{%(name)s} cannot be filled in: write one of %(known)s.",
                            name=min(unknown),
                            known=", ".join(f"{{{one}}}" for one in PLACEHOLDERS),
                        )
                    )

    @api.model
    def _ensure(self, programme):
        """Give a label the four letters that it does not have yet."""
        existing = self.sudo().search([("programme_id", "=", programme.id)])
        templates = programme.company_id._in_document_lang(self.sudo())
        missing = [
            decision
            for decision, _label in DECISIONS
            if decision not in existing.mapped("decision")
        ]
        return existing | templates.create(
            [templates._prepare_default_vals(programme, one) for one in missing]
        )

    @api.model
    def _prepare_default_vals(self, programme, decision):
        openings = {
            "awarded": self.env._(
                "The jury of {label} examined your file {file} on {jury_day} and heard "
                "what {company} does for access to work, for its employees and around "
                "it.\n\nWe are glad to tell you that it awards you the label."
            ),
            "awarded_conditions": self.env._(
                "The jury of {label} examined your file {file} on {jury_day}.\n\n"
                "It awards you the label, with conditions that it asks you to meet."
            ),
            "deferred": self.env._(
                "The jury of {label} examined your file {file} on {jury_day}.\n\n"
                "It needs more before it decides: your file will be presented again."
            ),
            "refused": self.env._(
                "The jury of {label} examined your file {file} on {jury_day}.\n\n"
                "It does not award you the label this time. The reasons below are "
                "meant to help your next file."
            ),
        }
        closings = {
            "awarded": self.env._(
                "Your certificate, your badge and the logo are in your space. Your "
                "coach stays at your side for the yearly points of your plan."
            ),
            "awarded_conditions": self.env._(
                "Your certificate is in your space. Your coach follows the "
                "conditions with you, and the jury is told when they are met."
            ),
            "deferred": self.env._(
                "Your coach calls you in the coming days to prepare what is missing."
            ),
            "refused": self.env._(
                "Your coach stays available to read these reasons with you and to "
                "prepare what comes next."
            ),
        }
        subjects = {
            "awarded": self.env._("{label}: the label is awarded to you"),
            "awarded_conditions": self.env._(
                "{label}: the label is awarded to you, with conditions"
            ),
            "deferred": self.env._("{label}: your file will be presented again"),
            "refused": self.env._("{label}: decision of the jury on your file"),
        }
        return {
            "programme_id": programme.id,
            "decision": decision,
            "subject": subjects[decision],
            "opening": openings[decision],
            "closing": closings[decision],
        }

    @api.model
    def _fill_in(self, text, values):
        filled = PLACEHOLDER.sub(
            lambda match: str(values.get(match[1], match[0])), text or ""
        )
        if not (self.env.lang or "").startswith("fr"):
            return filled
        return elide(filled, [str(value) for value in values.values()])
