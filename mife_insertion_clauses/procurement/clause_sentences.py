# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A text as the rules read it, where each place still leads to the original."""

import re
import unicodedata
from functools import lru_cache

_SAME = {
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4`\u2032", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u0153\u0152", "oe"),
    **dict.fromkeys("\u00e6\u00c6", "ae"),
    **dict.fromkeys("\r\n\u2028\u2029\u0085", "\n"),
    **dict.fromkeys("\u2022\u25cf\u25aa\u00b7", "\n"),
    "\u00ad": "",
    "\u200b": "",
    # most letters that are lost are this one
    "\ufffd": "e",
    "\u00ba": "\u00b0",
    "\u2116": "n\u00b0",
}
_LONGEST = 40_000
# no sentence is that long: what has no point is cut, so that reading it stays quick
_LONGEST_SENTENCE = 2_000
_BREAKS = re.compile(
    r"[.!?](?=\s*(?:[A-Z\u00c0-\u00dc*\u00ab\"-]|$))"  # the next begins by a capital
    r"|;|\n"
    # two sentences that a form glued together
    r"|(?<=[a-z\u00e0-\u00ff)])(?=[A-Z\u00c0-\u00dc][a-z\u00e0-\u00ff']{2})"
    r"|(?<=[0-9] [hH])(?=[A-Z][a-z])|(?<=[0-9][hH])(?=[A-Z][a-z])"
)
_SHORTENED = re.compile(
    r"(?:\b(?:art|cf|ref|no|mme|mlle|mm|dr|ste|st|bd|av|env|max|min|tel|ex|p|n)"
    r"|(?<![a-z.])(?<!\d)(?<!\d )\b[a-z]"
    # the number of an item of a list
    r"|(?:^|[:;)%\n]|\bpts|\bpoints?)\s*\d{1,2})$"
)
# a row of a table whose cells are parted by semicolons
_ROW = re.compile(r"\s*(?:\d{1,2} ?[a-d]?|(?:n\u00b0 ?(?:de |du )?)?lots?)\s*;")
_INITIAL = re.compile(r"[a-z]\.")
_TURNS = re.compile(
    r",? (?=(?:mais|toutefois|cependant|en revanche|contrairement|tandis que|alors que"
    r"|a l'exception"
    r"|sauf)\b)|, (?=(?:le|les|pour le|pour les|seule?s? les?) lots?\b)"
    r"| / (?=lots?\b)"
)


@lru_cache(maxsize=4096)
def _fold_character(character):
    if character in _SAME:
        return _SAME[character]
    if character.isspace():
        return " "
    if unicodedata.combining(character):
        return ""
    folded = unicodedata.normalize("NFKD", character)[:1].lower()
    return folded if len(folded) == 1 else " "


class FoldedText:
    """A text in lower case without accents.

    >>> text = FoldedText("C\u0153ur d\u2019\u00c9t\u00e9")
    >>> text.folded, text.quote(5, 10)
    ("coeur d'ete", ' d\u2019\u00c9t')
    """

    def __init__(self, text):
        self.original = text[:_LONGEST]
        if self.original.isascii():
            self.folded = self.original.replace("\r", "\n").lower()
            self._places = range(len(self.folded) + 1)
            return
        pieces, places = [], []
        for place, character in enumerate(self.original):
            folded = _fold_character(character)
            pieces.append(folded)
            places += [place] * len(folded)
        self.folded = "".join(pieces)
        self._places = [*places, len(self.original)]

    def quote(self, start, end):
        """Return what the original says there, without the spaces around."""
        if end <= start:
            return ""
        last = self._places[end - 1]
        return self.original[self._places[start] : last + 1]

    def split(self):
        """Return the bounds of the sentences, and of what turns inside them."""
        bounds = []
        start = 0
        for place in self._find_breaks():
            for first, end in self._split_turns(start, place):
                bounds += self._cut(first, end)
            start = place
        return bounds

    def _cut(self, start, end):
        while end - start > _LONGEST_SENTENCE:
            place = self.folded.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
            place = place if place > 0 else start + _LONGEST_SENTENCE
            yield start, place
            start = place
        if self.folded[start:end].strip():
            yield start, end

    def _find_breaks(self):
        # capitals tell where a sentence begins: they are those of the original
        cased = "".join(
            character.upper() if self.original[place].isupper() else character
            for character, place in zip(self.folded, self._places, strict=False)
        )
        for match in _BREAKS.finditer(cased):
            sign = match[0]
            before = self.folded[max(0, match.start() - 12) : match.start()]
            after = self.folded[match.end() : match.end() + 2]
            if sign == "." and (_SHORTENED.search(before) or _INITIAL.match(after)):
                continue
            if sign == ";" and self._is_in_row(match.start()):
                continue
            # what a colon announces belongs to it
            if sign == "\n" and before.rstrip()[-1:] in (":", ","):
                continue
            yield match.end()
        yield len(self.folded)

    def _is_in_row(self, place):
        start = self.folded.rfind("\n", 0, place) + 1
        return bool(_ROW.match(self.folded, start))

    def _split_turns(self, start, end):
        for match in _TURNS.finditer(self.folded, start, end):
            yield start, match.end()
            start = match.end()
        yield start, end
