# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the analysis of the hours costs, next to plain SQL."""

import math
import time

from crowd import fill

LOTS, MONTHS, BUYERS = 200, 40, 50
DOMAIN = [("state", "in", ("validated", "attested", "rectified"))]
PLAIN = """
    SELECT buyer_id, date_trunc('month', month), SUM(counted_hours),
           COUNT(DISTINCT participant_id)
      FROM insertion_declaration_line
     WHERE state IN ('validated', 'attested', 'rectified') AND company_id = %s
     GROUP BY 1, 2 ORDER BY 1, 2
"""


def drop_checks(env):
    """Take off what slows the filling; return the indexes to put back."""
    env.cr.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'f' "
        "AND conrelid = 'insertion_declaration_line'::regclass"
    )
    for (name,) in env.cr.fetchall():
        env.cr.execute(
            f'ALTER TABLE insertion_declaration_line DROP CONSTRAINT "{name}"'
        )
    env.cr.execute(
        "SELECT indexname, indexdef FROM pg_indexes "
        "WHERE tablename = 'insertion_declaration_line' AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint)"
    )
    indexes = env.cr.fetchall()
    for name, _definition in indexes:
        env.cr.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in indexes]


def new_lines(env, lines):
    """Return the number of lines made: 200 lots, 40 months, as many people in each."""
    buyers = env["res.partner"].create(
        [{"name": f"Buyer {i}", "is_company": True} for i in range(BUYERS)]
    )
    firm = env["res.partner"].create({"name": "Firm", "is_company": True})
    lots = env["insertion.lot"]
    for buyer in buyers:
        contract = env["insertion.contract"].create(
            {"name": "Contract", "buyer_id": buyer.id}
        )
        lots += env["insertion.lot"].create(
            [
                {
                    "contract_id": contract.id,
                    "number": str(i),
                    "name": "Lot",
                    "date_start": "2020-01-01",
                    "date_end": "2026-12-31",
                }
                for i in range(LOTS // BUYERS)
            ]
        )
    contractors = env["insertion.contractor"].create(
        [{"lot_id": lot.id, "partner_id": firm.id} for lot in lots]
    )
    people = lines // (LOTS * MONTHS)
    person = env["insertion.participant"].create({"first_name": "A", "last_name": "B"})
    participants = fill(
        env, "insertion.participant", people * LOTS, person, reference="'B' || i"
    )
    placement = env["insertion.placement"].create(
        {
            "participant_id": person.id,
            "contractor_id": contractors[0].id,
            "job": "Painter",
            "date_start": "2022-01-01",
        }
    )
    declarations = env["insertion.declaration"].create(
        [
            {
                "contractor_id": contractor.id,
                "month": f"{2020 + m // 12}-{m % 12 + 1:02}-01",
            }
            for contractor in contractors
            for m in range(MONTHS)
        ]
    )
    env.flush_all()
    env.cr.execute("DELETE FROM insertion_declaration_line")
    env.cr.execute(
        "UPDATE insertion_declaration SET state = 'validated' WHERE id = ANY(%s)",
        [declarations.ids],
    )
    placements = fill(
        env,
        "insertion.placement",
        people,
        placement,
        participant_id=f"(ARRAY{participants[:people]})[i + 1]",
    )
    indexes = drop_checks(env)
    env.cr.execute(
        """
        INSERT INTO insertion_declaration_line (
            declaration_id, placement_id, participant_id, worked_hours,
            training_hours, counted_hours, state, month, company_id, contractor_id,
            partner_id, lot_id, contract_id, buyer_id, modality, sex, age_band, qpv
        )
        SELECT done.id, (%(placements)s)[i], (%(participants)s)[done.lot_id %% 50 + i],
               100 + i %% 40, 0, 100 + i %% 40, done.state, done.month,
               done.company_id, done.contractor_id, done.partner_id, done.lot_id,
               done.contract_id, done.buyer_id, 'direct',
               CASE WHEN i %% 3 = 0 THEN 'f' ELSE 'm' END, '26_40', 'no'
          FROM insertion_declaration done, generate_series(1, %(people)s) i
         WHERE done.id = ANY(%(declarations)s)
        """,
        {
            "placements": placements,
            "participants": participants,
            "people": people,
            "declarations": declarations.ids,
        },
    )
    count = env.cr.rowcount
    for definition in indexes:
        env.cr.execute(definition)
    # as autovacuum does behind real use
    env.cr.execute("ANALYZE insertion_declaration_line")
    env.invalidate_all()
    return count


def seconds(action):
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def bench_pivot(env, lines):
    """The pivot by buyer and month, against the same GROUP BY."""
    env = env(context=dict(env.context, tracking_disable=True))
    assert new_lines(env, lines) == lines // (LOTS * MONTHS) * LOTS * MONTHS
    # the manager's rights and rules, as on the screen
    manager = env["res.users"].create(
        {
            "name": "Manager",
            "login": "bench_manager",
            "group_ids": [
                (4, env.ref("mife_insertion_clauses.group_insertion_manager").id)
            ],
        }
    )
    Line = env["insertion.declaration.line"].with_user(manager)

    def pivot():
        return Line.formatted_read_group(
            DOMAIN,
            ["buyer_id", "month:month"],
            ["counted_hours:sum", "people_count:count_distinct"],
        )

    def plain():
        env.cr.execute(PLAIN, [env.company.id])
        return env.cr.fetchall()

    assert len(pivot()) == len(plain()) == BUYERS * MONTHS
    # in turn, so that both meet the same moments of the machine
    runs = [(seconds(plain), seconds(pivot)) for _run in range(5)]
    reference, product = map(min, zip(*runs, strict=True))
    # what a question costs whatever it reads weighs nothing on a million lines alone
    goal = 1.1 if lines >= 1_000_000 else math.inf
    return "P2", "pivot_of_sql", product / reference, goal
