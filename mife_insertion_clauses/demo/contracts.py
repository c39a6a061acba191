# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The contracts of the demonstration, as plain rows; figures are drawn by the plan.

Months are counted from the month of the installation, which is month 0.
"""

from typing import NamedTuple


class LotRow(NamedTuple):
    """``outcome``: how the lot goes. "" is on track (or over, when the contract is),
    see ``plan.OUTCOMES`` for the others. ``hours``: what is owed, drawn when None.
    ``firm``: who holds it, chosen by trade when empty."""

    trade: str
    name: str = ""
    outcome: str = ""
    hours: int | None = None
    firm: str = ""


class ContractRow(NamedTuple):
    buyer: str
    name: str
    state: str
    start: int
    months: int
    lots: tuple = ()
    kind: str = "execution"
    nature: str = "Marché"
    procedure: str = "Appel d'offres ouvert"
    cpv: str = ""
    reason: str = ""
    training: tuple = ("none", 0)
    amount: int = 0


def works(text):
    """Return a row per trade of ``text``; a trade may be followed by its outcome."""
    rows = []
    for word in text.split():
        trade, _, outcome = word.partition(":")
        rows.append(LotRow(trade, outcome=outcome))
    return tuple(rows)


BUILDING, ROADS, GREEN = "45200000-9", "45233140-2", "77310000-6"
CLEANING, WASTE, CATERING = "90911200-8", "90511000-2", "55524000-9"
MAPA = "Procédure adaptée"
FRAMEWORK = "Accord-cadre"

CLOSED = [
    ContractRow(
        "habitat",
        "Réhabilitation thermique de 84 logements, quartier des Résidences",
        "closed",
        -24,
        14,
        works("structural roofing joinery plastering electricity painting"),
        cpv=BUILDING,
    ),
    ContractRow(
        "belfort",
        "Rénovation énergétique d'un groupe scolaire",
        "closed",
        -24,
        12,
        works("roofing joinery plastering electricity plumbing"),
        cpv="45214200-2",
    ),
    ContractRow(
        "departement",
        "Restructuration de la demi-pension d'un collège",
        "closed",
        -23,
        11,
        works("structural plastering electricity floors"),
        cpv="45214220-8",
    ),
    ContractRow(
        "grand_belfort",
        "Requalification d'une avenue d'entrée de ville",
        "closed",
        -24,
        10,
        (
            LotRow("roads", "Voirie, réseaux, mobilier urbain"),
            LotRow("green_spaces", "Plantations d'alignement"),
        ),
        cpv=ROADS,
    ),
    ContractRow(
        "hopital",
        "Nettoyage des locaux administratifs",
        "closed",
        -24,
        12,
        (
            LotRow("cleaning", "Site médian"),
            LotRow("cleaning", "Bâtiments de consultation"),
        ),
        nature=FRAMEWORK,
        cpv=CLEANING,
    ),
    ContractRow(
        "sud_territoire",
        "Extension d'une zone d'activités",
        "closed",
        -22,
        9,
        works("demolition roads"),
        cpv=ROADS,
    ),
    ContractRow(
        "sertrid",
        "Remplacement de la couverture d'un hall de réception",
        "closed",
        -20,
        8,
        works("structural roofing"),
        procedure=MAPA,
        cpv=BUILDING,
    ),
    ContractRow(
        "utbm",
        "Aménagement d'un plateau technique de recherche",
        "closed",
        -21,
        10,
        works("plastering electricity plumbing painting"),
        cpv=BUILDING,
    ),
    ContractRow(
        "sodeb",
        "Bâtiment d'accueil d'entreprises",
        "closed",
        -19,
        12,
        works("structural roofing joinery plastering painting"),
        cpv=BUILDING,
    ),
    ContractRow(
        "habitat",
        "Déconstruction d'une tour de 68 logements",
        "closed",
        -18,
        9,
        works("demolition roads:short"),
        cpv="45111100-9",
    ),
    ContractRow(
        "rttb",
        "Nettoyage des autobus et des dépôts",
        "closed",
        -24,
        12,
        works("cleaning"),
        procedure="Procédure avec négociation",
        cpv=CLEANING,
    ),
    ContractRow(
        "belfort",
        "Entretien des parcs et des berges",
        "closed",
        -24,
        12,
        (
            LotRow("green_spaces", "Parcs et squares"),
            LotRow("green_spaces", "Berges et voies piétonnes"),
        ),
        nature=FRAMEWORK,
        cpv=GREEN,
    ),
    ContractRow(
        "grandvillars",
        "Réaménagement de la mairie",
        "closed",
        -16,
        10,
        works("structural plastering painting"),
        procedure=MAPA,
        cpv=BUILDING,
    ),
    ContractRow(
        "chatenois",
        "Construction d'un accueil périscolaire",
        "closed",
        -15,
        11,
        works("structural roofing plastering floors:short"),
        procedure=MAPA,
        cpv="45214100-1",
    ),
    ContractRow(
        "departement",
        "Entretien des routes départementales",
        "closed",
        -22,
        12,
        (LotRow("roads", "Secteur sud"), LotRow("roads", "Secteur nord")),
        nature=FRAMEWORK,
        cpv=ROADS,
    ),
    ContractRow(
        "hopital",
        "Rénovation d'un bâtiment de soins de suite",
        "closed",
        -17,
        12,
        works("plastering electricity plumbing floors painting"),
        cpv="45215140-0",
    ),
    ContractRow(
        "grand_belfort",
        "Réhabilitation d'une piscine de quartier",
        "closed",
        -24,
        13,
        works("structural plumbing floors painting"),
        cpv="45212212-5",
    ),
    ContractRow(
        "habitat",
        "Réfection des parties communes, secteur des Glacis",
        "closed",
        -14,
        9,
        works("painting floors electricity"),
        cpv=BUILDING,
    ),
    ContractRow(
        "sud_territoire",
        "Collecte des déchets recyclables",
        "closed",
        -24,
        18,
        (LotRow("waste", "Collecte en porte à porte"),),
        nature=FRAMEWORK,
        cpv=WASTE,
    ),
    ContractRow(
        "belfort",
        "Restauration scolaire en liaison froide",
        "closed",
        -24,
        17,
        (LotRow("catering", "Préparation et livraison des repas"),),
        cpv=CATERING,
    ),
    ContractRow(
        "habitat",
        "Réhabilitation de 56 logements, secteur de la Pépinière",
        "closed",
        -24,
        11,
        works("joinery plastering electricity plumbing painting"),
        cpv="45211340-4",
    ),
    ContractRow(
        "sodeb",
        "Viabilisation d'un lotissement d'activités",
        "closed",
        -23,
        8,
        works("roads green_spaces"),
        cpv=ROADS,
    ),
    ContractRow(
        "hopital",
        "Restauration du personnel",
        "closed",
        -24,
        12,
        (LotRow("catering", "Service en salle et plonge"),),
        cpv=CATERING,
    ),
]

RUNNING = [
    ContractRow(
        "habitat",
        "Réhabilitation de 120 logements, îlot des Résidences",
        "running",
        -13,
        20,
        works("structural roofing joinery plastering electricity painting"),
        cpv=BUILDING,
    ),
    ContractRow(
        "habitat",
        "Déconstruction de deux barres et remise en état des sols",
        "running",
        -8,
        14,
        (
            LotRow("demolition", "Désamiantage et déconstruction", "risk", 1400),
            LotRow("roads", "Réseaux et remise en état", "", 700),
        ),
        cpv="45111100-9",
    ),
    ContractRow(
        "habitat",
        "Construction de 32 logements à Offemont",
        "running",
        -9,
        17,
        (
            LotRow("structural", hours=1400),
            LotRow("joinery", outcome="terminated", hours=500),
            LotRow("plastering", outcome="suspended", hours=700),
            LotRow("painting"),
        ),
        cpv="45211340-4",
    ),
    ContractRow(
        "grand_belfort",
        "Aménagement de voies réservées aux autobus",
        "running",
        -12,
        19,
        (
            LotRow("roads", "Voirie, section nord", "", 700),
            LotRow("roads", "Voirie, section sud"),
            LotRow("green_spaces", "Plantations"),
        ),
        cpv=ROADS,
    ),
    ContractRow(
        "grand_belfort",
        "Travaux de voirie et de réseaux à bons de commande",
        "running",
        -11,
        36,
        (LotRow("roads", "Voirie communautaire", "orders", 0),),
        nature=FRAMEWORK,
        cpv=ROADS,
    ),
    ContractRow(
        "belfort",
        "Restructuration d'un groupe scolaire",
        "running",
        -10,
        16,
        (
            LotRow("structural", "", "joint", 1400),
            LotRow("plastering", outcome="over", hours=500),
            LotRow("floors", outcome="risk", hours=300),
            LotRow("painting"),
        ),
        cpv="45214200-2",
        training=("capped", 0.25),
    ),
    ContractRow(
        "departement",
        "Réhabilitation d'un collège en site occupé",
        "running",
        -9,
        22,
        (
            LotRow("structural", "", "optional", 295),
            LotRow("plumbing"),
            LotRow("electricity"),
        ),
        cpv="45214220-8",
    ),
    ContractRow(
        "hopital",
        "Bionettoyage et nettoyage des locaux",
        "running",
        -15,
        36,
        (
            LotRow("cleaning", "Services de soins", "per_year", 300),
            LotRow("cleaning", "Locaux techniques et administratifs", "per_year", 175),
        ),
        nature=FRAMEWORK,
        cpv=CLEANING,
    ),
    ContractRow(
        "hopital",
        "Extension des urgences",
        "running",
        -6,
        18,
        works("structural electricity plumbing"),
        kind="mandatory",
        cpv="45215130-7",
    ),
    ContractRow(
        "utbm",
        "Entretien des espaces verts des campus",
        "running",
        -8,
        24,
        (LotRow("green_spaces", "Campus de Belfort et de Sevenans", "per_year", 70),),
        nature=FRAMEWORK,
        cpv=GREEN,
    ),
    ContractRow(
        "utbm",
        "Rénovation d'une résidence étudiante",
        "running",
        -7,
        12,
        (LotRow("plastering"), LotRow("painting", outcome="over", hours=500)),
        cpv=BUILDING,
        training=("all", 0),
    ),
    ContractRow(
        "sud_territoire",
        "Création d'une voie verte",
        "running",
        -6,
        11,
        (
            LotRow("roads", "Terrassements et chaussée"),
            LotRow("green_spaces", "Plantations et mobilier", "risk", 140),
        ),
        procedure=MAPA,
        cpv=ROADS,
    ),
    ContractRow(
        "sertrid",
        "Exploitation du centre de tri",
        "running",
        -14,
        36,
        (LotRow("waste", "Tri et conditionnement", "per_year", 300),),
        cpv=WASTE,
    ),
    ContractRow(
        "sodeb",
        "Pôle tertiaire de la gare",
        "running",
        -9,
        16,
        (
            LotRow("structural", outcome="production", hours=1400),
            LotRow("painting", hours=700, firm="peinture"),
        ),
        kind="private",
        nature="Contrat privé",
        procedure="Consultation de gré à gré",
        cpv="45213150-9",
    ),
    ContractRow(
        "rttb",
        "Nettoyage des autobus et des arrêts",
        "running",
        -12,
        24,
        (LotRow("cleaning", "Autobus, dépôt et arrêts", "per_year", 350, "brillance"),),
        procedure="Procédure avec négociation",
        cpv=CLEANING,
    ),
    ContractRow(
        "grandvillars",
        "Extension de l'école élémentaire",
        "running",
        -4,
        11,
        (LotRow("structural", outcome="bracket", hours=210), LotRow("painting")),
        kind="execution_criterion",
        procedure=MAPA,
        cpv="45214210-5",
    ),
    ContractRow(
        "chatenois",
        "Réfection de la salle polyvalente",
        "running",
        -6,
        9,
        (LotRow("roofing", outcome="silent", hours=105), LotRow("electricity")),
        procedure=MAPA,
        cpv=BUILDING,
    ),
    ContractRow(
        "belfort",
        "Restauration scolaire",
        "running",
        -7,
        24,
        (LotRow("catering", "Repas des écoles", "per_year", 350),),
        cpv=CATERING,
    ),
    ContractRow(
        "departement",
        "Entretien des bâtiments départementaux",
        "running",
        -10,
        24,
        (
            LotRow("plumbing", "Chauffage et plomberie", "suspended", 500),
            LotRow("floors", "Sols", "risk", 210),
        ),
        nature=FRAMEWORK,
        cpv="45453000-7",
    ),
    ContractRow(
        "grand_belfort",
        "Nettoyage des gymnases",
        "running",
        -6,
        24,
        (LotRow("cleaning", "Gymnases", "no_hours", 0),),
        kind="no_hours",
        nature=FRAMEWORK,
        cpv=CLEANING,
    ),
    ContractRow(
        "departement",
        "Restauration du petit patrimoine et des sentiers",
        "running",
        -24,
        36,
        (
            LotRow("structural", "Petit patrimoine bâti", "structure", 3, "aci"),
            LotRow(
                "green_spaces", "Sentiers et milieux humides", "structure", 3, "aci"
            ),
        ),
        kind="insertion",
        procedure=MAPA,
        cpv="80500000-9",
    ),
    ContractRow(
        "belfort",
        "Propreté manuelle des quartiers",
        "running",
        -24,
        36,
        (LotRow("cleaning", "Quartiers prioritaires", "structure", 3, "regie"),),
        kind="reserved_insertion",
        procedure=MAPA,
        cpv="90610000-6",
    ),
    ContractRow(
        "hopital",
        "Entretien du linge et des jardins",
        "running",
        -23,
        36,
        (
            LotRow("other", "Linge et conditionnement", "structure", 2, "ea"),
            LotRow("green_spaces", "Massifs et jardins", "structure", 1, "esat"),
        ),
        kind="reserved_adapted",
        procedure=MAPA,
        cpv="98310000-9",
    ),
]

AWARDED = [
    ContractRow(
        "habitat",
        "Résidentialisation de quatre immeubles",
        "awarded",
        1,
        12,
        works("roads green_spaces painting"),
        cpv=BUILDING,
    ),
    ContractRow(
        "departement",
        "Rénovation d'un centre médico-social",
        "awarded",
        2,
        10,
        works("plastering electricity"),
        cpv=BUILDING,
    ),
    ContractRow(
        "utbm",
        "Nettoyage des bâtiments d'enseignement",
        "awarded",
        1,
        36,
        (LotRow("cleaning", "Bâtiments d'enseignement", "per_year", 210),),
        nature=FRAMEWORK,
        cpv=CLEANING,
    ),
]

PIPELINE = [
    ContractRow(
        "belfort",
        "Réaménagement d'une place du centre ancien",
        "identified",
        6,
        10,
        cpv=ROADS,
        amount=1_850_000,
    ),
    ContractRow(
        "habitat",
        "Programme de rénovation de 210 logements",
        "identified",
        9,
        24,
        kind="mandatory",
        cpv=BUILDING,
        amount=9_400_000,
    ),
    ContractRow(
        "sertrid",
        "Maintenance des équipements de manutention",
        "identified",
        7,
        36,
        nature=FRAMEWORK,
        cpv="50500000-0",
        amount=380_000,
    ),
    ContractRow(
        "hopital",
        "Entretien des espaces verts du site médian",
        "studied",
        5,
        36,
        works("green_spaces"),
        kind="execution_criterion",
        nature=FRAMEWORK,
        cpv=GREEN,
    ),
    ContractRow(
        "grand_belfort",
        "Accompagnement social des gens du voyage",
        "studied",
        4,
        24,
        kind="reserved_ess",
        procedure=MAPA,
        cpv="85312300-2",
        amount=140_000,
    ),
    ContractRow(
        "rttb",
        "Construction d'un atelier de maintenance",
        "studied",
        8,
        16,
        kind="mandatory",
        cpv=BUILDING,
        amount=7_200_000,
    ),
    ContractRow(
        "sud_territoire",
        "Réhabilitation d'un ancien atelier en salle de spectacle",
        "drafting",
        4,
        14,
        works("structural plastering painting"),
        cpv=BUILDING,
    ),
    ContractRow(
        "departement",
        "Façonnage d'imprimés",
        "drafting",
        3,
        24,
        kind="reserved_prison",
        procedure=MAPA,
        cpv="79810000-5",
        amount=60_000,
    ),
    ContractRow(
        "sodeb",
        "Viabilisation d'un parc d'activités",
        "consultation",
        2,
        12,
        works("roads green_spaces"),
        cpv=ROADS,
    ),
    ContractRow(
        "chatenois",
        "Restauration scolaire et périscolaire",
        "consultation",
        2,
        24,
        works("catering"),
        kind="criterion",
        procedure=MAPA,
        cpv=CATERING,
    ),
    ContractRow(
        "departement",
        "Rénovation d'un lycée agricole",
        "consultation",
        3,
        12,
        (LotRow("electricity", "Électricité, accueil de stagiaires"),),
        kind="school",
        cpv="45214200-2",
    ),
    ContractRow(
        "utbm",
        "Acquisition d'un microscope électronique",
        "no_clause",
        3,
        6,
        cpv="38510000-3",
        amount=520_000,
        reason="Fourniture sans pose : aucune heure de travail sur le territoire.",
    ),
    ContractRow(
        "grandvillars",
        "Construction d'une maison de santé",
        "cancelled",
        -3,
        12,
        works("structural painting"),
        cpv="45215100-8",
        reason=(
            "Marché déclaré sans suite : subvention refusée, le projet est reporté à "
            "une date inconnue."
        ),
    ),
]

CONTRACTS = [*CLOSED, *RUNNING, *AWARDED, *PIPELINE]

# what a lot of a building site is called, by trade, and its usual number
TRADE_LOTS = {
    "demolition": (1, "Désamiantage, démolition"),
    "roads": (2, "Voirie et réseaux divers"),
    "structural": (3, "Gros œuvre"),
    "roofing": (4, "Charpente, couverture, étanchéité"),
    "joinery": (5, "Menuiseries extérieures et intérieures"),
    "plastering": (6, "Plâtrerie, cloisons, isolation"),
    "electricity": (7, "Électricité, courants faibles"),
    "plumbing": (8, "Chauffage, ventilation, plomberie"),
    "floors": (9, "Carrelage, sols souples"),
    "painting": (10, "Peinture, revêtements muraux"),
    "green_spaces": (11, "Espaces verts"),
    "cleaning": (12, "Nettoyage"),
    "waste": (13, "Déchets"),
    "catering": (14, "Restauration"),
    "transport": (15, "Transport"),
    "other": (16, "Services"),
}
# share of labour in the price, to give amounts that match the hours
LABOUR_SHARES = {
    "demolition": 0.50,
    "roads": 0.35,
    "structural": 0.45,
    "roofing": 0.40,
    "joinery": 0.35,
    "plastering": 0.55,
    "electricity": 0.42,
    "plumbing": 0.40,
    "floors": 0.48,
    "painting": 0.70,
    "green_spaces": 0.65,
    "cleaning": 0.80,
    "waste": 0.60,
    "catering": 0.45,
    "transport": 0.50,
    "other": 0.70,
}
# jobs as men and women are called, by trade
JOBS = {
    "demolition": (("Démolisseur", "Démolisseuse"), ("Manœuvre", "Manœuvre")),
    "roads": (
        ("Ouvrier de voirie", "Ouvrière de voirie"),
        ("Manœuvre de travaux publics", "Manœuvre de travaux publics"),
        ("Conducteur d'engins", "Conductrice d'engins"),
    ),
    "structural": (
        ("Manœuvre", "Manœuvre"),
        ("Aide-maçon", "Aide-maçonne"),
        ("Coffreur", "Coffreuse"),
    ),
    "roofing": (
        ("Aide-couvreur", "Aide-couvreuse"),
        ("Aide-étancheur", "Aide-étancheuse"),
    ),
    "joinery": (("Poseur", "Poseuse"), ("Aide-menuisier", "Aide-menuisière")),
    "plastering": (("Plaquiste", "Plaquiste"), ("Aide-plâtrier", "Aide-plâtrière")),
    "electricity": (
        ("Aide-électricien", "Aide-électricienne"),
        ("Tireur de câbles", "Tireuse de câbles"),
    ),
    "plumbing": (
        ("Aide-plombier", "Aide-plombière"),
        ("Aide-monteur en chauffage", "Aide-monteuse en chauffage"),
    ),
    "floors": (("Aide-carreleur", "Aide-carreleuse"), ("Solier", "Solière")),
    "painting": (("Peintre", "Peintre"), ("Aide-peintre", "Aide-peintre")),
    "green_spaces": (
        ("Ouvrier paysagiste", "Ouvrière paysagiste"),
        ("Jardinier", "Jardinière"),
    ),
    "cleaning": (
        ("Agent de propreté", "Agente de propreté"),
        ("Laveur de vitres", "Laveuse de vitres"),
    ),
    "waste": (("Agent de tri", "Agente de tri"), ("Ripeur", "Ripeuse")),
    "catering": (
        ("Aide de cuisine", "Aide de cuisine"),
        ("Agent de restauration", "Agente de restauration"),
    ),
    "transport": (("Chauffeur-livreur", "Chauffeuse-livreuse"),),
    "other": (("Agent de production", "Agente de production"),),
}
# share of women, by trade
WOMEN = {
    "cleaning": 0.75,
    "catering": 0.75,
    "other": 0.6,
    "waste": 0.4,
    "painting": 0.4,
}
