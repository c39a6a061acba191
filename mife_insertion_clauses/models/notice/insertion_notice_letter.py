# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ...common.models.res_partner_identity import NEW_COMPANY
from ...report.notice_letter import NoticeLetter

FROZEN = ("notice_id", "partner_id", "subject", "body", "date", "user_id")


class InsertionNoticeLetter(models.Model):
    """What was written to a buyer about a notice: proposed, changed, sent, kept.

    Its text is proposed by a template that a manager may change. Once sent, it says
    what was sent.
    """

    _name = "insertion.notice.letter"
    _description = "Letter to the buyer of a notice"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "mail.thread",
        "insertion.search.mixin",
    ]
    _order = "date desc, id desc"
    _rec_name = "subject"
    _rec_names_search = ["subject", "notice_id", "partner_id"]
    _action_only_fields = ("state", "sent_on")

    notice_id = fields.Many2one(
        comodel_name="insertion.notice",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="notice_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Buyer",
        check_company=True,
        context=NEW_COMPANY,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Whom to call",
        check_company=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        required=True,
    )
    date = fields.Date(string="Dated", default=fields.Date.context_today, required=True)
    subject = fields.Char(required=True)
    body = fields.Html(string="Text", required=True)
    state = fields.Selection(
        selection=[("draft", "To send"), ("sent", "Sent")],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    sent_on = fields.Datetime(copy=False, readonly=True)
    docx = fields.Binary(
        string="Letter (Word)", compute="_compute_docx", exportable=False
    )

    @api.depends("subject")
    def _compute_display_name(self):
        for letter in self:
            letter.display_name = letter.subject or ""

    def _compute_docx(self):
        for letter in self:
            letter.docx = base64.b64encode(letter._get_letter().get_docx())

    def _check_locked(self, vals):
        if vals.keys() & set(FROZEN) and any(one.state == "sent" for one in self):
            raise UserError(
                self.env._(
                    "This letter was sent: it stays as it left. Write another one from "
                    "the notice."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(letter.state == "sent" for letter in self):
            raise UserError(self.env._("A letter that was sent is kept."))

    @api.model
    def _propose(self, notice):
        """Return the letter to send about a notice, written from the template."""
        known = self.search(
            Domain("notice_id", "=", notice.id) & Domain("state", "=", "draft"), limit=1
        )
        if known:
            return known
        template = self.env.ref("mife_insertion_clauses.mail_template_notice_letter")
        reader = notice.company_id._in_document_lang(notice)
        lang = reader.env.lang
        texts = template.with_context(lang=lang)._generate_template(
            notice.ids, ("subject", "body_html")
        )[notice.id]
        return self.create(
            {
                "notice_id": notice.id,
                "partner_id": notice.buyer_id.id,
                "subject": texts["subject"],
                "body": texts["body_html"],
            }
        )

    def action_open_pdf(self):
        self.ensure_one()
        return self.env.ref(
            "mife_insertion_clauses.insertion_notice_letter_report"
        ).report_action(self, config=False)

    def action_download_docx(self):
        self.ensure_one()
        name = f"{self._get_letter().get_name()}.docx".replace("/", "-")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/docx/{name}?download=true",
            "target": "download",
        }

    def action_send(self):
        """Open an e-mail to the buyer with the letter, as a PDF and for Word."""
        self.ensure_one()
        self._check_can_leave()
        template = self.env.ref(
            "mife_insertion_clauses.mail_template_notice_letter_sending"
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to the buyer"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": template.id,
                "default_attachment_ids": self._attach().ids,
                "default_partner_ids": self.partner_id.ids,
                "force_email": True,
                "insertion_letter_sent": True,
            },
        }

    def _attach(self):
        """Return the letter as the files that its e-mail carries."""
        name = self._get_letter().get_name().replace("/", "-")
        pdf, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "mife_insertion_clauses.insertion_notice_letter_report", self.ids
        )
        files = {
            f"{name}.pdf": (pdf, "application/pdf"),
            f"{name}.docx": (
                self._get_letter().get_docx(),
                "application/vnd.openxmlformats-officedocument"
                ".wordprocessingml.document",
            ),
        }
        return self.env["ir.attachment"].create(
            [
                {
                    "name": file_name,
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": "mail.compose.message",
                    "res_id": 0,
                }
                for file_name, (content, mimetype) in files.items()
            ]
        )

    def _message_post_after_hook(self, message, msg_vals):
        if self.env.context.get("insertion_letter_sent") and message.partner_ids:
            self._note_sent()
        return super()._message_post_after_hook(message, msg_vals)

    def action_note_sent(self):
        """Say that the letter left by post, or by hand."""
        self.ensure_one()
        self._check_can_leave()
        self._note_sent()

    def _check_can_leave(self):
        if self.state == "sent":
            raise UserError(self.env._("This letter was already sent."))
        if is_html_empty(self.body):
            raise UserError(
                self.env._("The letter is empty: write its text, then send it.")
            )

    def _note_sent(self):
        drafts = self.filtered(lambda letter: letter.state == "draft")
        drafts._write_by_action({"state": "sent", "sent_on": fields.Datetime.now()})
        for letter in drafts:
            letter.notice_id.message_post(
                body=self.env._(
                    "Letter sent to %(buyer)s: %(letter)s",
                    buyer=letter.partner_id.display_name
                    or letter.notice_id.buyer_label
                    or "",
                    letter=letter.subject,
                ),
                subtype_xmlid="mail.mt_note",
            )

    def _get_letter(self):
        self.ensure_one()
        company = self.company_id or self.env.company
        return NoticeLetter(company._in_document_lang(self))
