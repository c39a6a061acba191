# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ast import literal_eval

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..common import MARCH, InsertionCommon

ROOM_FORM = "mife_insertion_clauses.res_partner_view_form_insertion"
FIGURES = [
    "insertion_open_lot_count",
    "insertion_year_due",
    "insertion_year_done",
    "insertion_people_count",
    "insertion_last_contact_on",
    "insertion_last_contact_by",
    "insertion_call",
    "insertion_awaited",
]


@tagged("post_install", "-at_install")
@freeze_time("2026-05-20 10:00:00")
class TestPartnerRoom(InsertionCommon):
    def setUp(self):
        super().setUp()
        self.seen = self.firm.with_user(self.facilitator)

    def _find(self, action):
        """Return what a list of the room shows."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"mife_insertion_clauses.res_partner_action_{action}"
        )
        partners = self.env["res.partner"].with_user(self.facilitator)
        return partners.search(literal_eval(action["domain"]))

    def _filter(self, name):
        """Return the domain of a filter of the search of the room."""
        view = self.env.ref("mife_insertion_clauses.res_partner_view_search_insertion")
        [node] = etree.fromstring(view.arch).xpath(f"//filter[@name='{name}']")
        return literal_eval(node.get("domain").replace("uid", str(self.facilitator.id)))

    # FIGURES

    def test_a_firm_by_its_lots(self):
        self._declare(100).action_validate()
        # declared and not validated: not done
        self._declare(50, month=MARCH.replace(month=4))
        self.assertEqual(self.seen.insertion_open_lot_count, 1)
        self.assertEqual(self.seen.insertion_year_done, 100)
        # the whole lot is in the year
        self.assertEqual(self.seen.insertion_year_due, 700)
        self.assertEqual(self.seen.insertion_people_count, 1)

    def test_hours_foreseen_are_spread_over_the_years(self):
        # 700 h from 2026-07-01 to 2027-06-30, 365 days: 184 of them in 2026
        self.placement.unlink()
        self.lot.commitment_ids.date = "2026-05-01"
        self.lot.write({"date_start": "2026-07-01", "date_end": "2027-06-30"})
        self.assertAlmostEqual(self.seen.insertion_year_due, 700 * 184 / 365)
        self.assertIn("2027", self.seen.insertion_years)
        # joint holders owe their share
        other = self._new_company("Cotraitante")
        self.contractor.share = 0.25
        self.lot.contractor_ids = [
            Command.create({"partner_id": other.id, "role": "joint", "share": 0.75})
        ]
        self.seen.invalidate_recordset()
        self.assertAlmostEqual(self.seen.insertion_year_due, 175 * 184 / 365)

    def test_a_buyer_by_its_contracts(self):
        self._declare(100).action_validate()
        buyer = self.buyer.with_user(self.facilitator)
        self.assertEqual(buyer.insertion_open_lot_count, 1)
        self.assertEqual(buyer.insertion_year_due, 700)
        self.assertEqual(buyer.insertion_year_done, 100)
        self.assertEqual(buyer.insertion_people_count, 1)

    def test_who_buys_and_works_is_shown_in_the_room_it_is_seen_from(self):
        self.contractor.contact_ids = False
        self.contract.buyer_id = self.firm
        other = self._new_company("Autre")
        self.contractor.partner_id = other
        lot = self.lot.copy({"contract_id": self.contract.copy({"lot_ids": False}).id})
        lot.contract_id.buyer_id = other
        lot.contractor_ids = [Command.create({"partner_id": self.firm.id})]
        self.env.flush_all()
        done = self._declare(100)
        done.action_validate()
        as_buyer = self.seen.with_context(insertion_room="buyer")
        self.assertEqual(as_buyer.insertion_year_done, 100)
        self.assertEqual(self.seen.insertion_year_done, 0)

    def test_last_contact_and_by_whom(self):
        self.assertFalse(self.seen.insertion_last_contact_on)
        self.env["calendar.event"].create(
            {
                "name": "Visite",
                "start": "2026-05-04 09:00:00",
                "stop": "2026-05-04 10:00:00",
                "user_id": self.officer.id,
                "insertion_lot_id": self.lot.id,
            }
        )
        self.seen.invalidate_recordset()
        self.assertEqual(str(self.seen.insertion_last_contact_on), "2026-05-04")
        self.assertEqual(self.seen.insertion_last_contact_by, self.officer.name)
        self.lot.with_user(self.facilitator).action_log_call()
        self.seen.invalidate_recordset()
        self.assertEqual(str(self.seen.insertion_last_contact_on), "2026-05-20")
        self.assertEqual(self.seen.insertion_last_contact_by, self.facilitator.name)
        self.assertIn("Phone call", self.seen.insertion_log)
        self.assertIn("Visite", self.seen.insertion_log)

    def test_a_call_is_noted_in_one_click_and_tells_nobody(self):
        self.firm.message_subscribe(partner_ids=self.clerk.ids)
        before = self.env["mail.mail"].search_count([])
        self.seen.action_log_insertion_call()
        self.assertEqual(str(self.seen.insertion_last_contact_on), "2026-05-20")
        self.assertEqual(self.seen.insertion_last_contact_by, self.facilitator.name)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_calls_of_another_organisation_are_not_ours(self):
        company = self.env["res.company"].create({"name": "Autre organisme"})
        stranger = new_test_user(
            self.env,
            "room_stranger",
            groups="mife_insertion_clauses.group_insertion_facilitator",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        theirs, ours = (
            self.buyer.with_user(user) for user in (stranger, self.facilitator)
        )
        theirs.action_log_insertion_call()
        theirs.insertion_pitfalls = "Pour nous seuls"
        self.assertFalse(ours.insertion_last_contact_on)
        self.assertFalse(ours.insertion_pitfalls)
        self.assertEqual(ours.insertion_open_lot_count, 1)
        self.assertEqual(theirs.insertion_open_lot_count, 0)
        self.assertEqual(str(theirs.insertion_last_contact_on), "2026-05-20")

    def test_meeting_and_time_are_about_the_open_lot(self):
        context = self.seen.action_plan_insertion_event()["context"]
        self.assertEqual(context["default_insertion_lot_id"], self.lot.id)
        context = self.seen.action_log_insertion_time()["context"]
        self.assertEqual(context["default_insertion_partner_id"], self.firm.id)
        alone = self._new_company("Sans lot").with_user(self.facilitator)
        with self.assertRaisesRegex(UserError, "no lot and no contract"):
            alone.action_plan_insertion_event()

    def test_whom_to_call(self):
        self.clerk.phone = "04 79 00 00 00"
        boss = self.env["res.partner"].create(
            {"name": "Ada", "parent_id": self.firm.id, "phone": "04 79 11 11 11"}
        )
        # named on an open lot first
        self.assertEqual(self.seen.insertion_call, f"{self.clerk.name} 04 79 00 00 00")
        self.clerk.phone = False
        self.seen.invalidate_recordset()
        self.assertEqual(self.seen.insertion_call, f"{boss.name} 04 79 11 11 11")

    # LISTS

    def test_each_is_in_its_room(self):
        structure = self._new_company("Intérim Solidaire")
        structure.insertion_employer_kind = "etti"
        sender = self._new_company("Mission locale")
        self.participant.prescriber_id = sender
        fresh = self._new_company("Nouvelle")
        rooms = {room: self._find(room) for room in ("firm", "buyer", "structure")}
        for partner, expected in (
            (self.firm, {"firm"}),
            (fresh, {"firm"}),
            (self.buyer, {"buyer"}),
            (structure, {"firm", "structure"}),
            (sender, {"structure"}),
            (self.clerk, set()),
        ):
            found = {room for room, some in rooms.items() if partner in some}
            self.assertEqual(found, expected, partner.name)

    def test_filters_that_people_use(self):
        quiet = self._new_company("Sans nouvelles")
        lot = self.lot.copy({"contract_id": self.contract.id, "number": "2"})
        lot.contractor_ids = [Command.create({"partner_id": quiet.id})]
        self.seen.action_log_insertion_call()
        partners = self.env["res.partner"].with_user(self.facilitator)
        for name, inside, outside in (
            ("mine", self.firm | self.buyer, self.clerk),
            ("open_lots", self.firm | self.buyer | quiet, self.clerk),
            ("no_contact", quiet, self.firm),
            ("without_siret", quiet, self.firm),
        ):
            found = partners.search(self._filter(name))
            self.assertEqual(inside & found, inside, name)
            self.assertFalse(outside & found, name)
        # a month on, still none; three months on, the firm as well
        with freeze_time("2026-08-25 10:00:00"):
            self.env.invalidate_all()
            found = partners.search(self._filter("no_contact"))
            self.assertIn(self.firm, found)

    def test_found_by_siret_name_town_or_contact(self):
        self.firm.city = "Châtenois-les-Forges"
        partners = self.env["res.partner"].with_user(self.facilitator)
        for said in (
            "998 000 111 00018",
            "dupre",
            "chatenois",
            "Peintures Châtenois",
            self.clerk.name,
            f"{self.clerk.name} chatenois",
        ):
            found = partners.search([("insertion_said", "ilike", said)])
            self.assertIn(self.firm, found, said)
        for said in ("xyzzyx", "dupre belfort"):
            found = partners.search([("insertion_said", "ilike", said)])
            self.assertNotIn(self.firm, found, said)

    def test_lists_cost_the_same_for_many(self):
        partners = self.firm | self.buyer
        for number in range(12):
            firm = self._new_company(f"Entreprise {number}")
            buyer = self._new_company(f"Acheteur {number}")
            contract = self.contract.copy({"buyer_id": buyer.id, "lot_ids": False})
            contract.state = "awarded"
            lot = self.lot.copy({"contract_id": contract.id})
            contact = self.env["res.partner"].create(
                {"name": f"Contact {number}", "parent_id": firm.id}
            )
            lot.contractor_ids = [
                Command.create(
                    {
                        "partner_id": firm.id,
                        "contact_ids": [Command.set(contact.ids)],
                    }
                )
            ]
            self._new_placement(
                self._new_participant("Ali", f"Ba {number}"),
                contractor_id=lot.contractor_ids.id,
            )
            lot.with_user(self.facilitator).action_log_call()
            partners |= firm | buyer
        self.env.flush_all()

        def count(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.facilitator).read(FIGURES)
            return self.env.cr.sql_log_count - before

        count(partners)
        few = partners[2:6]
        self.assertEqual(count(partners), count(few))

    # THE FORM

    def _new_form(self, **context):
        partners = self.env["res.partner"].with_user(self.facilitator)
        return Form(
            partners.with_context(
                default_is_company=True, mife_siret_once=True, **context
            ),
            view=ROOM_FORM,
        )

    def test_a_new_firm_is_where_the_organisation_is(self):
        france = self.env.ref("base.fr")
        self.env.company.country_id = france
        form = self._new_form()
        form.name = "Maçonnerie Ébène"
        self.assertEqual(form.country_id, france)
        form.company_registry = "998 002 026 00016"
        self.assertFalse(form.siret_refusal)
        firm = form.save()
        self.assertEqual(firm.country_id, france)
        # a person, or another country, is not decided for
        self.assertFalse(self.env["res.partner"].create({"name": "X"}).country_id)

    def test_label_is_french_before_a_country_is_chosen(self):
        self.env.company.country_id = self.env.ref("base.fr")
        partner = self.env["res.partner"].new({"is_company": True})
        self.assertIn("SIRET", partner.company_registry_label)
        partner.country_id = self.env.ref("base.be")
        self.assertNotIn("SIRET", partner.company_registry_label)

    def test_wrong_siret_is_told_while_it_is_typed(self):
        form = self._new_form()
        form.name = "Mal numérotée"
        form.country_id = self.env.ref("base.fr")
        form.company_registry = "99800011100019"
        self.assertIn("one of its 14 digits is wrong", form.siret_refusal)
        self.assertEqual(len(form.siret_refusal.splitlines()), 1)
        form.company_registry = "99800202600016"
        self.assertFalse(form.siret_refusal)

    def test_a_firm_known_by_its_siret_is_proposed(self):
        form = self._new_form()
        form.name = "Peinture Dupré SARL"
        form.country_id = self.env.ref("base.fr")
        form.company_registry = "998 000 111 00018"
        with self.assertRaises(RedirectWarning) as proposal:
            form.save()
        message, action, _button, _context = proposal.exception.args
        self.assertIn(self.firm.name, message)
        self.assertEqual(action["res_id"], self.firm.id)
        # a file that is read decides by itself
        twin = self._new_company("Reprise", "99800011100018")
        self.assertTrue(twin)

    def test_the_page_tells_all(self):
        self.facilitator.group_ids += self.env.ref(
            "mife_insertion_clauses.group_insertion_officer"
        )
        attestation = self._attest()
        self.env["insertion.difficulty"].create(
            {"contractor_id": self.contractor.id, "description": "Retard"}
        )
        penalty = self.env["insertion.penalty"].create({"lot_id": self.lot.id})
        form = Form(self.seen, view=ROOM_FORM)
        self.assertEqual(len(form.insertion_contractor_ids), 1)
        self.assertEqual(self.seen.insertion_attestation_ids, attestation)
        self.assertEqual(self.seen.insertion_placement_ids, self.placement)
        self.assertEqual(self.seen.insertion_access_ids.partner_id, self.clerk)
        self.assertEqual(len(self.seen.insertion_difficulty_ids), 1)
        self.assertEqual(self.seen.insertion_penalty_ids, penalty)
        buyer = self.buyer.with_user(self.facilitator)
        self.assertEqual(len(Form(buyer, view=ROOM_FORM).insertion_contract_ids), 1)
        self.assertEqual(buyer.insertion_attestation_ids, attestation)
        self.assertEqual(buyer.insertion_penalty_ids, penalty)
        # read together, each keeps its own
        both = (self.firm | self.clerk | buyer).with_user(self.facilitator)
        both.invalidate_recordset()
        self.assertEqual(
            [len(partner.insertion_access_ids) for partner in both], [1, 0, 0]
        )

    def test_other_services_see_nothing_of_it(self):
        employee = new_test_user(self.env, "room_employee", groups="base.group_user")
        for name in (*FIGURES, "insertion_summary", "insertion_pitfalls"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.firm.with_user(employee).read([name])
