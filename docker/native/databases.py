# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's databases: templates rebuilt when their sources change, copies to work on.

They are made in layers, each a database that bears the digest of what it was made
from as its comment, written last: the apps ours depend on, which seldom change, our
addons installed on a copy of them, then what the tests and the demo each add to a copy
of that. So a change of ours is always seen through a real installation, at the price
of an update.
"""

import ast
import contextlib
import os
import shutil

from cluster import is_external, query
from environments import VENV
from stack import (
    OURS,
    ROOT,
    STACK,
    Stop,
    digest_of,
    file_digest,
    remove,
    run,
    say,
    together,
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
BASE, ADDONS, OLD = f"{PREFIX}_base", f"{PREFIX}_addons", f"{PREFIX}_old"
TEST, DEMO = f"{PREFIX}_template", f"{PREFIX}_demo_template"
MARK = "mife "
FRENCH_USERS = """
env["res.users"].with_context(active_test=False).search([]).write(
    {"lang": "fr_FR", "tz": "Europe/Paris", "tour_enabled": False}
)
env["res.partner"].with_context(active_test=False).search([]).write({"lang": "fr_FR"})
"""
# As "odoo db init --language=fr_FR --country=fr" leaves a database
FRANCE = f"""
{FRENCH_USERS}
france = env.ref("base.fr")
env.company.write({{"country_id": france.id, "currency_id": france.currency_id.id}})
env["res.lang"].search([("code", "!=", "fr_FR")]).active = False
env["ir.default"].set("res.partner", "lang", "fr_FR")
env.ref("base.partner_admin").name = "Administrateur"
# What the installation said in English
env["mail.message"].search([]).unlink()
env = env(context={{}})
"""
# The demo data of Odoo's own apps is in English: that of the addons named comes alone
DEMO_DATA = """
from odoo.modules.loading import load_demo
from odoo.modules.module_graph import ModuleGraph

graph = ModuleGraph(env.cr, mode="load")
installed = env["ir.module.module"].search([("state", "=", "installed")])
graph.extend(installed.mapped("name"))
for package in graph:
    if package.name in {addons}:
        env["ir.module.module"].browse(package.id).demo = True
        assert load_demo(env, package, {{}}, "init"), package.name
"""
COMMIT = "env.cr.commit()\n"
# Made for the database of the tests only, with the one of Odoo's robot that clicks
BUNDLES = """
views = env["ir.qweb"]
scripts, styles = views._get_bundles_to_pregenarate()
scripts.add("web.assets_clickbot")
for name in sorted(scripts | styles):
    if ("test" in name or "clickbot" in name) is not {tests}:
        continue
    if name in scripts:
        views._get_asset_bundle(name, css=False, js=True).js()
    if name in styles:
        views._get_asset_bundle(name, css=True, js=False).css()
"""


def manifests():
    """Return {addon: manifest} of the addons present in the checkout."""
    found = {}
    for name in OURS:
        path = ROOT / name / "__manifest__.py"
        if path.is_file():
            found[name] = ast.literal_eval(path.read_text())
    if not found:
        raise Stop(f"No addon found in {ROOT}: expected {' and '.join(OURS)}.")
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
            str(VENV.readlink()),
            file_digest(__file__),
        )
        self.digest = MARK + digest_of(self.base_digest, addons_digest())
        write_config()

    def _query(self, statement, database=None):
        return query(self.env, database or self.maintenance, statement)

    def _program(self, *command):
        run(command, log=f"{command[0]}-{command[-1]}", env=self.env, cwd=STACK)

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

    def odoo(self, name, *arguments, log, settings=CONFIG, **options):
        arguments = ("-c", settings, "-d", name, *arguments)
        command = [VENV / "bin/odoo", *arguments]
        return run(command, log=log, env=self.env, cwd=STACK, **options)

    def shell(self, name, code, log, settings=CONFIG):
        """Run a piece of Python in Odoo's shell."""
        script = STACK / f"{log}.py"
        write(script, code)
        command = [VENV / "bin/odoo", "shell", "-c", settings, "-d", name, "--no-http"]
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

    def _install(self, name, modules, log, *arguments, **options):
        self.odoo(
            name,
            *("-i", ",".join(modules), "--stop-after-init", "--no-http", *arguments),
            log=log,
            **options,
        )

    def _build_base(self):
        options = ("--load-language=en_US,fr_FR",)
        self._install(BASE, dependencies(), "install-base", *options)

    def _build_addons(self):
        self.copy(BASE, ADDONS)
        self._install(ADDONS, manifests(), "install-addons")
        self.shell(ADDONS, BUNDLES.format(tests=False) + COMMIT, "bundles")

    def _build_test(self):
        self.copy(ADDONS, TEST)
        self.shell(TEST, BUNDLES.format(tests=True) + COMMIT, "bundles-test")

    def _build_demo(self):
        self.copy(ADDONS, DEMO)
        data = DEMO_DATA.format(addons=sorted(manifests()))
        self.shell(DEMO, FRANCE + data + FRENCH_USERS + COMMIT, "install-demo")

    def old_templates(self, commit, folder):
        """Make databases of our addons as they are in ``folder``: without demo, with.

        The commit says what that is: they are made once for each.
        """
        self._base()
        settings = folder / "odoo.conf"
        write(settings, CONFIG.read_text().replace(f"= {ROOT}\n", f"= {folder}\n"))
        digest = MARK + digest_of(self.base_digest, commit)
        plain, demo = OLD, f"{OLD}_demo"

        def build_plain():
            self.copy(BASE, plain)
            self._install(plain, manifests(), "upgrade-install", settings=settings)

        def build_demo():
            self.copy(plain, demo)
            data = DEMO_DATA.format(addons=sorted(manifests()))
            code = FRANCE + data + FRENCH_USERS + COMMIT
            self.shell(demo, code, "upgrade-demo", settings=settings)

        self._layer(plain, digest, f"Installing {commit}", build_plain)
        self._layer(demo, digest, "Adding its demo data", build_demo)
        return plain, demo

    def update(self, name, log):
        """Bring our addons in the database to the code as it is."""
        self.odoo(
            name,
            *("-u", ",".join(manifests()), "--i18n-overwrite"),
            *("--stop-after-init", "--no-http"),
            log=log,
        )

    def _base(self):
        self._layer(
            BASE,
            self.base_digest,
            "Installing in a database the Odoo apps ours depend on",
            self._build_base,
        )

    def _addons(self):
        """Make what both templates are copied from: our addons, no data of theirs."""
        self._base()
        message = "Installing our addons in it"
        self._layer(ADDONS, self.digest, message, self._build_addons)

    def _template(self, name, message, build):
        if self.comment(name) != self.digest:
            self._addons()
            self._layer(name, self.digest, message, build)
        return name

    def template(self):
        """Make the database that tests copy: no demo data, English and French."""
        message = "Preparing the database of the tests"
        return self._template(TEST, message, self._build_test)

    def demo_template(self):
        """Make the demo database: French only, with the demo data of our addons."""
        message = "Preparing the database of the demo"
        return self._template(DEMO, message, self._build_demo)

    def templates(self):
        """Make both, side by side."""
        if {self.comment(TEST), self.comment(DEMO)} != {self.digest}:
            self._addons()
        together(self.template, self.demo_template)

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
            self.update(name, "update")
            self.set_comment(name, self.digest)

    @contextlib.contextmanager
    def scratch(self, name, source=None):
        """Yield a fresh copy of a template, dropped at the end."""
        self.copy(source or self.template(), name)
        try:
            yield name
        finally:
            self.drop(name)
