# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A pack of law: dated facts in tables, who vouches for them, what they change.

A pack is one CSV file per subject, in UTF-8, its first line naming the columns, with
``pack.csv`` beside them: ``checked_on``, the day the facts were compared with the law.
A row is known for ever by its ``code``.
"""

import csv
import hashlib
import io
import lzma
import re
import struct
import zipfile
import zlib
from datetime import date
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

TEXT, NUMBER, WHOLE, DAY, FLAG, LINK = "text", "number", "whole", "day", "flag", "link"
HEADER = "pack.csv"
SUMS, SIGNATURE = "SHA256SUMS", "SHA256SUMS.sig"
MAX_FILES, MAX_BYTES, MAX_ROWS = 20, 4_000_000, 20_000
CODE = re.compile(r"[a-z][a-z0-9_]{2,80}")
SUM_LINE = re.compile(r"([0-9a-f]{64}) [ *](\S+)")
# what zipfile and its decompressors raise on a file that is none, or is damaged
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)

NEW, CHANGED, KEPT, UNCHANGED = "new", "changed", "kept", "unchanged"


class Column(NamedTuple):
    """``field``: of the record; ``subject``: of the rows that a ``LINK`` names."""

    field: str
    kind: str = TEXT
    required: bool = False
    subject: str | None = None


class Subject(NamedTuple):
    """``key``: the fields that no two records share; ``fixed``: what every record of
    the subject bears besides its row."""

    model: str
    key: tuple
    columns: dict
    fixed: dict = {}


LAW = {
    "legal_source": Column("legal_source"),
    "legal_link": Column("legal_link"),
    "checked_on": Column("checked_on", DAY),
}
DATES = {"date_from": Column("date_from", DAY), "date_to": Column("date_to", DAY)}
NAMED = {
    "name": Column("name", required=True),
    "sequence": Column("sequence", WHOLE),
}
# In the order in which they are written: what is linked comes first
SUBJECTS = {
    "indices": Subject(
        "insertion.index",
        ("name",),
        NAMED | {"is_hours": Column("is_hours", FLAG), "note": Column("note")},
    ),
    "amounts": Subject(
        "insertion.index.rate",
        ("index_id", "date_from"),
        {
            "index": Column("index_id", LINK, True, "indices"),
            "date_from": Column("date_from", DAY, True),
            "amount": Column("amount", NUMBER, True),
            "source": Column("source", required=True),
            "legal_link": LAW["legal_link"],
            "checked_on": LAW["checked_on"],
        },
    ),
    "thresholds": Subject(
        "insertion.threshold",
        ("purchase_kind", "buyer_regime", "date_from"),
        {
            "purchase_kind": Column("purchase_kind", required=True),
            "buyer_regime": Column("buyer_regime"),
            "date_from": Column("date_from", DAY, True),
            "amount": Column("amount", NUMBER, True),
            **LAW,
        },
    ),
    "texts": Subject(
        "insertion.law.text",
        ("article", "date_from"),
        NAMED
        | {
            "article": Column("article", required=True),
            "cited_by": Column("cited_by", required=True),
        }
        | DATES
        | LAW,
    ),
    "derogations": Subject(
        "insertion.reason",
        ("kind", "name"),
        NAMED | DATES | LAW,
        {"kind": "no_clause", "is_derogation": True},
    ),
    "criteria": Subject(
        "insertion.criterion",
        ("code",),
        NAMED
        | {
            "short_name": Column("code", required=True),
            "level": Column("level", required=True),
            "proof": Column("proof"),
            "validity_months": Column("validity_months", WHOLE),
            "sensitive": Column("sensitive", FLAG),
        }
        | DATES
        | LAW,
    ),
    "employment_contracts": Subject(
        "insertion.contract.rule",
        ("employer_kind", "contract_type", "date_from"),
        {
            "employer_kind": Column("employer_kind", required=True),
            "contract_type": Column("contract_type", required=True),
        }
        | DATES
        | LAW,
    ),
    "outcomes": Subject(
        "insertion.outcome",
        ("code",),
        NAMED
        | {
            "short_name": Column("code", required=True),
            "category": Column("category", required=True),
            "contract_type": Column("contract_type"),
            "in_structure": Column("in_structure", FLAG),
            "months": Column("months", WHOLE),
        }
        | DATES
        | LAW,
    ),
    "categories": Subject(
        "insertion.category",
        ("kind", "code"),
        NAMED
        | {
            "kind": Column("kind", required=True),
            "short_name": Column("code", required=True),
            "is_measured": Column("is_measured", FLAG),
            "lower": Column("lower", NUMBER),
        }
        | DATES
        | LAW,
    ),
    "districts": Subject(
        "insertion.qpv",
        ("name", "generation"),
        {
            "name": Column("name", required=True),
            "official_code": Column("code"),
            "city": Column("city"),
            "generation": Column("generation", required=True),
            "date_from": Column("date_from", DAY, True),
            "date_to": Column("date_to", DAY),
            **LAW,
        },
    ),
}


class Problem(NamedTuple):
    """What is wrong, where; ``what`` is one of the constants below."""

    what: str
    file: str = ""
    line: int = 0
    column: str = ""
    value: str = ""


NOT_A_PACK = "not_a_pack"
TOO_LARGE = "too_large"
NOT_SIGNED = "not_signed"
NO_KEY = "no_key"
BAD_SIGNATURE = "bad_signature"
BAD_SUM = "bad_sum"
UNKNOWN_FILE = "unknown_file"
NOT_TEXT = "not_text"
NO_DATE = "no_date"
UNKNOWN_COLUMN = "unknown_column"
BAD_CODE = "bad_code"
TWICE = "twice"
EMPTY = "empty"
BAD_VALUE = "bad_value"
NO_SUCH_ROW = "no_such_row"


class PackError(Exception):
    """The file as a whole cannot be used; ``problem`` says why."""

    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem


class Pack(NamedTuple):
    """``rows``: {subject: {code: {field: plain value, LINK as the code}}}."""

    checked_on: date | None
    rows: dict
    problems: list


def open_zip(content):
    """Return {name: bytes} of a pack in a zip file; raise ``PackError``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_FILES:
                raise PackError(Problem(TOO_LARGE))
            files, left = {}, MAX_BYTES
            for entry in entries:
                with archive.open(entry) as stream:
                    data = stream.read(left + 1)
                left -= len(data)
                if left < 0:
                    raise PackError(Problem(TOO_LARGE))
                files[entry.filename] = data
    except DAMAGED:
        raise PackError(Problem(NOT_A_PACK)) from None
    if HEADER not in files:
        raise PackError(Problem(NOT_A_PACK))
    return files


