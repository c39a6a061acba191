# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Subcontractors and their holder, structures, buyers, invitations."""

import base64

from odoo import fields
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..portal_common import InsertionPortalCommon


@tagged("post_install", "-at_install")
class TestPortalHolder(InsertionPortalCommon):
    def setUp(self):
        super().setUp()
        self.sub_url = f"/my/insertion/months/{self.sub_month.id}"
        self.sub_month.line_ids.worked_hours = 60
        self.sub_month.action_declare()

    def test_holder_is_asked_and_approves(self):
        self.assertEqual(self.sub_month.holder_answer, "waiting")
        self._sign_in("clerk")
        self.assertIn("Approve the hours of Sols Martin", self._text("/my/insertion"))
        self.assertIn("Ziani", self._text(self.sub_url))
        self._post(f"{self.sub_url}/opinion", {"answer": "approve"})
        self.assertEqual(self.sub_month.holder_answer, "approved")
        self.assertEqual(self.sub_month.holder_answered_by_id, self.portal_user)
        self.assertNotIn("Approve the hours", self._text("/my/insertion"))

    def test_contested_month_says_why_and_reaches_the_team(self):
        self._sign_in("clerk")
        response = self._post(f"{self.sub_url}/opinion", {"answer": "contest"})
        self.assertIn("Say in a few words", response.text)
        self._post(
            f"{self.sub_url}/opinion", {"answer": "contest", "note": "Absent le 12"}
        )
        self.assertEqual(self.sub_month.holder_answer, "contested")
        self.assertIn("Absent le 12", self.sub_month.activity_ids.summary)

    def test_silent_holder_blocks_nobody(self):
        self.sub_month.with_user(self.officer).action_validate()
        self.assertEqual(self.sub_month.state, "validated")

    def test_holder_changes_nothing_in_its_subcontractors_month(self):
        self._sign_in("clerk")
        line = self.sub_month.line_ids
        self._post(f"{self.sub_url}/correct")
        self.assertEqual(self.sub_month.state, "declared")
        self.sub_month.with_user(self.officer)._ask_correction("À revoir")
        self._post(self.sub_url, {"action": "declare", f"worked_{line.id}": "1"})
        self.assertEqual(line.worked_hours, 60)
        self.assertEqual(self.sub_month.state, "to_correct")

    def test_trap_20_subcontractor_sees_its_own_and_nothing_of_its_holder(self):
        self.month.line_ids.worked_hours = 100
        self.month.action_declare()
        self._sign_in("sub")
        home = self._text("/my/insertion")
        self.assertNotIn("700", home)
        lot = self._text(f"/my/insertion/lots/{self.subcontractor.id}")
        for page in (home, lot, self._text(self.sub_url)):
            for secret in ("Guessan", "Traoré", "Peintures Dupré", "Toiture"):
                self.assertNotIn(secret, page)
        for url in (self.url, f"/my/insertion/lots/{self.contractor.id}"):
            self.assertTrue(self.url_open(url).url.endswith("/my/insertion"))


