# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is altered behind the back of the application is found, and named."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...common.home import Home
from ...common.models import check as check_module
from ..common import InsertionCommon, unprinted

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


@tagged("post_install", "-at_install")
class TestCheck(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted(b"%PDF-1.4 certified"))
        cls.first, cls.second, cls.third = (
            cls._attest(month=month) for month in (JANUARY, FEBRUARY, MARCH)
        )
        # the organisation of the test alone
        cls.Check = cls.env["insertion.check"].with_user(cls.env.ref("base.user_root"))
        cls.env["insertion.check"].search([]).unlink()

    def _run(self, time_left=60):
        """Run the scheduled action as the scheduler does; return the last check."""
        with patch.object(
            self.registry["ir.cron"], "_commit_progress", lambda *_a, **_k: time_left
        ):
            self.env.flush_all()
            self.Check._cron_check()
        self.env.invalidate_all()
        checks = self.env["insertion.check"]
        return checks.search([("company_id", "=", self.env.company.id)], limit=1)

    def _check_again(self):
        """Run it once more, as the day after."""
        self.env.cr.execute(
            "UPDATE insertion_check SET started_on = started_on - interval '1 day'"
        )
        self.env.invalidate_all()
        return self._run()

    def _execute(self, query, *parameters):
        self.env.flush_all()
        self.env.cr.execute(query, parameters)
        self.env.invalidate_all()

    def _get_activities(self, check):
        return check.activity_ids.filtered(lambda one: one.user_id == self.manager)

    def test_all_well_is_said_and_nobody_is_disturbed(self):
        check = self._run()
        self.assertEqual(check.state, "well")
        self.assertGreaterEqual(check.document_count, 3)
        self.assertFalse(check.fault_ids)
        self.assertFalse(check.activity_ids)
        home = Home.homes["manager"](self.env(user=self.manager)).build()
        self.assertIn("All well on", home["check"]["text"])
        self.assertNotIn("check", [slip["name"] for slip in home["slips"]])

    def test_it_runs_once_a_day(self):
        first = self._run()
        self.assertEqual(self._run(), first)
        self.assertNotEqual(self._check_again(), first)

    @mute_logger("odoo.addons.base.models.ir_attachment")
    def test_missing_file_is_named_with_its_document(self):
        self._execute(
            "UPDATE ir_attachment SET store_fname = 'zz/zz'"
            " WHERE res_model = 'insertion.attestation' AND res_id = %s",
            self.second.id,
        )
        check = self._run()
        fault = check.fault_ids
        self.assertEqual(check.state, "faulty")
        self.assertEqual(fault.document, self.second.number)
        self.assertEqual(fault.sentence, "Document: the file is missing (zz/zz).")
        self.assertEqual(
            (fault.action_open()["res_model"], fault.res_id),
            ("insertion.attestation", self.second.id),
        )

    def test_altered_file_is_named(self):
        other = self.env["ir.attachment"].create(
            {"name": "other", "raw": b"%PDF-1.4 forged"}
        )
        self._execute(
            "UPDATE ir_attachment SET store_fname = %s"
            " WHERE res_model = 'insertion.attestation' AND res_id = %s",
            other.store_fname,
            self.first.id,
        )
        fault = self._run().fault_ids
        self.assertEqual(fault.document, self.first.number)
        self.assertIn("the file is not the one that was frozen", fault.sentence)

    def test_altered_data_are_named(self):
        self._execute(
            "UPDATE insertion_attestation"
            " SET payload = jsonb_set(payload, '{buyer}', '\"Somebody else\"')"
            " WHERE id = %s",
            self.first.id,
        )
        fault = self._run().fault_ids
        self.assertEqual(fault.document, self.first.number)
        self.assertEqual(fault.sentence, "The data are not those that were frozen.")

    def test_total_that_is_not_the_one_certified_is_named(self):
        self._execute(
            "UPDATE insertion_attestation SET counted_hours = 120.5 WHERE id = %s",
            self.third.id,
        )
        fault = self._run().fault_ids
        self.assertEqual(fault.document, self.third.number)
        self.assertEqual(
            fault.sentence,
            "Hours counted: 100.0 was frozen, 120.5 is elsewhere.",
        )

    def test_holes_are_found_wherever_they_are(self):
        self._run()
        for gone in (self.first, self.second, self.third):
            with self.subTest(gone=gone.number):
                number = gone.number
                self.cr.execute("SAVEPOINT hole")
                self._execute(
                    "DELETE FROM insertion_attestation WHERE id = %s", gone.id
                )
                [fault] = self._check_again().fault_ids
                self.assertEqual(fault.sentence, f"Numbers that lack: {number}.")
                self.assertFalse(fault.res_id)
                self.cr.execute("ROLLBACK TO SAVEPOINT hole")
                self.env.invalidate_all()

    def test_number_used_twice_is_found(self):
        self._execute(
            "ALTER TABLE insertion_attestation DROP CONSTRAINT"
            " insertion_attestation_number_uniq"
        )
        self._execute(
            "UPDATE insertion_attestation SET number = %s WHERE id = %s",
            self.first.number,
            self.second.id,
        )
        sentences = self._run().fault_ids.mapped("sentence")
        self.assertIn(f"Numbers used twice: {self.first.number}.", sentences)
        self.assertIn(f"Numbers that lack: {self.second.payload['number']}.", sentences)

    def test_managers_are_told_once_and_released_when_it_is_mended(self):
        self._execute(
            "UPDATE insertion_attestation SET counted_hours = 1 WHERE id = %s",
            self.third.id,
        )
        first = self._run()
        self.assertEqual(len(self._get_activities(first)), 1)
        others = first.activity_ids.user_id
        self.assertNotIn(self.officer, others)
        self.assertNotIn(self.facilitator, others)
        home = Home.homes["manager"](self.env(user=self.manager)).build()
        self.assertEqual(home["slips"][0]["name"], "check")
        second = self._check_again()
        self.assertFalse(first.activity_ids)
        self.assertEqual(len(self._get_activities(second)), 1)
        self._execute(
            "UPDATE insertion_attestation SET counted_hours = 100 WHERE id = %s",
            self.third.id,
        )
        third = self._check_again()
        self.assertEqual(third.state, "well")
        self.assertFalse((first | second | third).activity_ids)

    def test_it_goes_on_where_it_stopped(self):
        whole = self._run()
        self._execute(
            "UPDATE insertion_attestation SET counted_hours = 1 WHERE id = %s",
            self.first.id,
        )
        self._execute("UPDATE insertion_check SET started_on = '2026-01-01'")
        runs = 0
        with patch.object(check_module, "BATCH", 1):
            check = self._run(time_left=0)
            while check.state == "running":
                check = self._run(time_left=0)
                runs += 1
        self.assertGreater(runs, 3)
        self.assertEqual(check.document_count, whole.document_count)
        self.assertEqual(check.fault_ids.mapped("document"), [self.first.number])

    def test_its_cost_does_not_depend_on_the_documents_of_a_batch(self):
        def count(documents):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            list(documents.sudo()._find_faults())
            return self.env.cr.sql_log_count - before

        count(self.first)
        three = self.first | self.second | self.third
        self.assertEqual(count(self.first), count(three))

    def test_managers_of_the_organisation_alone_read_it(self):
        check = self._run()
        self.assertTrue(check.with_user(self.manager).read(["summary"]))
        self.env["insertion.check"].with_user(self.manager).action_check_now()
        with self.assertRaises(AccessError):
            check.with_user(self.officer).read(["summary"])
        with self.assertRaises(AccessError):
            self.env["insertion.check"].with_user(self.officer).action_check_now()
        with self.assertRaises(AccessError):
            check.with_user(self.manager).write({"state": "faulty"})
        other = self.env["res.company"].create({"name": "Another organisation"})
        stranger = new_test_user(
            self.env,
            login="stranger_manager",
            groups="mife_insertion_clauses.group_insertion_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        theirs = self.env["insertion.check"].with_user(stranger).search([])
        self.assertNotIn(check, theirs)

    def test_a_database_whose_actions_are_off_says_so(self):
        self.env.ref("mife_insertion_clauses.ir_cron_check").active = False
        with self.assertRaisesRegex(UserError, "actions of this database are off"):
            self.env["insertion.check"].with_user(self.manager).action_check_now()
