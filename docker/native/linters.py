# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The linters, each run whatever the others found."""

import ast
import keyword
import re
import subprocess
import time

from environments import LINT_VENV
from next_odoo import old_ways
from stack import OURS, ROOT, STACK, output, write

# A file that is longer holds more than one thing; data and tests are lists
LONGEST_FILE = 700
CODE = ("py", "js", "scss", "xml")
LISTS = re.compile(r"/(tests|data|i18n|readme)/|\.(csv|json|yml|yaml|md|rst)$")
# Called by Odoo, pytest or a library under these names, and by nobody here; the last
# ones by a name that is put together from a rule, a door or an answer
HOOKS = (
    "__init_subclass__",
    "_check_can_update_message_content",
    "_compute_display_name",
    "_get_report_values",
    "_table_query",
    "from_group_data",
    "generate_xlsx_report",
    "getBestMaskPattern",
    "get_workbook_options",
    "migrate",
    "post_init_hook",
    "pytest_*",
    "_select_*",
    "_send_*",
    "_answer_*",
    "bench_*",
    "do_*",
    "log_message",
    "_request_handler",
)
# Ruff knows better about imports; attributes are set on objects of libraries
NOT_DEAD = re.compile(r"unused (import|attribute) ")

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


def long_files():
    found = []
    for path in files(*(f"{name}/*.{end}" for name in OURS for end in CODE)):
        name = str(path.relative_to(ROOT))
        length = len(path.read_text().splitlines())
        if length > LONGEST_FILE and not LISTS.search(name):
            found.append(f"{name}: {length} lines, {LONGEST_FILE} at most")
    return found


def next_odoo():
    ends = (*CODE, "csv")
    return old_ways(files(*(f"{name}/*.{end}" for name in OURS for end in ends)), ROOT)


def dead_code():
    """Return what nothing names any more.

    Vulture follows the names that Python code uses; those in views, scripts, data and
    strings (``compute="_compute_x"``) are given to it as used.
    """
    words = set()
    for path in files("*.xml", "*.js", "*.csv"):
        words.update(re.findall(r"[A-Za-z_]\w*", path.read_text()))
    sources = files("*.py")
    for path in sources:
        words.update(_words_of(ast.parse(path.read_text())))
    used = STACK / "used_words.py"
    names = sorted(words - set(keyword.kwlist))
    write(used, "".join(f"_.{name}\n" for name in names))
    command = [LINT_VENV / "bin/vulture", *sources, used, "--min-confidence=60"]
    command += ["--ignore-decorators=@api.*,@route,@http.route,@pytest.*"]
    command += [f"--ignore-names={','.join(HOOKS)}"]
    result = subprocess.run(
        [str(word) for word in command], text=True, capture_output=True
    )
    lines = (result.stdout + result.stderr).splitlines()
    return [line for line in lines if not NOT_DEAD.search(line)]


def _words_of(tree):
    """Yield the words that strings hold, and the classes that Odoo finds by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"[A-Za-z_]\w*", node.value)
        elif isinstance(node, ast.ClassDef) and node.bases:
            yield node.name


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
    for title, check in (
        ("names of machines", private_names),
        ("length of files", long_files),
        ("ready for the next Odoo", next_odoo),
        ("dead code", dead_code),
    ):
        started = time.monotonic()
        found = check()
        failed += _report(title, started, len(found), "\n".join(found))
    return 1 if failed else 0


def _report(title, started, code, text):
    verdict = "failed" if code else "ok"
    print(f"{title}: {verdict} ({time.monotonic() - started:.1f} s)", flush=True)
    if code:
        print(text, flush=True)
    return bool(code)