def check_signature(files, public_key):
    """Raise ``PackError`` unless ``public_key`` vouches for each of the files.

    ``SHA256SUMS`` lists the files as sha256sum does, ``SHA256SUMS.sig`` is its
    Ed25519 signature.

    :param public_key: in PEM, as ``openssl pkey -pubout`` writes it
    """
    if not (public_key or "").strip():
        raise PackError(Problem(NO_KEY))
    if SUMS not in files or SIGNATURE not in files:
        raise PackError(Problem(NOT_SIGNED))
    try:
        key = load_pem_public_key(public_key.strip().encode())
        key.verify(files[SIGNATURE], files[SUMS])
    except (InvalidSignature, ValueError, TypeError, AttributeError):
        raise PackError(Problem(BAD_SIGNATURE)) from None
    text = files[SUMS].decode("utf-8", "replace")
    sums = {name: digest for digest, name in SUM_LINE.findall(text)}
    for name, content in files.items():
        if name in (SUMS, SIGNATURE):
            continue
        if sums.pop(name, None) != hashlib.sha256(content).hexdigest():
            raise PackError(Problem(BAD_SUM, name))
    if sums:
        raise PackError(Problem(BAD_SUM, min(sums)))


def read_pack(files, languages=()):
    """Return the ``Pack`` that the files hold, each bad row among its problems.

    :param languages: those of the installation; a column such as ``name@fr_FR`` in
        another language is left
    """
    problems = []
    rows = {subject: {} for subject in SUBJECTS}
    header = _read_table(HEADER, files.get(HEADER, b""), problems)
    checked_on = None
    try:
        checked_on = date.fromisoformat(header[0][1].get("checked_on", ""))
    except (IndexError, ValueError):
        problems.append(Problem(NO_DATE, HEADER))
    for name in files.keys() - {HEADER, SUMS, SIGNATURE}:
        if name.removesuffix(".csv") not in SUBJECTS or not name.endswith(".csv"):
            problems.append(Problem(UNKNOWN_FILE, name))
    for subject in SUBJECTS:
        name = f"{subject}.csv"
        if name in files:
            _read_subject(subject, files[name], rows, problems, languages)
    return Pack(checked_on, rows, problems)


