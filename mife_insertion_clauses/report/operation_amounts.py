# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from ..rules import operation

_FIELDS = (
    *("amount", "has_amount", "company_id", "date_notified", "date_published"),
    *("follows", "procedure_key", "reference", "stage", "subject"),
)


class OperationAmounts:
    """What whole purchases amount to: the notices of one purchase are one operation.

    :param notices: records, or what is about to be inserted, of these organisations
    """

    def __init__(self, env, notices):
        keys = {notice.procedure_key for notice in notices} - {False, "", None}
        self.known = env["insertion.notice"].search_fetch(
            [
                ("procedure_key", "in", list(keys)),
                ("company_id", "in", list({one.company_id.id for one in notices})),
            ],
            _FIELDS,
        )
        groups = defaultdict(list)
        for notice in dict.fromkeys((*self.known, *notices)):
            groups[notice.company_id, notice.procedure_key].append(notice)
        self._amounts = {key: self._add_up(group) for key, group in groups.items()}

    def get(self, notice):
        """Return the amount of the purchase of a notice, None when it is not known."""
        if not notice.procedure_key:
            return notice.amount if notice.has_amount else None
        return self._amounts[notice.company_id, notice.procedure_key]

    def _add_up(self, notices):
        if len(notices) == 1:  # as most are: nothing is to be told from another
            return notices[0].amount if notices[0].has_amount else None
        return operation.add_up(
            [self._read(notice) for notice in notices if notice.has_amount]
        )

    def _read(self, notice):
        published = notice.date_published or notice.date_notified
        return operation.Part(
            notice.stage,
            notice.amount,
            operation.find_lots(
                [lot.reference for lot in notice.lot_ids], notice.subject
            ),
            (str(published or ""), notice.reference or ""),
            notice.reference or "",
            tuple((notice.follows or "").split()),
        )
