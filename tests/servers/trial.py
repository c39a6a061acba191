# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two servers, one database and its replica, files in a store: kill, and look.

Nothing is shared but the database and the store: each server has a disk of its own.
One line is printed per promise, then figures; the exit code is 1 when one is broken.

usage: trial.py CONFIG DEMO FILES FOLDER    (make servers)
"""

import base64
import contextlib
import html
import http.client
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import requests
import websocket
from machines import (
    BUCKET,
    LEFT_ALONE,
    PRIMARY,
    REPLICA,
    ROLE,
    Nginx,
    Odoo,
    Postgres,
    Store,
    postgres_folder,
    wait_until,
)

sys.path.insert(0, str(Path(__file__).parents[1]))

from screenshots import Browser, PageError  # noqa: E402

DATABASE = "mife"
# who reads, from which pages on: what they lead to is opened too
READERS = {
    None: ("/insertion/figures", "/label/register", "/label/directory")
    + ("/label/ambassadors", "/label/practices", "/accessibility"),
    "acheteur.clauses": ("/my/clauses", "/guide/insertion"),
    "entreprise.label": ("/my/label", "/guide/label", "/my/label/practices"),
    "entreprise.clauses": ("/my/insertion/months",),
}
LINK = re.compile(
    r'href="(/(?:my/clauses|my/label|my/insertion/attestations|label|guide|insertion)'
    r'[^"#]*)"'
)
COMPANY, MANAGER = "entreprise.clauses", "responsable.clauses"
# hours typed, each with a server killed while it saves them
KILLS = 4
# pages asked at once by one address: more than nginx lets through
FLOOD = 40
CONTRACT = "insertion.contract"
TYPE = """((name, text) => {
    const field = document.getElementsByName(name)[0];
    field.value = text;
    field.dispatchEvent(new Event("input", {bubbles: true}));
    field.dispatchEvent(new Event("change", {bubbles: true}));
})(%s, %s)"""
NAMES = """[...document.querySelectorAll("input[name^=worked_]")].map((i) => i.name)"""
STATUS = "document.querySelector('.o_insertion_status')?.textContent || ''"
# the table is of the trial: who runs the action writes its name there by itself
USE_STORE = """
env["fs.storage"].create({
    "name": "Files",
    "code": "files",
    "protocol": "s3",
    "directory_path": %(bucket)r,
    "options": %(options)r,
    "use_as_default_for_attachments": True,
    "use_filename_obfuscation": True,
})
env["ir.attachment"].force_storage()
# a bundle written as somebody asks for it is read from a replica too early
env["ir.qweb"]._pregenerate_assets_bundles()
env["ir.cron"].search([]).active = False
env["ir.cron"].create({
    "name": "Say who runs this",
    "model_id": env.ref("base.model_res_partner").id,
    "code": "env.cr.execute('INSERT INTO trial_cron DEFAULT VALUES')",
    "interval_type": "months",
})
env.cr.commit()
"""
TRIAL_CRON = (
    "CREATE TABLE trial_cron (server text DEFAULT current_setting('application_name'))"
)
WAITING = """
    SELECT application_name FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND application_name LIKE 'odoo-%%'
