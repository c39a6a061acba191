# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of a DECP record: closed lists of values, and the keys that matter."""

from .keys import fold_key
from .values import index_choices

NATURES = index_choices(
    (
        "Marché",
        "Marché de partenariat",
        "Marché de défense ou de sécurité",
        "Accord-cadre",
        "Marché subséquent",
        "Concession de travaux",
        "Concession de service",
        "Concession de service public",
        "Délégation de service public",
    )
)
PROCEDURES = index_choices(
    (
        "Procédure adaptée",
        "Appel d'offres ouvert",
        "Appel d'offres restreint",
        "Procédure avec négociation",
        "Marché passé sans publicité ni mise en concurrence préalable",
        "Dialogue compétitif",
        "Procédure négociée ouverte",
        "Procédure non négociée ouverte",
        "Procédure négociée restreinte",
        "Procédure non négociée restreinte",
        # those of the order of 2017, in force until 2019
        "Procédure concurrentielle avec négociation",
        "Procédure négociée avec mise en concurrence préalable",
        "Marché négocié sans publicité ni mise en concurrence préalable",
        "Marché public négocié sans publicité ni mise en concurrence préalable",
    )
)
PLACE_KINDS = index_choices(
    (
        "Code postal",
        "Code commune",
        "Code arrondissement",
        "Code canton",
        "Code département",
        "Code région",
        "Code pays",
    )
)
GROUPS = index_choices(("Conjoint", "Solidaire", "Pas de groupement"))
TECHNIQUES = index_choices(
    (
        "Accord-cadre",
        "Concours",
        "Système de qualification",
        "Système d'acquisition dynamique",
        "Catalogue électronique",
        "Enchère électronique",
        "Sans objet",
    )
)
EXECUTION_MODES = index_choices(
    ("Tranches", "Bons de commande", "Marchés subséquents", "Sans objet")
)
RESERVED = ("Marché réservé", "Concession réservée")
SOCIAL_KEY = "considerationsSociales"
NO_SOCIAL = "Pas de considération sociale"
SOCIAL = index_choices(
    ("Clause sociale", "Critère social", *RESERVED, NO_SOCIAL),
    clauses_sociales="Clause sociale",
    criteres_sociaux="Critère social",
)

# all are official: for contracts, for concessions, for subcontracts
MODIFIED_KEYS = (
    "dateNotificationModification",
    "dateSignatureModification",
    "dateNotificationModificationSousTraitance",
)
PUBLISHED_KEYS = ("datePublicationDonneesModification", "datePublicationDonnees")

V2_KEYS = (
    "techniques",
    "modalitesExecution",
    "considerationsSociales",
    "considerationsEnvironnementales",
    "marcheInnovant",
    "ccag",
    "offresRecues",
    "attributionAvance",
    "sousTraitanceDeclaree",
    "typeGroupementOperateurs",
    "typesPrix",
    "actesSousTraitance",
)
IGNORED_KEYS = frozenset(
    fold_key(key)
    for key in (
        "_type",
        "attributionAvance",
        "ccag",
        "considerationsEnvironnementales",
        "donneesExecution",
        "formePrix",
        "marcheInnovant",
        "montantSubventionPublique",
        "offresRecues",
        "origineFrance",
        "origineUE",
        "rootTagName",
        "source",
        "sousTraitanceDeclaree",
        "tauxAvance",
        "typesPrix",
        "uid",
        "uuid",
    )
)
