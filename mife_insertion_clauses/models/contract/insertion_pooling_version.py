# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import pooling
from ...rules.hours import first_of_month, last_of_month, next_month
from ..shared.vocabulary import format_month
from .insertion_pooling_share import format_share


class InsertionPoolingVersion(models.Model):
    """A written key: which part of the hours counts on which lot, from a month on."""

    _name = "insertion.pooling.version"
    _description = "Key of an agreement to pool hours"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "date desc, id desc"
    _rec_names_search = ["pooling_id", "date"]
    _action_only_fields = ("state",)

    pooling_id = fields.Many2one(
        comodel_name="insertion.pooling",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="pooling_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Date(
        string="From the month of",
        default=lambda self: first_of_month(fields.Date.context_today(self)),
        required=True,
        help="The key holds for whole months, from this one to that of the next key.",
    )
    reason = fields.Char(
        required=True, help="Where the key comes from: article, amendment, meeting..."
    )
    share_ids = fields.One2many(
        comodel_name="insertion.pooling.share",
        inverse_name="version_id",
        string="Key",
        copy=True,
    )
    total = fields.Float(string="In all (%)", compute="_compute_total", digits=(16, 4))
    shares_label = fields.Char(string="Shares", compute="_compute_total")
    state = fields.Selection(
        selection=[("draft", "Draft"), ("applied", "Applied")],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
    )

    _date_uniq = models.Constraint(
        "UNIQUE(pooling_id, date)", "Two keys begin with the same month: keep one."
    )

    @api.depends("share_ids.share", "share_ids.lot_id")
    @api.depends_context("lang")
    def _compute_total(self):
        for version in self:
            shares = version.share_ids
            version.total = sum(shares.mapped("share"))
            version.shares_label = ", ".join(
                f"{share.lot_id.display_name}\u00a0: {share._format_share()}"
                for share in shares
            )

    @api.depends("pooling_id.name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for version in self:
            month = format_month(self.env, version.date)
            version.display_name = f"{version.pooling_id.name or ''} - {month}"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("date"):
                vals["date"] = first_of_month(fields.Date.to_date(vals["date"]))
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("date"):
            vals = vals | {"date": first_of_month(fields.Date.to_date(vals["date"]))}
        return super().write(vals)

    def _check_locked(self, vals):
        self._check_draft()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        self._check_draft()

    def action_apply(self):
        """Make the key hold from its month on."""
        self.check_access("write")
        for version in self:
            version._check_draft()
            version._check_can_apply()
            version._write_by_action({"state": "applied"})

    def action_copy_key(self):
        """Start the next key from this one, to change its shares."""
        self.ensure_one()
        pooled = self.pooling_id
        if pooled.state != "in_force":
            raise UserError(self.env._("%s is not in force.", pooled.name))
        last = max(pooled.version_ids.mapped("date"))
        self.copy(
            {"date": next_month(last), "reason": self.env._("Amendment to write")}
        )

    def _check_draft(self):
        if any(version.state != "draft" for version in self):
            raise UserError(
                self.env._(
                    "A key that was applied no longer changes: write another one, from "
                    "a later month."
                )
            )

    def _check_can_apply(self):
        self.ensure_one()
        agreement = self.pooling_id
        if agreement.state != "in_force":
            raise UserError(
                self.env._("Put %s in force first: its key follows.", agreement.name)
            )
        if len(self.share_ids) < 2:
            raise UserError(
                self.env._("%s: a key names two lots at least.", self.display_name)
            )
        if not pooling.is_whole(self.share_ids.mapped("share")):
            raise UserError(
                self.env._(
                    "%(key)s: its shares are above zero and make 100 %% in all, not "
                    "%(total)s.",
                    key=self.display_name,
                    total=format_share(self.env, self.total),
                )
            )
        last = agreement._get_last_month()
        if last and self.date <= last:
            raise UserError(
                self.env._(
                    "%(month)s is already certified by the key before: a new key "
                    "begins later.",
                    month=format_month(self.env, last),
                )
            )
        for share in self.share_ids:
            self._check_share(share)

    def _check_share(self, share):
        lot = share.lot_id
        if not share.contractor_id:
            raise UserError(
                self.env._(
                    "%s: name the company that holds it first.", lot.display_name
                )
            )
        if (lot.date_start and lot.date_start > last_of_month(self.date)) or (
            lot.date_end and lot.date_end < self.date
        ):
            raise UserError(
                self.env._(
                    "%(lot)s does not run in %(month)s: begin the key in a month of "
                    "all its lots.",
                    lot=lot.display_name,
                    month=format_month(self.env, self.date),
                )
            )
