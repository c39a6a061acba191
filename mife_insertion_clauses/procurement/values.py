# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading one value: texts, lists of labels, amounts, durations, dates, codes."""

import ast
import html
import json
import math
import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from .keys import fold, fold_key
from .lost_letters import LOST, mend
from .records import Anomaly, stable_json

_LONGEST_SHOWN = 200
_LONGEST_CLEANED = 4000
_LONGEST_LITERAL = 4000
_DEEPEST_LITERAL = 8


class Log:
    """Collects the anomalies of one record."""

    def __init__(self, today):
        self.today = today
        self.anomalies = []

    def add(self, code, field="", value=""):
        self.anomalies.append(Anomaly(code, field, show(value)))


def show(value):
    """Return a short text of any value."""
    if not isinstance(value, str):
        value = stable_json(value)
    if len(value) <= _LONGEST_SHOWN:
        return value
    return value[: _LONGEST_SHOWN - 3] + "..."


def measure_depth(value, limit):
    """Return how deep a value is nested, counting no further than limit."""
    level = [value]
    depth = 0
    while level and depth <= limit:
        depth += 1
        level = [
            item
            for node in level
            if isinstance(node, dict | list)
            for item in (node.values() if isinstance(node, dict) else node)
            if isinstance(item, dict | list)
        ]
    return depth


DEEPEST = 32


def cut(value, depth=DEEPEST):
    """Return the value with what is nested deeper than can be stored cut off."""
    if not isinstance(value, dict | list):
        return value
    if not depth:
        return "..."
    if isinstance(value, dict):
        return {key: cut(item, depth - 1) for key, item in value.items()}
    return [cut(item, depth - 1) for item in value]


# -- texts --

_MARKERS = {
    "cdl",
    "inconnu",
    "infinity",
    "mq",
    "mq nc",
    "n a",
    "n c",
    "n r",
    "na",
    "nan",
    "nc",
    "neant",
    "non communique",
    "non renseigne",
    "none",
    "nr",
    "null",
    "undefined",
}
_LONGEST_MARKER = 16
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,100}>")
_BACKSLASHED_QUOTE = re.compile(r"\\+(?=['\"])")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff]"
)
_TO_CLEAN = re.compile(_CONTROL.pattern[:-1] + "&<\\\\]")


def _replace_control(match):
    # C1 codes are Windows characters read as Latin-1
    code = ord(match[0])
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "ignore")
    return " " if code < 0x20 else ""


def is_plain(text, limit=250):
    """Tell whether nothing is to clean in a text, nor to say of it."""
    return text == "" or (
        text.__class__ is str
        and len(text) <= limit
        and text.isprintable()
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
        and not ("&" in text or "<" in text or "\\" in text or "  " in text)
        and not (text[0] == " " or text[-1] == " " or LOST in text)
        and not is_marker(text)
    )


def is_marker(text):
    """Tell whether a text stands for the absence of a value."""
    return (
        len(text) <= _LONGEST_MARKER
        and not text[-1:].isdecimal()
        and fold(text) in _MARKERS
    )


def is_unusable(text):
    """Tell whether a text has no value, or one that MINEF marks as unusable."""
    return is_marker(text) or text.startswith("INX ")


_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")


def as_number(text):
    """Return the number of a format that has only texts, else the text."""
    if isinstance(text, str) and _PLAIN_NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def is_blank(value):
    return value is None or (isinstance(value, str) and not value.strip())


def _clean(text):
    cleaned = text
    if "&" in cleaned:
        cleaned = html.unescape(html.unescape(cleaned))
    if "<" in cleaned:
        cleaned = _TAG.sub(" ", cleaned)
    if "\\" in cleaned:
        cleaned = _BACKSLASHED_QUOTE.sub("", cleaned)
    return _CONTROL.sub(_replace_control, cleaned)


def _to_text(value, field, log):
    if isinstance(value, list) and len(value) == 1:
        log.add("shape", field, value)
        value = value[0]
    if isinstance(value, bool | dict | list):
        log.add("type_unreadable", field, value)
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return "" if value is None else str(value)


def read_text(value, field, log, limit=1000, mandatory=False, markers=True):
    """Return a clean text on one line, or an empty one."""
    original = value if isinstance(value, str) else _to_text(value, field, log)
    if original is None:
        return ""
    text = original[:_LONGEST_CLEANED]
    # most texts have no sign of what is to clean, which is seen at once
    is_plain = text.isprintable() and not ("&" in text or "<" in text or "\\" in text)
    if not is_plain and _TO_CLEAN.search(text):
        cleaned = _clean(text)
        if cleaned != text:
            log.add("text_cleaned", field, text)
            text = cleaned
    if not is_plain or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if LOST in text:
            damaged, text = text, mend(text)
            log.add("text_damaged" if LOST in text else "text_mended", field, damaged)
    if len(original) > _LONGEST_CLEANED or len(text) > limit:
        log.add("text_too_long", field, original)
        text = text[:limit].rstrip()
    if not text:
        if mandatory:
            log.add("value_missing", field)
        return ""
    if markers and is_marker(text):
        log.add("value_marker", field, text)
        return ""
    return text


