# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..prefix import PREFIX


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def db_id_for(self, model, field, subfield, value, savepoint):
        """Refuse a name that several records have: Odoo would take the first."""
        found, warnings = super().db_id_for(model, field, subfield, value, savepoint)
        if subfield is None and warnings and model._name.startswith(f"{PREFIX}."):
            raise self._format_import_error(
                ValueError,
                self.env._(
                    'Several records are called "%s" in field "%%(field)s": write the '
                    "whole name, or the external ID."
                ),
                value,
            )
        return found, warnings
