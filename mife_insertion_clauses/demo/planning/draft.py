# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the chapters of a plan share while it is drawn."""

import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from ..values import Plan

SEED = 90


def luck(subject):
    """Return a source of its own for each subject: a change in one is felt there."""
    return random.Random(f"{SEED} {subject}")


class _Deck:
    """Cards dealt without luck: each round holds all of them once."""

    def __init__(self, cards, rng):
        self.cards, self.rng, self.left = list(cards), rng, []

    def deal(self, wanted):
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


class Draft:
    """A plan being drawn: its lists grow from one chapter to the next.

    ``rng`` is the luck of the subject at hand; ``outcomes`` tells how each lot goes;
    ``settled`` are the lots that answered all their months.
    """

    def __init__(self, today):
        self.today = today
        self.rng = None
        self.contracts, self.lots = [], []
        self.commitments, self.decisions = [], []
        self.contractors, self.people, self.placements = {}, [], []
        self.declarations = []
        self.tasks, self.awaited = [], []
        self.outcomes, self.settled = {}, set()
        self._decks, self._turns = {}, {}

    def finish(self):
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
            self.tasks,
            self.awaited,
        )

    # the calendar, counted from the month of the installation

    def month(self, offset):
        return self.today.replace(day=1) + relativedelta(months=offset)

    def day(self, offset, last=20):
        return self.month(offset) + timedelta(days=self.rng.randint(0, last - 1))

    def last_day(self, offset):
        return self.month(offset + 1) - timedelta(days=1)

    # what comes without luck

    def turn(self, subject, among):
        """Return 0, 1, 2, 0... for each subject."""
        turn = self._turns.get(subject, 0)
        self._turns[subject] = turn + 1
        return turn % among

    def deal(self, subject, cards, wanted=lambda card: True):
        """Return the next of the ``cards`` that is wanted, of the pack of a subject."""
        if subject not in self._decks:
            self._decks[subject] = _Deck(cards, luck(subject))
        return self._decks[subject].deal(wanted)

    # what was drawn already

    def lot(self, key):
        return next(lot for lot in self.lots if lot.key == key)

    def lot_of(self, placement):
        return self.lot(self.contractors[placement.contractor].lot)

    def contract_of(self, lot):
        return next(row for row in self.contracts if row.key == lot.contract)
