# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of a statement counted again, in SQL written from their definitions.

Nothing here is shared with the product: neither its queries nor its arithmetic.
"""

SETUP = """
DROP TABLE IF EXISTS t_lot, t_line, t_placement, t_support;
CREATE TEMP TABLE t_lot AS
WITH RECURSIVE family AS (
    SELECT id FROM res_partner WHERE id = %(buyer)s
    UNION
    SELECT child.id FROM res_partner child JOIN family ON child.parent_id = family.id
),
lot AS (
    SELECT lot.id, lot.contract_id, contract.buyer_id, contract.date_notified,
           contract.clause_kind, contract.pooling_allowed,
           contract.state AS contract_state, lot.state,
           COALESCE(lot.date_start, contract.date_start, contract.date_notified) first,
           COALESCE(lot.date_end, contract.date_end) AS last
      FROM insertion_lot lot
      JOIN insertion_contract contract ON contract.id = lot.contract_id
     WHERE contract.company_id = %(company)s
       AND (%(buyer)s::int IS NULL OR contract.buyer_id IN (SELECT id FROM family))
       AND (%(contract)s::int IS NULL OR contract.id = %(contract)s)
       AND (%(contracts)s::int[] IS NULL OR contract.id = ANY(%(contracts)s))
       AND (%(postcodes)s::text[] IS NULL OR EXISTS (
           SELECT FROM res_partner place WHERE place.id = contract.buyer_id
              AND place.zip LIKE ANY(%(postcodes)s)
       ))
),
hours AS (
    -- on the lot where they count, which may not be the one where they were done
    SELECT line.lot_id,
           COALESCE(SUM(line.counted_hours)
               FILTER (WHERE month.month BETWEEN %(start)s AND %(end)s), 0) AS part,
           COALESCE(SUM(line.counted_hours)
               FILTER (WHERE month.month <= %(end)s), 0) AS total
      FROM insertion_declaration month
      JOIN insertion_declaration_line line ON line.declaration_id = month.id
     WHERE month.state IN ('validated', 'attested', 'rectified')
     GROUP BY line.lot_id
),
taken AS (
    -- one figure without a month is of no period: it is known with its balance
    SELECT balance.lot_id,
           COALESCE(SUM(line.taken)
               FILTER (WHERE line.month BETWEEN %(start)s AND %(end)s), 0) AS part,
           COALESCE(SUM(line.taken)
               FILTER (WHERE COALESCE(line.month, date_trunc('month', balance.until))
                   <= %(end)s), 0) AS total
      FROM insertion_opening balance
      JOIN (
          SELECT opening_id, month,
                 COALESCE(worked_hours, 0) + COALESCE(training_hours, 0) AS taken
            FROM insertion_opening_line
      ) line ON line.opening_id = balance.id
     WHERE balance.state != 'cancelled'
     GROUP BY balance.lot_id
),
figures AS (
    SELECT lot.*,
           COALESCE(hours.part, 0) AS declared_part,
           COALESCE(taken.part, 0) AS taken_part,
           COALESCE(taken.total, 0) AS taken_total,
           COALESCE(hours.part, 0) + COALESCE(taken.part, 0) AS done_part,
           COALESCE(hours.total, 0) + COALESCE(taken.total, 0) AS done_total,
           COALESCE((
               SELECT SUM(owed.hours) FROM insertion_commitment owed
                WHERE owed.lot_id = lot.id AND owed.date <= %(end)s
           ), 0) AS due
      FROM lot LEFT JOIN hours ON hours.lot_id = lot.id
      LEFT JOIN taken ON taken.lot_id = lot.id
),
days AS (
    -- the days of a lot that are not under suspension
    SELECT figures.id,
           COUNT(*) AS whole,
           COUNT(*) FILTER (WHERE day BETWEEN %(start)s AND %(end)s) AS part
      FROM figures,
           generate_series(figures.first::timestamp, figures.last, '1 day') AS day
     WHERE COALESCE((
         SELECT decision.origin FROM insertion_commitment decision
          WHERE decision.lot_id = figures.id AND decision.date <= day
            AND decision.origin IN ('suspension', 'resumption', 'termination')
          ORDER BY decision.date DESC, decision.id DESC LIMIT 1
     ), '') != 'suspension'
     GROUP BY figures.id
)
SELECT figures.*,
       of_period.grp,
       CASE WHEN of_period.grp = 'owing'
            THEN figures.due * days.part / days.whole END AS due_part,
       of_period.is_in
  FROM figures
  LEFT JOIN days ON days.id = figures.id
 CROSS JOIN LATERAL (
     SELECT CASE
                WHEN clause_kind IN (
                    'reserved_adapted', 'reserved_insertion', 'reserved_prison',
                    'reserved_ess', 'insertion', 'no_hours'
                ) THEN 'followed'
                WHEN due <= 0 OR contract_state IN ('no_clause', 'cancelled')
                     AND state = 'pending' THEN 'open'
                ELSE 'owing'
            END AS grp,
            done_part > 0 OR (
                first <= %(end)s AND COALESCE(last, %(start)s) >= %(start)s
                AND (
                    contract_state IN ('awarded', 'running', 'closed')
                    OR contract_state = 'cancelled' AND state != 'pending'
                )
            ) AS is_in
 ) AS of_period;
