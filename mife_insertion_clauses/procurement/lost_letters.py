# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Letters that a publication lost, put back when one French word only fits.

A platform that loses an accented letter leaves U+FFFD in its place. The words of
`accented_words.txt` are those of the official names of what is bought, of the trade
and of French places; a word that they do not hold keeps its hole.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

LOST = "\ufffd"
_WORDS = Path(__file__).with_name("accented_words.txt")
_WORD = re.compile(rf"(?<![^\W\d_])(?<!{LOST})[^\W\d_]*+{LOST}(?:[^\W\d_]|{LOST})*")
_LONGEST = 40
# "march?", "r?alis?e": after a consonant, a word that is no name ends so
_ENDING = re.compile(rf"(?:[^\W\d_]|{LOST}){{2,}}[b-df-hj-np-tv-xz]({LOST})(?:e?)$")
# "2?me", "n?12"
_ORDINAL = re.compile(rf"(?<=\d){LOST}(?=mes?\b|res?\b)")
_NUMBER = re.compile(rf"(?<![^\W_])([nN]){LOST}(?=\d)")
# what follows a hole that stands alone when it is "a", as in "mise ? disposition"
_AFTER_TO = re.compile(
    r"(?:la|un|une|des|bons?|compter|disposition|partir|destination|usage|titre|domicile"
    r"|caract\w*)\b|l'"
)


def mend(text):
    """Return the text with the letters back in each word that one word only fits.

    >>> mend("Soci\ufffdt\ufffd d'am\ufffdnagement, march\ufffd n\ufffd 12")
    "Soci\u00e9t\u00e9 d'am\u00e9nagement, march\u00e9 n\u00b0 12"
    >>> mend("Zbr\ufffdk et b\ufffdche") == "Zbr\ufffdk et b\ufffdche"
    True
    """
    words = text.split(" ")
    for index, word in enumerate(words):
        if LOST in word:
            words[index] = _find_sign(words, index) or _mend_piece(word)
    return " ".join(words)


def _find_sign(words, index):
    """Return what stands between two spaces, when its neighbours tell."""
    word = words[index]
    after = words[index + 1] if index + 1 < len(words) else ""
    if word in (f"n{LOST}", f"N{LOST}") and after[:1].isdecimal():
        return f"{word[0]}\u00b0"
    if word == LOST and index and words[index - 1][-1:].islower():
        return "\u00e0" if _AFTER_TO.match(after) else ""
    return ""


@lru_cache(maxsize=4096)
def _mend_piece(text):
    text = _NUMBER.sub("\\1\u00b0", _ORDINAL.sub("\u00e8", text))
    return _WORD.sub(lambda match: _mend_word(match[0]), text)


def _mend_word(word):
    if len(word) > _LONGEST or len(word) == word.count(LOST):
        return word
    lower = word.lower()
    found = {fit for fit in _read_words().get(_hide(lower), ()) if _fits(lower, fit)}
    if not found and word[0] != LOST and word[0].isupper():
        # a capital may have lost its accent long before
        hidden = _hide(LOST + lower[1:])
        found = {
            lower[0] + fit[1:]
            for fit in _read_words().get(hidden, ())
            if _unaccent(fit[0]) == lower[0] and _fits(lower[1:], fit[1:])
        }
    if len(found) > 1:
        return word
    if found:
        return _put_back(word, found.pop())
    ending = _ENDING.match(word) if word.islower() else None
    if ending and word.count(LOST) == 1:
        return word[: ending.start(1)] + "\u00e9" + word[ending.end(1) :]
    return word


def _hide(word):
    return "".join(letter if letter.isascii() else LOST for letter in word)


def _fits(word, other):
    return len(word) == len(other) and all(
        letter in (LOST, same) for letter, same in zip(word, other, strict=True)
    )


def _unaccent(letter):
    return unicodedata.normalize("NFD", letter)[0]


def _put_back(word, found):
    """Return the letters found, in capitals where those around them are."""
    is_upper = word.replace(LOST, "").isupper() and len(word.replace(LOST, "")) > 1
    if is_upper:
        found = found.upper()
    return "".join(
        (new.upper() if is_upper else new) if old == LOST else old
        for old, new in zip(word, found, strict=True)
    )


@cache
def _read_words():
    """Return {word without its letters: the words it may be}, plurals included."""
    words = {}
    for word in _WORDS.read_text(encoding="utf-8").split():
        for form in _inflect(word):
            words.setdefault(_hide(form), set()).add(form)
    return words


# ending: what the feminine and the plurals put in its place
_FORMS = {
    "\u00e9": ("\u00e9e", "\u00e9es"),
    "nt": ("nte", "ntes"),
    "al": ("ale", "ales", "aux"),
    "el": ("elle", "elles"),
    "if": ("ive", "ives"),
    "er": ("\u00e8re", "\u00e8res"),
    "eux": ("euse", "euses"),
    "eur": ("euse", "euses", "rice", "rices"),
    "ien": ("ienne", "iennes"),
}


def _inflect(word):
    yield word
    if word[-1] not in "sxz":
        yield f"{word}s"
    for ending, others in _FORMS.items():
        if word.endswith(ending):
            yield from (word[: -len(ending)] + other for other in others)
