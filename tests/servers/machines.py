# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What runs beside each other: a database and its replica, a store, servers, nginx.

All of it listens on this machine alone, in one folder, and ends with the trial.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docker/native"))

from cluster import _Account  # noqa: E402
from packages import postgres_folder  # noqa: E402

ROLE = "odoo"
PATIENCE = 120
# without them nothing is read from the replica that a long reading needs
PRIMARY = {
    "shared_buffers": "256MB",
    "max_connections": 100,
    "max_slot_wal_keep_size": "1GB",
    # a trial survives no power cut
    "fsync": "off",
}
REPLICA = {"hot_standby_feedback": "on", "log_statement": "all"}
LOG_PREFIX = "%m [%p] %a: "
BUCKET = "mife"
# seconds during which nginx asks nothing of a server that failed
LEFT_ALONE = 5


def find_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(is_done, what, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while not is_done():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.05)


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=10):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


class Program:
    """A process that leads a group of its own, so that all of it can be killed."""

    def __init__(self, name, folder):
        self.name = name
        self.log = folder / f"{name}.log"
        self.process = None

    def _start(self, command, **options):
        with self.log.open("a") as stream:
            self.process = subprocess.Popen(
                list(map(str, command)),
                stdout=stream,
                stderr=stream,
                start_new_session=True,
                **options,
            )

    def kill(self):
        """End it as a power cut does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def has_ended(self):
        return self.process is not None and self.process.poll() is not None

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.kill()

    def read_log(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""


class Postgres(Program):
    def __init__(self, name, folder):
        super().__init__(name, folder)
        self.account = _Account()
        self.programs = postgres_folder()
        self.data = folder / name
        self.port = find_port()
        self.sockets = folder / "sockets"
        self.sockets.mkdir(exist_ok=True)
        self.account.own(self.sockets)

    def _run(self, program, *arguments):
        self.data.mkdir(mode=0o700)
        self.account.own(self.data)
        command = [*self.account.prefix, self.programs / program, *arguments]
        subprocess.run(
            list(map(str, command)),
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            **self.account.options,
        )

    def create(self):
        self._run(
            *("initdb", "--auth=trust", f"--username={ROLE}", "--encoding=UTF8"),
            *("--locale=C.UTF-8", "--no-instructions", f"--pgdata={self.data}"),
        )

    def follow(self, primary):
        """Copy another server and read from then on what it writes."""
        self._run(
            *("pg_basebackup", f"--host={primary.sockets}", f"--port={primary.port}"),
            *(f"--username={ROLE}", f"--pgdata={self.data}", "--checkpoint=fast"),
            *("--write-recovery-conf", "--create-slot", "--slot=replica"),
        )

    def start(self, settings):
        options = settings | {
            "listen_addresses": "",
            "unix_socket_directories": self.sockets,
            "port": self.port,
            "log_line_prefix": LOG_PREFIX,
        }
        command = [*self.account.prefix, self.programs / "postgres", "-D", self.data]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        self._start(command, cwd="/", **self.account.options)
        wait_until(self.is_ready, self.log)

    def is_ready(self):
        try:
            self.query("postgres", "SELECT 1")
        except psycopg2.OperationalError:
            return False
        return True

    def connect(self, database):
        return psycopg2.connect(
            host=str(self.sockets), port=self.port, user=ROLE, dbname=database
        )

    def query(self, database, text, *parameters):
        with contextlib.closing(self.connect(database)) as connection:
            connection.autocommit = True
            with connection.cursor() as cr:
                cr.execute(text, parameters or None)
                return cr.fetchall() if cr.description else []


class Store(Program):
    """A server of the S3 protocol (moto), in memory."""

    def __init__(self, folder):
        super().__init__("store", folder)
        self.port = find_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self):
        program = os.environ["MIFE_STORE"]
        self._start([program, "-H", "127.0.0.1", "-p", self.port])
        wait_until(lambda: answers(self.url), self.log)
        request = urllib.request.Request(f"{self.url}/{BUCKET}", method="PUT")
        request.add_header("Host", f"127.0.0.1:{self.port}")
        urllib.request.urlopen(request, timeout=10).close()

    def count(self):
        url = f"{self.url}/{BUCKET}?list-type=2"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(re.search(rb"<KeyCount>(\d+)<", answer.read())[1])


class Odoo(Program):
    """A server with a folder of its own: it shares no disk with the others."""

    def __init__(self, name, folder, primary, replica, has_cron):
        super().__init__(name, folder)
        self.data = folder / f"{name}-data"
        self.port = find_port()
        self.gevent_port = find_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.primary = primary
        self.replica = replica
        self.has_cron = has_cron

    def _command(self, config, database):
        libraries = os.environ["MIFE_SERVERS_LIBS"]
        command = [Path(sys.executable).with_name("odoo"), "-c", config]
        command += ["-d", database, f"--db-filter=^{database}$"]
        command += [f"--addons-path={libraries}/odoo/addons,{ROOT}"]
        command += [f"--data-dir={self.data}", "--load=base,rpc,web,session_db"]
        command += [f"--db_host={self.primary.sockets}", f"--db_user={ROLE}"]
        command += [f"--db_port={self.primary.port}"]
        return command

    def _environment(self):
        own = {key: text for key, text in os.environ.items() if not key[:2] == "PG"}
        host, port = self.primary.sockets, self.primary.port
        # the host of an address must not begin by a slash
        sessions = f"postgresql://{ROLE}@/sessions?host={host}&port={port}"
        libraries = os.environ["MIFE_SERVERS_LIBS"]
        return own | {
            "PGAPPNAME": f"odoo-{self.name}",
            "SESSION_DB_URI": sessions,
            "PYTHONPATH": libraries,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def run(self, config, database, *arguments, script=None):
        """Run a command of Odoo to its end."""
        command = self._command(config, database)
        if script:
            command[1:1] = ["shell"]
        done = subprocess.run(
            list(map(str, [*command, "--no-http", *arguments])),
            input=script,
            text=True,
            capture_output=True,
            check=False,
            env=self._environment(),
        )
        with self.log.open("a") as stream:
            stream.write(done.stderr)
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return done.stdout

    def start(self, config, database):
        command = self._command(config, database)
        command += [f"--db_replica_host={self.replica.sockets}"]
        command += [f"--db_replica_port={self.replica.port}"]
        command += ["--http-interface=127.0.0.1", f"--http-port={self.port}"]
        command += [f"--gevent-port={self.gevent_port}", "--workers=2", "--proxy-mode"]
        command += [f"--max-cron-threads={int(self.has_cron)}", "--log-level=info"]
        self._start(command, env=self._environment())

    def wait(self):
        wait_until(lambda: answers(f"{self.url}/web/health"), self.log)
        gevent = f"http://127.0.0.1:{self.gevent_port}/web/health"
        wait_until(lambda: answers(gevent), self.log)

    def measure(self):
        """Return the memory of each of its processes, in MB, shared pages once."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, TypeError):
                if os.getpgid(int(folder.name)) == self.process.pid:
                    text = (folder / "smaps_rollup").read_text()
                    found.append(int(re.search(r"Pss:\s+(\d+)", text)[1]) // 1024)
        return sorted(found)


class Nginx(Program):
    """The product's own settings of nginx, with two servers in the place of one."""

    def __init__(self, folder, servers):
        super().__init__("nginx", folder)
        self.folder = folder
        self.servers = servers
        self.port = find_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def _write(self):
        text = (ROOT / "docker/nginx/default.conf").read_text()
        text = text.replace("resolver 127.0.0.11 valid=10s;", self._list_servers())
        for name, found in (("odoo", 8069), ("odoo_websocket", 8072)):
            address = f"set ${name} http://odoo:{found};"
            assert address in text
            text = text.replace(address, f"set ${name} http://{name};")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.port};")
        text = text.replace("/var/log/nginx", str(self.folder))
        text = text.replace("/etc/nginx/pages", str(ROOT / "docker/nginx/pages"))
        folders = "".join(
            f"{kind}_temp_path {self.folder}/nginx-{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        path = self.folder / "nginx.conf"
        path.write_text(
            f"daemon off;\npid {self.folder}/nginx.pid;\n"
            f"error_log {self.folder}/nginx-error.log;\n"
            f"events {{}}\nhttp {{\n{folders}{text}}}\n"
        )
        return path

    def _list_servers(self):
        """Write the groups: one that failed is left alone for some seconds."""
        groups = {"odoo": "port", "odoo_websocket": "gevent_port"}
        return "\n".join(
            f"upstream {name} {{\n"
            + "".join(
                f"    server 127.0.0.1:{getattr(server, port)}"
                f" fail_timeout={LEFT_ALONE}s;\n"
                for server in self.servers
            )
            + "}"
            for name, port in groups.items()
        )

    def start(self):
        path = self._write()
        error_log = ["-e", f"{self.folder}/nginx-error.log"]
        program = os.environ["MIFE_NGINX"]
        self._start([program, *error_log, "-c", path, "-p", self.folder])
        wait_until(lambda: answers(f"{self.url}/web/health"), self.log)
