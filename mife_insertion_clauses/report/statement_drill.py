# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.exceptions import UserError

from ..rules import statement
from .notice_writer import insert_rows
from .statement_sources import (
    HOURS_FIGURES,
    KEY_FIELDS,
    LOT_FIGURES,
    RECORD_FIGURES,
    StatementSources,
)

ROWS = (*KEY_FIELDS, "month", "lot", "outcome")


class StatementDrill:
    """From a figure of a statement to what it was counted on.

    Of an issued statement, what was kept when it was issued, whatever was corrected
    since; of a draft, the records of the moment. A figure is the name of a total, or of
    a row: ``trade:3``, ``month:2026-03-01``, ``lot:12``.
    """

    def __init__(self, bilan):
        bilan.ensure_one()
        self.bilan, self.env = bilan, bilan.env

    def keep(self, sources):
        """Keep what the figures are counted on; return the ids of the other records."""
        # sudo: nobody writes them
        for model, rows in (
            ("insertion.statement.line", sources.iterate_lines()),
            ("insertion.statement.lot", sources.iterate_lots()),
        ):
            own = {
                "statement_id": self.bilan.id,
                "company_id": self.bilan.company_id.id,
            }
            insert_rows(self.env[model].sudo(), [own | row for _record, row in rows])
        self.bilan.invalidate_recordset(["line_ids", "lot_ids"])
        return sources.read_records()

    def leads(self, figure, value, side=0):
        """Tell whether a figure is told by records that can be shown."""
        if value in (0, None, statement.HIDDEN) or not self.bilan._has_sources():
            return False
        name, _colon, key = figure.partition(":")
        if key:
            return name in KEY_FIELDS or name == "month" or side == 0 and name in ROWS
        return (
            name in HOURS_FIGURES or side == 0 and name in LOT_FIGURES | RECORD_FIGURES
        )

    def open(self, figure, side=0):
        """Return the action that shows what a figure counts."""
        name, _colon, key = figure.partition(":")
        if side not in (0, 1) or not self.leads(figure, 1, side):
            raise UserError(
                self.env._("This figure is counted on no record that can be shown.")
            )
        if key and name == "lot":
            return self._open_lots([("lot_key", "=", _to_id(key))], figure)
        if key and name in KEY_FIELDS:
            return self._open_hours([(KEY_FIELDS[name], "=", key)], figure, side)
        if key and name == "month":
            return self._open_hours(
                [("month", "=", _to_month(key, side))], figure, side
            )
        if name in HOURS_FIGURES:
            return self._open_hours(HOURS_FIGURES[name], figure, side)
        if name in LOT_FIGURES:
            return self._open_lots(LOT_FIGURES[name], figure)
        return self._open_records(figure)

    def _open_hours(self, conditions, figure, side):
        conditions = [*conditions, ("is_before", "=", bool(side))]
        context = {"search_default_group_by_person": figure == "people"}
        if self.bilan.number:
            return self._show("insertion.statement.line", conditions, side, context)
        ids = self._filter(self._get_sources().iterate_lines(), conditions)
        return self._show_ids("insertion.declaration.line", ids, side)

    def _open_lots(self, conditions, figure):
        if self.bilan.number:
            return self._show("insertion.statement.lot", conditions, 0)
        ids = self._filter(self._get_sources().iterate_lots(), conditions)
        return self._show_ids("insertion.lot", ids, 0)

    def _open_records(self, figure):
        model = RECORD_FIGURES.get(figure, "insertion.placement")
        if self.bilan.number:
            found = self.bilan.sources
        else:
            found = self._get_sources().read_records()
        return self._show_ids(model, found.get(figure, []), 0)

    def _get_sources(self):
        return self.bilan._get_figures(StatementSources)

    def _filter(self, rows, conditions):
        """Return the ids of the records whose values meet conditions of equality."""
        wanted = {name: value for name, _equal, value in conditions}
        return [
            record.id
            for record, values in rows
            if all(values[name] == value for name, value in wanted.items())
        ]

    def _show(self, model, conditions, side, context=None):
        domain = [("statement_id", "=", self.bilan.id), *conditions]
        return self._prepare_action(model, domain, side) | {"context": context or {}}

    def _show_ids(self, model, ids, side):
        # what was closed since is shown as well
        context = {"active_test": False}
        action = self._prepare_action(model, [("id", "in", ids)], side)
        return action | {"context": context}

    def _prepare_action(self, model, domain, side):
        name = self.bilan.display_name
        if side:
            name = self.env._("%s, the year before", name)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": domain,
        }


def _to_id(text):
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _to_month(text, side):
    """Return the month of a row, or the same of the year before."""
    try:
        month = date.fromisoformat(text)
    except ValueError:
        return None
    return month - relativedelta(years=side)
