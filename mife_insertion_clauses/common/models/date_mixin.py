# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..prefix import PREFIX

# beyond, a year is a slip: 0026 for 2026, 20206. Nobody concerned was born before, and
# 2999 is how lists write "no end"
FIRST_YEAR, LAST_YEAR = 1900, 2999


class DateMixin(models.AbstractModel):
    """Records whose dates are days that somebody may mean, whatever door they come by.

    A two-digit year makes the year 26 of a browser, one key too many the year 20206.
    """

    _name = f"{PREFIX}.date.mixin"
    _description = "Dates of our time"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_dates(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_dates(vals)
        return super().write(vals)

    @api.model
    def _check_dates(self, vals):
        for name, value in vals.items():
            field = self._fields.get(name)
            if not value or field is None or field.type not in ("date", "datetime"):
                continue
            try:
                year = fields.Date.to_date(value).year
            except ValueError:
                year = 0
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise ValidationError(
                    self.env._(
                        "%(field)s: %(value)s is not a date that can be meant here. "
                        "Write the year with four digits, as in 31/12/2026.",
                        field=field._description_string(self.env),
                        value=value,
                    )
                )
