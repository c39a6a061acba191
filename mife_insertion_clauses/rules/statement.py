# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A statement (bilan): its period, its rates, and what of it may leave the house.

Pure functions: no record, no database, nothing rounded. A figure that does not exist
(a rate when nothing is due) is None, never zero; one that is kept back is ``HIDDEN``.
"""

from copy import deepcopy
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from . import obligation
from .small_cells import suppress

HIDDEN = "hidden"

# What a lot is to the obligation: it owes hours, its hours are followed without any
# shortfall, or nothing is owed yet
OWING = "owing"
FOLLOWED = "followed"
OPEN = "open"

# kinds of figures: how they are written, and whether they count people
HOURS, RATE, COUNT, PEOPLE, FTE, SHARE = (
    "hours",
    "rate",
    "count",
    "people",
    "fte",
    "share",
)
TOTALS = {
    "hours_due": HOURS,
    "hours_total": HOURS,
    "hours_total_taken_over": HOURS,
    "hours_missing": HOURS,
    "rate": RATE,
    "rate_capped": RATE,
    "hours_done": HOURS,
    "hours_taken_over": HOURS,
    "hours_done_owing": HOURS,
    "hours_due_part": HOURS,
    "rate_part": RATE,
    "hours_done_followed": HOURS,
    "hours_done_open": HOURS,
    "hours_pooled": HOURS,
    "fte": FTE,
    "people": PEOPLE,
    "placements": PEOPLE,
    "placements_new": PEOPLE,
    "employment_contracts": PEOPLE,
    "people_lasting": PEOPLE,
    "continuity_rate": RATE,
    "hours_per_person": HOURS,
    "firms": COUNT,
    "firms_new": COUNT,
    "structures": COUNT,
    "buyers": COUNT,
    "contracts": COUNT,
    "contracts_new": COUNT,
    "contracts_ended": COUNT,
    "lots": COUNT,
    "lots_owing": COUNT,
    "lots_followed": COUNT,
    "lots_ended": COUNT,
    "lots_ended_met": COUNT,
    "attestations": COUNT,
    "attestations_rectifying": COUNT,
    "penalties": COUNT,
    "supported": COUNT,
    "support_hours": HOURS,
}
# A row of these says something of the people in it: hours are kept back with them.
# The hours of the others are those of the contracts, which the buyer knows anyway.
PERSONAL = (
    "modality",
    "contract_type",
    "employer_kind",
    "sex",
    "age_band",
    "qpv",
    "outcome",
    "diploma",
    "unemployment",
    "prescriber",
)
_MEASURES = ("people", "hours", "placements")
LOT_FIGURES = ("due", "due_part", "done_part", "done_total", "missing", "rate")

_PERIODS = {
    "year": (1, 12),
    "semester_1": (1, 6),
    "semester_2": (7, 6),
    "quarter_1": (1, 3),
    "quarter_2": (4, 3),
    "quarter_3": (7, 3),
    "quarter_4": (10, 3),
}


def get_period(kind, year):
    """Return the first and last day of a preset of a year, None for another kind.

    >>> get_period("quarter_4", 2026)
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    """
    if kind not in _PERIODS:
        return None
    month, months = _PERIODS[kind]
    start = date(year, month, 1)
    return start, start + relativedelta(months=months) - timedelta(days=1)


def get_year_before(start, end):
    """Return the same months of the year before, to their last day.

    >>> get_year_before(date(2025, 2, 1), date(2025, 2, 28))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    after = end + timedelta(days=1)
    day = timedelta(days=1)
    return start - relativedelta(years=1), after - relativedelta(years=1) - day


def is_whole_months(start, end):
    return start.day == 1 and (end + timedelta(days=1)).day == 1


def add_up(lots):
    """Return what the owing lots missed and their rates, over several contracts.

    :param lots: (contract, pooling allowed, hours due, hours done) tuples. Hours in
        excess make up for a deficit only between lots of one contract that pools.
    """
    contracts = {}
    for contract, pooling, due, done in lots:
        contracts.setdefault((contract, pooling), []).append((due, done))
    totals = [
        obligation.add_up(pairs, pooling)
        for (_contract, pooling), pairs in contracts.items()
    ]
    due = sum(total.due for total in totals)
    done = sum(total.done for total in totals)
    missing = sum(total.missing for total in totals)
    return {
        "hours_due": due,
        "hours_total": done,
        "hours_missing": missing,
        "rate": obligation.get_rate(done, due),
        "rate_capped": obligation.get_rate(due - missing, due),
    }


