# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields
from odoo.tools import float_repr

from .common.models.ir_attachment import check_picture
from .common.rules.uploads import clean_name


class FileName(fields.Char):
    """The name of a file from outside, cleaned whatever door it comes by."""

    def convert_to_cache(self, value, record, validate=True):
        value = super().convert_to_cache(value, record, validate)
        return value and clean_name(value)


class Picture(fields.Image):
    """A picture from outside, weighed before core decodes it to resize it."""

    def _image_process(self, value, env):
        check_picture(env, value)
        return super()._image_process(value, env)


CENTS = 2  # decimals


class MaybeMonetary(fields.Monetary):
    """An amount that may be unknown: kept as nothing, which no mean counts as zero.

    Records read it as 0.0, as any amount: a field beside says whether it is known.
    """

    # what is published is in euros: the currency of each record is not looked for

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:
            return None
        return round(float(value), CENTS)

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return float_repr(float(value), CENTS)


def ratio_of_trade(name, **attributes):
    """Return the field of a ratio taken from the trade, that may be changed.

    It follows the choice of a trade or a date, not the table: a ratio that the manager
    corrects later does not change what was told to a buyer. Without a trade, what was
    typed stays.
    """

    @api.depends("trade_rate_id")
    def take(works):
        for work in works.filtered("trade_id"):
            work[name] = work.trade_rate_id[name]

    return fields.Float(compute=take, store=True, readonly=False, **attributes)


def figure_of_landing(string=None, **attributes):
    """Return the field of a figure that says where a lot lands: never added up."""
    return fields.Float(
        string=string, compute="_compute_landing", aggregator=None, **attributes
    )
