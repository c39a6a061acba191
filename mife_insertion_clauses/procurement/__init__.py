"""Readers of public procurement data, in plain Python without Odoo.

Each reader takes the bytes of one file and returns a `ReadResult`, or raises
`UnreadableFile` when nothing can be taken from it. Every record of a file becomes
exactly one `NoticeData` or exactly one `Rejection`; what was odd in a record that
could be read all the same is an `Anomaly` of its notice. Anomalies, rejections and
unreadable files carry codes; the tables of `vocabulary` hold their sentences.

`records` holds what readers return, `values` how to read one value, `identifiers`
how to read SIRET and others, `keys` how to find a field, `content` how to turn bytes
into JSON, `decp_record` how to read one DECP record and `decp_json` a DECP file.
A new serialisation of DECP yields the same dictionaries to `decp_record`; another
format has its own reader over `values` and `identifiers`.
"""

from .merge import Versions
from .reading import DecpReading, identify_stored, is_newer, read_decp
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
from .vocabulary import ANOMALY_CODES, REJECTION_CODES, UNREADABLE_CODES

__all__ = [
    "ANOMALY_CODES",
    "REJECTION_CODES",
    "UNREADABLE_CODES",
    "Anomaly",
    "DecpReading",
    "HolderData",
    "ModificationData",
    "NoticeData",
    "ReadResult",
    "Rejection",
    "SubcontractData",
    "UnreadableFile",
    "Versions",
    "identify_stored",
    "is_newer",
    "read_decp",
]
