# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..rules import employers


def read_allowed_types(placements):
    """Return {(first day, company): {kind of employer: types of contract}}."""
    Rule = placements.env["insertion.contract.rule"].sudo()
    wanted = {(placement.date_start, placement.company_id) for placement in placements}
    return {
        (date, company): Rule._get_allowed_types(date, company)
        for date, company in wanted
        if date
    }


def write_contract_refusal(placement, allowed):
    """Return why the employer may not sign this type of contract, if so."""
    env = placement.env
    employer = placement.employer_id.sudo()
    kind = employers.get_kind(employer.insertion_employer_kind, placement.modality)
    if kind == "other" or not placement.date_start:
        return False
    types = allowed[placement.date_start, placement.company_id].get(kind, set())
    if placement.contract_type in types:
        return False
    Rule = env["insertion.contract.rule"]
    kinds = dict(Rule._fields["employer_kind"]._description_selection(env))
    labels = placement._fields["contract_type"]._description_selection(env)
    if not types:
        return env._(
            "%(employer)s (%(kind)s) signs no employment contract: nobody can be "
            "placed with it.",
            employer=employer.display_name,
            kind=kinds[kind],
        )
    return env._(
        "%(employer)s (%(kind)s) does not sign this type of contract; it may "
        "sign: %(types)s.",
        employer=employer.display_name,
        kind=kinds[kind],
        types=", ".join(label for key, label in labels if key in types),
    )
