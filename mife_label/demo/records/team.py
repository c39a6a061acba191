# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .book import refs

PASSWORD = "demo"
STAFF = ("coach", "manager", "secretary")
OUTSIDE = ("company", "company_to_complete", "president", "juror", "juror_second")


def welcome_team(env):
    if "odoobot_state" in env["res.users"]._fields:
        # the robot's welcome hides the first screen on a phone
        _get_users(env, STAFF).odoobot_state = "disabled"
    give_password(_get_users(env, STAFF + OUTSIDE))


def load_french(env):
    """Load the terms of the addon, that its documents are sealed in.

    Odoo loads them after the demonstration data.
    """
    langs = [code for code, _name in env["res.lang"].get_installed()]
    env["ir.module.module"]._load_module_terms(["mife_label"], langs)


def give_password(users):
    """Give all of them the same password, hashed once: it is made to be slow."""
    hashed = users._crypt_context().hash(PASSWORD)
    for user in users:
        user._set_encrypted_password(user.id, hashed)


def _get_users(env, names):
    return refs(env, "res.users", [f"res_users_{name}" for name in names])
