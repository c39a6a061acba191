# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of a pack counted again, in SQL written from their definitions.

Nothing here is shared with the product: neither its queries nor its arithmetic.
"""

from .statement_sql import count_again

STRUCTURES = "('ei', 'aci', 'ai', 'etti')"
ADAPTED = "('ea', 'eatt', 'esat')"
RESERVED = (
    "('reserved_adapted', 'reserved_insertion', 'reserved_prison', 'reserved_ess')"
)
FOLLOWED = (
    "('reserved_adapted', 'reserved_insertion', 'reserved_prison', 'reserved_ess',"
    " 'insertion', 'no_hours')"
)
AWARDED = "('awarded', 'running', 'closed')"
HELD = """
    EXISTS (SELECT FROM insertion_lot held
              JOIN insertion_contractor holder ON holder.lot_id = held.id
              JOIN res_partner firm ON firm.id = holder.partner_id
             WHERE held.contract_id = p.contract_id
               AND holder.role IN ('holder', 'joint')
               AND firm.insertion_employer_kind IN
                   ('ei', 'aci', 'ai', 'etti', 'ea', 'eatt', 'esat'))
"""
IN_SCOPE = """
    (%(contracts)s::int[] IS NULL OR contract.id = ANY(%(contracts)s))
    AND (%(postcodes)s::text[] IS NULL OR buyer.zip LIKE ANY(%(postcodes)s))
    AND (%(buyer)s::int IS NULL OR contract.buyer_id IN (
        WITH RECURSIVE family AS (
            SELECT id FROM res_partner WHERE id = %(buyer)s
            UNION SELECT child.id FROM res_partner child
                    JOIN family ON child.parent_id = family.id
        ) SELECT id FROM family))
"""
OF_CONTRACT = """
    contract.id AS contract_id, contract.buyer_id AS buyer, contract.clause_kind,
    buyer.insertion_buyer_kind AS buyer_kind, contract.purchase_kind,
    NULLIF(contract.amount, 0) AS contract_amount, contract.state AS contract_state,
    (SELECT EXTRACT(YEAR FROM gap) * 12 + EXTRACT(MONTH FROM gap) FROM
        age(contract.date_end + 1,
            COALESCE(contract.date_start, contract.date_notified)) gap) AS months
"""
SETUP = f"""
DROP TABLE IF EXISTS p_done, p_worked, p_placement, p_opening, p_contract, p_notified,
    p_notice, p_derogation, p_share;
CREATE TEMP TABLE p_worked AS
SELECT {OF_CONTRACT}, month.month, month.state, line.counted_hours AS hours,
       COALESCE(line.worked_hours, 0) + COALESCE(line.training_hours, 0)
       + COALESCE(line.tutoring_hours, 0) AS declared,
       line.source_id, contractor.partner_id AS firm, lot.id AS lot,
       lot.trade_id AS trade,
       placement.participant_id AS person, placement.employer_id AS employer,
       placement.entry_qpv_id AS district, line.modality, line.contract_type,
       line.employer_kind, line.sex, line.age_band, line.qpv, line.is_new_firm,
       line.diploma_id AS diploma, line.unemployment_id AS unemployment,
       line.prescriber_kind_id AS prescriber, line.amount_band_id AS amount,
       line.duration_band_id AS duration, contract.id AS contract
  FROM insertion_declaration_line line
  JOIN insertion_declaration month ON month.id = line.declaration_id
  JOIN insertion_contractor contractor ON contractor.id = line.contractor_id
  JOIN insertion_lot lot ON lot.id = contractor.lot_id
  JOIN insertion_contract contract ON contract.id = lot.contract_id
  JOIN res_partner buyer ON buyer.id = contract.buyer_id
  JOIN insertion_placement placement ON placement.id = line.placement_id
 WHERE contract.company_id = %(company)s
   AND month.state IN ('validated', 'attested', 'rectified')
   AND month.month BETWEEN %(start)s AND %(end)s AND {IN_SCOPE}
   AND (%(firm)s::int IS NULL OR contractor.partner_id = %(firm)s);
CREATE TEMP TABLE p_done AS SELECT * FROM p_worked WHERE hours > 0;
CREATE TEMP TABLE p_placement AS
SELECT {OF_CONTRACT}, placement.participant_id AS person,
       placement.employer_id AS employer, placement.contract_type, placement.modality,
       placement.outcome, employer.insertion_employer_kind AS employer_kind,
       lot.trade_id AS trade
  FROM insertion_placement placement
  JOIN insertion_contractor contractor ON contractor.id = placement.contractor_id
  JOIN insertion_lot lot ON lot.id = contractor.lot_id
  JOIN insertion_contract contract ON contract.id = lot.contract_id
  JOIN res_partner buyer ON buyer.id = contract.buyer_id
  LEFT JOIN res_partner employer ON employer.id = placement.employer_id
 WHERE contract.company_id = %(company)s AND placement.date_start <= %(end)s
   AND COALESCE(placement.date_end, %(start)s) >= %(start)s AND {IN_SCOPE}
   AND (%(firm)s::int IS NULL OR contractor.partner_id = %(firm)s);
