# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A busy morning on two workers: what each waits for, next to core's own portal pages.

Fifty companies open their month, save it as they type and send it in the same minutes,
with a few seconds from one act to the next as anybody who types; two officers validate
what comes, six jurors mark twelve files. Each company also reads core's list of its
tasks, in the same run and the same queue: the ratios are those of the 95th percentiles.
All send within a few seconds, when the queue is longest: a sending, and the pages that
follow it, are compared with that list read in those same seconds, by who is about to
send. Then MIFE_LOAD_REQUESTS requests (10 000 by default) tell whether a worker grows.
"""

import contextlib
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import cycle, islice
from pathlib import Path

import requests

from odoo.fields import Command
from odoo.orm.registry import Registry
from odoo.tools import config

from odoo.addons.mife_label.tests.jury.jury_data import create_jury

ODOO = Path(sys.executable).with_name("odoo")
COMPANIES, PEOPLE, OFFICERS, JURORS, FILES = 50, 10, 2, 6, 12
REQUESTS = int(os.environ.get("MIFE_LOAD_REQUESTS", "10000"))
MONTH = date(2022, 1, 1)
PATIENCE = 300
TYPING = 4  # seconds from one act of somebody to the next
SIGNED = re.compile(r'name="csrf_token" value="([^"]+)"')
LINE = re.compile(r'name="worked_(\d+)"')


class Client:
    """Somebody signed in, and how long each kind of answer took."""

    def __init__(self, address, login, seconds):
        self.address, self.seconds = address, seconds
        self.session = requests.Session()
        page = self.get("/web/login", "login")
        form = {"csrf_token": SIGNED.search(page)[1], "login": login, "password": login}
        answer = self.session.post(f"{address}/web/login", data=form, timeout=PATIENCE)
        if "/web/login" in answer.url:
            raise AssertionError(f"{login} cannot sign in")

    def get(self, url, kind):
        return self._time(kind, self.session.get, f"{self.address}{url}").text

    def post(self, url, kind, **data):
        return self._time(kind, self.session.post, f"{self.address}{url}", data=data)

    def call(self, url, kind, **params):
        answer = self._time(
            kind, self.session.post, f"{self.address}{url}", json={"params": params}
        ).json()
        if "error" in answer or (answer.get("result") or {}) == {"error": True}:
            raise AssertionError(answer)
        return answer.get("result")

    def _time(self, kind, send, url, **options):
        begin = time.perf_counter()
        answer = send(url, timeout=PATIENCE, **options)
        self.seconds.setdefault(kind, []).append(time.perf_counter() - begin)
        if answer.status_code != requests.codes.ok:
            raise AssertionError(f"{url}: {answer.status_code}")
        return answer


# WHO IS THERE


def create_companies(env):
    """Return the (login, month) of fifty companies, each with people at work."""
    buyer = env["res.partner"].create({"name": "Buyer", "is_company": True})
    contract = env["insertion.contract"].create(
        {"name": "Load", "buyer_id": buyer.id, "date_notified": date(2021, 12, 1)}
    )
    logins = [f"load-company-{number}" for number in range(COMPANIES)]
    firms = env["res.partner"].create(
        [{"name": login, "is_company": True} for login in logins]
    )
    users = new_users(env, logins, "base.group_portal")
    for user, firm in zip(users, firms, strict=True):
        email = f"{user.login}@example.com"
        user.partner_id.write({"parent_id": firm.id, "email": email})
    lots = env["insertion.lot"].create(
        [
            {
                "contract_id": contract.id,
                "name": firm.name,
                "number": str(number),
                "contractor_ids": [
                    Command.create(
                        {
                            "partner_id": firm.id,
                            "contact_ids": [Command.set(user.partner_id.ids)],
                        }
                    )
                ],
            }
            for number, (firm, user) in enumerate(zip(firms, users, strict=True))
        ]
    )
    people = env["insertion.participant"].create(
        [
            {"first_name": "Ali", "last_name": f"Load {number}"}
            for number in range(COMPANIES * PEOPLE)
        ]
    )
    env["insertion.placement"].create(
        [
            {
                "participant_id": person.id,
                "contractor_id": contractor.id,
                "job": "Painter",
                "date_start": MONTH,
            }
            for contractor, person in zip(
                islice(cycle(lots.contractor_ids), len(people)), people, strict=True
            )
        ]
    )
    months = env["insertion.declaration"].create(
        [
            {"contractor_id": contractor.id, "month": MONTH}
            for contractor in lots.contractor_ids
        ]
    )
    project = env["project.project"].create(
        {"name": "Load", "privacy_visibility": "portal"}
    )
    tasks = env["project.task"].create(
        [{"name": f"Task {i}", "project_id": project.id} for i in range(PEOPLE)]
    )
    project.message_subscribe(users.partner_id.ids)
    tasks.message_subscribe(users.partner_id.ids)
    return list(zip(logins, months.ids, strict=True))


def new_users(env, logins, group):
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(
        [
            {
                "name": login,
                "login": login,
                "password": login,
                "group_ids": [Command.set(env.ref(group).ids)],
            }
            for login in logins
        ]
    )


def create_all(env):
    """Return what the clients need, committed."""
    with Registry(env.cr.dbname).cursor() as cr:
        own = env(cr=cr, context=dict(env.context, tracking_disable=True))
        companies = create_companies(own)
        officers = [f"load-officer-{number}" for number in range(OFFICERS)]
        new_users(own, officers, "mife_insertion_clauses.group_insertion_officer")
        session = create_jury(own, "load", JURORS, FILES)
        files = {
            hearing.id: [
                (criterion.id, criterion._get_scale()[-1].id)
                for criterion in hearing.application_id.criterion_ids
            ]
            for hearing in session.hearing_ids
        }
        jurors = session.member_ids.partner_id.user_ids.mapped("login")
        return companies, officers, (session.id, jurors, files)


# WHAT THEY DO


def declare(client, month):
    """Open the month, save it as it is typed, send it; read core's page meanwhile."""
    url = f"/my/insertion/months/{month}"
    # they do not come in the same second
    time.sleep(month % COMPANIES * TYPING / COMPANIES)
    client.get("/my/tasks", "core")
    page = client.get(url, "page")
    lines = [f"worked_{line}" for line in LINE.findall(page)]
    if len(lines) != PEOPLE:
        raise AssertionError(f"{len(lines)} people on the page of a month")
    for number, name in enumerate(lines):
        told = client.call(
            f"{url}/save", "save", typed={name: f"{number + 1}h30"}, base={name: ""}
        )
        if told["errors"]:
            raise AssertionError(told)
        time.sleep(TYPING)
        client.get("/my/tasks", "core")
    hours = {name: f"{number + 1},5" for number, name in enumerate(lines)}
    base = {f"base_{name}": text for name, text in hours.items()}
    token = SIGNED.search(page)[1]
    client.get("/my/tasks", "core, all sending")
    client.post(url, "send", csrf_token=token, action="declare", **hours, **base)
    client.get("/my/insertion", "page, all sending")


