# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A model is one file, read from top to bottom; nobody reopens it elsewhere."""

import ast
from collections import Counter, defaultdict
from typing import NamedTuple

from addons import ROOT, our_names

OUTSIDE = {"tests", "demo", "static", "__pycache__"}
# Reopened until their rooms are put right: take a name out with its file
STILL_REOPENED = {
    "res_partner_identity.py",
    "res_users_search.py",
}


class Part(NamedTuple):
    """What a file says of a model; ``methods``: those that call ``super()``, or not."""

    path: str
    model: str
    is_new: bool
    inherited: list
    methods: dict


def read_parts(addon):
    for path in sorted((ROOT / addon).rglob("*.py")):
        inside = path.relative_to(ROOT / addon)
        if not OUTSIDE.intersection(inside.parts):
            yield from read_file(addon, inside)


def read_file(addon, inside):
    for node in ast.parse((ROOT / addon / inside).read_text()).body:
        if isinstance(node, ast.ClassDef):
            name = read_names(addon, node, "_name")
            inherited = read_names(addon, node, "_inherit")
            model = name or inherited[:1]
            if model:
                is_new = bool(name) and name[0] not in inherited
                yield Part(str(inside), model[0], is_new, inherited, read_methods(node))


def read_names(addon, node, attribute):
    """Return the names of models given to ``_name`` or ``_inherit``."""
    for statement in node.body:
        if isinstance(statement, ast.Assign) and statement.targets[0].id == attribute:
            value = statement.value
            names = value.elts if isinstance(value, ast.List) else [value]
            return [read_name(addon, name) for name in names]
    return []


def read_name(addon, node):
    if isinstance(node, ast.Constant):
        return node.value
    # what both addons hold bears the name of each: f"{PREFIX}.search.mixin"
    said = {"PREFIX": read_prefix(addon), "MODULE": addon}
    return "".join(
        part.value if isinstance(part, ast.Constant) else said[part.value.id]
        for part in node.values
    )


def read_prefix(addon):
    text = (ROOT / addon / "common" / "prefix.py").read_text()
    return next(
        node.value.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and node.targets[0].id == "PREFIX"
    )


def read_methods(node):
    return {
        child.name: calls_super(child)
        for child in node.body
        if isinstance(child, ast.FunctionDef)
    }


def calls_super(method):
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == method.name
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "super"
        for node in ast.walk(method)
    )


def parts_by_model(addon):
    """Return {model: its parts}, those of the files still to put right left out."""
    parts = defaultdict(list)
    for part in read_parts(addon):
        if part.path.rpartition("/")[2] not in STILL_REOPENED:
            parts[part.model].append(part)
    return parts


def is_ours(parts):
    return any(part.is_new for part in parts)


def test_a_model_of_ours_stands_in_one_file():
    for addon in our_names():
        parts = parts_by_model(addon)
        ours = {model: found for model, found in parts.items() if is_ours(found)}
        assert len(ours) > 30
        assert {
            model: [part.path for part in found]
            for model, found in ours.items()
            if len(found) > 1
        } == {}


def test_the_file_of_a_model_bears_its_name():
    assert [
        part.path
        for addon in our_names()
        for found in parts_by_model(addon).values()
        for part in found
        if part.is_new and part.path.startswith(("models/", "wizard/"))
        if not part.path.endswith(f"/{part.model.replace('.', '_')}.py")
    ] == []


def test_a_model_of_odoo_is_extended_once_and_once_in_common():
    for addon in our_names():
        extended = [
            (part.model, part.path.startswith("common/"))
            for found in parts_by_model(addon).values()
            if not is_ours(found)
            for part in found
        ]
        assert extended
        assert sorted({pair for pair in extended if extended.count(pair) > 1}) == []


def test_no_file_of_ours_goes_on_with_a_method_of_another_of_ours():
    """Both may go on with Odoo's; where it starts with us, it also ends there."""
    for addon in our_names():
        assert [
            (part.path, method)
            for found in parts_by_model(addon).values()
            for part in found
            for method, goes_on in part.methods.items()
            if goes_on and any(other.methods.get(method) is False for other in found)
        ] == []


def test_a_mixin_has_several_hosts():
    for addon in our_names():
        hosts = Counter(
            name
            for found in parts_by_model(addon).values()
            for part in found
            for name in part.inherited
        )
        mixins = [
            model
            for model, found in parts_by_model(addon).items()
            if model.endswith(".mixin")
            and is_ours(found)
            and found[0].path.startswith("models/")
        ]
        assert [mixin for mixin in mixins if hosts[mixin] < 2] == []


def test_what_is_still_reopened_is_there():
    """An exception that nothing needs any more is taken out."""
    parts = [part for addon in our_names() for part in read_parts(addon)]
    assert STILL_REOPENED <= {part.path.rpartition("/")[2] for part in parts}
