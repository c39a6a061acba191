# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from collections import Counter

from odoo.fields import Domain
from odoo.tools import SQL

from ..common.rules.apart import OverBudget, call_apart
from ..rules.file_names import find_named
from ..rules.naming import get_pattern, get_word_pattern, split_former, split_names
from ..rules.people import get_name_key

# What Odoo is made of, and what certifies: those say nobody's name, and never change
SKIPPED = ("ir.", "base", "res.country", "res.lang", "res.currency", "res.groups")
SEARCHED = ("ir.attachment", "ir.logging")
FROZEN = (
    "insertion.attestation",
    "insertion.attestation.copy",
    "insertion.statement",
    "insertion.funding.evidence",
    # erased whole
    "insertion.participant",
    "insertion.placement.request",
)
TEXTS = ("char", "text", "html", "json", "reference")
# what was read of a file goes with the file
OF_FILES = "index_content"
# Files of one reading, and what it may take of the machine
FILES = 40
SECONDS = 20
MEMORY = 1024 * 1024 * 1024
# never opened to look for a name
UNREADABLE = ("image/", "video/", "audio/", "font/", "text/css", "text/scss")
SCRIPTS = ("application/javascript", "text/javascript")


class NameSweep:
    """The names of people wherever somebody may have written them, to be erased.

    A whole name, first and last in any order, is replaced by the reference of the
    person; a file that bears one is deleted. Whoever has a namesake who stays is left
    out: nobody could tell which of them a text is about. What was certified bears
    references only and is never touched.
    """

    def __init__(self, people):
        self.people = people.sudo().with_context(active_test=False)
        self.env = self.people.env
        asked = (
            self.env["insertion.placement.request"]
            .search([("participant_id", "in", self.people.ids)])
            .grouped("participant_id")
        )
        self.names = {
            person: self._get_names(person, asked.get(person, ()))
            for person in self.people
        }
        self.namesakes = self._find_namesakes()
        self.patterns = {
            person.id: pattern
            for person in self.people - self.namesakes
            if (pattern := get_pattern(self.names[person]))
        }

    def sweep_texts(self):
        """Replace the names in every text that is kept; return how many texts."""
        counts = Counter()
        if not self.patterns:
            return counts
        coarse = self._get_coarse_pattern()
        compiled = {key: re.compile(one, re.I) for key, one in self.patterns.items()}
        references = {person.id: person.reference for person in self.people}
        for Model, names in self._get_columns():
            for name in names:
                counts["texts"] += self._sweep_column(
                    Model, name, coarse, compiled, references
                )
        counts["rows"] = self._drop_rows_taken_over(coarse)
        self.env.invalidate_all()
        return counts

    def sweep_files(self, after):
        """Delete the files that name somebody, the next ones by id.

        :param after: id of the last one that was read
        :return: (id of the last one read, none at the end; what was counted)
        """
        attachments = self._get_files(after)
        if not attachments or not self.patterns:
            return None, Counter()
        found = self._read_files(attachments)
        named = attachments.browse([key for key, people in found.items() if people])
        counts = Counter(
            named_files=len(named),
            unread_files=sum(people is None for people in found.values()),
        )
        named._delete_named()
        return attachments[-1].id, counts

    def _get_names(self, person, asked):
        names = [
            *person._get_person().get_names(),
            *split_former(person.former_names),
        ]
        names += [(request.first_name, request.last_name) for request in asked]
        return [name for name in names if split_names(*name)]

    def _find_namesakes(self):
        """Return the people who share a name with somebody who stays."""
        keys = {
            get_name_key(*name): person
            for person, names in self.names.items()
            for name in names
        }
        others = self.people.search(
            [
                ("id", "not in", self.people.ids),
                ("forgotten_on", "=", False),
                "|",
                ("used_name_key", "in", list(keys)),
                ("birth_name_key", "in", list(keys)),
            ]
        )
        taken = {*others.mapped("used_name_key"), *others.mapped("birth_name_key")}
        found = {person.id for key, person in keys.items() if key in taken}
        if any(self.names.values()):
            # a contact or a user of that name: whole, not in a sentence
            contacts = self.env["res.partner"].with_context(active_test=False)
            self.env.cr.execute(
                SQL(
                    "SELECT name FROM %s WHERE name ~* %s",
                    SQL.identifier(contacts._table),
                    self._get_coarse_pattern(),
                )
            )
            partners = [name for (name,) in self.env.cr.fetchall()]
            for person, names in self.names.items():
                pattern = names and re.compile(get_pattern(names), re.I)
                if pattern and any(map(pattern.search, partners)):
                    found.add(person.id)
        return self.people.browse(found)

    def _get_coarse_pattern(self):
        """Return what PostgreSQL looks for first: the last names alone."""
        words = dict.fromkeys(
            get_word_pattern(split_names(*name)[1])
            for names in self.names.values()
            for name in names
        )
        return f"({'|'.join(words)})"

    def _get_columns(self):
        """Yield (model, names of its columns that hold text)."""
        seen = set()
        for name in sorted(self.env.registry):
            Model = self.env[name]
            if Model._abstract or not Model._auto or Model._table in seen:
                continue
            if name in FROZEN or (name.startswith(SKIPPED) and name not in SEARCHED):
                continue
            seen.add(Model._table)
            columns = [
                field.name
                for field in Model._fields.values()
                if field.store
                and field.type in TEXTS
                and field.column_type
                and field.name != OF_FILES
            ]
            if columns:
                yield Model, columns

    def _sweep_column(self, Model, name, coarse, compiled, references):
        table, column = SQL.identifier(Model._table), SQL.identifier(name)
        self.env.cr.execute(
            SQL(
                "SELECT id, %s::text, pg_typeof(%s)::text FROM %s WHERE %s::text ~* %s",
                column,
                column,
                table,
                column,
                coarse,
            )
        )
        changed = 0
        for key, text, kind in self.env.cr.fetchall():
            swept = text
            for person, pattern in compiled.items():
                swept = pattern.sub(references[person], swept)
            if swept == text:
                continue
            changed += 1
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s::%s WHERE id = %s",
                    table,
                    column,
                    swept,
                    SQL(kind),
                    key,
                )
            )
        return changed

    def _drop_rows_taken_over(self, coarse):
        """Delete the rows of old files that name somebody in two cells."""
        Row = self.env["insertion.takeover.row"]
        self.env.cr.execute(
            SQL(
                "SELECT id, content->'values'->>'first_name',"
                " content->'values'->>'last_name'"
                " FROM %s WHERE content::text ~* %s",
                SQL.identifier(Row._table),
                coarse,
            )
        )
        keys = {
            get_name_key(*name)
            for person, names in self.names.items()
            if person.id in self.patterns
            for name in names
        }
        rows = Row.browse(
            key
            for key, first, last in self.env.cr.fetchall()
            if get_name_key(first or "", last or "") in keys
        )
        rows._by_action().unlink()
        return len(rows)

    def _get_files(self, after):
        kinds = Domain.OR(
            Domain("mimetype", "=like", f"{kind}%") for kind in UNREADABLE
        )
        return (
            self.env["ir.attachment"]
            .with_context(skip_res_field_check=True)
            .search(
                Domain("id", ">", after)
                & Domain("type", "=", "binary")
                & Domain("file_size", ">", 0)
                & Domain(
                    "res_model", "not in", (*FROZEN, "ir.ui.view", "ir.module.module")
                )
                & Domain("url", "=", False)
                & Domain("mimetype", "not in", SCRIPTS)
                & ~kinds,
                order="id",
                limit=FILES,
            )
        )

    def _read_files(self, attachments):
        files = {attachment.id: attachment.raw or b"" for attachment in attachments}
        patterns = {key: f"(?i){one}" for key, one in self.patterns.items()}
        try:
            return call_apart(
                find_named, files, patterns, seconds=SECONDS, memory=MEMORY
            )
        except OverBudget:
            if len(attachments) == 1:
                return {attachments.id: None}
        found = {}
        for attachment in attachments:
            found |= self._read_files(attachment)
        return found
