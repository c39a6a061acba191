# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One person, one address, one account, several companies."""

from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..portal_common import InsertionPortalCommon

ADDRESS = "ines.roux@cabinet.example"


@tagged("post_install", "-at_install")
class TestOneAccount(InsertionPortalCommon):
    """An accountant of the holder, then of the roofers of another contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._new_contact("Inès Roux", cls.firm)
        cls._name_contact(cls.contractor, cls.accountant)
        cls.contractor.with_user(cls.facilitator).action_invite()
        cls.account = cls.accountant.user_ids
        cls.account.password = "insertion_accountant"

        cls.other_contact = cls._new_contact("ROUX Ines", cls.stranger_firm)
        cls.editor = new_test_user(
            cls.env,
            login="insertion_editor",
            groups="base.group_partner_manager,base.group_user",
        )

    @classmethod
    def _new_contact(cls, name, firm, email=ADDRESS):
        return cls.env["res.partner"].create(
            {"name": name, "parent_id": firm.id, "email": email, "lang": "en_US"}
        )

    @classmethod
    def _name_contact(cls, place, contact):
        place.with_user(cls.facilitator).contact_ids = [Command.link(contact.id)]

    def _join(self):
        self._name_contact(self.other_contractor, self.other_contact)
        self.other_contractor.with_user(self.facilitator).action_invite()

    def _sign_in_accountant(self):
        self.authenticate(ADDRESS, "insertion_accountant")

    # ONE ACCOUNT

    def test_accountant_of_two_companies_has_one_account_told_apart(self):
        self._join()
        users = self.env["res.users"].search([("login", "=", ADDRESS)])
        self.assertEqual(users, self.account)
        self.assertFalse(self.other_contact.user_ids)
        access = self.other_contractor.access_ids.filtered(
            lambda access: access.partner_id == self.other_contact
        )
        self.assertEqual(access.state, "leaving")
        notes = "".join(self.other_contact.message_ids.mapped("body"))
        self.assertIn("One account", notes)

        self._sign_in_accountant()
        home = self._text("/my/insertion")
        for name in ("Peintures Dupré", "Toitures Klein", "Toiture secrète"):
            self.assertIn(name, home)
        months = self._text("/my/insertion/months")
        self.assertIn("Peintures Dupré", months)
        self.assertIn("Toitures Klein", months)
        for url, firm, other in (
            (self.url, "Peintures Dupré", "Toitures Klein"),
            (f"{self.url}/person", "Peintures Dupré", "Toitures Klein"),
            (
                f"/my/insertion/lots/{self.contractor.id}/difficulty",
                "Peintures Dupré",
                "Toitures Klein",
            ),
            (
                f"/my/insertion/months/{self.other_month.id}",
                "Toitures Klein",
                "Peintures Dupré",
            ),
            (
                f"/my/insertion/lots/{self.other_contractor.id}",
                "Toitures Klein",
                "Peintures Dupré",
            ),
        ):
            text = " ".join(self._text(url).split())
            self.assertIn(f"You act for {firm}", text, url)
            self.assertNotIn(f"You act for {other}", text, url)

    def test_hours_are_sent_for_the_company_of_the_page(self):
        self._join()
        self._sign_in_accountant()
        line = self.other_month.line_ids
        self._post(
            f"/my/insertion/months/{self.other_month.id}",
            {"action": "declare", f"worked_{line.id}": "12"},
        )
        self.assertEqual(self.other_month.state, "declared")
        self.assertEqual(line.worked_hours, 12)
        self.assertEqual(self.month.state, "to_declare")

    def test_attestations_of_both_companies_are_downloaded(self):
        self._join()
        months = (self.month | self.other_month).with_user(self.officer)
        months.line_ids.worked_hours = 10
        months.action_declare()
        months.action_validate()
        months.action_attest()
        self._sign_in_accountant()
        for month in months:
            answer = self.url_open(
                f"/my/insertion/attestations/{month.attestation_ids.id}"
            )
            self.assertTrue(answer.content.startswith(b"%PDF"), month.partner_id.name)

    # NO LEAK

    def test_colleagues_of_one_company_see_nothing_of_the_other(self):
        self._join()
        colleague = self._new_portal_user(self.firm, "colleague")
        self._name_contact(self.contractor, colleague.partner_id)
        for login, secrets in (
            ("colleague", ("Toitures Klein", "Toiture secrète", "Ludmila")),
            ("stranger", ("Peintures Dupré", "N'Guessan", "Traoré")),
        ):
            self._sign_in(login)
            for url in ("/my", "/my/insertion", "/my/insertion/months"):
                text = self._text(url)
                for secret in secrets:
                    self.assertNotIn(secret, text, f"{login} {url}")
        self._sign_in("colleague")
        for url in (
            f"/my/insertion/months/{self.other_month.id}",
            f"/my/insertion/lots/{self.other_contractor.id}",
        ):
            self.assertTrue(self.url_open(url).url.endswith("/my/insertion"))

    def test_access_that_ends_for_one_company_stays_for_the_other(self):
        self._join()
        access = self.other_contractor.access_ids.filtered(
            lambda access: access.partner_id == self.other_contact
        )
        access.with_user(self.facilitator).action_revoke()
        self._sign_in_accountant()
        self.assertEqual(self._text("/my/insertion").count("Toitures Klein"), 0)
        url = f"/my/insertion/months/{self.other_month.id}"
        self.assertTrue(self.url_open(url).url.endswith("/my/insertion"))
        self.assertIn("You act for", self._text(self.url))

    def test_archived_contact_opens_nothing_any_more(self):
        self._join()
        self.other_contact.action_archive()
        self._sign_in_accountant()
        self.assertNotIn("Toitures Klein", self._text("/my/insertion"))
        found = self.env["insertion.contractor"].with_user(self.account).search([])
        self.assertEqual(found, self.contractor)

    def test_proofs_of_one_company_are_not_those_of_the_other(self):
        """The accountant of the holder is that of the agency that lends it people."""
        self._delegate()
        agency_contact = self._new_contact("Inès Roux", self.agency)
        delegation = self.contractor.delegation_ids
        self._name_contact(delegation, agency_contact)
        delegation.with_user(self.facilitator).action_invite()
        self._sign_in_accountant()
        self.assertIn(
            "You act for Peintures Dupré", " ".join(self._text(self.url).split())
        )
        self._post(
            f"{self.url}/proofs",
            files={"proof": ("bulletin.pdf", b"%PDF-1.4 secret", "application/pdf")},
        )
        proof = self.month.proof_ids
        self.assertEqual(proof.insertion_firm_id, self.firm)
        self._sign_in("agency")
        self.assertNotIn("bulletin.pdf", self._text(self.url))

    def test_who_acts_for_holder_and_subcontractor_gives_the_opinion(self):
        contact = self._new_contact("Inès Roux", self.subfirm)
        self._name_contact(self.subcontractor, contact)
        self.subcontractor.with_user(self.facilitator).action_invite()
        self._sign_in_accountant()
        url = f"/my/insertion/months/{self.sub_month.id}"
        self.assertIn("You act for Sols Martin", " ".join(self._text(url).split()))
        line = self.sub_month.line_ids
        self._post(url, {"action": "declare", f"worked_{line.id}": "8"})
        self.assertEqual(self.sub_month.holder_answer, "waiting")
        self.assertIn("You act for Peintures Dupré", " ".join(self._text(url).split()))
        self._post(f"{url}/opinion", {"answer": "approve"})
        self.sub_month.invalidate_recordset()
        self.assertEqual(self.sub_month.holder_answer, "approved")

    @mute_logger("odoo.http")
    def test_nobody_joins_an_account_by_writing_it(self):
        contact = self.other_contact.with_user(self.editor)
        for vals in (
            {"account_partner_id": self.stranger.partner_id.id},
            {"account_contact_ids": [Command.link(self.accountant.id)]},
        ):
            with self.assertRaises(Exception), self.cr.savepoint():  # noqa: B017
                contact.write(vals)
        self._name_contact(self.other_contractor, self.other_contact)
        # named, but never invited: nothing is joined
        self._sign_in_accountant()
        self.assertNotIn("Toitures Klein", self._text("/my/insertion"))

    def test_account_in_another_name_is_adopted_with_a_reason(self):
        other = self._new_contact("Paul Weber", self.stranger_firm)
        self._name_contact(self.other_contractor, other)
        with self.assertRaisesRegex(RedirectWarning, "in the name of Inès") as warning:
            self.other_contractor.with_user(self.facilitator).action_invite()
        self._adopt(warning.exception.args[1], "Called: they share this address")
        self.other_contractor.with_user(self.facilitator).action_invite()
        self._sign_in_accountant()
        self.assertIn("Toitures Klein", self._text("/my/insertion"))
        for contact in (other, self.accountant):
            notes = "".join(contact.message_ids.mapped("body"))
            self.assertIn("they share this address", notes)

    def _adopt(self, action, reason):
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.facilitator)
            .with_context(**action["context"])
        )
        self.assertEqual(form.owner_name, self.accountant.name)
        form.reason = reason
        form.save().action_confirm()

    def test_adoption_asks_for_a_reason_and_spares_the_staff(self):
        other = self._new_contact("Paul Weber", self.stranger_firm)
        act = self.env["mife.account.adopt"].with_user(self.facilitator)
        with self.assertRaisesRegex(UserError, "how you know"):
            act.create({"partner_id": other.id, "reason": " "}).action_confirm()
        self._name_contact(self.other_contractor, other)
        other.email = self.officer.email = self.officer.login = "staff@mife.example"
        with self.assertRaisesRegex(UserError, "belongs to the staff"):
            self.other_contractor.with_user(self.facilitator).action_invite()
        with self.assertRaisesRegex(UserError, "No other account"):
            act.create({"partner_id": other.id, "reason": "Mine"}).action_confirm()

    def test_address_of_a_joined_contact_changes_with_the_account(self):
        self._join()
        with self.assertRaisesRegex(UserError, "it changes there, for both"):
            self.other_contact.with_user(self.facilitator).email = "new@x.example"
        self.accountant.with_user(self.manager)._change_account_email(
            "ines@new.example", "New domain"
        )
        self.assertEqual(self.account.login, "ines@new.example")
        self.assertEqual(self.other_contact.email, "ines@new.example")

    # CLOSED ACCOUNT

    def _close(self):
        """The manager closes the account, as the wizard of the portal does."""
        self.manager.group_ids += self.env.ref("base.group_partner_manager")
        wizard = (
            self.env["portal.wizard"]
            .with_user(self.manager)
            .create({"partner_ids": [Command.set(self.accountant.ids)]})
        )
        wizard.user_ids.action_revoke_access()
        self.assertFalse(self.account.active)

    def test_facilitator_opens_a_closed_account_again_with_the_reason(self):
        self._close()
        access = self.contractor.access_ids.filtered(
            lambda access: access.partner_id == self.accountant
        ).with_user(self.facilitator)
        with self.assertRaises(RedirectWarning) as warning:
            access.action_invite()
        action = warning.exception.args[1]
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.facilitator)
            .with_context(**action["context"])
        )
        self.assertIn("Peinture", form.opened)
        form.reason = "Came back in March"
        form.save().action_confirm()
        self.assertTrue(self.account.active)
        self.assertTrue(self.account._is_portal())
        notes = "".join(self.accountant.message_ids.mapped("body"))
        self.assertIn("Came back in March", notes)
        access.action_invite()
        self._sign_in_accountant()
        self.assertIn("Peinture", self._text("/my/insertion"))

    def test_closed_account_is_opened_by_another_company_too(self):
        self._close()
        self._name_contact(self.other_contractor, self.other_contact)
        with self.assertRaises(RedirectWarning):
            self.other_contractor.with_user(self.facilitator).action_invite()
        self.accountant.with_user(self.facilitator)._reopen_account("Works for both")
        self.other_contractor.with_user(self.facilitator).action_invite()
        self._sign_in_accountant()
        self.assertIn("Toitures Klein", self._text("/my/insertion"))

    def test_closed_account_of_more_than_the_clauses_is_the_managers(self):
        self._close()
        with self.assertRaisesRegex(UserError, "Give the reason"):
            self.accountant.with_user(self.facilitator)._reopen_account(" ")
        with self.assertRaisesRegex(UserError, "ask a manager"):
            self.accountant.with_user(self.editor)._reopen_account("Because")
        other = self.env["res.company"].create({"name": "Autre organisme"})
        self.account.company_ids += other
        with self.assertRaisesRegex(UserError, "ask a manager"):
            self.accountant.with_user(self.facilitator)._reopen_account("Because")
        self.assertFalse(self.account.active)
