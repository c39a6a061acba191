# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tools import float_compare

from ..models.shared.vocabulary import format_month
from ..rules import employers, obligation
from ..rules.hours import first_of_month, last_of_month, months_between
from ..rules.small_cells import suppress
from .pooled_hours import PooledHours

ATTESTED_STATES = ("attested", "rectified")
# Months named in a sentence; the rest is a number
MONTHS_NAMED = 6


class LotClosing:
    """What closes a lot: every month attested, then one final attestation."""

    def __init__(self, lot):
        self.env = lot.env
        self.lot = lot

    def is_outdated(self):
        """Tell whether the final attestation differs from the hours owed or done."""
        final = self.lot._get_final_attestation()
        return bool(final) and any(
            float_compare(final.payload[key] or 0, figure, precision_digits=2)
            for key, figure in (
                ("due", self.lot.hours_due),
                ("done", self.lot.hours_done),
            )
        )

    def check(self):
        """Raise unless the lot is over and each of its months attested."""
        if self.lot.state not in ("completed", "terminated"):
            raise UserError(
                self.env._(
                    "%s is not over: complete or terminate it before its final "
                    "attestation.",
                    self.lot.display_name,
                )
            )
        if not self.lot._get_main_contractor():
            raise UserError(
                self.env._(
                    "%s: name the company that holds it first.", self.lot.display_name
                )
            )
        missing = self.get_months_to_attest()
        if not missing and not self.get_last_certified_month():
            raise UserError(
                self.env._(
                    "No month of %s is attested: there is nothing to certify.",
                    self.lot.display_name,
                )
            )
        if missing:
            named = [
                f"{format_month(self.env, month)} ({contractor.partner_id.name})"
                for contractor, month in missing[:MONTHS_NAMED]
            ]
            if len(missing) > MONTHS_NAMED:
                named.append(self.env._("and %s more", len(missing) - MONTHS_NAMED))
            raise UserError(
                self.env._(
                    "These months of %(lot)s are not attested yet: %(months)s.",
                    lot=self.lot.display_name,
                    months=", ".join(named),
                )
            )

    def get_months_to_attest(self):
        """Return the (company on the lot, month) pairs without an attestation."""
        declarations = self.env["insertion.declaration"].search(
            [("lot_id", "=", self.lot.id)]
        )
        attested = {
            (declaration.contractor_id, declaration.month)
            for declaration in declarations
            if declaration.state in ATTESTED_STATES
        }
        expected = {
            (declaration.contractor_id, declaration.month)
            for declaration in declarations
        }
        # what counts here of work done on other lots, by an agreement
        expected.update(
            self.env["insertion.declaration.line"]._read_group(
                [
                    ("lot_id", "=", self.lot.id),
                    ("source_id", "!=", False),
                    ("state", "=", "validated"),
                ],
                ["declaration_id.contractor_id", "month:day"],
            )
        )
        today = Date.context_today(self.lot)
        end = min(self.lot.date_end or today, today)
        if self.lot.state == "completed" and (
            not self.lot.date_end or self.lot.date_end > today
        ):
            # completed ahead of time: no month is opened any more
            end = max(declarations.mapped("month"), default=None)
        suspensions = self.lot.commitment_ids._get_suspensions()
        for contractor in self.lot.contractor_ids if end else ():
            expected.update(
                (contractor, month)
                for month in months_between(contractor._get_first_month(), end)
                if contractor._declares_in(month)
                # no month is opened while the lot is suspended
                and obligation.days_open(suspensions, month, last_of_month(month))
            )
        return sorted(expected - attested, key=lambda pair: (pair[1], pair[0].id))

    def get_last_certified_month(self):
        """Return the last month attested or taken over, False without any."""
        attested = self.env["insertion.declaration"].search(
            [("lot_id", "=", self.lot.id), ("state", "in", ATTESTED_STATES)],
            order="month desc",
            limit=1,
        )
        balances = self.lot.opening_ids.filtered(
            lambda balance: balance.state == "recorded"
        )
        pooled = self.env["insertion.declaration.line"]._read_group(
            [
                ("lot_id", "=", self.lot.id),
                ("source_id", "!=", False),
                ("state", "in", ATTESTED_STATES),
            ],
            [],
            ["month:max"],
        )
        months = [
            *attested.mapped("month"),
            *(month for (month,) in pooled if month),
            *map(first_of_month, balances.mapped("until")),
        ]
        return max(months, default=False)

    def prepare_attestation(self, cause, statement):
        """Return what the final attestation certifies, as plain values, no person."""
        lot = self.lot.with_context(insertion_date=False)
        month = self.get_last_certified_month()
        date = max(last_of_month(month), lot.date_end or last_of_month(month))
        hours = lot._get_hours()
        due = hours.get_due(date)[lot.id]
        done = hours.get_done()[lot.id]
        balance = obligation.balance(due, done, lot._is_bound())
        labels = dict(lot._fields["state"]._description_selection(lot.env))
        people, contracts, modalities = self._get_people_figures()
        cited = self.env["insertion.opening.line"].sudo()._get_cited(lot)
        return {
            "kind": "final",
            "buyer": lot.buyer_id.display_name,
            "contract": lot.contract_id.display_name,
            "lot": f"{lot.number} - {lot.name}",
            "company": lot._get_main_contractor().partner_id.display_name,
            "lot_state": labels[lot.state],
            "date_start": Date.to_string(lot.date_start) or None,
            "date_end": Date.to_string(lot.date_end) or None,
            "last_month": Date.to_string(month),
            "companies": self._prepare_companies(),
            "obligation_date": Date.to_string(date),
            "obligation": self._prepare_obligation(date),
            "due": balance.due,
            "done": done,
            "taken_over": cited[lot.id],
            "pooled": PooledHours(lot).get_sentences()[lot.id],
            "rate": balance.rate,
            "deficit": balance.missing,
            "surplus": None if balance.due is None else max(done - due, 0),
            "cause": (cause or "").strip() or None,
            "modalities": modalities,
            "people": people,
            "contracts": contracts,
            "small_cell": lot.company_id.insertion_small_cell,
            "penalty": self.get_penalty_outcome() or None,
            "statement": (statement or "").strip() or None,
        }

    def _prepare_companies(self):
        roles = dict(
            self.lot.contractor_ids._fields["role"]._description_selection(self.env)
        )
        done = self.lot._get_hours().get_done_by_contractor()
        return [
            {
                "name": contractor.partner_id.display_name,
                "siret": contractor.partner_id._get_french_number(),
                "identifier": contractor.partner_id._get_identifier(),
                "role": roles[contractor.role],
                "share": contractor.share or None,
                "done": done[contractor.id],
            }
            for contractor in self.lot.with_context(active_test=False).contractor_ids
            if contractor.active or done[contractor.id]
        ]

    def _prepare_obligation(self, date):
        """Return the dated lines of the obligation in force, the version certified."""
        labels = dict(
            self.lot.commitment_ids._fields["origin"]._description_selection(self.env)
        )
        return [
            {
                "date": Date.to_string(commitment.date),
                "origin": labels[commitment.origin],
                "detail": " - ".join(
                    filter(None, [commitment.rule_label, commitment.reason])
                ),
                "hours": commitment.hours,
            }
            for commitment in self.lot.commitment_ids.filtered("date").sorted(
                lambda commitment: (commitment.date, commitment.id)
            )
            if obligation.is_in_force(commitment.date, date)
        ]

    def _get_people_figures(self):
        """Return the number of people and contracts, and the hours by modality.

        The document leaves the house: a number of a few people is not in it, nor what
        would let it be found by difference (None).
        """
        Line = self.env["insertion.declaration.line"]
        domain = [
            ("lot_id", "=", self.lot.id),
            ("state", "in", ATTESTED_STATES),
            ("counted_hours", ">", 0),
        ]
        aggregates = ["participant_id:count_distinct", "placement_id:count_distinct"]
        [(people, contracts)] = Line._read_group(domain, [], aggregates)
        groups = Line._read_group(
            domain,
            ["modality"],
            ["participant_id:count_distinct", "counted_hours:sum"],
        )
        labels = dict(Line._fields["modality"]._description_selection(self.env))
        threshold = self.lot.company_id.insertion_small_cell
        hidden = suppress({key: number for key, number, _hours in groups}, threshold)
        rows = [
            {
                "label": labels.get(key) or self.env._("Not known"),
                "way": employers.get_way(key),
                "hours": None if key in hidden else hours,
            }
            for key, _number, hours in groups
        ]
        if people < threshold:
            return None, None, rows
        return people, contracts, rows

    def get_penalty_outcome(self):
        """Return what the buyer decided of the penalties, in a sentence each."""
        decided = self.lot.penalty_ids.filtered(
            lambda file: file.state in ("decided", "closed")
        )
        return " ".join(file._get_outcome() for file in decided.sorted("decision_date"))
