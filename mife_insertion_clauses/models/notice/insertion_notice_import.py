# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import contextlib
import os
import tempfile
from collections import Counter
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tools import config
from odoo.tools.translate import code_translations

from ...common.rules.apart import OverBudget, iterate_apart
from ...procurement import (
    ANOMALY_CODES,
    REJECTION_CODES,
    UNREADABLE_CODES,
    FileEnd,
    Packed,
    UnreadableFile,
    read_packed,
)
from ...report.notice_writer import find_by_uid, find_free

# Records written and kept together
BATCH = 500
# Up to so many, an import is done while one waits in front of the page
AT_ONCE = 200
# Above, a file is checked in the background: nobody waits in front of a page
SMALL_BYTES = 8 * 1024 * 1024
# Seconds of a processor given to a file, then to each of its megabytes
SECONDS, SECONDS_PER_MEGABYTE = 20, 3
IN_BACKGROUND = ("checking", "running")
OUTCOMES = ("created", "updated", "unchanged", "outside", "unlocated", "rejected")
_MOST_EXAMPLES = 10


def translate_sentence(env, template, **values):
    """Return a sentence of ``procurement`` in the language of the user.

    The readers know nothing of Odoo: their sentences are templates, marked for
    extraction where they stand and looked up here.
    """
    terms = code_translations.get_python_translations(
        "mife_insertion_clauses", env.lang or "en_US"
    )
    return (terms.get(template) or template).format(**values)


