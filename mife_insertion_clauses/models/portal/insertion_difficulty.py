# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.mail_frame import MAIL_FRAME


class InsertionDifficulty(models.Model):
    """What a company says prevents it from doing its hours, and what came of it."""

    _name = "insertion.difficulty"
    _description = "Difficulty reported by a company"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.mixin",
    ]
    _order = "state desc, id desc"
    _rec_names_search = ["kind", "contractor_id"]
    _action_only_fields = (
        "state",
        "reported_by_id",
        "reported_on",
        "answered_by_id",
        "answered_on",
    )

    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        index=True,
        ondelete="restrict",
        required=True,
    )
    company_id = fields.Many2one(
        related="contractor_id.company_id", store=True, precompute=True, index=True
    )
    lot_id = fields.Many2one(
        related="contractor_id.lot_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        selection=[
            ("recruitment", "No candidate found"),
            ("planning", "The works are late or stopped"),
            ("volume", "Too many hours for the works ordered"),
            ("person", "Something goes wrong with a person at work"),
            ("other", "Something else"),
        ],
        string="What is difficult",
        default="recruitment",
        required=True,
    )
    description = fields.Text(required=True)
    reported_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Reported by",
        copy=False,
        default=lambda self: self.env.user,
        readonly=True,
    )
    reported_on = fields.Date(
        default=fields.Date.context_today, copy=False, readonly=True
    )
    state = fields.Selection(
        selection=[("open", "To answer"), ("answered", "Answered")],
        default="open",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    answer = fields.Text(string="Answer to the company")
    answered_by_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )
    answered_on = fields.Date(copy=False, readonly=True)

    _open_uniq = models.UniqueIndex(
        "(contractor_id, reported_by_id, md5(description)) WHERE state = 'open'",
        "You reported this already: it waits for an answer.",
    )

    @api.depends("kind", "contractor_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for difficulty in self:
            firm = difficulty.contractor_id.partner_id.display_name or ""
            difficulty.display_name = f"{kinds.get(difficulty.kind, '')} - {firm}"

    def action_answer(self):
        """Send the answer to who reported the difficulty."""
        for difficulty in self:
            if not (difficulty.answer or "").strip():
                raise UserError(
                    self.env._("Write the answer to the company before sending it.")
                )
        self._write_by_action(
            {
                "state": "answered",
                "answered_by_id": self.env.uid,
                "answered_on": fields.Date.context_today(self),
            }
        )
        self.activity_unlink(
            ["mife_insertion_clauses.mail_activity_type_insertion_portal"]
        )
        self._send("mail_template_insertion_difficulty_answer")

    def action_reopen(self):
        self._write_by_action(
            {"state": "open", "answered_by_id": False, "answered_on": False}
        )

    def _announce(self):
        """Tell the facilitators about difficulties that come from the portal."""
        for difficulty in self.filtered("lot_id.user_id"):
            difficulty.activity_schedule(
                "mife_insertion_clauses.mail_activity_type_insertion_portal",
                summary=self.env._("Answer the company about its difficulty"),
                user_id=difficulty.lot_id.user_id.id,
            )
        self.filtered("lot_id.user_id")._send("mail_template_insertion_difficulty")

    def _send(self, template):
        template = self.env.ref(f"mife_insertion_clauses.{template}").sudo()
        for difficulty in self:
            template.send_mail(difficulty.id, email_layout_xmlid=MAIL_FRAME)
