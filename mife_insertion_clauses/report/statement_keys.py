# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the rows of a breakdown are known by, and called."""

NONE = "none"


def get_key(value):
    """Return the plain key of a group: an id, a value of a selection, or "none".

    What an organisation adapted counts with what it was adapted from; what was asked
    and not said, with what is not known.
    """
    if not value or getattr(value, "code", "") == "unknown":
        return NONE
    return value if isinstance(value, str) else get_common(value).id


def get_common(record):
    return record._get_common() if hasattr(record, "_get_common") else record


def get_names(records):
    """Return {key: name}, an organisation's own name before the common one."""
    names = {}
    for record in records:
        common = get_common(record)
        if record != common or common.id not in names:
            names[common.id] = record.display_name
    return names
