# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from ..shared.vocabulary import CERTIFIED_STATES


class InsertionContinuity(models.Model):
    """How the months at work of each person follow each other, to be analysed.

    Read from the lines and never stored; ``rules/path.py`` says the same in Python, and
    a test compares both.
    """

    _name = "insertion.continuity"
    _description = "Continuity of a person at work"
    _inherit = "insertion.search.mixin"
    _order = "longest_run desc, id"
    _rec_name = "participant_id"
    _rec_names_search = ["participant_id"]
    _auto = False
    _depends = {
        "insertion.declaration.line": [
            "participant_id",
            "month",
            "state",
            "counted_hours",
        ],
        "insertion.participant": ["company_id", "prescriber_id", "sex", "user_id"],
        "res.company": ["insertion_lasting_months"],
    }

    participant_id = fields.Many2one(
        comodel_name="insertion.participant", string="Person", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Facilitator", readonly=True
    )
    prescriber_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    sex = fields.Selection(selection=[("f", "Woman"), ("m", "Man")], readonly=True)
    date_first = fields.Date(string="First month", readonly=True)
    date_last = fields.Date(string="Last month", readonly=True)
    months = fields.Integer(string="Months at work", aggregator="avg", readonly=True)
    longest_run = fields.Integer(
        string="Longest run of months", aggregator="avg", readonly=True
    )
    hours = fields.Float(readonly=True)
    hours_per_person = fields.Float(
        string="Hours per person", aggregator="avg", readonly=True
    )
    people_lasting = fields.Integer(
        string="People who lasted",
        readonly=True,
        help="At work as many months in a row as the settings ask, or more.",
    )
    continuity_rate = fields.Float(
        string="Continuity rate (%)", aggregator="avg", readonly=True
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH worked AS (
                SELECT participant_id, month, SUM(counted_hours) AS hours
                  FROM insertion_declaration_line
                 WHERE state IN %(certified)s AND counted_hours > 0
                 GROUP BY participant_id, month
            ),
            islands AS (
                -- months in a row all come back to the same one
                SELECT participant_id, month, hours,
                       month - interval '1 month' * ROW_NUMBER() OVER (
                           PARTITION BY participant_id ORDER BY month
                       ) AS island
                  FROM worked
            ),
            runs AS (
                SELECT participant_id, COUNT(*) AS months, SUM(hours) AS hours,
                       MIN(month) AS date_first, MAX(month) AS date_last
                  FROM islands
                 GROUP BY participant_id, island
            ),
            paths AS (
                SELECT participant_id, SUM(months)::int AS months,
                       MAX(months)::int AS longest_run, SUM(hours) AS hours,
                       MIN(date_first) AS date_first, MAX(date_last) AS date_last
                  FROM runs
                 GROUP BY participant_id
            )
            SELECT paths.participant_id AS id, paths.participant_id,
                   person.company_id, person.user_id, person.prescriber_id, person.sex,
                   paths.date_first, paths.date_last, paths.months,
                   paths.longest_run, paths.hours, paths.hours AS hours_per_person,
                   (paths.longest_run >= company.insertion_lasting_months)::int
                       AS people_lasting,
                   100.0 * (paths.longest_run >= company.insertion_lasting_months)::int
                       AS continuity_rate
              FROM paths
              JOIN insertion_participant person ON person.id = paths.participant_id
              JOIN res_company company ON company.id = person.company_id
            """,
            certified=CERTIFIED_STATES,
        )
