# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain
from odoo.tools import format_list

from ..rules.steps import JURY_STATES
from ..rules.validity import LIVE_STATES

BEFORE_THE_JURY = ("to_complete", *JURY_STATES)
UNDECIDED = ("draft", "informed")
HOLDING_STATES = (*LIVE_STATES, "future", "suspended")


class TransferCheck:
    """What is to be finished before files go to the label of another organisation."""

    def __init__(self, files, programme):
        self.env = files.env
        # sudo: what is under way stops a file, whoever may read it
        self.files = files.sudo()
        self.awards = self.files.award_ids
        self.programme = programme

    def list_waiting(self):
        """Return a sentence for each kind of thing that is under way."""
        env = self.env
        measures = self.awards.event_ids.filtered(lambda one: one.state in UNDECIDED)
        sentences = []
        if names := self._name(self._find_before_the_jury()):
            sentences.append(
                env._("Decided or taken back to writing here first: %s.", names)
            )
        if names := self._name(self._find_complaints()):
            sentences.append(
                env._("Appeals and complaints to answer first: %s.", names)
            )
        if names := self._name(measures):
            sentences.append(env._("Measures to decide or to drop first: %s.", names))
        if names := self._name(self.awards.filtered("waiting_act")):
            sentences.append(
                env._("Labels on which an act waits for another person: %s.", names)
            )
        if names := self._name(self._find_twins()):
            sentences.append(
                env._("Already followed there, for the same label: %s.", names)
            )
        return sentences

    def _name(self, records):
        return format_list(self.env, records.mapped("display_name"))

    def _find_before_the_jury(self):
        pending = self.files.hearing_ids.filtered(lambda one: not one.released_on)
        return pending.application_id | self.files.filtered(
            lambda file: file.state in BEFORE_THE_JURY
        )

    def _find_complaints(self):
        about = Domain("application_id", "in", self.files.ids) | Domain(
            "award_id", "in", self.awards.ids
        )
        return (
            self.env["label.complaint"]
            .sudo()
            .search(about & Domain("state", "!=", "answered"))
        )

    def _find_twins(self):
        """Return what the other organisation has of the same establishments."""
        there = Domain("programme_id", "=", self.programme.id)
        running = self.files.filtered(lambda file: file.state != "notified")
        held = self.awards.filtered(lambda award: award.state in HOLDING_STATES)
        files = self.env["label.application"].sudo()
        twins = files.search(
            there
            & Domain("partner_id", "in", running.partner_id.ids)
            & Domain("state", "!=", "notified")
        )
        labels = self.env["label.award"].sudo()
        return (
            twins
            | labels.search(
                there
                & Domain("partner_id", "in", held.partner_id.ids)
                & Domain("state", "in", HOLDING_STATES)
            ).application_id
        )
