# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who buys, who works, who employs and who sends people.

The buyers are real public bodies, without address or person; the companies and the
structures are invented. Registration numbers are all invented, in a range that is
not given to anybody.
"""

from typing import NamedTuple


class Partner(NamedTuple):
    """``kind``: "buyer", "company", "agency", "prescriber", or the modality that a
    structure offers. ``trades``: what a company does, by keys of trades."""

    key: str
    name: str
    zip: str
    city: str
    kind: str
    trades: str = ""

    @property
    def slug(self):
        return self.key.replace("_", "-")


BUYERS = [
    Partner("belfort", "Ville de Belfort", "90000", "Belfort", "buyer"),
    Partner(
        "grand_belfort",
        "Grand Belfort Communauté d'Agglomération",
        "90000",
        "Belfort",
        "buyer",
    ),
    Partner(
        "sud_territoire",
        "Communauté de communes du Sud Territoire",
        "90100",
        "Delle",
        "buyer",
    ),
    Partner(
        "departement",
        "Département du Territoire de Belfort",
        "90000",
        "Belfort",
        "buyer",
    ),
    Partner("habitat", "Territoire habitat", "90000", "Belfort", "buyer"),
    Partner("hopital", "Hôpital Nord Franche-Comté", "90400", "Trévenans", "buyer"),
    Partner("sertrid", "SERTRID", "90400", "Bourogne", "buyer"),
    Partner(
        "utbm",
        "Université de technologie de Belfort-Montbéliard",
        "90000",
        "Belfort",
        "buyer",
    ),
    Partner("sodeb", "SODEB", "90400", "Meroux-Moval", "buyer"),
    Partner(
        "rttb",
        "Régie des transports du Territoire de Belfort",
        "90400",
        "Danjoutin",
        "buyer",
    ),
    Partner(
        "grandvillars", "Commune de Grandvillars", "90600", "Grandvillars", "buyer"
    ),
    Partner(
        "chatenois",
        "Commune de Châtenois-les-Forges",
        "90700",
        "Châtenois-les-Forges",
        "buyer",
    ),
]

COMPANIES = [
    Partner(
        "peinture",
        "Peintures de la Savoureuse",
        "90000",
        "Belfort",
        "company",  # of the portal: it only holds the lots that name it
    ),
    Partner(
        "gros_oeuvre",
        "Maçonnerie du Salbert",
        "90300",
        "Cravanche",
        "company",
        "structural",
    ),
    Partner(
        "espaces_verts",
        "Jardins des Trois Chênes",
        "90400",
        "Danjoutin",
        "company",
        "green_spaces",
    ),
    Partner(
        "proprete", "Net'Est Propreté", "90160", "Bessoncourt", "company", "cleaning"
    ),
    Partner("electricite", "Élec Sundgau", "90100", "Delle", "company", "electricity"),
    Partner(
        "batisseurs",
        "Les Bâtisseurs du Lion",
        "90000",
        "Belfort",
        "company",
        "structural demolition",
    ),
    Partner(
        "rosemont",
        "Constructions du Rosemont",
        "90200",
        "Giromagny",
        "company",
        "structural",
    ),
    Partner(
        "vosges_sud_tp",
        "Vosges du Sud Travaux Publics",
        "90200",
        "Lepuix",
        "company",
        "roads demolition",
    ),
    Partner(
        "bourbeuse_vrd", "VRD de la Bourbeuse", "90140", "Bourogne", "company", "roads"
    ),
    Partner(
        "route_ajoie", "Routes et Réseaux d'Ajoie", "90100", "Delle", "company", "roads"
    ),
    Partner(
        "terrassement",
        "Terrassements Chaudron Père et Fils",
        "90110",
        "Rougemont-le-Château",
        "company",
        "demolition roads",
    ),
    Partner(
        "toitures",
        "Toitures des Mille Étangs",
        "90360",
        "Lachapelle-sous-Rougemont",
        "company",
        "roofing",
    ),
    Partner(
        "etancheite", "Étanchéité Comtoise", "90400", "Sevenans", "company", "roofing"
    ),
    Partner(
        "menuiserie",
        "Menuiserie du Malsaucy",
        "90300",
        "Sermamagny",
        "company",
        "joinery",
    ),
    Partner(
        "bois_ballon", "Bois et Ballon", "90200", "Auxelles-Bas", "company", "joinery"
    ),
    Partner(
        "platre",
        "Plâtrerie Horizon",
        "90800",
        "Bavilliers",
        "company",
        "plastering",
    ),
    Partner(
        "isolation",
        "Isol'Est Cloisons",
        "90340",
        "Chèvremont",
        "company",
        "plastering",
    ),
    Partner(
        "couleurs",
        "Couleurs de la Trouée",
        "90850",
        "Essert",
        "company",
        "painting",
    ),
    Partner(
        "sols", "Sols et Carreaux du Fort", "90000", "Belfort", "company", "floors"
    ),
    Partner(
        "courant",
        "Courant Neuf",
        "90500",
        "Beaucourt",
        "company",
        "electricity",
    ),
    Partner(
        "thermique",
        "Thermique de l'Allaine",
        "90600",
        "Grandvillars",
        "company",
        "plumbing",
    ),
    Partner(
        "fluides",
        "Fluides et Confort",
        "90400",
        "Andelnans",
        "company",
        "plumbing",
    ),
    Partner(
        "paysage",
        "Paysages de la Douce",
        "90800",
        "Argiésans",
        "company",
        "green_spaces",
    ),
    Partner("eclat", "Éclat Multiservices", "90000", "Belfort", "company", "cleaning"),
    Partner(
        "brillance",
        "Brillance 3 Rivières",
        "90700",
        "Châtenois-les-Forges",
        "company",
        "cleaning",
    ),
    Partner(
        "collecte",
        "Collecte et Tri du Sundgau",
        "90140",
        "Brebotte",
        "company",
        "waste",
    ),
    Partner(
        "decors",
        "Décors et Façades du Lion",
        "90400",
        "Dorans",
        "company",
        "painting floors",
    ),
    Partner(
        "tables",
        "Les Tables du Jura",
        "90500",
        "Beaucourt",
        "company",
        "catering other",
    ),
    Partner("interim_est", "Relais Intérim Est", "90000", "Belfort", "agency"),
    Partner("interim_pro", "Savoureuse Intérim", "90000", "Belfort", "agency"),
]

STRUCTURES = [
    Partner("etti", "Passerelle Intérim Insertion", "90000", "Belfort", "etti"),
    Partner("aci", "Chantiers du Lion", "90000", "Belfort", "aci"),
    Partner("etti_sud", "Intérim Solidaire du Sud", "90100", "Delle", "etti"),
    Partner("ai", "Coup de Main 90", "90000", "Belfort", "ai"),
    Partner("ei_batiment", "Bâti Relais", "90300", "Valdoie", "ei"),
    Partner("ei_service", "Net et Solidaire", "90800", "Bavilliers", "ei"),
    Partner("geiq", "GEIQ Pierre et Métiers", "90400", "Danjoutin", "geiq"),
    Partner("ea", "Ateliers Adaptés du Ballon", "90200", "Giromagny", "ea"),
    Partner("esat", "ESAT des Étangs", "90300", "Évette-Salbert", "esat"),
    Partner("regie", "Régie des Faubourgs", "90000", "Belfort", "regie"),
]

# What the structures do themselves; those that lend people are in any trade
STRUCTURE_TRADES = {
    "aci": ("green_spaces",),
    "ei_batiment": ("structural", "plastering", "painting", "demolition"),
    "ei_service": ("cleaning",),
    "ea": ("green_spaces", "waste"),
    "esat": ("green_spaces", "catering"),
    "regie": ("cleaning", "waste"),
}

PRESCRIBERS = [
    Partner("", "Mission locale (démonstration)", "90000", "Belfort", "prescriber"),
    Partner(
        "emploi", "Agence de l'emploi (démonstration)", "90000", "Belfort", "prescriber"
    ),
    Partner(
        "rsa",
        "Service insertion du RSA (démonstration)",
        "90000",
        "Belfort",
        "prescriber",
    ),
    Partner(
        "handicap",
        "Cap vers l'emploi (démonstration)",
        "90000",
        "Belfort",
        "prescriber",
    ),
    Partner(
        "seconde_chance",
        "École de la seconde chance (démonstration)",
        "90000",
        "Belfort",
        "prescriber",
    ),
]

# the kind that the statements count each prescriber in; one was never said
PRESCRIBER_KINDS = {
    "": "mission_locale",
    "emploi": "france_travail",
    "rsa": "department",
    "handicap": "cap_emploi",
}

FIRMS = {partner.key: partner for partner in (*COMPANIES, *STRUCTURES)}
# the agencies that lend people, by modality
LENDERS = {
    "etti": ("etti", "etti", "etti_sud"),
    "ett": ("interim_est", "interim_pro"),
    "geiq": ("geiq",),
    "ai": ("ai",),
}
# the structures that work as subcontractors, by modality
WORKERS = {"ei": ("ei_batiment", "ei_service"), "regie": ("regie",), "ea": ("ea",)}

# what the buyers are
BUYER_KINDS = {
    "belfort": "commune",
    "grand_belfort": "intercommunality",
    "sud_territoire": "intercommunality",
    "departement": "department",
    "habitat": "social_landlord",
    "hopital": "hospital",
    "sertrid": "syndicate",
    "utbm": "establishment",
    "sodeb": "syndicate",
    "rttb": "establishment",
    "grandvillars": "commune",
    "chatenois": "commune",
}
# sizes of the companies that are not small ones
SIZES = {
    "peinture": "micro",
    "terrassement": "micro",
    "bois_ballon": "micro",
    "platre": "micro",
    "sols": "micro",
    "decors": "micro",
    "batisseurs": "medium",
    "vosges_sud_tp": "medium",
    "route_ajoie": "medium",
    "proprete": "medium",
    "collecte": "medium",
    "tables": "medium",
    "interim_est": "large",
    "aci": "medium",
    "ea": "medium",
    "regie": "medium",
}


def employer_kind(partner):
    """Return what the partner is as an employer, None for the buyers."""
    if partner.kind == "prescriber":
        return "epide" if partner.key == "seconde_chance" else None
    kinds = {"buyer": None, "company": "company", "agency": "ett"}
    return kinds.get(partner.kind, partner.kind)


# Registration numbers. Those of the companies and structures that the example
# notices name come first and never change.
_FIRST_SIREN = 99800011


def siret_of(rank):
    """Return the invented number of the ``rank``-th partner, with its two keys."""
    siren = _with_key(str(_FIRST_SIREN + rank))
    return _with_key(f"{siren}0001")


def _with_key(digits):
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return f"{digits}{-total % 10}"


def sirets():
    """Return {partner key: number} of the buyers and firms."""
    firms = (*COMPANIES[:5], *STRUCTURES[:2], *COMPANIES[5:], *STRUCTURES[2:])
    keys = [partner.key for partner in (*firms, *BUYERS)]
    return {key: siret_of(rank) for rank, key in enumerate(keys)}
