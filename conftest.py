# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What every test of the project obeys: a clean log, and skips that say why."""

import contextlib
import json
import logging
import os
import re
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# The same cases at each run, and no timing: a red test is red for everybody
settings.register_profile(
    "suite", derandomize=True, database=None, deadline=None, print_blob=True
)
settings.load_profile("suite")

# Facts of the machine or of a third party, each with its reason; never an addon's
ALLOWED_LOG = ()

# A skip for want of the browser would let the suite pass without its main tests
UNACCEPTABLE_SKIP = re.compile(r"chrome|websocket-client|^$|unconditional skip", re.I)

REPORT = os.environ.get("MIFE_REPORT")
_unexpected = []
_outcomes = {}


class _LogWatch(logging.Handler):
    def emit(self, record):
        message = record.getMessage()
        for name, pattern in ALLOWED_LOG:
            if record.name == name and re.search(pattern, message):
                return
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        lines = [f"{record.levelname} {record.name}: {message}", record.exc_text]
        _unexpected.append("\n".join(filter(None, lines)))


def _take_unexpected():
    found = "\n".join(_unexpected)
    _unexpected.clear()
    return found


@contextlib.contextmanager
def _own_files(source, name):
    """Give a process that runs beside others the files of its own database.

    pytest-odoo lets them share those of the database they copied: what one cleans up,
    the others miss.
    """
    from odoo.tools import config

    folder = Path(config.filestore(name))
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        shutil.copytree(config.filestore(source), folder, copy_function=os.link)
    yield
    shutil.rmtree(folder, ignore_errors=True)


def pytest_configure(config):
    if hasattr(config, "workerinput"):
        import pytest_odoo

        pytest_odoo._shared_filestore = _own_files
    # Odoo's Chromium and servers are ended by what an interruption runs
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    root = logging.getLogger()
    # pytest captures the log by itself, Odoo's console handler would say all twice
    for handler in root.handlers:
        if type(handler) is logging.StreamHandler:
            root.removeHandler(handler)
    root.addHandler(_LogWatch(logging.WARNING))


@pytest.fixture(autouse=True)
def _clean_log(request):
    """Fail the test that leaves in the log a warning it did not expect."""
    yield
    found = _take_unexpected()
    if found and _outcomes.get(request.node.nodeid, ("passed",))[0] != "failed":
        pytest.fail(f"Unexpected in the log:\n{found}", pytrace=False)


def _note(nodeid, outcome, reason=""):
    """Keep the worst outcome of a test's phases."""
    ranks = ("passed", "skipped", "failed")
    known = _outcomes.get(nodeid, ("passed", ""))
    if nodeid not in _outcomes or ranks.index(outcome) > ranks.index(known[0]):
        _outcomes[nodeid] = (outcome, reason)


def _last_line(report):
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash else str(report.longrepr)
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[0 if crash else -1].strip() if lines else ""


def pytest_runtest_logreport(report):
    if report.failed:
        _note(report.nodeid, "failed", _last_line(report))
    elif report.skipped:
        reason = getattr(report, "wasxfail", None)
        if reason is None:
            reason = report.longrepr[2].removeprefix("Skipped:").strip()
        if UNACCEPTABLE_SKIP.search(reason):
            _note(report.nodeid, "failed", f"skipped without a good reason: {reason!r}")
        else:
            _note(report.nodeid, "skipped", reason)
    elif report.when == "call":
        _note(report.nodeid, "passed")


def pytest_collectreport(report):
    if report.failed:
        _note(report.nodeid, "failed", _last_line(report))


def _note_log(found):
    if found:
        _note("after the last test", "failed", f"unexpected in the log: {found}")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Take what a process that ran beside this one left in its log."""
    _note_log(getattr(node, "workeroutput", {}).get("unexpected"))


def pytest_sessionfinish(session):
    found = _take_unexpected()
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["unexpected"] = found
        return
    _note_log(found)
    if any(outcome == "failed" for outcome, _reason in _outcomes.values()):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
    if REPORT:
        summary = {"passed": [], "failed": [], "skipped": []}
        for nodeid, (outcome, reason) in _outcomes.items():
            summary[outcome].append((nodeid, reason))
        Path(REPORT).write_text(json.dumps(summary))
