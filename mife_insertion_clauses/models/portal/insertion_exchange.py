# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

MAX_SIGNS = 10_000
COMMENT = "mail.mt_comment"
ACTIVITY = "mife_insertion_clauses.mail_activity_type_insertion_portal"


class InsertionExchange(models.Model):
    """The thread between a firm on a lot and the team: questions and answers.

    What is sent as a message is read by both sides, from the portal, the back office
    or an e-mail that is answered; notes stay between the team. A text once sent stays
    as it was.
    """

    _name = "insertion.exchange"
    _description = "Exchange with a firm on a lot"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.mixin",
    ]
    _order = "last_on desc, id desc"
    _rec_names_search = ["contractor_id"]
    _action_only_fields = ("contractor_id", "last_from", "last_on", "company_read_on")

    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="contractor_id.company_id", store=True, precompute=True, index=True
    )
    lot_id = fields.Many2one(
        related="contractor_id.lot_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(related="contractor_id.partner_id", string="Firm")
    user_id = fields.Many2one(
        related="contractor_id.lot_id.user_id", string="Followed by"
    )
    last_from = fields.Selection(
        selection=[("team", "The team"), ("firm", "The firm")],
        string="Last written by",
        copy=False,
        index="btree_not_null",
        readonly=True,
    )
    last_on = fields.Datetime(string="Last message on", copy=False, readonly=True)
    company_read_on = fields.Datetime(
        string="Read by the firm on", copy=False, readonly=True
    )

    _contractor_uniq = models.Constraint(
        "UNIQUE(contractor_id)", "This firm has its thread on the lot already."
    )

    @api.depends("contractor_id")
    def _compute_display_name(self):
        for exchange in self:
            exchange.display_name = exchange.contractor_id.display_name

    def message_post(self, **kwargs):
        self.ensure_one()
        contacts = self.contractor_id.sudo()._get_contacts()
        self.sudo().message_subscribe((contacts | self.user_id.partner_id).ids)
        message = super().message_post(**kwargs)
        is_shared = message.message_type in ("comment", "email")
        if is_shared and message.subtype_id == self.env.ref(COMMENT):
            # sudo: whoever writes, from the portal or by e-mail, the thread says so
            self.sudo()._note_side(message.author_id)
        return message

    def action_answered(self):
        """Note that the last message of the firm calls for no answer."""
        self.check_access("write")
        # nothing was written: the firm has no answer to read
        self._write_by_action({"last_from": False})
        self.sudo().activity_unlink([ACTIVITY])

    @api.model
    def _get_for(self, contractor):
        """Return the thread of a firm on a lot, as superuser, opened if need be."""
        exchange = self.sudo().search([("contractor_id", "=", contractor.id)])
        if not exchange:
            values = {"contractor_id": contractor.id}
            exchange = self.sudo()._by_action().create(values)._by_hand()
        return exchange

    def _send(self, text, files):
        """Post what a contact of the firm wrote on the portal, once.

        :param files: (name, content) of documents that were checked
        """
        text = (text or "").strip()
        if not text and not files:
            raise UserError(self.env._("Write your message first."))
        if len(text) > MAX_SIGNS:
            raise UserError(
                self.env._(
                    "The message holds %(length)s signs, %(most)s at most: join it as "
                    "a document.",
                    length=len(text),
                    most=MAX_SIGNS,
                )
            )
        self.lock_for_update()
        author = self.env.user.partner_id
        body = plaintext2html(text) if text else Markup()
        last = self._get_messages()[:1]
        if last.author_id == author and last.body == body and not files:
            return last
        return self.message_post(
            body=body,
            author_id=author.id,
            message_type="comment",
            subtype_xmlid=COMMENT,
            attachments=files,
        )

    def _get_messages(self):
        """Return the messages that both sides read, latest first."""
        comment = self.env.ref(COMMENT)
        return self.message_ids.filtered(
            lambda message: (
                message.subtype_id == comment
                and message.message_type in ("comment", "email")
                and not message.is_internal
            )
        )

    def _is_unread(self):
        """Tell whether the firm has an answer of the team to read."""
        return self.last_from == "team" and (
            not self.company_read_on or self.company_read_on < self.last_on
        )

    def _mark_read(self):
        if self._is_unread():
            self._write_by_action({"company_read_on": fields.Datetime.now()})

    def _note_side(self, author):
        firm = self.contractor_id.partner_id.commercial_partner_id
        is_firm = author.commercial_partner_id == firm or (
            author in self.contractor_id.contact_ids
        )
        self._write_by_action(
            {
                "last_from": "firm" if is_firm else "team",
                "last_on": fields.Datetime.now(),
            }
        )
        if not is_firm:
            self.activity_unlink([ACTIVITY])
        elif not self.activity_ids:
            self.activity_schedule(
                ACTIVITY,
                summary=self.env._("Answer to %s", self.contractor_id.partner_id.name),
                user_id=(self.user_id or self.env.ref("base.user_admin")).id,
            )
