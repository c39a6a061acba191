# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import retrying

from ...report.statement_archive import StatementArchive
from ...report.statement_mail import StatementMail
from ...report.statement_sources import StatementSources
from ...rules import statement

# Issued and kept together in the background
CHUNK = 3


class InsertionStatementBatch(models.Model):
    """The statements of all the buyers of a period, in the background.

    Each piece is one transaction: what is interrupted is as if it had not begun. The
    archive, the portal and the e-mails come last, once. A buyer whose statement is in
    force keeps it: only the missing ones are issued.
    """

    _name = "insertion.statement.batch"
    _description = "Statements of all buyers"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "id desc"
    _rec_name = "year"
    _rec_names_search = ["year", "period"]
    _action_only_fields = (
        "state",
        "statement_ids",
        "failures",
        "unreached",
        "archive",
        "user_id",
        "started_on",
        "ended_on",
    )

    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    year = fields.Char(
        default=lambda self: str(fields.Date.context_today(self).year - 1),
        size=4,
        required=True,
    )
    period = fields.Selection(
        selection=lambda self: self._get_periods(), default="year", required=True
    )
    to_show = fields.Boolean(
        string="Show each buyer its own on its portal",
        help="The buyer finds the document on its portal, without small numbers of "
        "people.",
    )
    to_send = fields.Boolean(
        string="Send each buyer its own by e-mail",
        help="The contacts of each buyer get one e-mail with the document.",
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
    statement_ids = fields.Many2many(
        comodel_name="insertion.statement",
        string="Statements",
        check_company=True,
        copy=False,
        readonly=True,
    )
    failures = fields.Text(string="Not issued", copy=False, readonly=True)
    unreached = fields.Text(
        string="Buyers without an address", copy=False, readonly=True
    )
    archive = fields.Binary(copy=False, readonly=True)
    archive_name = fields.Char(compute="_compute_archive_name")
    issued_count = fields.Integer(string="Issued", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress", aggregator=None)
    is_moving = fields.Boolean(compute="_compute_progress")
    summary = fields.Char(string="Result", compute="_compute_progress")

    @api.model
    def _get_periods(self):
        field = self.env["insertion.statement"]._fields["period"]
        selection = field._description_selection(self.env)
        return [(key, label) for key, label in selection if key != "custom"]

    @api.depends("year", "period")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._get_periods())
        for batch in self:
            batch.display_name = self.env._(
                "Statements of all buyers, %(period)s %(year)s",
                period=(labels.get(batch.period) or "").lower(),
                year=batch.year or "",
            )

    @api.model
    def _get_search_frame(self):
        return self.env._(
            "Statements of all buyers, %(period)s %(year)s", period="", year=""
        )

    @api.depends("display_name")
    def _compute_archive_name(self):
        for batch in self:
            batch.archive_name = f"{batch.display_name}.zip"

    @api.depends("statement_ids.number", "state", "failures", "unreached")
    @api.depends_context("lang")
    def _compute_progress(self):
        for batch in self:
            issued = batch.statement_ids.filtered("number")
            batch.issued_count = len(issued)
            total = len(batch.statement_ids)
            batch.progress = 100 * len(issued) / total if total else 0
            batch.is_moving = batch.state == "running"
            batch.summary = batch._get_summary(len(issued), total)

    @api.constrains("year")
    def _check_year(self):
        for batch in self:
            if not batch.year.isdecimal() or not 2000 <= int(batch.year) <= 2100:
                raise ValidationError(
                    self.env._("Enter the year of the statements, such as 2026.")
                )

    def _check_locked(self, vals):
        names = {"year", "period", "company_id", "to_show", "to_send"}
        if names & vals.keys() and any(batch.state != "draft" for batch in self):
            raise UserError(
                self.env._("These statements were started: open another run.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(batch.state == "running" for batch in self):
            raise UserError(self.env._("These statements are being issued: wait."))

    def action_start(self):
        """Prepare a draft for each buyer of the period, and issue them."""
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        if self.state != "draft":
            return None
        bilans = self._prepare_statements()
        if not bilans:
            raise UserError(
                self.env._(
                    "No buyer has a lot going on or hours done in this period: choose "
                    "another one."
                )
            )
        self._write_by_action(
            {
                "state": "running",
                "user_id": self.env.uid,
                "started_on": fields.Datetime.now(),
                "statement_ids": [Command.set(bilans.ids)],
            }
        )
        self._get_cron()._trigger()
        return None

    def action_resume(self):
        """Take up a run that nothing moves any more."""
        self.check_access("write")
        self._get_cron()._trigger()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_view_statements(self):
        self.ensure_one()
        return self.statement_ids._get_records_action(name=self.display_name)

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/archive/{self.archive_name}"
            "?download=true",
            "target": "download",
        }

    def _get_cron(self):
        return self.env.ref("mife_insertion_clauses.ir_cron_insertion_statement").sudo()

    def _prepare_statements(self):
        """Return the statement of each buyer: the one in force, or a new draft."""
        Statement = self.env["insertion.statement"].with_company(self.company_id)
        start, end = statement.get_period(self.period, int(self.year))
        scope = [
            ("company_id", "=", self.company_id.id),
            ("scope", "=", "buyer"),
            ("date_from", "=", start),
            ("date_to", "=", end),
        ]
        known = Statement.search([*scope, ("state", "=", "issued")])
        sources = StatementSources(self.env, self.company_id, start, end)
        buyers = sources.find_buyers() - known.buyer_id
        return known | Statement.create(
            [
                {
                    "company_id": self.company_id.id,
                    "period": self.period,
                    "year": self.year,
                    "scope": "buyer",
                    "buyer_id": buyer.id,
                }
                for buyer in buyers
            ]
        )

    @api.model
    def _cron_issue(self):
        """Issue what is waiting, piece by piece; what is done stays done."""
        cron = self.env["ir.cron"]
        batches = self.search([("state", "=", "running")], order="id")
        cron._commit_progress(remaining=sum(map(self._count_waiting, batches)))
        for batch in batches:
            batch = batch._as_its_user()
            while batch.state == "running":
                treated = retrying(partial(batch._issue_chunk), batch.env)
                if not cron._commit_progress(treated):
                    return
                if not treated:
                    break  # another transaction has the rest

    @api.model
    def _count_waiting(self, batch):
        # the archive is one more piece
        return len(batch.statement_ids.filtered(lambda bilan: not bilan.number)) + 1

    def _as_its_user(self):
        """Return the run as who started it, whatever runs it."""
        self.ensure_one()
        return (
            self.with_user(self.user_id)
            .with_company(self.company_id)
            .with_context(
                allowed_company_ids=self.company_id.ids, lang=self.user_id.lang
            )
        )

    def _issue_chunk(self):
        """Issue some of the drafts, or end when there is none.

        :return: how many were treated
        """
        self.ensure_one()
        if not self.try_lock_for_update():
            return 0
        waiting = self.statement_ids.filtered(lambda bilan: not bilan.number)[:CHUNK]
        if not waiting:
            self._end()
            return 1
        for bilan in waiting:
            self._issue_one(bilan)
        return len(waiting)

    def _issue_one(self, bilan):
        """Issue a statement; one that cannot be is left aside, a draft, with why."""
        try:
            with self.env.cr.savepoint():
                bilan.action_issue()
        except UserError as error:
            sentence = f"{bilan.display_name}: {error}"
            self._write_by_action(
                {
                    "failures": "\n".join(filter(None, [self.failures, sentence])),
                    "statement_ids": [Command.unlink(bilan.id)],
                }
            )

    def _end(self):
        bilans = self.statement_ids
        if self.to_show:
            bilans.buyer_visible = True
        silent = bilans.filtered(lambda bilan: not bilan._get_recipients())
        if self.to_send:
            StatementMail(bilans - silent).send()
        self._write_by_action(
            {
                "state": "done",
                "ended_on": fields.Datetime.now(),
                "archive": StatementArchive(bilans).pack_base64(),
                "unreached": ", ".join(silent.buyer_id.mapped("display_name"))
                if self.to_send
                else False,
            }
        )

    def _get_summary(self, issued, total):
        """Return the closing sentence: "12 statements out of 12 are issued."."""
        if self.state == "draft":
            return False
        sentences = [
            self.env._(
                "%(issued)s statements out of %(total)s are issued.",
                issued=issued,
                total=total,
            )
        ]
        if self.failures:
            sentences.append(self.env._("Some could not be: see below."))
        if self.state == "done" and self.to_send:
            sentences.append(self.env._("The e-mails are leaving."))
        return " ".join(sentences)
