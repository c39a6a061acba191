# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A whole file at once, as a test looks at it: production reads it by parts."""

from collections import Counter
from dataclasses import dataclass

from ...procurement import Anomaly, FileReading, NoticeData, Rejection
from ...procurement.identity import digest
from ...procurement.merge import rank_version
from ...procurement.records import stable_json

_MOST_REMARKS = 50
_OF_FINGERPRINT = 16


@dataclass(frozen=True)
class ReadResult:
    """What a file gave: each of its records is one notice or one rejection."""

    format: str
    source: str = ""
    encoding: str = ""
    notices: tuple[NoticeData, ...] = ()
    # versions of the same contracts that a newer one of the file replaces
    older: tuple[NoticeData, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    file_anomalies: tuple[Anomaly, ...] = ()

    @property
    def record_count(self):
        return len(self.notices) + len(self.older) + len(self.rejections)

    @property
    def anomalies(self):
        """Return every anomaly, those of the file first."""
        return list(self.file_anomalies) + [
            anomaly for notice in self.notices for anomaly in notice.anomalies
        ]


@dataclass(frozen=True)
class Version:
    """What was published of a contract, once, and the files that say so."""

    data: NoticeData
    rank: tuple
    sources: frozenset = frozenset()


class Versions:
    """The versions of each contract.

    >>> versions = Versions()
    >>> list(versions.get_current())
    []
    """

    def __init__(self):
        self._contracts = {}

    def add(self, data, source=""):
        """Take a version; tell whether it was not known."""
        rank = rank_version(data)
        known = self._contracts.setdefault(data.uid, {})
        version = known.get(rank)
        if version is None:
            known[rank] = Version(data, rank, frozenset((source,)))
            return True
        # of two copies the one kept is always the same, whichever came first
        kept = min(version.data, data, key=lambda copy: copy.raw_text)
        known[rank] = Version(kept, rank, version.sources | {source})
        return False

    def update(self, other):
        for known in other._contracts.values():
            for version in known.values():
                for source in version.sources:
                    self.add(version.data, source)

    def get_current(self):
        """Yield the newest version of each contract."""
        for known in self._contracts.values():
            yield known[max(known)]

    def get_older(self):
        """Yield the versions that a newer one replaces, the newest of them first."""
        for known in self._contracts.values():
            for rank in sorted(known, reverse=True)[1:]:
                yield known[rank]

    def get_sources(self, uid):
        """Return every source that speaks of a contract."""
        known = self._contracts.get(uid, {})
        return frozenset().union(*(version.sources for version in known.values()))


def read_whole(content, source="", today=None):
    """Return the notices and rejections of a file of any format that is read here."""
    return _collect(FileReading(content, today), source)


def _collect(reading, source):
    """Return all of a file: each contract once, in its newest version."""
    contracts = {}
    repeated = {}
    rejections = []
    for item in reading:
        if isinstance(item, Rejection):
            rejections.append(item)
        elif item.uid in contracts:
            repeated.setdefault(item.uid, [contracts[item.uid]]).append(item)
        else:
            contracts[item.uid] = item
    older = []
    for uid, versions in repeated.items():
        contracts[uid], *others = _sort_versions(versions, rejections)
        older += others
    notices = list(contracts.values())
    return ReadResult(
        format=_find_format([*notices, *older], reading.default_schema),
        source=source,
        encoding=reading.encoding,
        notices=tuple(notices),
        older=tuple(older),
        rejections=tuple(sorted(rejections, key=lambda item: item.position)),
        file_anomalies=(*reading.anomalies, *_find_shared_numbers(notices)),
    )


def _sort_versions(versions, rejections):
    """Return the versions of a contract, the newest first, without what repeats."""
    merged = Versions()
    first = {}
    for notice in versions:
        position = first.setdefault(digest_record(notice.raw), notice.position)
        if position != notice.position or not merged.add(notice):
            known = position if position != notice.position else versions[0].position
            rejections.append(
                Rejection(
                    notice.position,
                    "exact_duplicate",
                    notice.reference,
                    str(known),
                    notice.raw,
                )
            )
    [current] = merged.get_current()
    return [current.data, *(version.data for version in merged.get_older())]


def _find_format(notices, default):
    schemas = Counter(notice.schema for notice in notices)
    if len(set(schemas.values())) == 1 and len(schemas) > 1:
        return default
    return schemas.most_common(1)[0][0] if schemas else default


def _find_shared_numbers(notices):
    """Say which numbers several contracts of a buyer have, in this file."""
    # a uid is buyer, number and fingerprint
    numbers = Counter([notice.uid[:-_OF_FINGERPRINT] for notice in notices])
    if len(numbers) == len(notices):
        return []
    shared = {
        notice.reference
        for notice in notices
        if numbers[notice.uid[:-_OF_FINGERPRINT]] > 1
        and notice.buyer_identifier
        and notice.reference.strip("0-_./ ")
    }
    return [
        Anomaly("reference_not_unique", "id", number)
        for number in sorted(shared)[:_MOST_REMARKS]
    ]


def digest_record(record):
    """Identify a record as published, whatever the order of its keys."""
    content = {key: value for key, value in record.items() if key != "source"}
    return digest(stable_json(content))