def shape_outgoing(payload, threshold):
    """Return the payload as it may leave: no small number of people in it.

    ``kept_back`` of the payload, when it has one, says what is kept back besides,
    because of the documents that were issued before it.
    """
    shaped = deepcopy(payload)
    for side in (0, 1):
        few = 0 < (payload["totals"]["people"][side] or 0) < threshold
        _hide_totals(shaped["totals"], side, threshold)
        for name, rows in shaped["breakdowns"].items():
            if few and name in PERSONAL:
                # a zero would tell what all of them are
                _hide(rows, side, _MEASURES)
            else:
                _hide_rows(rows, side, threshold, _get_measures(name))
    _hide_kept(shaped)
    for name in PERSONAL:
        rows = shaped["breakdowns"].get(name)
        if rows and not any(_is_told(row) for row in rows):
            # nor are the names of the rows left: they too tell what people are
            shaped["breakdowns"][name] = []
    return shaped


def shape_criteria(criteria, threshold):
    """Return the figures by criterion without those of a few people, even inside.

    What was shaped once stays as it is: figures frozen before are shaped when read.
    """
    shaped = deepcopy(criteria) or {}
    for rows in shaped.values():
        for side in (0, 1):
            _hide_rows(rows, side, threshold, _MEASURES)
    return shaped


def is_kept_back(payload, path):
    """Tell whether a figure is kept back because of other documents."""
    return any(entry["path"] == list(path) for entry in payload.get("kept_back") or ())


def get_kept_followups(payload):
    """Return {(step, side): parts} of the follow-up that other documents keep back."""
    kept = {}
    for entry in payload.get("kept_back") or ():
        if entry["path"][0] == "followups":
            _section, step, name, side = entry["path"]
            kept.setdefault((step, side), set()).add(name)
    return kept


def _hide_kept(shaped):
    """Hide what a document keeps back because of others."""
    totals, breakdowns = shaped["totals"], shaped["breakdowns"]
    for entry in shaped.get("kept_back") or ():
        section, name, *key, side = entry["path"]
        if section == "totals":
            totals[name][side] = HIDDEN
        elif section == "breakdowns":
            rows = [row for row in breakdowns[name] if [row["key"]] == key]
            _hide(rows, side, _get_measures(name))
    for side in (0, 1):
        if "people_lasting" in totals:
            _hide_continuity(totals, side, threshold=0)


def _get_measures(name):
    return _MEASURES if name in PERSONAL else ("people", "placements")


def _hide_totals(totals, side, threshold):
    for name, values in totals.items():
        if TOTALS[name] == PEOPLE and 0 < (values[side] or 0) < threshold:
            values[side] = HIDDEN
    # what was issued before knows nothing of it
    if "people_lasting" in totals:
        _hide_continuity(totals, side, threshold)


def _hide_continuity(totals, side, threshold):
    """Keep back what would give a small number of people back, or of the others."""
    people, lasting = totals["people"][side], totals["people_lasting"][side]
    if HIDDEN in (people, lasting) or (0 < (people or 0) - (lasting or 0) < threshold):
        totals["people_lasting"][side] = totals["continuity_rate"][side] = HIDDEN
    if people == HIDDEN:
        totals["hours_per_person"][side] = HIDDEN


def _hide_rows(rows, side, threshold, measures):
    figures = [row["people"][side] for row in rows]
    counts = [0 if figure == HIDDEN else figure or 0 for figure in figures]
    hidden = suppress(dict(enumerate(counts)), threshold)
    _hide([rows[rank] for rank in hidden], side, measures)


def _hide(rows, side, measures):
    for row in rows:
        for name in measures:
            if name in row:
                row[name][side] = HIDDEN


def _is_told(row):
    return any(people not in (0, HIDDEN) for people in row["people"])


def walk(payload):
    """Yield (path, value) for each figure of a payload, current and year before."""
    for name, values in payload["totals"].items():
        for side, value in enumerate(values):
            yield ("totals", name, side), value
    for section in ("breakdowns", "criteria"):
        for name, rows in (payload.get(section) or {}).items():
            for row in rows:
                yield from _walk_row((section, name, row["key"]), row)
    for row in payload["months"]:
        yield from _walk_row(("months", row["key"]), row)
    for row in payload["lots"]:
        yield from _walk_row(("lots", row["key"]), row)


def _walk_row(path, row):
    for name, value in row.items():
        if isinstance(value, list):
            for side, figure in enumerate(value):
                yield (*path, name, side), figure
        elif name in LOT_FIGURES:
            yield (*path, name), value
