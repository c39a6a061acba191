# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When a draft, or the marks of a jury, are no longer needed. Pure arithmetic."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta


def get_first_of_month(day):
    """Return the first day of the month of ``day``.

    >>> from datetime import date
    >>> get_first_of_month(date(2026, 3, 12))
    datetime.date(2026, 3, 1)
    """
    return day.replace(day=1)


def is_silent(last, months, today):
    """Return the day since which a draft is at its term, None before.

    >>> from datetime import date
    >>> is_silent(date(2024, 5, 4), 24, date(2026, 5, 4))
    >>> is_silent(date(2024, 5, 4), 24, date(2026, 5, 5))
    datetime.date(2026, 5, 5)
    """
    due = last + relativedelta(months=months) + timedelta(days=1)
    return due if due <= today else None


def get_marks_day(contest_days, months):
    """Return the day from which marks need no juror: the last decision is settled.

    :param contest_days: last day to contest each decision, None if not notified yet

    >>> from datetime import date
    >>> get_marks_day([date(2026, 1, 31), date(2026, 3, 2)], 0)
    datetime.date(2026, 3, 3)
    >>> get_marks_day([date(2026, 1, 31), None], 0)
    """
    if not contest_days or None in contest_days:
        return None
    return max(contest_days) + relativedelta(months=months) + timedelta(days=1)
