# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
from contextlib import suppress

from odoo import models
from odoo.tools import SQL, float_compare

from ..prefix import PREFIX
from ..rules.canonical import canonical, digest

# numbers that a sentence names, the first of those that lack
NAMED = 20


class FrozenMixin(models.AbstractModel):
    """Documents that never change: what the daily check reads again, and how.

    A model says what it froze by the attributes below, and what else must agree by
    ``_find_ties``. Its records have a ``company_id``.
    """

    _name = f"{PREFIX}.frozen.mixin"
    _description = "Frozen documents"

    # {field of a file: field of its SHA-256}
    _frozen_files = {"pdf": "pdf_hash"}
    # whether a term of personal data may have erased the files
    _frozen_erasable = False
    # the field of the SHA-256 of the payload, and the fields hashed with it
    _frozen_payload_hash = "payload_hash"
    _frozen_besides = ()
    # a draft is not frozen
    _frozen_domain = []
    # (field, lines, field that they sum to it, domain of those lines)
    _frozen_total = None
    # the field of the numbers that follow each other, and whether none may lack
    _series_number = None
    _series_whole = True

    def _find_ties(self):
        """Yield (record, what it is, as it was frozen, as it is elsewhere).

        By default, what the frozen data say of the number and of the document that
        was replaced, and the total of the lines.
        """
        yield from self._find_totals()
        number = self._series_number
        for record in self:
            payload = number and record.payload
            if not payload:
                continue
            yield record, self.env._("Number"), payload.get("number"), record[number]
            if "supersedes" in payload and "supersedes_id" in self._fields:
                yield (
                    record,
                    self.env._("Document replaced"),
                    payload["supersedes"] or False,
                    record.supersedes_id[number],
                )

    def _find_totals(self):
        if not self._frozen_total:
            return
        total, lines, summed, domain = self._frozen_total
        field = self._fields[lines]
        groups = self.env[field.comodel_name]._read_group(
            [(field.inverse_name, "in", self.ids), *domain],
            [field.inverse_name],
            [f"{summed}:sum"],
        )
        for record, amount in groups:
            yield record, self.env._("Total of the lines"), record[total], amount

    # reading again

    def _find_faults(self):
        """Yield (record, sentence) for what is no longer as it was frozen."""
        files = self._find_stored_files()
        for record in self:
            if self._frozen_payload_hash:
                besides = {name: record[name] or None for name in self._frozen_besides}
                data = canonical((record.payload or {}) | besides)
                if digest(data) != record[self._frozen_payload_hash]:
                    yield record, self.env._("The data are not those that were frozen.")
            for name in self._frozen_files:
                if sentence := record._find_file_fault(name, files):
                    yield record, sentence
        for record, label, frozen, current in self._find_ties():
            if not _agree(frozen, current):
                yield (
                    record,
                    self.env._(
                        "%(what)s: %(frozen)s was frozen, %(current)s is elsewhere.",
                        what=label,
                        frozen=self._say(frozen),
                        current=self._say(current),
                    ),
                )

    def _say(self, value):
        return self.env._("none") if value in (None, False, "") else value

    def _find_stored_files(self):
        """Return {(record id, field): attachment} of the files kept apart."""
        names = [name for name in self._frozen_files if self._fields[name].attachment]
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "in", names),
                ("res_id", "in", self.ids),
            ]
        )
        return {(one.res_id, one.res_field): one for one in attachments}

    def _find_file_fault(self, name, files):
        field = self._fields[name]
        what = field._description_string(self.env)
        if not field.attachment:
            content = self._read_column(name)
            where = ""
        elif attachment := files.get((self.id, name)):
            content = _read_stored(attachment)
            where = attachment.store_fname or ""
        elif self._frozen_erasable:
            return None
        else:
            return self.env._("%s: the file is no longer in the database.", what)
        if content and digest(content) == self[self._frozen_files[name]]:
            return None
        if content:
            sentence = self.env._("%s: the file is not the one that was frozen", what)
        else:
            sentence = self.env._("%s: the file is missing", what)
        return f"{sentence} ({where})." if where else f"{sentence}."

    def _read_column(self, name):
        """Return the content of a file that is in the row, one at a time."""
        alone = self.with_prefetch().with_context(bin_size=False)
        try:
            with suppress(binascii.Error):
                return base64.b64decode(alone[name] or b"")
        finally:
            self.invalidate_recordset([name], flush=False)
        # unreadable: altered
        return b"\0"

    # numbers

    def _read_series(self, company):
        """Return {prefix: (first, last, how many, different, digits)}."""
        return {
            prefix: tuple(figures)
            for prefix, *figures in self.env.execute_query(
                SQL(
                    "SELECT prefix, min(rank), max(rank), count(*),"
                    " count(DISTINCT rank), max(digits)"
                    " FROM (%s) numbered GROUP BY prefix",
                    self._number_rows(company),
                )
            )
        }

    def _number_rows(self, company):
        number = SQL.identifier(self._series_number)
        return SQL(
            "SELECT regexp_replace(%(number)s, '[0-9]+$', '') AS prefix,"
            " substring(%(number)s FROM '[0-9]+$')::bigint AS rank,"
            " length(substring(%(number)s FROM '[0-9]+$')) AS digits"
            " FROM %(table)s WHERE company_id = %(company)s"
            " AND %(number)s ~ '[0-9]$'",
            number=number,
            table=SQL.identifier(self._table),
            company=company.id,
        )

    def _find_series_faults(self, company, former):
        """Yield a sentence for each series with a hole or a number used twice.

        :param former: what ``_read_series`` returned at the check before
        """
        series = self._read_series(company)
        issued = self._get_last_issued(company) if self._series_whole else {}
        for prefix, (first, last, count, different, digits) in series.items():
            if count > different:
                yield self.env._(
                    "Numbers used twice: %s.",
                    self._name_numbers(self._find_repeated(company, prefix), digits),
                )
            if not self._series_whole:
                continue
            start = min(first, *former.get(prefix, (first,))[:1])
            end = max(last, issued.get(prefix, last))
            if end - start + 1 > different:
                missing = self._find_missing(company, prefix, start, end)
                yield self.env._(
                    "Numbers that lack: %s.", self._name_numbers(missing, digits)
                )
        if self._series_whole:
            for prefix in former.keys() - series.keys():
                yield self.env._("All the numbers that begin with %s are gone.", prefix)

    def _get_last_issued(self, company):
        """Return {what numbers begin with: the last one that the counter gave}."""
        sequences = self.env["ir.sequence"].search(
            [
                ("code", "=", self._name),
                ("company_id", "=", company.id),
                ("implementation", "=", "no_gap"),
            ]
        )
        issued = {}
        for span in sequences.date_range_ids:
            sequence = span.sequence_id.with_context(
                ir_sequence_date_range=span.date_from
            )
            last = span.number_next - sequence.number_increment
            prefix, _suffix = sequence._get_prefix_suffix(date_range=span.date_from)
            issued[prefix] = last
        return issued

    def _name_numbers(self, rows, digits):
        names = [f"{prefix}{rank:0{digits}}" for prefix, rank in rows[:NAMED]]
        if len(rows) > NAMED:
            names.append(self.env._("and others"))
        return ", ".join(names)

    def _find_repeated(self, company, prefix):
        return self.env.execute_query(
            SQL(
                "SELECT prefix, rank FROM (%s) numbered WHERE prefix = %s"
                " GROUP BY prefix, rank HAVING count(*) > 1 ORDER BY rank LIMIT %s",
                self._number_rows(company),
                prefix,
                NAMED + 1,
            )
        )

    def _find_missing(self, company, prefix, start, end):
        return self.env.execute_query(
            SQL(
                "SELECT %(prefix)s, wanted FROM generate_series(%(start)s, %(end)s)"
                " AS wanted EXCEPT SELECT prefix, rank FROM (%(rows)s) numbered"
                " ORDER BY 2 LIMIT %(limit)s",
                prefix=prefix,
                start=start,
                end=end,
                rows=self._number_rows(company),
                limit=NAMED + 1,
            )
        )


def _read_stored(attachment):
    """Return the content of a file, b"" for one that the filestore lacks."""
    if attachment.store_fname:
        return attachment._file_read(attachment.store_fname)
    return attachment.with_prefetch().db_datas or b""


def _agree(frozen, current):
    if isinstance(frozen, float) or isinstance(current, float):
        return float_compare(frozen or 0, current or 0, precision_digits=2) == 0
    return (frozen or False) == (current or False)
