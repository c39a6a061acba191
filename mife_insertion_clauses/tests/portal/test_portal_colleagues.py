# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import tagged

from ..account_cases import MailedLinks
from ..portal_common import InsertionPortalCommon

URL = "/my/insertion/colleagues"


@tagged("post_install", "-at_install")
class TestPortalColleagues(MailedLinks, InsertionPortalCommon):
    def setUp(self):
        super().setUp()
        self._sign_in("clerk")
        self.lot_key = f"lot_{self.contractor.id}"

    def _sign_in(self, login):
        return InsertionPortalCommon._sign_in(self, login)

    def _invite(self, name="Paul Weber", email="paul@dupre.example", **data):
        lots = {self.lot_key: "1"} if not data.get("no_lot") else {}
        fields = {"firm": self.firm.id, "action": "invite", **lots, **data}
        return self._post(URL, {**fields, "name": name, "email": email})

    def _remove(self, person, firm=None):
        data = {"firm": (firm or self.firm).id, "person": person.id}
        return self._post(URL, {**data, "action": "remove"})

    def _run(self):
        self.env["insertion.access"]._cron_invite()
        self._send_queue()

    def _get_access(self, name):
        return self.contractor.access_ids.filtered(
            lambda access: access.partner_id.name == name
        )

    def test_colleague_is_invited_by_name_and_comes_in(self):
        answer = self._invite()
        self.assertIn("colleague_invited", answer.text)
        access = self._get_access("Paul Weber")
        self.assertEqual(access.partner_id.parent_id, self.firm)
        self._run()
        self.assertEqual(access.invited_by_id, self.portal_user)
        self.authenticate(None, None)
        page = self._open_link(self._links("paul@dupre.example")[0])
        self.assertIn(f"{self.portal_user.name} (Peintures Dupré)", page.text)
        notes = "".join(self.lot.message_ids.mapped("body"))
        self.assertIn("Paul Weber was invited by a colleague", notes)

    def test_what_is_missing_is_said_and_nothing_is_lost(self):
        for fields, sentence in (
            ({"name": " "}, "the name of your colleague"),
            ({"email": "paul"}, "complete e-mail address"),
            ({"no_lot": "1"}, "at least one lot"),
        ):
            answer = self._invite(**fields)
            self.assertIn(sentence, answer.text)
            self.assertEqual(answer.status_code, 200)
        self.assertIn('value="Paul Weber"', answer.text)
        self.assertIn('value="paul@dupre.example"', answer.text)
        self._invite()
        self.assertIn("already named there", self._invite().text)

    def test_address_of_somebody_else_is_the_facilitators(self):
        """The same page whoever has the address; what prevents it is told inside."""
        self.stranger.login = "stranger@example.com"
        answer = self._invite("Zoé Lambert", "stranger@example.com")
        self.assertIn("colleague_invited", answer.text)
        self._run()
        self.assertFalse(self._links("stranger@example.com"))
        task = self.lot.activity_ids.filtered(
            lambda one: "Zoé Lambert" in (one.summary or "")
        )
        self.assertEqual(task.user_id, self.facilitator)
        self.assertIn("Toitures Klein", task.note)
        self.assertNotIn("Toitures Klein", self._text(URL))

    def test_colleague_is_removed_at_once(self):
        colleague = self._new_portal_user(self.firm, "colleague")
        self.contractor.contact_ids = [Command.link(colleague.partner_id.id)]
        answer = self._remove(colleague.partner_id)
        self.assertIn("colleague_removed", answer.text)
        self.assertNotIn(colleague.partner_id, self.contractor.contact_ids)
        ended = self.contractor.access_ids.filtered(
            lambda access: access.partner_id == colleague.partner_id
        )
        self.assertEqual(ended.revoked_by_id, self.portal_user)
        self._sign_in("colleague")
        self.assertIn("insertion_no_lot", self.url_open("/my/insertion").text)

    def test_nobody_is_reached_beyond_ones_own_firm(self):
        before = (self.other_contractor | self.subcontractor).contact_ids
        for firm, person in (
            (self.stranger_firm, self.stranger.partner_id),
            (self.subfirm, self.sub_user.partner_id),
            (self.firm, self.stranger.partner_id),
        ):
            answer = self._remove(person, firm)
            self.assertIn("no longer named here", answer.text)
        self._invite(
            firm=self.stranger_firm.id, **{f"lot_{self.other_contractor.id}": "1"}
        )
        self._invite(**{f"lot_{self.other_contractor.id}": "1"})
        after = (self.other_contractor | self.subcontractor).contact_ids
        self.assertEqual(before, after)
        self.assertNotIn("Toitures Klein", self._text(URL))

    def test_one_does_not_remove_oneself(self):
        self.assertIn("cannot remove yourself", self._remove(self.clerk).text)
        self.assertIn(self.clerk, self.contractor.contact_ids)

    def test_structure_names_its_own_people(self):
        delegation = self._delegate()
        self._sign_in("agency")
        self._post(
            URL,
            {
                "firm": self.agency.id,
                "action": "invite",
                "name": "Léa Morin",
                "email": "lea@agency.example",
                f"delegation_{delegation.id}": "1",
            },
        )
        self.assertIn("Léa Morin", delegation.contact_ids.mapped("name"))
        self.assertNotIn("Inès Roux", self._text(URL))

    def test_who_acts_for_nobody_is_led_back(self):
        self._sign_in("buyer")
        self.assertTrue(self.url_open(URL).url.endswith("/my/insertion"))

    def test_many_invitations_wait(self):
        self.env["ir.config_parameter"].set_param("mife.attempt.invite", 2)
        for number in range(3):
            answer = self._invite(f"Paul {number}", f"paul{number}@dupre.example")
        self.assertIn("wait a quarter of an hour", answer.text)
        self.assertFalse(self._get_access("Paul 2"))
