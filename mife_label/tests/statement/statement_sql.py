# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of the statement of a label counted again in SQL, from definitions.

Nothing here is shared with the product: neither its queries nor its arithmetic.
"""

# labels in their last certificate, with the days on which they did not stand
SETUP = """
DROP TABLE IF EXISTS t_label, t_file, t_action, t_promise, t_event, t_time;
CREATE TEMP TABLE t_label AS
SELECT a.id, a.application_id AS file, a.partner_id AS holder,
       a.valid_from, a.valid_until,
       f.earlier_application_id AS earlier, f.size, p.city AS town,
       i.name ->> 'en_US' AS sector, p.industry_id,
       (SELECT late_renewal_months FROM label_programme WHERE id = %(label)s) AS late
  FROM label_award a
  JOIN label_application f ON f.id = a.application_id
  JOIN res_partner p ON p.id = a.partner_id
  LEFT JOIN res_partner_industry i ON i.id = p.industry_id
 WHERE a.programme_id = %(label)s AND a.active
   AND a.id NOT IN (SELECT supersedes_id FROM label_award WHERE supersedes_id > 0);
CREATE TEMP TABLE t_file AS
SELECT f.*, c.date_notified AS told, c.result AS outcome
  FROM label_application f
  LEFT JOIN label_conclusion c ON c.application_id = f.id AND c.taken_back_on IS NULL
 WHERE f.programme_id = %(label)s;
CREATE TEMP TABLE t_action AS
SELECT d.*, f.told, x.name AS axis_name, f.partner_id AS who,
       CASE WHEN COALESCE(d.date_start, d.date_end) IS NULL
            THEN f.told BETWEEN %(start)s AND %(end)s
            ELSE daterange(COALESCE(d.date_start, d.date_end),
                           COALESCE(d.date_end, d.date_start), '[]')
                 && daterange(%(start)s, %(end)s, '[]') END AS inside
  FROM label_action d
  JOIN t_file f ON f.id = d.application_id
  JOIN label_axis x ON x.id = d.axis_id
 WHERE f.outcome IN ('awarded', 'awarded_with_conditions');
CREATE TEMP TABLE t_promise AS
SELECT m.*, x.name AS axis_name,
       COALESCE((SELECT p.state FROM label_commitment_point p
                  WHERE p.commitment_id = m.id ORDER BY p.date DESC, p.id DESC LIMIT 1),
                'planned') AS told
  FROM label_commitment m
  JOIN t_file f ON f.id = m.application_id
  LEFT JOIN label_axis x ON x.id = m.axis_id
 WHERE f.outcome IN ('awarded', 'awarded_with_conditions')
   AND m.date_due BETWEEN %(start)s AND %(end)s;
CREATE TEMP TABLE t_event AS
SELECT e.id
  FROM event_event e
 WHERE e.label_programme_id = %(label)s AND e.active AND e.kanban_state <> 'cancel'
   AND (e.date_begin AT TIME ZONE 'UTC' AT TIME ZONE e.date_tz)::date
       BETWEEN %(start)s AND %(end)s;
CREATE TEMP TABLE t_time AS
SELECT t.*, k.label_action AS what
  FROM account_analytic_line t
  JOIN project_task k ON k.id = t.task_id
  LEFT JOIN label_application f ON f.id = t.label_application_id
 WHERE k.label_action IS NOT NULL
   AND t.company_id = (SELECT company_id FROM label_programme WHERE id = %(label)s)
   AND COALESCE(f.programme_id, %(label)s) = %(label)s
   AND t.date BETWEEN %(start)s AND %(end)s;
"""
_MEASURED = """
    EXISTS (SELECT 1 FROM label_award_event e JOIN label_award o ON o.id = e.award_id
             WHERE o.application_id = l.file AND e.kind = '{kind}'
               AND e.effective_on <= {day} AND COALESCE(e.ended_on, 'infinity') > {day})
