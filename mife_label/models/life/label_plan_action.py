# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

OPEN_STATES = ("planned", "under_way")


class LabelPlanAction(models.Model):
    """An action of the plan: for whom, who does it, by when, and what came of it."""

    _name = "label.plan.action"
    _description = "Action of the communication plan"
    _inherit = [
        "label.organisation.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "label.search.key.mixin",
    ]
    _order = "date, id"
    _rec_names_search = ["name", "plan_id"]

    name = fields.Char(string="Action", required=True)
    plan_id = fields.Many2one(
        comodel_name="label.plan",
        default=lambda self: self._get_default_plan(),
        check_company=True,
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True, index=True
    )
    programme_id = fields.Many2one(
        related="plan_id.programme_id", store=True, precompute=True
    )
    year = fields.Integer(related="plan_id.year", store=True, aggregator=None)
    kind = fields.Selection(
        selection=[
            ("event", "Event"),
            ("news", "News sent"),
            ("press", "Press"),
            ("online", "Web and social networks"),
            ("print", "Printed document"),
            ("meeting", "Working meeting"),
            ("other", "Other"),
        ],
        default="event",
        required=True,
    )
    audience = fields.Selection(
        selection=[
            ("holders", "Holders"),
            ("candidates", "Companies to convince"),
            ("bodies", "Bodies of the label"),
            ("public", "The public"),
        ],
        string="For",
        default="holders",
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        default=lambda self: self.env.user,
        check_company=True,
        index="btree_not_null",
        tracking=True,
    )
    date = fields.Date(string="When", index=True, required=True, tracking=True)
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("under_way", "Under way"),
            ("done", "Done"),
            ("dropped", "Given up"),
        ],
        default="planned",
        group_expand=True,
        required=True,
        tracking=True,
    )
    done_on = fields.Date(
        string="Done on",
        compute="_compute_done_on",
        store=True,
        readonly=False,
        copy=False,
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )
    result = fields.Text(
        string="What came of it", help="Who read it, who came, what was said of it."
    )
    event_id = fields.Many2one(
        comodel_name="event.event",
        check_company=True,
        domain="[('label_programme_id', '=', programme_id)]",
        index="btree_not_null",
        ondelete="set null",
    )
    news_id = fields.Many2one(
        comodel_name="label.news",
        string="News",
        check_company=True,
        domain="[('programme_id', '=', programme_id)]",
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _get_default_plan(self):
        """Return the plan of this year when the organisation has only one."""
        plans = self.env["label.plan"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("year", "=", fields.Date.context_today(self).year),
            ],
            limit=2,
        )
        return plans if len(plans) == 1 else plans.browse()

    @api.depends("state")
    def _compute_done_on(self):
        today = fields.Date.context_today(self)
        for action in self:
            if action.state != "done":
                action.done_on = False
            elif not action.done_on:
                action.done_on = today

    @api.depends("date", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for action in self:
            action.is_late = bool(
                action.state in OPEN_STATES and action.date and action.date < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        late = Domain("state", "in", OPEN_STATES) & Domain("date", "<", today)
        return late if True in value else ~late

    @api.constrains("date", "plan_id")
    def _check_year(self):
        for action in self:
            if action.date.year != action.plan_id.year:
                raise ValidationError(
                    self.env._(
                        '"%(action)s" is planned in %(year)s: put it in the plan of '
                        "that year, or choose a day of %(plan)s.",
                        action=action.name,
                        year=action.date.year,
                        plan=action.plan_id.year,
                    )
                )

    def action_done(self):
        self.state = "done"

    def _prepare_next(self):
        """Return the values of the same action, a year later."""
        self.ensure_one()
        return {
            "name": self.name,
            "kind": self.kind,
            "audience": self.audience,
            "user_id": self.user_id.id,
            "date": self.date + relativedelta(years=1),
        }
