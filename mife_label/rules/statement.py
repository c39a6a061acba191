# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the statement (bilan) of a label counts: pure arithmetic on plain values.

A figure is counted on a ``Period``; days are dates, None where nothing happened.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import median, quantiles
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from .steps import AWARDED_RESULTS, JURY_RESULTS

COUNT, PEOPLE, RATE, HOURS, DAYS = "count", "people", "rate", "hours", "days"
# what stands in place of a number of people that is kept back
HIDDEN = "hidden"
# name -> kind, in the order of the document
SECTIONS = {
    "labels": {
        "alive": COUNT,
        "suspended": COUNT,
        "first_awards": COUNT,
        "renewals": COUNT,
        "suspensions": COUNT,
        "withdrawals": COUNT,
        "ended": COUNT,
        "renewed": COUNT,
        "lapsed": COUNT,
        "renewal_rate": RATE,
    },
    "files": {
        "contacts": COUNT,
        "submitted": COUNT,
        "decided": COUNT,
        "awarded": COUNT,
        "awarded_with_conditions": COUNT,
        "deferred": COUNT,
        "refused": COUNT,
        "closed": COUNT,
        "withdrawn": COUNT,
    },
    "actions": {
        "acting": COUNT,
        "actions": COUNT,
        "people": PEOPLE,
        "held_actions": COUNT,
        "held_people": PEOPLE,
    },
    "commitments": {
        "due": COUNT,
        "kept": COUNT,
        "dropped": COUNT,
        "pending": COUNT,
        "kept_rate": RATE,
    },
    "animation": {
        "events": COUNT,
        "holders_invited": COUNT,
        "holders_present": COUNT,
        "people_present": COUNT,
        "opinions": PEOPLE,
        "satisfied": PEOPLE,
        "satisfied_rate": RATE,
    },
    "team": {"hours": HOURS, "file_hours": HOURS, "hours_per_decision": HOURS},
}
TOTALS = {name: kind for names in SECTIONS.values() for name, kind in names.items()}
# breakdown -> its figures
BREAKDOWNS = {
    "axes": {"actions": COUNT, "people": PEOPLE},
    "audiences": {"actions": COUNT, "people": PEOPLE},
    "commitments": {"due": COUNT, "kept": COUNT, "dropped": COUNT, "pending": COUNT},
    "steps": {"files": COUNT, "median": DAYS, "longest": DAYS},
    "sizes": {"alive": COUNT},
    "sectors": {"alive": COUNT},
    "towns": {"alive": COUNT},
    "hours": {"hours": HOURS},
}
# step -> the days that it lies between
STEPS = {
    "contact": ("contact", "started"),
    "writing": ("started", "submitted"),
    "waiting": ("submitted", "jury"),
    "notifying": ("jury", "notified"),
    "whole": ("contact", "notified"),
}


class Period(NamedTuple):
    start: date
    end: date

    def has(self, day):
        return bool(day) and self.start <= day <= self.end

    def get_year_before(self):
        """Return the same days a year earlier; a last day of February stays one.

        >>> Period(date(2028, 1, 1), date(2028, 2, 29)).get_year_before()[1]
        datetime.date(2027, 2, 28)
        """
        year = relativedelta(years=1)
        after = self.end + timedelta(days=1)
        return Period(self.start - year, after - year - timedelta(days=1))


class Label(NamedTuple):
    """A label in its last certificate.

    ``suspended`` and ``withdrawn``: (first day, day it was reinstated or None) pairs.
    """

    holder: int
    file: int
    earlier_file: int | None
    valid_from: date
    valid_until: date
    suspended: tuple = ()
    withdrawn: tuple = ()
    size: str | None = None
    sector: str | None = None
    town: str | None = None


class File(NamedTuple):
    """A file; ``result`` is None until it is notified."""

    kind: str
    result: str | None
    contact: date | None
    started: date | None
    submitted: date | None
    jury: date | None
    notified: date | None


class Action(NamedTuple):
    """An action of a file that gave a label, notified on ``notified``.

    ``key`` tells it from the others.
    """

    holder: int
    file: int
    axis: str
    audience: str
    people: int
    start: date | None
    end: date | None
    notified: date | None
    key: int = 0


class Commitment(NamedTuple):
    axis: str | None
    due: date
    state: str


