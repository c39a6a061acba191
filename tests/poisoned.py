# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts that run wherever they are not written as texts; what tells that they did."""

import contextlib
import os
import socket
import threading

import pytest
from lxml import html
from own_database import being_read

from odoo import api
from odoo.orm.registry import Registry
from odoo.tools import config

MARK = "window.mifeRan=1"
OURS = ("insertion.", "label.", "res.partner")
NAMES = (
    "name",
    "first_name",
    "last_name",
    "reference",
    "description",
    "note",
    "reason",
)
DEMO = os.environ.get("MIFE_DEMO")


@contextlib.contextmanager
def open_demo():
    """Give the environment of the demonstration, whose writes are rolled back."""
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    with pytest.MonkeyPatch.context() as patch:
        # loading the addons of a second database would run their tests in it
        patch.setitem(config, "test_enable", False)
        with being_read(DEMO), Registry(DEMO).cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {"lang": "fr_FR"})
            cr.rollback()


def poison_names(env, texts):
    """Put the texts, in turn, before what people typed in the records of ours."""
    for model_name, model in env.registry.items():
        if not model_name.startswith(OURS) or not model._auto or model._abstract:
            continue
        for field in filter(None, map(model._fields.get, NAMES)):
            is_plain = field.store and not field.translate and not field.related
            if is_plain and field.type in ("char", "text"):
                env.cr.execute(
                    f'UPDATE "{model._table}" SET "{field.name}" ='
                    f' (%s)[1 + id %% %s] || "{field.name}"'
                    f' WHERE "{field.name}" IS NOT NULL',
                    [list(texts), len(texts)],
                )
    env.invalidate_all()


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
    """Return a text that asks ``port`` for a picture, reads a file and computes."""
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
