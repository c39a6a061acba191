# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Load a database as a server does, and print what was read of the demonstrations.

usage: demo_in_process.py CONFIG DATABASE
"""

import re
import sys

import odoo.init  # noqa: F401
from odoo.orm.registry import Registry
from odoo.tools import config

DEMO = re.compile(r"odoo\.addons\.mife_\w+\.demo\b")


def main(settings, database):
    config.parse_config(["-c", settings, "--log-level=critical"], setup_logging=True)
    models = Registry(database).models
    print(len([name for name in models if name.startswith(("insertion.", "label."))]))
    print(*(name for name in sys.modules if DEMO.match(name)))
    print(*(name for name, model in models.items() if _is_of_demo(model)))


def _is_of_demo(model):
    """Tell whether a part of the model is written in a demonstration."""
    return any(DEMO.match(part.__module__) for part in model.mro())


if __name__ == "__main__":
    main(*sys.argv[1:])
