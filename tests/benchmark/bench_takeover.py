# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a first day costs: all that a MIFE follows, taken over from one workbook."""

import time

from takeover_crowd import new_manager, new_sheets, send

SIZE = {"contracts": 100, "lots": 300, "companies": 80, "people": 400, "hours": 5_000}
ALLOWED = 300  # seconds


def bench_takeover(env):
    """Read and take over 100 contracts, 300 lots, 400 people and 5 000 months."""
    from odoo.addons.mife_insertion_clauses.tests.takeover.thirty import fill, get_empty

    env = env(user=new_manager(env))
    content = fill(get_empty(env), new_sheets(**SIZE))
    begin = time.perf_counter()
    takeover = send(env, content)
    env.flush_all()
    read = time.perf_counter()
    assert not takeover.refused_count and not takeover.to_decide_count
    takeover.action_take()
    chunks = 0
    while takeover.state == "running":
        takeover._as_its_user()._take_chunk()
        env.flush_all()
        # as a transaction that ends
        env.invalidate_all()
        chunks += 1
    end = time.perf_counter()
    failed = takeover.failed_ids
    assert not failed, (len(failed), failed[0].place, failed[0].sentence)
    assert env["insertion.opening.line"].search_count([]) == SIZE["hours"]
    again = send(env, content)
    env.flush_all()
    twice = time.perf_counter() - end
    rows = len(again.row_ids)
    assert set(again.row_ids.mapped("fate")) == {"found"}
    print(
        f"   {rows} rows: read in {read - begin:.1f} s, taken over in "
        f"{end - read:.1f} s by {chunks} pieces, read again in {twice:.1f} s"
    )
    return "T1", "takeover", (end - begin) / ALLOWED, 1.0
