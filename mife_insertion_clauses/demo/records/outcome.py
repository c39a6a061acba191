# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What became of people: who answered, who was called, who says nothing."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

# Where the office looks back: two statements then have something to say
MONTHS_BACK = 20
# what people answer in turn, the first ones more often; "" for who says nothing
ANSWERS = (
    "permanent",
    "",
    "fixed_long",
    "seeking",
    "temp_short",
    "",
    "training",
    "permanent",
    "refused",
    "seeking",
    "fixed_short",
    "",
    "temp_long",
    "inactive",
    "permanent",
    "",
    "structure",
    "seeking",
)
CALL_TIMES = ("morning", "", "evening", "noon", "", "afternoon")


def ask_people(book):
    _give_addresses(book)
    today = book.plan.today
    followups = book.env["insertion.followup"]._plan(
        today, since=today - relativedelta(months=MONTHS_BACK)
    )
    due = followups.filtered(lambda each: each.date_due <= today)
    due = due.with_user(book.officer).sorted(lambda each: (each.date_due, each.id))
    for rank, each in enumerate(due):
        _ask(book, each, ANSWERS[rank % len(ANSWERS)])
    followups._close_silent()
    followups._list_to_call()


def _give_addresses(book):
    """Give most people an address and a number, of those kept for fiction."""
    for rank, person in enumerate(book.people):
        person.write(
            {
                "email": f"personne{rank}@example.com" if rank % 4 else False,
                "phone": f"06 39 98 {rank // 100:02} {rank % 100:02}"
                if rank % 9
                else False,
                "call_time": CALL_TIMES[rank % len(CALL_TIMES)],
            }
        )


def _ask(book, followup, answer):
    today, due = book.plan.today, followup.date_due
    by_mail = bool(followup.email)
    answered = due + timedelta(days=2 + followup.id % 5)
    if by_mail:
        followup._contact("mail", "sent", on=due)
    elif not followup.phone or answered > today:
        # waits for a paper, or for the call of the day
        return
    if answered > today:
        return
    channel = "link" if by_mail else "phone"
    if not by_mail:
        result = "reached" if answer else "absent"
        followup._contact("phone", result, on=answered)
    if answer == "refused":
        followup._refuse(channel, on=answered)
    elif answer:
        choice = book.ref(f"insertion_followup_choice_{answer}")
        followup._answer(choice, channel, on=answered)
