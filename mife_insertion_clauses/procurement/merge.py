# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The versions of contracts, from any number of files, in any order.

The newest publication is the contract as it stands; the others are kept. What comes out
depends on which versions were read and from where, never on the order nor on how the
files were cut: merging is the union of sets.
"""

from dataclasses import dataclass
from datetime import date

from .decp_words import PROVENANCE
from .identity import digest
from .records import NoticeData, stable_json

# where a version was read, and what was said of how it was written
_OF_THE_FILE = {"anomalies", "position", "raw", "schema"}
_CONTENT = [name for name in NoticeData._fields if name not in _OF_THE_FILE]


@dataclass(frozen=True)
class Version:
    """What was published of a contract, once, and the files that say so."""

    data: NoticeData
    rank: tuple
    sources: frozenset = frozenset()


class Versions:
    """The versions of each contract.

    >>> versions = Versions()
    >>> list(versions.get_current())
    []
    """

    def __init__(self):
        self._contracts = {}

    def add(self, data, source=""):
        """Take a version; tell whether it was not known."""
        rank = rank_version(data)
        known = self._contracts.setdefault(data.uid, {})
        version = known.get(rank)
        if version is None:
            known[rank] = Version(data, rank, frozenset((source,)))
            return True
        # of two copies the one kept is always the same, whichever came first
        kept = min(version.data, data, key=lambda copy: copy.raw_text)
        known[rank] = Version(kept, rank, version.sources | {source})
        return False

    def update(self, other):
        for known in other._contracts.values():
            for version in known.values():
                for source in version.sources:
                    self.add(version.data, source)

    def get_current(self):
        """Yield the newest version of each contract."""
        for known in self._contracts.values():
            yield known[max(known)]

    def get_older(self):
        """Yield the versions that a newer one replaces, the newest of them first."""
        for known in self._contracts.values():
            for rank in sorted(known, reverse=True)[1:]:
                yield known[rank]

    def get_sources(self, uid):
        """Return every source that speaks of a contract."""
        known = self._contracts.get(uid, {})
        return frozenset().union(*(version.sources for version in known.values()))


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


def digest_record(record):
    """Identify a record as published, whatever the order of its keys."""
    content = {key: value for key, value in record.items() if key not in PROVENANCE}
    return digest(stable_json(content))
