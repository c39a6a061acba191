# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
from datetime import date

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.tests import BaseCase, Form, tagged

from ...report.person_path import PersonPath
from ...rules import matching, path
from ..common import MARCH, InsertionCommon, unprinted

APRIL, JUNE, JULY = (date(2026, month, 1) for month in (4, 6, 7))
MONTHS = st.dates(date(2024, 1, 1), date(2027, 12, 31)).map(
    lambda day: day.replace(day=1)
)


@tagged("post_install", "-at_install", "standard")
class TestPathRules(BaseCase):
    def test_what_the_rules_say(self):
        for module in (path, matching):
            self.assertEqual(doctest.testmod(module).failed, 0)

    @given(st.dictionaries(MONTHS, st.integers(0, 150), max_size=30), st.booleans())
    def test_runs_hold_each_month_once(self, hours, at_work):
        found = path.get_continuity(hours, at_work)
        worked = [month for month, done in hours.items() if done]
        runs = path.get_runs(worked)
        self.assertEqual(sum(count for *_ends, count in runs), len(worked))
        self.assertEqual(
            (found.months, found.hours), (len(worked), sum(hours.values()))
        )
        self.assertLessEqual(max(found.longest, found.current), found.months)
        for (_first, last, _count), (first, *_rest) in zip(
            runs, runs[1:], strict=False
        ):
            # a month without work at least between two runs
            self.assertGreater(first, last + relativedelta(months=1))

    @given(
        st.dictionaries(
            st.integers(1, 9), st.dictionaries(MONTHS, st.integers(0, 9), max_size=9)
        ),
        st.integers(1, 6),
        MONTHS,
    )
    def test_who_lasted_is_among_the_people(self, paths, lasting, since):
        people, lasted = path.count_lasting(paths, lasting, since)
        self.assertTrue(0 <= lasted <= people <= len(paths))
        self.assertLessEqual(path.count_lasting(paths, lasting + 1, since)[1], lasted)
        self.assertEqual(path.count_lasting(paths, 1, since), (people, people))

    def test_two_years_that_touch_are_one_run(self):
        months = [date(2025, 11, 1), date(2026, 1, 1), date(2025, 12, 1)]
        self.assertEqual(
            path.get_runs(months), [(date(2025, 11, 1), date(2026, 1, 1), 3)]
        )

    def test_a_run_is_counted_from_before_the_period(self):
        run = {date(2025, 12, 1): 1, date(2026, 1, 1): 1, date(2026, 2, 1): 1}
        self.assertEqual(path.count_lasting({1: run}, 3, date(2026, 2, 1)), (1, 1))
        self.assertEqual(path.count_lasting({1: run}, 3, date(2026, 3, 1)), (0, 0))


