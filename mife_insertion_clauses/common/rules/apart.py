# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read a file from outside in a process of its own, that the system bounds.

What a hostile file may burn is the time and the memory of that process, never those of
the worker that serves pages. It runs the plain modules of this addon without Odoo, so
that it starts in a fraction of a second.
"""

import importlib
import io
import pickle
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

try:
    import resource
except ImportError:  # Windows bounds the time only
    resource = None

# Of a reading: twice what the largest files that are taken need. The memory is what it
# addresses, always more than it fills
SECONDS = 3
MEMORY = 320 * 1024 * 1024
# The machine may be busy; requests end after 240 seconds in docker/odoo.conf
WAIT_SECONDS = 60
ADDON = __name__.rpartition(".common.")[0]
OVER_BUDGET = 3  # exit code
# What a process that answers in parts may give at once
LARGEST_PART = 64 * 1024 * 1024
# The addon under its own name, without running what makes it one of Odoo
_START = f"""
import importlib, sys, types
sys.path[:] = {{path!r}}
names = {ADDON!r}.split(".")
for depth in range(1, len(names) + 1):
    package = types.ModuleType(".".join(names[:depth]))
    package.__path__ = [{str(Path(__file__).parents[2])!r}] * (depth == len(names))
    sys.modules[package.__name__] = package
importlib.import_module({__name__!r}).serve()
"""
# What any answer is made of, beside what Python builds without being told how; a module
# says in ``ANSWERS`` which other classes its functions answer with
_PLAIN = {("datetime", "date"), ("decimal", "Decimal")}


class OverBudget(Exception):
    """Reading a file takes more time or memory than files from outside are given."""


def call_apart(function, *arguments, seconds=SECONDS, memory=MEMORY):
    """Return what a function of this addon returns, or raise what it raises.

    :param seconds: what the process may take of the processor
    :param memory: what it may address, in bytes
    :raise OverBudget: it takes more than it is given
    """
    try:
        process = subprocess.run(
            [sys.executable, "-I", "-c", _START.format(path=sys.path)],
            input=pickle.dumps(
                (function.__module__, function.__name__, arguments, seconds, memory)
            ),
            capture_output=True,
            check=False,
            timeout=WAIT_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise OverBudget from error
    # below zero: ended by the system
    if process.returncode < 0 or process.returncode == OVER_BUDGET:
        raise OverBudget
    if process.returncode:
        raise RuntimeError(process.stderr.decode(errors="replace"))
    answers = _get_answers(function.__module__)
    result, error = _Answer(io.BytesIO(process.stdout), answers).load()
    if error:
        raise error
    return result


def iterate_apart(function, *arguments, seconds=SECONDS, memory=MEMORY):
    """Yield what a generator of this addon yields, or raise what it raises.

    Nothing is held but the part that is being given: the process waits until the next
    one is asked for, and ends with the iteration.

    :raise OverBudget: it takes more than it is given, or too long for one part
    """
    call = (function.__module__, function.__name__, arguments, seconds, memory, True)
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        try:
            with process.stdin as stream:
                stream.write(pickle.dumps(call))
            answers = _get_answers(function.__module__)
            while part := _read_part(process):
                result, error = _Answer(io.BytesIO(part), answers).load()
                if error:
                    raise error
                yield result
            # below zero: ended by the system
            if process.wait() < 0 or process.returncode == OVER_BUDGET:
                raise OverBudget
            if process.returncode:
                errors.seek(0)
                raise RuntimeError(errors.read().decode(errors="replace"))
        finally:
            process.kill()
            process.stdout.close()
            process.wait()


def _read_part(process):
    """Return the next part of an answer, empty at its end."""
    timer = threading.Timer(WAIT_SECONDS, process.kill)
    timer.start()
    try:
        head = process.stdout.read(4)
        if len(head) < 4:
            return b""
        (size,) = struct.unpack("<I", head)
        if size > LARGEST_PART:
            raise OverBudget
        part = process.stdout.read(size)
        return part if len(part) == size else b""
    finally:
        timer.cancel()


def serve():
    """Answer, within the budgets, to the call that stands on the standard input."""
    try:
        module, name, arguments, seconds, memory, *parted = pickle.load(
            sys.stdin.buffer
        )
        if resource:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        function = getattr(importlib.import_module(module), name)
        if parted:
            _answer_in_parts(function, arguments)
        else:
            pickle.dump(_call(function, arguments), sys.stdout.buffer)
    except (MemoryError, RecursionError):
        sys.exit(OVER_BUDGET)


def _answer_in_parts(function, arguments):
    iterator = iter(function(*arguments))
    while True:
        answer = _call(next, (iterator, None), function.__module__)
        if answer == (None, None):
            return
        part = pickle.dumps(answer)
        sys.stdout.buffer.write(struct.pack("<I", len(part)) + part)
        sys.stdout.buffer.flush()
        if answer[1]:
            return


def _get_answers(module):
    classes = getattr(sys.modules[module], "ANSWERS", ())
    return _PLAIN | {(kind.__module__, kind.__name__) for kind in classes}


def _call(function, arguments, module=None):
    try:
        return function(*arguments), None
    except Exception as error:
        answers = _get_answers(module or function.__module__)
        if (type(error).__module__, type(error).__name__) not in answers:
            raise
        return None, error


class _Answer(pickle.Unpickler):
    """The answer of a process that a hostile file may have taken over."""

    def __init__(self, stream, answers):
        super().__init__(stream)
        self._answers = answers

    def find_class(self, module, name):
        if (module, name) not in self._answers:
            raise pickle.UnpicklingError(f"{module}.{name} is part of no answer")
        return super().find_class(module, name)
