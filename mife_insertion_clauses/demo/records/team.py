# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

PASSWORD = "demo"
TEAM = ("facilitator", "facilitator_north", "facilitator_south", "officer", "manager")


def welcome_team(env):
    team = env["res.users"].union(
        *(env.ref(f"mife_insertion_clauses.demo_user_{name}") for name in TEAM)
    )
    if env["res.lang"]._get_data(code="fr_FR"):
        team.lang = "fr_FR"
    if "odoobot_state" in team._fields:
        # the robot's welcome hides the first screen on a phone
        team.odoobot_state = "disabled"
    return team


def load_french(env):
    """Load the terms of the addon, that its documents are frozen in.

    Odoo loads them after the demonstration data.
    """
    langs = [code for code, _name in env["res.lang"].get_installed()]
    env["ir.module.module"]._load_module_terms(["mife_insertion_clauses"], langs)


def give_password(users):
    """Give all of them the same password, hashed once: it is made to be slow."""
    hashed = users._crypt_context().hash(PASSWORD)
    for user in users:
        user._set_encrypted_password(user.id, hashed)
