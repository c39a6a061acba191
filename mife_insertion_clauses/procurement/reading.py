# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading a whole file: one record after the other, or all of it at once."""

import json
from collections import Counter
from datetime import date
from typing import NamedTuple

from ..rules.budgets import MAX_NOTICE_BYTES, MAX_NOTICE_ROWS
from .decp_json import DecpJson
from .decp_record import RecordReader
from .formats import FileReading
from .merge import Versions, digest_record
from .packing import Packed, Refused, pack
from .records import (
    Anomaly,
    EvidenceData,
    HolderData,
    LotData,
    ModificationData,
    NoticeData,
    ReadResult,
    Rejection,
    SubcontractData,
    UnreadableFile,
)


class FileEnd(NamedTuple):
    """What is known of a file once it is read whole."""

    format: str
    encoding: str
    anomalies: list


# what a process apart answers with
ANSWERS = (
    *(Anomaly, HolderData, ModificationData, NoticeData, ReadResult, Rejection),
    *(SubcontractData, UnreadableFile, LotData, EvidenceData),
    *(Packed, Refused, FileEnd),
)
_MOST_REMARKS = 50
_OF_FINGERPRINT = 16


class DecpReading:
    """Iterates over the notices and the rejections of a file, as they come.

    `encoding` and `anomalies` are whole when the iteration is over. What was yielded
    is worth nothing when the iteration ends by `UnreadableFile`.
    """

    def __init__(self, content, today=None):
        self._today = today or date.today()
        self._records = DecpJson(content)

    @property
    def encoding(self):
        return self._records.encoding

    @property
    def anomalies(self):
        return self._records.anomalies

    @property
    def default_schema(self):
        return self._records.default_schema

    def __iter__(self):
        read = RecordReader(self._today).read_record
        position = 0
        for kind, default_schema, record in self._records:
            position += 1
            yield read(record, position, kind, default_schema)


def read_stored(raw_text, kind="", today=None):
    """Return the notice of a record kept as text, None when it is none."""
    read = RecordReader(today or date.today()).read_record
    item = read(json.loads(raw_text), 0, kind)
    return item if isinstance(item, NoticeData) else None


def identify_stored(raw_text, kind=""):
    notice = read_stored(raw_text, kind)
    return notice.uid if notice else ""


def read_packed(path, after=0, size=200, today=None):
    """Yield lists of what is kept of the records of a file, then its `FileEnd`.

    :param after: the position of the last record that is left out, read already
    :param size: how many records make a list; the lists of those left out are empty
    :raise UnreadableFile: when nothing of the file is to be kept
    """
    with open(path, "rb") as stream:
        reading = FileReading(stream, today)
        packed = []
        for item in reading:
            if item.position > after:
                packed.append(pack(item))
            if item.position % size == 0:
                yield packed
                packed = []
        yield packed
        yield FileEnd(
            reading.format,
            reading.encoding,
            [(odd.code, odd.field, odd.value) for odd in reading.anomalies],
        )


def read_file(content, source="", today=None):
    """Return the notices and rejections of a file of any format that is read here."""
    return collect(FileReading(content, today), source)


def read_decp(content, source="", today=None):
    """Return the notices and rejections of a DECP file in JSON.

    :param content: the bytes of the file, or a stream of them
    :param source: a name for where the file comes from, carried to the result
    :param today: the date from which other dates are future ones
    :raise UnreadableFile: when nothing can be taken from the file
    """
    if not hasattr(content, "read"):
        content = bytes(content)
        if len(content) > MAX_NOTICE_BYTES:
            raise UnreadableFile("too_large", str(MAX_NOTICE_BYTES // 1024 // 1024))
    reading = DecpReading(content, today)
    return collect(reading, source)


def collect(reading, source=""):
    """Return all of a file: each contract once, in its newest version."""
    contracts = {}
    repeated = {}
    rejections = []
    count = 0
    for item in reading:
        count += 1
        if count > MAX_NOTICE_ROWS:
            raise UnreadableFile("too_many_rows")
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
