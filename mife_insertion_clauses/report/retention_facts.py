# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import date

from odoo import fields
from odoo.fields import Domain

from ..models.shared.vocabulary import CERTIFIED_STATES
from ..rules.hours import last_of_month
from ..rules.retention import Life

# what somebody wrote, not what the product noted by itself
WRITTEN = ("comment", "email", "email_outgoing")
REFERRAL_DAYS = ("date_proposed", "date_seen", "date_interview", "date_closed")


class RetentionFacts:
    """When people were last in contact, in a constant number of queries.

    Read as superuser: a date of the check tells nothing of the criterion here, and the
    whole life of a person decides, whatever the reader may see of it.
    """

    def __init__(self, people):
        self.people = people.sudo().with_context(active_test=False)
        self.env = self.people.env
        self.today = fields.Date.context_today(people)
        self._contacts = defaultdict(set)
        self._contracts = defaultdict(set)
        self._about = Domain("participant_id", "in", self.people.ids)

    def get_lives(self):
        """Return {person: ``Life``}."""
        self._read_people()
        self._read_placements()
        self._read_hours()
        self._read_referrals()
        self._read_checks()
        self._read_messages()
        self._read_activities()
        self._read_others()
        return {person: self._get_life(person.id) for person in self.people}

    def get_uncertified(self):
        """Return the people who have hours that nobody certified yet."""
        lines = self.env["insertion.declaration.line"]._read_group(
            self._about
            & Domain("state", "not in", CERTIFIED_STATES)
            & (Domain("worked_hours", ">", 0) | Domain("training_hours", ">", 0)),
            ["participant_id"],
        )
        return self.people.browse([person.id for (person,) in lines])

    def _get_life(self, key):
        contacts = self._contacts[key]
        # who was taken over from a file was not met on the day it was read
        met = {(day, kind) for day, kind in contacts if kind != "entry"} or contacts
        days = [day for day, _kind in met]
        return Life(
            key,
            tuple(met),
            frozenset(self._contracts[key]),
            min(days, default=None),
            max(days, default=None),
        )

    def _note(self, key, day, kind):
        if isinstance(day, date) and day:
            # a datetime is a date too, and does not compare with one
            day = day.date() if hasattr(day, "hour") else day
            self._contacts[key].add((day, kind))

    def _read_people(self):
        for person in self.people:
            self._note(person.id, person.create_date, "entry")

    def _read_placements(self):
        placements = self.env["insertion.placement"].search(self._about)
        for placement in placements:
            key = placement.participant_id.id
            self._note(key, placement.date_start, "placement")
            self._note(key, placement.date_end, "placement")
            self._contracts[key].add(placement.lot_id.contract_id.id)

    def _read_hours(self):
        for model, worked in (
            (
                "insertion.declaration.line",
                Domain("worked_hours", ">", 0) | Domain("training_hours", ">", 0),
            ),
            ("insertion.opening.line", Domain("placement_id", "!=", False)),
        ):
            Line = self.env[model]
            person = (
                "participant_id"
                if "participant_id" in Line._fields
                and Line._fields["participant_id"].store
                else "placement_id"
            )
            groups = Line._read_group(
                Domain("placement_id.participant_id", "in", self.people.ids) & worked,
                [person],
                ["month:max"],
            )
            for owner, month in groups:
                if owner._name == "insertion.placement":
                    owner = owner.participant_id
                self._note(owner.id, month and last_of_month(month), "hours")

    def _read_referrals(self):
        for referral in self.env["insertion.referral"].search(self._about):
            for name in REFERRAL_DAYS:
                self._note(referral.participant_id.id, referral[name], "referral")

    def _read_checks(self):
        for person, day in self.env["insertion.eligibility"]._read_group(
            self._about, ["participant_id"], ["checked_on:max"]
        ):
            self._note(person.id, day, "check")

    def _read_messages(self):
        for key, day in self.env["mail.message"]._read_group(
            [
                ("model", "=", self.people._name),
                ("res_id", "in", self.people.ids),
                ("message_type", "in", WRITTEN),
            ],
            ["res_id"],
            ["date:max"],
        ):
            self._note(key, day, "message")

    def _read_activities(self):
        for activity in self.env["mail.activity"].search(
            [
                ("res_model", "=", self.people._name),
                ("res_id", "in", self.people.ids),
                ("automated", "=", False),
            ]
        ):
            self._note(activity.res_id, activity.date_deadline, "activity")

    def _read_others(self):
        """Ask the models that know of other contacts."""
        for name in self.env.registry:
            Model = self.env[name]
            if hasattr(Model, "_get_contact_dates") and not Model._abstract:
                for key, day, kind in Model._get_contact_dates(self.people):
                    self._note(key, day, kind)
