# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..rules.budgets import MAX_LAYOUTS


class HoursLayouts:
    """What the people of a firm told of the columns of its files, once and for all.

    A layout is told apart by the names of the columns: a firm has several programs.
    """

    def __init__(self, firm):
        """Prepare for the firm of a contractor, which comes from a sudo."""
        self.firm = firm

    def get(self):
        return self.firm.insertion_hours_layouts or []

    def remember(self, layout):
        """Keep a layout in the place of the one for files of the same columns."""
        others = [known for known in self.get() if not _is_same(known, layout)]
        self.firm.insertion_hours_layouts = [layout, *others][:MAX_LAYOUTS]


def _is_same(known, layout):
    names = ("headings", "depth", "width")
    return all(known.get(name) == layout.get(name) for name in names)
