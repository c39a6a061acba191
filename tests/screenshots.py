# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Photograph any page of the product, back office or portal, on desktop and phone.

For people, against the server of "make run", by address or by action::

    make screenshot URL=/odoo/action-mife_label.label_application_action LOGIN=admin
    make screenshot URL=/my LOGIN=portal PASSWORD=portal NAME=portal ARGS=--full

In a test (``HttpCase``), with the session of ``self.authenticate``::

    with self.allow_requests(), Browser(self.base_url()) as browser:
        browser.set_cookies(self.opener.cookies.get_dict())
        errors = browser.photograph("/my", folder / "portal")
"""

import argparse
import base64
import contextlib
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

import requests
import websocket

FOLDER = Path(__file__).parents[1] / ".stack/screenshots"
# name: (width, height, is a phone)
SCREENS = {"desktop": (1366, 768, False), "phone": (390, 844, True)}
PROGRAMS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--hide-scrollbars",
    "--no-first-run",
    "--remote-debugging-port=0",
)
# The page has nothing left to load, compute or draw
SETTLED = """(
    document.readyState === "complete"
    && document.fonts.status === "loaded"
    && (typeof odoo === "undefined" || odoo.isReady !== false)
    && (!document.querySelector(".o_web_client")
        || (odoo.isReady === true && !!document.querySelector(".o_action_manager *")))
    && !document.querySelector(".o_blockUI, .o_loading_indicator, .o_skeleton_wrapper")
    && Array.from(document.images).every(
        (image) => image.complete || image.loading === "lazy"
    )
)"""
# The back office scrolls inside its page
HEIGHT = """Math.ceil(Math.max(
    document.documentElement.scrollHeight,
    ...Array.from(
        document.querySelectorAll(".o_content, .o_form_view *, #wrapwrap, main"),
        (element) => /auto|scroll/.test(getComputedStyle(element).overflowY)
            ? innerHeight + element.scrollHeight - element.clientHeight
            : 0
    )
))"""
# In seconds without a request
QUIET = 0.6

NO_SERVER = "No server answers at {}: start 'make run' first."


class PageError(Exception):
    pass


def _free_memory():
    """Lift the limit that a test's Odoo puts on itself: Chromium reserves terabytes."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