@tagged("post_install", "-at_install")
class TestPortalDelegation(InsertionPortalCommon):
    def test_company_delegates_and_takes_back(self):
        self._sign_in("clerk")
        lot_url = f"/my/insertion/lots/{self.contractor.id}"
        self.assertIn("Intérim Solidaire", self._text(lot_url))
        self._post(f"{lot_url}/delegate", {"employer_id": self.agency.id})
        delegation = self.contractor.delegation_ids
        self.assertEqual(delegation.employer_id, self.agency)
        self.assertEqual(delegation.granted_by_id, self.portal_user)
        # the facilitator is told that nobody of the structure is invited yet
        self.assertIn("Intérim Solidaire", self.lot.activity_ids.summary)
        self._post(f"{lot_url}/delegate", {"delegation_id": delegation.id})
        self.assertTrue(delegation.ended_on)

    def test_any_employer_cannot_be_chosen(self):
        self._sign_in("clerk")
        url = f"/my/insertion/lots/{self.contractor.id}/delegate"
        response = self._post(url, {"employer_id": self.stranger_firm.id})
        self.assertIn("Choose a structure", response.text)
        self.assertFalse(self.contractor.delegation_ids)

    def test_structure_declares_its_own_people_only(self):
        self._delegate()
        self._sign_in("agency")
        self.assertIn("Declare March 2026", self._text("/my/insertion"))
        page = self._text(self.url)
        self.assertIn("Traoré", page)
        self.assertNotIn("Guessan", page)
        self._post(
            self.url,
            {
                "action": "declare",
                f"worked_{self.lent_line.id}": "70",
                f"worked_{self.line.id}": "99",
            },
        )
        self.assertEqual(self.lent_line.worked_hours, 70)
        self.assertEqual(self.line.worked_hours, 0)
        # one person is left to the company: it sends the month
        self.assertEqual(self.month.state, "to_declare")
        self.assertNotIn("Declare March 2026", self._text("/my/insertion"))

        self._sign_in("clerk")
        self.assertIn("70", self._text(self.url))
        self._post(
            self.url,
            {
                "action": "declare",
                f"worked_{self.line.id}": "30",
                f"worked_{self.lent_line.id}": "1",
            },
        )
        self.assertEqual(self.month.state, "declared")
        self.assertEqual(self.month.line_ids.mapped("worked_hours"), [30, 70])

    def test_month_of_a_structure_alone_leaves_by_itself(self):
        self._delegate()
        self.line.unlink()
        self._sign_in("agency")
        self._post(self.url, {"action": "declare", f"worked_{self.lent_line.id}": "70"})
        self.assertEqual(self.month.state, "declared")
        self.assertEqual(self.month.declared_by_id, self.agency_user)

    def test_structure_finds_its_months_again_without_the_totals(self):
        self._delegate()
        self.line.worked_hours = 61
        self.lent_line.worked_hours = 20
        self.month.action_declare()
        self.month.with_user(self.officer).action_validate()
        self.month.with_user(self.officer).action_attest()
        self._sign_in("agency")
        [months] = self._page("/my/insertion/months").xpath("//main//ul")
        self.assertEqual(months.xpath(".//a/@href"), [self.url])
        self.assertNotIn("counted", months.text_content())
        self._sign_in("stranger")
        self.assertNotIn(self.url, self.url_open("/my/insertion/months").text)

    def test_ended_delegation_closes_the_month(self):
        delegation = self._delegate()
        delegation.with_user(self.facilitator).action_end()
        self._sign_in("agency")
        self.assertTrue(self.url_open(self.url).url.endswith("/my/insertion"))
        self.assertEqual(delegation.access_ids.state, "revoked")
        self._sign_in("clerk")
        self._post(self.url, {"action": "save", f"worked_{self.lent_line.id}": "12"})
        self.assertEqual(self.lent_line.worked_hours, 12)

    def test_delegation_that_names_nobody_leaves_the_company_in_charge(self):
        self._delegate().contact_ids = False
        self._sign_in("clerk")
        self._post(self.url, {"action": "save", f"worked_{self.lent_line.id}": "12"})
        self.assertEqual(self.lent_line.worked_hours, 12)

    def test_structure_reads_its_own_proofs_only(self):
        self._delegate()
        self._sign_in("clerk")
        self._post(f"{self.url}/proofs", files={"proof": ("a.pdf", b"%PDF-a")})
        proof = self.month.proof_ids
        self._sign_in("agency")
        self.assertNotIn("a.pdf", self._text(self.url))
        response = self.url_open(f"{self.url}/proofs/{proof.id}")
        self.assertTrue(response.url.endswith("/my/insertion"))


