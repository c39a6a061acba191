# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The guides of the addon, written in French in ``guide/``, one file per role.

They are in reStructuredText, which Odoo reads already (descriptions of addons): plain
paragraphs that whoever knows the trade can mend. What is between backquotes is a word
of the screen, ``Menu > Entry`` the way to it: the tests look each of them up.
"""

import functools
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from lxml import html
from markupsafe import Markup

from .prefix import PREFIX

ADDRESS = f"/guide/{PREFIX}"
ADDON = Path(__file__).parents[1]
FOLDER = ADDON / "guide"
PICTURES = f"/{ADDON.name}/static/guide/"
SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "language_code": "fr",
    "smart_quotes": False,
    # a fault of syntax stops the reading: the tests read every guide
    "halt_level": 2,
    "report_level": 5,
    "initial_header_level": "2",
    "embed_stylesheet": False,
    "stylesheet_path": None,
    "output_encoding": "unicode",
}


class Guide(NamedTuple):
    role: str
    title: str
    sections: tuple  # of (anchor, title)
    labels: tuple
    pictures: tuple
    body: Markup


@functools.cache
def read_guide(role):
    text = (FOLDER / f"{role}.rst").read_text()
    tree = publish_doctree(text, settings_overrides=SETTINGS)
    sections = [node for node in tree.children if isinstance(node, nodes.section)]
    labels = list(tree.findall(nodes.title_reference))
    pictures = list(tree.findall(nodes.image))
    guide = Guide(
        role=role,
        title=tree["title"],
        sections=tuple(
            (s["ids"][0], s.next_node(nodes.title).astext()) for s in sections
        ),
        labels=tuple(node.astext() for node in labels),
        pictures=tuple(node["uri"] for node in pictures),
        body=Markup(),
    )
    for node in labels:
        classes = ["o_guide_label"]
        node.replace_self(nodes.strong("", node.astext(), classes=classes))
    for node in pictures:
        node["uri"] = PICTURES + node["uri"]
    return guide._replace(body=_write(tree))


def _write(tree):
    """Return the text alone: the page has a head and a title of its own."""
    page = publish_from_doctree(tree, writer_name="html5", settings_overrides=SETTINGS)
    main = html.fromstring(page).find(".//main")
    main.remove(main.find("h1"))
    return Markup().join(
        Markup(html.tostring(child, encoding="unicode")) for child in main
    )