class InsertionNoticeImport(models.Model):
    """Files of open data from one source, and what became of each of their records.

    They are checked first, which writes nothing, then imported batch by batch in the
    background: an import that is interrupted goes on where it was. Files are read in a
    process of their own, from the disk, and never held whole.
    """

    _name = "insertion.notice.import"
    _description = "Import of public notices"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "source"]
    _action_only_fields = (
        *("state", "user_id", "started_on", "ended_on", "file_format", "odd"),
        *("record_count", "done_file", "done_position", "failure", "undo_result"),
        *(f"{outcome}_count" for outcome in OUTCOMES),
    )

    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    file_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="insertion_notice_import_file_rel",
        column1="import_id",
        column2="attachment_id",
        string="Files",
        copy=False,
    )
    source = fields.Char(
        help="Where the files come from; shown with their date on each notice."
    )
    source_id = fields.Many2one(
        comodel_name="insertion.notice.source",
        check_company=True,
        string="Fetched from",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    licence = fields.Char(
        default="Licence Ouverte 2.0", help="Under which the data may be used."
    )
    date = fields.Date(
        string="Date of the files",
        default=fields.Date.context_today,
        required=True,
    )
    take_all = fields.Boolean(
        string="Import everything",
        help="What concerns none of the departments of the territory comes in as well.",
    )
    territory = fields.Char(related="company_id.insertion_departments")
    state = fields.Selection(
        selection=[
            ("draft", "To check"),
            ("checking", "Being checked"),
            ("ready", "Checked"),
            ("running", "Being imported"),
            ("done", "Imported"),
            ("undone", "Undone"),
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
    failure = fields.Char(string="What stopped it", copy=False, readonly=True)
    file_format = fields.Selection(
        selection=[
            ("decp_v1", "Essential data, 2018 to 2023 (DECP version 1)"),
            ("decp_v2", "Essential data, since 2024 (DECP version 2)"),
            ("boamp", "BOAMP notices"),
            ("eforms", "European notices (eForms)"),
            ("several", "Several formats"),
        ],
        string="Format",
        copy=False,
        readonly=True,
    )
    record_count = fields.Integer(string="Records", copy=False, readonly=True)
    created_count = fields.Integer(string="New notices", copy=False, readonly=True)
    updated_count = fields.Integer(string="Updated", copy=False, readonly=True)
    unchanged_count = fields.Integer(string="Already known", copy=False, readonly=True)
    outside_count = fields.Integer(
        string="Out of the territory", copy=False, readonly=True
    )
    unlocated_count = fields.Integer(
        string="Without any place", copy=False, readonly=True
    )
    rejected_count = fields.Integer(string="Rejected", copy=False, readonly=True)
    odd = fields.Json(
        copy=False,
        readonly=True,
        help="{kind: [code, how many, field and value of the first one]}",
    )
    oddities = fields.Html(
        string="What is odd", compute="_compute_oddities", sanitize=False
    )
    # where the import is: the file, and the last record that is written
    done_file = fields.Integer(copy=False, readonly=True)
    done_position = fields.Integer(copy=False, readonly=True)
    progress = fields.Float(compute="_compute_progress", aggregator=None)
    is_moving = fields.Boolean(compute="_compute_progress")
    undo_result = fields.Text(copy=False, readonly=True)
    rejection_ids = fields.One2many(
        comodel_name="insertion.notice.rejection", inverse_name="import_id"
    )
    notice_ids = fields.One2many(
        comodel_name="insertion.notice", inverse_name="import_id"
    )

    @api.depends("file_ids")
    def _compute_name(self):
        for notice_import in self:
            names = notice_import.file_ids.mapped("name")
            if names:
                notice_import.name = ", ".join(names)
            elif not notice_import.name:
                notice_import.name = self.env._("File without name")

    @api.depends("state", "record_count", *(f"{name}_count" for name in OUTCOMES))
    def _compute_progress(self):
        for notice_import in self:
            done = sum(notice_import[f"{name}_count"] for name in OUTCOMES)
            total = notice_import.record_count
            is_written = notice_import.state in ("running", "done", "undone")
            notice_import.progress = 100 * done / total if total and is_written else 0
            notice_import.is_moving = notice_import.state in IN_BACKGROUND

    @api.depends("odd")
    @api.depends_context("lang")
    def _compute_oddities(self):
        for notice_import in self:
            notice_import.oddities = self.env["ir.qweb"]._render(
                "mife_insertion_clauses.notice_import_oddities",
                {"rows": notice_import._list_oddities()},
            )

    def _list_oddities(self):
        """Return (how many, sentence of the first) by kind, the most frequent first."""
        sentences = {**ANOMALY_CODES, **REJECTION_CODES}
        return sorted(
            (
                (count, translate_sentence(self.env, sentences[code], **first))
                for code, count, first in (self.odd or {}).values()
                if code in sentences
            ),
            reverse=True,
        )

    @api.model_create_multi
    def create(self, vals_list):
        imports = super().create(vals_list)
        imports._claim_files()
        return imports

    def write(self, vals):
        result = super().write(vals)
        if "file_ids" in vals:
            self._claim_files()
        return result

    def _check_locked(self, vals):
        kept = {"file_ids", "take_all", "company_id"} & vals.keys()
        if kept and any(one.state not in ("draft", "ready") for one in self):
            raise UserError(
                self.env._("These files were imported: make a new import instead.")
            )

    def _claim_files(self):
        """Tie to the import the files that a page sent before it was saved."""
        for notice_import in self:
            # sudo: whoever sent them may read them, and now those who see the import
            loose = notice_import.sudo().file_ids.filtered(lambda file: not file.res_id)
            loose.filtered(lambda file: file.create_uid == self.env.user).write(
                {"res_model": self._name, "res_id": notice_import.id}
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(one.state in IN_BACKGROUND for one in self):
            raise UserError(
                self.env._("This import is running: wait until it is finished.")
            )

    # ACTIONS

    def action_check(self):
        """Say what would become of each record; nothing is written."""
        self.ensure_one()
        self._check_can_start("draft", "ready")
        if not self.file_ids:
            raise UserError(self.env._("Choose the files first."))
        # sudo: the sizes of files that whoever reads the import may read
        if sum(self.sudo().file_ids.mapped("file_size")) > SMALL_BYTES:
            self._start("checking")
            return
        with self._tell_unreadable():
            self._check_files()

    def action_import(self):
        """Write what was shown: at once when it is short, else in the background."""
        self.ensure_one()
        self._check_can_start("ready")
        self._start_writing()
        if self.record_count <= AT_ONCE:
            with self._tell_unreadable():
                self._import_now()

    def action_resume(self):
        """Take up a run that nothing moves any more."""
        self.check_access("write")
        self._trigger()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _read_now(self):
        """Check and import at once, whatever the size: for who waits for nothing."""
        for notice_import in self:
            with notice_import._tell_unreadable():
                notice_import._check_files()
                notice_import._import_now()

    def action_undo(self):
        """Take away what the import brought, but what somebody touched since."""
        self.ensure_one()
        self._check_can_start("done")
        self.check_access("write")
        Version = self.env["insertion.notice.version"]
        gone, put_back, kept = Version._by_import()._take_back(self)
        names = kept[:_MOST_EXAMPLES].mapped("display_name")
        said = [
            self.env._("Notices taken away: %s.", gone),
            self.env._("Notices put back to what they were: %s.", put_back),
            self.env._("Notices kept, as somebody worked on them: %s.", len(kept)),
            *(f"- {name}" for name in names),
        ]
        self._write_by_action({"state": "undone", "undo_result": "\n".join(said)})

    def action_view_notices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_notice_action"
        )
        domain = [("version_ids.import_ids", "in", self.ids)]
        return action | {"domain": domain, "context": {}}

    def _check_can_start(self, *states):
        if self.state not in states:
            raise UserError(
                self.env._("This import went on meanwhile: load the page again.")
            )

    def _start(self, state, **vals):
        self._write_by_action(
            {
                "state": state,
                "user_id": self.env.uid,
                "started_on": fields.Datetime.now(),
                "ended_on": False,
                "failure": False,
                **vals,
            }
        )
        self._trigger()

    def _start_writing(self):
        self._start("running", **{f"{outcome}_count": 0 for outcome in OUTCOMES})

    def _trigger(self):
        self.env.ref(
            "mife_insertion_clauses.ir_cron_insertion_notice"
        ).sudo()._trigger()

    # READING

    def _takes(self, departments):
        """Tell whether what concerns these departments comes in."""
        return self.take_all or self.company_id._is_in_territory(departments)

    @contextlib.contextmanager
    def _tell_unreadable(self):
        try:
            yield
        except (UnreadableFile, OverBudget) as error:
            raise UserError(self._explain(error)) from error

    def _explain(self, error):
        """Return why a file is not read, in one sentence."""
        if isinstance(error, OverBudget):
            error = UnreadableFile("over_budget")
        sentence = translate_sentence(
            self.env, UNREADABLE_CODES[error.code], detail=error.detail
        )
        name = getattr(error, "filename", "")
        return f"{name}{self.env._(':')} {sentence}" if name else sentence

    def _iterate_files(self):
        """Yield (place of the file, its name, a part) from where the import stands.

        A part is a list of what was read, or the ``FileEnd``.
        """
        # sudo: files that whoever reads the import may read
        files = self.sudo().file_ids.sorted("id")
        for place, file in enumerate(files):
            if place < self.done_file:
                continue
            after = self.done_position if place == self.done_file else 0
            try:
                with _open_on_disk(file) as path:
                    parts = iterate_apart(
                        *(read_packed, path, after, BATCH),
                        seconds=SECONDS + SECONDS_PER_MEGABYTE * (file.file_size >> 20),
                    )
                    with contextlib.closing(parts):
                        for part in parts:
                            yield place, file.name, part
            except (UnreadableFile, OverBudget) as error:
                error.filename = file.name if len(files) > 1 else ""
                raise

    def _check_files(self):
        """Count what would become of each record."""
        counts, odd, formats = Counter(), {}, set()
        self.env.cr.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS insertion_notice_seen"
            " (uid varchar PRIMARY KEY, rank varchar) ON COMMIT DROP"
        )
        self.env.cr.execute("DELETE FROM insertion_notice_seen")
        self._write_by_action({"done_file": 0, "done_position": 0})
        for _place, _name, part in self._iterate_files():
            if isinstance(part, FileEnd):
                formats.add(part.format)
                _add_odd(odd, part.anomalies)
                continue
            counts += self._judge_part(part, odd)
        self._write_by_action(
            {
                "state": "ready",
                "file_format": formats.pop() if len(formats) == 1 else "several",
                "record_count": counts.total(),
                "odd": odd,
                "failure": False,
                **{f"{outcome}_count": counts[outcome] for outcome in OUTCOMES},
            }
        )

    def _judge_part(self, part, odd):
        """Return how many of a part would be new, known, outside..."""
        items, refused = _sort(part, odd)
        uids = [item.uid for item in items]
        known = find_by_uid(self.env["insertion.notice"], uids, self.company_id)
        ranks = {uid: notice.version_rank or "" for uid, notice in known.items()}
        self.env.cr.execute(
            "SELECT uid, rank FROM insertion_notice_seen WHERE uid = ANY(%s)", [uids]
        )
        ranks |= {
            uid: max(rank, ranks.get(uid, "")) for uid, rank in self.env.cr.fetchall()
        }
        Version = self.env["insertion.notice.version"]
        outcomes = Counter(Version._judge(items, ranks, self, find_free(known)))
        if ranks:
            self.env.cr.execute_values(
                "INSERT INTO insertion_notice_seen VALUES %s"
                " ON CONFLICT (uid) DO UPDATE SET rank = EXCLUDED.rank",
                list(ranks.items()),
            )
        self.env.invalidate_all()
        return outcomes + Counter(rejected=len(refused))

    # WRITING

    def _import_now(self):
        """Write all that is left, in one transaction."""
        self._write_by_action({f"{outcome}_count": 0 for outcome in OUTCOMES})
        for place, name, part in self._iterate_files():
            self._take_part(place, name, part)
            self.env.invalidate_all()  # what is written is held no more
        # A vacuum saw none of these rows, and told the planner: without this, what
        # follows pairs every notice with every version, for hours
        self.env.cr.execute(
            "ANALYZE insertion_notice, insertion_notice_version,"
            " insertion_notice_version_import_rel"
        )
        self._end()

    def _take_part(self, place, name, part):
        """Write a part; return how many records it had, None if it is not its turn."""
        if isinstance(part, FileEnd):
            if place >= self.done_file:
                self._write_by_action({"done_file": place + 1, "done_position": 0})
            return 0
        if not part:
            return 0
        locked = self.try_lock_for_update(allow_referencing=True)
        self.invalidate_recordset()
        if not locked or (place, part[0].position) <= (
            self.done_file,
            self.done_position,
        ):
            return None
        items, refused = _sort(part, {})
        counts = self.env["insertion.notice.version"]._take(items, self, name)
        self._reject(refused)
        counts["rejected"] = len(refused)
        self._write_by_action(
            {
                "done_file": place,
                "done_position": part[-1].position,
                **{
                    f"{outcome}_count": self[f"{outcome}_count"] + count
                    for outcome, count in counts.items()
                },
            }
        )
        return len(part)

    def _reject(self, refused):
        self.env["insertion.notice.rejection"].sudo().create(
            [
                {
                    "import_id": self.id,
                    "position": rejection.position,
                    "reason": rejection.reason,
                    "reference": rejection.reference,
                    "detail": rejection.detail,
                    "raw": rejection.raw,
                }
                for rejection in refused
            ]
        )

    def _end(self):
        self._write_by_action({"state": "done", "ended_on": fields.Datetime.now()})
        self.env["insertion.notice.match"]._propose_after(self)

    # IN THE BACKGROUND

    @api.model
    def _cron_run(self):
        """Check and import what waits, batch by batch; what is done stays done."""
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "in", IN_BACKGROUND)], order="id")
        cron._commit_progress(remaining=len(waiting))
        for notice_import in waiting:
            if not notice_import._as_its_user()._run():
                return
            cron._commit_progress(1)

    def _as_its_user(self):
        """Return the import as who started it, whatever runs it."""
        self.ensure_one()
        user = self.user_id
        return (
            self.with_user(user)
            .with_company(self.company_id)
            .with_context(allowed_company_ids=self.company_id.ids, lang=user.lang)
        )

    def _run(self):
        """Do what waits; tell whether there is time for more."""
        cron = self.env["ir.cron"]
        try:
            if self.state == "checking":
                retrying(self._check_files, self.env)
                if not self.source_id:
                    self._notify(self.env._("Your file of notices is checked"))
                    return cron._commit_progress()
                self._start_writing()  # nobody is there to press a button
            parts = self._iterate_files()
            with contextlib.closing(parts):
                for place, name, part in parts:
                    step = partial(self._take_part, place, name, part)
                    if retrying(step, self.env) is None:
                        return True  # another transaction has it
                    self.env.invalidate_all()
                    if not cron._commit_progress():
                        self._trigger()
                        return False
        except (UnreadableFile, OverBudget) as error:
            self.env.cr.rollback()
            self._write_by_action({"state": "draft", "failure": self._explain(error)})
            self._notify(self.env._("Your file of notices could not be read"))
            return cron._commit_progress()
        self._end()
        self._notify(self.env._("Your notices are imported"))
        return cron._commit_progress()

    def _notify(self, subject):
        self.user_id._bus_send(
            "simple_notification",
            {"type": "info", "title": subject, "message": self.name, "sticky": True},
        )


