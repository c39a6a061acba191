# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A workbook of takeover as large as one likes, and what sends it."""

import base64
from datetime import date

TAKEN_ON = date(2025, 12, 31)
MONTHS = [date(2025, month, 1) for month in range(1, 13)]


def luhn(digits):
    """Return the digit that makes a number right."""
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if rank % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def new_siret(number):
    siren = f"97{number:06}"
    siren += luhn(siren)
    return siren + "0001" + luhn(siren + "0001")


def new_sheets(contracts, lots, companies, people, hours):
    """Return the rows of each sheet: lots share contracts, people share lots.

    :param hours: rows of monthly hours, of people one after the other
    """
    buyers = [("Nom", "SIRET")]
    buyers += [(f"Ville {i}", new_siret(i)) for i in range(max(contracts // 10, 1))]
    firms = [("Nom", "SIRET", "Type d'employeur")]
    firms += [(f"Firme {i}", new_siret(1000 + i), "company") for i in range(companies)]
    contract_rows = [
        ("Référence du marché", "Donneur d'ordre", "Objet", "État", "Notifié le")
        + ("Début", "Fin")
    ]
    contract_rows += [
        (f"M{i:04}", f"Ville {i % (len(buyers) - 1)}", f"Chantier {i}", "running")
        + (date(2024, 12, 2), date(2025, 1, 1), date(2026, 12, 31))
        for i in range(contracts)
    ]
    places = [(f"M{i % contracts:04}", str(i // contracts + 1)) for i in range(lots)]
    lot_rows = [
        ("Référence du marché", "Numéro du lot", "Intitulé", "État", "Titulaire")
    ]
    lot_rows += [
        (*place, f"Lot {i}", "running", f"Firme {i % companies}")
        for i, place in enumerate(places)
    ]
    owed = [
        ("Référence du marché", "Numéro du lot", "Origine", "En vigueur le", "Heures")
    ]
    owed += [(*place, "initial", date(2025, 1, 1), 700) for place in places]
    names = [
        (f"Durand{i}", f"Samia{i}", date(1990, 1, 1 + i % 28)) for i in range(people)
    ]
    person_rows = [
        ("Nom", "Prénom", "Date de naissance", "Critère d'éligibilité")
        + ("Éligibilité vérifiée le",)
    ]
    person_rows += [(*name, "RSA", date(2024, 12, 15)) for name in names]
    placements = [
        ("Nom", "Prénom", "Date de naissance", "Référence du marché", "Numéro du lot")
        + ("Contrat de travail", "Poste", "Début")
    ]
    placements += [
        (*name, *places[i % lots], "fixed", "Peintre", date(2025, 1, 6))
        for i, name in enumerate(names)
    ]
    done = [
        ("Référence du marché", "Numéro du lot", "Nom", "Prénom", "Date de naissance")
        + ("Mois", "Heures")
    ]
    one_a_month = [
        (*places[i % lots], *name, month, 35)
        for i, name in enumerate(names)
        for month in MONTHS
    ]
    # beyond a row a person and a month: hours of the firm, without a name
    unnamed = [(*place, "", "", "", month, 7) for place in places for month in MONTHS]
    done += [*one_a_month, *unnamed][:hours]
    return {
        "buyers": buyers,
        "companies": firms,
        "contracts": contract_rows,
        "lots": lot_rows,
        "commitments": owed,
        "people": person_rows,
        "placements": placements,
        "hours": done,
    }


def send(env, content):
    """Have a workbook read as a manager of the organisation who reads criteria."""
    takeover = env["insertion.takeover"].create(
        {
            "upload": base64.b64encode(content),
            "filename": "reprise.xlsx",
            "taken_on": TAKEN_ON,
            "source": "Tableau",
        }
    )
    takeover.action_read()
    return takeover


def new_manager(env):
    groups = [
        env.ref(f"mife_insertion_clauses.group_insertion_{name}").id
        for name in ("manager", "criteria")
    ]
    return env["res.users"].create(
        {
            "name": "Responsable",
            "login": "takeover_bench",
            "group_ids": [(6, 0, groups)],
        }
    )
