# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...common.rules.search import fold, get_words
from ..common import InsertionCommon


class TestSearchRules(InsertionCommon):
    def test_no_name_is_reduced_to_nothing(self):
        for name in ("王小明", "محمد", "Дмитрий", "मीरा", "สมชาย", "★★", "—", "김민준"):
            self.assertTrue(fold(name), name)
            self.assertTrue(get_words(name), name)
        self.assertNotEqual(fold("मीरा"), fold("मरा"))

    def test_ways_to_write_the_same_name(self):
        for names in (
            ("N'Guessan", "n’guessan", "N GUESSAN", "NGuessan"),
            ("Chloé", "CHLOE", "Chloe\u0301", "ｃｈｌｏｅ"),
            ("Œuvre", "oeuvre"),
            ("Jean-Marie", "Jean Marie", "jeanmarie", "JEAN\u2011MARIE"),
            ("Straße", "STRASSE"),
        ):
            self.assertEqual(len(set(map(fold, names))), 1, names)

    def test_a_title_alone_is_a_word(self):
        self.assertEqual(get_words("Mme Bouvier"), ["bouvier"])
        self.assertEqual(get_words("M. Bouvier"), ["bouvier"])
        self.assertEqual(get_words("Me"), ["me"])


@tagged("post_install", "-at_install")
class TestSearch(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chloe = cls._new_participant("Chloé", "Bouvier")
        cls.other_firm = cls._new_company("Salbert Étanchéité")
        cls.other_lot = cls.lot.copy({"name": "Étanchéité", "number": "7"})
        cls.other_contractor = cls.env["insertion.contractor"].create(
            {"lot_id": cls.other_lot.id, "partner_id": cls.other_firm.id}
        )

    def _find(self, model, text, **options):
        found = self.env[model].with_user(self.officer).name_search(text, **options)
        return self.env[model].browse([id_ for id_, _name in found])

    def test_a_person_by_every_way_to_say_the_name(self):
        for text in (
            "Bouvier Chloé",
            "Chloé Bouvier",
            "chloe bouvier",
            "BOUVIER",
            "bouv chl",
            "Mme Bouvier",
            "Bouvier, Chloé",
            self.chloe.reference,
            self.chloe.reference.lower(),
            "Mademoiselle BOUVIER Chlo\u00e9",
            "chlo\u200be\u0301 bouvier",
        ):
            self.assertEqual(
                self._find("insertion.participant", text), self.chloe, text
            )
        for text in ("N'Guessan", "n’guessan elodie", "nguessan"):
            self.assertEqual(
                self._find("insertion.participant", text), self.participant, text
            )
        self.assertFalse(self._find("insertion.participant", "Bouvier Élodie"))

    def test_the_list_of_people_finds_a_full_name(self):
        view = self.env.ref("mife_insertion_clauses.insertion_participant_view_search")
        self.assertIn("('display_name', 'ilike', self)", view.arch)
        renamed = self.env["insertion.participant"].search(
            [("display_name", "ilike", "bouvier chloe")]
        )
        self.assertEqual(renamed, self.chloe)

    def test_the_company_on_the_lot_and_no_other(self):
        self.assertFalse(self._find("insertion.contractor", "zzqqxx"))
        for text in ("Salbert", "etancheite salbert", "salbert lot 7"):
            self.assertEqual(
                self._find("insertion.contractor", text), self.other_contractor, text
            )
        self.assertEqual(
            self._find("insertion.contractor", "dupre ville essai"), self.contractor
        )

    def test_a_renamed_company_is_found_by_its_new_name(self):
        self.other_firm.name = "Ballon Toitures"
        self.assertFalse(self._find("insertion.contractor", "Salbert"))
        self.assertEqual(
            self._find("insertion.contractor", "toitures ballon"), self.other_contractor
        )

    def test_a_reference_with_or_without_dashes_and_spaces(self):
        self.contract.reference = "2026-TVX 014/B"
        for text in ("2026TVX014B", "2026 tvx 014 b", "tvx-014", "TVX 014/b"):
            self.assertEqual(
                self._find("insertion.contract", text), self.contract, text
            )
            self.assertIn(self.lot, self._find("insertion.lot", text))

    def test_a_company_by_its_number_or_its_words_in_any_order(self):
        for text in ("dupré peintures", "998 000 111 00018", "PEINTURES DUPRE"):
            self.assertEqual(self._find("res.partner", text)[:1], self.firm, text)
        contact = self.env["res.partner"].create(
            {"name": "Inès Roux", "parent_id": self.firm.id}
        )
        for text in ("roux inès", "INES ROUX", "ines dupre"):
            self.assertEqual(self._find("res.partner", text), contact, text)

    def test_a_company_with_its_legal_form_and_its_number_in_groups(self):
        other = self._new_company("SARL Salon des Vosges", "99800011100026")
        for text in (
            "SARL Dupré Peintures",
            "dupre peintures sas",
            "S.A.R.L. Peintures Dupré",
            "Ets Peintures Dupré",
        ):
            self.assertEqual(self._find("res.partner", text), self.firm, text)
            self.assertIn(self.contractor, self._find("insertion.contractor", text))
        self.assertEqual(self._find("res.partner", "Salon des Vosges"), other)
        # the number of one is not found in pieces of another's
        for text in ("998 000 111 00018", "99800011100018", "998.000.111.00018"):
            found = self._find("res.partner", text)
            self.assertEqual(found, self.firm | self.clerk, text)
        self.assertIn(other, self._find("res.partner", "998 000 111"))

    def test_a_name_with_either_apostrophe_or_in_another_script(self):
        aubigne = self._new_participant("Marie", "d'Aubign\u00e9")
        typed = self._new_participant("Jeanne", "d\u2019Aubign\u00e9")
        olena = self._new_participant("Олена", "Шевченко")
        for text in ("d'Aubigné", "d\u2019aubigne", "D\u02bcAUBIGNE", "daubigne"):
            self.assertEqual(
                self._find("insertion.participant", text), aubigne | typed, text
            )
        for text in ("Олена", "olena", "Chevtchenko Olena", "shevchenko"):
            self.assertEqual(self._find("insertion.participant", text), olena, text)
        # and a name typed in another script finds who has it in Latin letters
        self.assertEqual(self._find("insertion.participant", "Бувье Хлое"), self.chloe)
        self.assertFalse(self._find("insertion.participant", "Иванова"))

    def test_an_officer_by_the_name_in_any_order(self):
        self.facilitator.name = "Maëlle Fèvre"
        self.assertEqual(self._find("res.users", "fevre maelle"), self.facilitator)

    def test_a_month_by_its_name(self):
        declaration = self._open()
        for text in ("march 2026", "2026-03 dupré", "Hours of march"):
            self.assertEqual(
                self._find("insertion.declaration", text), declaration, text
            )
        self.assertFalse(self._find("insertion.declaration", "april 2026"))

    def test_exact_names_and_negations(self):
        Contractor = self.env["insertion.contractor"]
        everything = Contractor.search([])
        for text, expected in (
            ("Salbert Étanchéité", self.other_contractor),
            ("salbert etancheite", self.other_contractor),
            ("Salbert", Contractor),
            (self.other_contractor.display_name, self.other_contractor),
        ):
            self.assertEqual(
                self._find("insertion.contractor", text, operator="="), expected, text
            )
            others = Contractor.search([("display_name", "!=", text)])
            self.assertEqual(others, everything - expected)
        self.assertEqual(
            Contractor.search([("display_name", "not ilike", "salbert")]),
            everything - self.other_contractor,
        )

    @mute_logger("odoo.sql_db")  # Odoo then tries the row without the field
    def _import(self, contractor, person="Chloé Bouvier"):
        result = (
            self.env["insertion.placement"]
            .with_user(self.officer)
            .with_context(import_file=True)
            .load(
                ["participant_id", "contractor_id", "job", "date_start"],
                [[person, contractor, "Peintre", "2026-03-02"]],
            )
        )
        messages = " ".join(message["message"] for message in result["messages"])
        return self.env["insertion.placement"].browse(result["ids"] or []), messages

    def test_import_on_the_company_that_is_named(self):
        placement, messages = self._import("Salbert Étanchéité", "Bouvier Chloé")
        self.assertEqual(placement.contractor_id, self.other_contractor, messages)
        self.assertEqual(placement.participant_id, self.chloe)

    def test_import_refuses_a_name_of_nobody(self):
        placement, messages = self._import("zzqqxx")
        self.assertFalse(placement)
        self.assertIn("No matching record found", messages)

    def test_import_refuses_a_name_of_several(self):
        self.env["insertion.contractor"].create(
            {"lot_id": self.lot.id, "partner_id": self.other_firm.id}
        )
        placement, messages = self._import("Salbert Étanchéité")
        self.assertFalse(placement)
        self.assertIn("Several records are called", messages)
        self._new_participant("Chloé", "Bouvier", birthdate="1960-01-01")
        placement, messages = self._import(self.other_contractor.display_name)
        self.assertFalse(placement)
        self.assertIn("Several records are called", messages)

    def test_who_may_not_read_a_relation_searches_the_rest(self):
        # the portal reads its companies on lots, not the contracts behind them
        contractors = self.env["insertion.contractor"].with_user(self.portal_user)
        self.assertFalse(contractors.name_search("zzqqxx"))
        self.assertEqual(
            [id_ for id_, _name in contractors.name_search("Dupré")],
            self.contractor.ids,
        )

    def test_the_rule_holds_in_forms(self):
        with Form(self.env["insertion.placement"]) as form:
            form.participant_id = self.chloe
            form.contractor_id = self._find("insertion.contractor", "salbert")
            form.job = "Étancheur"
            form.date_start = "2026-03-02"
        self.assertEqual(form.record.lot_id, self.other_lot)

    def test_a_key_follows_what_it_is_made_of(self):
        contract = self.env["insertion.contract"].create(
            {
                "name": "Crèche",
                "buyer_id": self.buyer.id,
                "lot_ids": [Command.create({"name": "Menuiserie"})],
            }
        )
        self.assertEqual(self._find("insertion.contract", "creche"), contract)
        contract.name = "Médiathèque"
        self.assertFalse(self._find("insertion.contract", "creche"))
        self.assertEqual(self._find("insertion.contract", "mediatheque"), contract)
