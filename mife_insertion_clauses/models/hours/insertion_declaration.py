# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...report.holder_opinion import HolderOpinion
from ...report.month_check import MonthCheck
from ...report.month_list import MonthList, notify
from ...report.month_messages import MonthMessages, get_contacts
from ...report.month_proofs import MonthProofs
from ...report.month_round import MonthRound
from ...report.month_turn import MonthTurn
from ...rules import chasing
from ...rules.hours import DEFAULT_REPORTING_DAY, get_due_day
from ..shared.vocabulary import (
    CERTIFIED_STATES,
    EDITABLE_STATES,
    SENT_STATES,
    format_month,
)


class InsertionDeclaration(models.Model):
    """What one company reports for one lot and one month.

    A month that is not declared is unknown, never zero: "no hours this month" is a
    declaration of its own.
    """

    _name = "insertion.declaration"
    _description = "Monthly declaration of hours"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.step.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "insertion.search.mixin",
    ]
    _order = "month desc, lot_id, id"
    _rec_names_search = ["partner_id", "lot_id", "month"]
    _action_only_fields = (
        "state",
        "no_hours",
        "declared_by_id",
        "declared_on",
        "validated_by_id",
        "validated_on",
        "correction_reason",
        "opened_on",
        "chase_step",
        "chased_on",
        "given_back_on",
        "holder_answer",
        "holder_answered_by_id",
        "holder_answered_on",
        "holder_note",
        "approval_due",
    )

    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        index=True,
        ondelete="restrict",
        required=True,
    )
    company_id = fields.Many2one(
        related="contractor_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="contractor_id.partner_id",
        string="Firm",
        store=True,
        precompute=True,
        index=True,
    )
    lot_id = fields.Many2one(
        related="contractor_id.lot_id", store=True, precompute=True, index=True
    )
    contract_id = fields.Many2one(
        related="lot_id.contract_id", store=True, precompute=True, index=True
    )
    buyer_id = fields.Many2one(
        related="contract_id.buyer_id", store=True, precompute=True, index=True
    )
    month = fields.Date(
        required=True, index=True, help="First day of the month that is declared."
    )
    month_label = fields.Char(string="Month of work", compute="_compute_month_label")
    date_due = fields.Date(string="Due on", compute="_compute_date_due")
    state = fields.Selection(
        selection=[
            ("to_declare", "To declare"),
            ("to_approve", "To be approved by the holder"),
            ("declared", "Declared"),
            ("to_correct", "To correct"),
            ("validated", "Validated"),
            ("attested", "Attested"),
            ("rectified", "Rectified"),
        ],
        default="to_declare",
        copy=False,
        group_expand=True,
        index=True,
        readonly=True,
        required=True,
        tracking=True,
    )
    no_hours = fields.Boolean(
        string="No hours this month", copy=False, readonly=True, tracking=True
    )
    line_ids = fields.One2many(
        comodel_name="insertion.declaration.line",
        inverse_name="declaration_id",
        domain=[("source_id", "=", False)],
        copy=False,
    )
    people_count = fields.Integer(string="People", compute="_compute_totals")
    worked_hours = fields.Float(compute="_compute_totals")
    training_hours = fields.Float(compute="_compute_totals")
    counted_hours = fields.Float(compute="_compute_totals")
    pooled_hours = fields.Float(compute="_compute_totals", string="Counted elsewhere")
    hours_basis = fields.Selection(related="contract_id.hours_basis")
    tutoring_rule = fields.Selection(related="contract_id.tutoring_rule")
    declared_by_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )
    declared_on = fields.Datetime(copy=False, readonly=True)
    validated_by_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )
    validated_on = fields.Datetime(copy=False, readonly=True)
    correction_reason = fields.Text(
        string="Correction asked", copy=False, readonly=True, tracking=True
    )
    attestation_ids = fields.One2many(
        comodel_name="insertion.attestation", inverse_name="declaration_id"
    )

    # what to check: the number is a snapshot, to filter and group the list by. It
    # depends on other months and other companies, which a search could only find by
    # judging every declaration again: it is taken when the month is declared, and
    # again while it waits when a date or a check of its people changes, or when
    # another company declares some of them. A month being typed is not judged.
    anomaly_count = fields.Integer(
        string="Points to check",
        compute="_compute_anomaly_count",
        store=True,
        precompute=True,
    )
    step = fields.Selection(
        selection=[
            ("to_declare", "To declare"),
            ("to_correct", "To correct"),
            ("to_approve", "To be approved by the holder"),
            ("to_check", "To check"),
            ("declared", "Declared"),
            ("validated", "Validated"),
            ("attested", "Attested"),
        ],
        string="Where it stands",
        compute="_compute_step",
        store=True,
        precompute=True,
        group_expand=True,
        help="As the state, with apart the months declared that have something to "
        "check.",
    )
    alerts = fields.Text(string="To look at", compute="_compute_alerts")
    look_at = fields.Text(
        string="To know",
        compute="_compute_look_at",
        help="What is asked for and since when, then what to look at.",
    )
    change_label = fields.Char(
        string="Change", compute="_compute_change_label", help="From the month before."
    )
    proof_count = fields.Integer(string="Proofs", compute="_compute_proof_count")

    # how it was asked for
    opened_on = fields.Date(copy=False, readonly=True)
    chase_step = fields.Selection(
        selection=[
            (chasing.OPENING, "Opening"),
            (chasing.REMINDER, "First reminder"),
            (chasing.LAST_REMINDER, "Second reminder"),
            (chasing.OFFICER, "Handed to the officer"),
        ],
        string="Last step",
        copy=False,
        readonly=True,
        help="What was done so far to obtain the declaration.",
    )
    chased_on = fields.Date(string="Written to on", copy=False, readonly=True)
    given_back_on = fields.Date(string="To correct since", copy=False, readonly=True)

    # what its holder says of the month of a subcontractor
    holder_answer = fields.Selection(
        selection=[
            ("waiting", "Waiting for the holder"),
            ("approved", "Approved by the holder"),
            ("contested", "Contested by the holder"),
            ("sent_back", "Sent back by the holder"),
            ("passed_over", "The holder is not waited for any longer"),
        ],
        string="Holder's opinion",
        copy=False,
        readonly=True,
        tracking=True,
        help="What the holder says of its subcontractor's month. It comes first where "
        "the contract says that holders approve; elsewhere it informs the hours "
        "officer, who may validate without waiting for it.",
    )
    holder_answered_by_id = fields.Many2one(
        comodel_name="res.users", string="Opinion of", copy=False, readonly=True
    )
    holder_answered_on = fields.Datetime(
        string="Opinion given on", copy=False, readonly=True
    )
    holder_note = fields.Text(string="What the holder says", copy=False, readonly=True)
    approval_due = fields.Date(
        string="Approval awaited until",
        copy=False,
        readonly=True,
        help="After this day the hours officer may go on without the holder.",
    )

    # what companies do with it on the portal
    version_ids = fields.One2many(
        comodel_name="insertion.declaration.version", inverse_name="declaration_id"
    )
    part_ids = fields.One2many(
        comodel_name="insertion.declaration.part", inverse_name="declaration_id"
    )
    proof_ids = fields.One2many(
        comodel_name="ir.attachment",
        inverse_name="res_id",
        string="Proof files",
        domain=[("res_model", "=", "insertion.declaration"), ("res_field", "=", False)],
    )

    _contractor_month_uniq = models.Constraint(
        "UNIQUE(contractor_id, month)",
        "This month is already open for this company: open the existing declaration.",
    )
    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)",
        "A declaration is dated of the first day of its month.",
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_label(self):
        for declaration in self:
            declaration.month_label = format_month(self.env, declaration.month)

    @api.depends("month", "contract_id.reporting_day")
    def _compute_date_due(self):
        for declaration in self:
            day = declaration.contract_id.reporting_day or DEFAULT_REPORTING_DAY
            declaration.date_due = declaration.month and get_due_day(
                declaration.month, day
            )

    @api.depends(
        "line_ids.worked_hours",
        "line_ids.training_hours",
        "line_ids.counted_hours",
        "line_ids.pooled_line_ids.counted_hours",
    )
    def _compute_totals(self):
        for declaration in self:
            lines = declaration.line_ids
            declaration.people_count = len(lines.placement_id.participant_id)
            declaration.worked_hours = sum(lines.mapped("worked_hours"))
            declaration.training_hours = sum(lines.mapped("training_hours"))
            declaration.counted_hours = sum(lines.mapped("counted_hours"))
            declaration.pooled_hours = sum(line._get_pooled_hours() for line in lines)

    @api.depends(
        "state",
        "line_ids.uncounted_reason",
        "line_ids.placement_id.date_start",
        "line_ids.placement_id.date_end",
        "line_ids.placement_id.eligibility_id",
    )
    def _compute_anomaly_count(self):
        declared = self.filtered(lambda declaration: declaration.state == "declared")
        found = MonthCheck(declared, for_team=True).find()
        for declaration in self:
            if declaration.state not in CERTIFIED_STATES:
                declaration.anomaly_count = len(found.get(declaration, ()))

    @api.depends("state", "anomaly_count")
    def _compute_step(self):
        for declaration in self:
            state = declaration.state
            if state == "declared" and declaration.anomaly_count:
                state = "to_check"
            declaration.step = "attested" if state == "rectified" else state

    @api.depends("state", "no_hours", "line_ids.alert")
    @api.depends_context("uid", "lang")
    def _compute_alerts(self):
        found = MonthCheck(self).get_anomalies()
        for declaration in self:
            declaration.alerts = "\n".join(
                anomaly.sentence for anomaly in found[declaration]
            )

    @api.depends("alerts", "state", "correction_reason", "chase_step", "chased_on")
    @api.depends_context("uid", "lang")
    def _compute_look_at(self):
        messages = MonthMessages(self)
        for declaration in self:
            sentences = messages.get_waiting_sentences(declaration)
            if declaration.state != "to_declare" and declaration.alerts:
                sentences.append(declaration.alerts)
            declaration.look_at = "\n".join(sentences)

    @api.depends("month", "line_ids.worked_hours", "line_ids.training_hours")
    @api.depends_context("lang")
    def _compute_change_label(self):
        changes = MonthCheck(self).get_changes()
        for declaration in self:
            declaration.change_label = changes.get(declaration, False)

    def _compute_proof_count(self):
        counts = dict(
            self.env["ir.attachment"]
            .sudo()
            ._read_group(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)],
                ["res_id"],
                ["__count"],
            )
        )
        for declaration in self:
            declaration.proof_count = counts.get(declaration._origin.id, 0)

    @api.depends("month", "partner_id", "lot_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for declaration in self:
            declaration.display_name = self.env._(
                "Hours of %(month)s - %(company)s",
                month=declaration.month_label,
                company=declaration.partner_id.display_name or "",
            )

    @api.constrains("month", "contractor_id")
    def _check_month(self):
        for declaration in self:
            if not declaration.contractor_id._declares_in(declaration.month):
                raise ValidationError(
                    self.env._(
                        "%(firm)s has nothing to declare for %(month)s: it is out of "
                        "the dates of %(lot)s, or its hours were taken over.",
                        firm=declaration.partner_id.display_name,
                        month=declaration.month_label,
                        lot=declaration.lot_id.display_name,
                    )
                )

    @api.model
    def _get_search_frame(self):
        return self.env._("Hours of %(month)s - %(company)s", month="", company="")

    @api.model_create_multi
    def create(self, vals_list):
        declarations = super().create(vals_list)
        declarations._write_by_action({"opened_on": fields.Date.context_today(self)})
        declarations._follow_placements()
        return declarations

    def _add_precomputed_values(self, vals_list):
        # what a month keeps does not come from its lines, made again in memory for it
        months = [
            {name: value for name, value in vals.items() if name != "line_ids"}
            for vals in vals_list
        ]
        result = super()._add_precomputed_values(months)
        for vals, month in zip(vals_list, months, strict=True):
            vals.update(month)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_declared(self):
        if any(declaration.state != "to_declare" for declaration in self):
            raise UserError(
                self.env._("A declaration that was sent cannot be deleted: correct it.")
            )

    def action_declare(self):
        self._declare(no_hours=False)

    def action_declare_no_hours(self):
        self._declare(no_hours=True)

    def action_validate(self):
        self.check_access("write")
        self._lock()
        MonthList(self).refuse_undeclared()
        for declaration in self:
            declaration._check_state(("declared",))
        # once certified the lines are computed no more: what waits for it is done now
        self.line_ids.flush_recordset()
        self._write_by_action(
            {
                "state": "validated",
                "validated_by_id": self.env.uid,
                "validated_on": fields.Datetime.now(),
                "correction_reason": False,
            }
        )
        self.line_ids._share_out()
        MonthMessages(self).send_if_wanted("validated")

    def action_validate_selection(self):
        """Validate what is declared of a selection, asking first about the doubtful."""
        self._lock()
        declared = self.filtered(lambda declaration: declaration.state == "declared")
        if not declared:
            MonthList(self).refuse_undeclared()
            for declaration in self:
                declaration._check_state(("declared",))
        if declared.filtered("anomaly_count"):
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "mife_insertion_clauses.insertion_declaration_validate_action"
            )
            return action | {"context": {"active_ids": self.ids}}
        return self._validate_and_tell(declared)

    def action_remind(self):
        """Write again to the companies whose month is awaited."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        to_remind = self.filtered(
            lambda declaration: declaration._is_awaited()
            and declaration.chased_on != today
        )
        sent = MonthMessages(to_remind).remind()
        sent._write_by_action({"chased_on": today})
        sentences = MonthList(self).get_reminded_sentences(to_remind, sent)
        return MonthList(self).tell(sentences, "success" if sent else "warning")

    @api.readonly
    def action_open_panel(self):
        self.ensure_one()
        return MonthList(self).open_panel()

    def action_join_proof(self, filename, data):
        MonthProofs(self).join(filename, data)

    @api.readonly
    def action_panel_next(self):
        return MonthList(self).get_neighbour(1).action_open_panel()

    @api.readonly
    def action_panel_previous(self):
        return MonthList(self).get_neighbour(-1).action_open_panel()

    def action_panel_validate(self):
        """Validate, and go on with the next month that waits."""
        waiting = MonthList(self).get_next_waiting()
        self.action_validate()
        if not waiting:
            return notify([self.env._("Nothing else waits for validation.")])
        return waiting.action_open_panel()

    def action_panel_attest(self):
        return self._attest_from_panel(to_send=False)

    def action_panel_attest_and_send(self):
        return self._attest_from_panel(to_send=True)

    @api.model
    @api.readonly
    def action_open_month(self, month=None):
        return MonthList(self).open(month)

    def action_attest(self):
        self.check_access("write")
        for declaration in self:
            declaration._check_state(("validated",))
        attestations = self.env["insertion.attestation"].sudo()._issue(self)
        return attestations.sudo(False)._get_records_action(
            name=self.env._("Attestations")
        )

    def action_attest_and_send(self):
        """Attest and e-mail the validated months of the selection, few or many."""
        validated = self.filtered(lambda declaration: declaration.state == "validated")
        for declaration in self if not validated else ():
            declaration._check_state(("validated",))
        return self.env["insertion.attestation.batch"]._launch(validated, to_send=True)

    def action_view_attestations(self):
        self.ensure_one()
        return self.attestation_ids._get_records_action(name=self.env._("Attestations"))

    @api.model
    def _cron_open_months(self):
        """Open the past month of each company on its day, and chase what is awaited."""
        companies = self.env["res.company"].sudo()
        for company in companies.search([("insertion_month_day", ">", 0)]):
            MonthRound(self.with_company(company), company).run()

    @api.model
    def _open_month(self, month, company):
        return MonthRound(self, company).open_month(month)

    def _declare(self, no_hours, received=None):
        """Send the declarations, with their hours or for a month without any.

        What was sent is kept as it was, and the holder of a subcontracted lot is asked
        for its opinion.

        :param received: how the hours came, when the team declares for the companies
        """
        self._lock()
        for declaration in self:
            declaration._check_state(EDITABLE_STATES)
        MonthCheck(self).refuse_to_send(no_hours)
        reasons = {
            declaration: declaration.correction_reason
            for declaration in self
            if declaration.state == "to_correct"
        }
        self._write_by_action(
            {
                "state": "declared",
                "no_hours": no_hours,
                "declared_by_id": self.env.uid,
                "declared_on": fields.Datetime.now(),
            }
        )
        # some of the same people may be in other months that wait
        others = MonthCheck(self).find_others_with_same_people()
        self.env.add_to_compute(self._fields["anomaly_count"], others)
        HolderOpinion(self).ask()
        # sudo: what was sent is written by the sending and by nothing else
        versions = self.env["insertion.declaration.version"].sudo()
        kept = versions._keep(self, reasons, received)
        kept._send_receipts()
        kept._log_received()
        self.env["insertion.followup"]._follow_people(self.line_ids.participant_id)

    def _attest_from_panel(self, to_send):
        """Attest, send if asked, and say what became of it beside the list."""
        self.ensure_one()
        self._check_state(("validated",))
        run = self.env["insertion.attestation.batch"]._start_runs(self, to_send)
        problems = run.problem_ids.mapped("explanation")
        return MonthList(self).tell(
            [run.summary, *problems], "warning" if problems else "success"
        )

    def _validate_and_tell(self, chosen):
        """Validate ``chosen`` and say in a sentence what became of the selection."""
        chosen.action_validate()
        return notify(MonthList(self).get_validated_sentences(chosen))

    def _ask_correction(self, reason):
        """Give the declarations back to their companies with what to correct.

        An attestation already issued stays valid until the corrected month is
        attested in turn.

        :return: the declarations about which somebody was written to
        """
        self._lock()
        for declaration in self:
            declaration._check_state((*SENT_STATES, *CERTIFIED_STATES))
        self._give_back(reason)
        return MonthMessages(self).send_if_wanted("correction")

    def _correct_here(self, reason):
        """Open the hours again to the team, which corrects them: nobody is asked."""
        self.check_access("write")
        self._lock()
        for declaration in self:
            declaration._check_state((*SENT_STATES, *CERTIFIED_STATES))
        self._give_back(reason)
        self._write_by_action({"chase_step": chasing.OFFICER, "chased_on": False})

    def _take_back(self):
        """Give a month that nobody validated yet back to the company that sent it."""
        self.ensure_one()
        self._check_state(SENT_STATES)
        self._lock()
        self._give_back(
            self.env._(
                "%(name)s took the month back to correct it.", name=self.env.user.name
            )
        )

    def _give_back(self, reason):
        today = fields.Date.context_today(self)
        self._write_by_action(
            {
                "state": "to_correct",
                "no_hours": False,
                "correction_reason": reason,
                "given_back_on": today,
                "chase_step": chasing.OPENING,
                "chased_on": today,
                "validated_by_id": False,
                "validated_on": False,
                "holder_answer": False,
                "approval_due": False,
            }
        )
        self.line_ids._gather()
        self._follow_placements()

    def _lock(self):
        MonthTurn(self).take()

    def _get_declared_hours(self):
        return sum(line._get_declared_hours() for line in self.line_ids)

    def _get_delegations(self, contacts=None):
        """Return the delegations in force, those of ``contacts`` only when given.

        A delegation that names nobody leaves the company in charge.
        """
        return self.contractor_id._get_active_delegations().filtered(
            lambda delegation: delegation.contact_ids
            if contacts is None
            else delegation.contact_ids & contacts
        )

    def _get_parts_sent(self):
        """Return what structures sent since the month was last given back."""
        last = self._get_previous_sending().sent_on
        delegations = self._get_delegations()
        return self.part_ids.filtered(
            lambda part: part.delegation_id in delegations
            and (not last or part.sent_on > last)
        )

    def _get_previous_sending(self):
        """Return what was sent before the month was last given back, if it was."""
        versions = self.version_ids.sorted("version")
        if self.state in EDITABLE_STATES:
            return versions[-1:]
        # the sending of the company, then what structures joined to it
        own = versions.filtered(lambda version: not version.delegation_id)[-1:]
        return versions.filtered(lambda version: version.version < own.version)[-1:]

    def _get_last_version(self):
        return self.version_ids.sorted("version")[-1:]

    def _get_message_recipients(self):
        """Return the ids of those who read the message in the language of the run."""
        lang = self.env.context.get("insertion_message_lang")
        contacts = get_contacts(self)
        return ",".join(str(contact.id) for contact in contacts if contact.lang == lang)

    def _get_portal_page(self):
        self.ensure_one()
        return f"{self.get_base_url()}/my/insertion/months/{self.id}"

    def _write_hours(self, values):
        """Write ``{line: values}``, only where something changes."""
        for line, vals in values.items():
            if any(line[name] != hours for name, hours in vals.items()):
                line.write(vals)

    def _get_sent_sentence(self):
        return self.env._(
            "%s was sent: ask for a correction before changing its hours.",
            self.display_name,
        )

    def _is_awaited(self):
        """Tell whether the company is asked for this month: not when nobody works."""
        self.ensure_one()
        return self.state in EDITABLE_STATES and bool(self.line_ids)

    def _follow_placements(self):
        """Make the lines of the months not sent those of the people at work.

        A structure that already sent its people's hours is asked again for those who
        come after.
        """
        # sudo: who places people need not be allowed to write hours
        opened = self.sudo().filtered(
            lambda declaration: declaration.state in EDITABLE_STATES
        )
        added = self.env["insertion.declaration.line"].sudo()._follow(opened)
        for declaration, lines in added.grouped("declaration_id").items():
            declaration._get_parts_sent().filtered(
                lambda part, lines=lines: part.delegation_id.employer_id
                in lines.placement_id.employer_id
            )._ask_again()
