# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A server of two workers on a PostgreSQL of its own, either of which can be killed."""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from odoo.tools import config

PATIENCE = 120
SCRIPT = Path(__file__).with_name("server_with_faults.py")
# what counts requests and wakes up others, and is part of no act
ASIDE = (
    "bus_bus",
    "bus_presence",
    "ir_cron_trigger",
    "ir_cron_progress",
    "res_device_log",
    "res_users_log",
    "mail_presence",
    # of a year, from the first number on
    "ir_sequence_date_range",
)


def find_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class FaultServer:
    def __init__(self, cluster, database):
        self.cluster, self.database = cluster, database
        self.folder = cluster.folder / "acts"
        self.folder.mkdir()
        self.log = cluster.folder / "odoo.log"
        self.store = cluster.files / "filestore" / database
        self.files_before = self._get_last_file()

    @contextlib.contextmanager
    def running(self):
        self.port = find_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._start()
        try:
            self.wait_for(self.answers, "the server does not answer")
            yield self
        finally:
            self.process.terminate()
            self._end()

    def _start(self):
        command = [sys.executable, SCRIPT, "-c", config["config"], "-d", self.database]
        command += [f"--data-dir={self.cluster.files}", "--workers=2"]
        command += ["--max-cron-threads=1", "--http-interface=127.0.0.1"]
        command += [f"--http-port={self.port}", f"--gevent-port={find_port()}"]
        command += [f"--db-filter=^{self.database}$", "--log-level=warn"]
        environment = self.cluster.environment | {
            "MIFE_FAULTS_FOLDER": str(self.folder),
            "MIFE_FAULTS_POSTGRES": str(self.cluster.pid_file),
        }
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                list(map(str, command)),
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )

    def _end(self):
        """Wait for it, and leave nothing of it, as the end of a container does."""
        self.process.wait(PATIENCE)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def answers(self):
        """Tell whether it serves; one that ended by itself is started again.

        Odoo's own process ends when it has to start a worker while PostgreSQL is away:
        ``restart: unless-stopped`` of docker/compose.yaml starts it again.
        """
        if self.process.poll() is not None:
            self._end()
            self._start()
        with contextlib.suppress(requests.RequestException):
            health = f"{self.address}/web/health?db_server_status=1"
            return requests.get(health, timeout=60).ok
        return False

    def wait_for(self, is_so, what, meanwhile=lambda: None):
        limit = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < limit, what
            meanwhile()
            time.sleep(0.05)

    # WHAT IS ENDED

    def get_name(self, cron):
        """Return the name of a scheduled action."""
        module, name = cron.split(".")
        [[found]] = self.query(
            "SELECT cron_name FROM ir_cron JOIN ir_model_data data"
            "    ON data.model = 'ir.cron' AND data.res_id = ir_cron.id"
            " WHERE data.module = %s AND data.name = %s",
            module,
            name,
        )
        return found

    def arm(self, name, end, rank, pause=False):
        for left in self.folder.iterdir():
            left.unlink()
        armed = self.folder / "armed"
        armed.write_text("\n".join([name, end, str(rank), str(int(pause))]))

    def has(self, name):
        return (self.folder / name).exists()

    def count(self):
        """Return how many statements an act took, and who kept them, by commit."""
        self.wait_for(lambda: self.has("counted"), "the act does not end")
        count, *kept = (self.folder / "counted").read_text().split()
        return int(count), kept

    def tick(self):
        """Wake up the scheduled actions, as Odoo does each minute by itself."""
        self.cluster.query(
            "postgres", "SELECT pg_notify('cron_trigger', %s)", self.database
        )

    # WHAT IT LEAVES

    def query(self, text, *parameters):
        return self.cluster.query(self.database, text, *parameters)

    def count_rows(self):
        """Return {table: rows} of the whole database."""
        names = self.query(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        parts = [
            f"SELECT '{name}', COUNT(*) FROM \"{name}\""
            for (name,) in names
            if name not in ASIDE
        ]
        return dict(self.query(" UNION ALL ".join(parts)))

    def find_missing_files(self):
        """Return the files that a row names, and that are not there or not whole."""
        rows = self.query(
            "SELECT store_fname, checksum FROM ir_attachment"
            " WHERE store_fname IS NOT NULL AND id > %s",
            self.files_before,
        )
        return [name for name, checksum in rows if not self._is_whole(name, checksum)]

    def _is_whole(self, name, checksum):
        path = self.store / name
        if not path.is_file():
            return False
        return hashlib.sha1(path.read_bytes()).hexdigest() == checksum

    def _get_last_file(self):
        [[last]] = self.query("SELECT MAX(id) FROM ir_attachment")
        return last
