# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...rules import opening
from ...rules.hours import MAX_MONTH_HOURS, first_of_month
from ..shared.vocabulary import format_month


class InsertionOpeningLine(models.Model):
    """Hours taken over: of a month, or in one figure; of a person, or of all."""

    _name = "insertion.opening.line"
    _description = "Hours taken over, month by month"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.written.mixin",
        "insertion.search.mixin",
    ]
    _order = "opening_id, month, id"
    _rec_name = "opening_id"
    _rec_names_search = ["opening_id", "placement_id"]

    opening_id = fields.Many2one(
        comodel_name="insertion.opening",
        string="Balance",
        index=True,
        ondelete="cascade",
        required=True,
    )
    month = fields.Date(
        help="Any day of the month. Leave it empty when one figure is all that is "
        "known: it then counts in what is cumulated, never in the volume of a year."
    )
    placement_id = fields.Many2one(
        comodel_name="insertion.placement",
        string="Person",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('contractor_id', '=', contractor_id)]",
    )
    worked_hours = fields.Float(digits=(16, 2))
    training_hours = fields.Float(digits=(16, 2))
    hours = fields.Float(
        string="Hours taken over",
        compute="_compute_hours",
        store=True,
        precompute=True,
        help="All the hours of the line: they were certified elsewhere, and count "
        "without being judged again.",
    )
    counted_month = fields.Date(
        string="Counts from",
        compute="_compute_counted_month",
        store=True,
        precompute=True,
        help="The month of the hours, or the last month of the balance.",
    )
    state = fields.Selection(related="opening_id.state", store=True, precompute=True)
    company_id = fields.Many2one(
        related="opening_id.company_id", store=True, precompute=True
    )
    contractor_id = fields.Many2one(
        related="opening_id.contractor_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="opening_id.partner_id", store=True, precompute=True, index=True
    )
    lot_id = fields.Many2one(
        related="opening_id.lot_id", store=True, precompute=True, index=True
    )
    contract_id = fields.Many2one(
        related="opening_id.contract_id", store=True, precompute=True, index=True
    )
    buyer_id = fields.Many2one(
        related="opening_id.buyer_id", store=True, precompute=True, index=True
    )

    _hours_positive = models.Constraint(
        "CHECK(worked_hours >= 0 AND training_hours >= 0)",
        "Hours taken over cannot be negative.",
    )

    @api.depends("worked_hours", "training_hours")
    def _compute_hours(self):
        for line in self:
            line.hours = line.worked_hours + line.training_hours

    @api.depends("month", "opening_id.until")
    def _compute_counted_month(self):
        for line in self:
            until = line.opening_id.until
            line.counted_month = until and opening.get_counted_month(line.month, until)

    @api.constrains("placement_id", "opening_id")
    def _check_placement(self):
        for line in self.filtered("placement_id"):
            contractor = line.contractor_id
            if line.placement_id.contractor_id not in (
                contractor | contractor._get_successors()
            ):
                raise ValidationError(
                    self.env._(
                        "%s does not work for this company on this lot.",
                        line._get_person_name(),
                    )
                )

    @api.constrains("month", "placement_id", "worked_hours", "training_hours")
    def _check_plausible(self):
        for line in self.filtered(lambda line: line.month and line.placement_id):
            if line.hours > MAX_MONTH_HOURS:
                raise ValidationError(
                    self.env._(
                        "%(person)s cannot have done more than %(max)s hours in "
                        "%(month)s: correct the hours taken over.",
                        person=line._get_person_name(),
                        max=int(MAX_MONTH_HOURS),
                        month=format_month(self.env, line.month),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            month = fields.Date.to_date(vals.get("month"))
            vals["month"] = month and first_of_month(month)
        return super().create(vals_list)

    @api.model
    def _sum_taken_over(self, domain, *groupby):
        """Return {group, or groups: hours taken over}, of balances not cancelled."""
        groups = self._read_group(
            Domain(domain) & Domain("state", "=", "recorded"), groupby, ["hours:sum"]
        )
        if len(groupby) == 1:
            return dict(groups)
        return {tuple(keys): hours for *keys, hours in groups}

    @api.model
    def _get_cited(self, lots, until=None):
        """Return {lot id: what documents cite of it: [{"hours", "until", "source"}]}.

        Plain values, no name of a person but what the source says.
        """
        domain = Domain([("lot_id", "in", lots.ids), ("state", "=", "recorded")])
        if until:
            domain &= Domain("counted_month", "<=", until)
        cited = defaultdict(list)
        for balance, hours in self._read_group(
            domain, ["opening_id"], ["hours:sum"], order="opening_id desc"
        ):
            if hours:
                cited[balance.lot_id.id].append(
                    {
                        "hours": hours,
                        "until": fields.Date.to_string(balance.until),
                        "source": balance.source,
                    }
                )
        return cited

    def _get_by_hand_sentence(self):
        return self.env._(
            "Hours taken over change no more: cancel the balance with a reason, then "
            "record what is right."
        )

    def _get_person_name(self):
        return self.placement_id.sudo().participant_id.display_name
