# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command

from ..common.models.res_partner_identity import IS_COMPANY
from ..common.rules import identifiers
from ..rules.takeover_columns import (
    BUYERS,
    COMMITMENTS,
    COMPANIES,
    CONTRACTS,
    DONE,
    LOTS,
    PEOPLE,
    PLACEMENTS,
)
from .takeover_match import FIELDS, MODELS

# States that a contract or a lot has on its own, the others are reached by an act
FIRST_STATES = ("identified", "studied", "drafting", "consultation", "pending")
# Nobody is written to about what was done elsewhere
SILENTLY = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
}


class TakeoverWriter:
    """Writes rows of a takeover, as who started it: the rows of one sheet at a time."""

    def __init__(self, takeover):
        self.takeover = takeover
        self.company = takeover.company_id
        self.env = takeover.env(context=dict(takeover.env.context, **SILENTLY))
        self.source = takeover.source or takeover.filename or takeover.display_name

    def make(self, rows, confirmed=False):
        """Make what the rows say; return the ids, in their order."""
        writer = self._confirm() if confirmed else self
        create = {
            BUYERS: writer._create_firms,
            COMPANIES: writer._create_firms,
            CONTRACTS: writer._create_contracts,
            LOTS: writer._create_lots,
            COMMITMENTS: writer._create_commitments,
            PEOPLE: writer._create_people,
            PLACEMENTS: writer._create_placements,
            DONE: writer._create_hours,
        }
        return create[rows[0].sheet](rows)

    def change(self, rows, confirmed=False):
        """Replace what differs by what the rows say; return the ids."""
        writer = self._confirm() if confirmed else self
        for row in rows:
            writer._change(row)
        return [row.record for row in rows]

    def _confirm(self):
        context = {"figures_confirmed": True}
        return TakeoverWriter(self.takeover.with_context(**context))

    def _browse(self, row):
        return self.env[MODELS[row.sheet]].browse(row.record)

    def _prepare(self, row):
        """Return the values of a row that are those of its record."""
        return {
            name: row.get(key)
            for key, name in FIELDS[row.sheet].items()
            if row.get(key) is not None
        }

    def _change(self, row):
        record = self._browse(row)
        names = FIELDS[row.sheet]
        vals = {names[key]: row.get(key) for key in row.differences if key in names}
        if vals:
            record.write(vals)
        if row.sheet == LOTS:
            there = record.contractor_ids.partner_id.ids
            self._add_firms(record, row, there)
        if "check" in row.differences:
            self._check_people([record.id], [row])

    # FIRMS

    def _create_firms(self, rows):
        partners = self.env["res.partner"].create(
            [
                {IS_COMPANY[0]: True, **self._prepare(row), **self._get_reach(row)}
                for row in rows
            ]
        )
        self.env["res.partner"].create(
            [
                {
                    "name": row.get("contact"),
                    "parent_id": partner.id,
                    "email": row.get("email") or False,
                    "phone": row.get("phone") or False,
                }
                for partner, row in zip(partners, rows, strict=True)
                if row.get("contact")
            ]
        )
        return partners.ids

    def _get_reach(self, row):
        """Return how a firm is reached when nobody is named there, and its country."""
        kind = identifiers.get_kind(row.get("siret"))
        is_french = kind in (None, identifiers.SIRET, identifiers.SIREN)
        vals = {"country_id": self.env.ref("base.fr").id} if is_french else {}
        if not row.get("contact"):
            vals |= {
                name: row.get(name) for name in ("email", "phone") if row.get(name)
            }
        return vals

    # CONTRACTS AND LOTS

    def _create_contracts(self, rows):
        contracts = self.env["insertion.contract"].create(
            [
                {
                    **self._prepare(row),
                    "company_id": self.company.id,
                    "reference": row.get("contract"),
                    "buyer_id": row.refs["buyer"],
                    "user_id": row.get("user") or self.env.uid,
                    "state": row.get("state")
                    if row.get("state") in FIRST_STATES
                    else "identified",
                }
                for row in rows
            ]
        )
        acts = {
            contract: {
                "state": row.get("state"),
                "date": self.takeover.taken_on if row.get("end_reason") else None,
                "reason": row.get("end_reason"),
            }
            for contract, row in zip(contracts, rows, strict=True)
            if row.get("state") not in FIRST_STATES
        }
        contracts._take_over(acts, self.source)
        return contracts.ids

    def _create_lots(self, rows):
        contracts = self.env["insertion.contract"].browse(
            row.refs["contract"] for row in rows
        )
        lots = self.env["insertion.lot"].create(
            [
                {
                    "date_start": contract.date_start,
                    "date_end": contract.date_end,
                    **self._prepare(row),
                    "contract_id": contract.id,
                    "number": row.get("lot"),
                }
                for contract, row in zip(contracts, rows, strict=True)
            ]
        )
        for lot, row in zip(lots, rows, strict=True):
            self._add_firms(lot, row, ())
        acts = {
            lot: {
                "state": row.get("state"),
                "date": row.get("decided_on"),
                "reason": row.get("decision"),
            }
            for lot, row in zip(lots, rows, strict=True)
            if row.get("state") not in FIRST_STATES
        }
        lots._take_over(acts, self.source)
        return lots.ids

    def _add_firms(self, lot, row, there):
        """Put on a lot the companies that are not there yet."""
        Contractor = self.env["insertion.contractor"]
        holders = [("holder", row.refs.get("holder"))]
        holders += [("joint", id_) for id_ in row.refs.get("joint") or ()]
        Contractor.create(
            [
                {"lot_id": lot.id, "partner_id": partner_id, "role": role}
                for role, partner_id in holders
                if partner_id and partner_id not in there
            ]
        )
        parent = lot._get_main_contractor()
        Contractor.create(
            [
                {
                    "lot_id": lot.id,
                    "partner_id": partner_id,
                    "role": "subcontractor",
                    "parent_id": parent.id,
                }
                for partner_id in row.refs.get("subcontractors") or ()
                if partner_id and partner_id not in there
            ]
        )

    def _create_commitments(self, rows):
        lots = self.env["insertion.lot"].browse(row.refs["lot"] for row in rows)
        commitments = self.env["insertion.commitment"].create(
            [
                {
                    **self._prepare(row),
                    "lot_id": lot.id,
                    "origin": row.get("origin"),
                    "date": row.get("date") or False,
                    "reason": row.get("reason") or False,
                }
                for lot, row in zip(lots, rows, strict=True)
            ]
        )
        return commitments.ids

    # PEOPLE

    def _create_people(self, rows):
        people = self.env["insertion.participant"].create(
            [
                {
                    **self._prepare(row),
                    "company_id": self.company.id,
                    "first_name": row.get("first_name"),
                    "last_name": row.get("last_name"),
                    "prescriber_id": row.refs.get("prescriber") or False,
                }
                for row in rows
            ]
        )
        self._check_people(people.ids, rows)
        return people.ids

    def _check_people(self, ids, rows):
        """Write why people are eligible, by the right of who started the takeover."""
        self.env["insertion.eligibility"].create(
            [
                {
                    "participant_id": id_,
                    "route": "criterion" if row.get("criterion") else "structure",
                    "criterion_id": row.get("criterion") or False,
                    "structure_id": row.refs.get("structure") or False,
                    "checked_on": row.get("checked_on") or row.get("date_from"),
                    "date_from": row.get("date_from") or row.get("checked_on"),
                }
                for id_, row in zip(ids, rows, strict=True)
                if row.get("criterion") or row.get("structure")
            ]
        )

    def _create_placements(self, rows):
        vals_list = []
        for row in rows:
            vals = {
                **self._prepare(row),
                "participant_id": row.refs["person"],
                "contractor_id": row.refs["contractor"],
                "date_start": row.get("date_start"),
            }
            if row.refs.get("employer"):
                vals["employer_id"] = row.refs["employer"]
            vals_list.append(vals)
        return self.env["insertion.placement"].create(vals_list).ids

    # HOURS

    def _create_hours(self, rows):
        """Record one balance for each company on a lot, of all its rows."""
        groups = {}
        for row in rows:
            groups.setdefault(row.refs["contractor"], []).append(row)
        contractors = self.env["insertion.contractor"].browse(groups)
        balances = self.env["insertion.opening"]._record(
            [
                {
                    "lot_id": contractor.lot_id.id,
                    "contractor_id": contractor.id,
                    "until": self.takeover.taken_on,
                    "source": self.source,
                    "line_ids": [
                        Command.create(
                            {
                                "month": row.get("month") or False,
                                "placement_id": row.refs.get("placement") or False,
                                "worked_hours": row.get("hours"),
                            }
                        )
                        for row in theirs
                    ],
                }
                for contractor, theirs in zip(contractors, groups.values(), strict=True)
            ]
        )
        recorded = dict(zip(groups, balances.ids, strict=True))
        return [recorded[row.refs["contractor"]] for row in rows]
