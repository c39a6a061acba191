# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ...rules.open_badge import prepare_achievement


class LabelStandard(models.Model):
    """One version of the grid that companies are examined on.

    A published version never changes: files and marks refer to it for years.
    """

    _name = "label.standard"
    _description = "Label standard"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "mail.thread",
        "label.search.mixin",
    ]
    _order = "programme_id, version desc"
    _rec_names_search = ["programme_id", "version"]

    _action_only_fields = ("version", "state")
    _HOME_FIELDS = frozenset({"programme_id", "company_id"})
    _CONTENT_FIELDS = frozenset(
        {"published_on", "change_note", "axis_ids", "criterion_ids", "level_ids"}
    )

    programme_id = fields.Many2one(
        comodel_name="label.programme",
        default=lambda self: self.env["label.programme"]._get_only_one(),
        index=True,
        ondelete="restrict",
        required=True,
    )
    company_id = fields.Many2one(related="programme_id.company_id", store=True)
    version = fields.Integer(copy=False, readonly=True)
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("published", "Published"),
            ("archived", "Archived"),
        ],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    published_on = fields.Date(
        copy=False,
        help="Left empty, it is the day of the publication. Enter it only if the "
        "version was adopted before that day.",
    )
    change_note = fields.Text(
        string="What changes",
        copy=False,
        help="What this version changes from the one before, for those who know it.",
    )

    axis_ids = fields.One2many(
        comodel_name="label.axis", inverse_name="standard_id", string="Axes", copy=True
    )
    # copied with their axis
    criterion_ids = fields.One2many(
        comodel_name="label.criterion",
        inverse_name="standard_id",
        string="Criteria",
        copy=False,
    )
    level_ids = fields.One2many(
        comodel_name="label.scale.level",
        inverse_name="standard_id",
        string="Common scale",
        domain=[("criterion_id", "=", False)],
        copy=True,
    )
    criterion_count = fields.Integer(compute="_compute_criterion_count")
    application_ids = fields.One2many(
        comodel_name="label.application", inverse_name="standard_id"
    )
    application_count = fields.Integer(compute="_compute_application_count")

    _version_uniq = models.Constraint(
        "UNIQUE(programme_id, version)",
        "This version of the standard has just been created by somebody else.",
    )
    _published_uniq = models.UniqueIndex(
        "(programme_id) WHERE state = 'published'",
        "Another version of this standard has just been published.",
    )

    def _get_criteria(self, size):
        """Return the criteria that a company of this size answers."""
        if size != "very_small":
            return self.criterion_ids
        return self.criterion_ids.filtered(lambda one: one.size_variant == "all")

    @api.depends("programme_id.name", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for standard in self:
            # sudo: that of a file handed over is of a label of another organisation
            standard.display_name = self.env._(
                "%(programme)s, version %(version)s",
                programme=standard.sudo().programme_id.name or "",
                version=standard.version or "",
            )

    @api.model
    def _get_search_frame(self):
        return self.env._(
            "%(programme)s, version %(version)s", programme="", version=""
        )

    @api.depends("criterion_ids")
    def _compute_criterion_count(self):
        counts = dict(
            self.env["label.criterion"]._read_group(
                [("standard_id", "in", self.ids)], ["standard_id"], ["__count"]
            )
        )
        for standard in self:
            standard.criterion_count = counts.get(standard._origin, 0)

    @api.depends("application_ids")
    def _compute_application_count(self):
        counts = dict(
            self.env["label.application"]._read_group(
                [("standard_id", "in", self.ids)], ["standard_id"], ["__count"]
            )
        )
        for standard in self:
            standard.application_count = counts.get(standard._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        self._check_created_by_hand(vals_list)
        numbered_vals_list = []
        last_versions = {}
        for vals in vals_list:
            programme_id = vals.get("programme_id") or self.default_get(
                ["programme_id"]
            ).get("programme_id")
            if programme_id not in last_versions:
                last_versions[programme_id] = self._get_last_version(programme_id)
            last_versions[programme_id] += 1
            numbered_vals_list.append({**vals, "version": last_versions[programme_id]})
        standards = super(LabelStandard, self._by_action()).create(numbered_vals_list)
        return standards._by_hand()

    def _check_locked(self, vals):
        for standard in self:
            if self._HOME_FIELDS.intersection(vals):
                raise UserError(
                    self.env._(
                        "%s stays in its programme: prepare a version in the other "
                        "one.",
                        standard.display_name,
                    )
                )
            if standard.state != "draft" and self._CONTENT_FIELDS.intersection(vals):
                raise UserError(standard._frozen_message())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        for standard in self:
            if standard.state != "draft":
                raise UserError(
                    self.env._(
                        "%s has been published: it is kept as it was and cannot be "
                        "deleted.",
                        standard.display_name,
                    )
                )

    def action_publish(self):
        """Freeze the version, and archive the one it takes the place of."""
        today = fields.Date.context_today(self)
        for standard in self:
            if standard.state != "draft":
                raise UserError(standard._frozen_message())
            problems = standard._get_publication_problems()
            if problems:
                raise UserError(
                    self.env._(
                        "%(standard)s cannot be published yet:\n%(problems)s",
                        standard=standard.display_name,
                        problems="\n".join(f"- {problem}" for problem in problems),
                    )
                )
            previous = self.search(
                [
                    ("programme_id", "=", standard.programme_id.id),
                    ("state", "=", "published"),
                ]
            )
            previous._write_by_action({"state": "archived"})
            # the unique index sees one row at a time
            previous.flush_recordset(["state"])
            standard._write_by_action(
                {
                    "state": "published",
                    "published_on": standard.published_on or today,
                }
            )

    def action_new_version(self):
        """Open a draft copied from this version, with its axes, criteria and scales."""
        self.ensure_one()
        draft = self.search(
            [("programme_id", "=", self.programme_id.id), ("state", "=", "draft")],
            limit=1,
        )
        if draft:
            raise UserError(
                self.env._(
                    "%s is already in preparation: complete it, or delete it before "
                    "preparing another one.",
                    draft.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.copy().id,
            "views": [(False, "form")],
        }

    @api.readonly
    def action_view_criteria(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_criterion_action"
        )
        return {**action, "domain": [("standard_id", "=", self.id)]}

    @api.readonly
    def action_view_applications(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_label.label_application_action"
        )
        return {**action, "domain": [("standard_id", "=", self.id)], "context": {}}

    def _get_last_version(self, programme_id):
        return (
            self.sudo()
            .search(
                [("programme_id", "=", programme_id)], order="version desc", limit=1
            )
            .version
        )

    def _get_publication_problems(self):
        self.ensure_one()
        problems = []
        if self.published_on and self.published_on > fields.Date.context_today(self):
            problems.append(self.env._("its publication date is in the future;"))
        if not self.axis_ids:
            problems.append(self.env._("it has no axis;"))
        empty_axes = self.axis_ids.filtered(lambda axis: not axis.criterion_ids)
        if empty_axes:
            problems.append(
                self.env._(
                    "axes without any criterion: %s;",
                    format_list(self.env, empty_axes.mapped("name")),
                )
            )
        unweighted = self.criterion_ids.filtered(
            lambda criterion: criterion.weight <= 0
        )
        if unweighted:
            problems.append(
                self.env._(
                    "criteria whose weight is not above zero: %s;",
                    format_list(self.env, unweighted.mapped("name")),
                )
            )
        unscaled = self.criterion_ids.filtered(
            lambda criterion: len(criterion._get_scale()) < 2
        )
        if unscaled:
            problems.append(
                self.env._(
                    "criteria without at least two levels, of their own or in the "
                    "common scale: %s;",
                    format_list(self.env, unscaled.mapped("name")),
                )
            )
        return problems

    def _frozen_message(self):
        self.ensure_one()
        return self.env._(
            "%s has been published and does not change any more: prepare a new "
            "version instead.",
            self.display_name,
        )

    def _prepare_badge_achievement(self):
        """Return what the label rewards, as an Open Badge tells it."""
        base_url = self.company_id.get_base_url()
        axes = format_list(self.env, self.axis_ids.mapped("name"))
        return prepare_achievement(
            f"{base_url}/label/achievement/{self.id}",
            {
                "name": self.programme_id.name,
                "description": self.programme_id.presentation or self.display_name,
                "criteria": self.env._(
                    "%(standard)s. A jury examines: %(axes)s.",
                    standard=self.display_name,
                    axes=axes,
                ),
            },
            f"{base_url}/label/directory",
        )
