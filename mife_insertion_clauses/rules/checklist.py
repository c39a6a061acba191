# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the texts of a clause must at least state, read in the texts themselves.

The standard conditions of public contracts (CCAG of 2021) name four mentions:
perimeter, contact of the facilitator, eligible publics, hours. They stand in a piece
that binds the company; a private contract has other pieces, and any will do.
"""

import re
import unicodedata
from typing import NamedTuple

PERIMETER = "perimeter"
CONTACT = "contact"
PUBLICS = "publics"
HOURS = "hours"
RESERVATION = "reservation"
REPORTING = "reporting"
CONTROL = "control"
COMPLETE = "complete"

# pieces of a consultation that bind the company once the contract is signed
BINDING = ("special", "commitment")
CONSULTATION = ("rules", "special", "notice")

_PERIMETER = re.compile(r"perimetre|\bobjet\b|applique au lot|porte sur")
_PUBLICS = re.compile(r"\bpublics?\b|eligib")
_RESERVATION = re.compile(r"\breserves?\b")
_REPORTING = re.compile(r"declar|justificatif|transmet|transmission|bilan")
_CONTROL = re.compile(r"\bcontrol|\bverifi")


class Facts(NamedTuple):
    """What the texts are checked against.

    ``hours``: what the lot owes, None when it is not known; ``owes_hours``: False
    when the commitments are not in hours; ``contacts``: ways to reach the
    facilitator; ``private``: no public procurement, hence no special clauses.
    """

    hours: float | None = None
    owes_hours: bool = True
    contacts: tuple = ()
    publics: str = ""
    private: bool = False
    to_complete: str = ""


def check(texts, facts):
    """Return {mention: met}, in the order in which a clause is read.

    :param texts: {piece: text}
    """
    every = _fold("\n".join(texts.values()))
    binding = every if facts.private else _join(texts, BINDING)
    public_texts = every if facts.private else _join(texts, CONSULTATION)
    met = {
        PERIMETER: bool(_PERIMETER.search(binding)),
        CONTACT: any(_fold(contact) in binding for contact in facts.contacts),
        PUBLICS: bool(
            _PUBLICS.search(binding)
            and facts.publics
            and _squeeze(facts.publics) in _squeeze(binding)
        ),
    }
    if facts.owes_hours:
        met[HOURS] = states_hours(binding, facts.hours)
    if not facts.private:
        met[RESERVATION] = bool(_RESERVATION.search(public_texts))
    met[REPORTING] = bool(_REPORTING.search(binding))
    met[CONTROL] = bool(_CONTROL.search(binding))
    met[COMPLETE] = bool(every) and _fold(facts.to_complete) not in every
    return met


def states_hours(text, hours):
    """Tell whether a text states this number of hours, however it is spaced.

    >>> states_hours("au moins 1 400 heures", 1400)
    True
    >>> states_hours("au moins 11 400 heures", 1400), states_hours("35 h", None)
    (False, False)
    """
    if not hours:
        return False
    units, decimals = f"{hours:.2f}".split(".")
    decimals = decimals.rstrip("0")
    digits = r"[\s\u00a0\u202f.]?".join(units)
    tail = rf"[.,]{decimals}0*" if decimals else r"(?:[.,]0+)?"
    pattern = rf"(?<![\d.,])(?<!\d[\s\u00a0\u202f]){digits}{tail}\s*(?:h\b|heures?\b)"
    return bool(re.search(pattern, text))


def _join(texts, pieces):
    return _fold("\n".join(texts.get(piece, "") for piece in pieces))


def _squeeze(text):
    return " ".join(_fold(text).split())


def _fold(text):
    decomposed = unicodedata.normalize("NFD", (text or "").lower())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
