# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..common import InsertionCommon

LINKS = ["insertion_contract_id", "insertion_lot_id", "insertion_kind"]


@tagged("post_install", "-at_install")
class TestInsertionCalendar(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.email = "ines.roux@example.com"
        cls.purchaser = cls.env["res.partner"].create(
            {
                "name": "Anne Marchand",
                "parent_id": cls.buyer.id,
                "email": "anne.marchand@example.com",
            }
        )
        cls.employee = new_test_user(
            cls.env, login="calendar_employee", groups="base.group_user"
        )

    def _new_event(self, **vals):
        return (
            self.env["calendar.event"]
            .with_user(self.facilitator)
            .create(
                {
                    "name": "Réunion",
                    "start": "2026-04-14 09:00:00",
                    "stop": "2026-04-14 10:00:00",
                    "insertion_kind": "visit",
                    "insertion_lot_id": self.lot.id,
                    **vals,
                }
            )
        )

    def test_meeting_opens_filled_in(self):
        action = self.lot.with_user(self.facilitator).action_plan_event()
        event = Form(
            self.env["calendar.event"]
            .with_user(self.facilitator)
            .with_context(**action["context"])
        ).save()
        self.assertEqual(event.insertion_kind, "kickoff")
        self.assertEqual(event.insertion_lot_id, self.lot)
        self.assertEqual(event.insertion_contract_id, self.contract)
        self.assertEqual(
            event.partner_ids,
            self.facilitator.partner_id | self.clerk | self.purchaser,
        )
        self.assertIn(self.firm.name, event.name)
        self.assertIn("On the agenda", event.description)
        self.assertEqual(self.lot.event_count, 1)
        self.assertEqual(self.contract.event_count, 1)

    def test_second_meeting_is_a_visit(self):
        self._new_event(insertion_kind="kickoff")
        context = self.lot.with_user(self.facilitator)._prepare_event_context()
        self.assertEqual(context["default_insertion_kind"], "visit")

    def test_meeting_of_a_contract_without_lot_is_the_buyer_s(self):
        contract = self.contract.copy({"lot_ids": False})
        context = contract.with_user(self.facilitator)._prepare_event_context()
        self.assertEqual(context["default_insertion_kind"], "buyer")
        self.assertEqual(context["default_insertion_contract_id"], contract.id)
        self.assertFalse(context["default_insertion_lot_id"])

    def test_lot_of_another_contract_is_refused(self):
        other = self.contract.copy({"lot_ids": False})
        with self.assertRaisesRegex(ValidationError, "is not a lot of"):
            self._new_event(insertion_contract_id=other.id)

    def test_other_employees_plan_their_meetings_as_before(self):
        event = (
            self.env["calendar.event"]
            .with_user(self.employee)
            .create(
                {
                    "name": "Réunion d'équipe",
                    "start": "2026-04-01 08:00:00",
                    "stop": "2026-04-01 09:00:00",
                }
            )
        )
        event.name = "Réunion du mardi"
        self.assertFalse(event.sudo().insertion_contract_id)

    def test_employee_reads_the_meeting_without_its_contract(self):
        event = self._new_event(description="<p>Ordre du jour</p>")
        event = event.with_user(self.employee)
        self.assertEqual(event.read(["name"])[0]["name"], "Réunion")
        for name in LINKS:
            with self.subTest(field=name):
                self.assertNotIn(name, event.fields_get())
                with self.assertRaises(AccessError):
                    event.read([name])
                with self.assertRaises(AccessError):
                    event.search([(name, "!=", False)])
                with self.assertRaises(AccessError):
                    event.formatted_read_group([], [name], ["__count"])
                with self.assertRaises(AccessError):
                    event.search([], order=name)
        self.assertTrue(
            self.env["calendar.event"]
            .with_user(self.employee)
            .get_views([(False, "form"), (False, "list"), (False, "calendar")])
        )

    def test_prefilled_meeting_tells_nothing_of_the_contract(self):
        context = self.lot._prepare_event_context()
        for text in (context["default_name"], str(context["default_description"])):
            self.assertNotIn(self.contract.reference, text)
            self.assertNotIn(self.contract.name, text)
            self.assertNotIn("700", text)

    def test_meeting_stays_in_its_organisation(self):
        event = self._new_event()
        other = self.env["res.company"].create({"name": "Autre organisme"})
        stranger, guest = (
            new_test_user(
                self.env,
                login=login,
                groups="mife_insertion_clauses.group_insertion_manager",
                company_id=other.id,
                company_ids=[Command.set(other.ids)],
            )
            for login in ("calendar_stranger", "calendar_guest")
        )
        event.partner_ids += guest.partner_id
        self.assertFalse(event.with_user(stranger).search([("id", "=", event.id)]))
        with self.assertRaises(AccessError):
            event.with_user(stranger).read(["name"])
        # who is invited comes, whatever the organisation
        self.assertEqual(event.with_user(guest).read(["name"])[0]["name"], "Réunion")
        # other meetings are nobody's business
        plain = self._new_event(insertion_lot_id=False, insertion_kind=False)
        self.assertTrue(plain.with_user(stranger).read(["name"]))
