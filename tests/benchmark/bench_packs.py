# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the packs of a year cost, over many hour lines written by the database.

PACK_LINES says how many (a million by default, as for the statement of a year).
"""

import os
import time
from datetime import date

from odoo.addons.mife_insertion_clauses.report.pack_figures import PackFigures
from odoo.addons.mife_insertion_clauses.report.pack_payload import PackAsk
from odoo.addons.mife_insertion_clauses.report.statement_figures import (
    StatementFigures,
)
from odoo.addons.mife_insertion_clauses.tests.statement.pack_sql import (
    PackSql,
    find_problems,
)

LINES = int(os.environ.get("PACK_LINES", "1000000"))
LOTS, MONTHS, BUYERS = 200, 12, 10
START, END = date(2025, 1, 1), date(2025, 12, 31)
SIX = ("bilan", "national", "plan", "council", "esf", "buyer")


def fill(env, model, count, first, **values):
    """Insert ``count`` copies of a record, with the columns given as SQL of ``i``."""
    env.flush_all()
    table = env[model]._table
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND column_name != 'id' AND table_schema = current_schema",
        [table],
    )
    columns = {name: f"source.{name}" for (name,) in env.cr.fetchall()} | values
    env.cr.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"SELECT {', '.join(columns.values())} "
        f"FROM {table} source, generate_series(0, %s) i WHERE source.id = %s "
        "RETURNING id",
        [count - 1, first.id],
    )
    return [id_ for (id_,) in env.cr.fetchall()]


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


def new_lines(env):
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
    each = LINES // (LOTS * MONTHS)
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


def bench_six_packs(env):
    """Six packs of a closed year, with their documents, their workbooks and the zip."""
    assert new_lines(env) == LINES // (LOTS * MONTHS) * LOTS * MONTHS
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
    return "K1", f"six_packs_{LINES}_lines_s", closing + issuing + zipping, 60


def bench_yearly_bilan(env):
    """The annual statement as a pack, against the same figures in plain SQL."""
    new_lines(env)
    pack = env.ref("mife_insertion_clauses.insertion_pack_bilan")
    ask = PackAsk(pack, env.company, END)

    def product():
        env.invalidate_all()
        figures = PackFigures(env, env.company, START, END)
        figures.ask(ask.specs)
        return [figures.get(spec, ask.year_hours) for spec in ask.specs]

    def plain():
        sql = PackSql(env.cr, env.company, START, END, ask.year_hours)
        return sql, [sql.count(spec) for spec in ask.specs]

    spent, lines = seconds(product)
    reference, (sql, _counted) = seconds(plain)
    problems, _count = find_problems(sql, ask.specs, lines)
    assert not problems, "\n".join(problems)
    bilan, _payload = seconds(
        lambda: StatementFigures(env, env.company, START, END).compute()
    )
    print(f"pack {spent:.1f} s, plain SQL {reference:.1f} s, statement {bilan:.1f} s")
    return "K2", f"yearly_pack_{LINES}_lines_of_sql", spent / reference, 1.5
