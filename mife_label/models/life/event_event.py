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
    label_asked_count = fields.Integer(
        string="Asked for their opinion", compute="_compute_label_opinions"
    )
    label_opinion_count = fields.Integer(
        string="Opinions given", compute="_compute_label_opinions"
    )
    label_silent_count = fields.Integer(
        string="No answer", compute="_compute_label_opinions"
    )
    label_opinion_average = fields.Float(
        string="Average opinion, out of 4",
        compute="_compute_label_opinions",
        digits=(3, 1),
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

    @api.depends(
        "registration_ids.label_opinion_asked_on", "registration_ids.label_opinion"
    )
    def _compute_label_opinions(self):
        Registration = self.env["event.registration"]
        came = [("event_id", "in", self.ids), ("state", "=", "done")]
        given = {
            event: (count, average)
            for event, count, average in Registration._read_group(
                [*came, ("label_opinion", "!=", False)],
                ["event_id"],
                ["__count", "label_opinion_rate:avg"],
            )
        }
        silent = dict(
            Registration._read_group(
                [
                    *came,
                    ("label_opinion", "=", False),
                    ("label_opinion_asked_on", "!=", False),
                ],
                ["event_id"],
                ["__count"],
            )
        )
        for event in self:
            count, average = given.get(event._origin, (0, 0))
            event.label_opinion_count = count
            event.label_opinion_average = average
            event.label_silent_count = silent.get(event._origin, 0)
            event.label_asked_count = count + event.label_silent_count

    def action_ask_label_opinions(self):
        """Ask those who came what they thought of it, once each."""
        self.check_access("write")
        for event in self:
            if not event.is_finished:
                raise UserError(
                    self.env._(
                        "%s is not over: ask those who came once it is.", event.name
                    )
                )
            to_ask = event.registration_ids.filtered(
                lambda one: (
                    one.state == "done"
                    and one.email
                    and not one.label_opinion_asked_on
                    and not one.label_opinion
                )
            )
            if not to_ask:
                raise UserError(
                    self.env._(
                        "Nobody is left to ask: note first who came, with an address."
                    )
                )
            to_ask._label_ask_opinion()

    @api.readonly
    def action_view_label_opinions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.event_registration_action_opinion"
        )
        return {**action, "domain": [("event_id", "=", self.id)]}

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
