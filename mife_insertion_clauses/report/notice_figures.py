# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..rules import duty
from .duty_judge import DutyJudge
from .notice_score import ClauseShares, NoticeScores
from .operation_amounts import OperationAmounts
from .published_firms import PublishedBuyers


class Draft:
    """A notice, or a row under it, that is about to be inserted: read as a record."""

    id = None

    def __init__(self, values, **others):
        self.__dict__.update(values, **others)

    @property
    def _origin(self):
        return self


class NoticeFigures:
    """What follows from notices about to be inserted, for a whole batch at once.

    The ORM would find the same by record, then write it after: imports are long. Both
    go by the same classes, which read a ``Draft`` as they read a record.

    :param rows: the values of notices of one organisation, dates as dates
    """

    def __init__(self, env, company, rows, parts_list):
        self.env = env
        self.company = company
        self.drafts = [
            Draft(row, company_id=company, lot_ids=list(map(Draft, parts["lot_ids"])))
            for row, parts in zip(rows, parts_list, strict=True)
        ]
        self._buyers = PublishedBuyers(env, self.drafts)
        nobody = env["res.partner"]
        for draft in self.drafts:
            draft.buyer_id = self._buyers.find(draft) or nobody
        self._amounts = OperationAmounts(env, self.drafts)

    def find(self):
        """Return the values to add to each row."""
        judge = DutyJudge(self.env, self.company)
        shares = ClauseShares(self.env)
        scores = NoticeScores(self.env, self.company, self.drafts).compute()
        return [
            {
                **score,
                **self._judge(draft, judge),
                "buyer_group": self._buyers.name(draft),
                "clause_share": shares.get_share(draft),
                "target_share": shares.get_target(draft),
            }
            for draft, score in scores
        ]

    def get_others(self):
        """Return the notices already there, of the same purchases."""
        return self._amounts.known

    def _judge(self, draft, judge):
        regime, kind = guess_regime(draft), guess_purchase_kind(draft)
        facts = duty.Facts(
            regime or None,
            kind or None,
            self._amounts.get(draft),
            draft.date_sent or None,
            draft.date_notified or None,
        )
        return {
            "buyer_regime": regime,
            "purchase_kind": kind,
            "duty_state": judge.judge(facts).state,
        }


def guess_regime(notice):
    """Return the regime of the buyer, by what we know of it or by its number."""
    kind = notice.buyer_id.insertion_buyer_kind
    return (
        duty.REGIME_OF.get(kind) if kind else duty.guess_buyer_kind(notice.buyer_siret)
    )


def guess_purchase_kind(notice):
    if notice.kind == "concession":
        return duty.CONCESSION
    return duty.guess_purchase_kind(notice.cpv)
