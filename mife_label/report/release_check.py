# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import LockError, UserError
from odoo.tools import format_list


def lock_release(session):
    """Let one person publish: a second click finds the session published."""
    try:
        # sudo: who publishes does not read every file
        session.sudo().lock_for_update(allow_referencing=True)
    except LockError as error:
        raise UserError(
            session.env._(
                "Somebody is publishing these decisions right now: reload the page "
                "in a moment."
            )
        ) from error
    session.invalidate_recordset(["state"])


class ReadingCheck:
    """What a jury lacks before its files are open to its members."""

    def __init__(self, session):
        session.ensure_one()
        self.env = session.env
        self.session = session

    def check(self):
        # sudo: who opens the reading does not read every file
        session = self.session.sudo()
        voters = session.member_ids.filtered("has_vote")
        if not voters:
            raise UserError(self.env._("Enter the members of the jury first."))
        if not session.hearing_ids:
            raise UserError(self.env._("Put at least one file on the agenda first."))
        session.hearing_ids._check_sealed()
        voters._ensure_accounts()


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
        for obstacle in self._find_obstacles(self.hearings):
            raise UserError(obstacle)

    def list_lacks(self):
        """Return what is missing, to who may read each file, before being asked."""
        shown, hidden = self._split_shown()
        lacks = list(self._find_obstacles(shown))
        if any(self._find_obstacles(hidden)):
            lacks.append(
                self.env._(
                    "A file that you have a link with lacks something: another "
                    "secretary completes it."
                )
            )
        return lacks

    def list_remarks(self):
        """Return what is not noted: it keeps nothing from being published."""
        shown = self._split_shown()[0]
        silent = self.env["label.feedback"].sudo()._find_silent(shown)
        return [
            *(
                self.env._("Whether %s came to the jury.", hearing.partner_id.name)
                for hearing in shown
                if hearing.company_presence == "expected" and not hearing.out_as
            ),
            *(
                self.env._(
                    "What the jury tells %s axis by axis (in its letter).",
                    hearing.partner_id.name,
                )
                for hearing in silent
            ),
        ]

    def _split_shown(self):
        """Return the files still to publish that who asks reads, and the others."""
        pending = self.hearings.filtered(
            lambda one: one.application_id.state == "under_review"
        )
        shown = pending.with_user(self.env.user)._filtered_access("read").sudo()
        return shown, pending - shown

    def _find_obstacles(self, hearings):
        for hearing in hearings:
            obstacle = (
                self._find_lack(hearing)
                or hearing.vote_id
                and hearing.vote_id._find_obstacle()
            )
            if obstacle:
                yield obstacle

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
