# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from ..rules import employers
from .published_firms import find_companies

PATHS = ("holder_ids.siret", "subcontract_ids.siret")


class SeenStructures:
    """Insertion or adapted structures that notices name as holder or subcontractor."""

    def __init__(self, notices):
        self.env = notices.env
        self._known = {
            siret: partner
            for siret, partner in find_companies(
                self.env, self._get_sirets(notices)
            ).items()
            if partner.insertion_employer_kind in employers.RECOGNISED
        }

    def find(self, notice):
        partners = self.env["res.partner"]
        for siret in sorted(self._get_sirets(notice)):
            partners |= self._known.get(siret, partners)
        return partners

    def _get_sirets(self, notices):
        return {siret for path in PATHS for siret in notices.mapped(path) if siret}


def write_seen_domain(env, operator, value):
    """Return the domain of the notices that name some of these structures."""
    if operator not in ("in", "not in"):
        return NotImplemented
    structures = env["res.partner"]._get_insertion_structures(env.company)
    if operator == "in" and set(value) - {False}:
        structures = [row for row in structures if row.id in value]
    sirets = [row.siret for row in structures if row.siret]
    seen = Domain.OR(Domain(path, "in", sirets) for path in PATHS)
    has_any = (operator == "in") == bool(set(value) - {False})
    return seen if has_any else ~seen
