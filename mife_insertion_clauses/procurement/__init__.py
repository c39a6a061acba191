"""Readers of public procurement data, in plain Python without Odoo.

A reading is iterated: each record of a file becomes exactly one `NoticeData` or
exactly one `Rejection`; what was odd in a record that could be read all the same is an
`Anomaly` of its notice. `UnreadableFile` ends it when nothing can be taken. Anomalies,
rejections and unreadable files carry codes; the tables of `vocabulary` hold their
sentences.

`formats` finds what a file is, archives included, and gives it to its reader. Those of
DECP (`decp_json`, `decp_xml`, `decp_table`) yield the same dictionaries to
`decp_record`, whose parts are read by `decp_parts`; `boamp` and `eforms` read trees of
`tree`. All stand over `values`, `identifiers` and `keys`; `content` and `json_stream`
give text and JSON by blocks. `identity` says what makes a contract one, `merge` keeps
its versions, `packing` prepares what is kept of them. What texts say of social
clauses is read by `clause_text`.
"""

from .clause_text import read_clauses, read_fields
from .formats import FileReading
from .packing import Packed, Refused, pack, write_list
from .reading import (
    FileEnd,
    identify_stored,
    read_packed,
    read_stored,
)
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
from .vocabulary import ANOMALY_CODES, REJECTION_CODES, UNREADABLE_CODES

__all__ = [
    "ANOMALY_CODES",
    "REJECTION_CODES",
    "UNREADABLE_CODES",
    "Anomaly",
    "EvidenceData",
    "FileEnd",
    "FileReading",
    "HolderData",
    "LotData",
    "ModificationData",
    "NoticeData",
    "Packed",
    "Refused",
    "Rejection",
    "SubcontractData",
    "UnreadableFile",
    "identify_stored",
    "pack",
    "read_clauses",
    "read_fields",
    "read_packed",
    "read_stored",
    "write_list",
]