@tagged("post_install", "-at_install")
class TestPortalBuyer(InsertionPortalCommon):
    def setUp(self):
        super().setUp()
        self.month.line_ids.worked_hours = 100
        self.month.action_declare()
        self.month.with_user(self.officer).action_validate()
        self.month.with_user(self.officer).action_attest()
        self._sign_in("buyer")
        self.contract_url = f"/my/clauses/{self.contract.id}"

    def test_buyer_follows_its_contracts_and_no_other(self):
        self.assertIn("Réhabilitation d'un gymnase", self._text("/my/clauses"))
        self.assertNotIn("2026-99", self._text("/my/clauses"))
        text = self._text(self.contract_url)
        self.assertIn("700", text)
        self.assertIn("200", text)
        response = self.url_open(f"/my/clauses/{self.other_contract.id}")
        self.assertTrue(response.url.endswith("/my/clauses"))

    def test_year_filter(self):
        self.assertIn("gymnase", self._text("/my/clauses?year=2026"))
        self.assertIn("gymnase", self._text("/my/clauses?year=abc"))

    def test_buyer_downloads_its_attestations(self):
        attestation = self.month.attestation_ids
        url = f"/my/clauses/attestations/{attestation.id}"
        self.assertIn(url, self.url_open(self.contract_url).text)
        self.assertTrue(self.url_open(url).content.startswith(b"%PDF-"))
        for login in ("stranger", "sub"):
            self._sign_in(login)
            response = self.url_open(url)
            self.assertNotEqual(response.headers["Content-Type"], "application/pdf")

    def test_trap_22_buyer_reads_no_name_and_no_small_group(self):
        for url in ("/my/clauses", self.contract_url):
            text = self._text(url)
            for secret in ("Guessan", "Traoré", "Élodie", "senior", "Awa"):
                self.assertNotIn(secret, text)
        text = self._text(self.contract_url)
        self.assertIn("Fewer than", text)
        self.assertIn("too few people", text)
        # 100 h each: neither modality may be read or found back
        self.assertNotRegex(text, r"\b100[.,]0\b")

    def test_penalty_file_waits_for_the_buyer_once_reported(self):
        penalty = self.env["insertion.penalty"].create({"lot_id": self.lot.id})
        url = f"/my/clauses/penalties/{penalty.id}"
        self.assertTrue(self.url_open(url).url.endswith("/my/clauses"))
        penalty._write_by_action({"state": "reported", "name": "PEN-2026-001"})
        self.assertIn("PEN-2026-001", self._text("/my/clauses"))
        self.assertIn("The decision is yours alone", self._text(url))
        self._sign_in("stranger")
        self.assertTrue(self.url_open(url).url.endswith("/my/clauses"))

    def test_trap_19_buyer_reads_which_files_wait_for_its_decision(self):
        today = fields.Date.today()
        files = self.env["insertion.penalty"].create(
            [{"lot_id": self.lot.id} for _file in range(4)]
        )
        heard, answered, silent, decided = files
        heard._write_by_action({"state": "observations", "observation_deadline": today})
        answered._write_by_action(
            {
                "state": "observations",
                "observation_deadline": today,
                "answered_on": today,
            }
        )
        silent._write_by_action(
            {"state": "observations", "observation_deadline": "2026-01-31"}
        )
        decided._write_by_action({"state": "decided", "decision": "waived"})
        page = self._page("/my/clauses")
        waiting, under_way = (
            page.xpath(f"string(//section[@aria-labelledby='{title}'])")
            for title in ("awaited_title", "under_way_title")
        )
        for file in answered + silent:
            self.assertIn(file.name, waiting)
        self.assertIn(heard.name, under_way)
        self.assertNotIn(heard.name, waiting)
        self.assertNotIn(decided.name, waiting + under_way)
        self.assertIn("31 January 2026", waiting)
        self.assertEqual(self._text("/my").count("Decide on a penalty"), 2)
        # what to do, and to whom
        url = f"/my/clauses/penalties/{silent.id}"
        page = self._page(url)
        step = page.get_element_by_id("penalty_step").text_content()
        self.assertIn("Write down your decision below", step)
        self.assertNotIn(
            "Write down your decision",
            self._text(f"/my/clauses/penalties/{heard.id}"),
        )

    def test_statement_is_read_once_shown(self):
        statement = self.env["insertion.statement"].create(
            {"scope": "contract", "contract_id": self.contract.id, "year": "2026"}
        )
        url = f"/my/clauses/statements/{statement.id}"
        statement._write_by_action(
            {
                "number": "BIL-2026-001",
                "issued_on": "2026-04-02 08:00:00",
                "pdf": base64.b64encode(b"%PDF-bilan"),
            }
        )
        self.assertTrue(self.url_open(url).url.endswith("/my/clauses"))
        statement.buyer_visible = True
        self.assertIn(url, self.url_open(self.contract_url).text)
        self.assertEqual(self.url_open(url).content, b"%PDF-bilan")
        self._sign_in("stranger")
        self.assertTrue(self.url_open(url).url.endswith("/my/clauses"))

    def test_buyer_opens_no_page_of_the_companies(self):
        for url in (self.url, f"/my/insertion/lots/{self.contractor.id}"):
            self.assertTrue(self.url_open(url).url.endswith("/my/insertion"))


