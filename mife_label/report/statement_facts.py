# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields
from odoo.tools import groupby

from ..models.life.event_registration import SATISFIED
from ..rules.statement import Action, Commitment, Event, Facts, File, Label, Time
from ..rules.steps import AWARDED_RESULTS


class StatementFacts:
    """What a statement counts, read once from the records of a label.

    sudo: a statement says the same whoever makes it; what it reads is of one label.
    """

    def __init__(self, programme):
        programme.ensure_one()
        self.env = programme.sudo().with_context(active_test=False).env
        self.programme = programme.with_env(self.env)
        self._awards = None

    @property
    def awards(self):
        """The labels, each in its last certificate; those taken back left out."""
        if self._awards is None:
            self._awards = self.env["label.award"].search_fetch(
                [
                    ("programme_id", "=", self.programme.id),
                    ("active", "=", True),
                    ("successor_ids", "=", False),
                ],
                ["partner_id", "application_id", "valid_from", "valid_until"],
            )
        return self._awards

    def gather(self):
        return Facts(
            labels=self._read_labels(),
            files=self._read_files(),
            actions=self._read_actions(),
            commitments=self._read_commitments(),
            events=self.read_events(),
            times=self._read_times(),
            late_months=self.programme.late_renewal_months,
        )

    def _read_labels(self):
        measures = self._read_measures()
        return [
            Label(
                holder=award.partner_id.id,
                file=award.application_id.id,
                earlier_file=award.application_id.earlier_application_id.id or None,
                valid_from=award.valid_from,
                valid_until=award.valid_until,
                suspended=tuple(measures[award.application_id.id, "suspension"]),
                withdrawn=tuple(measures[award.application_id.id, "withdrawal"]),
                size=award.application_id.size or None,
                sector=award.partner_id.industry_id.id or None,
                town=award.partner_id.city or None,
            )
            for award in self.awards
        ]

    def _read_measures(self):
        """Return {(file, kind): [(first day, day of reinstatement or None)]}.

        A certificate that was corrected since keeps the measures it had.
        """
        measures = defaultdict(list)
        for event in self.env["label.award.event"].search(
            [
                ("award_id.programme_id", "=", self.programme.id),
                ("effective_on", "!=", False),
            ],
            order="effective_on, id",
        ):
            measures[event.award_id.application_id.id, event.kind].append(
                (event.effective_on, event.ended_on or None)
            )
        return measures

    def _read_files(self):
        return [
            File(
                kind=application.kind,
                result=(application.state == "notified" and application.result) or None,
                contact=application.date_first_contact or None,
                started=application.date_started or None,
                submitted=application.date_submitted or None,
                jury=application.date_jury or None,
                notified=application.date_notified or None,
            )
            for application in self.env["label.application"].search(
                [("programme_id", "=", self.programme.id)]
            )
        ]

    def _read_actions(self):
        return [
            Action(
                holder=action.partner_id.id,
                file=action.application_id.id,
                axis=action.axis_id.name,
                audience=action.audience,
                people=action.people_count,
                start=action.date_start or None,
                end=action.date_end or None,
                notified=action.application_id.date_notified or None,
                key=action.id,
            )
            for action in self.env["label.action"].search(self._of_labels())
        ]

    def _read_commitments(self):
        return [
            Commitment(
                axis=commitment.axis_id.name or None,
                due=commitment.date_due,
                state=commitment.state,
            )
            for commitment in self.env["label.commitment"].search(self._of_labels())
        ]

    def _of_labels(self):
        """Return the domain of what is in a file that gave a label."""
        return [
            ("application_id.programme_id", "=", self.programme.id),
            ("application_id.state", "=", "notified"),
            ("application_id.result", "in", AWARDED_RESULTS),
        ]

    def read_events(self):
        """Return the events held: what an event counts more is added here."""
        # one that is archived was called off
        events = self.env["event.event"].search(
            [
                ("label_programme_id", "=", self.programme.id),
                ("active", "=", True),
                ("kanban_state", "!=", "cancel"),
            ]
        )
        registrations = self.env["event.registration"].search(
            [
                ("event_id", "in", events.ids),
                ("active", "=", True),
                ("state", "!=", "cancel"),
            ]
        )
        by_event = dict(groupby(registrations, lambda one: one.event_id))
        return [self._read_event(event, by_event.get(event, [])) for event in events]

    def _read_event(self, event, registrations):
        present = [one for one in registrations if one.state == "done"]
        day = fields.Datetime.context_timestamp(
            event.with_context(tz=event.date_tz), event.date_begin
        ).date()
        return Event(
            day=day,
            invited=frozenset(_get_holders(registrations)),
            present=frozenset(_get_holders(present)),
            people=len(present),
            opinions=tuple(
                (one.id, one.label_opinion in SATISFIED)
                for one in present
                if one.label_opinion
            ),
        )

    def _read_times(self):
        """Return the time on the files of the label, and that which is on no file."""
        return [
            Time(
                day=line.date,
                action=line.label_action,
                hours=line.unit_amount,
                has_file=bool(line.label_application_id),
            )
            for line in self.env["account.analytic.line"].search(
                [
                    ("company_id", "=", self.programme.company_id.id),
                    ("label_action", "!=", False),
                    "|",
                    ("label_application_id", "=", False),
                    ("label_application_id.programme_id", "=", self.programme.id),
                ]
            )
        ]


def _get_holders(registrations):
    return {one.label_holder_id.id for one in registrations if one.label_holder_id}
