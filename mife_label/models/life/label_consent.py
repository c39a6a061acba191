# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.words import write_day
from ...rules.retention import is_silent


class LabelConsent(models.Model):
    """Somebody agreed to receive the news of a label: when, how, and until when.

    It stays as it was given. Who no longer wants the news ends it, without an account;
    to receive them again is another agreement.
    """

    _name = "label.consent"
    _description = "Agreement to receive the news"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.link.mixin",
        "label.search.mixin",
    ]
    _order = "given_on desc, id desc"
    _rec_names_search = ["partner_id", "programme_id", "source"]
    _action_only_fields = ("ended_on", "ended_by")
    _link_path = "/label/news"
    _GIVEN_FIELDS = frozenset(
        {"partner_id", "programme_id", "audience", "given_on", "source"}
    )

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Who",
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    email = fields.Char(related="partner_id.email")
    programme_id = fields.Many2one(
        comodel_name="label.programme",
        string="Label",
        default=lambda self: self.env["label.programme"]._get_only_one(),
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="programme_id.company_id", store=True, precompute=True, index=True
    )
    audience = fields.Selection(
        selection=[("holder", "Holder"), ("body", "Body of the label")],
        string="As",
        default="holder",
        required=True,
        help="A holder receives the news of the holders while its label is in force.",
    )
    given_on = fields.Date(
        string="Agreed on",
        default=lambda self: fields.Date.context_today(self),
        required=True,
    )
    source = fields.Char(
        string="How",
        required=True,
        help="Where the agreement can be found: a form signed at a meeting, a mail, "
        "the portal.",
    )
    ended_on = fields.Date(string="Ended on", copy=False, readonly=True)
    ended_by = fields.Char(string="Ended by", copy=False, readonly=True)

    _live_uniq = models.UniqueIndex(
        "(partner_id, programme_id) WHERE ended_on IS NULL",
        "This person already receives the news of this label.",
    )

    @api.depends("partner_id", "programme_id.name")
    def _compute_display_name(self):
        for consent in self:
            consent.display_name = (
                f"{consent.partner_id.name or ''}, {consent.programme_id.name or ''}"
            )

    @api.constrains("given_on")
    def _check_given_on(self):
        today = fields.Date.context_today(self)
        for consent in self:
            if consent.given_on > today:
                raise ValidationError(
                    self.env._(
                        "An agreement is noted once it was given: check its day."
                    )
                )

    def _check_locked(self, vals):
        if self and self._GIVEN_FIELDS.intersection(vals):
            raise UserError(
                self.env._(
                    "An agreement stays as it was given: end it, and note another one."
                )
            )

    def action_end(self):
        """End the agreement at the request of the person, as the team heard it."""
        self.check_access("write")
        self._end(self.env.user.name)

    def _end(self, who):
        live = self.filtered(lambda consent: not consent.ended_on)
        live._write_by_action(
            {"ended_on": fields.Date.context_today(self), "ended_by": who}
        )

    def _describe(self):
        """Return why somebody receives the news, as the mail says it."""
        self.ensure_one()
        return self.env._(
            "You receive these news because you agreed to it on %(day)s (%(how)s).",
            day=write_day(self.env, self.given_on),
            how=self.source,
        )

    @api.model
    def _label_find_at_term(self, programme, today):
        """Return {agreement that ended: the day since which no proof is needed}."""
        ended = self.search(
            [("programme_id", "=", programme.id), ("ended_on", "!=", False)]
        )
        days = {
            consent: is_silent(consent.ended_on, programme.consent_months, today)
            for consent in ended
        }
        return {consent: day for consent, day in days.items() if day}

    def _label_forget(self):
        self.unlink()

    @api.model
    def _find_of(self, partner, programme):
        """Return the agreement of a person that is in force, if any."""
        return self.search(
            [
                ("partner_id", "=", partner.id),
                ("programme_id", "=", programme.id),
                ("ended_on", "=", False),
            ]
        )
