# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ..common import InsertionCommon

REPORT = "mife_insertion_clauses.insertion_lot_calibration_report"


@tagged("post_install", "-at_install")
class TestInsertionCalibration(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # documents are written in the language of the organisation
        cls.env.company.partner_id.lang = cls.facilitator.lang = "en_US"
        cls.trade = cls.env["insertion.trade"].create(
            {
                "name": "Maçonnerie d'essai",
                "rate_ids": [
                    Command.create(
                        {
                            "date_from": "2026-01-01",
                            "labour_share": 0.5,
                            "source": "Fédération d'essai, 2026",
                        }
                    ),
                    Command.create(
                        {
                            "date_from": "2027-01-01",
                            "labour_share": 0.6,
                            "hourly_cost": 32,
                            "insertion_rate": 0.07,
                            "source": "Fédération d'essai, 2027",
                        }
                    ),
                ],
            }
        )
        cls.calibrated = cls._new_lot("2")

    @classmethod
    def _new_lot(cls, number, **vals):
        return cls.env["insertion.lot"].create(
            {
                "contract_id": cls.contract.id,
                "number": number,
                "name": f"Lot {number}",
                "trade_id": cls.trade.id,
                "calibration_date": "2026-06-01",
                "amount": 1_000_000,
                **vals,
            }
        )

    def _print(self, lots):
        pdf, _type = (
            self.env["ir.actions.report"]
            .with_user(self.facilitator)
            ._render_qweb_pdf(REPORT, lots.ids)
        )
        pages = PdfFileReader(io.BytesIO(pdf)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_exact_and_retained_hours_are_both_kept(self):
        # 1 000 000 x 50 % / 30 x 5 % = 833.33 h: 23.8 weeks, 24 of them retained
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertAlmostEqual(self.calibrated.calibrated_hours, 2500 / 3, 10)
        self.assertEqual(self.calibrated.retained_hours, 840)
        self.calibrated.retained_hours = 900
        self.assertAlmostEqual(self.calibrated.calibrated_hours, 2500 / 3, 10)

    def test_trap_06_ratios_are_those_in_force_at_the_date(self):
        # 1 000 000 x 60 % / 32 x 7 % = 1 312.5 h
        later = self._new_lot("3", calibration_date="2027-01-01")
        self.assertEqual(later.calibrated_hours, 1312.5)
        self.assertEqual(later.calibration_source, "Fédération d'essai, 2027")
        before = self._new_lot("4", calibration_date="2025-12-31")
        self.assertFalse(before.is_calibrated)

    def test_trap_06_a_corrected_ratio_leaves_what_was_told_to_the_buyer(self):
        self.trade.rate_ids.labour_share = 0.9
        self.assertEqual(self.calibrated.labour_share, 0.5)

    def test_ratios_of_many_lots_are_read_at_once(self):
        lots = self.calibrated
        for index in range(10):
            lots += self._new_lot(f"q{index}")
        Rate = self.registry["insertion.trade.rate"]
        with patch.object(
            Rate, "search", autospec=True, side_effect=Rate.search
        ) as search:
            lots.calibration_date = "2027-02-01"
            self.assertEqual(set(lots.mapped("labour_share")), {0.6})
        self.assertEqual(search.call_count, 1)

    def test_what_is_unknown_is_not_zero(self):
        lot = self._new_lot("3", amount=0).with_context(lang="en_US")
        self.assertFalse(lot.is_calibrated)
        self.assertEqual(lot.calibration_label, "n/a")
        self.assertIn("n/a", lot.calibration_table)
        self.assertIn("Amount excl. VAT", lot.calibration_table)

    def test_form_shows_the_hours_as_they_are_typed(self):
        with Form(self.calibrated.with_user(self.facilitator)) as form:
            form.staff_taken_over = "share"
            form.staff_share = 0.5
            self.assertAlmostEqual(form.calibrated_hours, 2500 / 6)
            # 416.67 / 35 = 11.9 weeks
            self.assertEqual(form.retained_hours, 420)
            form.retained_hours = 400
        self.assertEqual(self.calibrated.retained_hours, 400)

    def test_without_trade_the_ratios_are_typed(self):
        lot = self._new_lot("3", trade_id=False)
        lot.write({"labour_share": 0.7, "hourly_cost": 30, "insertion_rate": 0.1})
        self.assertAlmostEqual(lot.calibrated_hours, 7000 / 3)

    def test_retained_hours_become_the_obligation_once(self):
        lot = self.calibrated.with_user(self.facilitator)
        lot.action_use_retained_hours()
        self.assertEqual(lot.commitment_ids.hours, 840)
        self.assertEqual(lot.commitment_ids.origin, "initial")
        self.assertEqual(lot.hours_due, 840)
        with self.assertRaisesRegex(UserError, "already owes hours"):
            lot.action_use_retained_hours()
        self.assertEqual(lot.hours_due, 840)

    def test_unknown_hours_are_no_obligation(self):
        lot = self._new_lot("3", amount=0)
        with self.assertRaisesRegex(UserError, "no retained hours yet"):
            lot.action_use_retained_hours()
        self.assertFalse(lot.commitment_ids)

    def test_trap_25_totals_are_those_of_the_exact_hours(self):
        # 3 x 833.33 h are 2 500 h; rounded pieces would make 2 499 h
        lots = self.calibrated + self._new_lot("3") + self._new_lot("4")
        [(exact, retained)] = self.env["insertion.lot"]._read_group(
            [("id", "in", lots.ids)],
            aggregates=["calibrated_hours:sum", "retained_hours:sum"],
        )
        self.assertAlmostEqual(exact, 2500, 9)
        self.assertEqual(retained, 2520)

    def test_trap_05_full_time_year_is_a_setting(self):
        # 840 h: 5.5 months of 1 820 / 12 h, 6.3 months of 1 607 / 12 h
        lot = self.calibrated.with_context(lang="en_US")
        self.assertIn(">5.5<", lot.calibration_table)
        self.env.company.insertion_year_hours = 1607
        lot.invalidate_recordset()
        self.assertIn(">6.3<", lot.calibration_table)
        self.assertIn("1,607", lot.calibration_table)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env.company.insertion_year_hours = 0
            self.env.flush_all()

    def test_note_explains_the_calculation(self):
        [page] = self._print(self.calibrated)
        for words in (
            "Ville d'Essai",
            "Share of the labour in this amount: 50 %",
            "16,667 h",
            "833.33 h",
            "840 h of work, that is 120 days",
            "Fédération d'essai, 2026",
        ):
            with self.subTest(words=words):
                self.assertIn(words, page)

    def test_note_fits_on_one_page_by_lot(self):
        other = self._new_lot(
            "3",
            calibration_source="Une source longue. " * 30,
            staff_taken_over="hours",
            staff_hours=1000,
        )
        pages = self._print(self.calibrated + other)
        self.assertEqual(len(pages), 2)
        self.assertIn("Une source longue", pages[1])

    def test_trap_26_note_bears_the_organisation_that_runs_it(self):
        self.env.company.write(
            {
                "name": "Département d'Essai",
                "insertion_funder_mention": "Cofinancé par l'Union européenne",
            }
        )
        [page] = self._print(self.calibrated)
        self.assertIn("Département d'Essai", page)
        self.assertIn("Cofinancé par l'Union européenne", page)
        self.assertNotIn("MIFE", page)

    def test_note_of_a_lot_that_cannot_be_worked_out_says_why(self):
        [page] = self._print(self._new_lot("3", amount=0))
        self.assertIn("n/a", page)
        self.assertIn("Amount excl. VAT", page)

    def test_names_are_not_read_as_page_code(self):
        lot = self._new_lot("3", calibration_source="<b>5 < 6</b> & co")
        [page] = self._print(lot)
        self.assertIn("<b>5 < 6</b> & co", page)

    def test_portal_does_not_print_the_note(self):
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(self.portal_user)._render_qweb_pdf(
                REPORT, self.calibrated.ids
            )

    def test_only_the_manager_changes_the_ratios(self):
        rate = self.trade.rate_ids[:1]
        with self.assertRaises(AccessError):
            rate.with_user(self.facilitator).labour_share = 0.1
        with self.assertRaises(AccessError):
            rate.with_user(self.manager).labour_share = 0.4
        own = rate.with_user(self.manager)._adapt(self.env.company)
        with self.assertRaises(AccessError):
            own.with_user(self.facilitator).labour_share = 0.1
        own.labour_share = 0.4
        self.assertNotEqual(rate.labour_share, 0.4)

    def test_delivered_ratios_all_say_where_they_come_from(self):
        rates = self.env["insertion.trade.rate"].search(
            [("trade_id", "!=", self.trade.id)]
        )
        self.assertTrue(all(rates.mapped("source")))
        self.assertEqual(set(rates.mapped("hourly_cost")), {30})
        self.assertEqual(set(rates.mapped("insertion_rate")), {0.05})
