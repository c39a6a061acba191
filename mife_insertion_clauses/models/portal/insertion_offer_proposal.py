# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.mail_frame import MAIL_FRAME
from .insertion_offer import ACTIVITY


class InsertionOfferProposal(models.Model):
    """What a structure has for an offer: so many people, from a day, and no name."""

    _name = "insertion.offer.proposal"
    _description = "Proposal of a structure"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.written.mixin",
        "insertion.step.mixin",
        "insertion.search.mixin",
    ]
    _order = "offer_id, id"
    _rec_names_search = ["employer_id", "description", "proposed"]

    offer_id = fields.Many2one(
        comodel_name="insertion.offer",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="offer_id.company_id", store=True, precompute=True, index=True
    )
    employer_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Structure or agency",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    proposed = fields.Integer(string="People proposed", readonly=True, required=True)
    date_from = fields.Date(string="From", readonly=True, required=True)
    description = fields.Text(string="What is proposed", readonly=True, required=True)
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting for an answer"),
            ("interested", "The company is interested"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn by the structure"),
        ],
        default="waiting",
        index=True,
        readonly=True,
        required=True,
    )
    proposed_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    proposed_on = fields.Date(readonly=True, default=fields.Date.context_today)
    answer = fields.Text(string="What the company answers", readonly=True)
    answered_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    answered_on = fields.Date(readonly=True)

    _proposed_range = models.Constraint(
        "CHECK(proposed BETWEEN 1 AND 99)", "A proposal is for 1 to 99 people."
    )
    _waiting_uniq = models.UniqueIndex(
        "(offer_id, employer_id) WHERE state = 'waiting'",
        "Your structure has a proposal that waits: take it back to make another.",
    )

    @api.depends("employer_id", "proposed", "offer_id")
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = (
                f"{proposal.employer_id.display_name or ''} ({proposal.proposed})"
            )

    @api.model
    def _propose(self, offer, employer, values):
        """Keep what a structure proposes, and tell the company."""
        offer.lock_for_update(allow_referencing=True)
        offer._check_state(("open",))
        if offer.proposal_ids.filtered(
            lambda one: one.employer_id == employer and one.state == "waiting"
        ):
            raise UserError(
                self.env._(
                    "Your structure has a proposal that waits: take it back to make "
                    "another."
                )
            )
        proposal = self._by_action().create(
            {
                "offer_id": offer.id,
                "employer_id": employer.id,
                "proposed_by_id": self.env.uid,
                **values,
            }
        )
        offer._message_log(
            body=self.env._(
                "%(employer)s proposes %(number)s: %(description)s",
                employer=employer.display_name,
                number=proposal.proposed,
                description=proposal.description,
            )
        )
        if offer._get_company_contacts():
            proposal._mail("proposal")
        return proposal

    def _answer(self, is_interested, reason=""):
        """Keep the answer of the company, and tell the structure."""
        self.ensure_one()
        reason = (reason or "").strip()
        if not is_interested and not reason:
            raise UserError(self.env._("Say in a few words why not."))
        self._settle("interested" if is_interested else "declined", reason)
        if self.proposed_by_id.partner_id.email:
            self._mail("answer")
        offer = self.offer_id
        if is_interested and offer.user_id:
            offer.activity_schedule(
                ACTIVITY,
                summary=self.env._(
                    "%(firm)s is interested in what %(employer)s proposes: introduce "
                    "the people",
                    firm=offer.partner_id.display_name,
                    employer=self.employer_id.display_name,
                ),
                user_id=offer.user_id.id,
            )

    def _withdraw(self):
        self.ensure_one()
        self._settle("withdrawn", "")

    def _settle(self, state, answer):
        self.lock_for_update()
        self._check_state(("waiting",))
        self._by_action().write(
            {
                "state": state,
                "answer": answer,
                "answered_by_id": self.env.uid,
                "answered_on": fields.Date.context_today(self),
            }
        )

    def _mail(self, kind):
        template = self.env.ref(
            f"mife_insertion_clauses.mail_template_insertion_offer_{kind}"
        ).sudo()
        template.send_mail(self.id, email_layout_xmlid=MAIL_FRAME)

    def _get_by_hand_sentence(self):
        return self.env._("A proposal is made and answered on the portal.")
