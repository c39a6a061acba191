# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ignored folder that holds the stack, and the ways to work in it safely."""

import concurrent.futures
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
STORE = STACK / "store"
TEMPORARY = STACK / "tmp"
# Chromium puts there a socket, whose address holds 107 bytes
TEMPORARY_MAX = 60
OURS = ("mife_insertion_clauses", "mife_label")

# Where a shell says which environment it works in
ACTIVE_ENVIRONMENTS = ("VIRTUAL_ENV", "CONDA_PREFIX")
# What would reach the stack's programs from there
FOREIGN_VARIABLES = (
    *ACTIVE_ENVIRONMENTS,
    "PYENV_VERSION",
    "PYENV_VIRTUAL_ENV",
    "PYTHONHOME",
    "PYTHONPATH",
)

_STARTED = time.monotonic()
_PR_SET_PDEATHSIG = 1
# Loaded here: a child made while other threads run must not load anything
_LIBC = ctypes.CDLL(None)
_children = set()


class Stop(Exception):
    """A problem the user can read and act upon; printed without traceback."""


def elapsed():
    return time.monotonic() - _STARTED


def say(message):
    print(f"[{elapsed():4.0f} s] {message}", flush=True)


def leave_environments():
    """Work with the machine's programs, as from a shell where nothing is active.

    What the search path finds decides what is fetched and built: a virtual
    environment, or the stack's own programs, must change nothing of it. When Python
    itself belongs to such an environment, the machine's starts this again.
    """
    prefixes = [os.environ.get(name) for name in ACTIVE_ENVIRONMENTS]
    inside = sys.prefix != sys.base_prefix
    left = [Path(prefix) for prefix in filter(None, prefixes)] + [STACK]
    left += [Path(sys.prefix)] if inside else []
    for name in ("PATH", "LD_LIBRARY_PATH"):
        if name in os.environ:
            os.environ[name] = os.pathsep.join(
                entry
                for entry in os.environ[name].split(os.pathsep)
                if not any(Path(entry).is_relative_to(prefix) for prefix in left)
            )
    for name in FOREIGN_VARIABLES:
        os.environ.pop(name, None)
    if inside:
        found = shutil.which(Path(sys.executable).name) or shutil.which("python3")
        python = found or sys._base_executable
        os.execv(python, [python, *sys.orig_argv[1:]])


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


def provide(name, message, inputs, build):
    """Make the link ``STACK/name`` lead to a folder ``build`` made of these inputs.

    Each set of inputs has a folder of its own, which the link leads to once it is
    complete: a server that runs keeps what it started with. A build that was cut is
    done again.
    """
    folder = STORE / f"{name}-{digest_of(name, ROOT, inputs)[:16]}"
    complete = folder.with_name(f"{folder.name}.complete")
    if not complete.is_file():
        say(message)
        remove(folder)
        folder.mkdir(parents=True)
        build(folder)
        write(complete, "")
    _lead(STACK / name, folder)


def _lead(link, folder):
    target = folder.relative_to(link.parent)
    if link.is_symlink() and link.readlink() == target:
        return
    if not link.is_symlink():
        # A folder made before there were links
        remove(link)
    part = link.with_name(f"{link.name}.part")
    part.unlink(missing_ok=True)
    part.symlink_to(target)
    part.replace(link)


def prune():
    """Remove the folders that no link leads to; nobody else may be at work here."""
    used = {path.resolve().name for path in STACK.iterdir() if path.is_symlink()}
    for path in STORE.glob("*"):
        if path.name.removesuffix(".complete") not in used:
            remove(path)


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
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def popen(command, **options):
    """Start a child that is told to end when this process dies, even by SIGKILL."""
    return subprocess.Popen(
        [str(word) for word in command], preexec_fn=_die_with_parent, **options
    )


def wait(process):
    """Wait for a child and never leave it behind."""
    _children.add(process)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # Ctrl-C reached the child as well: let it end by itself
        end(process, patience=5)
        raise
    finally:
        _children.discard(process)
        end(process)


def together(*actions):
    """Run actions side by side; when one fails, end the children of the others."""
    with concurrent.futures.ThreadPoolExecutor(len(actions)) as pool:
        futures = [pool.submit(action) for action in actions]
        try:
            for future in concurrent.futures.as_completed(futures):
                future.result()
        except BaseException:
            for process in list(_children):
                process.terminate()
            raise


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
