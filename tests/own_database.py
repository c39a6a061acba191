# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A copy of the tests' database, for what real processes commit."""

import contextlib
import fcntl
from pathlib import Path

from odoo.service.db import _drop_conn
from odoo.sql_db import close_db, db_connect
from odoo.tests.common import get_db_name
from odoo.tools import SQL, config


@contextlib.contextmanager
def own_database(suffix, source=None):
    """Copy the database of the tests, or another, yield the copy's name, drop it."""
    source = source or get_db_name()
    name = f"{source}_{suffix}"
    drop = SQL("DROP DATABASE IF EXISTS %s", SQL.identifier(name))
    copy = SQL(
        "CREATE DATABASE %s TEMPLATE %s", SQL.identifier(name), SQL.identifier(source)
    )
    with _held(source, fcntl.LOCK_EX):
        _administer(drop, copy, free=source)
    try:
        yield name
    finally:
        _administer(drop, free=name)


@contextlib.contextmanager
def being_read(database):
    """Keep a database from being copied, which ends whoever is connected to it."""
    with _held(database, fcntl.LOCK_SH):
        yield database


@contextlib.contextmanager
def _held(database, how):
    # tests that run beside these are other processes
    with Path(config["data_dir"], f"{database}.lock").open("w") as lock:
        fcntl.flock(lock, how)
        yield


def query(database, text, *parameters):
    with contextlib.closing(db_connect(database).cursor()) as cr:
        cr.execute(text, parameters)
        return cr.fetchall()


def _administer(*queries, free):
    close_db(free)
    with contextlib.closing(db_connect("postgres").cursor()) as cr:
        cr._cnx.autocommit = True
        _drop_conn(cr, free)
        for one in queries:
            cr.execute(one)
