# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each mistake of a workbook is told in one French sentence, with its cell."""

from datetime import date

from odoo.tests import tagged

from .common import TakeoverCommon
from .thirty import fill

LONG = "Société " + "très longue " * 30
SHEETS = {
    "buyers": [
        ("Nom", "SIRET", "Type", "Ville", "E-mail du contact"),
        ("Ville de Montrevel", "99810010100018", "", "", ""),
        ("Ville Deux", "99810011900011", "", "", ""),
        ("Ville Trois", "12345", "", "", ""),
        ("Ville Quatre", "", "", "", "ville.example.com"),
        ("Ville Cinq", "", "Comune", "", ""),
        ("", "", "", "Aube", ""),
        ("Ville Six", "99810012700013", "", "", ""),
    ],
    "companies": [
        ("Nom", "SIRET", "Type d'employeur"),
        ("Peintures Morel", "99810014300010", ""),
        ("Peinture Morel et fils", "99810014300010", ""),
        (LONG, "", ""),
        ("Sols Garnier", "", "#REF!"),
        ("Bâti Sud-Est", "99810015000015", ""),
    ],
    "contracts": [
        ("Référence du marché", "Donneur d'ordre", "Objet", "État")
        + ("Montant HT", "Début", "Fin", "Motif"),
        ("M01", "Ville de Montrevel", "Gymnase", "En cours", "", "", "", ""),
        ("M02", "Ville de Montrevel", "=A4&B4", "En cours", "", "", "", ""),
        (date(2025, 3, 1), "Ville de Montrevel", "École", "En cours", "", "", "", ""),
        ("M04", "Ville de Montrevel", "École", "En cours", "", "31/02/2025", "", ""),
        ("M05", "Ville de Montrevel", "École", "En cours", "", "01/03/2025")
        + ("01/02/2025", ""),
        ("M06", "Ville de Montrevel", "École", "En cours", "beaucoup", "", "", ""),
        ("M07", "Ville de Montrevel", "École", "En cours", -5, "", "", ""),
        ("M08", "Ville Inconnue", "École", "En cours", "", "", "", ""),
        ("M09", "Ville de Montrevel", "École", "Annulé", "", "", "", ""),
        ("M10", "Ville Deux", "École", "En cours", "", "", "", ""),
        ("M01", "Ville Six", "Piscine", "En cours", "", "", "", ""),
    ],
    "lots": [
        ("Référence du marché", "Donneur d'ordre", "Numéro du lot", "Intitulé")
        + ("État", "Titulaire", "Sous-traitants", "Début", "Fin", "Motif"),
        ("M01", "Ville de Montrevel", 1, "Peinture", "En cours", "Peintures Morel")
        + ("", "01/01/2025", "31/12/2025", ""),
        ("M01", "Ville de Montrevel", 2, "Sols", "En cours", "", "", "", "", ""),
        ("M01", "Ville de Montrevel", 3, "Sols", "Résilié", "Bâti Sud-Est")
        + ("", "", "", "Abandon"),
        ("M01", "Ville de Montrevel", 4, "Sols", "En cours", "Bâti Sud-Est")
        + ("99810015000015; Bâti Sud-Est", "", "", ""),
        ("M99", "", 1, "Sols", "En cours", "Bâti Sud-Est", "", "", "", ""),
        ("M01", "Ville de Montrevel", 5, "Sols", "En cours", "Firme X", "", "", "", ""),
        ("M01", "", 6, "Sols", "En cours", "Bâti Sud-Est", "", "", "", ""),
    ],
    "commitments": [
        ("Référence du marché", "Donneur d'ordre", "Numéro du lot", "Origine")
        + ("En vigueur le", "Heures", "Motif"),
        ("M01", "Ville de Montrevel", 1, "Marché", "01/01/2025", 700, ""),
        ("M01", "Ville de Montrevel", 9, "Marché", "01/01/2025", 700, ""),
        ("M01", "Ville de Montrevel", 1, "Avenant", "01/03/2025", "cent", "Avenant 1"),
        ("M01", "Ville de Montrevel", 1, "Marché", "02/01/2025", -7, ""),
        ("M01", "Ville de Montrevel", 1, "Avenant", "01/06/2025", 70, ""),
    ],
    "people": [
        ("Nom", "Prénom", "Date de naissance", "Critère d'éligibilité")
        + ("Structure reconnue", "Éligibilité vérifiée le"),
        ("Durand", "Samia", "14/05/1991", "", "", ""),
        ("Durand", "Samia", "02/02/1980", "", "", ""),
        ("Rey", "Paul", "01/01/2024", "", "", ""),
        ("Faure", "Inès", "", "RSA", "", "01/01/2090"),
        ("Martin", "Léa", "", "", "", "01/01/2025"),
        ("Lemoine", "Hugo", "", "RSA", "Bâti Sud-Est", "01/12/2024"),
        ("Roux", "Lina", "", "RSA", "", ""),
        ("Diallo", "Awa", "08/08/1996", "", "", ""),
    ],
    "placements": [
        ("Nom", "Prénom", "Référence du marché", "Donneur d'ordre", "Numéro du lot")
        + ("Entreprise", "Contrat de travail", "Poste", "Début"),
        ("Nobody", "Jean", "M01", "Ville de Montrevel", 1, "", "CDD", "Peintre")
        + ("01/02/2025",),
        ("Durand", "Samia", "M01", "Ville de Montrevel", 1, "", "CDD", "Peintre")
        + ("01/02/2025",),
        ("Diallo", "Awa", "M01", "Ville de Montrevel", 1, "Bâti Sud-Est", "CDD")
        + ("Peintre", "01/02/2025"),
        ("Diallo", "Awa", "M01", "Ville de Montrevel", 1, "", "CDD", "Peintre")
        + ("01/02/2026",),
    ],
    "hours": [
        ("Référence du marché", "Donneur d'ordre", "Numéro du lot", "Nom", "Prénom")
        + ("Mois", "Heures"),
        ("M01", "Ville de Montrevel", 1, "", "", "13/2025", 70),
        ("M01", "Ville de Montrevel", 1, "Diallo", "Awa", "03/2025", 800),
        ("M01", "Ville de Montrevel", 1, "", "", "01/2026", 70),
        ("M01", "Ville de Montrevel", 1, "Diallo", "", "03/2025", 70),
        ("M01", "Ville de Montrevel", 1, "Diallo", "Awa", "04/2025", 70),
        ("M01", "Ville de Montrevel", 1, "", "", "05/2025", 70),
        ("M01", "Ville de Montrevel", 1, "", "", "05/2025", 75),
    ],
}

