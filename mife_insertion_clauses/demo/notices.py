# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A fresh week of consultations, as the official bulletin publishes them.

Written by hand: no notice of it exists. Dates are counted from the day of the
demonstration.
"""

import json
from datetime import timedelta
from typing import NamedTuple

from .partners import BUYERS, sirets


class Advert(NamedTuple):
    """``days``: until answers are due; ``folder``: shared by what is one purchase."""

    number: str
    buyer: str
    title: str
    cpv: str
    days: int
    amount: int = 0
    months: int = 0
    text: str = ""
    lots: tuple = ()
    criteria: str = ""


ADVERTS = (
    Advert(
        *("26-104501", "belfort", "Réfection des peintures du groupe scolaire", ""),
        days=9,
        text="Peinture des classes, des couloirs et du préau.",
        months=4,
    ),
    Advert(
        "26-104502",
        "grand_belfort",
        "Réhabilitation énergétique du centre aquatique",
        "45210000",
        days=33,
        amount=7_450_000,
        months=22,
        lots=(
            ("1", "Démolition, désamiantage"),
            ("2", "Gros œuvre"),
            ("3", "Cloisons, plâtrerie"),
            ("4", "Peinture"),
            ("5", "Chauffage, ventilation"),
        ),
    ),
    Advert(
        "26-104503",
        "sud_territoire",
        "Nettoyage des locaux et des vitres",
        "90910000",
        days=16,
        amount=540_000,
        months=48,
        text=(
            "Le titulaire réserve au minimum 1 200 heures d'insertion sur la durée du "
            "marché à des personnes éloignées de l'emploi : cette clause sociale est "
            "une condition d'exécution obligatoire."
        ),
        criteria="sociaux",
    ),
    Advert(
        "26-104504",
        "habitat",
        "Entretien des espaces verts des résidences",
        "77310000",
        days=5,
        amount=260_000,
        months=36,
        lots=(("1", "Secteur nord"), ("2", "Secteur sud")),
        text="Le lot 2 est réservé aux structures d'insertion par l'activité économique.",
    ),
    Advert(
        "26-104505",
        "hopital",
        "Fourniture de postes informatiques et de licences",
        "30200000",
        days=24,
        amount=310_000,
        months=12,
    ),
    Advert(
        "26-104506",
        "sertrid",
        "Tri et conditionnement des encombrants",
        "90510000",
        days=19,
        amount=420_000,
        months=24,
        text="Le marché ne comporte pas de clause sociale d'insertion.",
    ),
    Advert(
        "26-104507",
        "sodeb",
        "Aménagement des voiries de la zone d'activités",
        "45233000",
        days=12,
        amount=980_000,
        months=9,
    ),
    Advert(
        "26-104508",
        "belfort",
        "Restauration des accueils périscolaires",
        "55520000",
        days=2,
        amount=690_000,
        months=36,
    ),
)


def write_week(today):
    """Return the file of the week that ended before ``today``, as JSON."""
    notices = [_write(advert, today) for advert in ADVERTS]
    content = {"total_count": len(notices), "results": notices}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _write(advert, today):
    buyer = next(partner for partner in BUYERS if partner.key == advert.buyer)
    due = today + timedelta(days=advert.days)
    nature = {"intitule": advert.title, "description": advert.text}
    if advert.cpv:
        nature["codeCPV"] = {"objetPrincipal": {"classPrincipale": advert.cpv}}
    if advert.months:
        nature["dureeMois"] = str(advert.months)
    if advert.amount:
        nature["valeurEstimee"] = {"valeur": str(advert.amount)}
    lots = [{"num": number, "intitule": title} for number, title in advert.lots]
    return {
        "idweb": advert.number,
        "objet": advert.title,
        "nomacheteur": buyer.name,
        "dateparution": str(today - timedelta(days=3)),
        "datelimitereponse": f"{due}T12:00:00+01:00",
        "code_departement": ["90"],
        "nature": "APPEL_OFFRE",
        "etat": "INITIAL",
        "contractfolderid": f"demo-{advert.number}",
        "criteres": [advert.criteria] if advert.criteria else [],
        "url_avis": f"https://www.example.com/avis/{advert.number}",
        "donnees": json.dumps(
            {
                "FNSimple": {
                    "organisme": {
                        "nomOfficiel": buyer.name,
                        "codeIdentificationNational": sirets()[buyer.key],
                        "cp": buyer.zip,
                        "ville": buyer.city,
                    },
                    "initial": {
                        "natureMarche": nature,
                        **({"lots": {"lot": lots}} if lots else {}),
                    },
                }
            },
            ensure_ascii=False,
        ),
        "gestion": "{}",
    }
