# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's databases: templates rebuilt when their sources change, copies to work on.

A template is made in two layers, each a database that bears the digest of what it was
made from as its comment, written last: the addons ours depend on, which seldom change,
then ours, installed on a copy of the first. So a change of ours is always seen through
a real installation, at the price of an update.
"""

import ast
import contextlib
import os
import shutil

from cluster import is_external, query
from environments import VENV
from stack import (
    ADDONS,
    ROOT,
    STACK,
    Stop,
    digest_of,
    file_digest,
    remove,
    run,
    say,
    write,
)

# Databases of one name on two servers have each their files
SERVER = os.environ.get("PGHOST", ""), os.environ.get("PGPORT", "")
SUFFIX = f"-{digest_of(SERVER)[:8]}" if is_external() else ""
CONFIG = STACK / f"odoo{SUFFIX}.conf"
DATA_DIR = STACK / f"data{SUFFIX}"
FILESTORE = DATA_DIR / "filestore"
UNINSTALLED = ("tests", "readme", "__pycache__")
# Several checkouts may share a server
PREFIX = f"mife_{digest_of(str(ROOT))[:8]}"
TEST, DEMO = f"{PREFIX}_template", f"{PREFIX}_demo_template"
MARK = "mife "
PREGENERATE = "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()\n"
FRENCH_USERS = """
env["res.users"].with_context(active_test=False).search([]).write(
    {"lang": "fr_FR", "tz": "Europe/Paris", "tour_enabled": False}
)
env["res.partner"].with_context(active_test=False).search([]).write({"lang": "fr_FR"})
env.ref("base.partner_admin").name = "Administrateur"
env.cr.commit()
"""


def manifests():
    """Return {addon: manifest} of the addons present in the checkout."""
    found = {}
    for name in ADDONS:
        path = ROOT / name / "__manifest__.py"
        if path.is_file():
            found[name] = ast.literal_eval(path.read_text())
    if not found:
        raise Stop(f"No addon found in {ROOT}: expected {' and '.join(ADDONS)}.")
    return found


def dependencies():
    ours = manifests()
    needed = {name for manifest in ours.values() for name in manifest["depends"]}
    return sorted(needed - set(ours))


def addons_digest():
    """Hash all that an installation of the addons loads."""
    found = []
    for name in manifests():
        for path in sorted((ROOT / name).rglob("*")):
            parts = path.relative_to(ROOT / name).parts
            if path.is_file() and not any(part in UNINSTALLED for part in parts):
                found.append((name, *parts, file_digest(path)))
    return digest_of(found)


def write_config():
    options = {
        "addons_path": ROOT,
        "data_dir": DATA_DIR,
        "bin_path": VENV / "bin",
        "http_interface": "127.0.0.1",
        "list_db": False,
        "server_wide_modules": "base,rpc,web",
        "max_cron_threads": 1,
        "screenshots": STACK / "failures",
    }
    lines = [f"{name} = {value}" for name, value in options.items()]
    content = "\n".join(["[options]", *lines]) + "\n"
    if not CONFIG.exists() or CONFIG.read_text() != content:
        write(CONFIG, content)


class Databases:
    def __init__(self, env, source):
        self.env = env
        self.maintenance = os.environ.get("PGDATABASE") or "postgres"
        self.base_digest = MARK + digest_of(
            str(source),
            dependencies(),
            (STACK / "stamps/venv").read_text(),
            file_digest(__file__),
        )
        self.digest = MARK + digest_of(self.base_digest, addons_digest())
        write_config()

    def _query(self, statement, database=None):
        return query(self.env, database or self.maintenance, statement)

    def _program(self, *command):
        run(command, log=command[0], env=self.env, cwd=STACK)

    def exists(self, name):
        statement = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"
        return bool(self._query(statement))

    def comment(self, name):
        statement = (
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            f"WHERE datname = '{name}'"
        )
        return "".join(self._query(statement))

    def set_comment(self, name, text):
        self._query(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")

    def drop(self, name):
        self._program("dropdb", "--if-exists", "--force", name)
        remove(FILESTORE / name)

    def copy(self, source, name):
        """Make ``name`` a fresh copy of a database and of its files.

        Odoo never writes in a file of its filestore, so hard links are enough.
        """
        self.drop(name)
        FILESTORE.mkdir(parents=True, exist_ok=True)
        if (FILESTORE / source).is_dir():
            shutil.copytree(FILESTORE / source, FILESTORE / name, copy_function=os.link)
        self._program("createdb", "--template", source, name)

    def odoo(self, name, *arguments, log, **options):
        arguments = ("-c", CONFIG, "-d", name, *arguments)
        command = [VENV / "bin/odoo", *arguments]
        return run(command, log=log, env=self.env, cwd=STACK, **options)

    def shell(self, name, code, log):
        """Run a piece of Python in Odoo's shell."""
        script = STACK / f"{log}.py"
        write(script, code)
        command = [VENV / "bin/odoo", "shell", "-c", CONFIG, "-d", name, "--no-http"]
        with script.open() as stream:
            run(command, log=log, env=self.env, cwd=STACK, stdin=stream)
        script.unlink()

    def _layer(self, name, digest, message, build):
        if self.comment(name) == digest:
            return
        say(message)
        self.drop(name)
        build()
        self.set_comment(name, digest)

    def _install(self, name, modules, log, *options):
        self.odoo(
            name,
            *("-i", ",".join(modules), "--stop-after-init", "--no-http", *options),
            log=log,
        )

    def template(self):
        """Make the database that tests copy: no demo data, English and French."""
        base, base_log = f"{TEST}_base", "install-test-base"

        def build_base():
            self._install(base, dependencies(), base_log, "--load-language=en_US,fr_FR")

        def build():
            self.copy(base, TEST)
            self._install(TEST, manifests(), "install-test")
            self.shell(TEST, PREGENERATE, "assets-test")

        if self.comment(TEST) == self.digest:
            return TEST
        self._layer(
            base,
            self.base_digest,
            "Installing in a test database the Odoo apps ours depend on",
            build_base,
        )
        self._layer(TEST, self.digest, "Installing our addons in it", build)
        return TEST

    def demo_template(self):
        """Make the demo database: French only, with the demo data of our addons."""
        base, base_log = f"{DEMO}_base", "install-demo-base"

        def build_base():
            command = [VENV / "bin/odoo", "db", "-c", CONFIG, "init", base]
            command += ["--language=fr_FR", "--country=fr"]
            run(command, log="create-demo", env=self.env, cwd=STACK)
            self._install(base, dependencies(), base_log)
            self.shell(base, FRENCH_USERS, "french-demo")

        def build():
            self.copy(base, DEMO)
            # Odoo gives demo data to the addons whose dependencies have theirs: let it
            # believe so, for ours alone, because that of Odoo's apps is in English
            flag = "UPDATE ir_module_module SET demo = {} WHERE name != ALL ('{{{}}}')"
            ours = ",".join(manifests())
            self._query(flag.format("TRUE", ours), DEMO)
            self._install(DEMO, manifests(), "install-demo")
            self._query(flag.format("FALSE", ours), DEMO)
            self.shell(DEMO, FRENCH_USERS + PREGENERATE, "assets-demo")

        if self.comment(DEMO) == self.digest:
            return DEMO
        self._layer(
            base,
            self.base_digest,
            "Installing in a demo database the Odoo apps ours depend on",
            build_base,
        )
        self._layer(DEMO, self.digest, "Installing our addons with demo data", build)
        return DEMO

    def demo(self, name):
        """Bring the database that people use up to date, and keep what they wrote."""
        if not self.exists(name):
            template = self.demo_template()
            say(f"Creating the database {name}")
            self.copy(template, f"{name}_part")
            self.set_comment(f"{name}_part", self.digest)
            remove(FILESTORE / name)
            (FILESTORE / f"{name}_part").rename(FILESTORE / name)
            self._query(f'ALTER DATABASE "{name}_part" RENAME TO "{name}"')
        comment = self.comment(name)
        if not comment.startswith(MARK):
            raise Stop(
                f"The database {name} exists and was not made here: it is left alone. "
                "Choose another name, for example: make run DB=mife_demo2"
            )
        if comment != self.digest:
            say(f"The addons changed: updating the database {name}")
            self.odoo(
                name,
                *("-u", ",".join(manifests()), "--i18n-overwrite"),
                *("--stop-after-init", "--no-http"),
                log="update",
            )
            self.set_comment(name, self.digest)

    @contextlib.contextmanager
    def scratch(self, name):
        """Yield a fresh copy of the test template, dropped at the end."""
        self.copy(self.template(), name)
        try:
            yield name
        finally:
            self.drop(name)
