# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A walk through all the forms of the portal, by those who fill them in."""

from urllib.parse import urlsplit

from lxml import html

from odoo.tests import new_test_user

from odoo.addons.mife_insertion_clauses.report.month_proofs import MonthProofs
from odoo.addons.mife_insertion_clauses.tests.portal_common import (
    InsertionPortalCommon,
)
from odoo.addons.mife_label.report.session_board import SessionBoard
from odoo.addons.mife_label.tests.common import PDF, SIRETS
from odoo.addons.mife_label.tests.jury.common_jury import JuryCommon

WORDS = "Words <b>to keep</b>"
TYPED = {"date": "2026-04-02", "email": "kept@words.example", "number": "7"}
BUTTONS = ("submit", "button", "image", "reset", "file", "hidden")


def type_in(form, words=WORDS, number="7"):
    """Return what the form sends once all its fields are filled in, and what shows."""
    sent = {name: value for name, value in form.fields.items() if value is not None}
    typed = {}
    for name, field in form.inputs.items():
        if isinstance(field, list):
            typed[name] = field.value_options[-1]
        elif field.tag == "select":
            typed[name] = field.value_options[-1]
        elif field.tag == "textarea":
            typed[name] = words
        elif field.get("type") == "password":
            # never kept
            sent[name] = words
        elif field.get("type") == "checkbox":
            typed[name] = field.get("value", "on")
        elif field.get("type") not in BUTTONS:
            plain = number if field.get("inputmode") else words
            typed[name] = TYPED.get(field.get("type"), plain)
    return sent | typed, typed


def read(form, names):
    """Return what the fields of a form show."""
    return {name: (form.inputs[name].value or "").strip() for name in names}


