# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The months of the demonstration are kept as those of real use."""

import os

from own_database import query

DEMO = os.environ.get("MIFE_DEMO")


def test_each_month_sent_has_what_was_sent():
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    rows = query(
        DEMO,
        "SELECT declaration.state, COUNT(DISTINCT declaration.id),"
        "       COUNT(DISTINCT version.declaration_id),"
        "       COUNT(version.id) - COUNT(version.received_on)"
        "  FROM insertion_declaration declaration"
        "  LEFT JOIN insertion_declaration_version version"
        "    ON version.declaration_id = declaration.id"
        " GROUP BY declaration.state",
    )
    sent = {state: (months, kept) for state, months, kept, _portal in rows}
    assert sent.pop("to_declare")[1] == 0
    assert set(sent) >= {"declared", "to_correct", "validated", "attested", "rectified"}
    for state, (months, kept) in sent.items():
        assert months == kept, state
