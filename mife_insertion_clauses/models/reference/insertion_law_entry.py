# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...rules import law_pack


class InsertionLawEntry(models.Model):
    """What the packs of law wrote of a fact last: who changed it since keeps theirs."""

    _name = "insertion.law.entry"
    _description = "Fact written by a pack of law"
    _inherit = ["insertion.organisation.mixin", "insertion.search.mixin"]
    _order = "subject, code"
    _rec_name = "code"
    _rec_names_search = ["code", "subject"]

    company_id = fields.Many2one(
        comodel_name="res.company", string="Organisation", readonly=True
    )
    subject = fields.Char(readonly=True, required=True)
    code = fields.Char(readonly=True, required=True)
    applied = fields.Json(readonly=True)

    _code_uniq = models.UniqueIndex(
        "(subject, code)", "This fact of the law is already known."
    )

    @api.model
    def _compare(self, subject, rows):
        """Return [(code, what the row does, record as it stands or None)].

        :param rows: {code: values} of one subject, see ``rules/law_pack``
        """
        entries = self.search([("subject", "=", subject), ("code", "in", list(rows))])
        applied = {entry.code: entry.applied for entry in entries}
        records = self._find_records(subject, rows)
        found = []
        for code, row in rows.items():
            record = records.get(code)
            current = record and self._read_values(record, row.keys())
            change = law_pack.compare(row, applied.get(code), current)
            if change == law_pack.CHANGED and self._needs_two_people(row, current):
                change = law_pack.KEPT
            found.append((code, change, current))
        return found

    @api.model
    def _needs_two_people(self, row, current):
        """Tell whether a row changes what is sensitive: see ``insertion.criterion``."""
        return row.get("sensitive") != current.get("sensitive")

    @api.model
    def _find_records(self, subject, rows):
        """Return {code: record} of the facts that are here, archived ones too.

        A fact that somebody entered before a pack brought it is the same fact.
        """
        records = self._find_by_code(subject, rows)
        spec = law_pack.SUBJECTS[subject]
        missing = rows.keys() - records.keys()
        if missing:
            common = (
                self.env[spec.model]
                .with_context(active_test=False, lang="en_US")
                .search([("company_id", "=", False)])
            )
            by_key = {
                self._get_key(spec, self._read_values(record, spec.key)): record
                for record in common
            }
            for code in missing:
                key = self._get_key(spec, spec.fixed | rows[code])
                if key in by_key:
                    records[code] = by_key[key]
        return records

    @api.model
    def _get_key(self, spec, values):
        return tuple(values.get(name) for name in spec.key)

    @api.model
    def _find_by_code(self, subject, codes):
        """Return {code: record} of the records that bear a code."""
        # sudo: names of records in the files of an addon are nobody's
        known = (
            self.env["ir.model.data"]
            .sudo()
            .search_fetch(
                [
                    ("module", "=", "mife_insertion_clauses"),
                    ("model", "=", law_pack.SUBJECTS[subject].model),
                    ("name", "in", list(codes)),
                ],
                ["name", "res_id"],
            )
        )
        Model = self.env[law_pack.SUBJECTS[subject].model]
        existing = Model.browse(known.mapped("res_id")).exists()
        return {
            data.name: existing.browse(data.res_id)
            for data in known
            if data.res_id in existing._ids
        }

    @api.model
    def _read_values(self, record, names):
        """Return the fields of a record as the plain values of a pack."""
        values = {}
        for name in names:
            field, _at, lang = name.partition("@")
            value = record.with_context(lang=lang or "en_US")[field]
            if isinstance(value, models.BaseModel):
                value = value.get_external_id().get(value.id, "").partition(".")[2]
            elif record._fields[field].type == "date":
                value = value and value.isoformat()
            values[name] = value
        return values

    @api.model
    def _apply(self, subject, rows, changes):
        """Write the rows whose change is new or changed; remember all that is as is.

        :param changes: {code: what the row does}
        """
        self._name_records(subject, rows)
        written = {
            code: row
            for code, row in rows.items()
            if changes[code] in (law_pack.NEW, law_pack.CHANGED)
        }
        self._write_records(subject, written)
        kept = {code for code in rows if changes[code] == law_pack.KEPT}
        entries = {
            entry.code: entry for entry in self.search([("subject", "=", subject)])
        }
        vals_list = []
        for code, row in rows.items():
            if code in kept:
                continue
            if code not in entries:
                vals_list.append({"subject": subject, "code": code, "applied": row})
            elif entries[code].applied != row:
                entries[code].applied = row
        self.create(vals_list)

    @api.model
    def _name_records(self, subject, rows):
        """Give its code to each record that was entered before a pack brought it."""
        named = self._find_by_code(subject, rows)
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"mife_insertion_clauses.{code}",
                    "record": record,
                    "noupdate": True,
                }
                for code, record in self._find_records(subject, rows).items()
                if code not in named
            ]
        )

    @api.model
    def _write_records(self, subject, rows):
        spec = law_pack.SUBJECTS[subject]
        Model = self.env[spec.model].with_context(lang="en_US")
        links = {
            column.field: self._find_by_code(column.subject, self._get_codes(column))
            for column in spec.columns.values()
            if column.kind == law_pack.LINK
        }
        data_list, spoken = [], []
        for code, row in rows.items():
            values = dict(spec.fixed)
            for name, value in row.items():
                field, _at, lang = name.partition("@")
                if lang:
                    spoken.append((code, field, lang, value))
                else:
                    values[field] = links[field][value].id if field in links else value
            data_list.append(
                {
                    "xml_id": f"mife_insertion_clauses.{code}",
                    "values": values,
                    "noupdate": True,
                }
            )
        Model._load_records(data_list)
        self._translate(subject, spoken)

    @api.model
    def _get_codes(self, column):
        return self.search([("subject", "=", column.subject)]).mapped("code")

    @api.model
    def _translate(self, subject, spoken):
        records = self._find_by_code(subject, {code for code, *_rest in spoken})
        for code, field, lang, value in spoken:
            records[code].update_field_translations(field, {lang: value})
