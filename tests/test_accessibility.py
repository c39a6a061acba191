# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No page outside the back office has a violation of axe-core, empty or filled."""

from urllib.parse import urlsplit

from accessibility import violations
from screenshots import SCREENS, Browser

from odoo.tests import new_test_user, tagged

from odoo.addons.mife_insertion_clauses.tests.portal_common import (
    InsertionPortalCommon,
)


@tagged("post_install", "-at_install", "standard")
class TestAccessibility(InsertionPortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.lang_fr").active = True
        people = cls.portal_user + cls.sub_user + cls.agency_user + cls.buyer_user
        people.partner_id.lang = "fr_FR"
        cls.agency_user.lang = cls.portal_user.lang = "fr_FR"
        cls._delegate()
        cls.facilitator.email = "nadege@example.com"
        cls.referral = cls.env["insertion.referral"].create(
            {
                "participant_id": cls._new_participant("Noé", "Petit").id,
                "contractor_id": cls.contractor.id,
                "job": "Peintre",
                "user_id": cls.facilitator.id,
            }
        )
        cls.env["insertion.difficulty"].create(
            {"contractor_id": cls.contractor.id, "description": "Chantier arrêté"}
        )
        cls.sub_month.line_ids.worked_hours = 60
        cls.sub_month.action_declare()
        cls.attested = cls._attest_february()

    @classmethod
    def _attest_february(cls):
        month = cls._open(month=cls.month.month.replace(month=2)).filtered(
            lambda month: month.contractor_id == cls.contractor
        )
        month.line_ids.worked_hours = 210
        month.action_declare()
        month.with_user(cls.officer).action_validate()
        month.with_user(cls.officer).action_attest()
        return month

    def _check(self, login, urls):
        login = login and f"insertion_{login}"
        self.authenticate(login, login)
        found = []
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            for width, height, mobile in SCREENS.values():
                browser._resize(width, height, mobile)
                for url in urls:
                    found += violations(browser, url)
        self.assertFalse(found, "\n".join(found))

    def test_public_pages(self):
        attestation = self.attested.attestation_ids.sudo()
        contact = self.env["res.partner"].create(
            {"name": "Paul", "email": "paul@example.com", "parent_id": self.firm.id}
        )
        self.contractor.contact_ids = contact
        access = self.contractor.access_ids.filtered(lambda a: a.partner_id == contact)
        access.action_invite()
        invitation = (
            urlsplit(access._get_invitation_url())
            ._replace(scheme="", netloc="")
            .geturl()
        )
        self._check(
            None,
            [
                "/web/login",
                "/web/reset_password",
                invitation,
                "/attestation",
                f"/attestation/{attestation.code}",
            ],
        )

    def test_pages_of_a_company(self):
        lot = f"/my/insertion/lots/{self.contractor.id}"
        attested = f"/my/insertion/months/{self.attested.id}"
        self._check(
            "clerk",
            [
                "/my",
                "/my/insertion",
                "/my/insertion/months",
                "/my/insertion/people",
                f"/my/insertion/people/{self.referral.id}",
                lot,
                f"{lot}/difficulty",
                self.url,
                f"{self.url}/person",
                attested,
                f"{attested}/correct",
                f"/my/insertion/months/{self.sub_month.id}",
                f"/my/insertion/placements/{self.placement.id}/end",
            ],
        )

    def test_errors_and_hints_of_a_month(self):
        self.line.worked_hours = 210
        self._sign_in("clerk")
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            browser.open(self.url)
            browser.evaluate(
                f"document.getElementById('training_{self.line.id}').value = 'x';"
                "document.querySelector('button[value=declare]').click()"
            )
            browser.settle()
            self.assertTrue(
                browser.evaluate("!!document.querySelector('#insertion_errors')")
            )
            found = violations(browser)
        self.assertFalse(found, "\n".join(found))

    def test_pages_of_a_subcontractor_and_a_structure(self):
        self._check(
            "sub",
            [
                "/my/insertion",
                f"/my/insertion/lots/{self.subcontractor.id}",
                f"/my/insertion/months/{self.sub_month.id}",
            ],
        )
        self._check("agency", ["/my", "/my/insertion", self.url])

    def test_pages_of_a_buyer(self):
        self._check("buyer", ["/my", "/my/clauses", f"/my/clauses/{self.contract.id}"])

    def test_empty_pages(self):
        new_test_user(self.env, login="insertion_nobody", groups="base.group_portal")
        self._check(
            "nobody",
            [
                "/my",
                "/my/insertion",
                "/my/insertion/months",
                "/my/insertion/people",
                "/my/clauses",
            ],
        )
