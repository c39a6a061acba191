# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Find whole names in texts, however they are written, to erase them.

Pure: no record, no database. A pattern is one of ``re``; that of
``get_word_pattern`` is understood by PostgreSQL too.
"""

import re
import unicodedata

# whoever has a name of one letter is not looked for in texts
MIN_LETTERS = 2
_ACCENTED = {
    "a": "àáâãäåā",
    "c": "çćč",
    "e": "èéêëēė",
    "g": "ğ",
    "i": "ìíîïıī",
    "l": "ł",
    "n": "ñń",
    "o": "òóôõöøō",
    "s": "šśş",
    "u": "ùúûüū",
    "y": "ýÿ",
    "z": "žźż",
}
_MARKS = "[\u0300-\u036f]*"
# inside one name: a hyphen, an apostrophe, a space, or nothing
_INSIDE = r"(?:[\s'’_.\-]|&[#\w]{1,8};){0,3}"
# between the first and the last name: of a text, a page or a file of fields
_BETWEEN = r"(?:[^\w<&]|_|&[#\w]{1,8};|<[^<>]{0,200}>){1,12}"


def split_names(first_name, last_name):
    """Return the words of both names, nothing if one of them says nothing.

    >>> split_names("Jean-Noël", "Le Goff")
    (('jean', 'noel'), ('le', 'goff'))
    """
    names = _get_words(first_name), _get_words(last_name)
    return names if all(len("".join(words)) >= MIN_LETTERS for words in names) else ()


def get_word_pattern(words):
    r"""Return the pattern of one name, with or without accents, in any case.

    >>> bool(re.search(get_word_pattern(["noel"]), "JEAN-NOËL"))
    True
    """
    return _INSIDE.join("".join(map(_get_letter, word)) for word in words)


def get_pattern(names):
    """Return the pattern of whole names: each (first name, last name), in any order.

    >>> pattern = re.compile(get_pattern([("Jean-Noël", "Le Goff")]))
    >>> [bool(pattern.search(text)) for text in ("LE GOFF Jean Noel", "Jean Goff")]
    [True, False]
    """
    found = []
    for first_name, last_name in dict.fromkeys(names):
        if both := split_names(first_name, last_name):
            first, last = map(get_word_pattern, both)
            found += [f"{first}{_BETWEEN}{last}", f"{last}{_BETWEEN}{first}"]
    return rf"(?<!\w)(?:{'|'.join(found)})(?!\w)" if found else ""


def split_former(names):
    """Return how each of the former names, as they are kept, may be cut in two.

    >>> split_former("Ana Sol Ruiz")
    [('Ana', 'Sol Ruiz'), ('Ana Sol', 'Ruiz')]
    """
    cuts = []
    for name in (names or "").split(", "):
        words = name.split()
        cuts += [
            (" ".join(words[:cut]), " ".join(words[cut:]))
            for cut in range(1, len(words))
        ]
    return cuts


def find_people(text, people):
    """Return the keys of the people whose whole name is in a text.

    Fit for thousands of people: the pattern of a name is tried where its letters are.

    :param people: {key: [(first name, last name), ...]}

    >>> find_people("Vu avec M. N'GUESSAN Elodie", {7: [("Élodie", "N'Guessan")]})
    [7]
    """
    letters = "".join(_get_words(text))
    found = []
    for key, names in people.items():
        near = [name for name in names if _are_letters_in(name, letters)]
        if near and re.search(get_pattern(near), text, re.I):
            found.append(key)
    return found


def _are_letters_in(name, letters):
    both = split_names(*name)
    return both and all("".join(words) in letters for words in both)


def _get_words(name):
    letters = unicodedata.normalize("NFKD", (name or "").casefold())
    letters = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return tuple(re.findall(r"[^\W_]+", letters))


def _get_letter(letter):
    variants = letter + _ACCENTED.get(letter, "")
    both = dict.fromkeys(variants + variants.upper())
    # a capital may be two letters, which no class holds
    return f"[{''.join(sign for sign in both if sign.isalnum())}]{_MARKS}"