CREATE TEMP TABLE p_opening AS
SELECT {OF_CONTRACT}, line.month, contractor.partner_id AS firm,
       contract.id AS contract,
       COALESCE(line.worked_hours, 0) + COALESCE(line.training_hours, 0) AS hours
  FROM insertion_opening_line line
  JOIN insertion_opening balance ON balance.id = line.opening_id
  JOIN insertion_lot lot ON lot.id = balance.lot_id
  JOIN insertion_contract contract ON contract.id = lot.contract_id
  JOIN res_partner buyer ON buyer.id = contract.buyer_id
  LEFT JOIN insertion_contractor contractor ON contractor.id = balance.contractor_id
 WHERE contract.company_id = %(company)s AND balance.state != 'cancelled'
   AND line.month BETWEEN %(start)s AND %(end)s AND {IN_SCOPE}
   AND (%(firm)s::int IS NULL OR contractor.partner_id = %(firm)s);
CREATE TEMP TABLE p_contract AS
SELECT {OF_CONTRACT}
  FROM insertion_contract contract
  JOIN res_partner buyer ON buyer.id = contract.buyer_id
 WHERE contract.company_id = %(company)s AND {IN_SCOPE}
   AND (%(firm)s::int IS NULL OR EXISTS (
       SELECT FROM insertion_contractor one
         JOIN insertion_lot lot ON lot.id = one.lot_id
        WHERE lot.contract_id = contract.id AND one.partner_id = %(firm)s))
   AND EXISTS (
       SELECT FROM insertion_lot lot WHERE lot.contract_id = contract.id AND (
           EXISTS (SELECT FROM insertion_declaration_line line
                     JOIN insertion_declaration month ON month.id = line.declaration_id
                    WHERE line.lot_id = lot.id AND line.counted_hours > 0
                      AND month.state IN ('validated', 'attested', 'rectified')
                      AND month.month BETWEEN %(start)s AND %(end)s)
           OR EXISTS (SELECT FROM insertion_opening_line line
                        JOIN insertion_opening balance ON balance.id = line.opening_id
                       WHERE balance.lot_id = lot.id AND balance.state != 'cancelled'
                         AND COALESCE(line.worked_hours, 0)
                             + COALESCE(line.training_hours, 0) > 0
                         AND line.month BETWEEN %(start)s AND %(end)s)
           OR (COALESCE(lot.date_start, contract.date_start, contract.date_notified)
                   <= %(end)s
               AND COALESCE(lot.date_end, contract.date_end, %(start)s) >= %(start)s
               AND (contract.state IN {AWARDED}
                    OR contract.state = 'cancelled' AND lot.state != 'pending'))));
CREATE TEMP TABLE p_notified AS
SELECT {OF_CONTRACT}
  FROM insertion_contract contract
  JOIN res_partner buyer ON buyer.id = contract.buyer_id
 WHERE contract.company_id = %(company)s AND contract.state != 'cancelled'
   AND contract.date_notified BETWEEN %(start)s AND %(end)s AND {IN_SCOPE}
   AND (%(firm)s::int IS NULL OR EXISTS (
       SELECT FROM insertion_contractor one
         JOIN insertion_lot lot ON lot.id = one.lot_id
        WHERE lot.contract_id = contract.id AND one.partner_id = %(firm)s));
CREATE TEMP TABLE p_notice AS
SELECT social, clause_kind AS clause_read, purchase_kind, buyer_regime, is_reserved,
       NULL::int AS contract_id, COALESCE(amount, 0) AS contract_amount
  FROM insertion_notice
 WHERE company_id = %(company)s AND stage = 'award'
   AND date_notified BETWEEN %(start)s AND %(end)s
   AND CASE WHEN %(buyer)s::int IS NULL THEN in_territory
            ELSE LEFT(buyer_siret, 9) = (
                SELECT LEFT(REPLACE(company_registry, ' ', ''), 9) FROM res_partner
                 WHERE id = %(buyer)s) END;
CREATE TEMP TABLE p_derogation AS
SELECT {OF_CONTRACT}, one.reason_id AS ground
  FROM insertion_derogation one
  JOIN insertion_contract contract ON contract.id = one.contract_id
  JOIN res_partner buyer ON buyer.id = contract.buyer_id
 WHERE one.company_id = %(company)s AND one.state = 'issued'
   AND one.date BETWEEN %(start)s AND %(end)s AND {IN_SCOPE};
