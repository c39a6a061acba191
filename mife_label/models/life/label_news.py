# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from ...common.mail_frame import MAIL_FRAME
from ...rules.validity import LIVE_STATES


class LabelNews(models.Model):
    """News of a label, written once and sent to each person who agreed to it."""

    _name = "label.news"
    _description = "News of a label"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.key.mixin",
    ]
    _order = "sent_on desc, id desc"
    _rec_names_search = ["name", "programme_id"]
    _action_only_fields = ("state", "sent_on", "sent_by_id")

    name = fields.Char(string="Subject", required=True)
    programme_id = fields.Many2one(
        comodel_name="label.programme",
        string="Label",
        default=lambda self: self.env["label.programme"]._get_only_one(),
        check_company=True,
        index=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="programme_id.company_id", store=True, precompute=True, index=True
    )
    body = fields.Html(string="Text", sanitize_style=True, sanitize_form=True)
    to_holders = fields.Boolean(string="To the holders", default=True)
    to_bodies = fields.Boolean(string="To the bodies")
    state = fields.Selection(
        selection=[("draft", "To send"), ("sent", "Sent")],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
    )
    sent_on = fields.Datetime(copy=False, readonly=True)
    sent_by_id = fields.Many2one(
        comodel_name="res.users", string="Sent by", copy=False, readonly=True
    )
    sending_ids = fields.One2many(
        comodel_name="label.news.sending", inverse_name="news_id", string="Sent to"
    )
    reader_count = fields.Integer(
        string="People who agreed", compute="_compute_reader_count"
    )
    sending_count = fields.Integer(string="Mails", compute="_compute_sending_count")

    @api.depends("programme_id", "to_holders", "to_bodies")
    def _compute_reader_count(self):
        for news in self:
            news.reader_count = len(news._find_readers())

    @api.depends("sending_ids")
    def _compute_sending_count(self):
        counts = dict(
            self.env["label.news.sending"]._read_group(
                [("news_id", "in", self.ids)], ["news_id"], ["__count"]
            )
        )
        for news in self:
            news.sending_count = counts.get(news._origin, 0)

    def _check_locked(self, vals):
        if self.filtered(lambda news: news.state == "sent"):
            raise UserError(
                self.env._("News that were sent stay as they left: write others.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_locked({})

    def action_send(self):
        """Send one mail to each person who agreed; once."""
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        self._check_locked({})
        if is_html_empty(self.body):
            raise UserError(self.env._("Write the news before sending them."))
        readers = self._find_readers()
        if not readers:
            raise UserError(
                self.env._(
                    "Nobody agreed to receive these news: choose to whom they go, or "
                    "note agreements first."
                )
            )
        self._write_by_action(
            {
                "state": "sent",
                "sent_on": fields.Datetime.now(),
                "sent_by_id": self.env.uid,
            }
        )
        self.env["label.news.sending"]._send(self, readers)

    def action_try(self):
        """Send the news to who writes them, to read them as others will."""
        self.ensure_one()
        self.env.ref("mife_label.mail_template_news_try").send_mail(
            self.id,
            email_values={"recipient_ids": self.env.user.partner_id.ids},
            email_layout_xmlid=MAIL_FRAME,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._(
                    "A copy is on its way to %s.", self.env.user.email
                ),
                "type": "success",
            },
        }

    def _find_readers(self):
        """Return the agreements in force of those whom the news are for.

        One for each address, whoever shares it.
        """
        self.ensure_one()
        consents = self.env["label.consent"].search(
            [
                ("programme_id", "=", self.programme_id.id),
                ("ended_on", "=", False),
                ("partner_id.active", "=", True),
            ],
            order="id",
        )
        holders = self._find_holders_people() if self.to_holders else ()
        readers, addresses = consents.browse(), set()
        for consent in consents:
            address = consent.partner_id.email_normalized
            wanted = (
                self.to_bodies
                if consent.audience == "body"
                else consent.partner_id in holders
            )
            if wanted and address and address not in addresses:
                addresses.add(address)
                readers |= consent
        return readers

    def _find_holders_people(self):
        """Return the people of the companies whose label is in force."""
        awards = self.env["label.award"].search(
            [
                ("programme_id", "=", self.programme_id.id),
                ("state", "in", LIVE_STATES),
            ]
        )
        applications = awards.application_id
        holders = awards.partner_id
        return (
            applications.active_member_ids.partner_id
            | applications.contact_id
            | holders
            | holders.child_ids
        )
