# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hours of one month that count on several lots, by a written key.

Pure arithmetic on plain values. Each hour counts once: the parts of a month add up to
the month, to the hundredth of an hour, which is the smallest part that is kept.
"""

from decimal import ROUND_HALF_UP, Decimal

WHOLE = Decimal(100)  # the shares of a key, in %
_CENTS = Decimal(100)
_SHARE_DIGITS = Decimal("0.0001")


def is_whole(shares):
    """Tell whether shares in % make a key: none is zero or less, 100 % in all.

    >>> is_whole([60, 40]), is_whole([33.3333, 33.3333, 33.3334])
    (True, True)
    >>> is_whole([60, 30]), is_whole([120, -20]), is_whole([])
    (False, False, False)
    """
    exact = [_to_share(share) for share in shares]
    return all(share > 0 for share in exact) and sum(exact) == WHOLE


def split(hours, shares):
    """Return {lot: hours} of a month by the key {lot: share in %}.

    The largest remainder: each lot gets the hundredths that are wholly its own, the
    hundredths left go to the lots that lack the largest part of one, the first of the
    key by its lot where they lack as much. It does not depend on the order in which the
    key is written, and a month that was corrected is split like any other.

    >>> split(100, {"school": 60, "road": 40})
    {'road': 40.0, 'school': 60.0}
    >>> split(0.01, {1: 50, 2: 50}), split(100, {1: 33.3333, 2: 33.3333, 3: 33.3334})
    ({1: 0.01, 2: 0.0}, {1: 33.33, 2: 33.33, 3: 33.34})
    """
    cents = int((Decimal(str(hours)) * _CENTS).to_integral_value(ROUND_HALF_UP))
    if cents < 0 or not is_whole(shares.values()):
        raise ValueError("hours of a month and a whole key are asked")
    exact = {lot: cents * _to_share(shares[lot]) / WHOLE for lot in sorted(shares)}
    parts = {lot: int(part) for lot, part in exact.items()}
    left = cents - sum(parts.values())
    by_lack = sorted(exact, key=lambda lot: (parts[lot] - exact[lot], lot))
    for lot in by_lack[:left]:
        parts[lot] += 1
    return {lot: part / 100 for lot, part in parts.items()}


def find_in_force(versions, month):
    """Return the key that holds for a month: the last one that begins by then.

    :param versions: {first day of the month it begins with: key}

    >>> from datetime import date
    >>> find_in_force({date(2026, 1, 1): "A", date(2026, 7, 1): "B"}, date(2026, 6, 1))
    'A'
    >>> find_in_force({date(2026, 1, 1): "A"}, date(2025, 12, 1)) is None
    True
    """
    begun = [first for first in versions if first <= month]
    return versions[max(begun)] if begun else None


def _to_share(share):
    return Decimal(str(share)).quantize(_SHARE_DIGITS, ROUND_HALF_UP)
