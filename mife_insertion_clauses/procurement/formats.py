# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finding by its content what a file is, and reading it record by record."""

import io
import re
import zipfile
import zlib
from datetime import date

from .boamp import is_boamp, read_boamp
from .content import EDGES, TextSource, find_compression, refuse_other_format
from .decp_json import DecpJson
from .decp_parquet import PARQUET, DecpParquet
from .decp_record import RecordReader
from .decp_table import DecpTable, count_separators
from .decp_xml import DecpXml
from .eforms import ROOTS, read_eforms
from .identity import digest
from .json_stream import JsonStream
from .keys import fold_key
from .records import NoticeData, Rejection, UnreadableFile
from .tree import forget, iterate_texts, iterate_xml, local_name, to_tree
from .values import Log, show

_HEAD = 64 * 1024
_BOAMP = re.compile(
    r'"(?:idweb|datasetid|BOAMP_AVIS_NUM|contractfolderid|nomacheteur)"\s*:'
    r'|"(?:FNSimple|EFORMS|GESTION|donnees)"\s*:'
)
_LISTS = ("records", "results", "data", "avis")
_MOST_HELD = 1200
_MOST_MEMBERS = 5000
_MOST_UNPACKED = 4 * 1024**3
_XML_NOTICE_SIZE = 20 * 1024 * 1024


