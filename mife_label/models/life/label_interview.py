# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...common.mail_frame import MAIL_FRAME
from ...common.rules.canonical import canonical
from ...common.rules.proofs import prepare
from ...fields import FileName
from ...rules.articles import elide


class LabelInterview(models.Model):
    """What a company told its coach, who wrote it down, and that it confirmed.

    For a company that has nobody to type: it reads what was written by a link of its
    own, or signs it on paper. Until then nothing of it is in the file; then the answers
    take it, with its provenance, and nothing here changes any more.
    """

    _name = "label.interview"
    _description = "Interview with a company"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.frozen.mixin",
        "label.link.mixin",
        "mail.thread",
        "label.search.key.mixin",
    ]
    _order = "date desc, id desc"
    _rec_names_search = ["application_id", "spoken_with", "date"]
    _frozen_files = {}
    _frozen_domain = [("state", "=", "confirmed")]
    _action_only_fields = (
        "state",
        "author_id",
        "sent_on",
        "confirmed_on",
        "confirmed_by",
        "confirmed_how",
        "remark",
        "payload",
        "payload_hash",
    )
    _link_path = "/label/interview"
    _link_hours = 14 * 24
    _SAID_FIELDS = frozenset(
        {
            "application_id",
            "date",
            "spoken_with",
            "capacity",
            "email",
            "line_ids",
            "evidence_ids",
        }
    )

    application_id = fields.Many2one(
        comodel_name="label.application",
        check_company=True,
        domain=[("state", "in", ("in_progress", "to_complete"))],
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="application_id.partner_id", string="Establishment", store=True
    )
    date = fields.Date(
        string="Held on",
        default=lambda self: fields.Date.context_today(self),
        required=True,
    )
    author_id = fields.Many2one(
        comodel_name="res.users",
        string="Written by",
        default=lambda self: self.env.user,
        check_company=True,
        copy=False,
        readonly=True,
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Followed by",
        default=lambda self: self.env.user,
        check_company=True,
        copy=False,
        help="Told when the company asks to correct what was written.",
    )
    spoken_with = fields.Char(string="Who answered", required=True)
    capacity = fields.Char(string="As", help="The role of this person in the company.")
    email = fields.Char(
        string="Address",
        help="Where the link goes by which this person confirms. Leave it empty for a "
        "confirmation on paper.",
    )
    line_ids = fields.One2many(
        comodel_name="label.interview.line",
        inverse_name="interview_id",
        string="What was told",
    )
    evidence_ids = fields.Many2many(
        comodel_name="label.evidence",
        relation="label_interview_evidence_rel",
        check_company=True,
        domain="[('application_id', '=', application_id)]",
        string="Proofs shown",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Being written"),
            ("sent", "To confirm"),
            ("confirmed", "Confirmed"),
        ],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    sent_on = fields.Datetime(copy=False, readonly=True)
    remark = fields.Text(
        string="What the company asks to correct", copy=False, readonly=True
    )
    confirmed_on = fields.Datetime(copy=False, readonly=True, tracking=True)
    confirmed_by = fields.Char(copy=False, readonly=True)
    confirmed_how = fields.Selection(
        selection=[("link", "By its link"), ("paper", "On paper")],
        string="Confirmed",
        copy=False,
        readonly=True,
    )
    scan = fields.Binary(
        string="Signed paper",
        attachment=True,
        copy=False,
        help="The interview printed and signed by the company, scanned.",
    )
    scan_filename = FileName(copy=False)
    signed_on = fields.Date(string="Signed on", copy=False)
    payload = fields.Json(copy=False, readonly=True)
    payload_hash = fields.Char(
        string="Fingerprint of what was confirmed", copy=False, readonly=True
    )

    @api.depends("application_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for interview in self:
            interview.display_name = self.env._(
                "%(file)s, interview of %(day)s",
                file=interview.application_id.display_name or "",
                day=format_date(self.env, interview.date),
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("%(file)s, interview of %(day)s", file="", day="")

    @api.onchange("application_id")
    def _onchange_application_id(self):
        contact = self.application_id.contact_id
        if contact and not self.spoken_with:
            self.spoken_with = contact.name
            self.capacity = contact.function
            self.email = contact.email

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_scan(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._prepare_scan(vals))

    @api.model
    def _prepare_scan(self, vals):
        if not vals.get("scan"):
            return vals
        proof = prepare(vals.get("scan_filename"), base64.b64decode(vals["scan"]))
        self.env["label.evidence"]._check_upload(proof)
        return {
            **vals,
            "scan": base64.b64encode(proof.content),
            "scan_filename": proof.filename,
        }

    def _check_locked(self, vals):
        confirmed = self.filtered(lambda one: one.state == "confirmed")
        if confirmed and (self._SAID_FIELDS | {"scan", "signed_on"}).intersection(vals):
            raise UserError(
                self.env._(
                    "What a company confirmed stays as it is: hold another interview."
                )
            )
        sent = self.filtered(lambda one: one.state == "sent")
        if sent and self._SAID_FIELDS.intersection(vals):
            raise UserError(
                self.env._(
                    "The company is reading this interview: take it back before you "
                    "change it."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if any(interview.state == "confirmed" for interview in self):
            raise UserError(self.env._("What a company confirmed is not deleted."))

    def _get_link_stamp(self):
        return fields.Datetime.to_string(self.sent_on) or None

    def action_send(self):
        """Send the company the link by which it confirms what was written."""
        self.check_access("write")
        for interview in self:
            interview._check_state("draft")
            interview._check_told()
            if not interview.email:
                raise UserError(
                    elide(
                        self.env._(
                            "Enter the address of %s, or have the interview signed on "
                            "paper.",
                            interview.spoken_with,
                        ),
                        [interview.spoken_with],
                    )
                )
            interview._write_by_action(
                {"state": "sent", "sent_on": fields.Datetime.now(), "remark": False}
            )
            self.env.ref("mife_label.mail_template_interview").send_mail(
                interview.id, email_layout_xmlid=MAIL_FRAME
            )

    def action_take_back(self):
        """Write again: the link that was sent opens nothing any more."""
        self.check_access("write")
        for interview in self:
            interview._check_state("sent")
        self._write_by_action({"state": "draft", "sent_on": False})

    def action_confirm_on_paper(self):
        self.check_access("write")
        for interview in self:
            if interview.state == "confirmed":
                interview._check_state("draft")
            interview._check_told()
            if not (interview.scan and interview.signed_on):
                raise UserError(
                    self.env._(
                        "Join the paper that %s signed, and enter the day it was "
                        "signed.",
                        interview.spoken_with,
                    )
                )
            today = fields.Date.context_today(interview)
            if not interview.date <= interview.signed_on <= today:
                raise UserError(
                    self.env._(
                        "The paper was signed between the day of the interview and "
                        "today: check its day."
                    )
                )
            interview._confirm(interview.spoken_with, "paper")

    @api.readonly
    def action_print(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/label/interview/{self.id}/pdf",
            "target": "new",
        }

    def _check_state(self, state):
        if self.state != state:
            raise UserError(
                self.env._(
                    "This interview has moved on since the page was loaded: load it "
                    "again."
                )
            )

    def _check_told(self):
        if not self.line_ids:
            raise UserError(
                self.env._("Write what was told on at least one criterion.")
            )
        for line in self.line_ids:
            line.answer_id._check_open()

    def _confirm_by_link(self, name):
        self.ensure_one()
        if self.state == "confirmed":
            return
        self._check_state("sent")
        name = (name or "").strip()
        if not name:
            raise UserError(self.env._("Write your name to confirm."))
        self._confirm(name, "link")

    def _confirm(self, name, how):
        """Freeze what was written and put it in the answers, with who confirmed it."""
        self.ensure_one()
        self.lock_for_update()
        if self.state == "confirmed":
            return
        self._check_told()
        # sudo: a company confirms without an account, in the name of who wrote it
        interview = self.with_user(self.author_id).sudo()
        payload = interview._prepare_payload()
        for line in interview.line_ids:
            line._take_in()
        interview._write_by_action(
            {
                "state": "confirmed",
                "confirmed_on": fields.Datetime.now(),
                "confirmed_by": name,
                "confirmed_how": how,
                "remark": False,
                "payload": payload,
                "payload_hash": hashlib.sha256(canonical(payload)).hexdigest(),
            }
        )
        interview.message_post(
            body=self.env._("%s confirmed what was written.", name),
        )

    def _ask_correction(self, remark):
        """Give the interview back to the coach, with what the company says of it."""
        self.ensure_one()
        self._check_state("sent")
        remark = (remark or "").strip()
        if not remark:
            raise UserError(self.env._("Say what is to be corrected."))
        self._write_by_action({"state": "draft", "sent_on": False, "remark": remark})
        self.application_id.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=elide(
                self.env._("Correct the interview of %s", self.spoken_with),
                [self.spoken_with],
            ),
            note=remark,
            user_id=(self.user_id or self.author_id).id,
        )

    def _prepare_payload(self):
        return {
            "file": self.application_id.name,
            "date": fields.Date.to_string(self.date),
            "written_by": self.author_id.name,
            "spoken_with": self.spoken_with,
            "capacity": self.capacity or None,
            "answers": [
                {
                    "number": line.answer_id.number,
                    "title": line.answer_id.criterion_id.name,
                    "said": line.said,
                }
                for line in self.line_ids
            ],
            "evidence": [
                {"name": proof.name, "sha256": proof.sha256}
                for proof in self.evidence_ids
            ],
        }

    def _print_page(self):
        """Return the interview as a document to sign."""
        company = self.company_id._in_document_lang(self.company_id)
        interview = self.with_env(company.env)
        page = interview.env["ir.qweb"]._render(
            "mife_label.interview_document",
            {"interview": interview, "company": company, "image_data_uri": None},
        )
        return self.env["ir.actions.report"]._print_mife_page(page)
