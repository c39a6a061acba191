# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from ..common.models.res_partner_identity import SIRET
from ..models.people.insertion_criterion_mixin import CRITERIA_GROUP
from ..models.shared.vocabulary import CERTIFIED_STATES
from ..rules import takeover_columns as columns
from .takeover_choices import ORIGINS
from .takeover_match import FIELDS
from .takeover_workbook import TakeoverWorkbook

STOPS = ("suspension", "termination")
# A person of the team that leaves is nobody in the team that takes over
UNKNOWN_THERE = ("user",)


class TransferWorkbook(TakeoverWorkbook):
    """The workbook of a takeover, filled with contracts that go to another carrier.

    It holds what goes on and the hours certified until a day. What was certified stays
    with who certified it: attestations keep their number and their organisation.
    Criteria are there for who may read them.
    """

    def __init__(self, contracts, until):
        super().__init__(contracts.company_id[:1])
        self.env = contracts.env
        self.contracts, self.until = contracts, until
        self.lots = contracts.lot_ids
        contractors = self.lots.contractor_ids
        self.placements = self.env["insertion.placement"].search(
            [("contractor_id", "in", contractors.ids)], order="date_start, id"
        )
        self.people = self.placements.participant_id
        self.checks = self._find_checks()
        self.buyers = contracts.buyer_id
        self.firms = (
            contractors.partner_id
            | self.placements.employer_id
            | self.people.prescriber_id
            | self._get_structures()
        ) - self.buyers

    def _get_rows(self, sheet):
        return {
            columns.BUYERS: lambda: map(self._tell_firm, self.buyers),
            columns.COMPANIES: lambda: map(self._tell_firm, self.firms),
            columns.CONTRACTS: lambda: map(self._tell_contract, self.contracts),
            columns.LOTS: lambda: map(self._tell_lot, self.lots),
            columns.COMMITMENTS: self._list_commitments,
            columns.PEOPLE: lambda: map(self._tell_person, self.people),
            columns.PLACEMENTS: lambda: map(self._tell_placement, self.placements),
            columns.DONE: self._list_hours,
        }[sheet.key]()

    def _tell(self, sheet, record):
        """Return what the columns of a sheet that are fields say of a record."""
        told = {}
        for key, name in FIELDS[sheet].items():
            if key in UNKNOWN_THERE:
                continue
            value, choices = record[name], columns.BY_KEY[sheet].get(key).choices
            if choices:
                value = self._tell_choice(choices, value)
            told[key] = value
        return told

    def _tell_choice(self, choices, value):
        if hasattr(value, "ids"):
            return value.name
        return dict(self.lists[choices]).get(value)

    def _name_firm(self, partner):
        return partner[SIRET] or partner.name

    # FIRMS

    def _tell_firm(self, partner):
        is_buyer = partner in self.buyers
        told = self._tell(columns.BUYERS if is_buyer else columns.COMPANIES, partner)
        contact = partner._get_insertion_contacts()[:1] or partner
        if contact != partner:
            told["contact"] = contact.name
        return told | {"email": contact.email, "phone": contact.phone}

    # CONTRACTS AND LOTS

    def _name_contract(self, contract):
        return {
            "contract": contract.reference,
            "buyer": self._name_firm(contract.buyer_id),
        }

    def _name_lot(self, lot):
        return self._name_contract(lot.contract_id) | {"lot": lot.number}

    def _tell_contract(self, contract):
        return {
            **self._tell(columns.CONTRACTS, contract),
            **self._name_contract(contract),
            "state": self._tell_choice("contract_state", contract.state),
            "end_reason": contract.end_reason,
        }

    def _tell_lot(self, lot):
        firms = lot.contractor_ids.grouped("role")
        stops = lot.commitment_ids.filtered(lambda line: line.origin in STOPS)
        stop = stops.sorted("date")[-1:]
        is_stopped = lot.state in ("suspended", "terminated")

        def name(role):
            found = firms.get(role, lot.contractor_ids.browse()).partner_id
            return "; ".join(map(self._name_firm, found))

        return {
            **self._tell(columns.LOTS, lot),
            **self._name_lot(lot),
            "state": self._tell_choice("lot_state", lot.state),
            "holder": name("holder"),
            "joint": name("joint"),
            "subcontractors": name("subcontractor"),
            "decided_on": is_stopped and stop.date,
            "decision": is_stopped and stop.reason,
        }

    def _list_commitments(self):
        """Yield what each lot owes; orders and decisions, as amendments of it."""
        origins = dict(
            self.env["insertion.commitment"]
            ._fields["origin"]
            ._description_selection(self.env)
        )
        for line in self.lots.commitment_ids:
            is_known = line.origin in ORIGINS
            if not (is_known or line.hours):
                continue
            origin = line.origin if is_known else "amendment"
            reason = line.reason or (origin != "initial" and origins[line.origin])
            if not is_known:
                reason = f"{origins[line.origin]} - {line.reason or line.date}"
            yield {
                **self._tell(columns.COMMITMENTS, line),
                **self._name_lot(line.lot_id),
                "origin": origins[origin],
                "reason": reason,
            }

    # PEOPLE

    def _find_checks(self):
        """Return {person: the check that counts}, for who may read criteria."""
        Check = self.env["insertion.eligibility"]
        if not self.env.user.has_group(CRITERIA_GROUP):
            return {}
        checks = Check.search([("participant_id", "in", self.people.ids)])
        return {
            person: found[:1]
            for person, found in checks.grouped("participant_id").items()
        }

    def _get_structures(self):
        found = self.env["res.partner"]
        return found.union(*(check.structure_id for check in self.checks.values()))

    def _name_person(self, person):
        return {
            "last_name": person.last_name,
            "first_name": person.first_name,
            "birthdate": person.birthdate,
        }

    def _tell_person(self, person):
        told = {
            **self._tell(columns.PEOPLE, person),
            **self._name_person(person),
            "prescriber": self._name_firm(person.prescriber_id),
        }
        if check := self.checks.get(person):
            told |= {
                "criterion": self._tell_choice("criterion", check.criterion_id),
                "structure": self._name_firm(check.structure_id),
                "checked_on": check.checked_on,
                "date_from": check.date_from,
            }
        return told

    def _tell_placement(self, placement):
        return {
            **self._tell(columns.PLACEMENTS, placement),
            **self._name_person(placement.participant_id),
            **self._name_lot(placement.lot_id),
            "company": self._name_firm(placement.firm_id),
            "employer": self._name_firm(placement.employer_id),
            "date_start": placement.date_start,
        }

    # HOURS

    def _list_hours(self):
        """Yield the hours certified by the day, by person, month and firm."""
        done = self.env["insertion.declaration.line"]._read_group(
            Domain(
                [
                    ("lot_id", "in", self.lots.ids),
                    ("month", "<=", self.until),
                    ("state", "in", CERTIFIED_STATES),
                    ("counted_hours", "!=", 0),
                ]
            ),
            ["contractor_id", "placement_id", "month:month"],
            ["counted_hours:sum"],
        )
        before = self.env["insertion.opening.line"].search(
            [
                ("opening_id.lot_id", "in", self.lots.ids),
                ("opening_id.state", "=", "recorded"),
            ]
        )
        taken = [
            (line.opening_id.contractor_id, line.placement_id, line.month, line.hours)
            for line in before
        ]
        for contractor, placement, month, hours in [*taken, *done]:
            # a firm that gave its place up is not on the lot there
            firm = contractor._get_current()
            # hours shared by an agreement are of nobody placed on this lot
            person = placement.participant_id if placement.contractor_id == firm else ()
            yield {
                **self._name_lot(firm.lot_id),
                "company": self._name_firm(firm.partner_id),
                **(self._name_person(person) if person else {}),
                "month": month,
                "hours": hours,
            }
