# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_list, remove_accents

from ..rules.periods import first_day, jury_for, last_day, reminder_step


class LabelAward(models.Model):
    """A label held by an establishment, from a day to a day.

    What was awarded is copied here: the holder may move or change its name later.
    Whether it is still valid is read from its dates, never kept.
    """

    _name = "label.award"
    _description = "Label Awarded"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "valid_until desc, id desc"
    _rec_names_search = ["name", "holder_name"]

    # Value of the context key "label_award": no RPC call can send it
    _AWARD = object()
    _FROZEN_FIELDS = frozenset(
        {
            "name",
            "application_id",
            "programme_id",
            "partner_id",
            "holder_name",
            "holder_siret",
            "holder_address",
            "perimeter",
            "valid_from",
            "valid_until",
        }
    )

    name = fields.Char(string="Number", readonly=True, required=True)
    active = fields.Boolean(default=True)
    application_id = fields.Many2one(
        comodel_name="label.application",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    programme_id = fields.Many2one(
        comodel_name="label.programme", index=True, readonly=True, required=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", index=True, readonly=True, required=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Establishment",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Coach", tracking=True)

    # what was awarded
    holder_name = fields.Char(string="Awarded To", readonly=True, required=True)
    holder_siret = fields.Char(string="SIRET", readonly=True)
    holder_address = fields.Text(string="Address", readonly=True)
    perimeter = fields.Text(readonly=True)
    valid_from = fields.Date(readonly=True, required=True)
    valid_until = fields.Date(index=True, readonly=True, required=True)
    state = fields.Selection(
        selection=[
            ("future", "To come"),
            ("valid", "Valid"),
            ("to_renew", "To renew"),
            ("expired", "Expired"),
        ],
        string="Status",
        compute="_compute_state",
        search="_search_state",
    )

    # what the holder agreed to
    directory_consent_on = fields.Date(
        string="In the Directory Since",
        copy=False,
        tracking=True,
        help="The day the holder agreed to appear in the public directory.",
    )
    directory_text = fields.Text(
        string="Words for the Directory",
        help="What the holder wants to say of itself, in two or three sentences.",
    )
    rules_accepted_on = fields.Datetime(
        string="Rules of Use Accepted On", copy=False, readonly=True, tracking=True
    )
    rules_accepted_by_id = fields.Many2one(
        comodel_name="res.users",
        string="Rules of Use Accepted By",
        copy=False,
        readonly=True,
    )
    rules_accepted_version = fields.Date(
        string="Version of the Rules Accepted", copy=False, readonly=True
    )
    has_accepted_rules = fields.Boolean(compute="_compute_has_accepted_rules")

    commitment_ids = fields.One2many(related="application_id.commitment_ids")
    ambassador_ids = fields.One2many(related="application_id.ambassador_ids")
    practice_ids = fields.One2many(
        comodel_name="label.practice",
        compute="_compute_practice_ids",
        string="Good Practices",
    )
    renewal_id = fields.Many2one(
        comodel_name="label.application",
        string="Renewal Under Way",
        compute="_compute_renewal_id",
    )
    reminder_ids = fields.One2many(
        comodel_name="label.reminder", inverse_name="award_id", string="Reminders"
    )

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "This number of label is already used."
    )
    _application_uniq = models.UniqueIndex(
        "(application_id) WHERE active",
        "This application already gave a label.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(valid_until >= valid_from)",
        "A label cannot end before it starts.",
    )

    @api.depends("name", "holder_name")
    def _compute_display_name(self):
        for award in self:
            award.display_name = f"{award.holder_name} ({award.name})"

    @api.depends("valid_from", "valid_until", "programme_id")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for award in self:
            if not award.valid_until:
                award.state = False
            elif award.valid_until < today:
                award.state = "expired"
            elif award.valid_from > today:
                award.state = "future"
            elif award.valid_until < fields.Date.add(today, months=6):
                award.state = "to_renew"
            else:
                award.state = "valid"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        soon = fields.Date.add(today, months=6)
        domains = {
            "future": Domain("valid_from", ">", today),
            "valid": Domain("valid_from", "<=", today)
            & Domain("valid_until", ">=", soon),
            "to_renew": Domain("valid_from", "<=", today)
            & Domain("valid_until", ">=", today)
            & Domain("valid_until", "<", soon),
            "expired": Domain("valid_until", "<", today),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("rules_accepted_on", "programme_id.usage_rules_date")
    def _compute_has_accepted_rules(self):
        for award in self:
            award.has_accepted_rules = bool(
                award.rules_accepted_on
                and award.rules_accepted_version == award.programme_id.usage_rules_date
            )

    @api.depends("partner_id", "programme_id")
    def _compute_renewal_id(self):
        renewals = self.env["label.application"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("programme_id", "in", self.programme_id.ids),
                ("state", "!=", "notified"),
            ]
        )
        by_holder = {
            (renewal.partner_id, renewal.programme_id): renewal for renewal in renewals
        }
        for award in self:
            award.renewal_id = by_holder.get((award.partner_id, award.programme_id))

    @api.depends("partner_id")
    def _compute_practice_ids(self):
        practices = self.env["label.practice"].search(
            [("partner_id", "in", self.partner_id.ids), ("is_public", "=", True)]
        )
        for award in self:
            award.practice_ids = practices.filtered(
                lambda practice, award=award: practice.partner_id == award.partner_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_awarding():
            raise UserError(
                self.env._("A label is awarded by notifying the decision of the jury.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_awarding() and self._FROZEN_FIELDS.intersection(vals):
            raise UserError(
                self.env._(
                    "The number, the holder, the perimeter and the dates of a label "
                    "stay as they were awarded."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "A label that was awarded is kept: its number is never used again."
            )
        )

    def action_open_renewal(self):
        """Open the renewal under way, or prepare one."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "res_model": "label.application",
            "views": [(False, "form")],
        }
        if self.renewal_id:
            return {**action, "res_id": self.renewal_id.id}
        return {
            **action,
            "context": {
                "default_programme_id": self.programme_id.id,
                "default_partner_id": self.partner_id.id,
                "default_contact_id": self.application_id.contact_id.id,
                "default_size": self.application_id.size,
                "default_perimeter": self.perimeter,
                "default_user_id": self.user_id.id,
                "default_kind": "renewal",
            },
        }

    def _is_live(self):
        self.ensure_one()
        return self.active and self.state in ("valid", "to_renew")

    @api.model
    def _find_public(self):
        """Return the labels in force whose holders agreed to be shown, as superuser.

        Read again at each visit: a label that ends leaves the directory by itself.
        """
        return (
            self.sudo()
            .search(
                [
                    ("state", "in", ("valid", "to_renew")),
                    ("directory_consent_on", "!=", False),
                ]
            )
            .sorted(lambda award: remove_accents(award.holder_name).lower())
        )

    def _is_awarding(self):
        return self.env.context.get("label_award") is self._AWARD

    def _accept_rules(self):
        for award in self:
            award.write(
                {
                    "rules_accepted_on": fields.Datetime.now(),
                    "rules_accepted_by_id": self.env.uid,
                    "rules_accepted_version": award.programme_id.usage_rules_date,
                }
            )

    @api.model
    def _award(self, applications):
        """Give the label that each application was awarded."""
        for application in applications:
            holder = application.partner_id
            # sudo: the secretary notifies, nobody creates a label by hand
            award = (
                self.sudo()
                .with_context(label_award=self._AWARD)
                .create(
                    {
                        "name": self.env["ir.sequence"].next_by_code(
                            "label.award", application.date_notified
                        ),
                        "application_id": application.id,
                        "programme_id": application.programme_id.id,
                        "company_id": application.company_id.id,
                        "partner_id": holder.id,
                        "user_id": application.user_id.id,
                        "holder_name": holder.name,
                        "holder_siret": holder.company_registry,
                        "holder_address": holder._get_label_address(),
                        "perimeter": application.perimeter,
                        **self._prepare_validity(application),
                    }
                )
            )
            award._take_over_consents(application.earlier_application_id.award_id)

    @api.model
    def _prepare_validity(self, application):
        earlier = self.search(
            [
                ("partner_id", "=", application.partner_id.id),
                ("programme_id", "=", application.programme_id.id),
                ("application_id", "!=", application.id),
                ("valid_from", "<=", application.date_notified),
            ],
            order="valid_until desc",
            limit=1,
        )
        start = first_day(application.date_notified, earlier.valid_until)
        months = application.programme_id.validity_months
        return {"valid_from": start, "valid_until": last_day(start, months)}

    def _reset_validity(self):
        """Follow the day of the notification when a manager corrects it."""
        for award in self:
            award.with_context(label_award=self._AWARD).write(
                self._prepare_validity(award.application_id)
            )

    def _take_over_consents(self, earlier):
        """A renewal does not ask again what the holder already agreed to."""
        if earlier:
            self.write(
                {
                    "directory_consent_on": earlier.directory_consent_on,
                    "directory_text": earlier.directory_text,
                }
            )

    # REMINDERS

    @api.model
    def _cron_remind(self):
        """Write to the holders: renewal ladder and yearly points.

        A step is written once, whatever the number of runs; after a stop, only the
        step of the day is sent, not those that were missed.
        """
        today = fields.Date.context_today(self)
        awards = self.search(
            [("valid_from", "<=", today), ("valid_until", ">=", today)]
        )
        for award in awards:
            award._remind_renewal(today)
            award._remind_point(today)

    def _remind_renewal(self, today):
        step = reminder_step(today, self.valid_until)
        sent = self.reminder_ids.filtered(lambda reminder: reminder.kind == "renewal")
        if (
            not step
            or any(reminder.step <= step for reminder in sent)
            or self.renewal_id.state
            not in (False, "first_contact", "eligibility", "in_progress")
            or self._is_renewed()
        ):
            return
        self._remind("renewal", step, "mife_label.mail_template_renewal")

    def _remind_point(self, today):
        step = 12
        while self.valid_from + relativedelta(months=step + 12) <= today:
            step += 12
        sent = self.reminder_ids.filtered(lambda reminder: reminder.kind == "point")
        if (
            today < self.valid_from + relativedelta(months=step)
            or step in sent.mapped("step")
            or not self.commitment_ids
        ):
            return
        self._remind("point", step, "mife_label.mail_template_point")

    def _remind(self, kind, step, template_xmlid):
        recipients = self._get_recipients()
        if recipients:
            self.env.ref(template_xmlid).send_mail(
                self.id,
                email_values={"recipient_ids": recipients.ids},
                email_layout_xmlid="mail.mail_notification_light",
            )
        else:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Nobody to write to: find a new contact"),
                user_id=(self.user_id or self.env.user).id,
            )
        self.env["label.reminder"].create(
            {
                "award_id": self.id,
                "kind": kind,
                "step": step,
                "sent_on": fields.Date.context_today(self),
                "recipients": format_list(self.env, recipients.mapped("email")),
            }
        )

    def _get_recipients(self):
        """Return who is still there to read a mail about this label, each once."""
        application = self.application_id
        people = application.active_member_ids.partner_id | application.contact_id
        if self.renewal_id:
            people |= self.renewal_id.active_member_ids.partner_id
        seen = set()
        recipients = self.env["res.partner"]
        for person in people:
            email = person.email_normalized
            if person.active and email and email not in seen:
                seen.add(email)
                recipients |= person
        return recipients

    def _is_renewed(self):
        return bool(
            self.search_count(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("programme_id", "=", self.programme_id.id),
                    ("valid_from", ">", self.valid_from),
                ],
                limit=1,
            )
        )

    def _get_jury(self):
        """Return the (day, deadline) of the jury to aim at, or None."""
        return jury_for(
            fields.Date.context_today(self),
            self.valid_until,
            [
                (jury.date, jury.date_deadline)
                for jury in self.programme_id.session_ids
                if jury.convocation == "first"
            ],
        )

    def _get_jury_sentence(self):
        jury = self._get_jury()
        if not jury:
            return ""
        return self.env._(
            "For the jury of %(day)s, submit your file by %(deadline)s.",
            day=format_date(self.env, jury[0], date_format="d MMMM yyyy"),
            deadline=format_date(self.env, jury[1], date_format="d MMMM yyyy"),
        )
