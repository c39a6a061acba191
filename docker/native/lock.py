# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write the hashes of the pinned wheels in the requirements files."""

import re
import sys
import tempfile
from pathlib import Path

from environments import SUPPORTED
from stack import Stop, file_digest, output, say, write

PLATFORMS = ("manylinux2014", "manylinux_2_17", "manylinux_2_24", "manylinux_2_28")
REQUIREMENT = re.compile(
    r"^(?P<pin>[\w.-]+==[\w.]+)(?: ; (?P<marker>[^\\]+?))?(?: \\)?$"
)
BOUND = re.compile(r'python_version (<|>=) "3\.(\d+)"')


def applies(marker, version):
    """Tell whether a marker made of bounds of python_version holds for a version."""
    bounds = BOUND.findall(marker or "")
    return all(
        version[1] < int(minor) if sign == "<" else version[1] >= int(minor)
        for sign, minor in bounds
    )


def download(pin, version, folder):
    major, minor = version
    arguments = [
        "--no-deps",
        "--only-binary=:all:",
        "--no-cache-dir",
        "-q",
        "-d",
        folder,
    ]
    arguments += [f"--python-version={major}.{minor}", "--implementation=cp"]
    arguments += [f"--abi={abi}" for abi in (f"cp{major}{minor}", "abi3", "none")]
    arguments += [f"--platform={name}_x86_64" for name in PLATFORMS]
    command = [sys.executable, "-m", "pip", "download", *arguments, pin]
    if output(command) is None:
        raise Stop(f"No wheel of {pin} for Python {major}.{minor} on Linux x86_64.")


def locked(line):
    """Return a requirement with the hashes of its wheels, other lines as they are."""
    match = REQUIREMENT.match(line)
    if not match:
        return [] if line.lstrip().startswith("--hash") else [line]
    with tempfile.TemporaryDirectory() as folder:
        for version in SUPPORTED:
            if applies(match["marker"], version):
                download(match["pin"], version, folder)
        hashes = sorted({file_digest(path) for path in Path(folder).iterdir()})
    marker = f" ; {match['marker']}" if match["marker"] else ""
    words = [f"{match['pin']}{marker}", *(f"    --hash=sha256:{h}" for h in hashes)]
    return [f"{word} \\" for word in words[:-1]] + words[-1:]


def main():
    for path in sorted(Path(__file__).parent.glob("requirements-*.txt")):
        say(path.name)
        lines = path.read_text().splitlines()
        write(path, "\n".join(sum(map(locked, lines), [])) + "\n")
    return 0
