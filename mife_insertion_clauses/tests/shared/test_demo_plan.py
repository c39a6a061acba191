# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter, defaultdict
from datetime import date

from dateutil.relativedelta import relativedelta
from stdnum.fr import siren, siret

from odoo.tests import BaseCase

from ...demo import facts, partners
from ...demo.plan import make_plan
from ...demo.planning.contracts import HOURS_DUE
from ...rules.people import get_name_key

TODAY = date(2026, 11, 22)
# the last day of a month, a leap day, the first day of a year
OTHER_DAYS = (date(2027, 1, 31), date(2028, 2, 29), date(2029, 1, 1))


class TestDemoPlan(BaseCase):
    """The demonstration has the size and the mixes of a real territory."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.demo = make_plan(TODAY)

    def _share(self, names):
        """Return {name: percent}."""
        counts = Counter(names)
        return {name: 100 * n / counts.total() for name, n in counts.items()}

    def _lots(self, *states):
        running = {
            contract.key
            for contract in self.demo.contracts
            if contract.state in ("awarded", "running")
        }
        return [
            lot
            for lot in self.demo.lots
            if lot.contract in running and lot.state in states
        ]

    def _hours_due(self):
        due = defaultdict(float)
        for commitment in self.demo.commitments:
            if commitment.date and commitment.date <= TODAY:
                due[commitment.lot] += commitment.hours
        return due

    def _hours_by_year(self, demo):
        """Return the hours worked in the last twelve months and in those before."""
        limit = demo.today.replace(day=1) - relativedelta(months=12)
        years = Counter()
        for placement in demo.placements:
            for month, (worked, _training) in placement.hours.items():
                years[month >= limit] += worked
        return years[True], years[False]

    def test_a_day_gives_one_plan(self):
        self.assertEqual(make_plan(TODAY).digest(), self.demo.digest())
        for tell in (
            facts.districts,
            facts.eligibilities,
            facts.meetings,
            facts.referrals,
            facts.timesheets,
        ):
            self.assertTrue(tell(self.demo))
            self.assertEqual(tell(self.demo), tell(make_plan(TODAY)))

    def test_other_days_tell_the_same_stories(self):
        def sizes(demo):
            return [len(values) for values in demo[1:]], [
                lot.state for lot in demo.lots
            ]

        for day in OTHER_DAYS:
            other = make_plan(day)
            self.assertEqual(sizes(other), sizes(self.demo))
            self.assertNotEqual(other.digest(), self.demo.digest())
            self.assertLess(max(p.start for p in other.placements), day)
            for hours in self._hours_by_year(other):
                self.assertTrue(45_000 <= hours <= 55_000, hours)

    def test_sizes(self):
        buyers = {contract.buyer for contract in self.demo.contracts}
        self.assertEqual(len(buyers), len(partners.BUYERS))
        self.assertEqual(len(partners.BUYERS), 12)
        self.assertEqual(len(partners.COMPANIES), 30)
        self.assertEqual(len(partners.STRUCTURES), 10)
        self.assertAlmostEqual(
            len(self._lots("pending", "running", "suspended")), 60, delta=2
        )
        self.assertEqual(len(self.demo.people), 140)
        self.assertAlmostEqual(len(self.demo.placements), 222, delta=6)
        months = {declaration.month for declaration in self.demo.declarations}
        self.assertEqual(len(months), 24)

    def test_hours_of_a_territory(self):
        """Belfort counted 52 336 h in 2016."""
        for hours in self._hours_by_year(self.demo):
            self.assertTrue(45_000 <= hours <= 55_000, hours)

    def test_obligations_are_those_of_real_notices(self):
        initial = [c for c in self.demo.commitments if c.origin == "initial"]
        # 5 h per 10 000 EUR, 295 h of a firm part, 300 h a year are read in notices
        drawn = [c for c in initial if c.basis == "fixed" and c.hours not in (295, 500)]
        self.assertLessEqual({c.hours for c in drawn}, set(HOURS_DUE))
        due = [hours for hours in self._hours_due().values() if hours]
        self.assertAlmostEqual(sum(due) / len(due), 700, delta=70)

    def test_every_state_and_kind_of_contract(self):
        states = Counter(contract.state for contract in self.demo.contracts)
        self.assertEqual(
            set(states),
            {
                "identified",
                "studied",
                "drafting",
                "consultation",
                "awarded",
                "running",
                "closed",
                "no_clause",
                "cancelled",
            },
        )
        self.assertEqual(states["cancelled"], 1)
        for contract in self.demo.contracts:
            ended = contract.state in ("no_clause", "cancelled")
            self.assertEqual(bool(contract.reason), ended, contract.name)
        kinds = {contract.kind for contract in self.demo.contracts}
        self.assertEqual(len(kinds), 12)

    def test_changes_come_after_the_notification(self):
        for day in (TODAY, *OTHER_DAYS):
            demo = make_plan(day)
            contracts = {contract.key: contract for contract in demo.contracts}
            lots = {lot.key: lot for lot in demo.lots}
            for contract in demo.contracts:
                self.assertLess(contract.notified or date.min, day)
            for commitment in demo.commitments:
                notified = contracts[lots[commitment.lot].contract].notified
                if notified and commitment.date:
                    self.assertGreaterEqual(commitment.date, notified)

    def test_the_first_facilitator_has_every_state_on_her_board(self):
        boards = defaultdict(set)
        for contract in self.demo.contracts:
            boards[contract.facilitator].add(contract.state)
        self.assertEqual(set(boards), {0, 1, 2})
        self.assertEqual(boards[0], {c.state for c in self.demo.contracts})

    def test_modalities(self):
        """Herault 2020: direct 49, ETTI 18, ETT 8, GEIQ 8, EI 8, AI 4, regie 3, EA 1.

        Reserved and insertion contracts, which that county hardly has, take six
        points off direct hire and bring the workshops.
        """
        shares = self._share(placement.modality for placement in self.demo.placements)
        expected = {
            "direct": 43,
            "etti": 18,
            "ett": 8,
            "geiq": 8,
            "ei": 8,
            "aci": 6,
            "ai": 4,
            "regie": 4,
            "ea": 2,
            "esat": 1,
        }
        self.assertEqual(set(shares), set(expected))
        for modality, share in expected.items():
            self.assertAlmostEqual(shares[modality], share, delta=3.5, msg=modality)

    def test_contract_types(self):
        """Herault 2020: permanent 29, temp 26, insertion 16, fixed 15, alternance 14.

        Permanent contracts last longer than the others: fewer people, same hours.
        """
        shares = self._share(p.contract_type for p in self.demo.placements)
        shares["alternance"] = shares["apprentice"] + shares["professional"]
        for contract_type, share in (
            ("permanent", 25),
            ("temp", 26),
            ("insertion", 16),
            ("fixed", 15),
            ("alternance", 14),
        ):
            self.assertAlmostEqual(
                shares[contract_type], share, delta=5, msg=contract_type
            )

    def test_people(self):
        """About four in ten are under 26, three in ten are women."""
        names = {(p.last_name, p.first_name) for p in self.demo.people}
        self.assertEqual(len(names), len(self.demo.people))
        sexes = self._share(person.sex for person in self.demo.people)
        self.assertAlmostEqual(sexes["f"], 30, delta=6)
        firsts = facts._first_placements(self.demo)
        self.assertEqual(len(firsts), len(self.demo.people))
        ages = [
            relativedelta(placement.start, self.demo.people[index].birthdate).years
            for index, placement in firsts.items()
        ]
        self.assertAlmostEqual(
            100 * sum(age < 26 for age in ages) / len(ages), 39, delta=6
        )
        self.assertTrue(16 <= min(ages) <= max(ages) <= 62)

    def test_one_person_only_is_at_work_twice_at_a_time(self):
        by_person = defaultdict(list)
        for placement in self.demo.placements:
            by_person[placement.person].append(placement)
        twice = []
        for person, placements in by_person.items():
            placements.sort(key=lambda placement: placement.start)
            for before, after in zip(placements, placements[1:], strict=False):
                if not before.end or before.end >= after.start:
                    twice.append(person)
        # told by hand: more hours in a month than a person can do, on two lots that
        # are to validate
        self.assertEqual(len(twice), 1)
        month = TODAY.replace(day=1) - relativedelta(months=1)
        rows = by_person[twice[0]]
        self.assertGreater(sum(row.hours.get(month, (0, 0))[0] for row in rows), 200)
        states = {
            (row.contractor, row.month): row.state for row in self.demo.declarations
        }
        for row in rows:
            self.assertEqual(states[row.contractor, month], "declared")

    def test_everybody_at_work_was_checked_before_but_three(self):
        for day in (TODAY, *OTHER_DAYS):
            demo = make_plan(day)
            checks = defaultdict(list)
            for check in facts.eligibilities(demo):
                checks[check.person].append(check)
            unproved = facts.unproved(demo)
            self.assertEqual(len(unproved), 3)
            for placement in demo.placements:
                valid = []
                for check in checks[placement.person]:
                    months = facts.VALIDITY[check.criterion]
                    if check.checked_on <= placement.start and (
                        not months
                        or placement.start
                        < check.checked_on + relativedelta(months=months)
                    ):
                        valid.append(check)
                self.assertEqual(not valid, placement in unproved)
            for person in range(len(demo.people)):
                self.assertLessEqual(sum(c.is_main for c in checks[person]), 1)

    def test_introductions(self):
        for day in (TODAY, *OTHER_DAYS):
            demo = make_plan(day)
            rows = facts.referrals(demo)
            self.assertEqual(len(rows), 40)
            states = Counter(row.state for row in rows)
            self.assertEqual(len(states), 6)
            waiting = [row for row in rows if not row.closed]
            self.assertEqual(len(waiting), 6)
            late = [row for row in waiting if (day - row.proposed).days > 15]
            self.assertEqual(len(late), 2)
            for row in rows:
                self.assertLessEqual(row.proposed, row.closed or day)
                self.assertEqual(
                    bool(row.reason), row.state in ("refused", "withdrawn")
                )
                if row.state == "hired":
                    placement = demo.placements[row.placement]
                    self.assertEqual(placement.person, row.person)
                    self.assertLess(row.closed, placement.start)

    def test_a_duplicate_is_another_spelling(self):
        twin = facts.duplicate(self.demo)
        names = {(p.last_name, p.first_name) for p in self.demo.people}
        self.assertNotIn((twin.last_name, twin.first_name), names)
        keys = [get_name_key(p.first_name, p.last_name) for p in self.demo.people]
        self.assertEqual(keys.count(get_name_key(twin.first_name, twin.last_name)), 1)

    def test_team_notes_its_time(self):
        """Two hundred and fifty lines in three months, on the four actions."""
        for day in (TODAY, *OTHER_DAYS):
            rows = facts.timesheets(make_plan(day))
            self.assertAlmostEqual(len(rows), 260, delta=20)
            self.assertEqual({row.member for row in rows}, {0, 1, 2, 3})
            self.assertEqual(len({row.action for row in rows}), 4)
            for row in rows:
                self.assertLess(row.date, day)
                self.assertTrue(0 < row.hours <= 10)

    def test_meetings_of_the_two_coming_weeks(self):
        for day in (TODAY, *OTHER_DAYS):
            meetings = facts.meetings(make_plan(day))
            coming = [row for row in meetings if row.date > day]
            self.assertGreaterEqual(len(coming), 12)
            self.assertLess(
                max(row.date for row in coming), day + relativedelta(days=18)
            )
            self.assertTrue(all(row.date.weekday() < 5 for row in meetings))

    def test_hours_are_declared_months_of_a_lot(self):
        declared = {(d.contractor, d.month) for d in self.demo.declarations}
        for placement in self.demo.placements:
            for month, (worked, training) in placement.hours.items():
                self.assertIn((placement.contractor, month), declared)
                self.assertTrue(0 <= worked + training <= 220)

    def test_stories(self):
        due = self._hours_due()
        lots_of = {row.key: row.lot for row in self.demo.contractors}
        states = {(d.contractor, d.month): d.state for d in self.demo.declarations}
        done = Counter()
        for placement in self.demo.placements:
            for month, (worked, _training) in placement.hours.items():
                if states[placement.contractor, month] in ("validated", "attested"):
                    done[lots_of[placement.contractor]] += worked
        running = [lot for lot in self._lots("running") if due[lot.key]]
        rates = {lot.key: done[lot.key] / due[lot.key] for lot in running}
        self.assertEqual(sum(rate > 1.1 for rate in rates.values()), 2)
        behind = [
            lot
            for lot in running
            if lot.key != "school_power"  # nobody came before last month
            and rates[lot.key] < 0.6 * ((TODAY - lot.start) / (lot.end - lot.start))
        ]
        self.assertEqual(len(behind), 5)
        self.assertEqual(len(self._lots("suspended")), 2)
        self.assertEqual(len(self._lots("terminated")), 1)
        stopped = {(row.lot, row.kind) for row in self.demo.decisions}
        self.assertEqual(len(stopped), 3)
        # 295 h firm, 560 h affirmed, 300 h that wait; a renewal that waits too
        parts = [
            (c.origin, c.hours, bool(c.date))
            for c in self.demo.commitments
            if c.origin in ("option", "renewal")
        ]
        self.assertIn(("option", 560, True), parts)
        self.assertIn(("option", 300, False), parts)
        self.assertIn(("renewal", 350, False), parts)
        bases = {c.basis for c in self.demo.commitments}
        self.assertEqual(
            bases, {"fixed", "per_year", "per_amount", "bracket", "production", "none"}
        )
        orders = [c for c in self.demo.commitments if c.origin == "order"]
        for order in orders:
            self.assertEqual(order.hours, order.amount / 10_000 * 5)
        self.assertGreaterEqual(len(orders), 2)
        shares = defaultdict(list)
        for contractor in self.demo.contractors:
            shares[contractor.lot].append((contractor.role, contractor.share))
        joint = [rows for rows in shares.values() if ("joint", 0.4) in rows]
        self.assertEqual(
            joint, [[("holder", 0.6), ("joint", 0.4), ("subcontractor", 0)]]
        )

    def test_numbers_are_invented_and_valid(self):
        numbers = list(partners.sirets().values())
        self.assertEqual(len(set(numbers)), len(numbers))
        for number in numbers:
            self.assertTrue(number.startswith("9980"))
            self.assertTrue(siren.is_valid(number[:9]) and siret.is_valid(number))
