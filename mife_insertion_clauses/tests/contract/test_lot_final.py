# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from ...models.shared.vocabulary import format_month
from ..common import MARCH, InsertionCommon

APRIL = date(2026, 4, 1)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestLotFinal(InsertionCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "en_US"
        cls.lot.date_start, cls.lot.date_end = "2026-03-02", "2026-04-30"
        cls.lot.commitment_ids.hours = 200

    def _end(self, march=100, april=70):
        self._attest(march, MARCH)
        self._attest(april, APRIL)
        self.lot.action_complete()

    def _issue(self, cause="Chantier reporté", **vals):
        wizard = (
            self.env["insertion.lot.final"]
            .with_user(self.officer)
            .create({"lot_id": self.lot.id, "cause": cause, **vals})
        )
        wizard.action_issue()
        return self.lot.final_attestation_id

    def test_it_certifies_the_whole_lot(self):
        self._end()
        final = self._issue()
        payload = final.payload
        self.assertEqual(final.kind, "final")
        # 200 h owed, 100 + 70 done: 85 %, 30 h missing
        self.assertEqual(
            [payload[key] for key in ("due", "done", "rate", "deficit", "surplus")],
            [200, 170, 85, 30, 0],
        )
        self.assertEqual(payload["cause"], "Chantier reporté")
        self.assertEqual(payload["companies"][0]["done"], 170)
        self.assertIn("buyer alone decides", payload["statement"])
        self.assertFalse(final.declaration_id)

    def test_numbers_follow_those_of_the_months(self):
        self._end()
        last = self.env["insertion.attestation"].search([], limit=1).number
        self.assertEqual(int(self._issue().number[-5:]), int(last[-5:]) + 1)

    def test_trap_02_it_cites_the_obligation_in_force(self):
        self.lot.commitment_ids = [
            Command.create(
                {
                    "origin": "amendment",
                    "date": "2026-04-10",
                    "hours": -50,
                    "reason": "Avenant n° 1",
                }
            )
        ]
        self._end()
        payload = self._issue("", statement="Clause tenue").payload
        self.assertEqual(payload["due"], 150)
        self.assertEqual(payload["surplus"], 20)
        self.assertEqual(
            [(line["date"], line["hours"]) for line in payload["obligation"]],
            [("2026-01-05", 200), ("2026-04-10", -50)],
        )
        self.assertIn("Avenant n° 1", payload["obligation"][1]["detail"])
        self.assertEqual(payload["statement"], "Clause tenue")

    def test_months_that_are_missing_are_named(self):
        self._attest(100, MARCH)
        self.lot.action_complete()
        april = format_month(self.env(user=self.officer), APRIL)
        with self.assertRaisesRegex(UserError, rf"{april} \(Peintures Dupré\)"):
            self.lot.with_user(self.officer).action_issue_final()
        self.lot.action_reopen()
        self._declare(70, month=APRIL).action_validate()
        self.lot.action_complete()
        # validated is not yet attested
        with self.assertRaisesRegex(UserError, april):
            self.lot.with_user(self.officer).action_issue_final()

    def test_trap_16_a_month_without_declaration_is_not_zero(self):
        self._attest(200, APRIL)
        self.lot.action_complete()
        march = format_month(self.env(user=self.officer), MARCH)
        with self.assertRaisesRegex(UserError, march):
            self._issue("")

    def test_running_lot_has_none(self):
        with self.assertRaisesRegex(UserError, "complete or terminate it"):
            self.lot.with_user(self.officer).action_issue_final()

    def test_trap_28_terminated_lot_owes_its_pro_rata(self):
        self.env["insertion.lot.decision"].create(
            {
                "lot_id": self.lot.id,
                "kind": "termination",
                "date": "2026-03-31",
                "reason": "Résiliation",
            }
        ).action_decide()
        self._attest(90, MARCH)
        payload = self._issue().payload
        # 30 days of March out of 60 from 2 March to 30 April: half of 200 h
        self.assertEqual(payload["due"], 100)
        self.assertEqual(payload["deficit"], 10)
        self.assertEqual(len(payload["obligation"]), 2)

    def test_cause_is_asked_when_hours_lack(self):
        self._end()
        with self.assertRaisesRegex(UserError, "why hours are missing"):
            self._issue("  ")

    def test_second_one_replaces_the_first(self):
        self._end()
        first = self._issue()
        self.assertFalse(self.lot.is_final_outdated)
        declaration = first.search([("month", "=", APRIL), ("kind", "=", "monthly")])
        declaration = declaration.declaration_id.with_user(self.officer)
        declaration._ask_correction("Erreur")
        declaration.line_ids.worked_hours = 80
        declaration.action_declare()
        declaration.action_validate()
        declaration.action_attest()
        self.lot.invalidate_recordset()
        self.assertTrue(self.lot.is_final_outdated)
        second = self._issue()
        self.assertEqual(second.supersedes_id, first)
        self.assertEqual((first.state, second.state), ("superseded", "valid"))
        self.assertEqual(second.payload["done"], 180)

    def test_trap_22_few_people_are_not_counted_on_paper(self):
        self._end()
        payload = self._issue().payload
        self.assertIsNone(payload["people"])
        self.assertIsNone(payload["contracts"])
        self.assertEqual([line["hours"] for line in payload["modalities"]], [None])
        self.assertNotIn(self.participant.reference, json.dumps(payload))

    def test_trap_22_a_small_modality_is_not_found_by_difference(self):
        agency = self._new_company("Interim d'Essai")
        agency.insertion_employer_kind = "etti"
        group = self._new_company("Groupement d'Essai")
        group.insertion_employer_kind = "geiq"
        for index in range(14):
            vals = {}
            if index >= 6:
                kind = "geiq" if index >= 12 else "etti"
                vals = {
                    "employer_id": (group if kind == "geiq" else agency).id,
                    "modality": kind,
                    "contract_type": "apprentice" if kind == "geiq" else "insertion",
                }
            person = self._new_participant("Ana", f"Reis {index}")
            self._new_placement(person, date_start="2026-03-02", **vals)
        self._end(10, 10)
        payload = self._issue().payload
        # 7 direct, 6 through the agency, 2 through the group: the group's hours are
        # those of 2 people, and would be the total less the two others
        hours = [line["hours"] for line in payload["modalities"]]
        self.assertEqual(sorted(hours, key=bool), [None, None, 140])
        self.assertEqual(payload["done"], 300)
        self.assertEqual(payload["people"], 15)

    def test_its_page_says_it_all(self):
        self._end()
        final = self._issue()
        reader = PdfFileReader(io.BytesIO(base64.b64decode(final.pdf)))
        text = " ".join(page.extract_text() for page in reader.pages)
        for words in (final.number, "Chantier reporté", "85.0", "Peintures Dupré"):
            self.assertIn(words, text)
        self.assertNotIn("Guessan", text)

    def test_its_copy_names_who_answers_to_the_buyer_and_no_subcontractor(self):
        shelter = self._new_company("Abri du Lion")
        shelter.insertion_employer_kind = "esat"
        subcontractor = self.env["insertion.contractor"].create(
            {
                "lot_id": self.lot.id,
                "partner_id": shelter.id,
                "role": "subcontractor",
                "parent_id": self.contractor.id,
            }
        )
        self._new_placement(
            self._new_participant("Ali", "Ba"),
            contractor_id=subcontractor.id,
            contract_type="support",
            date_start="2026-03-02",
        )
        self._end(50, 40)
        final = self._issue()
        self.assertIn(shelter.name, json.dumps(final.payload))
        self.env["res.lang"]._activate_lang("fr_FR")
        # told by the frozen words, whatever the language since
        self.env.company.partner_id.lang = "fr_FR"
        copy = self.env["insertion.attestation.copy"]._get_for(final)
        holder, others = copy.payload["companies"]
        self.assertEqual((holder["name"], holder["done"]), (self.firm.name, 90))
        self.assertEqual(others["done"], 90)
        self.assertEqual(copy.payload["done"], 180)
        reader = PdfFileReader(io.BytesIO(base64.b64decode(copy.pdf)))
        pages = "".join(page.extract_text() for page in reader.pages)
        for text in (json.dumps(copy.payload, ensure_ascii=False), pages):
            self.assertIn(self.firm.name, text)
            self.assertNotIn(shelter.name, text)

    def test_anybody_verifies_it(self):
        self._end()
        final = self._issue()
        text = self.url_open(f"/attestation/{final.sudo().code}").text
        self.assertIn("This final attestation is valid", text)
        self.assertNotIn("Month of work", text)

    def test_only_an_officer_issues_it(self):
        self._end()
        with self.assertRaises(AccessError):
            self.env["insertion.lot.final"].with_user(self.facilitator).create(
                {"lot_id": self.lot.id}
            )
        final = self._issue()
        with self.assertRaisesRegex(UserError, "never changes"):
            final.sudo().write({"counted_hours": 1})
