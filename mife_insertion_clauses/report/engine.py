# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs of the printing engine that can go on at the same time.

Odoo waits for each run, with a cursor open. Here a run needs nothing but texts: it can
be left to a thread while the next documents are prepared.
"""

import io
import logging
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

_logger = logging.getLogger(__name__)


class PrintingError(Exception):
    """The engine printed nothing; its argument is what it said of it."""


def print_documents(command, documents, header, footer):
    """Return one PDF for each document, printed in one run of the engine.

    :param command: the engine and its options, as a list
    :param documents: whole pages of HTML, each with one title of the first level
    :param header, footer: HTML of the pages, for all
    :raise PrintingError: if nothing could be printed
    """
    pdf = _run(command, documents, header, footer)
    if len(documents) == 1:
        return [pdf]
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    starts = _find_starts(reader, len(documents))
    if starts is None:
        return [_run(command, [document], header, footer) for document in documents]
    ends = [*starts[1:], reader.getNumPages()]
    return [
        _write_pages(reader, range(start, end))
        for start, end in zip(starts, ends, strict=True)
    ]


def _run(command, documents, header, footer):
    with TemporaryDirectory(prefix="insertion.print.") as folder:
        pages = {"header": header, "footer": footer, **dict(enumerate(documents))}
        paths = {name: Path(folder, f"{name}.html") for name in pages}
        for name, path in paths.items():
            path.write_text(pages[name], encoding="utf-8")
        pdf = Path(folder, "printed.pdf")
        options = ["--header-html", paths.pop("header")]
        options += ["--footer-html", paths.pop("footer")]
        try:
            process = subprocess.run(
                [*command, *options, *paths.values(), pdf],
                capture_output=True,
                check=False,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise PrintingError(str(error)) from error
        said = process.stderr.strip()[:500]
        # 1 may be a page with something missing, printed all the same
        if process.returncode not in (0, 1) or not pdf.exists():
            raise PrintingError(f"wkhtmltopdf {process.returncode}: {said}")
        if process.returncode:
            _logger.warning("wkhtmltopdf: %s", said)
        return pdf.read_bytes()


def _find_starts(reader, count):
    """Return the first page of each of ``count`` documents, None if it is not known.

    As many pages as documents are one each. Else the titles of the first level, which
    the engine keeps as the outline of the PDF, say where each document begins.
    """
    if reader.getNumPages() == count:
        return list(range(count))
    starts = set(_find_titles(reader.trailer["/Root"]))
    return sorted(starts) if len(starts) == count and 0 in starts else None


def _find_titles(root):
    """Yield the page of each title of the first level."""
    # get() would give references, not what they lead to
    if "/Outlines" not in root or "/First" not in root["/Outlines"]:
        return
    node = root["/Outlines"]["/First"]
    yield root["/Dests"][node["/Dest"]][0]
    while "/Next" in node:
        node = node["/Next"]
        yield root["/Dests"][node["/Dest"]][0]


def _write_pages(reader, numbers):
    writer, stream = PdfFileWriter(), io.BytesIO()
    for number in numbers:
        writer.addPage(reader.getPage(number))
    writer.write(stream)
    return stream.getvalue()
