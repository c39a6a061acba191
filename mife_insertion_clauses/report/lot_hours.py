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


class LotHours:
    """What lots owe and what was done of it, read for all of them at once.

    Nothing of it is stored: commitments say what is owed at a date, the validated
    declarations what is done. The same is said in SQL, so that the database filters,
    sorts and adds up; a test compares both on random lots.
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
        """Return {lot id: certified hours}, of months up to ``until`` if given."""
        domain = [("month", "<=", until)] if until else []
        return defaultdict(float, self._sum_done("lot_id", domain))

    def get_done_by_contractor(self):
        """Return {id of a company on a lot: its own certified hours}."""
        return defaultdict(float, self._sum_done("contractor_id"))

    def get_done_by_month(self):
        """Return {lot id: {first day of a month: certified hours}}."""
        done = defaultdict(dict)
        sums = self.env["insertion.declaration.line"]._sum_done(
            [
                ("lot_id", "in", self.lots._origin.ids),
                ("month", "<=", self.lots._get_reference_date()),
            ],
            "lot_id",
            "month:month",
        )
        for (lot, month), hours in sums.items():
            done[lot.id][month] = hours
        return done

    def get_certified_until(self):
        """Return {lot id: last day of its last certified month}."""
        months = self.env["insertion.declaration"]._read_group(
            [
                ("lot_id", "in", self.lots._origin.ids),
                ("state", "in", CERTIFIED_STATES),
                ("month", "<=", self.lots._get_reference_date()),
            ],
            ["lot_id"],
            ["month:max"],
        )
        return {lot.id: last_of_month(month) for lot, month in months}

    def _sum_done(self, name, domain=()):
        done = self.env["insertion.declaration.line"]._sum_done(
            [("lot_id", "in", self.lots._origin.ids), *domain], name
        )
        return {record.id: hours for record, hours in done.items()}

    # in SQL

    def to_sql(self, name, alias):
        """Return a figure of the lots of a query, by the name of its field."""
        return {
            "hours_due": self._due_to_sql,
            "hours_done": self._done_to_sql,
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
