# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...common.mail_frame import MAIL_FRAME
from ...common.rules.uploads import clean_name
from ...rules.validity import LIVE_STATES
from .label_award_event import OPEN_MEASURES

KINDS = [
    ("correction", "Correction of the certificate"),
    ("day", "Correction of the day of the decision"),
    ("succession", "Another firm takes over"),
]
TAKEN_OVER = ("rules_accepted_on", "rules_accepted_by_id", "rules_accepted_version")


class LabelAwardAct(models.Model):
    """What becomes of a label in force: noted by one person, carried out by another.

    The label is superseded by another number, which says what was changed. Suspensions
    and withdrawals, where the holder is heard first, are ``label.award.event``.
    """

    _name = "label.award.act"
    _description = "Act on a label"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "id desc"
    _rec_name = "award_id"
    _rec_names_search = ["award_id", "kind"]

    award_id = fields.Many2one(
        comodel_name="label.award",
        string="Label",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="award_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(selection=KINDS, string="Act", readonly=True, required=True)
    reason = fields.Text(readonly=True, required=True)
    change = fields.Text(string="What changes", readonly=True)
    new_values = fields.Json(copy=False, groups=fields.NO_ACCESS, readonly=True)
    document = fields.Binary(attachment=True, copy=False, readonly=True)
    document_name = fields.Char(readonly=True)
    noted_by_id = fields.Many2one(
        comodel_name="res.users", string="Noted by", readonly=True, required=True
    )
    noted_on = fields.Datetime(
        string="Noted on", default=fields.Datetime.now, readonly=True, required=True
    )
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users", string="Carried out by", readonly=True
    )
    confirmed_on = fields.Datetime(string="Carried out on", readonly=True)
    contest_until = fields.Date(string="May be contested until", readonly=True)
    dropped_by_id = fields.Many2one(
        comodel_name="res.users", string="Dropped by", readonly=True
    )
    dropped_on = fields.Datetime(string="Dropped on", readonly=True)
    successor_id = fields.Many2one(
        comodel_name="label.award", string="Gave", check_company=True, readonly=True
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Waits for another person"),
            ("done", "Carried out"),
            ("dropped", "Dropped"),
        ],
        compute="_compute_state",
    )

    _waiting_uniq = models.UniqueIndex(
        "(award_id) WHERE confirmed_on IS NULL AND dropped_on IS NULL",
        "An act already waits for another person on this label.",
    )

    @api.depends("confirmed_on", "dropped_on")
    def _compute_state(self):
        for act in self:
            if act.dropped_on:
                act.state = "dropped"
            else:
                act.state = "done" if act.confirmed_on else "waiting"

    @api.depends("kind", "award_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for act in self:
            act.display_name = f"{act._get_kind()}, {act.award_id.display_name}"

    def _get_kind(self):
        return dict(self._fields["kind"]._description_selection(self.env)).get(
            self.kind, ""
        )

    def _describe(self):
        self.ensure_one()
        return self.env._(
            "%(kind)s, noted by %(person)s: %(reason)s\n%(change)s",
            kind=self._get_kind(),
            person=self.noted_by_id.name,
            reason=self.reason,
            change=self.change or "",
        ).strip()

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_by_action():
            raise UserError(self.env._("An act is noted by the buttons of its label."))
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action():
            raise UserError(
                self.env._("An act stays as it was noted: drop it and note another.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("An act on a label is kept."))

    @api.model
    def _note(self, award, kind, reason, new_values, **vals):
        """Keep what is to be done with a label until another person carries it out.

        :param new_values: what its successor has that it has not, as plain values
        """
        award.application_id._check_secretary()
        award.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Write the reason: the holder will read it."))
        self._check_no_measure(award)
        if award._get_waiting_act():
            raise UserError(
                self.env._(
                    "An act already waits for another person on the label of %s: carry "
                    "it out or drop it first.",
                    award.holder_name,
                )
            )
        # sudo: it is written in no other way
        act = self.sudo()._by_action()
        act.create(
            {
                "award_id": award.id,
                "kind": kind,
                "reason": reason.strip(),
                "new_values": new_values,
                "noted_by_id": self.env.uid,
                **vals,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "label.award",
            "res_id": award.id,
            "views": [(False, "form")],
        }

    def action_confirm(self):
        """Carry out an act that another person noted, and tell the holder."""
        self.ensure_one()
        self._check_other()
        act = self.sudo()
        self._check_no_measure(act.award_id)
        act.award_id._check_act_day(act.new_values)
        if act.kind == "succession":
            act._check_heir()
        successor = act._supersede()
        act._write_by_action(
            {
                "confirmed_by_id": self.env.uid,
                "confirmed_on": fields.Datetime.now(),
                "contest_until": fields.Date.add(
                    act.award_id._get_today(),
                    days=act.award_id._get_rules().contest_days,
                ),
                "successor_id": successor.id,
            }
        )
        act._tell(successor)
        return {
            "type": "ir.actions.act_window",
            "res_model": "label.award",
            "res_id": successor.id,
            "views": [(False, "form")],
        }

    def action_drop(self):
        self.award_id.application_id._check_secretary()
        self.award_id.check_access("write")
        self._check_waiting()
        self.sudo()._write_by_action(
            {"dropped_by_id": self.env.uid, "dropped_on": fields.Datetime.now()}
        )

    def _check_waiting(self):
        if not self or self.filtered(lambda act: act.state != "waiting"):
            raise UserError(
                self.env._("No act waits on this label: reload the page to see it.")
            )

    def _check_other(self):
        self._check_waiting()
        award = self.award_id
        award.application_id._check_secretary()
        award.check_access("write")
        person = self.env.user.partner_id
        if person == self.noted_by_id.partner_id:
            raise UserError(
                self.env._(
                    "You noted this act on the label of %s: another person carries it "
                    "out.",
                    award.holder_name,
                )
            )
        if person == award.application_id.user_id.partner_id:
            raise UserError(
                self.env._(
                    "You coached %s: another person carries this act out.",
                    award.holder_name,
                )
            )

    @api.model
    def _check_no_measure(self, award):
        if award.event_ids.filtered(lambda event: event.state in OPEN_MEASURES):
            raise UserError(
                self.env._(
                    "A measure is under way on the label of %s: end it before "
                    "correcting the certificate.",
                    award.holder_name,
                )
            )

    def _check_heir(self):
        heir = self.env["res.partner"].browse(self.new_values["partner_id"])
        self._check_succession(self.award_id, heir)

    @api.model
    def _check_succession(self, award, heir):
        """Refuse a firm that cannot take this label over."""
        if award.state not in (*LIVE_STATES, "future"):
            raise UserError(
                self.env._(
                    "The label of %s is not in force: nobody can take it over.",
                    award.holder_name,
                )
            )
        if heir == award.partner_id:
            raise UserError(self.env._("Choose another firm than the holder."))
        heir._check_label_holder(award.application_id)
        own = award.search(
            [
                ("partner_id", "=", heir.id),
                ("programme_id", "=", award.programme_id.id),
                ("state", "in", (*LIVE_STATES, "future", "suspended")),
            ],
            limit=1,
        )
        if own:
            raise UserError(
                self.env._(
                    "%(heir)s already holds this label, No. %(number)s.",
                    heir=heir.name,
                    number=own.name,
                )
            )

    # CARRYING OUT

    def _supersede(self):
        """Replace the label by another number, which says what was corrected."""
        award = self.award_id._by_action()
        renewal = award.renewal_id
        award.active = False
        # one label in force per application, as the database sees it
        award.flush_recordset(["active"])
        successor = award._create_award(
            {
                **award.copy_data()[0],
                "name": award._next_number(award.company_id, award._get_today()),
                "supersedes_id": award.id,
                "active": True,
                **self._prepare_new_values(),
            }
        )
        successor._take_over_consents(award)
        successor._write_by_action(
            {
                name: award._fields[name].convert_to_write(award[name], award)
                for name in TAKEN_OVER
            }
        )
        # nothing is asked or sent again
        award.reminder_ids.award_id = successor
        successor._certify()
        if self.kind == "succession" and renewal.partner_id == award.partner_id:
            renewal._write_by_action({"partner_id": successor.partner_id.id})
        return successor

    def _prepare_new_values(self):
        if self.kind != "day":
            return self.new_values
        application = self.award_id.application_id
        application.conclusion_id._write_by_action(self.new_values)
        return self.award_id._prepare_validity(application)

    def _tell(self, successor):
        """Keep the act in the history of both labels, and write to the holder."""
        self.award_id._message_log(
            body=self.env._(
                "Superseded by No. %(number)s: %(reason)s",
                number=successor.name,
                reason=self.reason,
            )
        )
        document = self.with_context(bin_size=False).document
        name = clean_name(self.document_name or "document")
        successor.message_post(
            body=f"{self.change or ''}\n{self.reason}".strip(),
            attachments=[(name, base64.b64decode(document))] if document else None,
        )
        recipients = successor._get_recipients()
        if not recipients:
            successor.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Nobody to write to: send a letter"),
                user_id=self.env.uid,
            )
            return
        self.env.ref("mife_label.mail_template_label_act").send_mail(
            self.id,
            email_values={"recipient_ids": recipients.ids},
            email_layout_xmlid=MAIL_FRAME,
        )

    @api.model
    def _describe_change(self, award, new_values):
        """Return what changes, field by field, as the holder reads it."""
        award = award.company_id._in_document_lang(award)
        env = award.env
        return "\n".join(
            env._(
                "%(field)s: %(before)s, then %(after)s",
                field=award._fields[name]._description_string(env),
                before=award[name] or "-",
                after=value or "-",
            )
            for name, value in new_values.items()
            if name in award._fields and not award._fields[name].relational
        )

    @api.model
    def _describe_day(self, award, day):
        env = award.company_id._in_document_lang(award).env
        return env._(
            "Day of the decision: %(before)s, then %(after)s",
            before=format_date(env, award.application_id.date_notified),
            after=format_date(env, day),
        )
