# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Compare what people type with what is written.

Case, accents, apostrophes, dashes and spaces do not matter, nor the order of the words.
The signs of scripts that have no accents are kept: a name is never reduced to nothing.
"""

import unicodedata

LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th"}
)
# said before a name, written nowhere
TITLES = {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "me"}


def fold(text):
    """Return ``text`` as it is compared: no case, no accent, nothing between words."""
    letters = _decompose(text)
    return "".join(filter(_is_in_word, letters)) or "".join(letters.split())


def get_words(text):
    """Return the words of ``text`` as they are compared, without a title before."""
    letters = _decompose(text)
    words = "".join(
        letter if _is_in_word(letter) else " " for letter in letters
    ).split()
    if len(words) > 1 and words[0] in TITLES:
        words = words[1:]
    return words or letters.split()


def get_name(text):
    """Return what two ways to say the same name have in common."""
    return sorted(get_words(text))


def get_key(texts):
    """Return the text in which each word of any of ``texts`` is found."""
    return " ".join(fold(text) for text in texts if text)


def _decompose(text):
    folded = unicodedata.normalize("NFKC", text or "").casefold().translate(LIGATURES)
    # the accents of Latin, Greek and Cyrillic letters; elsewhere a mark is a letter
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", folded)
        if not "\u0300" <= letter <= "\u036f"
    )


def _is_in_word(letter):
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