def validate(client, months, is_over):
    """Validate what was sent, as it comes."""
    while not is_over.wait(0.2):
        found = client.call(
            "/web/dataset/call_kw",
            "read",
            model="insertion.declaration",
            method="search",
            args=[[("id", "in", months), ("state", "=", "declared")]],
            kwargs={"limit": 5},
        )
        for month in found:
            with contextlib.suppress(AssertionError):
                # the other officer was quicker
                client.call(
                    "/web/dataset/call_kw",
                    "validate",
                    model="insertion.declaration",
                    method="action_validate",
                    args=[[month]],
                    kwargs={},
                )


def mark(client, session, files):
    for hearing, lines in files.items():
        url = f"/my/jury/{session}/{hearing}"
        token = SIGNED.search(client.get(url, "file"))[1]
        for criterion, level in lines:
            client.call(
                "/my/jury/sheets/save",
                "mark",
                session_id=session,
                hearing_id=hearing,
                marks={str(criterion): {"choice": str(level), "reason": "Seen"}},
            )
            time.sleep(TYPING / 4)
        client.post(f"{url}/sheet", "sheet", csrf_token=token, go="send")


# THE SERVER


@contextlib.contextmanager
def serve(database):
    """Serve the database on two workers; yield its address and its process."""
    ports = []
    for _number in range(2):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            ports.append(probe.getsockname()[1])
    command = [ODOO, "-c", config["config"], "-d", database, "--workers=2"]
    command += ["--max-cron-threads=0", "--http-interface=127.0.0.1"]
    command += [f"--http-port={ports[0]}", f"--gevent-port={ports[1]}"]
    command += [f"--db-filter=^{database}$", "--log-level=warn"]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{ports[0]}"
            wait_for(address, process)
            yield address, process
        finally:
            process.terminate()
            process.wait(PATIENCE)
        log.seek(0)
        problems = [line for line in log if re.search(r" (ERROR|CRITICAL) ", line)]
        if problems:
            raise AssertionError("".join(problems[:20]))


