# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..common import InsertionCommon

SECRETS = (
    "route",
    "criterion_id",
    "structure_id",
    "proof",
    "checked_on",
    "date_from",
    "date_to",
    "create_date",
    "write_date",
)


@tagged("post_install", "-at_install")
class TestInsertionEligibility(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checker = new_test_user(
            cls.env,
            login="insertion_checker",
            groups="mife_insertion_clauses.group_insertion_facilitator,"
            "mife_insertion_clauses.group_insertion_criteria",
        )
        users = cls.facilitator | cls.officer | cls.manager
        users.group_ids += cls.env.ref("base.group_allow_export")
        cls.disabled = cls.env.ref(
            "mife_insertion_clauses.insertion_criterion_disabled"
        )
        cls.rsa = cls.env.ref("mife_insertion_clauses.insertion_criterion_rsa")

    def test_trap_07_publics_are_those_of_each_clause(self):
        self.contract.criterion_ids = self.rsa
        other = self.contract.copy({"reference": "2026-02"})
        other.criterion_ids = self.placement.entry_criterion_id
        lot = self.lot.copy({"contract_id": other.id, "number": "2"})
        contractor = self.env["insertion.contractor"].create(
            {"lot_id": lot.id, "partner_id": self.firm.id}
        )
        placement = self._new_placement(self.participant, contractor_id=contractor.id)
        self.assertTrue(self.placement.criterion_unlisted)
        self.assertFalse(placement.criterion_unlisted)
        self.contract.criterion_ids = False
        self.assertFalse(self.placement.criterion_unlisted)

    def test_trap_07_person_has_several_checks_and_one_is_main(self):
        first = self.participant.eligibility_ids
        self.assertTrue(first.is_main)
        second = self._check_eligibility(self.participant, "rsa")
        self.assertFalse(second.is_main)
        second.is_main = True
        self.assertFalse(first.is_main)

    def test_check_ends_with_its_proof(self):
        # RSA certificate: less than 3 months old on the first day
        check = self._check_eligibility(self.participant, "rsa")
        self.assertEqual(str(check.date_to), "2026-03-14")
        self.assertEqual(check.proof, self.rsa.proof)
        self.assertFalse(self.participant.eligibility_ids[0].date_to)

    def test_check_says_why(self):
        with self.assertRaisesRegex(ValidationError, "Choose the criterion"):
            self._check_eligibility(self.participant, criterion_id=False)
        with self.assertRaisesRegex(ValidationError, "Name the structure"):
            self._check_eligibility(
                self.participant, criterion_id=False, route="structure"
            )

    def test_criterion_out_of_force_is_refused(self):
        self.rsa.date_to = "2025-06-30"
        with self.assertRaisesRegex(ValidationError, "not in force"):
            self._check_eligibility(self.participant, "rsa")

    def test_trap_11_only_recognised_structures_give_a_status(self):
        structure = self._new_company("Intérim Est")
        for kind in ("ett", "eiti", "company"):
            structure.insertion_employer_kind = kind
            with self.assertRaisesRegex(ValidationError, "not a structure recognised"):
                self._check_eligibility(
                    self.participant,
                    route="structure",
                    criterion_id=False,
                    structure_id=structure.id,
                )
        structure.insertion_employer_kind = "aci"
        check = self._check_eligibility(
            self.participant,
            route="structure",
            criterion_id=False,
            structure_id=structure.id,
        )
        self.assertFalse(check.date_to)
        self.assertEqual(structure.insertion_family, "siae")

    def test_no_copy_of_a_proof(self):
        check = self.participant.eligibility_ids
        vals = {"name": "rqth.pdf", "raw": b"proof"}
        with self.assertRaisesRegex(ValidationError, "No copy"):
            self.env["ir.attachment"].with_user(self.checker).create(
                vals | {"res_model": check._name, "res_id": check.id}
            )
        attachment = self.env["ir.attachment"].create(vals)
        with self.assertRaisesRegex(ValidationError, "No copy"):
            attachment.sudo().write({"res_model": check._name, "res_id": check.id})

    def test_trap_20_criteria_are_closed_without_the_right(self):
        check = self._check_eligibility(self.participant, "disabled")
        for user in (self.facilitator, self.officer, self.manager):
            Check = self.env["insertion.eligibility"].with_user(user)
            mine = check.with_user(user)
            self.assertEqual(mine.checked_by_id, self.env.user)
            for name in SECRETS:
                value = check[name].id if name.endswith("_id") else check[name]
                ways = {
                    "read": lambda name=name, mine=mine: mine.read([name]),
                    "web_read": lambda name=name, mine=mine: mine.web_read({name: {}}),
                    "search": lambda name=name, Check=Check, value=value: Check.search(
                        [(name, "=", value)]
                    ),
                    "dotted search": lambda name=name, user=user, value=value: (
                        self.env["insertion.participant"]
                        .with_user(user)
                        .search([(f"eligibility_ids.{name}", "=", value)])
                    ),
                    "dotted through the placement": lambda n=name, u=user, v=value: (
                        self.env["insertion.placement"]
                        .with_user(u)
                        .search([(f"eligibility_id.{n}", "=", v)])
                    ),
                    "dotted through the hours": lambda n=name, u=user, v=value: (
                        self.env["insertion.declaration.line"]
                        .with_user(u)
                        .search([(f"participant_id.eligibility_ids.{n}", "=", v)])
                    ),
                    "order": lambda name=name, Check=Check: Check.search(
                        [], order=name
                    ),
                    "read_group": lambda name=name, Check=Check: Check._read_group(
                        [], [name], ["__count"]
                    ),
                    "formatted_read_group": lambda n=name, Check=Check: (
                        Check.formatted_read_group([], [n], ["__count"])
                    ),
                    "filtered group": lambda n=name, C=Check, v=value: (
                        C.formatted_read_group([(n, "=", v)], [], ["__count"])
                    ),
                    "export": lambda name=name, mine=mine: mine.export_data([name]),
                    "web_search_read": lambda name=name, Check=Check: (
                        Check.web_search_read([], {name: {}})
                    ),
                    "search_read": lambda name=name, Check=Check: Check.search_read(
                        [], [name]
                    ),
                    "onchange": lambda name=name, mine=mine: mine.onchange(
                        {}, [], {name: {}}
                    ),
                    "through the person": lambda name=name, user=user: (
                        self.participant.with_user(user).web_read(
                            {"eligibility_ids": {"fields": {name: {}}}}
                        )
                    ),
                    "write": lambda name=name, mine=mine: mine.write({name: False}),
                }
                for way, act in ways.items():
                    with (
                        self.subTest(field=name, way=way, user=user.login),
                        self.assertRaises(AccessError),
                    ):
                        act()
            self.assertFalse(set(SECRETS) & set(Check.fields_get()))
            self.assertFalse(set(SECRETS) & set(mine.read()[0]))
            with self.assertRaises(AccessError):
                Check.create({"participant_id": self.participant.id})

    def test_trap_20_frozen_criteria_are_closed_without_the_right(self):
        Placement = self.env["insertion.placement"].with_user(self.manager)
        criterion = self.placement.entry_criterion_id
        mine = self.placement.with_user(self.manager)
        people = self.env["insertion.participant"].with_user(self.manager)
        for act in (
            lambda: mine.read(["entry_criterion_id"]),
            lambda: mine.read(["entry_route"]),
            lambda: mine.read(["criterion_unlisted"]),
            lambda: mine.web_read({"entry_criterion_id": {}}),
            lambda: mine.export_data(["entry_criterion_id/id"]),
            lambda: Placement.search([("entry_criterion_id", "=", criterion.id)]),
            lambda: Placement.search([], order="entry_criterion_id"),
            lambda: Placement.formatted_read_group(
                [], ["entry_criterion_id"], ["__count"]
            ),
            lambda: people.search([("placement_ids.entry_route", "=", "criterion")]),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_trap_20_criteria_are_on_no_screen_without_the_right(self):
        for model, view_type in (
            ("insertion.eligibility", "form"),
            ("insertion.eligibility", "list"),
            ("insertion.participant", "form"),
            ("insertion.placement", "form"),
            ("insertion.placement", "list"),
        ):
            Model = self.env[model].with_user(self.facilitator)
            arch = Model.get_view(view_type=view_type)["arch"]
            for name in (*SECRETS, "entry_criterion_id", "entry_route"):
                self.assertNotIn(f'name="{name}"', arch, (model, view_type))

    def test_trap_20_criteria_are_in_no_message_and_no_name(self):
        check = self._check_eligibility(self.participant, "disabled", is_main=True)
        placement = self._new_placement(self.participant, date_start="2026-02-02")
        self.assertEqual(placement.entry_criterion_id, self.disabled)
        texts = [check.display_name, placement.display_name]
        for record in (self.participant, placement, self.placement):
            messages = record.message_ids
            texts += messages.mapped("body")
            for value in messages.tracking_value_ids:
                texts += [value.old_value_char or "", value.new_value_char or ""]
        self.assertFalse([text for text in texts if self.disabled.name in text])

    def test_trap_20_criteria_are_closed_to_the_portal(self):
        for model in (
            "insertion.eligibility",
            "insertion.criterion",
            "insertion.criterion.access",
            "insertion.referral",
            "insertion.qpv",
            "insertion.reason",
            "insertion.contract.rule",
        ):
            Model = self.env[model].with_user(self.portal_user)
            with self.subTest(model=model), self.assertRaises(AccessError):
                Model.search([])

    def test_who_has_the_right_reads_and_searches(self):
        check = self._check_eligibility(self.participant, "disabled")
        Check = self.env["insertion.eligibility"].with_user(self.checker)
        self.assertEqual(Check.search([("criterion_id", "=", self.disabled.id)]), check)
        self.assertIn("criterion_id", Check.get_view(view_type="form")["arch"])

    def test_consultation_of_a_criterion_is_written_down(self):
        Access = self.env["insertion.criterion.access"]
        check = self._check_eligibility(self.participant, "disabled")
        other = self._new_participant("Ali", "Ba")
        plain = self._check_eligibility(other, "rsa")
        (check | plain).with_user(self.checker).web_read({"criterion_id": {}})
        log = Access.search([])
        self.assertEqual(log.user_id, self.checker)
        self.assertEqual(log.participant_id, self.participant | other)
        self.assertEqual(log.filtered("sensitive").participant_id, self.participant)
        # what everybody knows is no consultation
        for user in (self.checker, self.facilitator):
            check.with_user(user).web_read({"state": {}, "renew_before": {}})
        self.assertEqual(Access.search([]), log)
        # through the person's page too
        self.participant.with_user(self.checker).web_read(
            {"eligibility_ids": {"fields": {"criterion_id": {}}}}
        )
        page = Access.search([]) - log
        self.assertEqual(page.participant_id, self.participant)
        self.assertFalse(Access.with_user(self.checker).has_access("read"))

    def test_consultations_are_forgotten_after_three_years(self):
        Access = self.env["insertion.criterion.access"]
        for read_on in ("2023-05-31", "2023-06-02"):
            with freeze_time(read_on):
                self.participant.eligibility_ids.with_user(self.checker).read(["proof"])
        with freeze_time("2026-06-01"):
            Access._gc_old_readings()
        self.assertEqual(str(Access.search([]).read_on), "2023-06-02 00:00:00")
        with self.assertRaises(UserError):
            Access.search([]).unlink()

    def test_check_is_entered_on_the_screen(self):
        form = Form(
            self.env["insertion.eligibility"]
            .with_user(self.checker)
            .with_context(default_participant_id=self.participant.id)
        )
        form.criterion_id = self.rsa
        form.checked_on = "2026-01-10"
        check = form.save()
        self.assertEqual(check.checked_by_id, self.checker)
        # the route changes: the criterion goes
        structure = self._new_company("Chantiers")
        with Form(check) as form:
            form.route = "structure"
            form.structure_id = structure
        self.assertFalse(check.criterion_id)
        self.assertEqual(check.structure_id, structure)

    @freeze_time("2026-06-01")
    def test_clock_is_read_and_searched_as_of_today(self):
        Participant = self.env["insertion.participant"]
        unchecked = Participant.create({"first_name": "Ali", "last_name": "Ba"})
        ending = self._new_participant("Léa", "Roy")
        ending.eligibility_ids.date_to = "2026-07-01"
        expired = self._new_participant("Luc", "Roy")
        expired.eligibility_ids.date_to = "2026-05-31"
        people = {
            "eligible": self.participant,
            "ending": ending,
            "expired": expired,
            "not_checked": unchecked,
        }
        everybody = self.participant | ending | expired | unchecked
        for state, participant in people.items():
            self.assertEqual(participant.eligibility_state, state)
            found = Participant.with_user(self.facilitator).search(
                [("eligibility_state", "=", state), ("id", "in", everybody.ids)]
            )
            self.assertEqual(found, participant, state)
            others = Participant.search(
                [("eligibility_state", "!=", state), ("id", "in", everybody.ids)]
            )
            self.assertEqual(others, everybody - participant)
        # 1 July is 30 days after 1 June
        self.assertEqual(str(ending.eligibility_renew_before), "2026-07-01")
        # once at work, the clock of the clause: 24 months from 12 January 2026
        self.assertFalse(self.participant.eligibility_renew_before)
        with freeze_time("2028-01-02"):
            self.participant.invalidate_recordset()
            self.assertEqual(self.participant.eligibility_state, "ending")
            self.assertEqual(
                str(self.participant.eligibility_renew_before), "2028-01-01"
            )
        self.participant.invalidate_recordset()
        with freeze_time("2026-07-02"):
            everybody.invalidate_recordset()
            self.assertEqual(ending.eligibility_state, "expired")
            self.assertIn(
                ending, Participant.search([("eligibility_state", "=", "expired")])
            )

    @freeze_time("2026-06-01")
    def test_facilitator_is_told_once_before_the_end(self):
        Participant = self.env["insertion.participant"]
        people = Participant
        for index in range(3):
            person = self._new_participant("Léa", f"Roy {index}")
            person.user_id = self.facilitator
            person.eligibility_ids.date_to = "2026-07-01"
            people |= person
        Participant._cron_alert_eligibility()
        self.assertEqual(len(people.activity_ids), 3)
        self.assertEqual(people.activity_ids.user_id, self.facilitator)
        self.assertEqual(
            {str(d) for d in people.activity_ids.mapped("date_deadline")},
            {"2026-07-01"},
        )
        people[0].activity_ids.action_feedback()
        Participant._cron_alert_eligibility()
        self.assertEqual(len(people.activity_ids), 2)
        # a new end is told again
        people[0].eligibility_ids.date_to = "2026-07-15"
        Participant._cron_alert_eligibility()
        self.assertEqual(len(people.activity_ids), 3)
        self.assertFalse(self.participant.activity_ids)

    def test_check_of_a_placement_is_kept(self):
        with self.assertRaisesRegex(UserError, "started to work on this check"):
            self.participant.eligibility_ids.with_user(self.checker).unlink()