def read_choice(value, field, log, choices, mandatory=False):
    """Return the official spelling of a label, or the label as published."""
    text = read_text(value, field, log, limit=200, mandatory=mandatory)
    if not text:
        return ""
    official = choices.get(fold(text))
    if official is None:
        log.add("value_not_listed", field, text)
        return text
    if official != text:
        log.add("value_spelling", field, text)
    return official


def index_choices(labels, **others):
    """Return the labels by folded text, with other texts of some of them."""
    choices = {fold(label): label for label in labels}
    choices.update((key.replace("_", " "), label) for key, label in others.items())
    return choices


# -- lists --


def parse_literal(text):
    """Return the list or object that a text spells in JSON or Python, or None."""
    text = text.strip()
    if text[:1] not in ("[", "{", "(") or len(text) > _LONGEST_LITERAL:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        try:
            value = ast.literal_eval(text)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return None
    if isinstance(value, tuple | set | frozenset):
        value = sorted(value, key=str)
    if not isinstance(value, dict | list):
        return None
    if measure_depth(value, _DEEPEST_LITERAL) > _DEEPEST_LITERAL:
        return None
    try:
        # bytes, tuples inside, keys that are no texts
        return json.loads(json.dumps(value))
    except (ValueError, TypeError):
        return None


def is_numbered(value):
    """Tell whether an object is a list whose positions became keys."""
    return (
        bool(value)
        and all(key.isdecimal() for key in value)
        and all(isinstance(item, dict | list) for item in value.values())
    )


def read_labels(value, item_key, field, log, choices, ignored=()):
    """Return the labels of a list written in any of the ways met."""
    labels = {}
    official = isinstance(value, dict) and (
        list(value) == [item_key] and isinstance(value[item_key], list)
    )
    if not official and not is_blank(value):
        log.add("list_encoding", field, value)
    for item in _iterate_labels(value, fold_key(item_key), field, log):
        label = read_choice(item, field, log, choices)
        if label and label not in ignored:
            labels[label] = True
    return tuple(labels)


def _iterate_labels(value, item_key, field, log):
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += reversed(node)
        elif isinstance(node, dict):
            found = [item for key, item in node.items() if fold_key(key) == item_key]
            if not found and len(node) == 1:
                found = list(node.values())
            if found:
                pending += reversed(found)
            elif node:
                log.add("type_unreadable", field, node)
        elif isinstance(node, str):
            literal = parse_literal(node)
            if literal is not None:
                pending.append(literal)
            else:
                yield from re.split(r"[;,|\n]", node[:_LONGEST_LITERAL])
        elif node is not None:
            yield node


# -- amounts --

_FILLING_DIGITS = {"12345678", "123456789", "1234567890"}
_SMALLEST_AMOUNT = 10
_SMALL_AMOUNT = 100
_LARGE_AMOUNT = 10**9
_ABSURD_AMOUNT = 10**10
_AMOUNT_UNIT = re.compile(r"(?:\u20ac|eur|euros?)?(?:h\.?t\.?)?$", re.I)
_AMOUNT_SPACES = re.compile(r"[\s']+")
_PLAIN = re.compile(r"[+-]?([0-9]+)(?:[.,]([0-9]+))?")
_DOT_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMA_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]{1,2}")


def read_amount(value, field, log, mandatory=False):
    """Return an amount that can be believed, or None."""
    if value.__class__ is int and _SMALL_AMOUNT <= value < _LARGE_AMOUNT:
        digits = str(value)
        if digits[0] != "9" and digits not in _FILLING_DIGITS and len(digits) < 8:
            return Decimal(value)
    if not _is_readable(value, field, log, mandatory):
        return None
    if isinstance(value, str):
        amount = _parse_amount(value, field, log)
        if amount is None:
            return None
    else:
        amount = Decimal(value if value.__class__ is int else repr(value))
    code, kept = _judge_amount(amount)
    if code:
        log.add(code, field, value)
    return amount if kept else None


def _is_readable(value, field, log, mandatory):
    """Tell whether a value may be a number, as such or as a text; log why not."""
    if is_blank(value):
        if mandatory:
            log.add("value_missing", field)
        return False
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        log.add("type_unreadable", field, value)
        return False
    return True