CREATE TEMP TABLE t_line AS
SELECT month.month, month.partner_id AS firm_id, month.state,
       lot.contract_id, lot.buyer_id AS buyer, lot.clause_kind,
       line.counted_hours AS hours, month.lot_id != line.lot_id AS is_pooled,
       placement.participant_id AS person,
       placement.employer_id, placement.id AS placement_id, placement.date_start,
       line.modality, line.contract_type, line.employer_kind, line.sex,
       line.age_band, line.qpv, line.diploma_id AS diploma,
       line.unemployment_id AS unemployment, line.prescriber_kind_id AS prescriber,
       line.amount_band_id AS amount, line.duration_band_id AS duration,
       placement.entry_criterion_id AS main,
       the_lot.trade_id AS trade, buyer.insertion_buyer_kind AS buyer_kind
  FROM insertion_declaration_line line
  JOIN insertion_declaration month ON month.id = line.declaration_id
  JOIN t_lot lot ON lot.id = line.lot_id
  JOIN insertion_lot the_lot ON the_lot.id = lot.id
  JOIN res_partner buyer ON buyer.id = lot.buyer_id
  JOIN insertion_placement placement ON placement.id = line.placement_id
 WHERE month.state IN ('validated', 'attested', 'rectified')
   AND month.month BETWEEN %(start)s AND %(end)s
   AND line.counted_hours > 0;
CREATE TEMP TABLE t_placement AS
SELECT placement.*, placement.participant_id AS person,
       CASE
           WHEN contract_type IN ('permanent', 'inclusion') THEN 'durable'
           WHEN contract_type IN ('apprentice', 'professional', 'insertion')
             OR contract_type IN ('usage', 'temp')
            AND modality IN ('ei', 'aci', 'ai', 'etti') THEN 'positive'
           WHEN contract_type NOT IN ('fixed', 'usage', 'temp') THEN 'other'
           WHEN date_end IS NULL THEN 'unknown'
           WHEN date_end >= date_start + interval '6 months' THEN 'durable'
           ELSE 'transition'
       END AS led_to
  FROM insertion_placement placement
 WHERE placement.lot_id IN (SELECT id FROM t_lot)
   AND placement.date_start <= %(end)s
   AND COALESCE(placement.date_end, %(start)s) >= %(start)s;
CREATE TEMP TABLE t_support AS
WITH RECURSIVE family AS (
    SELECT id FROM res_partner WHERE id = %(buyer)s
    UNION
    SELECT child.id FROM res_partner child JOIN family ON child.parent_id = family.id
)
SELECT work.insertion_partner_id, work.unit_amount
  FROM account_analytic_line work
 WHERE work.company_id = %(company)s AND work.insertion_action IS NOT NULL
   AND work.date BETWEEN %(start)s AND %(end)s
   AND (
       %(buyer)s::int IS NULL AND %(contract)s::int IS NULL
       AND %(contracts)s::int[] IS NULL AND %(postcodes)s::text[] IS NULL
       OR work.insertion_contract_id IN (
           SELECT contract.id FROM insertion_contract contract
            WHERE contract.id = %(contract)s
               OR contract.buyer_id IN (SELECT id FROM family)
               OR contract.id = ANY(%(contracts)s)
               OR EXISTS (
                   SELECT FROM res_partner place WHERE place.id = contract.buyer_id
                      AND place.zip LIKE ANY(%(postcodes)s)
               )
       )
   );
"""
_OWING = "FROM t_lot WHERE is_in AND grp = 'owing'"
_MISSING = f"""
    SELECT COALESCE(SUM(missing), 0) FROM (
        SELECT CASE WHEN pooling_allowed
                    THEN GREATEST(SUM(due) - SUM(done_total), 0)
                    ELSE SUM(GREATEST(due - done_total, 0)) END AS missing
          {_OWING} GROUP BY contract_id, pooling_allowed
    ) contracts
