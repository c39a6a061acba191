# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.fields import Domain

from ..common.home import Home
from ..common.words import write_count, write_day
from ..rules.steps import JURY_RESULTS, OPEN_STATES, WRITING_STATES
from ..rules.validity import LIVE_STATES, RENEWAL_MONTHS

ADDON = "mife_label"
STAGE_TONES = {
    "first_contact": "muted",
    "eligibility": "muted",
    "in_progress": "info",
    "to_complete": "warning",
    "submitted": "primary",
    "admissible": "primary",
    "on_agenda": "primary",
    "under_review": "success",
}
RESULT_TONES = {
    "awarded": "success",
    "awarded_with_conditions": "info",
    "deferred": "warning",
    "refused": "danger",
}
QUARTERS = 8


class LabelHome(Home):
    """What the homes of the label have in common.

    None says a mark, a vote, a link or a decision that was not notified: they read
    files, their dates and what was published.
    """

    # scope

    @property
    def scope_user(self):
        """The coach whose files are shown, nobody for those of all."""
        return self.env["res.users"]

    def scope(self, path=""):
        if not self.scope_user:
            return Domain.TRUE
        return Domain(f"{path}user_id", "=", self.scope_user.id)

    def is_used(self):
        return bool(self.env["label.application"].search_count([], limit=1))

    def get_first_steps(self):
        manages = self.env.user.has_group("mife_label.mife_label_group_manager")
        programme = (
            self.env._("Set up the label"),
            self.env._("Its name, its rules, how long it is valid."),
            self.open_list(f"{ADDON}.label_programme_action", self.env._("Labels"), []),
        )
        return self.first_steps(
            self.env._("Welcome: here is where your day will begin"),
            self.env._(
                "Once a company is met, this page says what waits for you, how far the "
                "files are and what slips. Choose how to begin:"
            ),
            [
                *([programme] if manages else []),
                (
                    self.env._("Read the standard"),
                    self.env._(
                        "Axes, criteria and scale: a file needs them published."
                    ),
                    self.open_list(
                        f"{ADDON}.label_standard_action", self.env._("Standards"), []
                    ),
                ),
                (
                    self.env._("Record a first contact"),
                    self.env._("The establishment is enough to begin its file."),
                    self.open_new("label.application"),
                ),
            ],
        )

    # where clicks lead

    def open_files(self, title, domain, view=None, **context):
        return self.open_list(
            f"{ADDON}.label_application_action", title, domain, view, **context
        )

    # lists

    def get_file_row(self, application, what, since):
        return self.row(
            application.partner_id.display_name,
            " \u00b7 ".join([what, application.name]),
            since,
            self.open_record(application),
        )

    # progress

    def get_stage_steps(self, title):
        domain = Domain("state", "in", OPEN_STATES) & self.scope()
        counts = dict(
            self.env["label.application"]._read_group(domain, ["state"], ["__count"])
        )
        labels = self.get_labels("label.application", "state")
        return self.steps_block(
            "stages",
            title,
            [
                (
                    labels[state],
                    counts.get(state, 0),
                    tone,
                    self.open_files(
                        labels[state], Domain("state", "=", state) & self.scope()
                    ),
                )
                for state, tone in STAGE_TONES.items()
            ],
            self.env._("No file is open.") if not counts else "",
        )

    # what slips

    def get_late_files_slip(self):
        domain = Domain(
            [
                ("state", "in", WRITING_STATES),
                ("date_deadline", "<", self.today.isoformat()),
            ]
        )
        return self._slip_of_files(
            "late_files",
            self.env._("Files expected, not submitted yet"),
            domain,
            "danger",
        )

    def get_late_answers_slip(self):
        domain = Domain(
            "request_ids",
            "any",
            [("state", "=", "sent"), ("date_due", "<", self.today.isoformat())],
        )
        return self._slip_of_files(
            "late_answers",
            self.env._("Completions not answered in time"),
            domain,
            "danger",
        )

    def get_late_conditions_slip(self):
        late = [
            ("result", "=", "awarded_with_conditions"),
            ("taken_back_on", "=", False),
            ("date_condition_met", "=", False),
            ("date_condition_failed", "=", False),
            ("date_condition", "<", self.today.isoformat()),
        ]
        return self._slip_of_files(
            "late_conditions",
            self.env._("Labels whose conditions are overdue"),
            Domain("conclusion_id", "any", late),
            "danger",
        )

    def get_orphan_slip(self):
        return self._slip_of_files(
            "orphans",
            self.env._("Files without a coach"),
            Domain([("user_id", "=", False), ("state", "in", OPEN_STATES)]),
        )

    def _slip_of_files(self, name, title, domain, tone="warning"):
        domain &= self.scope()
        return self.slip(
            name,
            title,
            self.env["label.application"].search_count(domain),
            self.open_files(title, domain, "list"),
            tone,
        )

    def get_late_commitments_slip(self):
        domain = Domain(
            [
                ("state", "in", ("planned", "under_way")),
                ("date_due", "<", self.today.isoformat()),
                ("application_id.state", "=", "notified"),
            ]
        ) & self.scope("application_id.")
        title = self.env._("Commitments of holders overdue")
        return self.slip(
            "late_commitments",
            title,
            self.env["label.commitment"].search_count(domain),
            self.open_list(f"{ADDON}.label_commitment_action", title, domain),
        )

    def get_renewal_slip(self):
        """Return the labels that end soon and whose holder did not begin again."""
        domain = Domain("state", "=", "to_renew") & self.scope()
        ending = self.env["label.award"].search(domain)
        waiting = ending.filtered(lambda award: not award.renewal_id)
        title = self.env._("Labels that end soon, without a renewal")
        return self.slip(
            "renewals",
            title,
            len(waiting),
            self.open_list(
                f"{ADDON}.label_award_action", title, Domain("id", "in", waiting.ids)
            ),
            detail=self.env._("within %s months", RENEWAL_MONTHS),
        )

    def get_complaint_slip(self):
        domain = Domain(
            [("answered_on", "=", False), ("date_due", "<", self.today.isoformat())]
        )
        title = self.env._("Complaints not answered in time")
        return self.slip(
            "complaints",
            title,
            self.env["label.complaint"].search_count(domain),
            self.open_list(f"{ADDON}.label_complaint_action", title, domain),
            "danger",
        )

    def get_measure_slip(self):
        domain = Domain(
            [
                ("state", "=", "informed"),
                "|",
                ("answered_on", "!=", False),
                ("answer_until", "<", self.today.isoformat()),
            ]
        )
        title = self.env._("Measures to decide: the company was heard")
        return self.slip(
            "measures",
            title,
            self.env["label.award.event"].search_count(domain),
            self.open_list(f"{ADDON}.label_award_event_action", title, domain),
        )

    # figures

    def get_open_figure(self, title):
        domain = Domain("state", "in", OPEN_STATES) & self.scope()
        return self.figure(
            "open",
            title,
            self.number(self.env["label.application"].search_count(domain)),
            self.open_files(title, domain),
        )

    def get_award_figure(self):
        domain = Domain("state", "in", LIVE_STATES) & self.scope()
        title = self.env._("Labels in force")
        return self.figure(
            "awards",
            title,
            self.number(self.env["label.award"].search_count(domain)),
            self.open_list(f"{ADDON}.label_award_action", title, domain),
        )

    def get_jury_figure(self):
        session = self.env["label.session"].search(
            [("date", ">=", self.today.isoformat()), ("state", "!=", "published")],
            order="date, id",
            limit=1,
        )
        title = self.env._("Next jury")
        if not session:
            return self.figure(
                "jury",
                title,
                "\N{EN DASH}",
                self.open_list(f"{ADDON}.label_session_action", title, []),
                self.env._("No jury has a day yet."),
            )
        return self.figure(
            "jury",
            title,
            write_day(self.env, session.date, "d MMM yyyy"),
            self.open_record(session),
            self._say_wait((session.date - self.today).days),
        )

    def _say_wait(self, days):
        if not days:
            return self.env._("today")
        return write_count(
            self.env, days, self.env._("in %s day"), self.env._("in %s days")
        )

    def get_contact_figure(self):
        first = date(self.today.year, 1, 1)
        domain = Domain("date_first_contact", ">=", first.isoformat()) & self.scope()
        title = self.env._("Companies met in %s", self.today.year)
        return self.figure(
            "contacts",
            title,
            self.number(self.env["label.application"].search_count(domain)),
            self.open_files(title, domain, "list"),
        )

    def get_decision_figure(self):
        first = date(self.today.year, 1, 1)
        domain = Domain(
            [
                ("state", "=", "notified"),
                ("result", "in", list(dict(JURY_RESULTS))),
                ("date_notified", ">=", first.isoformat()),
            ]
        )
        counts = dict(
            self.env["label.application"]._read_group(domain, ["result"], ["__count"])
        )
        decided = sum(counts.values())
        awarded = counts.get("awarded", 0) + counts.get("awarded_with_conditions", 0)
        title = self.env._("Decisions notified in %s", self.today.year)
        return self.figure(
            "decisions",
            title,
            self.number(decided),
            self.open_files(title, domain, "list"),
            self.env._("%s with a label", self.percent(awarded, decided))
            if decided
            else "",
        )

    # charts

    def get_arrivals_chart(self):
        """Return the companies met and the files submitted, month after month."""
        months = self.get_months()
        words = {
            "date_first_contact": (self.env._("First contacts"), "info"),
            "date_submitted": (self.env._("Files submitted"), "primary"),
        }
        return self.chart(
            "arrivals",
            self.env._("Companies met, files submitted"),
            "bar",
            [self.short_month(month) for month in months],
            [
                self._get_arrivals(name, label, tone, months)
                for name, (label, tone) in words.items()
            ],
            self.env._("Month"),
        )

    def _get_arrivals(self, name, label, tone, months):
        domain = Domain(name, ">=", months[0].isoformat()) & self.scope()
        counts = dict(
            self.env["label.application"]._read_group(
                domain, [f"{name}:month"], ["__count"]
            )
        )
        targets = [
            self.open_files(
                f"{label} - {self.short_month(month)}",
                self._span(name, month, 1) & self.scope(),
                "list",
            )
            for month in months
        ]
        return label, tone, [counts.get(month, 0) for month in months], targets

    def get_results_chart(self):
        """Return what was decided, quarter after quarter, of what was notified."""
        first = self._get_quarter() - relativedelta(months=3 * (QUARTERS - 1))
        quarters = [first + relativedelta(months=3 * i) for i in range(QUARTERS)]
        domain = Domain("state", "=", "notified") & self.scope()
        groups = self.env["label.application"]._read_group(
            domain & Domain("date_notified", ">=", first.isoformat()),
            ["date_notified:quarter", "result"],
            ["__count"],
        )
        counts = {(quarter, result): count for quarter, result, count in groups}
        labels = self.get_labels("label.application", "result")
        return self.chart(
            "results",
            self.env._("Decisions notified, by quarter"),
            "stacked",
            [self._name_quarter(quarter) for quarter in quarters],
            [
                (
                    labels[result],
                    tone,
                    [counts.get((quarter, result), 0) for quarter in quarters],
                    [
                        self.open_files(
                            f"{labels[result]} - {self._name_quarter(quarter)}",
                            domain
                            & Domain("result", "=", result)
                            & self._span("date_notified", quarter, 3),
                            "list",
                        )
                        for quarter in quarters
                    ],
                )
                for result, tone in RESULT_TONES.items()
            ],
            self.env._("Quarter"),
        )

    def get_endings_chart(self):
        """Return the labels in force by the quarter in which they end."""
        first = self._get_quarter()
        quarters = [first + relativedelta(months=3 * i) for i in range(QUARTERS)]
        domain = Domain("state", "in", LIVE_STATES) & self.scope()
        counts = dict(
            self.env["label.award"]._read_group(
                domain, ["valid_until:quarter"], ["__count"]
            )
        )
        title = self.env._("Labels in force that end, by quarter")
        return self.chart(
            "endings",
            title,
            "bar",
            [self._name_quarter(quarter) for quarter in quarters],
            [
                (
                    self.env._("Labels"),
                    "primary",
                    [counts.get(quarter, 0) for quarter in quarters],
                    [
                        self.open_list(
                            f"{ADDON}.label_award_action",
                            f"{title} - {self._name_quarter(quarter)}",
                            domain & self._span("valid_until", quarter, 3),
                        )
                        for quarter in quarters
                    ],
                )
            ],
            self.env._("Quarter"),
        )

    def _span(self, name, first, months):
        after = first + relativedelta(months=months)
        return Domain([(name, ">=", first.isoformat()), (name, "<", after.isoformat())])

    def _get_quarter(self):
        month = self.today.month - (self.today.month - 1) % 3
        return self.today.replace(month=month, day=1)

    def _name_quarter(self, first):
        return self.env._(
            "Q%(quarter)s %(year)s", quarter=(first.month + 2) // 3, year=first.year
        )
