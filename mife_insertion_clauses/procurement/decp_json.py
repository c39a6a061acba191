# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The records of a DECP file in JSON, v1 or v2, single or consolidated."""

from .json_stream import JsonStream
from .keys import fold_key, is_empty, without_count
from .records import Anomaly, UnreadableFile
from .values import is_numbered, show

_ROOT = "marches"
_SECTIONS = {
    "marche": "contract",
    "marches": "contract",
    "concession": "concession",
    "concessions": "concession",
    "contratconcession": "concession",
    "contratsconcession": "concession",
    "contratsdeconcession": "concession",
    "contratdeconcession": "concession",
}
_RECORD_KEYS = frozenset(
    ("acheteur", "acheteurid", "autoriteconcedante", "objet", "titulaires")
)
_CONTRACT_KEYS = _RECORD_KEYS | {
    *("codecpv", "concessionnaires", "datenotification", "datesignature"),
    *("lieuexecution", "marche", "montant", "valeurglobale"),
}
# a list that begins by so many values that are no contracts is something else
_MOST_STRANGERS = 1000
# and so is one that holds so many of them anywhere
_MOST_STRANGERS_AT_ALL = 100_000
_MOST_SHAPES = 1000
# many things have an object or an amount: a list that nothing announces is one of
# contracts when one record at least has two of their fields
_FEWEST_KNOWN = 2
_PLAIN, _FILE, _WRAPPED, _STRANGE = range(4)


