# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.tools import format_date


class Lateness:
    """Whether a file, and what was asked to complete it, came in time for a jury.

    A file is in time by its first version: a completion makes another one. What is
    asked is due on the day given; else on the deadline of the jury, if it was asked
    before.
    """

    def __init__(self, application, session):
        self.env = application.env
        self.application = application
        self.session = session
        self.deadline = session.date_deadline

    @classmethod
    def of_file(cls, application):
        """Judge a file by the session that hears it, or that of its day."""
        # sudo: the deadline of a jury is known to all who follow the file
        session = application.sudo().hearing_ids.sorted("id")[-1:].session_id
        if not session and application.date_jury:
            session = application.sudo().programme_id.session_ids.filtered(
                lambda one: one.date == application.date_jury
            )[:1]
        return cls(application, session)

    def describe(self):
        """Return what came late, in sentences; nothing if all was in time."""
        if not self.deadline:
            return ""
        return " ".join(
            filter(None, [self._describe_file(), *self._describe_answers()])
        )

    def _describe_file(self):
        day = self._get_submitted_on()
        if not day or day <= self.deadline:
            return ""
        return self.env._(
            "Submitted on %(day)s, after the deadline of the jury (%(deadline)s).",
            day=self._format(day),
            deadline=self._format(self.deadline),
        )

    def _get_submitted_on(self):
        versions = self.application.submission_ids
        # a manager may have corrected it, for a file handed in on paper
        noted = self.application.date_submitted
        if len(versions) < 2:
            return versions and noted
        local = versions.with_context(tz=self.session._get_tz())
        first = min(versions.mapped("submitted_on"))
        day = fields.Datetime.context_timestamp(local, first).date()
        return min(day, noted or day)

    def _describe_answers(self):
        today = fields.Date.context_today(self.application)
        for request in self.application.request_ids.sorted("asked_on"):
            due = self._get_due(request)
            if not due or request.state == "draft":
                continue
            if request.answered_on and request.answered_on > due:
                yield self.env._(
                    "Completion answered on %(day)s, expected by %(due)s.",
                    day=self._format(request.answered_on),
                    due=self._format(due),
                )
            elif request.state == "sent" and today > due:
                yield self.env._(
                    "Completion not answered yet, expected by %s.", self._format(due)
                )

    def _get_due(self, request):
        if request.date_due:
            return request.date_due
        in_time = request.asked_on and request.asked_on <= self.deadline
        return in_time and self.deadline

    def _format(self, day):
        return format_date(self.env, day)
