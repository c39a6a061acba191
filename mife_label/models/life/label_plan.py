# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...rules.completeness import percentage


class LabelPlan(models.Model):
    """What is planned in a year to make a label known and alive."""

    _name = "label.plan"
    _description = "Communication plan of a year"
    _inherit = ["label.organisation.mixin", "mail.thread", "label.search.mixin"]
    _order = "year desc, programme_id, id"
    _rec_names_search = ["programme_id", "year"]

    programme_id = fields.Many2one(
        comodel_name="label.programme",
        default=lambda self: self.env["label.programme"]._get_only_one(),
        check_company=True,
        index=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="programme_id.company_id", store=True, precompute=True, index=True
    )
    year = fields.Integer(
        aggregator=None,
        default=lambda self: fields.Date.context_today(self).year,
        required=True,
    )
    aims = fields.Text(
        string="What we want",
        help="What this year's communication is for, in a few lines.",
    )
    action_ids = fields.One2many(
        comodel_name="label.plan.action", inverse_name="plan_id", string="Actions"
    )
    action_count = fields.Integer(string="Actions planned", compute="_compute_progress")
    done_count = fields.Integer(string="Actions done", compute="_compute_progress")
    progress = fields.Integer(string="Done (%)", compute="_compute_progress")

    _year_uniq = models.Constraint(
        "UNIQUE(programme_id, year)",
        "The plan of this label for this year exists already: open it.",
    )
    _year_plain = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "Enter the year with its four figures."
    )

    @api.depends("programme_id.name", "year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._(
                "%(programme)s, plan of %(year)s",
                programme=plan.programme_id.name or "",
                year=plan.year or "",
            )

    @api.model
    def _get_search_frame(self):
        return self.env._("%(programme)s, plan of %(year)s", programme="", year="")

    @api.depends("action_ids.state")
    def _compute_progress(self):
        for plan in self:
            kept = plan.action_ids.filtered(lambda action: action.state != "dropped")
            done = kept.filtered(lambda action: action.state == "done")
            plan.action_count = len(kept)
            plan.done_count = len(done)
            plan.progress = percentage(len(done), len(kept))

    def action_prepare_next(self):
        """Open the plan of the next year, made from this one if there is none."""
        self.ensure_one()
        following = self.search(
            [("programme_id", "=", self.programme_id.id), ("year", "=", self.year + 1)]
        )
        if not following:
            following = self.create(
                {
                    "programme_id": self.programme_id.id,
                    "year": self.year + 1,
                    "aims": self.aims,
                    "action_ids": [
                        fields.Command.create(action._prepare_next())
                        for action in self.action_ids
                        if action.state != "dropped"
                    ],
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": following.id,
            "views": [(False, "form")],
        }

    @api.readonly
    def action_view_actions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_plan_action_action"
        )
        return {
            **action,
            "domain": [("plan_id", "=", self.id)],
            "context": {"default_plan_id": self.id},
        }
