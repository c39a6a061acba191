# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models, tools


class LabelSheetReport(models.Model):
    """One line per sheet that counts, so that an average is one of jurors' voices.

    The measure is weighted inside each sheet, over the criteria that were judged: an
    average over marks would ignore weights and count marks given twice.
    """

    _name = "label.sheet.report"
    _description = "Marks of the juries"
    _inherit = "label.search.mixin"
    _auto = False
    _order = "session_id desc, application_id, id"
    _rec_name = "application_id"

    session_id = fields.Many2one(comodel_name="label.session", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    programme_id = fields.Many2one(comodel_name="label.programme", readonly=True)
    application_id = fields.Many2one(comodel_name="label.application", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Establishment", readonly=True
    )
    college_id = fields.Many2one(comodel_name="label.college", readonly=True)
    body_id = fields.Many2one(comodel_name="label.body", readonly=True)
    date = fields.Date(string="Jury on", readonly=True)
    score = fields.Float(
        string="Share of the points (%)",
        aggregator="avg",
        digits=(5, 2),
        readonly=True,
    )
    judged_count = fields.Integer(
        string="Criteria judged", aggregator="avg", readonly=True
    )
    sheet_count = fields.Integer(string="Sheets", aggregator="sum", readonly=True)

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            f"CREATE VIEW {self._table} AS ({self._get_query()})"  # pylint: disable=E8103
        )

    def _get_query(self):
        return """
            WITH scale AS (
                SELECT criterion.id AS criterion_id,
                       MAX(COALESCE(own.value, common.value)) AS highest
                  FROM label_criterion AS criterion
             LEFT JOIN label_scale_level AS own ON own.criterion_id = criterion.id
             LEFT JOIN label_scale_level AS common
                    ON common.standard_id = criterion.standard_id
                   AND common.criterion_id IS NULL
                   AND own.id IS NULL
              GROUP BY criterion.id
            ),
            counted AS (
                SELECT DISTINCT ON (
                       sheet.hearing_id, COALESCE(sheet.member_id, -sheet.id)
                   ) sheet.*
                  FROM label_sheet AS sheet
                 WHERE sheet.state = 'sent'
              ORDER BY sheet.hearing_id, COALESCE(sheet.member_id, -sheet.id),
                       sheet.round DESC, sheet.submission_id DESC, sheet.id DESC
            )
            SELECT sheet.id,
                   sheet.session_id,
                   sheet.company_id,
                   session.programme_id,
                   session.date,
                   sheet.application_id,
                   application.partner_id,
                   member.college_id,
                   member.body_id,
                   1 AS sheet_count,
                   COUNT(line.id) FILTER (
                       WHERE line.kind = 'mark'
                   ) AS judged_count,
                   100 * (SUM(criterion.weight * line.value / scale.highest)
                          FILTER (WHERE line.kind = 'mark' AND scale.highest > 0)
                         ) / NULLIF(SUM(criterion.weight)
                          FILTER (WHERE line.kind = 'mark' AND scale.highest > 0), 0)
                   AS score
              FROM counted AS sheet
              JOIN label_session AS session ON session.id = sheet.session_id
         LEFT JOIN label_session_member AS member ON member.id = sheet.member_id
              JOIN label_application AS application
                ON application.id = sheet.application_id
              JOIN label_sheet_line AS line ON line.sheet_id = sheet.id
              JOIN label_criterion AS criterion ON criterion.id = line.criterion_id
              JOIN scale ON scale.criterion_id = criterion.id
             WHERE session.opened_on IS NOT NULL
               AND (sheet.is_counted OR member.has_vote)
               AND NOT EXISTS (
                    SELECT 1
                      FROM label_interest AS interest
                     WHERE interest.member_id = sheet.member_id
                       AND interest.application_id = sheet.application_id
                       AND interest.state = 'active'
                   )
          GROUP BY sheet.id, sheet.session_id, sheet.company_id, sheet.application_id,
                   session.programme_id, session.date, application.partner_id,
                   member.college_id, member.body_id
        """
