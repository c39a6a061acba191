# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime, formatLang

from ..home import Home
from ..prefix import PREFIX
from ..words import write_day

MODULE = __name__.split(".")[2]
# documents read again between two commits
BATCH = 100
# the faults of one check that are written one by one
MAX_FAULTS = 500
# a check that found nothing is kept for a year, one that did for good
KEPT = timedelta(days=365)
# the check of the day is due, however late that of the day before ended
DUE = timedelta(hours=20)


class Check(models.Model):
    """What was found when every frozen document was read again, one night.

    It goes batch by batch from where it stands, ``position``, so that one that is
    killed goes on.
    """

    _name = f"{PREFIX}.check"
    _description = "Check of the data"
    _inherit = [f"{PREFIX}.search.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["started_on"]
    _mail_post_access = "read"

    company_id = fields.Many2one(
        comodel_name="res.company", index=True, readonly=True, required=True
    )
    started_on = fields.Datetime(
        default=fields.Datetime.now, readonly=True, required=True
    )
    ended_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("well", "All well"),
            ("faulty", "To look at"),
        ],
        default="running",
        readonly=True,
        required=True,
    )
    document_count = fields.Integer(
        string="Documents read", aggregator=None, readonly=True
    )
    fault_count = fields.Integer(string="Faults", aggregator=None, readonly=True)
    fault_ids = fields.One2many(
        comodel_name=f"{PREFIX}.check.fault",
        inverse_name="check_id",
        string="What was found",
        readonly=True,
    )
    summary = fields.Char(compute="_compute_summary")
    position = fields.Json(groups=fields.NO_ACCESS, readonly=True)
    series = fields.Json(groups=fields.NO_ACCESS, readonly=True)

    _running_uniq = models.UniqueIndex(
        "(company_id) WHERE state = 'running'", "A check is running already."
    )

    @api.depends("started_on")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for check in self:
            day = write_day(self.env, check.started_on)
            check.display_name = self.env._("Check of %s", day)

    @api.model
    def _get_search_frame(self):
        return self.env._("Check of %s", "")

    @api.depends("state", "document_count", "fault_count", "ended_on")
    @api.depends_context("lang", "tz")
    def _compute_summary(self):
        for check in self:
            check.summary = check._say_summary()

    def _say_summary(self):
        count = formatLang(self.env, self.document_count, digits=0)
        if self.state == "running":
            return self.env._("Under way: %s documents read so far.", count)
        ended = format_datetime(self.env, self.ended_on, dt_format="short")
        if self.state == "well":
            return self.env._(
                "All well on %(date)s: %(count)s documents are as they were frozen, "
                "and no number lacks.",
                date=ended,
                count=count,
            )
        return self.env._(
            "On %(date)s, %(faults)s to look at among %(count)s documents.",
            date=ended,
            faults=formatLang(self.env, self.fault_count, digits=0),
            count=count,
        )

    @api.model
    def action_check_now(self):
        """Start a check; it is done in the background."""
        self.check_access("read")
        # sudo: nobody writes a check, a manager may ask for one
        cron = self.env.ref(f"{MODULE}.ir_cron_check").sudo()
        if not cron.active:
            raise UserError(
                self.env._(
                    "The scheduled actions of this database are off: an administrator "
                    "runs the check by its command."
                )
            )
        checks = self.sudo()
        if not checks._find_running(self.env.company):
            checks._start(self.env.company)
        cron._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The check is running: its result will be the first of the list."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _get_last(self, company):
        """Return the last check that came to its end."""
        return self.search(
            [("company_id", "=", company.id), ("state", "!=", "running")], limit=1
        )

    @api.model
    def _find_running(self, companies):
        return self.search(
            [("company_id", "in", companies.ids), ("state", "=", "running")],
            order="id",
        )

    # running

    @api.model
    def _get_companies(self):
        return self.env["res.company"].search([("active", "=", True)])

    @api.model
    def _cron_check(self):
        """Read everything again once a day; what was read stays read."""
        cron = self.env["ir.cron"]
        self._start_due()
        running = self._find_running(self._get_companies())
        cron._commit_progress(remaining=sum(map(Check._count_left, running)))
        running._read_documents()

    @api.model
    def _check_all(self):
        """Check every organisation now, and return the checks: for a command."""
        companies = self._get_companies()
        for company in companies - self._find_running(companies).company_id:
            self._start(company)
        running = self._find_running(companies)
        running._read_documents()
        return running

    def _read_documents(self):
        """Read what is left, as long as the scheduled action has time."""
        cron = self.env["ir.cron"]
        for check in self:
            check = check._in_its_company()
            while check.state == "running":
                done = check._go_on()
                if not cron._commit_progress(done):
                    return
                # the memory is that of one batch
                self.env.invalidate_all()

    @api.model
    def _start_due(self):
        companies = self._get_companies()
        since = fields.Datetime.now() - DUE
        recent = self.search([("started_on", ">=", since)]) | self._find_running(
            companies
        )
        for company in companies - recent.company_id:
            self._start(company)

    @api.model
    def _start(self, company):
        # nobody reads that it was created, which its dates say, in no language
        quiet = self.with_context(mail_create_nolog=True)
        return quiet.create({"company_id": company.id}).with_env(self.env)

    def _in_its_company(self):
        company = self.company_id
        return company._in_document_lang(
            self.sudo()
            .with_company(company)
            .with_context(active_test=False, allowed_company_ids=company.ids)
        )

    @api.model
    def _get_models(self):
        """Return the names of the models that have something to check, in order."""
        names = self.pool.descendants([f"{PREFIX}.frozen.mixin"], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    def _get_domain(self, name, after=0):
        frozen = Domain(self.env[name]._frozen_domain)
        return frozen & Domain(
            [("company_id", "=", self.company_id.id), ("id", ">", after)]
        )

    def _get_left(self):
        """Return [(model, id after which it is to be read)], in order."""
        done, after = self.position or ([], 0)
        names = [name for name in self._get_models() if name not in done]
        return [(name, 0 if rank else after) for rank, name in enumerate(names)]

    def _count_left(self):
        """Return how many documents are left, and one for the end of the check."""
        check = self._in_its_company()
        return 1 + sum(
            check.env[name].search_count(check._get_domain(name, after))
            for name, after in check._get_left()
        )

    def _go_on(self):
        """Read the next batch, or end; return how much was done."""
        left = self._get_left()
        if not left:
            self._end()
            return 1
        [(name, after), *_others] = left
        documents = self.env[name].search(
            self._get_domain(name, after), order="id", limit=BATCH
        )
        self._note(documents._find_faults())
        done, _after = self.position or ([], 0)
        if len(documents) == BATCH:
            position = [done, documents[-1].id]
        else:
            self._check_series(name)
            position = [[*done, name], 0]
        self.write(
            {
                "position": position,
                "document_count": self.document_count + len(documents),
            }
        )
        return len(documents)

    def _check_series(self, name):
        Model = self.env[name]
        if not Model._series_number:
            return
        former = (self._get_last(self.company_id).series or {}).get(name, {})
        self._note(
            (Model, sentence)
            for sentence in Model._find_series_faults(self.company_id, former)
        )
        self.series = (self.series or {}) | {name: Model._read_series(self.company_id)}

    def _note(self, found):
        """Write the faults found: (record, or the model of a series; sentence)."""
        vals_list = []
        for record, sentence in found:
            kind = self.env["ir.model"]._get(record._name).name
            vals_list.append(
                {
                    "check_id": self.id,
                    "company_id": self.company_id.id,
                    "kind": kind,
                    "document": record.display_name or kind,
                    "res_model": record._name,
                    "res_id": record.id,
                    "sentence": sentence,
                }
            )
        room = max(MAX_FAULTS - len(self.fault_ids), 0)
        self.env[f"{PREFIX}.check.fault"].create(vals_list[:room])
        self.fault_count += len(vals_list)

    def _end(self):
        self.write(
            {
                "state": "faulty" if self.fault_count else "well",
                "ended_on": fields.Datetime.now(),
            }
        )
        # what the check before asked is said again, or is no longer to be done
        self.search(
            [("company_id", "=", self.company_id.id), ("id", "!=", self.id)]
        ).activity_ids.unlink()
        if self.fault_count:
            self._tell_managers()

    def _tell_managers(self):
        group = self.env.ref(Home.homes["manager"].group)
        managers = group.all_user_ids.filtered(
            lambda user: (
                user.active
                and user != self.env.ref("base.user_root")
                and self.company_id in user.company_ids
            )
        )
        for manager in managers:
            told = self.with_context(lang=manager.lang or self.env.lang)
            told.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=told.env._("Documents are not as they were frozen"),
                note=told.summary,
                user_id=manager.id,
            )

    @api.autovacuum
    def _gc_checks(self):
        """Forget the checks that found nothing, after a year."""
        before = fields.Datetime.now() - KEPT
        self.search([("state", "=", "well"), ("ended_on", "<", before)]).unlink()
