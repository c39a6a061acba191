# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hours as people write them, and months as they are counted."""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

CENTIHOUR = Decimal("0.01")
MAX_MONTH_HOURS = Decimal(744)  # 31 days of 24 hours

# by which a month is declared, in the month that follows
DEFAULT_REPORTING_DAY = 10

# digits of other scripts are refused, not converted
_UNIT = r"(?:h|hs|hrs?|hres?|heures?|hours?)"
_DECIMAL = re.compile(rf"([0-9]{{1,6}})(?:[.,]([0-9]{{1,6}}))?\s*(?:{_UNIT}\.?)?", re.I)
_CLOCK = re.compile(
    rf"([0-9]{{1,6}})\s*(?:{_UNIT}\.?(?:\s*et)?|:)\s*([0-9]{{1,2}})(?::00)?\s*"
    r"(?:minutes?|min|mns?|m)?\.?",
    re.I,
)
_MINUTES = re.compile(r"([0-9]{1,5})\s*(?:minutes?|mins?|mn)\.?", re.I)
_SPACES = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")
_DOTTED = re.compile(r"([0-9]{1,3})(?:\.[0-9]{3})+(,[0-9]+)\D*")
_COMMAED = re.compile(r"([0-9]{1,3})(?:,[0-9]{3})+(\.[0-9]+)\D*")
# two figures that minutes may be as well as hundredths
_TWO_WAYS = re.compile(rf"([0-9]{{1,3}})([.,])([0-5][0-9])\s*(?:{_UNIT}\.?)?", re.I)
_DASHES = "-/\u2010\u2011\u2012\u2013\u2014\u2212"
_NONE = ("neant", "n\u00e9ant", "rien", "aucune", "aucun", "z\u00e9ro", "zero", "nul")