CREATE TEMP TABLE p_share AS
SELECT funder_id AS funder, NULL::int AS contract_id,
       fte * (LEAST(COALESCE(date_to, %(end)s::date), %(end)s::date)
              - GREATEST(date_from, %(start)s::date) + 1)
       / (%(end)s::date - %(start)s::date + 1.0) AS fte
  FROM insertion_facilitator_share
 WHERE company_id = %(company)s AND date_from <= %(end)s
   AND COALESCE(date_to, %(end)s) >= %(start)s;
"""
# measure: table, figure
MEASURES = {
    "hours": ("p_done", "COALESCE(SUM(hours), 0)"),
    "fte": ("p_done", "COALESCE(SUM(hours), 0) / %(year_hours)s"),
    "people": ("p_done", "COUNT(DISTINCT person)"),
    "hours_per_person": ("p_done", "SUM(hours) / NULLIF(COUNT(DISTINCT person), 0)"),
    "worked_firms": ("p_done", "COUNT(DISTINCT firm)"),
    "worked_lots": ("p_done", "COUNT(DISTINCT lot)"),
    "worked_contracts": ("p_done", "COUNT(DISTINCT contract_id)"),
    "employers": ("p_done", "COUNT(DISTINCT employer)"),
    "declared_hours": ("p_worked", "COALESCE(SUM(declared), 0)"),
    "hours_taken_over": ("p_opening", "COALESCE(SUM(hours), 0)"),
    "placements": ("p_placement", "COUNT(*)"),
    "employment_contracts": (
        "p_placement",
        "COUNT(DISTINCT (person, employer, contract_type))",
    ),
    "contracts": ("p_contract", "COUNT(*)"),
    "contracts_value": ("p_contract", "COALESCE(SUM(contract_amount), 0)"),
    "notified": ("p_notified", "COUNT(*)"),
    "notified_value": ("p_notified", "COALESCE(SUM(contract_amount), 0)"),
    "notices": ("p_notice", "COUNT(*)"),
    "notices_value": ("p_notice", "COALESCE(SUM(contract_amount), 0)"),
    "derogations": ("p_derogation", "COUNT(*)"),
    "facilitators": ("p_share", "COALESCE(SUM(fte), 0)"),
}
OF_PEOPLE = ("p_done", "p_worked", "p_placement")
# what an organisation adapted counts with its origin; "unknown" is not known
CATEGORIES = ("diploma", "unemployment", "prescriber", "funder", "amount", "duration")
REFERENCES = {
    **dict.fromkeys(CATEGORIES, "insertion_category"),
    "trade": "insertion_trade",
    "district": "insertion_qpv",
    "ground": "insertion_reason",
}
NAMED = {
    "structures": f"p.employer_kind IN {STRUCTURES}",
    "adapted": f"p.employer_kind IN {ADAPTED}",
    "reserved": f"p.clause_kind IN {RESERVED}",
    "owing": f"p.clause_kind NOT IN {FOLLOWED}",
    "to_structures": HELD,
    "new_firms": "p.is_new_firm",
    "pooled": "p.source_id IS NOT NULL",
    "attested": "p.state IN ('attested', 'rectified')",
}
OF_NOTICES = {"reserved": "p.is_reserved", "social": "p.social = 'declared'"}
OF_NOTIFIED = {
    "social": f"p.contract_state IN {AWARDED}",
    "reserved": f"p.clause_kind IN {RESERVED} AND p.contract_state IN {AWARDED}",
    "to_structures": f"{HELD} AND p.contract_state IN {AWARDED}",
}


class PackSql:
    """The figures of a period and a scope; ``scope`` says buyer, contracts, postcodes
    or firm."""

    def __init__(self, cr, company, start, end, year_hours, **scope):
        self.cr = cr
        names = ("buyer", "contracts", "postcodes", "firm")
        self.scope = {name: scope.get(name) for name in names}
        self.values = self.scope | {
            "company": company.id,
            "start": start,
            "end": end,
            "year_hours": year_hours,
        }
        cr.execute(SETUP, self.values)
        self.totals = {}
        if not self.scope["firm"]:
            buyer = company.env["res.partner"].browse(self.scope["buyer"] or [])
            self.totals = count_again(
                cr,
                company,
                start,
                end,
                buyer=buyer,
                contracts=self.scope["contracts"],
                postcodes=self.scope["postcodes"],
            )

    def count(self, spec):
        """Return (value, people, {key: (value, people)}) of a line."""
        if spec.measure == "index":
            return self._get_index(spec.index), None, {}
        if spec.measure.startswith("total_"):
            name = spec.measure.removeprefix("total_")
            return self.totals["totals", name], None, {}
        [(_key, value, people)] = self._query(spec, "NULL", spec.choices)
        rows = {}
        if spec.dimension:
            for key, *figures in self._query(spec, self._get_key(spec), spec.choices):
                rows[str("none" if key is None else key)] = tuple(figures)
        if spec.is_share:
            [(_key, whole, _people)] = self._query(spec, "NULL", ())
            value = self._out_of(value, whole)
            rows = {
                key: (self._out_of(figure, whole), few)
                for key, (figure, few) in rows.items()
            }
        return value, people, rows

    def _out_of(self, value, whole):
        return 100 * float(value) / float(whole) if whole else None

    def _query(self, spec, key, choices):
        table, figure = MEASURES[spec.measure]
        people = "COUNT(DISTINCT person)" if table in OF_PEOPLE else "NULL::int"
        where = " AND ".join(f"({self._get_choice(table, one)})" for one in choices)
        group = "" if key == "NULL" else "GROUP BY 1"
        self.cr.execute(
            f"SELECT {key}, {figure}, {people} FROM {table} p "
            f"WHERE {where or 'TRUE'} {group}",
            self.values,
        )
        return self.cr.fetchall()

    def _get_key(self, spec):
        name, table = spec.dimension, MEASURES[spec.measure][0]
        if spec.bounds:
            figure = {"amount": "p.contract_amount", "duration": "p.months"}[name]
            bounds = ", ".join(map(str, spec.bounds))
            return f"width_bucket({figure}::numeric, ARRAY[{bounds}]::numeric[])"
        if name in ("amount", "duration") and table in ("p_contract", "p_notified"):
            figure = {"amount": "p.contract_amount", "duration": "p.months"}[name]
            return (
                f"(SELECT id FROM insertion_category WHERE kind = '{name}' "
                f"AND is_measured AND active AND lower <= {figure} "
                "ORDER BY lower DESC LIMIT 1)"
            )
        if name == "month":
            return "to_char(p.month, 'YYYY-MM-DD')"
        if name == "contract":
            return "p.contract_id"
        return self._fold(name)

    def _fold(self, name):
        if name not in REFERENCES:
            return f"p.{name}"
        unknown = "WHERE ref.code != 'unknown'" if name in CATEGORIES else "WHERE TRUE"
        return (
            f"(SELECT COALESCE(ref.origin_id, ref.id) FROM {REFERENCES[name]} ref "
            f"{unknown} AND ref.id = p.{name})"
        )

    def _get_choice(self, table, choice):
        name, _equals, value = choice.partition("=")
        if not value:
            if table == "p_notice":
                return OF_NOTICES[choice]
            if table == "p_notified":
                return OF_NOTIFIED[choice]
            return NAMED[choice]
        if name in CATEGORIES:
            return (
                f"(SELECT ref.code FROM insertion_category ref WHERE ref.id = p.{name})"
                f" = '{value}'"
            )
        return f"{self._fold(name)}::text = '{value}'"

    def _get_index(self, index):
        self.cr.execute(
            "SELECT amount FROM insertion_index_rate WHERE index_id = %s "
            "AND date_from <= %s AND (company_id IS NULL OR company_id = %s) "
            "ORDER BY date_from DESC, company_id NULLS LAST LIMIT 1",
            (index, self.values["end"], self.values["company"]),
        )
        return self.cr.fetchone()[0]


def find_problems(sql, specs, lines):
    """Return the figures of a pack that SQL does not find, as sentences."""
    problems, count = [], 0
    for spec, line in zip(specs, lines, strict=True):
        value, people, rows = sql.count(spec)
        count += 1 + len(line["rows"] or ())
        problems += _compare(spec, "value", line["value"], value)
        if line["people"] is not None and people is not None:
            problems += _compare(spec, "people", line["people"], people)
        found = {row["key"]: row for row in line["rows"] or ()}
        for key in found.keys() | rows.keys():
            row = found.get(key, {"value": "no row", "people": None})
            expected = rows.get(key, (_get_empty(spec, value), 0))
            problems += _compare(spec, key, row["value"], expected[0])
            if row["people"] is not None:
                problems += _compare(
                    spec, f"people of {key}", row["people"], expected[1]
                )
    return problems, count


def _get_empty(spec, value):
    """Return the figure of an empty row: none where there is nothing to be out of."""
    if spec.measure == "hours_per_person" or spec.is_share and value is None:
        return None
    return 0


def _compare(spec, what, value, expected):
    if value == "no row":
        return [f"{spec} {what}: in SQL only, {expected}"]
    if (value is None) != (expected is None):
        return [f"{spec} {what}: {value}, in SQL {expected}"]
    if value is not None and abs(value - float(expected)) > 2e-6:
        return [f"{spec} {what}: {value}, in SQL {expected}"]
    return []