class PortalForms(JuryCommon, InsertionPortalCommon):
    """Who fills in which pages, and their forms as they are sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jurors.lang = cls.user_secretary.lang = "en_US"
        cls.lead = new_test_user(
            cls.env, "label_lead", groups="base.group_portal", lang="en_US"
        )
        cls.pages = {
            "label_lead": cls._prepare_company_of_the_label(),
            **cls._prepare_jury(),
            "insertion_clerk": cls._prepare_company_of_the_clauses(),
            "insertion_sub": [f"/my/insertion/months/{cls.sub_month.id}/correct"],
            "insertion_agency": [
                f"/my/insertion/structure/{cls.month.month:%Y-%m}",
                f"/my/insertion/offers/{cls.offer.id}",
            ],
            "insertion_buyer": [
                "/my/clauses",
                "/my/clauses/programme",
                f"/my/clauses/penalties/{cls.penalty_file.id}",
            ],
        }

    @classmethod
    def _prepare_company_of_the_label(cls):
        written = cls._bring_to(
            cls._create_application(partner_id=cls._new_holder().id), "in_progress"
        )
        decided = cls._bring_to(
            cls._create_application(
                partner_id=cls._create_establishment("Delta Works", SIRETS[1]).id
            ),
            "under_review",
        )
        decided.action_notify("awarded")
        cls.env["label.application.member"].create(
            [
                {
                    "application_id": application.id,
                    "partner_id": cls.lead.partner_id.id,
                    "role": "1_lead",
                }
                for application in (written, decided)
            ]
        )
        answer = cls._fill_file(written).answer_ids[:1]
        cls._create_evidence(answer)
        cls.env["label.action"].create({"answer_id": answer.id, "name": "A visit"})
        home = f"/my/label/{written.id}"
        return [
            home,
            f"{home}/question/{answer.id}",
            f"{home}/plan",
            f"{home}/people",
            f"{home}/submit",
            f"{home}/withdraw",
            f"/my/label/{decided.id}/plan",
            f"/my/label/{decided.id}/award",
            f"/my/label/{decided.id}/life",
            "/my/email",
        ]

    @classmethod
    def _prepare_jury(cls):
        cls._open_reading()
        cls._declare(cls.bruno)
        cls._declare(cls.chloe, has_link=True, note="A cousin")
        jury = cls.jury.with_user(cls.user_secretary)
        jury.action_start_meeting()
        jury.member_ids.presence = "present"
        SessionBoard(jury).call_next()
        home = f"/my/jury/{cls.jury.id}"
        file = f"{home}/{cls.hearing.id}"
        return {
            cls.anna.login: [home, file, f"/label/board/{cls.jury.id}"],
            cls.bruno.login: [file],
            cls.chloe.login: [file],
            cls.user_secretary.login: [f"/label/board/{cls.jury.id}"],
        }

    @classmethod
    def _prepare_company_of_the_clauses(cls):
        parameters = cls.env["ir.config_parameter"].sudo()
        parameters.set_param("portal.allow_api_keys", "True")
        cls.env["res.users.apikeys"].with_user(cls.portal_user).sudo()._generate(
            None, "Payroll", None
        )
        cls._delegate()
        cls.sub_month.line_ids.worked_hours = 60
        cls.sub_month.action_declare()
        referral = cls.env["insertion.referral"].create(
            {
                "participant_id": cls._new_participant("Noé", "Petit").id,
                "contractor_id": cls.contractor.id,
                "job": "Peintre",
                "user_id": cls.facilitator.id,
            }
        )
        month = cls.month.with_user(cls.portal_user).sudo()
        MonthProofs(month).attach("sheet.pdf", PDF)
        proof = cls.month.proof_ids
        file = cls._keep_file("Qui;Combien\nAli;7.30\n")
        cls.offer = cls._prepare_offer()
        lot = f"/my/insertion/lots/{cls.contractor.id}"
        colleague = cls._new_portal_user(cls.firm, "colleague")
        cls.contractor.contact_ids += colleague.partner_id
        cls.penalty_file = cls.env["insertion.penalty"].create({"lot_id": cls.lot.id})
        cls.penalty_file._write_by_action(
            {
                "state": "observations",
                "reported_on": "2026-01-10",
                "invited_on": "2026-01-10",
                "observation_deadline": "2026-01-31",
            }
        )
        return [
            cls.url,
            "/my/insertion/colleagues",
            "/my/insertion/interface",
            "/my/insertion/offers/new",
            f"/my/insertion/offers/{cls.offer.id}",
            f"{cls.url}/person",
            f"{cls.url}/proofs/{proof.id}/remove",
            f"{cls.url}/file/{file.id}",
            f"/my/insertion/months/{cls.sub_month.id}",
            lot,
            f"{lot}/difficulty",
            f"{lot}/messages",
            f"/my/insertion/penalties/{cls.penalty_file.id}",
            f"/my/insertion/people/{referral.id}",
            f"/my/insertion/placements/{cls.placement.id}/end",
        ]

    @classmethod
    def _prepare_offer(cls):
        """Return an offer of the company with a proposal to answer of another firm."""
        offer = cls.env["insertion.offer"].create(
            {
                "contractor_id": cls.contractor.id,
                "trade_id": cls.env["insertion.trade"].search([], limit=1).id,
                "wanted": 2,
                "date_from": "2026-05-04",
                "place": "Belfort",
            }
        )
        values = {"proposed": 1, "date_from": "2026-05-04", "description": "Un peintre"}
        Proposal = cls.env["insertion.offer.proposal"].with_user(cls.stranger).sudo()
        Proposal._propose(offer, cls.stranger_firm, values)
        return offer

    # HOW

    def _sign_in_as(self, login):
        self.authenticate(login, login)

    def _sign_in_again(self, answer, login):
        """Type the password on the page of the answer, as a browser without script."""
        self.assertIn("/web/login", answer.url)
        [form] = html.fromstring(answer.text).xpath("//form[@action='/web/login']")
        return self.url_open(
            "/web/login", data=dict(form.fields) | {"login": login, "password": login}
        )

    def _get_forms(self, text):
        page = html.fromstring(text)
        return page.xpath("//form[@method='post'][not(@action='/web/login')]")

    def _get_targets(self, form):
        """Return where the buttons of a form send it."""
        buttons = form.xpath(".//button | .//input[@type='submit']")
        if form.get("id"):
            buttons += form.getroottree().xpath(f"//button[@form='{form.get('id')}']")
        return {button.get("formaction") or form.get("action") for button in buttons}

    def _walk(self):
        """Yield each form of each page: who, where, which, and where it is sent."""
        for login, pages in self.pages.items():
            self._sign_in_as(login)
            for page in pages:
                answer = self.url_open(page)
                self.assertEqual(urlsplit(answer.url).path, page)
                forms = self._get_forms(answer.text)
                self.assertTrue(forms, page)
                for number, form in enumerate(forms):
                    for target in sorted(self._get_targets(form)):
                        yield login, page, number, target
