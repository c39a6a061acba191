# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...report.month_page import COMPANY, MonthPage
from ...report.month_round import MonthRound
from ..common import InsertionCommon, unprinted

PDF = base64.b64encode(b"%PDF-1.4").decode()


@tagged("post_install", "-at_install")
class TestMonthPanel(InsertionCommon):
    """What the officer does for companies, beside the list of the month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(unprinted())
        cls.clerk.email = "ines.roux@example.com"
        cls.month = cls._open()
        cls.line = cls.month.line_ids

    def _wizard(self, model, **vals):
        return (
            self.env[f"insertion.declaration.{model}"]
            .with_user(self.officer)
            .with_context(
                active_model="insertion.declaration",
                active_ids=self.month.ids,
                insertion_month_panel=True,
            )
            .create(vals)
        )

    def _receive(self, **vals):
        vals = {"channel": "phone", "received_on": "2026-04-03"} | vals
        return self._wizard("receive", **vals).action_declare()

    def _mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", "insertion.declaration"), ("res_id", "=", self.month.id)]
        )

    # declared for the company

    @freeze_time("2026-04-08 08:00:00")
    def test_hours_told_by_phone_are_declared_with_who_and_when(self):
        self.line.worked_hours = 151.5
        action = self._receive()
        self.assertEqual(self.month.state, "declared")
        sending = self.month.version_ids
        self.assertEqual(sending.sent_by_id, self.officer)
        # proposed: the one contact of the company
        sentence = f"Told by phone by {self.clerk.name} on 3 April 2026."
        self.assertEqual(sending.with_context(lang="en_US").received, sentence)
        bodies = self.month.message_ids.mapped("body")
        self.assertTrue(
            any(f"{sending.number}: 151.50 h. {sentence}" in body for body in bodies)
        )
        # what can be done next is in the panel, which opens again
        self.assertEqual(action["params"]["next"]["res_id"], self.month.id)
        # the company reads it on its page; it is not written to
        self.assertFalse(self._mails())

    @freeze_time("2026-04-08 08:00:00")
    def test_hours_that_nobody_gave_are_not_declared(self):
        self.line.worked_hours = 10
        for vals in (
            {"sender_name": " "},
            {"channel": False},
            {"received_on": False},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "from whom"):
                self._receive(**vals)
        with self.assertRaisesRegex(UserError, "after today"):
            self._receive(received_on="2026-04-09")
        self.assertEqual(self.month.state, "to_declare")

    @freeze_time("2026-04-08 08:00:00")
    def test_no_hours_are_declared_with_who_said_so(self):
        self._receive(no_hours=True, channel="paper", sender_name="M. Lenoir")
        self.assertTrue(self.month.no_hours)
        sending = self.month.version_ids.with_context(lang="en_US")
        self.assertIn("on paper from M. Lenoir", sending.received)

    @freeze_time("2026-04-08 08:00:00")
    def test_no_hours_where_some_are_entered_is_refused(self):
        self.line.worked_hours = 10
        with self.assertRaisesRegex(UserError, "clear them"):
            self._receive(no_hours=True)
        self.assertFalse(self.month.version_ids)

    @freeze_time("2026-04-08 08:00:00")
    def test_the_letter_that_gave_the_hours_is_a_proof(self):
        self.line.worked_hours = 10
        with self.assertRaisesRegex(UserError, "PDF, a picture"):
            self._receive(data=PDF, filename="relevé.exe")
        self.assertEqual(self.month.state, "to_declare")
        self._receive(data=PDF, filename="relevé.pdf")
        self.assertEqual(self.month.proof_ids.mapped("name"), ["relevé.pdf"])

    @freeze_time("2026-04-08 08:00:00")
    def test_several_months_are_declared_in_one_go(self):
        self.month |= self._open(date(2026, 2, 1))
        self.month.line_ids.worked_hours = 10
        wizard = self._wizard("receive", received_on="2026-04-03")
        self.assertEqual(len(wizard.summary.splitlines()), 2)
        action = wizard.action_declare()
        self.assertEqual(set(self.month.mapped("state")), {"declared"})
        self.assertEqual(
            action["params"]["next"]["type"], "ir.actions.act_window_close"
        )

    def test_what_the_portal_sends_says_so(self):
        self.line.worked_hours = 10
        self.month.with_user(self.portal_user).sudo()._declare(no_hours=False)
        sending = self.month.version_ids.with_user(self.officer)
        self.assertEqual(
            sending.with_context(lang="en_US").received, "Sent on the portal."
        )

    # validated

    def test_validating_what_is_not_declared_says_what_to_do(self):
        for validate in (
            self.month.action_validate,
            self.month.action_validate_selection,
            self.month.action_panel_validate,
        ):
            with self.assertRaisesRegex(UserError, "enter the hours then Declare"):
                validate()
        self.line.worked_hours = 10
        self.month.action_declare()
        self.month._ask_correction("Deux jours manquent.")
        with self.assertRaisesRegex(UserError, "Correct the hours then Declare"):
            self.month.action_panel_validate()
        self.month.action_declare()
        self.month.action_validate()
        with self.assertRaisesRegex(UserError, "no longer possible"):
            self.month.action_panel_validate()

    # corrected

    @freeze_time("2026-04-08 08:00:00")
    def test_the_officer_corrects_without_writing_to_anybody(self):
        self.line.worked_hours = 230
        self.month.action_declare()
        self._wizard("reason", reason="23 h et non 230.").action_correct_here()
        self.assertEqual(self.month.state, "to_correct")
        look_at = self.month.with_context(lang="en_US").look_at
        self.assertIn("The team corrects it: 23 h et non 230.", look_at)
        self.assertFalse(self._mails())
        # nor later: the company was asked nothing
        with freeze_time("2026-05-08 06:00:00"):
            MonthRound(self.env["insertion.declaration"], self.env.company).chase()
        self.assertFalse(self._mails())
        self.assertFalse(self.month.activity_ids)
        self.line.worked_hours = 23
        self._receive()
        last = self.month._get_last_version().with_context(lang="en_US")
        self.assertEqual((last.version, last.reason), (2, "23 h et non 230."))
        self.assertIn("230 h, now 23 h", last.changes)

    def test_an_attested_month_is_corrected_and_attested_again(self):
        self.line.worked_hours = 100
        self.month.action_declare()
        self.month.action_validate()
        self.month.action_panel_attest()
        self._wizard("reason", reason="Deux jours manquent.").action_correct_here()
        # the whole form is edited with what was sent before in it
        with Form(self.month) as form, form.line_ids.edit(0) as line:
            line.worked_hours = 114
        with freeze_time("2026-04-08 08:00:00"):
            self._receive()
        self.month.action_validate()
        self.month.action_panel_attest()
        self.assertEqual(self.month.state, "rectified")
        first, second = self.month.attestation_ids.sorted("id")
        self.assertEqual(second.supersedes_id, first)
        self.assertEqual((first.counted_hours, second.counted_hours), (100, 114))

    def test_a_correction_says_what_is_to_correct(self):
        self.line.worked_hours = 10
        self.month.action_declare()
        for name in ("action_ask", "action_correct_here"):
            with self.assertRaisesRegex(UserError, "what is to correct"):
                getattr(self._wizard("reason", reason=" "), name)()
        self.assertEqual(self.month.state, "declared")

    # attested

    def test_attested_and_sent_beside_the_list(self):
        self.line.worked_hours = 10
        self.month.action_declare()
        with self.assertRaisesRegex(UserError, "no longer possible"):
            self.month.action_panel_attest_and_send()
        self.month.action_validate()
        panel = self.month.with_context(insertion_month_panel=True)
        action = panel.action_panel_attest_and_send()
        self.assertEqual(self.month.state, "attested")
        message = action["params"]["message"]
        self.assertIn("1 attestation issued, 1 e-mail leaving", message)
        # the buyer has no address: it is said here
        self.assertIn("Ville d'Essai has no e-mail address", message)
        self.assertEqual(action["params"]["type"], "warning")
        self.assertEqual(action["params"]["next"]["res_id"], self.month.id)

    # proofs

    def test_a_proof_is_joined_or_refused_with_a_sentence(self):
        self.month.action_join_proof("feuille.pdf", PDF)
        # twice the same file is one proof
        self.month.action_join_proof("feuille.pdf", PDF)
        self.month.invalidate_recordset()
        self.assertEqual(self.month.proof_count, 1)
        for name, data in (("a.pdf", ""), ("a.pdf", "%%%"), ("a.svg", PDF)):
            with self.subTest(name=name, data=data), self.assertRaises(UserError):
                self.month.action_join_proof(name, data)

    # hours as they are typed

    def test_hours_are_read_as_on_the_portal(self):
        Line = self.env["insertion.declaration.line"].with_user(self.officer)
        page = MonthPage(self.month.with_context(lang="en_US"), COMPANY)
        name = f"worked_{self.line.id}"
        texts = ["151h30", "7,5", "7.5", "7h30", "7:30", "7,30", "", "néant", "sept"]
        texts += ["-7", "7h75", "1 234,5 h", "151.67", "35 heures", "45 min", "7.25"]
        understood = {}
        for text in texts:
            with self.subTest(text=text):
                answer = Line.with_context(lang="en_US").read_typed_hours(text)
                values, errors = page.read_typed({name: text}, {name: "0"})
                self.assertEqual(answer.get("error"), errors.get(name))
                if not errors:
                    hours = values[self.line]["worked_hours"]
                    self.assertEqual(answer["hours"], hours)
                    understood[text] = answer["text"]
        self.assertEqual(understood["151h30"], "151.5")
        self.assertEqual(understood["45 min"], "0.75")
        self.assertNotIn("7,30", understood)

    # who may

    def test_a_facilitator_reads_and_does_nothing(self):
        self.line.worked_hours = 10
        month = self.month.with_user(self.facilitator)
        self.assertEqual(month.action_open_panel()["res_id"], month.id)
        for wizard in ("receive", "reason"):
            with self.assertRaises(AccessError):
                self.env[f"insertion.declaration.{wizard}"].with_user(
                    self.facilitator
                ).create({"declaration_ids": month.ids})
        self.month.action_declare()
        for attempt in (
            lambda: month.action_join_proof("a.pdf", PDF),
            lambda: month._correct_here("Moi"),
            month.action_panel_validate,
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.month.action_validate()
        with self.assertRaises(AccessError):
            month.action_panel_attest_and_send()
        self.assertEqual(self.month.state, "validated")
