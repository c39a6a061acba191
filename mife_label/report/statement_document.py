# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Date
from odoo.tools import formatLang
from odoo.tools.image import image_data_uri

from ..common.rules.colours import pick_ink
from ..common.words import write_number
from ..rules import statement
from . import statement_wording as wording

NBSP = "\u00a0"
# the first three of which something is known
COVER = ("alive", "held_people", "renewal_rate", "kept_rate", "decided")
TILES = (
    "alive",
    "renewals",
    "renewal_rate",
    "decided",
    "held_actions",
    "held_people",
    "kept_rate",
    "events",
    "holders_present",
    "satisfied_rate",
    "hours",
    "hours_per_decision",
)
CHART_ROWS = 10
# breakdown -> the figure that its picture shows
CHARTS = {
    "audiences": "people",
    "axes": "actions",
    "sizes": "alive",
    "sectors": "alive",
    "towns": "alive",
    "steps": "median",
    "hours": "hours",
}


def _write_aligned(env, value, digits):
    return formatLang(env, value, digits=digits)


class StatementDocument:
    """A statement of a label as it is read: every figure written, in a language.

    Made from the frozen payload only, so that it says the same years later.
    """

    def __init__(self, env, payload):
        self.env = env
        self.payload = payload
        self.totals = payload["totals"]
        self.labels = wording.get_labels(env)
        self.columns = [payload["period"], payload["period_before"]]
        if not self.columns[0].isdecimal():
            # days written in full do not fit at the head of a column
            self.columns = [env._("Period"), env._("A year before")]

    # WRITING

    def say(self, kind, value):
        """Return a figure as a sentence says it, without useless decimals."""
        return self.format(kind, value, write_number)

    def format(self, kind, value, write=_write_aligned):
        """Return a figure as it is printed."""
        if value == statement.HIDDEN:
            return self.env._("n.d.")
        if value is None:
            return "-"
        digits = {statement.RATE: 1, statement.HOURS: 1}.get(kind, 0)
        if kind == statement.DAYS and value % 1:
            digits = 1
        text = write(self.env, value, digits)
        return f"{text}{NBSP}%" if kind == statement.RATE else text

    def get_text(self, name, side=0):
        return self.say(statement.TOTALS[name], self.totals[name][side])

    def get_change(self, name):
        """Return what changed since the year before, in words."""
        now, before = self.totals[name]
        if before in (None, statement.HIDDEN):
            return ""
        text = self.get_text(name, 1)
        if now in (None, statement.HIDDEN):
            return self.env._("%s a year before", text)
        change = now - before
        if not round(change, 1):
            return self.env._("as a year before")
        kind = statement.TOTALS[name]
        sign = "+" if change > 0 else "-"
        if kind == statement.RATE:
            points = write_number(self.env, abs(change), 1)
            return self.env._(
                "%(change)s points (%(before)s a year before)",
                change=f"{sign}{points}",
                before=text,
            )
        return self.env._(
            "%(change)s (%(before)s a year before)",
            change=f"{sign}{self.say(kind, abs(change))}",
            before=text,
        )

    def get_tiles(self, names=TILES):
        return [
            {
                "label": self.labels[name],
                "value": self.get_text(name),
                "change": self.get_change(name),
            }
            for name in names
            # what was issued before knows less
            if name in self.totals
        ]

    def get_cover_tiles(self):
        known = [name for name in COVER if self.totals[name][0] is not None]
        return self.get_tiles(known[:3])

    # TABLES

    def get_sections(self):
        titles = wording.get_section_titles(self.env)
        return [
            {
                "title": titles[section],
                "rows": [
                    {
                        "label": self.labels[name],
                        "kind": kind,
                        "values": self.totals[name],
                        "texts": [self.format(kind, one) for one in self.totals[name]],
                    }
                    for name, kind in names.items()
                    if name in self.totals
                ],
            }
            for section, names in statement.SECTIONS.items()
        ]

    def get_breakdowns(self):
        """Return the tables, each figure beside that of the year before."""
        titles = wording.get_breakdown_titles(self.env)
        return [
            {
                "name": name,
                "title": titles[name],
                "columns": self._get_column_heads(figures),
                "kinds": [kind for kind in figures.values() for _side in (0, 1)],
                "rows": [self._write_row(row, figures) for row in rows],
            }
            for name, figures in statement.BREAKDOWNS.items()
            if (rows := self.payload["breakdowns"][name])
        ]

    def _get_column_heads(self, figures):
        heads = wording.get_columns(self.env)
        return [
            f"{heads[name]} {period}" for name in figures for period in self.columns
        ]

    def _write_row(self, row, figures):
        values = [value for name in figures for value in row[name]]
        kinds = [kind for kind in figures.values() for _side in (0, 1)]
        return {
            "label": row["label"],
            "values": values,
            "texts": [self.format(*pair) for pair in zip(kinds, values, strict=True)],
        }

    def get_crossed(self):
        """Return the actions by axis and audience: people, and actions beside."""
        crossed = self.payload["crossed"]
        return {
            "columns": crossed["audiences"],
            "rows": [
                {"label": axis, "cells": [self._write_cell(*cell) for cell in cells]}
                for axis, cells in crossed["rows"]
            ],
        }

    def _write_cell(self, actions, people):
        if not actions:
            return "-"
        return self.env._(
            "%(people)s people (%(actions)s actions)",
            people=self.format(statement.PEOPLE, people),
            actions=actions,
        )

    # PICTURES

    def get_charts(self):
        """Return the bars, each with what they say as a title."""
        charts = [self._draw(name, figure) for name, figure in CHARTS.items()]
        return [chart for chart in charts if chart]

    def _draw(self, name, figure):
        kind = statement.BREAKDOWNS[name][figure]
        rows = [
            row for row in self.payload["breakdowns"][name] if _is_number(row[figure])
        ]
        if not rows:
            return None
        if name != "steps":
            rows = sorted(
                rows, key=lambda row: (_is_unknown(row), -_get_size(row[figure][0]))
            )
        rows = rows[:CHART_ROWS]
        biggest = max(_get_size(value) for row in rows for value in row[figure]) or 1
        return {
            "name": name,
            "title": self._say(name, rows, figure),
            "subtitle": self._get_subtitle(name, figure),
            "rows": [
                {
                    "label": row["label"],
                    "bars": [
                        {
                            "text": self.format(kind, value),
                            # room is left for the number at the end of the bar
                            "width": round(80 * _get_size(value) / biggest, 1),
                        }
                        for value in row[figure]
                    ],
                }
                for row in rows
            ],
        }

    def _get_subtitle(self, name, figure):
        title = wording.get_breakdown_titles(self.env)[name]
        if figure in ("people", "median"):
            return f"{title} ({wording.get_columns(self.env)[figure].lower()})"
        return title

    def _say(self, name, rows, figure):
        """Return what a picture shows first, as a sentence."""
        if name == "steps":
            return self._say_delay(rows)
        first, total = rows[0], sum(_get_size(row[figure][0]) for row in rows)
        value = _get_size(first[figure][0])
        if not value:
            return self.env._("Nothing in the period")
        others = [_get_size(row[figure][0]) for row in rows[1:]]
        if _is_unknown(first) or value <= max(others, default=0):
            # nothing comes first
            return wording.get_breakdown_titles(self.env)[name]
        share = self.say(statement.RATE, statement.get_rate(value, total))
        told = {"label": first["label"], "share": share}
        sentences = {
            "audiences": self.env._(
                "%(label)s: %(share)s of the people concerned", **told
            ),
            "axes": self.env._("%(label)s: %(share)s of the actions", **told),
            "hours": self.env._("%(label)s: %(share)s of the team's time", **told),
        }
        return sentences.get(name) or self.env._(
            "%(label)s: %(count)s of %(total)s labels",
            label=first["label"],
            count=self.format(statement.COUNT, value),
            total=self.get_text("alive"),
        )

    def _say_delay(self, rows):
        whole = next((row for row in rows if row["key"] == "whole"), None)
        if not whole or whole["median"][0] is None:
            return self.env._("How long a file takes")
        return self.env._(
            "One file in two is decided within %s days of the first contact",
            self.format(statement.DAYS, whole["median"][0]),
        )

    # WORDS

    def get_sentences(self):
        """Return one page to be read aloud: what there was none of is not said."""
        texts = {name: self.get_text(name) for name in self.totals}
        return [
            sentence % texts
            for name, sentences in self._get_sentences().items()
            if (sentence := self._choose(name, *sentences))
            and not (name == "opinions" and self._keeps_satisfaction())
        ]

    def _keeps_satisfaction(self):
        return self.totals["satisfied_rate"][0] == statement.HIDDEN

    def _choose(self, name, one, many, none=None):
        number = self.totals.get(name, [0])[0]
        if not number:
            return none
        return one if number == 1 else many

    def _get_sentences(self):
        """Return {figure: (sentence of one, of several, of none)}."""
        return {
            "alive": wording.say_alive(self.env, self.payload),
            "decided": wording.say_decided(self.env),
            "ended": wording.say_ended(self.env),
            "suspensions": wording.say_suspensions(self.env),
            "withdrawals": wording.say_withdrawals(self.env),
            "held_actions": wording.say_held_actions(self.env),
            "actions": wording.say_actions(self.env),
            "due": wording.say_due(self.env),
            "events": wording.say_events(self.env),
            "opinions": wording.say_opinions(self.env),
            "hours": wording.say_hours(self.env),
        }

    def get_definitions(self):
        return wording.get_definitions(self.env, self.payload)

    def get_kept_back_note(self):
        count = self.payload["kept_back"]
        documents = self.payload.get("kept_for")
        if documents:
            return self.env._(
                "%(count)s numbers of people of the period are kept back in this "
                "statement, some of them because with %(documents)s they would give "
                "small numbers away.",
                count=count,
                documents=", ".join(documents),
            )
        if not count:
            return self.env._("Nothing was kept back in this statement.")
        return self.env._(
            "%s numbers of people of the period are kept back in this statement.", count
        )

    # PAPER

    def print(self, programme):
        """Return the document as PDF, in the colours of the organisation."""
        company = programme.company_id
        payload = self.payload
        issued_on = payload.get("issued_on")
        values = {
            "document": self,
            "payload": payload,
            "company": company,
            "emblem": programme.emblem,
            "ink": pick_ink(company.primary_color),
            "issued_on": issued_on and Date.to_date(issued_on),
            "image_data_uri": image_data_uri,
        }
        qweb = self.env["ir.qweb"]
        page, footer = (
            qweb._render(f"mife_label.{name}", values)
            for name in ("statement_document", "statement_footer")
        )
        return self.env["ir.actions.report"]._print_mife_page(page, footer=footer)


def _is_number(values):
    return any(_get_size(value) for value in values)


def _is_unknown(row):
    return row["key"] is None


def _get_size(value):
    return 0 if value in (None, statement.HIDDEN) else value
