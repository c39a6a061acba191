# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.service.model import retrying

from ...report import pack_facts
from ...report.pack_archive import PackArchive
from ...report.pack_figures import PackFigures
from ...report.pack_reconciliation import Reconciliation
from ...rules import statement
from ..shared.vocabulary import CERTIFIED_STATES

# issued while one waits; beyond, in the background with a progress bar
AT_ONCE = 12
# issued and kept together in the background
CHUNK = 10
# months named in a sentence; the rest is a number
NAMED = 5


class InsertionYear(models.Model):
    """A closed year: the hours that all its packs speak of, kept as they were.

    Closing locks nothing: a month may still be corrected. It keeps the hours of each
    month, so that no pack is issued on others: what moved since is named, and the year
    is opened again and closed again first.
    """

    _name = "insertion.year"
    _description = "Closed year"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "mail.thread",
        "insertion.search.mixin",
    ]
    _order = "year desc, id desc"
    _rec_name = "year"
    _rec_names_search = ["year"]
    _action_only_fields = ("state", "closed_on", "closed_by_id", "months", "hours")

    year = fields.Char(
        default=lambda self: str(fields.Date.context_today(self).year - 1),
        size=4,
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    state = fields.Selection(
        selection=[("open", "Year open"), ("closed", "Year closed")],
        default="open",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    closed_on = fields.Datetime(copy=False, readonly=True)
    closed_by_id = fields.Many2one(
        comodel_name="res.users", string="Closed by", copy=False, readonly=True
    )
    months = fields.Json(
        copy=False, readonly=True, help="Hours of each declaration, when it was closed."
    )
    hours = fields.Float(
        string="Hours of the year", digits=(16, 2), copy=False, readonly=True
    )
    reopen_reason = fields.Text(
        string="Why it is opened again", copy=False, tracking=True
    )
    pack_ids = fields.Many2many(
        comodel_name="insertion.pack",
        string="Packs to issue",
        check_company=True,
        compute="_compute_pack_ids",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )
    issue_ids = fields.One2many(
        comodel_name="insertion.pack.issue",
        inverse_name="year_id",
        string="Packs issued",
        domain=[("state", "!=", "superseded")],
        readonly=True,
    )
    waiting_label = fields.Text(compute="_compute_waiting_label")
    moved_label = fields.Text(compute="_compute_moved_label")
    issue_count = fields.Integer(string="Packs in force", compute="_compute_counts")
    failed_count = fields.Integer(compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", aggregator=None)
    is_moving = fields.Boolean(compute="_compute_counts")
    summary = fields.Char(string="Result", compute="_compute_counts")
    reconciliation = fields.Html(
        string="The same hours in each pack",
        compute="_compute_reconciliation",
        sanitize=False,
    )
    archive = fields.Binary(string="All the packs", compute="_compute_archive")
    archive_name = fields.Char(compute="_compute_archive_name")

    _year_uniq = models.Constraint(
        "UNIQUE(company_id, year)",
        "This year is already there: open it in the list of the years.",
    )

    @api.depends("year", "company_id")
    def _compute_pack_ids(self):
        Pack = self.env["insertion.pack"]
        for one in self:
            packs = one._is_year() and Pack._get_of_year(one.company_id, one._end)
            one.pack_ids = packs and packs.filtered(
                lambda pack: pack.is_yearly and pack.line_ids and pack._is_ready()
            )

    @api.depends("year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for one in self:
            one.display_name = self.env._("Year %s", one.year or "")

    @api.model
    def _get_search_frame(self):
        return self.env._("Year %s", "")

    @api.depends("year", "company_id", "state")
    @api.depends_context("lang")
    def _compute_waiting_label(self):
        for one in self:
            count = one._is_year() and self.env["insertion.declaration"].search_count(
                one._get_waiting_domain()
            )
            one.waiting_label = bool(count) and self.env._(
                "%s months of companies are not validated: their hours will be in no "
                "figure of the year.",
                count,
            )

    @api.depends("months", "state", "issue_ids")
    @api.depends_context("lang")
    def _compute_moved_label(self):
        for one in self:
            moved = one._find_moved() if one.state == "closed" else ()
            one.moved_label = bool(moved) and one._name_moved(moved)

    @api.depends("issue_ids.state")
    @api.depends_context("lang")
    def _compute_counts(self):
        counts = {}
        for year, state, count in self.env["insertion.pack.issue"]._read_group(
            [("year_id", "in", self.ids)], ["year_id", "state"], ["__count"]
        ):
            counts.setdefault(year, {})[state] = count
        for one in self:
            found = counts.get(one._origin, {})
            waiting, failed = found.get("waiting", 0), found.get("failed", 0)
            one.issue_count = found.get("issued", 0)
            one.failed_count = failed
            total = one.issue_count + failed + waiting
            one.progress = 100 * (total - waiting) / total if total else 0
            one.is_moving = bool(waiting)
            one.summary = bool(total) and one._get_summary(waiting, failed)

    @api.depends("issue_ids.state")
    @api.depends_context("lang")
    def _compute_reconciliation(self):
        for one in self:
            issues = one.issue_ids.filtered(lambda issue: issue.state == "issued")
            one.reconciliation = bool(issues) and self.env["ir.qweb"]._render(
                "mife_insertion_clauses.pack_reconciliation",
                {"page": Reconciliation(issues)},
            )

    @api.depends("issue_ids.state")
    def _compute_archive(self):
        for one in self:
            issued = one.issue_ids.filtered(lambda issue: issue.state == "issued")
            one.archive = bool(issued) and PackArchive(issued).pack()

    @api.depends("year", "company_id")
    def _compute_archive_name(self):
        for one in self:
            env = one.company_id._in_document_lang(one).env
            one.archive_name = env._("Packs of %s", one.year) + ".zip"

    @api.constrains("year")
    def _check_year(self):
        for one in self:
            if not one._is_year():
                raise ValidationError(self.env._("Enter a year, such as 2026."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if self.env["insertion.pack.issue"].search_count(
            [("year_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._("Packs were issued for this year: it is never deleted.")
            )

    def _check_locked(self, vals):
        if {"year", "company_id"} & set(vals) and any(
            one.state == "closed" or one.issue_ids for one in self
        ):
            raise UserError(
                self.env._("The year is closed, or was: make another one instead.")
            )

    # acts

    def action_close(self):
        """Keep the hours of the year, as its packs will count them."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        for one in self:
            if one.state == "closed":
                raise UserError(self.env._("%s is already closed.", one.display_name))
            if one._end >= today:
                raise UserError(
                    self.env._(
                        "%s is not over: it can be closed from 1 January on.",
                        one.display_name,
                    )
                )
            months = one._read_months()
            one._write_by_action(
                {
                    "state": "closed",
                    "closed_on": fields.Datetime.now(),
                    "closed_by_id": self.env.uid,
                    "months": months,
                    "hours": sum(months.values()),
                    "reopen_reason": False,
                }
            )

    def action_reopen(self):
        """Open a closed year: what was issued stays, and can be issued again."""
        self.check_access("write")
        for one in self:
            if one.state == "closed" and not (one.reopen_reason or "").strip():
                raise UserError(
                    self.env._("Say why the year is opened again before you open it.")
                )
        self._write_by_action({"state": "open"})

    def action_issue_packs(self):
        """Issue the packs of the year, at once if there are few of them."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "closed":
            raise UserError(
                self.env._("Close the year first: packs speak of a closed year.")
            )
        self._check_nothing_moved()
        if not self.pack_ids:
            raise UserError(self.env._("Choose the packs to issue first."))
        self.pack_ids._check_ready()
        self._prepare_issues()
        waiting = self._find_waiting()
        if len(waiting) <= AT_ONCE:
            self._issue_chunk(AT_ONCE)
        else:
            self._trigger()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_resume(self):
        """Take up what nothing moves any more."""
        self.check_access("write")
        self._trigger()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_view_issues(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Packs issued"),
            "res_model": "insertion.pack.issue",
            "domain": [("year_id", "=", self.id)],
            "views": [(False, "list"), (False, "form")],
            "context": {"search_default_in_force": 1},
        }

    def action_view_gaps(self):
        """Open the differences between the hours of the year and those printed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Differences of %s", self.year),
            "res_model": "insertion.pack.gap",
            "domain": [("year_id", "=", self.id), ("issue_id.state", "=", "issued")],
            "views": [(False, "list")],
            "context": {"search_default_group_by_kind": 1},
        }

    def action_view_waiting(self):
        """Open the months whose hours are not in the year."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Months that are not validated"),
            "res_model": "insertion.declaration",
            "domain": list(map(list, self._get_waiting_domain())),
            "views": [(False, "list"), (False, "form")],
        }

    def action_download(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/archive/{self.archive_name}"
            "?download=true",
            "target": "self",
        }

    @api.model
    def _cron_issue(self):
        """Issue what is waiting, piece by piece; what is done stays done."""
        Issue, cron = self.env["insertion.pack.issue"], self.env["ir.cron"]
        waiting = Issue.search([("state", "=", "waiting")])
        cron._commit_progress(remaining=len(waiting))
        for one in waiting.year_id.sorted("id"):
            one = one._as_its_user()
            while one._find_waiting():
                treated = retrying(partial(one._issue_chunk, CHUNK), one.env)
                if not cron._commit_progress(treated):
                    return
                if not treated:
                    break  # another transaction has the rest

    def _as_its_user(self):
        """Return the year as the manager who closed it, whatever runs it."""
        user = self.closed_by_id
        return (
            self.with_user(user)
            .with_company(self.company_id)
            .with_context(allowed_company_ids=self.company_id.ids, lang=user.lang)
        )

    def _trigger(self):
        self.env.ref("mife_insertion_clauses.ir_cron_insertion_pack").sudo()._trigger()

    # the hours of the year

    @property
    def _start(self):
        return statement.get_period("year", int(self.year))[0]

    @property
    def _end(self):
        return statement.get_period("year", int(self.year))[1]

    def _is_year(self):
        year = self.year or ""
        return year.isdecimal() and len(year) == 4 and 2000 <= int(year) <= 2100

    def _get_waiting_domain(self):
        return [
            ("company_id", "=", self.company_id.id),
            ("month", ">=", self._start),
            ("month", "<=", self._end),
            ("state", "not in", CERTIFIED_STATES),
        ]

    def _read_months(self):
        """Return {id of a declaration, as a text: its hours that count}."""
        figures = self._get_figures()
        # sudo: the hours of the year are the same whoever closes it
        groups = figures.env["insertion.declaration.line"]._read_group(
            figures.get_domain("hours"), ["declaration_id"], ["counted_hours:sum"]
        )
        return {str(month.id): round(hours, 2) for month, hours in groups}

    def _find_moved(self):
        """Return the ids of the months whose hours moved since the closing."""
        before, now = self.months or {}, self._read_months()
        return [
            int(key)
            for key in sorted(before.keys() | now.keys())
            if before.get(key) != now.get(key)
        ]

    def _name_moved(self, moved):
        # sudo: see _read_months
        months = self.env["insertion.declaration"].sudo().browse(moved).exists()
        names = [month.display_name for month in months[:NAMED]]
        if len(moved) > len(names):
            names.append(self.env._("and %s more", len(moved) - len(names)))
        return self.env._(
            "Hours moved since the year was closed: %s. Open the year again, then "
            "close it, before you issue anything.",
            ", ".join(names),
        )

    def _check_nothing_moved(self):
        if moved := self._find_moved():
            raise UserError(self._name_moved(moved))

    # what is issued

    def _get_figures(self, scope=None):
        return PackFigures(self.env, self.company_id, self._start, self._end, scope)

    def _find_waiting(self):
        return self.env["insertion.pack.issue"].search(
            [("year_id", "=", self.id), ("state", "=", "waiting")], order="id"
        )

    def _prepare_issues(self):
        """Have the packs of the year wait, one for each of whom they speak."""
        Issue = self.env["insertion.pack.issue"].sudo()._by_action()
        Issue.search(
            [("year_id", "=", self.id), ("state", "in", ("waiting", "failed"))]
        ).unlink()
        whole = self._get_figures()
        Issue.create(
            [
                {"year_id": self.id, "pack_id": pack.id, **subject}
                for pack in self.pack_ids.sorted()
                for subject in self._get_subjects(pack, whole)
            ]
        )

    def _get_subjects(self, pack, whole):
        """Return of whom the pack speaks: values of one issue each."""
        if pack.subject == pack_facts.BUYER:
            lots = [figures.lot for figures in whole.period_lots]
            buyers = pack.partner_ids or self.env["res.partner"].union(
                *(lot.buyer_id for lot in lots)
            )
            return [{"partner_id": buyer.id} for buyer in buyers.sorted("display_name")]
        if pack.subject == pack_facts.COMPANY:
            firms = pack.partner_ids or self._find_firms(whole)
            return [{"partner_id": firm.id} for firm in firms.sorted("display_name")]
        if pack.subject == pack_facts.CONTRACT:
            contracts = pack.contract_ids or self.env["insertion.contract"].union(
                *(figures.lot.contract_id for figures in whole.period_lots)
            )
            return [{"contract_id": each.id} for each in contracts.sorted("id")]
        return [{}]

    def _find_firms(self, whole):
        groups = whole.env["insertion.declaration.line"]._read_group(
            whole.get_domain("hours"), ["partner_id"]
        )
        return self.env["res.partner"].union(*(firm for (firm,) in groups))

    def _issue_chunk(self, limit):
        """Issue some of what waits; those of one subject are counted together.

        :return: how many were treated
        """
        self.ensure_one()
        # sudo: the issues are nobody's to write
        if not self.sudo().try_lock_for_update():
            return 0
        waiting = self._find_waiting()[:limit].sudo()
        shared = {}
        for issue in waiting:
            scope = issue._get_scope()
            shared.setdefault(scope, self.env["insertion.pack.issue"].sudo())
            shared[scope] |= issue
        for scope, issues in shared.items():
            issues._issue_together(self._get_figures(scope))
        return len(waiting)

    def _get_summary(self, waiting, failed):
        """Return the closing sentence: "6 packs issued, 1 left aside"."""
        words = []
        for count, one, many in (
            (
                self.issue_count,
                self.env._("1 pack issued"),
                self.env._("%s packs issued"),
            ),
            (waiting, self.env._("1 still to do"), self.env._("%s still to do")),
            (failed, self.env._("1 left aside"), self.env._("%s left aside")),
        ):
            if count:
                words.append(one if count == 1 else many % count)
        return ", ".join(words) + "."
