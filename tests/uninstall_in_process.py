# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Install or uninstall addons in a process of its own: config, database, act, names."""

import sys

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

if __name__ == "__main__":
    settings, database, act, *names = sys.argv[1:]
    config.parse_config(["-c", settings, "-d", database, "--no-http"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        modules = env["ir.module.module"].search([("name", "in", names)])
        getattr(modules, f"button_immediate_{act}")()
