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
WRITING_STATES = ("first_contact", "eligibility", "in_progress", "to_complete")
JURY_STATES = ("submitted", "admissible", "on_agenda", "under_review")
OPEN_STATES = WRITING_STATES + JURY_STATES
AWARDED_RESULTS = ("awarded", "awarded_with_conditions")
