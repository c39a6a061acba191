# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a statement of a label keeps back so that no difference gives it away.

The arithmetic is in ``rules/other_documents.py``; here payloads are read.
"""

from ..rules.other_documents import Cell, keep_back
from ..rules.statement import HIDDEN, Period, is_alive, touches


class StatementKept:
    """The numbers of people of a label, in whatever statement of it.

    :param facts: what is counted, as known now
    :param audiences: those of the table of actions by axis and audience, in its order
    """

    def __init__(self, facts, audiences):
        self.facts, self.audiences = facts, audiences
        self.sizes = {("action", each.key): each.people for each in facts.actions}
        for event in facts.events:
            self.sizes |= {("opinion", who): 1 for who, _useful in event.opinions}

    def keep_back(self, payload, period, issued, threshold):
        """Hide what is not to be shown; ``kept_for``: the numbers of the documents.

        :param issued: {number: (payload, period)} of the statements issued
        """
        others = {
            number: self._list_cells(*document) for number, document in issued.items()
        }
        cells = self._list_cells(payload, period)
        kept = keep_back(cells, others, self.sizes, threshold)
        for path in kept:
            place = payload
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = HIDDEN
        _hide_satisfaction(payload["totals"])
        payload["kept_back"] += sum(_is_of_the_period(path) for path in kept)
        payload["kept_for"] = sorted(
            {name for names in kept.values() for name in names}
        )

    def _list_cells(self, payload, period):
        return [
            Cell(
                path,
                parts,
                self._count(parts) if value == HIDDEN else value,
                value != HIDDEN,
            )
            for path, parts in self._find_parts(payload, period)
            if (value := _read(payload, path)) is not None
        ]

    def _count(self, parts):
        return sum(self.sizes[each] for each in parts)

    def _find_parts(self, payload, period):
        """Yield (path, what it adds up) of each number of people of a payload."""
        tables = payload["breakdowns"]
        for side, each in enumerate((period, period.get_year_before())):
            done = [action for action in self.facts.actions if touches(action, each)]
            yield ("totals", "people", side), _get_keys(done)
            for name, field in (("axes", "axis"), ("audiences", "audience")):
                for rank, row in enumerate(tables[name]):
                    found = [one for one in done if getattr(one, field) == row["key"]]
                    yield ("breakdowns", name, rank, "people", side), _get_keys(found)
            if not side:
                yield from self._find_crossed(payload["crossed"]["rows"], done)
            alive = {one.file for one in self.facts.labels if is_alive(one, each.end)}
            held = [action for action in self.facts.actions if action.file in alive]
            yield ("totals", "held_people", side), _get_keys(held)
            opinions = [
                opinion
                for event in self.facts.events
                if each.has(event.day)
                for opinion in event.opinions
            ]
            for name, chosen in (("opinions", (True, False)), ("satisfied", (True,))):
                yield (
                    ("totals", name, side),
                    frozenset(
                        ("opinion", who) for who, useful in opinions if useful in chosen
                    ),
                )

    def _find_crossed(self, rows, done):
        for rank, (axis, cells) in enumerate(rows):
            for place, audience in zip(range(len(cells)), self.audiences, strict=False):
                found = [
                    one for one in done if (one.axis, one.audience) == (axis, audience)
                ]
                yield ("crossed", "rows", rank, 1, place, 1), _get_keys(found)


def _get_keys(actions):
    return frozenset(("action", action.key) for action in actions)


def _read(payload, path):
    """Return what is at a path, None where an older statement has nothing."""
    for step in path:
        if isinstance(payload, dict) and step not in payload:
            return None
        payload = payload[step]
    return payload


def _is_of_the_period(path):
    return path[0] == "crossed" or path[-1] == 0


def _hide_satisfaction(totals):
    for side in (0, 1):
        if HIDDEN in (totals["opinions"][side], totals["satisfied"][side]):
            totals["satisfied"][side] = totals["satisfied_rate"][side] = HIDDEN


def read_issued(bilans):
    """Return {number: (payload, period)} of statements."""
    return {
        bilan.number: (bilan.payload, Period(bilan.date_from, bilan.date_to))
        for bilan in bilans
    }
