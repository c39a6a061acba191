# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_list

from ...common.mail_frame import MAIL_FRAME
from ...report.proposal_note import DECIMALS, ProposalNote, read_proposal
from ...rules import scoring
from ...rules.reliability import krippendorff_alpha


class LabelSheet(models.Model):
    """The marks of one juror on one version of one file.

    No group reads a sheet before its session is opened, and no menu, count or order
    depends on one: see the record rules. A juror works on its own sheet through the
    pages of the portal, which answer for nobody else's.
    """

    _name = "label.sheet"
    _description = "Marks of a juror"
    _inherit = ["label.by.action.mixin", "label.search.mixin"]
    _order = "hearing_id, round, id"
    _rec_names_search = ["member_id"]

    hearing_id = fields.Many2one(
        comodel_name="label.hearing",
        string="File on the agenda",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    session_id = fields.Many2one(
        related="hearing_id.session_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="hearing_id.company_id", store=True, precompute=True, index=True
    )
    application_id = fields.Many2one(
        related="hearing_id.application_id", store=True, precompute=True, index=True
    )
    submission_id = fields.Many2one(
        comodel_name="label.submission",
        string="Version read",
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    member_id = fields.Many2one(
        comodel_name="label.session.member",
        string="Juror",
        index=True,
        ondelete="restrict",
        readonly=True,
        help="Empty once the decision can no longer be contested.",
    )
    is_counted = fields.Boolean(
        string="Counted", copy=False, readonly=True, groups=fields.NO_ACCESS
    )
    college_id = fields.Many2one(related="member_id.college_id")
    round = fields.Integer(default=1, readonly=True, required=True, aggregator=None)
    state = fields.Selection(
        selection=[("draft", "Being written"), ("sent", "Sent")],
        default="draft",
        readonly=True,
        required=True,
    )
    saved_on = fields.Datetime(readonly=True)
    sent_on = fields.Datetime(readonly=True)
    receipt = fields.Char(compute="_compute_receipt")
    receipt_due = fields.Boolean(
        string="Receipt to send", copy=False, exportable=False, readonly=True
    )
    reason = fields.Text(string="To share with the jury", readonly=True)
    # nobody but the juror, whatever the stage
    private_note = fields.Text(readonly=True, groups=fields.NO_ACCESS)
    line_ids = fields.One2many(
        comodel_name="label.sheet.line", inverse_name="sheet_id", readonly=True
    )
    is_last = fields.Boolean(
        string="Counts",
        compute="_compute_is_last",
        help="The last marks of this juror on this file.",
    )
    is_outdated = fields.Boolean(
        string="On an earlier version", compute="_compute_is_outdated"
    )
    score = fields.Float(
        string="Share of the points (%)", compute="_compute_score", digits=(5, DECIMALS)
    )

    _round_uniq = models.Constraint(
        "UNIQUE(member_id, submission_id, round)",
        "This juror already has a sheet on this version of the file.",
    )

    _receipt_due_idx = models.Index("(id) WHERE receipt_due")

    @api.depends("sent_on", "round")
    def _compute_receipt(self):
        for sheet in self:
            sheet.receipt = sheet.sent_on and (
                f"{sheet.session_id.date:%Y%m%d}-{sheet._origin.id:05d}-{sheet.round}"
            )

    @api.depends("round", "state")
    def _compute_is_last(self):
        last = {
            (member, hearing): last_id
            for member, hearing, last_id in self._read_group(
                [("state", "=", "sent"), ("hearing_id", "in", self.hearing_id.ids)],
                ["member_id", "hearing_id"],
                ["id:max"],
            )
        }
        for sheet in self:
            key = (sheet.member_id, sheet.hearing_id)
            sheet.is_last = (
                last.get(key) == sheet.id
                if sheet.member_id
                else sheet.sudo().is_counted
            )

    @api.depends("submission_id", "application_id.submission_ids")
    def _compute_is_outdated(self):
        for sheet in self:
            sheet.is_outdated = (
                sheet.submission_id != sheet.application_id.sudo().submission_id
            )

    @api.depends("line_ids.value", "line_ids.kind")
    def _compute_score(self):
        for sheet in self:
            criteria = sheet.line_ids._get_criteria()
            share = scoring.share(sheet._get_marks(), criteria)
            sheet.score = float(share) if share is not None else False

    @api.depends("member_id")
    def _compute_display_name(self):
        # the receipt shows it: it names no company
        for sheet in self:
            sheet.display_name = sheet.member_id.partner_id.name or self.env._("Juror")

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list:
            self._check_writing()
        return super().create(vals_list)

    def write(self, vals):
        self._check_writing()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The marks of a juror are never deleted."))

    def _check_writing(self):
        if not self._is_by_action():
            raise AccessError(
                self.env._("Marks are written by the juror, on the pages of the jury.")
            )

    # WRITING

    @api.model
    def _ensure(self, hearing, member):
        """Return the sheet of a juror for the present round, made if needed."""
        submission = hearing.submission_id
        sheet = self.search(
            [
                ("member_id", "=", member.id),
                ("submission_id", "=", submission.id),
                ("round", "=", hearing.round),
            ]
        )
        if sheet or not submission:
            return sheet
        earlier = self.search(
            [("member_id", "=", member.id), ("hearing_id", "=", hearing.id)],
            order="round desc, id desc",
            limit=1,
        )
        marks = {line.criterion_id.id: line for line in earlier.line_ids}
        return self._by_action().create(
            {
                "hearing_id": hearing.id,
                "member_id": member.id,
                "submission_id": submission.id,
                "round": hearing.round,
                "private_note": earlier.private_note,
                "reason": earlier.reason,
                "line_ids": [
                    Command.create(
                        marks[criterion_id]._copy_mark()
                        if criterion_id in marks
                        else {"criterion_id": criterion_id}
                    )
                    for criterion_id in submission._get_answers_by_criterion()
                ],
            }
        )

    def _is_open(self):
        """Return whether the juror may still write this sheet."""
        self.ensure_one()
        hearing = self.hearing_id
        session = hearing.session_id
        if self.round != hearing.round or self.submission_id != hearing.submission_id:
            return False
        if session.opened_on:
            return hearing.round > 1 and session.state in ("meeting", "minutes")
        return session.state in ("reading", "meeting")

    def _check_is_open(self):
        for sheet in self:
            if not sheet._is_open():
                raise UserError(
                    self.env._(
                        "The marks of this file are closed: the secretary has opened "
                        "them, or the meeting is over."
                    )
                )
            if sheet.state != "draft":
                raise UserError(
                    self.env._("This sheet is sent: ask to correct it before changing.")
                )

    def _save(self, marks, private_note=None, reason=None):
        """Write what the juror typed.

        :param marks: {criterion: {"choice", "private_note", "reason"}}; a choice is
            the id of a level, "na", "cannot" or ""
        """
        self.ensure_one()
        self._check_is_open()
        sheet = self._by_action()
        for line in sheet.line_ids:
            if line.criterion_id.id in marks:
                line._save(marks[line.criterion_id.id])
        vals = {"saved_on": fields.Datetime.now()}
        if private_note is not None:
            vals["private_note"] = private_note
        if reason is not None:
            vals["reason"] = reason
        sheet.write(vals)

    def _send(self):
        """Hand the sheet in; its receipt leaves within minutes, to the juror alone."""
        self.ensure_one()
        self._check_is_open()
        missing = self.line_ids.filtered(lambda line: not line.kind)
        if missing:
            raise UserError(
                self.env._(
                    'Answer every criterion, if only by "Cannot judge". Still to '
                    "answer: %s.",
                    format_list(
                        self.env, [line.criterion_id.display_name for line in missing]
                    ),
                )
            )
        self._write_by_action(
            {"state": "sent", "sent_on": fields.Datetime.now(), "receipt_due": True}
        )

    @api.model
    def _cron_send_receipts(self):
        """Write to the jurors whose sheets came in: none of them waits for a mail."""
        sheets = self.search([("receipt_due", "=", True)])
        self.env.ref("mife_label.mail_template_jury_receipt").send_mail_batch(
            sheets.ids, email_layout_xmlid=MAIL_FRAME
        )
        sheets._write_by_action({"receipt_due": False})

    def _correct(self):
        """Take a sheet back while nobody has seen it."""
        self.ensure_one()
        if not self._is_open():
            self._check_is_open()
        self._write_by_action({"state": "draft", "receipt_due": False})

    @api.model
    def _take_jurors_off(self, sessions):
        """Leave the marks of these sessions without their jurors; return how many.

        What counted still does. Nothing else ties a mark to a person: neither who
        wrote the row, nor its hours, nor the receipt that left.
        """
        sheets = self.search(
            [("session_id", "in", sessions.ids), ("member_id", "!=", False)]
        )
        counted = self.browse().union(*self._get_counted(sheets.hearing_id).values())
        self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "in", sheets.ids)]
        ).unlink()
        sheets._by_action().line_ids._forget_writer()
        for part, counts in ((counted, True), (sheets - counted, False)):
            part._write_by_action(
                {
                    "member_id": False,
                    "is_counted": counts,
                    "private_note": False,
                    "saved_on": False,
                }
            )
        self.flush_model()
        self.env.cr.execute(
            "UPDATE label_sheet SET create_uid = %s, write_uid = %s,"
            " create_date = date_trunc('month', create_date),"
            " sent_on = date_trunc('month', sent_on) WHERE id = ANY(%s)",
            (SUPERUSER_ID, SUPERUSER_ID, sheets.ids),
        )
        sheets.invalidate_recordset()
        # what seals the file stays: who stepped out, without why
        self.env["label.interest"].search(
            [("session_id", "in", sessions.ids)]
        )._forget()
        return len(sheets)

    # RESULTS

    def _get_marks(self):
        """Return {criterion: mark}; what was not marked is not in it."""
        return {
            line.criterion_id.id: line.value
            for line in self.line_ids
            if line.kind == "mark"
        }

    def _get_counted(self, hearings):
        """Return {hearing: last sent sheet of each member who takes part, or took}."""
        facts = hearings._get_facts()
        # a session being edited holds copies of its files
        shown = {hearing._origin: hearing for hearing in hearings}
        counted = {hearing: self.browse() for hearing in hearings}
        last = {}
        for sheet in self.search(
            [("hearing_id", "in", hearings.ids), ("state", "=", "sent")],
            order="round, submission_id, id",
        ):
            hearing = shown[sheet.hearing_id]
            if sheet.member_id:
                last[hearing, sheet.member_id] = sheet
            elif sheet.sudo().is_counted:
                counted[hearing] |= sheet
        for (hearing, member), sheet in last.items():
            seat = facts[hearing].get_seat(member.id)
            if seat and seat["votes"] and not seat["links"]:
                counted[hearing] |= sheet
        return counted

    def _get_result(self, hearing):
        """Return what the marks of a file propose in words, once they are open."""
        if not hearing.session_id.opened_on:
            return None
        sheets = self._get_counted(hearing)[hearing]
        return {
            **ProposalNote(self.env, self._get_figures(hearing, sheets)).prepare(),
            "outdated": len(sheets.filtered("is_outdated")),
            "criteria": [
                {"criterion": criterion.display_name, "lines": lines}
                for criterion, lines in sheets.line_ids.grouped("criterion_id").items()
            ],
            "general": sheets.filtered("reason"),
        }

    def _get_figures(self, hearing, sheets=None):
        """Return what the marks of a file propose, as plain values."""
        if sheets is None:
            sheets = self._get_counted(hearing)[hearing]
        return read_proposal(
            sheets,
            hearing._get_facts()[hearing].rules,
            hearing.application_id.standard_id.axis_ids,
            self._get_agreement(hearing.session_id),
        )

    def _get_agreement(self, session):
        """Return how far a jury agrees on its grid, over all its files, or None.

        Criteria have scales of their own: marks are compared as shares of theirs.
        """
        shares = []
        for criterion, rows in self._get_rows(session.hearing_ids).items():
            highest = max(criterion._get_scale().mapped("value")) or 1
            shares += [
                [None if mark is None else mark / highest for mark in row]
                for row in rows
            ]
        return krippendorff_alpha(shares, "interval")

    def _get_reliability(self, hearings):
        """Return how far jurors agree, criterion by criterion, over a session."""
        rows = self._get_rows(hearings)
        return [
            {
                "criterion": criterion.display_name,
                "files": len(rows[criterion]),
                "alpha": krippendorff_alpha(rows[criterion]),
            }
            for criterion in sorted(rows, key=lambda criterion: criterion.number or "")
        ]

    def _get_rows(self, hearings):
        """Return {criterion: one list per file, of the marks it got}."""
        rows = {}
        for sheets in self._get_counted(hearings).values():
            marks = [sheet._get_marks() for sheet in sheets]
            for criterion in sheets.line_ids.criterion_id:
                # whose mark it is does not matter, how far they are does
                rows.setdefault(criterion, []).append(
                    [given.get(criterion.id) for given in marks]
                )
        return rows
