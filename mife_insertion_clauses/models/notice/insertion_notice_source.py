# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import tempfile
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...procurement.fetch import NotFetched, check_address, fetch
from ...procurement.vocabulary import FETCH_CODES
from .insertion_notice_import import attach, translate_sentence

# After a failure: a quarter of an hour, then twice as long each time, up to a day
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(days=1)
# What a server asks is obeyed, within reason
LONGEST_ASKED = timedelta(days=7)
# The file is held while it is kept: no more than this
MOST_MEGABYTES = 100
# For tests, whose server is on the machine
PRIVATE_PARAMETER = "mife_insertion_clauses.fetch_private_addresses"


class InsertionNoticeSource(models.Model):
    """An address from which files of notices are fetched on their own.

    Nothing is fetched until somebody activates the source and the scheduled action.
    """

    _name = "insertion.notice.source"
    _description = "Address of public notices"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "name, id"
    _rec_names_search = ["name", "url"]

    name = fields.Char(required=True)
    active = fields.Boolean(default=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    url = fields.Char(string="Address", required=True)
    kind = fields.Selection(
        selection=[
            ("decp", "Essential data (DECP)"),
            ("boamp", "BOAMP notices"),
            ("eforms", "European notices (eForms)"),
            ("mixed", "Several of them"),
        ],
        default="decp",
        required=True,
        help="Said on the list; what a file is, is found in its content.",
    )
    licence = fields.Char(default="Licence Ouverte 2.0")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Imported as",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        check_company=True,
        required=True,
        help="Whose rights the imports have, and who is told.",
    )
    interval_hours = fields.Integer(string="Every (hours)", default=24, required=True)
    max_megabytes = fields.Integer(string="Largest file (MB)", default=50)
    last_fetch = fields.Datetime(readonly=True, copy=False)
    last_error = fields.Char(readonly=True, copy=False)
    next_fetch = fields.Datetime(readonly=True, copy=False)
    failure_count = fields.Integer(
        string="Failures in a row", readonly=True, copy=False
    )
    etag = fields.Char(readonly=True, copy=False)
    last_modified = fields.Char(string="Changed there on", readonly=True, copy=False)
    checksum = fields.Char(readonly=True, copy=False)
    import_ids = fields.One2many(
        comodel_name="insertion.notice.import", inverse_name="source_id"
    )

    _interval_positive = models.Constraint(
        "CHECK(interval_hours > 0)", "An address is asked every hour at most."
    )
    _size_bounded = models.Constraint(
        f"CHECK(max_megabytes BETWEEN 1 AND {MOST_MEGABYTES})",
        f"A file is of 1 to {MOST_MEGABYTES} MB: larger ones are imported by hand.",
    )

    @api.constrains("url")
    def _check_url(self):
        for source in self:
            try:
                check_address(source.url, allows_private=True)
            except NotFetched as error:
                raise ValidationError(source._explain(error)) from error

    def action_fetch(self):
        """Fetch at once; what comes is checked and imported in the background."""
        self.ensure_one()
        found = self._fetch()
        if self.last_error:
            raise UserError(self.last_error)
        if found:
            return found._get_records_action(name=self.env._("Import"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("Nothing new at this address."),
            },
        }

    @api.model
    def _cron_fetch(self):
        """Fetch what is due; one that fails waits, and keeps none of the others."""
        cron = self.env["ir.cron"]
        now = fields.Datetime.now()
        due = self.search(["|", ("next_fetch", "=", False), ("next_fetch", "<=", now)])
        cron._commit_progress(remaining=len(due))
        for source in due:
            locked = source.try_lock_for_update(allow_referencing=True)
            if locked:
                user = source.user_id
                source.with_user(user).with_company(source.company_id).with_context(
                    allowed_company_ids=source.company_id.ids, lang=user.lang
                )._fetch()
            if not cron._commit_progress(1):
                return

    def _fetch(self):
        """Fetch the file; return the import that it starts, if any."""
        # sudo: a manager's settings, moved by what the address answers
        source = self.sudo()
        allows = self.env["ir.config_parameter"].sudo().get_param(PRIVATE_PARAMETER)
        with tempfile.TemporaryFile() as file:
            try:
                found = fetch(
                    *(source.url, file, source.max_megabytes << 20),
                    etag=source.etag or "",
                    modified=source.last_modified or "",
                    allows_private=allows == "1",
                )
            except NotFetched as error:
                source._fail(error)
                return self.env["insertion.notice.import"]
            file.seek(0)
            content = file.read()
        now = fields.Datetime.now()
        checksum = hashlib.sha256(content).hexdigest() if found.is_new else ""
        vals = {
            "last_fetch": now,
            "last_error": False,
            "failure_count": 0,
            "next_fetch": now + timedelta(hours=source.interval_hours),
        }
        is_same = not found.is_new or checksum == source.checksum
        if found.is_new:
            vals |= {
                "etag": found.etag,
                "last_modified": found.modified,
                "checksum": checksum,
            }
        source.write(vals)
        if is_same:
            return self.env["insertion.notice.import"]
        return self._import(found.filename or self.name, content)

    def _import(self, filename, content):
        notice_import = self.env["insertion.notice.import"].create(
            {
                "file_ids": [attach(self.env, filename, content)],
                "source": self.name,
                "licence": self.licence,
                "company_id": self.company_id.id,
                "source_id": self.id,
            }
        )
        notice_import._start("checking")
        return notice_import

    def _fail(self, error):
        wait = min(FIRST_WAIT * 2 ** min(self.failure_count, 10), LONGEST_WAIT)
        if error.wait_seconds is not None:
            asked = timedelta(seconds=error.wait_seconds)
            wait = min(max(asked, FIRST_WAIT), LONGEST_ASKED)
        now = fields.Datetime.now()
        self.write(
            {
                "last_fetch": now,
                "last_error": self._explain(error),
                "failure_count": self.failure_count + 1,
                "next_fetch": now + wait,
            }
        )

    def _explain(self, error):
        return translate_sentence(
            self.env, FETCH_CODES[error.code], detail=error.detail
        )
