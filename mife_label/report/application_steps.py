# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError

from ..rules.steps import OPEN_STATES, ORIGINS, locked_fields

MOVE_DATES = frozenset({"date_started", "date_submitted", "date_notified"})


class ApplicationSteps:
    """What the step of a file does not allow, said in a sentence."""

    def __init__(self, applications):
        self.env = applications.env
        self.applications = applications

    def check_origin(self, target, origins=None):
        """Refuse to bring an application to ``target`` from another stage."""
        states = self.applications._fields["state"]._description_selection(self.env)
        labels = dict(states)
        for application in self.applications:
            if application.state not in (origins or ORIGINS[target]):
                raise UserError(
                    self.env._(
                        'Application %(application)s is at "%(state)s": it cannot go '
                        'from there to "%(target)s".',
                        application=application.display_name,
                        state=labels[application.state],
                        target=labels[target],
                    )
                )

    def check_none_open(self, vals_list):
        """Refuse a second open file for a label to an establishment."""
        defaults = self.applications.default_get(["partner_id", "programme_id"])
        self.env["res.partner"]._check_no_open_label_file(
            [
                (
                    vals.get("partner_id", defaults.get("partner_id")),
                    vals.get("programme_id", defaults.get("programme_id")),
                )
                for vals in vals_list
            ]
        )

    def check_no_other_open(self, vals):
        """Refuse to bring a file beside one that is open already."""
        if not {"partner_id", "programme_id"}.intersection(vals):
            return
        self.env["res.partner"]._check_no_open_label_file(
            [
                (
                    vals.get("partner_id", application.partner_id.id),
                    vals.get("programme_id", application.programme_id.id),
                )
                for application in self.applications
                if application.state in OPEN_STATES
            ],
            but=self.applications,
        )

    def check_jury_day(self):
        for application in self.applications:
            if not application.date_jury:
                raise UserError(
                    self.env._(
                        "Enter the day of the jury on application %s before putting it "
                        "on the agenda.",
                        application.display_name,
                    )
                )

    def check_proposed(self):
        for application in self.applications:
            if not application.proposal_ids:
                raise UserError(
                    self.env._(
                        "No decision waits to be confirmed on application %s.",
                        application.display_name,
                    )
                )

    def check_off_agenda(self):
        """Refuse to move a file that stands on the agenda of a jury."""
        for hearing in self._get_pending_hearings():
            raise UserError(
                self.env._(
                    "%(application)s is on the agenda of %(jury)s: take it off there.",
                    application=hearing.application_id.display_name,
                    jury=hearing.session_id.display_name,
                )
            )

    def check_not_pending(self):
        """A file on the agenda of a jury is notified with it, never before."""
        for hearing in self._get_pending_hearings():
            raise UserError(
                self.env._(
                    "%(file)s is decided by %(jury)s: its decision is notified with "
                    "the others, when they are published.",
                    file=hearing.application_id.display_name,
                    jury=hearing.session_id.display_name,
                )
            )

    def _get_pending_hearings(self):
        # sudo: what is noted for the jury is not always read by who asks
        hearings = self.applications.sudo().hearing_ids
        return hearings.filtered(lambda hearing: not hearing.released_on)

    def check_reopenable(self):
        if not self.applications._has_role("mife_label.mife_label_group_manager"):
            raise AccessError(
                self.env._("Only a label manager can reopen a finished application.")
            )
        for application in self.applications:
            if application.state != "notified":
                raise UserError(
                    self.env._(
                        "Application %s is not finished: there is nothing to reopen.",
                        application.display_name,
                    )
                )
            self._check_no_label(application)

    def _check_no_label(self, application):
        # sudo: a label stands whoever may read it
        for award in application.sudo().award_ids:
            if award.state != "withdrawn":
                raise UserError(
                    self.env._(
                        "The label No. %(number)s of %(holder)s was awarded by this "
                        "decision: it is withdrawn first, by a measure on which its "
                        "holder is heard.",
                        number=award.name,
                        holder=award.holder_name,
                    )
                )

    def check_deletable(self):
        for application in self.applications:
            if application.state != "first_contact":
                raise UserError(
                    self.env._(
                        "Application %s has gone beyond the first contact: close it "
                        "with its reason instead of deleting it.",
                        application.display_name,
                    )
                )

    def check_writable(self, vals):
        self._check_dates(vals)
        for application in self.applications:
            self._check_unchanged(application, vals)

    def _check_dates(self, vals):
        # a new file may come with empty dates
        applications = self.applications
        moved = {name for name in vals if applications or vals[name]} & MOVE_DATES
        if moved and not applications._has_role("mife_label.mife_label_group_manager"):
            raise AccessError(
                self.env._(
                    "The dates of the steps of a file are set by its buttons: a label "
                    "manager can correct them."
                )
            )

    def _check_unchanged(self, application, vals):
        for name in locked_fields(application.state, application.is_plan_open):
            field = application._fields[name]
            kept = field.convert_to_write(application[name], application)
            if name in vals and vals[name] != kept:
                raise UserError(
                    self.env._(
                        'The field "%(field)s" of application %(application)s can no '
                        "longer change at this stage.",
                        field=field._description_string(self.env),
                        application=application.display_name,
                    )
                )
