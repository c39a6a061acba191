# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo.tools.image import image_data_uri

from ..common.rules.colours import pick_ink
from ..common.words import write_number
from .benchmark import MEASURES


class BenchmarkSheet:
    """What one holder reads of a benchmark: its figures, and those of the middle half.

    Made from what a statement froze; of the others it knows the quartiles alone.
    """

    def __init__(self, statement, application):
        self.env = statement.env
        self.statement = statement
        self.application = application
        benchmark = statement.sudo().benchmark
        self.holders = benchmark["holders"]
        self._axes = benchmark["axes"]
        self._own = benchmark["own"][str(application.id)]

    def get_parts(self):
        """Return one part per measure that enough holders have, axis by axis."""
        labels = {
            "actions": self.env._("Actions written in the file"),
            "people": self.env._("People concerned by these actions"),
            "marks": self.env._("Share of the points given by the jury (%)"),
        }
        parts = [
            {"title": labels[measure], "rows": self._get_rows(measure)}
            for measure in MEASURES
        ]
        return [part for part in parts if part["rows"]]

    def _get_rows(self, measure):
        axes = [axis for axis in self._axes if axis[measure]]
        owns = [self._own.get(axis["name"], {}).get(measure) for axis in axes]
        biggest = 100 if measure == "marks" else self._get_biggest(axes, owns, measure)
        return [
            self._get_row(axis["name"], own, axis[measure], biggest)
            for axis, own in zip(axes, owns, strict=True)
        ]

    def _get_biggest(self, axes, owns, measure):
        values = [own for own in owns if own is not None]
        return max([*values, *(axis[measure][2] for axis in axes), 1])

    def _get_row(self, axis, own, quartiles, biggest):
        low, middle, high = quartiles
        places = [round(95 * value / biggest, 1) for value in quartiles]
        return {
            "axis": axis,
            "own": "-" if own is None else self._format(own),
            "low": self._format(low),
            "median": self._format(middle),
            "high": self._format(high),
            "words": self._say(own, low, middle, high),
            "box_left": places[0],
            "box_width": max(places[2] - places[0], 1),
            "median_left": places[1],
            "own_left": None if own is None else round(95 * own / biggest, 1),
        }

    def _format(self, value):
        return write_number(self.env, value, 1)

    def _say(self, own, low, middle, high):
        if own is None:
            return self.env._("No figure of yours")
        if own > high:
            return self.env._("Among the highest quarter")
        if own < low:
            return self.env._("Among the lowest quarter: room to grow")
        if own == middle:
            return self.env._("At the median")
        if own > middle:
            return self.env._("Above the median")
        return self.env._("Below the median")

    def print(self):
        """Return the page as PDF, in the colours of the organisation."""
        statement = self.statement.sudo()
        company = statement.company_id
        page = self.env["ir.qweb"]._render(
            "mife_label.benchmark_document",
            {
                "sheet": self,
                "bilan": statement,
                "holder_name": self.application.partner_id.name,
                "company": company,
                "ink": pick_ink(company.primary_color),
                "image_data_uri": image_data_uri,
            },
        )
        return self.env["ir.actions.report"]._print_mife_page(page)
