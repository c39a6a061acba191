# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A pack: figures in somebody's form, how they are rounded, what of them is kept back.

Pure functions: no record, no database. A line is a dict of plain values::

    unit           a kind of figure of ``rules/statement``, or EUROS
    digits         decimals that are printed
    value          what was counted, whole; None when it does not exist
    people         how many people it speaks of, None when it speaks of none
    whole          how many people it is taken out of, None when it is the whole
    personal       whether it tells what people are, beside how many
    per_person     whether it is out of a number of people
    rows           the same, by value of a breakdown: key, label, value, people
    rows_personal  whether the breakdown tells what people are
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from . import statement
from .small_cells import suppress

EUROS = "euros"
# Kept whole beyond what is printed: enough for any sum of hours with two decimals
KEPT_DIGITS = 6


def keep(value):
    """Return a figure as it is frozen: the same whatever the order of its addends.

    >>> keep(0.1 + 0.2)
    0.3
    """
    return None if value is None else round(float(value), KEPT_DIGITS)


def round_figure(value, digits):
    """Return a figure as it is printed, halves away from zero.

    >>> round_figure(2.5, 0), round_figure(1234.565, 2), round_figure(None, 1)
    (3.0, 1234.57, None)
    """
    if value is None:
        return None
    unit = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(value)).quantize(unit, ROUND_HALF_UP))


def read_brackets(text):
    """Return the lower bounds that somebody typed, None when they are no brackets.

    >>> read_brackets("100 000 ; 500000")
    (100000.0, 500000.0)
    >>> read_brackets("500000; 100000") is None
    True
    >>> read_brackets("1.000,5; 2000") is None
    True
    """
    bounds = []
    for part in re.split(r"[;\n]", text or ""):
        number = re.sub(r"\s", "", part).replace(",", ".")
        if not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", number):
            return None
        bounds.append(float(number))
    is_ascending = all(
        low < high for low, high in zip(bounds, bounds[1:], strict=False)
    )
    return tuple(bounds) if is_ascending and bounds[0] > 0 else None


def find_bracket(bounds, value):
    """Return the rank of the bracket of a figure: 0 under the first bound.

    >>> [find_bracket((10, 20), value) for value in (9.99, 10, 20, 300, None)]
    [0, 1, 2, 2, None]
    """
    return None if value is None else sum(bound <= value for bound in bounds)


def find_kept_back(lines, threshold):
    """Return the (rank of a line, key of a row or None) that are not printed.

    The only place where the figures of a pack are kept back: what is printed, put in a
    workbook or read aloud asks it. A line that tells what people are is kept back with
    those whom it leaves out, as the whole less the line would tell of them.
    """
    kept_back = []
    for rank, line in enumerate(lines):
        if _is_kept_back(line, threshold):
            kept_back.append((rank, None))
        kept_back += [(rank, key) for key in _find_rows(line, threshold)]
    return kept_back


def _is_kept_back(line, threshold):
    people = line["people"]
    if people is None:
        return False
    if line["whole"] is not None and line["personal"]:
        rest = max(line["whole"] - people, 0)
        return "line" in suppress({"line": people, "rest": rest}, threshold)
    return _tells_people(line) and 0 < people < threshold


def _find_rows(line, threshold):
    people = {row["key"]: row["people"] for row in line["rows"] or ()}
    if not people or None in people.values():
        return []
    if not (line["rows_personal"] or _tells_people(line)):
        return []
    few = 0 < (line["people"] or 0) < threshold
    if few or _is_kept_back(line, threshold):
        # a zero would tell what all of them are
        return list(people)
    return sorted(suppress(people, threshold), key=list(people).index)


def _tells_people(line):
    return line["unit"] == statement.PEOPLE or line["personal"] or line["per_person"]


def explain(printed, reference, gaps):
    """Return the hours that no named difference explains.

    :param gaps: hours of each difference between the reference and what is printed

    >>> explain(90, 120, [-25, -5.04, 0.04])
    0.0
    """
    return round(printed - reference - sum(gaps), 2) + 0.0