"""
_ALIVE = "%(end)s BETWEEN l.valid_from AND l.valid_until AND NOT" + _MEASURED.format(
    kind="withdrawal", day="%(end)s"
)
_ENDED = "l.valid_until BETWEEN %(start)s AND %(end)s AND NOT" + _MEASURED.format(
    kind="withdrawal", day="l.valid_until"
)
_FOLLOWED = """
    EXISTS (SELECT 1 FROM t_label n WHERE n.file <> l.file
               AND (n.holder = l.holder OR n.earlier = l.file)
               AND n.valid_from > l.valid_from
               AND n.valid_from - 1
                   <= (l.valid_until + l.late * INTERVAL '1 month')::date)
"""
_STARTED = """
    SELECT COUNT(*) FROM label_award_event e JOIN label_award o ON o.id = e.award_id
      JOIN t_label l ON l.file = o.application_id
     WHERE e.kind = '{}' AND e.effective_on BETWEEN %(start)s AND %(end)s
"""
_TOLD = "SELECT COUNT(*) FROM t_file WHERE told BETWEEN %(start)s AND %(end)s AND {}"
_JURY = "outcome IN ('awarded', 'awarded_with_conditions', 'deferred', 'refused')"
_GIVEN = "outcome IN ('awarded', 'awarded_with_conditions')"
_SEATS = """
    SELECT COUNT(DISTINCT r.label_holder_id) FROM event_registration r
      JOIN t_event e ON e.id = r.event_id WHERE r.active AND r.state <> 'cancel'
"""
_JUDGED = """
    FROM event_registration r JOIN t_event e ON e.id = r.event_id
   WHERE r.active AND r.state = 'done' AND r.label_opinion > ''
