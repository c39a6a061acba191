# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ...rules.steps import SIZES


class LabelAwardReport(models.Model):
    """One line per label, in its last certificate, as it stands today.

    What is counted is summed. The rate of a group is its own sums divided, never an
    average of rates.
    """

    _name = "label.award.report"
    _description = "Analysis of the labels"
    _inherit = "label.search.mixin"
    _auto = False
    _order = "valid_until desc, id desc"
    _rec_name = "award_id"

    award_id = fields.Many2one(
        comodel_name="label.award", string="Label", readonly=True
    )
    application_id = fields.Many2one(comodel_name="label.application", readonly=True)
    programme_id = fields.Many2one(comodel_name="label.programme", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Establishment", readonly=True
    )
    town = fields.Char(readonly=True)
    size = fields.Selection(selection=SIZES, string="Headcount", readonly=True)
    sector_id = fields.Many2one(
        comodel_name="res.partner.industry", string="Sector", readonly=True
    )
    kind = fields.Selection(
        selection=[("first", "First award"), ("renewal", "Renewal")], readonly=True
    )
    standing = fields.Selection(
        selection=[
            ("future", "To come"),
            ("in_force", "In force"),
            ("suspended", "Suspended"),
            ("withdrawn", "Withdrawn"),
            ("ended", "Ended"),
        ],
        string="Status",
        readonly=True,
    )
    valid_from = fields.Date(readonly=True)
    valid_until = fields.Date(readonly=True)
    label_count = fields.Integer(string="Labels", aggregator="sum", readonly=True)
    alive_count = fields.Integer(
        string="Labels in force", aggregator="sum", readonly=True
    )
    ended_count = fields.Integer(
        string="Labels that reached their end", aggregator="sum", readonly=True
    )
    renewed_count = fields.Integer(
        string="Labels followed by another", aggregator="sum", readonly=True
    )
    renewal_rate = fields.Float(
        string="Renewal rate (%)",
        aggregator="avg",
        digits=(5, 1),
        readonly=True,
        help="Of the labels that reached their end without being withdrawn, the share "
        "followed by another label of the holder, in time or not too late after.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH head AS (
                SELECT award.*,
                       application.earlier_application_id,
                       application.size,
                       application.kind,
                       partner.city AS town,
                       partner.industry_id AS sector_id,
                       programme.late_renewal_months,
                       EXISTS (
                           SELECT 1
                             FROM label_award_event AS event
                             JOIN label_award AS measured
                               ON measured.id = event.award_id
                            WHERE measured.application_id = award.application_id
                              AND event.kind = 'withdrawal'
                              AND event.effective_on
                                  <= LEAST(award.valid_until, %(today)s)
                              AND (event.ended_on IS NULL
                                   OR event.ended_on
                                      > LEAST(award.valid_until, %(today)s))
                       ) AS is_withdrawn,
                       EXISTS (
                           SELECT 1
                             FROM label_award_event AS event
                             JOIN label_award AS measured
                               ON measured.id = event.award_id
                            WHERE measured.application_id = award.application_id
                              AND event.kind = 'suspension'
                              AND event.effective_on <= %(today)s
                              AND (event.ended_on IS NULL
                                   OR event.ended_on > %(today)s)
                       ) AS is_suspended
                  FROM label_award AS award
                  JOIN label_application AS application
                    ON application.id = award.application_id
                  JOIN res_partner AS partner ON partner.id = award.partner_id
                  JOIN label_programme AS programme
                    ON programme.id = award.programme_id
                 WHERE award.active
                   AND NOT EXISTS (
                       SELECT 1
                         FROM label_award AS successor
                        WHERE successor.supersedes_id = award.id
                   )
            ),
            told AS (
                SELECT head.*,
                       head.valid_until < %(today)s AND NOT head.is_withdrawn
                       AS is_ended,
                       EXISTS (
                           SELECT 1
                             FROM head AS next
                            WHERE next.programme_id = head.programme_id
                              AND next.application_id != head.application_id
                              AND (next.partner_id = head.partner_id
                                   OR next.earlier_application_id
                                      = head.application_id)
                              AND next.valid_from > head.valid_from
                              AND next.valid_from <= head.valid_until
                                  + make_interval(months => head.late_renewal_months)
                                  + INTERVAL '1 day'
                       ) AS is_followed
                  FROM head
            )
            SELECT id,
                   id AS award_id,
                   application_id,
                   programme_id,
                   company_id,
                   partner_id,
                   town,
                   size,
                   sector_id,
                   kind,
                   valid_from,
                   valid_until,
                   CASE WHEN is_withdrawn THEN 'withdrawn'
                        WHEN is_ended THEN 'ended'
                        WHEN valid_from > %(today)s THEN 'future'
                        WHEN is_suspended THEN 'suspended'
                        ELSE 'in_force'
                    END AS standing,
                   1 AS label_count,
                   (valid_from <= %(today)s AND NOT is_ended AND NOT is_withdrawn)::int
                   AS alive_count,
                   is_ended::int AS ended_count,
                   (is_ended AND is_followed)::int AS renewed_count,
                   CASE WHEN is_ended THEN 100.0 * is_followed::int END
                   AS renewal_rate
              FROM told
            """,
            today=self.env["label.award"]._get_today(),
        )

    def _read_group_select(self, aggregate_spec, query):
        """Divide the sums of a group: an average would weigh each label alike."""
        if aggregate_spec != "renewal_rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "100.0 * SUM(%(renewed)s) / NULLIF(SUM(%(ended)s), 0)",
            renewed=self._field_to_sql(self._table, "renewed_count", query),
            ended=self._field_to_sql(self._table, "ended_count", query),
        )

    def action_open_label(self):
        self.ensure_one()
        return self.award_id._get_records_action()