class FileReading:
    """Iterates over the notices and the rejections of a file, whatever its format.

    `format`, `encoding` and `anomalies` are whole when the iteration is over. What was
    yielded is worth nothing when the iteration ends by `UnreadableFile`.
    """

    def __init__(self, content, today=None):
        self._stream = _open(content)
        self._today = today or date.today()
        self.format = self.encoding = self.default_schema = ""
        self.anomalies = []
        self._position = 0

    def __iter__(self):
        yield from self._read(self._stream)

    def _read(self, stream, is_member=False):
        head = stream.read(_HEAD)
        stream.seek(0)
        if head.startswith(PARQUET):
            yield from self._read_records(DecpParquet(stream))
            return
        if find_compression(head) == "zip":
            if is_member:
                raise UnreadableFile("compressed", "zip")
            yield from self._read_archive(stream)
            return
        text = (
            TextSource(io.BytesIO(head[: _HEAD // 2] or b"")).read_block().lstrip(EDGES)
        )
        if text[:1] in ("{", "["):
            yield from self._read_json(stream, text)
        elif text[:1] == "<" and "<html" not in text[:1000].lower():
            yield from self._read_xml(stream)
        elif count_separators(text) >= 3:
            yield from self._read_records(DecpTable(stream))
        else:
            _refuse(text)

    # -- archives --

    def _read_archive(self, stream):
        try:
            archive = zipfile.ZipFile(stream)
            members = [item for item in archive.infolist() if not item.is_dir()]
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise UnreadableFile("compressed", "zip") from error
        if len(members) > _MOST_MEMBERS:
            raise UnreadableFile("too_many_rows")
        if sum(item.file_size for item in members) > _MOST_UNPACKED:
            raise UnreadableFile("too_large", str(_MOST_UNPACKED // 1024**2))
        for item in sorted(members, key=lambda member: member.filename):
            yield from self._read_member(archive, item)

    def _read_member(self, archive, item):
        """Read a member; what was read before it broke stays read, and is told."""
        start = self._position
        held = []
        try:
            with archive.open(item) as member:
                for found in self._read(_Rewindable(member), is_member=True):
                    if held is None:
                        yield found
                        continue
                    # until it is sure that the member is of this data
                    held.append(found)
                    if len(held) == _MOST_HELD:
                        yield from held
                        held = None
        except UnreadableFile as error:
            if held is not None:
                self._position = start
            yield self._refuse_member(item.filename, error.message)
            return
        except (
            *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError),
            *(NotImplementedError, ValueError, OSError),
        ) as error:
            if held is not None:
                self._position = start
            yield self._refuse_member(item.filename, type(error).__name__)
            return
        yield from held or ()

    def _refuse_member(self, name, detail):
        self._position += 1
        return Rejection(self._position, "file_unreadable", show(name), show(detail))

    # -- DECP --

    def _read_records(self, records):
        read = RecordReader(self._today).read_record
        schema = ""
        try:
            for kind, default, record in records:
                self._position += 1
                item = read(record, self._position, kind, default)
                if not schema and isinstance(item, NoticeData):
                    schema = item.schema
                yield item
        finally:
            self._end(schema or records.default_schema, records)

    def _end(self, name, source):
        self.format = self.default_schema = self.format or name
        self.encoding = self.encoding or source.encoding
        self.anomalies += source.anomalies

    # -- JSON --

    def _read_json(self, stream, head):
        if not _BOAMP.search(head):
            yield from self._read_records(DecpJson(stream))
            return
        source = JsonStream(stream)
        met = known = 0
        for record in _iterate_boamp(source):
            met += 1
            known += is_boamp(record)
            if met == 1000 and not known:
                raise UnreadableFile("not_known")
            self._position += 1
            yield read_boamp(record, self._position, self._today)
        source.finish()
        if met and not known:
            raise UnreadableFile("not_known")
        self._end("boamp", source)

    # -- XML --

    def _read_xml(self, stream):
        root = _find_root(stream)
        stream.seek(0)
        name = fold_key(local_name(root))
        if local_name(root) in ROOTS:
            yield self._read_eforms(stream, local_name(root))
            return
        if (
            name in ("boamp", "annonce", "avis", "annonces", "boamps")
            or name == "donnees"
        ):
            yield from self._read_daily(stream)
            return
        records = DecpXml(stream)
        before = self._position
        yield from self._read_records(records)
        if self._position == before and name != "marches":
            raise UnreadableFile("not_known")

    def _read_eforms(self, stream, root):
        content = stream.read(_XML_NOTICE_SIZE + 1)
        if len(content) > _XML_NOTICE_SIZE:
            raise UnreadableFile("record_too_large")
        element = None
        for _event, item in iterate_xml(io.BytesIO(content)):
            element = item if element is None else element
        self._position += 1
        log = Log(self._today)
        tree = to_tree(element)
        tree = tree if isinstance(tree, dict) else {}
        values = read_eforms(root, tree, log)
        self.format = self.format or "eforms"
        self.encoding = self.encoding or "utf-8"
        number = values.pop("notice_id")
        if not number and not values["procedure_id"]:
            return Rejection(
                self._position, "no_reference", detail=values["subject"], raw=tree
            )
        values.setdefault("deadline", None)
        evidence = values["evidence"]
        return NoticeData(
            **values,
            schema="eforms",
            position=self._position,
            uid=f"eforms:{digest(number or values['procedure_id'])}",
            fingerprint=digest(number),
            reference=number[:100],
            social="declared" if evidence else "unknown",
            is_reserved=any(item.kind == "reserved" for item in evidence),
            texts=tuple(dict.fromkeys(iterate_texts(tree))),
            anomalies=tuple(log.anomalies),
            raw=tree,
        )

    def _read_daily(self, stream):
        """Read the notices of the daily XML: each has its management and its data."""
        depth = found = 0
        for event, element in iterate_xml(stream):
            if not isinstance(element.tag, str):
                continue
            depth += 1 if event == "start" else -1
            if event == "start" or not _is_notice(element):
                continue
            found += 1
            self._position += 1
            tree = to_tree(element)
            yield read_boamp(tree, self._position, self._today)
            forget(element)
        if not found:
            raise UnreadableFile("not_known")
        self.format = self.format or "boamp"
        self.encoding = self.encoding or "utf-8"


def _refuse(text):
    try:
        refuse_other_format(text)
    except UnreadableFile as error:
        if error.code != "not_json":
            raise
    raise UnreadableFile("not_known")


def _is_notice(element):
    names = {
        fold_key(local_name(item.tag)) for item in element if isinstance(item.tag, str)
    }
    return {"gestion", "donnees"} <= names


def _find_root(stream):
    for _event, element in iterate_xml(stream):
        return element.tag
    raise UnreadableFile("not_xml")


def _iterate_boamp(source):
    """Yield the records: of a list, of an answer, or under their numbers."""
    if source.peek() == "[":
        yield from source.iterate_list()
        return
    others = {}
    found = False
    for key in source.iterate_object():
        if fold_key(key) in _LISTS and source.peek() == "[":
            found = True
            yield from source.iterate_list()
            continue
        value = source.read_value()
        if isinstance(value, dict) and is_boamp(value):
            found = True
            yield value
        else:
            others[key] = value
    if not found:
        if not is_boamp(others):
            raise UnreadableFile("not_known")
        yield others


def _open(content):
    if hasattr(content, "read"):
        return content if content.seekable() else _Rewindable(content)
    return io.BytesIO(bytes(content))


class _Rewindable:
    """A stream read once, that may go back to its start as long as it was not far."""

    def __init__(self, stream):
        self._stream = stream
        self._kept = b""
        self._place = 0

    def seekable(self):
        return False

    def seek(self, place):
        if place or self._place > len(self._kept):
            raise OSError("this stream was read too far to go back")
        self._place = 0

    def read(self, size=-1):  # pylint: disable=method-required-super
        if self._place < len(self._kept):
            rest = self._kept[self._place :]
            part = rest if size < 0 else rest[:size]
            if size < 0:
                part += self._stream.read()
            self._place += len(part)
            return part
        part = self._stream.read(size)
        if self._place == len(self._kept) and self._place + len(part) <= 4 * _HEAD:
            self._kept += part
        self._place += len(part)
        return part
