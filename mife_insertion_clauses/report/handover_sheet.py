# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ..common.words import write_count, write_number
from ..models.shared.vocabulary import EDITABLE_STATES, OPEN_STATES, format_rate
from ..rules import obligation
from .contact_log import ContactLog
from .lot_hours import sum_year
from .lot_words import format_quantity
from .partner_room import OPEN_LOT_STATES, PartnerRoom

MANAGER = "mife_insertion_clauses.group_insertion_manager"
# What two pages hold; the sheet says how many more there are
ROWS = {"lots": 12, "people": 12, "contacts": 10, "log": 8, "steps": 10, "years": 4}
SOON = relativedelta(months=6)


class Rows(NamedTuple):
    """The first rows of a table, and how many more the screen shows."""

    shown: list
    more: int


def cut(name, rows):
    most = ROWS[name]
    return Rows(rows[:most], max(len(rows) - most, 0))


class Sheet:
    """What a successor needs, on two pages: facts of today, words of who leaves.

    For who follows it and for managers. Never a criterion of eligibility.
    """

    def __init__(self, record):
        self.env = record.env
        self.record = record
        self.today = fields.Date.context_today(record)

    def check_access(self):
        self.record.check_access("read")
        user = self.env.user
        followers = self._get_followers()
        if self.env.su or user in followers or user.has_group(MANAGER):
            return
        raise AccessError(
            self.env._(
                "The hand-over sheet of %(record)s is for who follows it, "
                "%(followers)s, and for managers.",
                record=self.record.display_name,
                followers=", ".join(followers.mapped("name")) or self.env._("nobody"),
            )
        )

    def get_name(self):
        return self.env._("Hand-over sheet - %s", self.record.display_name)

    # ROWS THAT BOTH SHEETS HAVE

    def _prepare_lots(self, lots):
        states = dict(lots._fields["state"]._description_selection(self.env))
        is_open = {lot: lot.state in OPEN_LOT_STATES for lot in lots}
        return cut(
            "lots",
            [
                {
                    "name": lot.name if len(lots.contract_id) < 2 else lot.display_name,
                    "number": lot.number,
                    "firms": self._write_firms(lot),
                    "until": self._date(lot.date_end),
                    "due": self._hours(lot.hours_due),
                    "done": self._hours(lot.hours_done),
                    "rate": lot.rate_label,
                    "outlook": lot.landing_label if is_open[lot] else "",
                    "state": states[lot.state],
                }
                for lot in lots.sorted(lambda lot: not is_open[lot])
            ],
        )

    def _write_firms(self, lot):
        roles = dict(
            lot.contractor_ids._fields["role"]._description_selection(self.env)
        )
        return ", ".join(
            f"{place.partner_id.name} ({roles[place.role].lower()})"
            for place in lot.contractor_ids
        )

    def _prepare_people(self, placements):
        today, hours = self.today, self._get_hours_of(placements)
        at_work = placements.filtered(
            lambda one: (
                one.date_start <= today and (not one.date_end or one.date_end >= today)
            )
        )
        return cut(
            "people",
            [
                {
                    "name": one.participant_id.display_name,
                    "job": one.job,
                    "firm": one.firm_id.name,
                    "since": self._date(one.date_start),
                    "until": self._date(one.date_end),
                    "counted_until": self._date(one.counted_until),
                    "hours": self._hours(hours.get(one, 0)),
                }
                for one in at_work.sorted(lambda one: (one.firm_id.name, one.id))
            ],
        )

    def _get_hours_of(self, placements):
        return self.env["insertion.declaration.line"]._sum_done(
            Domain("placement_id", "in", placements.ids), "placement_id"
        )

    def _prepare_contacts(self, contacts):
        """Return the rows of [(contact, role)], each contact once."""
        rows, known = [], set()
        for contact, role in contacts:
            if contact not in known:
                known.add(contact)
                rows.append(
                    {
                        "name": contact.name,
                        "role": ", ".join(filter(None, [contact.function, role])),
                        "firm": contact.commercial_partner_id.name,
                        "phone": contact.phone or "",
                        "email": contact.email or "",
                    }
                )
        return cut("contacts", rows)

    def _prepare_log(self, contracts, lots, partners):
        entries = ContactLog(contracts, lots, partners).get_entries(ROWS["log"])
        return [entry._replace(day=self._date(entry.day)) for entry in entries]

    def _get_steps(self, lots, contracts):
        """Yield (day, what is due then) of all that is to come or late."""
        yield from self._get_turn_steps(contracts, lots)
        yield from self._get_activity_steps(contracts, lots)
        yield from self._get_meeting_steps(contracts, lots)
        for lot in lots:
            if lot.date_end and self.today <= lot.date_end <= self.today + SOON:
                yield (
                    lot.date_end,
                    self.env._("End of %s", lot.display_name),
                )
        for commitment in lots.commitment_ids:
            if commitment.date and commitment.date > self.today:
                yield (
                    commitment.date,
                    self.env._(
                        "%(hours)s h more owed on %(lot)s",
                        hours=self._hours(commitment.hours),
                        lot=commitment.lot_id.display_name,
                    ),
                )

    def _get_turn_steps(self, contracts, lots):
        turns = self.env["insertion.turn"].search(
            Domain("lot_id", "in", lots.ids)
            | Domain("contract_id", "in", contracts.ids) & Domain("lot_id", "=", False)
        )
        actors = dict(turns._fields["actor"]._description_selection(self.env))
        for turn in turns:
            yield (
                turn.since,
                self.env._(
                    "%(actor)s: %(what)s (%(subject)s), for %(days)s",
                    actor=actors[turn.actor],
                    what=turn.awaited,
                    subject=(turn.lot_id or turn.contract_id).display_name,
                    days=write_count(
                        self.env, turn.days, self.env._("%s day"), self.env._("%s days")
                    ),
                ),
            )

    def _get_activity_steps(self, contracts, lots):
        activities = self.env["mail.activity"].search(
            Domain("res_model", "=", "insertion.contract")
            & Domain("res_id", "in", contracts.ids)
            | Domain("res_model", "=", "insertion.lot")
            & Domain("res_id", "in", lots.ids)
        )
        for activity in activities:
            yield (
                activity.date_deadline,
                self.env._(
                    "Task: %(what)s (%(subject)s)",
                    what=activity.summary or activity.activity_type_id.name,
                    subject=activity.res_name,
                ),
            )

    def _get_meeting_steps(self, contracts, lots):
        events = self.env["calendar.event"].search(
            Domain("start", ">=", fields.Datetime.now())
            & (
                Domain("insertion_contract_id", "in", contracts.ids)
                | Domain("insertion_lot_id", "in", lots.ids)
            )
        )
        for event in events:
            yield (
                fields.Datetime.context_timestamp(event, event.start).date(),
                self.env._("Meeting: %s", event.name),
            )

    def _prepare_steps(self, contracts, lots):
        steps = sorted(self._get_steps(lots, contracts), key=lambda step: step[0])
        return cut(
            "steps", [{"day": self._date(day), "what": what} for day, what in steps]
        )

    def _prepare_promises(self, lots):
        """Yield what was promised and is not kept yet, as it is known here."""
        for commitment in lots.commitment_ids:
            if (
                commitment.basis == obligation.NO_HOURS
                and commitment.promise_state == "open"
            ):
                quantity = format_quantity(self.env, commitment.promise_quantity)
                words = (commitment.promise, quantity, commitment.promise_unit)
                yield " ".join(filter(None, words))
        referrals = self.env["insertion.referral"].search(
            [("lot_id", "in", lots.ids), ("state", "in", OPEN_STATES)]
        )
        for referral in referrals:
            yield self.env._(
                "%(firm)s answers by %(day)s about %(person)s (%(job)s)",
                firm=referral.partner_id.name,
                day=self._date(referral.date_due),
                person=referral.participant_id.display_name,
                job=referral.job,
            )

    def _prepare_difficulties(self, lots):
        difficulties = self.env["insertion.difficulty"].search(
            [("lot_id", "in", lots.ids), ("state", "=", "open")]
        )
        return [
            f"{self._date(one.reported_on)} - {one.display_name}"
            for one in difficulties
        ]

    def _prepare_penalties(self, lots):
        """Return the penalty files going on, to who may read them."""
        Penalty = self.env["insertion.penalty"]
        if not Penalty.has_access("read"):
            return []
        states = dict(Penalty._fields["state"]._description_selection(self.env))
        return [
            f"{penalty.name} - {states[penalty.state]}"
            for penalty in lots.penalty_ids
            if penalty.state not in ("closed", "abandoned")
        ]

    def _count_months(self, lots):
        """Return the months still to declare, and those to validate or attest."""
        counts = dict(
            self.env["insertion.declaration"]._read_group(
                [("lot_id", "in", lots.ids), ("month", "<", self.today.replace(day=1))],
                ["state"],
                ["__count"],
            )
        )
        return {
            "to_declare": sum(counts.get(state, 0) for state in EDITABLE_STATES),
            "to_validate": counts.get("declared", 0),
            "to_attest": counts.get("validated", 0),
        }

    def _date(self, day):
        return format_date(self.env, day) if day else ""

    def _hours(self, hours):
        return write_number(self.env, hours, 1)


