# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The Python environments: Odoo's, the linters', the verifier's of badges."""

import importlib.util
import os
import platform
import sys
import sysconfig
from pathlib import Path

from packages import (
    ODOO_PACKAGES,
    SYSTEM_ROOT,
    has_apt,
    library_folders,
    machine_apt,
    postgres_folder,
    provide_odoo,
    unpacked,
)
from stack import (
    STACK,
    Stop,
    file_digest,
    once,
    output,
    popen,
    remove,
    run,
    wait,
    write,
    write_script,
)

HERE = Path(__file__).parent
VENV = STACK / "venv"
LINT_VENV = STACK / "venv-lint"
VERIFIER_VENV = STACK / "venv-verifier"
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
        with unpacked(machine_apt().download("python3-pip-whl"), root):
            pass
        wheels = sorted(root.glob("usr/share/python-wheels/pip-*.whl"))
    return wheels[-1]


def _build(venv, requirements):
    """Make an environment with exactly these packages, all wheels checked by hash."""
    remove(venv)
    python = venv / "bin/python"
    has_pip = importlib.util.find_spec("ensurepip") is not None
    flags = [] if has_pip else ["--without-pip"]
    run([sys.executable, "-m", "venv", *flags, venv], log=f"{venv.name}-create")
    pip = [python, "-m", "pip"]
    if not has_pip:
        wheel = _pip_wheel()
        bootstrap = ["install", "--no-index", "--no-deps", wheel]
        run([python, f"{wheel}/pip", *bootstrap], log=f"{venv.name}-pip")
    arguments = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-input"]
    arguments += ["--disable-pip-version-check", "--progress-bar=off"]
    arguments += [f"--cache-dir={STACK}/cache/pip"]
    for path in requirements:
        arguments += ["-r", path]
    run([*pip, "install", *arguments], log=f"{venv.name}-install")


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
    """Make the environment in which Odoo, the addons and their tests run."""
    source = os.environ.get("ODOO_SRC")
    if source:
        source = Path(source).expanduser().resolve()
        if (series := _source_series(source)) != SERIES:
            raise Stop(f"ODOO_SRC={source} is Odoo {series}, Odoo (19, 0) is needed.")
        files = _requirements("odoo", "addons", "test")
    elif _importable_odoo():
        files = _requirements("addons", "test")
    else:
        provide_odoo()
        source = ODOO_PACKAGES
        files = _requirements("odoo", "addons", "test")

    def act():
        _build(VENV, files)
        site = next(VENV.glob("lib/python3*/site-packages"))
        folders = [source] if source else _site_folders()
        lines = [f"import site; site.addsitedir({str(path)!r})" for path in folders]
        write(site / "odoo19.pth", "\n".join(lines) + "\n")

    inputs = [sys.version, source, [file_digest(path) for path in files]]
    once("venv", "Installing Odoo's Python packages", inputs, act)
    if source == ODOO_PACKAGES:
        once("compile", "Compiling Odoo once", inputs, _compile_odoo)
    _write_scripts()
    return source


def _write_scripts():
    scripts = VENV / "bin"
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
    wkhtmltopdf = next(VENV.glob("lib/python3*/site-packages/pydf/bin/wkhtmltopdf"))
    write_script(scripts / "wkhtmltopdf", f'#!/bin/sh\nexec "{wkhtmltopdf}" "$@"\n')
    chromium = SYSTEM_ROOT / "usr/lib/chromium/chromium"
    if chromium.exists():
        write_script(scripts / "chromium", f'#!/bin/sh\nexec "{chromium}" "$@"\n')


def _compile_odoo():
    """Compile in processes of ours: the workers of compileall survive their parent."""
    top = ODOO_PACKAGES / "odoo"
    folders = [*top.iterdir(), *(top / "addons").iterdir()]
    folders = sorted(
        path for path in folders if path.is_dir() and path != top / "addons"
    )
    count = os.cpu_count() or 1
    command = [VENV / "bin/python", "-m", "compileall", "-qq"]
    processes = [
        popen([*command, *folders[first::count]], env=environ())
        for first in range(count)
    ]
    for process in processes:
        # Odoo's templates of Python files do not compile: the code says nothing
        wait(process)


def provide_lint_environment():
    _provide(LINT_VENV, "lint", "Installing the linters")


def provide_verifier_environment():
    _provide(VERIFIER_VENV, "verifier", "Installing the verifier of badges")


def _provide(venv, name, sentence):
    files = _requirements(name)
    inputs = [sys.version, [file_digest(path) for path in files]]
    once(venv.name, sentence, inputs, lambda: _build(venv, files))


def environ():
    """Return the environment in which the stack's programs find one another."""
    result = dict(os.environ)
    folders = [VENV / "bin", postgres_folder(), SYSTEM_ROOT / "usr/bin"]
    path = [str(folder) for folder in folders if folder and folder.is_dir()]
    result["PATH"] = os.pathsep.join([*path, result.get("PATH", os.defpath)])
    if SYSTEM_ROOT.is_dir():
        libraries = [str(folder) for folder in library_folders()]
        libraries += filter(None, [result.get("LD_LIBRARY_PATH")])
        result["LD_LIBRARY_PATH"] = os.pathsep.join(libraries)
        result["FONTCONFIG_FILE"] = str(STACK / "fonts.conf")
        magic = SYSTEM_ROOT / "usr/lib/file/magic.mgc"
        if magic.exists():
            result["MAGIC"] = str(magic)
    for name in ("CACHE", "CONFIG", "DATA"):
        result[f"XDG_{name}_HOME"] = str(STACK / "home" / name.lower())
    result["PYTHONPYCACHEPREFIX"] = str(STACK / "pycache")
    result.pop("PYTHONDONTWRITEBYTECODE", None)
    return result