SENTENCES = [
    "Donneurs d'ordre!B5 : 99810011900011 n'est pas un SIRET : un de ses 14 "
    "chiffres est faux, vérifiez-le.",
    "Donneurs d'ordre!B6 : 12345 n'est pas un SIRET, qui a 14 chiffres : complétez-le.",
    "Donneurs d'ordre!H7 : « E-mail du contact » n'est pas une adresse "
    "(ville.example.com) : écrivez-en une, comme nom@domaine.fr.",
    "Donneurs d'ordre!C8 : « Comune » n'est pas dans la liste de « Type » : "
    "vouliez-vous dire « Commune » ?",
    "Donneurs d'ordre!A9 : remplissez « Nom », qui est obligatoire.",
    "Entreprises!A5 : la ligne Entreprises!4 le dit déjà autrement : gardez "
    "une des deux lignes.",
    "Entreprises!A6 : « Nom » dépasse 300 signes : raccourcissez.",
    "Entreprises!C7 : « Type d'employeur » contient l'erreur #REF! d'Excel : "
    "écrivez sa valeur.",
    "Marchés!C5 : la formule de « Objet » n'a gardé aucune valeur : copiez "
    "la cellule et collez sa valeur.",
    "Marchés!A6 : le tableur a changé « Référence du marché » en date "
    "(01/03/2025) : donnez à la cellule le format Texte, puis retapez-la.",
    "Marchés!H7 : « Début » n'est pas une date (31/02/2025) : écrivez-la "
    "comme 31/12/2025.",
    "Marchés!I8 : la fin (01/02/2025) vient avant le début (01/03/2025) : "
    "corrigez l'une des deux dates.",
    "Marchés!F9 : « Montant HT » n'est pas un nombre (beaucoup) : n'écrivez "
    "que des chiffres.",
    "Marchés!F10 : -5 est négatif : écrivez un nombre positif.",
    "Marchés!B11 : Ville Inconnue n'est ni parmi les donneurs d'ordre du "
    "fichier, ni dans le produit : ajoutez-lui une ligne.",
    "Marchés!L12 : dites pourquoi : un motif est obligatoire ici.",
    "Marchés!B13 : cette ligne dépend de la ligne Donneurs d'ordre!5, qui "
    "est refusée : corrigez celle-ci.",
    "Lots!F5 : nommez l'entreprise titulaire du lot, ou remettez le lot à démarrer.",
    "Lots!M6 : dites depuis quand le lot est suspendu ou résilié.",
    "Lots!F7 : la même entreprise est nommée deux fois sur ce lot : "
    "gardez-la une seule fois.",
    "Lots!A8 : aucun marché M99 dans le fichier ni dans le produit : "
    "vérifiez sa référence et son donneur d'ordre.",
    "Lots!F9 : Firme X n'est ni parmi les entreprises du fichier, ni dans le "
    "produit : ajoutez-lui une ligne.",
    "Lots!A10 : deux donneurs d'ordre ont un marché M01 : nommez le donneur "
    "d'ordre sur cette ligne.",
    "Engagements!C5 : le marché M01 n'a pas de lot 9 : vérifiez le numéro, "
    "ou ajoutez le lot.",
    "Engagements!F6 : « Heures » n'est pas un nombre d'heures (cent) : "
    "écrivez 151,5 ou 151h30.",
    "Engagements!F7 : -7 est négatif : écrivez un nombre positif.",
    "Engagements!G8 : dites pourquoi : un motif est obligatoire ici.",
    "Personnes!C6 : une personne au travail n'est pas née le 01/01/2024 : "
    "corrigez la date de naissance.",
    "Personnes!O7 : le 01/01/2090 est à venir : corrigez la date.",
    "Personnes!M8 : l'éligibilité est datée mais sans critère : ajoutez-le, "
    "ou retirez la date.",
    "Personnes!N9 : un critère et une structure sont donnés : gardez celui "
    "qui a été vérifié.",
    "Personnes!O10 : dites quand l'éligibilité de la personne a été vérifiée.",
    "Placements!A4 : Jean Nobody n'est ni parmi les personnes du fichier, ni "
    "dans le produit : ajoutez-lui une ligne.",
    "Placements!C5 : plusieurs personnes s'appellent Samia Durand : donnez "
    "la date de naissance sur cette ligne.",
    "Placements!G6 : Bâti Sud-Est n'est pas sur ce lot : ajoutez-la au lot, "
    "comme titulaire, cotraitant ou sous-traitant.",
    "Placements!L7 : la personne commence le 01/02/2026, hors des dates du "
    "lot : corrigez l'une ou les autres.",
    "Heures réalisées!H4 : « Mois » n'est pas un mois (13/2025) : écrivez-le "
    "comme 03/2025.",
    "Heures réalisées!I5 : 800 h, c'est plus qu'un mois n'en compte pour "
    "une personne (744) : corrigez.",
    "Heures réalisées!H6 : ce mois finit après le jour de la reprise "
    "(31/12/2025) : ces heures se déclarent dans le produit.",
    "Heures réalisées!E7 : donnez le nom et le prénom, ou aucun des deux.",
    "Heures réalisées!E8 : cette ligne dépend de la ligne Placements!6, qui "
    "est refusée : corrigez celle-ci.",
    "Heures réalisées!I10 : la ligne Heures réalisées!9 le dit déjà "
    "autrement : gardez une des deux lignes.",
]


