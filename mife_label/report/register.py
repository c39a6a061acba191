# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from typing import NamedTuple

from odoo import fields
from odoo.fields import Domain
from odoo.tools import remove_accents

from ..common.rules.codes import format_code
from ..rules.steps import AWARDED_RESULTS, JURY_RESULTS
from ..rules.validity import LIVE_STATES

# a withdrawal is told until the day the label would have ended
TOLD_STATES = (*LIVE_STATES, "suspended", "withdrawn")
STATUSES = ("valid", "suspended", "withdrawn")


class Search(NamedTuple):
    """What a visitor asks for; an empty word asks for everything."""

    text: str = ""
    size: str = ""
    sector: str = ""
    status: str = ""


class Holder(NamedTuple):
    """A line of the register: nothing of it is a person's."""

    number: str
    name: str
    town: str
    size: str
    sector: str
    status: str
    status_label: str
    valid_from: object
    valid_until: object
    since: object
    url: str


class Register:
    """What anybody may read of a label: who holds it, who lost it, its figures.

    Read from the labels at each visit. sudo: what it gives is public once the manager
    opened the register.
    """

    def __init__(self, programme):
        programme.ensure_one()
        self.env = programme.env
        self.programme = programme
        self._today = self.env["label.award"]._get_today()
        self._holders = None

    @property
    def holders(self):
        """Every line, by name."""
        if self._holders is None:
            awards = self._find_awards()
            lines = [self._describe(award) for award in awards]
            self._holders = sorted(lines, key=lambda line: _fold(line.name))
        return self._holders

    def find(self, search):
        """Return the lines that a search asks for.

        :param search: a ``Search``; the text is part of a name, a town or a number
        """
        wanted = _fold(search.text)
        return [
            line
            for line in self.holders
            if wanted in _fold(f"{line.name}\n{line.town}\n{line.number}")
            and search.size in ("", line.size)
            and search.sector in ("", line.sector)
            and search.status in ("", line.status)
        ]

    def get_choices(self):
        """Return the (sizes, sectors) that lines of the register have."""
        sizes = Counter(line.size for line in self.holders if line.size)
        sectors = Counter(line.sector for line in self.holders if line.sector)
        return sorted(sizes), sorted(sectors, key=_fold)

    def get_figures(self):
        """Return the figures that the page tells, {name: number}."""
        counts = Counter(line.status for line in self.holders)
        Award = self.env["label.award"].sudo().with_context(active_test=False)
        mine = Domain("programme_id", "=", self.programme.id)
        ever = Award.search_count(mine & Domain("supersedes_id", "=", False))
        return {
            **{status: counts[status] for status in STATUSES},
            "awarded": ever,
            "years": self._count_by_year(),
            "towns": self._count_by_town(),
        }

    def _count_by_town(self):
        """Return [(town, labels in force)], most labels first."""
        towns = Counter(
            line.town for line in self.holders if line.town and line.status == "valid"
        )
        return sorted(towns.items(), key=lambda one: (-one[1], _fold(one[0])))

    def _count_by_year(self):
        """Return [(year, decisions notified, labels awarded)], the newest first."""
        decided = Counter()
        awarded = Counter()
        for day, result, count in (
            self.env["label.application"]
            .sudo()
            ._read_group(
                [
                    ("programme_id", "=", self.programme.id),
                    ("state", "=", "notified"),
                    ("result", "in", [result for result, _label in JURY_RESULTS]),
                ],
                ["date_notified:year", "result"],
                ["__count"],
            )
        ):
            if not day:
                continue
            decided[day.year] += count
            if result in AWARDED_RESULTS:
                awarded[day.year] += count
        return [(year, decided[year], awarded[year]) for year in sorted(decided)[::-1]]

    def get_feed(self):
        """Return the register as plain values, for the sites of partners."""
        company = self.programme.company_id
        return {
            "label": self.programme.name,
            "issuer": company.name,
            "page": self.get_url(),
            "read_on": fields.Date.to_string(self._today),
            "holders": [
                {
                    "number": line.number,
                    "name": line.name,
                    "town": line.town or None,
                    "size": line.size or None,
                    "sector": line.sector or None,
                    "status": line.status,
                    "valid_from": fields.Date.to_string(line.valid_from),
                    "valid_until": fields.Date.to_string(line.valid_until),
                    "status_since": fields.Date.to_string(line.since) or None,
                    "certificate": line.url,
                }
                for line in self.holders
            ],
        }

    def get_linked_data(self):
        """Return the holders in force in the words of schema.org."""
        company = self.programme.company_id
        issuer = {
            "@type": "Organization",
            "name": company.name,
            "url": company.website or company.get_base_url(),
        }
        return {
            "@context": "https://schema.org",
            "@type": "ItemList",
            "name": self.programme.name,
            "url": self.get_url(),
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": place,
                    "item": {
                        "@type": "Certification",
                        "name": self.programme.name,
                        "certificationIdentification": line.number,
                        "certificationStatus": "https://schema.org/CertificationActive",
                        "issuedBy": issuer,
                        "validFrom": fields.Date.to_string(line.valid_from),
                        "expires": fields.Date.to_string(line.valid_until),
                        "url": line.url,
                        "about": {"@type": "Organization", "name": line.name},
                    },
                }
                for place, line in enumerate(self.find(Search(status="valid")), 1)
            ],
        }

    def get_url(self):
        base = self.programme.company_id.get_base_url()
        return f"{base}/label/register?label={self.programme.id}"

    def _find_awards(self):
        # what was withdrawn by an act is listed, what was taken back is not
        awards = self.env["label.award"].sudo()
        return awards.search(
            [
                ("programme_id", "=", self.programme.id),
                ("state", "in", TOLD_STATES),
                ("valid_until", ">=", self._today),
            ]
        )

    def _describe(self, award):
        status = "valid" if award.state in LIVE_STATES else award.state
        labels = dict(award._fields["public_status"]._description_selection(self.env))
        application = award.application_id
        sizes = dict(application._fields["size"]._description_selection(self.env))
        return Holder(
            number=award.name,
            name=award.holder_name,
            town=award.partner_id.city or "",
            size=sizes.get(application.size, ""),
            sector=award.partner_id.industry_id.name or "",
            status=status,
            status_label=labels[status],
            valid_from=award.valid_from,
            valid_until=award.valid_until,
            since=self._get_since(award, status),
            url=f"{award.company_id.get_base_url()}/label/certificate/"
            f"{format_code(award.token)}",
        )

    def _get_since(self, award, status):
        """Return the day of the measure in force that gives its status to a label."""
        kinds = {"suspended": "suspension", "withdrawn": "withdrawal"}
        days = [
            event.effective_on
            for event in award.event_ids
            if event.kind == kinds.get(status) and event._is_live(self._today)
        ]
        return min(days, default=None)


def _fold(text):
    return remove_accents(text or "").lower()
