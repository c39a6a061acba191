# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("joined", "Joins the jury"),
    ("vote_taken", "No longer votes"),
    ("vote_given", "Votes from now on"),
    ("seat", "Sits otherwise"),
]
SEAT_FIELDS = ("role", "body_id", "college_id")


class LabelPanelAct(models.Model):
    """A change of who decides, made while the jury meets: dated, reasoned, printed.

    Files voted before keep the jury that voted them.
    """

    _name = "label.panel.act"
    _description = "Change of a jury that meets"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "id"
    _rec_name = "member_id"
    _rec_names_search = ["member_id", "session_id"]

    session_id = fields.Many2one(
        comodel_name="label.session",
        string="Jury",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, index=True
    )
    member_id = fields.Many2one(
        comodel_name="label.session.member",
        string="Member",
        check_company=True,
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    kind = fields.Selection(
        selection=KINDS, string="Change", readonly=True, required=True
    )
    before = fields.Char(readonly=True)
    after = fields.Char(readonly=True)
    reason = fields.Text(readonly=True, required=True)
    made_on = fields.Datetime(
        string="Made on", default=fields.Datetime.now, readonly=True, required=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Made by",
        default=lambda self: self.env.user,
        readonly=True,
        required=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_by_action():
            raise UserError(
                self.env._('Use "Change the jury" on the jury: it asks for the reason.')
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action():
            raise UserError(self.env._("A change of the jury is kept as it was made."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A change of the jury is kept as it was made."))

    @api.model
    def _make(self, session, kind, reason, member, vals):
        """Change who decides, and keep why.

        :param member: whom it is about; none when somebody joins
        :param vals: what the seat becomes
        """
        self.env["label.application"]._check_secretary()
        session._check_meets()
        if not (reason or "").strip():
            raise UserError(self.env._("Write the reason: the minutes print it."))
        before = member._describe_seat()
        if kind == "joined":
            member = member._by_action().create({**vals, "session_id": session.id})
            member = member._by_hand()
            member._invite()
        else:
            self._check_news(member, vals)
            member._by_action().write(vals)
        # sudo: it is written in no other way
        return (
            self.sudo()
            ._by_action()
            .create(
                {
                    "session_id": session.id,
                    "member_id": member.id,
                    "kind": kind,
                    "before": before,
                    "after": member._describe_seat(),
                    "reason": reason.strip(),
                    "user_id": self.env.uid,
                }
            )
        )

    def _check_news(self, member, vals):
        if all(
            member._fields[name].convert_to_write(member[name], member) == value
            for name, value in vals.items()
        ):
            raise UserError(
                self.env._(
                    "Nothing changes for %s: choose what becomes of the seat.",
                    member.partner_id.name,
                )
            )
