# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

ONE_DAY = relativedelta(days=1)
REMINDER_MONTHS = (9, 6, 3, 1)


def last_day(start, months):
    """Return the last day of a period of whole months: the day before it recurs.

    >>> from datetime import date
    >>> last_day(date(2026, 3, 12), 36)
    datetime.date(2029, 3, 11)
    >>> last_day(date(2024, 2, 29), 36)
    datetime.date(2027, 2, 27)
    """
    return start + relativedelta(months=months) - ONE_DAY


def first_day(decided_on, earlier_end):
    """Return the first day of a label: the day after the one it renews, if it can.

    A renewal decided in time loses no month; a late one starts when it is decided,
    and the gap shows.
    """
    if earlier_end and earlier_end >= decided_on:
        return earlier_end + ONE_DAY
    return decided_on


def reminder_step(today, valid_until, steps=REMINDER_MONTHS):
    """Return how many months before the end the reminder of today is, or None.

    >>> from datetime import date
    >>> reminder_step(date(2026, 4, 1), date(2026, 12, 31))
    9
    >>> reminder_step(date(2026, 3, 1), date(2026, 12, 31))
    """
    if today > valid_until:
        return None
    return min(
        (step for step in steps if today >= valid_until - relativedelta(months=step)),
        default=None,
    )


def point_step(today, valid_from):
    """Return how many months after the start the yearly point of today is, or None.

    >>> from datetime import date
    >>> point_step(date(2027, 3, 11), date(2026, 3, 12))
    >>> point_step(date(2028, 3, 11), date(2026, 3, 12))
    12
    >>> point_step(date(2028, 3, 12), date(2026, 3, 12))
    24
    """
    if today < valid_from + relativedelta(months=12):
        return None
    step = 12
    while valid_from + relativedelta(months=step + 12) <= today:
        step += 12
    return step


def jury_for(today, valid_until, juries):
    """Return the (day, deadline) to aim at so that the label does not lapse.

    The last jury held before the end whose files can still be handed in; failing
    that, the first one to come. ``juries`` are pairs (day, deadline).
    """
    reachable = sorted(jury for jury in juries if jury[1] >= today)
    in_time = [jury for jury in reachable if jury[0] <= valid_until]
    return (in_time[-1:] or reachable[:1] or [None])[0]


def join_periods(periods):
    """Return the spans without a gap that (start, end) periods make together.

    A period that starts the day after another ends goes on with it; one day more is
    a gap, and shows.

    >>> from datetime import date
    >>> spans = join_periods([
    ...     (date(2029, 3, 12), date(2032, 3, 11)),
    ...     (date(2026, 3, 12), date(2029, 3, 11)),
    ...     (date(2032, 3, 13), date(2035, 3, 12)),
    ... ])
    >>> [(str(start), str(end)) for start, end in spans]
    [('2026-03-12', '2032-03-11'), ('2032-03-13', '2035-03-12')]
    """
    spans = []
    for start, end in sorted(periods):
        if spans and start <= spans[-1][1] + ONE_DAY:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans
