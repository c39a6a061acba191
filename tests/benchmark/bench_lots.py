# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the figures of many lots cost: they are read together, not one by one."""

import time

from odoo.fields import Command

FEW, MANY = 1_000, 5_000
FIGURES = ("hours_due", "hours_done", "hours_remaining", "landing_label")


def new_lots(env, count):
    buyer = env["res.partner"].create({"name": "Buyer", "is_company": True})
    contract = env["insertion.contract"].create(
        {"name": "Contract", "buyer_id": buyer.id, "date_notified": "2026-01-01"}
    )
    return env["insertion.lot"].create(
        [
            {
                "contract_id": contract.id,
                "number": str(i),
                "name": f"Lot {i}",
                "date_start": "2026-01-01",
                "date_end": "2027-12-31",
                "commitment_ids": [
                    Command.create({"date": "2026-01-01", "hours": 350}),
                    Command.create(
                        {
                            "origin": "amendment",
                            "date": "2026-06-01",
                            "hours": 70,
                            "reason": "Amendment",
                        }
                    ),
                ],
            }
            for i in range(count)
        ]
    )


def seconds_per_lot(env, lots):
    env.flush_all()
    env.invalidate_all()
    begin = time.perf_counter()
    lots.read(FIGURES)
    return (time.perf_counter() - begin) / len(lots)


def bench_lot_figures(env):
    """Cost of a lot's hours and landing among 5 000, against among 1 000."""
    env = env(context=dict(env.context, tracking_disable=True))
    lots = new_lots(env, MANY)
    # as autovacuum does behind real use
    env.cr.execute("ANALYZE insertion_lot, insertion_commitment")
    seconds_per_lot(env, lots[:10])  # warms the caches of the registry
    few = min(seconds_per_lot(env, lots[:FEW]) for _run in range(3))
    many = min(seconds_per_lot(env, lots) for _run in range(3))
    return "P6", "lot_figures", many / few, 1.2
