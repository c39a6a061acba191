# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Check any page of the product: axe-core, headers, what its content policy stops."""

import importlib.util
import json
import re
from http import HTTPStatus
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlencode, urljoin

from lxml import html
from reach import (
    find_beyond_keyboard,
    find_cut,
    find_lost_without_scripts,
    list_sendings,
    read_texts,
)
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


def violations(browser, url=None, within=None, **options):
    """Return what axe-core finds wrong, of any impact, in one line each.

    In the page at ``url``, or in the one that is open; in the whole of it, or
    ``within`` what a selector finds: the frame of the back office is Odoo's; the
    ``options`` are those of ``Browser.open``.
    """
    if url:
        browser.open(url, **options)
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
        found, texts = [], {}
        with self.allow_requests(), Browser(self.base_url()) as browser:
            browser.set_cookies(self.opener.cookies.get_dict())
            media = [{"name": "prefers-reduced-motion", "value": "reduce"}]
            browser.call("Emulation.setEmulatedMedia", features=media)
            for screen in SCREENS.values():
                browser._resize(*screen)
                for url in [*urls, *more]:
                    found += violations(browser, url, quiet=0.3)
                    # a page that is refused sends elsewhere: it would not be seen
                    seen = browser.evaluate("location.pathname")
                    self.assertEqual(seen.removeprefix("/fr"), url.split("?")[0])
                    if screen != SCREENS["desktop"]:
                        continue
                    texts[url] = read_texts(browser)
                    found += self._name(url, find_beyond_keyboard(browser))
                    found += self._name(url, find_cut(browser))
            found += self._find_lost(browser, texts)
            found += browser.errors
        self.assertFalse(found, "\n".join(found))
        for url in (*urls, *more):
            with self.subTest(url=url):
                answer = self.url_open(url)
                self._check_headers(answer)
                self._check_forms(answer)

    def _name(self, url, found):
        return [f"{url}: {line}" for line in found]

    def _find_lost(self, browser, texts):
        browser.call("Emulation.setScriptExecutionDisabled", value=True)
        browser._resize(*SCREENS["desktop"])
        for url, shown in texts.items():
            browser.open(url, quiet=0.1)
            yield from self._name(url, find_lost_without_scripts(browser, shown))

    def _check_forms(self, answer):
        """Send each form of a page as a browser without scripts does."""
        for method, target, values in list_sendings(answer.text):
            with self.subTest(page=answer.url, target=target, values=values):
                url = urljoin(answer.url, target or "")
                with self.env.cr.savepoint() as savepoint:
                    if method == "GET":
                        led = self.url_open(f"{url}?{urlencode(values)}")
                    else:
                        led = self.url_open(url, data=dict(values))
                    self._check_led_on(led)
                    savepoint.rollback()
                self.env.invalidate_all()

    def _check_led_on(self, answer):
        """Check that it is a page that says something, and what to do next."""
        self.assertEqual(answer.status_code, HTTPStatus.OK)
        if answer.headers["Content-Type"].startswith("text/html"):
            page = html.fromstring(answer.text)
            self.assertTrue(page.xpath("//h1"))
            self.assertTrue(
                page.xpath("//main//a | //main//button | //main//*[@role='status']")
            )
            self.assertEqual(self.url_open(answer.url).status_code, HTTPStatus.OK)

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
