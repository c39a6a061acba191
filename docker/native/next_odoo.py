# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo 19 still takes and Odoo 20 does not, kept in one place or out.

- A variable set inside a ``t-call`` no longer reaches the template that is called, and
  prints nothing: parameters are attributes of the ``t-call``, other variables are set
  before it. Templates of scripts are Owl's: there it stays the way.
- ``company_registry`` is gone and ``is_company`` is computed: one file of each addon
  names them, and the views of contacts. Tests and demonstrations write them.
- Font Awesome is gone: pages and scripts name their icons in one file. The attribute
  ``icon`` of a view and the field ``icon`` of an activity take nothing but a class:
  they stay, Odoo's ``upgrade_code`` rewrites the first.
- ``ir.access`` grants rights to a group, and a line without one only restricts: every
  line of access names its group.
"""

import csv
import re
from xml.parsers import expat

IDENTITY = re.compile(r"\b(?:default_)?(?:company_registry|is_company)\b")
IDENTITY_HOMES = ("res_partner_identity.py", "res_partner_views.xml")
ICON = re.compile(r"""\bfa-\w|["']fa[ "']""")
ICON_PLACES = re.compile(r'\bicon="fa-[\w-]+"|<field name="icon">fa-[\w-]+<')
ICON_HOMES = ("icon_templates.xml", "icons.esm.js", "icon_shapes.scss")
ASIDE = {"tests", "demo"}


def old_ways(paths, root):
    """Return what the files at ``paths`` do that Odoo 20 does not take any more."""
    found = []
    for path in paths:
        if path.name == "ir.model.access.csv":
            found += [(path, *line) for line in _rights_of_nobody(path)]
        elif not ASIDE.intersection(path.relative_to(root).parts):
            found += [(path, *line) for line in _old_words(path)]
        if path.suffix == ".xml" and "static" not in path.parts:
            found += [(path, *line) for line in _set_in_calls(path)]
    return [
        f"{path.relative_to(root)}:{number}: {what}" for path, number, what in found
    ]


def _rights_of_nobody(path):
    with path.open() as lines:
        rows = csv.DictReader(lines)
        for row in rows:
            if not row["group_id:id"]:
                yield rows.line_num, f"{row['id']} has no group"


def _old_words(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if path.name not in IDENTITY_HOMES and (word := IDENTITY.search(line)):
            yield number, f"{word[0]} outside {' and '.join(IDENTITY_HOMES)}"
        if path.name not in ICON_HOMES and ICON.search(ICON_PLACES.sub("", line)):
            yield number, f"class of an icon outside {' and '.join(ICON_HOMES)}"
        if 'model="ir.model.access"' in line:
            yield number, "a line of access outside ir.model.access.csv"


def _set_in_calls(path):
    found, inside = [], [False]
    parser = expat.ParserCreate()

    def enter(_tag, attributes):
        if inside[-1] and "t-set" in attributes:
            what = f"t-set of {attributes['t-set']} inside a t-call"
            found.append((parser.CurrentLineNumber, what))
        inside.append(inside[-1] or "t-call" in attributes)

    parser.StartElementHandler = enter
    parser.EndElementHandler = lambda _tag: inside.pop()
    parser.Parse(path.read_bytes(), True)
    return found