"""


class Broken(Exception):
    pass


def check(is_kept, promise):
    print(f"{'kept' if is_kept else 'BROKEN':7} {promise}", flush=True)
    if not is_kept:
        raise Broken(promise)


def figure(name, value, unit=""):
    print(f"figure  {name}: {value} {unit}".rstrip(), flush=True)


class Trial:
    def __init__(self, config, demo, files, folder):
        self.config = config
        self.demo = demo
        self.demo_files = files
        self.folder = folder
        self.primary = Postgres("primary", folder)
        self.replica = Postgres("replica", folder)
        self.store = Store(folder)
        self.a, self.b = (
            Odoo(name, folder, self.primary, self.replica, has_cron)
            for name, has_cron in (("a", True), ("b", False))
        )
        self.nginx = Nginx(folder, [self.a, self.b])

    def query(self, text, *parameters):
        return self.primary.query(DATABASE, text, *parameters)

    def stop(self):
        for program in (
            *(self.nginx, self.a, self.b),
            *(self.store, self.replica, self.primary),
        ):
            program.stop()

    def start(self):
        self.primary.create()
        self.primary.start(PRIMARY)
        self._copy_demo()
        self.store.start()
        self._move_files()
        self.replica.follow(self.primary)
        self.replica.start(REPLICA)
        for server in (self.a, self.b):
            server.start(self.config, DATABASE)
        for server in (self.a, self.b):
            server.wait()
        self.nginx.start()

    def _copy_demo(self):
        for name in (DATABASE, "sessions"):
            self.primary.query("postgres", f"CREATE DATABASE {name} TEMPLATE template0")
        programs = postgres_folder()
        dump = subprocess.Popen(
            [programs / "pg_dump", "-Fc", "-Z0", "--no-owner", self.demo],
            stdout=subprocess.PIPE,
        )
        command = [programs / "pg_restore", "-h", self.primary.sockets, "-U", ROLE]
        command += ["-p", self.primary.port, "-d", DATABASE, "--no-owner"]
        subprocess.run(list(map(str, command)), stdin=dump.stdout, check=True)
        if dump.wait():
            raise RuntimeError("pg_dump failed")

    def _move_files(self):
        """Bring the files of the demonstration to the store, from the disk of one."""
        store = Path(self.a.data, "filestore", DATABASE)
        shutil.copytree(Path(self.demo_files), store)
        self.query(TRIAL_CRON)
        modules = "fs_attachment_s3"
        self.a.run(self.config, DATABASE, "-i", modules, "--stop-after-init")
        options = {"endpoint_url": self.store.url, "key": "trial", "secret": "trial"}
        values = {"bucket": BUCKET, "options": json.dumps(options)}
        self.a.run(self.config, DATABASE, script=USE_STORE % values)
        shutil.rmtree(store)
        on_disk = self.query(
            "SELECT count(*) FROM ir_attachment WHERE store_fname NOT LIKE 'files://%%'"
        )
        check(on_disk == [(0,)], "every file of the demonstration is in the store")
        figure("files in the store", self.store.count())

    # what is promised

    def run(self):
        """Return how many of the promises are broken; one does not hide the next."""
        broken = 0
        for promise in (
            *(self.check_files, self.check_reading, self.check_bus, self.check_cron),
            *(self.check_month, self.check_replica_lost, self.measure),
            *(self.check_refusals, self.check_nobody_answers),
        ):
            try:
                promise()
            except Broken:
                broken += 1
            except (LookupError, OSError, RuntimeError, PageError) as error:
                broken += 1
                print(f"BROKEN  {promise.__name__}: {error!r}", flush=True)
            for server in (self.a, self.b):
                if server.has_ended():
                    self._restart(server)
        return broken

    def sign_in(self, server, login):
        session = requests.Session()
        session.trust_env = False
        form = session.get(f"{server.url}/web/login", timeout=60).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
        values = {"login": login, "password": "demo", "csrf_token": token}
        session.post(f"{server.url}/web/login", values, timeout=60)
        return session

    @contextlib.contextmanager
    def _held(self, text, *parameters):
        """Hold rows, so that who writes them waits; yield who does."""
        with contextlib.closing(self.primary.connect(DATABASE)) as connection:
            with connection.cursor() as cr:
                cr.execute(text, parameters)

            def find_who_waits():
                names = self.query(WAITING)
                found = [each for each in (self.a, self.b) if self._is_of(each, names)]
                return found and found[0]

            def wait_for_somebody():
                wait_until(find_who_waits, "nobody waits for the rows that are held")
                return find_who_waits()

            yield wait_for_somebody
            connection.rollback()

    @staticmethod
    def _is_of(server, names):
        return (f"odoo-{server.name}",) in names

    def _restart(self, server):
        server.start(self.config, DATABASE)
        server.wait()

    def _find_month(self, session):
        """Return the month of the company that has most people to fill in."""
        page = session.get(f"{self.nginx.url}/my/insertion", timeout=60).text
        people = {}
        for number in set(re.findall(r"/my/insertion/months/(\d+)", page)):
            url = f"{self.nginx.url}/my/insertion/months/{number}"
            people[int(number)] = session.get(url, timeout=60).text.count('"worked_')
        month = max(people, key=people.get)
        assert people[month], f"{COMPANY} has no month to declare"
        return month, f"/my/insertion/months/{month}"

    def check_month(self):
        """A company types and sends its month while servers die, one after another."""
        session = self.sign_in(self.nginx, COMPANY)
        month, url = self._find_month(session)
        versions = self._count_versions(month)
        killed = []
        with Browser(self.nginx.url) as browser:
            cookie = session.cookies["session_id"]
            browser.set_cookies({"session_id": cookie})
            browser.open(url)
            names = browser.evaluate(NAMES)
            typed = {}
            for turn in range(KILLS):
                name = names[turn % len(names)]
                typed[name] = 10 + turn + 0.25
                self._type_and_kill(browser, name, typed[name], killed)
            self._check_hours(typed, "are in the database as typed")
            # two that die within these seconds are none
            time.sleep(LEFT_ALONE + 1)
            self._send_and_kill(browser, month, killed)
            said = " ".join(browser.evaluate("document.body.innerText").split())
            check("envoy" in said, f"the page says: {said[:300]}...")
            browser.open("/my/insertion")
            here = browser.evaluate("location.pathname")
            check(here == "/my/insertion", f"the company is still signed in, on {here}")
        names = ", ".join(server.name for server in killed)
        check(
            {server.name for server in killed} == {"a", "b"},
            f"servers killed by kill -9 with a request of the company inside: {names}",
        )
        self._check_hours(typed, "are the same once sent, none lost, none doubled")
        state = self.query("SELECT state FROM insertion_declaration WHERE id=%s", month)
        sent = self._count_versions(month) - versions
        check(
            (sent, state) == (1, [("declared",)]),
            f"the month is sent once ({sent}, {state})",
        )

    def _count_versions(self, month):
        [[count]] = self.query(
            "SELECT count(*) FROM insertion_declaration_version"
            " WHERE declaration_id = %s",
            month,
        )
        return count

    def _type_and_kill(self, browser, name, hours, killed):
        line = int(name.rpartition("_")[2])
        table = "insertion_declaration_line"
        with self._held(
            f"SELECT 1 FROM {table} WHERE id = %s FOR UPDATE", line
        ) as wait:
            typed = f"{hours:.2f}".replace(".", ",")
            browser.evaluate(TYPE % (json.dumps(name), json.dumps(typed)))
            server = wait()
            server.kill()
        killed.append(server)
        start = time.monotonic()
        wait_until(
            lambda: self._read_hours([name]) == {name: hours}, f"{name} is not saved"
        )
        wait_until(lambda: "Enregistr" in browser.evaluate(STATUS), "the page says so")
        print(
            f"        {server.name} killed; saved {time.monotonic() - start:.1f} s on"
        )
        self._restart(server)

    def _send_and_kill(self, browser, month, killed):
        table = "insertion_declaration"
        with self._held(
            f"SELECT 1 FROM {table} WHERE id = %s FOR UPDATE", month
        ) as wait:
            browser.evaluate(
                "document.querySelector('[name=action][value=declare]').click()"
            )
            server = wait()
            server.kill()
        killed.append(server)
        browser.settle()
        self._restart(server)

    def _read_hours(self, names):
        rows = self.query(
            "SELECT id, worked_hours FROM insertion_declaration_line"
            " WHERE id = ANY(%s)",
            [int(name.rpartition("_")[2]) for name in names],
        )
        return {f"worked_{number}": float(hours or 0) for number, hours in rows}

    def _check_hours(self, typed, what):
        found = self._read_hours(typed)
        check(found == typed, f"{len(typed)} hours {what} ({found})")

    def call(self, session, server, model, method, *args, **kwargs):
        answer = session.post(
            f"{server.url}/web/dataset/call_kw/{model}/{method}",
            json={
                "jsonrpc": "2.0",
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": kwargs,
                },
            },
            timeout=60,
        ).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    def check_files(self):
        """What is added through one server is read through the other."""
        session = self.sign_in(self.a, MANAGER)
        [[contract]] = self.query("SELECT min(id) FROM insertion_contract")
        content = b"%PDF-1.4 a file of the trial " * 1000
        values = {
            "name": "trial.pdf",
            "res_model": CONTRACT,
            "res_id": contract,
            "datas": base64.b64encode(content).decode(),
        }
        number = self.call(session, self.a, "ir.attachment", "create", values)
        where = self.query(
            "SELECT store_fname FROM ir_attachment WHERE id = %s", number
        )
        # one session for both: it is in the database
        read = session.get(f"{self.b.url}/web/content/{number}", timeout=60)
        check(
            read.content == content and where[0][0].startswith("files://"),
            f"a file added through a is read through b, from {where[0][0][:12]}...",
        )
        kept = [path for path in self.b.data.rglob("*") if path.is_file()]
        check(not kept, "b has no file on its own disk, sessions included")

    def _verify(self, server):
        start = time.monotonic()
        page = requests.get(f"{server.url}/attestation/{self.code}", timeout=60)
        return page.status_code, time.monotonic() - start

    @property
    def code(self):
        [[code]] = self.query("SELECT min(code) FROM insertion_attestation")
        return code

    def _read_modes(self, server, path):
        """Return which cursors the requests of a page had: ro, rw, ro->rw."""
        wait_until(lambda: f"GET {path}" in server.read_log(), "no line in the log")
        return re.findall(rf'"GET {path}[^"]*" \d+ .* (\S+)$', server.read_log(), re.M)

    def check_reading(self):
        """A page that only reads asks the replica, and the primary nothing."""
        status, _seconds = self._verify(self.b)
        modes = self._read_modes(self.b, "/attestation/")
        check(
            status == 200 and modes[-1] == "ro",
            f"the page of an attestation has a cursor of the replica ({modes})",
        )
        asked = [
            line
            for line in self.replica.read_log().splitlines()
            if "odoo-b" in line and "insertion_attestation" in line
        ]
        check(asked, f"the replica's log names b and the table ({len(asked)} lines)")
        self._read_everything()
        lags = []
        for number in range(20):
            text = f"UPDATE res_partner SET comment = 'trial {number}' WHERE id = 1"
            self.query(text)
            start = time.monotonic()
            wait_until(lambda n=number: self._has_followed(n), "the replica is behind")
            lags.append(time.monotonic() - start)
        figure("the replica is behind by", f"{max(lags) * 1000:.0f}", "ms at most")

    def _read_everything(self):
        for login, pages in READERS.items():
            session = self.sign_in(self.b, login) if login else requests.Session()
            links = {
                html.unescape(link)
                for page in pages
                for link in LINK.findall(
                    session.get(f"{self.b.url}{page}", timeout=60).text
                )
            }
            for link in sorted(links):
                session.get(f"{self.b.url}{link}", timeout=60)
        modes = Counter(
            re.findall(r'"GET /[^"]*" 200 .* (ro->rw|ro|rw)$', self.b.read_log(), re.M)
        )
        check(
            modes["ro"] > modes["rw"] and not modes["ro->rw"],
            f"of the pages read, {modes['ro']} by the replica, {modes['rw']} by the "
            f"primary, {modes['ro->rw']} started again for a write",
        )

    def _has_followed(self, number):
        text = "SELECT comment FROM res_partner WHERE id = 1"
        return self.replica.query(DATABASE, text) == [(f"trial {number}",)]

    def check_bus(self):
        """Who is connected to one server is told at once of what another does."""
        session = self.sign_in(self.b, MANAGER)
        listener = websocket.create_connection(
            f"ws://127.0.0.1:{self.b.gevent_port}/websocket?version=19.0-2",
            cookie=f"session_id={session.cookies['session_id']}",
            timeout=20,
        )
        asked = {"event_name": "subscribe", "data": {"channels": [], "last": 0}}
        listener.send(json.dumps(asked))
        time.sleep(1)
        [[user]] = self.query("SELECT id FROM res_users WHERE login = %s", MANAGER)
        [[contract]] = self.query("SELECT min(id) FROM insertion_contract")
        [[model]] = self.query("SELECT id FROM ir_model WHERE model = %s", CONTRACT)
        values = {
            "summary": "Said by a",
            "user_id": user,
            "res_id": contract,
            "res_model_id": model,
        }
        start = time.monotonic()
        self.call(session, self.a, "mail.activity", "create", values)
        kinds = []
        while "mail.activity/updated" not in kinds:
            kinds += [note["message"]["type"] for note in json.loads(listener.recv())]
        listener.close()
        waited = (time.monotonic() - start) * 1000
        check(True, f"a browser connected to b hears of what a did ({waited:.0f} ms)")

    def check_cron(self):
        """Only the server that has a thread for it runs scheduled actions."""
        wait_until(lambda: self.query("SELECT 1 FROM trial_cron"), "no action ran", 90)
        ran = self.query("SELECT server FROM trial_cron")
        check(ran == [("odoo-a",)], f"the scheduled action ran once, by {ran}")

    def check_replica_lost(self):
        self.replica.kill()
        found = [self._verify(server) for server in (self.a, self.b) * 3]
        slowest = max(seconds for _status, seconds in found)
        check(
            {status for status, _seconds in found} == {200},
            f"without its replica the page still answers, in {slowest:.2f} s at most",
        )
        for server in (self.a, self.b):
            check(
                "falling back to read-write cursor" in server.read_log(),
                f"{server.name} says in its log that it reads from the primary",
            )
        self.replica.start(REPLICA)
        lag = "SELECT state FROM pg_stat_replication"
        wait_until(lambda: self.query(lag) == [("streaming",)], "it follows no more")
        check(True, "the replica that is back follows by itself")
        for server in (self.a, self.b):
            lines = server.read_log().splitlines()
            said = [line for line in lines if " ERROR " in line or "Traceback" in line]
            check(not said, f"{server.name} logged no error ({said[:3]})")

    def _read_refusal(self, path, method="GET", **headers):
        """Return (status, title) of what the proxy answers by itself."""
        # the length is announced, nothing follows it: no library does that
        connection = http.client.HTTPConnection("127.0.0.1", self.nginx.port)
        with contextlib.closing(connection):
            connection.putrequest(method, path)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            page = answer.read().decode()
        found = re.search(r"<h1>(.*?)</h1>", page)
        return answer.status, found and found[1]

    def check_refusals(self):
        """What never reaches Odoo is refused in French too."""
        for path, method, headers, expected in (
            ("/web/database/manager", "GET", {}, (404, "Cette page n'existe pas")),
            (
                *("/my/insertion", "POST", {"Content_Length": str(10**9)}),
                (413, "Ce fichier est trop lourd"),
            ),
        ):
            found = self._read_refusal(path, method, **headers)
            check(found == expected, f"{method} {path}: {found}")
        flood = {self._read_refusal("/web/login") for _try in range(FLOOD)}
        expected = (429, "Trop de demandes en peu de temps")
        check(expected in flood, f"{FLOOD} pages in a second or so: {flood}")

    def check_nobody_answers(self):
        for server in (self.a, self.b):
            server.kill()
        found = self._read_refusal("/my")
        expected = (502, "Le service ne répond pas pour le moment")
        check(found == expected, f"with both servers dead: {found}")

    def measure(self):
        for server in (self.a, self.b):
            figure(f"memory of the processes of {server.name}", server.measure(), "MB")


def main(config, demo, files, folder):
    # whoever ends the trial ends all that it started
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    folder = Path(folder).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    trial = Trial(config, demo, files, folder)
    start = time.monotonic()
    try:
        trial.start()
        figure("ready in", f"{time.monotonic() - start:.0f}", "s")
        broken = trial.run()
    finally:
        trial.stop()
    figure("the whole trial", f"{time.monotonic() - start:.0f}", "s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
