# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a public notice is worth a facilitator's time, out of 100, and why.

Weights are data: each says how many points a component gets when it is met. Every
component gives the most of what it meets, so that more of a figure never gives less.
"""

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
# a social clause that a notice shows, whatever its form
CLAUSES = ("obligatory", "optional", "reserved", "criterion", "declared")
TOWN, POSTCODE, DEPARTMENT = "town", "postcode", "department"
HIGH, MEDIUM, LOW = "high", "medium", "low"
MOST = 100
# the stages of a notice while a clause can still be written
OPEN_STAGES = ("information", "consultation", "change")


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


class Table:
    """Weights as they are read many times: by component, those of trades by prefix."""

    def __init__(self, weights):
        self.rows = {name: [] for name in COMPONENTS}
        self.bands = []
        for weight in weights:
            if weight.component == BAND and weight.bound is not None:
                self.bands.append((weight.bound, weight.code))
            elif weight.component in self.rows:
                self.rows[weight.component].append(weight)
        self.highest = {name: _most(of_one) for name, of_one in self.rows.items()}
        # points are brought back to MOST out of so many
        self.whole = max(MOST, sum(self.highest.values()))
        self.most = {name: self._scale(most) for name, most in self.highest.items()}
        self.prefixes = {}
        for weight in sorted(self.rows[TRADE], key=_get_rank):
            if weight.code:
                self.prefixes[weight.code] = weight
        self.words = [
            (_get_singulars(word), word, weight)
            for weight in self.rows[TRADE]
            for word in weight.words
        ]

    def find_weight(self, cpv):
        """Return the weight of a CPV, that of its longest prefix; None without any.

        >>> rows = [Weight(TRADE, 30, "45"), Weight(TRADE, 40, "4544")]
        >>> Table(rows).find_weight("45442100-8").points
        40
        >>> Table(rows).find_weight("45000000").points
        30
        """
        for length in range(min(8, len(cpv or "")), 0, -1):
            if weight := self.prefixes.get(cpv[:length]):
                return weight
        return None

    def find_trade(self, facts):
        """Return the trade of a notice, the one that its score weighs, None if unknown.

        >>> Table([Weight(TRADE, 40, "4544", trade=7)]).find_trade(Facts(("45442100",)))
        7
        """
        return self._weigh_trade(facts)[3]

    def score(self, facts):
        """Return the ``Score``: its total is the sum of its parts, from 0 to 100.

        Weights that come to more than 100 points are brought back to it.

        >>> rows = [Weight(TRADE, 40, "4544"), Weight(AMOUNT, 20, bound=100_000)]
        >>> Table(rows).score(Facts(("45442100-8",), amount=150_000)).total
        60
        >>> Table(rows).score(Facts(("45442100-8",), amount=99_999)).total
        40
        """
        parts, trade, exact, before = [], None, 0, 0
        for name, rows in self.rows.items():
            if not rows:
                continue
            is_guess = False
            if name == TRADE:
                points, found, is_guess, trade = self._weigh_trade(facts)
            else:
                points, found = _weigh(name, rows, facts)
            exact += points
            total = self._scale(exact)
            parts.append(Part(name, total - before, self.most[name], found, is_guess))
            before = total
        return Score(before, tuple(parts), trade)

    def _scale(self, points):
        """Return points, whole or halves, out of MOST: the nearest, the even of two."""
        doubled = 2 * self.whole
        least, rest = divmod(int(2 * points) * MOST, doubled)
        return least + (2 * rest > doubled or (2 * rest == doubled and least % 2))

    def find_band(self, total):
        """Return the band of a score: the highest whose bound it reaches.

        >>> rows = [Weight(BAND, 0, HIGH, 60), Weight(BAND, 0, MEDIUM, 35)]
        >>> Table(rows).find_band(65), Table(rows).find_band(34)
        ('high', 'low')
        """
        return max((row for row in self.bands if row[0] <= total), default=(0, LOW))[1]

    def _weigh_trade(self, facts):
        """Return (points, what decided, whether it is guessed, trade)."""
        found = [
            (weight.points, weight.code, cpv, weight.trade)
            for cpv in set(facts.cpvs)
            if (weight := self.find_weight(cpv))
        ]
        if found:
            points, _code, cpv, trade = max(found, key=lambda item: item[:3])
            return points, cpv, False, trade
        if any(facts.cpvs):
            return 0, min(filter(None, facts.cpvs)), False, None
        said = _get_singulars(facts.subject)
        guesses = [
            (weight.points, weight.code, word, weight.trade)
            for wanted, word, weight in self.words
            if _has(said, wanted)
        ]
        if not guesses:
            return 0, None, False, None
        points, _code, word, trade = max(guesses, key=lambda item: item[:3])
        return points / 2, word, True, trade


def _get_rank(weight):
    return weight.points, weight.trade or 0


def _most(weights):
    return max((weight.points for weight in weights), default=0)


def _weigh(name, rows, facts):
    """Return (points, what decided) of a component."""
    value = getattr(facts, {DURATION: "months", TIME: "days_left"}.get(name, name))
    if name in MEASURED and value is not None:
        met = [row for row in rows if row.bound is not None and row.bound <= value]
    else:
        code = UNKNOWN if value is None else value
        met = [row for row in rows if row.bound is None and row.code == code]
    return _most(met), value


def _has(said, wanted):
    length = len(wanted)
    return bool(wanted) and any(
        said[start : start + length] == wanted for start in range(len(said))
    )


def _get_singulars(text):
    """Return the words of a text, whatever their accents and their plural.

    >>> _get_singulars("Réfection des Façades")
    ('refection', 'de', 'facade')
    """
    return tuple(word.rstrip("sx") or word for word in get_words(text))


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


def add_up_hours(parts):
    """Return the hours of several works, None as soon as those of one are unknown.

    >>> add_up_hours([35.0, 70.0]), add_up_hours([35.0, None]), add_up_hours([])
    (105.0, None, None)
    """
    hours = list(parts)
    return sum(hours) if hours and None not in hours else None
