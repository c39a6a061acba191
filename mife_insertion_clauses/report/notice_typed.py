# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What somebody typed on a notice in place of what was guessed: no import changes it.

Emptying the field gives it back to what the publications say.
"""

from odoo.tools.i18n import format_list

# guessed from the publications until somebody knows better
TYPED = ("buyer_regime", "purchase_kind", "date_sent")


def get_typed(notice, name):
    """Return what somebody typed in a field, nothing if nobody did."""
    return name in (notice.typed_fields or "").split() and notice[name]


def note_typed(notices, vals):
    """Remember which fields somebody typed, and guess again those emptied."""
    names = vals.keys() & set(TYPED)
    if not names:
        return
    filled = {name for name in names if vals[name]}
    for before, of_one in notices.grouped("typed_fields").items():
        kept = ({*(before or "").split()} - names) | filled
        of_one.typed_fields = " ".join(sorted(kept))
    for name in names - filled:
        notices.env.add_to_compute(notices._fields[name], notices)


def write_typed(notice):
    """Return in words which fields somebody typed, nothing if none."""
    names = set((notice.typed_fields or "").split())
    labels = [
        notice._fields[name]._description_string(notice.env)
        for name in TYPED
        if name in names
    ]
    if not labels:
        return False
    return notice.env._(
        "Typed by hand, no import changes it: %s. Empty the field to follow the "
        "publications again.",
        format_list(notice.env, labels),
    )
