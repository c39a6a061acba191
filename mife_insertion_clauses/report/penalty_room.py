# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Date

from ..common.words import write_day


class PenaltyRoom:
    """What a penalty file says to each side on the portal, and what it may send."""

    def __init__(self, penalty):
        self.env = penalty.env
        self.penalty = penalty
        self.today = Date.context_today(penalty)

    def get_invited(self, contacts):
        """Return the companies invited to answer in whose name ``contacts`` act."""
        holders = self.penalty.lot_id.contractor_ids.filtered(
            lambda contractor: contractor.contact_ids & contacts
        )
        return self.penalty._get_invited() & holders.partner_id

    def get_parts(self, firms):
        """Return what each company is asked for, and what it answered."""
        return [
            {
                "firm": firm,
                "lines": self.penalty._get_own_lines(firm),
                "answers": self.get_answers(firm),
            }
            for firm in firms
        ]

    def get_answers(self, firm):
        return self.penalty.answer_ids.filtered(
            lambda answer: answer.firm_id == firm and answer.kind == "observation"
        )

    def get_company_sentence(self):
        """Say to the company where the file stands, and until when it may answer."""
        penalty = self.penalty
        if penalty.state != "observations":
            return ""
        deadline = write_day(self.env, penalty.observation_deadline)
        if self.today <= penalty.observation_deadline:
            return self.env._(
                "You may send your observations and your proofs until %s. The buyer "
                "decides after that day, or once you have answered.",
                deadline,
            )
        return self.env._(
            "The last day to answer was %s. The buyer has not decided yet: what you "
            "send now is kept and marked as late.",
            deadline,
        )

    def get_buyer_sentence(self):
        """Say to the buyer where the file stands."""
        penalty = self.penalty
        deadline = write_day(self.env, penalty.observation_deadline)
        if penalty.state == "reported":
            return self.env._(
                "The company is about to be invited to answer: nothing to decide yet."
            )
        if penalty.state != "observations":
            return ""
        if penalty.answered_on:
            return self.env._(
                "The company answered on %(date)s: your decision is awaited since "
                "then.",
                date=write_day(self.env, penalty.answered_on),
            )
        if penalty._get_awaited_since():
            return self.env._(
                "The company had until %(date)s and did not answer: your decision is "
                "awaited.",
                date=deadline,
            )
        return self.env._(
            "The company may answer until %(date)s: nothing to decide yet.",
            date=deadline,
        )
