# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import fields


class JuryCalls:
    """What the members of a jury are called about, without anybody asking."""

    def __init__(self, env):
        self.env = env

    def remind_of_reading(self):
        """Remind the members of the files to read, once per session.

        All of them: a reminder to those who are late would tell who is.
        """
        Session = self.env["label.session"]
        today = fields.Date.context_today(Session)
        for session in Session.search(
            [("state", "=", "reading"), ("reminded_on", "=", False)]
        ):
            days = session.programme_id.reading_reminder_days
            if session.date - relativedelta(days=days) <= today <= session.date:
                session.sudo().member_ids._mail_voters(
                    "mife_label.mail_template_jury_reminder"
                )
                session._write_by_action({"reminded_on": today})
