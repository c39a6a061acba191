# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A backup of the demonstration, restored elsewhere, gives back every document."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from addons import ROOT
from own_database import _administer, being_read, query

from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL, config

DEMO = os.environ.get("MIFE_DEMO")
SCRIPT = ROOT / "docker/native/keep.py"


def keep(act, database, *arguments):
    return subprocess.run(
        [sys.executable, SCRIPT, config["config"], act, database, *arguments],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def drop(name):
    close_db(name)
    _administer(SQL("DROP DATABASE IF EXISTS %s", SQL.identifier(name)), free=name)
    shutil.rmtree(config.filestore(name), ignore_errors=True)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    path = tmp_path_factory.mktemp("backup") / "demo.tar"
    with being_read(DEMO):
        done = keep("backup", DEMO, path)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(scope="module")
def restored(archive):
    name = f"{DEMO}_restored"
    done = keep("restore", name, archive)
    try:
        assert done.returncode == 0, done.stdout + done.stderr
        yield name, done.stdout
    finally:
        drop(name)


def execute(database, text, *parameters):
    with closing(db_connect(database).cursor()) as cr:
        cr.execute(text, parameters)
        found = cr.fetchall() if cr.description else []
        cr.commit()
    return found


def test_everything_is_well_after_a_restore(restored):
    _name, output = restored
    counts = [
        int(re.sub(r"\D", "", figure))
        for figure in re.findall(r"les (\d[\d\s]*) documents", output)
    ]
    # both addons, each with what the demonstration issued
    assert len(counts) >= 2, output
    assert min(counts) > 100
    assert output.count("no number lacks") + output.count("aucun num") >= 2, output


def test_a_restored_copy_writes_to_nobody(restored):
    name, _output = restored
    active = query(
        name,
        "SELECT smtp_host FROM ir_mail_server WHERE active",
    )
    assert active == [("invalid",)]
    running = query(name, "SELECT cron_name FROM ir_cron WHERE active")
    assert len(running) == 1, running
    assert query(
        name,
        "SELECT value FROM ir_config_parameter WHERE key = 'database.is_neutralized'",
    ) == [("true",)]


def test_one_damaged_byte_and_one_damaged_row_are_named(restored):
    name, _output = restored
    [(attestation, number, stored)] = query(
        name,
        "SELECT attestation.id, number, store_fname"
        " FROM insertion_attestation attestation"
        " JOIN ir_attachment file ON res_model = 'insertion.attestation'"
        "  AND res_field = 'pdf' AND res_id = attestation.id"
        " ORDER BY attestation.id LIMIT 1",
    )
    path = Path(config.filestore(name), stored)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    [(other,)] = execute(
        name,
        "UPDATE insertion_attestation SET payload ="
        " jsonb_set(payload, '{worked}', to_jsonb((payload->>'worked')::float + 1))"
        " WHERE id = (SELECT min(id) FROM insertion_attestation"
        "  WHERE id <> %s AND payload ? 'worked') RETURNING number",
        attestation,
    )
    close_db(name)
    done = keep("check", name)
    assert done.returncode == 1, done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert len(lines) == 2, done.stdout
    assert number in lines[0] and stored in lines[0]
    assert other in lines[1]


def test_a_database_that_exists_is_not_written_over(archive):
    with being_read(DEMO):
        done = keep("restore", DEMO, archive)
    assert done.returncode == 2
    assert "exists" in done.stderr


def test_a_damaged_archive_changes_nothing(archive, tmp_path):
    damaged = tmp_path / "damaged.tar"
    with tarfile.open(archive) as whole, tarfile.open(damaged, "w") as copy:
        for member in whole.getmembers():
            content = whole.extractfile(member).read()
            if member.name == "database.dump":
                content = content[:-1] + bytes([content[-1] ^ 1])
            (tmp_path / member.name).write_bytes(content)
            copy.add(tmp_path / member.name, member.name)
    name = f"{DEMO}_damaged"
    done = keep("restore", name, damaged)
    assert done.returncode == 2
    assert "damaged" in done.stderr
    assert query("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", name) == []


def test_a_live_restore_is_asked_for(archive):
    name = f"{DEMO}_live"
    try:
        done = keep("restore", name, archive, "--live")
        assert done.returncode == 0, done.stdout + done.stderr
        running = query(name, "SELECT count(*) FROM ir_cron WHERE active")
        assert running[0][0] > 10
        assert not query(
            name,
            "SELECT 1 FROM ir_config_parameter WHERE key = 'database.is_neutralized'",
        )
    finally:
        drop(name)
