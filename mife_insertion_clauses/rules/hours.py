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
_DECIMAL = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,6}))?\s*(?:h|heures?)?", re.I)
_CLOCK = re.compile(r"([0-9]{1,6})\s*[h:]\s*([0-9]{1,2})\s*(?:min|mn|m)?", re.I)
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")


class HoursError(ValueError):
    """Hours that cannot be taken; ``code`` says why.

    Codes: ``unreadable``, ``negative``, ``minutes`` (60 or more), ``too_many``
    (more than a month holds).
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def parse_hours(text):
    """Return the decimal hours written in ``text``, to the hundredth, or None.

    Reads ``7,5``, ``7.5``, ``7h30``, ``7:30``, ``1 234,5 h``; an empty text is
    None, never zero.

    >>> parse_hours("7h30"), parse_hours("7,5"), parse_hours(" ")
    (Decimal('7.50'), Decimal('7.50'), None)
    """
    text = _SPACES.sub("", (text or "").strip())
    if not text:
        return None
    if text[0] in "-\u2212":
        raise HoursError("negative")
    if match := _CLOCK.fullmatch(text):
        hours = _from_clock(int(match[1]), int(match[2]))
    elif match := _DECIMAL.fullmatch(text):
        hours = Decimal(f"{match[1]}.{match[2] or 0}")
    else:
        raise HoursError("unreadable")
    if hours > MAX_MONTH_HOURS:
        raise HoursError("too_many")
    return hours.quantize(CENTIHOUR, ROUND_HALF_UP)


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
