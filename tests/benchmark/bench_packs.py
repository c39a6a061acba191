# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the packs of a year cost, over many hour lines written by the database."""

import time
from datetime import date

from crowd import fill

from odoo.addons.mife_insertion_clauses.report.pack_figures import PackFigures
from odoo.addons.mife_insertion_clauses.report.pack_payload import PackAsk
from odoo.addons.mife_insertion_clauses.report.statement_figures import (
    StatementFigures,
)
from odoo.addons.mife_insertion_clauses.rules import statement

LOTS, MONTHS, BUYERS = 200, 12, 10
START, END = date(2025, 1, 1), date(2025, 12, 31)
SIX = ("bilan", "national", "plan", "council", "esf", "buyer")


def new_lots(env):
    """Return contractors on 200 lots of 10 buyers, all going on in the year."""
    Partner = env["res.partner"]
    buyers = Partner.create([{"name": f"Buyer {i}"} for i in range(BUYERS)])
    firms = Partner.create([{"name": f"Firm {i}"} for i in range(40)])
    contracts = env["insertion.contract"].create(
        [
            {
                "name": f"Contract {i}",
                "buyer_id": buyers[i % BUYERS].id,
                "state": "awarded",
                "date_notified": "2025-01-02",
                "date_start": "2025-01-02",
                "date_end": "2026-06-30",
                "amount": 40000.0 * (i + 1),
            }
            for i in range(LOTS // 2)
        ]
    )
    lots = env["insertion.lot"].create(
        [
            {
                "contract_id": contract.id,
                "number": str(number),
                "name": "Lot",
                "commitment_ids": [(0, 0, {"date": "2025-01-02", "hours": 5000})],
            }
            for contract in contracts
            for number in (1, 2)
        ]
    )
    return env["insertion.contractor"].create(
        [
            {"lot_id": lot.id, "partner_id": firms[rank % 40].id}
            for rank, lot in enumerate(lots)
        ]
    )


def new_placements(env, contractors, each):
    """Return {contractor: ids of the placements of its own people}."""
    person = env["insertion.participant"].create({"first_name": "A", "last_name": "B"})
    people = fill(
        env,
        "insertion.participant",
        each * len(contractors),
        person,
        reference="'B' || i",
    )
    placements = {}
    for rank, contractor in enumerate(contractors):
        placement = env["insertion.placement"].create(
            {
                "participant_id": person.id,
                "contractor_id": contractor.id,
                "job": "Painter",
                "date_start": "2025-01-02",
            }
        )
        own = people[rank * each : (rank + 1) * each]
        placements[contractor] = fill(
            env,
            "insertion.placement",
            each,
            placement,
            participant_id=f"(ARRAY{own})[i + 1]",
        )
    return placements


def new_lines(env, lines):
    """Return the number of lines made."""
    contractors = new_lots(env)
    # before anybody is at work: a month opens with a line for each of them
    declarations = env["insertion.declaration"].create(
        [
            {"contractor_id": contractor.id, "month": f"2025-{month:02}-01"}
            for contractor in contractors
            for month in range(1, MONTHS + 1)
        ]
    )
    each = lines // (LOTS * MONTHS)
    placements = new_placements(env, contractors, each)
    env.flush_all()
    env.cr.execute(
        "DELETE FROM insertion_declaration_line WHERE declaration_id = ANY(%s)",
        [declarations.ids],
    )
    env.cr.execute(
        "UPDATE insertion_declaration SET state = 'attested' WHERE id = ANY(%s)",
        [declarations.ids],
    )
    count = 0
    for contractor, ids in placements.items():
        env.cr.execute(INSERT, [ids, contractor.id])
        count += env.cr.rowcount
    # as autovacuum does behind real use
    env.cr.execute("ANALYZE insertion_declaration_line")
    env.cr.execute("ANALYZE insertion_placement")
    env.invalidate_all()
    return count


INSERT = """
    INSERT INTO insertion_declaration_line (
        declaration_id, placement_id, participant_id, worked_hours, training_hours,
        tutoring_hours, counted_hours, state, month, company_id, contractor_id,
        partner_id, lot_id, contract_id, buyer_id, modality, contract_type,
        employer_kind, sex, age_band, qpv, is_new_firm
    )
    SELECT done.id, placement.id, placement.participant_id, hours, 0, 0, hours,
           done.state, done.month, done.company_id, done.contractor_id,
           done.partner_id, done.lot_id, done.contract_id, done.buyer_id,
           (ARRAY['direct', 'etti', 'geiq', 'ei'])[1 + placement.id %% 4],
           (ARRAY['fixed', 'permanent', 'temp'])[1 + placement.id %% 3],
           (ARRAY['company', 'etti', 'geiq', 'ei'])[1 + placement.id %% 4],
           (ARRAY['f', 'm'])[1 + placement.participant_id %% 2],
           (ARRAY['under_26', '26_40', '41_50', 'over_50'])[
               1 + placement.participant_id %% 4],
           (ARRAY['yes', 'no'])[1 + placement.participant_id %% 2], false
      FROM insertion_declaration done
      JOIN insertion_placement placement ON placement.id = ANY(%s),
           LATERAL (SELECT 20 + (placement.id + done.id) %% 130 AS hours) worked
     WHERE done.contractor_id = %s
"""


def seconds(action):
    begin = time.perf_counter()
    result = action()
    return time.perf_counter() - begin, result


def bench_six_packs(env, lines):
    """Six packs of a closed year, with their documents, their workbooks and the zip."""
    assert new_lines(env, lines) == lines // (LOTS * MONTHS) * LOTS * MONTHS
    packs = env["insertion.pack"].union(
        *(env.ref(f"mife_insertion_clauses.insertion_pack_{name}") for name in SIX)
    )
    buyer = env["res.partner"].search([("name", "=", "Buyer 0")])
    own = packs[-1]._adapt(env.company)
    own.partner_ids = buyer
    year = env["insertion.year"].create({"year": "2025"})
    closing, _none = seconds(year.action_close)
    year.pack_ids = packs[:-1] | own
    issuing, _none = seconds(year.action_issue_packs)
    assert set(year.issue_ids.mapped("state")) == {"issued"}, year.summary
    assert len(year.issue_ids) == len(SIX)
    unexplained = year.issue_ids.gap_ids.filtered(lambda gap: gap.kind == "unexplained")
    assert set(unexplained.mapped("hours")) == {0}
    first = {issue.number: issue.figures_hash for issue in year.issue_ids}
    again, _none = seconds(year.action_issue_packs)
    assert {issue.number: issue.figures_hash for issue in year.issue_ids} == first
    zipping, archive = seconds(lambda: year.archive)
    assert archive
    print(f"closing {closing:.1f} s, again {again:.1f} s, zip {zipping:.1f} s")
    # a minute is for a hundred thousand lines, and at least for any office
    goal = 60 * max(1, lines / 100_000)
    return "K1", "six_packs_s", closing + issuing + zipping, goal


# the lines of the year with what they are broken down by, those of a person that are
# alike as one row: all that is by person is then counted of these
ALIKE = """
    CREATE TEMP TABLE alike AS
    SELECT line.participant_id AS person, line.modality, line.contract_type,
           line.employer_kind, line.sex, line.age_band, line.qpv, line.trade_id,
           line.buyer_id, buyer.insertion_buyer_kind, contract.clause_kind,
           line.diploma_id, line.unemployment_id, line.prescriber_kind_id,
           line.amount_band_id, line.duration_band_id, SUM(line.counted_hours) AS hours
      FROM insertion_declaration_line line
      LEFT JOIN res_partner buyer ON buyer.id = line.buyer_id
      LEFT JOIN insertion_contract contract ON contract.id = line.contract_id
     WHERE line.company_id = %(company)s AND line.month BETWEEN %(start)s AND %(end)s
       AND line.state IN ('validated', 'attested', 'rectified')
       AND line.counted_hours > 0
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
"""
TABLES = """
    SELECT {columns}, SUM(hours), COUNT(DISTINCT person)
      FROM alike GROUP BY GROUPING SETS ((), {sets})
"""
BY = """
    modality contract_type employer_kind sex age_band qpv trade_id buyer_id
    insertion_buyer_kind clause_kind diploma_id unemployment_id prescriber_kind_id
    amount_band_id duration_band_id
"""
OTHERS = (
    # what was done on each lot, month by month: the hours of the year, of the months,
    # of the lots and of their obligation
    """SELECT lot_id, month, SUM(counted_hours) FROM insertion_declaration_line
        WHERE company_id = %(company)s AND month <= %(end)s
          AND state IN ('validated', 'attested', 'rectified') GROUP BY 1, 2""",
    """SELECT COUNT(DISTINCT person) FROM (
           SELECT person FROM (
               SELECT person, month, month - INTERVAL '1 month'
                      * ROW_NUMBER() OVER (PARTITION BY person ORDER BY month) AS origin
                 FROM (SELECT DISTINCT participant_id AS person, month
                         FROM insertion_declaration_line
                        WHERE company_id = %(company)s AND month <= %(end)s
                          AND state IN ('validated', 'attested', 'rectified')
                          AND counted_hours > 0) worked
           ) ranked GROUP BY person, origin
           HAVING MAX(month) >= %(start)s AND COUNT(*) >= %(lasting)s) people""",
    """SELECT COUNT(DISTINCT placement.employer_id), SUM(line.counted_hours)
              FILTER (WHERE line.source_id IS NOT NULL), MAX(line.month)
         FROM insertion_declaration_line line
         JOIN insertion_placement placement ON placement.id = line.placement_id
        WHERE line.company_id = %(company)s
          AND line.month BETWEEN %(start)s AND %(end)s
          AND line.state IN ('validated', 'attested', 'rectified')
          AND line.counted_hours > 0
          AND line.employer_kind IN ('ei', 'aci', 'ai', 'etti')""",
    """SELECT outcome, COUNT(*), COUNT(DISTINCT participant_id),
              COUNT(*) FILTER (WHERE date_start >= %(start)s)
         FROM insertion_placement
        WHERE company_id = %(company)s AND date_start <= %(end)s
          AND COALESCE(date_end, %(start)s) >= %(start)s
        GROUP BY GROUPING SETS ((), (outcome))""",
    """SELECT COUNT(*) FROM (
           SELECT DISTINCT participant_id, employer_id, contract_type
             FROM insertion_placement
            WHERE company_id = %(company)s AND date_start <= %(end)s
              AND COALESCE(date_end, %(start)s) >= %(start)s) jobs""",
)


def count_in_sql(env, start, end):
    """Read the figures of a statement as a good administrator would, in few passes.

    Those of the period and of the year before; what is of lots and not of their hours
    costs nothing, and is left out.
    """
    names = BY.split()
    tables = TABLES.format(
        columns=", ".join(names), sets=", ".join(f"({name})" for name in names)
    )
    found = []
    for first, last in ((start, end), statement.get_year_before(start, end)):
        values = {
            "company": env.company.id,
            "start": first,
            "end": last,
            "lasting": env.company.insertion_lasting_months,
        }
        for query in ("DROP TABLE IF EXISTS alike", ALIKE):
            env.cr.execute(query, values)
        for query in (tables, *OTHERS):
            env.cr.execute(query, values)
            found.append(env.cr.fetchall())
    return found


def bench_yearly_bilan(env, lines):
    """The annual statement, against the same figures in plain SQL."""
    new_lines(env, lines)
    figures = StatementFigures(env, env.company, START, END)
    count_in_sql(env, START, END)  # what both read is in memory
    reference, (tables, *_others) = seconds(lambda: count_in_sql(env, START, END))
    spent, payload = seconds(figures.compute)
    totals = {row[-2:] for row in tables if not any(row[:-2])}
    hours, people = (payload["totals"][name][0] for name in ("hours_done", "people"))
    assert any(abs(h - hours) < 1 and p == people for h, p in totals), (totals, hours)
    pack, _lines = seconds(lambda: count_pack(env))
    print(f"statement {spent:.1f} s, plain SQL {reference:.1f} s, pack {pack:.1f} s")
    return "P7", "yearly_bilan_of_sql", spent / reference, 1.5


def count_pack(env):
    ask = PackAsk(
        env.ref("mife_insertion_clauses.insertion_pack_bilan"), env.company, END
    )
    figures = PackFigures(env, env.company, START, END)
    figures.ask(ask.specs)
    return [figures.get(spec, ask.year_hours) for spec in ask.specs]
