# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finding a field whatever the case, accents and spaces of its key."""

import re
import unicodedata
from functools import lru_cache

_REPEATED = re.compile(r"(.+) \(\d+\)")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY = 80


@lru_cache(maxsize=4096)
def _fold_short(text):
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return _NOT_ALPHANUMERIC.sub(" ", text).strip()


def fold(text):
    """Return the words of a text in lower case without accents nor signs."""
    return _fold_short(text[:_LONGEST_KEY])


@lru_cache(maxsize=4096)
def _fold_short_key(key):
    return _fold_short(key).replace(" ", "")


def fold_key(key):
    return _fold_short_key(key[:_LONGEST_KEY])


def without_count(key):
    """Return a key without the number given to it when an object repeats it."""
    match = _REPEATED.fullmatch(key) if key.endswith(")") else None
    return match[1] if match else key


def is_empty(value):
    return value is None or value in ("", [], {})


class Fields:
    """The fields of one JSON object, by official name."""

    def __init__(self, data, log, path=""):
        self.log = log
        self.path = path
        self._entries = {}
        self._read = set()
        for key, value in data.items():
            self._add(key, value)

    def _add(self, key, value):
        folded = fold_key(without_count(key))
        known = self._entries.get(folded)
        if known is None:
            self._entries[folded] = (key, value)
            return
        other = value
        if is_empty(known[1]):
            self._entries[folded] = (known[0], value)
            other = known[1]
        if other != self._entries[folded][1]:
            self.log.add("key_repeated", self.name(known[0]), other)

    def name(self, key):
        return f"{self.path}.{key}" if self.path else key

    def get(self, *names):
        """Return the first value found under these names, the official one first."""
        found = None
        for name in names:
            folded = fold_key(name)
            if folded not in self._entries:
                continue
            key, value = self._entries[folded]
            if folded not in self._read:
                self._read.add(folded)
                if (key != name or name != names[0]) and not is_empty(value):
                    self.log.add("key_spelling", self.name(names[0]), key)
            if is_empty(found):
                found = value
        return found

    def has(self, name):
        return fold_key(name) in self._entries

    def unknown(self, ignored):
        """Return the keys that nobody read and that are not to be ignored."""
        return [
            key
            for folded, (key, _value) in self._entries.items()
            if folded not in self._read and folded not in ignored
        ]
