# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain
from odoo.tools import format_list, plaintext2html

from ...common.models.res_partner_identity import IS_COMPANY
from ...rules.completeness import percentage
from ...rules.steps import AWARDED_RESULTS, WRITING_STATES

# a file that nobody wrote in for that long is asked about
STALE_MONTHS = 11


class LabelApplication(models.Model):
    """What the company writes with its coach, until it is sealed."""

    _inherit = "label.application"

    criterion_ids = fields.Many2many(
        comodel_name="label.criterion",
        string="Criteria to Answer",
        compute="_compute_criterion_ids",
    )
    criterion_count = fields.Integer(compute="_compute_criterion_ids")
    answer_ids = fields.One2many(
        comodel_name="label.answer", inverse_name="application_id", string="Answers"
    )
    action_ids = fields.One2many(
        comodel_name="label.action", inverse_name="application_id", string="Actions"
    )
    evidence_ids = fields.One2many(
        comodel_name="label.evidence", inverse_name="application_id", string="Proofs"
    )
    strengths = fields.Text(
        help="What the company does well and wants the jury to hear."
    )
    commitment_ids = fields.One2many(
        comodel_name="label.commitment",
        inverse_name="application_id",
        string="Improvement Plan",
    )
    earlier_application_id = fields.Many2one(
        comodel_name="label.application",
        check_company=True,
        string="Earlier File",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="The last file that gave the label, from which a renewal starts.",
    )
    earlier_commitment_ids = fields.One2many(
        related="earlier_application_id.commitment_ids",
        string="Commitments of the Earlier File",
    )
    answer_count = fields.Integer(compute="_compute_completeness")
    complete_count = fields.Integer(compute="_compute_completeness")
    completeness = fields.Integer(
        string="File Completed (%)", compute="_compute_completeness"
    )
    is_plan_open = fields.Boolean(compute="_compute_is_plan_open")
    member_ids = fields.One2many(
        comodel_name="label.application.member",
        inverse_name="application_id",
        string="People of the File",
    )
    active_member_ids = fields.One2many(
        comodel_name="label.application.member",
        inverse_name="application_id",
        string="People with Access",
        domain=[("revoked_on", "=", False)],
    )
    ambassador_ids = fields.One2many(
        comodel_name="label.ambassador",
        inverse_name="application_id",
        string="Ambassadors and Tutors",
    )
    request_ids = fields.One2many(
        comodel_name="label.completion.request",
        inverse_name="application_id",
        string="Completion Requests",
    )
    submission_ids = fields.One2many(
        comodel_name="label.submission",
        inverse_name="application_id",
        string="Versions Submitted",
    )
    submission_id = fields.Many2one(
        comodel_name="label.submission",
        string="Last Version",
        compute="_compute_submission_id",
    )

    @api.depends("standard_id", "size")
    def _compute_criterion_ids(self):
        for application in self:
            criteria = application.standard_id.criterion_ids
            if application.size == "very_small":
                criteria = criteria.filtered(
                    lambda criterion: criterion.size_variant == "all"
                )
            application.criterion_ids = criteria
            application.criterion_count = len(criteria)

    @api.depends("answer_ids.is_complete")
    def _compute_completeness(self):
        domain = [("application_id", "in", self.ids)]
        Answer = self.env["label.answer"]
        counts = dict(Answer._read_group(domain, ["application_id"], ["__count"]))
        complete_counts = dict(
            Answer._read_group(
                [*domain, ("is_complete", "=", True)], ["application_id"], ["__count"]
            )
        )
        for application in self:
            total = counts.get(application._origin, 0)
            complete = complete_counts.get(application._origin, 0)
            application.answer_count = total
            application.complete_count = complete
            application.completeness = percentage(complete, total)

    @api.depends("state", "request_ids.state", "request_ids.reopens_plan")
    def _compute_is_plan_open(self):
        for application in self:
            application.is_plan_open = application.state == "in_progress" or (
                application.state == "to_complete"
                and any(
                    request.state == "sent" and request.reopens_plan
                    for request in application.request_ids
                )
            )

    @api.depends("submission_ids")
    def _compute_submission_id(self):
        for application in self:
            application.submission_id = application.submission_ids.sorted("version")[
                -1:
            ]

    def action_submit(self):
        """Seal the file as its next version."""
        self._lock_file()
        self._check_origin("submitted")
        self._check_holder()
        for application in self:
            application._check_complete()
            application.env["label.submission"]._seal(application)
            application.request_ids.filtered(
                lambda request: request.state == "sent"
            )._write_by_action({"state": "answered"})
            application._move(
                "submitted", date_submitted=fields.Date.context_today(self)
            )
            application._mail_members("mife_label.mail_template_submission")

    @api.readonly
    def action_ask_completion(self):
        """Prepare the list of the questions to reopen."""
        self.ensure_one()
        self._check_origin("to_complete")
        draft = self.request_ids.filtered(lambda request: request.state == "draft")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for Completion"),
            "res_model": "label.completion.request",
            "res_id": draft[:1].id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_application_id": self.id},
        }

    @api.readonly
    def action_view_answers(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_answer_action"
        )
        return {**action, "domain": [("application_id", "=", self.id)]}

    @api.readonly
    def action_view_submissions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_submission_action"
        )
        return {**action, "domain": [("application_id", "=", self.id)]}

    @api.readonly
    def action_view_criteria(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_criterion_action"
        )
        return {**action, "domain": [("id", "in", self.criterion_ids.ids)]}

    def _sync_answers(self):
        """Give each file one answer per criterion that applies to it.

        An answer that no longer applies leaves the file without being lost.
        """
        Answer = self.env["label.answer"]
        applications = self.filtered(
            lambda application: application.state == "in_progress"
        )
        answers = Answer.with_context(active_test=False).search(
            [("application_id", "in", applications.ids)]
        )
        vals_list = []
        for application in applications:
            own = answers.filtered(
                lambda answer, application=application: (
                    answer.application_id == application
                )
            )
            criteria = application.criterion_ids
            applicable = own.filtered(
                lambda answer, criteria=criteria: answer.criterion_id in criteria
            )
            applicable.filtered(lambda answer: not answer.active).active = True
            (own - applicable).filtered("active").active = False
            vals_list += [
                {"application_id": application.id, "criterion_id": criterion.id}
                for criterion in criteria - own.criterion_id
            ]
        Answer.create(vals_list)

    def _ensure_lead(self):
        """Give the contact of the company the first place in its file."""
        Member = self.env["label.application.member"]
        for application in self:
            contact = application.contact_id
            if contact and contact not in application.active_member_ids.partner_id:
                Member.create(
                    {
                        "application_id": application.id,
                        "partner_id": contact.id,
                        "role": "1_lead",
                    }
                )

    @api.model
    def _cron_flag_stale_files(self):
        """Ask what becomes of the files nobody writes in any more.

        Texts and proofs of a company are not kept for nothing: the coach calls the
        company, or closes the file with its reason.
        """
        limit = fields.Datetime.subtract(fields.Datetime.now(), months=STALE_MONTHS)
        stale = self.search(
            [
                ("state", "in", ("in_progress", "to_complete")),
                ("date_started", "<", limit),
                ("answer_ids", "not any", [("updated_on", ">=", limit)]),
                ("activity_ids", "not any", [("date_deadline", ">=", limit)]),
            ]
        )
        for application in stale:
            application.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "Nothing written for %s months: call the company, or close the "
                    "file",
                    STALE_MONTHS,
                ),
                user_id=(application.user_id or self.env.user).id,
            )

    def _prefill_answers(self):
        """Start a renewal from what the company wrote last time.

        The self-assessment is left to make again: it is what the renewal is about.
        """
        for application in self:
            earlier = application.earlier_application_id
            texts = {
                answer.criterion_id._get_root(): answer.narrative
                for answer in earlier.answer_ids
            }
            for answer in application.answer_ids:
                narrative = texts.get(answer.criterion_id._get_root())
                if narrative and not answer.narrative:
                    answer.narrative = narrative

    def _find_earlier_application(self):
        """Return the last file that gave this label to the establishment."""
        self.ensure_one()
        return self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("programme_id", "=", self.programme_id.id),
                ("result", "in", AWARDED_RESULTS),
                ("id", "!=", self.id),
            ],
            order="date_notified desc, id desc",
            limit=1,
        )

    def _get_missing(self):
        """Return what keeps the file from being submitted, as sentences."""
        self.ensure_one()
        missing = [
            self.env._(
                "%(question)s: %(missing)s",
                question=answer.display_name,
                missing=answer.missing,
            )
            for answer in self.answer_ids
            if not answer.is_complete
        ]
        if not (self.perimeter or "").strip():
            missing.append(self.env._("what the label would cover (the perimeter)"))
        if not self.commitment_ids:
            missing.append(
                self.env._("at least one commitment of the improvement plan")
            )
        return missing

    def _lock_file(self):
        """Let nobody write while the file is sealed."""
        try:
            self.lock_for_update(allow_referencing=True)
            self.answer_ids.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody is writing in this file right now: submit it again in a "
                    "moment."
                )
            ) from error

    def _check_complete(self):
        missing = self._get_missing()
        if missing:
            raise UserError(
                self.env._(
                    "The file of %(application)s is not complete yet:\n%(missing)s",
                    application=self.display_name,
                    missing="\n".join(f"- {sentence}" for sentence in missing),
                )
            )

    def _takes_invitations(self):
        """Tell whether the company still invites: the jury reads what was submitted."""
        self.ensure_one()
        return self.state in WRITING_STATES and not self.submission_ids

    def _invitations_message(self):
        return self.env._(
            "Invitations closed when the file was submitted: ask your coach to add "
            "somebody."
        )

    def _get_lead_names(self):
        leads = self.active_member_ids.filtered(lambda member: member.role == "1_lead")
        return format_list(self.env, leads.mapped("shown_name")) or (
            self.user_id.name or ""
        )

    def _ask_help(self, message, answer=None):
        """Put the question of a person of the company on the coach's list."""
        self.ensure_one()
        subject = answer.display_name if answer else self.env._("the file")
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._(
                "%(person)s asks for help on %(subject)s",
                person=self.env.user.name,
                subject=subject,
            ),
            note=plaintext2html(message or ""),
            user_id=(self.user_id or self.env.ref("base.user_admin")).id,
        )

    def _mail_members(self, template_xmlid, record=None):
        """Write to the people of the file who still have access to it."""
        self.ensure_one()
        recipients = self.active_member_ids.partner_id.filtered(
            lambda partner: partner.active and partner.email
        )
        if not recipients:
            return
        self.env.ref(template_xmlid).send_mail(
            (record or self).id,
            email_values={"recipient_ids": recipients.ids},
            email_layout_xmlid="mife_label.mail_frame",
        )

    def _check_holder(self):
        """Only an establishment known by its SIRET can hold a label."""
        for application in self:
            holder = application.partner_id
            if not holder.filtered_domain([IS_COMPANY]):
                raise UserError(
                    self.env._(
                        "%(holder)s is a person: choose the company, or the site, that "
                        "would hold the label on application %(application)s.",
                        holder=holder.display_name,
                        application=application.name,
                    )
                )
            if not holder._get_siret():
                raise UserError(
                    self.env._(
                        "%(holder)s has no SIRET: enter its 14 digits and its country "
                        "(France) on its form, then go on with application "
                        "%(application)s.",
                        holder=holder.display_name,
                        application=application.name,
                    )
                )

    def _check_no_open_application(self, holders):
        """Name the application that is already open for a (holder, programme).

        The unique index stays the guard between two simultaneous entries.
        """
        others = self.search(
            Domain("partner_id", "in", [partner_id for partner_id, _p in holders])
            & Domain("state", "!=", "notified")
            & Domain("id", "not in", self.ids)
        )
        for other in others:
            if (other.partner_id.id, other.programme_id.id) in holders:
                raise UserError(
                    self.env._(
                        "%(holder)s already has an open application for %(programme)s, "
                        "%(number)s: go on with it, or close it first.",
                        holder=other.partner_id.name,
                        programme=other.programme_id.name,
                        number=other.name,
                    )
                )
