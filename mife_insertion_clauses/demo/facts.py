# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What happened around the contracts and the people of a plan: one function per fact.

Each draws from its own seed, so that a change in one leaves the others as they are.
"""

import math
import random
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from .trades import JOBS

# people at work whose proof is still awaited
UNPROVED = 3
# months for which the proof of a criterion lets a person enter (0: no limit)
VALIDITY = {
    "young": 0,
    "senior": 0,
    "disabled": 0,
    "refugee": 0,
    "structure": 0,
    "qpv": 6,
    "rsa": 3,
    "ass": 3,
    "deld": 3,
    "detld": 3,
    "level_3": 3,
}
# the districts of 2024, by town
DISTRICTS = {
    "Belfort": (
        "glacis_2024",
        "residences_2024",
        "residences_2024",
        "mont_2024",
        "dardel_2024",
        "bougenel_2024",
        "pepiniere_2024",
    ),
    "Bavilliers": ("residences_2024",),
    "Offemont": ("arsot_2024",),
    "Valdoie": ("arsot_2024",),
}
# people known with a district of the former list: nobody knows for the new one
FORMER_DISTRICTS = ("glacis_2015", "arsot_2015")
IN_DISTRICT = 0.28  # part of the people of these towns
# introductions by answer
HIRED, REFUSED, WITHDRAWN = 17, 13, 4
REFUSALS = (
    "profile",
    "mobility",
    "absent",
    "filled",
    "permit",
    "other_job",
    "silent",
    "no_need",
)
WITHDRAWALS = ("training", "other_job", "prescriber", "end_path")
# days since the introductions that wait, and where they stand; an answer is due in
# fifteen days
WAITING = (
    (2, "proposed"),
    (5, "seen"),
    (9, "proposed"),
    (12, "interview"),
    (19, "proposed"),
    (34, "proposed"),
)
# usual hours of a week by action of the mission: three facilitators, the officer
FACILITATOR_WEEK = {"identify": 5.5, "draft": 6, "assist": 16, "indicators": 3.5}
OFFICER_WEEK = {"identify": 1, "draft": 0.5, "assist": 7, "indicators": 24}
WEEKS = 13
SUPPORT_KINDS = {
    "identify": ("call", "mail", "meeting"),
    "draft": ("drafting", "meeting", "mail"),
    "assist": ("call", "visit", "meeting", "mail"),
    "indicators": ("follow_up", "report"),
}


MEETINGS = {
    "kickoff": "Réunion de lancement",
    "specific": "Point d'étape",
    "visit": "Visite de chantier",
    "buyer": "Rendez-vous avec l'acheteur",
}
SUPPORTS = {
    "call": "Appel",
    "mail": "Courriel",
    "meeting": "Réunion",
    "visit": "Visite de chantier",
    "drafting": "Rédaction de la clause",
    "follow_up": "Suivi des heures",
    "report": "Tableau de bord",
}


class Eligibility(NamedTuple):
    person: int
    criterion: str
    structure: str
    checked_on: date
    facilitator: int
    is_main: bool


class District(NamedTuple):
    """``answer``: "yes", "no" or "unknown"."""

    person: int
    answer: str
    name: str = ""


class Referral(NamedTuple):
    """``placement``: the rank of the one that the introduction led to."""

    person: int
    contractor: str
    job: str
    state: str
    proposed: date
    closed: date | None = None
    reason: str = ""
    placement: int | None = None


class Meeting(NamedTuple):
    """``hour``: of the morning or of the afternoon, in Paris."""

    contract: str
    lot: str
    kind: str
    date: date
    hour: int
    minutes: int


class Timesheet(NamedTuple):
    """``member``: a facilitator's rank, then the officer."""

    member: int
    date: date
    action: str
    kind: str
    contract: str
    hours: float


# people one after the other: level of diploma, months without a job at entry
DIPLOMAS = ("3", "below_3", "3", "4", "below_3", "3", "", "4", "5", "below_3", "6")
JOBLESS = (14, 5, 30, 8, 18, 26, 3, None, 13, 7, 40, 16, 9)


def entry(rank):
    """Return what the count of a year asks of a person, now and then not known."""
    return DIPLOMAS[rank % len(DIPLOMAS)], JOBLESS[rank % len(JOBLESS)]


def eligibilities(plan):
    """A check before each entry that no former check covers, a few days before it.

    Some of the people at work have none: their prescriber is asked for the proof.
    """
    rng = random.Random("eligibilities")
    awaited = unproved(plan)
    found, valid = [], {}
    for placement in _by_start(plan):
        index = placement.person
        known = valid.get(index)
        if placement in awaited or (known and known >= placement.start):
            continue
        person = plan.people[index]
        checked_on = placement.start - timedelta(days=rng.randint(2, 20))
        months = VALIDITY[person.criterion]
        valid[index] = (
            checked_on + relativedelta(months=months, days=-1) if months else date.max
        )
        structure = placement.employer if person.criterion == "structure" else ""
        found.append(
            Eligibility(
                index,
                person.criterion,
                structure,
                checked_on,
                person.facilitator,
                False,
            )
        )
    last = {check.person: rank for rank, check in enumerate(found)}
    return [
        check._replace(is_main=last[check.person] == rank)
        for rank, check in enumerate(found)
    ]


