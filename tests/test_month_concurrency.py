# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A month sent twice at once is one declaration; nobody loses what was typed.

A server of its own, real connections and real commits, on a copy of the database.
"""

import contextlib
import http.client
import json
import re
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
from lxml import html
from month_in_process import LOGINS, STRUCTURE
from own_database import own_database, query

from odoo.sql_db import db_connect
from odoo.tools import config

SCRIPT = Path(__file__).with_name("month_in_process.py")
ODOO = Path(sys.executable).with_name("odoo")
ROUNDS = 8
CLICKS = 4
CUTS = 3
SHARED = 6
CROSSED = 4
PATIENCE = 120


@pytest.fixture(scope="module")
def database():
    with own_database("sent_twice") as name:
        yield name


@pytest.fixture(scope="module")
def opened(database):
    """The keys of all the months: of each, then of its lines."""
    shared = SHARED + CROSSED
    count = ROUNDS + CLICKS + 2 * CUTS + shared
    command = [sys.executable, SCRIPT, config["config"], database]
    output = subprocess.check_output(
        [*command, str(count), str(shared)], timeout=PATIENCE
    )
    return json.loads(output)


@pytest.fixture(scope="module")
def months(opened):
    """Months to declare, each used by one test only: (id, id of its line)."""
    return iter(opened[: -SHARED - CROSSED])


@pytest.fixture(scope="module")
def server(database, months, tmp_path_factory):
    """Serve the copy, yield its address; its log must stay without a problem."""
    log = tmp_path_factory.mktemp("server") / "odoo.log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [ODOO, "-c", config["config"], "-d", database, "--max-cron-threads=0"]
    command += ["--http-interface=127.0.0.1", f"--http-port={port}"]
    command += [f"--db-filter=^{database}$"]
    with log.open("w") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
    try:
        wait_for(port, process)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)
    lines = log.read_text().splitlines()
    assert [line for line in lines if "POST /my/insertion/months" in line]
    assert not [
        line
        for line in lines
        if re.search(r" (WARNING|ERROR|CRITICAL) |^Traceback", line)
    ]


def wait_for(port, process):
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        assert process.poll() is None, "the server ended"
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/web/login")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.2)
    pytest.fail("the server does not answer")


def token_of(page):
    return html.fromstring(page).xpath("//input[@name='csrf_token']/@value")[0]


class Browser:
    """A colleague who signed in, with the page of a month open."""

    def __init__(self, server, login):
        self.server = server
        self.session = requests.Session()
        page = self.session.get(f"http://{server}/web/login", timeout=PATIENCE)
        self.session.post(
            f"http://{server}/web/login",
            data={
                "csrf_token": token_of(page.text),
                "login": login,
                "password": login,
            },
            timeout=PATIENCE,
        )

    def open(self, month, line):
        self.path = f"/my/insertion/months/{month}"
        self.line = line
        page = self.session.get(f"http://{self.server}{self.path}", timeout=PATIENCE)
        self.token = token_of(page.text)
        return page.text

    def fields(self, hours, action="declare"):
        return {
            "csrf_token": self.token,
            "action": action,
            f"worked_{self.line}": hours,
            f"base_worked_{self.line}": "",
            f"training_{self.line}": "",
            f"base_training_{self.line}": "",
        }

    def send(self, hours, action="declare"):
        return self.session.post(
            f"http://{self.server}{self.path}",
            data=self.fields(hours, action),
            allow_redirects=False,
            timeout=PATIENCE,
        )

    def send_and_hang_up(self, hours, share=1):
        """Send ``share`` of the request, then lose the connection without reading."""
        body = urlencode(self.fields(hours)).encode()
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.session.cookies)
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self.server}\r\n"
            f"Cookie: {cookies}\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        ).encode()
        host, port = self.server.split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as cut:
            cut.sendall(head + body[: int(len(body) * share)])


@pytest.fixture(scope="module")
def colleagues(server):
    return [Browser(server, login) for login in LOGINS]


def at_once(*senders):
    """Call all the senders in the same instant, return their answers in order."""
    start = threading.Barrier(len(senders))
    answers = [None] * len(senders)

    def send(rank, sender):
        start.wait(PATIENCE)
        answers[rank] = sender()

    threads = [threading.Thread(target=send, args=pair) for pair in enumerate(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def sent(database, month):
    """Return what is kept of a month: [(state, hours, number of sendings)]."""
    return query(
        database,
        "SELECT declaration.state, SUM(line.worked_hours),"
        "       (SELECT COUNT(*) FROM insertion_declaration_version version"
        "         WHERE version.declaration_id = declaration.id)"
        "  FROM insertion_declaration declaration"
        "  JOIN insertion_declaration_line line"
        "    ON line.declaration_id = declaration.id"
        " WHERE (declaration.contractor_id, declaration.month) IN"
        "       (SELECT contractor_id, month FROM insertion_declaration WHERE id = %s)"
        " GROUP BY declaration.id, declaration.state",
        month,
    )


def test_two_colleagues_send_different_hours_in_the_same_instant(
    database, months, colleagues
):
    for _round in range(ROUNDS):
        month, line = next(months)
        for colleague in colleagues:
            colleague.open(month, line)
        answers = at_once(
            lambda: colleagues[0].send("70"), lambda: colleagues[1].send("80,5")
        )
        assert sorted(answer.status_code for answer in answers) == [200, 303]
        loser = 0 if answers[0].status_code == 200 else 1
        kept, lost = (80.5, "70") if loser == 0 else (70, "80,5")
        assert sent(database, month) == [("declared", kept, 1)]
        # the other reads who sent, when, and finds the figure again
        late = html.fromstring(answers[loser].text).get_element_by_id("insertion_late")
        said = " ".join(late.text_content().split())
        assert "This month was already sent on" in said
        assert LOGINS[1 - loser] in said
        assert f"hours worked {lost}" in said
        # insisting changes nothing: correcting is another step, with its history
        assert colleagues[loser].send(lost).status_code == 200
        assert sent(database, month) == [("declared", kept, 1)]


def test_double_click_is_one_sending(database, months, colleagues):
    browser = colleagues[0]
    for _click in range(CLICKS):
        month, line = next(months)
        browser.open(month, line)
        answers = at_once(lambda: browser.send("70"), lambda: browser.send("70"))
        # whichever answer the browser shows is the receipt
        assert [answer.status_code for answer in answers] == [303, 303]
        assert "insertion_declared" in browser.open(month, line)
        assert sent(database, month) == [("declared", 70, 1)]


def test_connection_lost_before_the_answer_then_again(database, months, colleagues):
    browser = colleagues[0]
    for _cut in range(CUTS):
        month, line = next(months)
        browser.open(month, line)
        browser.send_and_hang_up("70")
        assert browser.send("70").status_code == 303
        assert "insertion_declared" in browser.open(month, line)
        assert sent(database, month) == [("declared", 70, 1)]


def test_connection_lost_in_the_middle_of_the_sending(database, months, colleagues):
    """Half a form says nothing: neither a sending, nor a figure, not even zero."""
    browser = colleagues[0]
    for share in (0.3, 0.6, 0.95)[:CUTS]:
        month, line = next(months)
        browser.open(month, line)
        browser.send_and_hang_up("70", share)
        time.sleep(0.3)
        assert sent(database, month) == [("to_declare", None, 0)]
        assert browser.send("70").status_code == 303
        assert sent(database, month) == [("declared", 70, 1)]


def test_company_and_structure_send_in_the_same_instant(
    database, opened, server, colleagues
):
    """Whoever comes first, the month that was sent holds the hours of both."""
    company, structure = colleagues[0], Browser(server, STRUCTURE)
    ranks = set()
    for month, own, lent in opened[-SHARED:]:
        open_both(company, structure, month, own, lent)
        answers = at_once(
            lambda: company.send("70"),
            lambda month=month: structure.send("30,5", f"send_{month}"),
        )
        assert [answer.status_code for answer in answers] == [303, 303]
        ranks.add(check_both(database, month))
    assert ranks <= {1, 2}


def open_both(company, structure, month, own, lent):
    company.open(month, own)
    structure.open(month, lent)
    structure.path = "/my/insertion/structure/2026-03"


def check_both(database, month):
    """Both figures are in what was sent; return the number of sendings."""
    [(state, hours, sendings)] = sent(database, month)
    assert (state, hours) == ("declared", 100.5)
    [(total,)] = query(
        database,
        "SELECT total FROM insertion_declaration_version"
        " WHERE declaration_id = %s ORDER BY version DESC LIMIT 1",
        month,
    )
    assert total == 100.5
    return sendings


@pytest.mark.parametrize(
    ("rank", "first", "action"),
    [
        (0, "company", "declare"),
        (1, "company", "save"),
        (2, "structure", "declare"),
        (3, "structure", "save"),
    ],
)
def test_who_waited_for_the_other_reads_what_they_typed(
    database, opened, server, colleagues, rank, first, action
):
    """The second sends while the first is in the month, and goes on once it is out."""
    company, structure = colleagues[0], Browser(server, STRUCTURE)
    month, own, lent = opened[-SHARED - CROSSED + rank]
    open_both(company, structure, month, own, lent)

    def act(who, action):
        if who == "company":
            return company.send("70", action).status_code
        one = f"send_{month}" if action == "declare" else action
        return structure.send("30,5", one).status_code

    second = "structure" if first == "company" else "company"
    with closing(db_connect(database).cursor()) as cr, ThreadPoolExecutor() as pool:
        # the first stops midway: the line it writes is held
        line = own if first == "company" else lent
        held = "SELECT 1 FROM insertion_declaration_line WHERE id = %s FOR UPDATE"
        cr.execute(held, [line])
        answers = [pool.submit(act, first, action)]
        wait_for_blocked(database, 1)
        answers.append(pool.submit(act, second, "declare"))
        wait_for_blocked(database, 2)
        cr.rollback()
        assert [answer.result() for answer in answers] == [303, 303]
    if action == "save":
        assert act(first, "declare") == 303
    check_both(database, month)


def wait_for_blocked(database, count):
    """Wait until that many transactions wait for another one."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        [(blocked,)] = query(
            database,
            "SELECT COUNT(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        if blocked == count:
            return
        time.sleep(0.02)
    pytest.fail(f"{blocked} transactions wait, {count} should")
