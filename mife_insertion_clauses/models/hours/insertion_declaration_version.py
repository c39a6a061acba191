# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...common.mail_frame import MAIL_FRAME
from ...common.words import write_day, write_number
from ...rules.versions import compare


class InsertionDeclarationVersion(models.Model):
    """One sending of a month: what was sent, when, by whom, how, and why again.

    The people are named by their placement, never copied here.
    """

    _name = "insertion.declaration.version"
    _description = "Sending of a declaration"
    _inherit = [
        "insertion.written.mixin",
        "insertion.received.mixin",
        "insertion.search.key.mixin",
    ]
    _order = "declaration_id, version desc"
    _rec_name = "number"
    _rec_names_search = ["number", "declaration_id"]

    declaration_id = fields.Many2one(
        comodel_name="insertion.declaration",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="declaration_id.company_id", store=True, precompute=True, index=True
    )
    version = fields.Integer(readonly=True, required=True)
    number = fields.Char(compute="_compute_number", store=True)
    sent_on = fields.Datetime(readonly=True, required=True)
    sent_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    received = fields.Char(string="How it came", compute="_compute_received")
    no_hours = fields.Boolean(string="No hours this month", readonly=True)
    reason = fields.Text(string="Correction asked", readonly=True)
    delegation_id = fields.Many2one(
        comodel_name="insertion.delegation",
        string="Joined by a structure",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        help="The structure that joined its hours to the month its company had sent.",
    )
    hours = fields.Json(string="Hours by person", readonly=True)
    total = fields.Float(string="Hours sent", readonly=True)
    changes = fields.Text(string="What changed", compute="_compute_changes")

    _version_uniq = models.Constraint(
        "UNIQUE(declaration_id, version)", "This month was already sent: reload it."
    )

    @api.depends("version", "declaration_id.month")
    def _compute_number(self):
        for sending in self:
            # a form being edited shows records that have no id of their own
            declaration = sending.declaration_id._origin
            sending.number = declaration.month and (
                f"{declaration.month:%Y-%m}-{declaration.id:05d}-{sending.version}"
            )

    @api.depends("channel", "sender_name", "received_on", "sent_by_id")
    @api.depends_context("lang")
    def _compute_received(self):
        for sending in self:
            sending.received = sending._get_received_sentence()

    @api.depends("hours", "version")
    @api.depends_context("lang")
    def _compute_changes(self):
        Placement = self.env["insertion.placement"].sudo()
        for sending in self:
            changes = sending._get_changes()
            names = {
                placement.id: placement.participant_id.display_name
                for placement in Placement.browse([key for key, *_hours in changes])
            }
            sending.changes = "\n".join(
                sending._get_change_sentence(names[key], before, after)
                for key, before, after in changes
            )

    @api.model
    def _keep(self, declarations, reasons, received=None):
        """Keep what was just sent of each month.

        :param reasons: {declaration: the correction that was asked}
        :param received: how the hours came, of those entered for the companies
        """
        return self._by_action().create(
            [
                {
                    "declaration_id": declaration.id,
                    "version": len(declaration.sudo().version_ids) + 1,
                    "sent_on": declaration.declared_on,
                    "sent_by_id": declaration.declared_by_id.id,
                    "no_hours": declaration.no_hours,
                    "reason": reasons.get(declaration),
                    **(received or {}),
                    "total": declaration._get_declared_hours(),
                    "hours": {
                        line.placement_id.id: self._get_sent_hours(line)
                        for line in declaration.line_ids
                    },
                }
                for declaration in declarations
            ]
        )

    def _get_sent_hours(self, line):
        """Return the hours worked, of training, and of tutoring if there are any."""
        hours = [line.worked_hours, line.training_hours]
        return [*hours, line.tutoring_hours] if line.tutoring_hours else hours

    def _get_by_hand_sentence(self):
        if not self:
            return self.env._("A month is sent from its declaration.")
        return self.env._("What was sent never changes: correct the month instead.")

    def _log_received(self):
        """Say in the history of the months how their hours reached the team."""
        told = self.filtered("channel")
        told.declaration_id._message_log_batch(
            {
                sending.declaration_id.id: self.env._(
                    "Declared for the company, No. %(number)s: %(hours)s. %(received)s",
                    number=sending.number,
                    hours=self.env._("no hours this month")
                    if sending.no_hours
                    else self.env._("%s h", write_number(self.env, sending.total)),
                    received=sending.received,
                )
                for sending in told
            }
        )

    def _get_received_sentence(self):
        """Return "Received by e-mail from Ines Roux on 3 April 2026."."""
        self.ensure_one()
        sentences = {
            "email": self.env._("Received by e-mail from %(name)s on %(day)s."),
            "phone": self.env._("Told by phone by %(name)s on %(day)s."),
            "paper": self.env._("Received on paper from %(name)s on %(day)s."),
            "meeting": self.env._("Given in person by %(name)s on %(day)s."),
        }
        if not self.channel:
            # sudo: who sent it is no secret to who reads what was sent
            is_portal = self.sudo().sent_by_id.share
            return self.env._("Sent on the portal.") if is_portal else False
        return sentences[self.channel] % {
            "name": self.sender_name,
            "day": write_day(self.env, self.received_on),
        }

    def _get_changes(self):
        """Return what differs from the sending before, nothing for the first."""
        self.ensure_one()
        previous = self.declaration_id.version_ids.filtered(
            lambda sending: sending.version == self.version - 1
        )
        if not previous:
            return []
        return compare(previous._get_hours(), self._get_hours())

    def _get_hours(self):
        return {int(key): tuple(pair) for key, pair in (self.hours or {}).items()}

    def _get_change_sentence(self, name, before, after):
        Line = self.env["insertion.declaration.line"]

        def say(pair):
            worked, training, tutoring = (*(pair or ()), 0, 0, 0)[:3]
            text = self.env._("%s h", Line._format_hours(worked))
            if training:
                text = self.env._(
                    "%(worked)s and %(training)s h of training",
                    worked=text,
                    training=Line._format_hours(training),
                )
            if tutoring:
                text = self.env._(
                    "%(hours)s, %(tutoring)s h of tutoring",
                    hours=text,
                    tutoring=Line._format_hours(tutoring),
                )
            return text

        return self.env._(
            "%(person)s: %(before)s, now %(after)s",
            person=name,
            before=say(before),
            after=say(after),
        )

    def _send_receipts(self):
        """Confirm what came from the portal, and ask the holders for their opinion."""
        receipt, opinion, approval = (
            self.env.ref(f"mife_insertion_clauses.mail_template_insertion_{name}")
            for name in ("receipt", "approval", "approval_first")
        )
        # a receipt tells the whole month, which a structure does not read
        for sending in self.filtered("sent_by_id.share"):
            if not sending.delegation_id:
                receipt.sudo().send_mail(sending.id, email_layout_xmlid=MAIL_FRAME)
        for sending in self:
            if sending._get_holder_contacts():
                is_first = sending.declaration_id.state == "to_approve"
                template = approval if is_first else opinion
                template.sudo().send_mail(sending.id, email_layout_xmlid=MAIL_FRAME)

    def _get_holder_contacts(self):
        return self.declaration_id.contractor_id.parent_id.contact_ids.filtered("email")