class Event(NamedTuple):
    """An event; ``opinions``: (who gave one, whether it was useful to it) pairs."""

    day: date
    invited: frozenset
    present: frozenset
    people: int
    opinions: tuple = ()


class Time(NamedTuple):
    day: date
    action: str
    hours: float
    has_file: bool


class Facts(NamedTuple):
    labels: list
    files: list
    actions: list
    commitments: list
    events: list
    times: list
    # months after its end during which a label may still be renewed
    late_months: int


def get_year(year):
    return Period(date(year, 1, 1), date(year, 12, 31))


def get_rate(part, whole):
    """Return a share in percent, None of nothing.

    >>> get_rate(7, 8), get_rate(0, 0)
    (87.5, None)
    """
    return 100 * part / whole if whole else None


def stands(spans, day):
    """Tell whether one of the (first day, day it ended or None) pairs holds on a day.

    >>> spans = [(date(2026, 3, 1), date(2026, 5, 1))]
    >>> stands(spans, date(2026, 4, 30)), stands(spans, date(2026, 5, 1))
    (True, False)
    """
    return any(start <= day and (not end or end > day) for start, end in spans)


def is_alive(label, day):
    """Tell whether a label is in force on a day, suspended or not."""
    return label.valid_from <= day <= label.valid_until and not stands(
        label.withdrawn, day
    )


def is_followed(label, labels, late_months):
    """Tell whether its holder renewed a label, in time or not too late after."""
    limit = label.valid_until + relativedelta(months=late_months) + timedelta(days=1)
    return any(
        label.valid_from < other.valid_from <= limit
        and other.file != label.file
        and (other.holder == label.holder or other.earlier_file == label.file)
        for other in labels
    )


def touches(action, period):
    """Tell whether an action was carried out in a period.

    Without a day, it counts when its label was notified.
    """
    start = action.start or action.end
    if not start:
        return period.has(action.notified)
    return start <= period.end and (action.end or start) >= period.start


def count(facts, period):
    """Return the figures of a period, {name: number or None} as in ``TOTALS``."""
    return {
        **count_labels(facts, period),
        **count_files(facts.files, period),
        **count_actions(facts.actions, period),
        **count_held(facts, period),
        **count_commitments(facts.commitments, period),
        **count_events(facts.events, period),
        **count_times(facts, period),
    }


def count_labels(facts, period):
    alive = [label for label in facts.labels if is_alive(label, period.end)]
    ended = get_ended(facts.labels, period)
    renewed = [
        label for label in ended if is_followed(label, facts.labels, facts.late_months)
    ]
    awards = Counter(
        file.kind
        for file in facts.files
        if file.result in AWARDED_RESULTS and period.has(file.notified)
    )
    return {
        "alive": len(alive),
        "suspended": sum(stands(label.suspended, period.end) for label in alive),
        "first_awards": awards["first"],
        "renewals": awards["renewal"],
        "suspensions": _count_starts(facts.labels, "suspended", period),
        "withdrawals": _count_starts(facts.labels, "withdrawn", period),
        "ended": len(ended),
        "renewed": len(renewed),
        "lapsed": len(ended) - len(renewed),
        "renewal_rate": get_rate(len(renewed), len(ended)),
    }


def get_ended(labels, period):
    """Return the labels that reached their last day in a period."""
    return [
        label
        for label in labels
        if period.has(label.valid_until)
        and not stands(label.withdrawn, label.valid_until)
    ]


def _count_starts(labels, name, period):
    return sum(
        period.has(start) for label in labels for start, _end in getattr(label, name)
    )


def count_files(files, period):
    results = Counter(file.result for file in files if period.has(file.notified))
    of_the_jury = [result for result, _label in JURY_RESULTS]
    return {
        "contacts": sum(period.has(file.contact) for file in files),
        "submitted": sum(period.has(file.submitted) for file in files),
        "decided": sum(results[result] for result in of_the_jury),
        **{result: results[result] for result in (*of_the_jury, "closed", "withdrawn")},
    }


def count_actions(actions, period):
    found = [action for action in actions if touches(action, period)]
    return {
        "acting": len({action.holder for action in found}),
        "actions": len(found),
        "people": sum(action.people for action in found),
    }


