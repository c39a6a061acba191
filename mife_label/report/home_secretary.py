# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from ..common.home import MAX_ROWS
from .home_label import ADDON, LabelHome


class SecretaryHome(LabelHome):
    """From the submission of a file to the letter that says the decision."""

    role = "secretary"
    group = "mife_label.mife_label_group_secretary"
    sequence = 20

    def get_title(self):
        return self.env._("Secretary of the jury")

    def get_intro(self):
        return self.env._("From the submission to the decision")

    def get_lists(self):
        title = self.env._("What waits for you")
        rows = [
            *self._get_file_rows(),
            *self.get_proposal_rows(),
            *self._get_session_rows(),
            *self._get_complaint_rows(),
        ]
        rows.sort(key=lambda row: row[0])
        return [
            self.list_block(
                "waiting",
                title,
                [row for _since, row in rows[:MAX_ROWS]],
                len(rows),
                self.open_files(
                    title, Domain("state", "in", ("submitted", "admissible")), "list"
                ),
                self.env._("Nothing waits for you."),
            )
        ]

    def _get_file_rows(self):
        words = {
            "submitted": self.env._("To declare admissible, or to complete"),
            "admissible": self.env._("To put on the agenda of a jury"),
        }
        files = self.env["label.application"].search([("state", "in", list(words))])
        for application in files:
            since = application.date_submitted or application.date_first_contact
            row = self.get_file_row(application, words[application.state], since)
            yield since, row

    def get_proposal_rows(self):
        """Return the decisions that wait for a second person, untold."""
        proposals = self.env["label.proposal"].search([("user_id", "!=", self.env.uid)])
        for proposal in proposals:
            since = proposal.create_date.date()
            what = self.env._("Decision without a jury, to confirm")
            yield since, self.get_file_row(proposal.application_id, what, since)

    def _get_session_rows(self):
        sessions = self.env["label.session"].search(
            [("state", "!=", "published"), ("date", "<", self.today.isoformat())]
        )
        labels = self.get_labels("label.session", "state")
        for session in sessions:
            what = self.env._("Minutes to write, decisions to publish")
            detail = " \u00b7 ".join([what, labels[session.state]])
            target = self.open_record(session)
            row = self.row(session.display_name, detail, session.date, target)
            yield session.date, row

    def _get_complaint_rows(self):
        complaints = self.env["label.complaint"].search([("state", "!=", "answered")])
        labels = self.get_labels("label.complaint", "state")
        for complaint in complaints:
            detail = " \u00b7 ".join([labels[complaint.state], complaint.name])
            since = complaint.received_on
            yield (
                since,
                self.row(complaint.subject, detail, since, self.open_record(complaint)),
            )

    def get_progress(self):
        return [self.get_stage_steps(self.env._("Where the files stand"))]

    def get_slips(self):
        return [
            self._get_question_slip(),
            self.get_late_files_slip(),
            self.get_late_answers_slip(),
            self.get_complaint_slip(),
            self.get_measure_slip(),
            self.get_late_conditions_slip(),
            self.get_renewal_slip(),
        ]

    def _get_question_slip(self):
        domain = Domain(
            [("state", "=", "question"), ("session_id.state", "!=", "published")]
        )
        title = self.env._("Links between jurors and files to settle")
        return self.slip(
            "questions",
            title,
            self.env["label.interest"].search_count(domain),
            self.open_list(f"{ADDON}.label_interest_action", title, domain),
            "danger",
        )

    def get_figures(self):
        return [
            self.get_jury_figure(),
            self.get_open_figure(self.env._("Files under way")),
            self.get_decision_figure(),
            self.get_award_figure(),
        ]

    def get_charts(self):
        return [
            self.get_results_chart(),
            self.get_arrivals_chart(),
            self.get_endings_chart(),
        ]
