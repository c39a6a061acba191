# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The people: somebody known or new for each placement, free at that time."""

from datetime import date

from dateutil.relativedelta import relativedelta

from .. import examples
from ..names import FAMILIES, TOWNS
from ..trades import WOMEN
from ..values import Person
from .draft import luck

PEOPLE = 140
USUAL_WOMEN = 0.22  # part of women in the trades that do not say
# age band, youngest, oldest
AGES = (
    *(("under_26", 16, 25),) * 39,
    *(("26_40", 26, 40),) * 32,
    *(("41_50", 41, 50),) * 16,
    *(("over_50", 51, 61),) * 13,
)
STRUCTURES = ("ei", "aci", "ai", "etti", "regie", "geiq")
# criterion, prescriber: why people are eligible and who sent them
YOUNG_ENTRIES = (
    ("young", ""),
    ("young", ""),
    ("young", "seconde_chance"),
    ("level_3", ""),
    ("qpv", ""),
)
ENTRIES = (
    ("detld", "emploi"),
    ("detld", "emploi"),
    ("deld", "emploi"),
    ("rsa", "rsa"),
    ("rsa", "rsa"),
    ("ass", "emploi"),
    ("disabled", "handicap"),
    ("level_3", "emploi"),
    ("qpv", "emploi"),
    ("refugee", "emploi"),
)


def add_people(draft):
    draft.rng = luck("people")
    free_from = _read_examples(draft)
    waiting = sorted(
        (rank for rank, row in enumerate(draft.placements) if row.person < 0),
        key=lambda rank: (draft.placements[rank].start, rank),
    )
    for done, rank in enumerate(waiting):
        placement = draft.placements[rank]
        person = _choose_person(draft, placement, free_from, len(waiting) - done)
        free_from[person] = placement.end or date.max
        draft.placements[rank] = placement._replace(person=person)
    draft.placements[:] = [_call_job(draft, row) for row in draft.placements]


def _read_examples(draft):
    """Return {person: the day from which it is free} of the examples."""
    free_from = {}
    for placement in draft.placements:
        if placement.person >= 0:
            free = placement.end or date.max
            known = free_from.get(placement.person, free)
            free_from[placement.person] = max(known, free)
    return free_from


def _call_job(draft, placement):
    """Call the job as it is called for the person."""
    is_woman = draft.people[placement.person].sex == "f"
    return placement._replace(job=placement.job[is_woman])


def _choose_person(draft, placement, free_from, still_waiting):
    """Return the rank of who does the work: one in so many is somebody new."""
    trade = draft.lot_of(placement).trade
    sex = "f" if draft.rng.random() < WOMEN.get(trade, USUAL_WOMEN) else "m"
    left = PEOPLE - len(draft.people)
    wanted_new = draft.rng.random() * still_waiting < left
    same = [person for person in free_from if draft.people[person].sex == sex]
    free = [
        person
        for person in same
        if free_from[person] < placement.start and person >= len(examples.PEOPLE)
    ]
    if left and (wanted_new or not free):
        return _add_person(draft, placement, sex)
    if free:  # who stopped last comes back first
        return max(free, key=lambda person: (free_from[person], person))
    return min((free_from[person], person) for person in same)[1]


def _add_person(draft, placement, sex):
    last_name, first_name = _draw_name(draft, sex)
    band, birthdate = _draw_birthdate(draft, placement)
    town, zipcode, _ = draft.rng.choices(TOWNS, [town[2] for town in TOWNS])[0]
    criterion, prescriber = _draw_entry(draft, placement.modality, band)
    contract = draft.contract_of(draft.lot_of(placement))
    draft.people.append(
        Person(
            last_name,
            first_name,
            sex,
            birthdate,
            town,
            zipcode,
            prescriber,
            contract.facilitator,
            criterion,
        )
    )
    return len(draft.people) - 1


def _draw_name(draft, sex):
    """Return a name that nobody bears yet."""
    family = draft.rng.choices(FAMILIES, [family[0] for family in FAMILIES])[0]
    first_names = (family[1] if sex == "f" else family[2]).split()
    last_names = family[3].split()
    taken = {(person.last_name, person.first_name) for person in draft.people}
    while True:
        name = draft.rng.choice(last_names), draft.rng.choice(first_names)
        if name not in taken:
            return name


def _draw_birthdate(draft, placement):
    young = placement.contract_type == "apprentice"
    band, youngest, oldest = draft.deal(
        "ages", AGES, lambda card: not young or card[0] == "under_26"
    )
    years, days = draft.rng.randint(youngest, oldest), draft.rng.randint(10, 350)
    if years == oldest:  # not a year older than the band
        days = 5
    return band, placement.start - relativedelta(years=years, days=days)


def _draw_entry(draft, modality, band):
    """Return why the person is eligible, and who sent it."""
    if modality in STRUCTURES and draft.rng.random() < 0.6:
        return "structure", draft.rng.choice(("emploi", "rsa", ""))
    if modality in ("ea", "esat"):
        return "disabled", "handicap"
    if band == "under_26":
        return draft.rng.choice(YOUNG_ENTRIES)
    if band == "over_50" and draft.rng.random() < 0.5:
        return "senior", "emploi"
    return draft.rng.choice(ENTRIES)
