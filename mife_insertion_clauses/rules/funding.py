# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The evidence of a support to structures: what is counted, and how it is packed.

Pure: no record, no database. A structure is what a funder counts, never a person.
"""

import hashlib
import io
import zipfile
from collections import defaultdict
from datetime import date

from dateutil.relativedelta import relativedelta

# Kinds of buyers that are public administrations or services for sure; a landlord or a
# syndicate may be either, and is told apart
PUBLIC_KINDS = (
    "commune",
    "intercommunality",
    "department",
    "region",
    "state",
    "hospital",
    "establishment",
)
SMALL_SIZES = ("micro", "small", "medium")
# What a file system holds of the name of a file, beside its rank
_MAX_STEM = 80


def is_small_firm(structure):
    """Tell whether a structure is a micro, small or medium enterprise.

    >>> is_small_firm({"buyer_kind": None, "size": "small"})
    True
    >>> is_small_firm({"buyer_kind": "commune", "size": "small"})
    False
    """
    return not structure["buyer_kind"] and structure["size"] in SMALL_SIZES


def get_months(start, end):
    """Return the months of a period, as the text that a payload keeps.

    >>> get_months(date(2024, 11, 15), date(2025, 1, 2))
    ['2024-11', '2024-12', '2025-01']
    """
    months, month = [], start.replace(day=1)
    while month <= end:
        months.append(f"{month:%Y-%m}")
        month += relativedelta(months=1)
    return months


def cross(rows, names, measure=None):
    """Return {month: {name: figure}} of rows that have a day, one per month and name.

    :param names: key of a row -> its column
    :param measure: key of the figure that is summed; None counts the rows
    """
    found = defaultdict(lambda: defaultdict(float if measure else int))
    for row in rows:
        found[row["day"][:7]][row[names]] += row[measure] if measure else 1
    return {month: dict(columns) for month, columns in found.items()}


def get_kept_until(last_payment, years):
    """Return the last day on which the proofs are due: 31 December, some years later.

    Regulation (EU) 2021/1060, article 82: five years from 31 December of the year of
    the last payment to the beneficiary.

    >>> get_kept_until(date(2025, 6, 3), 5)
    datetime.date(2030, 12, 31)
    """
    return date(last_payment.year + years, 12, 31)


def name_in_archive(rank, day, filename):
    """Return the name of a proof in the archive: its rank, its day, its own name.

    >>> name_in_archive(7, "2024-03-12", "compte rendu.pdf")
    '007 - 2024-03-12 - compte rendu.pdf'
    """
    stem, dot, extension = filename.rpartition(".")
    if not dot:
        stem, extension = filename, ""
    return f"{rank:03d} - {day} - {stem[:_MAX_STEM].strip()}{dot}{extension}"


def pack(files, moment):
    """Return an archive: the same files give the same bytes, whoever packs them.

    Nothing is compressed, since what is in it is already: no version of a library
    changes what comes out. ``SHA256SUMS`` comes first, as sha256sum checks it.

    :param files: {path: bytes}, in the order of the archive
    :param moment: the datetime that each of them bears
    """
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {path}\n"
        for path, content in files.items()
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path, content in {"SHA256SUMS": sums.encode(), **files}.items():
            member = zipfile.ZipInfo(path, moment.timetuple()[:6])
            member.external_attr = 0o644 << 16
            member.create_system = 3  # the same from any system
            archive.writestr(member, content)
    return stream.getvalue()
