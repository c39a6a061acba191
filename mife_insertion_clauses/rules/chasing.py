# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When a month opens by itself, and what is then sent, on plain dates."""

from dateutil.relativedelta import relativedelta

from .hours import months_between, previous_month

OPENING = "opening"
REMINDER = "reminder"
LAST_REMINDER = "last_reminder"
OFFICER = "officer"
STEPS = (OPENING, REMINDER, LAST_REMINDER, OFFICER)

MAX_CATCH_UP = 12


def get_months_to_open(last, opening_day, today):
    """Return the months to open today, oldest first.

    :param last: the last month that was opened by itself, None for never
    :param opening_day: day of the month on which the past month opens, 0 for never

    The last month due comes back every day: whoever joined since is added to it.
    Months missed in between are caught up, a year at most.
    """
    if not opening_day:
        return []
    due = previous_month(today)
    if today.day < opening_day:
        due = previous_month(due)
        if not last:
            return []
    month = max(last or due, due - relativedelta(months=MAX_CATCH_UP))
    return [*months_between(month, previous_month(due)), due]


def get_step(step, days, ladder):
    """Return the step to take after ``days``, None when there is nothing to do.

    :param step: the last step taken, False or None for none
    :param ladder: {step: days after the opening}; a step without days is skipped

    One step at a time: after a pause, the latest due is taken and the others lost.
    """
    done = STEPS.index(step) if step else -1
    due = [
        rank
        for rank, name in enumerate(STEPS)
        if rank > done
        and (name == OPENING or ladder.get(name))
        and days >= ladder.get(name, 0)
    ]
    return STEPS[max(due)] if due else None
