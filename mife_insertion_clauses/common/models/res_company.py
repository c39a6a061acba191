# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResCompany(models.Model):
    # apart, as both addons hold this file alike
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    def _get_document_lang(self):
        """Return the language of what the company issues, whoever issues it."""
        self.ensure_one()
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        lang = self.sudo().partner_id.lang
        return lang if lang in installed else installed[0]

    def _in_document_lang(self, records):
        """Return the records as what the company issues says them."""
        return records.with_context(lang=self._get_document_lang())
