# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tools import format_list


class ReleaseCheck:
    """What the files of a jury still lack before their decisions are published."""

    def __init__(self, hearings):
        self.env = hearings.env
        self.hearings = hearings

    def check_decided(self):
        undecided = self.hearings.filtered(
            lambda hearing: (
                not hearing.decision and hearing.application_id.state != "notified"
            )
        )
        if undecided:
            raise UserError(
                self.env._(
                    "These files have no decision yet: %s. Enter it, or defer them.",
                    format_list(self.env, undecided.partner_id.mapped("name")),
                )
            )

    def check(self):
        """Refuse a decision that could not be explained, followed or defended."""
        self.check_decided()
        # what was decided before votes were recorded is, as it stands
        self.env["label.vote"]._record(self.hearings)
        for hearing in self.hearings:
            obstacle = self._find_lack(hearing) or hearing.vote_id._find_obstacle()
            if obstacle:
                raise UserError(obstacle)

    def _find_lack(self, hearing):
        name = hearing.partner_id.name
        if hearing.decision != "deferred" and not hearing.is_quorum_met:
            return self.env._(
                "The quorum was not met for %s: defer the file, take its vote again "
                "with enough members, or call the jury a second time.",
                name,
            )
        if hearing.decision != "awarded" and not (hearing.reasons or "").strip():
            return self.env._(
                "Write the reasons of the decision on %s: the company reads them.",
                name,
            )
        if hearing.decision == "awarded_conditions" and not (
            (hearing.conditions or "").strip() and hearing.date_condition
        ):
            return self.env._(
                "Write the conditions set to %s and the day by which they are met.",
                name,
            )
        return ""
