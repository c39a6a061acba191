# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Run the benchmarks of tests/benchmark on a database made for them.

A benchmark is a module whose public functions named ``bench_*`` take an environment
and return one figure, or a list of figures, as tuples ``(code, name, ratio, goal)``::

    def bench_create_hours(env):
        return "P1", "create_hours", seconds / reference, 1.0

A function that also takes ``lines`` is called for each number of hour lines of SIZES,
or for that of the environment's MIFE_LINES. Each figure is printed as
``P1 create_hours ratio=0.73 goal<=1.00``; what a function writes is rolled back. The
exit code is 1 when a figure misses its goal.

usage: benchmark.py CONFIG DATABASE RESULTS MODULE...

RESULTS is the file that keeps the last of each figure as a table, or - for none.
"""

import importlib.util
import inspect
import os
import re
import sys
from datetime import date
from pathlib import Path

import odoo.init  # noqa: F401
from odoo.api import SUPERUSER_ID, Environment
from odoo.orm.registry import Registry
from odoo.tools import config

SIZES = (10_000, 100_000, 1_000_000)
HEAD = """# Figures of the product

Written by `make figures`, the last run of each. A ratio is what the product takes over
what it is compared with in the same run, but for seconds (s), megabytes (mb) and the
figures whose goal is their limit: the docstrings of `tests/benchmark` say which. The
machine had {cores} processors.

| Code | Figure | Hour lines | Found | Goal, at most | Held | Day |
|---|---|---:|---:|---:|---|---|
"""
ROW = re.compile(r"^\| ([A-Z]+)(\d+) \| (\w+) \| (\d*) \| .*\n", re.M)


def functions(path):
    # Its folder first, for what benchmarks share
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.pop(0)
    names = [name for name in vars(module) if name.startswith("bench_")]
    return [getattr(module, name) for name in names]


def runs(function):
    """Yield (number of hour lines or None, its other arguments) of each run."""
    if "lines" not in inspect.signature(function).parameters:
        yield None, ()
        return
    only = os.environ.get("MIFE_LINES")
    for lines in (int(only),) if only else SIZES:
        yield lines, (lines,)


def measure(registry, paths):
    """Yield (code, name, lines, ratio, goal) of each figure, as it is found."""
    for path in paths:
        for function in functions(path):
            for lines, arguments in runs(function):
                with registry.cursor() as cr:
                    found = function(Environment(cr, SUPERUSER_ID, {}), *arguments)
                    cr.rollback()
                for code, name, ratio, goal in (
                    [found] if isinstance(found, tuple) else found
                ):
                    yield code, name, lines, ratio, goal


def keep(path, figure):
    """Write a figure in the table, where it takes the place of its last run."""
    code, name, lines, ratio, goal = figure
    held = "yes" if ratio <= goal else "no"
    row = (
        f"| {code} | {name} | {lines or ''} | {ratio:.2f} | {goal:.2f} | {held} |"
        f" {date.today().isoformat()} |\n"
    )
    rows = {_read_key(row): row for row in (*_read_rows(path), row)}
    table = "".join(rows[key] for key in sorted(rows))
    path.write_text(HEAD.format(cores=os.cpu_count()) + table)


def _read_rows(path):
    text = path.read_text() if path.exists() else ""
    return [found[0] for found in ROW.finditer(text)]


def _read_key(row):
    letter, number, name, lines = ROW.match(row).groups()
    return letter, int(number), name, int(lines or 0)


def main(settings, database, results, *paths):
    config.parse_config(["-c", settings, "--log-level=warn"], setup_logging=True)
    is_missed = False
    for figure in measure(Registry(database), map(Path, paths)):
        code, name, lines, ratio, goal = figure
        size = f" lines={lines}" if lines else ""
        print(f"{code} {name}{size} ratio={ratio:.2f} goal<={goal:.2f}", flush=True)
        is_missed |= ratio > goal
        if results != "-":
            keep(Path(results), figure)
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
