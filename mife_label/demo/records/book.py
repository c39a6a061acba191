# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def ref(env, name):
    return env.ref(f"mife_label.{name}")


def refs(env, model, names):
    return env[model].union(*(ref(env, name) for name in names))


def get_lang(env):
    """Return the language that the companies write in."""
    return "fr_FR" if env["res.lang"]._get_data(code="fr_FR") else "en_US"
