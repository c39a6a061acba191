# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from lxml import html

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user

from .common import InsertionCommon


class InsertionPortalCommon(InsertionCommon, HttpCase):
    """Everybody who signs in from outside, around the lot of 700 h.

    The holder (Inès Roux), its subcontractor, an agency that lends it a person, the
    buyer, and a company of another contract.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subfirm, cls.sub_user = cls._new_firm("Sols Martin", "sub")
        cls.agency, cls.agency_user = cls._new_firm("Intérim Solidaire", "agency")
        cls.stranger_firm, cls.stranger = cls._new_firm("Toitures Klein", "stranger")
        cls.buyer_user = cls._new_portal_user(cls.buyer, "buyer")
        cls.agency.insertion_employer_kind = "etti"

        cls.subcontractor = cls.env["insertion.contractor"].create(
            {
                "lot_id": cls.lot.id,
                "partner_id": cls.subfirm.id,
                "role": "subcontractor",
                "parent_id": cls.contractor.id,
                "contact_ids": [Command.set(cls.sub_user.partner_id.ids)],
            }
        )
        cls.sub_placement = cls._new_placement(
            cls._new_participant("Karim", "Ziani"), contractor_id=cls.subcontractor.id
        )
        cls.lent = cls._new_placement(
            cls._new_participant("Awa", "Traoré"),
            modality="etti",
            employer_id=cls.agency.id,
            contract_type="temp",
        )
        cls.contract.buyer_contact_ids = cls.buyer_user.partner_id
        cls._create_other_contract()

        months = cls._open()
        cls.month = months.filtered(lambda m: m.contractor_id == cls.contractor)
        cls.sub_month = months.filtered(lambda m: m.contractor_id == cls.subcontractor)
        cls.other_month = months.filtered(lambda m: m.lot_id == cls.other_lot)
        cls.line = cls.month.line_ids.filtered(
            lambda line: line.placement_id == cls.placement
        )
        cls.lent_line = cls.month.line_ids - cls.line
        cls.url = f"/my/insertion/months/{cls.month.id}"

    @classmethod
    def _create_other_contract(cls):
        cls.other_contract = cls.contract.copy(
            {
                "reference": "2026-99",
                "buyer_id": cls._new_company("Autre acheteur").id,
                "lot_ids": False,
                "buyer_contact_ids": False,
                "state": "awarded",
            }
        )
        cls.other_lot = cls.env["insertion.lot"].create(
            {
                "contract_id": cls.other_contract.id,
                "name": "Toiture secrète",
                "date_start": "2026-01-05",
                "date_end": "2026-12-31",
            }
        )
        cls.other_contractor = cls.env["insertion.contractor"].create(
            {
                "lot_id": cls.other_lot.id,
                "partner_id": cls.stranger_firm.id,
                "contact_ids": [Command.set(cls.stranger.partner_id.ids)],
            }
        )
        cls.other_placement = cls._new_placement(
            cls._new_participant("Ludmila", "Secrète"),
            contractor_id=cls.other_contractor.id,
        )
        cls.other_lot.action_start()

    @classmethod
    def _new_firm(cls, name, login):
        firm = cls._new_company(name)
        return firm, cls._new_portal_user(firm, login)

    @classmethod
    def _new_portal_user(cls, firm, login):
        contact = cls.env["res.partner"].create(
            {
                "name": f"Contact {login}",
                "parent_id": firm.id,
                "email": f"{login}@example.com",
                "lang": "en_US",
            }
        )
        return new_test_user(
            cls.env,
            login=f"insertion_{login}",
            groups="base.group_portal",
            partner_id=contact.id,
            email=f"{login}@example.com",
        )

    @classmethod
    def _keep_file(cls, text, filename="heures.csv"):
        """Return a file of hours that the clerk sent for the month."""
        Import = cls.env["insertion.hours.import"].with_user(cls.portal_user).sudo()
        return Import.create(
            {
                "month": cls.month.month,
                "declaration_ids": cls.month.ids,
                "data": base64.b64encode(text.encode()),
                "filename": filename,
            }
        )

    @classmethod
    def _delegate(cls):
        return cls.env["insertion.delegation"].create(
            {
                "contractor_id": cls.contractor.id,
                "employer_id": cls.agency.id,
                "contact_ids": [Command.set(cls.agency_user.partner_id.ids)],
            }
        )

    def _sign_in(self, login):
        self.authenticate(f"insertion_{login}", f"insertion_{login}")

    def _page(self, url):
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.text)

    def _text(self, url):
        page = self._page(url)
        for script in page.xpath("//script"):
            # drawn at random: a token may hold any number
            script.drop_tree()
        return page.text_content()

    def _token(self):
        page = self._page("/my/security")
        return page.xpath("//input[@name='csrf_token']/@value")[0]

    def _post(self, url, data=None, **options):
        return self.url_open(
            url, data={"csrf_token": self._token(), **(data or {})}, **options
        )

    def _call(self, url, **params):
        return self.url_open(url, json={"params": params}).json()
