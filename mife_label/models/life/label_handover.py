# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Command

from ...rules.steps import OPEN_STATES
from .label_plan_action import OPEN_STATES as OPEN_ACTIONS


class LabelHandover(models.Model):
    """A coach leaves: files, labels and what else was followed go to others."""

    _name = "label.handover"
    _description = "Departure of a coach"
    _inherit = "label.handover.mixin"
    _handover_group = "mife_label.mife_label_group_coach"

    line_ids = fields.One2many(
        comodel_name="label.handover.line",
        inverse_name="handover_id",
        string="Applications",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        copy=False,
    )

    @api.depends("leaver_id")
    def _compute_line_ids(self):
        for handover in self:
            handover.line_ids = [
                Command.clear(),
                *(
                    Command.create({"application_id": application.id})
                    for application in handover._get_applications()
                ),
            ]

    def action_refresh(self):
        """Take what was given to the leaver since, leave what is not any more."""
        for handover in self:
            applications = handover._get_applications()
            known = handover.line_ids.application_id
            handover.line_ids = [
                *(
                    Command.delete(line.id)
                    for line in handover.line_ids
                    if line.application_id not in applications
                ),
                *(
                    Command.create({"application_id": application.id})
                    for application in applications - known
                ),
            ]

    def _get_applications(self):
        return self._get_followed("label.application", ("state", "in", OPEN_STATES))

    def _get_meetings(self):
        """Return the meetings to come about files, that the leaver organises."""
        events = (
            self.env["calendar.event"]
            .sudo()
            .search(
                [
                    ("user_id", "=", self.leaver_id.id),
                    ("start", ">=", fields.Datetime.now()),
                    ("res_model", "=", "label.application"),
                ],
                order="start, id",
            )
        )
        subjects = self._get_meeting_subjects(events)
        company = self._get_own_company()
        return events.filtered(lambda event: subjects[event].company_id == company)

    def _get_labels(self):
        return {
            "label.application": self.env._("Applications"),
            "label.award": self.env._("Labels followed"),
            "label.interview": self.env._("Interviews to be confirmed"),
            "label.plan.action": self.env._("Actions of the plan to do"),
            "calendar.event": self.env._("Meetings to come"),
            "mail.activity": self.env._("Tasks to do"),
        }

    def _get_parts(self):
        found = {
            "label.application": self._get_applications(),
            "label.award": self._get_followed("label.award"),
            "label.interview": self._get_followed(
                "label.interview", ("state", "!=", "confirmed")
            ),
            "label.plan.action": self._get_followed(
                "label.plan.action", ("state", "in", OPEN_ACTIONS)
            ),
            "calendar.event": self._get_meetings(),
            "mail.activity": self._get_activities("label."),
        }
        return self._make_parts(
            (label, found[model]) for model, label in self._get_labels().items()
        )

    def _get_line_successors(self):
        return {
            line.application_id: line.successor_id
            for line in self.line_ids
            if line.successor_id
        }

    def _get_subjects(self, records):
        """Return the file that each record is about."""
        if records._name == "label.application":
            return {application: application for application in records}
        if records._name == "calendar.event":
            return self._get_meeting_subjects(records)
        if records._name == "mail.activity":
            return self._get_activity_subjects(records)
        if "application_id" in records._fields:
            return {record: record.application_id for record in records}
        return {}

    def _get_meeting_subjects(self, events):
        applications = self.env["label.application"]
        return {event: applications.browse(event.res_id).exists() for event in events}
