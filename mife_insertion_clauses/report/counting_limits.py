# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..models.shared.vocabulary import PERMANENT_TYPES
from ..rules import eligibility


def get_counting_limits(placements):
    """Return {placement: last day that counts by the terms of its contract}."""
    first, first_on_contract = {}, {}
    for placement in _get_entries(placements):
        person = placement.participant_id._origin
        start = placement.date_start
        contract = placement.contractor_id.contract_id._origin
        first[person] = min(first.get(person, start), start)
        key = person, contract
        first_on_contract[key] = min(first_on_contract.get(key, start), start)
    limits = {}
    for placement in placements:
        contract = placement.contractor_id.contract_id._origin
        person = placement.participant_id._origin
        start = placement.date_start
        entry = (
            first_on_contract.get((person, contract), start)
            if contract.eligibility_start == eligibility.CONTRACT_ENTRY
            else first.get(person, start)
        )
        limits[placement] = eligibility.get_counted_until(
            start and min(entry, start),
            contract.eligibility_months,
            placement.contract_type in PERMANENT_TYPES and start,
            contract.permanent_months,
        )
    return limits


def _get_entries(placements):
    """Return the placements of the same people, with these as they are typed."""
    known = placements.search_fetch(
        [
            ("participant_id", "in", placements.participant_id._origin.ids),
            ("id", "not in", placements._origin.ids),
        ],
        ["participant_id", "date_start", "contractor_id"],
    )
    return known | placements.filtered("date_start")
