# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The workbook of a takeover: its sheets, their columns and what a cell may hold.

The titles are those of the workbook that people fill, in French like the words by
which ``headings`` knows the columns of a firm: they are read back, never translated.
"""

from typing import NamedTuple

TEXT, LIST = "text", "list"
IDENTIFIER, EMAIL = "identifier", "email"
DATE, MONTH = "date", "month"
NUMBER, HOURS = "number", "hours"
CHOICE = "choice"

BUYERS, COMPANIES = "buyers", "companies"
CONTRACTS, LOTS, COMMITMENTS = "contracts", "lots", "commitments"
PEOPLE, PLACEMENTS, DONE = "people", "placements", "hours"


class Column(NamedTuple):
    """A column: ``choices`` names its list of values; ``also``, other titles.

    A ``secret`` column tells why a person is eligible. ``example`` is what the second
    row of the sheet shows.
    """

    key: str
    title: str
    kind: str = TEXT
    required: bool = False
    choices: str = ""
    example: object = ""
    also: tuple = ()
    secret: bool = False


class Sheet(NamedTuple):
    key: str
    title: str
    columns: tuple
    also: tuple = ()

    def get(self, key):
        return next(column for column in self.columns if column.key == key)


def _party(example):
    return (
        Column(
            "name", "Nom", required=True, example=example[0], also=("raison sociale",)
        ),
        Column("siret", "SIRET", IDENTIFIER, example=example[1]),
    )


_ADDRESS = (
    Column("street", "Adresse", example="12 rue des Tanneurs"),
    Column("zip", "Code postal", example="90000", also=("cp",)),
    Column("city", "Ville", example="Belfort", also=("commune",)),
)
_CONTACT = (
    Column("contact", "Nom du contact", example="Claire Petit", also=("contact",)),
    Column("email", "E-mail du contact", EMAIL, example="c.petit@exemple.fr"),
    Column("phone", "Téléphone du contact", example="03 84 00 00 00"),
)


def _contract(required=True):
    return (
        Column(
            "contract",
            "Référence du marché",
            required=required,
            example="2025-014",
            also=("marche", "n marche", "numero de marche", "reference marche"),
        ),
        Column(
            "buyer",
            "Donneur d'ordre",
            example="Ville d'Exemple",
            also=("acheteur", "maitre d ouvrage", "maitrise d ouvrage"),
        ),
    )


_LOT = Column(
    "lot",
    "Numéro du lot",
    required=True,
    example="1",
    also=("lot", "n lot", "n du lot"),
)
_COMPANY = Column(
    "company",
    "Entreprise",
    example="Peintures Exemple",
    also=("entreprise (siret ou nom)",),
)


def _person(required):
    return (
        Column(
            "last_name",
            "Nom",
            required=required,
            example="Durand",
            also=("nom d usage", "nom de la personne", "nom du salarie"),
        ),
        Column("first_name", "Prénom", required=required, example="Samia"),
        Column(
            "birthdate",
            "Date de naissance",
            DATE,
            example="14/05/1991",
            also=("ne le", "nee le", "naissance"),
        ),
    )


SHEETS = (
    Sheet(
        BUYERS,
        "Donneurs d'ordre",
        (
            *_party(("Ville d'Exemple", "99800018600010")),
            Column("kind", "Type", CHOICE, choices="buyer_kind", example=1),
            *_ADDRESS,
            *_CONTACT,
        ),
        ("acheteurs", "maitres d ouvrage"),
    ),
    Sheet(
        COMPANIES,
        "Entreprises",
        (
            *_party(("Peintures Exemple", "99800011100018")),
            Column(
                "kind", "Type d'employeur", CHOICE, choices="employer_kind", example=1
            ),
            Column("size", "Taille", CHOICE, choices="size", example=1),
            *_ADDRESS,
            *_CONTACT,
            Column(
                "prescriber_kind",
                "Type de prescripteur",
                CHOICE,
                choices="prescriber_kind",
            ),
        ),
        ("societes",),
    ),
    Sheet(
        CONTRACTS,
        "Marchés",
        (
            *_contract()[:1],
            _contract()[1]._replace(required=True),
            Column(
                "name",
                "Objet",
                required=True,
                example="Rénovation du gymnase",
                also=("intitule", "objet du marche"),
            ),
            Column(
                "state",
                "État",
                CHOICE,
                required=True,
                choices="contract_state",
                example=6,
                also=("statut", "etat du marche"),
            ),
            Column(
                "clause_kind",
                "Type de clause",
                CHOICE,
                choices="clause_kind",
                example=1,
            ),
            Column("amount", "Montant HT", NUMBER, example=420000),
            Column("date_notified", "Notifié le", DATE, example="06/01/2025"),
            Column("date_start", "Début", DATE, example="13/01/2025"),
            Column("date_end", "Fin", DATE, example="30/06/2026"),
            Column("cpv", "CPV", example="45442100"),
            Column(
                "user", "Facilitateur", CHOICE, choices="user", also=("facilitatrice",)
            ),
            Column("end_reason", "Motif", also=("motif de l absence de clause",)),
        ),
        ("contrats",),
    ),
    Sheet(
        LOTS,
        "Lots",
        (
            *_contract(),
            _LOT,
            Column(
                "name",
                "Intitulé",
                required=True,
                example="Peinture",
                also=("libelle", "intitule du lot", "objet du lot"),
            ),
            Column(
                "state",
                "État",
                CHOICE,
                required=True,
                choices="lot_state",
                example=2,
                also=("statut", "etat du lot"),
            ),
            Column("holder", "Titulaire", example="Peintures Exemple"),
            Column("joint", "Cotraitants", LIST),
            Column("subcontractors", "Sous-traitants", LIST),
            Column("trade", "Métier", CHOICE, choices="trade", example=3),
            Column("amount", "Montant HT", NUMBER, example=120000),
            Column("date_start", "Début", DATE, example="13/01/2025"),
            Column("date_end", "Fin", DATE, example="30/06/2026"),
            Column("decided_on", "Suspendu ou résilié le", DATE),
            Column("decision", "Motif", also=("motif de la decision",)),
        ),
    ),
    Sheet(
        COMMITMENTS,
        "Engagements",
        (
            *_contract(),
            _LOT,
            Column(
                "origin",
                "Origine",
                CHOICE,
                required=True,
                choices="origin",
                example=1,
            ),
            Column("date", "En vigueur le", DATE, example="13/01/2025"),
            Column("hours", "Heures", HOURS, required=True, example=700),
            Column("reason", "Motif"),
        ),
        ("heures dues", "obligations"),
    ),
    Sheet(
        PEOPLE,
        "Personnes",
        (
            *_person(True),
            Column("birth_name", "Nom de naissance"),
            Column("sex", "Sexe", CHOICE, choices="sex", example=1),
            Column("phone", "Téléphone", example="06 00 00 00 00"),
            Column("email", "E-mail", EMAIL),
            *_ADDRESS,
            Column("prescriber", "Prescripteur", example="Mission locale"),
            Column(
                "lives_in_qpv",
                "Habite un quartier prioritaire",
                CHOICE,
                choices="lives_in_qpv",
                example=1,
                also=("qpv",),
            ),
            Column(
                "criterion",
                "Critère d'éligibilité",
                CHOICE,
                choices="criterion",
                example=1,
                also=("critere", "public"),
                secret=True,
            ),
            Column("structure", "Structure reconnue", secret=True),
            Column(
                "checked_on",
                "Éligibilité vérifiée le",
                DATE,
                example="02/01/2025",
                secret=True,
            ),
            Column("date_from", "Justificatif daté du", DATE, secret=True),
            Column(
                "diploma",
                "Niveau de diplôme",
                CHOICE,
                choices="diploma",
                example=2,
                also=("diplome", "niveau d etudes", "niveau de formation"),
            ),
            Column(
                "unemployed_since",
                "Au chômage depuis le",
                DATE,
                example="01/09/2023",
                also=("demandeur d emploi depuis", "inscrit depuis le"),
            ),
        ),
        ("participants", "beneficiaires"),
    ),
    Sheet(
        PLACEMENTS,
        "Placements",
        (
            *_person(True),
            *_contract(),
            _LOT,
            _COMPANY,
            Column("modality", "Modalité", CHOICE, choices="modality", example=1),
            Column("employer", "Employeur", also=("employeur legal",)),
            Column(
                "contract_type",
                "Contrat de travail",
                CHOICE,
                required=True,
                choices="contract_type",
                example=3,
                also=("type de contrat",),
            ),
            Column(
                "job",
                "Poste",
                required=True,
                example="Peintre",
                also=("emploi", "metier"),
            ),
            Column("date_start", "Début", DATE, required=True, example="20/01/2025"),
            Column("date_end", "Fin", DATE, example="18/07/2025"),
        ),
        ("contrats de travail",),
    ),
    Sheet(
        DONE,
        "Heures réalisées",
        (
            *_contract(),
            _LOT,
            _COMPANY,
            *_person(False),
            Column("month", "Mois", MONTH, example="03/2025"),
            Column("hours", "Heures", HOURS, example=112.5, also=("heures realisees",)),
        ),
        ("heures",),
    ),
)
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
# sheets of the workbook that hold no row
GUIDE, LISTS = "Mode d'emploi", "Listes"
EXAMPLE = "Exemple :"
REQUIRED, OPTIONAL = "Obligatoire", "Facultatif"
