# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest

from odoo.tests import BaseCase, tagged

from ...rules import checklist, drafting, wording
from ...rules.checklist import Facts, check, states_hours
from ...rules.wording import find_forbidden

# what a clause may not say, by the code under which it is found
FORBIDDEN = {
    wording.MODALITY: (
        "Le titulaire devra recourir à une ETTI.",
        "Les titulaires doivent obligatoirement faire appel à des entreprises de "
        "travail temporaire d'insertion.",
        "Les entreprises doivent s’adresser à\u00a0des associations\nintermédiaires.",
        "Le recours à une ETTI est obligatoire.",
        "Le titulaire est tenu de passer par un chantier d'insertion.",
        "Les heures sont réalisées exclusivement par l'intermédiaire d'un GEIQ.",
    ),
    wording.STRUCTURE: (
        "Le titulaire devra sous-traiter à une structure d'insertion.",
        "Il devra sous-\ntraiter 20 % des travaux à une structure d’insertion.",
        "Le titulaire confiera 10 % des prestations à une entreprise adaptée.",
    ),
    wording.PERMANENT: (
        "Le titulaire devra embaucher en CDI.",
        "Le titulaire s'engage à\nembaucher deux personnes en CDI.",
        "Les titulaires devront recruter en contrats à durée indéterminée.",
        "L'embauche en contrat à durée indéterminée est exigée.",
    ),
    wording.RESIDENCE: (
        "Les personnes sont des habitants de la commune.",
        "Priorité est donnée aux habitants du\ndépartement.",
        "Les habitants de Belfort sont retenus en premier.",
        "Les demandeurs d'emploi résidant à Belfort.",
        "Les personnes domiciliées sur le territoire de l'agglomération.",
        "Les jeunes issus du territoire.",
        "Le titulaire emploie une main-d'œuvre locale.",
        "Les demandeurs d’emploi locaux sont prioritaires.",
    ),
}
ALLOWED = (
    "",
    "Le titulaire pourra recourir à une ETTI.",
    "Le titulaire devra, à son choix, embaucher, recourir à une ETTI ou sous-traiter "
    "à une structure d'insertion.",
    "Il doit soit embaucher, soit faire appel à une association intermédiaire.",
    "Le titulaire n'est pas tenu de recourir à une ETTI.",
    "Aucune embauche en CDI n'est exigée.",
    "Le titulaire devra informer le facilitateur de toute embauche en CDI.",
    "L'acheteur ne peut imposer de recourir à une structure d'insertion.",
    "Sont éligibles les salariés mis à disposition par une ETTI.",
    "Le titulaire doit réaliser 500 heures d'insertion.",
    "Le titulaire doit remettre ses factures au service de la commune.",
    "Les personnes issues du secteur adapté ou protégé.",
    "Les personnes issues de l'aide sociale à l'enfance.",
    "Le titulaire doit informer les habitants de la résidence.",
)


@tagged("post_install", "-at_install")
class TestClauseRules(BaseCase):
    def test_examples_of_the_documentation(self):
        for module in (checklist, drafting, wording):
            with self.subTest(module=module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)

    def test_imposed_ways_are_found(self):
        for code, texts in FORBIDDEN.items():
            for text in texts:
                with self.subTest(text=text):
                    found = [finding.code for finding in find_forbidden(text)]
                    self.assertIn(code, found)

    def test_free_choices_are_left_alone(self):
        for text in ALLOWED:
            with self.subTest(text=text):
                self.assertEqual(find_forbidden(text), [])

    def test_trap_31_place_of_residence_is_found_but_not_priority_districts(self):
        for text in (
            "les habitants des quartiers prioritaires de la politique de la ville",
            "les demandeurs d'emploi résidant en QPV",
            "les personnes résidant dans un quartier prioritaire de Belfort",
            "les habitants d'un quartier prioritaire de la ville",
            "les personnes résidant en zone de revitalisation rurale",
        ):
            with self.subTest(text=text):
                self.assertEqual(find_forbidden(text), [])
        text = (
            "Publics : RSA ; habitants de la ville de Belfort, HABITANTS DE LA COMMUNE."
        )
        self.assertEqual(
            find_forbidden(text)[0],
            (wording.RESIDENCE, "habitants de la ville"),
        )

    def test_excerpt_is_in_the_words_of_the_text(self):
        text = "Début. Le titulaire DEVRA  recourir\nà une ETTI, sans délai."
        self.assertEqual(
            find_forbidden(text), [(wording.MODALITY, "DEVRA recourir à une ETTI")]
        )

    def test_long_texts_are_read_quickly(self):
        text = "Le titulaire devra embaucher et sous-traiter des heures " * 2_000
        self.assertEqual(find_forbidden(text), [])

    def test_placeholders_are_replaced_once_and_evaluated_never(self):
        values = {"buyer": "{hours} {buyer.__class__}", "hours": "35"}
        self.assertEqual(
            drafting.render("{buyer} / {hours}", values, str.upper),
            "{hours} {buyer.__class__} / 35",
        )
        self.assertEqual(
            drafting.find_unknown("{buyer.__class__} {0} {} {buyer!r} {"),
            ["{buyer.__class__}", "{0}", "{}", "{buyer!r}", "{"],
        )

    def test_missing_value_leaves_a_mark(self):
        self.assertEqual(drafting.render("{hours} h", {}, "[{}]".format), "[hours] h")

    def test_no_document_receives_control_characters(self):
        blocks = drafting.parse_blocks("a\x00\x0b\x1b\ud800b\n\n- c\x07")
        self.assertEqual(blocks, [("paragraph", "ab"), ("bullet", "c")])

    def test_hours_are_recognised_however_they_are_written(self):
        for text in ("1 400 heures", "1\u202f400\u00a0h", "1400 h", "1.400,00 heures"):
            with self.subTest(text=text):
                self.assertTrue(states_hours(text, 1400))
        for text in ("400 heures", "11 400 heures", "1 400 euros", "1 400,50 heures"):
            with self.subTest(text=text):
                self.assertFalse(states_hours(text, 1400))
        self.assertTrue(states_hours("833,5 heures", 833.5))

    def test_four_mentions_stand_in_a_piece_that_binds(self):
        facts = Facts(hours=35, contacts=("a@b.fr",), publics="RSA", to_complete="[à")
        text = (
            "Objet : lot 1. Publics éligibles : RSA. 35 heures. Contact : a@b.fr. "
            "Déclarations. Contrôle. Sans réserve."
        )
        self.assertTrue(all(check({"special": text}, facts).values()))
        met = check({"rules": text}, facts)
        self.assertEqual(
            [code for code, is_met in met.items() if is_met],
            [checklist.RESERVATION, checklist.COMPLETE],
        )

    def test_trap_29_private_clause_needs_no_special_clauses(self):
        facts = Facts(
            hours=35,
            contacts=("a@b.fr",),
            publics="RSA",
            to_complete="[à",
            private=True,
        )
        text = (
            "Objet : lot 1. Publics éligibles : RSA. 35 heures. Contact : a@b.fr. "
            "Déclarations. Contrôle."
        )
        met = check({"commitment": text, "answer": "Fiche"}, facts)
        self.assertTrue(all(met.values()))
        self.assertNotIn(checklist.RESERVATION, met)

    def test_trap_32_commitments_without_hours_state_none(self):
        self.assertNotIn(checklist.HOURS, check({}, Facts(owes_hours=False)))

    def test_unknown_hours_are_not_stated(self):
        met = check({"special": "0 heures"}, Facts(to_complete="["))
        self.assertFalse(met[checklist.HOURS])
