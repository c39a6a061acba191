# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where Odoo keeps what makes a company of a contact, and its SIRET.

Its next version keeps both elsewhere: nothing but this file, and the views of
contacts, names these fields.
"""

from odoo import api, models

# Conditions of a domain, written in a list or in the text of a list
IS_COMPANY = ("is_company", "=", True)
IS_PERSON = ("is_company", "=", False)
# Contexts of a field: what is created from a name typed in it
NEW_COMPANY = {"default_is_company": True}
NEW_PERSON = {"default_is_company": False}
# A SIRET, or a SIREN: to search by it, or in the path of a related field
SIRET = "company_registry"


class ResPartner(models.Model):
    # apart, as both addons hold this file alike
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _get_typed_siret(self):
        """Return what was typed as SIRET, a SIREN maybe, or None."""
        self.ensure_one()
        return self[SIRET] or None

    @api.model
    def _prepare_company_vals(self, siret):
        return {"is_company": True, SIRET: siret}