def _parse_amount(value, field, log):
    text = value.strip()
    if is_unusable(text):
        log.add("value_marker", field, value)
        return None
    text = _AMOUNT_SPACES.sub("", text[:_LONGEST_SHOWN])
    text = _AMOUNT_UNIT.sub("", text, count=1)
    plain = _PLAIN.fullmatch(text)
    if len(text) > 40:
        plain = number = None
    elif plain:
        whole, decimals = plain[1], plain[2] or ""
        if len(decimals) == 3 and len(whole) <= 3 and whole.strip("0"):
            log.add("amount_ambiguous", field, value)
            return None
        number = text.replace(",", ".")
    elif _DOT_GROUPS.fullmatch(text):
        number = text.replace(".", "").replace(",", ".")
    elif _COMMA_GROUPS.fullmatch(text):
        number = text.replace(",", "")
    elif _SCIENTIFIC.fullmatch(text):
        number = text.replace(",", ".")
    else:
        number = None
    if number is None:
        log.add("amount_unreadable", field, value)
        return None
    log.add("amount_as_text", field, value)
    return Decimal(number)


def _judge_amount(amount):
    """Return what is odd in an amount, and whether to keep it."""
    if amount < 0:
        return "amount_negative", False
    if amount < _SMALLEST_AMOUNT:
        return "amount_placeholder", False
    if amount >= _ABSURD_AMOUNT:
        return "amount_absurd", False
    digits = str(int(amount))
    same = digits == digits[0] * len(digits)
    if digits in _FILLING_DIGITS or (same and len(digits) >= 8):
        return "amount_placeholder", False
    nines = same and digits[0] == "9" and len(digits) >= 6
    if nines or amount < _SMALL_AMOUNT or amount >= _LARGE_AMOUNT:
        return "amount_suspicious", True
    return "", True


# -- durations --

_DURATION = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,4})?)\s*([a-z]*)")
_MONTHS_BY_UNIT = {
    "": Decimal(1),
    **dict.fromkeys(("m", "mois", "month", "months"), Decimal(1)),
    **dict.fromkeys(("a", "an", "ans", "annee", "annees", "year"), Decimal(12)),
    **dict.fromkeys(("j", "jour", "jours", "day", "days"), 12 / Decimal("365.25")),
    **dict.fromkeys(("semaine", "semaines"), 7 * 12 / Decimal("365.25")),
}
_LONG_DURATION = 180
_ABSURD_DURATION = {"contract": 480, "concession": 1200}


def read_duration(value, field, log, kind="contract", mandatory=False):
    """Return a whole number of months, rounded up as the rule wants, or None."""
    if not _is_readable(value, field, log, mandatory):
        return None
    if isinstance(value, str):
        months = _parse_duration(value, field, log)
        if months is None:
            return None
    else:
        months = Decimal(repr(value))
        if months != int(months):
            log.add("duration_converted", field, value)
    months = math.ceil(months)
    code, kept = _judge_duration(months, kind)
    if code:
        log.add(code, field, value)
    return months if kept else None


def _parse_duration(value, field, log):
    text = value.strip()
    if is_unusable(text):
        log.add("value_marker", field, value)
        return None
    text = text[:40].casefold().replace("\xe9", "e")
    match = _DURATION.fullmatch(text)
    ratio = match and _MONTHS_BY_UNIT.get(match[2])
    if not ratio:
        log.add("duration_unreadable", field, value)
        return None
    months = Decimal(match[1].replace(",", ".")) * ratio
    converted = ratio != 1 or months != int(months)
    log.add("duration_converted" if converted else "duration_as_text", field, value)
    return months


def _judge_duration(months, kind):
    if months <= 0:
        return "duration_placeholder", False
    if months >= 365 and months % 365 <= months // 1000 + 1 and months <= 7305:
        return "duration_in_days", False
    if months > _ABSURD_DURATION[kind]:
        return "duration_absurd", False
    if kind == "contract" and months > _LONG_DURATION:
        return "duration_suspicious", True
    return "", True


# -- dates --

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# a zone may follow the date of an XML file
_OFFICIAL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_TIME = (
    r"(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)?"
    r" *(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})" + _TIME)
_DIGITS_ONLY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})" + _TIME)
_DAY_FIRST = re.compile(
    r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})" + _TIME
)
_DAY_MONTH_YEAR = re.compile(r"\b([0-9]{1,2})(?:er|st|nd|rd|th)? ([a-z]+) ([0-9]{4})\b")
_MONTH_DAY_YEAR = re.compile(
    r"\b([a-z]+) ([0-9]{1,2})(?:st|nd|rd|th)?"
    r"(?: [0-9]{2} [0-9]{2} [0-9]{2}(?: [a-z]{3,4})?)? ([0-9]{4})\b"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fev fevr",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sep sept septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        1,
    )
    for name in names.split()
}
_FIRST_YEAR = 1990
_FUTURE_KEPT = timedelta(days=366)


