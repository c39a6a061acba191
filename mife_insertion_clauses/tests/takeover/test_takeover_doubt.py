# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What may already be there is chosen by a person, who may read it, and kept a time."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...models.takeover import insertion_takeover
from .common import TakeoverCommon
from .thirty import fill

PEOPLE = [
    ("Nom", "Prénom", "Date de naissance", "Critère d'éligibilité")
    + ("Éligibilité vérifiée le",),
    ("DURAND", "Sâmia", "", "DETENTION", "15/12/2024"),
]
FIRMS = [("Nom", "SIRET"), ("Peintures Morel", "99810014300010")]


@tagged("post_install", "-at_install")
class TestTakeoverDoubt(TakeoverCommon):
    def _new_person(self):
        return self.env["insertion.participant"].create(
            {
                "first_name": "Samia",
                "last_name": "Durand",
                "birthdate": date(1991, 5, 14),
            }
        )

    def test_a_person_who_may_be_there_is_chosen(self):
        samia = self._new_person()
        content = fill(self.empty, {"people": PEOPLE})
        takeover = self._send(content)
        self.assertEqual(takeover.summary, "1 à décider.")
        [row] = takeover.to_decide_ids
        self.assertEqual(
            [name.split(",")[0] for name in row.candidate_ids.mapped("name")],
            ["Samia Durand", "Une nouvelle fiche"],
        )
        with self.assertRaisesRegex(UserError, "Décidez d'abord"):
            takeover.action_take()
        row.choice_id = row.candidate_ids[0]
        self.assertEqual(takeover.to_decide_count, 0)
        self._take(takeover)
        self.assertEqual(takeover.row_ids.record_id, samia.id)
        self.assertEqual(self.env["insertion.participant"].search([]), samia)
        # the same file again: what was chosen is remembered
        again = self._send(content)
        self.assertFalse(again.to_decide_ids)
        self.assertEqual(again.row_ids.record_id, samia.id)

    def test_all_of_them_may_be_new(self):
        samia = self._new_person()
        takeover = self._send(fill(self.empty, {"people": PEOPLE}))
        takeover.action_create_all()
        self._take(takeover)
        self.assertFalse(takeover.failed_ids.mapped("sentence"))
        people = self.env["insertion.participant"].search([])
        self.assertEqual(len(people), 2)
        self.assertEqual(
            (people - samia).eligibility_ids.criterion_id.code, "DETENTION"
        )

    def test_two_people_of_one_file_are_not_asked_about(self):
        # born the same day, of the same first name: in the product, one would be asked
        people = [
            ("Nom", "Prénom", "Date de naissance"),
            ("Durand", "Samia", "14/05/1991"),
            ("Benali", "Samia", "14/05/1991"),
        ]
        takeover = self._send(fill(self.empty, {"people": people}))
        self.assertEqual(takeover.summary, "2 lignes à reprendre.")
        with patch.object(insertion_takeover, "CHUNK", 1):
            self._take(takeover)
        self.assertFalse(takeover.failed_ids.mapped("sentence"))
        self.assertEqual(self.env["insertion.participant"].search_count([]), 2)
        again = self._send(fill(self.empty, {"people": people}))
        self.assertEqual(again.summary, "2 déjà présentes.")

    def test_a_firm_of_the_same_name_without_siret_is_asked(self):
        firm = self.env["res.partner"].create(
            {"name": "SARL Peintures Morel", "is_company": True}
        )
        takeover = self._send(fill(self.empty, {"companies": FIRMS}))
        [row] = takeover.to_decide_ids
        self.assertEqual(row.candidate_ids.mapped("record_id"), [firm.id, 0])
        # the one who has the same number is found without asking
        firm.write(
            {
                "company_registry": "99810014300010",
                "country_id": self.env.ref("base.fr"),
            }
        )
        takeover.action_read()
        self.assertEqual(takeover.row_ids.record_id, firm.id)
        self.assertEqual(takeover.row_ids.fate, "changed")  # its name

    def test_a_choice_is_one_of_those_shown(self):
        self._new_person()
        content = fill(self.empty, {"people": PEOPLE})
        one, other = self._send(content), self._send(content)
        with self.assertRaisesRegex(UserError, "parmi les fiches trouvées"):
            one.row_ids.choice_id = other.row_ids.candidate_ids[0]

    def test_why_a_person_is_eligible_is_read_by_nobody_in_the_rows(self):
        takeover = self._send(fill(self.empty, {"people": PEOPLE}))
        row = takeover.row_ids
        for name in ("content", "key", "identity"):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                row.read([name])
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            takeover.read(["file"])
        said = " ".join(
            str(value)
            for record in (row, takeover)
            for value in record.read()[0].values()
        )
        self.assertNotIn("DETENTION", said)
        self.assertNotIn("détention", said.lower())
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "insertion.takeover"),
                    ("res_id", "=", takeover.id),
                    ("res_field", "=", "file"),
                ]
            )
        )
        self.assertEqual(attachment.res_field, "file")
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            attachment.sudo(False).read(["datas"])

    def test_a_mistake_in_a_criterion_does_not_quote_it(self):
        people = [PEOPLE[0], ("Durand", "Samia", "", "Sortant de prison", "")]
        takeover = self._send(fill(self.empty, {"people": people}))
        self.assertEqual(
            takeover.refused_ids.sentence,
            "Personnes!M4\u00a0: «\u00a0Critère d'éligibilité\u00a0» n'est pas dans la "
            "liste\u00a0: choisissez une valeur de la feuille «\u00a0Listes\u00a0».",
        )

    def test_what_the_count_of_a_year_needs_is_taken_over(self):
        people = [
            ("Nom", "Prénom", "Sexe", "Niveau de diplôme", "Au chômage depuis le"),
            ("Durand", "Samia", "Inconnu", "Niveau 3\u00a0: CAP, BEP", "01/09/2023"),
            ("Morel", "Luc", "", "4", "01/01/2090"),
        ]
        takeover = self._send(fill(self.empty, {"people": people}))
        self.assertEqual(
            [
                text.replace("\u00a0", " ")
                for text in takeover.refused_ids.mapped("sentence")
            ],
            ["Personnes!R5 : le 01/01/2090 est à venir : corrigez la date."],
        )
        self._take(takeover)
        person = self.env["insertion.participant"].search(
            [("last_name", "=", "Durand")]
        )
        self.assertEqual(person.sex, "unknown")
        self.assertEqual(person.diploma_id.code, "3")
        self.assertEqual(str(person.unemployed_since), "2023-09-01")
        again = self._send(fill(self.empty, {"people": people[:2]}))
        self.assertFalse(again.changed_ids)

    def test_without_the_right_criteria_are_left(self):
        self.manager.group_ids -= self.env.ref(
            "mife_insertion_clauses.group_insertion_criteria"
        )
        takeover = self._send(fill(self.empty, {"people": PEOPLE}))
        self.assertIn("droit de lire les critères", takeover.notes)
        self.assertNotIn("criterion", takeover.row_ids.sudo().content["values"])
        self._take(takeover)
        self.assertFalse(self.env["insertion.participant"].search([]).eligibility_ids)
        # somebody who has it sends the same file: the check is added once asked
        self.manager.group_ids += self.env.ref(
            "mife_insertion_clauses.group_insertion_criteria"
        )
        again = self._send(fill(self.empty, {"people": PEOPLE}))
        self.assertEqual(
            again.changed_ids.sentence, "Une vérification d'éligibilité de plus"
        )
        again.changed_ids.overwrite = True
        self._take(again)
        self.assertFalse(again.failed_ids.mapped("sentence"))
        check = self.env["insertion.participant"].search([]).eligibility_ids
        self.assertEqual(check.criterion_id.code, "DETENTION")

    def test_names_are_kept_some_time(self):
        takeover = self._send(fill(self.empty, {"people": PEOPLE}))
        self._take(takeover)
        self.assertFalse(takeover.sudo().file)
        today = fields.Date.context_today(takeover)
        self.assertEqual(takeover.keep_until, today + timedelta(days=90))
        takeover.sudo()._gc_names()
        self.assertTrue(takeover.row_ids)
        takeover._write_by_action({"keep_until": today - timedelta(days=1)})
        takeover.sudo()._gc_names()
        self.assertFalse(takeover.row_ids)
        self.assertEqual(takeover.emptied_on, today)
        self.assertEqual(takeover.summary, "1 ligne reprise.")
        self.assertEqual(len(self.env["insertion.participant"].search([])), 1)

    def test_rows_say_what_they_said(self):
        takeover = self._send(fill(self.empty, {"people": PEOPLE}))
        for vals in ({"fate": "found"}, {"state": "done"}, {"label": "X"}):
            with self.assertRaises(UserError):
                takeover.row_ids.write(vals)
        with self.assertRaises(UserError):
            takeover.state = "done"
        with self.assertRaisesRegex(UserError, "a été lu"):
            takeover.taken_on = "2025-11-30"

    def test_facilitators_and_other_organisations_see_nothing(self):
        takeover = self._send(fill(self.empty, {"people": PEOPLE}))
        officer = new_test_user(
            self.env(user=1),
            login="takeover_officer",
            groups="mife_insertion_clauses.group_insertion_officer",
        )
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            takeover.with_user(officer).read(["filename"])
        stranger = new_test_user(
            self.env(user=1),
            login="takeover_stranger",
            groups="mife_insertion_clauses.group_insertion_manager",
        )
        found = self.env["insertion.takeover.row"].with_user(stranger).search([])
        self.assertFalse(found & takeover.row_ids)

    def test_the_day_is_the_end_of_a_month_that_is_past(self):
        with self.assertRaisesRegex(UserError, "31/12/2025"):
            self._send(self.empty, taken_on="2025-12-15")
        with self.assertRaisesRegex(UserError, "jour passé"):
            self._send(self.empty, taken_on="2999-12-31")

    def test_the_empty_workbook_has_no_row(self):
        with self.assertRaisesRegex(UserError, "Aucune ligne à reprendre"):
            self._send(self.empty)

    def test_managers_alone_are_offered_it_where_there_is_no_contract(self):
        offered = self.env["insertion.contract"].get_empty_list_help("")
        self.assertIn("Reprenez vos marchés en cours", offered)
        facilitator = new_test_user(
            self.env(user=1),
            login="takeover_facilitator",
            groups="mife_insertion_clauses.group_insertion_facilitator",
        )
        Contract = self.env["insertion.contract"].with_user(facilitator)
        self.assertNotIn("Reprenez", Contract.get_empty_list_help("") or "")
