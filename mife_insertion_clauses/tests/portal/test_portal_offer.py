# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What companies look for, what structures propose."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..portal_common import InsertionPortalCommon

OFFERS = "/my/insertion/offers"


@tagged("post_install", "-at_install")
class TestPortalOffer(InsertionPortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._delegate()
        # another structure, which declares for the company of the other lot
        cls.rival, cls.rival_user = cls._new_firm("Chantiers Concurrents", "rival")
        cls.env["insertion.delegation"].create(
            {
                "contractor_id": cls.other_contractor.id,
                "employer_id": cls.rival.id,
                "contact_ids": [Command.set(cls.rival_user.partner_id.ids)],
            }
        )
        cls.trade = cls.env["insertion.trade"].create({"name": "Maçon coffreur"})
        cls.today = fields.Date.today()
        cls.soon = cls.today + timedelta(days=5)

    @classmethod
    def _new_offer(cls, contractor=None, **values):
        return cls.env["insertion.offer"].create(
            {
                "contractor_id": (contractor or cls.contractor).id,
                "trade_id": cls.trade.id,
                "wanted": 2,
                "date_from": cls.soon,
                "place": "Belfort",
                **values,
            }
        )

    def _propose(self, offer, login="agency", **values):
        self._sign_in(login)
        return self._post(
            f"{OFFERS}/{offer.id}",
            {
                "proposed": "2",
                "date_from": self.soon.isoformat(),
                "description": "2 maçons dès le 5",
                **values,
            },
        )

    def _typed(self, **values):
        return {
            "lot": str(self.contractor.id),
            "trade": str(self.trade.id),
            "wanted": "2",
            "date_from": self.soon.isoformat(),
            "place": "Belfort",
            "open_until": (self.today + timedelta(days=20)).isoformat(),
            **values,
        }

    # THE COMPANY

    def test_company_publishes_once_and_its_facilitator_is_told(self):
        self._sign_in("clerk")
        for _click in range(2):
            self._post(f"{OFFERS}/new", self._typed())
        offer = self.env["insertion.offer"].search([])
        self.assertEqual(len(offer), 1)
        self.assertEqual(offer.contractor_id, self.contractor)
        self.assertEqual(offer.published_by_id, self.portal_user)
        self.assertEqual(offer.activity_ids.user_id, self.lot.user_id)
        self.assertIn("2 × Maçon coffreur, Belfort", self._text(OFFERS))

    def test_refused_form_links_to_its_fields_and_loses_nothing(self):
        self._sign_in("clerk")
        response = self._post(
            f"{OFFERS}/new",
            self._typed(wanted="0", date_from="2020-01-01", note="Vestiaire sur place"),
        )
        self.assertIn('href="#wanted"', response.text)
        self.assertIn('href="#date_from"', response.text)
        self.assertIn("Vestiaire sur place", response.text)
        self.assertIn('value="Belfort"', response.text)
        self.assertFalse(self.env["insertion.offer"].search([]))

    def test_company_offers_on_its_own_lots_only(self):
        self._sign_in("clerk")
        response = self._post(
            f"{OFFERS}/new", self._typed(lot=str(self.other_contractor.id))
        )
        self.assertIn("Choose the lot", response.text)
        self.assertFalse(self.env["insertion.offer"].search([]))

    def test_company_sees_no_offer_of_a_competitor(self):
        offer = self._new_offer()
        for login in ("stranger", "sub", "buyer"):
            self._sign_in(login)
            response = self.url_open(f"{OFFERS}/{offer.id}")
            self.assertFalse(response.url.endswith(f"/{offer.id}"), login)
            self.assertNotIn("Maçon coffreur", self.url_open(OFFERS).text)
            self._post(f"{OFFERS}/{offer.id}", {"action": "filled"})
            self.assertEqual(offer.state, "open")

    # THE STRUCTURE

    def test_structure_reads_what_is_looked_for_and_not_by_whom(self):
        offer = self._new_offer()
        for login in ("agency", "rival"):
            self._sign_in(login)
            self.assertIn("Companies look for people", self._text("/my"))
            self.assertIn("2 × Maçon coffreur, Belfort", self._text(OFFERS))
            page = self._text(f"{OFFERS}/{offer.id}")
            for secret in ("Peintures Dupré", "Peinture", "Inès", "Guessan", "700"):
                self.assertNotIn(secret, page)

    def test_structures_never_read_each_other(self):
        offer = self._new_offer()
        self._propose(offer, "agency", description="2 maçons du lycée")
        self._sign_in("rival")
        for url in (OFFERS, f"{OFFERS}/{offer.id}"):
            text = self._text(url)
            self.assertNotIn("Intérim Solidaire", text)
            self.assertNotIn("maçons du lycée", text)
        self._post(f"{OFFERS}/{offer.id}", {"withdraw": str(offer.proposal_ids.id)})
        self.assertEqual(offer.proposal_ids.state, "waiting")

    def test_structure_proposes_once_and_takes_back(self):
        offer = self._new_offer()
        response = self._propose(offer, proposed="abc", description="")
        self.assertIn('href="#proposed"', response.text)
        self.assertIn('href="#description"', response.text)
        for _click in range(2):
            self._propose(offer)
        proposal = offer.proposal_ids
        self.assertEqual(len(proposal), 1)
        self.assertEqual(proposal.employer_id, self.agency)
        self._post(f"{OFFERS}/{offer.id}", {"withdraw": str(proposal.id)})
        self.assertEqual(proposal.state, "withdrawn")
        self._propose(offer)
        self.assertEqual(len(offer.proposal_ids), 2)

    def test_offer_that_ended_takes_no_proposal(self):
        offer = self._new_offer()
        offer.with_user(self.facilitator).action_filled()
        self._propose(offer)
        self.assertFalse(offer.proposal_ids)

    # THE ANSWER

    def test_company_is_interested_and_both_know_whom_to_call(self):
        offer = self._new_offer()
        self._propose(offer)
        proposal = offer.proposal_ids
        Mail = self.env["mail.mail"]
        mail = Mail.search([("subject", "ilike", "answers your offer")])
        self.assertEqual(mail.recipient_ids, self.portal_user.partner_id)
        self._sign_in("clerk")
        self.assertIn("Answer what Intérim Solidaire proposes", self._text("/my"))
        self._post(
            f"{OFFERS}/{offer.id}",
            {"proposal": str(proposal.id), "action": "interested"},
        )
        self.assertEqual(proposal.state, "interested")
        self.assertEqual(proposal.answered_by_id, self.portal_user)
        self.assertIn("agency@example.com", self._text(f"{OFFERS}/{offer.id}"))
        self.assertIn("introduce", offer.activity_ids[-1:].summary)
        self._sign_in("agency")
        self.assertIn("Peintures Dupré", self._text(f"{OFFERS}/{offer.id}"))
        mail = Mail.search([("subject", "ilike", "Your proposal")])
        self.assertEqual(mail.recipient_ids, self.agency_user.partner_id)

    def test_company_declines_with_a_reason_and_stays_unnamed(self):
        offer = self._new_offer()
        self._propose(offer)
        proposal = offer.proposal_ids
        self._sign_in("clerk")
        data = {"proposal": str(proposal.id), "action": "declined"}
        response = self._post(f"{OFFERS}/{offer.id}", data)
        self.assertIn(f'href="#reason_{proposal.id}"', response.text)
        self.assertEqual(proposal.state, "waiting")
        reason = {f"reason_{proposal.id}": "Déjà pourvu"}
        self._post(f"{OFFERS}/{offer.id}", data | reason)
        self.assertEqual(proposal.state, "declined")
        self._sign_in("agency")
        page = self._text(f"{OFFERS}/{offer.id}")
        self.assertIn("Déjà pourvu", page)
        self.assertNotIn("Peintures Dupré", page)

    def test_company_closes_and_those_who_wait_are_told(self):
        offer = self._new_offer()
        self._propose(offer)
        self._sign_in("clerk")
        response = self._post(f"{OFFERS}/{offer.id}", {"action": "closed"})
        self.assertIn('href="#close_reason"', response.text)
        self._post(
            f"{OFFERS}/{offer.id}",
            {"action": "closed", "close_reason": "Chantier reporté"},
        )
        self.assertEqual(offer.state, "closed")
        self.assertEqual(offer.closed_by_id, self.portal_user)
        self.assertEqual(offer.proposal_ids.state, "declined")
        self._sign_in("agency")
        self.assertIn("The offer is closed", self._text(f"{OFFERS}/{offer.id}"))

    # THE TEAM

    def test_facilitator_closes_with_a_reason(self):
        offer = self._new_offer().with_user(self.facilitator)
        with self.assertRaisesRegex(UserError, "Write why the offer closes"):
            offer.action_close()
        offer.close_reason = "Lot suspendu"
        offer.action_close()
        self.assertEqual(offer.state, "closed")
        with self.assertRaisesRegex(UserError, "stays as it was"):
            offer.wanted = 5

    def test_states_move_by_their_acts_only(self):
        offer = self._new_offer()
        with self.assertRaisesRegex(UserError, "follows the steps"):
            offer.with_user(self.manager).state = "filled"
        self._propose(offer)
        proposal = offer.proposal_ids
        with self.assertRaisesRegex(UserError, "made and answered on the portal"):
            proposal.sudo().state = "interested"
        with self.assertRaises(AccessError):
            offer.with_user(self.portal_user).read(["trade_id"])
        with self.assertRaises(AccessError):
            proposal.with_user(self.agency_user).read(["description"])

    def test_offer_closes_after_its_last_day_and_goes_after_two_years(self):
        with self.assertRaisesRegex(ValidationError, "a day to come"):
            self._new_offer(wanted=9, open_until=self.today - timedelta(days=1))
        offer = self._new_offer(open_until=self.today)
        self.env["insertion.offer"]._cron_close_ended()
        self.assertEqual(offer.state, "open")
        offer._write_by_action(
            {
                "published_on": self.today - timedelta(days=9),
                "open_until": self.today - timedelta(days=1),
            }
        )
        self.env["insertion.offer"]._cron_close_ended()
        self.assertEqual(offer.state, "closed")
        self.assertTrue(offer.close_reason)
        offer._write_by_action({"closed_on": self.today - timedelta(days=729)})
        self.env["insertion.offer"]._gc_closed()
        self.assertTrue(offer.exists())
        offer._write_by_action({"closed_on": self.today - timedelta(days=732)})
        self.env["insertion.offer"]._gc_closed()
        self.assertFalse(offer.exists())

    def test_another_organisation_reads_nothing(self):
        offer = self._new_offer()
        other = self.env["res.company"].create({"name": "Autre porteur"})
        self.facilitator.write(
            {
                "company_ids": [Command.set(other.ids)],
                "company_id": other.id,
            }
        )
        Offer = self.env["insertion.offer"].with_user(self.facilitator)
        self.assertFalse(Offer.search([("id", "=", offer.id)]))

    def test_pages_cost_the_same_for_many_offers(self):
        def count(login):
            self._sign_in(login)
            self.url_open(OFFERS)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.url_open(OFFERS)
            return self.env.cr.sql_log_count - before

        self._propose(self._new_offer())
        few = {login: count(login) for login in ("clerk", "agency")}
        for wanted in range(3, 9):
            self._propose(self._new_offer(wanted=wanted))
        for login, queries in few.items():
            self.assertLessEqual(count(login) - queries, 2, login)
