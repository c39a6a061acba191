# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What became of people after their last hour: when to ask, and how it is counted.

Pure functions: no record, no database. Who did not answer is counted apart, and is
never shared out among the situations of those who did.
"""

from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from .hours import last_of_month
from .small_cells import suppress
from .statement import HIDDEN

# Days between two messages or calls to one person, whoever sends
QUIET_DAYS = 7
# Days during which a person may change its answer
CORRECTION_DAYS = 7

# situations that people told, then why nothing is known
KNOWN = ("durable", "transition", "positive", "other")
REFUSED, SILENT, WAITING = "refused", "silent", "waiting"
UNKNOWN = "unknown"
RESULTS = (*KNOWN, UNKNOWN, REFUSED, SILENT, WAITING)

# What is printed of a step, and the results that it is the sum of, as ``merge`` names
# them: all of them, for those who were to ask
PARTS = {
    "due": None,
    "answered": frozenset(KNOWN),
    **{name: frozenset({name}) for name in KNOWN},
    "silent": frozenset({SILENT}),
    "waiting": frozenset({WAITING}),
}


class Spell(NamedTuple):
    """A placement: its dates, and the first day of its last month with hours."""

    start: date
    end: date | None
    month: date | None


def get_last_day(spells):
    """Return the day of the last hour of a person, None when it never worked.

    Hours are known by the month: the last one is at the end of its month, or of the
    placement. A placement that begins later puts the day off, before its first hour.

    >>> from datetime import date
    >>> get_last_day([Spell(date(2026, 1, 12), date(2026, 3, 20), date(2026, 3, 1))])
    datetime.date(2026, 3, 20)
    >>> get_last_day([Spell(date(2026, 1, 12), None, date(2026, 2, 1))])
    datetime.date(2026, 2, 28)
    """
    if not any(spell.month for spell in spells):
        return None
    return max(map(_get_spell_day, spells))


def _get_spell_day(spell):
    if not spell.month:
        return spell.start
    last = last_of_month(spell.month)
    if spell.end and spell.end < last:
        # hours entered past the end of the placement are still hours
        return max(spell.end, spell.month)
    return last


def get_due(last_day, months):
    """Return the day from which the person is asked.

    >>> from datetime import date
    >>> get_due(date(2025, 11, 30), 3)
    datetime.date(2026, 2, 28)
    """
    return last_day + relativedelta(months=months)


def get_closing(due, days):
    """Return the last day on which an answer speaks of the step."""
    return due + timedelta(days=days)


def is_quiet(last, day):
    """Tell whether a person contacted on ``last`` may be again on ``day``.

    >>> from datetime import date
    >>> is_quiet(date(2026, 3, 2), date(2026, 3, 8))
    False
    >>> is_quiet(date(2026, 3, 2), date(2026, 3, 9))
    True
    """
    return not last or abs((day - last).days) >= QUIET_DAYS


def get_quiet_end(last):
    """Return the first day on which the person may be contacted again."""
    return last + timedelta(days=QUIET_DAYS)


class Tally(NamedTuple):
    """The people of a step, each of them in one place."""

    due: int
    answered: int
    silent: int
    waiting: int
    known: dict

    def get_numbers(self):
        """Return {part: number of people}, by the names of ``PARTS``."""
        return self._asdict() | self.known

    def get_rate(self, name):
        """Return the percentage of a situation among those who told theirs.

        None when nobody did, or when a number it is made of is kept back.
        """
        return _get_rate(self.known[name], self.answered)

    @property
    def silent_rate(self):
        """Percentage of those who did not answer, among those whose time is over."""
        if HIDDEN in (self.silent, self.answered):
            return HIDDEN
        return _get_rate(self.silent, self.answered + self.silent)


def _get_rate(part, whole):
    if HIDDEN in (part, whole):
        return HIDDEN
    return 100 * part / whole if whole else None


def tally(counts):
    """Return the ``Tally`` of {result: number of people}.

    >>> found = tally({"durable": 3, "other": 1, "refused": 1, "silent": 3})
    >>> found.due, found.answered, found.get_rate("durable"), found.silent_rate
    (8, 4, 75.0, 50.0)
    >>> tally({"silent": 2}).get_rate("durable") is None
    True
    """
    known = {name: counts.get(name, 0) for name in KNOWN}
    answered = sum(known.values())
    silent = sum(counts.get(name, 0) for name in (UNKNOWN, REFUSED, SILENT))
    waiting = counts.get(WAITING, 0)
    return Tally(answered + silent + waiting, answered, silent, waiting, known)


def merge(result):
    """Return the result with which another is counted."""
    return SILENT if result in (UNKNOWN, REFUSED) else result


def shape(found, threshold, kept=()):
    """Return the ``Tally`` as it may leave: no small number of people in it.

    :param kept: the parts to keep back besides, because of other documents

    Two sums can be subtracted: that of all the people of the step, and that of those
    who answered. Neither gives back what is kept back.

    >>> shape(tally({"durable": 9, "transition": 2, "other": 7, "silent": 8}), 5).known
    {'durable': 9, 'transition': 'hidden', 'positive': 0, 'other': 'hidden'}
    """
    shaped = _shape_alone(found, threshold)
    known = {
        name: HIDDEN if name in kept else number
        for name, number in shaped.known.items()
    }
    parts = {name: HIDDEN for name in Tally._fields if name in kept}
    return shaped._replace(known=known, **parts)


def _shape_alone(found, threshold):
    if 0 < found.due < threshold:
        nobody = dict.fromkeys(KNOWN, HIDDEN)
        return Tally(HIDDEN, HIDDEN, HIDDEN, HIDDEN, nobody)
    parts = {name: getattr(found, name) for name in ("answered", "silent", "waiting")}
    hidden = suppress(parts, threshold)
    kept = {
        name: HIDDEN if name in hidden else number for name, number in parts.items()
    }
    if "answered" in hidden:
        return Tally(found.due, known=dict.fromkeys(KNOWN, HIDDEN), **kept)
    hidden = suppress(found.known, threshold)
    known = {
        name: HIDDEN if name in hidden else number
        for name, number in found.known.items()
    }
    return Tally(found.due, known=known, **kept)
