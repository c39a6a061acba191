# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The date that a PDF says it was made on, set to the one that its text says."""

import re

_DATE = re.compile(rb"/CreationDate \(D:\d{14}([^)]*)\)")


def date_pdf(content, moment):
    """Return the document as if it was printed at this moment, in UTC.

    What is printed twice from the same data is then the same to the byte. Nothing
    moves in the file: the date has the same length.

    >>> from datetime import datetime
    >>> date_pdf(b"/CreationDate (D:20260102030405+01'00')", datetime(2025, 1, 2))
    b"/CreationDate (D:20250102000000+00'00')"
    """

    def redate(found):
        zone = found[1]
        if zone[:1] in b"+-":
            zone = b"+00'00'"[: len(zone)].ljust(len(zone), b"'")
        return b"/CreationDate (D:%s%s)" % (f"{moment:%Y%m%d%H%M%S}".encode(), zone)

    return _DATE.sub(redate, content)
