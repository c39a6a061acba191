# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the demonstration holds on a given day, as plain values.

No database here: the same day gives the same plan, another day the same stories
moved by whole months. How many there are of each thing never depends on the day.
"""

from .contracts import CONTRACTS
from .planning.contracts import add_contract
from .planning.draft import Draft
from .planning.examples import add_examples
from .planning.lately import add_newcomers, add_tasks, note_awaited
from .planning.months import add_months, overdo
from .planning.people import add_people


def make_plan(today):
    draft = Draft(today)
    add_examples(draft)
    for row in CONTRACTS:
        add_contract(draft, row)
    add_people(draft)
    add_months(draft)
    overdo(draft)
    add_newcomers(draft)
    add_tasks(draft)
    note_awaited(draft)
    return draft.finish()
