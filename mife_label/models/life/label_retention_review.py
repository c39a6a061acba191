# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ...rules.retention import get_first_of_month, get_marks_day, is_silent

# what of a file may hold proofs
PARTS = ("label.evidence", "label.action", "label.answer", "label.commitment")
MANAGER = "mife_label.mife_label_group_manager"
# who is named where, and lists its own at their term
PEOPLE = {
    "consent": "label.consent",
    "attendee": "event.registration",
    "address": "label.ambassador",
}
# the states of a file whose company never submitted it
DRAFT_STATES = ("first_contact", "eligibility", "in_progress", "notified")


class LabelRetentionReview(models.Model):
    """What the label no longer needs to keep this month, and what was made of it.

    Drafts that nobody submitted are deleted. Marks of decisions that can no longer be
    contested lose their juror; figures, votes and minutes stay as they are. Names and
    addresses of people go once they serve nothing.
    """

    _name = "label.retention.review"
    _description = "Data at their term"
    _inherit = [
        "mail.thread",
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "month desc, id desc"
    _rec_name = "month"
    _rec_names_search = ["month", "state"]
    _action_only_fields = ("state", "approved_by_id", "approved_on", "result")

    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    month = fields.Date(
        default=lambda self: get_first_of_month(fields.Date.context_today(self)),
        required=True,
    )
    state = fields.Selection(
        selection=[("draft", "To look at"), ("done", "Done")],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    line_ids = fields.One2many(
        comodel_name="label.retention.line", inverse_name="review_id"
    )
    due_count = fields.Integer(string="At their term", compute="_compute_due_count")
    reason = fields.Text(string="Grounds of the approval", copy=False)
    approved_by_id = fields.Many2one(
        comodel_name="res.users", string="Approved by", copy=False, readonly=True
    )
    approved_on = fields.Datetime(string="Approved on", copy=False, readonly=True)
    result = fields.Text(string="What was done", copy=False, readonly=True)

    _month_uniq = models.Constraint(
        "UNIQUE(company_id, month)", "The list of this month exists already: open it."
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Data at their term, %s",
                format_date(self.env, review.month, date_format="MMMM yyyy"),
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("Data at their term, %s", "")

    @api.depends("line_ids.keep_reason", "line_ids.state")
    def _compute_due_count(self):
        for review in self:
            review.due_count = len(
                review.line_ids.filtered(lambda line: line._is_due())
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("month"):
                day = fields.Date.to_date(vals["month"])
                vals["month"] = get_first_of_month(day)
        reviews = super().create(vals_list)
        reviews._refresh()
        return reviews

    def _check_locked(self, vals):
        if {"month", "company_id", "reason"} & set(vals) and any(
            review.state == "done" for review in self
        ):
            raise UserError(
                self.env._("What was approved stays in the register as it is.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(review.state == "done" for review in self):
            raise UserError(
                self.env._("What was approved stays in the register as it is.")
            )

    def action_refresh(self):
        self.check_access("write")
        self.filtered(lambda review: review.state == "draft")._refresh()

    def action_approve(self):
        """Delete drafts and take jurors off marks, except what is kept back."""
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a manager approves this list."))
        self.check_access("write")
        if self.state == "done":
            raise UserError(self.env._("This list was already approved."))
        if not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "Write the grounds of your approval: the register keeps them."
                )
            )
        self._refresh()
        due = self.sudo().line_ids.filtered(lambda line: line._is_due())
        drafts, sessions = due.application_id, due.session_id
        counts = {
            "drafts": len(drafts),
            "files": self._delete_drafts(drafts),
            "sheets": self.env["label.sheet"].sudo()._take_jurors_off(sessions),
            **self._forget_at_term(due),
        }
        due._write_by_action({"state": "done"})
        self._write_by_action(
            {
                "state": "done",
                "approved_by_id": self.env.uid,
                "approved_on": fields.Datetime.now(),
                "result": self.env._(
                    "Drafts deleted: %(drafts)s, with %(files)s files. Sheets without "
                    "their juror from now on: %(sheets)s. Agreements deleted: "
                    "%(consent)s. People of events no longer named: %(attendee)s. "
                    "Addresses of ambassadors erased: %(address)s.",
                    **counts,
                ),
            }
        )
        self._message_log(body=f"{self.result} {self.reason}")

    @api.model
    def _cron_prepare(self):
        month = get_first_of_month(fields.Date.context_today(self))
        known = self.search([("month", "=", month)]).company_id
        programmes = self.env["label.programme"]._read_group([], ["company_id"])
        companies = self.env["res.company"].union(*(c for (c,) in programmes)) - known
        self.create(
            [{"company_id": company.id, "month": month} for company in companies]
        )

    def _refresh(self):
        """Judge everything again; what is kept back with a reason stays so."""
        Line = self.env["label.retention.line"].sudo()
        for review in self.sudo():
            kept = review.line_ids.filtered("keep_reason")
            (review.line_ids - kept)._by_action().unlink()
            subjects = {line._get_subject() for line in kept}
            found = (
                *review._prepare_drafts(),
                *review._prepare_sessions(),
                *review._prepare_people(),
            )
            Line._by_action().create(
                [
                    {"review_id": review.id, **vals}
                    for vals in found
                    if Line.new(vals)._get_subject() not in subjects
                ]
            )

    def _get_last_written(self, drafts):
        """Return {draft: the last day on which somebody wrote in it, or about it}."""
        days = {
            draft: max(filter(None, (draft.date_first_contact, draft.date_started)))
            for draft in drafts
        }
        written = [
            *self.env["label.answer"]._read_group(
                [("application_id", "in", drafts.ids), ("narrative", "!=", False)],
                ["application_id"],
                ["write_date:max"],
            ),
            *(
                (drafts.browse(key), day)
                for key, day in self.env["mail.message"]._read_group(
                    [
                        ("model", "=", drafts._name),
                        ("res_id", "in", drafts.ids),
                        ("message_type", "in", ("comment", "email", "email_outgoing")),
                    ],
                    ["res_id"],
                    ["date:max"],
                )
            ),
        ]
        for draft, day in written:
            days[draft] = max(days[draft], day.date())
        return days

    def _delete_drafts(self, drafts):
        """Delete files that nobody submitted, whatever they hold; count the proofs."""
        parts = {drafts._name: drafts.ids}
        for name in PARTS:
            parts[name] = (
                self.env[name].sudo().search([("application_id", "in", drafts.ids)]).ids
            )
        proofs = (
            self.env["ir.attachment"]
            .sudo()
            .with_context(skip_res_field_check=True)
            .search(
                Domain.OR(
                    Domain("res_model", "=", name) & Domain("res_id", "in", ids)
                    for name, ids in parts.items()
                )
            )
        )
        count = len(proofs)
        # the guards of what was begun are for people: this is the end of its term
        drafts.with_context(**{MODULE_UNINSTALL_FLAG: True}).unlink()
        # the files of a file that is no more are sealed no more
        proofs.exists().unlink()
        return count

    def _prepare_drafts(self):
        """Return a line for each file that nobody submitted, nor wrote in for long."""
        today = fields.Date.context_today(self)
        drafts = self.env["label.application"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", DRAFT_STATES)
            & Domain("submission_ids", "=", False)
            & Domain("award_ids", "=", False)
            & Domain("hearing_ids", "=", False)
            & Domain("interest_ids", "=", False)
        )
        drafts -= (
            self.env["label.complaint"]
            .search([("application_id", "in", drafts.ids)])
            .application_id
        )
        written = self._get_last_written(drafts)
        lines = []
        for draft in drafts:
            months = draft.programme_id.draft_months
            due = is_silent(written[draft], months, today)
            if due:
                lines.append(
                    {
                        "kind": "draft",
                        "application_id": draft.id,
                        "name": draft.display_name,
                        "due_since": due,
                    }
                )
        return lines

    def _prepare_people(self):
        """Return a line for each label and kind of people whose term has come."""
        today = fields.Date.context_today(self)
        programmes = self.env["label.programme"].with_context(active_test=False)
        lines = []
        for programme in programmes.search([("company_id", "=", self.company_id.id)]):
            for kind, model in PEOPLE.items():
                found = self.env[model]._label_find_at_term(programme, today)
                if found:
                    lines.append(
                        {
                            "kind": kind,
                            "programme_id": programme.id,
                            "name": f"{programme.name} ({len(found)})",
                            "due_since": min(found.values()),
                        }
                    )
        return lines

    def _forget_at_term(self, due):
        """Erase who is at its term in these lines; return {kind: how many}."""
        today = fields.Date.context_today(self)
        counts = dict.fromkeys(PEOPLE, 0)
        for line in due.filtered("programme_id"):
            records = self.env[PEOPLE[line.kind]].sudo()
            found = records._label_find_at_term(line.programme_id, today)
            counts[line.kind] += len(found)
            records.union(*found)._label_forget()
        return counts

    def _prepare_sessions(self):
        """Return a line for each jury whose decisions can no longer be contested."""
        today = fields.Date.context_today(self)
        sheets = self.env["label.sheet"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("member_id", "!=", False),
                ("session_id.opened_on", "!=", False),
            ],
            ["session_id"],
        )
        contested = (
            self.env["label.complaint"]
            .search([("state", "!=", "answered")])
            .application_id
        )
        lines = []
        for (session,) in sheets:
            applications = session.hearing_ids.application_id
            due = get_marks_day(
                [application.contest_until or None for application in applications],
                session.programme_id.marks_months,
            )
            if due and due <= today and not applications & contested:
                lines.append(
                    {
                        "kind": "marks",
                        "session_id": session.id,
                        "name": session.display_name,
                        "due_since": due,
                    }
                )
        return lines
