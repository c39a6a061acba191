# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No page outside the back office has a violation of axe-core, empty or filled."""

from accessibility import PagesCase, violations
from screenshots import Browser

from odoo import fields
from odoo.tests import new_test_user, tagged

from odoo.addons.mife_insertion_clauses.common.door import get_code
from odoo.addons.mife_insertion_clauses.tests.portal_common import (
    InsertionPortalCommon,
)

COMPANY = [
    ("/my/insertion",),
    ("/my/insertion/months",),
    ("/my/insertion/people",),
    ("/my/insertion/colleagues",),
    ("/my/insertion/interface",),
    ("/my/insertion/offline",),
    ("/my/insertion/people/<int:referral_id>", "referral"),
    ("/my/insertion/lots/<int:contractor_id>", "contractor"),
    ("/my/insertion/lots/<int:contractor_id>/difficulty", "contractor"),
    ("/my/insertion/months/<int:declaration_id>", "month"),
    ("/my/insertion/months/<int:declaration_id>", "attested"),
    ("/my/insertion/months/<int:declaration_id>", "sub_month"),
    ("/my/insertion/months/<int:declaration_id>", "month_to_approve"),
    ("/my/insertion/months/<int:declaration_id>/person", "month"),
    ("/my/insertion/months/<int:declaration_id>/correct", "attested"),
    ("/my/insertion/months/<int:declaration_id>/receipt", "attested"),
    (
        "/my/insertion/months/<int:declaration_id>/proofs/<int:proof_id>/remove",
        "month",
        "proof",
    ),
    (
        "/my/insertion/months/<int:declaration_id>/file/<int:file_id>",
        "month",
        "hours_file",
    ),
    ("/my/insertion/placements/<int:placement_id>/end", "placement"),
    ("/my/insertion/penalties/<int:penalty_id>", "penalty"),
    ("/my/insertion/lots/<int:contractor_id>/messages", "contractor"),
    ("/my/insertion/lots/<int:contractor_id>/subcontractors", "contractor"),
    ("/my/insertion/offers",),
    ("/my/insertion/offers/new",),
    ("/my/insertion/offers/<int:offer_id>", "offer"),
]


