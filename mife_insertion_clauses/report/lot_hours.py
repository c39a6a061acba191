# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo.fields import Domain, Float
from odoo.tools import SQL

from ..models.shared.vocabulary import CERTIFIED_STATES
from ..rules import obligation
from ..rules.hours import last_of_month

FIGURES = (
    "hours_due",
    "hours_done",
    "hours_taken_over",
    "hours_remaining",
    "hours_owing",
    "hours_done_owing",
    "hours_done_free",
)
RATES = ("rate", "capped_rate")


def figure(name, **attributes):
    """Return the field of a figure of ``FIGURES``: the database compares and adds."""
    return Float(compute="_compute_hours", search=_search_figure(name), **attributes)


def _search_figure(name):
    def search(_lots, operator, value):
        if operator not in ("<", "<=", ">", ">=", "in", "not in"):
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s %s %s",
                model._field_to_sql(alias, name, query),
                SQL(operator.upper()),
                tuple(value) if operator in ("in", "not in") else value,
            )
        )

    return search


def sum_year(contracts, year):
    """Return {contract: hours done in the year}.

    What was taken over in one figure is of no year.
    """
    domain = [
        ("contract_id", "in", contracts.ids),
        ("month", ">=", f"{year}-01-01"),
        ("month", "<=", f"{year}-12-31"),
    ]
    done = contracts.env["insertion.declaration.line"]._sum_done(domain, "contract_id")
    taken_over = contracts.env["insertion.opening.line"]._sum_taken_over(
        domain, "contract_id"
    )
    return {
        contract: done.get(contract, 0) + taken_over.get(contract, 0)
        for contract in contracts
    }


