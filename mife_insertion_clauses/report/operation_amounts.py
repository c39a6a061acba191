# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from ..rules.radar import OPEN_STAGES


class OperationAmounts:
    """What whole purchases amount to: the lots of one purchase are one operation.

    The awards of a purchase add up; of what is advertised, the most is taken.
    """

    def __init__(self, notices):
        self._notices = notices
        self._sums = {
            (company, key, is_open): total
            for is_open, operator, aggregate in (
                (False, "not in", "amount:sum"),
                (True, "in", "amount:max"),
            )
            for company, key, total in self._group(
                Domain("stage", operator, OPEN_STAGES), aggregate
            )
        }

    def get(self, notice):
        """Return the amount of the purchase of a notice, None when it is not known."""
        amount = self._sums.get(
            (notice.company_id, notice.procedure_key, notice.stage in OPEN_STAGES)
        )
        if amount is None and notice.has_amount:
            return notice.amount
        return amount

    def _group(self, domain, aggregate):
        keys = list(filter(None, self._notices.mapped("procedure_key")))
        if not keys:
            return []
        domain &= Domain("procedure_key", "in", keys) & Domain("has_amount", "=", True)
        return self._notices.env["insertion.notice"]._read_group(
            domain, ["company_id", "procedure_key"], [aggregate]
        )
