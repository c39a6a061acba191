# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import cached_property

from odoo.tools import formatLang

from ..rules import statement
from .pack_document import NBSP
from .pack_gaps import GapWords


class Reconciliation:
    """The hours of a year in each pack: from one figure to the other, by kind.

    Read from the differences that were written when the packs were issued.
    """

    def __init__(self, issues):
        self.issues, self.env = issues.sorted("number"), issues.env
        self.kinds = GapWords(self.env).get_kinds()

    def get_reference(self):
        """Return the hours of the closed year, written."""
        return self._format(self.issues.year_id.hours)

    def get_columns(self):
        """Return the kinds of differences that there are, by their titles."""
        found = {kind for cells in self._cells.values() for kind in cells}
        return {
            kind: title
            for kind, title in self.kinds.items()
            if kind in found and kind != "unexplained"
        }

    def get_rows(self):
        """Return a row for each figure in hours of each pack."""
        columns = self.get_columns()
        return [
            {
                "issue": issue,
                "heading": heading,
                "base": self._get_base(issue, line),
                "texts": [self._format_gap(cells.get(kind)) for kind in columns],
                "printed": self._format_printed(issue, line),
                "unexplained": self._format(cells.get("unexplained", 0)),
                "is_explained": not cells.get("unexplained"),
            }
            for (issue, line, heading), cells in self._cells.items()
        ]

    def get_unexplained(self):
        """Return the hours that nothing explains, in all the packs, written."""
        return self._format(
            sum(abs(cells.get("unexplained", 0)) for cells in self._cells.values())
        )

    @cached_property
    def _cells(self):
        """{(issue, rank of the line, heading): {kind: hours}}"""
        cells = {}
        for gap in self.issues.gap_ids.sorted(
            lambda gap: (gap.issue_id.number, gap.rank)
        ):
            of_line = cells.setdefault((gap.issue_id, gap.line, gap.heading), {})
            of_line[gap.kind] = of_line.get(gap.kind, 0) + gap.hours
        return cells

    def _get_base(self, issue, line):
        """Return the base of a figure that counts jobs, nothing for hours."""
        if issue.payload["lines"][line]["unit"] != statement.SHARE:
            return ""
        return issue._get_document().get_year_sentence()

    def _format_printed(self, issue, line):
        return issue._get_document().format(line)

    def _format_gap(self, hours):
        if hours is None:
            return ""
        sign = "+" if hours > 0 else ""
        return f"{sign}{self._format(hours)}"

    def _format(self, hours):
        return f"{formatLang(self.env, hours, digits=2)}{NBSP}h"
