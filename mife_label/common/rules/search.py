# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Compare what people type with what is written: the one normaliser of names.

Case, accents, apostrophes, dashes and spaces do not matter, nor the order of the words.
The signs of scripts that have no accents are kept: a name is never reduced to nothing.
"""

import re
import unicodedata
from functools import lru_cache

from .scripts import spell

# Letters that no decomposition makes plain, as papers write them
LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ɖ": "d",
        "ɗ": "d",
        "ħ": "h",
        "ı": "i",
        "ȷ": "j",
        "ŧ": "t",
        "þ": "th",
        "ŋ": "ng",
        "ɲ": "ny",
        "ɓ": "b",
        "ƀ": "b",
        "ƙ": "k",
        "ƴ": "y",
        "ɛ": "e",
        "ə": "e",
        "ɔ": "o",
        "ƶ": "z",
        # Arabic letters that Persian and Urdu write otherwise, and final forms
        "ی": "ي",
        "ى": "ي",
        "ک": "ك",
        "ة": "ه",
        "ٱ": "ا",
    }
)
APOSTROPHES = str.maketrans(
    dict.fromkeys(
        "\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2032`´＇", "'"
    )
)
# said before a name, written nowhere
TITLES = frozenset(
    "m mr mrs ms mm mme mmes mlle mlles monsieur madame mademoiselle dr docteur "
    "pr professeur me maitre".split()
)
# the same after a name, where an initial may stand
LATE_TITLES = TITLES - {"m", "mm", "ms", "me", "dr", "pr", "maitre"}
# what a firm is, said or not with its name
LEGAL_FORMS = frozenset(
    "sa sas sasu sarl eurl earl ei eirl sci scm scp snc scop scic scea sem spl gie "
    "geie gaec se gmbh ag bv srl spa ltd ets etablissement etablissements ste societe "
    "entreprise entreprises association asso ltee".split()
)

_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?")
# a SIREN or a SIRET, in groups
_NUMBER = re.compile(
    r"(?<![\w.-])\d{3}([ .-]?\d{3}){2}([ .-]?\d{5}|[ .-]\d \d{4})?(?!\w)"
)
# fillers of Hangul, and what chooses the look of a sign: letters that nobody sees
_UNSEEN = frozenset("\u115f\u1160\u17b4\u17b5") | {
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}


def fold(text):
    """Return ``text`` as it is compared: no case, no accent, nothing between words.

    >>> fold("D\u2019Aubign\u00e9"), fold("d'AUBIGNE"), fold("Иванова")
    ('daubigne', 'daubigne', 'иванова')
    >>> fold("\u200b"), fold(None)
    ('', '')
    """
    letters = _decompose(text)
    return "".join(filter(_is_in_word, letters)) or "".join(letters.split())


def get_words(text):
    """Return the words of ``text`` as they are compared, without titles around.

    >>> get_words("Mme BOUVIER Chlo\u00e9"), get_words("S.A.R.L. L'\u0152uvre")
    (['bouvier', 'chloe'], ['sarl', 'l', 'oeuvre'])
    >>> get_words("998 000 111 00018 Dupr\u00e9")
    ['99800011100018', 'dupre']
    """
    letters = _decompose(text)
    plain = _DOTTED.sub(lambda match: match[0].replace(".", ""), letters)
    plain = _NUMBER.sub(lambda match: re.sub(r"\D", "", match[0]), plain)
    words = "".join(letter if _is_in_word(letter) else " " for letter in plain).split()
    while len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1] in LATE_TITLES:
        words = words[:-1]
    return words or letters.split()


def get_name(text):
    """Return what two ways to say the same name have in common.

    >>> get_name("van den Berg, Jan") == get_name("Jan VAN DEN BERG")
    True
    """
    return sorted(get_words(text))


def get_spellings(word):
    """Return a word as it is compared, then as other scripts are spelled in Latin.

    >>> get_spellings("Олена"), get_spellings("Chlo\u00e9")
    (['олена', 'olena'], ['chloe'])
    """
    folded = fold(word)
    return [folded, *spell(folded)]


def get_key(texts):
    """Return the text in which each word of any of ``texts`` is found."""
    spellings = (spelling for text in texts if text for spelling in get_spellings(text))
    return " ".join(dict.fromkeys(spellings))


def _decompose(text):
    text = str(text or "")
    if text.isascii() and text.isprintable():
        return text.casefold()
    text = unicodedata.normalize("NFKC", text.translate(APOSTROPHES))
    letters = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in letters if not _is_mark(letter))


@lru_cache(maxsize=4096)
def _is_mark(letter):
    """Tell what is not part of a name: accents, points of vowels, what nobody sees.

    Elsewhere than in Latin, Greek, Cyrillic, Hebrew and Arabic, a mark is a letter.
    """
    return (
        "\u0300" <= letter <= "\u036f"
        or "\u0591" <= letter <= "\u05c7"
        or "\u0610" <= letter <= "\u061a"
        or "\u064b" <= letter <= "\u065f"
        or letter in "\u0640\u0670"
        or letter in _UNSEEN
        or (unicodedata.category(letter) in ("Cf", "Cc") and not letter.isspace())
    )


@lru_cache(maxsize=4096)
def _is_in_word(letter):
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
