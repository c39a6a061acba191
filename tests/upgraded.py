# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Note what a database holds before an upgrade; say after it what was lost.

usage: upgraded.py CONFIG DATABASE NOTE (before|after)
"""

import hashlib
import json
import sys
from pathlib import Path

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import SQL, config, sql

PREFIXES = ("insertion.", "label.")
# Added up: the same hours, points and euros as before
SUMS = {
    "insertion_declaration_line": ("worked_hours", "training_hours"),
    "insertion_attestation": ("counted_hours",),
    "insertion_commitment": ("hours",),
    "label_sheet_line": ("score",),
}
# Frozen documents: (model, field of the document, field of its fingerprint)
FROZEN = (("insertion.attestation", "pdf", "pdf_hash"),)


def get_models(env):
    return [
        model
        for name, model in env.items()
        if name.startswith(PREFIXES)
        and model._auto
        and not model._abstract
        and not model._transient
        and sql.table_exists(env.cr, model._table)
    ]


def read_state(env):
    """Return {what: how much} of all that must still be there."""
    found = {}
    for model in get_models(env):
        table = SQL.identifier(model._table)
        [[count]] = env.execute_query(SQL("SELECT COUNT(*) FROM %s", table))
        found[model._table] = count
        for column in SUMS.get(model._table, ()):
            if not sql.column_exists(env.cr, model._table, column):
                continue
            [[total]] = env.execute_query(
                SQL("SELECT SUM(%s) FROM %s", SQL.identifier(column), table)
            )
            found[f"{model._table}.{column}"] = round(total or 0, 2)
    for name, document, fingerprint in FROZEN:
        records = env[name].search([], order="id")
        found[f"{name}.{fingerprint}"] = records.mapped(fingerprint)
        found[f"{name}.{document}"] = [
            hashlib.sha256(each.raw or b"").hexdigest()
            for each in env["ir.attachment"].search(
                [("res_model", "=", name), ("res_field", "=", document)],
                order="res_id",
            )
        ]
    return found


def find_losses(before, after):
    """Yield a sentence for each thing that is less, or other, than it was."""
    for what, value in before.items():
        now = after.get(what)
        if now is None:
            yield f"{what} is gone: it held {value}"
        elif isinstance(value, int) and now < value:
            yield f"{what}: {value} before, {now} after"
        elif not isinstance(value, int) and now != value:
            yield f"{what} changed: {value} before, {now} after"


def open_all(env):
    """Yield a sentence for each model whose views or records cannot be read."""
    for model in get_models(env):
        for kind in ("form", "list"):
            try:
                with env.cr.savepoint():
                    views = model.get_views([(False, kind)])
                    names = views["models"][model._name]["fields"]
                    model.search([], limit=20).read(list(names))
            except Exception as error:  # noqa: BLE001
                yield f"{model._name}, {kind}: {error!r}"


def main(settings, database, note, moment):
    config.parse_config(["-c", settings, "--log-level=warn"], setup_logging=True)
    note = Path(note)
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {"lang": "fr_FR", "bin_size": True})
        state = read_state(env)
        if moment == "before":
            note.write_text(json.dumps(state))
            return 0
        losses = [*find_losses(json.loads(note.read_text()), state), *open_all(env)]
        print(*losses, sep="\n")
        print(f"{len(state)} things compared, {len(losses)} lost or broken")
        cr.rollback()
    return 1 if losses else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
