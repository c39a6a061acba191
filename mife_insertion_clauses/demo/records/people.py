# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from .. import facts


def create_people(book):
    """Create the people, and one of them once more under another spelling."""
    starts = {}
    for placement in book.plan.placements:
        first = starts.setdefault(placement.person, placement.start)
        starts[placement.person] = min(first, placement.start)
    vals_list = [
        {
            "last_name": person.last_name,
            "first_name": person.first_name,
            "sex": person.sex,
            "birthdate": person.birthdate,
            "zip": person.zip,
            "city": person.city,
            "prescriber_id": book.ref(
                f"demo_prescriber_{person.prescriber}".rstrip("_")
            ).id,
            "user_id": book.facilitators[person.facilitator].id,
        }
        for person in (*book.plan.people, facts.duplicate(book.plan))
    ]
    for rank, vals in enumerate(vals_list):
        diploma, months = facts.entry(rank)
        start = starts.get(rank, book.plan.today)
        vals["unemployed_since"] = months and start - relativedelta(months=months)
        if diploma:
            vals["diploma_id"] = book.ref(f"insertion_category_diploma_{diploma}").id
    for row in facts.districts(book.plan):
        vals_list[row.person]["lives_in_qpv"] = row.answer
        if row.name:
            district = book.ref(f"insertion_qpv_{row.name}")
            vals_list[row.person]["qpv_id"] = district.id
    book.people = book.env["insertion.participant"].create(vals_list)


def create_eligibilities(book):
    book.env["insertion.eligibility"].create(
        [
            {
                "participant_id": book.people[check.person].id,
                "checked_by_id": book.facilitators[check.facilitator].id,
                "checked_on": check.checked_on,
                "is_main": check.is_main,
                **_prepare_route_vals(book, check),
            }
            for check in facts.eligibilities(book.plan)
        ]
    )


def _prepare_route_vals(book, check):
    if check.structure:
        return {
            "route": "structure",
            "structure_id": book.firm(check.structure).id,
            "proof": "Attestation de la structure",
        }
    criterion = book.ref(f"insertion_criterion_{check.criterion}")
    return {"criterion_id": criterion.id}


def create_referrals(book):
    """Create the introductions, with the answers that the companies gave."""
    ranks = facts.facilitators_of_lots(book.plan)
    lots = {row.key: row.lot for row in book.plan.contractors}
    rows = facts.referrals(book.plan)
    referrals = (
        book.env["insertion.referral"]
        ._by_action()
        .create(
            [
                {
                    "participant_id": book.people[row.person].id,
                    "contractor_id": book.contractors[row.contractor].id,
                    "job": row.job,
                    "user_id": book.facilitators[ranks[lots[row.contractor]]].id,
                    **_prepare_answer_vals(book, row),
                }
                for row in rows
            ]
        )
    )
    book.referrals = {
        row.placement: referral
        for row, referral in zip(rows, referrals, strict=True)
        if row.placement is not None
    }


def _prepare_answer_vals(book, row):
    was_seen = row.state in ("seen", "interview", "hired")
    meets = row.state == "interview"
    return {
        "state": row.state,
        "date_proposed": row.proposed,
        "date_seen": was_seen and row.proposed + timedelta(days=1),
        "date_interview": meets and book.plan.today - timedelta(days=2),
        "date_closed": row.closed,
        "reason_id": row.reason and book.ref(f"insertion_reason_{row.reason}").id,
    }


def create_placements(book):
    book.placements = book.env["insertion.placement"].create(
        [
            {
                "participant_id": book.people[placement.person].id,
                "contractor_id": book.contractors[placement.contractor].id,
                "employer_id": book.firm(placement.employer).id,
                "modality": placement.modality,
                "contract_type": placement.contract_type,
                "job": placement.job,
                "date_start": placement.start,
                "date_end": placement.end,
                "referral_id": rank in book.referrals and book.referrals[rank].id,
            }
            for rank, placement in enumerate(book.plan.placements)
        ]
    )
