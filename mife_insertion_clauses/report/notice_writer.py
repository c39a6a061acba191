# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2 import sql

from ..common.rules.search import get_key
from ..rules.lot_numbers import clean_lot
from ..rules.radar import OPEN_STAGES
from .notice_figures import NoticeFigures

# What stands under a notice; lots first, which the others name
PARTS = (
    "lot_ids",
    "holder_ids",
    "anomaly_ids",
    "evidence_ids",
    "modification_ids",
    "subcontract_ids",
)


class NoticeWriter:
    """Writes notices that were read, and what stands under them, as an import does."""

    def __init__(self, env):
        self.Notice = env["insertion.notice"]._by_import()

    def make(self, vals_list, parts_list):
        """Create notices with what stands under them; return them."""
        if not vals_list:
            return self.Notice
        rows = [
            {
                **vals,
                "state": "new",
                "date_sent": vals["stage"] in OPEN_STAGES and vals["date_published"],
            }
            for vals in vals_list
        ]
        prepare_rows(self.Notice, rows)
        company = self.Notice.env["res.company"].browse(rows[0]["company_id"])
        figures = NoticeFigures(self.Notice.env, company, rows, parts_list)
        for row, found in zip(rows, figures.find(), strict=True):
            row.update(found)
        notices = self.Notice.create(rows)
        keep_given(notices, rows[0])
        figures.get_others()._judge_again()
        self._add_parts(notices, parts_list)
        return notices

    def change(self, notices, contents):
        """Give to notices the content of their newest version.

        :param contents: (values, parts) of each notice
        """
        notices = notices.with_env(self.Notice.env)
        for name in PARTS:
            notices[name].unlink()
        for notice, (values, _parts) in zip(notices, contents, strict=True):
            notice.write(values)
        self._add_parts(notices, [parts for _values, parts in contents])

    def _add_parts(self, notices, parts_list):
        lots = {}
        for name in PARTS:
            rows = [
                self._prepare_part(notice, name, row, lots)
                for notice, parts in zip(notices, parts_list, strict=True)
                for row in parts[name]
            ]
            if not rows:
                continue
            Part = notices.env[notices._fields[name].comodel_name]
            created = insert_rows(Part, prepare_rows(Part, rows))
            if name == "lot_ids":
                lots = {
                    (row["notice_id"], clean_lot(row["reference"])): lot
                    for row, lot in zip(rows, created.ids, strict=True)
                }
        notices.invalidate_recordset(PARTS, flush=False)

    def _prepare_part(self, notice, name, row, lots):
        row = {
            **row,
            "notice_id": notice.id,
            "company_id": notice.company_id.id,
        }
        if name == "evidence_ids":
            row["lot_id"] = lots.get((notice.id, clean_lot(row.pop("lot"))), False)
        return row


def prepare_rows(model, rows):
    """Return the values of rows as they are written, with what follows from them.

    What the ORM would parse, or compute after for each record, is given: imports are
    long.
    """
    dates = [name for name, field in model._fields.items() if field.type == "date"]
    keys = ()
    if "search_key" in model._fields:
        keys = model._get_search_key_fields()
    for row in rows:
        for name in dates:
            if row.get(name):
                row[name] = date.fromisoformat(row[name])
        if keys:
            row["search_key"] = get_key([row.get(name) for name in keys])
    return rows


def keep_given(records, names):
    """Leave as they were inserted what the ORM would compute again and write after."""
    for name in names:
        field = records._fields[name]
        if field.store and field.compute:
            records.env.remove_to_compute(field, records)


def insert_rows(model, rows):
    """Insert rows that nothing hooks on, by one statement; return them.

    They come by tens of thousands, and ``create`` takes several times as long. Every
    row has the same names, all of them columns.
    """
    if not rows:
        return model
    names = list(rows[0])
    fields_of = [model._fields[name] for name in names]
    now, user = model.env.cr.now(), model.env.uid
    stamps = ("create_uid", "create_date", "write_uid", "write_date")
    ids = model.env.cr.execute_values(
        sql.SQL("INSERT INTO {} ({}) VALUES %s RETURNING id").format(
            sql.Identifier(model._table),
            sql.SQL(", ").join(map(sql.Identifier, (*names, *stamps))),
        ),
        [
            (
                *(
                    field.convert_to_column_insert(row[field.name], model)
                    for field in fields_of
                ),
                *(user, now, user, now),
            )
            for row in rows
        ],
        page_size=1000,
        fetch=True,
    )
    records = model.browse(row[0] for row in ids)
    records.modified(names, create=True)
    keep_given(records, names)
    return records


def find_by_uid(Notice, uids, company):
    """Return {key: notice} of a company."""
    notices = Notice.with_context(active_test=False).search_fetch(
        [("company_id", "=", company.id), ("uid", "in", list(uids))],
        ["uid", "version_rank", "in_territory", "is_touched"],
    )
    return {notice.uid: notice for notice in notices}


def find_free(known):
    """Return the keys of which any version comes in, wherever it says to be.

    Somebody works on the notice, or it came in although it is elsewhere.

    :param known: {key: notice}
    """
    return {
        uid
        for uid, notice in known.items()
        if notice.is_touched or not notice.in_territory
    }


def filter_touched(notices):
    """Return the notices that somebody worked on: no import takes them away."""
    told = notices.env["mail.message"].search_fetch(
        [("model", "=", notices._name), ("res_id", "in", notices.ids)], ["res_id"]
    )
    told = set(told.mapped("res_id"))
    return notices.filtered(
        lambda notice: notice.is_touched or notice.activity_ids or notice.id in told
    )
