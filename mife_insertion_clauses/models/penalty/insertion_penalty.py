# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import (
    date_utils,
    float_compare,
    float_round,
    format_amount,
    format_date,
)

from ...common.words import write_number
from ...fields import FileName
from ...rules import penalty

# What may still be written by hand, state by state; the rest is closed to anybody
EDITABLE = {
    "reported": {"observation_deadline"},
    "observations": {
        "observations",
        "observation_attachment_ids",
        "decision",
        "decision_amount",
        "decision_date",
        "decided_by_id",
        "decision_reason",
        "decision_document",
        "decision_document_name",
    },
}
STATES_IN_PROGRESS = ("simulation", "reported", "observations")
ENDED_STATES = ("decided", "closed", "abandoned")
# What the buyer reads: a file that was reported to it
BUYER_STATES = ("reported", "observations", "decided", "closed")


class InsertionPenalty(models.Model):
    """What the buyer is told when hours lack, and what it decides after hearing the
    company.

    The team simulates by the clause's own rules and reports; it decides nothing, and
    nothing is invoiced from here. No decision is written down before the company was
    invited to answer and did, or let its time pass.
    """

    _name = "insertion.penalty"
    _description = "Penalty file"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.step.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.key.mixin",
    ]
    _order = "date_finding desc, id desc"
    _rec_names_search = ["name", "lot_id"]
    _action_only_fields = (
        "name",
        "state",
        "reported_on",
        "invited_on",
        "answered_on",
        "efforts",
        "hours_due",
        "hours_done",
        "hours_taken_over",
        "hours_missing",
        "basis",
        "line_ids",
    )

    name = fields.Char(
        string="Number", copy=False, default="/", readonly=True, required=True
    )
    lot_id = fields.Many2one(
        comodel_name="insertion.lot", index=True, ondelete="restrict", required=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    contract_id = fields.Many2one(
        related="lot_id.contract_id", store=True, precompute=True, index=True
    )
    buyer_id = fields.Many2one(
        related="lot_id.buyer_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        check_company=True,
        string="Followed by",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    state = fields.Selection(
        selection=[
            ("simulation", "Simulation"),
            ("reported", "Reported to the buyer"),
            ("observations", "Company invited to answer"),
            ("decided", "Decided by the buyer"),
            ("closed", "Closed"),
            ("abandoned", "Abandoned"),
        ],
        default="simulation",
        copy=False,
        group_expand=True,
        readonly=True,
        required=True,
        tracking=True,
    )
    date_finding = fields.Date(
        string="Found on",
        default=fields.Date.context_today,
        required=True,
        help="The day on which hours and indices are read.",
    )

    # 1. simulation
    fact_ids = fields.One2many(
        comodel_name="insertion.penalty.fact",
        inverse_name="penalty_id",
        string="Delays and events",
    )
    line_ids = fields.One2many(
        comodel_name="insertion.penalty.line",
        inverse_name="penalty_id",
        string="Simulation",
        copy=False,
        readonly=True,
    )
    hours_due = fields.Float(string="Hours owed", copy=False, readonly=True)
    hours_done = fields.Float(copy=False, readonly=True)
    hours_taken_over = fields.Float(copy=False, readonly=True)
    hours_missing = fields.Float(copy=False, readonly=True)
    basis = fields.Char(
        string="Hours owed as",
        copy=False,
        readonly=True,
        help="Whether the whole of the hours is asked for, or the part of the time "
        "gone by.",
    )
    amount_simulated = fields.Monetary(
        string="Simulated", compute="_compute_amount_simulated", store=True
    )

    # 2. report
    reported_on = fields.Date(copy=False, readonly=True, tracking=True)
    efforts = fields.Json(string="Efforts reported", copy=False, readonly=True)
    effort_table = fields.Html(
        string="Efforts", compute="_compute_effort_table", sanitize=False
    )

    # 3. observations of the company
    invited_on = fields.Date(
        string="Company invited on", copy=False, readonly=True, tracking=True
    )
    observation_deadline = fields.Date(
        string="Answer awaited until", copy=False, tracking=True
    )
    answered_on = fields.Date(copy=False, readonly=True, tracking=True)
    observations = fields.Text(
        string="Observations of the company", copy=False, tracking=True
    )
    observation_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="insertion_penalty_observation_rel",
        string="Documents of the company",
        copy=False,
        bypass_search_access=True,
    )

    answer_ids = fields.One2many(
        comodel_name="insertion.penalty.answer",
        inverse_name="penalty_id",
        string="Sent on the portal",
        copy=False,
        readonly=True,
    )

    # 4. decision of the buyer
    decision = fields.Selection(
        selection=[
            ("applied", "Applied"),
            ("reduced", "Reduced"),
            ("waived", "Waived"),
        ],
        string="Decision of the buyer",
        copy=False,
        tracking=True,
    )
    decision_amount = fields.Monetary(string="Amount decided", copy=False)
    decision_date = fields.Date(string="Decided on", copy=False, tracking=True)
    decided_by_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Decided by",
        copy=False,
        domain="[('id', 'child_of', buyer_id)]",
        help="Who decided for the buyer.",
    )
    decision_reason = fields.Text(string="Reasons", copy=False)
    decision_document = fields.Binary(
        string="Decision (document)", attachment=True, copy=False
    )
    decision_document_name = FileName(copy=False)

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "This number of penalty file is already used."
    )
    _decision_amount_positive = models.Constraint(
        "CHECK(decision_amount >= 0)", "The amount decided cannot be negative."
    )

    @api.depends("line_ids.amount")
    def _compute_amount_simulated(self):
        for file in self:
            file.amount_simulated = sum(file.line_ids.mapped("amount"))

    @api.depends("efforts", "lot_id", "state")
    @api.depends_context("lang")
    def _compute_effort_table(self):
        for file in self:
            file.effort_table = self.env["ir.qweb"]._render(
                "mife_insertion_clauses.effort_table",
                {
                    "efforts": file._get_efforts(),
                    "to_date": fields.Date.to_date,
                },
            )

    @api.constrains("lot_id")
    def _check_knows_penalty(self):
        for file in self:
            if not file.contract_id.knows_shortfall:
                raise ValidationError(
                    self.env._(
                        "%s is a contract whose hours are followed without a volume "
                        "owed: it knows no penalty.",
                        file.contract_id.display_name,
                    )
                )

    @api.constrains("decided_by_id", "buyer_id")
    def _check_decided_by(self):
        for file in self:
            buyer = file.buyer_id.commercial_partner_id
            if file.decided_by_id.commercial_partner_id not in (
                buyer,
                self.env["res.partner"],
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s is not of %(buyer)s: only the buyer decides of a "
                        "penalty.",
                        name=file.decided_by_id.display_name,
                        buyer=buyer.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        Lot, Sequence = self.env["insertion.lot"], self.env["ir.sequence"].sudo()
        self._check_created_by_hand(vals_list)
        for vals in vals_list:
            company = Lot.browse(vals.get("lot_id")).company_id
            vals["name"] = Sequence.with_company(company).next_by_code(self._name)
        files = super(InsertionPenalty, self._by_action()).create(vals_list)
        return files._by_hand()

    def write(self, vals):
        if not self._is_by_action():
            self._check_writable(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reported(self):
        self._check_is_simulation()

    @api.model
    def _open_for(self, lot):
        """Open the penalty file of the lot in progress, or a new one, simulated."""
        file = lot.penalty_ids.filtered(lambda file: file.state in STATES_IN_PROGRESS)
        if not file:
            file = self.create({"lot_id": lot.id})
            file.action_simulate()
        return file[:1]._get_records_action(name=self.env._("Penalty file"))

    def action_simulate(self):
        """Write the lines that the clause's own rules give; nothing is applied."""
        self.check_access("write")
        for file in self:
            file._check_is_simulation()
            # sudo: the lines are nobody's to write
            file.company_id._in_document_lang(file.sudo())._simulate()

    def action_report(self):
        """Freeze the file and print the report to the buyer."""
        self.ensure_one()
        self._check_state(("simulation",))
        if not self.line_ids:
            raise UserError(
                self.env._("Simulate first: there is nothing to report to the buyer.")
            )
        efforts = self.company_id._in_document_lang(self.lot_id.effort_ids)
        today = fields.Date.context_today(self)
        days = self.company_id.insertion_observation_days
        self._write_by_action(
            {
                "state": "reported",
                "reported_on": today,
                "efforts": efforts._prepare_frozen(),
                "observation_deadline": date_utils.add(today, days=days),
            }
        )
        self._file_letter("insertion_penalty_report")

    def action_invite(self):
        """Print the invitation to the company, with the last day of its answer."""
        self.ensure_one()
        self._check_state(("reported",))
        today = fields.Date.context_today(self)
        if not self.observation_deadline or self.observation_deadline <= today:
            raise UserError(
                self.env._(
                    "Give the company until a later day than today to answer: correct "
                    "the last day of its answer."
                )
            )
        self._write_by_action({"state": "observations", "invited_on": today})
        self._file_letter("insertion_penalty_invitation")

    def action_answered(self):
        """Note that the company answered; its text or documents are in the file."""
        self.ensure_one()
        self._check_state(("observations",))
        has_text = (self.observations or "").strip() or self.answer_ids
        if not has_text and not self.observation_attachment_ids:
            raise UserError(
                self.env._(
                    "Copy the observations of the company, or join its letter, first."
                )
            )
        self._write_by_action({"answered_on": fields.Date.context_today(self)})

    def _hear(self):
        """Note the day when each company invited has answered on the portal."""
        missing = self._get_invited() - self.answer_ids.firm_id
        if not missing and not self.answered_on:
            self._write_by_action({"answered_on": fields.Date.context_today(self)})

    def action_decide(self):
        """Write down what the buyer decided, once the company could answer."""
        self.ensure_one()
        self._check_state(("observations",))
        self._check_heard()
        self._check_decision()
        amounts = {"applied": self.amount_simulated, "waived": 0}
        self._write_by_action(
            {
                "state": "decided",
                "decision_amount": amounts.get(self.decision, self.decision_amount),
            }
        )
        self._file_letter("insertion_penalty_decision")

    def action_close(self):
        self.ensure_one()
        self._check_state(("decided",))
        self._write_by_action({"state": "closed"})

    def action_abandon(self):
        for file in self:
            if file.state in ENDED_STATES:
                file._check_state(("simulation",))
        self._write_by_action({"state": "abandoned"})

    def _filter_keeping_files(self):
        return self.filtered(lambda file: file.state in ENDED_STATES)

    def _simulate(self):
        self.ensure_one()
        rules = self.contract_id.penalty_rule_ids
        if not rules:
            raise UserError(
                self.env._(
                    "%s has no penalty rule: enter those of its clause in the page "
                    "Terms of the clause.",
                    self.contract_id.display_name,
                )
            )
        due, basis = self._get_hours_due()
        contractors, missing = self._get_missing_hours(due)
        vals_list = []
        for rule in rules.filtered(lambda rule: rule.kind in penalty.PER_HOUR):
            price, note = rule._get_unit_price(self.date_finding)
            vals_list += [
                self._prepare_line_vals(rule, contractor, hours, price, note)
                for contractor, hours in zip(contractors, missing, strict=True)
                if float_compare(hours, 0, precision_digits=6) > 0
            ]
        for fact in self.fact_ids:
            price, _note = fact.rule_id._get_unit_price(self.date_finding)
            if fact.quantity:
                vals_list.append(
                    self._prepare_line_vals(
                        fact.rule_id,
                        fact.contractor_id,
                        fact.quantity,
                        price,
                        self.env._(
                            "%(what)s, %(date)s",
                            what=fact.name,
                            date=format_date(self.env, fact.date_due),
                        ),
                    )
                )
        self.line_ids._by_action().unlink()
        self._write_by_action(
            {
                "hours_due": due,
                "hours_done": self._get_hours_done(),
                "hours_taken_over": self._get_hours_taken_over(),
                "hours_missing": sum(missing),
                "basis": basis,
                "line_ids": [fields.Command.create(vals) for vals in vals_list],
            }
        )

    @api.model
    def _simulate_again(self):
        """Have the simulations still open follow the indices as they now stand."""
        # sudo: whoever changes an index, the files of all the organisations follow
        for file in self.sudo().search(
            [
                ("state", "=", "simulation"),
                ("line_ids", "!=", False),
                ("contract_id.penalty_rule_ids.index_id", "!=", False),
            ]
        ):
            indices = file.contract_id.penalty_rule_ids.index_id
            day, before = file.date_finding, file.amount_simulated
            if all(index.rate_ids._pick(day, file.company_id) for index in indices):
                file.company_id._in_document_lang(file)._simulate()
            if file.amount_simulated != before:
                file._message_log(body=self.env._("An index changed: simulated again."))

    def _prepare_line_vals(self, rule, contractor, quantity, price, note):
        # whoever multiplies what the letters print finds what they print
        quantity = float_round(quantity, 2)
        return {
            "contractor_id": contractor.id,
            "label": rule.name,
            "quantity": quantity,
            "unit_price": price,
            "amount": self.currency_id.round(quantity * price),
            "note": note or rule.label,
        }

    def _get_hours_due(self):
        """Return the hours that can be asked for on the day, and as what.

        The whole of them once the lot is over; before, the part of the time gone by
        outside suspensions.
        """
        lot = self.lot_id.with_context(insertion_date=self.date_finding)
        due = lot._get_hours().get_due(self.date_finding)[lot.id]
        is_over = lot.state in ("completed", "terminated") or (
            lot.date_end and lot.date_end < self.date_finding
        )
        if is_over or not lot.date_start or not lot.date_end:
            return due, self.env._("The whole of the hours owed by the lot")
        return lot.hours_expected, self.env._(
            "The part of the hours for the time gone by, suspensions left out"
        )

    def _get_hours_done(self):
        return self.lot_id._get_hours().get_done(self.date_finding)[self.lot_id.id]

    def _get_hours_taken_over(self):
        hours = self.lot_id._get_hours().get_taken_over(self.date_finding)
        return hours[self.lot_id.id]

    def _get_missing_hours(self, due):
        """Return the holders of the lot and the hours that each one lacks."""
        lot = self.lot_id
        holders = lot.contractor_ids.filtered(
            lambda contractor: contractor.role != "subcontractor"
        )
        members = []
        for holder in holders:
            share = holder._get_share()
            if share is None:
                raise UserError(
                    self.env._(
                        "Enter the share of each joint holder of %s first: a penalty "
                        "is counted company by company.",
                        lot.display_name,
                    )
                )
            members.append(penalty.Member(share, holder.hours_done_total))
        missing = penalty.missing_hours(due, members)
        contract = self.contract_id
        if contract.pooling_allowed:
            alone = sum(contract.lot_ids.mapped("hours_remaining"))
            missing = [
                penalty.pooled(hours, alone, contract.hours_missing)
                for hours in missing
            ]
        return holders, missing

    def _check_heard(self):
        today = fields.Date.context_today(self)
        if not self.answered_on and today <= self.observation_deadline:
            raise UserError(
                self.env._(
                    "The company has until %s to answer: a decision is written down "
                    "after its answer or after that day.",
                    format_date(self.env, self.observation_deadline),
                )
            )

    def _check_decision(self):
        lacking = [
            self._fields[name]._description_string(self.env)
            for name in (
                "decision",
                "decision_date",
                "decided_by_id",
                "decision_reason",
            )
            if not self[name]
        ]
        if lacking:
            raise UserError(
                self.env._(
                    "To write down the decision of the buyer, fill in: %s.",
                    ", ".join(lacking),
                )
            )
        heard_on = self.invited_on if self.answered_on else self.observation_deadline
        if self.decision_date < heard_on:
            raise UserError(
                self.env._(
                    "The buyer cannot have decided before the company was heard: "
                    "correct the date of the decision."
                )
            )
        if self.decision == "reduced" and not (
            0 < self.decision_amount < self.amount_simulated
        ):
            raise UserError(
                self.env._(
                    "A reduced penalty is above zero and below the %s simulated.",
                    self._format_amount(self.amount_simulated),
                )
            )

    def _check_is_simulation(self):
        for file in self:
            if file.state != "simulation":
                raise UserError(
                    self.env._(
                        "%s was reported to the buyer: its facts and figures no longer "
                        "change. Abandon it and open another file if they are wrong.",
                        file.name,
                    )
                )

    def _check_writable(self, vals):
        names = {
            name
            for name in vals
            if name in self._fields and not name.startswith(("message_", "activity_"))
        }
        for file in self:
            if file.state == "simulation":
                continue
            closed = names - EDITABLE.get(file.state, set()) - {"user_id"}
            if closed:
                label = self._fields[min(closed)]._description_string(self.env)
                raise UserError(
                    self.env._(
                        "%(name)s: the field %(field)s no longer changes at this step.",
                        name=file.name,
                        field=label,
                    )
                )

    def _get_efforts(self):
        """Return the efforts quoted by the file: frozen once it was reported."""
        self.ensure_one()
        if self.state == "simulation":
            return self.lot_id.effort_ids._prepare_frozen()
        return self.efforts or []

    def _get_firms(self):
        """Return the holders of the lot: those who are invited to answer."""
        self.ensure_one()
        return self.lot_id.contractor_ids.filtered(
            lambda contractor: contractor.role != "subcontractor"
        ).partner_id

    def _get_invited(self):
        """Return the companies that have something to answer, all if none has."""
        firms = self._get_firms()
        return firms.filtered(self._get_own_lines) or firms

    def _get_own_lines(self, firm):
        """Return what one company is asked for: the others read theirs, not its own.

        What a subcontractor failed to do is its holder's.
        """
        return self.line_ids.filtered(
            lambda line: (
                (line.contractor_id.parent_id or line.contractor_id)
                ._get_current()
                .partner_id
                == firm
            )
        )

    def _get_own_efforts(self, firm):
        """Return the efforts, without those of the other holders and of their firms."""
        contractors = self.lot_id.contractor_ids
        own = contractors.filtered(
            lambda contractor: (contractor.parent_id or contractor).partner_id == firm
        )
        others = contractors.partner_id - own.partner_id
        names = others.mapped("display_name")

        def is_of_another(effort):
            # a note begins with the company that it is about, and a colon
            return effort["firm"] in names or any(
                effort["detail"].startswith(name)
                and effort["detail"].removeprefix(name).lstrip().startswith(":")
                for name in names
            )

        return [effort for effort in self._get_efforts() if not is_of_another(effort)]

    def _get_awaited_since(self):
        """Return since when the buyer's decision is awaited, None when it is not."""
        self.ensure_one()
        if self.state != "observations":
            return None
        if self.answered_on:
            return self.answered_on
        first_day = self.observation_deadline + timedelta(days=1)
        return first_day if first_day <= fields.Date.context_today(self) else None

    def _get_outcome(self):
        """Return the outcome of the file in a sentence, for the final attestation."""
        self.ensure_one()
        date = format_date(self.env, self.decision_date)
        if self.decision == "waived":
            return self.env._("On %s, the buyer waived the penalty.", date)
        return self.env._(
            "On %(date)s, the buyer decided a penalty of %(amount)s.",
            date=date,
            amount=self._format_amount(self.decision_amount),
        )

    def _file_letter(self, report):
        """Print a letter and keep it, dated, in the file."""
        xml_id = f"mife_insertion_clauses.{report}_letter"
        report = self.env.ref(xml_id)
        pdf, _kind = report._render_qweb_pdf(xml_id, self.ids)
        title = self.company_id._in_document_lang(report).name
        self.message_post(
            body=Markup("<p>%s</p>") % title,
            attachments=[(f"{self.name.replace('/', '-')} - {title}.pdf", pdf)],
        )

    def _format_amount(self, amount):
        return format_amount(self.env, float_round(amount, 2), self.currency_id)

    def _format_hours(self, hours):
        return write_number(self.env, hours)
