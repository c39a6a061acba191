# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest
from datetime import date

from odoo.tests import BaseCase, Form, tagged

from ...common.rules import scripts, search
from ...rules import people
from ...rules.people import Person, Register, agrees, get_name_key, may_be_same
from ..common import MARCH, InsertionCommon


@tagged("post_install", "-at_install")
class TestNameRules(BaseCase):
    def test_the_examples_of_the_rules_hold(self):
        for module in (people, search, scripts):
            self.assertEqual(doctest.testmod(module).failed, 0, module.__name__)

    def test_one_name_in_all_its_writings(self):
        register = Register(
            [
                Person(1, "Chloé", "Bouvier"),
                Person(2, "Marie-Claire", "d'Aubigné"),
                Person(3, "Łukasz", "Wójcik"),
                Person(4, "Anaïs", "Lebœuf"),
                Person(5, "Jan", "van den Berg"),
                Person(6, "Hassan", "El Alaoui"),
                Person(7, "Fiona", "Strauß"),
                Person(8, "Đorđe", "Ćosić"),
                Person(9, "Işıl", "Yıldız"),
                Person(10, "王", "小明"),
            ]
        )
        for key, texts in {
            1: (
                "BOUVIER Chloé",
                "chloe bouvier",
                "Mme Bouvier  Chloé",
                "Mlle CHLOE BOUVIER",
                "Bouvier, Chloé",
                "Chloe\u0301 Bouvier",
                "Chlo\u200bé\u00a0Bouvier\ufeff",
                "Bouvier Chloé (Mme)",
                "Madame Chloé BOUVIER",
                "Dr Bouvier Chloé",
            ),
            2: (
                "D'AUBIGNE Marie-Claire",
                "d\u2019Aubigné Marie Claire",
                "d\u02bcAubigné Marie\u2011Claire",
                "Marieclaire DAUBIGNE",
                "d` aubigne marie \u2013 claire",
            ),
            3: ("WOJCIK Lukasz", "lukasz wójcik"),
            4: ("LEBOEUF Anais", "Lebœuf Anaïs"),
            5: ("Van Den Berg Jan", "VANDENBERG Jan", "Berg (van den) Jan"),
            6: ("EL ALAOUI Hassan", "Elalaoui Hassan", "El-Alaoui Hassan"),
            7: ("STRAUSS ﬁona", "Strauss Fiona"),
            8: ("COSIC Dorde",),
            9: ("YILDIZ Isil", "YILDIZ IŞIL"),
            10: ("小明 王", "王小明"),
        }.items():
            for text in texts:
                self.assertEqual(register.find(text), [key], text)

    def test_nobody_is_told_by_a_name_of_nothing(self):
        register = Register(
            [
                Person(1, "Олена", "Шевченко"),
                Person(2, "محمد", "علي"),
                Person(3, "—", "—"),
            ]
        )
        for text in ("", " ", "\u200b", "Иванова Мария", "王小明", "ნინო ბერიძე", "★"):
            self.assertEqual(register.find(text), [], text)
        self.assertEqual(get_name_key("\u200b", "\u2060"), "")

    def test_a_spelling_tells_when_nobody_else_is_meant(self):
        register = Register(
            [
                Person(1, "Олена", "Шевченко"),
                Person(2, "Γιώργος", "Παπαδόπουλος"),
                Person(3, "ნინო", "ბერიძე"),
                Person(4, "محمد", "بن علي"),
                Person(5, "Dmitri", "Ivanov"),
            ]
        )
        for text, key in (
            ("SHEVCHENKO Olena", 1),
            ("Chevtchenko Olena", 1),
            ("Giorgos Papadopoulos", 2),
            ("Beridze Nino", 3),
            ("Mohamed Ben Ali", 4),
            ("Иванов Дмитрий", 5),
        ):
            self.assertEqual(register.find(text), [key], text)
        # written so for one, spelled so for another: the first is meant
        both = Register([Person(1, "Олена", "Коваль"), Person(2, "Olena", "Koval")])
        self.assertEqual(both.find("KOVAL Olena"), [2])
        # two people spelled alike: who reads asks back
        twins = Register([Person(1, "Олена", "Коваль"), Person(2, "Олена", "Ковал")])
        self.assertEqual(twins.find("KOVAL Olena"), [1, 2])

    def test_birth_name_and_used_name_are_both_names(self):
        register = Register([Person(1, "Chloé", "Martin", "Bouvier")])
        for text in (
            "MARTIN Chloé",
            "BOUVIER Chloé",
            "MARTIN née BOUVIER Chloé",
            "Bouvier épouse Martin Chloé",
            "Martin-Bouvier Chloé",
        ):
            self.assertEqual(register.find(text), [1], text)
        self.assertEqual(register.find("DURAND Chloé"), [])

    def test_a_name_beside_a_code_is_its_own_or_somebody_else(self):
        chloe = Person(1, "Chloé", "Bouvier")
        for text in ("Bouvier C.", "BOUVIER", "Bouvier Chloé - CDD", "Mme Bouvier"):
            self.assertTrue(agrees(text, chloe), text)
        for text in ("Bouvier Paul", "Ba Ali", "Олена Шевченко"):
            self.assertFalse(agrees(text, chloe), text)

    def test_who_may_be_the_same(self):
        day, other_day = date(1990, 5, 12), date(1991, 5, 12)

        def person(first, last, birth="", born=day):
            return Person(False, first, last, birth, born)

        chloe = person("Chloé", "Bouvier")
        for other in (
            person("CHLOE", "bouvier", born=None),
            person("Bouvier", "Chloé"),
            person("Chloé", "Martin"),
            person("Chloé", "Martin", "Bouvier", None),
        ):
            self.assertTrue(may_be_same(chloe, other), other)
            self.assertTrue(may_be_same(other, chloe), other)
        for other in (
            person("Chloé", "Bouvier", born=other_day),
            person("Chloé", "Martin", born=None),
            person("Anne", "Bouvier"),
            person("Chloé", "Martin", "Bouvier", other_day),
        ):
            self.assertFalse(may_be_same(chloe, other), other)
        olena = person("Олена", "Шевченко")
        self.assertTrue(may_be_same(olena, person("Olena", "Shevchenko", born=None)))
        self.assertFalse(may_be_same(olena, person("Maria", "Ivanova", born=None)))
        # two spellings of one passport, told by the date of birth
        self.assertTrue(
            may_be_same(person("Olena", "Shevchenko"), person("Elena", "Chevtchenko"))
        )
        self.assertFalse(
            may_be_same(
                person("Olena", "Shevchenko", born=None),
                person("Elena", "Chevtchenko", born=None),
            )
        )


