# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading a whole file: one record after the other, or all of it at once."""

import json
from datetime import date
from typing import NamedTuple

from .decp_record import RecordReader
from .formats import FileReading
from .packing import Packed, Refused, pack
from .records import (
    Anomaly,
    EvidenceData,
    HolderData,
    LotData,
    ModificationData,
    NoticeData,
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
    *(Anomaly, HolderData, ModificationData, NoticeData, Rejection),
    *(SubcontractData, UnreadableFile, LotData, EvidenceData),
    *(Packed, Refused, FileEnd),
)


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
