# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ways by which one may try to read or change what is not one's own."""

import inspect

from odoo.models import BaseModel

OPERATIONS = ("read", "write", "create", "unlink")
EVERYTHING = {"active_test": False}
# Without it, core answers before it looks at the right
NEEDED = {
    "hr.employee": {"name": "outside"},
    "mail.notification": {"mail_message_id": 1},
    "project.project": {"name": "outside"},
}
# Acts without a right of their own, which read and change nothing
HARMLESS = {
    ("insertion.contract", "get_empty_list_help"): "words around an empty list",
    ("insertion.declaration.line", "read_typed_hours"): "what a text says in hours",
}


def read_ways(ids):
    """Return the ways to read records of a model: (method, arguments, named)."""
    name = {"display_name": {}}
    return (
        ("read", (ids, ["display_name"]), {}),
        ("web_search_read", ([], name), {"limit": 2}),
        ("formatted_read_group", ([], [], ["__count"]), {}),
        ("export_data", (ids, ["id", "display_name"]), {}),
        ("search_count", ([],), {}),
        ("name_search", ("a",), {}),
        ("web_read", (ids, name), {}),
        ("search_read", ([], ["id"]), {"order": "id desc", "limit": 2}),
        ("copy", (ids,), {}),
        ("web_read_group", ([], ["id"]), {}),
    )


def write_ways(model, ids):
    """Return one way for each of write, create and unlink."""
    values = NEEDED.get(model, {})
    return (
        ("write", (ids, values), {}),
        ("create", ([values],), {}),
        ("unlink", (ids,), {}),
    )


def guess(field):
    """Return a condition that some records may meet, and others not.

    That a required field is empty, or is not, is answered without a look at it.
    """
    if field.type in ("integer", "float", "monetary"):
        return field.name, ">", 0
    if field.type in ("date", "datetime"):
        return field.name, ">", "2020-01-01"
    if field.type == "boolean":
        return field.name, "=", True
    if field.type == "many2one":
        return field.name, "in", [1, 2]
    if field.type == "selection":
        return field.name, "=", "a"
    if field.type == "json":
        return field.name, "!=", False
    return field.name, "ilike", "a"


def field_ways(ids, field):
    """Return the ways to read a field, or to find out by it what it holds."""
    name = field.name
    ways = [
        ("read", (ids, [name]), {}),
        ("export_data", (ids, [name]), {}),
        ("web_read", (ids, {name: {}}), {}),
        ("search_read", ([("id", "in", ids)], [name]), {}),
    ]
    if field.store and field.column_type:
        ways += [
            ("search", ([guess(field)],), {}),
            ("search_count", (["!", guess(field)],), {}),
            ("search", ([],), {"order": f"{name} desc", "limit": 2}),
            ("formatted_read_group", ([], [name], ["__count"]), {}),
            ("formatted_read_group", ([], [], [f"{name}:count"]), {}),
            ("web_search_read", ([], {name: {}}), {"limit": 2}),
        ]
    return ways


def path_ways(link, condition):
    """Return the ways to search records by a field of those they are linked to."""
    name, *rest = condition
    return (
        ("search", ([(f"{link}.{name}", *rest)],), {"limit": 2}),
        ("search", ([(link, "any", [condition])],), {"limit": 2}),
        ("search", ([(link, "not any", [condition])],), {"limit": 2}),
    )


def public_methods(Model, is_ours):
    """Yield the methods of ours that a call from outside reaches: (name, function)."""
    for name in sorted({name for part in Model.mro() for name in vars(part)}):
        if name.startswith("_") or hasattr(BaseModel, name):
            continue
        if (Model._name, name) in HARMLESS:
            continue
        function = getattr(Model, name)
        parts = [part for part in Model.mro() if name in vars(part)]
        if (
            callable(function)
            and any(map(is_ours, parts))
            and not any(
                getattr(vars(part)[name], "_api_private", False) for part in parts
            )
        ):
            yield name, function


def private_method(Model, is_ours):
    """Return the name of a method of ours that nobody may call, or nothing."""
    names = (
        name
        for part in Model.mro()
        if is_ours(part)
        for name, value in vars(part).items()
        if name.startswith("_") and not name.startswith("__") and callable(value)
        if inspect.isfunction(value)
    )
    return next(names, None)


def fill_in(function, ids):
    """Return arguments that fit a method: what matters is who calls it."""
    first, *others = inspect.signature(function).parameters.values()
    needed = [
        parameter
        for parameter in others
        if parameter.default is parameter.empty
        and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    given = [1 for _parameter in needed]
    return tuple(given if getattr(function, "_api_model", False) else [ids, *given])
