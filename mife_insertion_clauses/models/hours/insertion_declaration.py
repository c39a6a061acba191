# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.tools import SQL

from ...rules import chasing
from ...rules.hours import (
    DEFAULT_REPORTING_DAY,
    first_of_month,
    get_due_day,
    last_of_month,
    previous_month,
)
from ..shared.vocabulary import CERTIFIED_STATES, EDITABLE_STATES, format_month


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
        "insertion.month.check.mixin",
        "insertion.month.message.mixin",
        "insertion.hours.file.mixin",
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
        copy=False,
    )
    people_count = fields.Integer(string="People", compute="_compute_totals")
    worked_hours = fields.Float(compute="_compute_totals")
    training_hours = fields.Float(compute="_compute_totals")
    counted_hours = fields.Float(compute="_compute_totals")
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
        "line_ids.worked_hours", "line_ids.training_hours", "line_ids.counted_hours"
    )
    def _compute_totals(self):
        for declaration in self:
            lines = declaration.line_ids
            declaration.people_count = len(lines.placement_id.participant_id)
            declaration.worked_hours = sum(lines.mapped("worked_hours"))
            declaration.training_hours = sum(lines.mapped("training_hours"))
            declaration.counted_hours = sum(lines.mapped("counted_hours"))

    @api.depends("month", "partner_id", "lot_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for declaration in self:
            declaration.display_name = self.env._(
                "Hours of %(month)s - %(company)s",
                month=declaration.month_label,
                company=declaration.partner_id.display_name or "",
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("Hours of %(month)s - %(company)s", month="", company="")

    @api.model_create_multi
    def create(self, vals_list):
        declarations = super().create(vals_list)
        declarations._write_by_action({"opened_on": fields.Date.context_today(self)})
        declarations._add_missing_lines()
        return declarations

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
        self._send_if_wanted("validated")

    def action_validate_selection(self):
        """Validate what is declared of a selection, asking first about the doubtful."""
        self._lock()
        declared = self.filtered(lambda declaration: declaration.state == "declared")
        if not declared:
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
        awaited = self.filtered(
            lambda declaration: declaration.state in EDITABLE_STATES
        )
        again = awaited.filtered(lambda declaration: declaration.chased_on != today)
        sent = again._remind()
        sent._write_by_action({"chased_on": today})
        sentences = [self.env._("Reminders sent: %s.", len(sent))]
        if again - sent:
            sentences.append(
                self.env._(
                    "Without anybody to write to: %s.",
                    ", ".join((again - sent).partner_id.mapped("display_name")),
                )
            )
        if awaited - again:
            sentences.append(
                self.env._("Already written to today: %s.", len(awaited - again))
            )
        if self - awaited:
            sentences.append(self.env._("Nothing to ask for: %s.", len(self - awaited)))
        return self._notify(sentences, "success" if sent else "warning")

    @api.readonly
    def action_open_panel(self):
        """Open the month beside the list, which stays where it is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (
                    self.env.ref(
                        "mife_insertion_clauses.insertion_declaration_view_form_panel"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": {"dialog_size": "large"},
        }

    @api.readonly
    def action_panel_next(self):
        return self._get_neighbour(1).action_open_panel()

    @api.readonly
    def action_panel_previous(self):
        return self._get_neighbour(-1).action_open_panel()

    def action_panel_validate(self):
        """Validate, and go on with the next month that waits."""
        waiting = self._get_next_waiting()
        self.action_validate()
        if not waiting:
            return self._notify([self.env._("Nothing else waits for validation.")])
        return waiting.action_open_panel()

    @api.model
    @api.readonly
    def action_open_month(self, month=None):
        """Open the hours of a month, the past one by default.

        :param month: any day of the month, as text or date
        """
        today = fields.Date.context_today(self)
        month = first_of_month(fields.Date.to_date(month) or previous_month(today))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_month_action"
        )
        return action | {
            "name": self.env._("Hours of %s", format_month(self.env, month)),
            "display_name": self.env._("Hours of %s", format_month(self.env, month)),
            "domain": [("month", "=", month)],
            "context": {
                "search_default_group_by_step": 1,
                "insertion_month": fields.Date.to_string(month),
            },
        }

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

    def _declare(self, no_hours):
        """Send the declarations, with their hours or for a month without any."""
        for declaration in self:
            declaration._check_state(EDITABLE_STATES)
            declared = declaration._get_declared_hours()
            if no_hours and declared:
                raise ValidationError(
                    self.env._(
                        "Hours are entered for %s: clear them before declaring a "
                        "month without hours.",
                        declaration.month_label,
                    )
                )
            if not no_hours and not declared:
                raise ValidationError(
                    self.env._(
                        "Enter the hours of at least one person, or declare that "
                        "there were no hours in %s.",
                        declaration.month_label,
                    )
                )
        self._write_by_action(
            {
                "state": "declared",
                "no_hours": no_hours,
                "declared_by_id": self.env.uid,
                "declared_on": fields.Datetime.now(),
            }
        )
        self._recheck_shared_people()

    def _validate_and_tell(self, chosen):
        """Validate ``chosen`` and say in a sentence what became of the selection."""
        chosen.action_validate()
        doubtful = (self - chosen).filtered(
            lambda declaration: declaration.state == "declared"
        )
        sentences = [self.env._("Validated: %s.", len(chosen))]
        if doubtful:
            sentences.append(self.env._("Left to check: %s.", len(doubtful)))
        others = self - chosen - doubtful
        awaited = others.filtered(
            lambda declaration: declaration.state in EDITABLE_STATES
        )
        if awaited:
            sentences.append(self.env._("Not declared yet: %s.", len(awaited)))
        if others - awaited:
            sentences.append(
                self.env._("Already validated: %s.", len(others - awaited))
            )
        return self._notify(sentences)

    def _notify(self, sentences, kind="success"):
        """Return the action that closes what is open and says what was done."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": " ".join(sentences),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_neighbour(self, direction, domain=()):
        """Return the next (1) or previous (-1) declaration of the list, in a loop."""
        self.ensure_one()
        declarations = self.search(
            [
                ("month", "=", self.month),
                "|",
                ("id", "=", self.id),
                *(domain or [(1, "=", 1)]),
            ],
            order="lot_id, id",
        )
        steps = list(dict(self._fields["step"].selection))
        declarations = declarations.sorted(
            lambda declaration: steps.index(declaration.step)
        )
        position = declarations.ids.index(self.id) + direction
        return declarations[position % len(declarations)]

    def _get_next_waiting(self):
        """Return the next other declaration that waits for validation, if any."""
        return self._get_neighbour(1, [("state", "=", "declared")]) - self

    def _lock(self):
        """Keep everybody else out of these months until the end, or say who is in."""
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody is working on these months at this very moment: wait a "
                    "few seconds, then do it again."
                )
            ) from error
        self.invalidate_recordset(["state"])

    def _ask_correction(self, reason):
        """Give the declarations back to their companies with what to correct.

        An attestation already issued stays valid until the corrected month is
        attested in turn.

        :return: the declarations about which somebody was written to
        """
        self._lock()
        for declaration in self:
            declaration._check_state(("declared", *CERTIFIED_STATES))
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
            }
        )
        return self._send_if_wanted("correction")

    def _date_due_to_sql(self, alias, contract_alias):
        """Return the day due, for a query that joined the contract by hand."""
        return SQL(
            "(%(month)s + INTERVAL '1 month')::date + %(day)s - 1",
            month=self._field_to_sql(alias, "month"),
            day=self.env["insertion.contract"]._field_to_sql(
                contract_alias, "reporting_day"
            ),
        )

    def _write_hours(self, values):
        """Write ``{line: values}``, only where something changes."""
        for line, vals in values.items():
            if any(line[name] != hours for name, hours in vals.items()):
                line.write(vals)

    def _get_hours_sentence(self, code):
        return {
            "unreadable": self.env._("Write the hours as 7.5 or 7h30."),
            "negative": self.env._(
                "Hours cannot be negative: leave the field empty if there are none."
            ),
            "minutes": self.env._("Minutes go from 0 to 59, as in 7h30."),
            "too_many": self.env._("A month has at most 744 hours."),
            "formula": self.env._(
                "This cell is computed and its value was not kept: write the number."
            ),
            "month": self.env._("Write the month as 03/2026 or March 2026."),
            "person": self.env._("Write the name of the person on this row."),
        }[code]

    def _get_sent_sentence(self):
        return self.env._(
            "%s was sent: ask for a correction before changing its hours.",
            self.display_name,
        )

    def _check_state(self, states):
        self.ensure_one()
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is in the state %(state)s: this step is no "
                    "longer possible, reload the page.",
                    name=self.display_name,
                    state=labels[self.state],
                )
            )

    def _add_missing_lines(self):
        """Give each declaration a line per person at work in its month."""
        Placement = self.env["insertion.placement"].sudo()
        vals_list = []
        for month, declarations in self.grouped("month").items():
            known = declarations.line_ids.placement_id
            placements = Placement.search(
                [
                    ("contractor_id", "in", declarations.contractor_id.ids),
                    ("id", "not in", known.ids),
                    *Placement._get_at_work_domain(month, last_of_month(month)),
                ],
                order="id",
            ).grouped("contractor_id")
            for declaration in declarations:
                for placement in placements.get(declaration.contractor_id, ()):
                    vals_list.append(
                        {"declaration_id": declaration.id, "placement_id": placement.id}
                    )
        self.env["insertion.declaration.line"].create(vals_list)

    @api.model
    def _open_month(self, month, company):
        """Return the declarations of ``month``, opening those that are missing.

        One per active company of the running lots, with a line per person at work;
        a second call opens nothing twice.
        """
        contractors = (
            self.env["insertion.contractor"]
            .search(
                [
                    ("company_id", "=", company.id),
                    "|",
                    ("lot_id.state", "=", "running"),
                    # its last month is declared after it ended
                    "&",
                    ("lot_id.state", "=", "terminated"),
                    ("lot_id.date_end", ">=", month),
                ]
            )
            ._declares_in(month)
        )
        existing = self.search(
            [("month", "=", month), ("contractor_id", "in", contractors.ids)]
        )
        missing = contractors - existing.contractor_id
        opened = self.create(
            [{"contractor_id": contractor.id, "month": month} for contractor in missing]
        )
        existing.filtered(
            lambda declaration: declaration.state == "to_declare"
        )._add_missing_lines()
        return existing | opened