def unproved(plan):
    """Return the placements whose person nobody checked yet."""
    first = plan.today - timedelta(days=31)
    lately = [row for row in plan.placements if row.start > first and not row.hours]
    return lately[:UNPROVED]


def is_pending(declaration):
    """Tell whether somebody still has something to do with a month."""
    return declaration.state in ("to_declare", "to_approve", "declared", "to_correct")


def facilitators_of_lots(plan):
    contracts = {contract.key: contract.facilitator for contract in plan.contracts}
    return {lot.key: contracts[lot.contract] for lot in plan.lots}


def districts(plan):
    rng = random.Random("districts")
    found, former = [], list(FORMER_DISTRICTS)
    for index, person in enumerate(plan.people):
        names = DISTRICTS.get(person.city)
        luck = rng.random()
        if person.criterion == "qpv":
            name = rng.choice(names or DISTRICTS["Belfort"])
            found.append(District(index, "yes", name))
        elif names and former and person.city in ("Belfort", "Offemont") and luck > 0.9:
            found.append(District(index, "yes", former.pop(0)))
        elif names and luck < IN_DISTRICT:
            found.append(District(index, "yes", rng.choice(names)))
        elif luck < 0.85:
            found.append(District(index, "no"))
    return found


def referrals(plan):
    """Some of the introductions of the last year: those who were hired, and others."""
    rng = random.Random("referrals")
    recent = plan.today - relativedelta(months=12)
    lots = {lot.key: lot for lot in plan.lots}
    lots_of = {row.key: lots[row.lot] for row in plan.contractors}
    placements = [
        (rank, row)
        for rank, row in enumerate(plan.placements)
        if row.start >= recent and row.modality in ("direct", "etti", "ett", "geiq")
    ]
    found = []
    hired = sorted(rng.sample(placements, HIRED), key=lambda item: item[1].start)
    for rank, row in hired:
        answered = row.start - timedelta(days=rng.randint(1, 6))
        proposed = answered - timedelta(days=rng.randint(3, 13))
        found.append(
            Referral(
                row.person,
                row.contractor,
                row.job,
                "hired",
                proposed,
                answered,
                placement=rank,
            )
        )
    others = [(rank, row) for rank, row in placements if (rank, row) not in hired]
    ends = [("refused", REFUSALS)] * REFUSED + [("withdrawn", WITHDRAWALS)] * WITHDRAWN
    for number, (state, reasons) in enumerate(ends):
        row = rng.choice(others)[1]
        person = rng.choice(others)[1].person
        answered = max(row.start - timedelta(days=rng.randint(20, 60)), recent)
        found.append(
            Referral(
                person,
                row.contractor,
                _job(plan, rng, lots_of[row.contractor], person),
                state,
                answered - timedelta(days=rng.randint(4, 18)),
                answered,
                reasons[number % len(reasons)],
            )
        )
    return found + _waiting_referrals(plan, rng, lots_of)


def _waiting_referrals(plan, rng, lots_of):
    """Return those that wait: free people, on running lots that hire."""
    busy = {
        row.person for row in plan.placements if not row.end or row.end >= plan.today
    }
    free = [index for index in range(len(plan.people)) if index not in busy]
    pending = {row.contractor for row in plan.declarations if is_pending(row)}
    pending |= {row.contractor for row in unproved(plan)}
    hiring = {row.contractor for row in plan.placements}
    facilitators = facilitators_of_lots(plan)
    kinds = {contract.key: contract.kind for contract in plan.contracts}
    places = [
        row
        for row in plan.contractors
        if row.role == "holder"
        and row.key in hiring
        and row.key not in pending
        and lots_of[row.key].state == "running"
        and kinds[lots_of[row.key].contract] in ("execution", "mandatory", "private")
    ]
    rng.shuffle(places)
    places.sort(key=lambda row: facilitators[row.lot] != 0)  # the first one's first
    mine = [row for row in places if facilitators[row.lot] == 0]
    places = [*mine[:1], *(row for row in places if row not in mine)]
    return [
        Referral(
            person,
            row.key,
            _job(plan, rng, lots_of[row.key], person),
            state,
            plan.today - timedelta(days=days),
        )
        for (days, state), row, person in zip(
            reversed(WAITING), places, rng.sample(free, len(WAITING)), strict=False
        )
    ]


def _job(plan, rng, lot, person):
    """Return a job of the lot, as it is called for the person."""
    return rng.choice(JOBS[lot.trade])[plan.people[person].sex == "f"]


