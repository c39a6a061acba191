# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..rules import duty


class DutyJudge:
    """Whether the law obliges buyers to write a clause, as one organisation knows it.

    ``text``: what sets the duty, an empty record if nothing does.
    """

    def __init__(self, env, company):
        self.text = env["insertion.law.text"]._get_duty(company)
        self._since = self.text.date_from or None
        self._thresholds = env["insertion.threshold"]._get_rows(company)

    def judge(self, facts):
        """Return the ``duty.Verdict`` on ``duty.Facts``."""
        return duty.judge(facts, self._thresholds, self._since)
