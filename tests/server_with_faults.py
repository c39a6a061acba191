# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's own server, in which one act ends at the statement that a test asks for.

usage: server_with_faults.py OPTIONS_OF_ODOO

MIFE_FAULTS_FOLDER holds ``armed``, written by the test: lines ACT, END, RANK and PAUSE.
ACT is the name of a scheduled action, or what a request says in its header
``Mife-Act``. END is none, worker or postgres, killed at the statement of that RANK
among those that write or lock; a commit is one before it is done and one after.
``reached`` appears at it, ``fired`` as it ends after the seconds of PAUSE, ``counted``
when the act is over: how many statements, then who kept what was written, by commit.
"""

import contextlib
import functools
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path

import odoo.cli
import odoo.http
from odoo.sql_db import Cursor

FOLDER = Path(os.environ["MIFE_FAULTS_FOLDER"])
PID_FILE = os.environ["MIFE_FAULTS_POSTGRES"]
# reads are left out: how many there are depends on what a worker remembers
CHANGES = re.compile(r"\b(INSERT|UPDATE|DELETE)\b")
current = threading.local()


class Fault:
    def __init__(self, end, rank, pause):
        self.end, self.rank, self.pause = end, int(rank), int(pause)
        self.count = 0
        self.written, self.kept = set(), []

    def step(self):
        self.count += 1
        if self.count != self.rank:
            return
        (FOLDER / "reached").touch()
        # meanwhile somebody else comes
        time.sleep(self.pause)
        (FOLDER / "fired").touch()
        if self.end == "worker":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.end == "postgres":
            from own_cluster import kill_all

            kill_all(PID_FILE)


@contextlib.contextmanager
def watch(act):
    """Count the statements of the act that is armed, once."""
    armed = FOLDER / "armed"
    wanted, *how = armed.read_text().splitlines() if act and armed.exists() else [None]
    if not act or wanted != act:
        yield
        return
    armed.unlink()
    current.fault = fault = Fault(*how)
    try:
        yield
    finally:
        del current.fault
        told = FOLDER / "telling"
        told.write_text(" ".join([str(fault.count), *fault.kept]))
        told.rename(FOLDER / "counted")


def step():
    if fault := getattr(current, "fault", None):
        fault.step()


def note(cursor, keeper=None):
    """Remember that a cursor writes, or who keeps what it wrote."""
    if fault := getattr(current, "fault", None):
        if not keeper:
            fault.written.add(cursor)
        elif cursor in fault.written:
            fault.written.remove(cursor)
            fault.kept.append(keeper)


def _read(query):
    text = getattr(query, "code", query)
    return text.decode() if isinstance(text, bytes) else str(text)


def hook():
    execute, commit = Cursor.execute, Cursor.commit

    @functools.wraps(execute)
    def execute_counted(cursor, query, *arguments, **options):
        if CHANGES.search(_read(query)):
            step()
            note(cursor)
        return execute(cursor, query, *arguments, **options)

    @functools.wraps(commit)
    def commit_counted(cursor):
        step()
        caller = sys._getframe(1)
        note(cursor, f"{caller.f_globals['__name__']}.{caller.f_code.co_name}")
        result = commit(cursor)
        step()
        return result

    Cursor.execute, Cursor.commit = execute_counted, commit_counted
    answer = odoo.http.Application.__call__

    def answer_watched(application, environ, start_response):
        with watch(environ.get("HTTP_MIFE_ACT")):
            return answer(application, environ, start_response)

    odoo.http.Application.__call__ = answer_watched


def hook_jobs():
    from odoo.addons.base.models.ir_cron import IrCron

    run = IrCron._run_job.__func__

    def run_watched(cls, job):
        with watch(job["cron_name"]):
            return run(cls, job)

    IrCron._run_job = classmethod(run_watched)


def cut_small():
    """Have each act take several pieces, of the little that the test gives it."""
    from odoo.addons.mife_insertion_clauses.models.certificate import (
        insertion_attestation_batch,
    )
    from odoo.addons.mife_insertion_clauses.models.notice import insertion_notice_import
    from odoo.addons.mife_insertion_clauses.models.privacy import (
        insertion_retention_review,
    )
    from odoo.addons.mife_insertion_clauses.models.takeover import insertion_takeover

    insertion_attestation_batch.AT_ONCE = insertion_notice_import.AT_ONCE = 0
    insertion_attestation_batch.CHUNK = insertion_retention_review.CHUNK = 1
    insertion_notice_import.BATCH = insertion_takeover.CHUNK = 10


if __name__ == "__main__":
    hook()
    load = odoo.service.server.load_server_wide_modules

    def load_all():
        load()
        hook_jobs()
        cut_small()

    odoo.service.server.load_server_wide_modules = load_all
    odoo.cli.main()
