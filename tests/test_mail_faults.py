# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A mail server that refuses, hangs or bounces costs nobody's act, and is told.

Real processes against a stand-in of a mail server, on a copy of the database.
"""

import json
import socketserver
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from own_database import own_database, query

from odoo.tools import config

SCRIPT = Path(__file__).with_name("mail_in_process.py")
PATIENCE = 120
# what the server answers to the name of a recipient; the others never come to it
RECIPIENT = {
    "works": "250 ok",
    "bounces": "550 no such user here",
    "later": "451 try again later",
}


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
            if word == b"DATA":
                self._say("354 go on")
                self.server.kept.append(self._read_mail())
                self._say("250 ok")
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
    """Return what has the process of its own do an act, and what it told of it."""
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
