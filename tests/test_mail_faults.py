# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A mail server that refuses, hangs or bounces costs nobody's act, and is told.

Real processes against a stand-in of a mail server, on copies of the databases: every
mail of both addons is written, kept, told to the team, and sent again once.
"""

import contextlib
import json
import os
import re
import socketserver
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from addons import ROOT, our_names
from outside import own_demonstration
from own_database import own_database, query

from odoo.tools import config

SCRIPT = Path(__file__).with_name("mail_in_process.py")
PATIENCE = 120
DEMO = os.environ.get("MIFE_DEMO")
# what the server answers to the name of a recipient; the others never come to it
RECIPIENT = {
    "works": "250 ok",
    "cuts": "250 ok",
    "bounces": "550 no such user here",
    "later": "451 try again later",
}
# no reason of the queue, which is technical, but a sentence
WHY = {
    "refuses": "Le serveur de messagerie est injoignable",
    "hangs": "Le serveur de messagerie est injoignable",
    "bounces": "L'adresse a été refusée",
    "later": "Le serveur de messagerie n'a pas pris",
}
# about a sheet that nobody reads before the marks are opened: its juror has the receipt
# on the page
SEALED = "mife_label.mail_template_jury_receipt"
TEMPLATE = re.compile(r'<record id="(\w+)" model="mail.template"')


class StandIn(socketserver.ThreadingTCPServer):
    """A mail server that does as ``mood`` says: works, hangs, bounces or later."""

    mood = "works"

    def __init__(self):
        self.kept, self.met, self.ended = [], 0, threading.Event()
        super().__init__(("127.0.0.1", 0), Talk)


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.met += 1
        if self.server.mood == "hangs":
            self.server.ended.wait(PATIENCE)
            return
        self._say("220 stand-in")
        while words := self.rfile.readline().split():
            word = words[0].upper()
            if word == b"DATA" and self.server.mood == "cuts":
                return
            if word == b"DATA":
                self._say("354 go on")
                self.server.kept.append(self._read_mail())
                self._say("250 ok")
            elif word == b"RCPT" and b"refused@" in words[1].lower():
                self._say(RECIPIENT["bounces"])
            elif word == b"RCPT":
                self._say(RECIPIENT[self.server.mood])
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _read_mail(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture(scope="module")
def database():
    with own_database("mails") as name:
        yield name


@pytest.fixture(scope="module")
def do(database):
    with talking_to(database) as ask:
        yield ask


@pytest.fixture(scope="module")
def do_all():
    """Return what has a process do acts on the demonstration, where all records are."""
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    with own_demonstration(DEMO, "mails") as (name, _facts), talking_to(name) as ask:
        yield ask


@contextlib.contextmanager
def talking_to(database):
    """Yield what has the process of its own do an act, and what it told of it."""
    process = subprocess.Popen(
        [sys.executable, SCRIPT, config["config"], database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask(action, port):
        process.stdin.write(f"{action} {port}\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield ask
    process.stdin.close()
    process.wait(PATIENCE)


@pytest.fixture
def server():
    with StandIn() as stand_in:
        thread = threading.Thread(target=stand_in.serve_forever)
        thread.start()
        yield stand_in
        stand_in.ended.set()
        stand_in.shutdown()
        thread.join()


def get_port(server, mood):
    """Return where the server of this mood listens; one that refuses does not."""
    if mood != "refuses":
        server.mood = mood
        return server.server_address[1]
    with socketserver.TCPServer(("127.0.0.1", 0), None) as closed:
        return closed.server_address[1]


@pytest.mark.parametrize(
    ("mood", "why"),
    [
        ("refuses", "refused"),
        ("hangs", "timed out"),
        ("bounces", "550"),
        ("later", "451"),
    ],
)
def test_invitation_is_kept_told_and_sent_again_once(do, server, mood, why):
    port = get_port(server, mood)
    invited = do("invite", port)
    # whoever invites waits for no mail server
    assert server.met == 0 and invited["seconds"] < 1
    assert invited["invited"] and invited["waiting"] == 1
    assert invited["state"] == "leaving"

    failed = do("queue", port)
    assert failed["state"] == failed["delivery"] == "refused"
    assert why in failed["why"], failed["why"]
    assert not server.kept

    server.mood = "works"
    port = get_port(server, "works")
    assert do("invite", port)["why"] == ""
    sent = do("queue", port)
    assert (sent["state"], sent["why"], sent["waiting"]) == ("sent", "", 0)
    do("queue", port)
    assert len(server.kept) == 1


def test_word_of_a_thread_waits_for_no_mail_server(do, database, server):
    """Core sends what is written on a thread in the request: the queue does here."""
    port = get_port(server, "hangs")
    noted = do("note", port)
    assert server.met == 0 and noted["seconds"] < 1
    assert noted["waiting"] == 1
    [(due,)] = query(
        database,
        "SELECT count(*) FROM ir_cron_trigger WHERE cron_id ="
        " (SELECT res_id FROM ir_model_data WHERE module = 'mail'"
        "  AND name = 'ir_cron_mail_scheduler_action')",
    )
    assert due
    server.mood = "works"
    assert do("queue", port)["waiting"] == 0
    assert len(server.kept) == 1


def get_templates():
    return {
        f"{addon}.{name}"
        for addon in our_names()
        for path in (ROOT / addon / "data").rglob("*.xml")
        for name in TEMPLATE.findall(path.read_text())
    }


@pytest.mark.parametrize("mood", list(WHY))
def test_every_mail_is_kept_told_and_sent_again_once(do_all, server, mood):
    port = get_port(server, mood)
    told = do_all("everything", port)
    # letters, links, passwords, words on threads: whoever writes waits for no server
    assert server.met == 0
    written = told["written"]
    assert set(written) > get_templates()
    assert all(written.values()), written
    assert set(told["states"].values()) == {"outgoing"}
    assert not told["unsent"]
    copies = told["copies"] - 1

    told = do_all("leave", port)
    assert not server.kept
    copies += told["others"]
    assert set(told["states"].values()) == {"exception"}
    [sealed] = map(str, written[SEALED])
    assert set(told["unsent"]) == set(told["states"]) - {sealed}
    for subject, recipients, document, reason in told["unsent"].values():
        assert subject and "@" in recipients and document
        assert reason.startswith(WHY[mood]), reason

    server.mood = "works"
    port = get_port(server, "works")
    assert not do_all("again", port)["unsent"]
    told = do_all("leave", port)
    # what left is kept or not, as it was to be
    assert set(told["states"].values()) == {"sent", "exception"}
    assert [one for one, state in told["states"].items() if state != "sent"] == [sealed]
    assert len(server.kept) == copies
    do_all("again", port)
    do_all("leave", port)
    assert len(server.kept) == copies


def test_one_address_refused_holds_nobody_elses_copy(do_all, server):
    port = get_port(server, "works")
    do_all("several", port)
    told = do_all("leave", port)
    assert len(server.kept) == 2
    [[_subject, recipients, _document, _reason]] = told["unsent"].values()
    assert "refused@" in recipients and "first@" not in recipients
    # corrected on its contact, it goes to nobody else
    do_all("correct", port)
    do_all("again", port)
    assert not do_all("leave", port)["unsent"]
    assert len(server.kept) == 3
    assert b"corrected@" in server.kept[-1]


def test_mail_at_which_the_server_hangs_up_is_told(do_all, server):
    """The others wait, and are told too when they wait for more than an hour."""
    do_all("everything", get_port(server, "cuts"))
    told = do_all("leave", get_port(server, "cuts"))
    count = len(told["states"])
    failed = [one for one, state in told["states"].items() if state == "exception"]
    assert failed and set(failed) == set(told["unsent"])
    assert len(failed) < count
    assert all(row[-1].startswith(WHY["hangs"]) for row in told["unsent"].values())

    told = do_all("wait", get_port(server, "cuts"))
    assert len(told["unsent"]) == count - 1
    reasons = {one: row[-1] for one, row in told["unsent"].items()}
    waiting = [one for one in reasons if one not in failed]
    assert all(reasons[one].startswith("Il attend") for one in waiting), reasons