class DecpJson:
    """Iterates over `(kind, default schema, record)`: as the section announces it."""

    def __init__(self, content):
        self._stream = JsonStream(content)
        self._noted = []
        self._shapes = {}
        self._strangers = 0
        self._met_contract = self._has_root = False
        self.default_schema = "decp_v1"

    @property
    def encoding(self):
        return self._stream.encoding

    @property
    def anomalies(self):
        return self._stream.anomalies + self._noted

    def _note(self, code, field, value):
        self._noted.append(Anomaly(code, show(field), show(value)))

    def __iter__(self):
        if self._stream.peek() == "[":
            yield from self._walk_list("")
        else:
            self.default_schema = "decp_v2"
            yield from self._walk_root()
        self._stream.finish()
        if not self._has_root:
            self._check_strangers()

    def _meet_stranger(self, item):
        self._strangers += 1
        self._stranger = item
        if self._strangers == _MOST_STRANGERS and not self._has_root:
            self._check_strangers()
        if self._strangers == _MOST_STRANGERS_AT_ALL:
            raise UnreadableFile("no_contracts", show(item))

    def _check_strangers(self):
        if self._strangers and not self._met_contract:
            raise UnreadableFile("no_contracts", show(self._stranger))

    # -- from the stream --

    def _walk_root(self):
        stream = self._stream
        others = {}
        found = False
        for key in stream.iterate_object():
            folded = _fold_section(key)
            sign = stream.peek()
            if sign not in "[{" or (folded != _ROOT and folded not in _SECTIONS):
                _keep(others, key, stream.read_value())
                continue
            found = self._has_root = True
            if folded == _ROOT:
                if without_count(key) != _ROOT:
                    self._note("key_spelling", _ROOT, key)
                yield from self._walk_marches(sign)
            else:
                self._note("shape", _ROOT, key)
                yield from self._walk_named_section(key, sign)
        if not found and _looks_like_record(others):
            yield self._announce_lone(others)
            return
        for key, value in others.items():
            if isinstance(value, list | dict) and value:
                self._note("file_unknown_section", key, _measure(value))
        if not found:
            raise UnreadableFile("no_contracts", show(", ".join(sorted(others))))

    def _announce_lone(self, record):
        self._note("shape", _ROOT, ", ".join(sorted(record)))
        self._has_root = True
        return "", self.default_schema, record

    def _walk_marches(self, sign):
        if sign == "[":
            self.default_schema = "decp_v1"
            yield from self._walk_list("")
            return
        others = {}
        for key in self._stream.iterate_object():
            sign = self._stream.peek()
            if _fold_section(key) in _SECTIONS:
                yield from self._walk_named_section(key, sign)
            else:
                _keep(others, key, self._stream.read_value())
        yield from self._walk_others(others)

    def _walk_others(self, others):
        """What stands beside the sections, or in place of them."""
        if _looks_like_record(others):
            yield self._announce_lone(others)
        elif others and is_numbered(others):
            self._note("list_encoding", _ROOT, _measure(others))
            yield from self._walk_items(others.values(), "")
        else:
            for key, section in others.items():
                if not is_empty(section):
                    self._note("file_unknown_section", key, _measure(section))
                    yield from self._walk_unknown(section)

    def _walk_unknown(self, section):
        if isinstance(section, dict):
            section = list(section.values()) if is_numbered(section) else [section]
        if isinstance(section, list) and any(
            isinstance(item, dict) and _looks_like_record(item) for item in section
        ):
            yield from self._walk_items(section, "")

    def _walk_named_section(self, key, sign):
        kind = _SECTIONS[_fold_section(key)]
        if sign == "[":
            yield from self._walk_list(kind)
            return
        section = self._stream.read_value()
        if is_empty(section):
            return
        if isinstance(section, dict):
            self._note("list_encoding", key, _measure(section))
            numbered = is_numbered(section)
            section = list(section.values()) if numbered else [section]
        else:
            section = [section]
        yield from self._walk_items(section, kind)

    def _walk_list(self, kind):
        return self._walk_items(self._stream.iterate_list(), kind)

    # -- from values --

    def _walk_items(self, items, kind):
        find_shape = self._shapes.get
        for item in items:
            if item.__class__ is not dict:
                self._meet_stranger(item)
                yield kind, self.default_schema, item
                continue
            if "objet" in item and (self._met_contract or self._has_root):
                yield kind, self.default_schema, item
                continue
            keys = tuple(item)
            shape = find_shape(keys)
            if shape is None:
                shape = self._find_shape(keys)
            if shape is _PLAIN:
                self._met_contract = True
                yield kind, self.default_schema, item
            elif shape is _STRANGE:
                self._meet_stranger(item)
                yield kind, self.default_schema, item
            elif shape is _FILE:
                self._met_contract = True
                yield from self._walk_inner_file(item, kind)
            else:
                self._met_contract = True
                yield self._unwrap(item, kind)

    def _find_shape(self, keys):
        if len(self._shapes) >= _MOST_SHAPES:
            self._shapes.clear()
        shape = _PLAIN
        if not _looks_like_record(keys) and any(
            _fold_section(key) == _ROOT for key in keys
        ):
            shape = _FILE
        elif len(keys) == 1 and _fold_section(keys[0]) in _SECTIONS:
            shape = _WRAPPED
        elif _count_known(keys) < (1 if self._has_root else _FEWEST_KNOWN):
            shape = _STRANGE
        self._shapes[keys] = shape
        return shape

    def _walk_inner_file(self, item, kind):
        """A whole file put into a list of files."""
        for key, value in item.items():
            if _fold_section(key) != _ROOT or not isinstance(value, list | dict):
                continue
            self._has_root = True
            if isinstance(value, list):
                self.default_schema = "decp_v1"
                yield from self._walk_items(value, "")
            else:
                yield from self._walk_inner_sections(value)
            return
        yield kind, self.default_schema, item

    def _walk_inner_sections(self, sections):
        others = {}
        for key, section in sections.items():
            kind = _SECTIONS.get(_fold_section(key))
            if kind is None:
                others[key] = section
            elif not is_empty(section):
                if not isinstance(section, list):
                    self._note("list_encoding", key, _measure(section))
                    section = [section]
                yield from self._walk_items(section, kind)
        yield from self._walk_others(others)

    def _unwrap(self, item, kind):
        key, inner = next(iter(item.items()))
        if isinstance(inner, dict):
            return _SECTIONS[_fold_section(key)], self.default_schema, inner
        return kind, self.default_schema, item


def _keep(values, key, value):
    """Keep a value under its key, numbered when the object repeats it."""
    name, count = key, 1
    while name in values:
        count += 1
        name = f"{key} ({count})"
    values[name] = value


def _fold_section(key):
    return fold_key(without_count(key))


def _measure(value):
    size = len(value) if isinstance(value, list | dict | str) else 1
    return f"{type(value).__name__} ({size})"


def _count_known(keys):
    return len(_CONTRACT_KEYS & {fold_key(without_count(key)) for key in keys})


def _looks_like_record(value):
    return any(fold_key(key) in _RECORD_KEYS for key in value)
