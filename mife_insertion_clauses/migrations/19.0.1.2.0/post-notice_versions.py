# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The record of a notice becomes its first version, read again."""

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command
from odoo.tools.sql import column_exists

from odoo.addons.mife_insertion_clauses.procurement import pack, read_stored
from odoo.addons.mife_insertion_clauses.report.notice_writer import NoticeWriter

BATCH = 500


def migrate(cr, version):
    if not column_exists(cr, "insertion_notice", "raw"):
        return
    env = Environment(cr, SUPERUSER_ID, {})
    tie_files(env)
    cr.execute(
        "SELECT id, kind, import_id, raw FROM insertion_notice WHERE raw IS NOT NULL"
    )
    rows = cr.fetchall()
    for start in range(0, len(rows), BATCH):
        keep_versions(env, rows[start : start + BATCH])
    cr.execute("ALTER TABLE insertion_notice DROP COLUMN raw")


def tie_files(env):
    """Give to each import the file that it held in a field."""
    env.cr.execute(
        "INSERT INTO insertion_notice_import_file_rel (import_id, attachment_id)"
        " SELECT i.id, f.id FROM insertion_notice_import i JOIN ir_attachment f"
        " ON f.res_model = 'insertion.notice.import' AND f.res_field = 'file'"
        " AND f.res_id = i.id ON CONFLICT DO NOTHING"
    )
    env.cr.execute(
        "UPDATE ir_attachment f SET res_field = NULL, name = i.name"
        " FROM insertion_notice_import i WHERE f.res_id = i.id"
        " AND f.res_model = 'insertion.notice.import' AND f.res_field = 'file'"
    )
    env.invalidate_all()


def keep_versions(env, rows):
    Notice = env["insertion.notice"]
    notices, contents, vals_list = Notice, [], []
    for notice, kind, import_id, raw in rows:
        read = read_stored(raw, kind)
        if not read:
            continue
        item = pack(read)
        notices += Notice.browse(notice)
        # the key stays the one that the notice has
        contents.append((item.values | {"version_rank": item.rank}, item.parts))
        vals_list.append(
            {
                "notice_id": notice,
                "rank": item.rank,
                "published_on": item.values["date_published"],
                "import_ids": [Command.link(import_id)] if import_id else [],
                "raw": raw,
                "content": {"values": item.values, "parts": item.parts},
            }
        )
    NoticeWriter(env).change(notices, contents)
    env["insertion.notice.version"].create(vals_list)
    # who works on a notice made it his
    followed = notices.filtered(lambda one: one.contract_id or one.dismissed_reason)
    followed._by_import().write({"is_touched": True})
    env.flush_all()
    env.invalidate_all()
