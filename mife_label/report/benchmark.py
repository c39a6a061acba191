# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from ..rules.statement import get_quartiles, is_alive
from .statement_facts import StatementFacts

MEASURES = ("actions", "people", "marks")


class Benchmark:
    """What the holders of a label do, axis by axis, without saying who does what.

    Of the labels in force on a day. ``compute`` gives what a statement keeps secret:
    the figures of each file, and the quartiles that each holder reads beside its own.
    """

    def __init__(self, programme, day):
        self.programme = programme
        self.day = day
        self._facts = StatementFacts(programme)
        self.env = self._facts.env

    def compute(self):
        files = self._find_files()
        own = self._measure(files)
        axes = self._list_axes(own)
        least = self.programme.benchmark_least
        return {
            "least": least,
            "holders": len(files),
            "axes": [
                {
                    "name": axis,
                    **{
                        measure: get_quartiles(
                            [
                                figures[axis][measure]
                                for figures in own.values()
                                if measure in figures.get(axis, {})
                            ],
                            least,
                        )
                        for measure in MEASURES
                    },
                }
                for axis in axes
            ],
            "own": {str(file): figures for file, figures in own.items()},
        }

    def _find_files(self):
        labels = self._facts.gather().labels
        alive = {label.file for label in labels if is_alive(label, self.day)}
        return self.env["label.application"].browse(sorted(alive))

    def _measure(self, files):
        """Return {file: {axis: {measure: number}}}."""
        own = {file.id: defaultdict(dict) for file in files}
        for axis in files.standard_id.axis_ids:
            for file in files:
                if axis.standard_id == file.standard_id:
                    own[file.id][axis.name] |= {"actions": 0, "people": 0}
        for file, axis, count, people in self.env["label.action"]._read_group(
            [("application_id", "in", files.ids)],
            ["application_id", "axis_id"],
            ["__count", "people_count:sum"],
        ):
            own[file.id][axis.name] |= {"actions": count, "people": people}
        if self.programme.benchmark_has_marks:
            self._add_marks(files, own)
        return own

    def _add_marks(self, files, own):
        """Add the marks proposed to the vote, as its record keeps them."""
        votes = self.env["label.vote"].search(
            [("hearing_id", "in", files.conclusion_id.hearing_id.ids)],
            order="number, id",
        )
        for vote in votes:
            proposal = (vote.payload or {}).get("proposal") or {}
            axes = own[vote.hearing_id.application_id.id]
            for axis in proposal.get("axes", ()):
                if not axis["unjudged"] and axis["score"] is not None:
                    axes[axis["name"]]["marks"] = round(axis["score"], 1)

    def _list_axes(self, own):
        ranks = {}
        axes = self.env["label.axis"].search_fetch(
            [("standard_id.programme_id", "=", self.programme.id)], ["name", "sequence"]
        )
        for axis in axes.sorted(lambda axis: (axis.sequence, axis.id)):
            ranks.setdefault(axis.name, len(ranks))
        named = set().union(*own.values())
        return sorted(named, key=lambda name: (ranks.get(name, len(ranks)), name))
