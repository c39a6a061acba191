# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import retrying

from ...rules.hours import first_of_month, previous_month
from ..shared.vocabulary import format_month
from .insertion_attestation_sending import PROBLEMS

# Attested while one waits; beyond, in the background with a progress bar
AT_ONCE = 10
# Attested and kept together in the background
CHUNK = 20


class InsertionAttestationBatch(models.Model):
    """Many declarations attested in a row, in the background and piece by piece.

    Each piece is one transaction with its numbers and its documents: what is
    interrupted is as if it had not begun, and the next run takes up the rest. The
    e-mails come last, together: each recipient gets one for all of a month.
    """

    _name = "insertion.attestation.batch"
    _description = "Attestations of a month"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["month"]
    _action_only_fields = ("state", "line_ids", "started_on", "ended_on", "user_id")

    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    month = fields.Date(
        default=lambda self: self._default_month(),
        help="Any day of the month whose validated declarations are attested.",
    )
    month_label = fields.Char(string="Month of work", compute="_compute_month_label")
    to_send = fields.Boolean(
        string="Send by e-mail",
        default=True,
        help="The contacts of each company and of each buyer get one e-mail for the "
        "month, with all that concerns them.",
    )
    state = fields.Selection(
        selection=[("draft", "To start"), ("running", "Running"), ("done", "Finished")],
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
    line_ids = fields.One2many(
        comodel_name="insertion.attestation.batch.line",
        inverse_name="batch_id",
        copy=False,
        readonly=True,
    )
    failure_ids = fields.One2many(
        comodel_name="insertion.attestation.batch.line",
        inverse_name="batch_id",
        string="Not attested",
        domain=[("state", "=", "failed")],
        readonly=True,
    )
    problem_ids = fields.One2many(
        comodel_name="insertion.attestation.sending",
        inverse_name="batch_id",
        string="E-mails to mend",
        domain=[("state", "in", PROBLEMS)],
        readonly=True,
    )
    ready_count = fields.Integer(
        string="Validated declarations", compute="_compute_ready_count"
    )
    total_count = fields.Integer(string="Declarations", compute="_compute_counts")
    done_count = fields.Integer(string="Attested", compute="_compute_counts")
    failed_count = fields.Integer(string="Left aside", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", aggregator=None)
    is_moving = fields.Boolean(compute="_compute_counts")
    summary = fields.Char(string="Result", compute="_compute_counts")

    @api.model
    def _default_month(self):
        return previous_month(fields.Date.context_today(self))

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_label(self):
        for batch in self:
            batch.month_label = format_month(self.env, batch.month)

    @api.depends("month_label")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for batch in self:
            batch.display_name = (
                self.env._("Attestations of %s", batch.month_label)
                if batch.month
                else self.env._("Attestations of several months")
            )

    @api.model
    def _get_search_frame(self):
        several = self.env._("Attestations of several months")
        return self.env._("Attestations of %s", several)

    @api.depends("month", "company_id", "state")
    def _compute_ready_count(self):
        for batch in self:
            batch.ready_count = (
                len(batch._find_declarations()) if batch.state == "draft" else 0
            )

    @api.depends("line_ids.state", "state")
    @api.depends_context("lang")
    def _compute_counts(self):
        lines = self._count_by_state("insertion.attestation.batch.line", "__count")
        mails = self._count_by_state(
            "insertion.attestation.sending", "mail_id:count_distinct"
        )
        people = self._count_by_state(
            "insertion.attestation.sending", "partner_id:count_distinct"
        )
        for batch in self:
            counts = lines.get(batch._origin, {})
            sent = mails.get(batch._origin, {})
            sent |= {
                state: count
                for state, count in people.get(batch._origin, {}).items()
                if state in ("refused", "missing")
            }
            batch.total_count = sum(counts.values())
            batch.done_count = counts.get("done", 0)
            batch.failed_count = counts.get("failed", 0)
            waiting = batch.total_count - counts.get("waiting", 0)
            batch.progress = (
                100 * waiting / batch.total_count if batch.total_count else 0
            )
            batch.is_moving = batch.state == "running" or bool(sent.get("waiting"))
            batch.summary = batch._get_summary(counts, sent)

    def _count_by_state(self, model, aggregate):
        counts = {}
        for batch, state, count in self.env[model]._read_group(
            [("batch_id", "in", self.ids)], ["batch_id", "state"], [aggregate]
        ):
            counts.setdefault(batch, {})[state] = count
        return counts

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if month := vals.get("month"):
                vals["month"] = first_of_month(fields.Date.to_date(month))
        return super().create(vals_list)

    def write(self, vals):
        if {"month", "company_id", "to_send"} & set(vals) and any(
            batch.state != "draft" for batch in self
        ):
            raise UserError(
                self.env._("These attestations were started: open another run.")
            )
        if month := vals.get("month"):
            vals = vals | {"month": first_of_month(fields.Date.to_date(month))}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(batch.state != "draft" for batch in self):
            raise UserError(self.env._("What was attested stays written."))

    def action_start(self):
        """Attest what is validated in the month, at once if there is little of it."""
        self.ensure_one()
        if self.state != "draft":
            return self._get_progress_action()
        declarations = self._find_declarations()
        if not declarations:
            raise UserError(
                self.env._(
                    "Nothing to attest in %s: validate the declarations first.",
                    self.month_label or self.env._("these months"),
                )
            )
        self._start(declarations)
        return self._get_progress_action()

    def action_resume(self):
        """Take up a run that nothing moves any more."""
        self.env["insertion.declaration"].check_access("write")
        self.env.ref(
            "mife_insertion_clauses.ir_cron_insertion_attestation"
        ).sudo()._trigger()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_retry(self):
        """Try again the declarations that were left aside."""
        self.ensure_one()
        self.env["insertion.declaration"].check_access("write")
        failed = self.line_ids.filtered(lambda line: line.state == "failed")
        ready = failed.filtered(
            lambda line: line.declaration_id.state == "validated"
        ).sudo()
        if not ready:
            raise UserError(
                self.env._(
                    "None of these declarations is validated: correct and validate "
                    "them first."
                )
            )
        ready._by_action().write({"state": "waiting", "sentence": False})
        self._by_action().write({"state": "running", "ended_on": False})
        self._run()
        return self._get_progress_action()

    def action_resend(self):
        """Send again the e-mails that did not leave."""
        self.ensure_one()
        self.env["insertion.declaration"].check_access("write")
        # sudo: the sendings are nobody's to write
        problems = self.sudo().problem_ids.filtered(
            lambda sending: sending._is_to_send_again()
        )
        if not problems:
            raise UserError(
                self.env._(
                    "Nothing to send again: these attestations were sent since, or "
                    "replaced."
                )
            )
        problems._resend()

    def action_view_attestations(self):
        self.ensure_one()
        return self.line_ids.attestation_id._get_records_action(
            name=self.env._("Attestations")
        )

    @api.model
    def _launch(self, declarations, to_send):
        """Attest the declarations; return what to show, beside the list they are in."""
        batches = self._start_runs(declarations, to_send)
        if any(batch.state != "done" or batch.problem_ids for batch in batches):
            action = batches._get_records_action(name=self.env._("Attestations"))
            return action | {"target": "new"} if len(batches) == 1 else action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": " ".join(batches.mapped("summary")),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _start_runs(self, declarations, to_send):
        """Start attesting the declarations, in one run per organisation."""
        months = set(declarations.mapped("month"))
        batches = self.browse()
        for company, ours in declarations.grouped("company_id").items():
            batch = self.create(
                {
                    "company_id": company.id,
                    "month": min(months) if len(months) == 1 else False,
                    "to_send": to_send,
                }
            )
            batch._start(ours)
            batches |= batch
        return batches

    def _start(self, declarations):
        declarations.check_access("write")
        busy = (
            self.env["insertion.attestation.batch.line"]
            .sudo()
            .search(
                [
                    ("declaration_id", "in", declarations.ids),
                    ("state", "=", "waiting"),
                ]
            )
        )
        if busy:
            raise UserError(
                self.env._(
                    "%(user)s is already attesting %(name)s: see Hours, Attest a "
                    "month.",
                    user=busy[0].batch_id.user_id.name or "",
                    name=busy[0].declaration_id.display_name,
                )
            )
        self._write_by_action(
            {
                "state": "running",
                "user_id": self.env.uid,
                "started_on": fields.Datetime.now(),
            }
        )
        # sudo: the lines are nobody's to write
        self.sudo()._write_by_action(
            {
                "line_ids": [
                    Command.create({"declaration_id": declaration.id})
                    for declaration in declarations
                ]
            }
        )
        self._run()

    def _run(self):
        waiting = self.line_ids.filtered(lambda line: line.state == "waiting")
        if len(waiting) <= AT_ONCE:
            self._attest_chunk()
            self._attest_chunk()  # nothing is left: the e-mails
        else:
            self.env.ref(
                "mife_insertion_clauses.ir_cron_insertion_attestation"
            ).sudo()._trigger()

    def _find_declarations(self):
        self.ensure_one()
        if not self.month:
            return self.env["insertion.declaration"]
        return self.env["insertion.declaration"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("month", "=", first_of_month(self.month)),
                ("state", "=", "validated"),
            ]
        )

    @api.model
    def _cron_attest(self):
        """Attest what is waiting, piece by piece; what is done stays done."""
        Line = self.env["insertion.attestation.batch.line"]
        cron = self.env["ir.cron"]
        waiting = [("state", "=", "waiting")]
        batches = self.search([("state", "=", "running")], order="id")
        # the e-mails of each run are one more piece
        cron._commit_progress(remaining=Line.search_count(waiting) + len(batches))
        for batch in batches:
            batch = batch._as_its_user()
            while batch.state == "running":
                treated = retrying(partial(batch._attest_chunk), batch.env)
                if not cron._commit_progress(treated):
                    return
                if not treated:
                    break  # another transaction has the rest

    def _as_its_user(self):
        """Return the run as the officer who started it, whatever runs it."""
        self.ensure_one()
        user = self.user_id
        return (
            self.with_user(user)
            .with_company(self.company_id)
            .with_context(allowed_company_ids=self.company_id.ids, lang=user.lang)
        )

    def _attest_chunk(self):
        """Attest some of the waiting lines, or end when there is none.

        :return: how many were treated
        """
        self.ensure_one()
        Line = self.env["insertion.attestation.batch.line"].sudo()
        waiting = [("batch_id", "=", self.id), ("state", "=", "waiting")]
        if not Line.search_count(waiting, limit=1):
            return self._end()
        lines = Line.search(waiting, limit=CHUNK).try_lock_for_update()
        lines._attest()
        if self.to_send:
            # what buyers get is printed piece by piece too
            lines.attestation_id._get_to_mail()._get_documents("buyer")
        return len(lines)

    def _end(self):
        """Send what was attested and not sent yet, once; return 1 when it is done."""
        if not self.sudo().try_lock_for_update():
            return 0
        Sending = self.env["insertion.attestation.sending"].sudo()
        if self.to_send:
            sent = Sending.search([("batch_id", "=", self.id)]).attestation_id
            attested = self.sudo().line_ids.attestation_id
            Sending._send((attested - sent)._get_to_mail(), self)
        self.sudo()._write_by_action(
            {"state": "done", "ended_on": fields.Datetime.now()}
        )
        return 1

    def _get_progress_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _get_summary(self, lines, mails):
        """Return the closing sentence: "31 attestations sent, 1 address refused"."""
        self.ensure_one()
        if self.state == "draft":
            return False
        words = []
        for counts, kinds in (
            (lines, self._get_line_words()),
            (mails, self._get_mail_words()),
        ):
            for state, (one, many) in kinds.items():
                if count := counts.get(state):
                    words.append(one if count == 1 else many % count)
        return ", ".join(words or [self.env._("No attestation issued yet")]) + "."

    def _get_line_words(self):
        """Return {state: (how one is said, how many are)}, in the order of reading."""
        return {
            "done": (
                self.env._("1 attestation issued"),
                self.env._("%s attestations issued"),
            ),
            "waiting": (self.env._("1 still to do"), self.env._("%s still to do")),
            "failed": (
                self.env._("1 declaration left aside"),
                self.env._("%s declarations left aside"),
            ),
        }

    def _get_mail_words(self):
        return {
            "sent": (self.env._("1 e-mail sent"), self.env._("%s e-mails sent")),
            "waiting": (
                self.env._("1 e-mail leaving"),
                self.env._("%s e-mails leaving"),
            ),
            "refused": (
                self.env._("1 address refused"),
                self.env._("%s addresses refused"),
            ),
            "missing": (
                self.env._("1 recipient without an address"),
                self.env._("%s recipients without an address"),
            ),
            "failed": (
                self.env._("1 e-mail not sent"),
                self.env._("%s e-mails not sent"),
            ),
        }
