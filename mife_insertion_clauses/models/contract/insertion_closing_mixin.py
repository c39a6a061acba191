# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ...rules import employers, obligation
from ...rules.hours import last_of_month, months_between
from ...rules.small_cells import suppress
from ..shared.vocabulary import format_month

ATTESTED_STATES = ("attested", "rectified")
# Months named in a sentence; the rest is a number
MONTHS_NAMED = 6


class InsertionClosingMixin(models.AbstractModel):
    """What closes a lot: every month attested, then one final attestation."""

    _name = "insertion.closing.mixin"
    _description = "Closing of a lot"

    attestation_ids = fields.One2many(
        comodel_name="insertion.attestation", inverse_name="lot_id"
    )
    final_attestation_id = fields.Many2one(
        comodel_name="insertion.attestation",
        string="Final attestation",
        compute="_compute_final_attestation_id",
    )
    is_final_outdated = fields.Boolean(
        string="Final attestation to issue again",
        compute="_compute_final_attestation_id",
    )

    effort_ids = fields.One2many(
        comodel_name="insertion.effort", inverse_name="lot_id", string="Efforts"
    )
    penalty_ids = fields.One2many(
        comodel_name="insertion.penalty", inverse_name="lot_id", string="Penalty files"
    )
    knows_penalty = fields.Boolean(compute="_compute_knows_penalty")

    def _compute_knows_penalty(self):
        for lot in self:
            lot.knows_penalty = lot.contract_id.knows_shortfall

    @api.depends("hours_due", "hours_done", "attestation_ids.state")
    def _compute_final_attestation_id(self):
        for lot in self:
            final = lot._get_final_attestation()
            lot.final_attestation_id = final
            lot.is_final_outdated = bool(final) and any(
                float_compare(final.payload[key] or 0, figure, precision_digits=2)
                for key, figure in (("due", lot.hours_due), ("done", lot.hours_done))
            )

    def action_issue_final(self):
        """Open the final attestation, or say what lacks before it."""
        self.ensure_one()
        self._check_can_be_certified()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Final attestation"),
            "res_model": "insertion.lot.final",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lot_id": self.id},
        }

    def action_open_penalty(self):
        """Open the penalty file in progress, or a new one with its simulation."""
        self.ensure_one()
        Penalty = self.env["insertion.penalty"]
        file = self.penalty_ids.filtered(
            lambda file: file.state in ("simulation", "reported", "observations")
        )[:1]
        if not file:
            file = Penalty.create({"lot_id": self.id})
            file.action_simulate()
        return file._get_records_action(name=self.env._("Penalty file"))

    def _check_can_be_certified(self):
        """Raise unless the lot is over and each of its months attested."""
        self.ensure_one()
        if self.state not in ("completed", "terminated"):
            raise UserError(
                self.env._(
                    "%s is not over: complete or terminate it before its final "
                    "attestation.",
                    self.display_name,
                )
            )
        if not self._get_main_contractor():
            raise UserError(
                self.env._(
                    "%s: name the company that holds it first.", self.display_name
                )
            )
        missing = self._get_months_to_attest()
        if not missing and not self._get_last_certified_month():
            raise UserError(
                self.env._(
                    "No month of %s is attested: there is nothing to certify.",
                    self.display_name,
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
                    lot=self.display_name,
                    months=", ".join(named),
                )
            )

    def _get_months_to_attest(self):
        """Return the (company on the lot, month) pairs without an attestation."""
        self.ensure_one()
        declarations = self.env["insertion.declaration"].search(
            [("lot_id", "=", self.id)]
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
        today = fields.Date.context_today(self)
        end = min(self.date_end or today, today)
        if self.state == "completed" and (not self.date_end or self.date_end > today):
            # completed ahead of time: no month is opened any more
            end = max(declarations.mapped("month"), default=None)
        for contractor in self.contractor_ids if end else ():
            expected.update(
                (contractor, month)
                for month in months_between(contractor._get_first_month(), end)
                if contractor._declares_in(month)
            )
        return sorted(expected - attested, key=lambda pair: (pair[1], pair[0].id))

    def _get_last_certified_month(self):
        self.ensure_one()
        return (
            self.env["insertion.declaration"]
            .search(
                [("lot_id", "=", self.id), ("state", "in", ATTESTED_STATES)],
                order="month desc",
                limit=1,
            )
            .month
        )

    def _get_final_attestation(self):
        self.ensure_one()
        return self.attestation_ids.filtered(
            lambda attestation: attestation.kind == "final"
            and attestation.state == "valid"
        )

    def _get_main_contractor(self):
        """Return the company that holds the lot, the first of joint holders."""
        self.ensure_one()
        holders = self.contractor_ids.filtered(
            lambda contractor: contractor.role != "subcontractor"
        )
        return holders.sorted(lambda holder: (holder.role != "holder", holder.id))[:1]

    def _prepare_final_payload(self, cause, statement):
        """Return what the final attestation certifies, as plain values, no person."""
        self.ensure_one()
        lot = self.with_context(insertion_date=False)
        month = lot._get_last_certified_month()
        date = max(last_of_month(month), lot.date_end or last_of_month(month))
        due = lot._get_hours_due(date)[lot.id]
        done = lot._get_hours_done()[lot.id]
        balance = obligation.balance(due, done, lot._is_bound())
        labels = dict(lot._fields["state"]._description_selection(lot.env))
        people, contracts, modalities = lot._get_people_figures()
        return {
            "kind": "final",
            "buyer": lot.buyer_id.display_name,
            "contract": lot.contract_id.display_name,
            "lot": f"{lot.number} - {lot.name}",
            "company": lot._get_main_contractor().partner_id.display_name,
            "lot_state": labels[lot.state],
            "date_start": fields.Date.to_string(lot.date_start) or None,
            "date_end": fields.Date.to_string(lot.date_end) or None,
            "last_month": fields.Date.to_string(month),
            "companies": lot._prepare_final_companies(),
            "obligation_date": fields.Date.to_string(date),
            "obligation": lot._prepare_final_obligation(date),
            "due": balance.due,
            "done": done,
            "rate": balance.rate,
            "deficit": balance.missing,
            "surplus": None if balance.due is None else max(done - due, 0),
            "cause": (cause or "").strip() or None,
            "modalities": modalities,
            "people": people,
            "contracts": contracts,
            "small_cell": lot.company_id.insertion_small_cell,
            "penalty": lot._get_penalty_outcome() or None,
            "statement": (statement or "").strip() or None,
        }

    def _prepare_final_companies(self):
        roles = dict(
            self.contractor_ids._fields["role"]._description_selection(self.env)
        )
        done = self._get_hours_done_by_contractor()
        return [
            {
                "name": contractor.partner_id.display_name,
                "siret": contractor.partner_id._get_typed_siret(),
                "role": roles[contractor.role],
                "share": contractor.share or None,
                "done": done[contractor.id],
            }
            for contractor in self.with_context(active_test=False).contractor_ids
            if contractor.active or done[contractor.id]
        ]

    def _prepare_final_obligation(self, date):
        """Return the dated lines of the obligation in force, the version certified."""
        labels = dict(
            self.commitment_ids._fields["origin"]._description_selection(self.env)
        )
        return [
            {
                "date": fields.Date.to_string(commitment.date),
                "origin": labels[commitment.origin],
                "detail": " - ".join(
                    filter(None, [commitment.rule_label, commitment.reason])
                ),
                "hours": commitment.hours,
            }
            for commitment in self.commitment_ids.filtered("date").sorted(
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
            ("lot_id", "=", self.id),
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
        threshold = self.company_id.insertion_small_cell
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

    def _get_penalty_outcome(self):
        """Return what the buyer decided of the penalties, in a sentence each."""
        self.ensure_one()
        decided = self.penalty_ids.filtered(
            lambda file: file.state in ("decided", "closed")
        )
        return " ".join(file._get_outcome() for file in decided.sorted("decision_date"))
