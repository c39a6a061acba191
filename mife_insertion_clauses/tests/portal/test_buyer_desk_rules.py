# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import BaseCase

from ...rules import programme
from ...rules.forecast import forecast

YEAR = date(2026, 1, 1), date(2026, 12, 31)
MARCH = date(2026, 3, 31)


class TestForecast(BaseCase):
    def test_end_at_the_pace_of_the_months_certified(self):
        # 90 days for 180 h: 2 h a day; 180 h more take 90 days, to 29 June
        found = forecast(360, 180, *YEAR, date(2026, 4, 10), MARCH)
        self.assertEqual(found.done_on, date(2026, 6, 30))

    def test_suspension_to_come_puts_the_end_off(self):
        stopped = [(date(2026, 5, 1), date(2026, 7, 1))]
        found = forecast(360, 180, *YEAR, date(2026, 4, 10), MARCH, stopped)
        # 29 June and 61 days: 29 August
        self.assertEqual(found.done_on, date(2026, 8, 31))

    def test_suspension_without_end_has_no_date(self):
        found = forecast(
            360, 180, *YEAR, date(2026, 4, 10), MARCH, [(date(2026, 4, 1), None)]
        )
        self.assertIsNone(found.done_on)

    def test_unknown_or_endless_pace_has_no_date(self):
        for done, certified in ((0, MARCH), (10, None), (0.001, MARCH)):
            found = forecast(360, done, *YEAR, date(2026, 4, 10), certified)
            self.assertIsNone(found.done_on)

    def test_people_are_counted_by_halves_upwards(self):
        # from 1 to 28 December: four weeks, 140 h a person
        end = date(2026, 12, 28)
        for missing, people in ((140, 1), (141, 1.5), (70, 0.5), (350, 2.5)):
            found = forecast(
                missing + 1, 1, date(2026, 1, 1), end, date(2026, 11, 30), MARCH
            )
            self.assertEqual(found.people, people)

    def test_nobody_is_counted_once_it_is_over(self):
        found = forecast(360, 180, *YEAR, date(2026, 12, 31), MARCH)
        self.assertIsNone(found.people)


class TestProgramme(BaseCase):
    def _read(self, text):
        return [
            (work.subject, work.amount, work.problem)
            for work in programme.read_programme(text)
        ]

    def test_typed_and_pasted(self):
        self.assertEqual(
            self._read("Toiture ; 1 250 000,50 €\n\n  Sols;80000\n"),
            [("Toiture", 1250000.5, ""), ("Sols", 80000.0, "")],
        )
        self.assertEqual(
            self._read("Objet\tMontant HT\nNettoyage; vitres\t45 000"),
            [("Nettoyage; vitres", 45000.0, "")],
        )

    def test_what_cannot_be_read_stays_with_its_problem(self):
        self.assertEqual(
            self._read("Sols;cent mille 3\n;12\nPeinture\nZinc;-5"),
            [
                ("Sols", None, programme.BAD_AMOUNT),
                ("", None, programme.NO_SUBJECT),
                ("Peinture", None, programme.NO_AMOUNT),
                ("Zinc", None, programme.NOT_POSITIVE),
            ],
        )

    def test_too_many_is_said(self):
        works = self._read("Sols;10\n" * (programme.MAX_ROWS + 5))
        self.assertEqual(len(works), programme.MAX_ROWS + 1)
        self.assertEqual(works[-1][2], programme.TOO_MANY)
