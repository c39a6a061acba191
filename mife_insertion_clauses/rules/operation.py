# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a whole purchase amounts to, from all the notices published about it.

An operation is judged on its awards as soon as there is one with an amount, on what was
advertised until then: the two say the same money. Lots awarded count once, by the
newest notice that awards them; of several advertisements the largest counts, since each
announces the whole.
"""

import re
from typing import NamedTuple

from .lot_numbers import clean_lot

AWARD_STAGES = ("award", "modification")
_LOT_IN_TEXT = re.compile(
    r"\blots?\b\s*(?:n\s?[\u00b0o.]{0,2}\s*)?(\d+\s?[a-z]?)\b", re.I
)


class Part(NamedTuple):
    """A notice of the operation.

    ``lots``: the numbers of the lots that it is about, empty if it does not say;
    ``order``: what puts the newest last; ``follows``: references of notices that it
    takes the place of.
    """

    stage: str
    amount: float
    lots: frozenset = frozenset()
    order: tuple = ()
    reference: str = ""
    follows: tuple = ()


def find_lots(references, text):
    """Return the numbers of lots that a notice is about, from its lots or its object.

    >>> sorted(find_lots(["LOT-0001", "LOT-0002"], "")), find_lots([], "Toit, lot n°3")
    (['1', '2'], frozenset({'3'}))
    >>> find_lots([], "Groupe scolaire, lots 1 et 2"), find_lots([], "Un lotissement")
    (frozenset(), frozenset())
    """
    if references:
        return frozenset(map(clean_lot, references)) - {""}
    found = {clean_lot(number) for number in _LOT_IN_TEXT.findall(text or "")}
    # "lots 1 et 2": the others would be missed
    is_plain = len(found) == 1 and not re.search(r"\blots\b", text, re.I)
    return frozenset(found) if is_plain else frozenset()


def add_up(parts):
    """Return the amount of the operation, None without any amount.

    >>> notice = Part("consultation", 900.0)
    >>> award = Part("award", 300.0, frozenset("1"), (1,))
    >>> add_up([notice]), add_up([notice, award])
    (900.0, 300.0)
    >>> again = Part("award", 320.0, frozenset("1"), (2,))
    >>> add_up([notice, award, again, Part("award", 50.0, frozenset("2"))])
    370.0
    >>> add_up([])
    """
    awards = [part for part in parts if part.stage in AWARD_STAGES]
    if not awards:
        return max((part.amount for part in parts), default=None)
    total, counted, replaced = 0, set(), set()
    for part in sorted(awards, key=lambda one: one.order, reverse=True):
        if _is_replaced(part.reference, replaced):
            continue
        replaced.update(part.follows)
        if part.lots and part.lots <= counted:
            continue
        counted |= part.lots
        total += part.amount
    return total


def _is_replaced(reference, replaced):
    # the number of a version may follow that of the notice
    return bool(reference) and any(
        one == reference or one.startswith(f"{reference}-") for one in replaced
    )
