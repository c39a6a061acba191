# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What orders the versions of a contract, from any number of files, in any order.

The newest publication is the contract as it stands; the others are kept. The order
follows from what was published alone, never from how the files were cut.
"""

from datetime import date

from .identity import digest
from .records import NoticeData

# where a version was read, and what was said of how it was written
_OF_THE_FILE = {"anomalies", "position", "raw", "schema"}
_CONTENT = [name for name in NoticeData._fields if name not in _OF_THE_FILE]


def rank_version(data):
    """Return what orders the versions of one contract, the newest last.

    Published the same day, or no day, the one that says the most is the newest; then
    the order means nothing but is always the same.
    """
    published = [data.published_on]
    published += [item.published_on for item in data.modifications]
    published += [item.published_on for item in data.subcontracts]
    content = {name: getattr(data, name) for name in _CONTENT}
    said = sum(value not in (None, "", ()) for value in content.values())
    return (
        max(filter(None, published), default=date.min),
        len(data.modifications) + len(data.subcontracts),
        said,
        digest(repr(content)),
    )


def write_rank(data):
    """Return the rank as a text, which orders versions as the rank does."""
    day, changes, said, content = rank_version(data)
    return f"{day.isoformat()}|{changes:06d}|{said:03d}|{content}"
