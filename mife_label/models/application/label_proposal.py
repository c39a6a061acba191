# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...report.application_steps import ApplicationSteps
from ...rules.steps import JURY_RESULTS


class LabelProposal(models.Model):
    """A decision that no jury voted: noted by one person, it waits for another."""

    _name = "label.proposal"
    _description = "Decision to confirm"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _rec_name = "application_id"
    _action_only_fields = (
        "application_id",
        "user_id",
        "result",
        "reason",
        "date_notified",
        "date_condition",
    )

    application_id = fields.Many2one(
        comodel_name="label.application",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decision noted by",
        readonly=True,
        required=True,
    )
    result = fields.Selection(
        selection=JURY_RESULTS, string="Decision", readonly=True, required=True
    )
    reason = fields.Text(string="Reasons", readonly=True, required=True)
    date_notified = fields.Date(string="Notified on", readonly=True)
    date_condition = fields.Date(string="Conditions met by", readonly=True)

    _application_uniq = models.Constraint(
        "UNIQUE(application_id)", "A decision already waits to be confirmed."
    )

    @api.model
    def _note(self, applications, result, reason, day, jury):
        """Keep a decision, in place of one that waited, until it is confirmed.

        The parameters are those of ``label.conclusion._conclude``.
        """
        self.env["label.conclusion"]._check_day(day, applications)
        applications.check_access("write")
        # sudo: nobody writes what waits but by this act
        proposals = self.sudo()._by_action()
        proposals.search([("application_id", "in", applications.ids)]).unlink()
        proposals.create(
            [
                {
                    "application_id": application.id,
                    "user_id": self.env.uid,
                    "result": result,
                    "reason": reason,
                    "date_notified": day,
                    "date_condition": jury.get("date_condition"),
                }
                for application in applications
            ]
        )

    def _describe(self):
        self.ensure_one()
        results = dict(self._fields["result"]._description_selection(self.env))
        return self.env._(
            "%(result)s. Noted by %(person)s: %(reason)s",
            result=results[self.result],
            person=self.user_id.name,
            reason=self.reason,
        )

    def _confirm(self):
        """Notify what another person noted."""
        application = self.application_id
        author = self.user_id
        if author.partner_id == self.env.user.partner_id:
            raise UserError(
                self.env._(
                    "You noted the decision on %s: another person confirms it.",
                    application.partner_id.name,
                )
            )
        ApplicationSteps(application).check_not_pending()
        application._by_action().action_notify(
            self.result,
            self.reason,
            self.date_notified,
            date_condition=self.date_condition,
        )
        application._message_log(
            body=self.env._(
                "Decision noted by %(author)s, confirmed by %(person)s: no jury voted "
                "it.",
                author=author.name,
                person=self.env.user.name,
            )
        )
