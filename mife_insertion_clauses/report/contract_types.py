# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..rules import employers


class ContractTypes:
    """Which employment contracts the employers of placements may sign, in words."""

    def __init__(self, placements):
        self.env = placements.env
        Rule = self.env["insertion.contract.rule"].sudo()
        wanted = {(each.date_start, each.company_id) for each in placements}
        self.allowed = {
            (date, company): Rule._get_allowed_types(date, company)
            for date, company in wanted
            if date
        }

    def get_sentence(self, placement):
        """Return why the employer may not sign this type of contract, if so."""
        employer = placement.employer_id.sudo()
        kind = employers.get_kind(employer.insertion_employer_kind, placement.modality)
        if kind == "other" or not placement.date_start:
            return False
        day, company = placement.date_start, placement.company_id
        types = self.allowed[day, company].get(kind, set())
        if placement.contract_type in types:
            return False
        return self._write_sentence(employer, kind, types)

    def _write_sentence(self, employer, kind, types):
        kinds = self._get_selection("insertion.contract.rule", "employer_kind")
        labels = self._get_selection("insertion.placement", "contract_type")
        if not types:
            return self.env._(
                "%(employer)s (%(kind)s) signs no employment contract: nobody can be "
                "placed with it.",
                employer=employer.display_name,
                kind=kinds[kind],
            )
        return self.env._(
            "%(employer)s (%(kind)s) does not sign this type of contract; it may "
            "sign: %(types)s.",
            employer=employer.display_name,
            kind=kinds[kind],
            types=", ".join(label for key, label in labels.items() if key in types),
        )

    def _get_selection(self, model, name):
        field = self.env[model]._fields[name]
        return dict(field._description_selection(self.env))
