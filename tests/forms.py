# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Edit a form field by field, as somebody who tries each of them does."""

import contextlib
from datetime import date, datetime

from addons import our_names
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError

# A sentence to the user, a field that is closed, and the constraints of the database
# that have a sentence
REFUSALS = (UserError, AssertionError, CheckViolation, UniqueViolation)
# records of each state of a model
SAMPLE = 1
VALUES = {
    "char": "12:30",
    "text": "A sentence.",
    "html": "<p>A sentence.</p>",
    "integer": 3,
    "float": 3.5,
    "monetary": 3.5,
    "date": date(2026, 3, 2),
    "datetime": datetime(2026, 3, 2, 9),
}


def get_views(env):
    views = (
        env["ir.ui.view"]
        .sudo()
        .search([("type", "=", "form"), ("mode", "=", "primary")])
    )
    return views.filtered(
        lambda view: view.model in env
        and env[view.model]._original_module in our_names()
        and not env[view.model]._transient
    )


def get_records(env, model):
    """Return some records of each state."""
    Model = env[model]
    if "state" not in Model._fields or not Model._fields["state"].store:
        return Model.search([], limit=SAMPLE)
    states = [state for state, _label in Model._fields["state"].selection]
    return Model.union(
        *(Model.search([("state", "=", s)], limit=SAMPLE) for s in states)
    )


def _edit(form, name, info):
    """Give the field another value; what the view does not offer is left."""
    kind = info["type"]
    if kind == "boolean":
        setattr(form, name, not getattr(form, name))
    elif kind == "selection":
        setattr(form, name, info["selection"][-1][0])
    elif kind == "many2one":
        current = getattr(form, name)
        setattr(form, name, current.browse())
        setattr(form, name, current)
    elif kind == "one2many":
        _edit_lines(getattr(form, name), edit_fields)
    elif kind in VALUES:
        setattr(form, name, VALUES[kind])


def _edit_lines(lines, edit):
    if len(lines) and _is_offered(lines, "edit"):
        with refused_in_words(), lines.edit(0) as line:
            edit(line)
    if _is_offered(lines, "create"):
        with refused_in_words(), lines.new() as line:
            edit(line)


def _is_offered(lines, act):
    """Tell what the list in the form offers, which ``Form`` does not ask."""
    tree = lines._field_info["edition_view"]["tree"]
    views = [tree] if tree.getparent() is None else tree.getparent()
    return all(view.get(act, "1") not in ("0", "false", "False") for view in views)


def edit_fields(form):
    count = 0
    for name in list(form._view["fields"]):
        if name == "id":
            continue
        with refused_in_words():
            _edit(form, name, form._view["fields"][name])
            count += 1
    return count


def edit_cells(line):
    """Edit what a line itself shows, not the lists that its own form would open."""
    for name, info in list(line._view["fields"].items()):
        if name != "id" and info["type"] != "one2many" and is_open(line, name):
            with refused_in_words():
                _edit(line, name, info)


def is_open(form, name):
    return not any(form._get_modifier(name, kind) for kind in ("readonly", "invisible"))


def edit_and_save(open_form):
    """Save each field of a form alone; return how many were taken."""
    form, saved = open_form(), 0
    cr = form._env.cr
    for name, info in list(form._view["fields"].items()):
        if name == "id" or not is_open(form, name):
            continue
        try:
            with cr.savepoint():
                if info["type"] == "one2many":
                    _edit_lines(getattr(form, name), edit_cells)
                else:
                    _edit(form, name, info)
                form.save()
                saved += 1
        except REFUSALS:
            form = open_form()
    return saved


def refused_in_words():
    return contextlib.suppress(*REFUSALS)
