# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def post_init_hook(env):
    """Open each company's project once the translations of its tasks are loaded."""
    env["res.company"].search([])._create_insertion_projects()
