# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that would hold a server, always the same ones, for every door of files.

``hostile_files`` yields them door by door, see ``HostileFile``. They are made one by
one: all of them together would hold this machine too.
"""

import gzip
import io
import json
import struct
import zipfile
import zlib
from functools import cache, wraps
from typing import NamedTuple

REFUSED, TAKEN, EITHER = "refused", "taken", "either"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SPANNED = " table:number-rows-spanned='9999' table:number-columns-spanned='9999'"
HEADER = "Personne;Mois;Heures\n"
_TENFOLD = "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10))
LAUGHS = f"<!DOCTYPE x [<!ENTITY a0 'ha'>{_TENFOLD}]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a9 SYSTEM 'file:///etc/passwd'>]>"
NAMES = (
    "../../etc/passwd.pdf",
    "..\\..\\windows\\win.ini.pdf",
    "releve\x00.pdf",
    "exe\u202efdp.pdf",
    "a" * 300 + ".pdf",
    "\u00e9" * 300 + ".pdf",
    "con.pdf",
    "<img src=x onerror=alert(1)>.pdf",
    "a\r\nSet-Cookie: x.pdf",
    "a;b\"c'd.pdf",
    "\ud800.pdf",
    " . .pdf",
)


class HostileFile(NamedTuple):
    """A file, the door it comes to, and what has to become of it there.

    Doors: ``hours`` (of a company), ``import`` (of hours, by the team), ``notices``,
    ``proof``, ``evidence``, ``picture`` (of the organisation), ``contact`` (its
    picture) and ``attachment`` (of a month, by the team).
    """

    door: str
    name: str
    filename: str
    content: bytes
    outcome: str


def hostile_files(doors=None):
    """Yield the files of all doors, or of those given."""
    makers = {
        "hours": (workbooks, texts),
        "import": (texts,),
        "notices": (notices,),
        "proof": (proofs, named),
        "evidence": (proofs, named),
        "picture": (pictures,),
        "contact": (pictures,),
        "attachment": (pictures, archives),
    }
    for door in doors or makers:
        for family in makers[door]:
            for name, filename, content, outcome in family():
                yield HostileFile(door, name, filename, content, outcome)


def made_once(family):
    """Keep the files of a family that comes to several doors."""
    return cache(wraps(family)(lambda: tuple(family())))


# ARCHIVES


def pack(parts, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def repeat(unit, count, before="", after=""):
    return (before + unit * count + after).encode()


def patch_directory(content, offset, value):
    """Write over a field of the first line of the directory of an archive."""
    start = content.index(b"PK\x01\x02") + offset
    return content[:start] + value + content[start + len(value) :]


def archive_bombs(parts):
    """Yield (name, content, outcome) of archives around the parts of a document."""
    good = pack(parts)
    zeros = pack({**parts, "media/zeros.bin": b"\0" * 220_000_000})
    yield "zip_bomb", zeros, REFUSED
    nest = zeros
    for _level in range(3):
        nest = pack({f"{i}.zip": nest for i in range(8)}, zipfile.ZIP_STORED)
    yield "zip_in_zip", pack({**parts, "nest.zip": nest}), EITHER
    many = dict.fromkeys(map(str, range(100_000)), "")
    yield "zip_100000_parts", pack({**parts, **many}), REFUSED
    yield "zip_says_4_gb", patch_directory(good, 24, b"\xfe\xff\xff\xff"), REFUSED
    yield "zip_says_1_byte", patch_directory(good, 24, b"\1\0\0\0"), EITHER
    yield "zip_says_encrypted", patch_directory(good, 8, b"\1\0"), REFUSED
    yield "zip_unknown_method", patch_directory(good, 10, b"\x63\0"), REFUSED
    yield "zip_wrong_offset", patch_directory(good, 42, b"\xf0\xff\xff\x7f"), REFUSED
    yield "zip_truncated", good[: len(good) // 2], REFUSED
    yield "zip_directory_cut", good[:-30], REFUSED
    yield "zip_of_nothing", b"PK\x03\x04" + b"\0" * 1_000_000, REFUSED
    yield "zip_signatures_only", b"PK\x03\x04" + b"PK\x01\x02" * 1_000_000, REFUSED
    for name, head in (("laughs", LAUGHS), ("outside", OUTSIDE)):
        first = next(iter(parts))
        text = f"<?xml version='1.0'?>{head}<x>&a9;</x>"
        yield f"entity_{name}", pack({**parts, first: text}), REFUSED
        utf16 = text.replace("1.0'", "1.0' encoding='utf-16'").encode("utf-16")
        yield f"entity_{name}_utf16", pack({**parts, first: utf16}), REFUSED


def archives():
    parts = {"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}
    for name, content, outcome in archive_bombs(parts):
        # what is no archive does no harm there
        harmless = not name.startswith(("zip_bomb", "entity", "zip_100", "zip_says_4"))
        harmless = harmless and name != "zip_signatures_only"
        yield name, f"{name}.docx", content, TAKEN if harmless else outcome


# WORKBOOKS


def workbook(sheet="", strings="", head="", styles="", book="", extra=None):
    kinds = {
        "/xl/workbook.xml": "sheet.main",
        f"/{SHEET}": "worksheet",
        f"/{STRINGS}": "sharedStrings",
        "/xl/styles.xml": "styles",
    }
    overrides = "".join(
        f"<Override PartName='{part}' ContentType='{SPREADSHEET}.{kind}+xml'/>"
        for part, kind in kinds.items()
    )
    relation = "<Relationship Id='r1' Type='%s/%s' Target='%s'/>"
    parts = {
        SHEET: f"{head}<worksheet xmlns='{MAIN}'><sheetData>{sheet}</sheetData>"
        "</worksheet>",
        "[Content_Types].xml": f"<Types xmlns='{PACKAGE}/content-types'>{overrides}"
        "</Types>",
        "_rels/.rels": f"<Relationships xmlns='{PACKAGE}/relationships'>"
        + relation % (RELATIONS, "officeDocument", "xl/workbook.xml")
        + "</Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{MAIN}' xmlns:r='{RELATIONS}'><sheets>"
        f"<sheet name='a' sheetId='1' r:id='r1'/></sheets>{book}</workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{PACKAGE}/relationships'>"
        + relation % (RELATIONS, "worksheet", "worksheets/sheet1.xml")
        + "</Relationships>",
        STRINGS: f"<sst xmlns='{MAIN}'>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet xmlns='{MAIN}'>{styles}</styleSheet>",
    }
    return {**parts, **(extra or {})}


def text_cell(text, ref="A1"):
    return f"<c r='{ref}' t='inlineStr'><is><t>{text}</t></is></c>"


def table(*rows):
    """Return the rows of a sheet below the names of the columns."""
    head = "<row>" + text_cell("Personne", "A1") + text_cell("Heures", "B1") + "</row>"
    return head + "".join(rows)


def workbooks():
    person = "<row>" + text_cell("Ali", "A2") + "<c r='B2'><v>%s</v></c></row>"
    cell = "<c s='1'/>"
    sheets = {
        "row_of_1500000_cells": (f"<row>{cell * 1_500_000}</row>", REFUSED),
        "row_of_3000000_cells": (f"<row>{cell * 3_000_000}</row>", REFUSED),
        "rows_of_16384_cells": (f"<row>{cell * 16_384}</row>" * 100, REFUSED),
        "2000000_empty_cells": (f"<row>{cell * 4}</row>" * 500_000, REFUSED),
        "1000000_empty_rows": (table("<row/>" * 1_000_000), REFUSED),
        "row_number_1048576": (table("<row r='1048576'/>"), REFUSED),
        "row_number_10_billion": (table("<row r='10000000000'/>"), REFUSED),
        "row_number_negative": (table("<row r='-5'/>", person % 7), EITHER),
        "column_xfd": (table(person % 7, "<row><c r='XFD3'><v>1</v></c></row>"), TAKEN),
        "column_zzzzzz": (table("<row><c r='ZZZZZZ2'><v>1</v></c></row>"), REFUSED),
        "same_cell_90000_times": (
            table("<row>" + "<c r='B2'><v>1</v></c>" * 90_000 + "</row>"),
            EITHER,
        ),
        "90000_formulas": (
            table("<row>" + "<c><f>1+1</f></c>" * 90_000 + "</row>"),
            REFUSED,
        ),
        "formula_of_20_mb": (
            table(f"<row><c><f>{'1+' * 10_000_000}1</f></c></row>"),
            REFUSED,
        ),
        "100000_nested": (table("<a>" * 100_000 + "</a>" * 100_000), REFUSED),
        "1000000_attributes": (
            "<row " + " ".join(f"a{i}='1'" for i in range(1_000_000)) + "/>",
            REFUSED,
        ),
        "attribute_of_30_mb": (f"<row a='{'x' * 30_000_000}'/>", REFUSED),
        "comment_of_30_mb": (f"<!--{'x' * 30_000_000}-->", REFUSED),
        "name_of_20_mb": (table(f"<row>{text_cell('x' * 20_000_000)}</row>"), EITHER),
        "string_number_1e9": (
            table("<row><c r='A2' t='s'><v>1000000000</v></c></row>"),
            REFUSED,
        ),
        "string_number_negative": (
            table("<row><c r='A2' t='s'><v>-1</v></c></row>"),
            REFUSED,
        ),
        "not_closed": ("<row><c>" * 1000, REFUSED),
    }
    numbers = {
        "1e308": "1e308",
        "1e400": "1e400",
        "minus_1e308": "-1e308",
        "nan": "NaN",
        "inf": "INF",
        "400_digits": "9" * 400,
        "400_decimals": "7." + "9" * 400,
        "exponent": "1E+999999999",
    }
    for name, (sheet, outcome) in sheets.items():
        yield name, "h.xlsx", pack(workbook(sheet)), outcome
    for name, number in numbers.items():
        content = pack(workbook(table(person % number)))
        # no number for the format itself
        outcome = EITHER if name in ("nan", "inf") else TAKEN
        yield f"hours_{name}", "h.xlsx", content, outcome
    good = workbook(table(person % 7))
    areas = "<mergeCell ref='A1:XFD1048576'/>" * 100_000
    merged = good[SHEET].replace("</sheetData>", f"</sheetData><mergeCells>{areas}")
    merged = merged.replace("</worksheet>", "</mergeCells></worksheet>")
    yield "merged_100000_times", "h.xlsx", pack({**good, SHEET: merged}), REFUSED
    yield from open_workbooks()
    long = pack(workbook(table(person % ("9" * 5000))))
    yield "hours_5000_digits", "h.xlsx", long, EITHER
    yield from packed_workbooks(workbook(table(person % 7)))
    for name, content, outcome in archive_bombs(workbook(table(person % 7))):
        yield name, "h.xlsx", content, outcome


def open_workbooks():
    """Yield OpenDocument workbooks, of which a few letters are many cells."""
    names = ("office", "table", "text")
    spaces = " ".join(
        f"xmlns:{n}='urn:oasis:names:tc:opendocument:xmlns:{n}:1.0'" for n in names
    )
    cell = "<table:table-cell%s office:value-type='string'><text:p>A</text:p>"
    cell += "</table:table-cell>"
    rows = {
        "rows_repeated": f"<table:table-row table:number-rows-repeated='999999999'>"
        f"{cell % ''}</table:table-row>",
        "cells_repeated": f"<table:table-row>{cell % repeated('columns')}"
        "</table:table-row>",
        "both_repeated": f"<table:table-row{repeated('rows', 4000)}>"
        f"{cell % repeated('columns', 4000)}</table:table-row>",
        "merged": f"<table:table-row>{cell % SPANNED * 9000}</table:table-row>",
    }
    for name, row in rows.items():
        content = (
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f"<table:table>{row}</table:table></office:spreadsheet></office:body>"
            "</office:document-content>"
        )
        parts = {"META-INF/manifest.xml": "<x/>", "content.xml": content}
        yield f"ods_{name}", "h.ods", pack(parts), REFUSED


def repeated(what, count=999_999_999):
    return f" table:number-{what}-repeated='{count}'"


def packed_workbooks(good):
    """Yield workbooks of which another part than the sheet is the trap."""
    first = table("<row><c r='A2' t='s'><v>0</v></c><c r='B2'><v>7</v></c></row>")
    parts = {
        "5000000_strings": dict(strings="<si/>" * 5_000_000),
        "90000_strings_of_runs": dict(strings="<si><r><t>a</t></r></si>" * 90_000),
        "string_of_40_mb": dict(strings=f"<si><t>{'x' * 40_000_000}</t></si>"),
        "string_of_300000_runs": dict(
            strings=f"<si>{'<r><t>a</t></r>' * 300_000}</si>"
        ),
        "65000_formats": dict(styles=f"<cellXfs>{'<xf/>' * 65_000}</cellXfs>"),
        "300000_number_formats": dict(
            styles="<numFmts>%s</numFmts>"
            % ("<numFmt numFmtId='200' formatCode='0'/>" * 300_000)
        ),
        "nested_styles": dict(styles="<dxfs>" * 100_000 + "</dxfs>" * 100_000),
        "300000_names": dict(
            book="<definedNames>%s</definedNames>"
            % ("<definedName name='a'>a!$A$1</definedName>" * 300_000)
        ),
        "300000_sheets": dict(
            book="<sheets>%s</sheets>"
            % ("<sheet name='a' sheetId='1' r:id='r1'/>" * 300_000)
        ),
    }
    taken = ("90000_strings_of_runs", "65000_formats", "string_of_40_mb")
    for name, changes in parts.items():
        content = pack(workbook(first, **changes))
        yield name, "h.xlsx", content, EITHER if name in taken else REFUSED
    far = f"<!--{' ' * 20_000}-->{LAUGHS}"
    yield "entity_far", "h.xlsx", pack({**good, SHEET: f"{far}<x>&a9;</x>"}), REFUSED
    dtd = "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'>"
    yield "outside_dtd", "h.xlsx", pack(workbook(table(), head=dtd)), REFUSED
    macro = pack({**good, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 1000})
    yield "macros", "h.xlsm", macro, TAKEN


@made_once
def texts():
    """Yield text files that come as hours."""
    long = HEADER + "Ali;03/2026;"
    contents = {
        "line_of_20_mb": (b"x" * 20_000_000, REFUSED),
        "line_of_4_mb": (b"x" * 4_000_000, REFUSED),
        "1000000_columns": (repeat(";", 1_000_000), REFUSED),
        "1000000_columns_below": (repeat("a;", 1_000_000, HEADER), REFUSED),
        "quote_not_closed": (repeat("Ali;03/2026;7\n", 20_000, HEADER + '"'), REFUSED),
        "quotes_only": (b'"' * 4_000_000, REFUSED),
        "quotes_in_lines": (repeat('"\n', 2_000_000), REFUSED),
        "2000000_rows": (repeat("\n", 2_000_000, HEADER, "A;1\n"), REFUSED),
        "5000_rows_of_900_columns": (repeat(";" * 900 + "\n", 4_900, HEADER), REFUSED),
        "nul_only": (b"\0" * 4_000_000, REFUSED),
        "nul_in_a_name": ((HEADER + "A\0li;03/2026;7\n").encode(), TAKEN),
        "controls_in_a_name": ((HEADER + "A\x01\x1b;03/2026;7\n").encode(), TAKEN),
        "rtl_in_a_name": ((HEADER + "A\u202eli;03/2026;7\n").encode(), TAKEN),
        "name_of_19000": (repeat("x", 19_000, HEADER, ";03/2026;7\n"), TAKEN),
        "half_signs": (
            HEADER.encode("utf-16")
            + b"\x00\xd8A\0;\0"
            + "03/2026;7".encode("utf-16-le"),
            TAKEN,
        ),
        "hours_of_400_digits": ((long + "9" * 400).encode(), TAKEN),
        "hours_1e308": ((long + "1e308").encode(), TAKEN),
        "hours_exponent": ((long + "1E+999999999").encode(), TAKEN),
        "month_of_40_digits": ((HEADER + f"A;03/{'9' * 40};7").encode(), TAKEN),
        "month_number_of_40_digits": ((HEADER + f"A;{'9' * 40}/03;7").encode(), TAKEN),
        "accents_of_one_letter": (repeat("\u0301", 9_000, HEADER + "e", ";1;7"), TAKEN),
        "bom_only": (b"\xff\xfe", REFUSED),
        "utf16_odd": (b"\xff\xfe" + b"A" * 1_000_001, REFUSED),
        "xml_laughs": (f"{LAUGHS}<x>&a9;</x>".encode(), REFUSED),
        "old_excel": (b"\xd0\xcf\x11\xe0" + b"\0" * 4_000_000, REFUSED),
        "gzip": (gzip.compress(b"\0" * 50_000_000, mtime=0), REFUSED),
    }
    for name, (content, outcome) in contents.items():
        yield f"text_{name}", "h.csv", content, outcome


# NOTICES


def record(**values):
    return {
        "id": "1",
        "objet": "Travaux",
        "acheteur": {"id": "21750001600019"},
        "titulaires": [],
        **values,
    }


def notice(**values):
    return json.dumps({"marches": [record(**values)]})


def contracts(count, holders):
    firms = [{"titulaire": {"id": f"{holder:09}"}} for holder in range(holders)]
    records = [record(id=str(number), titulaires=firms) for number in range(count)]
    return json.dumps({"marches": records})


def notices():
    deep = 100_000
    raw = '{"marches": [{"id": "1", "objet": "a", "acheteur": {"id": "2"}, %s}]}'
    contents = {
        "100000_brackets": (repeat("[", deep, after="]" * deep), REFUSED),
        "100000_braces": (repeat('{"a":', deep, after="1" + "}" * deep), REFUSED),
        "400_brackets_in_a_record": (
            raw % ('"montant": ' + "[" * 400 + "]" * 400),
            EITHER,
        ),
        "900_braces_in_a_record": (
            raw % ('"x": ' + '{"a":' * 900 + "1" + "}" * 900),
            EITHER,
        ),
        "string_of_50_mb": (
            b'{"marches": [{"objet": "%s"}]}' % (b"x" * 50_000_000),
            REFUSED,
        ),
        "string_of_9_mb": (raw % f'"nature": "{"x" * 9_000_000}"', TAKEN),
        "subject_of_9_mb": (notice(objet="x" * 9_000_000), TAKEN),
        "number_of_1_mb": (notice(id="9" * 1_000_000), TAKEN),
        "key_of_9_mb": (raw % f'"{"x" * 9_000_000}": 1', TAKEN),
        "4000000_values": ("[%s1]" % ("1," * 4_000_000), REFUSED),
        "3000000_lists": ("[%s[]]" % ("[]," * 3_000_000), REFUSED),
        "240000_records": ('{"marches": [%s{}]}' % ("{}," * 240_000), REFUSED),
        "9000_empty_records": (
            '{"marches": [%s{"a":1}]}' % ('{"a":1},' * 9_000),
            TAKEN,
        ),
        "3000_contracts": (contracts(3_000, holders=2), EITHER),
        "2000_contracts": (contracts(2_000, holders=1), EITHER),
        "400000_keys": (
            raw % ",".join(f'"k{i}": 1' for i in range(400_000)),
            TAKEN,
        ),
        "400000_times_a_key": (raw % ",".join(['"k": 1'] * 400_000), TAKEN),
        "100000_holders": (
            raw % '"titulaires": [%s{}]' % ('{"id": "1"},' * 100_000),
            TAKEN,
        ),
        "9000_holders": (
            raw % '"titulaires": [%s{}]' % ('{"id": "1"},' * 9_000),
            TAKEN,
        ),
        "integer_of_5000_digits": (raw % f'"montant": {"9" * 5000}', TAKEN),
        "integer_of_400_digits": (raw % f'"montant": {"9" * 400}', TAKEN),
        "amount_1e308": (raw % '"montant": 1e308', TAKEN),
        "amount_1e999": (raw % '"montant": 1e999', TAKEN),
        "amount_text_exponent": (raw % '"montant": "1E+999999999"', TAKEN),
        "amount_text_of_4000_digits": (raw % f'"montant": "{"9" * 4000}"', TAKEN),
        "amount_nan": (raw % '"montant": NaN', TAKEN),
        "duration_1e9": (raw % '"dureeMois": 9999999999', TAKEN),
        "duration_400_digits": (raw % f'"dureeMois": "{"9" * 400}"', TAKEN),
        "date_99999": (raw % '"dateNotification": "99999-12-31"', TAKEN),
        "date_0000": (raw % '"dateNotification": "0000-00-00"', TAKEN),
        "nul_in_a_name": (raw % '"nature": "a\\u0000b"', TAKEN),
        "half_sign": (raw % '"nature": "a\\ud800b"', TAKEN),
        "truncated": ('{"marches": [' + '{"id": "1"},' * 50_000, REFUSED),
        "gzip": (gzip.compress(b"[" * 50_000_000, mtime=0), REFUSED),
        "utf_32": (notice().encode("utf-32"), TAKEN),
        "xml_laughs": (f"{LAUGHS}<x>&a9;</x>", REFUSED),
        "spaces": (b" " * 9_000_000 + b"[]", EITHER),
        # an archive is read: what of it cannot be is one rejection, told
        "zip": (pack({"a.json": b"[" * 50_000_000}), TAKEN),
        "wide_letters": (raw % f'"nature": "{chr(0x1F600) * 2_000_000}"', TAKEN),
    }
    for name, (content, outcome) in contents.items():
        content = content.encode() if isinstance(content, str) else content
        yield name, "marches.json", content, outcome


# PICTURES AND PROOFS


def png(width, height, *chunks, channels=1):
    def chunk(kind, data):
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    color = {1: 0, 3: 2, 4: 6}[channels]
    header = struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)
    size = min(height * (width * channels + 1), 200_000_000)
    pixels = zlib.compress(b"\0" * size, 1)
    body = [("IHDR", header), *chunks, ("IDAT", pixels), ("IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind.encode(), data) for kind, data in body
    )


def jpeg(width, height):
    return (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
        + b"\xff\xc0\0\x0b\x08"
        + struct.pack(">HH", height, width)
        + b"\1\1\x11\0\xff\xda\0\x08\1\1\0\0\x3f\0"
        + b"\0" * 1000
        + b"\xff\xd9"
    )


def gif(width, height, frames=1):
    size = struct.pack("<HH", width, height)
    frame = b"\x2c\0\0\0\0" + size + b"\0\x02\x02\x4c\x01\0"
    return b"GIF89a" + size + b"\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b"\x3b"


def tiff(width, height):
    entries = ((256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 200))
    tags = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + tags + b"\0" * 500


def bmp(width, height):
    return b"BM" + struct.pack(
        "<IHHIIiiHHIIiiII", 60, 0, 0, 54, 40, width, height, 1, 24, *[0] * 6
    )


def webp(width, height):
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + size + b"\0" * 10


def big_pictures():
    huge = 50_000
    text = b"a\0\0" + zlib.compress(b"\0" * 60_000_000, 1)
    profile = b"a\0\0" + zlib.compress(b"\0" * 60_000_000, 1)
    yield "png_50000", "a.png", png(huge, huge), REFUSED
    yield "png_10000", "a.png", png(10_000, 10_000), REFUSED
    yield "png_of_49_million", "a.png", png(7_000, 7_000, channels=3), TAKEN
    yield "png_clear_of_49_million", "a.png", png(7_000, 7_000, channels=4), REFUSED
    yield "png_clear_of_32_million", "a.png", png(5_600, 5_700, channels=4), TAKEN
    yield "png_2_billion", "a.png", png(2**31 - 1, 2**31 - 1), REFUSED
    yield "png_text_bomb", "a.png", png(10, 10, ("zTXt", text)), EITHER
    yield "png_profile_bomb", "a.png", png(10, 10, ("iCCP", profile)), EITHER
    yield "jpeg_65500", "a.jpg", jpeg(65_500, 65_500), REFUSED
    yield "jpeg_13000", "a.jpeg", jpeg(13_000, 13_000), REFUSED


@made_once
def pictures():
    yield from big_pictures()
    yield "gif_65000", "a.gif", gif(65_000, 65_000), REFUSED
    yield "gif_50000_frames", "a.gif", gif(1000, 1000, 50_000), EITHER
    yield "tiff_50000", "a.tiff", tiff(50_000, 50_000), EITHER
    yield "bmp_50000", "a.bmp", bmp(50_000, 50_000), REFUSED
    yield "bmp_negative", "a.bmp", bmp(50_000, -50_000), REFUSED
    yield "webp_16000", "a.webp", webp(16_000, 16_000), EITHER
    size = "width='50000' height='50000'"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' {size}>%s</svg>"
    yield "svg_50000", "a.svg", (svg % "<rect/>").encode(), EITHER
    yield "svg_laughs", "a.svg", (LAUGHS + svg % "&a9;").encode(), REFUSED


@made_once
def proofs():
    yield from big_pictures()
    yield "gif_65000", "a.gif", gif(65_000, 65_000), REFUSED
    yield "tiff_50000", "a.tiff", tiff(50_000, 50_000), REFUSED
    yield "bmp_50000", "a.bmp", bmp(50_000, 50_000), REFUSED
    yield "webp_16000", "a.webp", webp(16_000, 16_000), REFUSED
    yield "heic_of_zeros", "a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 900_000, REFUSED
    yield "ole_of_zeros", "a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 900_000, REFUSED
    yield "pdf_after_a_page", "a.pdf", b"<script>a</script>%PDF-1.7", REFUSED
    yield "pdf_encrypt_only", "a.pdf", b"%PDF-1.7 /Encrypt " * 9_000, TAKEN
    document = {
        "word/document.xml": "<x/>",
        "[Content_Types].xml": "<x/>",
        "word/styles.xml": "<x/>",
    }
    for name, content, outcome in archive_bombs(document):
        yield name, "a.docx", content, outcome
    row = f"<row>{'<c/>' * 1_500_000}</row>"
    yield "row_of_1500000_cells", "a.xlsx", pack(workbook(row)), TAKEN
    flate = zlib.compress(b"\0" * 200_000_000, 1)
    pdf = b"%%PDF-1.7\n1 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(flate)
    yield "pdf_flate_bomb", "a.pdf", pdf + flate + b"\nendstream endobj", TAKEN
    yield "pdf_nested", "a.pdf", b"%PDF-1.7\n" + b"[" * 1_000_000, TAKEN
    yield "pdf_of_11_mb", "a.pdf", b"%PDF-" + b"0" * 11_000_000, REFUSED
    yield "page", "a.pdf", b"<html><script>alert(1)</script>", REFUSED


def named():
    for number, filename in enumerate(NAMES):
        yield f"name_{number}", filename, b"%PDF-1.7 releve", EITHER
