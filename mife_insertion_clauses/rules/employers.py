# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Kinds of employers, and what the law makes of them."""

# Insertion by economic activity (C. trav. L5132-4). Employers' groups (GEIQ), plain
# temp agencies and the self-employed (EITI) are not.
SIAE = ("ei", "aci", "ai", "etti")
ADAPTED = ("ea", "eatt", "esat")
# Who is in such a structure is eligible by status, without any criterion
RECOGNISED = (*SIAE, *ADAPTED, "geiq", "regie", "epide")

FAMILIES = {
    **dict.fromkeys(SIAE, "siae"),
    **dict.fromkeys(ADAPTED, "adapted"),
    "geiq": "geiq",
    "regie": "regie",
    "epide": "school",
    "ett": "temp",
    "eiti": "self_employed",
    "company": "company",
}
MODALITIES = {
    "company": "direct",
    **{kind: kind for kind in (*SIAE, *ADAPTED, "geiq", "regie", "ett")},
}
# What a modality is, without the kind of the structure: read by the buyers
WAYS = {
    "direct": "direct",
    **dict.fromkeys(("etti", "ett", "geiq", "ai", "eatt"), "lent"),
    **dict.fromkeys(("ei", "aci", "regie", "ea", "esat"), "subcontracted"),
}


def get_family(kind):
    return FAMILIES.get(kind, "other") if kind else None


def get_modality(kind):
    """Return the only modality of an employer of that kind, None if any fits."""
    return MODALITIES.get(kind)


def get_way(modality):
    return WAYS.get(modality)


def get_kind(kind, modality):
    """Return the kind of an employer; when it is not known, what the modality says."""
    if kind:
        return kind
    return "company" if modality == "direct" else modality
