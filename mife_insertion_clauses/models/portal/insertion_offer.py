# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

OPEN_DAYS = 30  # how long an offer stays open, unless its company says otherwise
KEPT = relativedelta(years=2)  # once closed, as what is known of people
ACTIVITY = "mife_insertion_clauses.mail_activity_type_insertion_portal"


class InsertionOffer(models.Model):
    """What a company looks for on a lot: so many people of a trade, from a day on.

    The structures of the organisation read it without the name of the company nor its
    lot, and propose what they have. Nobody is named here: who fits is introduced, and
    placed, as everybody is.
    """

    _name = "insertion.offer"
    _description = "Offer of a company to the structures"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.step.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.mixin",
    ]
    _order = "state desc, date_from, id"
    _rec_names_search = ["trade_id", "place", "contractor_id"]
    _action_only_fields = (
        "state",
        "published_by_id",
        "published_on",
        "closed_by_id",
        "closed_on",
    )

    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="contractor_id.company_id", store=True, precompute=True, index=True
    )
    lot_id = fields.Many2one(
        related="contractor_id.lot_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(related="contractor_id.partner_id", string="Firm")
    user_id = fields.Many2one(
        related="contractor_id.lot_id.user_id", string="Followed by"
    )
    trade_id = fields.Many2one(
        comodel_name="insertion.trade",
        check_company=True,
        ondelete="restrict",
        required=True,
    )
    wanted = fields.Integer(string="People looked for", default=1, required=True)
    date_from = fields.Date(string="From", required=True)
    place = fields.Char(required=True, help="Where they work: a town is enough.")
    note = fields.Text(
        string="What to know",
        help="Hours, equipment, how to get there. The structures read it: no name.",
    )
    open_until = fields.Date(
        default=lambda self: fields.Date.context_today(self)
        + timedelta(days=OPEN_DAYS),
        required=True,
        help="After this day the offer closes by itself.",
    )
    state = fields.Selection(
        selection=[
            ("open", "Open to answers"),
            ("filled", "Filled"),
            ("closed", "Offer closed"),
        ],
        default="open",
        copy=False,
        group_expand=True,
        index=True,
        readonly=True,
        required=True,
        tracking=True,
    )
    published_by_id = fields.Many2one(
        comodel_name="res.users",
        copy=False,
        default=lambda self: self.env.user,
        readonly=True,
    )
    published_on = fields.Date(
        copy=False, default=fields.Date.context_today, readonly=True
    )
    close_reason = fields.Text(string="Why it closes", copy=False, tracking=True)
    closed_by_id = fields.Many2one(comodel_name="res.users", copy=False, readonly=True)
    closed_on = fields.Date(copy=False, readonly=True)
    proposal_ids = fields.One2many(
        comodel_name="insertion.offer.proposal", inverse_name="offer_id"
    )
    proposal_count = fields.Integer(
        string="Proposals", compute="_compute_proposal_count"
    )

    _wanted_range = models.Constraint(
        "CHECK(wanted BETWEEN 1 AND 99)", "An offer is for 1 to 99 people."
    )
    _open_uniq = models.UniqueIndex(
        "(contractor_id, trade_id, date_from, wanted) WHERE state = 'open'",
        "This offer is open already: read it, or change it.",
    )

    @api.depends("trade_id", "wanted", "place")
    def _compute_display_name(self):
        for offer in self:
            name = f"{offer.wanted} \N{MULTIPLICATION SIGN} {offer.trade_id.name or ''}"
            offer.display_name = ", ".join(filter(None, [name, offer.place]))

    @api.depends("proposal_ids")
    def _compute_proposal_count(self):
        counts = dict(
            self.env["insertion.offer.proposal"]._read_group(
                [("offer_id", "in", self.ids)], ["offer_id"], ["__count"]
            )
        )
        for offer in self:
            offer.proposal_count = counts.get(offer._origin, 0)

    @api.constrains("open_until", "published_on")
    def _check_open_until(self):
        for offer in self:
            if offer.published_on and offer.open_until < offer.published_on:
                raise ValidationError(
                    self.env._("An offer stays open until a day to come.")
                )

    def _check_locked(self, vals):
        result = super()._check_locked(vals)
        if self.filtered(lambda offer: offer.state != "open"):
            raise UserError(
                self.env._("This offer is closed: it stays as it was, write another.")
            )
        return result

    def action_close(self):
        """Close offers that lead to nothing any more, with the reason written there."""
        self.check_access("write")
        for offer in self:
            if not (offer.close_reason or "").strip():
                raise UserError(self.env._("Write why the offer closes first."))
        self._close("closed")

    def action_filled(self):
        self.check_access("write")
        self._close("filled")

    @api.model
    def _cron_close_ended(self):
        ended = self.search(
            [
                ("state", "=", "open"),
                ("open_until", "<", fields.Date.context_today(self)),
            ]
        )
        for offer in ended:
            lang = offer.company_id._in_document_lang(self).env
            offer.close_reason = lang._("Its last day has passed.")
        ended._close("closed")

    @api.autovacuum
    def _gc_closed(self):
        before = fields.Date.context_today(self) - KEPT
        self.search([("closed_on", "<", before)]).unlink()

    def _close(self, state):
        self.lock_for_update(allow_referencing=True)
        for offer in self:
            offer._check_state(("open",))
        self._write_by_action(
            {
                "state": state,
                "closed_by_id": self.env.uid,
                "closed_on": fields.Date.context_today(self),
            }
        )
        self.sudo().activity_unlink([ACTIVITY])
        waiting = self.sudo().proposal_ids.filtered(
            lambda proposal: proposal.state == "waiting"
        )
        for proposal in waiting:
            lang = proposal.company_id._in_document_lang(self).env
            proposal._answer(False, lang._("The offer is closed."))

    def _close_by_company(self, is_filled, reason):
        """Close the offer: the people are found, or the company says why not."""
        self.ensure_one()
        reason = (reason or "").strip()
        if not is_filled and not reason:
            raise UserError(self.env._("Say in a few words why you close it."))
        self._check_state(("open",))
        self.close_reason = reason
        self._close("filled" if is_filled else "closed")

    def _announce(self):
        """Tell the facilitators about offers that come from the portal."""
        for offer in self.filtered("user_id"):
            offer.activity_schedule(
                ACTIVITY,
                summary=self.env._(
                    "%(firm)s looks for people: %(offer)s",
                    firm=offer.partner_id.display_name,
                    offer=offer.display_name,
                ),
                user_id=offer.user_id.id,
            )

    def _get_company_contacts(self):
        return self.contractor_id._get_contacts().filtered(
            lambda contact: not contact.message_bounce
        )
