# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file from outside: which are taken, within which budgets, under which name.

Nothing here unpacks a file nor decodes a picture: sizes are read in the headers. See
``proofs`` for what becomes of the pictures that few programs open.
"""

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from pathlib import PurePath

from PIL import Image

Image.preinit()  # the formats that core decodes, and no other

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024

# As core's own images: above the cameras of telephones and pages scanned at 600 dpi.
# Once decoded, four bytes each: 200 MB for whoever opens it
MAX_PIXELS = 50_000_000
# with a fourth channel, as transparency: opened, each holds twice the memory
MAX_CLEAR_PIXELS = 32_000_000

# An office document has some hundreds of parts, of which text packs ten times
MAX_MEMBERS = 5_000
MAX_UNPACKED = 200 * 1024 * 1024
# Where an XML part declares its entities; a comment may come before
XML_HEAD = 16 * 1024

# File systems hold 255 bytes, of which they want some for names of their own
MAX_NAME_BYTES = 180

# Documents and pictures that are shown by no browser as a page with scripts. The
# first bytes are the proof: an extension is only what the sender says.
_ZIP = (b"PK\x03\x04",)
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_RTF = (b"{\\rtf",)
# What a picture is, whatever its name says: telephones and messengers rename them
_PICTURES = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "tiff": (b"II*\x00", b"MM\x00*"),
    "bmp": (b"BM",),
}
_BRANDS = {
    "heic": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
    "avif": (b"avif", b"avis"),
}
_PICTURE_NAMES = (
    *(
        "png",
        "jpg",
        "jpeg",
        "jfif",
        "jpe",
        "heic",
        "heif",
        "hif",
        "avif",
        "tif",
        "tiff",
    ),
    *("webp", "gif", "bmp"),
)
SIGNATURES = {
    "pdf": (b"%PDF-",),
    **dict.fromkeys(_PICTURE_NAMES, ()),
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "odt": _ZIP,
    "ods": _ZIP,
    "odp": _ZIP,
    "doc": _OLE + _RTF,
    "xls": _OLE,
    "ppt": _OLE,
    "rtf": _RTF,
    "csv": (),
    "txt": (),
}
# As it is said: one name of each format
NAMES = (
    "PDF, JPG, PNG, HEIC, TIFF, WEBP, DOC, DOCX, ODT, XLS, XLSX, ODS, CSV, PPT, PPTX"
)
# A PDF may begin later: scanners and mails write before it
PDF_HEAD = 1024
ACCEPT = ",".join(f".{extension}" for extension in SIGNATURES)
MIMETYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "rtf": "application/rtf",
    "csv": "text/csv",
    "txt": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}

EMPTY, TOO_LARGE, TYPE, MISMATCH = "empty", "too_large", "type", "mismatch"
# Asks for a password; of a telephone, and no library reads it here
PASSWORD, PHOTO = "password", "photo"
# What a file becomes once opened, and what it hides
TOO_MANY_PIXELS, UNSAFE = "too_many_pixels", "unsafe"

# The parts of a document, each with its encryption
MAX_MANIFEST = 1024 * 1024
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Programs, of which a document named as one without any has none
_MACROS = "vbaproject.bin"
_MEMBER = b"PK\x01\x02"  # begins each line of the directory of an archive
# Of what is no letter of a name: controls, directions of writing, private signs
_INVISIBLE = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
# Signs that a file system, an address or a page takes for its own
_RESERVED_SIGNS = re.compile(r'[<>:"|?*#%`]')
_RESERVED_NAMES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.I)


def extension_of(filename):
    return PurePath(filename or "").suffix.lower().lstrip(".")


def refusal(filename, content):
    r"""Tell why a proof cannot be taken, or None when it can.

    >>> refusal("visit.pdf", b"%PDF-1.7 ...")
    >>> refusal("visit.svg", b"<svg/>"), refusal("visit.pdf", b"<script>")
    ('type', 'mismatch')
    """
    if not content:
        return EMPTY
    if len(content) > MAX_BYTES:
        return TOO_LARGE
    extension = extension_of(filename)
    if extension not in SIGNATURES:
        return TYPE
    if not _is(extension, content):
        return PASSWORD if _is_locked_office(content) else MISMATCH
    if reason := danger(content):
        return reason
    if _has_macros(content):
        return MISMATCH
    return PASSWORD if _is_locked(content) else None


def picture_of(filename, content):
    r"""Return the format of a file that comes as a picture, None for another.

    >>> picture_of("IMG_1.jpg", b"\0\0\0\x18ftypheic"), picture_of("a.pdf", b"%PDF-1.4")
    ('heic', None)
    """
    if extension_of(filename) not in _PICTURE_NAMES:
        return None
    for name, signatures in _PICTURES.items():
        if content.startswith(signatures):
            return name
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    for name, brands in _BRANDS.items():
        if content[4:8] == b"ftyp" and content[8:12] in brands:
            return name
    return None


def danger(content):
    """Tell what makes a file of any kind too heavy to be opened, or None."""
    if content.startswith(_ZIP):
        return _weigh_archive(content)
    if content.lstrip()[:1] == b"<":
        return UNSAFE if _declares_entities(content[:XML_HEAD]) else None
    return _weigh_picture(content)


def clean_name(filename):
    r"""Return the name of a file as every system, page and address takes it.

    >>> clean_name("../..\\etc/relev\u0065\u0301 de\tmai.pdf"), clean_name("con.pdf")
    ('relevé de mai.pdf', '_con.pdf')
    >>> clean_name("exe\u202efdp.pdf"), clean_name("<b>1</b>.png")
    ('exefdp.pdf', 'b_.png')
    """
    name = re.sub(r"\s", " ", unicodedata.normalize("NFC", filename or ""))
    name = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    name = _RESERVED_SIGNS.sub("_", re.split(r"[/\\]", name)[-1])
    name = " ".join(name.split()).strip(" .")
    if _RESERVED_NAMES.match(name):
        name = f"_{name}"
    return _shorten(name)


def _is(extension, content):
    """Tell whether a file is of a kind that may bear the extension."""
    if extension in _PICTURE_NAMES:
        return picture_of(f"a.{extension}", content) is not None
    if extension == "pdf":
        before, mark, _after = content[: PDF_HEAD + 5].partition(b"%PDF-")
        # a page with scripts is no PDF, whatever follows
        return bool(mark) and b"<" not in before
    if extension in ("csv", "txt"):
        return _is_text(content)
    return content.startswith(SIGNATURES[extension])


def _is_text(content):
    head = content[:XML_HEAD]
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if head.startswith((*_ZIP, *_OLE, b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"MZ")):
        return False
    return head.lstrip()[:1] != b"<" and (is_wide or b"\x00" not in head)


def _has_macros(content):
    if not content.startswith(_ZIP):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(name.lower().endswith(_MACROS) for name in archive.namelist())


def _is_locked(content):
    """Tell whether an office document asks for a password."""
    if not content.startswith(_ZIP):
        return _is_locked_office(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "META-INF/manifest.xml" not in archive.namelist():
            return False
        with archive.open("META-INF/manifest.xml") as stream:
            return b"encryption-data" in stream.read(MAX_MANIFEST)


def _is_locked_office(content):
    return content.startswith(_OLE) and _ENCRYPTED in content


def _shorten(name):
    """Cut what stands before the extension."""
    if len(name.encode()) <= MAX_NAME_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 10:
        stem, dot, extension = name, "", ""
    room = MAX_NAME_BYTES - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + dot + extension


def _weigh_archive(content):
    # before the directory itself is read
    if content.count(_MEMBER) > MAX_MEMBERS:
        return UNSAFE
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            # no more than a part announces is ever unpacked of it
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                return UNSAFE
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        if _declares_entities(stream.read(XML_HEAD)):
                            return UNSAFE
    # damaged, encrypted or packed in a way of its own: nobody can open it
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError):
        return MISMATCH
    except (NotImplementedError, RuntimeError, ValueError):
        return MISMATCH
    return None


def _declares_entities(head):
    # of two bytes a letter in UTF-16
    return b"<!ENTITY" in head.replace(b"\x00", b"").upper()


def _weigh_picture(content):
    try:
        picture = _open_header(content)
    except (ValueError, Image.DecompressionBombError):
        return TOO_MANY_PIXELS
    if picture is None:
        return None
    width, height = picture.size
    is_clear = len(picture.getbands()) > len("RGB")
    most = MAX_CLEAR_PIXELS if is_clear else MAX_PIXELS
    return TOO_MANY_PIXELS if width * height > most else None


def _open_header(content):
    """Return a picture of which the header alone is read, None for anything else.

    As Image.open does, less its warning about sizes that are refused here.
    """
    for factory, accepts in Image.OPEN.values():
        try:
            if accepts and accepts(content[:16]):
                return factory(io.BytesIO(content), "")
        except (SyntaxError, IndexError, TypeError, OSError, struct.error):
            continue
    return None
