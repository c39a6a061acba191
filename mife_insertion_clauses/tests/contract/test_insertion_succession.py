# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A holder absorbed during a lot: one obligation, and everything follows."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import MARCH, InsertionCommon, unprinted
from ..portal_common import InsertionPortalCommon

FEBRUARY, APRIL = date(2026, 2, 1), date(2026, 4, 1)


def hand_over(contractor, partner, day="2026-04-01", **vals):
    """Note the succession as the facilitator does, and return who took over."""
    env = contractor.env
    facilitator = env["res.users"].search([("login", "=", "insertion_facilitator")])
    wizard = (
        env["insertion.succession"]
        .with_user(facilitator)
        .create(
            {
                "contractor_id": contractor.id,
                "partner_id": partner.id,
                "date": day,
                "reason": "Fusion absorption, traité du 31 mars",
                **vals,
            }
        )
    )
    action = wizard.action_confirm()
    return contractor.browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestInsertionSuccession(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.email = "ines.roux@example.com"
        cls.heir = cls._new_company("Peintures Réunies")
        cls.env["res.company"].search([]).insertion_month_day = 0
        cls.env.company.insertion_month_day = 1

    def _attest_months(self):
        """Attest 500 h in February and 43.9 h in March."""
        with unprinted():
            self._attest(500, month=FEBRUARY)
            self._attest(43.9, month=MARCH)

    def test_one_obligation_goes_on(self):
        self._attest_months()
        heir = hand_over(self.contractor, self.heir)
        self.assertEqual(heir.hours_label, "543.9 h out of 700")
        self.assertEqual(self.lot.contractor_ids, heir)
        self.assertEqual((self.lot.hours_done, self.lot.hours_due), (543.9, 700))
        # done where they were done, due by nobody else any more
        self.assertEqual(self.contractor.hours_done, 543.9)
        self.assertEqual(self.contractor.hours_label, "543.9 h")
        lines = self.contractor.declaration_ids.line_ids
        self.assertEqual(lines.partner_id, self.firm)
        month = self._open(APRIL)
        self.assertEqual(month.contractor_id, heir)
        month.line_ids.worked_hours = 100
        month.action_declare()
        month.action_validate()
        with unprinted():
            month.action_attest()
        self.env.invalidate_all()
        self.assertEqual(heir.hours_label, "643.9 h out of 700")
        self.assertEqual(month.attestation_ids.payload["company"], "Peintures Réunies")
        self.assertEqual(month.attestation_ids.payload["lot_total"], 643.9)

    def test_act_is_dated_with_its_reason_and_document(self):
        hand_over(
            self.contractor,
            self.heir,
            document="JVBERi0xLjQ=",
            document_name="traite.pdf",
        )
        former = self.contractor
        self.assertEqual(former.succeeded_on, APRIL)
        self.assertEqual(former.succession_document_name, "traite.pdf")
        said = self.lot.message_ids[0].body
        self.assertIn("Peintures Réunies takes over from Peintures Dupré", said)
        self.assertIn("traité du 31 mars", said)
        with self.assertRaisesRegex(UserError, "buttons"):
            former.succeeded_on = "2026-05-01"

    def test_people_follow_as_they_were_checked(self):
        before = self.placement.read(
            ["eligibility_id", "counted_until", "entry_age", "modality", "date_start"]
        )
        heir = hand_over(self.contractor, self.heir)
        self.assertEqual(self.placement.contractor_id, heir)
        self.assertEqual(self.placement.employer_id, self.heir)
        self.assertEqual(self.placement.read(list(before[0].keys() - {"id"})), before)

    def test_person_lent_stays_with_its_agency(self):
        agency = self._new_company("Intérim Solidaire")
        agency.insertion_employer_kind = "etti"
        lent = self._new_placement(
            self._new_participant("Ali", "Ba"),
            modality="etti",
            employer_id=agency.id,
            contract_type="temp",
        )
        hand_over(self.contractor, self.heir)
        self.assertEqual((lent.modality, lent.employer_id), ("etti", agency))

    def test_open_months_follow_with_the_hours_typed(self):
        month = self._open(APRIL)
        month.line_ids.worked_hours = 12
        heir = hand_over(self.contractor, self.heir, "2026-04-15")
        self.assertEqual(month.contractor_id, heir)
        self.assertEqual(month.partner_id, self.heir)
        self.assertEqual(month.line_ids.worked_hours, 12)
        self.assertEqual(month.line_ids.partner_id, self.heir)

    def test_month_before_the_act_stays_and_is_asked_of_who_took_over(self):
        with freeze_time("2026-04-01 06:00:00"):
            month = self._open(MARCH)
        contact = self.env["res.partner"].create(
            {
                "name": "Luc Petit",
                "parent_id": self.heir.id,
                "email": "luc@example.com",
            }
        )
        heir = hand_over(self.contractor, self.heir)
        heir.contact_ids = contact
        self.assertEqual(month.contractor_id, self.contractor)
        self.assertEqual(month.line_ids.placement_id, self.placement)
        with freeze_time("2026-04-02 06:00:00"):
            self.env["insertion.declaration"]._cron_open_months()
        mail = self.env["mail.mail"].search(
            [("model", "=", month._name), ("res_id", "=", month.id)]
        )
        self.assertEqual(mail.recipient_ids, contact)

    def test_month_sent_after_the_act_stays_with_who_sent_it(self):
        sent = self._declare(80, month=APRIL)
        heir = hand_over(self.contractor, self.heir, "2026-04-01")
        self.assertEqual(sent.contractor_id, self.contractor)
        self.assertEqual(heir.report_from, date(2026, 5, 1))
        self.assertFalse(self._open(APRIL).filtered(lambda m: m.contractor_id == heir))

    def test_subcontractors_and_joint_holders_keep_their_places(self):
        sub, joint = (
            self.env["insertion.contractor"].create(
                {
                    "lot_id": self.lot.id,
                    "partner_id": self._new_company(name).id,
                    **vals,
                }
            )
            for name, vals in (
                (
                    "Sols Martin",
                    {"role": "subcontractor", "parent_id": self.contractor.id},
                ),
                ("Toits Klein", {"role": "joint", "share": 0.4}),
            )
        )
        self.contractor.share = 0.6
        heir = hand_over(self.contractor, self.heir)
        self.assertEqual(sub.parent_id, heir)
        self.assertEqual((heir.role, heir.share, joint.share), ("holder", 0.6, 0.4))
        self.assertEqual(heir.hours_due, 420)

    def test_joint_holder_that_absorbs_the_other_owes_both_shares(self):
        self._attest_months()
        joint = self.env["insertion.contractor"].create(
            {
                "lot_id": self.lot.id,
                "partner_id": self.heir.id,
                "role": "joint",
                "share": 0.4,
            }
        )
        self.contractor.share = 0.6
        self.assertEqual(hand_over(self.contractor, self.heir), joint)
        self.assertEqual(joint.hours_label, "543.9 h out of 700")

    def test_penalty_is_counted_on_the_whole(self):
        self._attest_months()
        hand_over(self.contractor, self.heir)
        file = self.env["insertion.penalty"].create({"lot_id": self.lot.id})
        # 700 h due less 543.9 h done: 156.1 h lack
        _holders, missing = file._get_missing_hours(700)
        self.assertAlmostEqual(sum(missing), 156.1)
        self.assertEqual(file._get_firms(), self.heir)

    def test_final_attestation_names_both(self):
        self._attest_months()
        hand_over(self.contractor, self.heir, "2026-03-15")
        self.lot.date_end = "2026-03-31"
        self.lot.action_complete()
        payload = self.lot._get_closing().prepare_attestation("end", "")
        self.assertEqual(payload["company"], "Peintures Réunies")
        self.assertEqual(payload["done"], 543.9)
        self.assertEqual(
            {line["name"]: line["done"] for line in payload["companies"]},
            {"Peintures Dupré": 543.9, "Peintures Réunies": 0},
        )

    def test_undone_by_an_act_while_nothing_happened(self):
        month = self._open(APRIL)
        heir = hand_over(self.contractor, self.heir)
        self.contractor.with_user(self.facilitator).action_undo_succession()
        self.assertFalse(heir.exists())
        self.assertTrue(self.contractor.active)
        self.assertFalse(self.contractor.report_to)
        self.assertEqual(self.lot.contractor_ids, self.contractor)
        self.assertEqual(self.placement.contractor_id, self.contractor)
        self.assertEqual(self.placement.employer_id, self.firm)
        self.assertEqual(month.contractor_id, self.contractor)
        self.assertIn("is undone", self.lot.message_ids[0].body)

    def test_not_undone_once_the_firm_declared(self):
        hand_over(self.contractor, self.heir)
        month = self._open(APRIL)
        month.line_ids.worked_hours = 10
        month.action_declare()
        with self.assertRaisesRegex(UserError, "declared hours or placed people"):
            self.contractor.action_undo_succession()

    def test_what_cannot_be(self):
        with self.assertRaisesRegex(UserError, "another firm than the one"):
            hand_over(self.contractor, self.firm)
        heir = hand_over(self.contractor, self.heir)
        with self.assertRaisesRegex(UserError, "already gave its place"):
            hand_over(self.contractor, self.buyer)
        with self.assertRaisesRegex(UserError, "was on the lot before"):
            hand_over(heir, self.firm)

    def test_who_may_note_it(self):
        vals = {
            "contractor_id": self.contractor.id,
            "partner_id": self.heir.id,
            "reason": "x",
        }
        with self.assertRaises(AccessError):
            self.env["insertion.succession"].with_user(self.portal_user).create(vals)

    def test_absorbed_twice_in_a_row(self):
        self._attest_months()
        heir = hand_over(self.contractor, self.heir)
        last = hand_over(heir, self._new_company("Groupe Final"), "2026-05-01")
        self.assertEqual(last.hours_label, "543.9 h out of 700")
        self.assertEqual(self.contractor._get_current(), last)


@tagged("post_install", "-at_install")
class TestSuccessionOnThePortal(InsertionPortalCommon):
    def test_contacts_declare_on_and_correct_the_past(self):
        self.line.worked_hours = 40
        self.month.action_declare()
        access = self.contractor.access_ids
        access.action_invite()
        heir = hand_over(
            self.contractor, self._new_company("Peintures Réunies"), "2026-04-01"
        )
        self.assertEqual(heir.contact_ids, self.clerk)
        self.assertTrue(heir.access_ids.invited_on)
        self.month._ask_correction("Deux jours manquent.")
        self._sign_in("clerk")
        page = self.url_open("/my/insertion").text
        self.assertIn(f"/my/insertion/lots/{heir.id}", page)
        self.assertNotIn(f"/my/insertion/lots/{self.contractor.id}", page)
        self.assertIn(self.url, page)
        self._post(
            self.url,
            {
                "action": "declare",
                f"worked_{self.line.id}": "44",
                f"base_worked_{self.line.id}": "40",
            },
        )
        self.assertEqual((self.month.state, self.line.worked_hours), ("declared", 44))
