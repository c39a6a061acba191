# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a line of hours keeps besides the hours typed, for one line as for thousands."""

from ..models.shared.vocabulary import PERMANENT_TYPES
from ..rules import counting, eligibility
from ..rules.bands import get_age_band
from .year_facts import YearFacts

# Read on the month, in the order in which one leads to the other
OF_MONTH = (
    *("state", "month", "company_id", "partner_id", "lot_id", "contract_id"),
    *("buyer_id", "trade_id", "user_id"),
)


def get_person_values(placement, month):
    """Return what a line says of the person and of its employment."""
    return _get_lasting_values(placement) | _get_age(placement, month)


def _get_lasting_values(placement):
    person = placement.participant_id.sudo()
    return {
        "modality": placement.modality,
        "contract_type": placement.contract_type,
        "employer_kind": placement.employer_id.insertion_employer_kind,
        "qpv": placement.entry_qpv,
        "diploma_id": placement.entry_diploma_id.id,
        "unemployment_id": placement.entry_unemployment_id.id,
        "prescriber_kind_id": placement.entry_prescriber_kind_id.id,
        # asked and not said is not known either
        "sex": person.sex != "unknown" and person.sex,
    }


def _get_age(placement, month):
    birthdate = placement.participant_id.sudo().birthdate
    return {"age_band": get_age_band(birthdate, month)}


def get_limit(placement, contract):
    """Return until when the hours of a person count, and what ends them."""
    counted_until = placement.counted_until or None
    permanent_until = None
    if counted_until and placement.contract_type in PERMANENT_TYPES:
        permanent_until = eligibility.get_counted_until(
            None, 0, placement.date_start, contract.permanent_months
        )
    return {
        "counted_until": counted_until,
        "limit_reason": counting.get_limit_reason(counted_until, permanent_until),
    }


class NewLines:
    """The lines of months that are about to be made, complete before they are.

    The ORM would make each of them once more in memory to compute what it keeps: hours
    come by the thousand, and most of it is the same for a whole month.
    """

    def __init__(self, env):
        # sudo: as the computed fields of a line, which are stored
        self.env = env(su=True)
        self.Line = self.env["insertion.declaration.line"]

    def complete(self, vals_list):
        """Add to the values those of the stored fields that follow from them.

        :raise odoo.exceptions.MissingError: a month or a placement does not exist
        """
        asked = [vals for vals in vals_list if self._is_known(vals)]
        self._read_months({vals["declaration_id"] for vals in asked})
        self._read_placements({vals["placement_id"] for vals in asked})
        for vals in asked:
            vals.update(self._get_values(vals))

    def _is_known(self, vals):
        return (
            vals.get("declaration_id")
            and vals.get("placement_id")
            and not vals.get("source_id")
        )

    def _read_months(self, ids):
        """Read what all the lines of a month have in common."""
        self.months, self.contracts = {}, {}
        months = self.env["insertion.declaration"].browse(ids)
        for company, theirs in months.grouped("company_id").items():
            facts = YearFacts(self.env, company)
            firsts = facts.get_first_clauses(theirs.partner_id)
            for month in theirs:
                contract = month.contractor_id.contract_id
                self.contracts[month.id] = contract
                self.months[month.id] = self._get_month_values(month) | (
                    facts.get_values(contract, month.partner_id, month.month, firsts)
                )
        self.terms = {
            contract: contract._get_counting_terms()
            for contract in set(self.contracts.values())
        }

    def _get_month_values(self, month):
        found = {"declaration_id": month, "contractor_id": month.contractor_id}
        for name in OF_MONTH:
            record, last = self.Line._fields[name].related.split(".")
            found[name] = found[record][last]
        return self.Line._convert_to_write(found)

    def _read_placements(self, ids):
        """Read what all the lines of a placement have in common."""
        placements = self.env["insertion.placement"].browse(ids)
        self.placements = {placement.id: placement for placement in placements}
        self.lasting = {
            placement.id: _get_lasting_values(placement)
            | {"participant_id": placement.participant_id.id}
            for placement in placements
        }
        self.limits = {}

    def _get_values(self, vals):
        common = self.months[vals["declaration_id"]]
        placement = self.placements[vals["placement_id"]]
        counted = self._count(vals, placement, common["month"])
        return {
            **common,
            **self.lasting[placement.id],
            **_get_age(placement, common["month"]),
            "pooling_id": False,
            "counted_hours": counted.hours,
            "uncounted_reason": counted.reason or False,
        }

    def _count(self, vals, placement, month):
        contract = self.contracts[vals["declaration_id"]]
        if (placement, contract) not in self.limits:
            self.limits[placement, contract] = get_limit(placement, contract)
        return counting.count_month(
            worked=self._read_hours(vals, "worked_hours"),
            training=self._read_hours(vals, "training_hours"),
            terms=self.terms[contract],
            month=month,
            tutoring=self._read_hours(vals, "tutoring_hours"),
            **self.limits[placement, contract],
        )

    def _read_hours(self, vals, name):
        return self.Line._fields[name].convert_to_cache(vals.get(name), self.Line)
