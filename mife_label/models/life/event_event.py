# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.mail_frame import MAIL_FRAME


class EventEvent(models.Model):
    _inherit = "event.event"

    label_programme_id = fields.Many2one(
        comodel_name="label.programme",
        string="Label",
        check_company=True,
        index="btree_not_null",
        help="The label whose life this event is part of.",
    )
    label_invited_count = fields.Integer(
        string="Holders invited", compute="_compute_label_counts"
    )
    label_attended_count = fields.Integer(
        string="Holders present", compute="_compute_label_counts"
    )

    @api.depends("registration_ids.label_holder_id", "registration_ids.state")
    def _compute_label_counts(self):
        Registration = self.env["event.registration"]
        domain = [("event_id", "in", self.ids), ("label_holder_id", "!=", False)]
        invited = dict(
            Registration._read_group(
                domain, ["event_id"], ["label_holder_id:count_distinct"]
            )
        )
        attended = dict(
            Registration._read_group(
                [*domain, ("state", "=", "done")],
                ["event_id"],
                ["label_holder_id:count_distinct"],
            )
        )
        for event in self:
            event.label_invited_count = invited.get(event._origin, 0)
            event.label_attended_count = attended.get(event._origin, 0)

    def action_invite_label_holders(self):
        """Prepare one registration per contact of the holders, and write to them.

        Those already invited are not invited again.
        """
        template = self.env.ref("mife_label.mail_template_event")
        for event in self:
            registrations = event._prepare_label_registrations()
            if not registrations:
                raise UserError(
                    self.env._(
                        "Every holder of %s is already invited.",
                        event.label_programme_id.name or event.name,
                    )
                )
            for registration in self.env["event.registration"].create(registrations):
                template.send_mail(registration.id, email_layout_xmlid=MAIL_FRAME)

    def _prepare_label_registrations(self):
        self.ensure_one()
        awards = self.env["label.award"].search(
            [
                ("programme_id", "=", self.label_programme_id.id),
                ("state", "in", ("valid", "to_renew")),
            ]
        )
        invited = self.registration_ids.partner_id
        vals_list = []
        for award in awards:
            for person in award._get_recipients() - invited:
                invited |= person
                vals_list.append(
                    {
                        "event_id": self.id,
                        "partner_id": person.id,
                        "name": person.name,
                        "email": person.email,
                        "company_name": award.holder_name,
                        "label_holder_id": award.partner_id.id,
                        "state": "draft",
                    }
                )
        return vals_list
