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


def fund_facilitators(book):
    """Say who pays the facilitators, one of them half by Europe, one at four fifths."""
    first, north, south = book.facilitators
    year = book.plan.today.replace(month=1, day=1)
    years_ago = year.replace(year=year.year - 2)
    book.env["insertion.facilitator.share"].create(
        [
            {
                "user_id": user.id,
                "funder_id": book.ref(f"insertion_category_funder_{funder}").id,
                "fte": fte,
                "date_from": years_ago,
                "source": source,
            }
            for user, funder, fte, source in (
                (first, "state", 0.5, "Convention avec l'État (démonstration)"),
                (first, "esf", 0.5, "Convention FSE+ (démonstration)"),
                (
                    north,
                    "councils",
                    1,
                    "Convention avec le Département (démonstration)",
                ),
                (south, "councils", 0.8, "Convention d'agglomération (démonstration)"),
            )
        ]
    )
