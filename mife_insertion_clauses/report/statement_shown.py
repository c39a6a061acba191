# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo.tools import formatLang

from ..common import charts
from ..common.rules.colours import lighten, pick_ink
from ..common.words import write_number
from ..rules import obligation, shares, statement

NBSP = "\u00a0"
UP, DOWN, EVEN = "+", "\N{MINUS SIGN}", "="
# The first that can be told, in this order
COVER = ("hours_done", "people", "rate", "firms", "contracts", "fte")
COVERED = 3
TILES = (
    "hours_done",
    "people",
    "rate",
    "fte",
    "firms",
    "structures",
    "contracts",
    "placements",
)
# What is charted, and by which figure
CHARTS = {
    "buyer": "hours",
    "trade": "hours",
    "modality": "hours",
    "contract_type": "hours",
    "sex": "hours",
    "age_band": "hours",
    "qpv": "hours",
    "outcome": "placements",
}
NARROW = ("sex", "age_band", "qpv", "outcome")
# Their rows have an order of their own
ORDERED = ("age_band",)
MAX_ROWS = 14


class Tile(NamedTuple):
    """A key figure: in large, what it is, against the year before, that year."""

    name: str
    value: str
    label: str
    change: str
    before: str


class Chart(NamedTuple):
    """A picture with its message, and in words for who does not see it."""

    name: str
    title: str
    subtitle: str
    picture: charts.Picture
    text: str
    is_narrow: bool


