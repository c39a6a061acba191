# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo.fields import Domain

from ..common.words import write_number


class PooledHours:
    """What lots give to others and get from them, by agreements between buyers.

    The figures of a lot have its part alone; this says how much of it comes from work
    done on another lot, and what of its own work counts elsewhere. The same of the
    companies on lots.
    """

    def __init__(self, places):
        self.env = places.env
        self.places = places
        self.path = "lot_id" if places._name == "insertion.lot" else "contractor_id"

    def cite(self, until=None):
        """Return {id: what documents cite of it, an item per agreement}.

        Plain values: ``received``, ``given``, ``agreement``, and in ``others`` the
        names of the other buyers, empty unless the agreement shows them.
        """
        ids = self.places._origin.ids
        found = defaultdict(lambda: {"received": 0.0, "given": 0.0})
        for name, path in (
            ("received", self.path),
            ("given", f"declaration_id.{self.path}"),
        ):
            domain = Domain("source_id", "!=", False) & Domain(path, "in", ids)
            if until:
                domain &= Domain("month", "<=", until)
            # sudo: sums of lots that whoever asks may read, by no person
            sums = (
                self.env["insertion.declaration.line"]
                .sudo()
                ._sum_done(domain, path, "pooling_id")
            )
            for (place, agreement), hours in sums.items():
                found[place, agreement][name] += hours
        cited = defaultdict(list)
        for (place, agreement), figures in found.items():
            cited[place.id].append(
                {
                    **figures,
                    "agreement": agreement.name,
                    "others": agreement._get_other_buyers(place.contract_id.buyer_id),
                }
            )
        return cited

    def get_sentences(self, until=None):
        """Return {id: what is said of its pooled hours, to whoever reads it}."""
        return defaultdict(
            list,
            {
                key: write_pooled(self.env, cited)
                for key, cited in self.cite(until).items()
            },
        )


def write_pooled(env, cited):
    """Return the sentences that say what was pooled, of what ``cite`` found."""
    return [sentence for one in cited for sentence in _write_agreement(env, **one)]


def _write_agreement(env, received, given, agreement, others):
    sentences = []
    if received:
        values = {
            "hours": write_number(env, received),
            "agreement": agreement,
            "buyers": ", ".join(others),
        }
        sentences.append(
            env._(
                "of which %(hours)s h pooled with %(buyers)s (agreement %(agreement)s)",
                **values,
            )
            if others
            else env._(
                "of which %(hours)s h pooled with other contracting authorities "
                "(agreement %(agreement)s)",
                **values,
            )
        )
    if given:
        sentences.append(
            env._(
                "%(hours)s h more were done on this lot and count on others "
                "(agreement %(agreement)s)",
                hours=write_number(env, given),
                agreement=agreement,
            )
        )
    return sentences
