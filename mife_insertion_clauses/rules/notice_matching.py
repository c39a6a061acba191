# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether two public records are about the same purchase: a likeness, never a proof.

Somebody confirms or refuses what is proposed. Both sides weigh the same.
"""

from datetime import date
from typing import NamedTuple

from ..common.rules.search import fold, get_words

BUYER, PROCEDURE, REFERENCE = "buyer", "procedure", "reference"
CPV, DATES, SUBJECT, AMOUNT = "cpv", "dates", "subject", "amount"
# what is said of a likeness, the most convincing first
REASONS = (PROCEDURE, REFERENCE, SUBJECT, CPV, DATES, AMOUNT)
# below, nobody is asked
ENOUGH = 50
MOST = 100
# what was advertised is awarded within that time, as a rule
MOST_DAYS = 366
EMPTY_WORDS = frozenset(
    "a au aux avec d dans de des du en et l la le les lot lots marche ou par pour "
    "relatif relatifs relative relatives sur travaux prestation prestations".split()
)


class Purchase(NamedTuple):
    """What one record says of a purchase; empty or None where it does not."""

    buyer: str = ""
    procedure: str = ""
    reference: str = ""
    cpv: str = ""
    subject: str = ""
    advertised: date | None = None
    awarded: date | None = None
    amount: float | None = None


class Likeness(NamedTuple):
    """``points``: from 0 to 100; ``reasons``: what is alike."""

    points: int
    reasons: tuple[str, ...]


def compare(one, other):
    """Return the ``Likeness`` of two records, 0 when their buyers are not the same.

    >>> notice = Purchase("1", cpv="45442100", subject="Peinture de l'école Rucklin")
    >>> award = notice._replace(subject="École Rucklin : peintures", cpv="45442110")
    >>> compare(notice, award).points >= ENOUGH
    True
    >>> compare(notice, award._replace(buyer="2")).points
    0
    """
    if not one.buyer or one.buyer != other.buyer or _is_over(one, other):
        return Likeness(0, ())
    points = {
        PROCEDURE: 60 if one.procedure and one.procedure == other.procedure else 0,
        REFERENCE: _compare_references(one.reference, other.reference),
        SUBJECT: round(50 * compare_subjects(one.subject, other.subject)),
        CPV: _compare_cpv(one.cpv, other.cpv),
        DATES: _compare_days(
            one.awarded or one.advertised, other.awarded or other.advertised
        ),
        AMOUNT: _compare_amounts(one.amount, other.amount),
    }
    total = max(0, min(MOST, sum(points.values())))
    least = {SUBJECT: 20}
    return Likeness(
        total, tuple(code for code in REASONS if points[code] >= least.get(code, 1))
    )


def _is_over(one, other):
    """Tell whether one was awarded before the other was advertised."""
    return any(
        first.awarded and second.advertised and first.awarded < second.advertised
        for first, second in ((one, other), (other, one))
    )


def _compare_references(one, other):
    one, other = fold(one or ""), fold(other or "")
    # a bare small number is that of many contracts
    return 60 if one == other and len(one.replace("0", "")) >= 3 else 0


def compare_subjects(one, other):
    """Return how alike two objects are, from 0 to 1: the words that both say.

    >>> compare_subjects("Nettoyage des écoles", "Ecole : nettoyage")
    1.0
    >>> compare_subjects("Nettoyage", "Fourniture de bus")
    0.0
    """
    one, other = get_subject_words(one), get_subject_words(other)
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def get_subject_words(subject):
    """Return the words of an object that say something, without their plural."""
    return {
        word.rstrip("sx") if len(word) > 3 else word
        for word in get_words(subject)
        if word not in EMPTY_WORDS
    }


def _compare_cpv(one, other):
    one, other = (one or "")[:8], (other or "")[:8]
    if not one or not other:
        return 0
    if one[:2] != other[:2]:
        return -20
    alike = 2
    while alike < 8 and one[: alike + 1] == other[: alike + 1]:
        alike += 1
    return 20 if alike >= 5 else 15 if alike >= 4 else 8


def _compare_days(one, other):
    if not one or not other:
        return 0
    return 10 if abs((one - other).days) <= MOST_DAYS else -30


def _compare_amounts(one, other):
    if not one or not other:
        return 0
    return 10 if max(one, other) <= 1.25 * min(one, other) else 0
