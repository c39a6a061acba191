# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where a label stands on a day, what it is called by the team and by anybody."""

from dateutil.relativedelta import relativedelta

STATES = [
    ("future", "To come"),
    ("valid", "Valid"),
    ("to_renew", "To renew"),
    ("suspended", "Suspended"),
    ("withdrawn", "Withdrawn"),
    ("superseded", "Superseded"),
    ("expired", "Expired"),
]
PUBLIC_STATUSES = [
    ("future", "To come"),
    ("valid", "Valid"),
    ("renewal", "Valid, renewal under way"),
    ("suspended", "Suspended"),
    ("withdrawn", "Withdrawn"),
    ("expired", "Expired"),
    ("superseded", "Superseded"),
]
LIVE_STATES = ("valid", "to_renew")
# months before the end when the renewal is prepared
RENEWAL_MONTHS = 6


def award_state(
    today, valid_from, valid_until, measures=(), is_kept=True, is_superseded=False
):
    """Return the state of a label: what was decided on it goes before its dates.

    >>> from datetime import date
    >>> dates = date(2026, 3, 12), date(2029, 3, 11)
    >>> award_state(date(2026, 3, 11), *dates), award_state(date(2026, 3, 12), *dates)
    ('future', 'valid')
    >>> award_state(date(2028, 9, 11), *dates), award_state(date(2028, 9, 12), *dates)
    ('valid', 'to_renew')
    >>> award_state(date(2029, 3, 11), *dates), award_state(date(2029, 3, 12), *dates)
    ('to_renew', 'expired')
    >>> award_state(date(2027, 1, 1), *dates, measures={"suspension"})
    'suspended'
    >>> award_state(date(2030, 1, 1), *dates, measures={"suspension"})
    'expired'
    >>> award_state(date(2030, 1, 1), *dates, measures={"withdrawal"})
    'withdrawn'
    >>> award_state(date(2027, 1, 1), *dates, is_kept=False, is_superseded=True)
    'superseded'
    """
    if is_superseded:
        return "superseded"
    if not is_kept or "withdrawal" in measures:
        return "withdrawn"
    if valid_until < today:
        return "expired"
    if "suspension" in measures:
        return "suspended"
    if valid_from > today:
        return "future"
    if valid_until < today + relativedelta(months=RENEWAL_MONTHS):
        return "to_renew"
    return "valid"
