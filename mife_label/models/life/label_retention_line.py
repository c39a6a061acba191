# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class LabelRetentionLine(models.Model):
    """A draft, the marks of a jury or names at their term; a reason keeps them back."""

    _name = "label.retention.line"
    _description = "Draft or marks at their term"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "review_id desc, kind, due_since, id"
    _rec_names_search = ["name"]
    _action_only_fields = (
        "review_id",
        "kind",
        "application_id",
        "session_id",
        "programme_id",
        "name",
        "due_since",
        "state",
    )

    review_id = fields.Many2one(
        comodel_name="label.retention.review",
        string="List",
        check_company=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="review_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        selection=[
            ("draft", "Draft never submitted: to delete"),
            ("marks", "Marks past the time to contest: the juror is taken off"),
            ("consent", "Agreements to the news that ended: to delete"),
            ("attendee", "People of past events: names and words are erased"),
            ("address", "Addresses of ambassadors that serve nothing: to erase"),
        ],
        string="What it is",
        readonly=True,
        required=True,
    )
    application_id = fields.Many2one(
        comodel_name="label.application",
        check_company=True,
        string="File",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    session_id = fields.Many2one(
        comodel_name="label.session",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    programme_id = fields.Many2one(
        comodel_name="label.programme",
        string="Label",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    name = fields.Char(string="Which", readonly=True, required=True)
    due_since = fields.Date(string="At its term since", readonly=True)
    keep_reason = fields.Text(
        string="Kept back because",
        help="A reason here keeps it until the list of next month.",
    )
    state = fields.Selection(
        selection=[("due", "At its term"), ("done", "Done")],
        default="due",
        readonly=True,
        required=True,
    )

    def _check_locked(self, vals):
        if any(line.review_id.state == "done" for line in self):
            raise UserError(
                self.env._("What was approved stays in the register as it is.")
            )

    def _get_subject(self):
        """Return what the line is about: one of these in each list."""
        return (
            self.kind,
            self.application_id.id or self.session_id.id or self.programme_id.id,
        )

    def _is_due(self):
        return self.state == "due" and not (self.keep_reason or "").strip()