@tagged("post_install", "-at_install")
class TestTakeoverMistakes(TakeoverCommon):
    def test_each_mistake_has_its_sentence_and_its_cell(self):
        takeover = self._send(fill(self.empty, SHEETS))
        told = takeover.refused_ids.mapped("sentence")
        # a space that breaks no line, before these signs
        told = [sentence.replace("\u00a0", " ") for sentence in told]
        self.assertEqual(told, SENTENCES)
        # one sentence each: it begins by its cell and ends by its point
        for row, sentence in zip(takeover.refused_ids, told, strict=True):
            self.assertTrue(sentence.startswith(f"{row.place} : "))
            self.assertIn(sentence[-1], ".?")

    def test_nothing_of_a_refused_row_is_written(self):
        takeover = self._send(fill(self.empty, SHEETS))
        self._take(takeover)
        self.assertFalse(takeover.failed_ids.mapped("sentence"))
        self.assertEqual(
            self.env["insertion.contract"].search([], order="name").mapped("name"),
            ["Gymnase", "Piscine"],
        )
        # corrected and sent again, the row is taken and the others are there
        corrected = dict(SHEETS, buyers=[*SHEETS["buyers"]])
        corrected["buyers"][2] = ("Ville Deux", "99810011900010", "", "", "")
        again = self._send(fill(self.empty, corrected))
        names = again.row_ids.filtered(lambda row: row.fate == "created").mapped(
            "label"
        )
        self.assertEqual(
            names, ["Ville Deux, 99810011900010", "M10, École, Ville Deux"]
        )
