# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What surprises is asked back once, with its figure; what cannot be is refused."""

import doctest

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import BaseCase, Form, tagged

from ...rules import plausible
from ..common import InsertionCommon, unprinted
from ..portal_common import InsertionPortalCommon

CONFIRM = {"is_figure_confirmed": True}
TODAY = "2026-03-10 09:00:00"


@tagged("post_install", "-at_install")
class TestPlausibleRules(BaseCase):
    def test_examples_of_the_rules(self):
        self.assertEqual(doctest.testmod(plausible).failed, 0)


@tagged("post_install", "-at_install")
class TestPlausible(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.acting = cls.env(user=cls.facilitator)
        cls.lot = cls.lot.with_env(cls.acting)

    @classmethod
    def _new_placement(cls, participant, **vals):
        """Place somebody as the facilitator does."""
        env = cls.env
        try:
            cls.env = env(user=cls.facilitator)
            return super()._new_placement(participant, **vals)
        finally:
            cls.env = env

    def _assert_refused(self, words, create, **vals):
        with self.assertRaisesRegex(ValidationError, words) as caught:
            create(**vals)
        self.assertNotIn("These figures are right", str(caught.exception))
        with self.assertRaisesRegex(ValidationError, words):
            create(**vals, **CONFIRM)

    def _assert_asked_once(self, words, create, **vals):
        with self.assertRaisesRegex(
            ValidationError, f'{words}.*tick "These figures are right"'
        ):
            create(**vals)
        record = create(**vals, **CONFIRM)
        self.assertTrue(record.is_figure_confirmed)
        return record

    def _place(self, **vals):
        person = self._new_participant("Ali", "Ba", birthdate="1990-05-12")
        return self._new_placement(person, **vals)

    def _place_born(self, birthdate, **vals):
        person = self._new_participant("Ali", "Ba", birthdate=False)
        person.write({"birthdate": birthdate, **vals})
        return self._new_placement(person, **vals)

    def _new_contract(self, **vals):
        return self.acting["insertion.contract"].create(
            {"name": "Voirie", "buyer_id": self.buyer.id, **vals}
        )

    def _new_commitment(self, **vals):
        return self.acting["insertion.commitment"].create(
            {"lot_id": self.lot.id, "origin": "correction", "reason": "x", **vals}
        )

    # people at work

    def test_first_day_at_work_in_2062(self):
        self.lot.write({"date_end": False})
        self._assert_refused(
            r"Start: 5 March 2062 is in 35 year", self._place, date_start="2062-03-05"
        )

    def test_first_day_at_work_in_two_years_is_asked_back(self):
        self.lot.write({"date_end": False})
        self._assert_asked_once(
            r"Start: 1 April 2028 is in 2 year", self._place, date_start="2028-04-01"
        )

    def test_person_of_11_at_work(self):
        # born on 1 June 2014, at work on 12 January 2026: 11 years
        with self.assertRaisesRegex(ValidationError, r"is 11 years old"):
            self._place_born("2014-06-01")

    def test_person_of_14_at_work_is_asked_back(self):
        person = self._new_participant(
            "Léa", "Ba", birthdate="2011-06-01", is_figure_confirmed=True
        )
        with self.assertRaisesRegex(ValidationError, r"14 years old on 12 Jan"):
            self._new_placement(person)
        self.assertEqual(self._new_placement(person, **CONFIRM).entry_age, 14)

    def test_birth_that_makes_a_child_at_work_of_somebody_placed(self):
        with self.assertRaisesRegex(ValidationError, r"11 years old"):
            self.participant.with_env(self.acting).birthdate = "2014-06-01"

    def test_born_in_1890_or_tomorrow(self):
        for birthdate, words in (
            ("2026-03-11", "in the future"),
            ("0026-03-01", "four digits"),
            ("1890-03-01", "four digits"),
            ("1912-03-01", r"114 years old"),
        ):
            with self.subTest(birthdate=birthdate):
                self._assert_refused(
                    words,
                    lambda **vals: self._new_participant("Ali", "Ba", **vals),
                    birthdate=birthdate,
                )

    def test_fixed_term_contract_of_36_years(self):
        self._assert_refused(
            "a contract of 432 months, when this type lasts 36 at most",
            self._place,
            date_start="2026-03-01",
            date_end="2062-02-28",
        )

    def test_fixed_term_contract_of_4_years_is_asked_back(self):
        self._assert_asked_once(
            "a contract of 48 months",
            self._place,
            date_start="2026-03-01",
            date_end="2030-02-28",
        )
        self._place(date_start="2026-03-01", date_end="2029-02-28")

    def test_confirmed_once_and_asked_again_for_another_date(self):
        placement = self._place(
            date_start="2026-03-01", date_end="2030-02-28", **CONFIRM
        )
        placement.job = "Plaquiste"
        with self.assertRaisesRegex(ValidationError, "a contract of 60 months"):
            placement.date_end = "2031-02-28"

    # contracts and lots

    def test_commitment_in_year_1(self):
        self._assert_refused(
            "0001-01-05 is not a date", self._new_commitment, date="0001-01-05", hours=5
        )

    def test_commitment_after_the_lot_is_asked_back(self):
        self._assert_asked_once(
            r"1 May 2028 is outside the dates of the lot \(5 January 2026 to 31 Dec",
            self._new_commitment,
            date="2028-05-01",
            hours=5,
        )

    def test_rule_of_400_years(self):
        self._assert_refused(
            "400.0, more than 10",
            self._new_commitment,
            date="2026-02-01",
            basis="per_year",
            unit_hours=100,
            years=400,
        )

    def test_contract_notified_in_year_20206(self):
        for day in ("20206-01-05", "0206-01-05", "26-01-05", "2062-01-05"):
            with self.subTest(day=day), self.assertRaises(ValidationError):
                self._new_contract(date_notified=day, **CONFIRM)

    def test_contract_of_36_years_is_asked_back(self):
        self._assert_asked_once(
            "it lasts 36 years",
            self._new_contract,
            date_start="2026-01-01",
            date_end="2062-01-01",
        )

    def test_eligibility_of_400_months(self):
        self._assert_refused(
            "400, more than 60", self._new_contract, eligibility_months=400
        )
        self._assert_asked_once(
            "72, more than 60", self._new_contract, eligibility_months=72
        )

    def test_end_of_a_lot_before_months_attested_is_asked_back(self):
        with unprinted():
            self._attest(80)
        for name in ("date_end", "date_start"):
            day = "2026-02-28" if name == "date_end" else "2026-04-01"
            with (
                self.subTest(name=name),
                self.assertRaisesRegex(ValidationError, "March 2026 are certified"),
                self.cr.savepoint(),
            ):
                self.lot.write({name: day})
        self.lot.write({"date_end": "2026-03-02"})
        self.lot.write({"date_end": "2026-02-28", **CONFIRM})
        self.assertEqual(str(self.lot.date_end), "2026-02-28")

    def test_last_month_of_a_company_before_months_attested_is_asked_back(self):
        with unprinted():
            self._attest(80)
        contractor = self.contractor.with_env(self.acting)
        with self.assertRaisesRegex(ValidationError, "March 2026 are certified"):
            contractor.report_to = "2026-02-28"
        contractor.write({"report_to": "2026-02-28", **CONFIRM})

    def test_decision_that_ends_a_lot_before_months_attested_is_asked_back(self):
        with unprinted():
            self._attest(80)
        vals = {
            "lot_id": self.lot.id,
            "kind": "termination",
            "date": "2026-02-15",
            "reason": "Faute",
        }
        Decision = self.acting["insertion.lot.decision"]
        with self.assertRaisesRegex(ValidationError, "March 2026 are certified"):
            Decision.create(vals)
        Decision.create(vals | CONFIRM).action_decide()
        self.assertEqual(self.lot.state, "terminated")

    def test_month_out_of_the_lot(self):
        with self.assertRaisesRegex(ValidationError, "out of the dates"):
            self.env["insertion.declaration"].with_user(self.officer).create(
                {"contractor_id": self.contractor.id, "month": "2027-02-01"}
            )
        with self.assertRaisesRegex(UserError, "has not begun"):
            self.env["insertion.month.open"].with_user(self.officer).create(
                {"month": "2026-04-15"}
            ).action_open()

    # doors

    def test_form_shows_the_question_before_saving(self):
        form = Form(self.acting["insertion.placement"])
        form.participant_id = self._new_participant("Ali", "Ba")
        form.contractor_id = self.contractor
        form.job = "Peintre"
        form.date_start = "2026-03-01"
        self.assertFalse(form.figure_question)
        form.date_end = "2030-02-28"
        self.assertIn("48 months", form.figure_question)
        with self.assertRaises(ValidationError):
            form.save()
        form.is_figure_confirmed = True
        self.assertTrue(form.save().is_figure_confirmed)

    def test_import_asks_back_and_takes_the_answer(self):
        def load(confirmed):
            return self.acting["insertion.participant"].load(
                ["first_name", "last_name", "birthdate", "is_figure_confirmed"],
                [["Ali", "Ba", "1948-03-01", confirmed]],
            )

        # born on 1 March 1948: 78 years on 10 March 2026
        result = load("0")
        self.assertFalse(result["ids"])
        self.assertIn("78 years old", result["messages"][0]["message"])
        self.assertTrue(load("1")["ids"])


@tagged("post_install", "-at_install")
class TestPlausibleOnThePortal(InsertionPortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot.date_end = cls.lot.contract_id.date_end = "2030-12-31"

    def _ask(self, day, **typed):
        return self._post(
            f"{self.url}/person",
            {
                "first_name": "Ali",
                "last_name": "Ba",
                "job": "Peintre",
                "date_start": day,
                "contract_type": "fixed",
                **typed,
            },
        )

    def _get_request(self):
        return self.env["insertion.placement.request"].search(
            [("contractor_id", "=", self.contractor.id)]
        )

    def test_first_day_in_2062_is_refused_and_what_was_typed_stays(self):
        self._sign_in("clerk")
        for typed in ({}, {"is_figure_confirmed": "1"}):
            page = self._ask("2062-03-05", **typed).text
            self.assertIn("5 March 2062 is in", page)
            self.assertIn('value="Peintre"', page)
            self.assertFalse(self._get_request())

    def test_first_day_out_of_the_lot_is_asked_back_once(self):
        self._sign_in("clerk")
        page = self._ask("2025-12-01").text
        self.assertIn("outside the dates of the lot", page)
        self.assertIn('name="is_figure_confirmed"', page)
        self._ask("2025-12-01", is_figure_confirmed="1")
        self.assertTrue(self._get_request().is_figure_confirmed)

    def test_year_of_two_digits_in_a_browser(self):
        self._sign_in("clerk")
        page = self._ask("0026-03-05").text
        self.assertIn("Write the year with four digits", page)

    def test_last_day_in_40_years(self):
        self._sign_in("clerk")
        url = f"/my/insertion/placements/{self.placement.id}/end"
        page = self._post(url, {"date_end": "2066-01-11"}).text
        # from 12 January 2026 to 11 January 2066: 480 months
        self.assertIn("a contract of 480 months", page)
        self.assertFalse(self.placement.date_end)
        page = self._post(url, {"date_end": "2030-01-11"}).text
        self.assertIn("a contract of 48 months", page)
        self._post(url, {"date_end": "2030-01-11", "is_figure_confirmed": "1"})
        self.assertEqual(str(self.placement.date_end), "2030-01-11")
