# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Check any page of the product: axe-core, headers, what its content policy stops."""

import importlib.util
import json
import re
from http import HTTPStatus
from operator import attrgetter
from pathlib import Path

from screenshots import SCREENS, Browser

PACKAGE = importlib.util.find_spec("axe_playwright_python")
SCRIPT = Path(PACKAGE.submodule_search_locations[0], "axe.min.js")
POLICY = {
    "default-src 'self'",
    "frame-ancestors 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
}
# WCAG 2.5.3, which axe leaves out unless asked: who speaks to a page says what is seen
NAMES = {"rules": {"label-content-name-mismatch": {"enabled": True}}}
RUN = "axe.run(%s, %s).then((found) => JSON.stringify(found.violations))"
# the same of fields, that axe does not judge: a name of one's own holds the label
FIELDS = """[...document.querySelectorAll("[aria-label]")]
    .filter((field) => [...(field.labels || [])].some((label) => {
        const seen = label.innerText.trim().toLowerCase();
        return label.offsetParent && !field.ariaLabel.toLowerCase().includes(seen);
    }))
    .map((field) => field.outerHTML.slice(0, 160))"""
# WCAG 1.4.10: nothing is read by scrolling sideways, at 320 px, nor at twice the size
NARROW = {"320 px": (320, 640, True), "200 %": (683, 384, False)}
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"


def violations(browser, url=None, within=None):
    """Return what axe-core finds wrong, of any impact, in one line each.

    In the page at ``url``, or in the one that is open; in the whole of it, or
    ``within`` what a selector finds: the frame of the back office is Odoo's.
    """
    if url:
        browser.open(url)
    browser.evaluate(SCRIPT.read_text())
    answer = browser.call(
        "Runtime.evaluate",
        expression=RUN
        % (json.dumps(within) if within else "document", json.dumps(NAMES)),
        awaitPromise=True,
        returnByValue=True,
    )
    return [
        f"{url}: {violation['id']} ({violation['impact']}): {node['html'][:160]} "
        f"{node['failureSummary'].splitlines()[-1].strip()}"
        for violation in json.loads(answer["result"]["value"])
        for node in violation["nodes"]
    ] + [f"{url}: label in name: {field}" for field in browser.evaluate(FIELDS)]


class PagesCase:
    """Visit pages named by their route: {login: [(route, attributes of the test)]}.

    ``None`` for the login is a visitor who is not signed in.
    """

    pages = {}

    def check_pages(self, login, *more):
        """Visit the pages of ``login``, and ``more`` addresses, on both screens."""
        self.authenticate(login, login)
        urls = [self._url(*page) for page in self.pages.get(login, ())]
        found = []
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            for width, height, mobile in SCREENS.values():
                browser._resize(width, height, mobile)
                for url in [*urls, *more]:
                    found += violations(browser, url)
                    # a page that is refused sends elsewhere: it would not be seen
                    seen = browser.evaluate("location.pathname")
                    self.assertEqual(seen.removeprefix("/fr"), url.split("?")[0])
                    if mobile:
                        found += self._find_too_wide(browser, url)
                        browser._resize(width, height, mobile)
            found += browser.errors
        self.assertFalse(found, "\n".join(found))
        for url in (*urls, *more):
            with self.subTest(url=url):
                self._check_headers(self.url_open(url))

    def _find_too_wide(self, browser, url):
        """Return on which narrow screens the open page is scrolled sideways."""
        for name, screen in NARROW.items():
            browser._resize(*screen)
            if (pixels := browser.evaluate(TOO_WIDE)) > 0:
                yield f"{url}: {pixels} px too wide at {name}"

    def _check_headers(self, page):
        headers = page.headers
        self.assertEqual(page.status_code, HTTPStatus.OK)
        self.assertEqual(headers["X-Frame-Options"], "SAMEORIGIN")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn(headers["Referrer-Policy"], ("same-origin", "no-referrer"))
        policy = headers["Content-Security-Policy"].split("; ")
        self.assertLessEqual(POLICY, set(policy))
        self.assertIn("camera=()", headers["Permissions-Policy"])

    def _url(self, route, *names):
        values = [attrgetter(name)(self) for name in names]
        values = iter([getattr(value, "id", value) for value in values])
        return re.sub(r"<[^>]+>", lambda _match: str(next(values)), route)