class HoursError(ValueError):
    """Hours that cannot be taken; ``code`` says why.

    Codes: ``unreadable``, ``negative``, ``minutes`` (60 or more), ``too_many``
    (more than a month holds), ``two_ways`` (7.30 is 7 h 30 or 7.3 h).
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def parse_hours(text):
    """Return the decimal hours written in ``text``, to the hundredth, or None.

    Reads ``7,5``, ``7.5``, ``7h30``, ``7:30``, ``7 heures 30``, ``1 234,5 h``; a word
    or a sign for nothing is zero, an empty text is None, never zero.

    >>> parse_hours("7h30"), parse_hours("7,5"), parse_hours(" ")
    (Decimal('7.50'), Decimal('7.50'), None)
    >>> parse_hours("7 heures 30"), parse_hours("35 hrs"), parse_hours("n\u00e9ant")
    (Decimal('7.50'), Decimal('35.00'), Decimal('0.00'))
    """
    text = _SPACES.sub("", (text or "").strip())
    if not text:
        return None
    if not text.strip(_DASHES) or text.lower().rstrip(".") in _NONE:
        return Decimal(0).quantize(CENTIHOUR)
    if text[0] in _DASHES:
        raise HoursError("negative")
    if match := _DOTTED.fullmatch(text):
        text = text.replace(".", "")
    elif match := _COMMAED.fullmatch(text):
        text = text.replace(",", "")
    if match := _CLOCK.fullmatch(text):
        hours = _from_clock(int(match[1]), int(match[2]))
    elif match := _DECIMAL.fullmatch(text):
        hours = Decimal(f"{match[1]}.{match[2] or 0}")
    elif match := _MINUTES.fullmatch(text):
        hours = Decimal(match[1]) / 60
    else:
        raise HoursError("unreadable")
    if hours > MAX_MONTH_HOURS:
        raise HoursError("too_many")
    return hours.quantize(CENTIHOUR, ROUND_HALF_UP)


def is_two_ways(text):
    """Tell whether ``text`` may be hours and minutes as well as decimal hours.

    >>> is_two_ways("7.30"), is_two_ways("7,45 h"), is_two_ways("7,5")
    (True, True, False)
    >>> is_two_ways("151,67"), is_two_ways("7h30")
    (False, False)
    """
    match = _TWO_WAYS.fullmatch((text or "").strip())
    return bool(match) and match[3] != "00"


def as_clock(text):
    """Return hours that are written two ways as hours and minutes.

    >>> as_clock("7,30 h")
    '7h30'
    """
    match = _TWO_WAYS.fullmatch(text.strip())
    return f"{match[1]}h{match[3]}"


def format_clock(text):
    """Return the decimal hours that a text says as hours and minutes.

    >>> format_clock("7,30"), format_clock("0.05")
    ('7h18', '0h03')
    """
    minutes = round(parse_hours(text) * 60)
    return f"{minutes // 60}h{minutes % 60:02}"


def parse_typed_hours(text, point=","):
    """Return the hours that a person types, asking of those that are read two ways.

    The page writes hours with ``point`` and without a last zero: such hours are what
    it showed, or typed after its manner.

    >>> parse_typed_hours("7,25")
    Decimal('7.25')
    >>> try:
    ...     parse_typed_hours("7,30")
    ... except HoursError as error:
    ...     error.code
    'two_ways'
    """
    if is_two_ways(text):
        hours = parse_hours(text)
        if format_hours(hours, point) != text.strip():
            raise HoursError("two_ways")
    return parse_hours(text)


def _from_clock(hours, minutes):
    if minutes > 59:
        raise HoursError("minutes")
    return hours + Decimal(minutes) / 60


def first_of_month(day):
    return day.replace(day=1)


def next_month(day):
    """Return the first day of the month after the one of ``day``."""
    return first_of_month(first_of_month(day) + timedelta(days=31))


def last_of_month(day):
    return next_month(day) - timedelta(days=1)


def previous_month(day):
    """Return the first day of the month before the one of ``day``."""
    return first_of_month(first_of_month(day) - timedelta(days=1))


def months_between(first, last):
    """Yield the first day of each month from that of ``first`` to that of ``last``.

    >>> [day.month for day in months_between(date(2026, 11, 30), date(2027, 1, 1))]
    [11, 12, 1]
    """
    month = first_of_month(first)
    while month <= last:
        yield month
        month = next_month(month)


def get_due_day(month, reporting_day):
    """Return the day by which a month is declared.

    >>> get_due_day(date(2026, 12, 1), 28)
    datetime.date(2027, 1, 28)
    """
    return next_month(month).replace(day=reporting_day)


def overlaps(start, end, first, last):
    """Tell whether [start, end] touches [first, last]; ``end`` may be unknown: open.

    Nothing that never started does.
    """
    return bool(start) and start <= last and (end or date.max) >= first


def overlaps_month(month, start, end):
    return overlaps(start, end, first_of_month(month), last_of_month(month))


def format_hours(hours, point=","):
    """Return hours as a person types them, nothing for no hours.

    >>> format_hours(7.5), format_hours(35.0), format_hours(0.25, "."), format_hours(0)
    ('7,5', '35', '0.25', '')
    """
    if not hours:
        return ""
    return f"{hours:.2f}".rstrip("0").rstrip(".").replace(".", point)


def read_hours(text):
    """Return the hours of a field, none for what cannot be read.

    >>> read_hours("7h30"), read_hours(""), read_hours("sept")
    (7.5, 0.0, 0.0)
    """
    try:
        return float(parse_hours(text) or 0)
    except HoursError:
        return 0.0


def same_hours(text, hours):
    """Tell whether ``text`` says ``hours``; nothing written is as good as 0.

    >>> same_hours("7h30", 7.5), same_hours("", 0.0), same_hours("sept", 7.0)
    (True, True, False)
    """
    try:
        return float(parse_hours(text) or 0) == hours
    except HoursError:
        return False


def same_text(typed, shown):
    """Tell whether a field was left as it was shown; None: it was not shown.

    >>> same_text(" 7,5", "7,5"), same_text("", None)
    (True, False)
    """
    return shown is not None and (typed or "").strip() == shown.strip()