class Browser:
    """A Chromium of one page, driven by its DevTools protocol."""

    def __init__(self, server, lang="fr-FR", timezone="Europe/Paris"):
        self.server = server.rstrip("/")
        self.lang = lang
        self.timezone = timezone
        self.errors = []
        self._pending = {}
        self._last_activity = 0.0
        self._number = 0

    def __enter__(self):
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        if not program:
            raise PageError("No Chromium found: run this through make.")
        self._profile = tempfile.mkdtemp(prefix="mife-chromium-")
        command = [
            program,
            *SWITCHES,
            f"--user-data-dir={self._profile}",
            "about:blank",
        ]
        with Path(self._profile, "stderr").open("w") as errors:
            self._process = subprocess.Popen(
                command, stdout=errors, stderr=errors, preexec_fn=_free_memory
            )
        try:
            self._connect()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception):
        with contextlib.suppress(Exception):
            self._socket.close()
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _connect(self):
        note = Path(self._profile, "DevToolsActivePort")
        deadline = time.monotonic() + 30
        while not (note.exists() and len(note.read_text().splitlines()) == 2):
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = Path(self._profile, "stderr").read_text()[-2000:]
                raise PageError(f"Chromium did not start: {said}")
            time.sleep(0.1)
        port = note.read_text().splitlines()[0]
        with requests.Session() as session:
            session.trust_env = False
            targets = session.get(
                f"http://127.0.0.1:{port}/json/list", timeout=10
            ).json()
        page = next(target for target in targets if target["type"] == "page")
        self._socket = websocket.create_connection(
            page["webSocketDebuggerUrl"], suppress_origin=True, timeout=60
        )
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setLocaleOverride", locale=self.lang)
        self.call("Emulation.setTimezoneOverride", timezoneId=self.timezone)
        headers = {"Accept-Language": f"{self.lang},{self.lang[:2]};q=0.9"}
        self.call("Network.setExtraHTTPHeaders", headers=headers)
        self.set_cookies({"frontend_lang": self.lang.replace("-", "_")})

    def call(self, method, **params):
        """Send a command of the protocol and return its result."""
        self._number += 1
        number = self._number
        message = {"id": number, "method": method, "params": params}
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                break
            self._note(answer)
        if "error" in answer:
            raise PageError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def _note(self, event):
        method, params = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            # The bus keeps a request open for ever
            if "/websocket" not in params["request"]["url"]:
                self._pending[params["requestId"]] = params
                self._last_activity = time.monotonic()
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            if self._pending.pop(params["requestId"], None):
                self._last_activity = time.monotonic()
        elif method == "Page.frameNavigated":
            self._forget_left(params["frame"])
        elif method == "Runtime.consoleAPICalled" and params["type"] == "error":
            values = (
                arg.get("value", arg.get("description")) for arg in params["args"]
            )
            self.errors.append(" ".join(map(str, values)))
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            thrown = details.get("exception", {}).get("description", details["text"])
            self.errors.append(thrown)
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            entry = params["entry"]
            self.errors.append(f"{entry['text']} {entry.get('url', '')}".strip())

    def _forget_left(self, frame):
        """Wait no longer for the page that was left: Chromium may never say its end."""
        self._pending = {
            number: asked
            for number, asked in self._pending.items()
            if asked.get("frameId") != frame["id"]
            or asked["loaderId"] == frame["loaderId"]
        }

    def evaluate(self, expression):
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise PageError(f"{expression}: {answer['exceptionDetails']['text']}")
        return answer["result"].get("value")

    def set_cookies(self, cookies):
        for name, value in cookies.items():
            self.call("Network.setCookie", name=name, value=value, url=self.server)

    def login(self, login, password):
        """Sign in through the login form, as a person does."""
        with requests.Session() as session:
            session.trust_env = False
            url = f"{self.server}/web/login"
            try:
                form = session.get(url, timeout=60).text
            except requests.ConnectionError:
                raise PageError(NO_SERVER.format(self.server)) from None
            token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
            values = {"login": login, "password": password, "csrf_token": token}
            answer = session.post(url, values, timeout=60, allow_redirects=False)
            if not answer.is_redirect:
                raise PageError(f"{login!r} cannot sign in with that password.")
            self.set_cookies({"session_id": session.cookies["session_id"]})

    def open(self, url, quiet=QUIET):
        target = urllib.parse.urljoin(f"{self.server}/", url)
        self._pending.clear()
        self._last_activity = time.monotonic()
        answer = self.call("Page.navigate", url=target)
        if answer.get("errorText"):
            raise PageError(NO_SERVER.format(target))
        self.settle(quiet)

    def click(self, selector):
        """Click an element, and wait for what comes of it, another page included."""
        self._last_activity = time.monotonic()
        self.evaluate(f"document.querySelector({selector!r}).click()")
        self.settle()

    def settle(self, quiet=QUIET, timeout=60):
        """Wait until the page has no request under way and nothing left to draw."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            settled = self.evaluate(SETTLED)
            idle = time.monotonic() - self._last_activity > quiet
            if settled and idle and not self._pending:
                return
            time.sleep(0.1)
        urls = [asked["request"]["url"] for asked in self._pending.values()]
        waiting = ", ".join(urls) or "the page's own scripts"
        raise PageError(f"The page is still busy after {timeout} s: {waiting}")

    def _resize(self, width, height, mobile):
        self.call(
            "Emulation.setDeviceMetricsOverride",
            **{"width": width, "height": height, "mobile": mobile},
            deviceScaleFactor=1,
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=mobile)

    def photograph(self, url, path, full=False, screens=SCREENS):
        """Write ``path``-desktop.png and -phone.png; return the console's errors."""
        self.errors.clear()
        for screen in screens:
            width, height, mobile = SCREENS[screen]
            self._resize(width, height, mobile)
            self.open(url)
            if full:
                self._resize(width, max(height, self.evaluate(HEIGHT)), mobile)
                self.settle()
            image = self.call("Page.captureScreenshot", format="png")["data"]
            target = Path(f"{path}-{screen}.png")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(base64.b64decode(image))
        return list(self.errors)


def main():
    parser = argparse.ArgumentParser(description="Photograph a page of the product.")
    parser.add_argument("url", help="address of the page, for example /my")
    parser.add_argument("--server", default="http://127.0.0.1:8069")
    parser.add_argument("--login", help="nobody when left out")
    parser.add_argument("--password", help="the login itself when left out")
    parser.add_argument("--name", help="of the files; from the address when left out")
    parser.add_argument("--full", action="store_true", help="the whole page's height")
    options = parser.parse_args()
    name = options.name or re.sub(r"\W+", "-", options.url).strip("-") or "home"
    try:
        with Browser(options.server) as browser:
            if options.login:
                browser.login(options.login, options.password or options.login)
            errors = browser.photograph(options.url, FOLDER / name, full=options.full)
    except PageError as error:
        sys.exit(str(error))
    for screen in SCREENS:
        print(FOLDER / f"{name}-{screen}.png")
    for error in errors:
        print(f"console error: {error}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
