# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Debian packages, unpacked into the stack by apt and dpkg without any privilege.

apt runs with the machine's own sources, keys and proxy, but keeps its lists and
downloads in the stack: nothing is installed on the machine.
"""

import functools
import os
import re
import shutil
import sys
import threading
from pathlib import Path

from stack import (
    LOGS,
    STACK,
    Stop,
    file_digest,
    popen,
    provide,
    remove,
    run,
    say,
    wait,
    write,
)

SYSTEM_ROOT = STACK / "system"
ODOO_ROOT = STACK / "odoo"
BYTECODE = STACK / "pycache"
ODOO_PACKAGES = ODOO_ROOT / "usr/lib/python3/dist-packages"

ODOO_VERSION = "19.0.0+dfsg-1"
ODOO_SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"
# Files that Odoo's package links to instead of shipping them
ODOO_ASSETS = (
    "fonts-font-awesome",
    "fonts-glyphicons-halflings",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "gsfonts",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# Listed by the backend's bundle, dropped by Debian; without it each page of the
# backend writes an error in the browser's console
ODOO_MISSING = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"

POSTGRES_PROGRAMS = (
    "postgres",
    "initdb",
    "pg_ctl",
    "psql",
    "createdb",
    "dropdb",
    "pg_dump",
)
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
FONTS = ("fonts-dejavu-core", "fonts-liberation")
# Of the static wkhtmltopdf, and of python-magic
LIBRARIES = (
    "fontconfig",
    "libfontconfig1",
    "libfreetype6",
    "libmagic1",
    "libx11-6",
    "libxext6",
    "libxrender1",
)

OTHER_ODOO = (
    "Get Odoo 19.0 from its publisher and give its folder: "
    "make run ODOO_SRC=/path/to/odoo"
)
NO_APT = (
    "{missing} not found, and this machine has no apt to get it from: install it, "
    "or use a Debian machine or the containers of docker/compose.yaml."
)


_APT_LOCK = threading.Lock()


def postgres_folder():
    """Return the folder of a complete PostgreSQL server, newest first, or None."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0),
        reverse=True,
    )
    unpacked = SYSTEM_ROOT.resolve().glob("usr/lib/postgresql/*/bin")
    searched = [Path(folder) for folder in os.get_exec_path()]
    for folder in (*searched, *installed, *unpacked):
        if all(os.access(folder / name, os.X_OK) for name in POSTGRES_PROGRAMS):
            return folder
    return None


def browser():
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def has_apt():
    return bool(shutil.which("apt-get") and shutil.which("dpkg"))