"""
_MONTHS = """
    SELECT {} FROM {} document
     WHERE document.lot_id IN (SELECT id FROM t_lot)
       AND document.month BETWEEN %(start)s AND %(end)s AND {}
"""
_CERTIFIED = "document.state IN ('validated', 'attested', 'rectified')"
_LASTING = """
    WITH worked AS (
        SELECT DISTINCT placement.participant_id AS person, month.month
          FROM insertion_declaration_line line
          JOIN insertion_declaration month ON month.id = line.declaration_id
          JOIN insertion_placement placement ON placement.id = line.placement_id
         WHERE line.lot_id IN (SELECT id FROM t_lot)
           AND month.state IN ('validated', 'attested', 'rectified')
           AND month.month <= %(end)s AND line.counted_hours > 0
    ),
    runs AS (
        SELECT person, month, month - interval '1 month'
               * ROW_NUMBER() OVER (PARTITION BY person ORDER BY month) AS island
          FROM worked
    )
    SELECT COUNT(DISTINCT person) FROM (
        SELECT person FROM runs GROUP BY person, island
        HAVING MAX(month) >= %(start)s AND COUNT(*) >= (
            SELECT insertion_lasting_months FROM res_company WHERE id = %(company)s
        )
    ) lasting
"""
TOTALS = {
    "hours_pooled": "SELECT COALESCE(SUM(hours), 0) FROM t_line WHERE is_pooled",
    "people_lasting": _LASTING,
    "continuity_rate": (
        f"SELECT 100.0 * ({_LASTING}) / NULLIF(COUNT(DISTINCT person), 0) FROM t_line"
    ),
    "hours_per_person": (
        "SELECT SUM(hours) / NULLIF(COUNT(DISTINCT person), 0) FROM t_line"
    ),
    "hours_due": f"SELECT COALESCE(SUM(due), 0) {_OWING}",
    "hours_total": f"SELECT COALESCE(SUM(done_total), 0) {_OWING}",
    "hours_total_taken_over": f"SELECT COALESCE(SUM(taken_total), 0) {_OWING}",
    "hours_taken_over": "SELECT COALESCE(SUM(taken_part), 0) FROM t_lot WHERE is_in",
    "hours_missing": _MISSING,
    "rate": f"SELECT 100 * SUM(done_total) / NULLIF(SUM(due), 0) {_OWING}",
    "rate_capped": (
        f"SELECT 100 * (SUM(due) - ({_MISSING})) / NULLIF(SUM(due), 0) {_OWING}"
    ),
    "hours_done": "SELECT COALESCE(SUM(hours), 0) FROM t_line",
    "hours_done_owing": f"SELECT COALESCE(SUM(done_part), 0) {_OWING}",
    "hours_due_part": f"SELECT COALESCE(SUM(due_part), 0) {_OWING}",
    "rate_part": (
        "SELECT 100 * SUM(done_part) / NULLIF(SUM(due_part), 0) "
        f"{_OWING} AND due_part IS NOT NULL"
    ),
    "hours_done_followed": (
        "SELECT COALESCE(SUM(declared_part), 0) FROM t_lot "
        "WHERE is_in AND grp = 'followed'"
    ),
    "hours_done_open": (
        "SELECT COALESCE(SUM(declared_part), 0) FROM t_lot WHERE is_in AND grp = 'open'"
    ),
    "fte": (
        "SELECT COALESCE(SUM(hours), 0) / (SELECT insertion_year_hours "
        "FROM res_company WHERE id = %(company)s) FROM t_line"
    ),
    "people": "SELECT COUNT(DISTINCT person) FROM t_line",
    "placements": "SELECT COUNT(*) FROM t_placement",
    "placements_new": "SELECT COUNT(*) FROM t_placement WHERE date_start >= %(start)s",
    "employment_contracts": (
        "SELECT COUNT(*) FROM (SELECT DISTINCT person, employer_id, contract_type "
        "FROM t_placement) contracts"
    ),
    "firms": _MONTHS.format(
        "COUNT(DISTINCT document.partner_id)", "insertion_declaration", _CERTIFIED
    ),
    "structures": (
        "SELECT COUNT(DISTINCT employer_id) FROM t_line "
        "WHERE employer_kind IN ('ei', 'aci', 'ai', 'etti')"
    ),
    "buyers": "SELECT COUNT(DISTINCT buyer_id) FROM t_lot WHERE is_in",
    "contracts": "SELECT COUNT(DISTINCT contract_id) FROM t_lot WHERE is_in",
    "contracts_new": (
        "SELECT COUNT(DISTINCT contract_id) FROM t_lot "
        "WHERE is_in AND date_notified BETWEEN %(start)s AND %(end)s"
    ),
    "contracts_ended": (
        "SELECT COUNT(*) FROM (SELECT contract_id FROM t_lot GROUP BY contract_id "
        "HAVING BOOL_OR(is_in) AND BOOL_AND(last IS NOT NULL) "
        "AND MAX(last) BETWEEN %(start)s AND %(end)s) contracts"
    ),
    "firms_new": (
        "SELECT COUNT(*) FROM (SELECT one.partner_id, MIN(COALESCE("
        "contract.date_notified, lot.date_start, contract.date_start)) AS first "
        "FROM insertion_contractor one JOIN insertion_lot lot ON lot.id = one.lot_id "
        "JOIN insertion_contract contract ON contract.id = lot.contract_id "
        "WHERE contract.company_id = %(company)s "
        "AND contract.state NOT IN ('no_clause', 'cancelled') "
        "AND one.partner_id IN (SELECT partner_id FROM insertion_declaration "
        "WHERE state IN ('validated', 'attested', 'rectified') "
        "AND month BETWEEN %(start)s AND %(end)s "
        "AND lot_id IN (SELECT id FROM t_lot)) GROUP BY 1) firms "
        "WHERE first BETWEEN %(start)s AND %(end)s"
    ),
    "lots": "SELECT COUNT(*) FROM t_lot WHERE is_in",
    "lots_owing": f"SELECT COUNT(*) {_OWING}",
    "lots_followed": "SELECT COUNT(*) FROM t_lot WHERE is_in AND grp = 'followed'",
    "lots_ended": f"SELECT COUNT(*) {_OWING} AND last BETWEEN %(start)s AND %(end)s",
    "lots_ended_met": (
        f"SELECT COUNT(*) {_OWING} AND last BETWEEN %(start)s AND %(end)s "
        "AND done_total >= due"
    ),
    "attestations": _MONTHS.format(
        "COUNT(*)",
        "insertion_attestation",
        "NOT EXISTS (SELECT FROM insertion_attestation later "
        "WHERE later.supersedes_id = document.id)",
    ),
    "attestations_rectifying": _MONTHS.format(
        "COUNT(*)", "insertion_attestation", "document.supersedes_id IS NOT NULL"
    ),
    "penalties": (
        "SELECT COUNT(*) FROM insertion_penalty WHERE lot_id IN (SELECT id FROM t_lot) "
        "AND reported_on BETWEEN %(start)s AND %(end)s"
    ),
    "supported": "SELECT COUNT(DISTINCT insertion_partner_id) FROM t_support",
    "support_hours": "SELECT COALESCE(SUM(unit_amount), 0) FROM t_support",
}
BANDS = {
    ("breakdowns", name): (
        ("hours", "people", "contracts"),
        f"WITH line AS (SELECT COALESCE({name}, 0) AS key, SUM(hours) AS hours, "
        "COUNT(DISTINCT person) AS people FROM t_line GROUP BY 1), "
        "contract AS (SELECT COALESCE((SELECT id FROM insertion_category "
        f"WHERE kind = '{name}' AND is_measured AND lower <= {figure} "
        "ORDER BY lower DESC LIMIT 1), 0) AS key, COUNT(*) AS contracts "
        "FROM insertion_contract contract WHERE id IN "
        "(SELECT contract_id FROM t_lot WHERE is_in) GROUP BY 1) "
        "SELECT NULLIF(key, 0), COALESCE(hours, 0), COALESCE(people, 0), "
        "COALESCE(contracts, 0) FROM line FULL JOIN contract USING (key)",
    )
    for name, figure in (
        ("amount", "NULLIF(contract.amount, 0)"),
        (
            "duration",
            "(SELECT EXTRACT(YEAR FROM gap) * 12 + EXTRACT(MONTH FROM gap) FROM "
            "age(contract.date_end + 1, "
            "COALESCE(contract.date_start, contract.date_notified)) gap)",
        ),
    )
}
ROWS = {
    ("breakdowns", name): (
        ("hours", "people"),
        f"SELECT {name}, SUM(hours), COUNT(DISTINCT person) FROM t_line GROUP BY 1",
    )
    for name in (
        "modality",
        "contract_type",
        "employer_kind",
        "sex",
        "age_band",
        "qpv",
        "trade",
        "buyer",
        "buyer_kind",
        "clause_kind",
        "diploma",
        "unemployment",
        "prescriber",
    )
} | {
    ("breakdowns", "outcome"): (
        ("placements", "people"),
        "SELECT led_to, COUNT(*), COUNT(DISTINCT person) FROM t_placement GROUP BY 1",
    ),
    ("criteria", "main"): (
        ("hours", "people"),
        "SELECT main, SUM(hours), COUNT(DISTINCT person) FROM t_line GROUP BY 1",
    ),
    ("criteria", "multi"): (
        ("people",),
        "SELECT checked.criterion_id, COUNT(DISTINCT checked.participant_id) "
        "FROM insertion_eligibility checked JOIN t_line "
        "ON t_line.person = checked.participant_id "
        "AND t_line.date_start >= checked.date_from "
        "AND t_line.date_start <= COALESCE(checked.date_to, t_line.date_start) "
        "WHERE checked.criterion_id IS NOT NULL GROUP BY 1",
    ),
    ("months",): (
        ("hours", "taken_over"),
        "SELECT to_char(month, 'YYYY-MM-DD'), SUM(hours), SUM(taken) FROM ("
        "SELECT month, hours, 0 AS taken FROM t_line UNION ALL "
        "SELECT line.month, 0, "
        "COALESCE(line.worked_hours, 0) + COALESCE(line.training_hours, 0) "
        "FROM insertion_opening_line line JOIN t_lot ON t_lot.id = line.lot_id "
        "JOIN insertion_opening balance ON balance.id = line.opening_id "
        "WHERE balance.state != 'cancelled' "
        "AND line.month BETWEEN %(start)s AND %(end)s) months GROUP BY 1",
    ),
    ("lots",): (
        ("due", "due_part", "done_part", "done_total", "missing", "rate"),
        "SELECT id, CASE WHEN grp = 'owing' THEN due END, due_part, done_part, "
        "done_total, CASE WHEN grp = 'owing' THEN GREATEST(due - done_total, 0) END, "
        "CASE WHEN grp = 'owing' THEN 100 * done_total / due END "
        "FROM t_lot WHERE is_in",
    ),
}
ROWS |= BANDS


def count_again(
    cr, company, start, end, buyer=None, contract=None, contracts=None, postcodes=None
):
    """Return {path of a figure without its side: value} for one period.

    :param contracts: ids of several contracts together; postcodes: patterns of LIKE
    """
    values = {
        "company": company.id,
        "start": start,
        "end": end,
        "buyer": buyer.id if buyer else None,
        "contract": contract.id if contract else None,
        "contracts": contracts,
        "postcodes": postcodes,
    }
    cr.execute(SETUP, values)
    found = {}
    for name, query in TOTALS.items():
        cr.execute(query, values)
        found["totals", name] = cr.fetchone()[0]
    for path, (names, query) in ROWS.items():
        cr.execute(query, values)
        for key, *figures in cr.fetchall():
            for name, figure in zip(names, figures, strict=True):
                found[(*path, str(key or "none"), name)] = figure
    cr.execute("DROP TABLE t_lot, t_line, t_placement, t_support")
    return found


def compare(cr, walked, periods, company, buyer=None, contract=None):
    """Return the figures of a walked payload that SQL does not find, as sentences.

    :param walked: what ``rules.statement.walk`` yields: every figure is expected in
        SQL, and every row of SQL in the payload
    """
    sides = [count_again(cr, company, *period, buyer, contract) for period in periods]
    problems, seen = [], set()
    for path, value in walked:
        *names, side = path if path[-1] in (0, 1) else (*path, 0)
        key = tuple(map(str, names))
        if key[0] == "months" and side:
            key = (key[0], f"{int(key[1][:4]) - 1}{key[1][4:]}", key[2])
        seen.add(key)
        if key in sides[side]:
            expected = sides[side][key]
        elif any(key in other for other in sides) or key[0] == "months":
            expected = 0  # a row of the other period only
        else:
            problems.append(f"{path}: nothing counts it in SQL")
            continue
        if (value is None) != (expected is None) or (
            value is not None and abs(value - float(expected)) > 1e-6
        ):
            problems.append(f"{path}: {value}, in SQL {expected}")
    for side in sides:
        for key in side:
            # the lots are those of the period, not of the year before
            if key not in seen and (key[0] != "lots" or side is sides[0]):
                if not (key[:2] == ("breakdowns", "buyer") and (buyer or contract)):
                    problems.append(f"{key}: in SQL only")
    return problems, len(seen)
