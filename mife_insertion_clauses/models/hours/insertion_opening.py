# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...common.words import write_number
from ...rules import opening
from ...rules.hours import last_of_month, previous_month
from ..shared.vocabulary import format_month


class InsertionOpening(models.Model):
    """What a company did on a lot before this product was used: an opening balance.

    A dated and sourced act, never a declaration that nobody made. It covers all the
    months up to ``until``: they are not asked of the company. Its hours were certified
    elsewhere: they count as they are, without the limits of the clause (eligibility,
    permanent hires, training), and are cited apart wherever hours are.
    """

    _name = "insertion.opening"
    _description = "Hours taken over"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.step.mixin",
        "insertion.search.mixin",
    ]
    _order = "until desc, id desc"
    _rec_names_search = ["partner_id", "lot_id", "until"]
    _action_only_fields = (
        "state",
        "recorded_on",
        "recorded_by_id",
        "cancelled_on",
        "cancelled_by_id",
        "cancel_reason",
    )

    lot_id = fields.Many2one(
        comodel_name="insertion.lot",
        check_company=True,
        index=True,
        ondelete="restrict",
        required=True,
    )
    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        check_company=True,
        compute="_compute_contractor_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        required=True,
        domain="[('lot_id', '=', lot_id)]",
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, precompute=True, index=True
    )
    contract_id = fields.Many2one(
        related="lot_id.contract_id", store=True, precompute=True, index=True
    )
    buyer_id = fields.Many2one(
        related="lot_id.buyer_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="contractor_id.partner_id", string="Firm", store=True, precompute=True
    )
    until = fields.Date(
        string="Taken over until",
        default=lambda self: self._default_until(),
        required=True,
        help="Last day that the balance covers, the end of a month. The company "
        "declares from the month that follows.",
    )
    source = fields.Text(
        required=True,
        help="Where the hours come from, as attestations and statements cite it: "
        "table of the previous tool, statement signed by the buyer...",
    )
    line_ids = fields.One2many(
        comodel_name="insertion.opening.line", inverse_name="opening_id", copy=False
    )
    hours = fields.Float(compute="_compute_hours", store=True)
    state = fields.Selection(
        selection=[("recorded", "Recorded"), ("cancelled", "Cancelled")],
        default="recorded",
        copy=False,
        readonly=True,
        required=True,
    )
    recorded_on = fields.Datetime(copy=False, readonly=True)
    recorded_by_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )
    cancelled_on = fields.Datetime(copy=False, readonly=True)
    cancelled_by_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )
    cancel_reason = fields.Text(
        string="Why it was cancelled", copy=False, readonly=True
    )

    _recorded_uniq = models.UniqueIndex(
        "(contractor_id, until) WHERE state = 'recorded'",
        "These hours were just taken over: reload the page.",
    )

    @api.model
    def _default_until(self):
        today = fields.Date.context_today(self)
        return last_of_month(previous_month(today))

    @api.depends("lot_id")
    def _compute_contractor_id(self):
        for balance in self:
            holders = balance.lot_id.contractor_ids._get_holders()
            balance.contractor_id = holders if len(holders) == 1 else False

    @api.depends("line_ids.hours")
    def _compute_hours(self):
        for balance in self:
            balance.hours = sum(balance.line_ids.mapped("hours"))

    @api.depends("until", "partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for balance in self:
            balance.display_name = self.env._(
                "Taken over until %(date)s - %(company)s",
                date=format_date(self.env, balance.until),
                company=balance.partner_id.display_name or "",
            )

    @api.model
    def _get_search_frame(self):
        return self.env._(
            "Taken over until %(date)s - %(company)s", date="", company=""
        )

    @api.constrains("lot_id", "contractor_id")
    def _check_contractor(self):
        for balance in self:
            if balance.contractor_id.lot_id != balance.lot_id:
                raise ValidationError(
                    self.env._(
                        "%(firm)s is not on %(lot)s: choose a company of this lot.",
                        firm=balance.partner_id.display_name,
                        lot=balance.lot_id.display_name,
                    )
                )

    @api.constrains("source")
    def _check_source(self):
        for balance in self:
            if not balance.source.strip():
                raise ValidationError(
                    self.env._("Say where the hours taken over come from.")
                )

    @api.constrains("until", "lot_id", "line_ids")
    def _check_days(self):
        today = fields.Date.context_today(self)
        for balance in self:
            lot_end = balance.lot_id.date_end or None
            sentence = balance._get_until_sentence(
                opening.judge_until(balance.until, today, lot_end)
            )
            later = opening.find_later(balance._get_rule())
            if later:
                sentence = self.env._(
                    "%(month)s comes after the balance, which stops on %(date)s: take "
                    "this month out, or put the date of the balance back.",
                    month=format_month(self.env, later[0]).capitalize(),
                    date=format_date(self.env, balance.until),
                )
            if sentence:
                raise ValidationError(sentence)

    @api.constrains("contractor_id", "until", "line_ids", "state")
    def _check_overlap(self):
        recorded = self.search(
            [
                ("contractor_id", "in", self.contractor_id.ids),
                ("state", "=", "recorded"),
            ]
        ).grouped("contractor_id")
        for balance in self.filtered(lambda balance: balance.state == "recorded"):
            for other in recorded[balance.contractor_id] - balance:
                if opening.overlaps(balance._get_rule(), other._get_rule()):
                    raise ValidationError(
                        self.env._(
                            "Hours of %(firm)s on %(lot)s are already taken over until "
                            "%(date)s: cancel that balance, or enter only months that "
                            "come after it.",
                            firm=balance.partner_id.display_name,
                            lot=balance.lot_id.display_name,
                            date=format_date(self.env, other.until),
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_by_action():
            return super().create(vals_list)
        self.check_access("create")
        self._check_created_by_hand(vals_list)
        return self._record(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if not self._is_by_action():
            raise UserError(
                self.env._(
                    "Hours taken over are not deleted: cancel them with a reason."
                )
            )

    def _check_locked(self, vals):
        if self:
            raise UserError(
                self.env._(
                    "%s is recorded and changes no more: cancel it with a reason, "
                    "then record what is right.",
                    self[0].display_name,
                )
            )

    @api.model
    def _record(self, vals_list):
        """Record opening balances, all together: the entry point of a takeover.

        What a balance covers is asked of nobody: the months up to ``until`` that were
        opened, not sent and without any hours are withdrawn; one that was sent, or has
        hours typed in, makes the whole call fail (``ValidationError``), as does any
        other mistake. Nobody is written to: a note is left in the chatter of each lot.
        The rights are those of who calls (create on ``insertion.opening``).

        :param vals_list: one dict per balance

            - ``lot_id``: id, required
            - ``contractor_id``: id of an ``insertion.contractor`` of that lot; the
              only holder when left out
            - ``until``: last day covered (``date`` or ISO), the end of a month unless
              the lot has ended by then, not in the future
            - ``source``: text, required; cited wherever the hours are
            - ``line_ids``: commands ``Command.create({...})`` with ``month`` (any day
              of it; left out when one figure is all that is known), ``placement_id``
              (optional, of that company), ``worked_hours``, ``training_hours``. All
              these hours count. Without any line: nothing was done until that day.
        :return: the ``insertion.opening`` records, in the order of ``vals_list``
        """
        self._check_company_said(vals_list)
        act = {
            "state": "recorded",
            "recorded_on": fields.Datetime.now(),
            "recorded_by_id": self.env.uid,
        }
        balances = self._by_action().create([{**vals, **act} for vals in vals_list])
        balances._withdraw_opened_months()
        balances._log_on_lots(type(self)._get_recorded_sentence)
        return balances._by_hand()

    def _cancel(self, reason):
        """Cancel the balances: their hours count no more, their months can be opened.

        :param reason: required text, kept and noted in the chatter of the lots
        """
        self.check_access("create")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the hours are no longer taken over."))
        for balance in self:
            balance._check_state(("recorded",))
            balance._check_not_cited()
        # sudo: nobody may write a balance, otherwise than by this act
        self.sudo()._write_by_action(
            {
                "state": "cancelled",
                "cancelled_on": fields.Datetime.now(),
                "cancelled_by_id": self.env.uid,
                "cancel_reason": reason,
            }
        )
        self._log_on_lots(type(self)._get_cancelled_sentence)

    def action_ask_cancel(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_opening_cancel_action"
        )
        return action | {"context": {"default_opening_id": self.id}}

    def _check_company_said(self, vals_list):
        unsaid = [vals["lot_id"] for vals in vals_list if not vals.get("contractor_id")]
        for lot in self.env["insertion.lot"].browse(unsaid):
            if len(lot.contractor_ids._get_holders()) != 1:
                raise ValidationError(
                    self.env._(
                        "%s does not have one holder and no other: say which of its "
                        "companies did the hours taken over.",
                        lot.display_name,
                    )
                )

    def _withdraw_opened_months(self):
        """Take back the months asked for nothing, refuse those that were answered."""
        # sudo: who takes hours over need not be allowed to write declarations
        opened = (
            self.env["insertion.declaration"]
            .sudo()
            .search(
                Domain.OR(
                    Domain("contractor_id", "=", balance.contractor_id.id)
                    & Domain("month", "<=", balance.until)
                    for balance in self
                ),
                order="month",
            )
        )
        for declaration in opened:
            typed = not all(line._is_empty() for line in declaration.line_ids)
            if declaration.state != "to_declare" or typed:
                raise ValidationError(
                    self.env._(
                        "%(firm)s already has hours of %(month)s on %(lot)s: they "
                        "cannot be taken over too. Strike the balance before that "
                        "month.",
                        firm=declaration.partner_id.display_name,
                        month=declaration.month_label,
                        lot=declaration.lot_id.display_name,
                    )
                )
        opened.unlink()

    def _check_not_cited(self):
        self.ensure_one()
        # sudo: what is certified is known whoever asks
        attestation = (
            self.env["insertion.attestation"]
            .sudo()
            .search(
                [
                    ("lot_id", "=", self.lot_id.id),
                    ("issued_on", ">=", self.recorded_on),
                ],
                limit=1,
            )
        )
        if attestation:
            raise UserError(
                self.env._(
                    "Attestation %(number)s cites the hours taken over on %(lot)s: "
                    "they can no longer be cancelled.",
                    number=attestation.number,
                    lot=self.lot_id.display_name,
                )
            )

    def _get_rule(self):
        self.ensure_one()
        months = tuple(line.month or None for line in self.line_ids)
        return opening.Opening(self.until, months)

    def _get_until_sentence(self, code):
        date = format_date(self.env, self.until)
        return {
            opening.FUTURE: self.env._(
                "A balance cannot be struck on %s, which is to come: give a day that "
                "is past.",
                date,
            ),
            opening.MID_MONTH: self.env._(
                "Hours are declared by the month: strike the balance of %(firm)s at "
                "the end of one, not on %(date)s.",
                firm=self.partner_id.display_name,
                date=date,
            ),
        }.get(code)

    def _log_on_lots(self, get_sentence):
        self.lot_id._message_log_batch(
            bodies={
                lot.id: Markup("<br/>").join(map(get_sentence, balances))
                for lot, balances in self.grouped("lot_id").items()
            }
        )

    def _get_cited_sentences(self):
        """Return what a page says of these hours, a sentence a balance."""
        return [
            self.env._(
                "Of which %(hours)s h taken over until %(date)s. Source: %(origin)s",
                hours=write_number(self.env, balance.hours, 1),
                date=format_date(self.env, balance.until),
                origin=balance.source,
            )
            for balance in self
            if balance.state == "recorded" and balance.hours
        ]

    def _get_recorded_sentence(self):
        return self.env._(
            "%(hours)s h taken over for %(firm)s until %(date)s. Source: %(origin)s",
            hours=write_number(self.env, self.hours),
            firm=self.partner_id.display_name,
            date=format_date(self.env, self.until),
            origin=self.source,
        )

    def _get_cancelled_sentence(self):
        return self.env._(
            "%(hours)s h taken over for %(firm)s until %(date)s are cancelled. "
            "%(reason)s",
            hours=write_number(self.env, self.hours),
            firm=self.partner_id.display_name,
            date=format_date(self.env, self.until),
            reason=self.cancel_reason,
        )
