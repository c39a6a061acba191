# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class InsertionDatedMixin(models.AbstractModel):
    """An amount in force from a date on, until the next one.

    When the law changes, the administrator adds the common amount; an organisation
    that cannot wait adds its own, which it uses from that date instead.
    """

    _name = "insertion.dated.mixin"
    _inherit = "insertion.reference.mixin"
    _description = "Dated amount, common or of an organisation"

    # the field that says what the amount is of
    _dated_owner = None

    @api.model_create_multi
    def create(self, vals_list):
        """Give what an organisation owns to it, whoever writes the line."""
        Owner = self.env[self._fields[self._dated_owner].comodel_name]
        owners = [Owner.browse(vals.get(self._dated_owner)) for vals in vals_list]
        return super().create(
            [
                {"company_id": owner.company_id.id, **vals}
                if owner.company_id
                else vals
                for owner, vals in zip(owners, vals_list, strict=True)
            ]
        )

    def _pick(self, date, company):
        """Return the line that ``company`` uses on ``date``, its own first."""
        lines = self.filtered_domain(self._get_offered_domain(company))
        return lines.filtered(lambda line: line.date_from <= date).sorted(
            lambda line: (line.date_from, bool(line.company_id))
        )[-1:]

    def _copy_lines_to(self, owner):
        """Give ``owner``, adapted by an organisation, the lines it used until then."""
        lines = self.filtered_domain(self._get_offered_domain(owner.company_id))
        by_date = {line.date_from: line for line in lines.sorted("company_id")}
        for line in by_date.values():
            line.copy({self._dated_owner: owner.id})
