# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What each make target does."""

import contextlib
import http.client
import json
import os
import shlex
import socket
import tarfile
import time
from pathlib import Path

import linters
from cluster import Cluster, is_external, server
from databases import CONFIG, DEMO, FILESTORE, PREFIX, TEST, Databases, manifests
from environments import (
    SERVERS_VENV,
    STORE_VENV,
    VENV,
    VERIFIER_VENV,
    check_machine,
    environ,
    provide_lint_environment,
    provide_odoo_environment,
    provide_servers_environments,
    provide_verifier_environment,
)
from packages import provide_nginx
from stack import (
    LOGS,
    ROOT,
    STACK,
    TEMPORARY,
    Stop,
    elapsed,
    empty,
    end,
    exclusive,
    others,
    output,
    popen,
    prune,
    registered,
    remove,
    run,
    say,
    stop_others,
    together,
    write,
)

HERE = Path(__file__).parent
BENCHMARKS = ROOT / "tests/benchmark"
BUSY = (
    "Another command is setting up this checkout: wait for it to end, "
    "or end it with 'make stop'."
)
REPORT = STACK / "test-report.json"
TESTING = "Another 'make test' or 'make bench' runs in this checkout: wait for its end."


@contextlib.contextmanager
def databases():
    """Provide all that Odoo needs, start the server, yield the databases."""
    with contextlib.ExitStack() as stack:
        with exclusive("setup", BUSY):
            check_machine()
            source = provide_odoo_environment()
            if not others():
                empty(TEMPORARY)
                prune()
        env = stack.enter_context(server())
        yield Databases(env, source)


def setup(options):
    with databases() as found, exclusive("setup", BUSY):
        together(
            found.templates, provide_lint_environment, provide_verifier_environment
        )
    say("Ready: 'make run' serves the demo, 'make test' runs the tests.")


def _demo_name(options):
    return options.db or os.environ.get("PGDATABASE") or "mife_demo"


def _check_port(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"Port {port} of {host} cannot be used ({error.strerror}). "
                f"Choose another: make run PORT={port + 1}"
            ) from None


def _answers(host, port):
    address = "127.0.0.1" if host == "0.0.0.0" else host
    connection = http.client.HTTPConnection(address, port, timeout=60)
    try:
        connection.request("GET", "/web/login")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _banner(options, name):
    lines = [
        "",
        f"  Ouvrez http://{options.host}:{options.port}/ dans un navigateur.",
        f"  Base : {name}    Journal : {LOGS / 'odoo.log'}",
        "",
    ]
    logins = HERE / "logins.txt"
    if logins.exists():
        lines += [f"  {line}".rstrip() for line in logins.read_text().splitlines()]
        lines.append("")
    lines.append("  Ctrl-C arrête le serveur.")
    print(*lines, sep="\n", flush=True)


def serve(options):
    """Serve the demo database until Ctrl-C."""
    _check_port(options.host, options.port)
    name, log = _demo_name(options), LOGS / "odoo.log"
    with databases() as found:
        with exclusive("setup", BUSY):
            found.demo(name)
        say("Starting Odoo")
        _check_port(options.host, options.port)
        with _odoo(found, name, options, log) as process:
            try:
                if process.poll() is None:
                    say("Ready")
                    _banner(options, name)
                code = process.wait()
            except KeyboardInterrupt:
                end(process, patience=5)
                say("Stopped")
                return
        if code:
            print(*log.read_text().splitlines()[-25:], sep="\n")
            raise Stop(f"Odoo ended with code {code}; its whole log is {log}.")


@contextlib.contextmanager
def _odoo(found, name, options, log):
    """Yield a server of the database, once it answers or has ended."""
    command = [VENV / "bin/odoo", "-c", CONFIG, "-d", name]
    command += ["--http-interface", options.host, "--http-port", options.port]
    command += ["--db-filter", f"^{name}$", *shlex.split(options.args)]
    with log.open("w") as stream:
        process = popen(command, env=found.env, cwd=STACK, stdout=stream, stderr=stream)
    try:
        while process.poll() is None and not _answers(options.host, options.port):
            time.sleep(0.2)
        yield process
    finally:
        end(process)


def test(options):
    """Run the tests on a fresh copy of the template, and sum them up."""
    REPORT.unlink(missing_ok=True)
    try:
        code = _run_tests(options)
        problem = f"pytest ended with code {code}" if code else None
    except Stop as error:
        problem = str(error)
    return _summary(problem)


