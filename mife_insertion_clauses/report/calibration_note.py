# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..rules import calibration
from .lot_words import format_quantity, in_document_lang, name_document


class CalibrationNote:
    """How the hours asked of a lot were worked out, for the page and the buyer."""

    def __init__(self, lot):
        self.env = lot.env
        self.lot = lot

    def get_steps(self):
        """Return the steps of the calculation, None when an input is not known."""
        lot = self.lot
        by_share = lot.staff_taken_over == "share"
        by_hours = lot.staff_taken_over == "hours"
        return calibration.calibrate(
            calibration.Inputs(
                lot.amount,
                lot.labour_share,
                lot.insertion_rate,
                lot.hourly_cost,
                lot.staff_share if by_share else 0,
                lot.staff_hours if by_hours else 0,
            )
        )

    def get_name(self):
        lot = in_document_lang(self.lot)
        return name_document(lot, lot.env._("Calibration note"))

    def get_label(self):
        if not self.lot.is_calibrated:
            return self.env._("n/a")
        return self.env._(
            "%(exact)s h calculated, %(retained)s h retained",
            exact=format_quantity(self.env, self.lot.calibrated_hours) or "0",
            retained=format_quantity(self.env, self.lot.retained_hours) or "0",
        )

    def render_table(self):
        return self.env["ir.qweb"]._render(
            "mife_insertion_clauses.calibration_table", {"calibration": self.prepare()}
        )

    def prepare(self):
        """Return what the page and the note show; figures are formatted there."""
        lot, year_hours = self.lot, self.lot.company_id.insertion_year_hours
        steps = self.get_steps()
        rows = [
            {
                "label": label,
                "hours": format_quantity(self.env, hours) or "0",
                "as": calibration.convert(hours, year_hours),
            }
            for label, hours in (
                (self.env._("Calculated"), lot.calibrated_hours),
                (self.env._("Retained"), lot.retained_hours),
            )
        ]
        return {
            "steps": steps,
            "rows": rows if steps else [],
            "year_hours": format_quantity(self.env, year_hours),
            "missing": self.get_missing_inputs(),
            "labour_share": format_quantity(self.env, 100 * lot.labour_share),
            "insertion_rate": format_quantity(self.env, 100 * lot.insertion_rate),
            "retained_rate": format_quantity(
                self.env, 100 * self._get_retained_rate(steps)
            ),
        }

    def get_missing_inputs(self):
        """Return the labels of the inputs without which nothing can be worked out."""
        names = ("amount", "labour_share", "insertion_rate", "hourly_cost")
        return [
            self.lot._fields[name]._description_string(self.env)
            for name in names
            if not self.lot[name]
        ]

    def _get_retained_rate(self, steps):
        """Return the rate that the retained hours come to, 0 when it has no meaning."""
        if not steps or not steps.base_hours:
            return 0
        return self.lot.retained_hours / float(steps.base_hours)
