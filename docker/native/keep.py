# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Back up a database with its files, restore it, check what it holds.

A backup is the same whatever way the product runs: what docker/backup.sh wrote is
restored here, and the other way round. It holds personal data.

usage: keep.py CONFIG backup DATABASE FILE.tar
       keep.py CONFIG restore DATABASE FILE.tar [--live]
       keep.py CONFIG check DATABASE

``restore`` makes a database that does not exist yet. Unless ``--live`` is given it is
neutralised: no e-mail leaves, no scheduled action runs, and each page says so. It ends
with the check. The exit code is 1 when something is not as it was frozen.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.neutralize import neutralize_database
from odoo.orm.registry import Registry
from odoo.service.db import exp_db_exist
from odoo.sql_db import close_all, db_connect
from odoo.tools import SQL, config
from odoo.tools.misc import exec_pg_environ, find_pg_tool

DUMP, FILES, SUMS = "database.dump", "filestore.tar.gz", "SHA256SUMS"
CHECKS = ("insertion.check", "label.check")


class Refused(Exception):
    pass


def _run_pg(tool, *arguments):
    command = [find_pg_tool(tool), *map(str, arguments)]
    done = subprocess.run(
        command, env=exec_pg_environ(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"{tool} ended with code {done.returncode}:\n{done.stderr}")


def _sum(path):
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def backup(database, path):
    if not exp_db_exist(database):
        raise Refused(f"There is no database {database}.")
    if path.exists():
        raise Refused(f"{path} exists already: nothing was written.")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        dump, files, sums = (Path(folder, name) for name in (DUMP, FILES, SUMS))
        with closing(db_connect(database).cursor()) as cr:
            # Odoo only removes files under a lock that this one forbids: all those
            # that the dump names are still there when they are copied
            cr.execute("LOCK TABLE ir_attachment IN ROW EXCLUSIVE MODE")
            options = ("-Fc", "--no-owner", "--no-privileges")
            _run_pg("pg_dump", *options, "-f", dump, database)
            with tarfile.open(files, "w:gz", compresslevel=1) as archive:
                store = Path(config.filestore(database))
                store.mkdir(parents=True, exist_ok=True)
                archive.add(store, ".")
        sums.write_text(f"{_sum(dump)}  {DUMP}\n{_sum(files)}  {FILES}\n")
        part.touch(mode=0o600)
        with tarfile.open(part, "w") as archive:
            for one in (sums, dump, files):
                archive.add(one, one.name)
    part.rename(path)
    print(f"Saved: {path} ({path.stat().st_size / 2**20:.0f} MB)")


def _unpack(path, folder):
    try:
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
        sums = Path(folder, SUMS).read_text().splitlines()
        known = dict(reversed(line.split()) for line in sums)
        whole = {name: _sum(Path(folder, name)) for name in (DUMP, FILES)}
    except (OSError, tarfile.TarError, ValueError) as error:
        raise Refused(f"{path} is not a backup ({error}).") from error
    if whole != known:
        raise Refused(f"{path} is damaged: nothing was changed.")


def _administer(text, database):
    with closing(db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute(SQL(text, SQL.identifier(database)))


def restore(database, path, live=False):
    if exp_db_exist(database):
        raise Refused(f"The database {database} exists: choose another name.")
    store = Path(config.filestore(database))
    if store.exists():
        raise Refused(f"The folder {store} exists: choose another name.")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        _unpack(path, folder)
        _administer("CREATE DATABASE %s TEMPLATE template0", database)
        try:
            options = ("--no-owner", "--no-privileges", "--single-transaction")
            _run_pg("pg_restore", *options, "-d", database, Path(folder, DUMP))
            with tarfile.open(Path(folder, FILES)) as archive:
                archive.extractall(store, filter="data")
            if not live:
                with closing(db_connect(database).cursor()) as cr:
                    neutralize_database(cr)
                    cr.commit()
        except BaseException:
            close_all()
            _administer("DROP DATABASE %s WITH (FORCE)", database)
            shutil.rmtree(store, ignore_errors=True)
            raise
    print(
        f"Restored: {database}, "
        + ("live" if live else "neutralised: no e-mail leaves, nothing runs by itself")
    )
    return check(database)


def check(database):
    """Read every frozen document again; return 1 when one is not as it was."""
    if not exp_db_exist(database):
        raise Refused(f"There is no database {database}.")
    faults = 0
    with closing(Registry(database).cursor()) as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        for name in CHECKS:
            if name not in env:
                continue
            for one in env[name]._check_all():
                one = one.company_id._in_document_lang(one)
                print(f"{one.company_id.name}: {one.summary}")
                for fault in one.fault_ids:
                    print(f"  {fault.kind}, {fault.document}: {fault.sentence}")
                faults += one.fault_count
    return int(faults > 0)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.partition("usage: ")[2])
    parser.add_argument("config")
    parser.add_argument("act", choices=("backup", "restore", "check"))
    parser.add_argument("database")
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--live", action="store_true")
    options = parser.parse_args()
    if options.act != "check" and not options.file:
        parser.error("name the file of the backup")
    config.parse_config(["-c", options.config, "--log-level=warn"], setup_logging=True)
    try:
        if options.act == "backup":
            return backup(options.database, options.file.absolute())
        if options.act == "restore":
            return restore(options.database, options.file.absolute(), options.live)
        return check(options.database)
    except Refused as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
