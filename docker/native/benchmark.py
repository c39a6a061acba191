# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Run the benchmarks of tests/benchmark on a database made for them.

A benchmark is a module whose public functions named ``bench_*`` take an environment
and return one figure, or a list of figures, as tuples ``(code, name, ratio, goal)``::

    def bench_create_hours(env):
        return "P1", "create_hours", seconds / reference, 1.0

Each figure is printed as ``P1 create_hours ratio=0.73 goal<=1.00``; what a function
writes is rolled back. The exit code is 1 when a figure misses its goal.

usage: benchmark.py CONFIG DATABASE MODULE...
"""

import importlib.util
import sys
from pathlib import Path

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import config


def functions(path):
    # Its folder first, for what benchmarks share
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.pop(0)
    names = [name for name in vars(module) if name.startswith("bench_")]
    return [getattr(module, name) for name in names]


def main(settings, database, *paths):
    config.parse_config(["-c", settings, "--log-level=warn"], setup_logging=True)
    registry = Registry(database)
    missed = 0
    for path in map(Path, paths):
        for function in functions(path):
            with registry.cursor() as cr:
                figures = function(Environment(cr, SUPERUSER_ID, {}))
                cr.rollback()
            for code, name, ratio, goal in (
                [figures] if isinstance(figures, tuple) else figures
            ):
                print(f"{code} {name} ratio={ratio:.2f} goal<={goal:.2f}", flush=True)
                missed += ratio > goal
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
