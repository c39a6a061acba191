# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..common.models.res_partner_identity import IS_COMPANY, SIRET


class PublishedBuyers:
    """Who buys by each notice: the company that we know, and the name to show.

    :param notices: records, or what is about to be inserted
    """

    def __init__(self, env, notices):
        self._known = find_companies(env, {one.buyer_siret for one in notices})
        unnamed = {one.buyer_siret for one in notices if not one.buyer_name}
        self._names = find_published_names(env, unnamed)

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
    if not sirets:
        return {}
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
