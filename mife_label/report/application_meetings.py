# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


class ApplicationMeetings:
    """The meetings of a file, in the calendar of its coach."""

    def __init__(self, applications):
        self.env = applications.env
        self.applications = applications
        self.domain = [
            ("res_model", "=", applications._name),
            ("res_id", "in", applications.ids),
        ]

    def count(self):
        """Return {id of a file: its meetings}."""
        events = self.env["calendar.event"]
        return dict(events._read_group(self.domain, ["res_id"], ["__count"]))

    def get_action(self):
        """Open the meetings of one file, ready for a new one with the company."""
        application = self.applications
        people = self.env.user.partner_id | application.contact_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "calendar.action_calendar_event"
        )
        return {
            **action,
            "domain": self.domain,
            "context": {
                "default_res_model": application._name,
                "default_res_id": application.id,
                "default_name": application.partner_id.name,
                "default_partner_ids": people.ids,
            },
        }
