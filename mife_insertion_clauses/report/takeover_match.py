# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo.fields import Domain

from ..common.models.res_partner_identity import IS_COMPANY, SIRET
from ..common.rules.search import fold
from ..rules.hours import overlaps_month
from ..rules.people import Person, get_name_key
from ..rules.takeover import get_firm_link, get_party_key, refuse_dependents
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

# What becomes of a row. Changed: it is there, and says something else
CREATED, FOUND, CHANGED = "created", "found", "changed"
TO_DECIDE, REFUSED = "to_decide", "refused"
FATES = (CREATED, FOUND, CHANGED, TO_DECIDE, REFUSED)

_ADDRESS = {name: name for name in ("street", "zip", "city")}
# {sheet: {column: field}}, of what is compared with what is already there
FIELDS = {
    BUYERS: {
        "name": "name",
        "siret": SIRET,
        "kind": "insertion_buyer_kind",
        **_ADDRESS,
    },
    COMPANIES: {
        "name": "name",
        "siret": SIRET,
        "kind": "insertion_employer_kind",
        "size": "insertion_size",
        "prescriber_kind": "insertion_prescriber_kind_id",
        **_ADDRESS,
    },
    CONTRACTS: {
        "name": "name",
        "clause_kind": "clause_kind",
        "amount": "amount",
        "date_notified": "date_notified",
        "date_start": "date_start",
        "date_end": "date_end",
        "cpv": "cpv",
        "user": "user_id",
    },
    LOTS: {
        "name": "name",
        "trade": "trade_id",
        "amount": "amount",
        "date_start": "date_start",
        "date_end": "date_end",
    },
    COMMITMENTS: {"date": "date", "hours": "hours"},
    PEOPLE: {
        "birthdate": "birthdate",
        "birth_name": "birth_name",
        "sex": "sex",
        "phone": "phone",
        "email": "email",
        "lives_in_qpv": "lives_in_qpv",
        "diploma": "diploma_id",
        "unemployed_since": "unemployed_since",
        **_ADDRESS,
    },
    PLACEMENTS: {
        "modality": "modality",
        "contract_type": "contract_type",
        "job": "job",
        "date_end": "date_end",
    },
}
MODELS = {
    BUYERS: "res.partner",
    COMPANIES: "res.partner",
    CONTRACTS: "insertion.contract",
    LOTS: "insertion.lot",
    COMMITMENTS: "insertion.commitment",
    PEOPLE: "insertion.participant",
    PLACEMENTS: "insertion.placement",
    DONE: "insertion.opening",
}


