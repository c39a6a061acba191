# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class LabelFeedback(models.Model):
    """What the jury tells a company of an axis: what is strong, what to work on.

    Joined to the decision letter and frozen with it. The words are those of the jury
    together: nobody is named in them.
    """

    _name = "label.feedback"
    _description = "Feedback on an axis"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "letter_id, sequence, id"
    _rec_name = "axis_id"
    _rec_names_search = ["axis_id", "application_id"]

    _TEXT_FIELDS = frozenset({"strengths", "progress"})

    letter_id = fields.Many2one(
        comodel_name="label.letter",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="letter_id.company_id", store=True, precompute=True, index=True
    )
    application_id = fields.Many2one(
        related="letter_id.application_id", store=True, precompute=True, index=True
    )
    axis_id = fields.Many2one(
        comodel_name="label.axis",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    sequence = fields.Integer(related="axis_id.sequence", store=True, precompute=True)
    strengths = fields.Text(
        help="What the jury found strong, in words meant for the company: no name of a "
        "juror, no mark, no vote."
    )
    progress = fields.Text(
        string="To work on",
        help="What the jury invites the company to work on, in words meant for it: no "
        "name of a juror, no mark, no vote.",
    )

    _axis_uniq = models.Constraint(
        "UNIQUE(letter_id, axis_id)", "This letter already speaks of this axis."
    )

    @api.constrains("strengths", "progress")
    def _check_nobody_is_named(self):
        for feedback in self.sudo():
            text = "\n".join(filter(None, (feedback.strengths, feedback.progress)))
            members = feedback.letter_id.session_id.member_ids.partner_id
            for name in members.mapped("name"):
                if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
                    raise ValidationError(
                        self.env._(
                            "%(name)s sits on the jury: write what the jury says "
                            "together, without the name of a member (%(axis)s).",
                            name=name,
                            axis=feedback.axis_id.name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_by_action():
            raise UserError(self.env._("The feedback is prepared with its letter."))
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action():
            if set(vals) - self._TEXT_FIELDS:
                raise UserError(
                    self.env._("Only the words of a feedback are changed by hand.")
                )
            if self.letter_id.filtered("released_on"):
                raise UserError(
                    self.env._("This letter was sent: it does not change any more.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_letter(self):
        if not self._is_by_action():
            raise UserError(self.env._("The feedback goes with its letter only."))

    @api.model
    def _ensure(self, letters):
        """Give letters that were not sent a feedback on each axis of their standard."""
        known = self.search([("letter_id", "in", letters.ids)])
        done = {(feedback.letter_id, feedback.axis_id) for feedback in known}
        self._by_action().create(
            [
                {"letter_id": letter.id, "axis_id": axis.id}
                for letter in letters.filtered(lambda letter: not letter.released_on)
                for axis in letter.application_id.standard_id.axis_ids
                if (letter, axis) not in done
            ]
        )

    def _get_written(self):
        """Return what tells something, in the order of the standard."""
        return self.filtered(
            lambda feedback: (
                (feedback.strengths or "").strip() or (feedback.progress or "").strip()
            )
        )

    @api.model
    def _find_silent(self, hearings):
        """Return the hearings whose letter is ready and tells nothing by axis."""
        letters = self.env["label.letter"].search(
            Domain("hearing_id", "in", hearings.ids) & Domain("released_on", "=", False)
        )
        return letters.filtered(
            lambda letter: not letter.feedback_ids._get_written()
        ).hearing_id
