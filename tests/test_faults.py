# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A worker, or PostgreSQL itself, is killed at any write of a long act.

The statement is drawn at random from MIFE_FAULTS_SEED (1 by default), MIFE_FAULTS times
(1 by default) for each act and each of ``ENDS``. A real server of two workers, its
scheduler, people who sign in, and a cluster of its own, killed as by a power cut.
"""

import contextlib
import functools
import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path

import pytest
import requests
from fault_acts import ACTS, Browser, told
from fault_server import FaultServer
from own_cluster import Cluster, postgres_folder

from odoo.tests.common import get_db_name
from odoo.tools import config

SCRIPT = Path(__file__).with_name("faults_in_process.py")
ROUNDS = int(os.environ.get("MIFE_FAULTS") or 1)
SEED = int(os.environ.get("MIFE_FAULTS_SEED") or 1)
ENDS = ("worker", "postgres")
UNDISTURBED = 2
DATABASE = "faults"
PATIENCE = 300
OURS = "odoo.addons.mife_"


def run(cluster, *arguments):
    command = [sys.executable, SCRIPT, config["config"], DATABASE, cluster.files]
    done = subprocess.run(
        [*map(str, command), *map(str, arguments)],
        env=cluster.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def cluster():
    if postgres_folder() is None:
        pytest.skip("no program of PostgreSQL is here, to start a server of its own")
    with Cluster.holding(get_db_name(), DATABASE) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def acts(cluster):
    keys = run(cluster, "prepare", UNDISTURBED + ROUNDS * len(ENDS))
    cluster.harden()
    return {act: act(keys[act.__name__.lower()]) for act in ACTS}


@pytest.fixture(scope="module")
def server(cluster, acts):
    with FaultServer(cluster, DATABASE).running() as server:
        yield server


@pytest.fixture(scope="module")
def browsers(server):
    logins = {login for act in ACTS for login in act.users}
    return {login: Browser(server.address, login) for login in logins}


@pytest.fixture(scope="module")
def undisturbed(acts, server, browsers):
    """Return what an act takes and makes when nothing ends it, done twice."""

    @functools.cache
    def get(kind):
        found = []
        for _time in range(UNDISTURBED):
            once = Round(acts[kind], server, browsers)
            found.append((*once.do(), once.find_made()))
        print(kind.__name__, found)
        counts, kept, made = zip(*found, strict=True)
        assert made[0] == made[-1]
        return min(counts), kept[0], made[0]

    return get


class Round:
    """One act, done once, whatever ends meanwhile."""

    def __init__(self, act, server, browsers):
        self.act, self.server, self.key = act, server, next(act.keys)
        self.browser, self.other = (browsers[login] for login in act.users)
        self.name = server.get_name(act.cron) if act.cron else act.name
        # what the request says it is: the scheduled action is not the request
        self.said = "" if act.cron else act.name
        act.make_ready(server, self.browser, self.key)
        self.before = server.count_rows()

    def is_whole(self):
        found = self.server.query(self.act.is_whole, *self.act.parameters(self.key))
        return found == [(True,)]

    def find_made(self):
        """Return {table: rows} that came, or went."""
        now = self.server.count_rows()
        return {
            table: count - self.before[table]
            for table, count in now.items()
            if count != self.before[table]
        }

    def do(self):
        """Do it without a fault; return the statements it took, and who kept them."""
        self.server.arm(self.name, "none", 0)
        assert told(self.act.start(self.browser, self.key, self.said)) == "done"
        counted = self.server.count()
        self.server.wait_for(self.is_whole, "it is not done")
        return counted

    def end(self, end, rank, beside):
        """Have it killed at a statement; return what a colleague then gets."""
        self.server.arm(self.name, end, rank, pause=beside)
        with ThreadPoolExecutor(1) as pool:
            started = pool.submit(self._start)
            self.server.wait_for(lambda: self.server.has("reached"), "never reached")
            answer = self.act.resume(self.other, self.key) if beside else None
            self.server.wait_for(lambda: self.server.has("fired"), "nothing was killed")
            started.result()
            return answer

    def _start(self):
        with contextlib.suppress(requests.ConnectionError):
            self.act.start(self.browser, self.key, self.said)

    def finish(self):
        """Do it again as the user would, until it is whole."""
        if not self.is_whole():
            answer = self.act.resume(self.browser, self.key)
            assert answer is None or told(answer) == "done"
            self.server.wait_for(self.is_whole, "it is not finished", self.server.tick)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("kind", ACTS)
def test_ended_at_any_write(kind, end, acts, server, browsers, undisturbed, cluster):
    count, _kept, made = undisturbed(kind)
    for number in range(ROUNDS):
        draw = random.Random(f"{SEED} {kind.__name__} {end} {number}")
        rank = draw.randint(1, count)
        # a colleague waits for what a request locks; then the other kind of act too
        beside = end == "worker" and kind.pieces == bool(number % 2)
        print(f"{kind.__name__}: {end} at {rank} of {count}, {beside=}, seed {SEED}")
        once = Round(acts[kind], server, browsers)
        other = once.end(end, rank, beside)
        if end == "postgres":
            cluster.restart()
            check_back(server, browsers)
        if beside:
            print("   the colleague is told:", told(other))
        elif not kind.pieces:
            assert once.is_whole() or once.find_made() == {}
        assert server.find_missing_files() == []
        once.finish()
        assert once.find_made() == made
        # once more: a sentence, or the page as it is now
        print("   then:", told(once.act.start(once.browser, once.key)))
        assert once.find_made() == made


@pytest.mark.parametrize("kind", ACTS)
def test_nothing_is_kept_before_its_end(kind, undisturbed):
    """Whatever moment is drawn: only core commits, and once in a request."""
    _count, kept, _made = undisturbed(kind)
    assert "odoo.service.model.retrying" in kept
    assert [one for one in kept if one.startswith(OURS)] == []
    assert kind.pieces or len(kept) == 1


def check_back(server, browsers):
    """What each user had open goes on, and nobody has to sign in again."""
    server.wait_for(server.answers, "the server does not come back")
    for browser in browsers.values():
        for _worker in range(2):
            page = browser.open("/my/security")
            assert (page.status_code, page.history) == (HTTPStatus.OK, [])


def test_all_that_was_issued_is_whole(cluster, server):
    assert server.find_missing_files() == []
    assert run(cluster, "check") == []
