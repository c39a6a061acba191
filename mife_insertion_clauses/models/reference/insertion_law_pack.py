# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import timedelta
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...report.law_words import LawWords
from ...rules import law_pack

DELIVERED = Path(__file__).parents[2] / "data" / "law"
KEY = "mife_insertion_clauses.law_key"
CHECK_DAYS = 90
MANAGER = "mife_insertion_clauses.group_insertion_manager"


class InsertionLawPack(models.Model):
    """Facts of the law that come together: delivered with the addon, or uploaded.

    What a pack would change is listed before it is applied. What a manager changed,
    or removed, is never touched.
    """

    _name = "insertion.law.pack"
    _description = "Pack of law"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["file_name", "origin", "checked_on"]
    _mail_post_access = "read"
    _action_only_fields = ("state", "checked_on", "applied_on", "applied_by_id")

    name = fields.Char(compute="_compute_name")
    origin = fields.Selection(
        selection=[
            ("delivered", "Delivered with the application"),
            ("uploaded", "Uploaded"),
        ],
        readonly=True,
        required=True,
    )
    file_name = fields.Char(readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", string="Organisation", readonly=True
    )
    state = fields.Selection(
        selection=[
            ("draft", "To apply"),
            ("applied", "Taken in"),
            ("dismissed", "Dismissed"),
        ],
        default="draft",
        readonly=True,
        required=True,
        tracking=True,
    )
    checked_on = fields.Date(
        string="Compared with the law on", readonly=True, tracking=True
    )
    applied_on = fields.Datetime(readonly=True)
    applied_by_id = fields.Many2one(
        comodel_name="res.users", string="Applied by", readonly=True
    )
    file = fields.Binary(attachment=True, readonly=True)
    line_ids = fields.One2many(
        comodel_name="insertion.law.pack.line",
        inverse_name="pack_id",
        string="What changes",
        readonly=True,
    )
    unchanged_count = fields.Integer(
        string="Facts already as in the pack", readonly=True
    )

    @api.depends("origin", "file_name")
    @api.depends_context("lang")
    def _compute_name(self):
        origins = dict(self._fields["origin"]._description_selection(self.env))
        for pack in self:
            pack.name = pack.file_name or origins.get(pack.origin)

    @api.model
    def _load_delivered(self):
        """Apply the pack that comes with the addon, at each installation or update."""
        files = {path.name: path.read_bytes() for path in DELIVERED.glob("*.csv")}
        pack = self._read(files)
        assert not pack.problems, pack.problems
        latest = self.search([("state", "=", "applied")], limit=1)
        if latest.checked_on and latest.checked_on > pack.checked_on:
            # Uploaded since: the addon's own facts are the older ones
            return
        found = self._compare(pack)
        if latest and not found[0]:
            return
        if not latest:
            # At the installation all is new: a list of everything tells nothing
            found = [], sum(map(len, pack.rows.values()))
        record = self._by_action().create(
            self._prepare_vals(pack, found) | {"origin": "delivered"}
        )
        record._apply(pack)

    @api.model
    def _read_upload(self, content, name):
        """Return the pack made from an uploaded file, its changes listed, none applied.

        :raises UserError: it is not signed by the key of this installation, or is no
            pack; the sentence says what to do
        """
        self._check_administrator()
        words = LawWords(self.env)
        # sudo: only this reading uses the key
        key = self.env["ir.config_parameter"].sudo().get_param(KEY)
        try:
            files = law_pack.open_zip(content)
            law_pack.check_signature(files, key)
        except law_pack.PackError as error:
            raise UserError(words.write_problem(error.problem)) from None
        pack = self._read(files)
        if not pack.checked_on:
            raise UserError(words.write_problem(pack.problems[0]))
        # sudo: nobody but this reading makes packs
        return (
            self.sudo()
            ._by_action()
            .create(
                self._prepare_vals(pack, self._compare(pack))
                | {
                    "origin": "uploaded",
                    "file_name": name,
                    "file": base64.b64encode(content),
                }
            )
        )

    @api.model
    def _read(self, files):
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        return law_pack.read_pack(files, languages)

    @api.model
    def _check_administrator(self):
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._("An administrator takes packs of law in: send it to them.")
            )

    @api.model
    def _compare(self, pack):
        """Return ([(subject, code, change, row, values of the record)], unchanged)."""
        # sudo: the comparison reads facts that are common
        Entry = self.env["insertion.law.entry"].sudo()
        changes, unchanged = [], 0
        for subject, rows in pack.rows.items():
            for code, change, current in Entry._compare(subject, rows):
                if change == law_pack.UNCHANGED:
                    unchanged += 1
                else:
                    changes.append((subject, code, change, rows[code], current))
        return changes, unchanged

    @api.model
    def _prepare_vals(self, pack, found):
        # an update of the addons speaks no language of its own
        lang = self.env.context.get("lang") or self.env.company._get_document_lang()
        words = LawWords(self.with_context(lang=lang).env)
        changes, unchanged = found
        lines = [words.prepare_line(*change) for change in changes]
        lines += [words.prepare_refusal(problem) for problem in pack.problems]
        return {
            "checked_on": pack.checked_on,
            "unchanged_count": unchanged,
            "line_ids": [Command.create(line) for line in lines],
        }

    def _apply(self, pack):
        Entry = self.env["insertion.law.entry"]
        for subject, rows in pack.rows.items():
            changes = {
                code: change for code, change, _ in Entry._compare(subject, rows)
            }
            Entry._apply(subject, rows, changes)
        self._write_by_action(
            {
                "state": "applied",
                "applied_on": fields.Datetime.now(),
                "applied_by_id": self.env.uid,
            }
        )

    def action_apply(self):
        """Write what the list announces: the new facts, and those nobody changed."""
        self.ensure_one()
        self._check_administrator()
        self._check_state("draft")
        content = base64.b64decode(self.with_context(bin_size=False).file)
        # sudo: what a pack writes is common, whatever else the administrator may do
        self.sudo()._apply(self._read(law_pack.open_zip(content)))

    def action_dismiss(self):
        self._check_administrator()
        self._check_state("draft")
        # sudo: nobody but the acts writes a pack
        self.sudo()._write_by_action({"state": "dismissed"})

    def action_note_checked(self):
        """Note that the facts in force were compared with the law today."""
        self.ensure_one()
        self._check_state("applied")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A manager notes that the law was checked."))
        today = fields.Date.context_today(self)
        # sudo: the pack is common, the day of a check is what its readers write of it
        pack = self.sudo()
        pack._write_by_action({"checked_on": today})
        pack.activity_feedback(
            ["mife_insertion_clauses.mail_activity_type_insertion_law"]
        )

    def _check_state(self, state):
        if any(pack.state != state for pack in self):
            raise UserError(
                self.env._("This pack was already applied or dismissed: open it again.")
            )

    @api.model
    def _cron_ask_check(self):
        """Ask the managers to compare with the law what nobody did for 90 days."""
        latest = self.search([("state", "=", "applied")], limit=1)
        limit = fields.Date.context_today(self) - timedelta(days=CHECK_DAYS)
        if not latest or latest.checked_on >= limit:
            return
        kind = "mife_insertion_clauses.mail_activity_type_insertion_law"
        asked = latest.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(kind)
        ).user_id
        for user in self.env.ref(MANAGER).user_ids - asked:
            latest.activity_schedule(kind, user_id=user.id)
