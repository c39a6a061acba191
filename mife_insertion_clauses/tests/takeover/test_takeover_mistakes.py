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


@tagged("post_install", "-at_install")
class TestTakeoverMistakes(TakeoverCommon):
    def test_each_mistake_has_its_sentence_and_its_cell(self):
        takeover = self._send(fill(self.empty, SHEETS))
        for row in takeover.row_ids:
            print(
                "@@", row.sheet, row.place, row.fate, "|", row.label, "|", row.sentence
            )
