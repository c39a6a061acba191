# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The examples told by hand, that people follow through the product.

They started six months before the installation. Everything else is drawn around them.
"""

from datetime import date

START, MONTHS = -6, 14

# people: last name, first name, sex, birth date, city
PEOPLE = [
    ("Amrani", "Sofiane", "m", date(2002, 4, 11), "Belfort"),
    ("Bouvier", "Chloé", "f", date(1998, 9, 2), "Offemont"),
    ("Dembélé", "Awa", "f", date(1985, 1, 23), "Belfort"),
    ("Faivre", "Loïc", "m", date(1971, 6, 30), "Valdoie"),
    ("Garnier", "Zoé", "f", date(2004, 12, 5), "Delle"),
    ("Hakimi", "Reza", "m", date(1990, 3, 17), "Belfort"),
    ("Jeannin", "Pascal", "m", date(1968, 8, 8), "Bavilliers"),
    ("Kovač", "Mirela", "f", date(1979, 10, 14), "Belfort"),
    ("Lefèvre", "Jérôme", "m", date(1994, 2, 27), "Grandvillars"),
    ("Nguyên", "Thi Lan", "f", date(1988, 7, 19), "Belfort"),
]
CONTRACTS = {
    "school": {
        "name": "Réhabilitation de l'école Aragon",
        "reference": "GBCA-{year}-014",
        "buyer": "grand_belfort",
        "cpv": "45214200-2",
        "amount": 3_150_000,
    },
    "parks": {
        "name": "Entretien des espaces verts",
        "reference": "VB-{year}-007",
        "buyer": "belfort",
        "procedure": "adapted",
        "nature": "framework",
        "cpv": "77310000-6",
        "amount": 420_000,
        "training": ("capped", 0.25),
    },
    "cleaning": {
        "name": "Nettoyage des bâtiments communautaires",
        "reference": "CCST-{year}-003",
        "buyer": "sud_territoire",
        "cpv": "90911200-8",
        "amount": 610_000,
    },
    "workshop": {
        "name": "Entretien des sentiers du Sud Territoire",
        "reference": "CCST-{year}-009",
        "buyer": "sud_territoire",
        "kind": "insertion",
        "procedure": "adapted",
        "amount": 64_000,
    },
    "pool": {
        "name": "Construction d'un bassin nordique",
        "reference": "GBCA-{year}-102",
        "buyer": "grand_belfort",
        "cpv": "45212212-5",
        "amount": 6_200_000,
        "kind": "mandatory",
        "state": "drafting",
        "delay": 21,
    },
    "software": {
        "name": "Logiciel de gestion des médiathèques",
        "reference": "VB-{year}-031",
        "buyer": "belfort",
        "procedure": "adapted",
        "cpv": "48000000-8",
        "amount": 95_000,
        "state": "no_clause",
        "reason": "Aucun poste accessible, main-d'œuvre trop faible.",
    },
}
# lots: contract, number, name, trade, firm, amount
LOTS = {
    "school_paint": ("school", "9", "Peintures intérieures", "painting", "peinture"),
    "school_walls": ("school", "2", "Gros œuvre", "structural", "gros_oeuvre"),
    "school_power": ("school", "12", "Électricité", "electricity", "electricite"),
    "parks": ("parks", "1", "Secteur nord", "green_spaces", "espaces_verts"),
    "cleaning": ("cleaning", "1", "Nettoyage des locaux", "cleaning", "proprete"),
    "workshop": ("workshop", "1", "Entretien des sentiers", "green_spaces", "aci"),
}
AMOUNTS = {
    "school_paint": 186_400,
    "school_walls": 840_000,
    "school_power": 262_000,
    "parks": 420_000,
    "cleaning": 610_000,
    "workshop": 64_000,
}
# origin, months since the start, hours, reason
COMMITMENTS = {
    "school_paint": [("initial", 0, 700, "")],
    "school_walls": [
        ("initial", 0, 1400, ""),
        ("amendment", 4, 140, "Avenant n° 2 : extension du préau"),
    ],
    "school_power": [("initial", 0, 210, "")],
    "parks": [
        ("initial", 0, 1400, ""),
        ("option", 3, 175, "Tranche optionnelle 1 affermie"),
    ],
    "cleaning": [("initial", 0, 500, "")],
}
# placements: person, lot, job, modality, contract type, months since the start,
# months at work (0: still there), usual monthly hours
PLACEMENTS = [
    (0, "school_paint", "Peintre", "etti", "temp", 0, 0, 78.5),
    (1, "school_paint", "Aide-peintre", "direct", "fixed", 2, 0, 60),
    (2, "school_walls", "Manœuvre", "direct", "professional", 0, 0, 121.25),
    (3, "school_walls", "Maçon", "direct", "permanent", 1, 0, 151.67),
    (5, "school_walls", "Manœuvre", "etti", "temp", 1, 4, 70),
    (6, "school_power", "Aide-électricien", "etti", "temp", 3, 0, 28),
    # on two lots in the same months, for more hours than one person can do
    (3, "school_power", "Manœuvre", "etti", "temp", 4, 2, 74.5),
    (4, "parks", "Ouvrière paysagiste", "direct", "apprentice", 0, 0, 90.5),
    (8, "parks", "Ouvrier paysagiste", "etti", "temp", 0, 0, 64),
    (7, "cleaning", "Agente de propreté", "direct", "permanent", 0, 0, 80),
    (9, "workshop", "Ouvrière d'entretien", "aci", "insertion", 0, 0, 104),
]
# where the companies stand, see planning/months.py
PACES = {
    "school_paint": "late",
    "school_walls": "declared",
    "school_power": "declared",
    "parks": "settled",
    "cleaning": "settled",
    "workshop": "settled",
}
# what the facilitator noted by hand: who is awaited, for what, for how many days
AWAITED = {
    "parks": ("prescriber", "Candidatures pour un poste d'ouvrier paysagiste", 8),
}
# an attestation that is rectified: lot, months since the start, hours taken off the
# first person, why
RECTIFIED = ("parks", 0, 3.5, "Une demi-journée a été comptée deux fois.")

# hours that count on the lots of two buyers
POOLING_REFERENCE = "MUT-01"
POOLING_PURPOSE = "Voirie et déconstruction : une même entreprise, une même équipe"
POOLING_REASON = "Article 3 : 60 % là où la personne travaille, 40 % sur l'autre lot"
POOLING_SHARES = (60, 40)
