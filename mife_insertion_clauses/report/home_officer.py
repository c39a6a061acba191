# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from ..common.home import MAX_ROWS
from ..models.certificate.insertion_attestation_sending import PROBLEMS
from ..models.shared.vocabulary import format_month
from .home_clauses import ADDON, STEP_TONES, ClausesHome

MONTHS_SHOWN = 6


class OfficerHome(ClausesHome):
    """The months of the whole team: to check, to attest, to chase."""

    role = "officer"
    group = "mife_insertion_clauses.group_insertion_officer"
    sequence = 20

    def get_title(self):
        return self.env._("Hours officer")

    def get_intro(self):
        return self.env._(
            "Hours of %s, for the whole team", format_month(self.env, self.month)
        )

    def get_lists(self):
        return [self._get_waiting("declared"), self._get_waiting("validated")]

    def _get_waiting(self, state):
        words = {
            "declared": (
                self.env._("Hours to check and validate"),
                self.env._("Nothing to validate: all that was declared is."),
            ),
            "validated": (
                self.env._("Hours to attest"),
                self.env._("Nothing to attest: all that was validated is."),
            ),
        }
        title, nothing = words[state]
        date = f"{state}_on"
        domain = Domain("state", "=", state)
        months = self.env["insertion.declaration"].search(domain, order=f"{date}, id")
        return self.list_block(
            state,
            title,
            [self._get_row(month, date) for month in months[:MAX_ROWS]],
            len(months),
            self.open_list(
                f"{ADDON}.insertion_declaration_action",
                title,
                domain,
                search_default_group_by_month=1,
            ),
            nothing,
        )

    def _get_row(self, month, date):
        details = [
            month.month_label,
            month.lot_id.display_name,
            self.env._("no hours")
            if month.no_hours
            else self.quantity(month.counted_hours, "h"),
        ]
        if month.step == "to_check":
            details.append(self.env._("to look at: %s", month.anomaly_count))
        since = month[date]
        return self.row(
            month.partner_id.display_name,
            " \u00b7 ".join(details),
            since and since.date(),
            self.open_record(month),
        )

    def get_progress(self):
        return [self.get_month_steps()]

    def get_slips(self):
        return [
            self.get_late_months_slip(),
            self._get_correction_slip(),
            self._get_approval_slip(),
            self._get_sending_slip(),
            *self.get_eligibility_slips(),
            self.get_facts_slip(),
            self.get_contact_slip(),
            self.get_request_slip(),
            self.get_followup_slip(),
            self.get_difficulty_slip(),
        ]

    def _get_correction_slip(self):
        domain = Domain("state", "=", "to_correct")
        title = self.env._("Months given back, not corrected yet")
        return self.slip(
            "to_correct",
            title,
            self.env["insertion.declaration"].search_count(domain),
            self.open_list(
                f"{ADDON}.insertion_declaration_action",
                title,
                domain,
                search_default_group_by_month=1,
            ),
        )

    def _get_approval_slip(self):
        domain = Domain("state", "=", "to_approve") & Domain(
            "approval_due", "<", self.today.isoformat()
        )
        title = self.env._("Holders past their time")
        return self.slip(
            "approvals",
            title,
            self.env["insertion.declaration"].search_count(domain),
            self.open_list(f"{ADDON}.insertion_declaration_action", title, domain),
        )

    def _get_sending_slip(self):
        """Return the attestations of which a last sending reached nobody."""
        problems = self.env["insertion.attestation.sending"].search(
            [("state", "in", PROBLEMS)]
        )
        last = problems._read_group(
            [("attestation_id", "in", problems.attestation_id.ids)],
            ["attestation_id", "partner_id"],
            ["id:max"],
        )
        last_ids = {sending_id for _attestation, _partner, sending_id in last}
        stuck = problems.filtered(lambda sending: sending.id in last_ids)
        title = self.env._("Attestations that did not leave")
        return self.slip(
            "sendings",
            title,
            len(stuck.attestation_id),
            self.open_list(
                f"{ADDON}.insertion_attestation_action",
                title,
                Domain("id", "in", stuck.attestation_id.ids),
            ),
            "danger",
        )

    def get_figures(self):
        return [
            self._get_waiting_figure(),
            self._get_attestation_figure(),
            self.get_hours_figure(),
            self.get_people_figure(),
        ]

    def _get_waiting_figure(self):
        domain = Domain("state", "=", "declared")
        [[hours]] = self.Line._read_group(domain, [], ["counted_hours:sum"])
        title = self.env._("Hours declared, to validate")
        return self.figure(
            "waiting",
            title,
            self.quantity(float(hours or 0), "h"),
            self.open_list(
                f"{ADDON}.insertion_declaration_line_action", title, domain, "list"
            ),
        )

    def _get_attestation_figure(self):
        first = self.today.replace(day=1)
        domain = Domain("issued_on", ">=", first.isoformat())
        title = self.env._("Attestations issued this month")
        return self.figure(
            "attestations",
            title,
            self.number(self.env["insertion.attestation"].search_count(domain)),
            self.open_list(f"{ADDON}.insertion_attestation_action", title, domain),
        )

    def get_charts(self):
        return [self._get_steps_chart(), self.get_hours_chart()]

    def _get_steps_chart(self):
        # this month is not declared yet
        months = self.get_months(MONTHS_SHOWN + 1)[:-1]
        domain = Domain("month", ">=", months[0].isoformat())
        groups = self.env["insertion.declaration"]._read_group(
            domain, ["month:month", "step"], ["__count"]
        )
        counts = {(month, step): count for month, step, count in groups}
        labels = self.get_labels("insertion.declaration", "step")
        return self.chart(
            "steps",
            self.env._("Where the last months stand"),
            "stacked",
            [self.short_month(month) for month in months],
            [
                (
                    labels[step],
                    tone,
                    [counts.get((month, step), 0) for month in months],
                    [
                        self.open_month(month, labels[step], ("step", "=", step))
                        for month in months
                    ],
                )
                for step, tone in STEP_TONES.items()
                if any((month, step) in counts for month in months)
            ],
            self.env._("Month"),
        )
