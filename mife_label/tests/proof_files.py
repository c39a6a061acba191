# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Proofs as telephones, scanners, faxes and offices make them."""

import base64
import importlib.util
import io
import zipfile

from PIL import Image

PDF = b"%PDF-1.4 proof"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024
# A photo of 96 x 64 pixels, as an iPhone packs it
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0"
    "AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAAEIAAAAjaWluZgAAAAAA"
    "AQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmND"
    "AQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEB"
    "A3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xy"
    "bmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAA"
    "AAABAAEEgQIDBAAAAEptZGF0AAAAPigBrxmAspNKgwdHZCm//8UMP/Na1/1/g1xnaKYn9chPolDjWpTf"
    "THtkEv8WCa8m81V+xg6LG39SRKw0ZKVg"
)
# An empty page, closed by AES-256: nobody opens the first without its password, the
# second only restricts what is done with it
LOCKED_PDF = base64.b64decode(
    "JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvRXh0ZW5zaW9ucyA8PCAvQURCRSA8PCAvQmFzZVZlcnNp"
    "b24gLzEuNyAvRXh0ZW5zaW9uTGV2ZWwgOCA+PiA+PiAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cg"
    "Pj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEgL0tpZHMgWyAzIDAgUiBdIC9UeXBlIC9QYWdlcyA+"
    "PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMgNCAwIFIgL01lZGlhQm94IFsgMCAwIDUwIDUwIF0g"
    "L1BhcmVudCAyIDAgUiAvUmVzb3VyY2VzIDw8ID4+IC9UeXBlIC9QYWdlID4+CmVuZG9iago0IDAgb2Jq"
    "Cjw8IC9MZW5ndGggMzIgL0ZpbHRlciAvRmxhdGVEZWNvZGUgPj4Kc3RyZWFtCkYr40TT1MELrW45MEFY"
    "/4mdGjy24I1xDU0L/TzhH8w8CmVuZHN0cmVhbQplbmRvYmoKNSAwIG9iago8PCAvQ0YgPDwgL1N0ZENG"
    "IDw8IC9BdXRoRXZlbnQgL0RvY09wZW4gL0NGTSAvQUVTVjMgL0xlbmd0aCAzMiA+PiA+PiAvRmlsdGVy"
    "IC9TdGFuZGFyZCAvTGVuZ3RoIDI1NiAvTyA8MDc2YzQ1ZWQwMmIwYmZmZTkzNmJjMzg1ODkxYTIzODVi"
    "ZjcwMzRjMTczMGYzOGY4NDQ0ODQ5ZmEzZjRlYWIyYzM4OGVmMTRhNGQ0NmM2MDA3ZmZjMTQ0N2YwYzQ3"
    "Njg5PiAvT0UgPDNkM2U2NzE5ZmMyZDQwMmYxZGFjMjQzNDY4ODg3ZDU5N2Y1N2Y5Nzg5NTgwMzQyN2Vj"
    "NjcyYTIwZTYzYTM2MDA+IC9QIC0xMDI4IC9QZXJtcyA8OGE0MWMxYWVkMWJhNThjZTUyYWIyOGM0Zjlk"
    "NWUxYTI+IC9SIDYgL1N0bUYgL1N0ZENGIC9TdHJGIC9TdGRDRiAvVSA8MGI3YTIyYTMyYjAwZTU4YjY1"
    "MmQ3ZmY1MTRjYTcyZTI0ZTcyYzFkZjAyOWIwNWQwMzI4Y2U5MjdiNDYwMTFjZjU0YzQyNGI1NDI2NmU2"
    "ZDYzYTBjYWZkMDU5Nzg1OWFmPiAvVUUgPGRmNWExNzg4MGNhNmNmZGFiOWMzYjdjMGVhZWMwNGNjZTBi"
    "OWI0ZTQxN2UzZTk0YzM5NjBjYTMwNmVkYTg0MDA+IC9WIDUgPj4KZW5kb2JqCnhyZWYKMCA2CjAwMDAw"
    "MDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMTMwIDAwMDAwIG4gCjAwMDAw"
    "MDAxODkgMDAwMDAgbiAKMDAwMDAwMDI5MyAwMDAwMCBuIAowMDAwMDAwMzk2IDAwMDAwIG4gCnRyYWls"
    "ZXIgPDwgL1Jvb3QgMSAwIFIgL1NpemUgNiAvSUQgWzxkN2UzZmIzNjc2ZjBmYTJmNmUwNmM3YjFiNTFm"
    "MWEzMz48ZDdlM2ZiMzY3NmYwZmEyZjZlMDZjN2IxYjUxZjFhMzM+XSAvRW5jcnlwdCA1IDAgUiA+Pgpz"
    "dGFydHhyZWYKOTQ2CiUlRU9GCg=="
)
RESTRICTED_PDF = base64.b64decode(
    "JVBERi0xLjcKJb/3ov4KMSAwIG9iago8PCAvRXh0ZW5zaW9ucyA8PCAvQURCRSA8PCAvQmFzZVZlcnNp"
    "b24gLzEuNyAvRXh0ZW5zaW9uTGV2ZWwgOCA+PiA+PiAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cg"
    "Pj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEgL0tpZHMgWyAzIDAgUiBdIC9UeXBlIC9QYWdlcyA+"
    "PgplbmRvYmoKMyAwIG9iago8PCAvQ29udGVudHMgNCAwIFIgL01lZGlhQm94IFsgMCAwIDUwIDUwIF0g"
    "L1BhcmVudCAyIDAgUiAvUmVzb3VyY2VzIDw8ID4+IC9UeXBlIC9QYWdlID4+CmVuZG9iago0IDAgb2Jq"
    "Cjw8IC9MZW5ndGggMzIgL0ZpbHRlciAvRmxhdGVEZWNvZGUgPj4Kc3RyZWFtCj1rlKu0D3g/CXj19+9p"
    "pJXfiucpjTFzGbMbETLehNDgCmVuZHN0cmVhbQplbmRvYmoKNSAwIG9iago8PCAvQ0YgPDwgL1N0ZENG"
    "IDw8IC9BdXRoRXZlbnQgL0RvY09wZW4gL0NGTSAvQUVTVjMgL0xlbmd0aCAzMiA+PiA+PiAvRmlsdGVy"
    "IC9TdGFuZGFyZCAvTGVuZ3RoIDI1NiAvTyA8NzJkZjVmNDg5OWRkZmRjYThhMTQ3YzVmZDg3NWNjYmVm"
    "ZjMwODE4NGY0NjU4NTAyZmE5N2U1M2Q1ZWEzMjRkMGMwZGRkYzM5ODRhNWM1YjRiZDU0YzBhY2E3M2Q4"
    "NWJkPiAvT0UgPGRhYWVhN2RlYzdjNzg5M2Q1ZTg2YjJiMGIyYjgxZGYyODRiNmU2ZmY3ODU3MzZjNTZl"
    "YzNhYTBlMjFjMTFiMzc+IC9QIC0xMDI4IC9QZXJtcyA8YWEzMjQ3ZThmYzFmZjlmYjI3NjFkMWQxNTM5"
    "YjcwZTE+IC9SIDYgL1N0bUYgL1N0ZENGIC9TdHJGIC9TdGRDRiAvVSA8ZTJjYjdhNzcwNTQ1MzNjOWM0"
    "MjJhNTcxNmFkZWI5MGJlYmM5Yzk0MThkMWE0YmIxNTIxZGU3MGRkYjVkNzFkZDcyMDAxZTA4ZmNhMWFh"
    "MzMxMjBlOTJiMjg1YjE1ZDE2PiAvVUUgPDg5NzZmZjI1NDY4NzJhYmRkOGY4NWU5MjI5MDIyYTMwNWNh"
    "NTk0MjFjOGY1MGJiNGFlYzU3M2VmZDY1OGM4ZjA+IC9WIDUgPj4KZW5kb2JqCnhyZWYKMCA2CjAwMDAw"
    "MDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAxNSAwMDAwMCBuIAowMDAwMDAwMTMwIDAwMDAwIG4gCjAwMDAw"
    "MDAxODkgMDAwMDAgbiAKMDAwMDAwMDI5MyAwMDAwMCBuIAowMDAwMDAwMzk2IDAwMDAwIG4gCnRyYWls"
    "ZXIgPDwgL1Jvb3QgMSAwIFIgL1NpemUgNiAvSUQgWzxkN2UzZmIzNjc2ZjBmYTJmNmUwNmM3YjFiNTFm"
    "MWEzMz48ZDdlM2ZiMzY3NmYwZmEyZjZlMDZjN2IxYjUxZjFhMzM+XSAvRW5jcnlwdCA1IDAgUiA+Pgpz"
    "dGFydHhyZWYKOTQ2CiUlRU9GCg=="
)
# 60 x 40 black pixels, and a fax of three pages whose points are taller than wide
WEBP = base64.b64decode(
    "UklGRjgAAABXRUJQVlA4ICwAAABQAwCdASo8ACgAPm02mEkkIyKhIqgAgA2JaQAAE/GOHwhFgAD++5zA"
    "AAAAAA=="
)
TIFF = base64.b64decode(
    "SUkqAJIAAACAACBQOCQWDQeEQmFQuGQ2HQ+IRGJROKRWLReMRmNRuOR2PR+QSGRSOSSWTSeUSmVSuWS2"
    "XS+YTGZTOaTWbTecTmdTueT2fT+gUGhUOiUWjUekUmlUumU2nU+oVGpVOqVWrVesVmtVuuV2vV+wWGxW"
    "OyWWzWe0Wm1Wu2W23W+4XG5XO6XW7XeeQEAKAAABAwABAAAAPAAAAAEBAwABAAAAKAAAAAIBAwADAAAA"
    "EAEAAAMBAwABAAAABQAAAAYBAwABAAAAAgAAABEBBAABAAAACAAAABUBAwABAAAAAwAAABYBAwABAAAA"
    "KAAAABcBBAABAAAAigAAABwBAwABAAAAAQAAAAAAAAAIAAgACAA="
)
FAX = base64.b64decode(
    "SUkqADgBAAAmoGUN////////////////////////////////////////////////////////////////"
    "/////////////////////////////////////ABABCagZQ3/////////////////////////////////"
    "///////////////////////////////////////////////////////////////////8AEAEJqBlDf//"
    "////////////////////////////////////////////////////////////////////////////////"
    "//////////////////wAQAQmoGUN////////////////////////////////////////////////////"
    "///////////8AEAEDAAAAQMAAQAAAMAGAAABAQMAAQAAAEwEAAACAQMAAQAAAAEAAAADAQMAAQAAAAQA"
    "AAAGAQMAAQAAAAEAAAARAQQABAAAAO4BAAAWAQMAAQAAAC8BAAAXAQQABAAAAN4BAAAaAQUAAQAAAM4B"
    "AAAbAQUAAQAAANYBAAAcAQMAAQAAAAEAAAAoAQMAAQAAAAIAAAA4AwAAzAAAAAEAAABiAAAAAQAAAFMA"
    "AABTAAAAUwAAADcAAAAIAAAAWwAAAK4AAAABAQAAAABJSSoAOAEAACagZQ3/////////////////////"
    "///////////////////////////////////////////////////////////////////////////////8"
    "AEAEJqBlDf//////////////////////////////////////////////////////////////////////"
    "//////////////////////////////wAQAQmoGUN////////////////////////////////////////"
    "/////////////////////////////////////////////////////////////ABABCagZQ3/////////"
    "//////////////////////////////////////////////////////wAQAQMAAABAwABAAAAwAYAAAEB"
    "AwABAAAATAQAAAIBAwABAAAAAQAAAAMBAwABAAAABAAAAAYBAwABAAAAAQAAABEBBAAEAAAA7gMAABYB"
    "AwABAAAALwEAABcBBAAEAAAA3gMAABoBBQABAAAAzgMAABsBBQABAAAA1gMAABwBAwABAAAAAQAAACgB"
    "AwABAAAAAgAAADgFAADMAAAAAQAAAGIAAAABAAAAUwAAAFMAAABTAAAANwAAAAgCAABbAgAArgIAAAED"
    "AAAAAElJKgA4AQAAJqBlDf//////////////////////////////////////////////////////////"
    "//////////////////////////////////////////wAQAQmoGUN////////////////////////////"
    "/////////////////////////////////////////////////////////////////////////ABABCag"
    "ZQ3/////////////////////////////////////////////////////////////////////////////"
    "///////////////////////8AEAEJqBlDf//////////////////////////////////////////////"
    "/////////////////ABABAwAAAEDAAEAAADABgAAAQEDAAEAAABMBAAAAgEDAAEAAAABAAAAAwEDAAEA"
    "AAAEAAAABgEDAAEAAAABAAAAEQEEAAQAAADuBQAAFgEDAAEAAAAvAQAAFwEEAAQAAADeBQAAGgEFAAEA"
    "AADOBQAAGwEFAAEAAADWBQAAHAEDAAEAAAABAAAAKAEDAAEAAAACAAAAAAAAAMwAAAABAAAAYgAAAAEA"
    "AABTAAAAUwAAAFMAAAA3AAAACAQAAFsEAACuBAAAAQUAAAAA"
)
READS_HEIC = bool(importlib.util.find_spec("pi_heif"))


