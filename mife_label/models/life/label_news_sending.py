# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...common.mail_frame import MAIL_FRAME

TEMPLATE = "mife_label.mail_template_news_sent"


class LabelNewsSending(models.Model):
    """News that left for a person: to whom, by which agreement."""

    _name = "label.news.sending"
    _description = "News sent to a person"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["news_id", "partner_id"]

    news_id = fields.Many2one(
        comodel_name="label.news",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="news_id.company_id", store=True, precompute=True, index=True
    )
    consent_id = fields.Many2one(
        comodel_name="label.consent",
        string="Agreement",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    partner_id = fields.Many2one(
        related="consent_id.partner_id", store=True, string="Who"
    )
    email = fields.Char(string="Address", readonly=True, required=True)
    ended_on = fields.Date(related="consent_id.ended_on", string="Stopped on")

    _consent_uniq = models.Constraint(
        "UNIQUE(news_id, consent_id)", "These news were already sent to this person."
    )

    @api.depends("news_id.name", "partner_id.name")
    def _compute_display_name(self):
        for sending in self:
            sending.display_name = (
                f"{sending.partner_id.name or ''}, {sending.news_id.name or ''}"
            )

    def _check_locked(self, vals):
        self.news_id._check_locked(vals)

    @api.model
    def _send(self, news, readers):
        """Send the news to each reader, with the way to stop them in its heading."""
        # sudo: nobody creates a sending by hand
        sendings = (
            self.sudo()
            ._by_action()
            .create(
                [
                    {
                        "news_id": news.id,
                        "consent_id": consent.id,
                        "email": consent.partner_id.email_normalized,
                    }
                    for consent in readers
                ]
            )
        )
        mails = (
            self.env.ref(TEMPLATE)
            .sudo()
            .send_mail_batch(sendings.ids, email_layout_xmlid=MAIL_FRAME)
        )
        addresses = {
            sending.id: sending.consent_id._get_link_url() for sending in sendings
        }
        for mail in mails:
            # RFC 8058: mail programs offer the way out next to the sender
            mail.headers = repr(
                {
                    "List-Unsubscribe": f"<{addresses[mail.res_id]}>",
                    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                }
            )
