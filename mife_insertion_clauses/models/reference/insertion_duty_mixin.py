# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools.i18n import format_list

from ...report.duty_judge import DutyJudge
from ...report.duty_words import write_verdict
from ...rules import duty
from ..shared.vocabulary import BUYER_REGIMES, PURCHASE_KINDS

# the natures of contracts that say more than their CPV
PURCHASE_OF = {
    "defence": duty.DEFENCE,
    "works_concession": duty.CONCESSION,
    "service_concession": duty.CONCESSION,
    "public_service": duty.CONCESSION,
}


class InsertionDutyMixin(models.AbstractModel):
    """A purchase on which the law may oblige the buyer to write a social clause.

    The host has ``cpv``, ``amount``, ``date_notified``, ``company_id`` and says what it
    knows by ``_get_duty_facts``.
    """

    _name = "insertion.duty.mixin"
    _description = "Duty to write a social clause"

    # what the regime of the buyer is guessed from
    _regime_paths = ()
    # what the kind of purchase is guessed from
    _purchase_paths = ("cpv",)

    buyer_regime = fields.Selection(
        selection=BUYER_REGIMES,
        string="Regime of the buyer",
        compute="_compute_buyer_regime",
        help="It decides which European threshold applies. A commune that buys for its "
        "water or transport network is a contracting entity.",
    )
    purchase_kind = fields.Selection(
        selection=PURCHASE_KINDS,
        string="Kind of purchase",
        compute="_compute_purchase_kind",
    )
    date_sent = fields.Date(
        string="Notice sent on",
        help="The day the notice was sent, or the consultation launched: the law in "
        "force that day applies.",
    )
    duty_state = fields.Selection(
        selection=[
            (duty.BOUND, "Obligatory"),
            (duty.FREE, "Not obligatory"),
            (duty.UNKNOWN, "To be said"),
        ],
        string="Social clause",
        compute="_compute_duty_state",
    )
    duty_label = fields.Char(string="Why", compute="_compute_duty_label")

    @api.depends(lambda self: self._regime_paths)
    def _compute_buyer_regime(self):
        for record in self:
            record.buyer_regime = record._guess_buyer_regime()

    @api.depends(lambda self: self._purchase_paths)
    def _compute_purchase_kind(self):
        for record in self:
            record.purchase_kind = record._guess_purchase_kind()

    def _guess_purchase_kind(self):
        return duty.guess_purchase_kind(self.cpv)

    @api.depends("buyer_regime", "purchase_kind", "amount", "date_sent")
    def _compute_duty_state(self):
        for record, verdict, _text in self._judge_duty():
            record.duty_state = verdict.state

    @api.depends("buyer_regime", "purchase_kind", "amount", "date_sent")
    @api.depends_context("lang")
    def _compute_duty_label(self):
        for record, verdict, text in self._judge_duty():
            record.duty_label = write_verdict(self.env, verdict, record, text)

    def _judge_duty(self):
        """Yield (record, its ``duty.Verdict``, the text that sets the duty)."""
        for company, records in self.grouped("company_id").items():
            judge = DutyJudge(self.env, company)
            for record in records:
                yield record, judge.judge(record._get_duty_facts()), judge.text

    def _get_duty_facts(self):
        self.ensure_one()
        return duty.Facts(
            self.buyer_regime or None,
            self.purchase_kind or None,
            self._get_duty_amount(),
            self.date_sent or None,
            self.date_notified or None,
        )

    def _cite_law(self):
        """Return the articles that the clause rests on, as it writes them.

        Those in force on the day the notice is sent, today while nobody knows it.
        """
        self.ensure_one()
        day = self.date_sent or fields.Date.context_today(self)
        texts = self.env["insertion.law.text"]._get_cited(
            self.company_id, day, self.duty_state
        )
        articles = texts.mapped("article")
        if not articles:
            return ""
        if len(articles) == 1:
            return self.env._(
                "of article %s of the public procurement code", articles[0]
            )
        return self.env._(
            "of articles %s of the public procurement code",
            format_list(self.env, articles),
        )
