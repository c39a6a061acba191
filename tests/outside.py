# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A server of its own on a copy of the demonstration, and those who knock at it."""

import contextlib
import csv
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from own_database import own_database

from odoo.tools import config

HERE = Path(__file__).parent
SCRIPT = HERE / "outside_in_process.py"
ODOO = Path(sys.executable).with_name("odoo")
PATIENCE = 300
WORKERS = 2
REFUSALS = {
    "odoo.exceptions.AccessError",
    "odoo.exceptions.AccessDenied",
    "odoo.http.SessionExpiredException",
    "werkzeug.exceptions.Forbidden",
    "werkzeug.exceptions.NotFound",
}
# Said in a sentence, by a rule that comes before the right
SENTENCES = {
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
    "odoo.exceptions.MissingError",
    "odoo.exceptions.LockError",
}
# What the count names; all other methods are acts
NAMED = {
    *("page", "form", "key", "search", "search_count", "search_read", "name_search"),
    *("web_search_read", "formatted_read_group", "web_read_group", "read", "web_read"),
    *("export_data", "copy", "write", "create", "unlink", "has_access", "fields_get"),
    "message_post",
}
# What goes wrong in core whatever our addons do: (in the traceback, why)
CORE_FAULTS = (
    (
        "bus/websocket.py",
        "with workers, a proxy leads the browser to another port: none is here",
    ),
)


class Try(NamedTuple):
    role: str
    model: str
    method: str
    args: tuple = ()
    kwargs: dict = {}


class Answer(NamedTuple):
    result: object
    error: str
    message: str

    @property
    def is_refused(self):
        return self.error in REFUSALS

    @property
    def is_told(self):
        return self.is_refused or self.error in SENTENCES


def read_table(name):
    with (HERE / name).open() as file:
        return list(csv.DictReader(file))


def find_faults(log):
    """Return the errors that the server wrote, each with its traceback, less core's."""
    lines = re.split(r"(?m)^(?=\d{4}-\d\d-\d\d \d\d:)", log)
    return [
        line
        for line in lines
        if re.match(r"\S+ \S+ \d+ (ERROR|CRITICAL) ", line)
        and not any(part in line for part, _why in CORE_FAULTS)
    ]


@contextlib.contextmanager
def own_demonstration(demo, suffix="outside"):
    """Copy the demonstration with its files, let everybody in, yield name and facts."""
    with own_database(suffix, demo) as name:
        folder = Path(config.filestore(name))
        shutil.rmtree(folder, ignore_errors=True)
        # files of a filestore are never written again
        shutil.copytree(config.filestore(demo), folder, copy_function=os.link)
        try:
            command = [sys.executable, SCRIPT, config["config"], name]
            facts = subprocess.check_output(command, timeout=PATIENCE)
            yield name, json.loads(facts)
        finally:
            shutil.rmtree(folder)


def _find_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(name, log):
    """Serve the database by as many processes as the machine has cores."""
    port = _find_port()
    command = [ODOO, "-c", config["config"], "-d", name, f"--db-filter=^{name}$"]
    command += ["--http-interface=127.0.0.1", f"--http-port={port}"]
    command += [f"--gevent-port={_find_port()}", f"--workers={WORKERS}"]
    command += ["--max-cron-threads=0", "--log-level=warn"]
    with log.open("w") as stream:
        process = subprocess.Popen(
            command, stdout=stream, stderr=stream, start_new_session=True
        )
    try:
        _wait_for(port, process)
        yield port
    finally:
        _end(process)


def _end(process):
    """End the server and all of its processes: its database is dropped anyway."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait_for(port, process):
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        assert process.poll() is None, "the server ended"
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/web/login")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.2)
    raise AssertionError("the server does not answer")


class Door:
    """The address of the server, with the session of each role."""

    def __init__(self, port, database, facts, log):
        self.port = port
        self.database = database
        self.facts = facts
        self.log = log
        # (role, way) of each try
        self.tried = []
        self.tokens = {}
        self.sessions = {"public": None}
        sessions = self.each(self._sign_in, facts["users"].values())
        self.sessions.update(zip(facts["users"], sessions, strict=True))

    def tell_count(self):
        """Return the number of tries, by role and by way, as lines to print."""
        roles, ways = zip(*self.tried, strict=True)
        lines = [f"{len(ways)} tries from outside"]
        kinds = [way if way in NAMED else "acts" for way in ways]
        for title, names in (("role", roles), ("way", kinds)):
            found = Counter(names).most_common()
            told = ", ".join(f"{name} {count}" for name, count in found)
            lines.append(f"by {title}: {told}")
        return "\n".join(lines)

    def _sign_in(self, login):
        password = self.facts["password"]
        params = {"db": self.database, "login": login, "password": password}
        _status, headers, text = self._send(
            None, "/web/session/authenticate", {"params": params}
        )
        assert json.loads(text)["result"]["uid"], login
        return re.search(r"session_id=([^;]+)", headers["Set-Cookie"]).group(1)

    def fetch(self, role, url, body=None, headers=None, way="page"):
        """Ask an address, as JSON where there is a body; follow no redirection."""
        self.tried.append((role, way))
        return self._send(self.sessions[role], url, body, headers)

    def _send(self, session, url, body=None, headers=None):
        sent = {"Cookie": f"session_id={session}"} if session else {}
        if isinstance(body, dict):
            sent["Content-Type"] = "application/json"
            body = json.dumps(body)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(
                "POST" if body else "GET", url, body, sent | (headers or {})
            )
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def post(self, role, url):
        """Send an empty form, with the token of the person's session."""
        if role not in self.tokens:
            _status, _headers, page = self.fetch(role, "/my/security")
            found = re.search(r'csrf_token[^\w]+(?:value=")?([0-9a-f]{40}o\d+)', page)
            self.tokens[role] = found.group(1) if found else "outside"
        body = f"csrf_token={self.tokens[role]}"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.fetch(role, url, body, kind, "form")

    def call(self, one):
        params = {
            "model": one.model,
            "method": one.method,
            "args": one.args,
            "kwargs": one.kwargs,
        }
        url = f"/web/dataset/call_kw/{one.model}/{one.method}"
        _status, _headers, text = self.fetch(
            one.role, url, {"params": params}, way=one.method
        )
        found = json.loads(text)
        error = found.get("error", {})
        data = error.get("data", {})
        return Answer(
            found.get("result"), data.get("name", ""), data.get("message", "")
        )

    def call_json2(self, role, model):
        """Return the ids that a role's key finds in a model, None where refused."""
        self.tried.append((role, "key"))
        status, _headers, text = self._send(
            None,
            f"/json/2/{model}/search",
            {"domain": [], "context": {"active_test": False}},
            {"Authorization": f"Bearer {self.facts['keys'][role]}"},
        )
        if status == http.HTTPStatus.OK:
            return set(json.loads(text))
        return None if status == http.HTTPStatus.FORBIDDEN else (status, text[:200])

    def each(self, function, items):
        """Return what the function finds for each, several at once."""
        with ThreadPoolExecutor(WORKERS + 1) as pool:
            return list(pool.map(function, items))

    def try_all(self, tries):
        return list(zip(tries, self.each(self.call, tries), strict=True))
