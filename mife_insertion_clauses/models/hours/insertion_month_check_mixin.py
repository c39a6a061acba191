# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ...rules import anomalies, chasing
from ...rules.hours import previous_month
from ..shared.vocabulary import CERTIFIED_STATES, EDITABLE_STATES


class Anomaly(NamedTuple):
    """What to look at: in a line, or in the whole month when ``line`` is None."""

    line: object
    kind: str
    sentence: str


class InsertionMonthCheckMixin(models.AbstractModel):
    """What to look at in a declared month, and how it compares to the one before.

    The sentences are made when they are read, for whoever reads them. What filters
    and groups the list is their number, a stored snapshot: it depends on other months
    and other companies, which a search could only find by judging every declaration
    again. It is taken when the month is declared, and taken again while it waits when
    a date or a check of its people changes, or when another company declares some of
    them. Saving hours looks nothing up: a month being typed is not judged.
    """

    _name = "insertion.month.check.mixin"
    _description = "Month to check"

    anomaly_count = fields.Integer(
        string="Points to check",
        compute="_compute_anomaly_count",
        store=True,
        precompute=True,
    )
    step = fields.Selection(
        selection=[
            ("to_declare", "To declare"),
            ("to_correct", "To correct"),
            ("to_check", "To check"),
            ("declared", "Declared"),
            ("validated", "Validated"),
            ("attested", "Attested"),
        ],
        string="Where it stands",
        compute="_compute_step",
        store=True,
        precompute=True,
        group_expand=True,
        help="As the state, with apart the months declared that have something to "
        "check.",
    )
    alerts = fields.Text(string="To look at", compute="_compute_alerts")
    look_at = fields.Text(
        string="To know",
        compute="_compute_look_at",
        help="What is asked for and since when, then what to look at.",
    )
    change_label = fields.Char(
        string="Change", compute="_compute_change_label", help="From the month before."
    )
    proof_count = fields.Integer(string="Proofs", compute="_compute_proof_count")

    @api.depends(
        "state",
        "line_ids.uncounted_reason",
        "line_ids.placement_id.date_start",
        "line_ids.placement_id.date_end",
        "line_ids.placement_id.eligibility_id",
    )
    def _compute_anomaly_count(self):
        declared = self.filtered(lambda declaration: declaration.state == "declared")
        found = declared._find_anomalies(for_team=True)
        for declaration in self:
            if declaration.state not in CERTIFIED_STATES:
                declaration.anomaly_count = len(found.get(declaration, ()))

    @api.depends("state", "anomaly_count")
    def _compute_step(self):
        for declaration in self:
            state = declaration.state
            if state == "declared" and declaration.anomaly_count:
                state = "to_check"
            declaration.step = "attested" if state == "rectified" else state

    @api.depends("state", "no_hours", "line_ids.alert")
    @api.depends_context("uid", "lang")
    def _compute_alerts(self):
        found = self._get_anomalies()
        for declaration in self:
            declaration.alerts = "\n".join(
                anomaly.sentence for anomaly in found[declaration]
            )

    @api.depends("alerts", "state", "correction_reason", "chase_step", "chased_on")
    @api.depends_context("uid", "lang")
    def _compute_look_at(self):
        for declaration in self:
            sentences = declaration._get_waiting_sentences()
            if declaration.state != "to_declare" and declaration.alerts:
                sentences.append(declaration.alerts)
            declaration.look_at = "\n".join(sentences)

    def _get_waiting_sentences(self):
        """Return what is asked of the company, and how it was asked."""
        self.ensure_one()
        if self.state not in EDITABLE_STATES:
            return []
        sentences = []
        if self.state == "to_correct" and self.correction_reason:
            sentences.append(self.env._("Correction asked: %s", self.correction_reason))
        if self.contractor_id.contact_problem:
            sentences.append(self.contractor_id.contact_alert)
        elif self.chase_step == chasing.OFFICER:
            sentences.append(self.env._("Reminders did not help: call the company."))
        if self.chased_on:
            day = format_date(self.env, self.chased_on, date_format="d MMMM")
            sentences.append(self.env._("Last message: %s.", day))
        else:
            sentences.append(self.env._("Not written to yet."))
        return sentences

    @api.depends("month", "line_ids.worked_hours", "line_ids.training_hours")
    @api.depends_context("lang")
    def _compute_change_label(self):
        previous = self._get_previous_totals()
        for declaration in self:
            before = previous.get(declaration._get_previous_key())
            if before is None or declaration.state == "to_declare":
                declaration.change_label = False
                continue
            change = declaration._get_declared_hours() - before
            sign = "+" if change > 0 else ""
            declaration.change_label = self.env._(
                "%(change)s h",
                change=sign + formatLang(self.env, change, digits=1),
            )

    def _compute_proof_count(self):
        counts = dict(
            self.env["ir.attachment"]
            .sudo()
            ._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["__count"],
            )
        )
        for declaration in self:
            declaration.proof_count = counts.get(declaration._origin.id, 0)

    def _get_anomalies(self, for_team=None):
        """Return {declaration: [``Anomaly``]}, without a query per declaration.

        :param for_team: False leaves out what companies are not told; by default, as
            the user is of the team or not
        """
        return {
            declaration: [
                Anomaly(
                    line, kind, declaration._get_anomaly_sentence(line, kind, facts)
                )
                for line, kind, facts in found
            ]
            for declaration, found in self._find_anomalies(for_team).items()
        }

    def _find_anomalies(self, for_team=None):
        """Return {declaration: [(line or None, kind, facts)]}."""
        if for_team is None:
            for_team = not self.env.user.share
        usual = self._get_usual_hours()
        previous = self._get_previous_totals()
        totals = self._get_month_totals() if for_team else {}
        found = {}
        for declaration in self:
            plausible = declaration.company_id.insertion_month_hours_alert
            total = declaration._get_declared_hours()
            found[declaration] = [
                (line, kind, facts)
                for line in (declaration.line_ids if total else ())
                for facts in [line._get_facts(usual, totals)]
                for kind in anomalies.find_in_line(facts, plausible)
                if for_team or kind not in anomalies.TEAM_ONLY
            ]
            if total or declaration.no_hours:
                before = previous.get(declaration._get_previous_key())
                found[declaration] += [
                    (None, kind, before)
                    for kind in anomalies.find_in_declaration(
                        total, before, declaration.no_hours, declaration._has_at_work()
                    )
                ]
        return found

    def _get_anomaly_sentence(self, line, kind, facts):
        """Return a kind in words: each has its own here, or in the line."""
        if line:
            return line._get_anomaly_sentence(kind, facts)
        return {
            anomalies.NO_HOURS_AT_WORK: self.env._(
                "No hours declared although people are at work."
            ),
            anomalies.JUMP: self.env._(
                "%(total)s h in all, %(before)s h the month before.",
                total=formatLang(self.env, self._get_declared_hours(), digits=1),
                before=formatLang(self.env, facts or 0, digits=1),
            ),
        }[kind]

    def _get_declared_hours(self):
        return sum(line._get_declared_hours() for line in self.line_ids)

    def _has_at_work(self):
        return any(line._is_at_work() for line in self.line_ids)

    def _get_previous_key(self):
        self.ensure_one()
        return (
            self.contractor_id._origin,
            self.month and previous_month(self.month),
        )

    def _get_previous_totals(self):
        """Return {(company on the lot, month): hours} of the months before."""
        keys = {declaration._get_previous_key() for declaration in self}
        groups = self.env["insertion.declaration.line"]._read_group(
            [
                ("contractor_id", "in", [contractor.id for contractor, _month in keys]),
                ("month", "in", [month for _contractor, month in keys]),
                ("declaration_id.state", "in", ("declared", *CERTIFIED_STATES)),
            ],
            ["contractor_id", "month:day"],
            ["worked_hours:sum", "training_hours:sum"],
        )
        return {
            (contractor, month): worked + training
            for contractor, month, worked, training in groups
        }

    def _get_usual_hours(self):
        """Return {placement: [(month, hours)]} of the certified months."""
        usual = defaultdict(list)
        for placement, months, worked, training in self.env[
            "insertion.declaration.line"
        ]._read_group(
            [
                ("placement_id", "in", self.line_ids.placement_id.ids),
                ("declaration_id.state", "in", CERTIFIED_STATES),
            ],
            ["placement_id"],
            ["month:array_agg", "worked_hours:array_agg", "training_hours:array_agg"],
        ):
            for month, *hours in zip(months, worked, training, strict=True):
                usual[placement].append((month, sum(filter(None, hours))))
        return usual

    def _get_month_totals(self):
        """Return {(person, month): hours on all the lots}: for the team only."""
        groups = self.env["insertion.declaration.line"]._read_group(
            [
                ("participant_id", "in", self.line_ids.participant_id.ids),
                ("month", "in", list(set(self.mapped("month")))),
            ],
            ["participant_id", "month:day"],
            ["worked_hours:sum", "training_hours:sum"],
        )
        return {
            (person, month): worked + training
            for person, month, worked, training in groups
        }

    def _recheck_shared_people(self):
        """Judge again the other months waiting with some of the same people."""
        shared = self.env["insertion.declaration.line"]._read_group(
            [
                ("participant_id", "in", self.line_ids.participant_id.ids),
                ("month", "in", list(set(self.mapped("month")))),
                ("declaration_id.state", "=", "declared"),
                ("declaration_id", "not in", self.ids),
            ],
            ["declaration_id"],
        )
        others = self.browse(declaration.id for (declaration,) in shared)
        self.env.add_to_compute(self._fields["anomaly_count"], others)
