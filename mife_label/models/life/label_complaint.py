# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize

from ...common.mail_frame import MAIL_FRAME

ANSWER_DAYS = 30
# what the public page takes, with its most characters
RECEIVED_LENGTHS = {
    "complainant": 200,
    "email": 200,
    "subject": 200,
    "description": 5000,
}


class LabelComplaint(models.Model):
    """An appeal against a decision, or a complaint about a holder or the service."""

    _name = "label.complaint"
    _description = "Appeal or complaint"
    _inherit = [
        "label.organisation.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "label.search.key.mixin",
    ]
    _order = "received_on desc, id desc"
    _rec_names_search = ["name", "subject", "complainant"]

    name = fields.Char(
        string="Number",
        default=lambda self: self.env._("New"),
        copy=False,
        readonly=True,
        required=True,
    )
    kind = fields.Selection(
        selection=[
            ("appeal", "Appeal against a decision"),
            ("holder", "Complaint about a holder"),
            ("service", "Complaint about the service"),
        ],
        default="appeal",
        required=True,
        tracking=True,
    )
    programme_id = fields.Many2one(
        comodel_name="label.programme",
        check_company=True,
        default=lambda self: self.env["label.programme"]._get_only_one(),
        index=True,
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        readonly=True,
        required=True,
    )
    application_id = fields.Many2one(
        comodel_name="label.application",
        string="Decision contested",
        check_company=True,
        domain="[('state', '=', 'notified')]",
        index="btree_not_null",
        ondelete="restrict",
    )
    award_id = fields.Many2one(
        comodel_name="label.award",
        string="Label concerned",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    complainant = fields.Char(string="Sent by", required=True)
    email = fields.Char()
    subject = fields.Char(required=True)
    description = fields.Text(string="What is contested")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Examined by",
        check_company=True,
        default=lambda self: self.env.user,
        help="Not the coach of the company, nor somebody who voted.",
        tracking=True,
    )

    received_on = fields.Date(
        default=lambda self: fields.Date.context_today(self),
        required=True,
        tracking=True,
    )
    contest_until = fields.Date(
        string="Could be contested until", compute="_compute_contest_until"
    )
    is_late = fields.Boolean(
        string="Received too late", compute="_compute_contest_until"
    )
    acknowledged_on = fields.Date(copy=False, tracking=True)
    date_due = fields.Date(
        string="Answer before",
        compute="_compute_date_due",
        store=True,
        precompute=True,
        readonly=False,
    )
    answered_on = fields.Date(copy=False, tracking=True)
    outcome = fields.Selection(
        selection=[
            ("founded", "Founded"),
            ("partly", "Partly founded"),
            ("unfounded", "Not founded"),
            ("inadmissible", "Not examined"),
        ],
        copy=False,
        tracking=True,
    )
    answer = fields.Text(copy=False)
    state = fields.Selection(
        selection=[
            ("received", "Received"),
            ("examined", "Under examination"),
            ("answered", "Answer sent"),
        ],
        string="Stage",
        compute="_compute_state",
        store=True,
    )
    is_overdue = fields.Boolean(string="Overdue", compute="_compute_is_overdue")

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "This number of complaint is already used."
    )
    _dates_in_order = models.Constraint(
        "CHECK(acknowledged_on >= received_on AND answered_on >= received_on)",
        "A complaint is received first, then acknowledged and answered.",
    )
    _answer_complete = models.Constraint(
        "CHECK(answered_on IS NULL OR (outcome IS NOT NULL AND answer IS NOT NULL))",
        "An answer has an outcome and a text: write both with its date.",
    )

    @api.depends("application_id", "received_on")
    def _compute_contest_until(self):
        for complaint in self:
            # sudo: the day is the same whoever reads it
            until = complaint.application_id.sudo().contest_until
            complaint.contest_until = until
            complaint.is_late = bool(
                until and complaint.received_on and complaint.received_on > until
            )

    @api.depends("received_on")
    def _compute_date_due(self):
        for complaint in self:
            complaint.date_due = complaint.received_on and fields.Date.add(
                complaint.received_on, days=ANSWER_DAYS
            )

    @api.depends("acknowledged_on", "answered_on")
    def _compute_state(self):
        for complaint in self:
            if complaint.answered_on:
                complaint.state = "answered"
            else:
                complaint.state = (
                    "examined" if complaint.acknowledged_on else "received"
                )

    @api.depends("date_due", "answered_on")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for complaint in self:
            complaint.is_overdue = bool(
                not complaint.answered_on
                and complaint.date_due
                and complaint.date_due < today
            )

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for complaint in self:
            complaint.display_name = f"{complaint.name} - {complaint.subject or ''}"

    @api.constrains("user_id", "application_id", "award_id")
    def _check_independence(self):
        for complaint in self:
            coaches = complaint.application_id.user_id | complaint.award_id.user_id
            if complaint.user_id in coaches:
                raise ValidationError(
                    self.env._(
                        "%s coached this company: somebody else examines the "
                        "complaint.",
                        complaint.user_id.name,
                    )
                )

            # sudo: who sat on the jury is not for every reader
            juries = complaint.application_id.sudo().hearing_ids.session_id
            voters = juries.member_ids.filtered("has_vote").partner_id
            if complaint.user_id.partner_id in voters:
                raise ValidationError(
                    self.env._(
                        "%s voted on this file: somebody else examines the complaint.",
                        complaint.user_id.name,
                    )
                )

    @api.constrains("kind", "application_id")
    def _check_decision(self):
        for complaint in self:
            if complaint.kind == "appeal" and not complaint.application_id:
                raise ValidationError(
                    self.env._("Choose the decision that is contested.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"]
        complaints = super().create(
            [
                {
                    **vals,
                    "name": sequence.next_by_code(
                        "label.complaint", vals.get("received_on")
                    ),
                }
                for vals in vals_list
            ]
        )
        for complaint in complaints:
            user = complaint.user_id or complaint.programme_id._get_examiner()
            complaint.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=complaint.date_due,
                summary=user.with_context(lang=user.lang).env._("Answer the complaint"),
                user_id=user.id,
            )
        return complaints

    def write(self, vals):
        if not self.env.user.has_group("mife_label.mife_label_group_manager"):
            if "name" in vals or (self.filtered("answered_on") and not self.env.su):
                raise UserError(
                    self.env._(
                        "An answered complaint stays as it is: ask a label manager."
                    )
                )
        result = super().write(vals)
        if vals.get("answered_on"):
            self.activity_feedback(["mail.mail_activity_data_todo"])
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("The register keeps every complaint: answer it instead.")
        )

    @api.model
    def _receive(self, programme, typed):
        """Take a complaint typed on the public page, and send its receipt.

        The same one sent again within the day is not taken twice.

        :param programme: the label, as superuser
        :param typed: what the form sent, {name: text}
        :raise UserError: what is missing or wrong, in a sentence for who typed
        """
        if self._find_received(programme, typed):
            return
        vals = self._prepare_received(programme, typed)
        complaint = self.create(
            {
                **vals,
                "programme_id": programme.id,
                "company_id": programme.company_id.id,
                # whoever takes it must not have followed the company
                "user_id": False,
            }
        )
        if complaint.email:
            complaint.action_acknowledge()

    @api.model
    def _find_received(self, programme, typed):
        """Return the complaint of the day that says the same."""
        words = {
            name: (typed.get(name) or "").strip()
            for name in ("complainant", "subject", "description")
        }
        return self.search(
            [
                ("programme_id", "=", programme.id),
                ("received_on", "=", fields.Date.context_today(self)),
                *((name, "=", text) for name, text in words.items()),
            ],
            limit=1,
        )

    @api.model
    def _prepare_received(self, programme, typed):
        texts = {name: (typed.get(name) or "").strip() for name in RECEIVED_LENGTHS}
        labels = {
            "complainant": self.env._("Your name"),
            "subject": self.env._("Subject"),
            "description": self.env._("What happened"),
            "email": self.env._("E-mail address"),
        }
        for name, longest in RECEIVED_LENGTHS.items():
            if not texts[name] and name != "email":
                raise UserError(self.env._("Fill in: %s.", labels[name]))
            if len(texts[name]) > longest:
                raise UserError(
                    self.env._(
                        "%(field)s: write %(longest)s characters at most.",
                        field=labels[name],
                        longest=longest,
                    )
                )
        if texts["email"] and not email_normalize(texts["email"]):
            raise UserError(
                self.env._(
                    "The address %s cannot be read: write it like name@example.org, or "
                    "leave it empty.",
                    texts["email"],
                )
            )
        holder = self._find_concerned(programme, typed.get("holder"))
        return {
            **texts,
            "kind": "holder" if holder or typed.get("kind") == "holder" else "service",
            "award_id": holder.id,
        }

    @api.model
    def _find_concerned(self, programme, number):
        return self.env["label.award"].search(
            [
                ("programme_id", "=", programme.id),
                ("name", "=", (number or "").strip()),
                ("name", "!=", False),
            ],
            limit=1,
        )

    def action_acknowledge(self):
        """Tell the sender that the complaint arrived, and by when it is answered."""
        for complaint in self:
            complaint.acknowledged_on = fields.Date.context_today(self)
            if complaint.email:
                self.env.ref("mife_label.mail_template_complaint").send_mail(
                    complaint.id, email_layout_xmlid=MAIL_FRAME
                )

    def action_answer(self):
        self.ensure_one()
        if not self.outcome or not (self.answer or "").strip():
            raise UserError(
                self.env._("Choose the outcome and write the answer before sending it.")
            )
        self.answered_on = fields.Date.context_today(self)
        if self.email:
            self.env.ref("mife_label.mail_template_complaint_answer").send_mail(
                self.id, email_layout_xmlid=MAIL_FRAME
            )
