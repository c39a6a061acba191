# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import suppress
from datetime import datetime

from psycopg2.errors import LockNotAvailable

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime
from odoo.tools.misc import get_lang

from ...common.rules.uploads import (
    EMPTY,
    MAX_MEGABYTES,
    MISMATCH,
    TOO_LARGE,
    TYPE,
    clean_name,
    refusal,
)
from ...rules import chasing
from ...rules.hours import (
    HoursError,
    format_hours,
    parse_hours,
    previous_month,
    read_hours,
    same_hours,
)
from ..shared.vocabulary import EDITABLE_STATES
from .insertion_declaration import InsertionDeclaration as Base
from .insertion_hours_file_mixin import REFUSED, TAKEN

# As what a person of the portal reads a month
COMPANY, HOLDER, DELEGATE = "company", "holder", "delegate"
KINDS = ("worked", "training")
PREFIXES = tuple(f"{kind}_" for kind in KINDS)
PATIENCE = "5s"


class InsertionDeclaration(models.Model):
    """What companies do with their month on the portal, always from a sudo."""

    _inherit = "insertion.declaration"
    _action_only_fields = (
        *Base._action_only_fields,
        "holder_answer",
        "holder_answered_by_id",
        "holder_answered_on",
        "holder_note",
    )

    version_ids = fields.One2many(
        comodel_name="insertion.declaration.version", inverse_name="declaration_id"
    )
    part_ids = fields.One2many(
        comodel_name="insertion.declaration.part", inverse_name="declaration_id"
    )
    # never a lock: the officer may validate without the holder's answer
    holder_answer = fields.Selection(
        selection=[
            ("waiting", "Waiting for the holder"),
            ("approved", "Approved by the holder"),
            ("contested", "Contested by the holder"),
        ],
        string="Holder's opinion",
        copy=False,
        readonly=True,
        tracking=True,
        help="What the holder says of its subcontractor's month. It informs the hours "
        "officer, who may validate without waiting for it.",
    )
    holder_answered_by_id = fields.Many2one(
        comodel_name="res.users", string="Opinion of", copy=False, readonly=True
    )
    holder_answered_on = fields.Datetime(
        string="Opinion given on", copy=False, readonly=True
    )
    holder_note = fields.Text(string="What the holder says", copy=False, readonly=True)
    proof_ids = fields.One2many(
        comodel_name="ir.attachment",
        inverse_name="res_id",
        string="Proof files",
        domain=[("res_model", "=", "insertion.declaration"), ("res_field", "=", False)],
    )

    def _declare(self, no_hours):
        self._lock()
        reasons = {
            declaration: declaration.correction_reason
            for declaration in self
            if declaration.state == "to_correct"
        }
        result = super()._declare(no_hours)
        subcontracted = self.filtered("contractor_id.parent_id")
        subcontracted._write_by_action(
            {
                "holder_answer": "waiting",
                "holder_answered_by_id": False,
                "holder_answered_on": False,
                "holder_note": False,
            }
        )
        versions = self._create_versions(reasons)
        versions._send_receipts()
        return result

    def _create_versions(self, reasons):
        # sudo: what was sent is written by the sending and by nothing else
        Version = self.env["insertion.declaration.version"].sudo()
        return Version._by_action().create(
            [
                {
                    "declaration_id": declaration.id,
                    "version": len(declaration.sudo().version_ids) + 1,
                    "sent_on": declaration.declared_on,
                    "sent_by_id": declaration.declared_by_id.id,
                    "no_hours": declaration.no_hours,
                    "reason": reasons.get(declaration),
                    "total": declaration._get_declared_hours(),
                    "hours": {
                        line.placement_id.id: [line.worked_hours, line.training_hours]
                        for line in declaration.line_ids
                    },
                }
                for declaration in self
            ]
        )

    # WHO

    def _get_portal_role(self, partner):
        """Return as what a person reads the month, None for everybody else."""
        self.ensure_one()
        contractor = self.contractor_id
        if partner in contractor.contact_ids:
            return COMPANY
        if partner in contractor.parent_id.contact_ids:
            return HOLDER
        return DELEGATE if self._get_delegations(partner) else None

    def _get_delegations(self, partner=None):
        """Return the delegations in force, those of ``partner`` only when given.

        A delegation that names nobody leaves the company in charge.
        """
        return self.contractor_id._get_active_delegations().filtered(
            lambda delegation: partner in delegation.contact_ids
            if partner
            else delegation.contact_ids
        )

    def _get_portal_lines(self, role, partner):
        """Return (lines that the person sees, those of them that it fills in)."""
        lines = self.line_ids
        delegations = self._get_delegations(partner if role == DELEGATE else None)
        delegated = lines.filtered(
            lambda line: line.placement_id.employer_id in delegations.employer_id
        )
        editable = self.state in EDITABLE_STATES
        if role == DELEGATE:
            return delegated, delegated if editable else delegated.browse()
        if role == COMPANY and editable:
            return lines, lines - delegated
        return lines, lines.browse()

    # SAVING

    def _wait_turn(self):
        """Let who is sending the same month end, a few seconds at most.

        Once they have, the request starts again and reads what they sent: a double
        click gets the receipt, a colleague the hour of the other sending. Who still
        cannot lock the month after that is told to come back.
        """
        cr = self.env.cr
        with suppress(LockNotAvailable), cr.savepoint(flush=False):
            cr.execute(SQL("SET LOCAL lock_timeout = %s", PATIENCE))
            cr.execute(
                SQL(
                    "SELECT 1 FROM insertion_declaration WHERE id IN %s"
                    " FOR NO KEY UPDATE",
                    self._ids,
                ),
                log_exceptions=False,
            )
            cr.execute("SET LOCAL lock_timeout TO DEFAULT")

    def _read_typed_hours(self, typed, base, lines):
        """Sort out what was typed on a page that showed ``base``.

        What the person did not change is left alone, so that somebody else's work on
        the same month is never written over. The month stays locked until the end.

        :param typed: {name of the input: text}, see ``get_hour_inputs``
        :return: ({line: values to write}, {name: sentence on what cannot be})
        """
        self.ensure_one()
        self._lock()
        self._check_state(EDITABLE_STATES)
        values, errors = {}, {}
        for name, line, kind in get_hour_inputs(lines):
            if name not in typed or same_text(typed[name], base.get(name)):
                continue
            try:
                hours = float(parse_hours(typed[name]) or 0)
            except HoursError as error:
                errors[name] = self._get_hours_sentence(error.code)
                continue
            field = f"{kind}_hours"
            current = line[field]
            is_changed = name in base and not same_hours(base[name], current)
            if is_changed and hours != current:
                errors[name] = self._get_conflict_sentence(line, current)
            else:
                values.setdefault(line, {})[field] = hours
        return values, errors

    def _get_conflict_sentence(self, line, current):
        return self.env._(
            "%(name)s entered %(hours)s h here meanwhile: check with them, then save "
            "yours again if it is the right one.",
            name=line.write_uid.name,
            hours=line._format_hours(current),
        )

    def _save_portal_hours(self, typed, base, lines):
        """Save all that was typed, or nothing and return {name: sentence}."""
        values, errors = self._read_typed_hours(typed, base, lines)
        if not errors:
            self._write_hours(values)
        return errors

    def _save_portal_draft(self, typed, base, lines):
        """Save what can be. Return {name: sentence} of what cannot."""
        values, errors = self._read_typed_hours(typed, base, lines)
        self._write_hours(values)
        return errors

    def _read_portal_file(self, content, filename, lines):
        """Return (what a file would enter in ``lines``, the rows it would not).

        Nothing is written: the person checks, then saves or sends.

        :return: ({name of the input: text}, [refused ``HoursPreview``])
        """
        self.ensure_one()
        rows = self._parse_hours_file(content, filename, self.company_id)
        preview = self._match_rows(rows)
        point = get_lang(self.env).decimal_point
        typed = {
            name: format_hours(getattr(row, kind), point)
            for row in preview
            if row.fate == TAKEN and row.line in lines
            for name, _line, kind in get_hour_inputs(row.line)
        }
        return typed, [row for row in preview if row.fate == REFUSED]

    def _attach_proof(self, filename, content):
        """Keep a file as a proof of the month, or return why it is not taken."""
        self.ensure_one()
        Attachment = self.env["ir.attachment"]
        filename = clean_name(filename)
        code = refusal(filename, content)
        if code:
            return self._get_proof_sentence(code) or Attachment._get_insertion_danger(
                filename, content
            )
        Attachment.create(
            {
                "name": filename,
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return None

    def _get_proof_sentence(self, code):
        return {
            EMPTY: self.env._("Choose a file first."),
            TOO_LARGE: self.env._("A file holds at most %s MB.", MAX_MEGABYTES),
            TYPE: self.env._("Send a PDF, a picture or an office document."),
            MISMATCH: self.env._("This file is not what its name says: send another."),
        }.get(code)

    def _copy_previous_hours(self, lines):
        """Fill the empty lines with the month before. Return how many were filled."""
        self._check_state(EDITABLE_STATES)
        self._lock()
        previous = self._get_previous_lines()
        values = {}
        for line in lines:
            before = previous.get(line.placement_id)
            if not before or line._get_declared_hours():
                continue
            if before._get_declared_hours():
                values[line] = {
                    "worked_hours": before.worked_hours,
                    "training_hours": before.training_hours,
                }
        self._write_hours(values)
        return len(values)

    def _get_previous_lines(self):
        """Return {placement: its line of the month before}."""
        self.ensure_one()
        return (
            self.env["insertion.declaration.line"]
            .search(
                [
                    ("contractor_id", "=", self.contractor_id.id),
                    ("month", "=", previous_month(self.month)),
                ]
            )
            .grouped("placement_id")
        )

    # SENDING

    def _send_part(self, delegation):
        """Note that a structure sent its people's hours; send the month if complete.

        The month leaves by itself once every line of it was sent by a structure.
        """
        self.ensure_one()
        self._check_state(EDITABLE_STATES)
        self._lock()
        now = fields.Datetime.now()
        part = self.part_ids.filtered(lambda part: part.delegation_id == delegation)
        if part:
            part._write_by_action({"sent_on": now, "sent_by_id": self.env.uid})
        else:
            self.env["insertion.declaration.part"]._by_action().create(
                {
                    "declaration_id": self.id,
                    "delegation_id": delegation.id,
                    "sent_on": now,
                    "sent_by_id": self.env.uid,
                }
            )
        sent = self._get_parts_sent().delegation_id.employer_id
        if all(line.placement_id.employer_id in sent for line in self.line_ids):
            self._declare(no_hours=not self._get_declared_hours())

    def _get_parts_sent(self):
        """Return what structures sent since the month was last given back."""
        last = max(self.version_ids.mapped("sent_on"), default=None)
        delegations = self._get_delegations()
        return self.part_ids.filtered(
            lambda part: part.delegation_id in delegations
            and (not last or part.sent_on > last)
        )

    def _take_back(self):
        """Give a month that nobody validated yet back to the company that sent it."""
        self.ensure_one()
        self._check_state(("declared",))
        self._lock()
        today = fields.Date.context_today(self)
        self._write_by_action(
            {
                "state": "to_correct",
                "no_hours": False,
                "given_back_on": today,
                "chase_step": chasing.OPENING,
                "chased_on": today,
                "holder_answer": False,
                "correction_reason": self.env._(
                    "%(name)s took the month back to correct it.",
                    name=self.env.user.name,
                ),
            }
        )

    def _ask_correction(self, reason):
        result = super()._ask_correction(reason)
        self._write_by_action({"holder_answer": False})
        return result

    def _ask_to_correct(self, reason):
        """Pass on to the team what is wrong in a month that was validated."""
        self.ensure_one()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say in a few words what is to correct."))
        self.message_post(
            body=self.env._("The company asks to correct this month: %s", reason),
            author_id=self.env.user.partner_id.id,
        )
        self._plan_portal_activity(
            self.env._(
                "%(firm)s asks to correct %(month)s: %(reason)s",
                firm=self.partner_id.display_name,
                month=self.month_label,
                reason=reason,
            )
        )

    def _answer_by_holder(self, approved, note=""):
        """Keep the opinion of the holder on its subcontractor's month."""
        self.ensure_one()
        self._check_state(("declared",))
        note = (note or "").strip()
        if not approved and not note:
            raise UserError(self.env._("Say in a few words what is wrong."))
        self._write_by_action(
            {
                "holder_answer": "approved" if approved else "contested",
                "holder_answered_by_id": self.env.uid,
                "holder_answered_on": fields.Datetime.now(),
                "holder_note": note,
            }
        )
        if not approved:
            self._plan_portal_activity(
                self.env._(
                    "The holder contests the hours of %(firm)s: %(note)s",
                    firm=self.partner_id.display_name,
                    note=note,
                )
            )

    def _plan_portal_activity(self, summary):
        for declaration in self.filtered("contract_id.user_id"):
            declaration.activity_schedule(
                "mife_insertion_clauses.mail_activity_type_insertion_portal",
                summary=summary,
                user_id=declaration.contract_id.user_id.id,
            )

    # PROOFS

    def _get_proofs_of(self, partner):
        """Return the proofs attached by the firm of ``partner``, whoever did it."""
        firm = partner.commercial_partner_id
        return self.proof_ids.filtered(
            lambda proof: proof.create_uid.partner_id.commercial_partner_id == firm
        )

    def _get_removable_proofs(self, partner):
        """Return the proofs that the firm of ``partner`` attached and did not send."""
        self.ensure_one()
        if self.state not in EDITABLE_STATES:
            return self.proof_ids.browse()
        parts = self.part_ids.filtered(
            lambda part: partner in part.delegation_id.contact_ids
        )
        sendings = self.version_ids.mapped("sent_on") + parts.mapped("sent_on")
        last = max(sendings, default=datetime.min)
        return self._get_proofs_of(partner).filtered(
            lambda proof: proof.create_date.replace(microsecond=0) > last
        )

    def _remove_proof(self, proof):
        self.ensure_one()
        self._lock()
        if proof not in self._get_removable_proofs(self.env.user.partner_id):
            raise UserError(
                self.env._(
                    "%s went with what was sent: it stays. Attach the right one beside "
                    "it.",
                    proof.name,
                )
            )
        self.message_post(
            body=self.env._("Proof removed before the sending: %s", proof.name),
            author_id=self.env.user.partner_id.id,
        )
        proof.unlink()

    # SHOWING

    def _get_portal_hints(self, lines):
        """Return the sentences on what to check before sending, for these lines."""
        anomalies = self._get_anomalies(for_team=False)[self]
        whole = lines == self.line_ids
        return [
            anomaly.sentence
            for anomaly in anomalies
            if (anomaly.line in lines if anomaly.line else whole)
        ]

    def _prepare_portal_cards(self, lines, editable, typed=None, errors=None):
        """Return what the page shows of each person: plain values, read in one go."""
        self.ensure_one()
        typed, errors = typed or {}, errors or {}
        previous = self._get_previous_lines()
        sent = self._get_parts_sent().grouped(
            lambda part: part.delegation_id.employer_id
        )
        delegated = self._get_delegations().employer_id
        point = get_lang(self.env).decimal_point
        cards = []
        for line in lines:
            placement = line.placement_id
            before = previous.get(placement)
            card = {
                "id": line.id,
                "placement": placement.id,
                "name": placement.participant_id.display_name,
                "job": placement.job,
                "employer": placement.employer_id.name,
                "date_end": placement.date_end,
                "editable": line in editable,
                "delegated": placement.employer_id in delegated,
                "part": sent.get(placement.employer_id),
                "reason": line.uncounted_reason,
                "counted": format_hours(line.counted_hours, point) or "0",
                "fields": [],
            }
            for name, _line, kind in get_hour_inputs(line):
                field = f"{kind}_hours"
                value = format_hours(line[field], point)
                card["fields"].append(
                    {
                        "kind": kind,
                        "name": name,
                        "base": value,
                        "value": typed.get(name, value),
                        "error": errors.get(name),
                        "before": before and format_hours(before[field], point),
                    }
                )
            # what is in the fields, saved or not
            card["hours"] = sum(read_hours(field["value"]) for field in card["fields"])
            card["has_before"] = any(field["before"] for field in card["fields"])
            cards.append(card)
        return cards

    def _get_last_version(self):
        return self.version_ids.sorted("version")[-1:]

    def _format_saved_at(self):
        """Return the hour, as it is said to the person who saves."""
        return format_datetime(
            self.env, fields.Datetime.now(), dt_format="HH:mm", tz=self.env.user.tz
        )


def get_hour_inputs(lines):
    """Return the (name of the input, line, kind) of the hours that a page shows."""
    return [(f"{kind}_{line.id}", line, kind) for line in lines for kind in KINDS]


def same_text(typed, base):
    return base is not None and (typed or "").strip() == base.strip()
