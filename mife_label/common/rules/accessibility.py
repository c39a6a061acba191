# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What French law lets a service say of its accessibility."""

# decree 2019-768 and order of 20 September 2019: what an audit found, in share of the
# criteria of the RGAA that are met; without an audit a service is not compliant
STATES = ("none", "partial", "full")
HALF, WHOLE = 50, 100


def get_state(rate):
    """Return the state of conformity that an audit allows.

    :param rate: share of the criteria met, in per cent, or nothing without an audit

    >>> get_state(100), get_state(99.9), get_state(50), get_state(49.9), get_state(None)
    ('full', 'partial', 'partial', 'none', 'none')
    """
    if not rate or rate < HALF:
        return "none"
    return "full" if rate >= WHOLE else "partial"
