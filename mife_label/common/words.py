# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Days and numbers as a sentence writes them.

Templates of pages, documents and mails come here too: ``ir_qweb_field_date.py`` and
its neighbours.
"""

from odoo.tools import format_date, format_datetime, formatLang
from odoo.tools.misc import get_lang

from .rules.dates import write_first

DAY = "d MMMM yyyy"
MOMENT = "d MMMM yyyy, HH:mm"


def write_day(env, day, pattern=DAY):
    """Return a day in letters, "" when there is none: "1er mai 2026"."""
    return in_words(env, format_date(env, day, date_format=pattern))


def write_moment(env, moment, tz=False, pattern=MOMENT):
    """Return a moment in letters, "" when there is none: "1er mai 2026, 09:14"."""
    return in_words(env, format_datetime(env, moment, tz=tz, dt_format=pattern))


def write_count(env, value, one, many, digits=0):
    """Return a number with the words that go with it, each written with "%s".

    In French what is below two is singular: "0 heure", "1,5 heure".
    """
    is_one = abs(value) < 2 if _is_french(env) else value == 1
    return (one if is_one else many) % write_number(env, value, digits)


def in_words(env, date, lang_code=None):
    """Return a formatted date as the language of the reader writes it."""
    return write_first(date) if _is_french(env, lang_code) else date


def write_number(env, value, digits=2):
    """Return a number without useless decimals: "4", "4,50"."""
    is_whole = round(value, digits) == round(value)
    return formatLang(env, value, digits=0 if is_whole else digits)


def _is_french(env, lang_code=None):
    return get_lang(env, lang_code or None).code.startswith("fr")
