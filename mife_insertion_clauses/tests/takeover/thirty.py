# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Thirty contracts as a MIFE has them in its tables, typed by hand; names invented.

What they come to is worked out beside the rows, and compared by the tests.
"""

import io
from datetime import date

from openpyxl import load_workbook

from ...report.takeover_workbook import TakeoverWorkbook
from ...rules.takeover_columns import BY_KEY

TAKEN_ON = date(2025, 12, 31)

# title of each column that is filled, then the rows
BUYERS = [
    ("Nom", "SIRET", "Type", "Ville", "Nom du contact", "E-mail du contact"),
    (
        "Ville de Montrevel",
        "998 100 101 00018",
        "Commune",
        "Montrevel",
        "Claire Petit",
        "c.petit@montrevel.example.com",
    ),
    ("Communauté du Val d'Aube", "99810011900010", "Intercommunalité", "Aube", "", ""),
    ("Département de l'Aubrac", 99810012700013, "Département", "", "", ""),
    ("Habitat du Val", "99810013500016", "Bailleur social", "", "", ""),
]
COMPANIES = [
    ("Nom", "SIRET", "Type d'employeur", "Taille"),
    ("Peintures Morel", "99810014300010", "Entreprise ordinaire", ""),
    ("Bâti Sud-Est", "99810015000015", "Entreprise ordinaire", ""),
    ("Toitures Lacroix", "99810016800017", "Entreprise ordinaire", ""),
    ("Élec Plus", "99810017600010", "Entreprise ordinaire", ""),
    ("Espaces Verts Renaud", "99810018400014", "Entreprise ordinaire", ""),
    ("Net Service", "99810019200017", "Entreprise ordinaire", ""),
    ("Sols Garnier", "99810020000018", "Entreprise ordinaire", ""),
    ("Voirie Petit", "99810021800010", "Entreprise ordinaire", ""),
    ("Intérim Solidaire", "99810022600013", "etti", ""),
    ("GEIQ du Val", "99810023400017", "geiq", ""),
    ("Chantier des Possibles", "99810024200010", "aci", ""),
    ("Menuiserie Ortega", "", "Entreprise ordinaire", ""),
]
JANUARY, DECEMBER = date(2025, 1, 1), date(2025, 12, 31)
# 20 running, 3 closed, 2 awarded, 1 in each of the five other states: 30
CONTRACTS = [
    ("Référence du marché", "Donneur d'ordre", "Objet", "État", "Type de clause")
    + ("Notifié le", "Début", "Fin", "Motif"),
    ("M01", "Ville de Montrevel", "Gymnase Pasteur", "En cours", "", "02/12/2024")
    + (JANUARY, date(2026, 12, 31), ""),
    ("M02", "Ville de Montrevel", "École du Lac", "En cours", "", "02/06/2025")
    + (date(2025, 7, 1), date(2026, 6, 30), ""),
    ("M03", "Communauté du Val d'Aube", "Piscine", "En cours", "", "02/12/2024")
    + (JANUARY, DECEMBER, ""),
    ("M04", "99810011900010", "Voirie 2025", "En cours", "", "02/12/2024")
    + (JANUARY, DECEMBER, ""),
    ("M05", "Communauté du Val d'Aube", "Berges", "En cours", "insertion", "02/12/2024")
    + (JANUARY, DECEMBER, ""),
    *(
        (f"M{number:02}", buyer, name, "En cours", "", "02/12/2024")
        + (JANUARY, DECEMBER, "")
        for number, buyer, name in (
            (6, "Département de l'Aubrac", "Collège Curie"),
            (7, "Département de l'Aubrac", "Collège Hugo"),
            (8, "Département de l'Aubrac", "Routes nord"),
            (9, "Département de l'Aubrac", "Routes sud"),
            (10, "Habitat du Val", "Résidence Tilleuls"),
            (11, "Habitat du Val", "Résidence Acacias"),
            (12, "Habitat du Val", "Résidence Érables"),
            (13, "Habitat du Val", "Entretien des halls"),
            (14, "Ville de Montrevel", "Espaces verts"),
            (15, "Ville de Montrevel", "Propreté"),
            (16, "Ville de Montrevel", "Médiathèque"),
            (17, "Communauté du Val d'Aube", "Crèche"),
            (18, "Communauté du Val d'Aube", "Déchèterie"),
            (19, "Communauté du Val d'Aube", "Station d'épuration"),
            (20, "Communauté du Val d'Aube", "Zone d'activités"),
        )
    ),
    *(
        (f"M{number}", "Habitat du Val", name, "Clos", "", "02/12/2024")
        + (JANUARY, date(2025, 10, 31), "")
        for number, name in ((21, "Toit 1"), (22, "Toit 2"), (23, "Toit 3"))
    ),
    ("M24", "Ville de Montrevel", "Marché couvert", "Attribué", "", "01/12/2025")
    + (date(2026, 1, 5), date(2026, 12, 31), ""),
    ("M25", "Ville de Montrevel", "Théâtre", "Attribué", "", "01/12/2025")
    + (date(2026, 1, 5), date(2026, 12, 31), ""),
    ("M26", "Ville de Montrevel", "Halle des sports", "Consultation", "", "")
    + ("", "", ""),
    ("M27", "Ville de Montrevel", "Parc des eaux", "Rédaction", "", "", "", "", ""),
    ("M28", "Ville de Montrevel", "Mairie annexe", "Repéré", "", "", "", "", ""),
    ("M29", "Habitat du Val", "Ascenseurs", "Sans clause", "", "", "", "")
    + ("Achat de fournitures",),
    ("M30", "Habitat du Val", "Chaufferie", "Annulé", "", "", "", "")
    + ("Marché déclaré sans suite",),
]
# M01 has 3 lots, M02 and M03 have 2, M04 to M26 one: 3 + 2 + 2 + 23 = 30.
# Running: 3 + 2 + 2 + M04 to M18 (15) = 22; M19 suspended, M20 terminated, M21 to M23
# completed, M24 to M26 not started
LOTS = [
    ("Référence du marché", "Numéro du lot", "Intitulé", "État", "Titulaire")
    + ("Cotraitants", "Sous-traitants", "Suspendu ou résilié le", "Motif"),
    ("M01", 1, "Peinture", "En cours", "Peintures Morel", "", "", "", ""),
    ("M01", 2, "Gros œuvre", "En cours", "Bâti Sud-Est", "", "", "", ""),
    ("M01", 3, "Couverture", "En cours", "Toitures Lacroix", "", "", "", ""),
    ("M02", 1, "Électricité", "En cours", "Élec Plus", "", "", "", ""),
    ("M02", 2, "Abords", "En cours", "Espaces Verts Renaud", "", "Intérim Solidaire")
    + ("", ""),
    ("M03", 1, "Bassins", "En cours", "Bâti Sud-Est", "Sols Garnier", "", "", ""),
    ("M03", 2, "Vestiaires", "En cours", "Net Service", "", "", "", ""),
    ("M04", 1, "Voirie", "En cours", "Voirie Petit", "", "", "", ""),
    ("M05", 1, "Berges", "En cours", "Chantier des Possibles", "", "", "", ""),
    *(
        (f"M{number:02}", "1", "Lot unique", "En cours", "Menuiserie Ortega")
        + ("", "", "", "")
        for number in range(6, 19)
    ),
    ("M19", "1", "Génie civil", "Suspendu", "Bâti Sud-Est", "", "")
    + ("30/09/2025", "Fouilles archéologiques"),
    ("M20", "1", "Réseaux", "Résilié", "Voirie Petit", "", "")
    + ("31/10/2025", "Liquidation de l'entreprise"),
    *(
        (f"M{number}", "1", "Toiture", "Terminé", "Toitures Lacroix", "", "", "", "")
        for number in (21, 22, 23)
    ),
    ("M24", "1", "Charpente", "Non démarré", "Toitures Lacroix", "", "", "", ""),
    ("M25", "1", "Scène", "Non démarré", "Menuiserie Ortega", "", "", "", ""),
    ("M26", "1", "Lot unique", "Non démarré", "", "", "", "", ""),
]
# M01: 1000 + 500 + 300 = 1800; M02: 400 + 200 - 50 = 550; M03: 600 + 600 = 1200;
# M04 and M06 to M20: 16 x 350 = 5600; M21 to M23: 3 x 140 = 420; M24, M25: 1400;
# M26: 210. In all 1800 + 550 + 1200 + 5600 + 420 + 1400 + 210 = 11180.
# 3 + 3 + 2 + 16 + 3 + 2 + 1 = 30 rows
COMMITMENTS = [
    ("Référence du marché", "Numéro du lot", "Origine", "En vigueur le", "Heures")
    + ("Motif",),
    ("M01", "1", "Marché", JANUARY, 1000, ""),
    ("M01", "2", "Marché", JANUARY, 500, ""),
    ("M01", "3", "Marché", JANUARY, 300, ""),
    ("M02", "1", "Marché", date(2025, 7, 1), "400 h", ""),
    ("M02", "2", "Marché", date(2025, 7, 1), 200, ""),
    ("M02", "2", "Avenant", date(2025, 10, 1), -50, "Avenant 1"),
    ("M03", "1", "Marché", JANUARY, 600, ""),
    ("M03", "2", "Marché", JANUARY, 600, ""),
    *(
        (f"M{number:02}", "1", "Marché", JANUARY, 350, "")
        for number in (4, *range(6, 21))
    ),
    *((f"M{number}", "1", "Marché", JANUARY, 140, "") for number in (21, 22, 23)),
    ("M24", "1", "Marché", date(2025, 12, 1), 700, ""),
    ("M25", "1", "Marché", date(2025, 12, 1), 700, ""),
    ("M26", "1", "Marché", date(2025, 12, 15), 210, ""),
]
PEOPLE = [
    ("Nom", "Prénom", "Date de naissance", "Sexe", "Critère d'éligibilité")
    + ("Structure reconnue", "Éligibilité vérifiée le"),
    ("Durand", "Samia", "14/05/1991", "Femme", "RSA", "", "15/12/2024"),
    ("Benali", "Karim", date(1985, 2, 3), "Homme", "DELD", "", "15/12/2024"),
    ("Martin", "Léa", date(2001, 11, 30), "Femme", "JEUNE", "", "15/12/2024"),
    ("N'Guessan", "Jean", date(1969, 7, 21), "Homme", "SENIOR", "", "15/12/2024"),
    ("Shevchenko", "Olena", date(1994, 1, 9), "Femme", "REFUGIE", "", "15/12/2024"),
    ("Durand", "Marie", "", "Femme", "RSA", "", "15/12/2024"),
    ("Rey", "Paul", date(1990, 4, 4), "Homme", "", "Chantier des Possibles")
    + ("15/12/2024",),
    ("Faure", "Inès", date(1998, 12, 12), "Femme", "QPV", "", "15/12/2024"),
    ("Lemoine", "Hugo", date(1979, 3, 15), "", "", "", ""),
    ("Diallo", "Awa", date(1996, 8, 8), "Femme", "RSA", "", "15/12/2024"),
]
PLACEMENTS = [
    ("Nom", "Prénom", "Référence du marché", "Numéro du lot", "Entreprise")
    + ("Employeur", "Modalité", "Contrat de travail", "Poste", "Début", "Fin"),
    ("Durand", "Samia", "M01", "1", "", "", "", "CDD", "Peintre")
    + ("06/01/2025", "30/06/2025"),
    ("Benali", "Karim", "M01", "3", "", "", "", "CDD", "Couvreur")
    + ("03/03/2025", "31/12/2025"),
    ("Martin", "Léa", "M01", "3", "", "", "", "CDD", "Aide couvreuse")
    + ("03/03/2025", "30/04/2025"),
    ("N'Guessan", "Jean", "M03", "1", "Sols Garnier", "", "", "CDI", "Carreleur")
    + ("03/02/2025", ""),
    ("Shevchenko", "Olena", "M02", "1", "", "", "", "CDD", "Électricienne")
    + ("01/07/2025", ""),
    ("Durand", "Marie", "M02", "2", "Intérim Solidaire", "", "", "temp", "Jardinière")
    + ("01/09/2025", "30/09/2025"),
    ("Rey", "Paul", "M05", "1", "", "", "", "insertion", "Ouvrier")
    + ("06/01/2025", "31/12/2025"),
    ("Faure", "Inès", "M04", "1", "", "", "", "CDD", "Paveuse")
    + ("06/01/2025", "31/12/2025"),
    ("Lemoine", "Hugo", "M21", "1", "", "", "", "CDD", "Couvreur")
    + ("06/01/2025", "31/10/2025"),
    ("Diallo", "Awa", "M03", "2", "", "", "", "CDD", "Agente d'entretien")
    + ("06/01/2025", "31/12/2025"),
    ("Durand", "Samia", "M03", "2", "", "", "", "CDD", "Agente d'entretien")
    + ("01/09/2025", "31/12/2025"),
]
# M01: 6 x 100 = 600, 125, 50 + 70 + 30 = 150; M02: 40 + 60 + 80 = 180, 50;
# M03: 300 + 150 = 450, 600; M04 and M06 to M18: 14 x 70 = 980; M05: 420; M19: 35;
# M20: 105; M21 to M23: 140 + 140 + 100 = 380. In all 600 + 125 + 150 + 180 + 50
# + 450 + 600 + 980 + 420 + 35 + 105 + 380 = 4075.
# By month, of 2025: 600 + 150 + 180 + 50 + 150 = 1130
DONE = [
    ("Référence du marché", "Numéro du lot", "Entreprise", "Nom", "Prénom", "Mois")
    + ("Heures",),
    *(
        ("M01", "1", "", "Durand", "Samia", f"{month:02}/2025", 100)
        for month in range(1, 7)
    ),
    ("M01", "2", "", "", "", "", 125),
    ("M01", "3", "", "Benali", "Karim", "03/2025", 50),
    ("M01", "3", "", "Benali", "Karim", "avril 2025", "70h00"),
    ("M01", "3", "", "Martin", "Léa", "03/2025", 30),
    ("M02", "1", "", "", "", "07/2025", 40),
    ("M02", "1", "", "", "", "09/2025", 60),
    ("M02", "1", "", "", "", "10/2025", 80),
    ("M02", "2", "Intérim Solidaire", "Durand", "Marie", "09/2025", 50),
    ("M03", "1", "Bâti Sud-Est", "", "", "", 300),
    ("M03", "1", "Sols Garnier", "N'Guessan", "Jean", "02/2025", 150),
    ("M03", "2", "", "", "", "", 600),
    *((f"M{number:02}", "1", "", "", "", "", 70) for number in (4, *range(6, 19))),
    ("M05", "1", "", "", "", "", 420),
    ("M19", "1", "", "", "", "", 35),
    ("M20", "1", "", "", "", "", 105),
    ("M21", "1", "", "", "", "", 140),
    ("M22", "1", "", "", "", "", 140),
    ("M23", "1", "", "", "", "", 100),
]
SHEETS = {
    "buyers": BUYERS,
    "companies": COMPANIES,
    "contracts": CONTRACTS,
    "lots": LOTS,
    "commitments": COMMITMENTS,
    "people": PEOPLE,
    "placements": PLACEMENTS,
    "hours": DONE,
}


def get_empty(env):
    """Return the workbook that the product gives, in French."""
    company = env.company.with_context(lang="fr_FR")
    return TakeoverWorkbook(company).get_xlsx()


def fill(empty, sheets):
    """Return the workbook of the product, filled as a person does from row 4 on."""
    book = load_workbook(io.BytesIO(empty))
    for key, (titles, *rows) in sheets.items():
        page = book[BY_KEY[key].title]
        places = {str(cell.value).removesuffix(" *"): cell.column for cell in page[1]}
        for number, values in enumerate(rows, start=4):
            for title, value in zip(titles, values, strict=True):
                if value != "":
                    page.cell(number, places[title], value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
