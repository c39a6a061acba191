# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Date

from ..common.words import write_number
from ..rules import calibration, programme, radar


class BuyerProgramme:
    """What contracts to come could ask for: hours by trade, structures that can answer.

    Nothing is kept: a buyer tries figures.
    """

    def __init__(self, env, company, buyer):
        self.env = env
        self.company = company
        self.place = buyer.zip or "", buyer.city or ""
        self.today = Date.context_today(buyer)

    def prepare(self, text):
        """Return the rows of the programme, and the hours of all of them."""
        works = programme.read_programme(text)
        trades = self._find_trades(works)
        rates = self._get_rates(trades)
        structures = self.env["res.partner"]._get_insertion_structures(self.company)
        rows = [
            self._prepare_row(work, trades.get(work.row), rates, structures)
            for work in works
        ]
        return rows, sum(row["hours"] or 0 for row in rows)

    def _find_trades(self, works):
        """Return {row: trade} by the words of the object, where one is known."""
        Weight = self.env["insertion.radar.weight"]
        table = Weight._get_in_force(self.company, self.today)
        found = {
            work.row: table.find_trade(radar.Facts(subject=work.subject))
            for work in works
        }
        Trade = self.env["insertion.trade"]
        return {row: Trade.browse(trade) for row, trade in found.items() if trade}

    def _get_rates(self, trades):
        Rate = self.env["insertion.trade.rate"]
        return Rate._get_in_force(
            {(trade, self.today, self.company) for trade in trades.values()}
        )

    def _prepare_row(self, work, trade, rates, structures):
        hours = self._get_hours(work, trade, rates)
        return {
            "row": work.row,
            "subject": work.subject,
            "amount": work.amount,
            "trade": trade.name if trade else "",
            "hours": hours,
            "months": self._get_months(hours),
            "structures": self._count_structures(trade, structures),
            "problem": self._get_problem(work, trade, hours),
        }

    def _get_hours(self, work, trade, rates):
        rate = trade and rates.get((trade, self.today, self.company))
        if not (rate and work.amount):
            return None
        steps = calibration.calibrate(
            calibration.Inputs(
                work.amount, rate.labour_share, rate.insertion_rate, rate.hourly_cost
            )
        )
        return steps and calibration.propose(steps.hours)

    def _get_months(self, hours):
        """Return the hours as months of one full-time person, in words."""
        found = calibration.convert(hours, self.company.insertion_year_hours)
        return write_number(self.env, found.months, 1) if found else ""

    def _count_structures(self, trade, structures):
        if not trade:
            return None
        return sum(
            bool(radar.find_nearness(self.place, (structure.zip, structure.city)))
            for structure in structures
            if not structure.trades or trade.id in structure.trades
        )

    def _get_problem(self, work, trade, hours):
        problems = {
            programme.NO_SUBJECT: self.env._("The object is missing."),
            programme.NO_AMOUNT: self.env._("The amount excl. VAT is missing."),
            programme.BAD_AMOUNT: self.env._(
                "The amount is not a number: write it as 120 000."
            ),
            programme.NOT_POSITIVE: self.env._("The amount is above zero."),
            programme.TOO_MANY: self.env._(
                "What comes after %s contracts is not read: try it in several times.",
                programme.MAX_ROWS,
            ),
        }
        if work.problem:
            return problems[work.problem]
        if not trade:
            return self.env._(
                "No trade is recognised in the object: name the work (painting, "
                "cleaning, green areas...)."
            )
        if hours is None:
            return self.env._("No ratio is known for this trade: ask your contact.")
        return ""
