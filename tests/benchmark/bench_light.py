# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a phone waits for on a poor network: a month, next to core's own home.

A browser that has nothing yet opens each page at 400 kb/s, from this process: the pages
are compressed as the proxy of the product does (docker/nginx).
"""

import contextlib
import gzip
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from bench_hours import new_contractor
from bench_portal import MONTH, new_clerk
from werkzeug.serving import make_server

import odoo.modules.module
from odoo.http import get_default_session, root
from odoo.service import security
from odoo.tests.test_cursor import TestCursor
from odoo.tools import config

from odoo.addons.mife_insertion_clauses.controllers import portal as insertion_portal
from odoo.addons.mife_label.controllers import portal_home, portal_jury

sys.path.insert(0, str(Path(__file__).parents[1]))
from screenshots import SCREENS, Browser  # noqa: E402

PEOPLE = 10
# bytes a second, and milliseconds to answer, of a phone at the edge of a network
SPEED, LATENCY = 400_000 / 8, 100
WEIGHT, PAINT = 150, 2.0
TYPES = ("text/", "application/javascript", "application/json", "image/svg")
TITLE = "#wrapwrap h1, #wrapwrap h3"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


class Meter(Browser):
    """A browser on a poor network, which counts what comes in."""

    received = 0

    def _note(self, event):
        super()._note(event)
        if event.get("method") == "Network.loadingFinished":
            self.received += event["params"]["encodedDataLength"]

    def measure(self, url):
        """Return (kB, seconds to the first paint, seconds to its scripts)."""
        self._resize(*SCREENS["phone"])
        network = {"offline": False, "latency": LATENCY}
        speeds = dict.fromkeys(("downloadThroughput", "uploadThroughput"), SPEED)
        self.call("Network.emulateNetworkConditions", **network, **speeds)
        self.received = 0
        self.open(url)
        painted, ready = self.evaluate(PAINTED), self.evaluate(READY)
        return self.received / 1000, painted / 1000, ready / 1000


def compress(app):
    """Return the application as its proxy serves it: what is text, compressed."""

    def serve(environ, start_response):
        said = {}

        def start(status, headers, exc_info=None):
            said.update(status=status, headers=headers)

        body = b"".join(app(environ, start))
        headers = [(n, v) for n, v in said["headers"] if n.lower() != "content-length"]
        kind = dict((n.lower(), v) for n, v in headers).get("content-type", "")
        if kind.startswith(TYPES) and len(body) > 1024:
            body = gzip.compress(body, 6)
            headers.append(("Content-Encoding", "gzip"))
        start_response(said["status"], [*headers, ("Content-Length", str(len(body)))])
        return [body]

    return serve


@contextlib.contextmanager
def serving(env):
    """Serve what this transaction holds, which is rolled back; give the address."""
    lock = threading.RLock()
    cursor = patch.object(
        env.registry, "cursor", lambda readonly=False: TestCursor(env.cr, lock, False)
    )
    settings = {"db_name": [env.cr.dbname], "dbfilter": "", "list_db": False}
    before = {name: config[name] for name in settings}
    # what the cursor of a test asks before it opens
    test = SimpleNamespace(
        assertCanOpenTestCursor=lambda: None, test_cursor_lock_timeout=60
    )
    with cursor, patch.object(odoo.modules.module, "current_test", test):
        for name, value in settings.items():
            config[name] = value
        server = make_server("127.0.0.1", 0, compress(root), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            for name, value in before.items():
                config[name] = value


def sign_in(env, user):
    """Return the cookie of a session of ``user``."""
    env.flush_all()
    session = root.session_store.new()
    session.update(get_default_session(), db=env.cr.dbname, _trace_disable=True)
    session.uid, session.login = user.id, user.login
    session.session_token = security.compute_session_token(session, env(user=user))
    session.context = dict(env(user=user)["res.users"].context_get())
    root.session_store.save(session)
    return {"session_id": session.sid}


def measure(env, address, user, url):
    """Open a page in a browser that has nothing, once the server has all it needs."""
    cookies = sign_in(env, user)
    with Meter(address) as first:
        first.set_cookies(cookies)
        first.open(url)
    with Meter(address) as browser:
        browser.set_cookies(cookies)
        figures = browser.measure(url)
        if not browser.evaluate(
            "!!document.querySelector('#wrapwrap h1, #wrapwrap h3')"
        ):
            raise AssertionError(f"{url} shows no page.")
        return figures


def as_core(_response, *_said):
    """Leave the home of the portal as Odoo makes it."""


def bench_light_month(env):
    """Open the month of ten people cold, and core's home in the same run."""
    env = env(context=dict(env.context, tracking_disable=True))
    clerk = new_clerk(env)
    contractor = new_contractor(env)
    clerk.partner_id.parent_id = contractor.partner_id
    contractor.contact_ids = clerk.partner_id
    month = env["insertion.declaration"].create(
        {"contractor_id": contractor.id, "month": MONTH}
    )
    month.line_ids[PEOPLE:].unlink()
    with serving(env) as address:
        kilobytes, painted, ready = measure(
            env, address, clerk, f"/my/insertion/months/{month.id}"
        )
        with (
            patch.object(insertion_portal, "add_to_home", as_core),
            patch.object(portal_home, "add_to_home", as_core),
            patch.object(portal_jury, "add_to_home", as_core),
        ):
            core_kilobytes, core_painted, core_ready = measure(
                env, address, clerk, "/my"
            )
    for name, figures in (
        ("month", (kilobytes, painted, ready)),
        ("core's /my", (core_kilobytes, core_painted, core_ready)),
    ):
        print("{}: {:.0f} kB, painted {:.2f} s, ready {:.2f} s".format(name, *figures))
    return [
        ("L1", "month_weight", kilobytes / WEIGHT, 1.0),
        ("L2", "month_first_paint", painted / PAINT, 1.0),
        ("L3", "month_weight_of_core", kilobytes / core_kilobytes, 0.25),
        ("L4", "month_paint_of_core", painted / core_painted, 0.5),
        ("L5", "month_ready_of_core", ready / core_ready, 0.5),
    ]
