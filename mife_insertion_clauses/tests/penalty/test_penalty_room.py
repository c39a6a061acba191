# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..portal_common import InsertionPortalCommon

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@tagged("post_install", "-at_install")
class TestPenaltyRoom(InsertionPortalCommon):
    """A file of 10 EUR an hour: the holder (Inès Roux) is invited to answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = cls.facilitator.lang = "en_US"
        cls.env["insertion.penalty.rule"].create(
            {
                "contract_id": cls.contract.id,
                "name": "Heure non réalisée",
                "kind": "hour_fixed",
                "amount": 10,
            }
        )
        cls.penalty = (
            cls.env["insertion.penalty"]
            .with_user(cls.facilitator)
            .create({"lot_id": cls.lot.id, "date_finding": "2027-01-10"})
        )
        with freeze_time("2027-01-10 09:00:00"):
            cls.penalty.action_simulate()
            cls.penalty.action_report()
            cls.penalty.action_invite()
        cls.last_day = cls.penalty.observation_deadline
        cls.room = f"/my/insertion/penalties/{cls.penalty.id}"
        cls.desk = f"/my/clauses/penalties/{cls.penalty.id}"

    def _answer(self, text, **options):
        return self._post(
            self.room, {"firm": self.firm.id, "observations": text}, **options
        )

    def _move_deadline(self, day):
        self.penalty._write_by_action({"observation_deadline": day})

    def test_company_finds_what_waits_and_sends_its_observations(self):
        self._move_deadline("2099-12-31")
        self._sign_in("clerk")
        self.assertIn(
            f"Send your observations, penalty file {self.penalty.name}",
            self._text("/my/insertion"),
        )
        page = " ".join(self._text(self.room).split())
        self.assertIn("until 31 December 2099", page)
        # 700 h of which none is done, at 10 EUR
        self.assertIn("7,000.00", page)
        response = self._answer(
            "Deux offres sans candidat.", files={"document": ("offre.pdf", PDF)}
        )
        self.assertIn("Your observations are sent", response.text)
        answer = self.penalty.answer_ids
        self.assertEqual(answer.body, "Deux offres sans candidat.")
        self.assertEqual(answer.author_id, self.clerk)
        self.assertEqual(answer.attachment_ids.name, "offre.pdf")
        self.assertTrue(self.penalty.answered_on)
        self.assertIn("Peintures Dupré", self.penalty.activity_ids.summary)
        self.assertNotIn(self.room, self.url_open("/my/insertion").text)
        document = self.url_open(f"{self.room}/files/{answer.attachment_ids.id}")
        self.assertEqual(document.content, PDF)

    def test_second_click_keeps_one_text_and_more_is_added(self):
        self._sign_in("clerk")
        for text in ("Rien trouvé.", "Rien trouvé.", "Et encore ceci."):
            self._answer(text)
        self.assertEqual(
            self.penalty.answer_ids.mapped("body"), ["Rien trouvé.", "Et encore ceci."]
        )

    def test_nothing_and_bad_files_are_told_and_the_text_stays(self):
        self._sign_in("clerk")
        self.assertIn("Write your observations", self._answer("").text)
        response = self._answer("Voici.", files={"document": ("a.pdf", b"MZ")})
        self.assertIn("not what its name says", response.text)
        self.assertIn("Voici.", response.text)
        self.assertFalse(self.penalty.answer_ids)

    def test_late_text_is_kept_and_says_so(self):
        self._move_deadline("2027-01-11")
        self._sign_in("clerk")
        with freeze_time("2027-01-12 09:00:00"):
            Answer = self.env["insertion.penalty.answer"].with_user(self.portal_user)
            answer = Answer.sudo()._observe(self.penalty, self.firm, "Trop tard ?", [])
        self.assertTrue(answer.is_late)

    def test_what_was_sent_is_frozen_for_everybody(self):
        self._sign_in("clerk")
        self._answer("Mon texte.")
        answer = self.penalty.answer_ids
        for user in (self.facilitator, self.manager, self.env.ref("base.user_admin")):
            with self.assertRaises(UserError):
                answer.with_user(user).sudo().write({"body": "Autre"})
            with self.assertRaises(UserError):
                answer.with_user(user).sudo().unlink()
        with self.assertRaises(UserError):
            self.env["insertion.penalty.answer"].create(
                {
                    "penalty_id": self.penalty.id,
                    "kind": "observation",
                    "firm_id": self.firm.id,
                    "author_id": self.clerk.id,
                }
            )

    def test_joint_holders_read_their_own_part_only(self):
        other = self.env["insertion.contractor"].create(
            {
                "lot_id": self.lot.id,
                "partner_id": self.stranger_firm.id,
                "role": "joint",
                "contact_ids": [Command.set(self.stranger.partner_id.ids)],
            }
        )
        line = self.penalty.line_ids.sudo()
        line._by_action().copy(
            {"contractor_id": other.id, "penalty_id": self.penalty.id}
        )
        self._sign_in("clerk")
        self._answer("Secret de Dupré.")
        # the other one has not answered: the file is not heard
        self.assertFalse(self.penalty.answered_on)
        file = self.penalty.answer_ids
        self._sign_in("stranger")
        text = self._text(self.room)
        self.assertIn("Toitures Klein", text)
        self.assertNotIn("Dupré", text)
        self._post(
            self.room, {"firm": self.firm.id, "observations": "Au nom d'un autre"}
        )
        self.assertEqual((self.penalty.answer_ids - file).firm_id, self.stranger_firm)
        self.assertTrue(self.penalty.answered_on)

    def test_others_open_nothing(self):
        for login in ("sub", "agency", "stranger", "buyer"):
            self._sign_in(login)
            self.assertTrue(self.url_open(self.room).url.endswith("/my/insertion"))

    @freeze_time("2027-01-12 09:00:00")
    def test_buyer_reads_then_decides(self):
        self._sign_in("clerk")
        self._answer("Deux offres.", files={"document": ("offre.pdf", PDF)})
        self._sign_in("buyer")
        text = self._text(self.desk)
        self.assertIn("Deux offres.", text)
        document = self.penalty.answer_ids.attachment_ids
        self.assertEqual(self.url_open(f"{self.desk}/files/{document.id}").content, PDF)
        # without a choice, then a reason, then with an amount that is no reduction
        self.assertIn("Say what you decide", self._post(self.desk, {}).text)
        typed = {"decision": "reduced", "amount": "1 500,50"}
        self.assertIn("Write your reasons", self._post(self.desk, typed).text)
        self.assertEqual(self.penalty.state, "observations")
        typed |= {"decision_reason": "Difficultés établies.", "amount": "9000"}
        response = self._post(self.desk, typed)
        self.assertIn("below the", response.text)
        self.assertIn("Difficultés établies.", response.text)
        response = self._post(self.desk, typed | {"amount": "1 500,50 €"})
        self.assertIn("Your decision is written down", response.text)
        self.assertEqual(self.penalty.state, "decided")
        self.assertEqual(self.penalty.decision_amount, 1500.5)
        self.assertEqual(self.penalty.decided_by_id, self.buyer_user.partner_id)
        self.assertEqual(
            self.penalty.answer_ids.mapped("kind"), ["observation", "decision"]
        )
        # what the buyer says is not what the company answered
        heard = response.text.partition('id="heard_title"')[2]
        self.assertIn("Deux offres.", heard)
        self.assertNotIn("Difficultés établies.", heard)
        self.assertNotIn("The decision is yours alone", response.text)
        # a second click decides nothing more
        self._post(self.desk, typed | {"decision": "waived"})
        self.assertEqual(self.penalty.decision, "reduced")
        self._sign_in("clerk")
        text = self._text(self.room)
        self.assertIn("1,500.50", text)
        self.assertIn("Difficultés établies.", text)

    def test_buyer_cannot_decide_before_the_company_could_answer(self):
        self._move_deadline("2099-12-31")
        self._sign_in("buyer")
        self.assertNotIn("Your decision", self._text(self.desk))
        self._post(self.desk, {"decision": "waived", "decision_reason": "Vite"})
        self.assertEqual(self.penalty.state, "observations")