@tagged("post_install", "-at_install")
class TestNames(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.People = cls.env["insertion.participant"].with_user(cls.facilitator)

    def _enter(self, first_name, last_name, **vals):
        with Form(self.People) as form:
            form.first_name, form.last_name = first_name, last_name
            for name, value in vals.items():
                form[name] = value
        return form.record

    def test_same_name_without_birth_date_is_shown_to_compare(self):
        first = self._enter("Chloé", "Bouvier")
        again = self._enter("chloe", "BOUVIER", birthdate=date(1990, 5, 12))
        self.assertEqual(again.duplicate_ids, first)
        self.assertEqual(first.duplicate_ids, again)

    def test_name_in_another_script_is_shown_to_compare(self):
        olena = self._enter("Олена", "Шевченко")
        form = Form(self.People)
        form.first_name, form.last_name = "Olena", "Shevchenko"
        self.assertEqual(form.duplicate_ids.ids, olena.ids)
        self.assertFalse(self._enter("Мария", "Иванова").duplicate_ids)

    def test_married_name_is_shown_to_compare_and_merges_into_both_names(self):
        before = self._enter("Chloé", "Bouvier", birthdate=date(1990, 5, 12))
        after = self._enter("Chloé", "Martin", birthdate=date(1990, 5, 12))
        self.assertIn(before, after.duplicate_ids)
        known = self._enter("Chloé", "Martin", birth_name="Bouvier")
        self.assertEqual(known.duplicate_ids, before | after)
        # shown, never merged silently
        self.assertTrue(before.active and after.active and known.active)

        action = after.action_merge()
        wizard = Form(
            self.env["insertion.participant.merge"]
            .with_user(self.facilitator)
            .with_context(**action["context"])
        )
        self.assertIn("Last name used", wizard.differences)
        wizard.participant_id = after
        wizard.save().action_merge()
        self.assertEqual(after.last_name, "Martin")
        self.assertEqual(after.birth_name, "Bouvier")
        self.assertFalse(after.duplicate_ids)

    def test_names_of_before_still_find_the_person(self):
        person = self._enter("Chloé", "Bouvier")
        twin = self._enter("Chloée", "Bouvié")
        person.write({"last_name": "Martin"})
        self.assertEqual(person.former_names, "Chloé Bouvier")
        # a correction of accents is no other name
        person.write({"first_name": "Chloe"})
        self.assertEqual(person.former_names, "Chloé Bouvier")
        self.env["insertion.participant.merge"].with_user(self.facilitator).create(
            {"participant_ids": (person | twin).ids, "participant_id": person.id}
        ).action_merge()
        for text in ("bouvier chloe", "MARTIN", "Bouvié Chloée", "Mme Martin"):
            found = [id_ for id_, _name in self.People.name_search(text)]
            self.assertEqual(found, person.ids, text)

    def test_birth_name_is_entered_searched_and_imported(self):
        person = self._enter("Chloé", "Martin", birth_name="Bouvier")
        self.assertEqual(person.display_name, "Chloé Martin")
        self.assertEqual(self.People.name_search("bouvier")[0][0], person.id)
        result = self.People.load(
            ["first_name", "last_name", "birth_name", "sex"],
            [["Awa", "Diop", "Ndiaye", ""]],
        )
        awa = self.People.browse(result["ids"])
        self.assertEqual((awa.birth_name, awa.sex), ("Ndiaye", False))

    def test_people_entered_twice_are_listed(self):
        first = self._enter("Chloé", "Bouvier")
        again = self._enter("Bouvier", "Chloe")
        alone = self._enter("Zoé", "Unique")
        twice = self.People.search([("duplicate_ids", "!=", False)])
        self.assertLessEqual(first | again, twice)
        self.assertNotIn(alone, twice)
        once = self.People.search([("duplicate_ids", "=", False)])
        self.assertIn(alone, once)
        self.assertFalse(once & twice)

    def test_person_asked_by_a_company_is_compared_with_the_register(self):
        known = self._enter("Олена", "Шевченко", birthdate=date(1990, 5, 12))
        request = self.env["insertion.placement.request"].create(
            {
                "contractor_id": self.contractor.id,
                "first_name": "Olena",
                "last_name": "Chevtchenko",
                "job": "Peintre",
                "date_start": "2026-03-02",
            }
        )
        self.assertEqual(request.with_user(self.facilitator).alike_ids, known)

    def test_sex_left_unknown_is_counted_apart(self):
        unknown = self._new_participant("Sam", "Petit", sex=False)
        self._new_placement(unknown)
        declaration = self._declare(10)
        declaration.action_validate()
        lines = declaration.line_ids
        # two people: 10 h for a woman, 10 h for whom nobody knows
        self.assertEqual(
            dict(
                lines._read_group(
                    [("id", "in", lines.ids)], ["sex"], ["counted_hours:sum"]
                )
            ),
            {"f": 10, False: 10},
        )
        self.assertEqual(declaration.month, MARCH)
