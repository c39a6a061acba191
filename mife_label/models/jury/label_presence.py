# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules.quorum import IN_THE_ROOM

PRESENCES = [
    ("present", "Present"),
    ("remote", "Present from afar"),
    ("absent", "Absent"),
]


class LabelPresence(models.Model):
    """When a member came in, left, or gave a proxy, while the jury met.

    It is noted as the attendance changes; the secretary may mend the time at which it
    happened, never what happened.
    """

    _name = "label.presence"
    _description = "Coming or going of a member of the jury"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "moment, id"
    _rec_name = "member_id"
    _rec_names_search = ["member_id"]
    _action_only_fields = ("member_id", "presence", "proxy_member_id", "user_id")

    member_id = fields.Many2one(
        comodel_name="label.session.member",
        string="Member",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    session_id = fields.Many2one(
        related="member_id.session_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, index=True
    )
    moment = fields.Datetime(
        string="At",
        default=fields.Datetime.now,
        required=True,
        help="When it happened, if it was noted later.",
    )
    presence = fields.Selection(selection=PRESENCES, readonly=True)
    proxy_member_id = fields.Many2one(
        comodel_name="label.session.member",
        string="Gave a proxy to",
        check_company=True,
        ondelete="set null",
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Noted by",
        default=lambda self: self.env.user,
        readonly=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_by_action():
            raise UserError(
                self.env._("Note the attendance on the jury: its time comes with it.")
            )
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The attendance of a jury is kept as it was noted."))

    def _check_locked(self, vals):
        self.session_id._check_open()
        if "moment" not in vals:
            return
        moment = fields.Datetime.to_datetime(vals["moment"])
        for presence in self:
            met_on = presence.session_id.met_on
            if not moment or moment < met_on or moment > fields.Datetime.now():
                raise UserError(
                    self.env._(
                        "%s came or left while the jury met: enter a time between the "
                        "start of the meeting and now.",
                        presence.member_id.partner_id.name,
                    )
                )

    @api.model
    def _note(self, members):
        """Keep the attendance of members as it now stands, while their jury meets."""
        # sudo: it is written in no other way
        self.sudo()._by_action().create(
            [
                {
                    "member_id": member.id,
                    "presence": member.presence,
                    "proxy_member_id": member.proxy_member_id.id,
                }
                for member in members
                if member.session_id.state == "meeting"
            ]
        )

    def _get_passages(self, begun):
        """Return (moment, whether it comes in) for each time a member passed the door.

        :param begun: when the first file was heard; who was there by then came in time
        """
        passages = []
        inside = None
        for noted in self.sorted(lambda one: (one.moment, one.id)):
            comes = noted.presence in IN_THE_ROOM
            if comes == bool(inside):
                inside = comes
                continue
            if begun and noted.moment > begun:
                passages.append((noted.moment, comes))
            inside = comes
        return passages
