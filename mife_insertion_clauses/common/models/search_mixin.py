# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from babel.dates import get_month_names

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import escape_psql, get_lang

from ..prefix import PREFIX
from ..rules.search import LEGAL_FORMS, get_key, get_name, get_spellings, get_words
from .res_partner_identity import IS_COMPANY


class SearchMixin(models.AbstractModel):
    """Records found by what people say of them, in any order of words.

    Each word must be found in one of ``_rec_names_search``, whatever its type: a text
    without accents, the name of a related record, a label, a month, a number. What
    says nothing of a record finds nothing.
    """

    _name = f"{PREFIX}.search.mixin"
    _inherit = f"{PREFIX}.date.mixin"
    _description = "Found by what people say"
    # whether all the records are firms, named with or without their legal form
    _search_firms = False

    @api.model
    def _search_display_name(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator in ("like", "ilike"):
            return self._get_words_domain(value)
        if operator == "in":
            return Domain.OR(self._get_name_domain(name) for name in value)
        if not (self._rec_names_search or self._rec_name):
            return NotImplemented
        return super()._search_display_name(operator, value)

    @api.model
    def _get_search_paths(self):
        return self._rec_names_search or [self._rec_name or "display_name"]

    @api.model
    def _get_search_frame(self):
        """Return the words that every record has in its name, as it is read."""
        return ""

    @api.model
    def _get_words_domain(self, text):
        return Domain.AND(map(self._get_word_domain, get_words(text)))

    @api.model
    def _get_word_domain(self, word):
        frame = get_words(self._get_search_frame())
        if any(own.startswith(word) for own in frame):
            return Domain.TRUE
        domains = [
            self._get_path_domain(path, word) for path in self._get_search_paths()
        ]
        if word in LEGAL_FORMS:
            # said or not, written or not: the other words find the company
            domains.append(self._get_firms_domain())
        # several texts of a record share one key
        return Domain.OR(dict.fromkeys(domains))

    @api.model
    def _get_firms_domain(self):
        if IS_COMPANY[0] in self._fields:
            return Domain([IS_COMPANY])
        return Domain(self._search_firms)

    @api.model
    def _get_name_domain(self, name):
        """Find the records that ``name`` says whole: all of them, when several do."""
        if not name:
            return Domain.FALSE
        records = self.with_context(active_test=False).search(
            self._get_words_domain(name)
        )
        wanted = get_name(name)
        # as name_search, which shows the name of all that it finds
        said = records.sudo().filtered(
            lambda record: wanted in map(get_name, record._get_said_names())
        )
        return Domain("id", "in", said.ids)

    def _get_said_names(self):
        self.ensure_one()
        yield self.display_name
        for path in self._get_search_paths():
            field = self._fields[path.split(".")[-1]] if "." not in path else None
            if field and field.type in ("char", "many2one"):
                yield field.convert_to_display_name(self[path], self) or ""

    @api.model
    def _get_path_domain(self, path, word):
        name, _dot, rest = path.partition(".")
        field = self._fields[name]
        if not self._has_field_access(field, "read"):
            return Domain.FALSE
        if field.relational:
            return self._get_relation_domain(field, rest, word)
        if field.type in ("date", "datetime"):
            return self._get_date_domain(name, word)
        if field.type == "selection":
            labels = field._description_selection(self.env)
            keys = tuple(key for key, label in labels if _begins(label, word))
            return Domain(name, "in", keys)
        if field.type == "integer":
            return Domain(name, "=", int(word)) if word.isdecimal() else Domain.FALSE
        return self._get_text_domain(field, word)

    @api.model
    def _get_relation_domain(self, field, rest, word):
        comodel = self.env[field.comodel_name]
        if not comodel.has_access("read"):
            return Domain.FALSE
        if rest:
            return Domain(field.name, "any", comodel._get_path_domain(rest, word))
        if not hasattr(comodel, "_get_words_domain"):
            # Odoo's own search takes the signs of patterns for what they are not
            word = escape_psql(word)
        return Domain(field.name, "any", Domain("display_name", "ilike", word))

    @api.model
    def _get_date_domain(self, name, word):
        months = get_month_names(locale=get_lang(self.env).code)
        numbers = [
            number for number, month in months.items() if _begins(month, word, least=3)
        ]
        if not word.isdecimal():
            return Domain.OR(Domain(f"{name}.month_number", "=", n) for n in numbers)
        number = int(word)
        if number > 31:
            return Domain(f"{name}.year_number", "=", number)
        domain = Domain(f"{name}.month_number", "=", number)
        # a month is kept as its first day
        if name != "month":
            domain |= Domain(f"{name}.day_of_month", "=", number)
        return domain

    @api.model
    def _get_text_domain(self, field, word):
        """Compare in Python what the database cannot: such tables are short."""
        records = self.with_context(active_test=False).search(Domain.TRUE)
        spellings = get_spellings(word)
        found = records.filtered(
            lambda record: any(
                spelling in get_key([record[field.name]]) for spelling in spellings
            )
        )
        return Domain("id", "in", tuple(found.ids))


class SearchKeyMixin(models.AbstractModel):
    """The texts of a record, kept as they are compared: for tables that grow."""

    _name = f"{PREFIX}.search.key.mixin"
    _description = "Found by what people say, in a table that grows"
    _inherit = f"{PREFIX}.search.mixin"

    search_key = fields.Char(
        compute="_compute_search_key",
        store=True,
        copy=False,
        exportable=False,
        index="trigram",
        help="What the record is found by, without accents, dashes or spaces.",
    )

    @api.model
    def _get_search_key_fields(self):
        return [
            path
            for path in self._get_search_paths()
            if "." not in path and self._is_in_search_key(self._fields[path])
        ]

    @api.model
    def _is_in_search_key(self, field):
        return field.type in ("char", "text") and field.store and not field.translate

    @api.depends(lambda self: self._get_search_key_fields())
    def _compute_search_key(self):
        names = self._get_search_key_fields()
        for record in self:
            record.search_key = get_key(record[name] for name in names)

    @api.model
    def _get_text_domain(self, field, word):
        if self._is_in_search_key(field):
            return Domain.OR(
                Domain("search_key", "ilike", escape_psql(spelling))
                for spelling in get_spellings(word)
            )
        return super()._get_text_domain(field, word)


def _begins(text, word, least=1):
    return len(word) >= least and any(own.startswith(word) for own in get_words(text))
