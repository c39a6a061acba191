# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from ..rules import small_numbers, statement
from .statement_facts import StatementFacts
from .statement_kept import StatementKept


class StatementFigures:
    """The figures of a label on a period, beside those of the year before.

    Plain values, in the language of the environment: what a statement freezes. Numbers
    of people below the threshold of the label are kept back here, once for all.
    """

    def __init__(self, programme, period):
        self.env = programme.env
        self.programme = programme
        self.periods = (period, period.get_year_before())
        self.threshold = programme.small_number
        self.facts = StatementFacts(programme).gather()
        self._actions = [
            statement.tabulate_actions(self.facts.actions, each)
            for each in self.periods
        ]
        self._kept_back = [
            small_numbers.hide(
                {key: people for key, (_count, people) in cells.items()}, self.threshold
            )
            for cells in self._actions
        ]

    def compute(self, issued=None):
        """Return the figures; ``issued``: {number: (payload, period)} of the others."""
        payload = self._compute_alone()
        kept = StatementKept(self.facts, list(self._get_audiences()))
        kept.keep_back(payload, self.periods[0], issued or {}, self.threshold)
        return payload

    def _compute_alone(self):
        return {
            "small_number": self.threshold,
            "late_months": self.facts.late_months,
            "totals": self._compute_totals(),
            "breakdowns": {
                name: self._compute_rows(name) for name in statement.BREAKDOWNS
            },
            "crossed": self._cross_actions(),
            "kept_back": len(self._kept_back[0]),
        }

    def _compute_totals(self):
        counted = [statement.count(self.facts, period) for period in self.periods]
        totals = {
            name: [figures[name] for figures in counted] for name in statement.TOTALS
        }
        totals["people"] = [self._get_people(side, None, None) for side in (0, 1)]
        totals["held_people"] = [
            statement.HIDDEN if 0 < people < self.threshold else people
            for people in totals["held_people"]
        ]
        for side in (0, 1):
            statement.hide_opinions(totals, side, self.threshold)
        return totals

    def _get_people(self, side, axis, audience):
        if (axis, audience) in self._kept_back[side]:
            return statement.HIDDEN
        return self._actions[side].get((axis, audience), (0, 0))[1]

    def _cross_actions(self):
        """Return the actions of the period, axis by axis and audience by audience."""
        cells = self._actions[0]
        labels = self._get_audiences()
        axes = self._sort_axes({axis for axis, _audience in cells if axis})
        return {
            "audiences": [*labels.values()],
            "rows": [
                [
                    axis,
                    [
                        [
                            cells.get((axis, audience), (0, 0))[0],
                            self._get_people(0, axis, audience),
                        ]
                        for audience in labels
                    ],
                ]
                for axis in axes
            ],
        }

    def _compute_rows(self, name):
        """Return [{"label": text, figure: [number, the year before]}]."""
        sides = [self._divide(name, side) for side in (0, 1)]
        figures = statement.BREAKDOWNS[name]
        rows = []
        for key, label in self._sort(name, sides):
            parts = [side.get(key, {}) for side in sides]
            nothing = None if name == "steps" else 0
            rows.append(
                {
                    "key": None if key is None else str(key),
                    "label": label,
                    **{
                        figure: [part.get(figure, nothing) for part in parts]
                        for figure in figures
                    },
                }
            )
        return rows

    def _divide(self, name, side):
        period, facts = self.periods[side], self.facts
        if name == "axes":
            return self._divide_actions(side, 0)
        if name == "audiences":
            return self._divide_actions(side, 1)
        if name == "commitments":
            return statement.divide_commitments(facts.commitments, period)
        if name == "steps":
            return statement.measure_steps(facts.files, period)
        if name == "hours":
            return statement.divide_times(facts.times, period)
        return statement.divide_labels(facts.labels, name.removesuffix("s"), period)

    def _divide_actions(self, side, place):
        """Return the totals of the actions by axis (place 0) or by audience (1)."""
        return {
            key[place]: {"actions": count, "people": self._get_people(side, *key)}
            for key, (count, _people) in self._actions[side].items()
            if key[place] is not None and key[1 - place] is None
        }

    def _sort(self, name, sides):
        """Return the (key, label) of the rows, in the order that they are read in."""
        found = set().union(*sides)
        if name in ("axes", "commitments"):
            order = self._sort_axes(found - {None})
            no_axis = [(None, self.env._("No axis"))] if None in found else []
            return [*((axis, axis) for axis in order), *no_axis]
        labels = self._get_labels(name, found)
        if name in ("towns", "sectors"):
            # the largest first; what nobody said comes last
            size = Counter({key: part["alive"] for key, part in sides[0].items()})
            order = sorted(found, key=lambda key: (not key, -size[key], labels[key]))
            return [(key, labels[key]) for key in order]
        return [(key, label) for key, label in labels.items() if key in found]

    def _sort_axes(self, names):
        """Return the names of axes as the standard, then older ones, list them."""
        axes = self.env["label.axis"].search_fetch(
            [("standard_id.programme_id", "=", self.programme.id)], ["name", "sequence"]
        )
        ranks = {}
        for axis in axes.sorted(lambda axis: (axis.sequence, axis.id)):
            ranks.setdefault(axis.name, len(ranks))
        return sorted(names, key=lambda name: (ranks.get(name, len(ranks)), name))

    def _get_labels(self, name, keys):
        if name == "audiences":
            return self._get_audiences()
        if name == "steps":
            return get_step_labels(self.env)
        if name == "hours":
            return self._get_choices("project.task", "label_action")
        not_known = {None: self.env._("Not known")}
        if name == "sizes":
            return self._get_choices("label.application", "size") | not_known
        if name == "sectors":
            sectors = self.env["res.partner.industry"].browse(filter(None, keys))
            return {sector.id: sector.name for sector in sectors} | not_known
        return {key: key for key in keys if key} | not_known

    def _get_audiences(self):
        return self._get_choices("label.action", "audience")

    def _get_choices(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))


def get_step_labels(env):
    return {
        "contact": env._("First contact to start of the file"),
        "writing": env._("Start of the file to its submission"),
        "waiting": env._("Submission to jury"),
        "notifying": env._("Jury to notification"),
        "whole": env._("First contact to notification"),
    }