def wait_for(address, process):
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"{address}/web/login", timeout=60).ok:
                return
        time.sleep(0.2)
    raise AssertionError("the server does not answer")


def read_memory(process):
    """Return the megabytes of the biggest worker."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    sizes = [0.0]
    for child in path.read_text().split():
        status = Path(f"/proc/{child}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        sizes.append(int(found[1]) / 1024 if found else 0)
    return max(sizes)


def p95(seconds):
    return statistics.quantiles(seconds, n=20)[-1]


def bench_load(env):
    """Fifty companies, two officers and six jurors at once; then many requests."""
    database = env.cr.dbname
    companies, officers, (session, jurors, files) = create_all(env)
    months = [month for _login, month in companies]
    seconds, is_over = {}, threading.Event()
    with serve(database) as (address, process):
        clients = {
            login: Client(address, login, seconds)
            for login in [*dict(companies), *officers, *jurors]
        }
        with ThreadPoolExecutor(len(clients)) as pool:
            work = [
                pool.submit(declare, clients[login], month)
                for login, month in companies
            ]
            work += [
                pool.submit(mark, clients[login], session, files) for login in jurors
            ]
            side = [
                pool.submit(validate, clients[login], months, is_over)
                for login in officers
            ]
            try:
                for each in work:
                    each.result()
                # the last months are validated too
                time.sleep(2)
            finally:
                is_over.set()
            for each in side:
                each.result()
        check(database, months, session)
        growth = measure_growth(process, clients, companies)
    core, core_sending = p95(seconds["core"]), p95(seconds["core, all sending"])
    pages = max(
        p95(seconds["page"]) / core, p95(seconds["page, all sending"]) / core_sending
    )
    for kind, found in sorted(seconds.items()):
        print(f"   {kind}: {len(found)} answers, p95 {p95(found) * 1000:.0f} ms")
    return [
        ("C1", "month_page_under_load_of_core", pages, 1.5),
        ("C2", "autosave_under_load_of_core", p95(seconds["save"]) / core, 1.0),
        (
            "C3",
            "sending_under_load_of_core",
            p95(seconds["send"]) / core_sending,
            2.0,
        ),
        ("C4", "mark_under_load_of_core", p95(seconds["mark"]) / core, 1.0),
        ("C5", f"memory_after_{REQUESTS}_requests", growth, 1.1),
    ]


def check(database, months, session):
    """Nothing was lost: each month is sent with its hours, each sheet is there."""
    with Registry(database).cursor() as cr:
        cr.execute(
            "SELECT COUNT(*), SUM(worked_hours) FROM insertion_declaration_line line"
            " JOIN insertion_declaration month ON month.id = declaration_id"
            " WHERE month.id IN %s AND month.state IN ('declared', 'validated')",
            [tuple(months)],
        )
        # 1.5 + 2.5 + ... + 10.5 = 60 hours each
        if cr.fetchone() != (COMPANIES * PEOPLE, COMPANIES * 60):
            raise AssertionError("hours were lost under load")
        cr.execute(
            "SELECT COUNT(*) FROM label_sheet WHERE session_id = %s AND state = 'sent'",
            [session],
        )
        if cr.fetchone() != (JURORS * FILES,):
            raise AssertionError("sheets were lost under load")


def measure_growth(process, clients, companies):
    """Return the memory after many requests, over that after a tenth of them."""

    def read(count):
        pages = islice(cycle(companies), count)

        def one(each):
            login, month = each
            clients[login].get(f"/my/insertion/months/{month}", "read")

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(one, pages))

    read(REQUESTS // 10)
    before = read_memory(process)
    read(REQUESTS - REQUESTS // 10)
    return read_memory(process) / before
