# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The contracts that a buyer prepares, as typed or pasted from a spreadsheet."""

from typing import NamedTuple

from .table import is_blank
from .takeover_cells import CellError, read_number

MAX_ROWS = 200
MAX_SUBJECT = 300

NO_AMOUNT = "no_amount"
BAD_AMOUNT = "bad_amount"
NOT_POSITIVE = "not_positive"
NO_SUBJECT = "no_subject"
TOO_MANY = "too_many"


class Work(NamedTuple):
    """A contract to come; ``amount`` in euros excl. VAT, None with a ``problem``."""

    row: int
    subject: str
    amount: float | None = None
    problem: str = ""


def read_programme(text):
    """Return the ``Work`` of each line: the object, then the amount excl. VAT.

    Cells are separated by tabs, as a spreadsheet copies them, else by semicolons. A
    line of titles is left out. What cannot be read stays in the list with its problem.

    >>> [(work.subject, work.amount) for work in read_programme("Objet;Montant\\n"
    ...     "Peinture de l'école;120 000 €")]
    [("Peinture de l'école", 120000.0)]
    """
    separator = "\t" if "\t" in text else ";"
    works = []
    for row, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip().strip('"') for cell in line.split(separator)]
        if all(map(is_blank, cells)) or (not works and _is_heading(cells)):
            continue
        if len(works) == MAX_ROWS:
            return [*works, Work(row, "", problem=TOO_MANY)]
        works.append(_read_work(row, cells))
    return works


def _is_heading(cells):
    """Tell whether no cell but the first says a figure, while none is empty."""
    return len(cells) > 1 and not any(sign.isdigit() for cell in cells for sign in cell)


def _read_work(row, cells):
    subject, written = cells[0][:MAX_SUBJECT], cells[1] if len(cells) > 1 else ""
    if not subject:
        return Work(row, subject, problem=NO_SUBJECT)
    if not written:
        return Work(row, subject, problem=NO_AMOUNT)
    try:
        amount = read_number(written)
    except CellError:
        return Work(row, subject, problem=BAD_AMOUNT)
    if amount <= 0:
        return Work(row, subject, problem=NOT_POSITIVE)
    return Work(row, subject, amount)
