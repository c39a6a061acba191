# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo.exceptions import UserError
from odoo.fields import Command, Date

from ..rules import contract_words, radar
from .published_firms import find_published_names

# what a contract made from a notice begins as
CONTRACT_STATES = {
    "information": "identified",
    "consultation": "consultation",
    "change": "consultation",
    "award": "awarded",
    "modification": "awarded",
}


class NoticeContract:
    """The contract made from a notice, with its lots and companies.

    It takes what the notice states, no more: the hours owed are never in these data,
    so a lot starts without commitment.
    """

    def __init__(self, notice):
        self.env = notice.env
        self.notice = notice

    def make(self, **vals):
        """Create the contract, which the notice follows from then on; return it."""
        notice = self.notice
        buyer = notice.buyer_id or self._create_buyer()
        holders = self._get_holder_partners()
        subject = notice.subject or notice.reference or buyer.display_name
        contract = self.env["insertion.contract"].create(
            {
                "name": subject,
                "reference": notice.reference,
                "company_id": notice.company_id.id,
                "buyer_id": buyer.id,
                "state": CONTRACT_STATES.get(notice.stage, "identified"),
                "date_sent": notice.date_sent,
                "clause_kind": (
                    "reserved_insertion" if notice.is_reserved else "execution"
                ),
                **self._prepare_nature_vals(),
                "cpv": notice.cpv,
                "amount": notice.amount,
                "date_notified": notice.date_notified,
                "date_start": notice.date_notified,
                "date_end": self._get_end_date(),
                "notice_id": notice.id,
                "lot_ids": [
                    Command.create(lot)
                    for lot in self._prepare_lots_vals(subject, holders)
                ],
                **vals,
            }
        )
        notice._follow_as(contract)
        return contract

    def find_twins(self):
        """Return the contracts of the same buyer that have the same reference."""
        notice = self.notice
        Contract = self.env["insertion.contract"]
        if not notice.buyer_id:
            return Contract
        wanted = Contract.new(
            {
                "reference": notice.reference,
                "buyer_id": notice.buyer_id.id,
                "company_id": notice.company_id.id,
            }
        )
        return wanted._find_twins().get(wanted, Contract)

    def _prepare_nature_vals(self):
        nature, nature_detail = contract_words.read(
            self.notice.nature, contract_words.NATURES
        )
        procedure, procedure_detail = contract_words.read(
            self.notice.procedure, contract_words.PROCEDURES
        )
        return {
            "nature": nature,
            "nature_detail": nature_detail,
            "procedure": procedure,
            "procedure_detail": procedure_detail,
        }

    # LOTS

    def _prepare_lots_vals(self, name, holders):
        """Return the lots of the contract: those of the notice, or a single one."""
        notice = self.notice
        if not notice.lot_ids:
            return [self._prepare_lot_vals(name, holders) | self._prepare_hours(notice)]
        return [
            self._prepare_lot_vals(lot.title or name, holders)
            | {
                "number": lot.reference or str(rank),
                "amount": lot.amount if lot.has_amount else 0,
            }
            | self._prepare_hours(lot)
            for rank, lot in enumerate(notice.lot_ids, 1)
        ]

    def _prepare_lot_vals(self, name, holders):
        role = "joint" if len(holders) > 1 else "holder"
        return {
            "name": name,
            "amount": self.notice.amount,
            "date_start": self.notice.date_notified,
            "date_end": self._get_end_date(),
            "contractor_ids": [
                Command.create({"partner_id": holder.id, "role": role})
                for holder in holders
            ],
        }

    def _get_end_date(self):
        notice = self.notice
        if not notice.date_notified or not notice.duration_months:
            return False
        return notice.date_notified + relativedelta(
            months=notice.duration_months, days=-1
        )

    def _prepare_hours(self, work):
        """Propose trade and hours of a lot: nothing is owed until it is agreed.

        :param work: a lot of the notice, or the notice itself when it has none
        """
        notice = self.notice
        table = self.env["insertion.radar.weight"]._get_in_force(
            notice.company_id, Date.context_today(notice)
        )
        trade = (
            notice.trade_id.id
            if work == notice
            else table.find_trade(radar.Facts((work.cpv or "",)))
        )
        vals = {"trade_id": trade} if trade else {}
        is_read = notice.has_hours_read if work == notice else bool(work.hours)
        if is_read:
            vals["retained_hours"] = notice.hours_read if work == notice else work.hours
            vals["calibration_source"] = self.env._(
                "Hours read in the notice %(reference)s: %(quote)s",
                reference=notice.reference or "",
                quote=notice.quote or "",
            )
        return vals

    # COMPANIES

    def _create_buyer(self):
        notice = self.notice
        names = find_published_names(self.env, [notice.buyer_siret])
        name = (
            notice.buyer_name
            or names.get(notice.buyer_siret)
            or notice.buyer_identifier
        )
        if not name:
            raise UserError(
                self.env._(
                    "The notice names no buyer: create the contract by hand instead."
                )
            )
        # its number may be wrong: the contract is made all the same
        return self._create_company(name, notice.buyer_siret)

    def _get_holder_partners(self):
        """Return the companies of the notice, creating those not known yet."""
        holders = self.notice.holder_ids
        names = find_published_names(self.env, holders.mapped("siret"))
        partners = self.env["res.partner"]
        for holder in holders:
            name = holder.name or names.get(holder.siret) or holder.identifier
            if holder.partner_id:
                partners |= holder.partner_id
            elif name:
                partners |= self._create_company(name, holder.siret)
        return partners

    def _create_company(self, name, siret):
        return self.env["res.partner"].create(
            {
                "name": name,
                "country_id": self.env.ref("base.fr").id,
                **self.env["res.partner"]._prepare_company_vals(siret),
            }
        )
