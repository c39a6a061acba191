# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
import random
from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import BaseCase, tagged
from odoo.tools import SQL

from ...models.shared.vocabulary import CLAUSE_KINDS
from ...report.month_check import MonthCheck
from ...rules import (
    anomalies,
    bands,
    counting,
    hours,
    landing,
    obligation,
    opening,
    outcome,
    penalty,
    statement,
)
from ..common import MARCH, InsertionCommon

TODAY = date(2026, 7, 15)
# state of a contract: those that its lots may have
STATES = {
    "awarded": ("pending", "running"),
    "running": ("pending", "running", "suspended", "completed", "terminated"),
    "closed": ("completed", "terminated"),
    "cancelled": ("pending", "completed", "terminated"),
    "no_clause": ("pending",),
}
DECISIONS = {"suspended": "suspension", "terminated": "termination"}


@tagged("post_install", "-at_install")
class TestDocumentation(BaseCase):
    def test_examples_of_the_documentation(self):
        modules = (
            anomalies,
            bands,
            counting,
            hours,
            landing,
            obligation,
            opening,
            outcome,
            penalty,
            statement,
        )
        for module in modules:
            with self.subTest(module=module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)


@tagged("post_install", "-at_install")
class TestRulesAgree(InsertionCommon):
    """What Python says of a record and what the database says of it are the same."""

    def setUp(self):
        super().setUp()
        self.random = random.Random(20260715)

    def _day(self):
        return date(2026, 1, 1) + timedelta(days=self.random.randrange(365))

    def _new_lots(self, count):
        """Create lots of all kinds, with commitments and declared months at random."""
        kinds = [key for key, _label in CLAUSE_KINDS]
        lots = self.env["insertion.lot"]
        for number in range(count):
            # each pair of states comes with each kind, in turn
            pairs = [(c, lot) for c, states in STATES.items() for lot in states]
            contract_state, state = pairs[number % len(pairs)]
            contract = self.env["insertion.contract"].create(
                {
                    "name": "Voirie",
                    "buyer_id": self.buyer.id,
                    "clause_kind": self.random.choice(kinds),
                    "reporting_day": self.random.randint(1, 28),
                    "state": contract_state,
                    "end_reason": "Sans suite",
                    "date_notified": "2026-01-01",
                }
            )
            lots += lots.create(
                {
                    "contract_id": contract.id,
                    "name": "Enrobés",
                    "state": state,
                    "commitment_ids": self._new_commitments(state),
                    "contractor_ids": [Command.create({"partner_id": self.firm.id})],
                }
            )
        for lot in lots:
            self._take_over_months(lot)
            self._declare_months(lot)
        self.env.flush_all()
        self.env.invalidate_all()
        return lots.with_context(insertion_date=TODAY)

    def _new_commitments(self, state):
        commands = [
            Command.create({"date": self._day(), "hours": self.random.uniform(0, 200)})
            for _each in range(self.random.randint(0, 3))
        ]
        vals = {"origin": "option", "hours": 500, "reason": "Tranche"}
        commands.append(Command.create(vals))
        if origin := DECISIONS.get(state):
            vals = {"origin": origin, "hours": -self.random.uniform(0, 50)}
            commands.append(Command.create(vals | {"date": MARCH, "reason": "Arrêt"}))
        return commands

    def _take_over_months(self, lot):
        """Take over hours done by February, in one figure or not; cancel some."""
        months = [self.random.choice([None, date(2026, 2, 1)]) for _each in range(2)]
        if self.random.randrange(3):
            return
        balance = self.env["insertion.opening"]._record(
            [
                {
                    "lot_id": lot.id,
                    "until": "2026-02-28",
                    "source": "Tableau",
                    "line_ids": [
                        Command.create(
                            {"month": month, "worked_hours": self.random.uniform(1, 50)}
                        )
                        for month in months
                    ],
                }
            ]
        )
        if not self.random.randrange(3):
            balance._cancel("Erreur")

    def _declare_months(self, lot):
        self._new_placement(
            self.participant, contractor_id=lot.contractor_ids.id, date_start=MARCH
        )
        for month in hours.months_between(MARCH, date(2026, 6, 1)):
            declaration = self.env["insertion.declaration"].create(
                {"contractor_id": lot.contractor_ids.id, "month": month}
            )
            declaration.line_ids.worked_hours = self.random.uniform(1, 100)
            steps = self.random.randrange(3)
            if steps > 0:
                declaration.action_declare()
            if steps > 1:
                declaration.action_validate()

    def test_hours_due_done_and_remaining(self):
        lots = self._new_lots(72)
        names = "hours_due", "hours_done", "hours_taken_over", "hours_remaining"
        figures = [f"{name}:sum" for name in names]
        apart = ["hours_owing:sum", "hours_done_owing:sum", "hours_done_free:sum"]
        rows = lots._read_group(
            [("id", "in", lots.ids)],
            ["id"],
            [*figures, "rate:avg", "capped_rate:avg", *apart],
        )
        self.assertEqual(len(rows), 72)
        seen = set()
        for lot, due, done, taken_over, remaining, rate, capped, *apart in rows:
            owing, of_it, free = apart
            with self.subTest(kind=lot.contract_id.clause_kind, state=lot.state):
                self.assertAlmostEqual(due, lot.hours_due)
                self.assertAlmostEqual(done, lot.hours_done)
                self.assertAlmostEqual(taken_over, lot.hours_taken_over)
                self.assertAlmostEqual(remaining, lot.hours_remaining)
                self.assertAlmostEqual(rate or 0, lot.rate)
                self.assertAlmostEqual(capped or 0, lot.capped_rate)
                self.assertAlmostEqual(owing, lot.hours_owing)
                self.assertAlmostEqual(of_it, lot.hours_done_owing)
                self.assertAlmostEqual(free, lot.hours_done_free)
                self.assertAlmostEqual(of_it + free, done)
            seen.add((lot._is_bound(), due > 0, done > 0, remaining > 0))
        self.assertEqual(
            set(lots.opening_ids.mapped("state")), {"recorded", "cancelled"}
        )
        self.assertLess(len(lots.opening_ids), 72)
        # bound or not, owing or not, done or not: each case was drawn
        for case in range(3):
            self.assertEqual({each[case] for each in seen}, {True, False})
        self.assertIn((True, True, True, True), seen)
        self.assertIn((True, True, True, False), seen)

    def test_nobody_at_work_though_hours_remain(self):
        lots = self._new_lots(72)
        placements = self.env["insertion.placement"].search(
            [("lot_id", "in", lots.ids)]
        )
        placements.date_end = TODAY - timedelta(days=1)
        Turn = self.env["insertion.turn"].with_context(insertion_date=TODAY)
        rows = self.env.execute_query(
            SQL("SELECT lot.id, %s", Turn._select_lot_nobody())
        )
        waiting = lots.filtered(
            lambda lot: lot.state == "running"
            and lot.contract_id.state in ("awarded", "running")
            and lot.hours_remaining > 0
        )
        self.assertTrue(waiting)
        self.assertEqual({row[0] for row in rows} & set(lots.ids), set(waiting.ids))

    def test_day_by_which_a_month_is_declared(self):
        lots = self._new_lots(36)
        Turn = self.env["insertion.turn"].with_context(insertion_date=TODAY)
        found = {
            row[0]: row[2]
            for row in self.env.execute_query(
                SQL("SELECT declaration.id, %s", Turn._select_lot_late())
            )
        }
        late = self.env["insertion.declaration"].search([("lot_id", "in", lots.ids)])
        late = late.filtered(
            lambda declaration: declaration.state == "to_declare"
            and declaration.contract_id.state in ("awarded", "running")
            and declaration.lot_id.state != "pending"
            and declaration.date_due < TODAY
        )
        self.assertGreater(len(set(late.mapped("contract_id.reporting_day"))), 5)
        self.assertEqual(
            found,
            {declaration.id: declaration.date_due for declaration in late},
        )

    def test_who_is_at_work(self):
        Placement = self.env["insertion.placement"]
        for _each in range(60):
            start = self._day()
            days = self.random.choice([None, 0, 1, 30, 200])
            self._new_placement(
                self.participant,
                date_start=start,
                date_end=start + timedelta(days=days) if days is not None else False,
            )
        placements = Placement.search([("contractor_id", "=", self.contractor.id)])
        for _each in range(40):
            first = self._day()
            last = first + timedelta(days=self.random.choice([0, 0, 1, 40]))
            at_work = placements.filtered(
                lambda placement, first=first, last=last: hours.overlaps(
                    placement.date_start, placement.date_end, first, last
                )
            )
            domain = Placement._get_at_work_domain(first, last)
            self.assertEqual(Placement.search(domain) & placements, at_work)
            if first == last:
                found = self.env.execute_query(
                    SQL(
                        "SELECT p.id FROM insertion_placement p WHERE id IN %s AND %s",
                        tuple(placements.ids),
                        Placement._at_work_to_sql("p", first),
                    )
                )
                self.assertEqual({row[0] for row in found}, set(at_work.ids))


@tagged("post_install", "-at_install")
class TestAnomalySentences(InsertionCommon):
    def test_each_kind_of_anomaly_has_its_own_sentence(self):
        declaration = self._declare(10)
        check = MonthCheck(declaration)
        line = declaration.line_ids
        facts = anomalies.LineFacts(hours=10, total=12)
        kinds = [
            value
            for name, value in vars(anomalies).items()
            if name.isupper() and isinstance(value, str)
        ]
        self.assertIn(anomalies.JUMP, kinds)
        sentences = {}
        for kind in kinds:
            for subject, known in ((line, facts), (None, 10)):
                try:
                    sentence = check.get_sentence(declaration, subject, kind, known)
                except KeyError:
                    continue
                self.assertNotIn(kind, sentences, "said of a line and of the month")
                sentences[kind] = sentence
        self.assertEqual(set(sentences), set(kinds))
        self.assertEqual(len(set(sentences.values())), len(kinds))
