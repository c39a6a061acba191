# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The records of a table in Parquet, read by duckdb where somebody installed it.

Nothing else needs duckdb: without it the file is refused in one sentence.
"""

import shutil
import tempfile
from datetime import date, datetime

from .decp_table import DecpTable
from .records import UnreadableFile, stable_json

try:
    import duckdb
except ImportError:
    duckdb = None

PARQUET = b"PAR1"
_ROWS = 1000
_CONFIG = {
    "threads": 1,
    "memory_limit": "512MB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class DecpParquet(DecpTable):
    """Iterates over `(kind, default schema, record)`."""

    encoding = "utf-8"

    def __init__(self, stream):
        self._stream = stream
        self._noted = []
        self.default_schema = "decp_v1"

    @property
    def anomalies(self):
        return self._noted

    def __iter__(self):
        if duckdb is None:
            raise UnreadableFile("parquet_unread")
        with tempfile.NamedTemporaryFile(suffix=".parquet") as self._file:
            shutil.copyfileobj(self._stream, self._file)
            self._file.flush()
            with duckdb.connect(config=_CONFIG) as self._database:
                try:
                    yield from super().__iter__()
                except duckdb.Error as error:
                    # what duckdb says names a file of this server
                    raise UnreadableFile("not_table", "Parquet") from error

    def _open(self):
        self._database.execute(
            "SELECT * FROM read_parquet($path)", {"path": self._file.name}
        )
        return [column[0] for column in self._database.description], self._read_rows()

    def _read_rows(self):
        while rows := self._database.fetchmany(_ROWS):
            for row in rows:
                yield [_to_text(value) for value in row]


def _to_text(value):
    """Return a cell as the tables in text write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time().isoformat() == "00:00:00"
            else (value.isoformat())
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if isinstance(value, list | dict):
        return stable_json(value)
    return str(value)
