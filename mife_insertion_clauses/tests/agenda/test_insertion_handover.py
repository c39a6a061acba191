# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.pdf import PdfFileReader

from ..common import InsertionCommon

FACILITATOR = "mife_insertion_clauses.group_insertion_facilitator"


@tagged("post_install", "-at_install")
class TestInsertionHandover(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leaver = cls.facilitator
        cls.successor = new_test_user(cls.env, "insertion_next", groups=FACILITATOR)
        cls.colleague = new_test_user(cls.env, "insertion_peer", groups=FACILITATOR)
        cls.contract_2 = cls._new_contract("2026-02", "Entretien des parcs")
        cls.contract_3 = cls._new_contract("2025-09", "Ancien", state="closed")
        cls.theirs = cls._new_contract("2026-03", "Voirie", user_id=cls.colleague.id)
        cls.participant.user_id = cls.leaver
        cls.other_person = cls._new_participant("Noël", "Müller", user_id=cls.leaver.id)
        cls.referral = cls.env["insertion.referral"].create(
            {
                "participant_id": cls.other_person.id,
                "contractor_id": cls.contractor.id,
                "job": "Peintre",
                "user_id": cls.leaver.id,
            }
        )
        cls.task = cls.lot.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.leaver.id, summary="Rappeler"
        )
        cls.firm_task = cls.firm.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.leaver.id
        )
        cls.penalty = cls.env["insertion.penalty"].create(
            {"lot_id": cls.lot.id, "user_id": cls.leaver.id}
        )
        start = fields.Datetime.now() + timedelta(days=3)
        cls.meeting, cls.past_meeting = cls.env["calendar.event"].create(
            [
                {
                    "name": name,
                    "user_id": cls.leaver.id,
                    "partner_ids": [
                        Command.set((cls.leaver.partner_id | cls.clerk).ids)
                    ],
                    "start": day,
                    "stop": day + timedelta(hours=1),
                    "insertion_kind": "visit",
                    "insertion_lot_id": cls.lot.id,
                }
                for name, day in (
                    ("Visite", start),
                    ("Première visite", start - timedelta(days=40)),
                )
            ]
        )

    @classmethod
    def _new_contract(cls, reference, name, **vals):
        return cls.contract.copy(
            {
                "reference": reference,
                "name": name,
                "user_id": cls.leaver.id,
                "lot_ids": False,
                "state": "awarded",
                **vals,
            }
        )

    def _prepare(self, successor=None, **by_contract):
        form = Form(self.env["insertion.handover"].with_user(self.manager))
        form.leaver_id = self.leaver
        form.leaves_on = fields.Date.to_date("2026-12-18")
        form.successor_id = successor or self.env["res.users"]
        handover = form.save()
        for line in handover.line_ids:
            line.successor_id = by_contract.get(line.contract_id.reference)
        return handover

    def test_the_portfolio_is_shown_before_anything_moves(self):
        handover = self._prepare()
        # neither what is closed, nor what a colleague follows
        self.assertEqual(handover.line_ids.contract_id, self.contract | self.contract_2)
        rows = {row["label"]: row["count"] for row in handover._prepare_portfolio()}
        self.assertEqual(
            rows,
            {
                "Contracts": 2,
                "Lots, with their contract": 1,
                "People followed": 2,
                "Introductions under way": 1,
                "Penalty files": 1,
                "Meetings to come": 1,
                # contacts of the two contracts to check, a call, a firm
                "Tasks to do": 4,
            },
        )
        self.assertIn("Élodie N&#39;Guessan", handover.portfolio)

    def test_everything_goes_to_those_chosen_in_one_act(self):
        handover = self._prepare(self.successor, **{"2026-01": self.colleague})
        handover.action_hand_over()
        self.assertEqual(self.contract_2.user_id, self.successor)
        # by contract: the contract itself and all that is about it
        for record in (
            self.contract,
            self.lot,
            self.referral,
            self.penalty,
            self.task,
            self.meeting,
        ):
            self.assertEqual(record.user_id, self.colleague, record)
        # a firm works on several contracts
        self.assertEqual(self.firm_task.user_id, self.successor)
        # at work on that contract; nobody's work for the other one
        self.assertEqual(self.participant.user_id, self.colleague)
        self.assertEqual(self.other_person.user_id, self.successor)
        self.assertEqual(
            self.meeting.partner_ids, self.colleague.partner_id | self.clerk
        )
        # what is past, or was not followed, stays
        self.assertEqual(self.past_meeting.user_id, self.leaver)
        self.assertEqual(self.contract_3.user_id, self.leaver)
        self.assertEqual(self.theirs.user_id, self.colleague)
        self.assertEqual(handover.state, "done")
        self.assertEqual(handover.done_by_id, self.manager)

    def test_a_trace_in_each_history_and_one_message_to_each_successor(self):
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        handover = self._prepare(self.successor, **{"2026-01": self.colleague})
        handover.action_hand_over()
        for record, successor in (
            (self.contract, self.colleague),
            (self.contract_2, self.successor),
            (self.participant, self.colleague),
            (self.other_person, self.successor),
            (self.referral, self.colleague),
        ):
            traces = record.message_ids.filtered(
                lambda message: "handed over to" in (message.body or "")
            )
            self.assertEqual(len(traces), 1, record)
            self.assertIn(successor.name, traces.body)
            self.assertEqual(traces.author_id, self.manager.partner_id)
        told = self.env["mail.message"].search(
            [("id", ">", before), ("message_type", "=", "user_notification")]
        )
        self.assertEqual(
            told.notified_partner_ids,
            (self.successor | self.colleague).partner_id,
        )
        self.assertEqual(len(told), 2)
        follower = self.contract.message_partner_ids
        self.assertIn(self.colleague.partner_id, follower)
        self.assertNotIn(self.leaver.partner_id, follower)

    def test_refusals_are_named_and_nothing_is_half_done(self):
        outsider = new_test_user(self.env, "insertion_out", groups="base.group_user")
        closed = new_test_user(self.env, "insertion_closed", groups=FACILITATOR)
        closed.active = False
        cases = (
            (self._prepare(**{"2026-02": self.successor}), "2026-01"),
            (self._prepare(outsider), 'does not have the role "Facilitator"'),
            (self._prepare(closed), "is closed"),
            (self._prepare(self.leaver), "leaves"),
        )
        for handover, said in cases:
            with self.subTest(said=said):
                with self.assertRaises(UserError) as refusal:
                    handover.action_hand_over()
                self.assertIn(said, str(refusal.exception))
                self.assertEqual(handover.state, "draft")
                self.assertEqual(self.contract_2.user_id, self.leaver)
                self.assertEqual(self.meeting.user_id, self.leaver)

    def test_a_closed_account_is_handed_over_as_well(self):
        self.leaver.active = False
        handover = self._prepare(self.successor)
        handover.action_hand_over()
        self.assertEqual((self.contract | self.contract_2).user_id, self.successor)
        self.assertEqual(self.meeting.user_id, self.successor)

    def test_it_is_taken_back_except_what_changed_hands_since(self):
        handover = self._prepare(self.successor)
        handover.action_hand_over()
        with self.assertRaises(UserError):
            handover.action_hand_over()
        self.contract_2.user_id = self.colleague
        handover.action_undo()
        for record in (
            self.contract,
            self.participant,
            self.referral,
            self.task,
            self.meeting,
        ):
            self.assertEqual(record.user_id, self.leaver, record)
        self.assertEqual(self.contract_2.user_id, self.colleague)
        self.assertIn("2026-02", handover.message_ids[0].body)
        # and handed over again, to somebody else
        handover.action_prepare_again()
        handover.action_refresh()
        self.assertEqual(handover.line_ids.contract_id, self.contract)
        handover.successor_id = self.colleague
        handover.action_hand_over()
        self.assertEqual(self.contract.user_id, self.colleague)

    def test_what_was_given_meanwhile_goes_with_the_rest(self):
        handover = self._prepare(self.successor)
        late = self._new_contract("2026-04", "Arrivé hier")
        handover.action_hand_over()
        self.assertEqual(late.user_id, self.successor)

    def test_once_done_only_taking_it_back_changes_it(self):
        handover = self._prepare(self.successor)
        handover.action_hand_over()
        for vals in ({"successor_id": self.colleague.id}, {"state": "draft"}):
            with self.assertRaises(UserError):
                handover.write(vals)
        with self.assertRaises(UserError):
            handover.line_ids[0].successor_id = self.colleague
        with self.assertRaises(UserError):
            handover.unlink()

    def test_only_a_manager_hands_over(self):
        handover = self._prepare(self.successor)
        for user in (self.leaver, self.officer):
            with self.assertRaises(AccessError):
                handover.with_user(user).action_hand_over()

    def test_nothing_to_hand_over_is_said(self):
        handover = self._prepare(self.successor)
        handover.action_hand_over()
        again = self._prepare(self.successor)
        with self.assertRaisesRegex(UserError, "nothing to hand over"):
            again.action_hand_over()

    # SHEETS

    def _read_pdf(self, xml_id, record, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.leaver)
        pdf, _type = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            f"mife_insertion_clauses.{xml_id}", record.ids
        )
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        text = "\n".join(page.extract_text() for page in reader.pages)
        return len(reader.pages), " ".join(text.split())

    def test_sheet_of_a_contract(self):
        self.contract.pitfalls = "Le chef de chantier décide"
        self.contract.promises = "Une deuxième personne en mars"
        self.lot.with_user(self.leaver).action_log_call()
        self.clerk.write({"phone": "04 79 00 00 00", "email": "ines@example.com"})
        self._declare(120).action_validate()
        pages, text = self._read_pdf("handover_contract", self.contract)
        self.assertLessEqual(pages, 2)
        for said in (
            "Ville d'Essai",
            "Peintures Dupré (holder)",
            # 700 h due, 120 h certified
            "700",
            "120",
            "Le chef de chantier décide",
            "Une deuxième personne en mars",
            "Élodie N'Guessan",
            "04 79 00 00 00",
            "Visite",
            "Rappeler",
            "Phone call",
        ):
            self.assertIn(said, text)

    def test_two_pages_hold_a_large_contract(self):
        for number in range(2, 16):
            lot = self.lot.copy(
                {"contract_id": self.contract.id, "number": str(number)}
            )
            firm = self._new_company(f"Entreprise de travaux généraux {number}")
            self.env["res.partner"].create(
                [
                    {"name": f"Contact {number} {rank}", "parent_id": firm.id}
                    for rank in range(3)
                ]
            )
            lot.contractor_ids = [Command.create({"partner_id": firm.id})]
            self._new_placement(
                self._new_participant("Ali", f"Ba {number}"),
                contractor_id=lot.contractor_ids.id,
            )
            lot.with_user(self.leaver).action_log_call()
        self.contract.pitfalls = "Un mot. " * 60
        self.contract.promises = "Une promesse. " * 40
        pages, text = self._read_pdf("handover_contract", self.contract)
        self.assertEqual(pages, 2)
        # 15 lots of which 12 are printed
        self.assertIn("and 3 more on the screen", text)

    def test_sheet_of_a_company(self):
        firm = self.firm.with_user(self.leaver)
        firm.insertion_pitfalls = "Appeler avant 8 heures"
        firm.action_log_insertion_call()
        pages, text = self._read_pdf("handover_company", self.firm)
        self.assertLessEqual(pages, 2)
        for said in (
            "SIRET 99800011100018",
            "Appeler avant 8 heures",
            "2026-01 lot 1 - Peinture",
            "Élodie N'Guessan",
            self.clerk.name,
        ):
            self.assertIn(said, text)

    def test_sheets_say_nothing_of_why_people_are_eligible(self):
        self.env.user.group_ids += self.env.ref(
            "mife_insertion_clauses.group_insertion_criteria"
        )
        criterion = self.env.ref("mife_insertion_clauses.insertion_criterion_senior")
        for xml_id, record in (
            ("handover_contract", self.contract),
            ("handover_company", self.firm),
        ):
            _pages, text = self._read_pdf(xml_id, record)
            self.assertNotIn(criterion.name, text)
            self.assertNotIn("1990", text)

    def test_sheets_are_for_who_follows_and_for_managers(self):
        for user in (self.colleague, self.officer):
            for record in (self.contract, self.firm):
                with self.assertRaises(AccessError) as refusal:
                    record.with_user(user)._get_handover_sheet().prepare()
                self.assertIn(self.leaver.name, str(refusal.exception))
        self._prepare(self.successor).action_hand_over()
        for user in (self.successor, self.manager):
            for record in (self.contract, self.firm):
                record.with_user(user)._get_handover_sheet().prepare()
        with self.assertRaises(AccessError):
            self.contract.with_user(self.leaver)._get_handover_sheet().prepare()

    def test_all_the_sheets_in_one_document(self):
        self.contract.pitfalls = "Le chef de chantier décide"
        handover = self._prepare(self.successor)
        handover.note = "Bon courage"
        pages, text = self._read_pdf("handover_sheets", handover, self.manager)
        # a first page, two contracts, a firm and a buyer: one or two pages each
        self.assertGreaterEqual(pages, 5)
        self.assertLessEqual(pages, 9)
        for said in ("Bon courage", "Entretien des parcs", "Le chef de chantier"):
            self.assertIn(said, text)