class StatementShown:
    """How a statement is shown: its tiles, its charts with what they say, its colours.

    Made from what the document writes, so that paper and screen show the same.
    """

    def __init__(self, document, company):
        self.document, self.env = document, document.env
        self.ink = pick_ink(company.primary_color)
        self.tint = lighten(self.ink, 0.1)
        self.totals = document.payload["totals"]
        self.legend = self._get_legend()

    def _has_before(self):
        return any(row["hours"][1] for row in self.document.payload["months"])

    def _get_legend(self):
        now, before = self.document.columns
        if not self._has_before():
            return [now]
        since = self.document.get_first_month_before()
        if since:
            before = self.env._(
                "%(year)s, known since %(month)s", year=before, month=since
            )
        return [now, before]

    # key figures

    def get_cover_tiles(self):
        names = [name for name in COVER if self._is_told(name)]
        return [self._get_tile(name) for name in names[:COVERED]]

    def get_tile_rows(self, columns=4):
        tiles = [self._get_tile(name) for name in TILES if name in self.totals]
        return [tiles[rank : rank + columns] for rank in range(0, len(tiles), columns)]

    def _is_told(self, name):
        return self.totals.get(name, [None])[0] not in (None, statement.HIDDEN)

    def _get_tile(self, name):
        return Tile(
            name,
            self._write_large(name, 0),
            self._get_labels()[name],
            self._write_change(name),
            self._write_before(name),
        )

    def _write_large(self, name, side):
        """Return a figure without its decimals, which the tables give."""
        value = self.totals[name][side]
        if statement.TOTALS[name] == statement.HOURS and isinstance(value, int | float):
            return f"{formatLang(self.env, value, digits=0)}{NBSP}h"
        return self.document.say_total(name, side)

    def _write_change(self, name):
        now, before = self.totals[name]
        if not self._is_comparable(name) or {None, statement.HIDDEN} & {now, before}:
            return ""
        if statement.TOTALS[name] == statement.RATE:
            change, unit = now - before, self.env._("points")
        else:
            if name == "hours_done":
                before = self.document.get_hours_before()
            change, unit = obligation.get_rate(now - before, before), "%"
        if change is None:
            return ""
        text = write_number(self.env, abs(change), 1)
        sign = EVEN if round(change, 1) == 0 else UP if change > 0 else DOWN
        if sign == EVEN:
            return self.env._("as in %s", self.document.columns[1])
        return self.env._(
            "%(change)s against %(before)s",
            change=f"{sign}{text}{NBSP}{unit}",
            before=self.document.columns[1],
        )

    def _is_comparable(self, name):
        """Tell whether both years are whole; hours are cut at the same month."""
        document = self.document
        if not self._has_before() or document.get_first_month_before():
            return False
        return name == "hours_done" or not document.get_unfinished()

    def _write_before(self, name):
        # a year known in part is told in the sentences, not figure by figure
        since = self.document.get_first_month_before()
        if since or not self._has_before() or not self._is_told(name):
            return ""
        if name == "hours_done" and self.document.get_unfinished():
            hours = self.document.get_hours_before()
            return self.env._(
                "%(year)s, same months: %(figure)s",
                year=self.document.columns[1],
                figure=f"{formatLang(self.env, hours, digits=0)}{NBSP}h",
            )
        return self.env._(
            "%(year)s: %(figure)s",
            year=self.document.columns[1],
            figure=self._write_large(name, 1),
        )

    def _get_labels(self):
        return {
            "hours_done": self.env._("of insertion done"),
            "people": self.env._("people at work"),
            "rate": self.env._("of the hours due are done"),
            "fte": self.env._("full-time equivalents"),
            "firms": self.env._("companies that declared hours"),
            "structures": self.env._("insertion structures (SIAE)"),
            "contracts": self.env._("contracts going on"),
            "placements": self.env._("placements"),
        }

    # charts

    def get_months_chart(self, height=210):
        months = self.document.get_months()
        best = max(months, key=lambda row: row["hours"][0])
        title = self.env._("No hour was done in the period")
        if best["hours"][0]:
            title = self.env._(
                "The busiest month: %(month)s, %(hours)s",
                month=best["label"],
                hours=self.document.say(statement.HOURS, best["hours"][0]),
            )
        return Chart(
            "months",
            title,
            self.env._("Hours month by month"),
            self._draw_months(months, height),
            self._write_rows(
                [(row["label"], row["hours"], row["texts"]) for row in months]
            ),
            is_narrow=False,
        )

    def _draw_months(self, months, height):
        """Draw columns, or bars when they are too many to stand side by side."""
        if len(months) > 12:
            rows = [(row["label"], row["hours"], row["texts"]) for row in months]
            return charts.draw_bars(rows, self.legend, self.ink)
        rows = [
            (
                row["short"],
                row["hours"],
                [formatLang(self.env, hours, digits=0) for hours in row["hours"]],
            )
            for row in months
        ]
        return charts.draw_columns(rows, self.legend, self.ink, height=height)

    def get_charts(self):
        titles = self.document.get_breakdown_titles()
        drawn = (self._draw(name, titles[name]) for name in CHARTS)
        return [chart for chart in (self._draw_lots(), *drawn) if chart]

    def get_chart_rows(self):
        """Return the charts as lines of one wide or two narrow ones."""
        found = self.get_charts()
        narrow = [chart for chart in found if chart.is_narrow]
        return [
            *([chart] for chart in found if not chart.is_narrow),
            *(narrow[rank : rank + 2] for rank in range(0, len(narrow), 2)),
        ]

    def _draw_lots(self):
        """Return what each lot did of what it owes, None where they are too many."""
        lots = [
            (
                lot["label"],
                (lot["done_total"], lot["due"]),
                (lot["texts"]["done_total"], lot["texts"]["due"]),
            )
            for lot in self.document.get_lots(statement.OWING)
        ]
        if not 1 < len(lots) <= MAX_ROWS:
            return None
        lots.sort(key=lambda row: -row[1][1])
        legend = [self.env._("Done since the start"), self.env._("Due")]
        met = sum(done >= due for _label, (done, due), _texts in lots)
        title = self.env._(
            "%(met)s lots out of %(lots)s have done all their hours",
            met=met,
            lots=len(lots),
        )
        if met == len(lots):
            title = self.env._("Every lot has done all its hours")
        elif met < 2:
            title = self.env._("Hours done and due, lot by lot")
        return Chart(
            "lots",
            title,
            self.env._("Lots that owe hours"),
            charts.draw_bars(lots, legend, self.ink),
            self._write_rows(lots, legend),
            is_narrow=False,
        )

    def _draw(self, name, subtitle):
        """Return the chart of a breakdown, None without two rows to compare."""
        measure = CHARTS[name]
        rows = self._read_rows(name, measure)
        if len(rows) < 2:
            return None
        is_narrow = name in NARROW
        return Chart(
            name,
            self._write_message(name, rows, subtitle),
            subtitle,
            charts.draw_bars(
                rows[:MAX_ROWS],
                self.legend,
                self.ink,
                charts.HALF if is_narrow else charts.WIDE,
            ),
            self._write_rows(rows),
            is_narrow,
        )

    def _read_rows(self, name, measure):
        kind = statement.HOURS if measure == "hours" else statement.COUNT
        rows = [
            (
                row["label"],
                row[measure],
                [self.document.format(kind, value) for value in row[measure]],
            )
            for row in self.document.payload["breakdowns"].get(name) or ()
            if measure in row
            and statement.HIDDEN not in row[measure]
            and any(row[measure])
        ]
        if name not in ORDERED:
            rows.sort(key=lambda row: -row[1][0])
        return rows

    def _write_rows(self, rows, legend=None):
        """Return what a chart shows, in words."""
        return ". ".join(
            ", ".join(
                [
                    label,
                    *(
                        f"{column} {text}"
                        for column, text in zip(
                            legend or self.legend, texts, strict=False
                        )
                    ),
                ]
            )
            for label, _values, texts in rows
        )

    # messages

    def _write_message(self, name, rows, subtitle):
        """Return what a chart says, its subject when it says nothing plain."""
        whole = self._get_whole(CHARTS[name])
        if not whole or not isinstance(whole, int | float):
            return subtitle
        if name in ("buyer", "trade"):
            several = shares.count_half([*(row[1][0] for row in rows)])
            if 1 < several <= 3 and self._is_whole(rows, whole):
                return self._get_several(name)[several]
        keyed = self._get_keyed_message(name, whole)
        if keyed:
            return keyed
        label, values, _texts = max(rows, key=lambda row: row[1][0])
        if not values[0]:
            return subtitle
        return self.env._(
            "%(label)s: %(share)s",
            label=label,
            share=self._write_share(values[0] / whole, CHARTS[name]),
        )

    def _get_whole(self, measure):
        return self.totals["hours_done" if measure == "hours" else "placements"][0]

    def _is_whole(self, rows, whole):
        return abs(sum(row[1][0] for row in rows) - whole) < 0.01 * whole

    def _get_keyed_message(self, name, whole):
        """Return the message of a row that has its own sentence, as for women."""
        sentences = {
            "sex": ("f", self.env._("%s done by women")),
            "qpv": ("yes", self.env._("%s done by residents of priority districts")),
        }
        if name not in sentences:
            return None
        key, sentence = sentences[name]
        for row in self.document.payload["breakdowns"][name]:
            hours = row["hours"][0]
            if row["key"] == key and hours not in (0, statement.HIDDEN):
                share = self._write_share(hours / whole, "hours")
                return sentence % (share[:1].upper() + share[1:])
        return None

    def _write_share(self, share, measure):
        said = shares.say_share(share) if measure == "hours" else None
        if said:
            return self._get_fractions()[said]
        text = self.document.say(statement.RATE, 100 * share)
        if measure == "hours":
            return self.env._("%s of the hours", text)
        return self.env._("%s of the placements", text)

    def _get_several(self, name):
        return {
            "buyer": {
                2: self.env._("Two buyers make more than half of the hours"),
                3: self.env._("Three buyers make more than half of the hours"),
            },
            "trade": {
                2: self.env._("Two trades make more than half of the hours"),
                3: self.env._("Three trades make more than half of the hours"),
            },
        }[name]

    def _get_fractions(self):
        env, about, nearly, over = self.env, shares.ABOUT, shares.NEARLY, shares.OVER
        return {
            (shares.ALL, "1"): env._("all the hours"),
            (about, "1/5"): env._("one hour in five"),
            (nearly, "1/5"): env._("nearly one hour in five"),
            (over, "1/5"): env._("more than one hour in five"),
            (about, "1/4"): env._("one hour in four"),
            (nearly, "1/4"): env._("nearly one hour in four"),
            (over, "1/4"): env._("more than one hour in four"),
            (about, "1/3"): env._("one hour in three"),
            (nearly, "1/3"): env._("nearly one hour in three"),
            (over, "1/3"): env._("more than one hour in three"),
            (about, "1/2"): env._("one hour in two"),
            (nearly, "1/2"): env._("nearly one hour in two"),
            (over, "1/2"): env._("more than one hour in two"),
            (about, "2/3"): env._("two hours in three"),
            (nearly, "2/3"): env._("nearly two hours in three"),
            (over, "2/3"): env._("more than two hours in three"),
            (about, "3/4"): env._("three hours in four"),
            (nearly, "3/4"): env._("nearly three hours in four"),
            (over, "3/4"): env._("more than three hours in four"),
            (about, "9/10"): env._("nine hours in ten"),
            (nearly, "9/10"): env._("nearly nine hours in ten"),
            (over, "9/10"): env._("more than nine hours in ten"),
        }