class LotHours:
    """What lots owe and what was done of it, read for all of them at once.

    Nothing of it is stored: commitments say what is owed at a date, the validated
    declarations and the hours taken over what is done. The same is said in SQL, so
    that the database filters, sorts and adds up; a test compares both on random lots.
    """

    def __init__(self, lots):
        self.env = lots.env
        self.lots = lots

    def get_due(self, date=None):
        """Return {lot id: hours owed} under the commitments in force on ``date``."""
        date = date or self.lots._get_reference_date()
        due = {
            lot.id or lot._origin.id: obligation.due_on(
                date, ((line.date, line.hours) for line in lot.commitment_ids)
            )
            for lot in self.lots
        }
        return defaultdict(float, due)

    def get_done(self, until=None):
        """Return {lot id: hours done}, of months up to ``until`` if given."""
        return self._add_up("lot_id", until)

    def get_taken_over(self, until=None):
        """Return {lot id: the hours done that were taken over}."""
        taken_over = self._sum_taken_over(until, "lot_id")
        return defaultdict(float, {lot.id: hours for lot, hours in taken_over.items()})

    def get_done_by_contractor(self):
        """Return {id of a company on a lot: its own hours done}."""
        return self._add_up("contractor_id")

    def get_done_by_month(self):
        """Return {lot id: {first day of a month: hours done}}.

        What was taken over in one figure comes with the last month that it covers.
        """
        today = self.lots._get_reference_date()
        done = defaultdict(lambda: defaultdict(float))
        for sums in (
            self._sum_certified(today, "lot_id", "month:month"),
            self._sum_taken_over(today, "lot_id", "counted_month:month"),
        ):
            for (lot, month), hours in sums.items():
                done[lot.id][month] += hours
        return done

    def get_certified_until(self):
        """Return {lot id: last day of its last month certified or taken over}."""
        today = self.lots._get_reference_date()
        ours = [("lot_id", "in", self.lots._origin.ids)]
        until = {
            lot.id: last_of_month(month)
            for lot, month in self.env["insertion.declaration"]._read_group(
                [*ours, ("state", "in", CERTIFIED_STATES), ("month", "<=", today)],
                ["lot_id"],
                ["month:max"],
            )
        }
        pooled = self.env["insertion.declaration.line"]._read_group(
            [
                *ours,
                ("source_id", "!=", False),
                ("state", "in", CERTIFIED_STATES),
                ("month", "<=", today),
            ],
            ["lot_id"],
            ["month:max"],
        )
        for lot, month in pooled:
            # where nothing is declared, what others did is all that is known
            until.setdefault(lot.id, last_of_month(month))
        for lot, day in self.env["insertion.opening"]._read_group(
            [*ours, ("state", "=", "recorded"), ("until", "<=", today)],
            ["lot_id"],
            ["until:max"],
        ):
            until[lot.id] = max(day, until.get(lot.id, day))
        return until

    def _add_up(self, name, until=None):
        done = defaultdict(float)
        for sums in (
            self._sum_certified(until, name),
            self._sum_taken_over(until, name),
        ):
            for record, hours in sums.items():
                done[record.id] += hours
        return done

    def _sum_certified(self, until, *groupby):
        return self.env["insertion.declaration.line"]._sum_done(
            self._get_domain("month", until), *groupby
        )

    def _sum_taken_over(self, until, *groupby):
        return self.env["insertion.opening.line"]._sum_taken_over(
            self._get_domain("counted_month", until), *groupby
        )

    def _get_domain(self, month, until):
        domain = [("lot_id", "in", self.lots._origin.ids)]
        return [*domain, (month, "<=", until)] if until else domain

    # in SQL

    def to_sql(self, name, alias):
        """Return a figure of the lots of a query, by the name of its field."""
        return {
            "hours_due": self._due_to_sql,
            "hours_done": self._done_to_sql,
            "hours_taken_over": self._taken_over_to_sql,
            "hours_remaining": self._remaining_to_sql,
            "hours_owing": self._owing_to_sql,
            "hours_done_owing": self._done_owing_to_sql,
            "hours_done_free": self._done_free_to_sql,
        }[name](alias)

    def rate_to_sql(self, alias, capped):
        """Return the hours done of several lots out of those they owe, in %.

        Never the mean of their rates. Nothing when none of them owes hours.
        """
        due, done = self._owing_to_sql(alias), self._done_to_sql(alias)
        return SQL(
            "100 * SUM(CASE WHEN %(due)s > 0 THEN %(counted)s END)"
            " / NULLIF(SUM(%(due)s), 0)",
            due=due,
            counted=SQL("LEAST(%s, %s)", done, due) if capped else done,
        )

    def _owing_to_sql(self, alias):
        """Return the hours due that can lack: 0 on lots that are not bound."""
        Contract = self.env["insertion.contract"]
        return SQL(
            "(SELECT CASE WHEN %(kind)s IN %(followed)s"
            " OR %(state)s IN %(abandoned)s AND %(lot_state)s = 'pending' THEN 0"
            " ELSE GREATEST(%(due)s, 0) END"
            " FROM insertion_contract clause WHERE clause.id = %(contract)s)",
            kind=Contract._field_to_sql("clause", "clause_kind"),
            followed=obligation.KINDS_WITHOUT_SHORTFALL,
            state=Contract._field_to_sql("clause", "state"),
            abandoned=obligation.ABANDONED_STATES,
            lot_state=self.lots._field_to_sql(alias, "state"),
            due=self._due_to_sql(alias),
            contract=self.lots._field_to_sql(alias, "contract_id"),
        )

    def _due_to_sql(self, alias):
        Commitment = self.env["insertion.commitment"]
        return SQL(
            "(SELECT COALESCE(SUM(%(hours)s), 0) FROM insertion_commitment owed"
            " WHERE %(lot)s = %(id)s AND %(date)s <= %(today)s)",
            hours=Commitment._field_to_sql("owed", "hours"),
            lot=Commitment._field_to_sql("owed", "lot_id"),
            date=Commitment._field_to_sql("owed", "date"),
            id=SQL.identifier(alias, "id"),
            today=self.lots._get_reference_date(),
        )

    def _done_to_sql(self, alias):
        return SQL(
            "(%s + %s)", self._certified_to_sql(alias), self._taken_over_to_sql(alias)
        )

    def _taken_over_to_sql(self, alias):
        Line = self.env["insertion.opening.line"]
        return SQL(
            "(SELECT COALESCE(SUM(%(hours)s), 0) FROM insertion_opening_line taken"
            " WHERE %(lot)s = %(id)s AND %(state)s = 'recorded')",
            hours=Line._field_to_sql("taken", "hours"),
            lot=Line._field_to_sql("taken", "lot_id"),
            state=Line._field_to_sql("taken", "state"),
            id=SQL.identifier(alias, "id"),
        )

    def _certified_to_sql(self, alias):
        Line = self.env["insertion.declaration.line"]
        return SQL(
            "(SELECT COALESCE(SUM(%(hours)s), 0) FROM insertion_declaration_line done"
            " WHERE %(lot)s = %(id)s AND %(state)s IN %(certified)s)",
            hours=Line._field_to_sql("done", "counted_hours"),
            lot=Line._field_to_sql("done", "lot_id"),
            state=Line._field_to_sql("done", "state"),
            id=SQL.identifier(alias, "id"),
            certified=CERTIFIED_STATES,
        )

    def _done_owing_to_sql(self, alias):
        return SQL(
            "CASE WHEN %s > 0 THEN %s ELSE 0 END",
            self._owing_to_sql(alias),
            self._done_to_sql(alias),
        )

    def _done_free_to_sql(self, alias):
        return SQL(
            "CASE WHEN %s > 0 THEN 0 ELSE %s END",
            self._owing_to_sql(alias),
            self._done_to_sql(alias),
        )

    def _remaining_to_sql(self, alias):
        return SQL(
            "GREATEST(%s - %s, 0)", self._owing_to_sql(alias), self._done_to_sql(alias)
        )


def get_certified_span(declarations):
    """Return the first and last months that have certified hours, None for none."""
    months = [
        declaration.month
        for declaration in declarations.sudo()
        if declaration.state in CERTIFIED_STATES and declaration.counted_hours
    ]
    return min(months, default=None), max(months, default=None)
