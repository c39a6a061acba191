# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    label_application_ids = fields.One2many(
        comodel_name="label.application",
        inverse_name="partner_id",
        groups="mife_label.mife_label_group_coach",
    )
    label_application_count = fields.Integer(
        compute="_compute_label_application_count",
        groups="mife_label.mife_label_group_coach",
    )

    @api.depends("label_application_ids")
    def _compute_label_application_count(self):
        counts = dict(
            self.env["label.application"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.label_application_count = counts.get(partner._origin, 0)

    @api.readonly
    def action_view_label_applications(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_application_action"
        )
        return {
            **action,
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }

    def _get_label_address(self):
        """Return the postal address as it is printed, without empty lines."""
        self.ensure_one()
        lines = self._display_address(without_company=True).splitlines()
        return "\n".join(line for line in lines if line.strip())