def picture(kind, mode="RGB", **options):
    stream = io.BytesIO()
    Image.new(mode, (60, 40), 0).save(stream, kind, **options)
    return stream.getvalue()


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return stream.getvalue()


# What is taken: (name, content, name under which it is kept, how it then begins)
TAKEN = (
    ("scan.pdf", b"\n\r@PJL SET X\n" + PDF, "scan.pdf", b"\n\r@PJL"),
    ("photo.jfif", picture("JPEG"), "photo.jpg", b"\xff\xd8\xff"),
    ("photo.JPEG", picture("JPEG"), "photo.JPEG", b"\xff\xd8\xff"),
    ("photo.heic", picture("JPEG"), "photo.jpg", b"\xff\xd8\xff"),
    ("photo.png", picture("JPEG"), "photo.jpg", b"\xff\xd8\xff"),
    ("photo.webp", WEBP, "photo.jpg", b"\xff\xd8\xff"),
    ("scan.bmp", picture("BMP"), "scan.jpg", b"\xff\xd8\xff"),
    ("scan.tif", TIFF, "scan.jpg", b"\xff\xd8\xff"),
    ("scan.gif", picture("GIF", "P"), "scan.gif", b"GIF8"),
    ("fax.tiff", FAX, "fax.pdf", b"%PDF-"),
    ("releve.doc", OLE, "releve.doc", OLE[:8]),
    ("releve.doc", b"{\\rtf1 releve}", "releve.doc", b"{\\rtf"),
    ("releve.xls", OLE, "releve.xls", OLE[:8]),
    ("releve.odt", archive(mimetype="x", content_xml="<x/>"), "releve.odt", b"PK"),
    ("releve.csv", "Prénom;7,5".encode("cp1252"), "releve.csv", b"Pr\xe9nom"),
    ("restricted.pdf", RESTRICTED_PDF, "restricted.pdf", b"%PDF-"),
)
# What is not: (name, content, why)
REFUSED = (
    ("a.exe", b"MZ", "type"),
    ("a.pdf", b"<html><script></script>\n" + PDF, "mismatch"),
    ("a.csv", b"<script>alert(1)</script>", "mismatch"),
    ("a.csv", b"MZ\x00\x01", "mismatch"),
    ("a.heic", b"\0\0\0\x18ftypavif" + b"x" * 100, "mismatch"),
    ("a.tiff", b"II*\x00" + b"x" * 100, "mismatch"),
    ("a.pdf", LOCKED_PDF, "password"),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    (
        "a.odt",
        archive(
            content_xml="x", **{"META-INF__manifest_xml": "<manifest:encryption-data/>"}
        ),
        "password",
    ),
)
