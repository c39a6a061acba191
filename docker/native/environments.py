# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The Python environments: Odoo's, and those of what is not beside it."""

import importlib.util
import os
import platform
import sys
import sysconfig
from pathlib import Path

from packages import (
    BYTECODE,
    ODOO_PACKAGES,
    SYSTEM_ROOT,
    has_apt,
    library_folders,
    machine_apt,
    postgres_folder,
    provide_odoo,
    provide_system,
    unpack,
)
from stack import (
    STACK,
    Stop,
    file_digest,
    output,
    provide,
    run,
    together,
    write,
    write_script,
)

HERE = Path(__file__).parent
VENV = STACK / "venv"
LINT_VENV = STACK / "venv-lint"
VERIFIER_VENV = STACK / "venv-verifier"
SERVERS_VENV = STACK / "venv-servers"
STORE_VENV = STACK / "venv-store"
SUPPORTED = ((3, 11), (3, 12), (3, 13))
SERIES = "(19, 0)"


def check_machine():
    version = sys.version_info[:2]
    if version not in SUPPORTED or platform.python_implementation() != "CPython":
        names = ", ".join(f"{major}.{minor}" for major, minor in SUPPORTED)
        raise Stop(
            f"This is Python {platform.python_version()}; the pinned packages exist "
            f"for CPython {names}. Choose one of them: make run PYTHON=python3.11"
        )
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise Stop(
            f"This machine is {platform.system()} {platform.machine()}; the pinned "
            "packages exist for Linux x86_64. Elsewhere use docker/compose.yaml."
        )


def _requirements(*names):
    return [HERE / f"requirements-{name}.txt" for name in names]


def _pip_wheel():
    """Return a pip to start with where Python has no ensurepip, as on bare Debian."""
    wheels = sorted(Path("/usr/share/python-wheels").glob("pip-*.whl"))
    if not wheels:
        root = STACK / "pip"
        if not has_apt():
            raise Stop("This Python has no pip: install its ensurepip or venv package.")
        unpack(machine_apt().download("python3-pip-whl"), root)
        wheels = sorted(root.glob("usr/share/python-wheels/pip-*.whl"))
    return wheels[-1]


def _build(venv, requirements):
    """Make an environment with exactly these packages, all wheels checked by hash."""
    python = venv / "bin/python"
    log = venv.name.rpartition("-")[0]
    has_pip = importlib.util.find_spec("ensurepip") is not None
    flags = [] if has_pip else ["--without-pip"]
    run([sys.executable, "-m", "venv", *flags, venv], log=f"{log}-create")
    pip = [python, "-m", "pip"]
    if not has_pip:
        wheel = _pip_wheel()
        bootstrap = ["install", "--no-index", "--no-deps", wheel]
        run([python, f"{wheel}/pip", *bootstrap], log=f"{log}-pip")
    arguments = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-input"]
    arguments += ["--disable-pip-version-check", "--progress-bar=off"]
    arguments += [f"--cache-dir={STACK}/cache/pip"]
    for path in requirements:
        arguments += ["-r", path]
    run([*pip, "install", *arguments], log=f"{log}-install")


def _source_series(folder):
    release = folder / "odoo/release.py"
    if not release.is_file():
        raise Stop(f"ODOO_SRC={folder} holds no odoo/release.py: it is no Odoo folder.")
    code = "import runpy, sys; print(runpy.run_path(sys.argv[1])['version_info'][:2])"
    return (output([sys.executable, "-c", code, release]) or "").strip()


def _importable_odoo():
    """Tell whether the Python that runs this already has an Odoo 19.0."""
    code = "from odoo import release; print(release.version_info[:2])"
    return (output([sys.executable, "-c", code], cwd="/") or "").strip() == SERIES


def _site_folders():
    """Return the folders where the Python that runs this finds its packages."""
    standard = set(sysconfig.get_paths().values()) - {sysconfig.get_path("purelib")}
    standard -= {sysconfig.get_path("platlib")}
    folders = [Path(path) for path in sys.path[1:] if path not in standard]
    return [path for path in folders if path.is_dir() and path.name != "lib-dynload"]