"""
TOTALS = {
    "alive": f"SELECT COUNT(*) FROM t_label l WHERE {_ALIVE}",
    "suspended": f"SELECT COUNT(*) FROM t_label l WHERE {_ALIVE} AND"
    + _MEASURED.format(kind="suspension", day="%(end)s"),
    "first_awards": _TOLD.format(f"{_GIVEN} AND kind = 'first'"),
    "renewals": _TOLD.format(f"{_GIVEN} AND kind = 'renewal'"),
    "suspensions": _STARTED.format("suspension"),
    "withdrawals": _STARTED.format("withdrawal"),
    "ended": f"SELECT COUNT(*) FROM t_label l WHERE {_ENDED}",
    "renewed": f"SELECT COUNT(*) FROM t_label l WHERE {_ENDED} AND {_FOLLOWED}",
    "lapsed": f"SELECT COUNT(*) FROM t_label l WHERE {_ENDED} AND NOT {_FOLLOWED}",
    "renewal_rate": f"SELECT 100 * AVG(({_FOLLOWED})::int) FROM t_label l"
    f" WHERE {_ENDED}",
    "contacts": "SELECT COUNT(*) FROM t_file"
    " WHERE date_first_contact BETWEEN %(start)s AND %(end)s",
    "submitted": "SELECT COUNT(*) FROM t_file"
    " WHERE date_submitted BETWEEN %(start)s AND %(end)s",
    "decided": _TOLD.format(_JURY),
    **{
        name: _TOLD.format(f"outcome = '{name}'")
        for name in (
            "awarded",
            "awarded_with_conditions",
            "deferred",
            "refused",
            "closed",
            "withdrawn",
        )
    },
    "acting": "SELECT COUNT(DISTINCT who) FROM t_action WHERE inside",
    "actions": "SELECT COUNT(*) FROM t_action WHERE inside",
    "people": "SELECT COALESCE(SUM(people_count), 0) FROM t_action WHERE inside",
    "held_actions": "SELECT COUNT(*) FROM t_action WHERE application_id IN"
    f" (SELECT file FROM t_label l WHERE {_ALIVE})",
    "held_people": "SELECT COALESCE(SUM(people_count), 0) FROM t_action"
    f" WHERE application_id IN (SELECT file FROM t_label l WHERE {_ALIVE})",
    "due": "SELECT COUNT(*) FROM t_promise",
    "kept": "SELECT COUNT(*) FROM t_promise WHERE told = 'kept'",
    "dropped": "SELECT COUNT(*) FROM t_promise WHERE told = 'dropped'",
    "pending": "SELECT COUNT(*) FROM t_promise WHERE told IN ('planned', 'under_way')",
    "kept_rate": "SELECT 100 * AVG((told = 'kept')::int) FROM t_promise",
    "events": "SELECT COUNT(*) FROM t_event",
    "holders_invited": _SEATS,
    "holders_present": f"{_SEATS} AND r.state = 'done'",
    "people_present": "SELECT COUNT(*) FROM event_registration r"
    " JOIN t_event e ON e.id = r.event_id WHERE r.active AND r.state = 'done'",
    "opinions": f"SELECT COUNT(*) {_JUDGED}",
    "satisfied": f"SELECT COUNT(*) {_JUDGED} AND r.label_opinion IN ('3', '4')",
    "satisfied_rate": "SELECT 100 * AVG((r.label_opinion IN ('3', '4'))::int)"
    f" {_JUDGED}",
    "hours": "SELECT COALESCE(SUM(unit_amount), 0) FROM t_time",
    "file_hours": "SELECT COALESCE(SUM(unit_amount), 0) FROM t_time"
    " WHERE label_application_id IS NOT NULL",
    "hours_per_decision": "SELECT (SELECT COALESCE(SUM(unit_amount), 0) FROM t_time)"
    f" / NULLIF(({_TOLD.format(_JURY)}), 0)",
}
_STEP = """
    SELECT COUNT(days), percentile_cont(0.5) WITHIN GROUP (ORDER BY days), MAX(days)
      FROM (SELECT {} AS days FROM t_file
             WHERE told BETWEEN %(start)s AND %(end)s AND """
_STEP += f"{_JURY}) AS each"
STEPS = {
    "contact": "date_started - date_first_contact",
    "writing": "date_submitted - date_started",
    "waiting": "date_jury - date_submitted",
    "notifying": "told - date_jury",
    "whole": "told - date_first_contact",
}
BREAKDOWNS = {
    "axes": "SELECT axis_name, COUNT(*), SUM(people_count) FROM t_action"
    " WHERE inside GROUP BY 1",
    "audiences": "SELECT audience, COUNT(*), SUM(people_count) FROM t_action"
    " WHERE inside GROUP BY 1",
    "commitments": "SELECT axis_name, COUNT(*), COUNT(*) FILTER (WHERE told = 'kept'),"
    " COUNT(*) FILTER (WHERE told = 'dropped'),"
    " COUNT(*) FILTER (WHERE told NOT IN ('kept', 'dropped'))"
    " FROM t_promise GROUP BY 1",
    "sizes": f"SELECT size, COUNT(*) FROM t_label l WHERE {_ALIVE} GROUP BY 1",
    "sectors": f"SELECT industry_id, COUNT(*) FROM t_label l WHERE {_ALIVE} GROUP BY 1",
    "towns": f"SELECT town, COUNT(*) FROM t_label l WHERE {_ALIVE} GROUP BY 1",
    "hours": "SELECT what, SUM(unit_amount) FROM t_time GROUP BY 1",
}


class Recount:
    """The figures of a label on a period, read by plain SQL."""

    def __init__(self, env, programme, start, end):
        env.flush_all()
        self.cr = env.cr
        self.values = {"label": programme.id, "start": start, "end": end}
        self.cr.execute(SETUP, self.values)

    def get_totals(self):
        return {name: self._read(query)[0][0] for name, query in TOTALS.items()}

    def get_breakdown(self, name):
        """Return {key: [figures]}, as many as the product has."""
        if name != "steps":
            return {key: figures for key, *figures in self._read(BREAKDOWNS[name])}
        rows = {
            step: list(self._read(_STEP.format(days))[0])
            for step, days in STEPS.items()
        }
        return {step: figures for step, figures in rows.items() if figures[0]}

    def _read(self, query):
        self.cr.execute(query, self.values)
        return self.cr.fetchall()