def read_date(value, field, log, mandatory=False):
    """Return a date that can be believed, or None."""
    if is_blank(value):
        if mandatory:
            log.add("value_missing", field)
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        log.add("type_unreadable", field, value)
        return None
    found = parse_date(value)
    if found is None:
        text = str(value)
        log.add("value_marker" if is_unusable(text) else "date_unreadable", field, text)
        return None
    if not (isinstance(value, str) and _OFFICIAL_DATE.fullmatch(value.strip())):
        log.add("date_format", field, value)
    if found.year < _FIRST_YEAR or found > log.today + _FUTURE_KEPT:
        log.add("date_absurd", field, value)
        return None
    if found > log.today:
        log.add("date_future", field, value)
    return found


def parse_date(value):
    """Return the date that a value spells, whenever it is, or None."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip()[:64]
    try:
        if _ISO_DATE.fullmatch(text):
            return date.fromisoformat(text)
        return _parse_other_date(text)
    except (ValueError, OverflowError):
        return None


def _parse_other_date(text):
    match = _YEAR_FIRST.fullmatch(text) or _DIGITS_ONLY.fullmatch(text)
    if match:
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        return _to_local_day(date(year, month, day), match)
    match = _DAY_FIRST.fullmatch(text)
    if match:
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        if month > 12:
            day, month = month, day
        return _to_local_day(
            date(year + 2000 if year < 100 else year, month, day), match
        )
    words = fold(text)
    match = _DAY_MONTH_YEAR.search(words)
    if match and match[2] in _MONTHS:
        return date(int(match[3]), _MONTHS[match[2]], int(match[1]))
    match = _MONTH_DAY_YEAR.search(words)
    if match and match[1] in _MONTHS:
        return date(int(match[3]), _MONTHS[match[1]], int(match[2]))
    return None


def _to_local_day(day, match):
    # a French midnight written in universal time falls on the day before
    hour, minute, zone = match[4], match[5], match[6]
    universal = zone in ("Z", "UTC", "GMT", "+00:00", "+0000")
    if universal and hour in ("22", "23") and minute == "00":
        return day + timedelta(days=1)
    return day


# -- codes --

_CPV = re.compile(r"([0-9]{8})(?:-[0-9])?")
_CPV_SIGNS = re.compile(r"[\s.]+")
_CPV_DIVISIONS = frozenset(
    "03 09 14 15 16 18 19 22 24 30 31 32 33 34 35 37 38 39 41 42 43 44 45 48 50 51"
    " 55 60 63 64 65 66 70 71 72 73 75 76 77 79 80 85 90 92 98".split()
)


def read_cpv(value, field, log, mandatory=False):
    """Return the eight digits of a CPV code, or an empty text."""
    if isinstance(value, int) and not isinstance(value, bool):
        text = str(value)
        if len(text) == 7 and text[0] in "39":
            log.add("cpv_leading_zero", field, text)
            text = "0" + text
    else:
        text = read_text(value, field, log, mandatory=mandatory)
        if not text:
            return ""
        raw = value if isinstance(value, str) else text
        parts = [part for part in re.split(r"[;,|/]", text) if part.strip()]
        if len(parts) > 1:
            log.add("cpv_several", field, raw)
            text = parts[0]
        text = _CPV_SIGNS.sub("", text)
        if len(parts) == 1 and text != raw:
            log.add("cpv_format", field, raw)
        if len(text) == 7 and text.isdecimal() and text[0] in "39":
            log.add("cpv_leading_zero", field, text)
            text = "0" + text
    match = _CPV.fullmatch(text)
    if not match:
        log.add("cpv_invalid", field, value)
        return ""
    if match[1][:2] not in _CPV_DIVISIONS:
        log.add("cpv_unknown_division", field, value)
        return ""
    return match[1]


_PLACE_CODES = {
    "Code postal": re.compile(r"[0-9]{5}"),
    "Code commune": re.compile(r"[0-9][0-9AB][0-9]{3}"),
    "Code d\xe9partement": re.compile(r"[0-9]{2}|2[AB]|9[78][0-9]"),
    "Code r\xe9gion": re.compile(r"[0-9]{2}"),
    "Code pays": re.compile(r"[A-Z]{2,3}"),
}


_DEPARTMENT = "Code d\xe9partement"


def check_place(code, kind, field, log):
    """Return the place code, with the zero that spreadsheets drop, and its kind."""
    code = code.upper()
    pattern = _PLACE_CODES.get(kind)
    if not pattern or not code or pattern.fullmatch(code):
        return code, kind
    # many forms offer a postcode only, where buyers write their department
    if kind == "Code postal" and _PLACE_CODES[_DEPARTMENT].fullmatch(code):
        return code, _DEPARTMENT
    padded = "0" + code
    if pattern.fullmatch(padded):
        log.add("place_leading_zero", field, code)
        return padded, kind
    log.add("place_inconsistent", field, f"{code} ({kind})")
    return code, kind
