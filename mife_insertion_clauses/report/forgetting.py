# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter


def with_merged(people):
    """Return the people with the entries that were merged into them."""
    return people | people.with_context(active_test=False).search(
        [("merged_into_id", "in", people.ids)]
    )


def forget(people):
    """Erase who these people are, wherever a record is about them; return counts.

    Each model that holds something about people says how by ``_forget_people``; the
    people come last, since the others may need to know them.
    """
    people = with_merged(people)
    counts = Counter()
    for name in sorted(people.env.registry, key=people._name.__eq__):
        Model = people.env[name]
        if hasattr(Model, "_forget_people") and not Model._abstract:
            counts.update(Model._forget_people(people) or {})
    return counts