class PathCommon(InsertionCommon):
    """A person on the lot of 700 h, and a lot of another buyer and another firm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted())
        cls.other_buyer = cls._new_company("Communauté d'Essai", "99800019400014")
        cls.other_firm = cls._new_company("Espaces d'Essai")
        contract = cls.contract.copy(
            {"buyer_id": cls.other_buyer.id, "lot_ids": False, "state": "awarded"}
        )
        cls.other_lot = cls.env["insertion.lot"].create(
            {
                "contract_id": contract.id,
                "name": "Peintures extérieures",
                "date_start": "2026-01-05",
                "date_end": "2027-12-31",
                "commitment_ids": [
                    Command.create({"date": "2026-01-05", "hours": 3000})
                ],
                "contractor_ids": [Command.create({"partner_id": cls.other_firm.id})],
            }
        )
        cls.other_lot.action_start()

    def _declare_on(self, lot, hours, month):
        self._open(month)
        declaration = (
            self.env["insertion.declaration"]
            .with_user(self.officer)
            .search([("lot_id", "=", lot.id), ("month", "=", month)])
        )
        declaration.line_ids.worked_hours = hours
        declaration.action_declare()
        return declaration

    def _validate(self, lot, hours, month):
        self._declare_on(lot, hours, month).action_validate()

    def _work_on_two_contracts(self):
        """March and April on one lot, June and July on another of another buyer."""
        self.placement.date_end = "2026-04-30"
        self._new_placement(
            self.participant,
            contractor_id=self.other_lot.contractor_ids.id,
            date_start="2026-06-01",
        )
        self._validate(self.lot, 100, MARCH)
        self._validate(self.lot, 50, APRIL)
        self._validate(self.other_lot, 70, JUNE)
        self._validate(self.other_lot, 80, JULY)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestPersonPath(PathCommon):
    @freeze_time("2026-08-10")
    def test_the_path_crosses_contracts_firms_and_buyers(self):
        self._work_on_two_contracts()
        shown = self.participant.with_user(self.facilitator).path
        self.assertEqual(
            {figure["label"]: figure["text"] for figure in shown["figures"]},
            {
                # 100 + 50 + 70 + 80, on four months
                "Hours certified": "300 h",
                "Months at work": "4",
                "Longest run of months": "2",
                "Months in a row today": "2",
                "Hours per month at work": "75 h",
                "Employment contracts": "2",
                "Firms": "2",
                "Buyers": "2",
            },
        )
        self.assertEqual(
            [(row["firm"], row["hours"]) for row in shown["rows"]],
            [("Peintures Dupré", "150 h"), ("Espaces d'Essai", "150 h")],
        )
        self.assertEqual(shown["situation"], "At work today: Espaces d'Essai.")
        self.assertEqual(
            [(month["label"], month["hours"]) for month in shown["months"]],
            [
                ("March 2026", "100 h"),
                ("April 2026", "50 h"),
                ("June 2026", "70 h"),
                ("July 2026", "80 h"),
            ],
        )
        places = [row["place"] for row in shown["rows"]]
        self.assertLess(places[0][1], places[1][0])

    @freeze_time("2026-08-10")
    def test_hours_not_validated_are_not_in_the_path(self):
        declaration = self._declare_on(self.lot, 100, MARCH)
        shown = self.participant.path
        self.assertFalse(shown["months"])
        declaration.action_validate()
        self.participant.invalidate_recordset()
        self.assertEqual(len(self.participant.path["months"]), 1)

    @freeze_time("2026-08-10")
    def test_a_person_never_placed_has_no_path(self):
        person = self._new_participant("Awa", "Diallo")
        self.assertFalse(person.path)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "mife_insertion_clauses.participant_path", person.ids
        )[0]
        self.assertIn("No placement yet", html.decode())

    @freeze_time("2026-08-10")
    def test_the_path_is_printed_with_the_same_figures(self):
        self._work_on_two_contracts()
        html = (
            self.env["ir.actions.report"]
            .with_user(self.facilitator)
            ._render_qweb_html(
                "mife_insertion_clauses.participant_path", self.participant.ids
            )[0]
            .decode()
        )
        for text in ("300 h", "March 2026", "Espaces d", "75 h"):
            self.assertIn(text, html)

    @freeze_time("2028-01-10")
    def test_it_costs_the_same_for_two_placements_and_for_twelve(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            PersonPath(self.participant).prepare()
            return self.env.cr.sql_log_count - before

        def place(month):
            self._new_placement(
                self.participant,
                contractor_id=self.other_lot.contractor_ids.id,
                date_start=date(2026, 2, 1) + relativedelta(months=month),
                date_end=date(2026, 2, 20) + relativedelta(months=month),
            )

        place(0)
        count()
        few = count()
        for month in range(1, 11):
            place(month)
        self.assertEqual(count(), few)

    @freeze_time("2026-08-10")
    def test_sql_and_python_say_the_same_continuity(self):
        self._work_on_two_contracts()
        (row,) = (
            self.env["insertion.continuity"]
            .with_user(self.facilitator)
            .search_read(
                [("participant_id", "=", self.participant.id)],
                ["months", "longest_run", "hours", "people_lasting", "date_first"],
            )
        )
        found = PersonPath(self.participant).get_continuity()
        self.assertEqual(
            (row["months"], row["longest_run"], row["hours"], row["date_first"]),
            (found.months, found.longest, found.hours, found.first),
        )
        # two months in a row, three are asked by default
        self.assertEqual(row["people_lasting"], 0)
        self.env.company.insertion_lasting_months = 2
        continuity = self.env["insertion.continuity"].browse(row["id"])
        continuity.invalidate_recordset()
        self.assertEqual(
            (continuity.people_lasting, continuity.continuity_rate), (1, 100)
        )


@tagged("post_install", "-at_install")
class TestNextWork(PathCommon):
    def _lines(self, action):
        return (
            self.env["insertion.match"]
            .with_user(self.facilitator)
            .browse(action["res_id"])
            .line_ids
        )

    @freeze_time("2026-08-10")
    def test_the_lots_that_a_person_could_take(self):
        person = self.participant.with_user(self.facilitator)
        person.city = self.other_buyer.city = "Belfort"
        lines = self._lines(person.action_find_work())
        line = lines.filtered(lambda line: line.lot_id == self.other_lot)
        # hired as a painter, never on a lot with a trade
        self.assertEqual((line.fit, line.distance), ("near", "town"))
        self.assertNotIn(self.lot, lines.lot_id, "works there already")

        form = Form(
            self.env["insertion.referral"]
            .with_user(self.facilitator)
            .with_context(**line.action_introduce()["context"])
        )
        referral = form.save()
        self.assertEqual(
            (referral.participant_id, referral.lot_id, referral.job, referral.state),
            (person, self.other_lot, "Peintre", "proposed"),
        )
        again = self._lines(person.action_find_work())
        self.assertNotIn(self.other_lot, again.lot_id, "introduced there already")

    @freeze_time("2026-08-10")
    def test_the_people_who_could_come_to_a_lot(self):
        free = self._new_participant("Awa", "Diallo", city="Belfort", zip="90000")
        self._check_eligibility(free, checked_on="2026-08-01")
        self.other_buyer.write({"city": "Danjoutin", "zip": "90400"})
        unchecked = self.env["insertion.participant"].create(
            {"first_name": "Max", "last_name": "Roy"}
        )
        lines = self._lines(
            self.other_lot.with_user(self.facilitator).action_find_people()
        )
        self.assertIn(free, lines.participant_id)
        self.assertEqual(
            lines.filtered(lambda line: line.participant_id == free).distance,
            "department",
        )
        self.assertNotIn(self.participant, lines.participant_id, "at work today")
        self.assertNotIn(unchecked, lines.participant_id, "not checked")

    @freeze_time("2026-08-10")
    def test_a_lot_that_lacks_nothing_asks_for_nobody(self):
        self.other_lot.commitment_ids.hours = 0
        lines = self._lines(
            self.participant.with_user(self.facilitator).action_find_work()
        )
        self.assertNotIn(self.other_lot, lines.lot_id)
