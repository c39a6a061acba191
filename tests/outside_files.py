# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A walk along the links of our pages, as each role, to whatever is no page."""

import re
from collections import Counter
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from own_database import query
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect, Rule

LINK = re.compile(r"""(?:href|src)="(/[^"#]+)""")
# of one address, whatever its record, by role
MOST = 2
# what no link of a page leads to: the back office and what is written on papers do
STARTS = {
    "public": ("/label/register", "/label/register.json", "/insertion/figures"),
    "company": ("/my/insertion/manifest.webmanifest", "/my/insertion/offline.js"),
}
IN_FORCE = (
    "SELECT token FROM label_award WHERE active AND holder_siret IS NOT NULL"
    " AND valid_until > now() ORDER BY id DESC"
)
RECORDS = {
    "/label/badge/{}.svg": IN_FORCE,
    "/label/badge/{}.png": IN_FORCE,
    "/label/badge/{}.jwt": IN_FORCE,
    "/label/achievement/{}": "SELECT id FROM label_standard WHERE state != 'draft'",
    "/label/issuer/{}": "SELECT company_id FROM label_programme",
    "/label/status/{}/revocation": "SELECT company_id FROM label_programme",
    "/my/insertion/icon-{}.png": "SELECT 192",
    "/label/letter/{}": "SELECT id FROM label_letter ORDER BY id DESC",
    "/label/interview/{}/pdf": "SELECT id FROM label_interview",
    "/label/minutes/{}/pdf": (
        "SELECT id FROM label_session WHERE state = 'published' ORDER BY id"
    ),
    "/label/minutes/{}/docx": (
        "SELECT id FROM label_session WHERE state = 'published' ORDER BY id"
    ),
}


class Found(NamedTuple):
    role: str
    rule: str
    url: str
    headers: object


class FileWalk:
    def __init__(self, door, routes, parameters):
        self.door = door
        self.parameters = parameters
        rules = [
            Rule(address, endpoint=address)
            for address, endpoint in routes.items()
            if endpoint.routing["type"] == "http"
            and "GET" in (endpoint.routing["methods"] or ["GET"])
        ]
        self.routes = Map(rules).bind("localhost")

    def find(self, roles, staff):
        """Return what is no page among what the roles find, and the staff opens."""
        found = [one for seen in self.door.each(self._walk, roles) for one in seen]
        addresses = [
            pattern.format(value)
            for pattern, asked in RECORDS.items()
            for (value,) in query(self.door.database, f"{asked} LIMIT 2")
        ]
        tries = [
            ("public" if "/label/badge" in address else role, address)
            for address in addresses
            for role in staff
        ]
        for answers in self.door.each(lambda one: self._open(*one)[0], tries):
            found += answers
        return found

    def _walk(self, role):
        found, seen, taken = [], set(), Counter()
        waiting = ["/my", *STARTS.get(role, ()), *self._list_own(role)]
        while waiting:
            url = waiting.pop()
            if url in seen or not (rule := self._match(url)) or taken[rule] >= MOST:
                continue
            seen.add(url)
            taken[rule] += 1
            files, links = self._open(role, url)
            found += files
            waiting += links
        return found

    def _list_own(self, role):
        """Yield addresses of one record each, which no page may lead to any more."""
        own = self.door.facts["own"].get(role, {})
        for rule in self.routes.map.iter_rules():
            [name, *others] = rule.arguments or [None]
            model = self.parameters.get(name)
            if model in own and not others:
                for number in own[model][:MOST]:
                    yield rule.rule.replace(f"<int:{name}>", str(number))

    def _match(self, url):
        """Return the route of ours that answers an address, None for what is not."""
        if url == "/my":
            return url
        try:
            return self.routes.match(unquote(urlsplit(url).path), method="GET")[0]
        except (HTTPException, RequestRedirect):
            return None

    def _open(self, role, url):
        """Return what an address gave if it is no page, and where its page leads."""
        status, headers, text = self.door.fetch(role, url)
        if 300 <= status < 400:
            return [], [urlsplit(headers.get("Location") or "").path]
        if status != 200:
            return [], []
        if headers["Content-Type"].startswith("text/html"):
            return [], [unescape(link) for link in LINK.findall(text)]
        return [Found(role, self._match(url), url, headers)], []
