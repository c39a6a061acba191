# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.models.res_partner_identity import SIRET
from ...report.match_words import write_reasons
from ...rules import notice_matching as matching
from ...rules.radar import OPEN_STAGES

AWARD_STAGES = ("award", "modification")
# notices that may be the same as what we know
AWAITING = Domain("state", "in", ("new", "watched")) & Domain("contract_id", "=", False)
# contracts of which no notice is awaited
OVER = ("closed", "no_clause", "cancelled")


class InsertionNoticeMatch(models.Model):
    """A notice that looks like a contract, or an award like what was advertised.

    Proposed by ``rules/notice_matching``, confirmed or refused by somebody. What was
    refused is not proposed again.
    """

    _name = "insertion.notice.match"
    _description = "Likeness of a notice"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "points desc, id"
    _rec_name = "notice_id"
    _rec_names_search = ["notice_id", "other_id", "contract_id"]
    _action_only_fields = (
        *("notice_id", "other_id", "contract_id", "points", "reasons"),
        *("state", "decided_by_id", "decided_on"),
    )

    notice_id = fields.Many2one(
        comodel_name="insertion.notice",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="notice_id.company_id", store=True, precompute=True, index=True
    )
    buyer_label = fields.Char(related="notice_id.buyer_label")
    other_id = fields.Many2one(
        comodel_name="insertion.notice",
        check_company=True,
        string="Advertised as",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    contract_id = fields.Many2one(
        comodel_name="insertion.contract",
        check_company=True,
        string="Contract of ours",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    other_label = fields.Char(string="May be", compute="_compute_other_label")
    points = fields.Integer(string="Likeness", readonly=True, aggregator="avg")
    reasons = fields.Char(string="Codes of the reasons", readonly=True)
    reason_label = fields.Char(string="In plain words", compute="_compute_reason_label")
    state = fields.Selection(
        selection=[
            ("proposed", "To confirm"),
            ("confirmed", "Confirmed"),
            ("refused", "Refused"),
        ],
        default="proposed",
        index=True,
        readonly=True,
        required=True,
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", string="Decided by", readonly=True
    )
    decided_on = fields.Date(readonly=True)

    _pair_uniq = models.UniqueIndex(
        "(notice_id, COALESCE(other_id, 0), COALESCE(contract_id, 0))",
        "This likeness is already in the list.",
    )

    @api.depends("notice_id", "other_id", "contract_id")
    def _compute_display_name(self):
        for match in self:
            other = match.contract_id or match.other_id
            match.display_name = self.env._(
                "%(notice)s = %(other)s?",
                notice=match.notice_id.display_name or "",
                other=other.display_name or "",
            )

    @api.depends("other_id", "contract_id")
    @api.depends_context("lang")
    def _compute_other_label(self):
        for match in self:
            if match.contract_id:
                match.other_label = self.env._(
                    "our contract %s", match.contract_id.display_name
                )
            else:
                match.other_label = self.env._(
                    "the consultation %(number)s, %(object)s",
                    number=match.other_id.reference or "",
                    object=match.other_id.display_name,
                )

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason_label(self):
        for match in self:
            match.reason_label = write_reasons(
                self.env, (match.reasons or "").split(), match.points
            )

    # what is proposed

    @api.model
    def _cron_radar(self):
        self.env["insertion.notice"]._score_open()
        self._propose_among(AWAITING)

    @api.model
    def _propose_after(self, notice_import):
        """Propose, for the buyers of an import, what their notices may be the same as.

        What it brought may be what a notice already there was waiting for.
        """
        brought = self.env["insertion.notice"]._read_group(
            [("version_ids.import_ids", "in", notice_import.ids)], ["buyer_siret"]
        )
        buyers = [siret for [siret] in brought if siret]
        company = Domain("company_id", "=", notice_import.company_id.id)
        self._propose_among(AWAITING & company & Domain("buyer_siret", "in", buyers))

    @api.model
    def _propose_among(self, domain):
        """Propose for those of a domain that have something to be like."""
        Notice = self.env["insertion.notice"]
        for company, sirets in Notice._read_group(
            domain, ["company_id"], ["buyer_siret:array_agg_distinct"]
        ):
            sides = self._get_sides(company, sirets)
            of_one = Domain("company_id", "=", company.id)
            of_one &= Domain("buyer_siret", "in", list(sides))
            self._propose_in(Notice.search(domain & of_one), sides)

    @api.model
    def _propose(self, notices):
        """Propose what each notice may be the same as; return what is new."""
        found = self.browse()
        for company, of_one in notices.grouped("company_id").items():
            sides = self._get_sides(company, of_one.mapped("buyer_siret"))
            found |= self._propose_in(of_one, sides)
        return found

    def _propose_in(self, notices, sides):
        known = {
            (match.notice_id.id, match.other_id.id, match.contract_id.id)
            for match in self.search([("notice_id", "in", notices.ids)])
        }
        vals_list = []
        for notice in notices:
            purchase = self._read_notice(notice)
            for other in sides.get(purchase.buyer, ()):
                if not self._may_be(notice, other):
                    continue
                pair = self._prepare_pair(notice, other)
                likeness = matching.compare(purchase, self._read(other))
                if likeness.points >= matching.ENOUGH and pair not in known:
                    vals_list.append(self._prepare_vals(pair, likeness))
        # what the data propose is nobody's act
        return self.sudo()._by_action().create(vals_list).sudo(False)._by_hand()

    def _get_sides(self, company, sirets):
        """Return {buyer: what its notices may be the same as}."""
        sirets = list(filter(None, sirets))
        advertised = self.env["insertion.notice"].search(
            [
                ("company_id", "=", company.id),
                ("buyer_siret", "in", sirets),
                ("stage", "in", OPEN_STAGES),
            ]
        )
        contracts = self.env["insertion.contract"].search(
            [
                ("company_id", "=", company.id),
                (f"buyer_id.{SIRET}", "in", sirets),
                ("state", "not in", OVER),
            ]
        )
        sides = defaultdict(list)
        for record in (*advertised, *contracts):
            sides[self._read(record).buyer].append(record)
        return sides

    def _may_be(self, notice, other):
        if other._name == "insertion.contract":
            return not notice.contract_id
        return notice.stage in AWARD_STAGES and other != notice

    def _prepare_pair(self, notice, other):
        is_contract = other._name == "insertion.contract"
        return (
            (notice.id, False, other.id)
            if is_contract
            else (notice.id, other.id, False)
        )

    def _prepare_vals(self, pair, likeness):
        notice, other, contract = pair
        return {
            "notice_id": notice,
            "other_id": other,
            "contract_id": contract,
            "points": likeness.points,
            "reasons": " ".join(likeness.reasons),
        }

    def _read(self, record):
        if record._name == "insertion.notice":
            return self._read_notice(record)
        return matching.Purchase(
            record.buyer_id[SIRET] or "",
            record.notice_id.procedure_key or "",
            record.reference or "",
            record.cpv or "",
            record.name or "",
            record.date_sent or None,
            record.date_notified or None,
            record.amount or None,
        )

    def _read_notice(self, notice):
        return matching.Purchase(
            notice.buyer_siret or "",
            notice.procedure_key or "",
            notice.reference or "",
            notice.cpv or "",
            notice.subject or "",
            (notice.stage in OPEN_STAGES and notice.date_published) or None,
            notice.date_notified or None,
            notice.amount if notice.has_amount else None,
        )

    # what somebody decides

    def action_confirm(self):
        """Say that it is the same purchase: the notice follows the contract."""
        for match in self:
            if match.state != "proposed":
                raise UserError(self.env._("This likeness was already decided."))
            if match.notice_id.contract_id:
                raise UserError(
                    self.env._(
                        "%s is already followed as a contract: detach it first.",
                        match.notice_id.display_name,
                    )
                )
        self._decide("confirmed")
        for match in self:
            if match.other_id:
                match.notice_id.consultation_id = match.other_id
            contract = match.contract_id or match.other_id.contract_id
            if contract:
                match.notice_id._follow_as(contract)
            match.notice_id.message_post(
                body=self.env._(
                    "Same purchase as %s",
                    (match.contract_id or match.other_id).display_name,
                )
            )

    def action_refuse(self):
        if any(match.state != "proposed" for match in self):
            raise UserError(self.env._("This likeness was already decided."))
        self._decide("refused")

    def action_reopen(self):
        """Undo what was decided: the notice no longer follows the contract."""
        for match in self.filtered(lambda match: match.state == "confirmed"):
            if match.notice_id.consultation_id == match.other_id:
                match.notice_id.consultation_id = False
            contract = match.contract_id or match.other_id.contract_id
            if contract and match.notice_id.contract_id == contract:
                match.notice_id.action_detach_contract()
        self._write_by_action(
            {"state": "proposed", "decided_by_id": False, "decided_on": False}
        )

    def _decide(self, state):
        self._write_by_action(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Date.context_today(self),
            }
        )
