# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the worst of the hostile files costs: seconds, and megabytes of memory.

The memory is what this process grew by while it answered, and all that the process
that read the file for it held. Each figure is an absolute one, against the budget of
the product. MIFE_HOSTILE="hours zip" prints those of which the name has these letters.
"""

import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from file_doors import Doors
from hostile_files import EITHER, REFUSED, TAKEN, hostile_files

SECONDS, MEGABYTES, ROUNDS = 5, 300, 3
ITSELF = Path("/proc/self")


def megabytes(process, name):
    """Return a line of what the system says of the memory of a process."""
    (line,) = (
        line
        for line in (process / "status").read_text().splitlines()
        if line.startswith(f"{name}:")
    )
    return int(line.split()[1]) / 1024


@contextmanager
def watched_children():
    """Yield a list that gets the peaks of the processes started meanwhile."""
    peaks, done = [0], threading.Event()
    own = (ITSELF / "cmdline").read_bytes()

    def watch():
        while not done.wait(0.005):
            for task in (ITSELF / "task").iterdir():
                try:
                    for number in (task / "children").read_text().split():
                        child = Path("/proc", number)
                        # until it starts, a child shares the memory of its parent
                        if (child / "cmdline").read_bytes() != own:
                            peaks.append(megabytes(child, "VmHWM"))
                except (OSError, ValueError):
                    continue  # it ended meanwhile

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peaks
    finally:
        done.set()
        thread.join()


def measure(action):
    """Return (what it answered, seconds, megabytes) of an action."""
    # the peak is counted again from here
    (ITSELF / "clear_refs").write_text("5")
    start, begin = megabytes(ITSELF, "VmRSS"), time.perf_counter()
    with watched_children() as peaks:
        try:
            answer = action()
        # told with the others at the end
        except Exception as error:
            answer = error
    seconds = time.perf_counter() - begin
    return answer, seconds, megabytes(ITSELF, "VmHWM") - start + max(peaks)


def bench_hostile_files(env):
    """Send every hostile file through its door, in one worker."""
    doors = Doors(env(context=dict(env.context, tracking_disable=True)))
    worst = {"seconds": (0, ""), "megabytes": (0, "")}
    count = 0
    unexpected = []
    chosen = os.environ.get("MIFE_HOSTILE", "")
    for file in hostile_files():
        if chosen not in f"{file.door} {file.name}":
            continue
        for _round in range(ROUNDS):
            answer, seconds, memory = measure(lambda file=file: doors.send(file))
            # over the budget, it may be for what else the machine does
            if seconds < SECONDS:
                break
        label = f"{file.door} {file.name}"
        expected = file.outcome in (EITHER, REFUSED if answer else TAKEN)
        if isinstance(answer, Exception) or not expected:
            unexpected.append(f"{label}: {answer!r:.2000}")
        if chosen:
            print(f"{label}: {seconds:.2f} s, {memory:.0f} MB, {answer}", flush=True)
        for key, figure in (("seconds", seconds), ("megabytes", memory)):
            worst[key] = max(worst[key], (figure, label))
        count += 1
    print(
        f"{count} files; worst: {worst['seconds'][0]:.1f} s ({worst['seconds'][1]}),"
        f" {worst['megabytes'][0]:.0f} MB ({worst['megabytes'][1]})"
    )
    if unexpected:
        raise AssertionError("\n".join(unexpected))
    return [
        ("B1", "hostile_seconds", worst["seconds"][0], SECONDS),
        ("B2", "hostile_megabytes", worst["megabytes"][0], MEGABYTES),
    ]
