# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The evidence of a funded operation on the demonstration: counted again in plain SQL,
and read whole for the name of each participant."""

import base64
import hashlib
import io
import os
import zipfile

import pytest
from names_left import Names, read
from own_database import being_read

from odoo import api
from odoo.orm.registry import Registry
from odoo.tools import config

DEMO = os.environ.get("MIFE_DEMO")


@pytest.fixture(scope="module")
def evidence():
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    with pytest.MonkeyPatch.context() as patch:
        # loading the addons of a second database would run their tests in it
        patch.setitem(config, "test_enable", False)
        with being_read(DEMO), Registry(DEMO).cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            manager = env["res.users"].search(
                [("login", "=", "responsable.clauses")], limit=1
            )
            file = env(user=manager.id)["insertion.funding.file"].search([])
            assert len(file) == 1
            action = file.action_issue()
            env.flush_all()
            yield env(user=manager.id)[action["res_model"]].browse(action["res_id"])
            cr.rollback()


def test_hours_and_acts_are_those_of_the_database(evidence):
    payload, file = evidence.payload, evidence.file_id
    evidence.env.cr.execute(
        """
        SELECT person.name, root.name, SUM(line.unit_amount),
               COUNT(line.insertion_partner_id)
          FROM account_analytic_line line
          JOIN res_users member ON member.id = line.user_id
          JOIN res_partner person ON person.id = member.partner_id
          JOIN project_task task ON task.id = line.task_id
          JOIN project_task root ON root.id = COALESCE(task.parent_id, task.id)
         WHERE line.date BETWEEN %s AND %s AND line.insertion_action IS NOT NULL
         GROUP BY 1, 2
        """,
        (file.date_from, file.date_to),
    )
    rows = evidence.env.cr.fetchall()
    assert len(rows) == 16
    done = {
        (row["person"], row["action"]): sum(row["months"].values())
        for row in payload["hours"]
    }
    assert len(done) == len(payload["hours"]), "a person and an action have one row"
    assert done == pytest.approx({(who, what): hours for who, what, hours, _n in rows})
    acts = {}
    for act in payload["acts"]:
        key = act["person"], act["action"]
        acts[key] = acts.get(key, 0) + 1
    assert acts == {(who, what): count for who, what, _hours, count in rows if count}


def test_structures_are_those_of_the_database(evidence):
    payload, file = evidence.payload, evidence.file_id
    evidence.env.cr.execute(
        """
        SELECT structure.name, COUNT(*), SUM(line.unit_amount)
          FROM account_analytic_line line
          JOIN res_partner partner ON partner.id = line.insertion_partner_id
          JOIN res_partner structure ON structure.id = partner.commercial_partner_id
         WHERE line.date BETWEEN %s AND %s AND line.insertion_action IS NOT NULL
         GROUP BY 1
        """,
        (file.date_from, file.date_to),
    )
    expected = {
        name: (count, hours) for name, count, hours in evidence.env.cr.fetchall()
    }
    assert len(expected) > 10
    found = {
        one["name"]: (one["acts"], pytest.approx(one["hours"]))
        for one in payload["structures"]
        if one["acts"]
    }
    assert found == expected
    # who left a trace only is there too
    assert all(one["acts"] or one["traces"] for one in payload["structures"])


def test_no_participant_is_named_anywhere(evidence):
    evidence.env.cr.execute(
        "SELECT first_name, last_name FROM insertion_participant"
        " WHERE forgotten_on IS NULL"
    )
    pairs = evidence.env.cr.fetchall()
    assert len(pairs) > 50
    names = Names(pairs)
    first, last = pairs[0]
    assert names.find(f"{last}, {first}"), "the search finds a name"
    for name in ("pdf", "xlsx", "archive"):
        content = base64.b64decode(evidence[name])
        text = "\n".join(read(content))
        assert evidence.file_id.number in text
        assert not names.find(text), name


def test_archive_is_whole(evidence):
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(evidence.archive))) as archive:
        assert archive.testzip() is None
        sums = dict(
            reversed(line.split("  ", 1))
            for line in archive.read("SHA256SUMS").decode().splitlines()
        )
        assert list(sums) == archive.namelist()[1:]
        for path, digest in sums.items():
            assert hashlib.sha256(archive.read(path)).hexdigest() == digest
    proofs = [path for path in sums if path.startswith("Justificatifs/")]
    assert len(proofs) == len(evidence.payload["proofs"]) == 3
    assert evidence.payload["left_out"] == []
