# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Date

from ..rules import calibration, radar
from .notice_nearby import NoticeNearby


class NoticeScores:
    """What notices are worth a look, and the hours that can be asked for in them.

    :param notices: records, or what is about to be inserted, of one organisation
    """

    def __init__(self, env, company, notices):
        self.env = env
        self.company = company
        self.notices = notices
        self.today = Date.context_today(env["insertion.notice"])
        self.followed = self._count_buyer_contracts()

    def compute(self):
        """Yield each notice with the values of its score."""
        company = self.company
        table = self.env["insertion.radar.weight"]._get_in_force(company, self.today)
        nearby = NoticeNearby(self.env, company)
        scores = {}
        for notice in self.notices:
            facts = self._get_facts(notice)
            count = nearby.count(notice, table.find_trade(facts))
            scores[notice] = table.score(facts._replace(structures=count))
        hours = self._find_hours(table, scores)
        for notice, found in scores.items():
            yield (
                notice,
                {
                    "trade_id": found.trade,
                    "score": found.total,
                    "score_band": table.find_band(found.total),
                    "score_parts": [part._asdict() for part in found.parts],
                    "has_potential_hours": hours[notice] is not None,
                    "potential_hours": calibration.propose(hours[notice]) or 0,
                },
            )

    def _count_buyer_contracts(self):
        groups = self.env["insertion.contract"]._read_group(
            [("buyer_id", "in", list({one.buyer_id.id for one in self.notices}))],
            ["buyer_id"],
            ["__count"],
        )
        return {buyer.id: count for buyer, count in groups}

    def _get_facts(self, notice):
        lots = notice.lot_ids
        buyer = notice.buyer_id
        if not buyer:
            known = radar.UNKNOWN
        else:
            known = "followed" if self.followed.get(buyer.id) else "known"
        is_open = notice.stage in radar.OPEN_STAGES
        return radar.Facts(
            tuple(filter(None, (notice.cpv, *(lot.cpv for lot in lots)))),
            notice.subject or "",
            notice.amount if notice.has_amount else None,
            notice.duration_months or None,
            len(lots) or None,
            (notice.deadline - self.today).days
            if notice.deadline and is_open
            else None,
            clause=self._get_clause_code(notice),
            territory="inside" if notice.in_territory else radar.UNKNOWN,
            buyer=known,
        )

    def _get_clause_code(self, notice):
        if notice.clause_kind and notice.clause_kind != "none":
            return notice.clause_kind
        return {"declared": "declared", "declared_absent": "negated"}.get(
            notice.social, "none"
        )

    # HOURS

    def _find_hours(self, table, scores):
        """Return {notice: hours, None if unknown} by the ratios of the trades."""
        Trade = self.env["insertion.trade"]
        works = {
            notice: self._get_works(notice, table, found.trade)
            for notice, found in scores.items()
        }
        trades = {trade for parts in works.values() for trade, _amount in parts}
        rates = self.env["insertion.trade.rate"]._get_in_force(
            {
                (Trade.browse(trade), self.today, self.company)
                for trade in filter(None, trades)
            }
        )
        rates = {trade.id: rate for (trade, _day, _company), rate in rates.items()}
        return {
            notice: radar.add_up_hours(
                self._calibrate(amount, rates.get(trade)) for trade, amount in parts
            )
            for notice, parts in works.items()
        }

    def _get_works(self, notice, table, trade):
        """Return the (trade, amount) that the hours are found from.

        Lot by lot where they say all, the whole notice otherwise.
        """
        lots = [
            (
                table.find_trade(radar.Facts((lot.cpv or "",))),
                lot.amount if lot.has_amount else None,
            )
            for lot in notice.lot_ids
        ]
        if lots and all(trade_of_lot and amount for trade_of_lot, amount in lots):
            return lots
        return [(trade, notice.amount if notice.has_amount else None)]

    def _calibrate(self, amount, rate):
        if not (amount and rate):
            return None
        steps = calibration.calibrate(
            calibration.Inputs(
                amount, rate.labour_share, rate.insertion_rate, rate.hourly_cost
            )
        )
        return float(steps.hours) if steps else None


class ClauseShares:
    """Whether notices show a social consideration, next to the national target."""

    def __init__(self, env):
        index = env.ref(
            "mife_insertion_clauses.insertion_index_social_target",
            raise_if_not_found=False,
        )
        self._rates = index.sudo().rate_ids if index else None
        self._targets = {}

    def get_share(self, notice):
        return float(notice.clause_kind in radar.CLAUSES or notice.social == "declared")

    def get_target(self, notice):
        """Return the target in force when the notice was published."""
        key = notice.date_published or notice.date_notified, notice.company_id
        if key not in self._targets:
            rate = self._rates and key[0] and self._rates._pick(*key)
            self._targets[key] = rate.amount / 100 if rate else 0
        return self._targets[key]
