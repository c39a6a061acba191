# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What happened lately: who starts this month, what is to be done, who is awaited."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from .. import examples
from ..trades import JOBS
from ..values import Awaited, Placement, Task
from .draft import luck

# who starts this month: facilitator, days ago
NEWCOMERS = ((0, 17), (2, 10), (1, 6), (1, 4), (0, 3), (2, 1))
# criteria whose proof only holds for some months
SHORT_PROOFS = ("rsa", "ass", "deld", "detld", "level_3")
# how lots go where somebody is hired
HIRING = ("", "per_year", "joint")
# what waits for the facilitators, by state of the contract
TASKS = {
    "identified": "Demander la fiche du projet au service acheteur",
    "studied": "Rendre l'avis de faisabilité",
    "drafting": "Relire la clause et l'article du cahier des charges",
    "consultation": "Répondre aux questions des candidats",
    "awarded": "Organiser la réunion de lancement avec l'entreprise",
}
LOT_TASKS = {
    "risk": "Appeler l'entreprise : plus personne depuis trois mois",
    "silent": "Appeler l'entreprise : aucune heure depuis le début",
    "suspended": "Demander à l'acheteur la date de reprise",
    "optional": "Préparer l'affermissement de la tranche optionnelle 2",
    "orders": "Demander le montant du prochain bon de commande",
}
# what is noted by hand, by outcome of the lot: who is awaited, for what, for how long
AWAITED = {
    "orders": ("buyer", "Montant du prochain bon de commande", 17),
    "optional": ("buyer", "Décision sur la tranche optionnelle 2", 23),
}


def add_newcomers(draft):
    """Bring back people this month, on lots where nothing else is awaited.

    The proof of the first ones is awaited, see ``facts.unproved``.
    """
    draft.rng = luck("newcomers")
    lots, people = _find_hiring_lots(draft), _find_free_people(draft)
    for number, (facilitator, days) in enumerate(NEWCOMERS):
        lot = lots[facilitator].pop()
        person = people.pop(draft.rng.randrange(len(people)))
        employer, modality, contract_type = (
            (draft.contractors[lot.key].firm, "direct", "fixed"),
            ("etti", "etti", "temp"),
            ("geiq", "geiq", "professional"),
        )[number % 3]
        draft.placements.append(
            Placement(
                contractor=lot.key,
                employer=employer,
                modality=modality,
                contract_type=contract_type,
                job=draft.rng.choice(JOBS[lot.trade])[draft.people[person].sex == "f"],
                start=draft.today - timedelta(days=days),
                end=draft.today + timedelta(days=draft.rng.randint(50, 110)),
                hours={},
                person=person,
            )
        )


def _find_hiring_lots(draft):
    """Return {facilitator: running lots that hire and answered all their months}."""
    pending = {
        draft.contractors[row.contractor].lot
        for row in draft.declarations
        if row.state != "attested"
    }
    found = {0: [], 1: [], 2: []}
    for lot in draft.lots:
        hires = draft.outcomes.get(lot.key) in HIRING  # not the examples
        if lot.state == "running" and hires and lot.key not in pending:
            found[draft.contract_of(lot).facilitator].append(lot)
    return found


def _find_free_people(draft):
    """Return those who have not worked for months, whose proof no longer holds."""
    lately = draft.today - relativedelta(months=5)
    placements = {}
    for placement in draft.placements:
        placements.setdefault(placement.person, []).append(placement)
    return [
        person
        for person, theirs in placements.items()
        if draft.people[person].criterion in SHORT_PROOFS
        and all(row.start < lately and (row.end or lately) < lately for row in theirs)
    ]


def add_tasks(draft):
    """Note what is to be done from last week to the week after next."""
    draft.rng = luck("tasks")
    for contract in draft.contracts:
        if contract.state in TASKS:
            _add_task(draft, contract, "contract", contract.key, TASKS[contract.state])
    for lot in draft.lots:
        summary = LOT_TASKS.get(draft.outcomes.get(lot.key))
        if summary:
            _add_task(draft, draft.contract_of(lot), "lot", lot.key, summary)


def _add_task(draft, contract, subject, key, summary):
    days = (-2, 14) if subject == "contract" else (-6, 8)
    deadline = draft.today + timedelta(days=draft.rng.randint(*days))
    draft.tasks.append(Task(subject, key, summary, deadline, contract.facilitator))


def note_awaited(draft):
    """Note by hand who is awaited, as the facilitators do."""
    noted = {
        lot: AWAITED[outcome]
        for lot, outcome in draft.outcomes.items()
        if outcome in AWAITED
    }
    for lot, (actor, what, days) in (noted | examples.AWAITED).items():
        since = draft.today - timedelta(days=days)
        draft.awaited.append(Awaited(lot, actor, what, since))
