# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The addons' translation files: "make i18n" writes them, the tests compare them.

Odoo's own export is corrected in two ways. It leaves empty each translation equal to
its source: the existing file is merged instead, and what it lacks is proposed from the
other addons. It lists the fields that any installed addon adds to ours: only those of
addons that ours depend on are kept, and of ours itself when another declares them too,
so that the result is the same in every database.

usage: translations.py CONFIG DATABASE ADDON...
"""

import io
import re
import sys
from pathlib import Path

import polib

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules import Manifest
from odoo.orm.registry import Registry
from odoo.tools import config
from odoo.tools.translate import trans_export

DATES = ("POT-Creation-Date", "PO-Revision-Date")
FIELD = re.compile(r"model:ir\.model\.fields,\w+:([\w.]+)$")


def exported(env, addon):
    """Return the terms of an addon, without French."""
    with io.BytesIO() as stream:
        trans_export(None, [addon], stream, "po", env)
        catalog = polib.pofile(stream.getvalue().decode())
    known = {addon, *upstream(env, addon)}
    for entry in list(catalog):
        entry.occurrences = [
            found for found in entry.occurrences if belongs(env, found[0], known)
        ]
        if not entry.occurrences:
            catalog.remove(entry)
    return catalog


def belongs(env, occurrence, known):
    """Tell whether a term stands elsewhere than on a field that another addon added."""
    match = FIELD.match(occurrence)
    field = match and env.ref(match[1])
    if not field:
        return True
    origin = env[field.model]._fields[field.name]._modules
    return not origin or match[1].split(".")[0] in origin or origin[0] in known


def upstream(env, addon):
    module = env["ir.module.module"].search([("name", "=", addon)])
    return module.upstream_dependencies(exclude_states=("",)).mapped("name")


def translations_of(path):
    entries = polib.pofile(str(path)) if path.exists() else []
    return {e.msgid: e.msgstr for e in entries if e.msgstr and not e.fuzzy}


def proposals(env, addon):
    """Return the French of all that the addon depends on."""
    found = {}
    for name in sorted(upstream(env, addon)):
        found |= translations_of(Path(Manifest.for_addon(name).path) / "i18n/fr.po")
    return found


def save(catalog, path):
    """Write a catalogue, unless only its dates would change."""
    if path.exists():
        old = polib.pofile(str(path))
        dates = {name: old.metadata.get(name, "") for name in DATES}
        if list(map(str, old)) == list(map(str, catalog)):
            catalog.metadata |= dates
    path.parent.mkdir(exist_ok=True)
    catalog.save(str(path))


def main(settings, database, *addons):
    config.parse_config(["-c", settings, "--log-level=error"], setup_logging=True)
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        for addon in addons:
            folder = Path(Manifest.for_addon(addon).path) / "i18n"
            catalog = exported(env, addon)
            save(catalog, folder / f"{addon}.pot")
            existing, proposed = (
                translations_of(folder / "fr.po"),
                proposals(env, addon),
            )
            catalog.metadata["Language"] = "fr"
            for entry in catalog:
                entry.msgstr = existing.get(entry.msgid, proposed.get(entry.msgid, ""))
            save(catalog, folder / "fr.po")
            missing = [entry.msgid for entry in catalog if not entry.msgstr]
            print(f"{addon}: {len(catalog)} terms, {len(missing)} without French")
            print(*(f"  - {term!r}" for term in missing), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