class ContractSheet(Sheet):
    def _get_followers(self):
        return self.record.user_id

    def prepare(self):
        self.check_access()
        contract, lots = self.record, self.record.lot_ids
        open_lots = lots.filtered(lambda lot: lot.state in OPEN_LOT_STATES)
        places = lots.contractor_ids
        return {
            "name": contract.display_name,
            "identity": self._prepare_identity(),
            "figures": self._prepare_figures(),
            "lots": self._prepare_lots(lots),
            "obligations": list(self._prepare_obligations()),
            "people": self._prepare_people(lots.placement_ids),
            "contacts": self._prepare_contacts(self._get_people(places)),
            "log": self._prepare_log(contract, lots, places.partner_id.browse()),
            "steps": self._prepare_steps(contract, lots),
            "months": self._count_months(lots),
            "promises": list(self._prepare_promises(open_lots)),
            "difficulties": self._prepare_difficulties(lots),
            "penalties": self._prepare_penalties(lots),
            "words": {"promises": contract.promises, "pitfalls": contract.pitfalls},
        }

    def _label(self, name):
        selection = self.record._fields[name]._description_selection(self.env)
        return dict(selection)[self.record[name]]

    def _prepare_identity(self):
        contract = self.record
        return [
            (self.env._("Buyer"), contract.buyer_id.display_name),
            (self.env._("State"), self._label("state")),
            (self.env._("Clause"), self._label("clause_kind")),
            (self.env._("Facilitator"), contract.user_id.name or ""),
            (self.env._("Notified on"), self._date(contract.date_notified)),
            (
                self.env._("Period"),
                " - ".join(
                    filter(
                        None,
                        [
                            self._date(contract.date_start),
                            self._date(contract.date_end),
                        ],
                    )
                ),
            ),
        ]

    def _prepare_figures(self):
        contract, year = self.record, self.today.year
        return [
            (self.env._("Due (h)"), self._hours(contract.hours_due)),
            (self.env._("Done (h)"), self._hours(contract.hours_done)),
            (self.env._("Remaining (h)"), self._hours(contract.hours_missing)),
            (self.env._("Realisation"), contract.rate_label),
            (
                self.env._("Done in %s (h)", year),
                self._hours(sum_year(contract, year)[contract]),
            ),
        ]

    def _prepare_obligations(self):
        """Yield what the clause asks, and the hours that wait for a decision."""
        contract = self.record
        yield self.env._(
            "Declaration due on day %s of the following month.", contract.reporting_day
        )
        if contract.eligibility_months:
            yield self.env._(
                "The hours of a person count for %s months.",
                contract.eligibility_months,
            )
        if contract.pooling_allowed:
            yield self.env._("The hours are pooled across lots.")
        for lot in contract.lot_ids.filtered("hours_conditional"):
            yield self.env._(
                "%(lot)s: %(hours)s h if the optional parts or renewals are affirmed.",
                lot=lot.display_name,
                hours=self._hours(lot.hours_conditional),
            )
        for rule in contract.penalty_rule_ids:
            yield self.env._("Penalty: %s", rule.name)

    def _get_people(self, places):
        """Yield whom to call: at the buyer's, then at the firms, named ones first."""
        contract = self.record
        buyer = self.env._("buyer")
        for contact in contract.buyer_contact_ids | contract._get_buyer_contacts():
            yield contact, buyer
        roles = dict(places._fields["role"]._description_selection(self.env))
        for place in places:
            named = place.contact_ids.filtered("active")
            for contact in named:
                yield contact, self.env._("declares the hours")
            others = place.partner_id.child_ids.filtered(
                lambda child: child.type == "contact"
            )
            for contact in (others - named) or (place.partner_id - named.parent_id):
                yield contact, roles[place.role].lower()