@contextlib.contextmanager
def _open_on_disk(file):
    """Give the path of a file: where it is kept, or a copy if it is on no disk here."""
    path = file.store_fname and file._full_path(file.store_fname)
    if path and os.path.isfile(path):
        yield path
        return
    with tempfile.NamedTemporaryFile(dir=config["data_dir"]) as copy:
        copy.write(file.raw or b"")
        copy.flush()
        yield copy.name


def _sort(part, odd):
    """Return (notices, rejections) of a part, and count what is odd in them."""
    items = [item for item in part if isinstance(item, Packed)]
    refused = [item for item in part if not isinstance(item, Packed)]
    for item in items:
        rows = item.parts["anomaly_ids"]
        _add_odd(odd, [(row["code"], row["field_name"], row["value"]) for row in rows])
    for item in refused:
        first = {
            "position": item.position,
            "reference": item.reference,
            "detail": item.detail,
        }
        odd.setdefault(f"!{item.reason}", [item.reason, 0, first])[1] += 1
    return items, refused


def _add_odd(odd, anomalies):
    for code, field, value in anomalies:
        odd.setdefault(code, [code, 0, {"field": field, "value": value}])[1] += 1


def attach(env, name, content):
    """Return the command that gives a file to an import."""
    file = env["ir.attachment"].create({"name": name, "raw": content})
    return Command.link(file.id)
