# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..common import InsertionCommon

COUNTS = [
    "insertion_contract_count",
    "insertion_lot_count",
    "insertion_line_count",
    "insertion_hours_done",
    "insertion_event_count",
]


@tagged("post_install", "-at_install")
class TestResPartner(InsertionCommon):
    def test_buyer_and_company_show_what_they_have(self):
        self._declare(120).action_validate()
        self._declare(30, month=self.lot.date_start.replace(day=1))
        self.env["calendar.event"].create(
            {
                "name": "Réunion",
                "start": "2026-04-14 09:00:00",
                "stop": "2026-04-14 10:00:00",
                "insertion_kind": "kickoff",
                "insertion_lot_id": self.lot.id,
            }
        )
        firm = self.firm.with_user(self.facilitator)
        buyer = self.buyer.with_user(self.facilitator)
        # only the validated month is certified
        self.assertEqual([firm[name] for name in COUNTS], [0, 1, 2, 120, 1])
        self.assertEqual([buyer[name] for name in COUNTS], [1, 0, 0, 0, 1])

    def test_buttons_open_what_they_count(self):
        self._declare(120)
        firm = self.firm.with_user(self.facilitator)
        for name, expected in (
            ("action_view_insertion_lots", self.lot),
            ("action_view_insertion_hours", self.placement),
        ):
            action = getattr(firm, name)()
            found = self.env[action["res_model"]].search(action["domain"])
            if found._name == "insertion.declaration.line":
                found = found.placement_id
            self.assertEqual(found, expected)
        buyer = self.buyer.with_user(self.facilitator)
        action = buyer.action_view_insertion_contracts()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.contract)

    def test_counts_cost_the_same_for_many(self):
        partners = self.firm | self.buyer
        for index in range(20):
            partners |= self._new_company(f"Entreprise {index}")

        def count(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.facilitator).read(COUNTS)
            return self.env.cr.sql_log_count - before

        count(partners)
        self.assertEqual(count(partners), count(self.firm | self.buyer))

    def test_other_services_see_nothing_of_it(self):
        employee = new_test_user(
            self.env, login="partner_employee", groups="base.group_user"
        )
        firm = self.firm.with_user(employee)
        for name in (*COUNTS, "insertion_buyer_kind", "insertion_size"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                firm.read([name])
        self.assertNotIn("insertion_size", firm.get_view(view_type="form")["arch"])

    def test_form_keeps_kind_and_size(self):
        with Form(self.buyer.with_user(self.facilitator)) as form:
            form.insertion_buyer_kind = "commune"
            form.insertion_size = "medium"
        self.assertEqual(self.buyer.insertion_buyer_kind, "commune")
        self.assertEqual(self.buyer.insertion_size, "medium")

    def test_wrong_siret_gives_one_clear_sentence(self):
        for siret, sentence in (
            ("99800011100019", "SIRET '99800011100019'.*checksum is wrong"),
            ("9980001110001", "should have 14 digits"),
            ("9980001110001A", "only digits"),
        ):
            with (
                self.subTest(siret=siret),
                self.assertRaisesRegex(ValidationError, sentence) as caught,
            ):
                self._new_company("Mal numérotée", siret)
            self.assertEqual(len(str(caught.exception).splitlines()), 1)

    def test_contacts_of_a_structure_are_its_people_else_itself(self):
        self.clerk.email = False
        self.firm.email = "accueil@example.com"
        self.assertEqual(self.firm._get_insertion_contacts(), self.firm)
        self.clerk.email = "ines.roux@example.com"
        self.assertEqual(self.firm._get_insertion_contacts(), self.clerk)