@tagged("post_install", "-at_install")
class TestPortalAccess(InsertionPortalCommon):
    def _new_contact(self, name="Paul Weber", email="paul@example.com"):
        return self.env["res.partner"].create(
            {"name": name, "parent_id": self.firm.id, "email": email}
        )

    def test_invitation_gives_an_account_and_a_link(self):
        contact = self._new_contact()
        contractor = self.contractor.with_user(self.facilitator)
        contractor.contact_ids = [Command.link(contact.id)]
        access = contractor.access_ids.filtered(lambda a: a.partner_id == contact)
        self.assertEqual(access.state, "to_invite")
        access.action_invite()
        self.assertEqual(access.state, "leaving")
        self.assertEqual(access.invited_by_id, self.facilitator)
        self.assertTrue(contact.user_ids.share)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertEqual(mail.recipient_ids, contact)
        self.assertIn(f"/my/welcome?token=mife-welcome-a{access.id}", mail.body_html)
        self.assertIn("Peinture", mail.body_html)

    def test_silent_contact_is_told_apart(self):
        contact = self._new_contact()
        self.contractor.contact_ids = [Command.link(contact.id)]
        access = self.contractor.access_ids.filtered(lambda a: a.partner_id == contact)
        access._write_by_action({"invited_on": "2026-01-05 08:00:00"})
        access.invalidate_recordset()
        self.assertEqual(access.state, "silent")

    def test_invitation_says_what_is_missing(self):
        contact = self._new_contact(email=False)
        self.contractor.contact_ids = [Command.set(contact.ids)]
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self.contractor.with_user(self.facilitator).action_invite()
        self.contractor.contact_ids = False
        with self.assertRaisesRegex(UserError, "at least one portal contact"):
            self.contractor.with_user(self.facilitator).action_invite()

    def test_address_of_another_account_is_asked_about(self):
        contact = self._new_contact(email="stranger@example.com")
        self.stranger.login = "stranger@example.com"
        self.contractor.contact_ids = [Command.link(contact.id)]
        access = self.contractor.access_ids.filtered(lambda a: a.partner_id == contact)
        with self.assertRaisesRegex(RedirectWarning, "another account"):
            access.with_user(self.facilitator).action_invite()

    def test_trap_21_contact_leaves_and_history_stays(self):
        self._sign_in("clerk")
        self._post(self.url, {"action": "declare", f"worked_{self.line.id}": "30"})
        access = self.contractor.access_ids.with_user(self.facilitator)
        access.action_invite()
        access.action_revoke()
        self.assertFalse(self.contractor.contact_ids)
        self.assertEqual(access.state, "revoked")
        self.assertEqual(access.revoked_by_id, self.facilitator)
        self.assertTrue(self.url_open(self.url).url.endswith("/my/insertion"))

        successor = self._new_portal_user(self.firm, "successor")
        self.contractor.contact_ids = successor.partner_id
        self._sign_in("successor")
        text = self._text(self.url)
        self.assertIn("insertion_clerk", text)
        self.assertEqual(self.month.declared_by_id, self.portal_user)
        with self.assertRaisesRegex(UserError, "stays in the history"):
            access.sudo().unlink()

    def test_contact_who_rewrites_its_account_gains_and_loses_nothing(self):
        """Rights follow the contacts that the team names, never what they write."""
        self.buyer_user.partner_id.email = "buyer@town.example"
        statement = self.env["insertion.statement"].create(
            {"scope": "buyer", "buyer_id": self.buyer.id, "year": "2026"}
        )
        statement._write_by_action(
            {
                "number": "BIL-2026-009",
                "issued_on": "2026-04-02 08:00:00",
                "pdf": base64.b64encode(b"%PDF-bilan"),
            }
        )
        statement.buyer_visible = True
        self._sign_in("stranger")
        contact, firm = self.stranger.partner_id, self.stranger_firm
        token = self._token()
        for values in (
            {
                "partner_id": str(contact.id),
                "name": contact.name,
                "email": contact.email,
            },
            # and an address of its own company, with that of the buyer
            {
                "name": "Acheteuse",
                "address_type": "delivery",
                "email": "someone@town.example",
            },
            # its own address of sign-in: not from this form
            {
                "partner_id": str(contact.id),
                "name": contact.name,
                "email": "someone@town.example",
            },
        ):
            response = self.url_open(
                "/my/address/submit",
                data={
                    "csrf_token": token,
                    "company_name": self.buyer.name,
                    "parent_id": str(self.buyer.id),
                    "commercial_partner_id": str(self.buyer.id),
                    "street": "1 rue",
                    "city": "Belfort",
                    "zip": "90000",
                    "country_id": str(self.env.ref("base.fr").id),
                    "phone": "0300000000",
                    **values,
                },
            )
            own = values.get("partner_id")
            if own and values["email"] == "someone@town.example":
                self.assertIn("/my/email", response.text)
            else:
                self.assertIn("redirectUrl", response.text)
        self.assertNotEqual(contact.email, "someone@town.example")
        self.assertEqual(contact.parent_id, firm)
        for child in firm.child_ids:
            self.assertEqual(child.commercial_partner_id, firm)
        for url in (
            f"/my/clauses/{self.contract.id}",
            f"/my/clauses/statements/{statement.id}",
        ):
            self.assertTrue(self.url_open(url).url.endswith("/my/clauses"), url)
        self.assertTrue(self.url_open(self.url).url.endswith("/my/insertion"))
        # what it was named for stays
        own = f"/my/insertion/months/{self.other_month.id}"
        self.assertTrue(self.url_open(own).url.endswith(own))
        # the address it added is written to by nobody
        self.assertEqual(firm._get_insertion_contacts(), contact)
        # a colleague of the buyer, with an account, is not one of its contacts
        self._new_portal_user(self.buyer, "colleague")
        self._sign_in("colleague")
        url = f"/my/clauses/statements/{statement.id}"
        self.assertTrue(self.url_open(url).url.endswith("/my/clauses"))
        self._sign_in("buyer")
        self.assertEqual(self.url_open(url).content, b"%PDF-bilan")

    def test_trap_21_several_contacts_of_one_company(self):
        colleague = self._new_portal_user(self.firm, "colleague")
        self.contractor.contact_ids = [Command.link(colleague.partner_id.id)]
        for login in ("clerk", "colleague"):
            self._sign_in(login)
            self.assertIn("Guessan", self._text(self.url))

    def test_revoked_contact_comes_back_with_a_new_invitation(self):
        self.contractor.contact_ids = False
        self.contractor.contact_ids = self.clerk
        accesses = self.contractor.access_ids
        self.assertEqual(len(accesses), 2)
        self.assertEqual(len(accesses.filtered("revoked_on")), 1)

    def test_invitations_are_not_written_by_hand(self):
        access = self.contractor.access_ids
        with self.assertRaises(UserError):
            access.write({"revoked_on": False})
        with self.assertRaises(UserError):
            access.create({"contractor_id": self.contractor.id, "partner_id": 1})

    def test_buyers_contact_is_invited_too(self):
        contract = self.contract.with_user(self.facilitator)
        contract.action_invite()
        self.assertTrue(contract.access_ids.invited_on)
        contract.access_ids.action_revoke()
        self._sign_in("buyer")
        self.assertNotIn("gymnase", self._text("/my/clauses"))
