# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which dates and durations surprise, on plain values.

What surprises may be true, and is asked back once; what cannot be is refused. A limit
is where a slip of the finger begins to be likelier than a rare case.
"""

from typing import NamedTuple

from dateutil.relativedelta import relativedelta

AHEAD = "ahead"  # a day too far in the future
BEHIND = "behind"  # a day too far in the past
AGE = "age"  # too young or too old on a day
UNBORN = "unborn"  # a birth that did not happen
LONG_CONTRACT = "long_contract"  # longer than its type of contract lasts
LONG_PERIOD = "long_period"  # a contract or a lot that lasts too long
MANY = "many"  # too many months or years
CERTIFIED_OUTSIDE = "certified_outside"  # hours certified out of the dates
OUTSIDE = "outside"  # a day out of a period


class Surprise(NamedTuple):
    """What surprises: the field, the ``figure`` to read, the ``limit`` or the day."""

    code: str
    name: str
    figure: object
    limit: object = None
    impossible: bool = False


class Span(NamedTuple):
    """Years around today: beyond the first a day is asked back, beyond the second
    it is refused."""

    behind: int
    never_behind: int
    ahead: int
    never_ahead: int


# a person is placed for a job that is about to begin, or entered late
WORK = Span(behind=10, never_behind=35, ahead=1, never_ahead=5)
# the oldest contracts followed are concessions, the next ones are planned for
# the years to come; the first clauses date from 1993
CONTRACT = Span(behind=15, never_behind=35, ahead=3, never_ahead=15)
# concessions and global performance contracts end decades ahead
CONTRACT_END = Span(behind=15, never_behind=35, ahead=12, never_ahead=60)

# nobody works before 14 (light work in the school holidays); apprentices and pupils
# on a work placement begin at 15, or at 14 by exception
NEVER_AT_WORK, YOUNGEST_AT_WORK = 14, 15
OLDEST_AT_WORK, NEVER_ALIVE = 75, 110

# months by type of contract: beyond, the law wants a reason (18 months for most
# fixed-term contracts, 36 for some; 24 in insertion, 60 by exception; 36 in
# apprenticeship, 48 by exception; 6 for an internship). Those not listed have no end
# of their own.
LONGEST_CONTRACT = {
    "fixed": 36,
    "usage": 36,
    "insertion": 24,
    "apprentice": 36,
    "professional": 36,
    "temp": 36,
    "internship": 6,
}
NEVER_CONTRACT = 120
# frameworks last 4 years, works and services seldom more than 10
LONGEST_PERIOD, NEVER_PERIOD = 10, 60
# an order or a renewal comes after the end known so far, not years after
LOT_SLACK = 12
# the eligibility of a person counts for 24 to 36 months as a rule
LONGEST_MONTHS, NEVER_MONTHS = 60, 240


def judge_day(name, day, today, span):
    """Return what surprises in a day too far from today.

    >>> judge_day("date_start", date(2062, 3, 1), date(2026, 3, 1), WORK)
    [Surprise(code='ahead', name='date_start', figure=36, limit=datetime.date(2062, \
3, 1), impossible=True)]
    >>> judge_day("date_start", date(2026, 9, 1), date(2026, 3, 1), WORK)
    []
    """
    if not day:
        return []
    if day > today + relativedelta(years=span.ahead):
        never = day > today + relativedelta(years=span.never_ahead)
        return [Surprise(AHEAD, name, count_years(today, day), day, never)]
    if day < today - relativedelta(years=span.behind):
        never = day < today - relativedelta(years=span.never_behind)
        return [Surprise(BEHIND, name, count_years(day, today), day, never)]
    return []


def judge_birth(name, birth, today):
    """Return what surprises in a date of birth.

    >>> [s.code for s in judge_birth("birthdate", date(2027, 1, 1), date(2026, 3, 1))]
    ['unborn']
    >>> [s.figure for s in judge_birth("birthdate", date(1890, 1, 1), date(2026, 3, 1))]
    [136]
    """
    if not birth:
        return []
    if birth > today:
        return [Surprise(UNBORN, name, birth, impossible=True)]
    return judge_age(name, birth, today)


def judge_age(name, birth, day):
    """Return what surprises in the age of somebody at work, or to be, on ``day``.

    >>> [surprise] = judge_age("date_start", date(2014, 6, 1), date(2026, 3, 1))
    >>> surprise.figure, surprise.impossible
    (11, True)
    >>> [surprise] = judge_age("date_start", date(2011, 6, 1), date(2026, 3, 1))
    >>> surprise.figure, surprise.impossible
    (14, False)
    >>> judge_age("date_start", date(2010, 6, 1), date(2026, 3, 1))
    []
    """
    if not (birth and day):
        return []
    age = count_years(birth, day)
    if YOUNGEST_AT_WORK <= age <= OLDEST_AT_WORK:
        return []
    never = not NEVER_AT_WORK <= age <= NEVER_ALIVE
    return [Surprise(AGE, name, age, day, never)]


def judge_contract(name, kind, start, end):
    """Return what surprises in the length of a contract of employment.

    >>> judge_contract("date_end", "fixed", date(2026, 3, 1), date(2062, 2, 28))
    [Surprise(code='long_contract', name='date_end', figure=432, limit=36, \
impossible=True)]
    >>> judge_contract("date_end", "fixed", date(2026, 3, 1), date(2029, 2, 28))
    []
    """
    limit = LONGEST_CONTRACT.get(kind)
    if not (limit and start and end):
        return []
    months = count_months(start, end)
    if months <= limit:
        return []
    return [Surprise(LONG_CONTRACT, name, months, limit, months > NEVER_CONTRACT)]


def judge_period(name, start, end):
    """Return what surprises in the length of a contract or a lot.

    >>> judge_period("date_end", date(2026, 1, 1), date(2062, 1, 1))
    [Surprise(code='long_period', name='date_end', figure=36, limit=10, \
impossible=False)]
    """
    if not (start and end) or end <= start + relativedelta(years=LONGEST_PERIOD):
        return []
    never = end > start + relativedelta(years=NEVER_PERIOD)
    return [
        Surprise(LONG_PERIOD, name, count_years(start, end), LONGEST_PERIOD, never)
    ]


def judge_dates(start, end, today):
    """Return what surprises in the ``date_start`` and ``date_end`` of a contract."""
    return [
        *judge_day("date_start", start, today, CONTRACT),
        *judge_day("date_end", end, today, CONTRACT_END),
        *judge_period("date_end", start, end),
    ]


def judge_months(name, count):
    """Return what surprises in a number of months given by a clause.

    >>> judge_months("eligibility_months", 400)
    [Surprise(code='many', name='eligibility_months', figure=400, limit=60, \
impossible=True)]
    """
    return _judge_count(name, count, LONGEST_MONTHS, NEVER_MONTHS)


def judge_years(name, count):
    return _judge_count(name, count, LONGEST_PERIOD, NEVER_PERIOD)


def _judge_count(name, count, longest, never):
    if (count or 0) <= longest:
        return []
    return [Surprise(MANY, name, count, longest, count > never)]


def judge_within(name, day, first, last, slack=0):
    """Return what surprises in a day out of [first, last], either may be unknown.

    :param slack: months around it that do not surprise

    >>> january, june, august = (date(2026, month, 1) for month in (1, 6, 8))
    >>> len(judge_within("date", august, january, june))
    1
    >>> judge_within("date", august, january, june, slack=2)
    []
    """
    around = relativedelta(months=slack)
    if day and (first and day < first - around or last and day > last + around):
        return [Surprise(OUTSIDE, name, day, (first, last))]
    return []


def judge_certified(start, end, first, last, names=("date_start", "date_end")):
    """Return what surprises in dates that leave out months certified.

    :param first: first of the months certified, None for none; ``last`` likewise
    :param names: of the fields of the first and of the last day

    >>> march, may = date(2026, 3, 1), date(2026, 5, 1)
    >>> [surprise] = judge_certified(date(2026, 1, 5), date(2026, 4, 30), march, may)
    >>> surprise.name, surprise.figure == may
    ('date_end', True)
    """
    found = []
    if first and start and start > first + relativedelta(months=1, days=-1):
        found.append(Surprise(CERTIFIED_OUTSIDE, names[0], first))
    if last and end and end < last:
        found.append(Surprise(CERTIFIED_OUTSIDE, names[1], last))
    return found


def count_years(start, end):
    return relativedelta(end, start).years


def count_months(start, end):
    """Return the months of a contract, both days included, one begun is one.

    >>> count_months(date(2026, 3, 1), date(2026, 8, 31))
    6
    >>> count_months(date(2026, 3, 1), date(2026, 9, 1))
    7
    """
    length = relativedelta(end + relativedelta(days=1), start)
    return length.years * 12 + length.months + bool(length.days)
