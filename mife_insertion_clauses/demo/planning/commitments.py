# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the lots owe, in the words of their clause."""

from datetime import timedelta

from ..values import Commitment

# orders of the framework contract: months since its start, amount
ORDERS = ((0, 280_000), (3, 460_000), (6, 340_000), (9, 240_000))
HOURS_PER_STEP, STEP = 5, 10_000  # 5 h per 10 000 EUR of each order
# 295 h firm, 560 h affirmed, 300 h to be affirmed
AFFIRMED, TO_AFFIRM = 560, 300


def add_commitments(draft, site, years, began):
    day = draft.month(site.first if began else 0)
    add = {
        "per_year": _add_years,
        "orders": _add_orders,
        "optional": _add_options,
    }.get(site.lot.outcome, _add_initial)
    add(draft, site, day, years)


def _add_years(draft, site, day, years):
    yearly = Commitment(
        site.key,
        "initial",
        day,
        site.hours * years,
        basis="per_year",
        unit_hours=site.hours,
        years=years,
    )
    draft.commitments.append(yearly)
    if site.lot.firm:  # the one that may be renewed
        reason = "Reconduction d'un an, que l'acheteur peut décider"
        draft.commitments.append(
            yearly._replace(
                origin="renewal", date=None, hours=site.hours, reason=reason, years=1
            )
        )


def _add_orders(draft, site, day, _years):
    draft.commitments.append(
        Commitment(
            site.key,
            "initial",
            day,
            0,
            basis="per_amount",
            unit_hours=HOURS_PER_STEP,
            step_amount=STEP,
        )
    )
    for number, (months, amount) in enumerate(ORDERS, 1):
        draft.commitments.append(
            Commitment(
                site.key,
                "order",
                draft.month(site.first + months) + timedelta(days=11),
                amount / STEP * HOURS_PER_STEP,
                f"Bon de commande n° {number}",
                amount=amount,
            )
        )


def _add_options(draft, site, day, _years):
    affirmed = draft.month(site.first + 5)
    draft.commitments += [
        Commitment(site.key, "initial", day, site.hours),
        Commitment(
            site.key, "option", affirmed, AFFIRMED, "Tranche optionnelle 1 affermie"
        ),
        Commitment(
            site.key, "option", None, TO_AFFIRM, "Tranche optionnelle 2, à affermir"
        ),
    ]


def _add_initial(draft, site, day, _years):
    draft.commitments.append(_initial(site, day))
    usual = site.hours == 1400 and site.first <= -4 and not site.lot.outcome
    if usual and draft.turn("amendment", 8) == 3:
        reason = "Avenant n° 1 : travaux supplémentaires"
        amended = draft.month(site.first + 3)
        draft.commitments.append(
            Commitment(site.key, "amendment", amended, 140, reason)
        )


def _initial(site, day):
    """Return what the contract makes the lot owe from its first day."""
    hours = site.hours
    commitment = Commitment(site.key, "initial", day, hours)
    match site.lot.outcome:
        case "no_hours":
            return commitment._replace(
                hours=0,
                basis="none",
                promise="14 h de formation par salarié et un travail en journée",
            )
        case "production":
            return commitment._replace(
                basis="production", share=0.05, production_hours=hours / 0.05
            )
        case "bracket":
            brackets = (0, hours // 2), (250_000, hours), (600_000, hours * 2)
            return commitment._replace(
                basis="bracket", brackets=brackets, amount=430_000
            )
    return commitment
