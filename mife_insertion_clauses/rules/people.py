# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Recognise a person whose name was typed another way.

What is the same name and what only may be are never confused: see ``Register`` and
``may_be_same``. A name that says nothing is nobody's.
"""

import re
from difflib import get_close_matches
from typing import NamedTuple

from ..common.rules.scripts import may_spell, spell
from ..common.rules.search import fold, get_name, get_words

# between a used name and a birth name, as papers join them
_JOINED = frozenset("nee ne epouse ep epse veuve vve".split())
_CLOSE = 0.75


class Person(NamedTuple):
    """What tells a person: ``key`` is the caller's own, ``birth_name`` is optional."""

    key: object
    first_name: str
    last_name: str
    birth_name: str = ""
    birthdate: object = None

    def get_names(self):
        """Yield the (first name, last name) under which the person is known."""
        yield self.first_name, self.last_name
        if fold(self.birth_name):
            yield self.first_name, self.birth_name
            yield self.first_name, f"{self.last_name} {self.birth_name}"
            yield self.first_name, f"{self.birth_name} {self.last_name}"


def get_name_key(first_name, last_name):
    """Return what two spellings of a name have in common.

    Accents, case, hyphens, spaces and apostrophes do not matter, nor does the order
    of the first and last name.
    """
    names = sorted((fold(first_name), fold(last_name)))
    return "|".join(names) if all(names) else ""


def get_sound_key(first_name, last_name):
    """Return what the spellings of a name sound like, in whatever script: few sounds.

    It gathers people to compare, and says nothing of them alone.

    >>> get_sound_key("Олена", "Шевченко") == get_sound_key("Olena", "Chevtchenko")
    True
    """
    sounds = sorted((_get_sound(first_name), _get_sound(last_name)))
    return "|".join(sounds) if any(sounds) else ""


class Register:
    """Some people, among whom a written name is told."""

    def __init__(self, people):
        self.by_form, self.joined, self.written = {}, [], {}
        for person in people:
            for form in _get_forms(person):
                self.by_form.setdefault(form, []).append(person.key)
            self.joined += [(form, person.key) for form in _get_joined(person)]
            for names in person.get_names():
                self.written[" ".join(get_name(" ".join(names)))] = person.key

    def find(self, text):
        """Return the keys of the people whom ``text`` names: who reads asks if many.

        The same name in any order comes first. A name in another script is told by
        its spelling, when nobody has it written so.

        >>> olena = Person(1, "Олена", "Шевченко")
        >>> register = Register([olena, Person(2, "Chlo\u00e9", "Bouvier")])
        >>> register.find("Mme BOUVIER Chloe"), register.find("Shevchenko Olena")
        ([2], [1])
        >>> register.find("Иванова Мария"), register.find("\u200b")
        ([], [])
        """
        words = _get_own_words(text)
        joined = "".join(words)
        same = self.by_form.get(joined, []) + self.by_form.get(
            " ".join(sorted(words)), []
        )
        if not words or same:
            return list(dict.fromkeys(same if words else ()))
        return list(
            dict.fromkeys(key for form, key in self.joined if _is_spelled(joined, form))
        )

    def find_close(self, text):
        """Return the key of who has a name written nearly so, None without.

        >>> Register([Person(7, "Chlo\u00e9", "Bouvier")]).find_close("Bouvié Chlo")
        7
        """
        written = " ".join(sorted(_get_own_words(text)))
        close = get_close_matches(written, self.written, n=1, cutoff=_CLOSE)
        return self.written[close[0]] if close else None


def agrees(text, person):
    """Tell whether a name written beside a code is that of the person of this code.

    What was added or shortened does not matter, what says somebody else does.

    >>> chloe = Person(1, "Chlo\u00e9", "Bouvier")
    >>> agrees("BOUVIER C.", chloe), agrees("Chlo\u00e9 Bouvier (CDD)", chloe)
    (True, True)
    >>> agrees("BOUVIER Paul", chloe)
    False
    """
    if Register([person]).find(text):
        return True
    words = _get_own_words(text)
    for names in person.get_names():
        own = get_words(" ".join(names))
        if set(own) <= set(words):
            return True
        if words and all(any(name.startswith(w) for name in own) for w in words):
            return True
    return False


def may_be_same(person, other):
    """Tell whether two entries may be of one person, for somebody to compare them.

    Another date of birth is another person. Without one, the name decides: the same,
    a birth name, or its spelling in another script. With the same date of birth, the
    first name is enough (a name changes at a wedding), or what the name sounds like.
    """
    dates = {person.birthdate, other.birthdate} - {None, False}
    if len(dates) > 1:
        return False
    ours = {get_name_key(*names) for names in person.get_names()} - {""}
    if ours & {get_name_key(*names) for names in other.get_names()}:
        return True
    if any(
        _is_spelled(form, theirs)
        for form in _get_joined(person)
        for theirs in _get_joined(other)
    ):
        return True
    if not (person.birthdate and other.birthdate):
        return False
    first, other_first = fold(person.first_name), fold(other.first_name)
    if first and (first == other_first or _is_spelled(first, other_first)):
        return True
    sound = get_sound_key(person.first_name, person.last_name)
    return bool(sound) and sound == get_sound_key(other.first_name, other.last_name)


def _get_own_words(text):
    return [word for word in get_words(text) if word not in _JOINED]


def _get_joined(person):
    """Return the names of a person without spaces, first or last name first."""
    return {
        fold(f"{one} {other}")
        for first, last in person.get_names()
        for one, other in ((first, last), (last, first))
    } - {""}


def _get_forms(person):
    names = {" ".join(get_name(" ".join(names))) for names in person.get_names()}
    return (names | _get_joined(person)) - {""}


def _is_spelled(one, other):
    if one.isascii() == other.isascii():
        return False
    return may_spell(one, other) or may_spell(other, one)


def _get_sound(name):
    folded = fold(name)
    latin = (spell(folded) or [folded])[0]
    for pattern, sound in _SOUNDS:
        latin = pattern.sub(sound, latin)
    return latin


_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"s?cht?ch|tsch|tch|sch|ch|sh|cz|zh|ts|tz|dj|dz", "s"),
        (r"c(?=[eiy])|z", "s"),
        (r"[cqk]+", "k"),
        (r"x", "ks"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"[aeiouyjh]", ""),
        (r"(.)\1+", r"\1"),
    )
]
