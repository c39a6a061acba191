# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Run the product without containers: ``python3 docker/native <command>``.

Everything that is fetched or made goes to the ignored folder ``.stack``. Only the
standard library is needed.
"""

import argparse
import os
import signal
import sys

sys.dont_write_bytecode = True

import stack  # noqa: E402

stack.leave_environments()

import commands  # noqa: E402
import lock  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(prog="python3 docker/native")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name, function in commands.COMMANDS.items():
        subparser = subparsers.add_parser(name, help=function.__doc__)
        default = os.environ.get("MIFE_ARGS", "")
        subparser.add_argument("--args", default=default, help="more options, quoted")
        if name in ("run", "shell", "backup", "restore", "check"):
            subparser.add_argument("--db", help="mife_demo when left out")
        if name in ("backup", "restore"):
            subparser.add_argument("--file", help="the archive")
        if name == "restore":
            subparser.add_argument("--live", help="1: e-mails leave, actions run")
        if name in ("run", "screenshot"):
            subparser.add_argument("--host", default="127.0.0.1")
            subparser.add_argument("--port", type=int, default=8069)
        if name in ("test", "bench", "figures"):
            default = os.environ.get("MIFE_PATHS", "")
            subparser.add_argument("--paths", default=default, help="files, quoted")
        if name == "upgrade":
            subparser.add_argument(
                "--origin",
                help="a git commit, the last of the version before when left out",
            )
        if name == "screenshot":
            subparser.add_argument("--url", required=True)
            for option in ("login", "password", "name"):
                subparser.add_argument(f"--{option}")
    subparsers.add_parser("lock", help=lock.__doc__)
    return parser.parse_args()


def main():
    options = arguments()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        stack.prepare()
        if options.command == "lock":
            return lock.main()
        return commands.main(options)
    except stack.Stop as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the same command takes up where this stopped.")
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main())
