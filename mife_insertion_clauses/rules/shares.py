# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a share is said aloud: "nearly three out of four" rather than 73.6 %.

Pure arithmetic: no record, no database, no sentence.
"""

from fractions import Fraction

ALL, ABOUT, NEARLY, OVER = "all", "about", "nearly", "over"
_SAID = tuple(map(Fraction, ("1/5", "1/4", "1/3", "1/2", "2/3", "3/4", "9/10")))
# points around a fraction: where it is said as it is, then with a word before it
_EXACT, _NEAR = 0.005, 0.025


def say_share(share):
    """Return (how, fraction as text), None when no plain fraction is near.

    >>> say_share(0.75), say_share(0.736), say_share(0.765), say_share(0.4)
    (('about', '3/4'), ('nearly', '3/4'), ('over', '3/4'), None)
    >>> say_share(1), say_share(0.9996), say_share(0)
    (('all', '1'), ('over', '9/10'), None)
    """
    if share == 1:
        return ALL, "1"
    if share > _SAID[-1]:
        return OVER, str(_SAID[-1])
    nearest = min(_SAID, key=lambda fraction: abs(share - fraction))
    gap = share - float(nearest)
    if abs(gap) > _NEAR:
        return None
    how = ABOUT if abs(gap) <= _EXACT else NEARLY if gap < 0 else OVER
    return how, str(nearest)


def count_half(values):
    """Return how many of the largest values make more than half of their sum.

    >>> count_half([50, 30, 20]), count_half([60, 40]), count_half([])
    (2, 1, 0)
    """
    rest, count = sum(values) / 2, 0
    for value in sorted(values, reverse=True):
        if rest < 0:
            break
        rest -= value
        count += 1
    return count