class CompanySheet(Sheet):
    def __init__(self, record):
        super().__init__(record)
        self.room = PartnerRoom(record)
        self.lots = self.room.get_lots(record)

    def _get_followers(self):
        return (self.lots | self.room.get_contracts(self.record).lot_ids).user_id | (
            self.room.get_contracts(self.record).user_id
        )

    def prepare(self):
        self.check_access()
        partner, room, lots = self.record, self.room, self.lots
        open_lots = room.get_open_lots(partner)
        contracts = room.get_contracts(partner)
        return {
            "name": partner.display_name,
            "identity": self._prepare_identity(),
            "figures": self._prepare_figures(open_lots),
            "lots": self._prepare_lots(lots),
            "years": cut(
                "years",
                [
                    {
                        "year": row["year"],
                        "due": self._hours(row["due"]),
                        "done": self._hours(row["done"]),
                    }
                    for row in room.prepare_years(partner)
                    if not row["is_to_come"]
                ],
            ),
            "obligations": [],
            "people": self._prepare_people(self._get_placements()),
            "contacts": self._prepare_contacts(self._get_people()),
            "log": self._prepare_log(contracts, lots, partner),
            "steps": self._prepare_steps(contracts, open_lots),
            "months": self._count_months(lots),
            "promises": list(self._prepare_promises(open_lots)),
            "difficulties": self._prepare_difficulties(lots),
            "penalties": self._prepare_penalties(lots),
            "words": {
                "promises": partner.insertion_promises,
                "pitfalls": partner.insertion_pitfalls,
            },
        }

    def _prepare_identity(self):
        partner = self.record
        labels = [
            dict(partner._fields[name]._description_selection(self.env))[partner[name]]
            for name in (
                "insertion_buyer_kind",
                "insertion_employer_kind",
                "insertion_size",
            )
            if partner[name]
        ]
        address = partner._display_address(without_company=True).split("\n")
        return [
            (self.env._("Number"), partner._get_identifier()),
            (self.env._("Address"), ", ".join(line for line in address if line)),
            (self.env._("Kind"), ", ".join(labels)),
            (self.env._("Phone"), partner.phone or ""),
            (
                self.env._("Followed by"),
                ", ".join(self._get_followers().mapped("name")),
            ),
            (
                self.env._("Last contact"),
                " - ".join(
                    filter(
                        None,
                        [
                            self._date(partner.insertion_last_contact_on),
                            partner.insertion_last_contact_by,
                        ],
                    )
                ),
            ),
        ]

    def _prepare_figures(self, open_lots):
        partner, year = self.record, self.today.year
        due = self.room.get_due_in(partner, year)
        done = self.room.get_done(year).get(partner, 0)
        return [
            (self.env._("Open lots"), str(len(open_lots))),
            (self.env._("Foreseen in %s (h)", year), self._hours(due)),
            (self.env._("Done in %s (h)", year), self._hours(done)),
            (
                self.env._("Of the year"),
                format_rate(self.env, 100 * done / due if due else None),
            ),
            (
                self.env._("People at work"),
                str(self.room.count_at_work().get(partner, 0)),
            ),
        ]

    def _get_placements(self):
        if self.room.is_buyer(self.record):
            return self.lots.placement_ids
        places = self.room.get_places(self.record)
        return self.lots.placement_ids.filtered(
            lambda placement: placement.contractor_id in places
        )

    def _get_people(self):
        """Yield whom to call: named on a lot or a contract, then all the others."""
        partner = self.record
        for contact in self.room.get_places(partner).contact_ids.filtered("active"):
            yield contact, self.env._("declares the hours")
        for contact in self.room.get_contracts(partner).buyer_contact_ids:
            yield contact, self.env._("receives the attestations")
        others = partner.child_ids.filtered(lambda child: child.type == "contact")
        for contact in others or partner:
            yield contact, ""
