# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Edit a form field by field, as somebody who tries each of them does."""

import contextlib
from datetime import date, datetime

from addons import our_names

from odoo.exceptions import UserError

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
        _edit_lines(getattr(form, name))
    elif kind in VALUES:
        setattr(form, name, VALUES[kind])


def _edit_lines(lines):
    if len(lines):
        with refused_in_words(), lines.edit(0) as line:
            edit_fields(line)
    with refused_in_words(), lines.new() as line:
        edit_fields(line)


def edit_fields(form):
    count = 0
    for name in list(form._view["fields"]):
        if name == "id":
            continue
        with refused_in_words():
            _edit(form, name, form._view["fields"][name])
            count += 1
    return count


def edit_and_save(open_form):
    """Save each field of a form alone; return how many were taken."""
    form, saved = open_form(), 0
    cr = form._env.cr
    for name in list(form._view["fields"]):
        try:
            with cr.savepoint():
                _edit(form, name, form._view["fields"][name])
                form.save()
                saved += 1
        except (UserError, AssertionError):
            form = open_form()
    return saved


def refused_in_words():
    """What a form refuses, it says: a readonly field, or a sentence to the user."""
    return contextlib.suppress(UserError, AssertionError)
