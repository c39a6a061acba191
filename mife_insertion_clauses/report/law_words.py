# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tools import format_date

from ..common.words import write_number
from ..rules import law_pack

SHOWN = 80
NAMING = ("purchase_kind", "buyer_regime", "employer_kind", "contract_type")


class LawWords:
    """What a pack of law changes, and what is wrong in it, in words."""

    def __init__(self, env):
        self.env = env

    def prepare_line(self, subject, code, change, row, current):
        """Return the values of a line of a pack; see ``_compare`` of the pack."""
        names = [name for name in row if not current or current.get(name) != row[name]]
        Model = self.env[law_pack.SUBJECTS[subject].model]
        return {
            "subject": subject,
            "code": code,
            "change": change,
            "what": self._name(Model, row),
            "before": self._write_values(Model, names, current),
            "after": self._write_values(Model, names, row),
        }

    def prepare_refusal(self, problem):
        subject = problem.file.removesuffix(".csv")
        return {
            "subject": subject if subject in law_pack.SUBJECTS else False,
            "change": "refused",
            "what": self.write_problem(problem),
        }

    def _name(self, Model, row):
        """Return the words by which people know a row."""
        words = [
            row.get("name") or row.get("source") or "",
            *(
                self._write_value(Model, name, row.get(name))
                for name in (*NAMING, "date_from")
                if name in Model._fields
            ),
        ]
        return ", ".join(filter(None, words)) or Model._description

    def _write_values(self, Model, names, values):
        if not values:
            return False
        shown = []
        for name in names:
            value = self._write_value(Model, name, values.get(name))
            if value:
                label = Model._fields[name.partition("@")[0]]._description_string(
                    self.env
                )
                shown.append(f"{label}\u00a0: {value}")
        return " \u00b7 ".join(shown)

    def _write_value(self, Model, name, value):
        field = Model._fields[name.partition("@")[0]]
        # what is linked is in the name of the row already
        if value in (False, None, "") or field.type == "many2one":
            return ""
        if value is True:
            return self.env._("yes")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "date":
            return format_date(self.env, date.fromisoformat(value))
        if isinstance(value, int | float):
            return write_number(self.env, value)
        return value[:SHOWN]

    def write_problem(self, problem):
        """Return one sentence that says what is wrong in a pack and what to do."""
        sentence = self._get_sentences(problem._asdict())[problem.what]
        if not problem.line:
            return sentence
        return self.env._(
            "%(file)s, line %(line)s: %(sentence)s",
            file=problem.file,
            line=problem.line,
            sentence=sentence,
        )

    def _get_sentences(self, values):
        return {
            law_pack.NOT_A_PACK: self.env._(
                "This file is no pack of law: choose the .zip file that you received."
            ),
            law_pack.TOO_LARGE: self.env._("This file is too large for a pack of law."),
            law_pack.NO_KEY: self.env._(
                "No key says whose packs are trusted: an administrator enters it first "
                "in Settings."
            ),
            law_pack.NOT_SIGNED: self.env._(
                "This pack is not signed: ask whoever sent it for a signed one."
            ),
            law_pack.BAD_SIGNATURE: self.env._(
                "This pack is not signed by the key of the settings: nothing was read. "
                "Ask whoever sent it."
            ),
            law_pack.BAD_SUM: self.env._(
                "%(file)s is not what was signed: nothing was read. Ask for the pack "
                "again.",
                **values,
            ),
            law_pack.UNKNOWN_FILE: self.env._(
                "%(file)s is no subject that this version knows: it was left.", **values
            ),
            law_pack.NOT_TEXT: self.env._(
                "%(file)s cannot be read as a table in UTF-8: it was left.", **values
            ),
            law_pack.NO_DATE: self.env._(
                "pack.csv does not say on which day the facts were checked: ask for "
                "the pack again."
            ),
            law_pack.UNKNOWN_COLUMN: self.env._(
                "the column %(column)s is not known: the file was left.", **values
            ),
            law_pack.BAD_CODE: self.env._(
                'the code "%(value)s" is not one: small letters, digits and "_".',
                **values,
            ),
            law_pack.TWICE: self.env._(
                'the code "%(value)s" is there twice.', **values
            ),
            law_pack.EMPTY: self.env._("%(column)s is empty.", **values),
            law_pack.BAD_VALUE: self.env._(
                '"%(value)s" cannot be read in the column %(column)s.', **values
            ),
            law_pack.NO_SUCH_ROW: self.env._(
                '"%(value)s", in the column %(column)s, is the code of no row.',
                **values,
            ),
        }
