# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How near a person is to a lot: by the town and by the trade, without a map.

Pure functions on plain values. The smaller the rank, the nearer.
"""

from ..common.rules.search import get_words

TOWN, POSTCODE, DEPARTMENT, FAR, UNKNOWN = (
    "town",
    "postcode",
    "department",
    "far",
    "unknown",
)
DISTANCES = (TOWN, POSTCODE, DEPARTMENT, UNKNOWN, FAR)

SAME, NEAR, OTHER = "same", "near", "other"
FITS = (SAME, NEAR, OTHER)

# enough of a word to tell "peintre" from "plombier", and "peinture" is the same
_STEM = 5


def get_distance(place, others):
    """Return how near a place is to the nearest of others; a place is (postcode, town).

    >>> get_distance(("90000", "Belfort"), [("90300", "Valdoie"), ("90000", "BELFORT")])
    'town'
    >>> get_distance(("90000", "Belfort"), [("90000", "Danjoutin")])
    'postcode'
    >>> get_distance(("90000", "Belfort"), [("90300", "Valdoie"), ("", "")])
    'department'
    >>> get_distance(("90000", ""), [("70400", "")]), get_distance(("", ""), [])
    ('far', 'unknown')
    """
    found = [_measure(place, other) for other in others]
    return min(found, default=UNKNOWN, key=DISTANCES.index)


def _measure(place, other):
    (postcode, town), (other_postcode, other_town) = place, other
    if town and get_words(town) == get_words(other_town or ""):
        return TOWN
    if not postcode or not other_postcode:
        return UNKNOWN
    if postcode == other_postcode:
        return POSTCODE
    same = _get_department(postcode) == _get_department(other_postcode)
    return DEPARTMENT if same else FAR


def _get_department(postcode):
    # overseas, the third figure tells
    return postcode[: 3 if postcode.startswith(("97", "98")) else 2]


def get_fit(trade, texts, trades, jobs):
    """Return how a lot fits what a person did: its trade, else the words of its jobs.

    :param trade: the trade of the lot, any value that compares
    :param texts: what names the work of the lot
    :param trades: the trades of the lots where the person worked
    :param jobs: what the person was hired as

    >>> get_fit(3, ["Peinture"], {3, 5}, [])
    'same'
    >>> get_fit(4, ["Peintures"], {5}, ["Peintre"]), get_fit(None, [], {None}, [])
    ('near', 'other')
    """
    if trade and trade in trades:
        return SAME
    return NEAR if _get_stems(texts) & _get_stems(jobs) else OTHER


def _get_stems(texts):
    return {
        word[:_STEM]
        for text in texts
        for word in get_words(text or "")
        if len(word) >= _STEM
    }


def get_rank(fit, distance):
    """Return what to sort by: the trade first, then the town.

    >>> get_rank(SAME, FAR) < get_rank(NEAR, TOWN) < get_rank(NEAR, DEPARTMENT)
    True
    """
    return FITS.index(fit), DISTANCES.index(distance)