def _read_table(name, content, problems):
    """Return [(line number, {column: text})] of a CSV file."""
    try:
        text = content.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        table = []
        for row in reader:
            if len(table) == MAX_ROWS:
                problems.append(Problem(TOO_LARGE, name))
                break
            if None in row or None in row.values():
                problems.append(Problem(BAD_VALUE, name, reader.line_num))
                continue
            table.append((reader.line_num, {k: v.strip() for k, v in row.items()}))
        return table
    except (UnicodeDecodeError, csv.Error):
        problems.append(Problem(NOT_TEXT, name))
        return []


def _read_subject(subject, content, rows, problems, languages):
    name, columns = f"{subject}.csv", SUBJECTS[subject].columns
    table = _read_table(name, content, problems)
    unknown = [
        column
        for column in (table[0][1] if table else {})
        if column.partition("@")[0] not in columns.keys() | {"code"}
    ]
    if unknown:
        problems.append(Problem(UNKNOWN_COLUMN, name, 1, unknown[0]))
        return
    found = rows[subject]
    for line, row in table:
        code = row.get("code", "")
        if not CODE.fullmatch(code):
            problems.append(Problem(BAD_CODE, name, line, "code", code))
        elif code in found:
            problems.append(Problem(TWICE, name, line, "code", code))
        else:
            values, problem = _read_row(subject, row, rows, languages)
            if problem:
                problems.append(problem._replace(file=name, line=line))
            else:
                found[code] = values


def _read_row(subject, row, rows, languages):
    """Return ({field: value}, None), or (None, what is wrong)."""
    values = {}
    for column, text in row.items():
        name, _at, lang = column.partition("@")
        if name == "code" or lang and lang not in languages:
            continue
        spec = SUBJECTS[subject].columns[name]
        if not text and spec.required:
            return None, Problem(EMPTY, column=column)
        try:
            value = _convert(spec.kind, text)
        except ValueError:
            return None, Problem(BAD_VALUE, column=column, value=text)
        if spec.kind == LINK and value not in rows[spec.subject]:
            return None, Problem(NO_SUCH_ROW, column=column, value=text)
        values[f"{spec.field}@{lang}" if lang else spec.field] = value
    missing = [
        name
        for name, spec in SUBJECTS[subject].columns.items()
        if spec.required and spec.field not in values
    ]
    if missing:
        return None, Problem(EMPTY, column=missing[0])
    return values, None


def _convert(kind, text):
    """Return the plain value of a cell, False when empty; raise ``ValueError``."""
    if kind == FLAG:
        if text not in ("", "0", "1"):
            raise ValueError(text)
        return text == "1"
    if not text:
        return 0 if kind in (NUMBER, WHOLE) else False
    if kind == DAY:
        return date.fromisoformat(text).isoformat()
    if kind == WHOLE:
        return int(text)
    if kind == NUMBER:
        value = float(text)
        if not -1e12 < value < 1e12:
            raise ValueError(text)
        return value
    return text


def compare(row, applied, current):
    """Tell what a row does to its record.

    :param row: the values of the pack
    :param applied: those that a pack wrote last, None when none did
    :param current: those of the record as it stands, None when there is none

    >>> old, new = {"amount": 12.02}, {"amount": 12.31}
    >>> compare(new, None, None), compare(new, old, old), compare(new, old, new)
    ('new', 'changed', 'unchanged')
    >>> compare(new, old, {"amount": 12.5})
    'kept'
    >>> compare(new, old, None)
    'kept'

    Written before packs existed, a fact is known by what it says, not by its source.

    >>> compare({"amount": 12.02, "checked_on": "2026-11-29"}, None, old)
    'changed'
    """
    if current is None:
        return NEW if applied is None else KEPT
    if all(current.get(name) == value for name, value in row.items()):
        return UNCHANGED
    if applied is None:
        applied = {name: row[name] for name in row if name not in LAW}
    touched = any(
        current.get(name) != value for name, value in applied.items() if name in current
    )
    return KEPT if touched else CHANGED
