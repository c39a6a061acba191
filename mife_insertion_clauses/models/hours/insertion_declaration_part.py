# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...report.holder_opinion import HolderOpinion
from ...report.month_check import MonthCheck
from ...report.month_messages import get_contacts
from ..shared.vocabulary import EDITABLE_STATES, JOINING, SENT_STATES


class InsertionDeclarationPart(models.Model):
    """What a structure sent for its own people in a company's month."""

    _name = "insertion.declaration.part"
    _description = "Hours sent by a structure"
    _inherit = ["insertion.by.action.mixin", "insertion.search.mixin"]
    _order = "declaration_id, id"
    _rec_name = "delegation_id"
    _rec_names_search = ["delegation_id", "declaration_id"]
    _action_only_fields = ("declaration_id", "delegation_id", "sent_on", "sent_by_id")

    declaration_id = fields.Many2one(
        comodel_name="insertion.declaration",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    delegation_id = fields.Many2one(
        comodel_name="insertion.delegation",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="declaration_id.company_id", store=True, precompute=True, index=True
    )
    sent_on = fields.Datetime(readonly=True, required=True)
    sent_by_id = fields.Many2one(comodel_name="res.users", readonly=True)

    _delegation_uniq = models.Constraint(
        "UNIQUE(declaration_id, delegation_id)",
        "This structure already sent its hours: send them again instead.",
    )

    @api.model
    def _send(self, declaration, delegation):
        """Note that a structure sent its people's hours; send the month if complete.

        The month leaves by itself once every line of it was sent by a structure.
        """
        declaration._check_state(EDITABLE_STATES)
        declaration._lock()
        self._note_sent(declaration, delegation)
        sent = declaration._get_parts_sent().delegation_id.employer_id
        if all(line.placement_id.employer_id in sent for line in declaration.line_ids):
            declaration._declare(no_hours=not declaration._get_declared_hours())

    @api.model
    def _join(self, declaration, delegation, values):
        """Add a structure's hours to the month that its company sent without them.

        Nobody is asked to correct: the part of a structure is its own. What was sent
        stays in the versions, the company is told, and a holder answers again.

        :param values: {line of the structure: hours to write}
        """
        declaration._lock()
        declaration._check_state(SENT_STATES)
        before = declaration._get_declared_hours()
        is_known = delegation in declaration._get_parts_sent().delegation_id
        declaration._write_hours(
            {
                line.with_context(insertion_joining=JOINING): vals
                for line, vals in values.items()
            }
        )
        self._note_sent(declaration, delegation)
        kept = declaration._get_last_version()
        sent = {line.placement_id.id: line for line in declaration.line_ids}
        if is_known and all(
            (sent[key].worked_hours, sent[key].training_hours) == hours
            for key, hours in kept._get_hours().items()
            if key in sent
        ):
            return
        self._keep_joined(declaration, delegation, before)

    @api.model
    def _keep_joined(self, declaration, delegation, before):
        employer = delegation.employer_id.display_name
        message = self.env._(
            "%(employer)s joined its hours to %(month)s, which was already sent: "
            "%(before)s h in all, now %(after)s h.",
            employer=employer,
            month=declaration.month_label,
            before=declaration.line_ids._format_hours(before),
            after=declaration.line_ids._format_hours(declaration._get_declared_hours()),
        )
        if declaration._get_declared_hours():
            declaration._write_by_action({"no_hours": False})
        HolderOpinion(declaration).ask()
        # as when the month is sent: hours judged again, and those who share people
        others = MonthCheck(declaration).find_others_with_same_people()
        anomalies = declaration._fields["anomaly_count"]
        self.env.add_to_compute(anomalies, declaration | others)
        joined = {
            "sent_on": fields.Datetime.now(),
            "sent_by_id": self.env.uid,
            "delegation_id": delegation.id,
        }
        versions = self.env["insertion.declaration.version"].sudo()
        reasons = {declaration: self.env._("%s joined its hours.", employer)}
        versions._keep(declaration, reasons, joined)._send_receipts()
        declaration.message_post(
            body=message, partner_ids=get_contacts(declaration).ids
        )

    @api.model
    def _note_sent(self, declaration, delegation):
        """Note that the structure of ``delegation`` sent its hours, now."""
        sending = {"sent_on": fields.Datetime.now(), "sent_by_id": self.env.uid}
        part = declaration.part_ids.filtered(
            lambda part: part.delegation_id == delegation
        )
        if part:
            part._write_by_action(sending)
        else:
            self._by_action().create(
                {
                    "declaration_id": declaration.id,
                    "delegation_id": delegation.id,
                    **sending,
                }
            )

    def _ask_again(self):
        """Take back what structures sent: a person was added to the month since."""
        for part in self:
            delegation, declaration = part.delegation_id, part.declaration_id
            message = self.env._(
                "A person was added to %(month)s after %(employer)s sent its hours: "
                "the structure is asked for them again.",
                month=declaration.month_label,
                employer=delegation.employer_id.display_name,
            )
            # it writes to the contacts of the structure, who follow nothing
            declaration.message_post(
                body=message, partner_ids=delegation.contact_ids.ids
            )
        self._by_action().unlink()
