# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ignored folder that holds the stack, and the ways to work in it safely."""

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STACK = ROOT / ".stack"
LOGS = STACK / "log"
TEMPORARY = STACK / "tmp"
# Chromium puts there a socket, whose address holds 107 bytes
TEMPORARY_MAX = 60
ADDONS = ("mife_insertion_clauses", "mife_label")

_STARTED = time.monotonic()
_PR_SET_PDEATHSIG = 1


class Stop(Exception):
    """A problem the user can read and act upon; printed without traceback."""


def elapsed():
    return time.monotonic() - _STARTED


def say(message):
    print(f"[{elapsed():4.0f} s] {message}", flush=True)


def prepare():
    """Make the stack's folder and check that it belongs to whoever asks."""
    os.umask(0o022)
    STACK.mkdir(exist_ok=True)
    owner = STACK.stat().st_uid
    if owner != os.geteuid():
        raise Stop(
            f"{STACK} belongs to user number {owner}, you are number {os.geteuid()}: "
            "use the same user each time, or remove it with 'make clean' as its owner."
        )
    LOGS.mkdir(exist_ok=True)
    if len(str(TEMPORARY)) <= TEMPORARY_MAX:
        TEMPORARY.mkdir(exist_ok=True)
        os.environ["TMPDIR"] = str(TEMPORARY)


@contextlib.contextmanager
def exclusive(name, refusal):
    """Hold a lock of the stack; the system drops it with the process, however killed.

    Wait for it when ``refusal`` is None, else raise it as a sentence.
    """
    with (STACK / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (fcntl.LOCK_NB if refusal else 0))
        except BlockingIOError:
            raise Stop(refusal) from None
        yield


def digest_of(*parts):
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def file_digest(path):
    digest = hashlib.sha256()
    with Path(path).open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def once(name, message, inputs, action):
    """Run ``action`` unless it ended well for the same inputs.

    The stamp is written after the action, so a step that was cut is done again.
    """
    stamp = STACK / "stamps" / name
    digest = digest_of(name, ROOT, inputs)
    if stamp.is_file() and stamp.read_text() == digest:
        return
    stamp.unlink(missing_ok=True)
    say(message)
    action()
    write(stamp, digest)


def write(path, content):
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text(content)
    part.replace(path)


def write_script(path, content):
    write(path, content)
    path.chmod(0o755)


def remove(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def empty(folder):
    for path in folder.glob("*"):
        remove(path)


def _die_with_parent():
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def popen(command, **options):
    """Start a child that is told to end when this process dies, even by SIGKILL."""
    return subprocess.Popen(
        [str(word) for word in command], preexec_fn=_die_with_parent, **options
    )


def wait(process):
    """Wait for a child and never leave it behind."""
    try:
        return process.wait()
    except KeyboardInterrupt:
        # Ctrl-C reached the child as well: let it end by itself
        end(process, patience=5)
        raise
    finally:
        end(process)


def end(process, patience=0):
    """End a child: wait, then ask, then force."""
    for insist in (process.terminate, process.kill):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
        insist()
        patience = 15
    process.wait()


@contextlib.contextmanager
def registered():
    """Note this process among those that 'make stop' ends."""
    note = STACK / "running" / str(os.getpid())
    write(note, "")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def others():
    """Return the numbers of the live commands of this checkout, but for this one."""
    notes = [path for path in (STACK / "running").glob("*") if path.name.isdigit()]
    found = []
    for note in notes:
        try:
            command = Path(f"/proc/{note.name}/cmdline").read_bytes()
        except OSError:
            command = b""
        if b"docker/native" not in command:
            note.unlink(missing_ok=True)
        elif int(note.name) != os.getpid():
            found.append(int(note.name))
    return found


def stop_others():
    numbers = others()
    for number in numbers:
        os.kill(number, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while others() and time.monotonic() < deadline:
        time.sleep(0.2)
    for number in others():
        os.kill(number, signal.SIGKILL)
    return numbers


def run(command, log=None, check=True, **options):
    """Run a command to its end; with ``log``, into that file of the log folder.

    A failure shows the end of the log rather than a traceback of ours.
    """
    if log is None:
        code = wait(popen(command, **options))
        if check and code:
            raise Stop(f"{Path(str(command[0])).name} failed with code {code}.")
        return code
    path = LOGS / f"{log}.log"
    with path.open("w") as stream:
        code = wait(popen(command, stdout=stream, stderr=subprocess.STDOUT, **options))
    if check and code:
        tail = path.read_text(errors="replace").splitlines()[-25:]
        print(*tail, sep="\n", file=sys.stderr)
        name = Path(str(command[0])).name
        raise Stop(f"{name} failed with code {code}; its whole log is {path}.")
    return code


def output(command, **options):
    """Return what a command prints, or None when it fails or does not exist."""
    try:
        result = subprocess.run(
            [str(word) for word in command],
            check=True,
            text=True,
            capture_output=True,
            **options,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return result.stdout