class Apt:
    """apt with its state in the stack; ``source`` replaces the machine's sources."""

    def __init__(self, name, source=None):
        self.folder = STACK / "apt" / name
        self.source = source
        self.archives = self.folder / "archives"

    def _configure(self):
        for folder in ("lists/partial", "archives/partial", "cache"):
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
        lines = [
            f'Dir::State::Lists "{self.folder}/lists/";',
            f'Dir::Cache "{self.folder}/cache/";',
            f'Dir::Cache::Archives "{self.archives}/";',
            'Debug::NoLocking "true";',
            'Acquire::Languages "none";',
            'Acquire::Retries "3";',
            'APT::Sandbox::User "root";',
            "#clear APT::Update::Pre-Invoke;",
            "#clear APT::Update::Post-Invoke;",
            "#clear APT::Update::Post-Invoke-Success;",
            "#clear DPkg::Post-Invoke;",
        ]
        if self.source:
            sources = self.folder / "sources.list"
            write(sources, f"{self.source}\n")
            lines += [
                f'Dir::Etc::SourceList "{sources}";',
                'Dir::Etc::SourceParts "/dev/null";',
            ]
        write(self.folder / "apt.conf", "\n".join(lines) + "\n")

    def _run(self, *arguments, log, **options):
        command = ["apt-get", "-q", "-c", self.folder / "apt.conf", *arguments]
        return run(command, log=f"apt-{self.folder.name}-{log}", **options)

    def update(self):
        """Get the lists; that of a source in disorder may fail, others may suffice."""
        self._configure()
        self._run("update", log="update", check=False)

    def mirror(self):
        """Return the address of the Debian archive among the sources."""
        self._run("indextargets", "--format", "$(SITE) $(LABEL)", log="targets")
        targets = (LOGS / f"apt-{self.folder.name}-targets.log").read_text()
        for line in targets.splitlines():
            site, _, label = line.partition(" ")
            if label == "Debian" or site.rstrip("/").endswith("/debian"):
                return site
        raise Stop(f"None of this machine's package sources is Debian's. {OTHER_ODOO}")

    def missing(self, *packages):
        """Return {file name: hash} of all that these packages lack on this machine."""
        (self.folder / "nothing/partial").mkdir(parents=True, exist_ok=True)
        self._run(
            *("-y", "--no-install-recommends", "--print-uris", "install", *packages),
            *("-o", f"Dir::Cache::Archives={self.folder}/nothing/"),
            *("-o", "Acquire::ForceHash=sha256"),
            log="plan",
        )
        plan = (LOGS / f"apt-{self.folder.name}-plan.log").read_text()
        return dict(re.findall(r"^'\S+' (\S+\.deb) \d+ SHA256:(\w+)$", plan, re.M))

    def download_missing(self, *packages):
        """Download them with all they depend on and return the checked files."""
        wanted = self.missing(*packages)
        if wanted:
            arguments = ("-y", "--no-install-recommends", "--download-only")
            self._run(*arguments, "install", *packages, log="download-missing")
        for name, sha256 in wanted.items():
            check(self.archives / name, sha256)
        return [self.archives / name for name in wanted]

    def download(self, *packages):
        """Download just these packages, present on the machine or not.

        apt checks each against the hash of its signed index.
        """
        folder = self.folder / "debs"
        folder.mkdir(exist_ok=True)
        names = [package.partition("=")[0] for package in packages]
        self._run("download", *packages, log=f"download-{names[0]}", cwd=folder)
        return [max(folder.glob(f"{name}_*.deb")) for name in names]


@functools.cache
def _machine_apt():
    apt = Apt("machine")
    apt.update()
    return apt


def machine_apt():
    """Return apt with the machine's sources, its lists got once in this process."""
    with _APT_LOCK:
        return _machine_apt()


def check(path, sha256):
    found = file_digest(path)
    if found != sha256:
        path.unlink()
        raise Stop(
            f"{path.name} is not the expected file: its SHA-256 is {found}, "
            f"not {sha256}. It was removed; run the same command again."
        )


def unpack(debs, folder):
    for deb in debs:
        run(["dpkg", "-x", deb, folder])
        remove(deb)


def provide_system(extra=()):
    """Unpack what the machine lacks among the server, the browser, fonts, libraries."""
    server, chrome = postgres_folder(), browser()
    if server and SYSTEM_ROOT.resolve() in server.parents:
        server = None
    wanted = [*FONTS, *LIBRARIES, *extra]
    wanted += [] if server else ["postgresql"]
    wanted += [] if chrome else ["chromium"]
    wanted += [] if shutil.which("pdftoppm") else ["poppler-utils"]
    if not has_apt():
        for name, found in (("PostgreSQL", server), ("Chromium", chrome)):
            if not found:
                raise Stop(NO_APT.format(missing=name))
        return

    def build(folder):
        debs = machine_apt().download_missing(*wanted)
        say(f"Unpacking {len(debs)} system packages")
        unpack(debs, folder)
        _write_fontconfig(folder)

    provide(
        SYSTEM_ROOT.name,
        "Getting what this machine lacks: " + ", ".join(wanted),
        [wanted, server],
        build,
    )