def _run_tests(options):
    with exclusive("test", TESTING), databases() as found:
        with exclusive("setup", BUSY):
            together(found.templates, provide_verifier_environment)
        name = f"{PREFIX}_test"
        found.copy(TEST, name)
        paths = shlex.split(options.paths)
        say("Running the tests")
        command = [VENV / "bin/pytest", f"--odoo-database={name}", "--odoo-http"]
        command += [f"--odoo-config={CONFIG}", "-o", f"cache_dir={STACK}/pytest"]
        command += [*_side_by_side(paths), *shlex.split(options.args), *paths]
        env = found.env | {"MIFE_REPORT": str(REPORT), "MIFE_DEMO": DEMO}
        env["MIFE_VERIFIER"] = str(VERIFIER_VENV / "bin/python")
        code = run(command, check=False, env=env, cwd=ROOT)
        found.drop(name)
    return code


def _side_by_side(paths):
    """Spread the classes of tests over the cores, each with a copy of the database.

    A few files run sooner in one process: each other one loads Odoo again.
    """
    cores = len(os.sched_getaffinity(0))
    few = paths and all("::" in path or path.endswith(".py") for path in paths)
    if few or cores == 1:
        return []
    return [f"--numprocesses={cores}", "--dist=loadscope", "--no-loadscope-reorder"]


def _summary(problem):
    """Print the closing summary; the last line is alone and always of one form."""
    found = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    counts = {key: len(found.get(key, ())) for key in ("passed", "failed", "skipped")}
    if problem and not counts["failed"]:
        found["failed"] = [("make test", problem)]
        counts["failed"] = 1
    for key in ("failed", "skipped"):
        for name, reason in found.get(key, ()):
            print(f"{key.upper():7} {name}: {reason}")
    line = ", ".join(f"{number} {key}" for key, number in counts.items())
    write(STACK / "summary", f"{line}\n")
    print(f"Total time: {elapsed():.0f} s\n{line}", flush=True)
    return 1 if counts["failed"] else 0


def lint(options):
    with exclusive("setup", BUSY):
        check_machine()
        provide_lint_environment()
    return linters.lint()


def bench(options, results="-"):
    """Time the product on a fresh copy of the template."""
    paths = [_find_benchmark(name) for name in shlex.split(options.paths)]
    paths = paths or sorted(BENCHMARKS.glob("[!_]*.py"))
    with exclusive("test", TESTING), databases() as found:
        with exclusive("setup", BUSY):
            found.template()
        with found.scratch(f"{PREFIX}_bench") as name:
            command = [
                VENV / "bin/python",
                HERE / "benchmark.py",
                CONFIG,
                name,
                results,
            ]
            return run([*command, *paths], check=False, env=found.env, cwd=STACK)


def _find_benchmark(name):
    """Return a benchmark by its path, or by its name alone: load, hours."""
    for path in (ROOT / name, BENCHMARKS / f"bench_{name}.py"):
        if path.is_file():
            return path
    known = ", ".join(
        sorted(path.stem.removeprefix("bench_") for path in BENCHMARKS.glob("bench_*"))
    )
    raise Stop(f"There is no benchmark {name}. There are: {known}.")


def figures(options):
    """Time everything, and keep the figures in the repository."""
    return bench(options, BENCHMARKS / "RESULTS.md")


def upgrade(options):
    """Update databases of an older version, say what was lost or is not as if new."""
    commit, folder = _old_commit(options.origin), STACK / "upgrade"
    with exclusive("test", TESTING), databases() as found:
        with exclusive("setup", BUSY):
            fresh = found.template()
            _unpack_commit(commit, folder)
            plain, demo = found.old_templates(commit, folder)
        codes = []
        for source, act in ((plain, "as-new"), (demo, "kept")):
            with found.scratch(f"{PREFIX}_upgrade", source) as name:
                check = [VENV / "bin/python", ROOT / "tests/upgraded.py", CONFIG]
                check += [act, name, source, fresh, LOGS / "upgrade.log"]
                say(f"Updating {source}")
                found.update(name, "upgrade")
                codes.append(run(check, check=False, env=found.env, cwd=STACK))
    return int(any(codes))


def _old_commit(origin):
    """Return the last commit of the version before, unless another one is named."""

    def read(*arguments):
        return (output(["git", *arguments], cwd=ROOT) or "").strip()

    manifest = f"{min(manifests())}/__manifest__.py"
    version = ("-G", '^    "version":', "--", manifest)
    commit = origin or read("log", "-1", "--format=%H^", *version)
    found = commit and read("rev-parse", "--verify", f"{commit}^{{commit}}")
    if not found:
        raise Stop(
            f"The commit {commit or 'of the version before'} is not in this clone. "
            "Get the whole history first: git fetch --unshallow"
        )
    return found


def _unpack_commit(commit, folder):
    remove(folder)
    folder.mkdir()
    packed = folder / "old.tar"
    run(["git", "archive", "--output", packed, commit, *manifests()], cwd=ROOT)
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")


