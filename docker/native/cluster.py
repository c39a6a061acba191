# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The PostgreSQL server: the stack's own, or the one that PG* variables name."""

import contextlib
import fcntl
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from environments import environ
from packages import postgres_folder
from stack import LOGS, ROOT, STACK, Stop, exclusive, output, remove, run, say, write

DATA = STACK / "pg"
ROLE = "odoo"
PORT = "5432"
# A socket's address holds 107 bytes, its name in the folder takes 20
SOCKET_FOLDER_MAX = 107 - 20
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_directories": "'{socket}'",
    "unix_socket_permissions": "0700",
    "port": PORT,
    "max_connections": "100",
    "shared_buffers": "'256MB'",
    "synchronous_commit": "off",
    "max_wal_size": "'2GB'",
    "log_timezone": "'UTC'",
    "timezone": "'UTC'",
}


def is_external():
    return bool(os.environ.get("PGHOST") or os.environ.get("PGDATABASE"))


class _Account:
    """The system user that runs the server, which refuses to run as root."""

    def __init__(self):
        self.options = {}
        self.prefix = ()
        self.name = None
        if os.geteuid():
            return
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                entry = pwd.getpwnam(name)
                if self._can_reach(entry):
                    self.name = name
                    self.options = {
                        "user": entry.pw_uid,
                        "group": entry.pw_gid,
                        "extra_groups": [],
                    }
                    return
        # A folder closed to others, such as root's home: a namespace where root
        # bears another number
        prefix = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
        if output([*prefix, "true"]) is None:
            raise Stop(
                f"PostgreSQL does not run as root, and no other user may enter {ROOT}: "
                "work as an ordinary user, or clone into a folder open to others."
            )
        self.prefix = prefix

    def _can_reach(self, entry):
        folders = [STACK, *STACK.parents]
        return all(self._may_enter(folder.stat(), entry) for folder in folders)

    @staticmethod
    def _may_enter(status, entry):
        if status.st_uid == entry.pw_uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == entry.pw_gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)

    def own(self, folder):
        if self.name:
            shutil.chown(folder, self.name)


class Cluster:
    """The stack's own server, started by whoever comes first, stopped by the last."""

    def __init__(self):
        self.account = _Account()
        self.programs = self._find_programs()

    def _find_programs(self):
        folder = postgres_folder()
        if folder is None:
            raise Stop("PostgreSQL not found: run 'make setup'.")
        version = DATA / "PG_VERSION"
        if version.exists():
            major = version.read_text().strip()
            printed = output([folder / "postgres", "--version"], env=environ()) or ""
            if f" {major}." not in printed:
                raise Stop(
                    f"The databases of {STACK} were made by PostgreSQL {major}, this "
                    f"machine now has {printed.strip()}: get {major} back, or start "
                    "again from nothing with 'make clean'."
                )
        return folder

    def _run(self, program, *arguments, log, **options):
        command = [*self.account.prefix, self.programs / program, *arguments]
        return run(
            command, log=log, cwd="/", env=environ(), **options, **self.account.options
        )

    def _create(self):
        say("Creating the database server's folder")
        part = DATA.with_name("pg.part")
        remove(part)
        part.mkdir(mode=0o700)
        self.account.own(part)
        self._run(
            *("initdb", "--auth=trust", f"--username={ROLE}", "--encoding=UTF8"),
            *("--locale=C.UTF-8", "--no-instructions", f"--pgdata={part}"),
            log="initdb",
        )
        part.rename(DATA)

    def socket_folder(self):
        folder = STACK / "sock"
        if len(os.fsencode(folder)) > SOCKET_FOLDER_MAX:
            note = STACK / "socket-folder"
            folder = Path(note.read_text()) if note.exists() else None
            if folder is None or not folder.is_dir():
                folder = Path(tempfile.mkdtemp(prefix="mife-"))
                write(note, str(folder))
        folder.mkdir(exist_ok=True)
        folder.chmod(0o700)
        self.account.own(folder)
        return folder

    def environment(self):
        return {"PGHOST": str(self.socket_folder()), "PGPORT": PORT, "PGUSER": ROLE}

    def is_running(self):
        return bool(self._postmaster())

    def _postmaster(self):
        """Return the number of the live server's process, or None."""
        try:
            number = int((DATA / "postmaster.pid").read_text().split()[0])
            command = Path(f"/proc/{number}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return None
        return number if os.fsencode(DATA) in command else None

    def start(self):
        if not (DATA / "PG_VERSION").exists():
            self._create()
        if self.is_running():
            return
        # Left by a killed server; its number may be another process's by now
        (DATA / "postmaster.pid").unlink(missing_ok=True)
        settings = {
            name: value.format(socket=self.socket_folder())
            for name, value in SETTINGS.items()
        }
        content = "".join(f"{name} = {value}\n" for name, value in settings.items())
        write(DATA / "postgresql.auto.conf", content)
        (DATA / "postgresql.auto.conf").chmod(0o644)
        log = LOGS / "postgresql.log"
        log.touch()
        self.account.own(log)
        self._run(
            *("pg_ctl", "start", "--wait", "--timeout=120", "--silent"),
            *("--pgdata", DATA, "--log", log),
            log="pg_ctl",
        )

    def stop(self):
        if self.is_running():
            self._run(
                *("pg_ctl", "stop", "--wait", "--mode=fast", "--silent"),
                *("--pgdata", DATA),
                log="pg_ctl",
            )

    @contextlib.contextmanager
    def running(self):
        """Keep the server up for a while; the last user out stops it."""
        with (STACK / "users.lock").open("w") as users:
            with exclusive("cluster", None):
                fcntl.flock(users, fcntl.LOCK_SH)
                self.start()
            try:
                yield
            finally:
                with exclusive("cluster", None):
                    fcntl.flock(users, fcntl.LOCK_UN)
                    with contextlib.suppress(BlockingIOError):
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        self.stop()


@contextlib.contextmanager
def server():
    """Yield the environment of programs that talk to the database server."""
    if is_external():
        yield environ()
        return
    cluster = Cluster()
    with cluster.running():
        own = {k: v for k, v in environ().items() if not k.startswith("PG")}
        yield {**own, **cluster.environment()}


def query(env, database, statement):
    """Return the lines that one statement prints, columns separated by bars."""
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1"]
    command += ["-d", database, "-c", statement]
    result = subprocess.run(command, env=env, text=True, capture_output=True)
    if result.returncode:
        raise Stop(f"The database server refuses: {result.stderr.strip()}")
    return result.stdout.splitlines()
