# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small words of French before a name: "d'Alain", "de Karim", "qu'Hélène"."""

import re

from ..common.rules.search import get_key

# before a vowel these lose theirs
ELIDED = {"de": "d'", "que": "qu'", "jusque": "jusqu'", "lorsque": "lorsqu'"}
# an h is mute in these: the dictionaries of the Académie, 9th edition
MUTE_H = tuple(
    """
    habi hai hal harmon heb hec hel hem heri herm heure hexa hibe hier hip hir his hiv
    homm homo hon hop hor hos hot hui hum hyd hyg hyp
    """.split()
)
ASPIRATED_H = tuple("hais hall halo halt hernie heros heurt horde hors hott".split())
# a vowel that is said as a consonant, or a number that is read apart
APART = ("onz", "oui", "ouistiti", "uhlan", "yacht", "yaourt", "yoga")
_VOWELS = "aeiou"


def elides(name):
    """Tell whether "de" becomes "d'" before a name.

    >>> [elides(name) for name in ("Alain", "Élodie", "Œuvres", "Yves", "Hélène")]
    [True, True, True, True, True]
    >>> [elides(name) for name in ("Karim", "Yann", "Hugo", "Handicap 90", "Onze", "")]
    [False, False, False, False, False, False]
    >>> elides("EDF"), elides("Hôtel du Lac"), elides("«Amis»"), elides("1 toit")
    (True, True, False, False)
    """
    key = get_key([name[:12]]) if name[:1].isalpha() else ""
    if not key or key.startswith(APART):
        return False
    if key[0] == "h":
        return key.startswith(MUTE_H) and not key.startswith(ASPIRATED_H)
    if key[0] == "y":
        return len(key) > 1 and key[1] not in _VOWELS
    return key[0] in _VOWELS


def elide(text, names):
    """Return a French text whose small words agree with the names that follow them.

    >>> elide("Pouvoir de Alain Roy, dossier de\\n  Karim", ["Alain Roy", "Karim"])
    "Pouvoir d'Alain Roy, dossier de\\n  Karim"
    >>> elide("Le mode de Alain ; coude Alain", ["Alain"])
    "Le mode d'Alain ; coude Alain"
    """
    told = sorted(filter(elides, set(filter(None, names))), key=len, reverse=True)
    if not told:
        return text
    pattern = re.compile(
        rf"\b({'|'.join(ELIDED)})\s+(?=(?:{'|'.join(map(re.escape, told))})\b)",
        re.IGNORECASE,
    )

    def join(found):
        word = found[1]
        short = ELIDED[word.lower()]
        return short.capitalize() if word[0].isupper() else short

    return pattern.sub(join, text)


def elide_all(value, names):
    """Do so in every text of plain values, lists and dictionaries."""
    if isinstance(value, str):
        return elide(value, names)
    if isinstance(value, dict):
        return {key: elide_all(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(elide_all(one, names) for one in value)
    return value
