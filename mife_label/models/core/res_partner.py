# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.models.res_partner_identity import IS_COMPANY
from ...rules.steps import AWARDED_RESULTS


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "label.search.key.mixin"]

    label_application_ids = fields.One2many(
        comodel_name="label.application",
        inverse_name="partner_id",
        string="Label applications",
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

    def _check_label_holder(self, application):
        """Only an establishment known by its SIRET can hold a label."""
        if not self.filtered_domain([IS_COMPANY]):
            raise UserError(
                self.env._(
                    "%(holder)s is a person: choose the company, or the site, that "
                    "would hold the label on application %(application)s.",
                    holder=self.display_name,
                    application=application.name,
                )
            )
        if not self._get_siret():
            raise UserError(
                self.env._(
                    "%(holder)s has no SIRET: enter its 14 digits and its country "
                    "(France) on its form, then go on with application "
                    "%(application)s.",
                    holder=self.display_name,
                    application=application.name,
                )
            )

    def _find_labelled_file(self, programme):
        """Return the last file that gave this label to the establishment.

        The file of a firm whose label it took over is its own.
        """
        self.ensure_one()
        return self.env["label.application"].search(
            [
                "|",
                ("partner_id", "=", self.id),
                ("award_ids.partner_id", "=", self.id),
                ("programme_id", "=", programme.id),
                ("result", "in", AWARDED_RESULTS),
            ],
            order="date_notified desc, id desc",
            limit=1,
        )

    @api.model
    def _check_no_open_label_file(self, holders, but=None):
        """Name the application that is already open for a (holder, programme).

        The unique index stays the guard between two simultaneous entries.
        """
        Application = self.env["label.application"]
        others = Application.search(
            Domain("partner_id", "in", [partner_id for partner_id, _p in holders])
            & Domain("state", "!=", "notified")
            & Domain("id", "not in", (but or Application).ids)
        )
        for other in others:
            if (other.partner_id.id, other.programme_id.id) in holders:
                raise UserError(
                    self.env._(
                        "%(holder)s already has an open application for %(programme)s, "
                        "%(number)s: go on with it, or close it first.",
                        holder=other.partner_id.name,
                        programme=other.programme_id.name,
                        number=other.name,
                    )
                )

    def _get_label_address(self):
        """Return the postal address as it is printed, without empty lines."""
        self.ensure_one()
        lines = self._display_address(without_company=True).splitlines()
        return "\n".join(line for line in lines if line.strip())