def provide_odoo_environment():
    """Make the environment in which Odoo, the addons and their tests run.

    Return the folder of Odoo, None when it is among the packages of this Python.
    """
    actions = [provide_system]
    files = _requirements("odoo", "addons", "test")
    if source := os.environ.get("ODOO_SRC"):
        source = Path(source).expanduser().resolve()
        if (series := _source_series(source)) != SERIES:
            raise Stop(f"ODOO_SRC={source} is Odoo {series}, Odoo (19, 0) is needed.")
    elif _importable_odoo():
        files = files[1:]
    else:
        source = ODOO_PACKAGES
        actions.append(provide_odoo)

    def build(venv):
        _build(venv, files)
        _write_scripts(venv)

    def provide_packages():
        inputs = [sys.version, source, [file_digest(path) for path in files]]
        provide(VENV.name, "Installing Odoo's Python packages", inputs, build)

    together(*actions, provide_packages)
    _write_paths([source.resolve()] if source else _site_folders())
    return source


def _write_paths(folders):
    """Let the environment find Odoo, or the packages of the Python it was made by."""
    site = next(VENV.resolve().glob("lib/python3*/site-packages"))
    lines = [f"import site; site.addsitedir({str(path)!r})" for path in folders]
    write(site / "odoo19.pth", "\n".join(lines) + "\n")


def _write_scripts(venv):
    scripts = venv / "bin"
    # A script of its own, not "python -m odoo": with workers, Odoo starts argv[0] again
    # for the process that serves websockets. The shell stands spaces in its path.
    write_script(
        scripts / "odoo",
        f"""#!/bin/sh
'''exec' "{scripts}/python" "$0" "$@"
' '''
import odoo.cli

odoo.cli.main()
""",
    )
    wkhtmltopdf = next(venv.glob("lib/python3*/site-packages/pydf/bin/wkhtmltopdf"))
    write_script(scripts / "wkhtmltopdf", f'#!/bin/sh\nexec "{wkhtmltopdf}" "$@"\n')


def provide_lint_environment():
    _provide(LINT_VENV, "lint", "Installing the linters")


def provide_verifier_environment():
    _provide(VERIFIER_VENV, "verifier", "Installing the verifier of badges")


def provide_servers_environments():
    _provide(SERVERS_VENV, "servers", "Installing what several servers share")
    _provide(STORE_VENV, "store", "Installing a store of files")


def _provide(venv, name, sentence):
    files = _requirements(name)
    inputs = [sys.version, [file_digest(path) for path in files]]
    provide(venv.name, sentence, inputs, lambda folder: _build(folder, files))


def environ():
    """Return the environment in which the stack's programs find one another."""
    result = dict(os.environ)
    root = SYSTEM_ROOT.resolve()
    folders = [VENV.resolve() / "bin", postgres_folder()]
    folders += [root / "usr/lib/chromium", root / "usr/bin"]
    path = [str(folder) for folder in folders if folder and folder.is_dir()]
    result["PATH"] = os.pathsep.join([*path, result.get("PATH", os.defpath)])
    if root.is_dir():
        libraries = [str(folder) for folder in library_folders()]
        libraries += filter(None, [result.get("LD_LIBRARY_PATH")])
        result["LD_LIBRARY_PATH"] = os.pathsep.join(libraries)
        result["FONTCONFIG_FILE"] = str(root / "fonts.conf")
        magic = root / "usr/lib/file/magic.mgc"
        if magic.exists():
            result["MAGIC"] = str(magic)
    for name in ("CACHE", "CONFIG", "DATA"):
        result[f"XDG_{name}_HOME"] = str(STACK / "home" / name.lower())
    result["PYTHONPYCACHEPREFIX"] = str(BYTECODE)
    result.pop("PYTHONDONTWRITEBYTECODE", None)
    return result
