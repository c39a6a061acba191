# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What of a certificate goes to the buyer: hours, and nothing that tells who.

Pure arithmetic on what was frozen: no record, no database.
"""

from collections import defaultdict

from .small_cells import suppress

COMMON = (
    "kind",
    "number",
    "supersedes",
    "issued_on",
    "issuer",
    "signatory",
    "signatory_role",
    "place",
    "buyer",
    "contract",
    "lot",
    "company",
    "company_siret",
    "company_identifier",
    "month",
    "no_hours",
    "worked",
    "training",
    "counted",
    "elsewhere",
    "lot_due",
    "lot_before",
    "lot_total",
    "taken_over",
    "pooled",
)
ROW_HOURS = ("worked", "training", "tutoring", "counted")


def prepare_month(payload, threshold, get_way, get_pseudonym=None):
    """Return the buyer's copy of the certificate of a month.

    The employers, the jobs and the types of contract stay with the company: an adapted
    company or a work support contract tells why a person is eligible.

    :param get_way: gives the way of work of a line, None if it is not known
    :param get_pseudonym: gives the name of the person of a line on this contract;
        without it the copy has no row
    """
    copy = {name: payload[name] for name in COMMON if name in payload}
    people, hours = defaultdict(set), defaultdict(float)
    for line in payload["lines"]:
        way = get_way(line)
        people[way].add(line["person"])
        hours[way] += line["counted"]
    cells = {way: len(persons) for way, persons in people.items()}
    hidden = suppress(cells, threshold) | {None}
    return copy | {
        "copy": "buyer",
        "small_cell": threshold,
        "ways": [
            {"label": way, "hours": hours[way]} for way in hours if way not in hidden
        ],
        "ways_hidden": bool(hours.keys() & hidden),
        "rows": get_pseudonym
        and sorted(
            (
                {"person": get_pseudonym(line)}
                | {name: line.get(name, 0) for name in ROW_HOURS}
                for line in payload["lines"]
            ),
            key=lambda row: row["person"],
        ),
    }


def prepare_final(payload, get_way, is_subcontractor, subcontractors):
    """Return the buyer's copy of the certificate of a lot: ways, no kind of structure.

    A way is printed if every figure it adds up was. Those who answer to the buyer for
    the clause are named; the others are one figure: the name of a subcontractor that
    hires disabled people only would tell why its people are eligible.

    :param subcontractors: what the line of their hours is called
    """
    hours = {}
    for line in payload["modalities"]:
        way = get_way(line)
        known = hours.get(way, 0)
        parts = (known, line["hours"])
        hours[way] = None if way is None or None in parts else sum(parts)
    companies = payload["companies"]
    bound = [line for line in companies if not is_subcontractor(line)]
    others = [line["done"] for line in companies if is_subcontractor(line)]
    return payload | {
        "copy": "buyer",
        "companies": bound + _prepare_others(subcontractors, others),
        "modalities": [
            {"label": way, "hours": figure}
            for way, figure in hours.items()
            if way is not None
        ],
    }


def _prepare_others(name, hours):
    if not hours:
        return []
    line = {"name": name, "siret": None, "role": "", "share": None}
    return [line | {"done": sum(hours)}]
