# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ...models.certificate import insertion_attestation_batch
from ..common import MARCH, InsertionCommon, full_disk, unprinted


@tagged("post_install", "-at_install")
class TestAttestationBatch(InsertionCommon, CronMixinCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted())
        cls.clerk.email = "ines@dupre.example.com"
        cls.buyer.email = "ville@ville.example.com"
        cls.declarations = cls.env["insertion.declaration"].with_user(cls.officer)
        for index in range(7):
            lot = cls.lot.copy({"number": f"1{index}"})
            contractor = cls.env["insertion.contractor"].create(
                {"lot_id": lot.id, "partner_id": cls._new_company(f"Firm {index}").id}
            )
            cls._new_placement(
                cls._new_participant("Ana", f"Reis {index}"),
                contractor_id=contractor.id,
            )
            lot.action_start()
        cls.declarations |= cls._open()
        cls.declarations.line_ids.worked_hours = 10
        cls.declarations.action_declare()
        cls.declarations.action_validate()

    def _new_batch(self):
        return (
            self.env["insertion.attestation.batch"]
            .with_user(self.officer)
            .create({"month": MARCH.replace(day=17)})
        )

    def _run_cron(self):
        """Run the job as often as the scheduler would, piece by piece."""
        Batch = self.env["insertion.attestation.batch"]

        def run(func, env):
            result = func()
            env.flush_all()
            return result

        with (
            patch.object(insertion_attestation_batch, "retrying", run),
            patch.object(
                self.registry["ir.cron"],
                "_commit_progress",
                lambda *_args, **_kwargs: 60,
            ),
        ):
            Batch.with_user(self.env.ref("base.user_root"))._cron_attest()

    def test_small_month_is_attested_at_once(self):
        batch = self._new_batch()
        self.assertEqual(batch.ready_count, 8)
        batch.action_start()
        self.assertEqual(batch.state, "done")
        self.assertEqual((batch.done_count, batch.total_count), (8, 8))
        self.assertEqual(batch.progress, 100)
        self.assertEqual(set(self.declarations.mapped("state")), {"attested"})
        numbers = sorted(self.declarations.attestation_ids.mapped("number"))
        first = int(numbers[0][-5:])
        self.assertEqual(
            [int(number[-5:]) for number in numbers], list(range(first, first + 8))
        )

    def test_trap_04_each_attestation_leaves_with_the_month(self):
        batch = self._new_batch()
        batch.action_start()
        sendings = self.env["insertion.attestation.sending"].search(
            [("batch_id", "=", batch.id)]
        )
        # 8 to the buyer in one e-mail, 1 to the clerk, 7 companies without any address
        self.assertEqual(len(sendings), 16)
        self.assertEqual(len(batch.problem_ids), 7)
        self.assertEqual(
            batch.summary,
            "8 attestations issued, 2 e-mails leaving, 7 recipients without an "
            "address.",
        )

    def test_nobody_is_written_to_about_nobody(self):
        # a firm where nobody was ever at work says that there were no hours
        lot = self.lot.copy({"number": "20"})
        firm = self._new_company("Firm without anybody")
        firm.email = "firm@firm.example.com"
        contractor = self.env["insertion.contractor"].create(
            {"lot_id": lot.id, "partner_id": firm.id}
        )
        lot.action_start()
        month = self._open().filtered(lambda m: m.contractor_id == contractor)
        month.action_declare_no_hours()
        month.action_validate()
        month.action_attest_and_send()
        self.assertEqual(month.state, "attested")
        self.assertFalse(month.attestation_ids.sending_ids)
        # whoever asks for it by name gets it
        month.attestation_ids.action_send()
        self.assertEqual(len(month.attestation_ids.sending_ids), 2)

    def test_a_month_in_pieces_is_one_mail_to_the_buyer(self):
        batch = self._new_batch()
        with (
            patch.object(insertion_attestation_batch, "AT_ONCE", 2),
            patch.object(insertion_attestation_batch, "CHUNK", 3),
        ):
            batch.action_start()
            batch._attest_chunk()
            # interrupted in the middle: nothing left yet
            self.assertEqual((batch.done_count, batch.state), (3, "running"))
            sendings = self.env["insertion.attestation.sending"].search(
                [("batch_id", "=", batch.id)]
            )
            self.assertFalse(sendings)
            self._run_cron()
            self._run_cron()
        sendings = sendings.search([("batch_id", "=", batch.id)])
        buyer = sendings.filtered(lambda sending: sending.party == "buyer")
        self.assertEqual((len(buyer), len(buyer.mail_id)), (8, 1))

    def test_what_did_not_leave_is_sent_again_from_the_run(self):
        batch = self._new_batch()
        batch.action_start()
        self.assertEqual(len(batch.problem_ids), 7)
        firm = batch.problem_ids[0].partner_id
        clerk, boss = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": firm.id, "email": f"{name}@f.example.com"}
                for name in ("clerk", "boss")
            ]
        )
        contractor = batch.problem_ids[0].attestation_id.contractor_id
        contractor.contact_ids = clerk | boss
        with self.assertRaises(AccessError):
            batch.with_user(self.facilitator).action_resend()
        batch.action_resend()
        batch.invalidate_recordset()
        self.assertEqual(len(batch.problem_ids), 6)
        sendings = contractor.declaration_ids.attestation_ids.sending_ids
        mended = sendings.filtered(lambda sending: sending.party == "firm")
        self.assertEqual(mended.partner_id, clerk | boss)
        self.assertEqual(set(mended.mapped("state")), {"waiting"})
        # the six others still have nobody to write to: nothing more leaves
        batch.action_resend()
        self.assertEqual(len(contractor.declaration_ids.attestation_ids.sending_ids), 3)

    def test_an_attestation_sent_since_is_not_sent_twice(self):
        batch = self._new_batch()
        batch.action_start()
        self.env["res.partner"].search([("name", "like", "Firm")]).email = "f@f.fr"
        for attestation in batch.problem_ids.attestation_id:
            attestation.with_user(self.officer).action_send()
        with self.assertRaisesRegex(UserError, "sent since"):
            batch.action_resend()

    def test_large_month_goes_on_in_the_background(self):
        batch = self._new_batch()
        with (
            patch.object(insertion_attestation_batch, "AT_ONCE", 2),
            patch.object(insertion_attestation_batch, "CHUNK", 3),
            self.capture_triggers(
                "mife_insertion_clauses.ir_cron_insertion_attestation"
            ) as triggers,
        ):
            batch.action_start()
            self.assertEqual((batch.state, batch.done_count), ("running", 0))
            self.assertTrue(batch.is_moving)
            self.assertEqual(len(triggers.records), 1)
            self._run_cron()
        batch.invalidate_recordset()
        self.assertEqual((batch.state, batch.done_count), ("done", 8))
        issued = batch.line_ids.attestation_id
        self.assertEqual(issued.issued_by_id, self.officer)

    def test_one_that_cannot_be_is_left_aside_with_why(self):
        batch = self._new_batch()
        bad = self.declarations[3]
        with patch.object(insertion_attestation_batch, "AT_ONCE", 2):
            batch.action_start()
            bad._ask_correction("Heures en double")
            self._run_cron()
        self.assertEqual((batch.done_count, batch.failed_count), (7, 1))
        self.assertEqual(batch.failure_ids.declaration_id, bad)
        self.assertIn(bad.partner_id.name, batch.failure_ids.sentence)
        with self.assertRaisesRegex(UserError, "validate"):
            batch.action_retry()
        bad.action_declare()
        bad.action_validate()
        batch.action_retry()
        self.assertEqual((batch.state, batch.failed_count), ("done", 0))
        self.assertEqual(bad.state, "attested")

    def test_a_full_disk_leaves_the_month_aside_and_no_number_is_lost(self):
        batch = self._new_batch()
        with full_disk():
            batch.action_start()
        self.assertEqual((batch.state, batch.failed_count), ("done", 8))
        for sentence in batch.failure_ids.mapped("sentence"):
            self.assertIn("could not be kept, and nothing was changed", sentence)
        self.assertFalse(self.declarations.attestation_ids)
        batch.action_retry()
        self.assertEqual((batch.done_count, batch.failed_count), (8, 0))
        numbers = self.declarations.attestation_ids.sorted("number").mapped("number")
        first = int(numbers[0][-5:])
        self.assertEqual(
            [int(number[-5:]) for number in numbers], list(range(first, first + 8))
        )

    def test_two_runs_do_not_take_the_same_month(self):
        first, second = self._new_batch(), self._new_batch()
        with patch.object(insertion_attestation_batch, "AT_ONCE", 2):
            first.action_start()
            with self.assertRaisesRegex(UserError, "already attesting"):
                second.action_start()
            # a double click shows the run that is going on
            self.assertEqual(first.action_start()["res_id"], first.id)

    def test_selection_of_the_list(self):
        action = self.declarations[:3].action_attest_and_send()
        self.assertEqual(set(self.declarations[:3].mapped("state")), {"attested"})
        self.assertEqual(set(self.declarations[3:].mapped("state")), {"validated"})
        # companies without an address: the run is shown
        self.assertEqual(action["res_model"], "insertion.attestation.batch")
        with self.assertRaisesRegex(UserError, "no longer possible"):
            self.declarations[:1].action_attest_and_send()

    def test_nothing_to_attest_is_said(self):
        batch = self._new_batch()
        batch.month = MARCH.replace(month=8)
        with self.assertRaisesRegex(UserError, "validate the declarations first"):
            batch.action_start()

    def test_only_an_officer_attests_a_month(self):
        with self.assertRaises(AccessError):
            self.env["insertion.attestation.batch"].with_user(self.facilitator).create(
                {}
            )

    def test_progress_is_not_written_by_hand(self):
        batch = self._new_batch()
        with self.assertRaises(UserError):
            batch.write({"state": "done"})
        batch.action_start()
        with self.assertRaisesRegex(UserError, "stays written"):
            batch.unlink()
        with self.assertRaisesRegex(UserError, "open another run"):
            batch.month = MARCH.replace(month=4)
        with self.assertRaises(UserError):
            batch.line_ids.sudo().write({"state": "waiting"})
