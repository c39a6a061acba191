# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, fields, models
from odoo.fields import Command

from ...procurement import Packed
from ...report.notice_change import NoticeChange
from ...report.notice_news import NoticeNews, tell_who_follows
from ...report.notice_writer import (
    NoticeWriter,
    filter_touched,
    find_by_uid,
    find_free,
    insert_rows,
    prepare_rows,
)

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
OUTSIDE, UNLOCATED = "outside", "unlocated"


class InsertionNoticeVersion(models.Model):
    """What was published of a notice, once, and the imports that say it.

    ``rank`` orders the versions of a notice, the newest last: it follows from what was
    published alone, so that files come in any order and cut in any way.
    """

    _name = "insertion.notice.version"
    _description = "Version of a public notice"
    _inherit = ["insertion.notice.part.mixin", "insertion.search.mixin"]
    _order = "notice_id, rank desc"
    _rec_name = "notice_id"
    _rec_names_search = ["notice_id", "published_on", "filename"]

    rank = fields.Char(required=True)
    published_on = fields.Date()
    filename = fields.Char(string="File", help="The file that gave it first.")
    import_ids = fields.Many2many(
        comodel_name="insertion.notice.import",
        relation="insertion_notice_version_import_rel",
        column1="version_id",
        column2="import_id",
        check_company=True,
        string="Said by",
    )
    raw = fields.Text(string="Original record")
    content = fields.Json(help="What was read in it: values, and rows under them.")

    _rank_uniq = models.Constraint(
        "UNIQUE(notice_id, rank)", "This version of the notice is already there."
    )

    @api.model
    def _judge(self, items, ranks, notice_import, free=()):
        """Tell what becomes of each notice read; bring ``ranks`` up to date.

        Each version is judged alone, known notice or not: what comes in never depends
        on the order of the files.

        :param ranks: {key: rank} of the notices that are known
        :param free: keys of which any version comes in, wherever it is
        :return: an outcome for each item
        """
        outcomes = []
        for item in items:
            known = ranks.get(item.uid)
            if item.uid not in free and not notice_import._takes(item.where):
                outcomes.append(OUTSIDE if item.where else UNLOCATED)
                continue
            if known is None:
                outcomes.append(CREATED)
            else:
                outcomes.append(UPDATED if item.rank > known else UNCHANGED)
            ranks[item.uid] = max(known or "", item.rank)
        return outcomes

    @api.model
    def _take(self, items, notice_import, filename=""):
        """Keep the notices read, each as a version of its notice; return the counts."""
        company = notice_import.company_id
        Notice = self.env["insertion.notice"]._by_import()
        known = find_by_uid(Notice, {item.uid for item in items}, company)
        ranks = {uid: notice.version_rank or "" for uid, notice in known.items()}
        outcomes = self._judge(items, ranks, notice_import, find_free(known))
        taken = {}
        for item, outcome in zip(items, outcomes, strict=True):
            if outcome not in (OUTSIDE, UNLOCATED):
                versions = taken.setdefault(item.uid, {})
                kept = versions.get(item.rank)
                # of two copies the one kept is the same, whichever came first
                if kept is None or item.raw < kept.raw:
                    versions[item.rank] = item
        self._create_notices(taken, known, notice_import)
        self._by_import()._add(taken, known, notice_import, filename)
        return Counter(outcomes)

    def _by_import(self):
        return self.env["insertion.notice"]._by_import().env[self._name]

    @api.model
    def _create_notices(self, taken, known, notice_import):
        """Create the notices not known yet, from their newest version."""
        company = notice_import.company_id
        newest = [
            max(versions.values(), key=lambda item: item.rank)
            for uid, versions in taken.items()
            if uid not in known
        ]
        notices = NoticeWriter(self.env).make(
            [
                {
                    **item.values,
                    "uid": item.uid,
                    "version_rank": item.rank,
                    "company_id": company.id,
                    "in_territory": company._is_in_territory(item.where),
                    "import_id": notice_import.id,
                }
                for item in newest
            ],
            [item.parts for item in newest],
        )
        for item, notice in zip(newest, notices, strict=True):
            known[item.uid] = notice
        NoticeNews(notices).tell()

    def _add(self, taken, known, notice_import, filename):
        """Add versions to notices, and give to those that changed their newest."""
        notices = self.env["insertion.notice"].union(*(known[uid] for uid in taken))
        there = {
            (version.notice_id.id, version.rank): version
            for version in self.search([("notice_id", "in", notices.ids)])
        }
        said, vals_list, changed = self.browse(), [], {}
        for uid, versions in taken.items():
            notice = known[uid]
            for rank, item in versions.items():
                version = there.get((notice.id, rank))
                if not version:
                    vals_list.append(
                        self._prepare(item, notice, notice_import, filename)
                    )
                    is_changed = rank > (notice.version_rank or "")
                else:
                    said |= version
                    is_changed = item.raw < (version.raw or "")
                    if is_changed:
                        version.write({"raw": item.raw, "content": pack_content(item)})
                    is_changed = is_changed and rank == notice.version_rank
                if is_changed:
                    changed[notice] = max(
                        changed.get(notice, item), item, key=lambda one: one.rank
                    )
        created = insert_rows(self, prepare_rows(self, vals_list))
        notices.invalidate_recordset(["version_ids"], flush=False)
        missing = said.filtered(lambda one: notice_import not in one.import_ids)
        (created | missing)._say(notice_import)
        self._update(changed)

    def _say(self, notice_import):
        """Tell that an import says these versions."""
        if self:
            self.env.cr.execute_values(
                "INSERT INTO insertion_notice_version_import_rel"
                " (version_id, import_id) VALUES %s ON CONFLICT DO NOTHING",
                [(version, notice_import.id) for version in self.ids],
                page_size=1000,
            )
            self.invalidate_recordset(["import_ids"], flush=False)

    def _update(self, changed):
        notices = self.env["insertion.notice"].union(*changed)
        watched = notices.filtered(lambda one: one.contract_id or one.user_id)
        changes = {notice: NoticeChange(notice) for notice in watched}
        NoticeWriter(self.env).change(
            notices,
            [
                ({**item.values, "version_rank": item.rank}, item.parts)
                for item in changed.values()
            ],
        )
        for notice, change in changes.items():
            if lines := change.get_lines():
                tell_who_follows(notice, notice, lines)

    def _take_back(self, notice_import):
        """Take away what one import said, but on the notices that somebody touched.

        :return: how many notices are gone, how many are as they were before, and those
            that were touched
        """
        versions = self.search([("import_ids", "in", notice_import.ids)])
        kept = filter_touched(versions.notice_id)
        versions = versions.filtered(lambda version: version.notice_id not in kept)
        alone = versions.filtered(lambda version: version.import_ids == notice_import)
        (versions - alone).write({"import_ids": [Command.unlink(notice_import.id)]})
        notices = alone.notice_id
        alone.unlink()
        newest = {}
        for version in self.search([("notice_id", "in", notices.ids)]):
            newest.setdefault(version.notice_id, version)
        put_back = {
            notice: version
            for notice, version in newest.items()
            if notice.version_rank != version.rank
        }
        NoticeWriter(self.env).change(
            self.env["insertion.notice"].union(*put_back),
            [
                (version.content["values"] | {"version_rank": version.rank},)
                + (version.content["parts"],)
                for version in put_back.values()
            ],
        )
        gone = notices - self.env["insertion.notice"].union(*newest)
        count = len(gone)
        gone.unlink()
        return count, len(put_back), kept

    @api.model
    def _prepare(self, item, notice, notice_import, filename):
        return {
            "notice_id": notice.id,
            "company_id": notice_import.company_id.id,
            "rank": item.rank,
            "published_on": item.values["date_published"],
            "filename": filename,
            "raw": item.raw,
            "content": pack_content(item),
        }


def pack_content(item: Packed):
    return {"values": item.values, "parts": item.parts}
