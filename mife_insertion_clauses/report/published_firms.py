# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..common.models.res_partner_identity import IS_COMPANY, SIRET


class PublishedBuyers:
    """Who buys by each notice: the company that we know, and the name to show."""

    def __init__(self, notices):
        self._known = find_companies(notices.env, notices.mapped("buyer_siret"))
        unnamed = notices.filtered(lambda one: not one.buyer_name)
        self._names = find_published_names(notices.env, unnamed.mapped("buyer_siret"))

    def find(self, notice):
        """Return the company, None when it is not known."""
        return self._known.get(notice.buyer_siret)

    def name(self, notice):
        partner = self.find(notice)
        return (
            (partner and partner.display_name)
            or notice.buyer_name
            or self._names.get(notice.buyer_siret)
            or notice.buyer_siret
            or False
        )


def find_companies(env, sirets):
    """Return {SIRET: company known under it}."""
    companies = env["res.partner"].search(
        [(SIRET, "in", list(filter(None, sirets))), IS_COMPANY]
    )
    return {company[SIRET]: company for company in companies[::-1]}


def find_published_names(env, sirets):
    """Return {SIRET: name}, from the notices that give both."""
    sirets = list(filter(None, sirets))
    names = {}
    for model, number, name in (
        ("insertion.notice.holder", "siret", "name"),
        ("insertion.notice", "buyer_siret", "buyer_name"),
    ):
        groups = env[model]._read_group(
            [(number, "in", sirets), (name, "not in", (False, ""))],
            [number, name],
            ["__count"],
            order=f"__count, {name}",
        )
        names |= {siret: said for siret, said, _count in groups}
    return names
