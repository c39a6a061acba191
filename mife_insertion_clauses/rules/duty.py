# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether the law obliges a buyer to write a social clause, and what is unknown.

Code de la commande publique, L2112-2-1: from a day on, contracts at or above the
European thresholds carry one. Thresholds and that day are data, never constants here.
Amounts in euros excl. VAT, of the whole operation: the lots of a purchase are one.
"""

from datetime import date
from typing import NamedTuple

STATE, LOCAL, ENTITY, PRIVATE = "state", "local", "entity", "private"
WORKS, SUPPLIES, SERVICES = "works", "supplies", "services"
CONCESSION, DEFENCE = "concession", "defence"

# the regime of the kinds of buyers that we know
REGIME_OF = {
    "commune": LOCAL,
    "intercommunality": LOCAL,
    "department": LOCAL,
    "region": LOCAL,
    "state": STATE,
    "social_landlord": LOCAL,
    "hospital": LOCAL,
    "private": PRIVATE,
}

BOUND, FREE, UNKNOWN = "bound", "free", "unknown"

# why, one sentence each
ABOVE = "above"
BELOW = "below"
BEFORE = "before"
NOT_PUBLIC = "not_public"
OUT_OF_SCOPE = "out_of_scope"
NO_DATE = "no_date"
NO_AMOUNT = "no_amount"
NO_KIND = "no_kind"
NO_RULE = "no_rule"


class Facts(NamedTuple):
    """What is known of a purchase; None where it is not.

    ``sent_on``: when the notice was sent or the consultation launched.
    """

    buyer_kind: str | None = None
    purchase_kind: str | None = None
    amount: float | None = None
    sent_on: date | None = None
    notified_on: date | None = None


class Threshold(NamedTuple):
    """An amount in force from a day until the next one of the same kinds.

    ``buyer_kind`` is None where the amount is the same for all the buyers.
    """

    buyer_kind: str | None
    purchase_kind: str
    date_from: date
    amount: float


class Verdict(NamedTuple):
    """``threshold``: the amount compared with, None when none was."""

    state: str
    why: str
    threshold: float | None = None


def judge(facts, thresholds, since):
    """Return the ``Verdict`` on a purchase.

    What is missing is said only if it could change the answer.

    :param thresholds: all the ``Threshold`` known, of any date
    :param since: first day of the obligation, None when no text sets it

    >>> rows = [Threshold(None, WORKS, date(2026, 1, 1), 5_404_000)]
    >>> facts = Facts(LOCAL, WORKS, 6_000_000, date(2026, 8, 21))
    >>> judge(facts, rows, date(2026, 8, 21)).state
    'bound'
    >>> judge(facts._replace(sent_on=date(2026, 8, 20)), rows, date(2026, 8, 21)).why
    'before'
    """
    if facts.buyer_kind == PRIVATE:
        return Verdict(FREE, NOT_PUBLIC)
    if facts.purchase_kind == DEFENCE:
        return Verdict(FREE, OUT_OF_SCOPE)
    if not since:
        return Verdict(UNKNOWN, NO_RULE)
    # What is notified was sent before
    last_day = facts.sent_on or facts.notified_on
    if last_day and last_day < since:
        return Verdict(FREE, BEFORE)
    amounts = _get_amounts(facts, thresholds, since)
    if not amounts:
        return Verdict(UNKNOWN, NO_RULE)
    return _compare(facts, min(amounts), max(amounts))


def _compare(facts, lowest, highest):
    if facts.amount is None:
        return Verdict(UNKNOWN, NO_AMOUNT)
    if facts.amount < lowest:
        return Verdict(FREE, BELOW, lowest)
    if not facts.sent_on:
        return Verdict(UNKNOWN, NO_DATE, lowest)
    if facts.amount < highest or not (facts.purchase_kind and facts.buyer_kind):
        # What is not known may also be what the law leaves out
        return Verdict(UNKNOWN, NO_KIND, lowest)
    if facts.purchase_kind == CONCESSION:
        return Verdict(UNKNOWN, NO_RULE, highest)
    return Verdict(BOUND, ABOVE, highest)


def _get_amounts(facts, thresholds, since):
    """Return the amounts that the purchase may have to be compared with."""
    in_force = {}
    for row in sorted(thresholds, key=lambda row: row.date_from):
        if facts.purchase_kind not in (None, row.purchase_kind):
            continue
        if None not in (facts.buyer_kind, row.buyer_kind):
            if facts.buyer_kind != row.buyer_kind:
                continue
        series = in_force.setdefault((row.buyer_kind, row.purchase_kind), [])
        if row.date_from <= (facts.sent_on or since):
            series.clear()
        elif facts.sent_on:
            continue
        series.append(row.amount)
    return [amount for series in in_force.values() for amount in series]


def guess_purchase_kind(cpv):
    """Return the kind of purchase that a CPV code says, None when it says none.

    Its first two digits are the division of the European vocabulary.

    >>> guess_purchase_kind("45210000-2"), guess_purchase_kind("90910000")
    ('works', 'services')
    >>> guess_purchase_kind("48000000-8"), guess_purchase_kind("?")
    ('supplies', None)
    """
    division = (cpv or "").strip()[:2]
    if not (division.isascii() and division.isdigit()) or len(division) < 2:
        return None
    number = int(division)
    if number == 45:
        return WORKS
    if 3 <= number <= 44 or number == 48:
        return SUPPLIES
    return SERVICES if 50 <= number <= 98 else None


def guess_buyer_kind(siret):
    """Return the kind of buyer that a number says: 1 opens the State's, 2 the others'.

    Networks and private buyers, and public firms, bear numbers like any firm.

    >>> guess_buyer_kind("21900010200011"), guess_buyer_kind("552100554")
    ('local', None)
    """
    return {"1": STATE, "2": LOCAL}.get((siret or "").strip()[:1])