def provide_nginx():
    """Return the program, the machine's or one unpacked for the trial of servers."""
    folders = os.pathsep.join([*os.get_exec_path(), "/usr/sbin"])
    if found := shutil.which("nginx", path=folders):
        return found
    if not has_apt():
        raise Stop(NO_APT.format(missing="nginx"))

    def build(folder):
        unpack(machine_apt().download_missing("nginx-light"), folder)

    provide("nginx", "Getting nginx", ["nginx-light"], build)
    return STACK / "nginx/usr/sbin/nginx"


def provide_odoo():
    """Unpack Debian's Odoo 19 and the files it links to."""
    if not has_apt():
        raise Stop(f"This machine has neither Odoo 19 nor apt to get it. {OTHER_ODOO}")

    def build(folder):
        debian = machine_apt()
        keyring = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
        signed = f"[signed-by={keyring}] " if keyring.exists() else ""
        sid = Apt("sid", f"deb {signed}{debian.mirror()} sid main")
        sid.update()
        try:
            odoo, montserrat = sid.download(
                f"odoo-19={ODOO_VERSION}", "fonts-montserrat"
            )
        except Stop as error:
            raise Stop(
                f"Debian's odoo-19 {ODOO_VERSION} could not be had: {error} If Debian "
                f"has replaced that version: {OTHER_ODOO}"
            ) from None
        check(odoo, ODOO_SHA256)
        assets = debian.download(*ODOO_ASSETS)
        say("Unpacking Odoo")
        unpack([odoo, montserrat, *assets], folder)
        packages = folder / ODOO_PACKAGES.relative_to(ODOO_ROOT)
        # Shipped beside odoo, they would answer "import setup", "import addons"
        for name in ("addons", "doc", "setup"):
            remove(packages / name)
        write(packages / ODOO_MISSING, "/* not in Debian's package */\n")
        compile_odoo(packages / "odoo")

    provide(
        ODOO_ROOT.name,
        f"Getting Odoo 19 (Debian's odoo-19 {ODOO_VERSION}, 120 MB)",
        [ODOO_VERSION, ODOO_SHA256, ODOO_ASSETS, ODOO_MISSING, sys.version],
        build,
    )


def compile_odoo(top):
    """Compile in processes of ours: the workers of compileall survive their parent."""
    say("Compiling Odoo once")
    folders = [*top.iterdir(), *(top / "addons").iterdir()]
    folders = sorted(
        path for path in folders if path.is_dir() and path != top / "addons"
    )
    count = os.cpu_count() or 1
    command = [sys.executable, "-m", "compileall", "-qq"]
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(BYTECODE)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    processes = [
        popen([*command, *folders[first::count]], env=env) for first in range(count)
    ]
    for process in processes:
        # Odoo's templates of Python files do not compile: the code says nothing
        wait(process)


def library_folders():
    """Return the folders that hold the unpacked libraries, for LD_LIBRARY_PATH."""
    folders, root = [], SYSTEM_ROOT.resolve()
    for top in root / "usr/lib", root / "lib":
        for folder in top.glob("*-linux-gnu"):
            folders += [folder, folder / "nss", folder / "pulseaudio"]
    return [folder for folder in folders if folder.is_dir()]


def _write_fontconfig(root):
    """Describe to fontconfig the fonts of the machine and those of the stack."""
    fonts = root / "usr/share"
    rules = ("30-metric-aliases", "45-latin", "49-sansserif", "60-latin")
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
        "<fontconfig>",
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
        "<dir>/usr/share/fonts</dir>",
        f"<dir>{fonts}/fonts</dir>",
        f"<cachedir>{STACK}/cache/fontconfig</cachedir>",
        *(
            '<include ignore_missing="yes">'
            f"{fonts}/fontconfig/conf.avail/{rule}.conf</include>"
            for rule in rules
        ),
        "</fontconfig>",
    ]
    write(root / "fonts.conf", "\n".join(lines) + "\n")
