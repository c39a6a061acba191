# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo.fields import Date, Domain
from odoo.tools import format_date

# Balances that a statement names; the rest is a number
NAMED = 8


class StatementTakenOver:
    """What a statement says of the hours taken over, always apart.

    Those of a known month are hours of the period; those known in one figure are in
    what is cumulated only, never in the volume of a period.
    """

    def __init__(self, env, domain):
        self.Line = env["insertion.opening.line"]
        self.domain = domain

    def get_part(self, start, end):
        """Return {lot: hours taken over whose month is in the period}."""
        return self.Line._sum_taken_over(self._get_months_domain(start, end), "lot_id")

    def get_total(self, end):
        """Return {lot: hours taken over, done by the end of the period}."""
        domain = self.domain & Domain("counted_month", "<=", end)
        return self.Line._sum_taken_over(domain, "lot_id")

    def get_by_month(self, start, end):
        domain = self._get_months_domain(start, end)
        return self.Line._sum_taken_over(domain, "month:month")

    def get_sources(self, lots, end):
        """Return the balances of the lots by the day and the source they cite."""
        found = defaultdict(lambda: [0.0, set()])
        for balance, lot, hours in self.Line._read_group(
            Domain(
                [
                    ("lot_id", "in", lots.ids),
                    ("state", "=", "recorded"),
                    ("counted_month", "<=", end),
                ]
            ),
            ["opening_id", "lot_id"],
            ["hours:sum"],
        ):
            row = found[Date.to_string(balance.until), balance.source]
            row[0] += hours
            row[1].add(lot.id)
        return [
            {"until": until, "source": source, "hours": hours, "lots": len(ids)}
            for (until, source), (hours, ids) in sorted(found.items())
        ]

    def _get_months_domain(self, start, end):
        return self.domain & Domain("month", ">=", start) & Domain("month", "<=", end)


def write_sentences(document):
    """Yield what is said of the hours taken over: nothing where there are none."""
    env, totals = document.env, document.payload["totals"]
    if totals.get("hours_taken_over", [0])[0]:
        yield env._(
            "Besides, %s of the period were certified elsewhere and are taken over, "
            "month by month: they are in no table by person.",
            document.say_total("hours_taken_over"),
        )
    if totals.get("hours_total_taken_over", [0])[0]:
        yield env._(
            "Of the hours done since the lots started, %s are taken over. What is "
            "known of them in one figure is in the volume of no year.",
            document.say_total("hours_total_taken_over"),
        )


def write_definition(document):
    """Return the (term, sentence) that cites each balance, None without any."""
    env = document.env
    balances = document.payload.get("taken_over")
    if not balances:
        return None
    cited = [
        env._(
            "%(hours)s until %(date)s (%(origin)s)",
            hours=document.say("hours", balance["hours"]),
            date=format_date(env, balance["until"]),
            origin=balance["source"],
        )
        for balance in balances[:NAMED]
    ]
    if len(balances) > NAMED:
        cited.append(env._("and %s more", len(balances) - NAMED))
    return (
        env._("Hours taken over"),
        env._(
            "Hours done before this product was used, certified elsewhere and counted "
            "as they were: %s.",
            ", ".join(cited),
        ),
    )
