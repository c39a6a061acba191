# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What happened around the contracts and the people of a plan: one function per fact.

Each draws from its own seed, so that a change in one leaves the others as they are.
"""

import random
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

# criterion: proof, months for which the proof is good (0: no limit)
CRITERIA = {
    "youth": ("Pièce d'identité et attestation de la mission locale", 6),
    "long_term": ("Attestation d'inscription à l'agence de l'emploi", 3),
    "income": ("Attestation de droits au RSA", 3),
    "disabled": ("Reconnaissance de la qualité de travailleur handicapé", 0),
    "senior": ("Pièce d'identité", 0),
    "district": ("Justificatif de domicile dans un quartier prioritaire", 6),
    "structure": ("Agrément de la structure qui accompagne la personne", 0),
}
REFUSALS = (
    "Profil trop éloigné du poste",
    "Pas de moyen de transport pour le chantier",
    "Ne s'est pas présenté à l'entretien",
    "Poste déjà pourvu",
    "La personne a trouvé un autre emploi",
    "Horaires incompatibles avec la garde des enfants",
)
MEETINGS = {
    "launch": "Réunion de lancement",
    "review": "Point d'étape",
    "end": "Bilan de fin de marché",
}
ACTIVITIES = (
    ("Relation avec les acheteurs", 24),
    ("Appui aux entreprises", 46),
    ("Rendez-vous avec les participants", 38),
    ("Suivi des heures et attestations", 30),
)


class Eligibility(NamedTuple):
    person: int
    criterion: str
    proof: str
    checked_on: date
    valid_until: date | None
    facilitator: int


class Referral(NamedTuple):
    """``answer``: "hired", "refused" or "waiting"."""

    person: int
    contractor: str
    date: date
    answer: str
    reason: str = ""


class Meeting(NamedTuple):
    contract: str
    kind: str
    title: str
    date: date
    minutes: int


class Timesheet(NamedTuple):
    """``member``: a facilitator's rank, then the officer."""

    member: int
    month: date
    activity: str
    hours: float


class Suspension(NamedTuple):
    lot: str
    date: date
    reason: str


def suspensions(plan):
    reasons = ("Découverte d'amiante, travaux arrêtés", "Financement en attente")
    lots = [lot for lot in plan.lots if lot.suspended]
    return [
        Suspension(lot.key, lot.suspended, reason)
        for lot, reason in zip(lots, reasons, strict=True)
    ]


def eligibilities(plan):
    """One check per person, a few days before the first placement."""
    rng = random.Random("eligibilities")
    found = []
    for index, placement in _first_placements(plan).items():
        person = plan.people[index]
        proof, months = CRITERIA[person.criterion]
        checked_on = placement.start - timedelta(days=rng.randint(2, 20))
        until = months and checked_on + relativedelta(months=months)
        found.append(
            Eligibility(
                index,
                person.criterion,
                proof,
                checked_on,
                until or None,
                person.facilitator,
            )
        )
    return found


def referrals(plan):
    """The proposal behind each first placement, refusals, and some that wait."""
    rng = random.Random("referrals")
    firsts = _first_placements(plan)
    found = [
        Referral(
            index,
            placement.contractor,
            placement.start - timedelta(days=rng.randint(8, 40)),
            "hired",
        )
        for index, placement in firsts.items()
    ]
    places = [row.contractor for row in plan.placements]
    for index, placement in list(firsts.items())[::2]:
        found.append(
            Referral(
                index,
                rng.choice(places),
                placement.start - timedelta(days=rng.randint(41, 90)),
                "refused",
                rng.choice(REFUSALS),
            )
        )
    open_lots = {lot.key for lot in plan.lots if lot.state == "running"}
    open_places = [row.key for row in plan.contractors if row.lot in open_lots]
    free = [
        index
        for index in firsts
        if all(
            row.end and row.end < plan.today
            for row in plan.placements
            if row.person == index
        )
    ]
    for index in rng.sample(free, 12):
        found.append(
            Referral(
                index,
                rng.choice(open_places),
                plan.today - timedelta(days=rng.randint(1, 24)),
                "waiting",
            )
        )
    return found


def meetings(plan):
    rng = random.Random("meetings")
    found = []
    for contract in plan.contracts:
        if contract.state not in ("running", "closed"):
            continue
        middle = contract.start + (contract.end - contract.start) / 2
        dates = {
            "launch": contract.start - timedelta(days=rng.randint(3, 12)),
            "review": middle + timedelta(days=rng.randint(-10, 10)),
            "end": contract.end + timedelta(days=rng.randint(4, 20)),
        }
        found += [
            Meeting(contract.key, kind, MEETINGS[kind], day, rng.choice((45, 60, 90)))
            for kind, day in dates.items()
            if day < plan.today
        ]
    return found


def timesheets(plan):
    """Twelve months of the three facilitators and of the officer, by activity."""
    rng = random.Random("timesheets")
    first = plan.today.replace(day=1) - relativedelta(months=12)
    return [
        Timesheet(
            member,
            first + relativedelta(months=index),
            activity,
            round(usual * rng.uniform(0.8, 1.2) * 4) / 4,
        )
        for member in range(4)
        for index in range(12)
        for activity, usual in ACTIVITIES
    ]


def _first_placements(plan):
    """Return {person: their first placement}, by date."""
    firsts = {}
    for placement in sorted(plan.placements, key=lambda row: (row.start, row.person)):
        firsts.setdefault(placement.person, placement)
    return firsts