def export_translations(options):
    """Write again the addons' .pot and fr.po, keeping the translations in them."""
    with exclusive("test", TESTING), databases() as found:
        with exclusive("setup", BUSY):
            found.template()
        with found.scratch(f"{PREFIX}_i18n") as name:
            command = [VENV / "bin/python", ROOT / "tests/translations.py"]
            command += [CONFIG, name, *manifests()]
            run(command, env=found.env, cwd=STACK)


def shell(options):
    """Open Odoo's shell on the demo database."""
    name = _demo_name(options)
    with databases() as found:
        with exclusive("setup", BUSY):
            found.demo(name)
        command = [VENV / "bin/odoo", "shell", "-c", CONFIG, "-d", name]
        return run([*command, "--no-http"], check=False, env=found.env, cwd=ROOT)


def screenshot(options):
    """Photograph a page of the server that 'make run' serves."""
    if not (VENV / "bin/python").exists():
        raise Stop("Start the server first, in another terminal: make run")
    command = [VENV / "bin/python", ROOT / "tests/screenshots.py"]
    command += ["--server", f"http://{options.host}:{options.port}", options.url]
    for key in ("login", "password", "name"):
        if value := getattr(options, key):
            command += [f"--{key}", value]
    return run([*command, *shlex.split(options.args)], check=False, env=environ())


def guide(options):
    """Make the pictures of the guides again, from a fresh demonstration."""
    names = shlex.split(options.args)
    options.host, options.port, options.args = "127.0.0.1", _free_port(), ""
    with exclusive("test", TESTING), databases() as found:
        with exclusive("setup", BUSY):
            template = found.demo_template()
        log = LOGS / "odoo-guide.log"
        with (
            found.scratch(f"{PREFIX}_guide", template) as name,
            _odoo(found, name, options, log),
        ):
            say("Making the pictures")
            command = [VENV / "bin/python", ROOT / "tests/guide_pictures.py"]
            command += [f"http://{options.host}:{options.port}", *names]
            return run(command, check=False, env=found.env, cwd=STACK)


def servers(options):
    """Try two servers on one database with a replica, and kill them by turns."""
    with exclusive("test", TESTING), databases() as found:
        with exclusive("setup", BUSY):
            provide_servers_environments()
            nginx, demo = provide_nginx(), found.demo_template()
        libraries = next(SERVERS_VENV.resolve().glob("lib/python3*/site-packages"))
        env = found.env | {
            "MIFE_SERVERS_LIBS": str(libraries),
            "MIFE_STORE": str(STORE_VENV / "bin/moto_server"),
            "MIFE_NGINX": str(nginx),
        }
        command = [VENV / "bin/python", ROOT / "tests/servers/trial.py", CONFIG, demo]
        command += [FILESTORE / demo, STACK / "servers"]
        return run(command, check=False, env=env, cwd=STACK)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def backup(options):
    """Save the database and its files in one archive."""
    path = Path(options.file or f"mife-{time.strftime('%Y%m%d-%H%M%S')}.tar")
    return _keep("backup", _demo_name(options), path.absolute())


def restore(options):
    """Make a database of an archive, neutralised unless told otherwise; check it."""
    if not (options.file and options.db):
        raise Stop("Name the archive and a new database: make restore FILE=... DB=...")
    live = ["--live"] if options.live else []
    return _keep("restore", options.db, Path(options.file).absolute(), *live)


def check(options):
    """Read every frozen document of the database again."""
    return _keep("check", _demo_name(options))


def _keep(act, name, *arguments):
    with databases() as found:
        command = [VENV / "bin/python", HERE / "keep.py", CONFIG, act, name]
        return run([*command, *arguments], check=False, env=found.env, cwd=STACK)


def stop(options):
    for number in stop_others():
        say(f"Ended process {number}")
    if not is_external() and (STACK / "pg").exists():
        with exclusive("cluster", None):
            Cluster().stop()
    say("Nothing of this checkout runs any more.")


def clean(options):
    """Stop what runs and remove all that the other commands made."""
    stop(options)
    note = STACK / "socket-folder"
    if note.exists():
        remove(Path(note.read_text()))
    remove(STACK)
    say(f"Removed {STACK}")


def main(options):
    command = COMMANDS[options.command]
    with registered():
        return command(options) or 0


COMMANDS = {
    "setup": setup,
    "run": serve,
    "test": test,
    "lint": lint,
    "bench": bench,
    "figures": figures,
    "upgrade": upgrade,
    "i18n": export_translations,
    "shell": shell,
    "screenshot": screenshot,
    "guide": guide,
    "servers": servers,
    "backup": backup,
    "restore": restore,
    "check": check,
    "stop": stop,
    "clean": clean,
}
