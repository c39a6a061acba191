# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The holder of a lot and the months of its subcontractors."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...report.holder_opinion import HolderOpinion
from ..portal_common import InsertionPortalCommon


@tagged("post_install", "-at_install")
class TestHolderApproves(InsertionPortalCommon):
    def setUp(self):
        super().setUp()
        self.contract.with_user(self.facilitator).holder_approves_from = "2026-02-15"
        self.sub_url = f"/my/insertion/months/{self.sub_month.id}"
        self.list_url = f"/my/insertion/lots/{self.contractor.id}/subcontractors"
        self.sub_month.line_ids.worked_hours = 60
        with freeze_time("2026-04-02"):
            self.sub_month.with_user(self.sub_user).sudo()._declare(no_hours=False)

    def test_contract_says_who_decided_that_holders_approve(self):
        self.assertEqual(self.contract.holder_approves_by_id, self.facilitator)
        self.assertTrue(self.contract.holder_approves_on)
        # nobody signs for another
        self.contract.with_user(self.officer).sudo(False).with_user(
            self.facilitator
        ).write({"holder_approves_by_id": self.officer.id})
        self.assertEqual(self.contract.holder_approves_by_id, self.facilitator)

    def test_month_waits_for_the_holder_and_not_for_the_officer(self):
        self.assertEqual(self.sub_month.state, "to_approve")
        self.assertEqual(self.sub_month.approval_due, date(2026, 4, 9))
        with self.assertRaisesRegex(UserError, "the holder approves this month first"):
            self.sub_month.with_user(self.officer).action_validate()
        mail = self.env["mail.mail"].search(
            [("subject", "ilike", "approve its hours of")], limit=1
        )
        self.assertEqual(mail.recipient_ids, self.portal_user.partner_id)

    def test_months_before_and_holders_without_contact_do_not_wait(self):
        self.contract.holder_approves_from = "2026-04-01"
        self.assertEqual(self.sub_month.state, "declared")
        self.contract.holder_approves_from = "2026-03-31"
        self.contractor.contact_ids = False
        self.sub_month._ask_correction("À revoir")
        self.sub_month.action_declare()
        self.assertEqual(self.sub_month.state, "declared")

    def test_month_in_which_nobody_was_at_work_does_not_wait(self):
        idle = self.subcontractor.copy(
            {
                "partner_id": self._new_company("Vitres Leroy").id,
                "contact_ids": False,
            }
        )
        month = self._open().filtered(lambda one: one.contractor_id == idle)
        month.action_declare_no_hours()
        self.assertEqual(month.state, "declared")

    def test_holder_approves_and_the_officer_sees_who(self):
        self._sign_in("clerk")
        self.assertIn("Approve the hours of Sols Martin", self._text("/my"))
        page = self._text(self.sub_url)
        self.assertIn("Ziani", page)
        self.assertIn("9 April 2026", page)
        self._post(f"{self.sub_url}/opinion", {"answer": "approve"})
        self.assertEqual(self.sub_month.state, "declared")
        self.assertEqual(self.sub_month.holder_answer, "approved")
        self.assertEqual(self.sub_month.holder_answered_by_id, self.portal_user)
        self.assertFalse(self.sub_month.approval_due)
        self.assertNotIn("Approve the hours", self._text("/my"))
        self.sub_month.with_user(self.officer).action_validate()
        self.assertEqual(self.sub_month.state, "validated")

    def test_holder_sends_back_with_a_reason_and_the_subcontractor_is_written_to(self):
        self._sign_in("clerk")
        response = self._post(f"{self.sub_url}/opinion", {"answer": "contest"})
        self.assertIn("Say in a few words", response.text)
        self.assertIn('href="#note"', response.text)
        self.assertEqual(self.sub_month.state, "to_approve")
        response = self._post(
            f"{self.sub_url}/opinion", {"answer": "contest", "note": "Absent le 12"}
        )
        self.assertTrue(response.url.endswith(self.list_url))
        self.assertEqual(self.sub_month.state, "to_correct")
        self.assertEqual(self.sub_month.holder_answer, "sent_back")
        self.assertEqual(self.sub_month.line_ids.worked_hours, 60)
        self._sign_in("sub")
        self.assertIn("Absent le 12", self._text(self.sub_url))
        # what is sent again waits again
        self._post(
            self.sub_url,
            {"action": "declare", f"worked_{self.sub_month.line_ids.id}": "52"},
        )
        self.assertEqual(self.sub_month.state, "to_approve")
        self.assertEqual(self.sub_month.holder_answer, "waiting")

    def test_subcontractor_takes_back_what_waits(self):
        self._sign_in("sub")
        self.assertIn("Take the month back", self._text(f"{self.sub_url}/correct"))
        self._post(f"{self.sub_url}/correct")
        self.assertEqual(self.sub_month.state, "to_correct")

    def test_holder_changes_no_hour_of_a_month_that_waits(self):
        self._sign_in("clerk")
        line = self.sub_month.line_ids
        self._post(self.sub_url, {"action": "save", f"worked_{line.id}": "1"})
        self._post(f"{self.sub_url}/correct")
        self.assertEqual(line.worked_hours, 60)
        self.assertEqual(self.sub_month.state, "to_approve")

    def test_nobody_else_approves(self):
        for login in ("sub", "stranger", "agency", "buyer"):
            self._sign_in(login)
            self._post(f"{self.sub_url}/opinion", {"answer": "approve"})
            self.assertEqual(self.sub_month.state, "to_approve")
        for login in ("sub", "stranger", "agency", "buyer"):
            self._sign_in(login)
            self.assertTrue(self.url_open(self.list_url).url.endswith("/my/insertion"))

    def test_state_moves_by_its_acts_only(self):
        month = self.sub_month.with_user(self.manager)
        for vals in ({"state": "declared"}, {"approval_due": "2026-01-01"}):
            with self.assertRaisesRegex(UserError, "follows the steps"):
                month.write(vals)

    def test_officer_passes_over_a_silent_holder_once_its_time_is_over(self):
        wizard = self.env["insertion.declaration.reason"].with_user(self.officer)
        with freeze_time("2026-04-09"):
            asked = wizard.create(
                {"declaration_ids": self.sub_month.ids, "reason": "Fermé"}
            )
            with self.assertRaisesRegex(UserError, "has until 9 April 2026"):
                asked.action_pass_over()
        with freeze_time("2026-04-10"):
            silent = wizard.create({"declaration_ids": self.sub_month.ids})
            with self.assertRaisesRegex(UserError, "Say why"):
                silent.action_pass_over()
            asked.action_pass_over()
        self.assertEqual(self.sub_month.state, "declared")
        self.assertEqual(self.sub_month.holder_answer, "passed_over")
        self.assertEqual(self.sub_month.holder_note, "Fermé")
        self.assertEqual(self.sub_month.holder_answered_by_id, self.officer)

    def test_board_waits_for_the_holder_then_for_the_officer(self):
        def read(day):
            turns = self.env["insertion.turn"].with_context(insertion_date=day)
            self.env.invalidate_all()
            return turns.search([("lot_id", "=", self.lot.id)])

        # what comes first on the lot hides the rest
        self.month.line_ids.worked_hours = 10
        self.month.action_declare()
        self.month.action_validate()
        self.month.action_attest()
        turn = read("2026-04-09")
        self.assertEqual(turn.rule, "to_approve")
        self.assertEqual((turn.actor, turn.partner_id), ("company", self.firm))
        turn = read("2026-04-10")
        self.assertEqual((turn.rule, turn.actor), ("approval_silent", "officer"))

    def test_list_says_what_each_sent_and_who_is_late_without_a_name(self):
        other = self.subcontractor.copy(
            {
                "partner_id": self._new_company("Vitres Leroy").id,
                "contact_ids": False,
            }
        )
        self._new_placement(
            self._new_participant("Nora", "Tardive"), contractor_id=other.id
        )
        self._open()
        self._sign_in("clerk")
        text = " ".join(self._text(self.list_url).split())
        self.assertIn("Sols Martin", text)
        self.assertIn("60 h declared, sent on 2 April 2026", text)
        self.assertIn("To be approved by the holder", text)
        self.assertRegex(text, r"Vitres Leroy To declare Not sent, \d+ days late")
        for name in ("Ziani", "Tardive", "Guessan", "Klein"):
            self.assertNotIn(name, text)
        self.assertIn("Call your subcontractors, months not sent: 1", self._text("/my"))

    def test_list_holds_no_more_queries_for_many_subcontractors(self):
        self._sign_in("clerk")
        self.url_open(self.list_url)

        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.url_open(self.list_url)
            return self.env.cr.sql_log_count - before

        few = count()
        for index in range(5):
            self.subcontractor.copy(
                {
                    "partner_id": self._new_company(f"Sous-traitant {index}").id,
                    "contact_ids": False,
                }
            )
        self._open()
        self.url_open(self.list_url)
        self.assertLessEqual(count() - few, 3)