class TakeoverMatch:
    """What rows of a takeover are in the product: what is there is never made twice.

    Rows bear what the file says; this class adds their ``fate``, the ``record`` that
    they are, the ``candidates`` among which somebody chooses, the ``refs`` to what they
    lean on, and the ``differences`` {column: what the product has}. A row chosen by
    somebody has ``decided``: the id of a record, or 0 to make a new one.
    """

    def __init__(self, company, taken_on, own=None):
        """Prepare to match; ``own``: {model: ids} made of other rows of the file."""
        self.company = company
        self.own = own or {}
        self.env = company.env(
            context=dict(company.env.context, allowed_company_ids=company.ids)
        )
        self.taken_on = taken_on
        self._parties = self._contracts = self._lots = self._firms = None

    def match(self, rows):
        """Give each row its fate; a row comes after those it leans on."""
        sheets = defaultdict(list)
        for row in rows:
            row.fate, row.record, row.candidates = CREATED, None, []
            row.refs, row.differences = {}, {}
            sheets[row.sheet].append(row)
        for sheet, matcher in (
            (BUYERS, self._match_party),
            (COMPANIES, self._match_party),
            (CONTRACTS, self._match_contract),
            (LOTS, self._match_lot),
        ):
            for row in sheets[sheet]:
                self._match_row(row, matcher)
        self._match_commitments(sheets[COMMITMENTS])
        self._match_people(sheets[PEOPLE])
        self._match_placements(sheets[PLACEMENTS])
        self._match_done(sheets[DONE])
        self._compare(rows)
        refuse_dependents(rows)
        for row in rows:
            if row.mistakes:
                row.fate = REFUSED

    def _match_row(self, row, matcher):
        if not row.mistakes:
            matcher(row)
        if row.mistakes:
            row.fate = REFUSED

    # FIRMS

    def _match_party(self, row):
        if row.decided is not None:
            self._set_found(row, row.decided)
            return
        number, name = row.get("siret"), get_party_key(row.get("name") or "")
        by_number, by_name = self._get_parties()
        same = by_number.get(number, []) if number else []
        alike = [
            partner
            for partner in by_name.get(name, [])
            if not number
            or not partner[SIRET]
            or partner[SIRET].replace(" ", "")[:9] == number[:9]
        ]
        if len(same) == 1:
            self._set_found(row, same[0].id)
        elif not same and not number and len(alike) == 1:
            self._set_found(row, alike[0].id)
        else:
            self._ask(row, [one.id for one in same or alike])

    def _ask(self, row, ids):
        """Have somebody choose, except among what other rows of the file are."""
        row.candidates = [id_ for id_ in ids if id_ not in self._get_own(row)]
        row.fate = TO_DECIDE if row.candidates else CREATED

    def _get_own(self, row):
        return self.own.get(MODELS[row.sheet], ())

    def _get_parties(self):
        """Return the firms by their number, and by their name."""
        if self._parties is None:
            by_number, by_name = defaultdict(list), defaultdict(list)
            for partner in self.env["res.partner"].search_fetch(
                [IS_COMPANY, ("company_id", "in", (False, self.company.id))],
                ["name", SIRET],
                order="id",
            ):
                if partner[SIRET]:
                    by_number[partner[SIRET].replace(" ", "")].append(partner)
                by_name[get_party_key(partner.name or "")].append(partner)
            self._parties = by_number, by_name
        return self._parties

    def _refer_to_party(self, row, key, code):
        """Return the id of a firm that a row names, None while it is to be made."""
        text, linked = row.get(key), row.links.get(key)
        if not text:
            return None
        if linked is not None:
            row.refs[key] = linked.record
            return linked.record
        found = self._find_party(text)
        if len(found) == 1:
            row.refs[key] = found[0].id
            return found[0].id
        row.blame("several_firms" if found else code, key, text)
        return None

    def _find_party(self, text):
        by_number, by_name = self._get_parties()
        key = get_party_key(text)
        return by_number.get(key) or by_name.get(key, [])

    # CONTRACTS AND LOTS

    def _match_contract(self, row):
        buyer_id = self._refer_to_party(row, "buyer", "unknown_buyer")
        if not row.mistakes and buyer_id:
            known = self._get_contracts().get(fold(row.get("contract")), [])
            same = [one.id for one in known if one.buyer_id.id == buyer_id]
            self._set_among(row, same)

    def _get_contracts(self):
        if self._contracts is None:
            self._contracts = defaultdict(list)
            for contract in (
                self.env["insertion.contract"]
                .with_context(active_test=False)
                .search_fetch(
                    [("company_id", "=", self.company.id)], ["reference", "buyer_id"]
                )
            ):
                self._contracts[fold(contract.reference)].append(contract)
        return self._contracts

    def _refer_to_contract(self, row):
        linked, reference = row.links.get("contract"), row.get("contract")
        if linked is not None:
            return linked.record
        known = self._get_contracts().get(fold(reference), [])
        if row.get("buyer"):
            buyers = {one.id for one in self._find_party(row.get("buyer"))}
            known = [one for one in known if one.buyer_id.id in buyers]
        if len(known) == 1:
            return known[0].id
        code = "which_contract" if known else "unknown_contract"
        row.blame(code, "contract", reference)
        return None

    def _match_lot(self, row):
        row.refs["contract"] = contract_id = self._refer_to_contract(row)
        self._refer_to_party(row, "holder", "unknown_company")
        for key in ("joint", "subcontractors"):
            row.refs[key] = [
                self._refer_to_firm(row, key, name) for name in row.get(key) or ()
            ]
        if contract_id and not row.mistakes:
            same = self._get_lots().get((contract_id, fold(row.get("lot"))), [])
            self._set_among(row, same)

    def _refer_to_firm(self, row, key, name):
        linked = row.links.get(get_firm_link(name))
        if linked is not None:
            return linked.record
        found = self._find_party(name)
        if len(found) != 1:
            row.blame("several_firms" if found else "unknown_company", key, name)
        return found[0].id if len(found) == 1 else None

    def _get_lots(self):
        if self._lots is None:
            self._lots = defaultdict(list)
            for lot in self.env["insertion.lot"].search_fetch(
                [("company_id", "=", self.company.id)], ["contract_id", "number"]
            ):
                self._lots[lot.contract_id.id, fold(lot.number)].append(lot.id)
        return self._lots

    def _refer_to_lot(self, row):
        """Return the id of the lot of a row, None while it is to be made."""
        linked = row.links.get("lot")
        if linked is not None:
            row.refs["lot"] = linked.record
            return linked.record
        contract_id = self._refer_to_contract(row)
        if row.mistakes:
            return None
        same = self._get_lots().get((contract_id, fold(row.get("lot"))), [])
        if not same:
            row.blame("unknown_lot", "lot", row.get("lot"), row.get("contract"))
            return None
        row.refs["lot"] = same[0]
        return same[0]

    def _refer_to_contractor(self, row):
        """Return the id of the company on the lot, None while one is to be made."""
        lot_id = self._refer_to_lot(row)
        partner_id = self._refer_to_party(row, "company", "unknown_company")
        if row.mistakes or not lot_id or (row.get("company") and not partner_id):
            return None
        firms = self._get_firms()[lot_id]
        if not row.get("company"):
            holders = [one for one in firms if one.role != "subcontractor"]
            contractor = next(iter(holders), None)
            if not contractor and not row.links.get("lot"):
                row.blame("no_company", "company")
        else:
            same = [one for one in firms if one.partner_id.id == partner_id]
            contractor = next(iter(same), None)
            if not contractor and not row.links.get("lot"):
                row.blame("not_on_lot", "company", row.get("company"))
        row.refs["contractor"] = contractor.id if contractor else None
        return row.refs["contractor"]

    def _get_firms(self):
        if self._firms is None:
            self._firms = defaultdict(list)
            for contractor in self.env["insertion.contractor"].search_fetch(
                [("company_id", "=", self.company.id)],
                ["lot_id", "partner_id", "role"],
                order="role, id",
            ):
                self._firms[contractor.lot_id.id].append(contractor)
        return self._firms

    def _match_commitments(self, rows):
        for row in rows:
            self._match_row(row, self._refer_to_lot)
        known = defaultdict(list)
        lot_ids = {row.refs.get("lot") for row in rows} - {None}
        for line in self.env["insertion.commitment"].search(
            [("lot_id", "in", list(lot_ids))], order="id"
        ):
            known[line.lot_id.id, line.origin].append(line)
        for row in rows:
            if row.fate == REFUSED:
                continue
            lines = known[row.refs.get("lot"), row.get("origin")]
            if row.get("origin") != "initial":
                day, reason = row.get("date"), fold(row.get("reason"))
                lines = [
                    line
                    for line in lines
                    if (line.date or None) == day and fold(line.reason) == reason
                ]
            same = [line for line in lines if line.hours == row.get("hours")]
            if lines:
                self._set_found(row, (same or lines)[0].id)

    # PEOPLE

    def _match_people(self, rows):
        taken = [row for row in rows if not row.mistakes and row.decided is None]
        people = [
            Person(
                None,
                row.get("first_name"),
                row.get("last_name"),
                row.get("birth_name") or "",
                row.get("birthdate"),
            )
            for row in taken
        ]
        Participant = self.env["insertion.participant"]
        alike = Participant._find_alike([(self.company, person) for person in people])
        for row, person, others in zip(taken, people, alike, strict=True):
            key = get_name_key(person.first_name, person.last_name)
            same = others.filtered(
                lambda one, key=key, person=person: one.used_name_key == key
                and (one.birthdate or None) == person.birthdate
            )
            if len(same) == 1 and (person.birthdate or len(others) == 1):
                self._set_found(row, same.id)
            else:
                self._ask(row, others.ids)
        for row in rows:
            if row.mistakes:
                row.fate = REFUSED
            elif row.decided is not None:
                self._set_found(row, row.decided)
            self._refer_to_others(row)

    def _refer_to_others(self, row):
        for key in ("prescriber", "structure"):
            if row.get(key) and not row.mistakes:
                self._refer_to_party(row, key, "unknown_company")
                if row.mistakes:
                    row.fate = REFUSED

    def _refer_to_person(self, row, known):
        """Return the id of the person of a row, None while it is to be made."""
        linked = row.links.get("person")
        if linked is not None:
            row.refs["person"] = linked.record
            return linked.record
        name = f"{row.get('first_name')} {row.get('last_name')}"
        found = known[get_name_key(row.get("first_name"), row.get("last_name"))]
        if row.get("birthdate"):
            found = [one for one in found if one.birthdate == row.get("birthdate")]
        if len(found) == 1:
            row.refs["person"] = found[0].id
            return found[0].id
        row.blame(
            "which_person" if found else "unknown_person",
            "birthdate" if found else "last_name",
            name,
        )
        return None

    def _get_named(self, rows):
        """Return the people whom rows name and whom the file does not have."""
        keys = {
            get_name_key(row.get("first_name"), row.get("last_name"))
            for row in rows
            if row.get("last_name") and row.links.get("person") is None
        }
        found = defaultdict(list)
        for person in self.env["insertion.participant"].search(
            Domain("company_id", "=", self.company.id)
            & Domain("used_name_key", "in", list(keys))
        ):
            found[person.used_name_key].append(person)
        return found

    def _match_placements(self, rows):
        named = self._get_named(rows)
        for row in rows:
            if not row.mistakes:
                self._refer_to_contractor(row)
            if not row.mistakes:
                self._refer_to_party(row, "employer", "unknown_company")
            if not row.mistakes:
                self._refer_to_person(row, named)
            if row.mistakes:
                row.fate = REFUSED
        known = self._get_placements(rows)
        for row in rows:
            key = row.refs.get("person"), row.refs.get("contractor")
            same = [
                one for one in known[key] if one.date_start == row.get("date_start")
            ]
            if row.fate != REFUSED and same:
                self._set_found(row, same[0].id)

    def _get_placements(self, rows):
        people = {row.refs.get("person") for row in rows} - {None}
        known = defaultdict(list)
        for placement in self.env["insertion.placement"].search(
            [("participant_id", "in", list(people))], order="date_start, id"
        ):
            key = placement.participant_id.id, placement.contractor_id.id
            known[key].append(placement)
        return known

    # HOURS

    def _match_done(self, rows):
        """Tell the hours taken over before: a balance is of all that a firm did."""
        named = self._get_named(rows)
        for row in rows:
            if not row.mistakes:
                self._refer_to_contractor(row)
            if row.get("last_name") and not row.mistakes:
                self._refer_to_person(row, named)
            if row.mistakes:
                row.fate = REFUSED
        placements = self._get_placements(rows)
        balances = self._get_balances(rows)
        for row in rows:
            if row.fate == REFUSED:
                continue
            self._refer_to_placement(row, placements)
            balance = balances.get(row.refs.get("contractor"))
            if balance and not row.mistakes:
                self._match_balance(row, balance)
            if row.mistakes:
                row.fate = REFUSED

    def _refer_to_placement(self, row, known):
        if not row.get("last_name"):
            return
        key = row.refs.get("person"), row.refs.get("contractor")
        found = known[key]
        month = row.get("month")
        if month:
            current = [
                one
                for one in found
                if overlaps_month(month, one.date_start, one.date_end or None)
            ]
            found = current or found
        row.refs["placement"] = found[-1].id if found else None
        if not found and row.links.get("placement") is None:
            name = f"{row.get('first_name')} {row.get('last_name')}"
            row.blame("not_placed", "last_name", name)

    def _get_balances(self, rows):
        """Return {company on a lot: (last day, {(placement, month): [hours]})}."""
        contractor_ids = {row.refs.get("contractor") for row in rows} - {None}
        balances = {}
        for line in self.env["insertion.opening.line"].search(
            [
                ("contractor_id", "in", list(contractor_ids)),
                ("state", "=", "recorded"),
            ]
        ):
            until, hours = balances.setdefault(line.contractor_id.id, [None, {}])
            until = max(filter(None, (until, line.opening_id.until)))
            balances[line.contractor_id.id][0] = until
            hours[line.placement_id.id or None, line.month or None] = line
        return balances

    def _match_balance(self, row, balance):
        until, lines = balance
        key = row.refs.get("placement"), row.get("month")
        line = lines.get(key)
        if line and abs(line.hours - row.get("hours")) < 0.005:
            self._set_found(row, line.opening_id.id)
        elif line or not row.get("month") or row.get("month") <= until:
            row.blame("taken_before", "hours", until)

    # WHAT IS THERE

    def _set_found(self, row, record_id):
        row.record = record_id or None
        row.fate = FOUND if record_id else CREATED

    def _set_among(self, row, found):
        if row.decided is not None:
            self._set_found(row, row.decided)
        elif len(found) == 1:
            self._set_found(row, found[0])
        elif found:
            row.fate, row.candidates = TO_DECIDE, list(found)

    def _compare(self, rows):
        """Tell what is there from what is there and says something else."""
        for sheet, fields in FIELDS.items():
            found = [row for row in rows if row.sheet == sheet and row.fate == FOUND]
            records = self.env[MODELS[sheet]].browse(row.record for row in found)
            for row, record in zip(found, records, strict=True):
                for key, name in fields.items():
                    self._compare_value(row, record, key, name)
                if sheet == LOTS:
                    self._compare_firms(row, record)
        self._compare_checks([row for row in rows if row.sheet == PEOPLE])
        for row in rows:
            if row.differences:
                row.fate = CHANGED

    def _compare_value(self, row, record, key, name):
        wanted = row.get(key)
        if wanted is None or _is_ended(row, record, key):
            return
        field, value = record._fields[name], record[name]
        if field.type == "many2one":
            same, shown = value.id == wanted, value.display_name
        elif field.type in ("float", "monetary"):
            same, shown = abs(value - wanted) < 0.005, value
        elif field.type == "selection":
            labels = dict(field._description_selection(self.env))
            same, shown = value == wanted, labels.get(value)
        elif field.type == "date":
            same, shown = (value or None) == wanted, value
        else:
            same, shown = fold(value) == fold(wanted), value
        if not same:
            row.differences[key] = shown or None

    def _compare_firms(self, row, lot):
        there = {one.partner_id.id for one in self._get_firms()[lot.id]}
        for key in ("holder", "joint", "subcontractors"):
            named = row.refs.get(key)
            named = named if isinstance(named, list) else [named]
            if set(filter(None, named)) - there:
                row.differences[key] = ", ".join(
                    one.partner_id.name for one in self._get_firms()[lot.id]
                )

    def _compare_checks(self, rows):
        """Tell the checks that are not there yet, without saying what they are."""
        found = [
            row
            for row in rows
            if row.fate == FOUND and (row.get("criterion") or row.get("structure"))
        ]
        # sudo: whether the same check is there, said to nobody but who typed it
        checks = self.env["insertion.eligibility"].sudo()
        known = {
            (check.participant_id.id, check.criterion_id.id, check.structure_id.id)
            for check in checks.search(
                [("participant_id", "in", [row.record for row in found])]
            )
        }
        for row in found:
            key = (
                row.record,
                row.get("criterion") or False,
                row.refs.get("structure") or False,
            )
            if key not in known:
                row.differences["check"] = None


def _is_ended(row, record, key):
    """Tell the end of a lot from the day on which a decision ended it."""
    return (
        row.sheet == LOTS
        and key == "date_end"
        and record.state == "terminated"
        and record.date_end == row.get("decided_on")
    )
