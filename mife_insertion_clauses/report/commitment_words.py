# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import float_compare, format_date

from ..common.words import write_count, write_number
from ..rules import obligation


class CommitmentWords:
    """What a commitment says in sentences: its rule, what it lacks, what it adds."""

    def __init__(self, commitment):
        self.env = commitment.env
        self.commitment = commitment

    def get_rule(self):
        """Return how the hours are found, in words: "5 h for every 10,000 euros"."""
        commitment = self.commitment
        if commitment.origin == "order":
            if commitment.amount:
                return self.env._("%s euros ordered", self._number(commitment.amount))
            return self.env._(
                "%s h of production", self._number(commitment.production_hours)
            )
        return {
            obligation.PER_YEAR: self._get_rule_per_year,
            obligation.PER_AMOUNT: self._get_rule_per_amount,
            obligation.BRACKET: self._get_rule_by_bracket,
            obligation.PRODUCTION: self._get_rule_of_production,
            obligation.NO_HOURS: self._get_promise,
        }.get(commitment.basis, str)()

    def get_warning(self):
        """Return why an order owes nothing, and which rule is missing."""
        order = self.commitment
        values = {"order": self.get_rule(), "date": format_date(self.env, order.date)}
        rule = order.lot_id.commitment_ids._get_governing_rule(order, ended=True)
        if not rule:
            return self.env._(
                "%(order)s on %(date)s: 0 h owed, since no rule in hours per amount, "
                "bracket or production is in force on that day. Add the rule, from "
                "that day or before.",
                **values,
            )
        values["rule"] = CommitmentWords(rule).get_rule()
        if rule.date_until and order.date > rule.date_until:
            return self.env._(
                "%(order)s on %(date)s: 0 h owed, since the rule %(rule)s takes orders "
                "until %(until)s. Add the rule that follows, or put back its last day.",
                until=format_date(self.env, rule.date_until),
                **values,
            )
        return self.env._(
            "%(order)s on %(date)s: 0 h owed, since the rule in force is %(rule)s. "
            "Enter on the order what this rule counts.",
            **values,
        )

    def get_effect(self):
        """Return what the commitment adds, from when and why, in one line."""
        commitment = self.commitment
        labels = dict(commitment._fields["origin"]._description_selection(self.env))
        values = {
            "origin": labels[commitment.origin],
            "hours": self._get_hours(),
            "why": ". ".join(filter(None, [self.get_rule(), commitment.reason])),
        }
        if not commitment.date:
            return self.env._(
                "%(origin)s, not affirmed yet: %(hours)s. %(why)s", **values
            ).strip()
        return self.env._(
            "%(origin)s on %(date)s: %(hours)s. %(why)s",
            date=format_date(self.env, commitment.date),
            **values,
        ).strip()

    def _get_hours(self):
        hours = self.commitment.hours
        sign = "+" if float_compare(hours, 0, precision_digits=2) >= 0 else ""
        return f"{sign}{write_number(self.env, hours)}\u00a0h"

    def _get_rule_per_year(self):
        return self.env._(
            "%(hours)s h a year, for %(years)s",
            hours=self._number(self.commitment.unit_hours),
            years=write_count(
                self.env,
                self.commitment.years,
                self.env._("%s year"),
                self.env._("%s years"),
                2,
            ),
        )

    def _get_rule_per_amount(self):
        return self.env._(
            "%(hours)s h for every %(amount)s euros",
            hours=self._number(self.commitment.unit_hours),
            amount=self._number(self.commitment.step_amount),
        )

    def _get_rule_by_bracket(self):
        return ", ".join(
            self.env._(
                "from %(amount)s euros: %(hours)s h",
                amount=self._number(line.amount_from),
                hours=self._number(line.hours),
            )
            for line in self.commitment.bracket_ids.sorted("amount_from")
        )

    def _get_rule_of_production(self):
        return self.env._(
            "%s %% of the hours of production",
            self._number(self.commitment.share * 100),
        )

    def _get_promise(self):
        commitment = self.commitment
        quantity = commitment.promise_quantity
        words = [
            commitment.promise,
            quantity and self._number(quantity),
            commitment.promise_unit,
        ]
        return " ".join(filter(None, words))

    def _number(self, value, digits=2):
        return write_number(self.env, value, digits)
