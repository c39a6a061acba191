# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...common.rules.search import get_key, get_spellings, get_words
from ..standard.label_criterion import AUDIENCES


class LabelPractice(models.Model):
    """A good practice of a company, shown to the others when it agrees."""

    _name = "label.practice"
    _description = "Good practice"
    _inherit = ["label.organisation.mixin", "mail.thread", "label.search.key.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "application_id"]

    name = fields.Char(string="In one sentence", required=True)
    application_id = fields.Many2one(
        comodel_name="label.application",
        string="Taken from",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="application_id.partner_id",
        string="Establishment",
        store=True,
        precompute=True,
        index=True,
    )
    audience = fields.Selection(
        selection=AUDIENCES,
        required=True,
    )
    description = fields.Text(string="What is done", required=True)
    advice = fields.Text(string="To do the same")
    consent_on = fields.Date(
        string="Company agreed on",
        tracking=True,
        help="The day the company agreed that this practice be shown to the other "
        "holders, and to anybody if it is in the public directory.",
    )
    is_public = fields.Boolean(string="In the public directory", tracking=True)

    @api.model
    def _find_shared(self, text="", audience=None, is_public=True):
        """Return the practices that companies agreed to show, as superuser.

        :param text: words that are all told somewhere, in any order
        :param is_public: False for the holders, who read those that the public does not
        """
        domain = Domain("consent_on", "!=", False)
        if is_public:
            domain &= Domain("is_public", "=", True)
        if audience:
            domain &= Domain("audience", "=", audience)
        words = get_words(text)
        return (
            self.sudo().search(domain).filtered(lambda practice: practice._tells(words))
        )

    def _tells(self, words):
        """Tell whether all the words stand somewhere; a library is short."""
        key = get_key([self.name, self.description, self.advice, self.partner_id.name])
        return all(
            any(spelling in key for spelling in get_spellings(word)) for word in words
        )

    @api.constrains("is_public", "consent_on")
    def _check_consent(self):
        for practice in self:
            if practice.is_public and not practice.consent_on:
                raise ValidationError(
                    self.env._(
                        'Enter the day %(holder)s agreed before showing "%(name)s".',
                        holder=practice.partner_id.name,
                        name=practice.name,
                    )
                )
