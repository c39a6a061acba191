# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Look for the names of people in a whole database and in its filestore.

usage: names_left.py DATABASE FILESTORE < NAMES, where each line of NAMES holds a first
name, a tab and a last name; without a first name, the last one is looked for alone.
Prints where each is found, and fails if one is.

It shares nothing with the code that erases: every column of every table is read as
text, whatever it is for, and every file whatever its type says. Texts are compared
without accents, case nor signs; a first and a last name that are next to each other, in
any order, are a name.
"""

import contextlib
import io
import re
import sys
import unicodedata
import zipfile
import zlib
from pathlib import Path

import psycopg2
from psycopg2 import sql

TEXTS = ("text", "character varying", "character", "jsonb", "json", "bytea", "ARRAY")
_SIGNS = re.compile(r"&[#\w]+;|<[^<>]*>|[\W_]+")


def fold(text):
    letters = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(one for one in letters if not unicodedata.combining(one))
    return f" {_SIGNS.sub(' ', letters)} "


class Names:
    """Pairs of names, found in a text by the words of the last names first."""

    def __init__(self, pairs):
        said = set()
        for first, last in pairs:
            first, last = fold(first).strip(), fold(last).strip()
            for name in (f"{first} {last}", f"{last} {first}"):
                said |= {name.strip(), name.replace(" ", "")}
        # one pass over a text, and none over those without any of the words
        self.words = {name.partition(" ")[0] for name in said}
        choices = "|".join(sorted(map(re.escape, said), key=len, reverse=True))
        self.pattern = re.compile(rf"(?<=\s)(?:{choices})(?=\s)")

    def find(self, text):
        folded = fold(text)
        if self.words.isdisjoint(folded.split()):
            return []
        return self.pattern.findall(folded)


def scan_database(database, names):
    """Yield ("table.column", what was found)."""
    with contextlib.closing(psycopg2.connect(dbname=database)) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            " AND c.data_type IN %s ORDER BY 1, 2",
            (TEXTS,),
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                sql.SQL(
                    "SELECT DISTINCT {0}::text FROM {1} WHERE {0} IS NOT NULL"
                ).format(sql.Identifier(column), sql.Identifier(table))
            )
            for (text,) in cursor:
                for found in set(names.find(text)):
                    yield f"{table}.{column}", found


def scan_files(filestore, names, since=0):
    """Yield (path of the file, what was found), of those written after ``since``."""
    for path in sorted(Path(filestore).rglob("*")):
        if path.is_file() and path.stat().st_mtime >= since:
            for text in read(path.read_bytes()):
                for found in set(names.find(text)):
                    yield str(path.relative_to(filestore)), found


def read(content):
    """Yield the texts of a file; what is packed in it says nothing until opened."""
    if content.startswith(b"PK\x03\x04"):
        with contextlib.suppress(zipfile.BadZipFile, RuntimeError):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    yield name
                    yield from read(archive.read(name))
    elif content.startswith(b"\x1f\x8b"):
        with contextlib.suppress(zlib.error):
            yield from read(zlib.decompress(content, 31))
    elif content.startswith(b"%PDF"):
        yield from read_pdf(content)
    else:
        try:
            yield content.decode()
        except UnicodeDecodeError:
            yield content.decode("latin-1")
        if b"\x00" in content:
            yield content.decode("utf-16-le", "replace")
            yield content[1:].decode("utf-16-le", "replace")


def read_pdf(content):
    try:
        from pypdf import PdfReader
    except ImportError:
        from PyPDF2 import PdfReader
    reader = PdfReader(io.BytesIO(content))
    yield " ".join(map(str, (reader.metadata or {}).values()))
    for page in reader.pages:
        yield page.extract_text()


def scan(database, filestore, pairs, since=0):
    """Return {place: the names found there}."""
    names, places = Names(pairs), {}
    for place, found in (
        *scan_database(database, names),
        *scan_files(filestore, names, since),
    ):
        places.setdefault(place, set()).add(found)
    return places


def main(database, filestore):
    pairs = [line.rstrip("\n").split("\t") for line in sys.stdin if line.strip()]
    places = scan(database, filestore, pairs)
    for place, found in sorted(places.items()):
        print(place, len(found), sep="\t")
    print(f"{len(pairs)} names looked for, found in {len(places)} places")
    return bool(places)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
