# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The linters, each run whatever the others found."""

import re
import subprocess
import time

from environments import LINT_VENV
from stack import OURS, ROOT, output

# A folder of somebody's machine, or the host of a package index or mirror
PRIVATE = (
    re.compile(r"(?<![\w.])/(?:home|root|work|Users)/[\w.]"),
    re.compile(
        r"\b(?:deb|ftp[.\w]*|snapshot|security)\.debian\.org\b|\bpypi\.org\b"
        r"|\bpythonhosted\.org\b|\bnpmjs\.org\b|\barchive\.ubuntu\.com\b"
    ),
)


def files(*patterns):
    """Return the project's files that match, tracked or about to be."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns]
    listed = output(command, cwd=ROOT)
    if listed is None:
        return []
    return [path for name in listed.splitlines() if (path := ROOT / name).is_file()]


def private_names():
    """Return the lines that name a folder of one machine or a package host."""
    found = []
    for path in files():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            if any(pattern.search(line) for pattern in PRIVATE):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return found


def commands():
    """Yield (title, command) of each linter."""
    tool = LINT_VENV / "bin"
    addons = [name for name in OURS if (ROOT / name / "__manifest__.py").is_file()]
    yield "ruff check", [tool / "ruff", "check", "--no-cache", "."]
    yield "ruff format", [tool / "ruff", "format", "--no-cache", "--diff", "."]
    if addons:
        pylint = [tool / "pylint", "--rcfile=.pylintrc-mandatory"]
        yield "pylint-odoo", [*pylint, *addons]
        manifests = [f"{name}/__manifest__.py" for name in addons]
        yield "OCA checks of addons", [tool / "oca-checks-odoo-module", *manifests]
    catalogs = files("*.po", "*.pot")
    if catalogs:
        check = [tool / "oca-checks-po", "--disable=po-pretty-format"]
        yield "OCA checks of translations", [*check, *catalogs]


def lint():
    failed = 0
    for title, command in commands():
        started = time.monotonic()
        result = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        failed += _report(title, started, result.returncode, result.stdout)
    started = time.monotonic()
    found = private_names()
    failed += _report("names of machines", started, len(found), "\n".join(found))
    return 1 if failed else 0


def _report(title, started, code, text):
    verdict = "failed" if code else "ok"
    print(f"{title}: {verdict} ({time.monotonic() - started:.1f} s)", flush=True)
    if code:
        print(text, flush=True)
    return bool(code)
