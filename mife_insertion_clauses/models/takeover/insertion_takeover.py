# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import timedelta
from functools import partial

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.service.model import retrying
from odoo.tools import format_date

from ...common.rules.apart import OverBudget, call_apart
from ...common.rules.uploads import MAX_BYTES
from ...fields import FileName
from ...report.takeover_file import TakeoverFile
from ...report.takeover_match import FATES, REFUSED, TO_DECIDE
from ...report.takeover_sentences import TakeoverSentences
from ...report.takeover_workbook import TakeoverWorkbook
from ...rules import opening
from ...rules.hours import last_of_month, previous_month
from ...rules.table import FileError
from ...rules.takeover_columns import DONE, SHEETS
from ...rules.takeover_file import read_sheets
from ..people.insertion_criterion_mixin import CRITERIA_GROUP

# Written and kept together in the background
CHUNK = 50
# What is taken over holds names of people: kept that long, then emptied
KEEP_DAYS = 90
# A workbook of 5 000 rows takes the time of several files of hours
SECONDS = 20
STATES_OF_PLAN = ("draft", "columns", "ready")


class InsertionTakeover(models.Model):
    """What ran before this product, taken over from a workbook.

    Each row is shown as it will be before anything is written. Then the rows are
    written in the background, piece by piece, as whom started it: what is interrupted
    goes on, and what is there already is never made twice. Names of people are kept
    for some time only, for managers alone.
    """

    _name = "insertion.takeover"
    _description = "Takeover of running contracts"
    _inherit = [
        "mail.thread",
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["filename", "taken_on"]
    _action_only_fields = (
        "state",
        "user_id",
        "started_on",
        "ended_on",
        "keep_until",
        "emptied_on",
        "result",
        "notes",
    )

    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    taken_on = fields.Date(
        string="Taken over on",
        default=lambda self: self._default_taken_on(),
        required=True,
        help="Last day of the hours that the file holds: the end of a month. Companies "
        "declare from the month that follows.",
    )
    source = fields.Char(
        help="Where the figures come from, as attestations and statements cite it; the "
        "name of the file when empty.",
    )
    upload = fields.Binary(
        string="File",
        compute="_compute_upload",
        inverse="_inverse_upload",
        exportable=False,
        help="Nobody can download it from here, and it is deleted when the takeover "
        "starts.",
    )
    workbook = fields.Binary(
        string="Workbook to fill", compute="_compute_workbook", exportable=False
    )
    # nobody reads it: it tells why people are eligible
    file = fields.Binary(
        string="File kept", attachment=True, copy=False, groups=fields.NO_ACCESS
    )
    filename = FileName(copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "File to read"),
            ("columns", "Columns to tell"),
            ("ready", "To check"),
            ("running", "Running"),
            ("done", "Finished"),
        ],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Started by", copy=False, readonly=True
    )
    started_on = fields.Datetime(copy=False, readonly=True)
    ended_on = fields.Datetime(string="Finished on", copy=False, readonly=True)
    keep_until = fields.Date(
        string="Kept until",
        default=lambda self: self._default_keep_until(),
        copy=False,
        readonly=True,
        help="The rows hold names of people: they are deleted after this day.",
    )
    emptied_on = fields.Date(copy=False, readonly=True)
    notes = fields.Text(string="About the file", copy=False, readonly=True)
    result = fields.Char(copy=False, readonly=True)

    column_ids = fields.One2many(
        comodel_name="insertion.takeover.column",
        inverse_name="takeover_id",
        string="Columns of the file",
    )
    row_ids = fields.One2many(
        comodel_name="insertion.takeover.row", inverse_name="takeover_id"
    )
    to_decide_ids = fields.One2many(
        comodel_name="insertion.takeover.row",
        inverse_name="takeover_id",
        string="Rows to decide",
        domain=[("is_to_decide", "=", True)],
    )
    refused_ids = fields.One2many(
        comodel_name="insertion.takeover.row",
        inverse_name="takeover_id",
        string="Rows refused",
        domain=[("fate", "=", "refused")],
    )
    changed_ids = fields.One2many(
        comodel_name="insertion.takeover.row",
        inverse_name="takeover_id",
        string="Rows that differ",
        domain=[("fate", "=", "changed")],
    )
    failed_ids = fields.One2many(
        comodel_name="insertion.takeover.row",
        inverse_name="takeover_id",
        string="Rows left aside",
        domain=[("state", "=", "failed")],
    )
    to_decide_count = fields.Integer(compute="_compute_counts")
    refused_count = fields.Integer(compute="_compute_counts")
    changed_count = fields.Integer(compute="_compute_counts")
    failed_count = fields.Integer(compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", aggregator=None)
    is_moving = fields.Boolean(compute="_compute_counts")
    summary = fields.Char(string="In short", compute="_compute_counts")
    overview = fields.Html(compute="_compute_overview", sanitize=False)

    @api.model
    def _default_taken_on(self):
        return last_of_month(previous_month(fields.Date.context_today(self)))

    @api.model
    def _default_keep_until(self):
        return fields.Date.context_today(self) + timedelta(days=KEEP_DAYS)

    @api.depends("filename", "taken_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for takeover in self:
            takeover.display_name = self.env._(
                "Takeover on %(date)s %(file)s",
                date=format_date(self.env, takeover.taken_on),
                file=takeover.filename or "",
            ).strip()

    @api.model
    def _get_search_frame(self):
        return self.env._("Takeover on %(date)s %(file)s", date="", file="")

    # no dependency: what was just chosen is in the form, not here
    def _compute_upload(self):
        self.upload = False

    def _inverse_upload(self):
        # sudo: the file is nobody's to read again
        for takeover in self.filtered("upload"):
            takeover.sudo().file = takeover.upload

    def _compute_workbook(self):
        for takeover in self:
            content = TakeoverWorkbook(takeover.company_id).get_xlsx()
            takeover.workbook = base64.b64encode(content)

    @api.depends("row_ids.fate", "row_ids.state", "row_ids.choice_id", "state")
    @api.depends_context("lang")
    def _compute_counts(self):
        groups = self.env["insertion.takeover.row"]._read_group(
            [("takeover_id", "in", self.ids)],
            ["takeover_id", "fate", "state", "is_to_decide"],
            ["__count"],
        )
        for takeover in self:
            fates, states, undecided = {}, {}, 0
            for row_of, fate, state, to_decide, count in groups:
                if row_of == takeover._origin:
                    fates[fate] = fates.get(fate, 0) + count
                    states[state] = states.get(state, 0) + count
                    undecided += to_decide and count
            takeover.to_decide_count = undecided
            takeover.refused_count = fates.get(REFUSED, 0)
            takeover.changed_count = fates.get("changed", 0)
            takeover.failed_count = states.get("failed", 0)
            total = sum(states.values())
            waiting = states.get("waiting", 0)
            takeover.progress = 100 * (total - waiting) / total if total else 0
            takeover.is_moving = takeover.state == "running"
            takeover.summary = takeover._get_summary(fates, states, undecided)

    @api.depends("row_ids.fate")
    @api.depends_context("lang")
    def _compute_overview(self):
        Row = self.env["insertion.takeover.row"]
        groups = Row._read_group(
            [("takeover_id", "in", self.ids)],
            ["takeover_id", "sheet", "fate"],
            ["__count"],
        )
        counts = {(of._origin.id, *key): count for of, *key, count in groups}
        labels = dict(Row._fields["fate"]._description_selection(self.env))
        for takeover in self:
            takeover.overview = self.env["ir.qweb"]._render(
                "mife_insertion_clauses.takeover_overview",
                {
                    "fates": [(fate, labels[fate]) for fate in FATES],
                    "rows": [
                        (
                            sheet.title,
                            [
                                counts.get((takeover._origin.id, sheet.key, fate), 0)
                                for fate in FATES
                            ],
                        )
                        for sheet in SHEETS
                    ],
                },
            )

    @api.constrains("taken_on")
    def _check_taken_on(self):
        today = fields.Date.context_today(self)
        for takeover in self:
            code = opening.judge_until(takeover.taken_on, today)
            if code == opening.FUTURE:
                raise ValidationError(
                    self.env._("Take over the hours until a day that is past.")
                )
            if code:
                raise ValidationError(
                    self.env._(
                        "Companies declare month by month: take over until the last "
                        "day of a month, such as %s.",
                        format_date(self.env, last_of_month(takeover.taken_on)),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if "running" in self.mapped("state"):
            raise UserError(
                self.env._("This takeover is running: wait until it is finished.")
            )

    def _check_locked(self, vals):
        fixed = {"upload", "taken_on", "source", "company_id", "filename"}
        if fixed & set(vals) and any(takeover.state != "draft" for takeover in self):
            raise UserError(
                self.env._(
                    "The file of this takeover was read: choose another file first, or "
                    "open another takeover."
                )
            )

    # ACTIONS

    def action_download(self):
        """Give the workbook to fill."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/workbook/reprise.xlsx"
            "?download=true",
            "target": "self",
        }

    def action_read(self):
        """Read the file, and show each row as it will be."""
        self.ensure_one()
        self._check_state(*STATES_OF_PLAN)
        # sudo: the file is nobody's to read again
        content = self.sudo().file
        if not content:
            raise UserError(self.env._("Choose the file first."))
        sheets, hidden = self._open_file(base64.b64decode(content))
        file = TakeoverFile(self, sheets, hidden)
        if file.is_flat() and not file.find_meanings():
            file.propose_columns()
            self._write_by_action({"state": "columns", "notes": False})
            return
        rows = file.list_rows()
        if not rows:
            raise UserError(TakeoverSentences(self.env).tell_file(FileError("no_rows")))
        # sudo: the rows are nobody's to write
        self.sudo().row_ids.unlink()
        self.env["insertion.takeover.row"].sudo()._show(self, rows)
        self._write_by_action({"state": "ready", "notes": "\n".join(file.get_notes())})

    def action_tell_columns(self):
        """Tell again what the columns of the file are."""
        self.ensure_one()
        self._check_state("ready")
        self._write_by_action({"state": "columns"})

    def action_start_again(self):
        """Choose another file, before anything was written."""
        self.ensure_one()
        self._check_state("columns", "ready")
        self.sudo().row_ids.unlink()
        self.column_ids.unlink()
        self.sudo().write({"file": False})
        self._write_by_action({"state": "draft", "notes": False, "filename": False})

    def action_create_all(self):
        """Make a new record of each row that somebody has to decide."""
        self.to_decide_ids._choose_new()

    def action_take(self):
        """Write what was shown, in the background."""
        self.ensure_one()
        self._check_state("ready")
        if self.to_decide_count:
            raise UserError(
                self.env._(
                    "Decide first what the rows to decide are (%s): choose one of "
                    "those found, or a new one.",
                    self.to_decide_count,
                )
            )
        # sudo: the rows and the file are nobody's to write
        rows = self.sudo().row_ids._by_action()
        rows.filtered(lambda row: row.fate == REFUSED).write({"state": "aside"})
        self.sudo().write({"file": False})
        self._write_by_action(
            {
                "state": "running",
                "user_id": self.env.uid,
                "started_on": fields.Datetime.now(),
            }
        )
        self._trigger()

    def action_resume(self):
        """Take up a run that nothing moves any more."""
        self.check_access("write")
        self._trigger()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_retry(self):
        """Try again the rows that were left aside."""
        self.ensure_one()
        self._check_state("done")
        # sudo: the rows are nobody's to write
        failed = self.sudo().failed_ids
        if not failed:
            raise UserError(self.env._("No row was left aside."))
        failed._by_action().write({"state": "waiting", "sentence": False})
        self._write_by_action({"state": "running", "ended_on": False})
        self._trigger()

    def action_view_contracts(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_contract_action"
        )

    def action_view_rows(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_takeover_row_action"
        )
        return action | {"domain": [("takeover_id", "=", self.id)], "context": {}}

    def _check_state(self, *states):
        if self.state not in states:
            raise UserError(
                self.env._("This takeover went on meanwhile: reload the page.")
            )

    def _open_file(self, content):
        sentences = TakeoverSentences(self.env)
        try:
            return call_apart(
                read_sheets,
                content[: MAX_BYTES + 1],
                self.filename or "",
                MAX_BYTES,
                seconds=SECONDS,
            )
        except FileError as error:
            raise UserError(sentences.tell_file(error)) from error
        except OverBudget as error:
            raise UserError(sentences.tell_file(FileError("over_budget"))) from error

    # IN THE BACKGROUND

    def _trigger(self):
        self.env.ref(
            "mife_insertion_clauses.ir_cron_insertion_takeover"
        ).sudo()._trigger()

    @api.model
    def _cron_take(self):
        """Write what is waiting, piece by piece; what is done stays done."""
        Row = self.env["insertion.takeover.row"]
        cron = self.env["ir.cron"]
        running = self.search([("state", "=", "running")], order="id")
        cron._commit_progress(
            remaining=Row.search_count(
                [("takeover_id", "in", running.ids), ("state", "=", "waiting")]
            )
        )
        for takeover in running:
            takeover = takeover._as_its_user()
            while takeover.state == "running":
                taken = retrying(partial(takeover._take_chunk), takeover.env)
                if not cron._commit_progress(taken):
                    return
                if not taken:
                    break  # finished, or another transaction has the rest

    def _as_its_user(self):
        """Return the takeover as who started it, whatever runs it."""
        self.ensure_one()
        user = self.user_id
        return (
            self.with_user(user)
            .with_company(self.company_id)
            .with_context(allowed_company_ids=self.company_id.ids, lang=user.lang)
        )

    def _take_chunk(self):
        """Write some of the rows that wait; return how many were treated."""
        self.ensure_one()
        Row = self.env["insertion.takeover.row"].sudo()
        waiting = [("takeover_id", "=", self.id), ("state", "=", "waiting")]
        first = Row.search(waiting, limit=1)
        rows = Row.search([*waiting, ("sheet", "=", first.sheet)], limit=CHUNK)
        if first.sheet == DONE:
            # all that a company did on a lot is one balance
            groups = list(dict.fromkeys(rows.mapped("balance_key")))
            rows = Row.search([*waiting, ("balance_key", "in", groups)])
        rows = rows.try_lock_for_update()
        rows._take(self)
        if not Row.search_count(waiting, limit=1):
            self._end()
        return len(rows)

    def _end(self):
        self._write_by_action(
            {
                "state": "done",
                "ended_on": fields.Datetime.now(),
                "keep_until": self._default_keep_until(),
            }
        )
        self._write_by_action({"result": self.summary})
        self.message_notify(
            partner_ids=self.user_id.partner_id.ids,
            subject=self.env._("Your contracts are taken over"),
            body=Markup("<p>%s</p>") % self.summary,
        )

    @api.autovacuum
    def _gc_names(self):
        """Empty the takeovers of the names of people, when their time has come."""
        ended = self.search(
            [
                ("keep_until", "<", fields.Date.context_today(self)),
                ("emptied_on", "=", False),
                ("state", "!=", "running"),
            ]
        )
        ended.row_ids.unlink()
        ended.column_ids.unlink()
        ended.write({"file": False})
        for takeover in ended:
            takeover._write_by_action(
                {
                    "emptied_on": fields.Date.context_today(self),
                    "notes": False,
                    "state": "done" if takeover.state == "done" else "draft",
                }
            )

    def _get_summary(self, fates, states, undecided):
        """Return what was shown, or done, in one sentence."""
        self.ensure_one()
        if not fates:
            return self.result
        words = (
            self._get_plan_words(fates, undecided)
            if self.state in STATES_OF_PLAN
            else self._get_done_words(states)
        )
        said = [
            one if count == 1 else many % count for count, (one, many) in words if count
        ]
        return ", ".join(said) + "."

    def _get_plan_words(self, fates, undecided):
        decided = fates.get(TO_DECIDE, 0) - undecided
        return [
            (
                fates.get("created", 0) + decided,
                (self.env._("1 row to enter"), self.env._("%s rows to enter")),
            ),
            (
                fates.get("found", 0),
                (self.env._("1 already there"), self.env._("%s already there")),
            ),
            (
                fates.get("changed", 0),
                (self.env._("1 that differs"), self.env._("%s that differ")),
            ),
            (undecided, (self.env._("1 to decide"), self.env._("%s to decide"))),
            (
                fates.get(REFUSED, 0),
                (self.env._("1 refused"), self.env._("%s refused")),
            ),
        ]

    def _get_done_words(self, states):
        return [
            (
                states.get("done", 0),
                (self.env._("1 row taken over"), self.env._("%s rows taken over")),
            ),
            (
                states.get("kept", 0),
                (self.env._("1 already there"), self.env._("%s already there")),
            ),
            (
                states.get("waiting", 0),
                (self.env._("1 still to do"), self.env._("%s still to do")),
            ),
            (
                states.get("failed", 0),
                (self.env._("1 left aside"), self.env._("%s left aside")),
            ),
            (
                states.get("aside", 0),
                (self.env._("1 refused"), self.env._("%s refused")),
            ),
        ]

    def _can_read_criteria(self):
        return self.env.user.has_group(CRITERIA_GROUP)
