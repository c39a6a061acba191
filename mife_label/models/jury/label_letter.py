# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri

from ...common.mail_frame import MAIL_FRAME
from ...common.words import write_day
from .label_vote import DECISIONS


class LabelLetter(models.Model):
    """The decision of the jury as its company will read it.

    Under embargo until the decisions are published: only the secretary reads it. It
    is then frozen, with the day until which the decision may be contested.
    """

    _name = "label.letter"
    _description = "Decision letter"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.frozen.mixin",
        "label.search.key.mixin",
    ]
    _order = "session_id, id"
    _rec_name = "subject"
    _rec_names_search = ["subject", "application_id"]
    _frozen_payload_hash = None
    _frozen_domain = [("released_on", "!=", False)]

    _TEXT_FIELDS = frozenset({"subject", "opening", "closing", "feedback_ids"})

    hearing_id = fields.Many2one(
        comodel_name="label.hearing",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    session_id = fields.Many2one(
        related="hearing_id.session_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, index=True
    )
    application_id = fields.Many2one(
        related="hearing_id.application_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="application_id.partner_id", string="Establishment"
    )
    decision = fields.Selection(selection=DECISIONS, readonly=True, required=True)
    subject = fields.Char(required=True)
    opening = fields.Text(string="Before the decision", required=True)
    closing = fields.Text(string="After the decision")
    feedback_ids = fields.One2many(
        comodel_name="label.feedback",
        inverse_name="letter_id",
        string="Feedback by axis",
        help="What the jury tells the company of each axis, joined to the letter.",
    )
    released_on = fields.Datetime(string="Sent on", copy=False, readonly=True)
    contest_until = fields.Date(
        string="May be contested until", copy=False, readonly=True
    )
    pdf = fields.Binary(string="Letter", attachment=True, copy=False, readonly=True)
    pdf_filename = fields.Char(compute="_compute_pdf_filename")
    pdf_hash = fields.Char(
        string="Fingerprint of the document", copy=False, readonly=True
    )

    mailed_on = fields.Datetime(string="Mail sent on", copy=False, readonly=True)
    mail_failure = fields.Char(
        string="Why the mail did not leave", copy=False, readonly=True
    )

    _hearing_uniq = models.Constraint(
        "UNIQUE(hearing_id)", "This decision already has its letter."
    )

    @api.depends("application_id.name", "company_id")
    def _compute_pdf_filename(self):
        for letter in self:
            number = (letter.application_id.name or "").replace("/", "-")
            env = letter.company_id._in_document_lang(letter).env
            letter.pdf_filename = env._("Letter-%s.pdf", number)

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_by_action():
            raise UserError(
                self.env._("Letters are prepared from the minutes of their jury.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action():
            if set(vals) - self._TEXT_FIELDS:
                raise UserError(
                    self.env._("Only the words of a letter are changed by hand.")
                )
            if self.filtered("released_on"):
                raise UserError(
                    self.env._("This letter was sent: it does not change any more.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_released(self):
        if self.filtered("released_on"):
            raise UserError(self.env._("A letter that was sent is kept."))

    def action_preview(self):
        """Open the letter as it would leave today."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/label/letter/{self.id}",
            "target": "new",
        }

    def action_mail_again(self):
        """Send the same letter once more, to those who answer for the file today."""
        self.check_access("write")
        for letter in self:
            if not letter.released_on:
                raise UserError(
                    self.env._("A letter leaves when the decisions are published.")
                )
        letters = self.sudo()._by_action()
        letters.write({"mail_failure": False})
        self.env["mail.mail"]._find_failed(letters)._give_up()
        for letter in letters:
            letter._mail()

    @api.model
    def _find_sent(self, applications):
        """Return the letter of the decision, as superuser, once it was sent."""
        return self.sudo().search(
            [
                ("application_id", "in", applications.ids),
                ("released_on", "!=", False),
            ],
            order="released_on desc",
            limit=1,
        )

    @api.model
    def _prepare(self, hearings):
        """Write the letters of the decisions, keeping the words already changed."""
        letters = self.sudo()._by_action()
        existing = letters.search([("hearing_id", "in", hearings.ids)])
        by_hearing = existing.grouped("hearing_id")
        vals_list = []
        for hearing in hearings.sudo():
            letter = by_hearing.get(hearing)
            if letter and letter.decision == hearing.decision:
                continue
            vals = self._prepare_vals(hearing)
            if letter:
                letter.write(vals)
            else:
                vals_list.append(vals)
        letters = existing | letters.create(vals_list)
        self.env["label.feedback"].sudo()._ensure(letters)
        return letters._by_hand()

    @api.model
    def _prepare_vals(self, hearing):
        hearing = hearing.company_id._in_document_lang(hearing)
        programme = hearing.session_id.programme_id
        Template = self.env["label.letter.template"]
        template = Template._ensure(programme).filtered(
            lambda template: template.decision == hearing.decision
        )
        values = {
            "company": hearing.partner_id.name,
            "file": hearing.application_id.name,
            "label": programme.name,
            "jury_day": write_day(hearing.env, hearing.vote_id._get_day()),
            "organisation": hearing.company_id.name,
        }
        return {
            "hearing_id": hearing.id,
            "decision": hearing.decision,
            **{
                name: Template._fill_in(template[name], values)
                for name in ("subject", "opening", "closing")
            },
        }

    def _release(self, now):
        """Freeze the letters and send them, once their decisions are notified."""
        letters = self.sudo()._by_action()
        for letter in letters:
            letter.write(
                {
                    "released_on": now,
                    "contest_until": letter.application_id.contest_until,
                }
            )
            pdf = letter._render_letter()
            letter.write(
                {
                    "pdf": base64.b64encode(pdf),
                    "pdf_hash": hashlib.sha256(pdf).hexdigest(),
                }
            )
            letter._mail()

    def _mail(self):
        self.ensure_one()
        application = self.application_id
        people = application.active_member_ids.partner_id | application.contact_id
        recipients = people.filtered(lambda person: person.active and person.email)
        if not recipients:
            application.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Nobody to write to: post the decision letter"),
                user_id=(application.user_id or self.env.user).id,
            )
            return
        attachment = self._get_sent_file()
        self.env.ref("mife_label.mail_template_decision").send_mail(
            self.id,
            email_values={
                "recipient_ids": recipients.ids,
                "attachment_ids": attachment.ids,
            },
            email_layout_xmlid=MAIL_FRAME,
        )

    def _get_sent_file(self):
        """Return the letter as it goes with the mail: one file, however often."""
        Attachment = self.env["ir.attachment"]
        own = [
            ("res_model", "=", self._name),
            ("res_id", "=", self.id),
            ("res_field", "=", False),
            ("name", "=", self.pdf_filename),
        ]
        return Attachment.search(own, limit=1) or Attachment.create(
            {
                "name": self.pdf_filename,
                "datas": self.pdf,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _note_mail(self, failure):
        """Note that the mail left, or why it did not: somebody then sends it again."""
        self._write_by_action(
            {
                "mailed_on": False if failure else fields.Datetime.now(),
                "mail_failure": failure,
            }
        )
        application = self.application_id
        if failure:
            application.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("The decision letter did not leave: send it again"),
                note=failure,
                user_id=(application.user_id or self.create_uid).id,
            )

    def _render_letter(self):
        letter = self.company_id._in_document_lang(self.sudo())
        return letter.env["ir.actions.report"]._print_mife_page(
            letter._render_page(), bottom=14
        )

    def _render_page(self):
        self.ensure_one()
        return self.env["ir.qweb"]._render(
            "mife_label.letter_document",
            {
                "letter": self,
                "values": self._prepare_document_values(),
                "company": self.company_id,
                "image_data_uri": image_data_uri,
            },
        )

    def _prepare_document_values(self):
        """Return what no template leaves out: reasons, ways forward, dates."""
        hearing = self.hearing_id
        application = self.application_id
        programme = application.programme_id
        rules = programme._get_rules_of(hearing)
        today = fields.Date.context_today(self)
        day = application.date_notified or today
        condition = application.date_condition or hearing.date_condition
        award = application.award_id if self.released_on else application.award_ids[:0]
        return {
            "day": day,
            "award": award,
            "reasons": hearing.reasons,
            "feedback": self.feedback_ids._get_written(),
            "conditions": self.decision == "awarded_conditions" and hearing.conditions,
            "date_condition": self.decision in ("awarded_conditions", "deferred")
            and (condition or fields.Date.add(day, months=rules.condition_months)),
            "date_reapply": self.decision == "refused"
            and fields.Date.add(day, months=rules.reapply_months),
            "contest_until": self.contest_until
            or fields.Date.add(day, days=rules.contest_days),
            "complaint_contact": programme.complaint_contact
            or application.company_id.email,
            "signatory": programme.signatory_name,
            "signatory_role": programme.signatory_role,
            "is_draft": not self.released_on,
        }
