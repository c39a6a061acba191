# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tools import format_date

from ..rules.validity import LIVE_STATES

CHECKS = [
    ("terms", "Public register and standard"),
    ("owner", "Owner of the label"),
    ("candidates", "Who may apply, and the fee"),
    ("experts", "Who wrote the requirements"),
    ("sanctions", "Rules of use and measures"),
    ("monitoring", "Who checks"),
    ("followed", "Commitments reviewed"),
    ("independence", "Decisions of a jury"),
    ("complaints", "Complaints answered"),
    ("contest", "Time to contest"),
]


class SchemeCheck:
    """What the data of a programme answer to what the law and its rules ask."""

    def __init__(self, programme):
        programme.ensure_one()
        self.env = programme.env
        self.programme = programme
        self._today = fields.Date.context_today(programme)
        self._checks = {
            "terms": self._check_terms,
            "owner": self._check_owner,
            "candidates": self._check_candidates,
            "experts": self._check_experts,
            "sanctions": self._check_sanctions,
            "monitoring": self._check_monitoring,
            "followed": self._check_followed,
            "independence": self._check_independence,
            "complaints": self._check_complaints,
            "contest": self._check_contest,
        }

    def run(self, check):
        """Return (is met, a sentence that says what was found or what lacks)."""
        return self._checks[check]()

    def _check_terms(self):
        standard = self.programme.standard_id
        if not standard:
            return False, self.env._("No version of the standard is published.")
        if not self.programme.is_register_public:
            return False, self.env._(
                "%s is published, but the public register is closed: open it on the "
                "label.",
                standard.display_name,
            )
        return True, self.env._("%s is on the public register.", standard.display_name)

    def _check_owner(self):
        company = self.programme.company_id
        lacking = [
            label
            for label, value in (
                (self.env._("address"), company.street and company.city),
                (self.env._("e-mail address"), company.email),
            )
            if not value
        ]
        if lacking:
            return False, self.env._(
                "%(company)s is named, without its %(lacking)s: fill in its form.",
                company=company.name,
                lacking=", ".join(lacking),
            )
        return True, self.env._("%s, with its address.", company.name)

    def _check_candidates(self):
        if not (self.programme.candidates_note or "").strip():
            return False, self.env._("Say on the label who may apply.")
        if self.programme.has_fee and not self.programme.fee_amount:
            return False, self.env._("A fee is asked and its amount is not said.")
        return True, self.env._("Who may apply and what it costs are said.")

    def _check_experts(self):
        return self._check_note("experts_note")

    def _check_monitoring(self):
        return self._check_note("monitoring_note")

    def _check_note(self, name):
        label = self.programme._fields[name]._description_string(self.env)
        if not (self.programme[name] or "").strip():
            return False, self.env._("Write it on the label: %s.", label)
        return True, self.env._("Said on the public register.")

    def _check_sanctions(self):
        if not self.programme.usage_rules or not self.programme.usage_rules_date:
            return False, self.env._("The rules of use, or their date, are missing.")
        if not (self.programme.sanctions_note or "").strip():
            return False, self.env._("Say what leads to a suspension or a withdrawal.")
        measures = self.env["label.award.event"].search_count(
            [
                ("award_id.programme_id", "=", self.programme.id),
                ("effective_on", "!=", False),
            ]
        )
        return True, self.env._(
            "Rules of use in force since %(day)s; measures taken so far: %(count)s.",
            day=format_date(self.env, self.programme.usage_rules_date),
            count=measures,
        )

    def _check_followed(self):
        """A label older than a year had one of its commitments reviewed within it."""
        year_ago = self._today - relativedelta(years=1)
        awards = self.env["label.award"].search(
            [
                ("programme_id", "=", self.programme.id),
                ("state", "in", LIVE_STATES),
                ("valid_from", "<=", year_ago),
            ]
        )
        reviewed = (
            self.env["label.commitment.point"]
            .search(
                [
                    ("commitment_id.application_id", "in", awards.application_id.ids),
                    ("date", ">=", year_ago),
                ]
            )
            .commitment_id.application_id
        )
        late = awards.filtered(lambda award: award.application_id not in reviewed)
        if late:
            return False, self.env._(
                "No commitment was reviewed for a year at: %s.",
                ", ".join(late.mapped("holder_name")),
            )
        return True, self.env._(
            "Labels older than a year whose commitments were reviewed within it: %s.",
            len(awards),
        )

    def _check_independence(self):
        decided = self.env["label.application"].search(
            [
                ("programme_id", "=", self.programme.id),
                ("state", "=", "notified"),
                ("date_notified", ">=", self._today - relativedelta(years=1)),
            ]
        )
        # sudo: only whether a file was voted is counted
        voted = decided.filtered(lambda file: file.sudo().hearing_ids.vote_ids)
        if decided - voted:
            return False, self.env._(
                "Decided within a year without the vote of a jury: %s.",
                ", ".join((decided - voted).mapped("display_name")),
            )
        return True, self.env._(
            "Decisions of the last twelve months, each voted by a jury: %s.",
            len(decided),
        )

    def _check_complaints(self):
        if not self.programme.complaint_contact:
            return False, self.env._("Give the contact for complaints on the label.")
        late = self.env["label.complaint"].search(
            [
                ("programme_id", "=", self.programme.id),
                ("answered_on", "=", False),
                ("date_due", "<", self._today),
            ]
        )
        if late:
            return False, self.env._(
                "To answer, past their day: %s.", ", ".join(late.mapped("name"))
            )
        return True, self.env._("None waits past its day.")

    def _check_contest(self):
        return True, self.env._(
            "%s days from the day the company is told.", self.programme.contest_days
        )
