# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..shared.vocabulary import LAYOUT, OPEN_STATES

ANSWERS = ("seen", "interview", "hired", "refused")


class InsertionReferral(models.Model):
    _inherit = "insertion.referral"

    answered_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Answered on the portal by",
        copy=False,
        readonly=True,
    )
    hired_from = fields.Date(
        string="Hired from",
        copy=False,
        readonly=True,
        help="The first day that the company gives: create the placement.",
    )

    def _answer_by_company(self, answer, date=None, reason=None, note=""):
        """Take the answer that the company gives on the portal.

        :param date: day of the interview, or first day at work
        :param reason: why the person is refused
        """
        self.ensure_one()
        if answer not in ANSWERS:
            raise UserError(self.env._("Choose an answer."))
        if self.state not in OPEN_STATES:
            raise UserError(
                self.env._("You already answered: call your contact to change it.")
            )
        getattr(self, f"_answer_{answer}")(date, reason)
        self._write_by_action(
            {
                "answered_by_id": self.env.uid,
                "date_chased": fields.Date.context_today(self),
                "chase_planned": False,
            }
        )
        if note:
            self.message_post(body=note, author_id=self.env.user.partner_id.id)
        template = self.env.ref(
            "mife_insertion_clauses.mail_template_insertion_referral_answer"
        )
        if self.user_id:
            template.send_mail(self.id, email_layout_xmlid=LAYOUT)

    def _answer_seen(self, date, reason):
        if self.state == "proposed":
            self._move("seen", "date_seen")

    def _answer_interview(self, date, reason):
        if not date:
            raise UserError(self.env._("Enter the day of the interview."))
        self.date_interview = date
        self._move("interview", "date_interview")

    def _answer_hired(self, date, reason):
        """The facilitator creates the placement, after the eligibility."""
        if not date:
            raise UserError(self.env._("Enter the first day at work."))
        self.hired_from = date
        if self.state != "interview":
            self._move("interview", "date_interview")
        self.activity_schedule(
            "mife_insertion_clauses.mail_activity_type_insertion_portal",
            summary=self.env._(
                "The company hires from %s: create the placement.",
                format_date(self.env, date),
            ),
            user_id=self.user_id.id or self.env.ref("base.user_admin").id,
        )

    def _answer_refused(self, date, reason):
        if not reason:
            raise UserError(self.env._("Choose why the person is not hired."))
        self._close("refused", reason)

    def _get_answer_sentence(self):
        """Return what the company said, for the message to the facilitator."""
        self.ensure_one()
        if self.hired_from and self.state == "interview":
            return self.env._(
                "The company hires this person from %s.",
                format_date(self.env, self.hired_from),
            )
        if self.state == "interview":
            return self.env._(
                "The company meets this person on %s.",
                format_date(self.env, self.date_interview),
            )
        if self.state == "refused":
            return self.env._(
                "The company does not hire this person: %s.", self.reason_id.name
            )
        return self.env._("The company saw this person.")
