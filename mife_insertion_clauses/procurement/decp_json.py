# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading a DECP file in JSON, v1 or v2, single or consolidated."""

from collections import Counter
from datetime import date

from ..rules.budgets import MAX_NOTICE_ROWS
from .content import read_json
from .decp_record import digest, read_record
from .keys import fold_key, is_empty, without_count
from .records import (
    Anomaly,
    HolderData,
    ModificationData,
    NoticeData,
    ReadResult,
    Rejection,
    SubcontractData,
    UnreadableFile,
)
from .values import is_numbered, show

# what a process apart answers with
ANSWERS = (
    *(Anomaly, HolderData, ModificationData, NoticeData, ReadResult, Rejection),
    *(SubcontractData, UnreadableFile),
)
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


def read_decp(content, source="", today=None):
    """Return the notices and rejections of a DECP file in JSON.

    :param content: the bytes of the file
    :param source: a name for where the file comes from, carried to the result
    :param today: the date from which other dates are future ones
    :raise UnreadableFile: when nothing can be taken from the file
    """
    root, encoding, anomalies = read_json(bytes(content))
    walk = _Walk(root, anomalies)
    if len(walk.items) > MAX_NOTICE_ROWS:
        raise UnreadableFile("too_many_rows")
    today = today or date.today()
    drafts = []
    rejections = []
    seen = {}
    for position, (kind, item) in enumerate(walk.items, 1):
        read = read_record(item, position, today, kind, walk.default_schema)
        if isinstance(read, Rejection):
            rejections.append(read)
            continue
        first = seen.setdefault(read.content_hash, position)
        if first != position:
            rejections.append(
                Rejection(
                    position,
                    "exact_duplicate",
                    read.values["reference"],
                    str(first),
                    item,
                )
            )
            continue
        drafts.append(read)
    return ReadResult(
        format=_find_format(drafts, walk.default_schema),
        source=source,
        encoding=encoding,
        notices=tuple(_finish(drafts)),
        rejections=tuple(rejections),
        file_anomalies=tuple(anomalies),
    )


def _find_format(drafts, default):
    schemas = Counter(draft.values["schema"] for draft in drafts)
    if len(set(schemas.values())) == 1 and len(schemas) > 1:
        return default
    return schemas.most_common(1)[0][0] if schemas else default


def _finish(drafts):
    """Yield the notices, each with a key of its own.

    The key is the buyer and the number. Where that is not enough the fingerprint of
    the contract is added, and for versions of one contract the hash of the record:
    nothing that depends on the order or on the day of reading.
    """
    by_number = Counter(draft.key for draft in drafts)
    by_fingerprint = Counter(
        (draft.key, draft.values["fingerprint"]) for draft in drafts
    )
    for draft in drafts:
        values, uid = draft.values, _shorten(draft.key)
        if draft.needs_fingerprint or by_number[draft.key] > 1:
            uid += ":" + values["fingerprint"]
        if by_fingerprint[draft.key, values["fingerprint"]] > 1:
            draft.log.add("contract_repeated", "id", values["reference"])
            uid += ":" + draft.content_hash
        elif by_number[draft.key] > 1 and not draft.needs_fingerprint:
            draft.log.add("reference_not_unique", "id", values["reference"])
        yield NoticeData(uid=uid, anomalies=tuple(draft.log.anomalies), **values)


def _shorten(key, limit=80):
    return key if len(key) <= limit else f"{key[:40]}~{digest(key)}"


class _Walk:
    """The records of a file with the kind that their section announces."""

    def __init__(self, root, anomalies):
        self.anomalies = anomalies
        self.items = []
        self.default_schema = "decp_v1" if isinstance(root, list) else "decp_v2"
        if isinstance(root, list):
            if root and not any(isinstance(item, dict) for item in root):
                raise UnreadableFile("no_contracts", show(root))
            self._walk_list(root, "")
        else:
            self._walk_root(root)

    def _walk_root(self, root):
        if _looks_like_record(root):
            self._add_lone_record(root)
            return
        found = False
        for key, value in root.items():
            if not isinstance(value, list | dict):
                continue
            folded = _fold_section(key)
            if folded == _ROOT:
                if key != _ROOT:
                    self._note("key_spelling", _ROOT, key)
                self._walk_section(value)
                found = True
            elif folded in _SECTIONS:
                self._note("shape", _ROOT, key)
                self._walk_named_section(key, value)
                found = True
            elif value:
                self._note("file_unknown_section", key, _measure(value))
        if not found:
            raise UnreadableFile("no_contracts", show(", ".join(sorted(root))))

    def _note(self, code, field, value):
        self.anomalies.append(Anomaly(code, show(field), show(value)))

    def _add_lone_record(self, record):
        self._note("shape", _ROOT, ", ".join(sorted(record)))
        self.items.append(("", record))

    def _walk_section(self, value):
        if isinstance(value, list):
            self.default_schema = "decp_v1"
            self._walk_list(value, "")
        elif is_numbered(value):
            self._note("list_encoding", _ROOT, _measure(value))
            self._walk_list(list(value.values()), "")
        elif _looks_like_record(value):
            self._add_lone_record(value)
        else:
            for key, section in value.items():
                self._walk_named_section(key, section)

    def _walk_named_section(self, key, section):
        kind = _SECTIONS.get(_fold_section(key), "")
        if is_empty(section):
            return
        if not kind:
            self._note("file_unknown_section", key, _measure(section))
        if isinstance(section, dict):
            numbered = is_numbered(section)
            if kind:
                self._note("list_encoding", key, _measure(section))
            section = list(section.values()) if numbered else [section]
        if not isinstance(section, list):
            section = [section]
        if kind or any(
            isinstance(item, dict) and _looks_like_record(item) for item in section
        ):
            self._walk_list(section, kind)

    def _walk_list(self, items, kind):
        for item in items:
            if not isinstance(item, dict):
                self.items.append((kind, item))
                continue
            container = self._find_container(item)
            if container is not None:
                self._walk_section(container)
                continue
            inner_kind, inner = self._unwrap(item)
            self.items.append((inner_kind or kind, inner))

    def _find_container(self, item):
        """Return the list of a whole file put into a list of files."""
        if _looks_like_record(item):
            return None
        for key, value in item.items():
            if _fold_section(key) == _ROOT and isinstance(value, list | dict):
                return value
        return None

    def _unwrap(self, item):
        if len(item) == 1:
            key, inner = next(iter(item.items()))
            kind = _SECTIONS.get(_fold_section(key))
            if kind and isinstance(inner, dict):
                return kind, inner
        return "", item


def _fold_section(key):
    return fold_key(without_count(key))


def _measure(value):
    size = len(value) if isinstance(value, list | dict | str) else 1
    return f"{type(value).__name__} ({size})"


def _looks_like_record(value):
    return any(fold_key(key) in _RECORD_KEYS for key in value)
