# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from typing import NamedTuple

from odoo.exceptions import ValidationError

from ..common.words import write_number
from ..models.shared.vocabulary import CERTIFIED_STATES, SENT_STATES
from ..rules import anomalies, counting
from ..rules.hours import previous_month


class Anomaly(NamedTuple):
    """What to look at: in a line, or in the whole month when ``line`` is None."""

    line: object
    kind: str
    sentence: str


class MonthCheck:
    """What to look at in declared months, and how they compare to those before.

    What it takes is read for all the months at once; the sentences are made when they
    are read, for whoever reads them.
    """

    def __init__(self, declarations, for_team=None):
        """Prepare to read ``declarations``.

        :param for_team: False leaves out what companies are not told; by default, as
            the user is of the team or not
        """
        self.env = declarations.env
        self.declarations = declarations
        self.for_team = not self.env.user.share if for_team is None else for_team
        self.Line = self.env["insertion.declaration.line"]

    def find(self):
        """Return {declaration: [(line or None, kind, facts)]}."""
        if not self.declarations:
            return {}
        usual = self._get_usual_hours()
        previous = self._get_previous_totals()
        totals = self._get_month_totals() if self.for_team else {}
        found = {}
        for declaration in self.declarations:
            plausible = declaration.company_id.insertion_month_hours_alert
            total = declaration._get_declared_hours()
            found[declaration] = [
                (line, kind, facts)
                for line in (declaration.line_ids if total else ())
                for facts in [_get_facts(line, usual, totals)]
                for kind in anomalies.find_in_line(facts, plausible)
                if self.for_team or kind not in anomalies.TEAM_ONLY
            ]
            if total or declaration.no_hours:
                before = previous.get(_get_previous_key(declaration))
                people_at_work = any(
                    line._is_at_work() for line in declaration.line_ids
                )
                found[declaration] += [
                    (None, kind, before)
                    for kind in anomalies.find_in_declaration(
                        total, before, declaration.no_hours, people_at_work
                    )
                ]
        return found

    def get_anomalies(self):
        """Return {declaration: [``Anomaly``]}."""
        return {
            declaration: [
                Anomaly(line, kind, self.get_sentence(declaration, line, kind, facts))
                for line, kind, facts in found
            ]
            for declaration, found in self.find().items()
        }

    def get_sentence(self, declaration, line, kind, facts):
        """Return a kind in words: each has its own, of a line or of the month."""
        if line:
            return self._get_line_sentence(line, kind, facts)
        return {
            anomalies.NO_HOURS_AT_WORK: self.env._(
                "No hours declared although people are at work."
            ),
            anomalies.JUMP: self.env._(
                "%(total)s h in all, %(before)s h the month before.",
                total=write_number(self.env, declaration._get_declared_hours(), 1),
                before=write_number(self.env, facts or 0, 1),
            ),
        }[kind]

    def get_changes(self):
        """Return {declaration: hours more or less than the month before, as text}."""
        previous = self._get_previous_totals()
        changes = {}
        for declaration in self.declarations:
            before = previous.get(_get_previous_key(declaration))
            if before is None or declaration.state == "to_declare":
                continue
            change = declaration._get_declared_hours() - before
            sign = "+" if change > 0 else ""
            changes[declaration] = self.env._(
                "%(change)s h",
                change=sign + write_number(self.env, change, 1),
            )
        return changes

    def refuse_to_send(self, no_hours):
        """Refuse "no hours" where some are entered, and hours where none are."""
        for declaration in self.declarations:
            declared = declaration._get_declared_hours()
            if no_hours and declared:
                raise ValidationError(
                    self.env._(
                        "Hours are entered for %s: clear them before declaring a "
                        "month without hours.",
                        declaration.month_label,
                    )
                )
            if not no_hours and not declared:
                raise ValidationError(
                    self.env._(
                        "Enter the hours of at least one person, or declare that "
                        "there were no hours in %s.",
                        declaration.month_label,
                    )
                )

    def find_others_with_same_people(self):
        """Return the other months that wait, with some of the same people."""
        shared = self.Line._read_group(
            [
                *self._get_same_people_domain(),
                ("declaration_id.state", "=", "declared"),
                ("declaration_id", "not in", self.declarations.ids),
            ],
            ["declaration_id"],
        )
        return self.declarations.browse(declaration.id for (declaration,) in shared)

    def _get_same_people_domain(self):
        """Return the domain of the lines of these people in these months."""
        return [
            ("participant_id", "in", self.declarations.line_ids.participant_id.ids),
            ("month", "in", list(set(self.declarations.mapped("month")))),
        ]

    def _get_line_sentence(self, line, kind, facts):
        values = {
            "person": line._get_person_name(),
            "hours": line._format_hours(facts.hours),
            "total": line._format_hours(facts.total),
            "detail": line.uncounted_detail,
        }
        return {
            anomalies.OUTSIDE: self.env._(
                "%(person)s was not at work that month.", **values
            ),
            anomalies.TOO_MANY: self.env._(
                "%(person)s: %(hours)s h in a month, please check.", **values
            ),
            anomalies.ELSEWHERE: self.env._(
                "%(person)s: %(total)s h this month on several lots, please check.",
                **values,
            ),
            anomalies.UNUSUAL: self.env._(
                "%(person)s: %(hours)s h, three times the usual month or more.",
                **values,
            ),
            anomalies.NOTHING: self.env._(
                "%(person)s is at work and has no hours.", **values
            ),
            anomalies.NOT_CHECKED: self.env._(
                "%(person)s: eligibility to check before the hours are validated.",
                **values,
            ),
            anomalies.EXPIRED: self.env._(
                "%(person)s: hours not counted (%(detail)s).", **values
            ),
        }[kind]

    def _get_previous_totals(self):
        """Return {(company on the lot, month): hours} of the months before."""
        keys = {_get_previous_key(declaration) for declaration in self.declarations}
        groups = self.Line._read_group(
            [
                ("contractor_id", "in", [contractor.id for contractor, _month in keys]),
                ("month", "in", [month for _contractor, month in keys]),
                ("source_id", "=", False),
                ("declaration_id.state", "in", (*SENT_STATES, *CERTIFIED_STATES)),
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
        for placement, months, worked, training in self.Line._read_group(
            [
                ("placement_id", "in", self.declarations.line_ids.placement_id.ids),
                ("source_id", "=", False),
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
        groups = self.Line._read_group(
            self._get_same_people_domain(),
            ["participant_id", "month:day"],
            ["worked_hours:sum", "training_hours:sum"],
        )
        return {
            (person, month): worked + training
            for person, month, worked, training in groups
        }


def _get_previous_key(declaration):
    return (
        declaration.contractor_id._origin,
        declaration.month and previous_month(declaration.month),
    )


def _get_facts(line, usual, totals):
    """Return the ``LineFacts`` of the line, from what was read for all."""
    return anomalies.LineFacts(
        hours=line._get_declared_hours(),
        at_work=line._is_at_work(),
        checked=bool(line.placement_id.eligibility_id),
        # training left out by the clause is no surprise: only the limits are
        expired=line.uncounted_reason
        in (counting.REASON_ELIGIBILITY, counting.REASON_PERMANENT),
        usual=tuple(
            hours
            for month, hours in usual.get(line.placement_id._origin, ())
            if month < line.month
        ),
        total=totals.get((line.participant_id._origin, line.month)),
    )
