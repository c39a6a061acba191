# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A PostgreSQL of the tests' own, that loses nothing it confirmed, to be killed."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from servers.machines import ROLE, Postgres, postgres_folder  # noqa: F401

from odoo.tools import config

# nothing of it is relaxed: what is killed must find again all that it confirmed
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": 40,
    "shared_buffers": "128MB",
    "autovacuum": "off",
}
# for the copy alone
HASTE = {**SETTINGS, "fsync": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


class Cluster(Postgres):
    """The server, in a folder that its account may enter."""

    @classmethod
    @contextlib.contextmanager
    def holding(cls, source, database):
        """Yield a running server that has a copy of one database of the tests.

        It is in haste until ``harden``.
        """
        with tempfile.TemporaryDirectory(prefix="mife-") as folder:
            Path(folder).chmod(0o755)
            cluster = cls("pg", Path(folder))
            cluster.create()
            try:
                cluster.start(HASTE)
                cluster._copy(source, database)
                yield cluster
            finally:
                cluster.stop()

    def _copy(self, source, database):
        """Copy a database, and the files that its rows name."""
        self.query("postgres", f'CREATE DATABASE "{database}" TEMPLATE template0')
        dump = self.folder / "dump"
        subprocess.run(
            [self.programs / "pg_dump", "-Fc", "-Z0", "-f", dump, source], check=True
        )
        subprocess.run(
            [self.programs / "pg_restore", "-j2", "--no-owner", "-d", database, dump],
            check=True,
            env=self.environment,
        )
        dump.unlink()
        shutil.copytree(config.filestore(source), self.files / "filestore" / database)

    @property
    def folder(self):
        return self.data.parent

    @property
    def files(self):
        """The folder of the files of Odoo, as its option ``data_dir``."""
        return self.folder / "files"

    @property
    def environment(self):
        """What programs of PostgreSQL, Odoo among them, connect by."""
        address = {"PGHOST": self.sockets, "PGPORT": self.port, "PGUSER": ROLE}
        return os.environ | {name: str(text) for name, text in address.items()}

    @property
    def pid_file(self):
        return self.data / "postmaster.pid"

    def harden(self):
        self.stop()
        self.start(SETTINGS)

    def restart(self):
        """Start it after it was killed: it recovers by itself."""
        self.process.wait()
        self.start(SETTINGS)


def kill_all(pid_file):
    """Kill a server as a power cut does: each of its processes, at once."""
    postmaster = int(Path(pid_file).read_text().split()[0])
    # no child is born, and none learns of the end of another
    os.kill(postmaster, signal.SIGSTOP)
    tasks = Path(f"/proc/{postmaster}/task").glob("*/children")
    children = [int(pid) for task in tasks for pid in task.read_text().split()]
    for pid in (*children, postmaster):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
