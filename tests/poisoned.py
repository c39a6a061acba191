# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A text that runs wherever it is not written as a text, and what tells whether it did.

It asks for a picture of ``listener``, reads a file of the server, and computes.
"""

import contextlib
import socket
import threading

from lxml import html

MARK = "window.mifeRan=1"


class Listener:
    """An address of this machine, with what was asked of it."""

    def __init__(self):
        self.asked = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._socket.accept()
                with connection:
                    self.asked.append(connection.recv(200))

    def close(self):
        self._socket.close()


def write_text(port):
    return (
        f"<script>{MARK}</script>"
        f'<img src="http://127.0.0.1:{port}/x.png" onerror="{MARK}">'
        "<iframe src=\"file:///etc/passwd\"></iframe>{{ 7*7 }}<t t-out='1/0'/>"
        "\u202emife"
    )


def find_live(text, port):
    """Return the elements of a page that the text became, none if it stayed a text."""
    if not text or MARK not in str(text):
        return []
    found = []
    for node in html.fromstring(f"<div>{text}</div>").iter():
        if not isinstance(node.tag, str):
            continue
        values = [value for name, value in node.attrib.items() if name.startswith("on")]
        # a link that somebody may follow runs nothing
        values += [node.get("src") or "", (node.get("href") or "").partition("http")[0]]
        source = (node.text or "").strip() if node.tag == "script" else ""
        asked = f"127.0.0.1:{port}/x"
        if source.startswith(MARK) or any(
            MARK in value or asked in value or "file:" in value for value in values
        ):
            found.append(html.tostring(node, encoding="unicode")[:200])
    return found