def count_held(facts, period):
    """Count all that the files of the labels in force describe, whenever it was."""
    alive = {label.file for label in facts.labels if is_alive(label, period.end)}
    held = [action for action in facts.actions if action.file in alive]
    return {
        "held_actions": len(held),
        "held_people": sum(action.people for action in held),
    }


def count_commitments(commitments, period):
    states = Counter(one.state for one in commitments if period.has(one.due))
    due = states.total()
    return {
        "due": due,
        "kept": states["kept"],
        "dropped": states["dropped"],
        "pending": due - states["kept"] - states["dropped"],
        "kept_rate": get_rate(states["kept"], due),
    }


def count_events(events, period):
    found = [event for event in events if period.has(event.day)]
    opinions = [useful for event in found for _who, useful in event.opinions]
    return {
        "events": len(found),
        "holders_invited": len(frozenset().union(*(one.invited for one in found))),
        "holders_present": len(frozenset().union(*(one.present for one in found))),
        "people_present": sum(event.people for event in found),
        "opinions": len(opinions),
        "satisfied": sum(opinions),
        "satisfied_rate": get_rate(sum(opinions), len(opinions)),
    }


def hide_opinions(totals, side, threshold):
    """Keep back the opinions of a few people, and those of a few that differ."""
    opinions, satisfied = (totals[name][side] for name in ("opinions", "satisfied"))
    few = 0 < opinions < threshold
    if few:
        totals["opinions"][side] = HIDDEN
    if few or 0 < satisfied < threshold or 0 < opinions - satisfied < threshold:
        totals["satisfied"][side] = totals["satisfied_rate"][side] = HIDDEN


def count_times(facts, period):
    found = [time for time in facts.times if period.has(time.day)]
    hours = sum(time.hours for time in found)
    decided = count_files(facts.files, period)["decided"]
    return {
        "hours": hours,
        "file_hours": sum(time.hours for time in found if time.has_file),
        "hours_per_decision": hours / decided if decided else None,
    }


# BREAKDOWNS: {key: {figure: number}}, None for what nobody said


def tabulate_actions(actions, period):
    """Return {(axis, audience): [actions, people]}, with totals.

    A total has None in place of what it sums: ``(axis, None)``, ``(None, None)``.
    """
    cells = defaultdict(lambda: [0, 0])
    for action in actions:
        if touches(action, period):
            for axis in (action.axis, None):
                for audience in (action.audience, None):
                    cells[axis, audience][0] += 1
                    cells[axis, audience][1] += action.people
    return dict(cells)


def divide_commitments(commitments, period):
    axes = {one.axis for one in commitments}
    parts = {}
    for axis in axes:
        counted = count_commitments(
            [one for one in commitments if one.axis == axis], period
        )
        if counted["due"]:
            parts[axis] = counted
    return parts


def divide_labels(labels, name, period):
    found = Counter(
        getattr(label, name) for label in labels if is_alive(label, period.end)
    )
    return {key: {"alive": number} for key, number in found.items()}


def divide_times(times, period):
    hours = Counter()
    for time in times:
        if period.has(time.day):
            hours[time.action] += time.hours
    return {action: {"hours": number} for action, number in hours.items()}


def measure_steps(files, period):
    """Return the delays of the files that a jury decided, in days, by step."""
    of_the_jury = {result for result, _label in JURY_RESULTS}
    decided = [
        file
        for file in files
        if file.result in of_the_jury and period.has(file.notified)
    ]
    parts = {}
    for step, (start, end) in STEPS.items():
        delays = [
            (getattr(file, end) - getattr(file, start)).days
            for file in decided
            if getattr(file, start) and getattr(file, end)
        ]
        if delays:
            parts[step] = {
                "files": len(delays),
                "median": median(delays),
                "longest": max(delays),
            }
    return parts


# BENCHMARK


def get_quartiles(values, least):
    """Return [first quartile, median, third quartile], None of too few values.

    Whole numbers: the figure of one of them is not read in the others'.

    >>> get_quartiles([1, 2, 3, 4, 10], 5)
    [2, 3, 4]
    >>> get_quartiles([1, 2, 3, 4], 5)
    """
    if len(values) < max(least, 2):
        return None
    return [round(cut) for cut in quantiles(values, n=4, method="inclusive")]
