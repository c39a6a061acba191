# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the demonstration holds on a given day, as plain values.

No database here: the same day gives the same plan, another day the same stories
moved by whole months. How many there are of each thing never depends on the day.
"""

import math
import random
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from . import contracts as rows
from . import examples
from .names import FAMILIES, TOWNS
from .partners import COMPANIES, FIRMS, LENDERS, WORKERS
from .values import (
    Awaited,
    Commitment,
    Contract,
    Contractor,
    Decision,
    Declaration,
    Lot,
    Person,
    Placement,
    Plan,
    Task,
)

PEOPLE = 140
SEED = 90

# Hours owed by a lot, dealt like a pack of cards: half of the published obligations
# are multiples of 35 h
HOURS_DUE = (
    *(1400,) * 6,
    *(700,) * 5,
    *(500,) * 3,
    *(300,) * 2,
    210,
    175,
    140,
    105,
    70,
    35,
)
# Who employs, under which contract: cards again. Direct hire comes first, then the
# insertion temp agencies; the structures of the reserved contracts are not dealt.
EMPLOYMENT = (
    *(("direct", "permanent"),) * 27,
    *(("direct", "fixed"),) * 15,
    *(("direct", "apprentice"),) * 4,
    *(("direct", "professional"),) * 3,
    *(("etti", "temp"),) * 19,
    *(("ett", "temp"),) * 9,
    *(("geiq", "professional"),) * 4,
    *(("geiq", "apprentice"),) * 4,
    *(("ei", "insertion"),) * 7,
    *(("ai", "usage"),) * 4,
    *(("regie", "insertion"),) * 3,
    ("ea", "fixed"),
)
# hours of a usual month, by contract type
USUAL_HOURS = {
    "permanent": 140,
    "fixed": 115,
    "apprentice": 92,
    "professional": 104,
    "temp": 84,
    "insertion": 104,
    "usage": 46,
}
TRAINING_HOURS = {"apprentice": 35, "professional": 28}
LONGEST = 11  # months of a placement
LONGEST_PERMANENT = 14  # more than the twelve that count
TYPICAL = 445  # hours of a placement
WOMEN = 0.22  # part of women in the trades that do not say
# August and the end of the year are quiet
SEASON = (0.95, 0.97, 1.08, 1.0, 0.94, 1.07, 0.98, 0.66, 1.1, 1.12, 1.05, 0.82)
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
# state of a lot that the buyer stops: the decision and its reasons
STOPS = {
    "suspended": (
        "suspension",
        (
            "Découverte d'amiante : travaux arrêtés par le maître d'œuvre",
            "Financement en attente de la décision du conseil",
        ),
    ),
    "terminated": (
        "termination",
        ("Liquidation judiciaire de l'entreprise : marché résilié",),
    ),
}
# where companies stand: {months ago: state of the month}, the others are attested
PACES = {
    "settled": {},
    "validated": {1: "validated"},
    "declared": {1: "declared"},
    "declared_twice": {1: "declared", 2: "declared"},
    "to_correct": {1: "to_correct"},
    "late": {1: "to_declare"},
    "late_twice": {1: "to_declare", 2: "to_declare"},
}
LOT_PACES = (
    *("settled",) * 15,
    "declared",
    "validated",
    "declared_twice",
    "late_twice",
    "to_correct",
)
# days since a contract came to its state, before the award
DELAYS = (4, 9, 19, 26, 34, 12)
PIPELINE = ("identified", "studied", "drafting", "consultation")
# what is noted by hand, by outcome of the lot: who is awaited, for what, for how long
AWAITED = {
    "orders": ("buyer", "Montant du prochain bon de commande", 17),
    "optional": ("buyer", "Décision sur la tranche optionnelle 2", 23),
}
# who starts this month: facilitator, days ago
NEWCOMERS = ((0, 17), (2, 10), (1, 6), (1, 4), (0, 3), (2, 1))
# criteria whose proof only holds for some months
SHORT_PROOFS = ("rsa", "ass", "deld", "detld", "level_3")
# when a trade works in a building site, as parts of its length
PHASES = {
    "demolition": (0, 0.5),
    "roads": (0, 0.75),
    "structural": (0, 0.65),
    "roofing": (0.15, 0.7),
    "joinery": (0.2, 0.8),
    "plastering": (0.25, 0.9),
    "electricity": (0.15, 1),
    "plumbing": (0.15, 1),
    "floors": (0.35, 1),
    "painting": (0.4, 1),
    "green_spaces": (0.4, 1),
}
AGES = (
    *(("under_26", 16, 25),) * 39,
    *(("26_40", 26, 40),) * 32,
    *(("41_50", 41, 50),) * 16,
    *(("over_50", 51, 61),) * 13,
)
PREFIXES = {
    "belfort": "VB",
    "grand_belfort": "GBCA",
    "sud_territoire": "CCST",
    "departement": "CD90",
    "habitat": "TH",
    "hopital": "HNFC",
    "sertrid": "SERT",
    "utbm": "UTBM",
    "sodeb": "SOD",
    "rttb": "RTTB",
    "grandvillars": "GRV",
    "chatenois": "CLF",
}


_DAY = timedelta(days=1)


def make_plan(today):
    return _Planner(today).plan()


def _luck(subject):
    """Return a source of its own for each subject: a change in one is felt there."""
    return random.Random(f"{SEED} {subject}")


def _terms(row):
    """Return the months that count: of eligibility, of a permanent contract."""
    if any(lot.outcome == "structure" for lot in row.lots):
        return 0, 0
    return (36, 24) if row.start <= -20 else (24, 12)


class _Deck:
    """Cards dealt without luck: each round holds all of them once."""

    def __init__(self, cards, rng):
        self.cards, self.rng, self.left = list(cards), rng, []

    def deal(self, wanted=lambda card: True):
        """Return the next card that is wanted."""
        chosen = next((card for card in reversed(self.left) if wanted(card)), None)
        if chosen is None:
            fresh = list(self.cards)
            self.rng.shuffle(fresh)
            self.left = fresh + self.left
            chosen = next(card for card in reversed(self.left) if wanted(card))
        # the last one of its kind: the pack is dealt from the top
        index = len(self.left) - 1 - self.left[::-1].index(chosen)
        return self.left.pop(index)


class _Planner:
    def __init__(self, today):
        self.today = today
        self.rng = _luck("examples")
        self.hours_due = _Deck(HOURS_DUE, _luck("hours"))
        self.employment = _Deck(EMPLOYMENT, _luck("employment"))
        self.ages = _Deck(AGES, _luck("ages"))
        self.paces = [_Deck(LOT_PACES, _luck(f"paces {n}")) for n in range(3)]
        self.delays = [_Deck(DELAYS, _luck(f"delays {n}")) for n in range(3)]
        self.contracts, self.lots = [], []
        self.commitments, self.decisions = [], []
        self.contractors, self.people, self.placements = {}, [], []
        self.declarations = []
        self.turns = {}
        self.outcomes = {}  # of the lots
        self.settled = set()  # lots that answered all their months

    def plan(self):
        self._add_examples()
        for row in rows.CONTRACTS:
            self._add_contract(row)
        self._add_people()
        self._add_declarations()
        self._overdo()
        self._add_newcomers()
        return Plan(
            self.today,
            self.contracts,
            self.lots,
            self.commitments,
            self.decisions,
            list(self.contractors.values()),
            self.people,
            self.placements,
            self.declarations,
            self._tasks(),
            self._awaited(),
        )

    def _month(self, offset):
        return self.today.replace(day=1) + relativedelta(months=offset)

    def _day(self, offset, last=20):
        return self._month(offset) + timedelta(days=self.rng.randint(0, last - 1))

    def _last_day(self, offset):
        return self._month(offset + 1) - timedelta(days=1)

    def _turn(self, subject, among):
        """Return 0, 1, 2, 0... for each subject."""
        turn = self.turns.get(subject, 0)
        self.turns[subject] = turn + 1
        return turn % among

    # examples

    def _add_examples(self):
        start = self._month(examples.START)
        end = self._month(examples.START + examples.MONTHS) - timedelta(days=1)
        for key, row in examples.CONTRACTS.items():
            state = row.get("state", "running")
            dated = state == "running"
            self.contracts.append(
                Contract(
                    key=key,
                    buyer=row["buyer"],
                    name=row["name"],
                    reference=row["reference"].format(year=start.year),
                    state=state,
                    kind=row.get("kind", "execution"),
                    nature=row.get("nature", "Marché"),
                    procedure=row.get("procedure", "Appel d'offres ouvert"),
                    cpv=row.get("cpv", ""),
                    amount=row["amount"],
                    notified=start if dated else None,
                    start=start if dated else None,
                    end=end if dated else None,
                    facilitator=0,
                    reason=row.get("reason", ""),
                    training=row.get("training", ("none", 0)),
                    since=self.today - timedelta(days=row.get("delay", 0)),
                )
            )
        for key, (contract, number, name, trade, firm) in examples.LOTS.items():
            amount = examples.AMOUNTS[key]
            self.lots.append(
                Lot(key, contract, number, name, trade, amount, start, end, "running")
            )
            self.contractors[key] = Contractor(key, key, firm)
            for origin, months, hours, reason in examples.COMMITMENTS.get(key, ()):
                day = start + relativedelta(months=months)
                self.commitments.append(Commitment(key, origin, day, hours, reason))
        for row in examples.PLACEMENTS:
            self.placements.append(self._example_placement(*row))
        for last_name, first_name, sex, birthdate, city in examples.PEOPLE:
            zipcode = next(zipcode for town, zipcode, _ in TOWNS if town == city)
            self.people.append(
                Person(
                    last_name,
                    first_name,
                    sex,
                    birthdate,
                    city,
                    zipcode,
                    "",
                    0,
                    "young" if birthdate.year > 1997 else "detld",
                )
            )

    def _example_placement(
        self, person, lot, job, modality, contract_type, since, length, usual
    ):
        first = examples.START + since
        factors = (1, 0.9, 1.1, 0.75, 1)  # a quiet month and a busy one
        hours = {
            self._month(examples.START + index): (
                round(usual * factors[index % 5], 2),
                28 if contract_type in TRAINING_HOURS else 0,
            )
            for index in range(since, length + since if length else -examples.START)
        }
        firm = self.contractors[lot].firm
        return Placement(
            contractor=lot,
            employer="etti" if modality == "etti" else firm,
            modality=modality,
            contract_type=contract_type,
            job=(job, job),
            start=self._month(first),
            end=self._last_day(first + length - 1) if length else None,
            hours=hours,
            person=person,
        )

    # contracts and lots

    def _add_contract(self, row):
        self.rng = _luck(f"{row.buyer} {row.name}")
        key = f"c{len(self.contracts)}"
        start = self._month(row.start)
        began = row.state in ("closed", "running", "awarded", "cancelled")
        notified = self._month(min(row.start, 0) - 1) + timedelta(
            days=self.rng.randint(3, 24)
        )
        if row.state == "awarded":
            notified = self.today - timedelta(days=self.rng.randint(9, 28))
        year = (notified if began else self.today).year
        rank = self._turn(("number", row.buyer, year), 12)
        number = 41 + 6 * rank + self.rng.randint(0, 5)
        dated = began and row.state != "cancelled"
        first_lot = len(self.lots)
        for index, lot in enumerate(row.lots):
            self._add_lot(row, key, index, lot)
        amount = sum(lot.amount for lot in self.lots[first_lot:])
        facilitator = self._turn(("state", row.state), 3)
        since = None
        if row.state in PIPELINE:
            since = self.today - timedelta(days=self.delays[facilitator].deal())
        self.contracts.append(
            Contract(
                key=key,
                buyer=row.buyer,
                name=row.name,
                reference=f"{PREFIXES[row.buyer]}-{year}-{number:03}",
                state=row.state,
                kind=row.kind,
                nature=row.nature,
                procedure=row.procedure,
                cpv=row.cpv,
                amount=row.amount or amount,
                notified=notified if dated else None,
                start=start if dated else None,
                end=self._last_day(row.start + row.months - 1) if dated else None,
                facilitator=facilitator,
                reason=row.reason,
                training=row.training,
                months=_terms(row),
                since=since,
                asked=since if row.state == "studied" and facilitator else None,
            )
        )

    def _add_lot(self, row, contract, index, lot):
        self.rng = _luck(f"{row.buyer} {row.name} {index}")
        key = f"{contract}.{index + 1}"
        usual_number, usual_name = rows.TRADE_LOTS[lot.trade]
        hours = self._draw_hours(lot)
        first, end = self._lot_months(row, lot)
        began = row.state in ("closed", "running", "awarded")
        if row.state == "closed" or (row.state == "running" and end <= 0):
            state = "completed"
        elif row.state != "running" or first >= 0:
            state = "pending"
        elif lot.outcome in STOPS:
            state = lot.outcome
        else:
            state = "running"
        years = math.ceil(row.months / 12)
        total = hours * years if lot.outcome in ("per_year", "structure") else hours
        share = rows.LABOUR_SHARES[lot.trade]
        if lot.outcome == "structure":
            amount = 22_000 * hours * years
        elif not total:
            amount = 3_200_000 if lot.outcome == "orders" else 240_000
        else:
            amount = total * 30 / (share * self.rng.choice((0.06, 0.07, 0.08)))
        self.lots.append(
            Lot(
                key=key,
                contract=contract,
                number=str(index + 1 if lot.name else usual_number),
                name=lot.name or usual_name,
                trade=lot.trade,
                amount=max(round(amount, -3), 12_000),
                start=self._month(first) if began else None,
                end=self._last_day(end - 1) if began else None,
                state=state,
                stopped=self._stop(key, lot.outcome) if state in STOPS else None,
            )
        )
        self.outcomes[key] = lot.outcome
        if lot.outcome != "structure":
            self._add_commitments(key, lot, hours, first, years, began)
        if began:
            self._add_contractors(key, lot)
        if state != "pending" and lot.outcome not in ("silent", "no_hours"):
            self._staff(key, lot, hours, first, end, state)

    def _stop(self, lot, outcome):
        """Note the buyer's decision to stop the lot; return its date."""
        kind, reasons = STOPS[outcome]
        reason = reasons[self._turn(("stop", kind), len(reasons))]
        day = self._month(-2)
        if kind == "termination":  # its last day
            day -= timedelta(days=1)
        self.decisions.append(Decision(lot, kind, day, reason))
        return day

    def _draw_hours(self, lot):
        if lot.hours is not None:
            return lot.hours
        return self.hours_due.deal()

    def _lot_months(self, row, lot):
        """Return the first month of the lot and the one after its last."""
        begin, finish = 0, 1
        if len(row.lots) > 2 and not lot.name:
            begin, finish = PHASES.get(lot.trade, (0, 1))
        first = row.start + round(row.months * begin)
        end = row.start + max(round(row.months * finish), 3)
        if lot.outcome not in ("", "short"):
            # a story needs some months behind it, and some ahead
            first, end = max(row.start, min(first, -5)), row.start + row.months
        return first, end

    def _add_commitments(self, key, lot, hours, first, years, began):
        day = self._month(first if began else 0)
        if lot.outcome == "per_year":
            self.commitments.append(
                Commitment(
                    key,
                    "initial",
                    day,
                    hours * years,
                    basis="per_year",
                    unit_hours=hours,
                    years=years,
                )
            )
            if lot.firm:  # the one that may be renewed
                self.commitments.append(
                    Commitment(
                        key,
                        "renewal",
                        None,
                        hours,
                        "Reconduction d'un an, que l'acheteur peut décider",
                        basis="per_year",
                        unit_hours=hours,
                    )
                )
            return
        if lot.outcome == "orders":
            self._add_orders(key, first)
            return
        self.commitments.append(self._first_commitment(key, lot, day, hours))
        if lot.outcome == "optional":
            # 295 h firm, 560 h affirmed, 300 h to be affirmed
            self.commitments += [
                Commitment(
                    key,
                    "option",
                    self._month(first + 5),
                    560,
                    "Tranche optionnelle 1 affermie",
                ),
                Commitment(
                    key,
                    "option",
                    None,
                    300,
                    "Tranche optionnelle 2, à affermir",
                ),
            ]
        elif hours == 1400 and first <= -4 and not lot.outcome:
            if self._turn("amendment", 8) == 3:
                reason = "Avenant n° 1 : travaux supplémentaires"
                self.commitments.append(
                    Commitment(key, "amendment", self._month(first + 3), 140, reason)
                )

    def _first_commitment(self, key, lot, day, hours):
        """Return what the contract makes the lot owe, in the words of its clause."""
        commitment = Commitment(key, "initial", day, hours)
        if lot.outcome == "no_hours":
            return commitment._replace(
                hours=0,
                basis="none",
                promise="14 h de formation par salarié et un travail en journée",
            )
        if lot.outcome == "production":
            return commitment._replace(
                basis="production", share=0.05, production_hours=hours / 0.05
            )
        if lot.outcome == "bracket":
            brackets = (0, hours // 2), (250_000, hours), (600_000, hours * 2)
            return commitment._replace(
                basis="bracket", brackets=brackets, amount=430_000
            )
        return commitment

    def _add_orders(self, key, first):
        """5 h per 10 000 EUR of each order."""
        self.commitments.append(
            Commitment(
                key,
                "initial",
                self._month(first),
                0,
                basis="per_amount",
                unit_hours=5,
                step_amount=10_000,
            )
        )
        orders = ((0, 280_000), (3, 460_000), (6, 340_000), (9, 240_000))
        for number, (months, amount) in enumerate(orders, 1):
            self.commitments.append(
                Commitment(
                    key,
                    "order",
                    self._month(first + months) + timedelta(days=11),
                    amount / 10_000 * 5,
                    f"Bon de commande n° {number}",
                    amount=amount,
                )
            )

    def _add_contractors(self, key, lot):
        firm = lot.firm or self._choose_firm(lot.trade)
        share = 0.6 if lot.outcome == "joint" else 0
        self.contractors[key] = Contractor(key, key, firm, share=share)
        if lot.outcome == "joint":
            joint = "batisseurs" if firm != "batisseurs" else "rosemont"
            self.contractors[f"{key}+"] = Contractor(
                f"{key}+", key, joint, "joint", share=0.4
            )
            self.contractors[f"{key}-"] = Contractor(
                f"{key}-", key, "terrassement", "subcontractor", parent=key
            )

    def _choose_firm(self, trade):
        firms = [firm.key for firm in COMPANIES if trade in firm.trades.split()]
        return firms[self._turn(("firm", trade), len(firms))]

    # people at work

    def _staff(self, key, lot, hours, first, end, state):
        """Draw the placements that do the hours of a lot."""
        last = min(end, -2 if state in STOPS else 0)
        elapsed = last - first
        if lot.outcome == "structure":
            self._staff_structure(key, lot, hours, first)
            return
        total = self._hours_to_do(key, lot, first, end, elapsed, state)
        ongoing = state == "running" and lot.outcome not in ("risk", "over")
        at_the_end = ongoing or lot.outcome == "risk"
        if lot.outcome == "risk":
            elapsed -= 3  # nobody came back for three months
        holders = [key] if lot.outcome != "joint" else [key, f"{key}+", f"{key}-"]
        count = max(
            1, round(total / TYPICAL), math.ceil(total / (elapsed * 125)), len(holders)
        )
        weights = [self.rng.uniform(0.6, 1.4) for _ in range(count)]
        left = total
        for index, weight in enumerate(weights):
            share = left * weight / sum(weights[index:])
            place = index / (count - 1) if count > 1 else 1.0 * at_the_end
            left -= self._add_placement(
                holders[index % len(holders)],
                lot.trade,
                share,
                (first, elapsed, place),
                ongoing,
                first + elapsed,
            )

    def _hours_to_do(self, key, lot, first, end, elapsed, state):
        """Return the hours that people do until now on a lot."""
        due = sum(c.hours for c in self.commitments if c.lot == key and c.date)
        if lot.outcome == "optional":
            due = 295 + 560  # the other part is not affirmed
        elif lot.outcome == "orders":
            due = sum(
                c.hours
                for c in self.commitments
                if c.lot == key and c.date < self.today
            )
            return 0.7 * due
        if lot.outcome == "short":
            return 0.82 * due
        if lot.outcome == "over":
            self.settled.add(key)
            return 1.22 * due
        if elapsed <= 4 or lot.outcome == "risk":
            self.settled.add(key)
        part = min(elapsed + (state == "running"), end - first) / (end - first)
        if lot.outcome == "risk":
            return 0.45 * part * due
        if state == "terminated":
            return 0.9 * part * due
        if state == "completed":
            return self.rng.uniform(1.01, 1.1) * due
        return min(self.rng.uniform(1.18, 1.4) * part, 0.97) * due

    def _add_placement(self, contractor, trade, total, window, ongoing, last):
        """Add one person's work of about ``total`` hours; return its hours."""
        first, elapsed, place = window
        modality, contract_type = self.employment.deal()
        if modality in WORKERS and contractor[-1] in "+-":
            modality, contract_type = "direct", "fixed"
        longest = LONGEST_PERMANENT if contract_type == "permanent" else LONGEST
        usual = max(1, round(total / USUAL_HOURS[contract_type]))
        months = min(elapsed, longest, usual)
        if ongoing:
            months = max(months, min(max(elapsed * 3 // 4, 5), elapsed, longest))
        months = max(months, min(elapsed, math.ceil(total / 150)))
        total = min(total, 150 * months)
        begin = first + round((elapsed - months) * place)
        if modality in WORKERS:
            contractor, employer = self._add_subcontractor(contractor, modality, trade)
        elif modality in LENDERS:
            lenders = LENDERS[modality]
            employer = lenders[self._turn(("lender", modality), len(lenders))]
        else:
            employer = self.contractors[contractor].firm
        stays = ongoing and begin + months == last
        self.placements.append(
            self._placement(
                (contractor, employer, modality, contract_type, trade),
                begin,
                months,
                total,
                stays,
            )
        )
        return total

    def _add_subcontractor(self, contractor, modality, trade):
        """Return the structure's own place on the lot, under its holder."""
        lot = self.contractors[contractor].lot
        firm = WORKERS[modality][0]
        if modality == "ei" and trade in ("cleaning", "catering", "waste", "transport"):
            firm = "ei_service"
        key = f"{lot}/{firm}"
        if key not in self.contractors:
            self.contractors[key] = Contractor(
                key, lot, firm, "subcontractor", parent=contractor
            )
        return key, firm

    def _staff_structure(self, key, lot, posts, first):
        """Fill the posts of an insertion structure, one person after the other."""
        firm = lot.firm
        modality = FIRMS[firm].kind
        contract_type = {"ea": "fixed", "esat": "support"}.get(modality, "insertion")
        for post in range(posts):
            begin = first + post % 3
            while begin < 0:
                months = min(self.rng.randint(9, 15), -begin)
                stays = begin + months == 0
                total = months * 104 * self.rng.uniform(0.85, 1.05)
                self.placements.append(
                    self._placement(
                        (key, firm, modality, contract_type, lot.trade),
                        begin,
                        months,
                        total,
                        stays,
                    )
                )
                begin += months + self.rng.randint(0, 1)

    def _placement(self, who, begin, months, total, stays):
        contractor, employer, modality, contract_type, trade = who
        start = self._day(begin, 12)
        if stays:
            end = None
            if contract_type != "permanent":
                end = self._last_day(self.rng.randint(1, 3))
        else:
            end = self._month(begin + months - 1) + timedelta(
                days=self.rng.randint(17, 27)
            )
        jobs = rows.JOBS[trade]
        return Placement(
            contractor=contractor,
            employer=employer,
            modality=modality,
            contract_type=contract_type,
            job=jobs[self.rng.randrange(len(jobs))],
            start=start,
            end=end,
            hours=self._spread(begin, months, total, contract_type, stays),
        )

    def _spread(self, begin, months, total, contract_type, stays):
        """Return the hours month by month, with the seasons, to the half hour."""
        weights = []
        for index in range(months):
            weight = SEASON[self._month(begin + index).month - 1]
            weight *= self.rng.uniform(0.88, 1.12)
            if months > 1 and (index == 0 or (index == months - 1 and not stays)):
                weight *= 0.7
            weights.append(weight)
        hours = {}
        for index, weight in enumerate(weights):
            month = self._month(begin + index)
            worked = min(round(total * weight / sum(weights) * 2) / 2, 182.0)
            training = TRAINING_HOURS.get(contract_type, 0)
            if month.month in (7, 8):
                training = 0
            hours[month] = (worked, training)
        return hours

    # people

    def _add_people(self):
        """Give each placement a person, known or new, free at that time."""
        self.rng = _luck("people")
        known = {}  # person: day from which it is free
        for placement in self.placements:
            if placement.person >= 0:
                free = placement.end or date.max
                known[placement.person] = max(known.get(placement.person, free), free)
        order = sorted(
            (index for index, p in enumerate(self.placements) if p.person < 0),
            key=lambda index: (self.placements[index].start, index),
        )
        for rank, index in enumerate(order):
            placement = self.placements[index]
            trade = self._lot_of(placement).trade
            sex = "f" if self.rng.random() < rows.WOMEN.get(trade, WOMEN) else "m"
            left = PEOPLE - len(self.people)
            wanted_new = self.rng.random() * (len(order) - rank) < left
            free = [
                person
                for person, day in known.items()
                if day < placement.start
                and self.people[person].sex == sex
                and person >= len(examples.PEOPLE)
            ]
            if left and (wanted_new or not free):
                person = self._add_person(placement, sex)
            elif free:
                # who stopped last comes back first
                person = max(free, key=lambda person: (known[person], person))
            else:
                person = min(
                    (day, person)
                    for person, day in known.items()
                    if self.people[person].sex == sex
                )[1]
            known[person] = placement.end or date.max
            job = placement.job[self.people[person].sex == "f"]
            self.placements[index] = placement._replace(person=person, job=job)
        self.placements = [
            placement._replace(job=placement.job[0])
            if isinstance(placement.job, tuple)
            else placement
            for placement in self.placements
        ]

    def _add_person(self, placement, sex):
        family = self.rng.choices(FAMILIES, [family[0] for family in FAMILIES])[0]
        first_names = (family[1] if sex == "f" else family[2]).split()
        last_names = family[3].split()
        taken = {(person.last_name, person.first_name) for person in self.people}
        while True:
            name = self.rng.choice(last_names), self.rng.choice(first_names)
            if name not in taken:
                break
        young = placement.contract_type == "apprentice"
        band, youngest, oldest = self.ages.deal(
            lambda card: not young or card[0] == "under_26"
        )
        years = self.rng.randint(youngest, oldest)
        birthdate = placement.start - relativedelta(
            years=years, days=self.rng.randint(10, 350)
        )
        if oldest == years:  # not a year older than the band
            birthdate = placement.start - relativedelta(years=years, days=5)
        town, zipcode, _ = self.rng.choices(TOWNS, [town[2] for town in TOWNS])[0]
        criterion, prescriber = self._entry(placement, band)
        lot = self._lot_of(placement)
        contract = next(c for c in self.contracts if c.key == lot.contract)
        self.people.append(
            Person(
                *name,
                sex,
                birthdate,
                town,
                zipcode,
                prescriber,
                contract.facilitator,
                criterion,
            )
        )
        return len(self.people) - 1

    def _entry(self, placement, band):
        """Return why the person is eligible, and who sent it."""
        if placement.modality in ("ei", "aci", "ai", "etti", "regie", "geiq"):
            if self.rng.random() < 0.6:
                return "structure", self.rng.choice(("emploi", "rsa", ""))
        if placement.modality in ("ea", "esat"):
            return "disabled", "handicap"
        if band == "under_26":
            return self.rng.choice(
                (
                    ("young", ""),
                    ("young", ""),
                    ("young", "seconde_chance"),
                    ("level_3", ""),
                    ("qpv", ""),
                )
            )
        if band == "over_50" and self.rng.random() < 0.5:
            return "senior", "emploi"
        return self.rng.choice(
            (
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
        )

    def _lot_of(self, placement):
        key = self.contractors[placement.contractor].lot
        return next(lot for lot in self.lots if lot.key == key)

    # declarations

    def _add_declarations(self):
        done = {}
        for placement in self.placements:
            for month, (worked, training) in placement.hours.items():
                key = placement.contractor, month
                done[key] = done.get(key, 0) + worked + training
        self._limit_months(done)
        lots = {lot.key: lot for lot in self.lots}
        kinds = {contract.key: contract.kind for contract in self.contracts}
        for contractor in self.contractors.values():
            lot = lots[contractor.lot]
            self.rng = _luck(f"months {contractor.key}")
            if lot.state == "pending" or kinds[lot.contract] == "no_hours":
                continue
            stop = min(
                lot.stopped or date.max, lot.end + timedelta(days=1), self._month(0)
            )
            month = contractor.first or lot.start
            stop = min(stop, (contractor.last or date.max - _DAY) + _DAY)
            pace = self._pace(contractor)
            while month < stop:
                age = relativedelta(self._month(0), month)
                self.declarations.append(
                    Declaration(
                        contractor.key,
                        month,
                        self._declaration_state(
                            pace,
                            12 * age.years + age.months,
                            done.get((contractor.key, month), 0),
                        ),
                        self.rng.randint(2, 13),
                    )
                )
                month += relativedelta(months=1)

    def _limit_months(self, done):
        """Ask nothing of those who have left: subcontractors, lots that are done."""
        completed = {lot.key for lot in self.lots if lot.state == "completed"}
        months = {}
        for key, month in done:
            months.setdefault(key, []).append(month)
        for key, row in self.contractors.items():
            if key not in months:
                continue
            if row.role == "subcontractor":
                first, last = min(months[key]), max(months[key])
                if last == self._month(-1):
                    last = None
                self.contractors[key] = row._replace(first=first, last=last)
            elif row.lot in completed:
                self.contractors[key] = row._replace(last=max(months[key]))

    def _pace(self, contractor):
        """Return where a company stands with its last months."""
        if contractor.lot in examples.PACES:
            return examples.PACES[contractor.lot]
        lot = next(lot for lot in self.lots if lot.key == contractor.lot)
        if (
            lot.state in ("completed", "terminated")
            or contractor.lot in self.settled
            or contractor.role != "holder"
        ):
            return "settled"
        contract = next(c for c in self.contracts if c.key == lot.contract)
        return self.paces[contract.facilitator].deal()

    def _declaration_state(self, pace, age, hours):
        state = PACES[pace].get(age, "attested")
        return "declared" if state == "to_correct" and not hours else state

    def _overdo(self):
        """Give somebody more hours last month than the officer will believe."""
        last = self._month(-1)
        declared = {
            row.contractor
            for row in self.declarations
            if row.month == last
            and row.state == "declared"
            and row.contractor not in examples.LOTS
        }
        placement = max(
            (row for row in self.placements if row.contractor in declared),
            key=lambda row: row.hours.get(last, (0, 0)),
        )
        placement.hours[last] = (212.5, 0)

    def _add_newcomers(self):
        """Bring back people this month, on lots where nothing else is awaited.

        The proof of the first ones is awaited, see ``facts.unproved``.
        """
        self.rng = _luck("newcomers")
        pending = {
            self.contractors[row.contractor].lot
            for row in self.declarations
            if row.state != "attested"
        }
        ranks = {contract.key: contract.facilitator for contract in self.contracts}
        places = {0: [], 1: [], 2: []}
        for lot in self.lots:
            hires = self.outcomes.get(lot.key, "example") in ("", "per_year", "joint")
            if lot.state == "running" and hires and lot.key not in pending:
                places[ranks[lot.contract]].append(lot)
        lately = self.today - relativedelta(months=5)
        lasts = {}
        for placement in self.placements:
            lasts.setdefault(placement.person, []).append(placement)
        free = [
            person
            for person, theirs in lasts.items()
            if self.people[person].criterion in SHORT_PROOFS
            and all(
                row.start < lately and (row.end or lately) < lately for row in theirs
            )
        ]
        for number, (facilitator, days) in enumerate(NEWCOMERS):
            lot = places[facilitator].pop()
            person = free.pop(self.rng.randrange(len(free)))
            jobs = rows.JOBS[lot.trade]
            hirer, modality, contract_type = (
                (self.contractors[lot.key].firm, "direct", "fixed"),
                ("etti", "etti", "temp"),
                ("geiq", "geiq", "professional"),
            )[number % 3]
            self.placements.append(
                Placement(
                    contractor=lot.key,
                    employer=hirer,
                    modality=modality,
                    contract_type=contract_type,
                    job=self.rng.choice(jobs)[self.people[person].sex == "f"],
                    start=self.today - timedelta(days=days),
                    end=self.today + timedelta(days=self.rng.randint(50, 110)),
                    hours={},
                    person=person,
                )
            )

    def _tasks(self):
        """Return what is to be done from last week to the week after next."""
        self.rng = _luck("tasks")
        contracts = {contract.key: contract for contract in self.contracts}
        tasks = [
            Task(
                "contract",
                contract.key,
                TASKS[contract.state],
                self.today + timedelta(days=self.rng.randint(-2, 14)),
                contract.facilitator,
            )
            for contract in self.contracts
            if contract.state in TASKS
        ]
        for lot in self.lots:
            summary = LOT_TASKS.get(self.outcomes.get(lot.key))
            if summary:
                deadline = self.today + timedelta(days=self.rng.randint(-6, 8))
                facilitator = contracts[lot.contract].facilitator
                tasks.append(Task("lot", lot.key, summary, deadline, facilitator))
        return tasks

    def _awaited(self):
        """Return what the facilitators noted by hand."""
        noted = {
            lot: AWAITED[outcome]
            for lot, outcome in self.outcomes.items()
            if outcome in AWAITED
        }
        noted |= examples.AWAITED
        return [
            Awaited(lot, actor, what, self.today - timedelta(days=days))
            for lot, (actor, what, days) in noted.items()
        ]