def duplicate(plan):
    """Return somebody entered again, in other words, without having been found."""
    person = next(
        person for person in plan.people[20:] if not _plain(person.first_name)[1]
    )
    first_name, _ = _plain(person.first_name)
    last_name, _ = _plain(person.last_name)
    return person._replace(
        first_name=first_name, last_name=last_name.upper(), prescriber="emploi"
    )


def _plain(name):
    """Return a name without accents, and whether it had none."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(letter)
    )
    return plain, plain == name


def meetings(plan):
    """The kick-offs and visits of the running contracts, and the next two weeks."""
    rng = random.Random("meetings")
    lots = {}
    for lot in plan.lots:
        lots.setdefault(lot.contract, []).append(lot)
    found = []
    for contract in plan.contracts:
        if contract.state == "running":
            found += _past_meetings(plan, rng, contract, lots[contract.key])
    for contract in plan.contracts:
        if contract.state == "awarded":
            found += _kickoffs(plan, rng, contract, lots[contract.key])
    return found + _coming_meetings(plan, rng, lots)


def _past_meetings(plan, rng, contract, lots):
    launched = contract.start - timedelta(days=rng.randint(3, 12))
    found = [_meeting(rng, contract.key, "", "kickoff", launched)]
    running = [lot for lot in lots if lot.state == "running"]
    for lot in running[:2]:
        seen = plan.today - timedelta(days=rng.randint(10, 120))
        if seen > lot.start:
            found.append(_meeting(rng, contract.key, lot.key, "visit", seen))
    return found


def _kickoffs(plan, rng, contract, lots):
    """Return those that are planned for a contract just awarded; one is still to be."""
    first = plan.today + timedelta(days=4 + contract.facilitator)
    return [
        _meeting(
            rng, contract.key, lot.key, "kickoff", first + timedelta(days=3 * rank)
        )
        for rank, lot in enumerate(lots[:-1])
    ]


def _coming_meetings(plan, rng, lots):
    """Return the agenda of the next two weeks, each facilitator's in turn."""
    coming = []
    for facilitator in range(3):
        running = [
            contract
            for contract in plan.contracts
            if contract.facilitator == facilitator and contract.state == "running"
        ]
        asked = [
            contract
            for contract in plan.contracts
            if contract.facilitator == facilitator
            and contract.state in ("studied", "drafting")
        ]
        chosen = [(row, "visit") for row in rng.sample(running, 2)]
        chosen += [(row, "specific") for row in rng.sample(running, 1)]
        chosen += [(row, "buyer") for row in asked[:2]]
        for number, (contract, kind) in enumerate(chosen):
            day = plan.today + timedelta(days=1 + number * 3 + facilitator)
            going_on = [
                lot for lot in lots.get(contract.key, ()) if lot.state == "running"
            ]
            lot = going_on[0].key if going_on and kind == "visit" else ""
            coming.append(_meeting(rng, contract.key, lot, kind, day))
    return coming


def _meeting(rng, contract, lot, kind, day):
    day -= timedelta(days=max(day.weekday() - 4, 0))  # not at the week-end
    hour = rng.choice((9, 10, 14, 15))
    return Meeting(contract, lot, kind, day, hour, rng.choice((60, 90)))


def timesheets(plan):
    """The last weeks of the three facilitators and of the officer, by action."""
    rng = random.Random("timesheets")
    monday = plan.today - timedelta(days=plan.today.weekday() + 7 * WEEKS)
    found = []
    for member in range(4):
        week = FACILITATOR_WEEK if member < 3 else OFFICER_WEEK
        subjects = _subjects(plan, member)
        for number in range(WEEKS):
            for rank, (action, usual) in enumerate(week.items()):
                parts = math.ceil(usual / 8)
                for part in range(parts):
                    day = monday + timedelta(days=7 * number + (rank + 2 * part) % 5)
                    hours = usual / parts * rng.uniform(0.8, 1.2)
                    found.append(
                        Timesheet(
                            member,
                            day,
                            action,
                            rng.choice(SUPPORT_KINDS[action]),
                            rng.choice(subjects[action]),
                            max(round(hours * 4) / 4, 0.25),
                        )
                    )
    return found


def _subjects(plan, member):
    """Return {action: contracts it was about} of a member of the team."""
    mine = [
        contract
        for contract in plan.contracts
        if member == 3 or contract.facilitator == member
    ]

    def having(*states):
        return [contract.key for contract in mine if contract.state in states]

    return {
        "identify": having("identified", "studied", "no_clause"),
        "draft": having("drafting", "consultation"),
        "assist": having("awarded", "running"),
        "indicators": having("running", "closed"),
    }


def _by_start(plan):
    return sorted(plan.placements, key=lambda row: (row.start, row.person))


def _first_placements(plan):
    """Return {person: their first placement}, by date."""
    firsts = {}
    for placement in _by_start(plan):
        firsts.setdefault(placement.person, placement)
    return firsts
