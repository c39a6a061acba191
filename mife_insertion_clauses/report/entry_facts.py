# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from ..rules import bands

FACTS = ("entry_diploma_id", "entry_unemployment_id", "entry_prescriber_kind_id")
# what the count of a year asks of people, and that nobody said
TO_COMPLETE = Domain("participant_id.active", "=", True) & Domain.OR(
    Domain(name, "=", False)
    for name in ("participant_id.sex", "participant_id.birthdate", *FACTS)
)


class EntryFacts:
    """What is known of people on their first day at work, for the count of a year."""

    def __init__(self, placements):
        # sudo: the kind of a prescriber is no secret, its contact may be closed
        Category = placements.env["insertion.category"].sudo()
        self.brackets = {
            company: Category._get_bands("unemployment", company)
            for company in placements.company_id
        }

    def get_known(self, placement):
        """Return {field: id} of what the person's page tells, as of the first day."""
        person, day = placement.participant_id.sudo(), placement.date_start
        bracket = None
        if day:
            months = bands.count_months(person.unemployed_since, day)
            bracket = bands.find_band(self.brackets[placement.company_id], months, day)
        # its contact may just have been deleted
        prescriber = person.prescriber_id.exists()
        known = (
            person.diploma_id.id,
            bracket,
            prescriber.insertion_prescriber_kind_id.id,
        )
        return {name: value for name, value in zip(FACTS, known, strict=True) if value}
