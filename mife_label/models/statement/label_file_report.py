# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ...rules.steps import AWARDED_RESULTS, JURY_RESULTS, RESULTS, SCOPES, SIZES, STATES


class LabelFileReport(models.Model):
    """One line per file: how long each step took, and what the team's time gave."""

    _name = "label.file.report"
    _description = "Analysis of the files"
    _inherit = "label.search.mixin"
    _auto = False
    _order = "date_first_contact desc, id desc"
    _rec_name = "application_id"

    application_id = fields.Many2one(
        comodel_name="label.application", string="Application", readonly=True
    )
    programme_id = fields.Many2one(comodel_name="label.programme", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Coach", readonly=True)
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
    state = fields.Selection(selection=STATES, readonly=True)
    result = fields.Selection(selection=RESULTS, readonly=True)
    scope = fields.Selection(selection=SCOPES, string="File", readonly=True)
    date_first_contact = fields.Date(string="First contact on", readonly=True)
    date_notified = fields.Date(string="Notified on", readonly=True)

    file_count = fields.Integer(string="Files", aggregator="sum", readonly=True)
    decided_count = fields.Integer(
        string="Files decided by the jury", aggregator="sum", readonly=True
    )
    awarded_count = fields.Integer(
        string="Labels awarded", aggregator="sum", readonly=True
    )
    contact_days = fields.Integer(
        string="Days from first contact to start", aggregator="avg", readonly=True
    )
    writing_days = fields.Integer(
        string="Days from start to submission", aggregator="avg", readonly=True
    )
    waiting_days = fields.Integer(
        string="Days from submission to jury", aggregator="avg", readonly=True
    )
    notifying_days = fields.Integer(
        string="Days from jury to notification", aggregator="avg", readonly=True
    )
    whole_days = fields.Integer(
        string="Days from first contact to notification",
        aggregator="avg",
        readonly=True,
    )
    hours = fields.Float(string="Hours of the team", aggregator="sum", readonly=True)
    action_count = fields.Integer(string="Actions", aggregator="sum", readonly=True)
    people_count = fields.Integer(
        string="People concerned", aggregator="sum", readonly=True
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT file.id,
                   file.id AS application_id,
                   file.programme_id,
                   file.company_id,
                   file.user_id,
                   file.partner_id,
                   partner.city AS town,
                   file.size,
                   partner.industry_id AS sector_id,
                   file.kind,
                   file.state,
                   file.result,
                   CASE WHEN file.state != 'notified' THEN 'in_progress'
                        WHEN file.result IN %(awarded)s THEN 'labelled'
                        ELSE 'not_labelled'
                    END AS scope,
                   file.date_first_contact,
                   file.date_notified,
                   1 AS file_count,
                   COALESCE((file.result IN %(decided)s)::int, 0) AS decided_count,
                   COALESCE((file.result IN %(awarded)s)::int, 0) AS awarded_count,
                   file.date_started - file.date_first_contact AS contact_days,
                   file.date_submitted - file.date_started AS writing_days,
                   CASE WHEN file.result IN %(decided)s
                        THEN file.date_jury - file.date_submitted
                    END AS waiting_days,
                   CASE WHEN file.result IN %(decided)s
                        THEN file.date_notified - file.date_jury
                    END AS notifying_days,
                   CASE WHEN file.result IN %(decided)s
                        THEN file.date_notified - file.date_first_contact
                    END AS whole_days,
                   (SELECT SUM(line.unit_amount)
                      FROM account_analytic_line AS line
                     WHERE line.label_application_id = file.id
                       AND line.label_action IS NOT NULL) AS hours,
                   done.action_count,
                   done.people_count
              FROM label_application AS file
              JOIN res_partner AS partner ON partner.id = file.partner_id
         LEFT JOIN (SELECT application_id,
                           COUNT(*) AS action_count,
                           SUM(people_count) AS people_count
                      FROM label_action
                  GROUP BY application_id) AS done ON done.application_id = file.id
            """,
            awarded=AWARDED_RESULTS,
            decided=tuple(result for result, _label in JURY_RESULTS),
        )

    def action_open_file(self):
        self.ensure_one()
        return self.application_id._get_records_action()
