# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Datetime

from .statement_document import StatementDocument
from .statement_shown import StatementShown
from .statement_table import PUBLIC_BREAKDOWNS, StatementTable

# https://spdx.org/licenses/etalab-2.0.html
LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


class KeyFigures:
    """What anybody may read of a published statement.

    Its totals, its months and its tables without lots, companies nor small numbers of
    people, from what was frozen.
    """

    licence = LICENCE
    licence_url = LICENCE_URL

    def __init__(self, bilan):
        bilan.ensure_one()
        self.bilan, self.env = bilan, bilan.env
        self.number, self.payload = bilan.number, bilan.payload
        self.document = StatementDocument(self.env, bilan.payload, outgoing=True)
        self.shown = StatementShown(self.document, bilan.company_id)
        self.table = StatementTable(self.document)

    @property
    def address(self):
        return f"/insertion/figures/{self.bilan.id}"

    def get_breakdowns(self):
        return [
            part
            for part in self.document.get_breakdowns()
            if part["name"] in PUBLIC_BREAKDOWNS
        ]

    def write_csv(self):
        return self.table.write_open_csv()

    def get_feed(self):
        """Return the figures for JSON: one that is kept back is null, with a note."""
        return {
            "title": f"{self.payload['title']} - {self.payload['period']}",
            "number": self.number,
            "publisher": self.payload["issuer"],
            "date_from": self.payload["date_from"],
            "date_to": self.payload["date_to"],
            "issued_on": self.payload["issued_on"],
            "published_on": Datetime.to_string(self.bilan.published_on),
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "small_numbers_below": self.document.threshold,
            "figures": [
                row._asdict() for row in self.table.list_rows(PUBLIC_BREAKDOWNS)
            ],
        }
