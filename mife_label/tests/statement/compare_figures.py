# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ...report.statement_figures import StatementFigures
from ...rules import statement
from .statement_sql import Recount


def find_differences(env, programme, period):
    """Return what a statement says otherwise than plain SQL, and how much was compared.

    What is kept back of people is left out.
    """
    payload = StatementFigures(programme, period).compute()
    problems, count = [], 0
    for side, each in enumerate((period, period.get_year_before())):
        recount = Recount(env, programme, *each)
        for name, expected in recount.get_totals().items():
            found = payload["totals"][name][side]
            count += 1
            if not _same(found, expected):
                problems.append(f"{name} {each}: {found}, by SQL {expected}")
        for name, figures in statement.BREAKDOWNS.items():
            found = _read_rows(payload["breakdowns"][name], figures, side)
            expected = {
                None if key is None else str(key): values
                for key, values in recount.get_breakdown(name).items()
                if any(values)
            }
            count += len(expected)
            if found.keys() != expected.keys() or not all(
                _same(*pair)
                for key in found
                for pair in zip(found[key], expected[key], strict=True)
            ):
                problems.append(f"{name} {each}: {found}, by SQL {expected}")
    return problems, count


def _read_rows(rows, figures, side):
    """Return {key: figures} of what is not nothing."""
    return {
        row["key"]: [row[figure][side] for figure in figures]
        for row in rows
        if any(row[figure][side] for figure in figures)
    }


def _same(found, expected):
    if found == statement.HIDDEN or expected is None or found is None:
        return found == statement.HIDDEN or (found is None and expected is None)
    return abs(float(found) - float(expected)) < 1e-6
