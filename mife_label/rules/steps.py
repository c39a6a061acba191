# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The steps of a file, what they are called by the team and by the company."""

STATES = [
    ("first_contact", "First contact"),
    ("eligibility", "Eligibility"),
    ("in_progress", "In progress"),
    ("to_complete", "To complete"),
    ("submitted", "Submitted"),
    ("admissible", "Admissible"),
    ("on_agenda", "On the agenda"),
    ("under_review", "Under review"),
    ("notified", "Notified"),
]
JURY_RESULTS = [
    ("awarded", "Awarded"),
    ("awarded_with_conditions", "Awarded with conditions"),
    ("deferred", "Deferred"),
    ("refused", "Refused"),
]
RESULTS = [
    *JURY_RESULTS,
    ("closed", "Closed without decision"),
    ("withdrawn", "Withdrawn by the company"),
]
# What the company reads. Nothing here tells whether the jury has met, voted or
# decided: only a notified application shows its result.
PUBLIC_STATES = [
    ("first_contact", "First contact made"),
    ("eligibility", "Eligibility being checked"),
    ("in_progress", "File being written"),
    ("to_complete", "File to complete"),
    ("submitted", "File submitted"),
    ("admissible", "File admissible"),
    ("on_agenda", "On the agenda of the jury"),
    ("under_review", "Under review"),
    ("awarded", "Label awarded"),
    ("awarded_with_conditions", "Label awarded with conditions"),
    ("deferred", "Decision deferred"),
    ("refused", "Label not awarded"),
    ("closed", "File closed"),
    ("withdrawn", "File withdrawn"),
]
SCOPES = [
    ("labelled", "Labelled"),
    ("in_progress", "In progress"),
    ("not_labelled", "Not labelled"),
]
WRITING_STATES = ("first_contact", "eligibility", "in_progress", "to_complete")
JURY_STATES = ("submitted", "admissible", "on_agenda", "under_review")
OPEN_STATES = WRITING_STATES + JURY_STATES
AWARDED_RESULTS = ("awarded", "awarded_with_conditions")
# an application that the company did not begin to write is not a renewal yet
RENEWAL_STATES = ("in_progress", "to_complete", *JURY_STATES)
SIZES = [
    ("very_small", "Fewer than 10 employees"),
    ("small", "10 to 49 employees"),
    ("medium", "50 to 249 employees"),
    ("large", "250 employees or more"),
]
CONDITION_STATES = [
    ("to_meet", "To meet"),
    ("late", "Overdue"),
    ("met", "Met"),
    ("failed", "Not met"),
]
# state -> states it is reached from
ORIGINS = {
    "eligibility": ("first_contact",),
    "in_progress": ("eligibility",),
    "to_complete": ("submitted",),
    "submitted": ("in_progress", "to_complete"),
    "admissible": ("submitted", "on_agenda"),
    "on_agenda": ("admissible",),
    "under_review": ("on_agenda",),
    "notified": ("under_review",),
}
HOLDER_FIELDS = ("partner_id", "programme_id", "company_id")
# what the company submits, besides its answers
FILE_FIELDS = ("kind", "size", "perimeter", "strengths")


def locked_fields(state, is_plan_open):
    """Return the fields that a file no longer lets change at its step.

    >>> locked_fields("eligibility", False)
    ()
    >>> locked_fields("to_complete", True)
    ('partner_id', 'programme_id', 'company_id', 'kind', 'size')
    """
    if state in ("first_contact", "eligibility"):
        return ()
    if state in JURY_STATES or state == "notified":
        # the day of the jury follows the jury that has the file
        day = () if state in ("submitted", "admissible") else ("date_jury",)
        return (*HOLDER_FIELDS, *FILE_FIELDS, *day)
    if state == "to_complete":
        return (
            *HOLDER_FIELDS,
            "kind",
            "size",
            *(() if is_plan_open else ("strengths",)),
        )
    return HOLDER_FIELDS


def condition_state(today, result, due_on, met_on, failed_on):
    """Return where the conditions of the jury stand; False where it set none.

    >>> from datetime import date
    >>> day = date(2026, 3, 12)
    >>> condition_state(day, "awarded", day, None, None)
    False
    >>> condition_state(day, "awarded_with_conditions", day, None, None)
    'to_meet'
    >>> condition_state(day, "awarded_with_conditions", date(2026, 3, 11), None, None)
    'late'
    """
    if result != "awarded_with_conditions":
        return False
    if met_on:
        return "met"
    if failed_on:
        return "failed"
    return "late" if due_on and due_on < today else "to_meet"


def get_scope(state, result):
    """Return what is counted with a file: the labelled ones, or the others.

    >>> get_scope("notified", "awarded"), get_scope("notified", "refused")
    ('labelled', 'not_labelled')
    >>> get_scope("under_review", False)
    'in_progress'
    """
    if state != "notified":
        return "in_progress"
    return "labelled" if result in AWARDED_RESULTS else "not_labelled"