@tagged("post_install", "-at_install", "standard")
class TestAccessibility(PagesCase, InsertionPortalCommon):
    guide_role = "buyer"
    month_name = "2026-03"
    pages = {
        "insertion_clerk": COMPANY,
        "insertion_sub": [
            ("/my/insertion",),
            ("/my/insertion/months",),
            ("/my/insertion/lots/<int:contractor_id>", "subcontractor"),
            ("/my/insertion/months/<int:declaration_id>", "sub_month"),
            ("/my/insertion/months/<int:declaration_id>/correct", "month_to_approve"),
        ],
        "insertion_agency": [
            ("/my/insertion",),
            ("/my/insertion/months",),
            ("/my/insertion/months/<int:declaration_id>", "month"),
            ("/my/insertion/structure/<string:month>", "month_name"),
            ("/my/insertion/offers",),
            ("/my/insertion/offers/<int:offer_id>", "offer"),
        ],
        "insertion_buyer": [
            ("/my/email",),
            ("/guide/insertion",),
            ("/guide/insertion/<string:role>", "guide_role"),
            ("/my/clauses",),
            ("/my/clauses/<int:contract_id>", "contract"),
            ("/my/clauses/penalties/<int:penalty_id>", "penalty"),
            ("/my/clauses/programme",),
        ],
        None: [
            ("/clauses/<string:code>", "buyer_page.code"),
            ("/accessibility",),
            ("/attestation",),
            ("/attestation/<string:code>", "attestation.code"),
            ("/insertion/figures",),
            ("/suivi/<string:code>", "followup.code"),
            ("/web/reset_password",),
            ("/my/email/confirm",),
            ("/my/welcome",),
            ("/my/link",),
        ],
        "insertion_nobody": [
            ("/my",),
            ("/my/insertion",),
            ("/my/insertion/months",),
            ("/my/insertion/people",),
            ("/my/clauses",),
        ],
    }

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
        cls.contract.holder_approves_from = "2026-02-01"
        cls.attested = cls._attest_february()
        cls.offer = cls.env["insertion.offer"].create(
            {
                "contractor_id": cls.contractor.id,
                "trade_id": cls.env["insertion.trade"].search([], limit=1).id,
                "wanted": 2,
                "date_from": "2026-05-04",
                "place": "Belfort",
            }
        )
        values = {"proposed": 1, "date_from": "2026-05-04", "description": "Un peintre"}
        Proposal = cls.env["insertion.offer.proposal"].with_user(cls.agency_user).sudo()
        Proposal._propose(cls.offer, cls.agency, values)
        cls.attestation = cls.attested.attestation_ids.sudo()
        cls.buyer_page = cls.env["insertion.buyer.page"]._publish(
            cls.buyer, cls.contract.company_id
        )
        bilan = cls.env["insertion.statement"].create({"year": "2026"})
        bilan.action_issue()
        bilan.with_user(cls.manager).action_publish()
        cls.penalty = cls.env["insertion.penalty"].create({"lot_id": cls.lot.id})
        cls.penalty._write_by_action(
            {
                "state": "observations",
                "invited_on": "2026-01-10",
                "reported_on": "2026-01-12",
                "observation_deadline": "2026-01-31",
            }
        )
        today = fields.Date.today()
        cls.followup = (
            cls.env["insertion.followup"]
            ._by_action()
            .create(
                {
                    "participant_id": cls.participant.id,
                    "step_id": cls.env.ref(
                        "mife_insertion_clauses.insertion_followup_step_3"
                    ).id,
                    "last_day": today,
                    "date_due": today,
                    "date_close": today,
                }
            )
            .sudo()
        )
        cls.hours_file = cls._keep_file(
            "Qui;Rubrique;Combien\nAli;Heures normales;7.30\nAli;1042;3\n"
        )
        cls.proof = cls.env["ir.attachment"].create(
            {
                "name": "releve.pdf",
                "raw": b"%PDF-1.7 releve",
                "res_model": cls.month._name,
                "res_id": cls.month.id,
            }
        )
        # as attached by the company
        cls.env.cr.execute(
            "UPDATE ir_attachment SET create_uid = %s WHERE id = %s",
            (cls.portal_user.id, cls.proof.id),
        )
        cls.proof.invalidate_recordset()

    @classmethod
    def _attest_february(cls):
        months = cls._open(month=cls.month.month.replace(month=2))
        month = months.filtered(lambda month: month.contractor_id == cls.contractor)
        cls.month_to_approve = months.filtered(
            lambda month: month.contractor_id == cls.subcontractor
        )
        cls.month_to_approve.line_ids.worked_hours = 70
        cls.month_to_approve.action_declare()
        month.line_ids.worked_hours = 210
        month.action_declare()
        month.with_user(cls.officer).action_validate()
        month.with_user(cls.officer).action_attest()
        return month

    def _get_door(self, contact, code, page):
        """Return the address that a mail holds, with the token that leaves."""
        kind = "link" if page.endswith("enter") else "welcome"
        _address, token = contact._get_account_token(kind, code)
        return f"{page}?token={token}"

    def test_public_pages(self):
        """Those of the door, at each of its steps."""
        contact = self.env["res.partner"].create(
            {"name": "Paul", "email": "paul@example.com", "parent_id": self.firm.id}
        )
        self.contractor.contact_ids = contact
        access = self.contractor.access_ids.filtered(lambda a: a.partner_id == contact)
        access.action_invite()
        self.env["mife.login.link"]._ask("paul@example.com", "/my")
        link = self.env["mife.login.link"].search(
            [("user_id", "=", contact.user_ids.id)]
        )
        door = self._get_door(contact, get_code(access), "/my/welcome")
        enter = self._get_door(contact, str(link.id), "/my/link/enter")
        self.check_pages(None, "/web/login", door, enter, "/my/link?ended=1")
        self.check_pages("insertion_stranger", door)
        access.action_revoke()
        self.check_pages("insertion_stranger", door)

    def test_pages_of_a_company(self):
        self.check_pages("insertion_clerk", "/my")

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
        self.check_pages("insertion_sub")
        self.check_pages("insertion_agency", "/my")

    def test_pages_of_a_buyer(self):
        self.check_pages("insertion_buyer", "/my")

    def test_empty_pages(self):
        new_test_user(self.env, login="insertion_nobody", groups="base.group_portal")
        self.check_pages("insertion_nobody")

    def test_what_was_typed_is_back(self):
        """The login page that keeps what was typed, then the month that shows it."""
        self._sign_in("clerk")
        form = self._page(self.url).get_element_by_id("insertion_month_form")
        fields = dict(form.fields) | {f"worked_{self.line.id}": "78,5"}
        self.opener.cookies.clear()
        self.url_open(self.url, data=fields)
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            found = violations(browser, f"/web/login?redirect={self.url}")
            self.assertTrue(browser.evaluate("!!document.querySelector('#kept_form')"))
        self.assertFalse(found, "\n".join(found))
