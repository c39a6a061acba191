# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What people type in the forms of the label."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request


def read_date(value):
    """Return the date typed, or say in a sentence that it is none."""
    try:
        return fields.Date.to_date(value or False)
    except ValueError as error:
        raise UserError(
            request.env._(
                "%s is not a date: enter the day, the month, the year.", value
            )
        ) from error
