# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a public notice is worth a facilitator's time, out of 100, and why.

Weights are data: each says how many points a component gets when it is met. Every
component gives the most of what it meets, so that more of a figure never gives less.
"""

from fractions import Fraction
from typing import NamedTuple

from ..common.rules.search import get_words

TRADE, AMOUNT, DURATION, LOTS, TIME = "trade", "amount", "duration", "lots", "time"
CLAUSE, TERRITORY, BUYER, STRUCTURES = "clause", "territory", "buyer", "structures"
# from which score on a notice is in a band: these give no points
BAND = "band"
# in the order in which they are read
COMPONENTS = (TRADE, AMOUNT, TIME, CLAUSE, DURATION, STRUCTURES, TERRITORY, LOTS, BUYER)
# judged on a figure; the others, on a code
MEASURED = (AMOUNT, DURATION, LOTS, TIME, STRUCTURES)
UNKNOWN = "unknown"
TOWN, POSTCODE, DEPARTMENT = "town", "postcode", "department"
HIGH, MEDIUM, LOW = "high", "medium", "low"
MOST = 100


class Weight(NamedTuple):
    """``points`` that a component gets when it is met.

    ``code``: the first digits of a CPV, or what is known; ``bound``: the figure from
    which on, None where a code decides; ``words``: of the object, where there is no
    CPV; ``trade``: the identifier of what the row is about.
    """

    component: str
    points: int
    code: str = ""
    bound: float | None = None
    words: tuple[str, ...] = ()
    trade: int | None = None


class Facts(NamedTuple):
    """What is known of a notice; None where it is not.

    ``cpvs``: of the notice and of its lots; ``days_left``: below zero once the time to
    answer is over.
    """

    cpvs: tuple[str, ...] = ()
    subject: str = ""
    amount: float | None = None
    months: int | None = None
    lots: int | None = None
    days_left: int | None = None
    structures: int | None = None
    clause: str = UNKNOWN
    territory: str = UNKNOWN
    buyer: str = UNKNOWN


class Part(NamedTuple):
    """What a component brings.

    ``found``: what decided (digits of a CPV, a word, a figure, a code); ``is_guess``:
    found in the words of the object.
    """

    component: str
    points: int
    most: int
    found: str | float | None = None
    is_guess: bool = False


class Score(NamedTuple):
    total: int
    parts: tuple[Part, ...]
    trade: int | None = None


def score(facts, weights):
    """Return the ``Score``: its total is the sum of its parts, from 0 to 100.

    Weights that come to more than 100 points are brought back to it.

    >>> rows = [Weight(TRADE, 40, "4544"), Weight(AMOUNT, 20, bound=100_000)]
    >>> score(Facts(("45442100-8",), amount=150_000), rows).total
    60
    >>> score(Facts(("45442100-8",), amount=99_999), rows).total
    40
    """
    rows = {name: [] for name in COMPONENTS}
    for weight in weights:
        if weight.component in rows:
            rows[weight.component].append(weight)
    highest = {name: _most(of_one) for name, of_one in rows.items()}
    scale = Fraction(MOST, max(MOST, sum(highest.values())))
    parts, trade, exact = [], None, Fraction(0)
    for name, of_one in rows.items():
        points, found, is_guess, about = _weigh(name, of_one, facts)
        before = round(exact)
        exact += points * scale
        if name == TRADE:
            trade = about
        if of_one:
            most = round(highest[name] * scale)
            gained = round(exact) - before
            parts.append(Part(name, gained, most, found, is_guess))
    return Score(round(exact), tuple(parts), trade)


def _most(weights):
    return max((weight.points for weight in weights), default=0)


def _weigh(name, weights, facts):
    """Return (points, what decided, whether it is guessed, trade) of a component."""
    if name == TRADE:
        return _weigh_trade(weights, facts)
    value = getattr(facts, {DURATION: "months", TIME: "days_left"}.get(name, name))
    if name in MEASURED and value is not None:
        met = [row for row in weights if row.bound is not None and row.bound <= value]
    else:
        code = UNKNOWN if value is None else value
        met = [row for row in weights if row.bound is None and row.code == code]
    return Fraction(_most(met)), value, False, None


def _weigh_trade(weights, facts):
    found = [
        (weight.points, weight.code, cpv, weight.trade)
        for cpv in set(facts.cpvs)
        if (weight := find_weight(weights, cpv))
    ]
    if found:
        points, _code, cpv, trade = max(found, key=lambda item: item[:3])
        return Fraction(points), cpv, False, trade
    if any(facts.cpvs):
        return Fraction(0), min(filter(None, facts.cpvs)), False, None
    guesses = [
        (weight.points, weight.code, word, weight.trade)
        for weight in weights
        for word in weight.words
        if says(facts.subject, word)
    ]
    if not guesses:
        return Fraction(0), None, False, None
    points, _code, word, trade = max(guesses, key=lambda item: item[:3])
    return Fraction(points, 2), word, True, trade


def find_weight(weights, cpv):
    """Return the weight of a CPV, that of its longest prefix; None when there is none.

    >>> rows = [Weight(TRADE, 30, "45"), Weight(TRADE, 40, "4544")]
    >>> find_weight(rows, "45442100-8").points, find_weight(rows, "45000000").points
    (40, 30)
    """
    met = [
        weight
        for weight in weights
        if weight.component == TRADE
        and weight.code
        and (cpv or "").startswith(weight.code)
    ]
    return max(met, key=lambda weight: (len(weight.code), weight.points), default=None)


def says(text, word):
    """Return whether a text has a word, or its plural, whatever its accents.

    >>> says("Réfection des Façades", "facade"), says("Appeinture", "peinture")
    (True, False)
    """
    wanted = _get_singulars(word)
    words = _get_singulars(text)
    return bool(wanted) and any(
        words[start : start + len(wanted)] == wanted for start in range(len(words))
    )


def _get_singulars(text):
    return [word.rstrip("sx") or word for word in get_words(text)]


def find_trade(facts, weights):
    """Return the trade of a notice, the one that ``score`` weighs, None if unknown.

    >>> find_trade(Facts(("45442100",)), [Weight(TRADE, 40, "4544", trade=7)])
    7
    """
    return _weigh_trade([row for row in weights if row.component == TRADE], facts)[3]


def find_nearness(place, structure):
    """Return how near a structure is: "town", "postcode", "department", None if far.

    :param place, structure: (postcode, town); a town alone is not known by its name
        elsewhere than in its department

    >>> find_nearness(("90000", "Belfort"), ("90000", "BELFORT CEDEX"))
    'town'
    >>> find_nearness(("90100", "Delle"), ("90000", "Belfort"))
    'department'
    """
    (postcode, town), (other_postcode, other_town) = place, structure
    if not postcode or get_department(postcode) != get_department(other_postcode):
        return None
    names = [_get_town(name) for name in (town, other_town)]
    if names[0] and names[0] == names[1]:
        return TOWN
    return POSTCODE if postcode == other_postcode else DEPARTMENT


def _get_town(name):
    words = get_words(name)
    return words[: words.index("cedex")] if "cedex" in words else words


def get_department(postcode):
    """Return the code of the department of a postcode, empty when it is none.

    >>> get_department("90000"), get_department("97110"), get_department("20200")
    ('90', '971', '2B')
    """
    postcode = (postcode or "").strip()
    if len(postcode) != 5 or not postcode.isdigit():
        return ""
    if postcode.startswith("20"):
        return "2A" if postcode < "20200" else "2B"
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]


def find_band(total, weights):
    """Return the band of a score: the highest whose bound it reaches.

    >>> find_band(65, [Weight(BAND, 0, HIGH, 60), Weight(BAND, 0, MEDIUM, 35)])
    'high'
    """
    met = [
        (weight.bound, weight.code)
        for weight in weights
        if weight.component == BAND and weight.bound is not None
    ]
    return max((row for row in met if row[0] <= total), default=(0, LOW))[1]


def add_up_hours(parts):
    """Return the hours of several works, None as soon as those of one are unknown.

    >>> add_up_hours([35.0, 70.0]), add_up_hours([35.0, None]), add_up_hours([])
    (105.0, None, None)
    """
    hours = list(parts)
    return sum(hours) if hours and None not in hours else None
