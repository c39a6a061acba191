# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Make the pictures of the guides again, from the demonstration.

``make guide`` serves a fresh demonstration and runs this; against "make run"::

    python tests/guide_pictures.py http://127.0.0.1:8069 [NAME ...]

A picture is a line of ``PICTURES``. A guide shows it by its name.
"""

import io
import sys
import time
from base64 import b64decode
from pathlib import Path
from typing import NamedTuple

import requests
from PIL import Image
from screenshots import SCREENS, Browser

ROOT = Path(__file__).parents[1]
PASSWORD = "demo"
# enough to read the words of a screen, in a few tens of kilobytes
SIZES = {"desktop": (1000, 562), "phone": (390, 844)}
QUALITY = 60
CALL = "/web/dataset/call_kw"

CLAUSES, LABEL = "mife_insertion_clauses", "mife_label"


class Picture(NamedTuple):
    addon: str
    name: str
    login: str
    # with {id} for the record that ``find`` (model, domain, order) is the first of
    url: str
    find: tuple = ()
    screen: str = "desktop"
    # what to click, or to scroll to, before the picture
    script: str = ""


FACILITATOR, OFFICER, MANAGER = (
    "facilitatrice.clauses",
    "heures.clauses",
    "responsable.clauses",
)
COMPANY, BUYER = "entreprise.clauses", "acheteur.clauses"
COACH, SECRETARY = "coach.label", "secretaire.label"
JUROR, CANDIDATE = "jure.label", "entreprise.label"
RUNNING = [("state", "=", "running"), ("landing_state", "in", ["late", "at_risk"])]
# where a page of the portal leads first
FOLLOW = "//main//a[contains(@href, '{}')]/@href"

PICTURES = (
    Picture(CLAUSES, "turns", FACILITATOR, "/odoo/insertion-turns"),
    Picture(
        *(CLAUSES, "lot", FACILITATOR, "/odoo/insertion-lots/{id}"),
        find=("insertion.lot", RUNNING, "date_start"),
    ),
    Picture(CLAUSES, "introductions", FACILITATOR, "/odoo/insertion-introductions"),
    Picture(
        *(CLAUSES, "month", OFFICER),
        "/odoo/action-mife_insertion_clauses.insertion_month_open_past_action",
    ),
    Picture(
        *(CLAUSES, "statement", MANAGER, "/odoo/insertion-statements/{id}"),
        find=("insertion.statement", [("state", "=", "issued")], "id"),
    ),
    Picture(CLAUSES, "company", COMPANY, "/my/insertion", screen="phone"),
    Picture(
        *(CLAUSES, "company-month", COMPANY, "/my/insertion"),
        find=(FOLLOW.format("/my/insertion/months/"),),
        screen="phone",
    ),
    Picture(CLAUSES, "buyer", BUYER, "/my/clauses"),
    Picture(
        *(CLAUSES, "buyer-contract", BUYER, "/my/clauses"),
        # not the papers of the buyer, which stand beside his contracts
        find=("//main//a[substring-after(@href, '/my/clauses/') > 0]/@href",),
    ),
    Picture(LABEL, "applications", COACH, "/odoo/label-applications"),
    Picture(
        *(LABEL, "application", COACH, "/odoo/label-applications/{id}"),
        find=("label.application", [("state", "=", "in_progress")], "id"),
        script="document.querySelector('.nav-link[name=answers]')?.click()",
    ),
    Picture(
        *(LABEL, "session", SECRETARY, "/odoo/label-juries/{id}"),
        find=("label.session", [("state", "=", "reading")], "date_start"),
    ),
    Picture(
        *(LABEL, "juror", JUROR, "/my/jury"),
        find=(FOLLOW.format("/my/jury/"),),
        screen="phone",
    ),
    Picture(
        *(LABEL, "company", CANDIDATE, "/my/label"),
        find=(FOLLOW.format("/my/label/"),),
    ),
)


class Photographer:
    def __init__(self, browser):
        self.browser = browser
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        browser.call("Emulation.setEmulatedMedia", features=[still])

    def photograph(self, picture):
        self.browser.login(picture.login, PASSWORD)
        self.browser._resize(*SCREENS[picture.screen])
        self.browser.open(self._get_url(picture))
        if picture.script:
            self.browser._last_activity = time.monotonic()
            self.browser.evaluate(picture.script)
            self.browser.settle()
        shot = self.browser.call("Page.captureScreenshot", format="png")["data"]
        image = Image.open(io.BytesIO(b64decode(shot))).convert("RGB")
        image.thumbnail(SIZES[picture.screen], Image.Resampling.LANCZOS)
        target = ROOT / picture.addon / "static/guide" / f"{picture.name}.webp"
        target.parent.mkdir(parents=True, exist_ok=True)
        image.save(target, quality=QUALITY, method=6)
        return target

    def _get_url(self, picture):
        if not picture.find:
            return picture.url
        if len(picture.find) == 1:
            return self._follow(picture.url, *picture.find)
        return picture.url.format(id=self._find(*picture.find))

    def _follow(self, url, path):
        """Return the first address that a page leads to."""
        self.browser.open(url)
        return self.browser.evaluate(
            f"document.evaluate({path!r}, document, null, 2, null).stringValue"
        )

    def _find(self, model, domain, order):
        urls = [self.browser.server]
        cookies = self.browser.call("Network.getCookies", urls=urls)["cookies"]
        params = {
            "model": model,
            "method": "search",
            "args": [domain],
            "kwargs": {"order": order, "limit": 1},
        }
        answer = requests.post(
            f"{self.browser.server}{CALL}/{model}/search",
            json={"jsonrpc": "2.0", "params": params},
            cookies={cookie["name"]: cookie["value"] for cookie in cookies},
            timeout=60,
        ).json()
        return answer["result"][0]


def main(server, *names):
    chosen = [p for p in PICTURES if not names or p.name in names]
    with Browser(server) as browser:
        photographer = Photographer(browser)
        for picture in chosen:
            target = photographer.photograph(picture)
            print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1024} kB")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