@tagged("post_install", "-at_install")
class TestStructureMonth(InsertionPortalCommon):
    """An agency that lends people to two companies, on two lots."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._delegate()
        cls.other_delegation = cls.env["insertion.delegation"].create(
            {
                "contractor_id": cls.other_contractor.id,
                "employer_id": cls.agency.id,
                "contact_ids": [Command.set(cls.agency_user.partner_id.ids)],
            }
        )
        cls._new_placement(
            cls._new_participant("Lina", "Prêtée"),
            modality="etti",
            employer_id=cls.agency.id,
            contract_type="temp",
            contractor_id=cls.other_contractor.id,
        )
        cls._open()
        cls.other_line = cls.other_month.line_ids.filtered(
            lambda line: line.placement_id.employer_id == cls.agency
        )
        cls.page = "/my/insertion/structure/2026-03"

    def _fill(self, action, **hours):
        """Type hours over empty fields: ``lent`` and ``other``."""
        lines = {"lent": self.lent_line, "other": self.other_line}
        data = {"action": action}
        for name, text in hours.items():
            data[f"worked_{lines[name].id}"] = text
            data[f"base_worked_{lines[name].id}"] = ""
        return self._post(self.page, data)

    def test_one_page_shows_its_people_at_all_its_companies_and_nobody_else(self):
        self._sign_in("agency")
        self.assertTrue(
            self.url_open("/my/insertion/structure").url.endswith("2026-03")
        )
        text = self._text(self.page)
        for shown in ("Peintures Dupré", "Toitures Klein", "Traoré", "Prêtée"):
            self.assertIn(shown, text)
        for secret in ("Guessan", "Secrète, ", "Ziani", "Sols Martin", "700"):
            self.assertNotIn(secret, text)
        for login in ("clerk", "sub", "stranger", "buyer"):
            self._sign_in(login)
            self.assertTrue(self.url_open(self.page).url.endswith("/my/insertion"))

    def test_all_is_sent_together(self):
        self._sign_in("agency")
        self._fill("send", lent="70", other="7h30")
        self.assertEqual(self.lent_line.worked_hours, 70)
        self.assertEqual(self.other_line.worked_hours, 7.5)
        parts = (self.month | self.other_month).part_ids
        self.assertEqual(parts.sent_by_id, self.agency_user)
        self.assertEqual(len(parts), 2)
        # each company still sends its own month
        self.assertEqual(self.month.state, "to_declare")
        self.assertNotIn("Declare March 2026", self._text("/my"))

    def test_one_company_is_sent_and_the_other_saved(self):
        self._sign_in("agency")
        self._fill(f"send_{self.month.id}", lent="70", other="12")
        self.assertTrue(self.month.part_ids)
        self.assertFalse(self.other_month.part_ids)
        self.assertEqual(self.other_line.worked_hours, 12)

    def test_what_is_wrong_at_a_company_stops_that_one_only(self):
        self._sign_in("agency")
        response = self._fill("send", lent="soixante", other="12")
        self.assertEqual(response.status_code, 200)
        self.assertIn(f'href="#worked_{self.lent_line.id}"', response.text)
        self.assertIn("soixante", response.text)
        self.assertFalse(self.month.part_ids)
        self.assertTrue(self.other_month.part_ids)
        self.assertEqual(self.other_line.worked_hours, 12)

    def test_hours_typed_for_who_left_meanwhile_are_told_once(self):
        self._sign_in("agency")
        gone = self.other_line.id
        self.other_line.unlink()
        response = self._post(
            self.page,
            {
                "action": "send",
                f"worked_{self.lent_line.id}": "70",
                f"base_worked_{self.lent_line.id}": "",
                f"worked_{gone}": "12",
                f"base_worked_{gone}": "",
            },
        )
        self.assertIn("taken out of this month meanwhile", response.text)
        self.assertIn('value="70"', response.text)
        self.assertEqual(self.lent_line.worked_hours, 0)

    def test_hours_join_a_month_already_sent_without_a_correction(self):
        self.line.worked_hours = 100
        self.month.with_user(self.portal_user).sudo()._declare(no_hours=False)
        self._sign_in("agency")
        self.assertIn(
            "Add your hours to March 2026, already sent by Peintures Dupré",
            self._text("/my"),
        )
        self.assertIn("already sent this month: your hours join", self._text(self.page))
        self._fill("send", lent="70")
        self.assertEqual(self.month.state, "declared")
        self.assertFalse(self.month.correction_reason)
        self.assertEqual(self.month.declared_by_id, self.portal_user)
        self.assertEqual(self.month.line_ids.mapped("worked_hours"), [100, 70])
        first, second = self.month.version_ids.sorted("version")
        self.assertEqual((first.total, second.total), (100, 170))
        self.assertEqual(second.sent_by_id, self.agency_user)
        self.assertIn("Intérim Solidaire joined its hours", second.reason)
        # the company is told, the structure gets no total of the company
        told = self.month.message_ids.filtered(lambda m: "170" in (m.body or ""))
        self.assertIn(self.portal_user.partner_id, told.notified_partner_ids)
        self.assertFalse(
            self.env["mail.mail"].search(
                [("recipient_ids", "in", self.agency_user.partner_id.ids)]
            )
        )
        self.assertNotIn("Add your hours", self._text("/my"))

    def test_the_same_hours_sent_twice_join_once(self):
        self.line.worked_hours = 100
        self.month.action_declare()
        self._sign_in("agency")
        self._fill("send", lent="70")
        self._fill("send", lent="70")
        self.assertEqual(len(self.month.version_ids), 2)

    def test_month_declared_without_hours_takes_those_of_the_structure(self):
        self.month.action_declare_no_hours()
        self._sign_in("agency")
        self._fill("send", lent="70")
        self.assertFalse(self.month.no_hours)
        self.assertEqual(self.month.counted_hours, 70)

    def test_save_alone_changes_no_month_that_was_sent_and_loses_nothing(self):
        self.line.worked_hours = 100
        self.month.action_declare()
        self._sign_in("agency")
        response = self._fill("save", lent="70")
        self.assertIn("already sent this month: send your hours", response.text)
        self.assertIn('value="70"', response.text)
        self.assertEqual(self.lent_line.worked_hours, 0)

    def test_validated_month_is_told_in_a_sentence_and_asked_for(self):
        self.line.worked_hours = 100
        self.month.action_declare()
        self.month.action_validate()
        self._sign_in("agency")
        self.assertIn("are validated, they change only once", self._text(self.page))
        response = self._fill("send", lent="70")
        self.assertIn("are validated, they change only once", response.text)
        self.assertEqual(self.lent_line.worked_hours, 0)
        self._post(f"{self.url}/correct", {"reason": "Oublié Awa"})
        self.assertEqual(self.month.state, "validated")
        asked = self.month.activity_ids.summary
        self.assertIn("Intérim Solidaire asks to correct", asked)

    def test_holder_answers_again_on_hours_that_joined(self):
        self.contract.holder_approves_from = "2026-01-01"
        lent = self._new_placement(
            self._new_participant("Omar", "Prêté"),
            modality="etti",
            employer_id=self.agency.id,
            contract_type="temp",
            contractor_id=self.subcontractor.id,
        )
        self.env["insertion.delegation"].create(
            {
                "contractor_id": self.subcontractor.id,
                "employer_id": self.agency.id,
                "contact_ids": [Command.set(self.agency_user.partner_id.ids)],
            }
        )
        self._open()
        line = self.sub_month.line_ids.filtered(lambda one: one.placement_id == lent)
        (self.sub_month.line_ids - line).worked_hours = 60
        self.sub_month.action_declare()
        HolderOpinion(self.sub_month.with_user(self.portal_user).sudo()).answer(True)
        self.assertEqual(self.sub_month.state, "declared")
        self._sign_in("agency")
        self._post(self.page, {"action": "send", f"worked_{line.id}": "20"})
        self.assertEqual(line.worked_hours, 20)
        self.assertEqual(self.sub_month.state, "to_approve")
        self.assertEqual(self.sub_month.holder_answer, "waiting")

    def test_hours_of_a_month_that_was_sent_are_locked_to_everybody_else(self):
        self.line.worked_hours = 100
        self.month.action_declare()
        with self.assertRaisesRegex(UserError, "ask for a correction before"):
            self.lent_line.with_context(insertion_joining=True).worked_hours = 12

    def test_strange_months_lead_back(self):
        self._sign_in("agency")
        for month in ("2026-13", "2031-03", "abc", "2026-3", "0000-00", "٢٠٢٦-٠٣"):
            response = self.url_open(f"/my/insertion/structure/{month}")
            self.assertTrue(response.url.endswith("/my/insertion"), month)

    def test_page_costs_the_same_for_many_companies(self):
        self._sign_in("agency")

        def count():
            self.url_open(self.page)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.url_open(self.page)
            return self.env.cr.sql_log_count - before

        few = count()
        for index in range(5):
            firm = self._new_company(f"Entreprise {index}")
            contractor = self.env["insertion.contractor"].create(
                {
                    "lot_id": self.lot.id,
                    "partner_id": firm.id,
                    "role": "subcontractor",
                    "parent_id": self.contractor.id,
                }
            )
            self._new_placement(
                self._new_participant("Prénom", f"Nom{index}"),
                modality="etti",
                employer_id=self.agency.id,
                contract_type="temp",
                contractor_id=contractor.id,
            )
            self.env["insertion.delegation"].create(
                {
                    "contractor_id": contractor.id,
                    "employer_id": self.agency.id,
                    "contact_ids": [Command.set(self.agency_user.partner_id.ids)],
                }
            )
        self._open()
        self.assertLessEqual(count() - few, 3)
