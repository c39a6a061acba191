# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from ..rules import pack, statement
from . import pack_facts
from .pack_facts import FACTS, MEASURES


class PackWords:
    """What may be chosen in a pack, as it is read, and why a line cannot be counted."""

    def __init__(self, env):
        self.env = env

    def get_measures(self):
        """Return {measure: name}, in the order of choice."""
        names = {
            "hours": self.env._("Hours done"),
            "fte": self.env._("Full-time equivalents"),
            "people": self.env._("People"),
            "hours_per_person": self.env._("Hours per person"),
            "worked_firms": self.env._("Companies with hours done"),
            "worked_lots": self.env._("Lots with hours done"),
            "worked_contracts": self.env._("Contracts with hours done"),
            "employers": self.env._("Legal employers"),
            "declared_hours": self.env._("Hours declared, that count or not"),
            "placements": self.env._("Placements"),
            "employment_contracts": self.env._("Contracts of employment"),
            "hours_taken_over": self.env._("Hours taken over"),
            "contracts": self.env._("Contracts going on"),
            "contracts_value": self.env._("Amount of the contracts going on"),
            "notified": self.env._("Contracts notified"),
            "notified_value": self.env._("Amount of the contracts notified"),
            "notices": self.env._("Awards published"),
            "notices_value": self.env._("Amount of the awards published"),
            "derogations": self.env._("Derogations"),
            "facilitators": self.env._("Facilitators, in full-time equivalents"),
            "index": self.env._("Amount of an index"),
        }
        return names | self._get_totals()

    def _get_totals(self):
        names = {
            "hours_due": self.env._("Hours due at the end of the period"),
            "hours_total": self.env._("Hours done since the start of the lots"),
            "hours_total_taken_over": self.env._(
                "Hours taken over since the start of the lots"
            ),
            "hours_missing": self.env._("Hours missing"),
            "rate": self.env._("Realisation"),
            "rate_capped": self.env._("Realisation capped by lot"),
            "hours_done_owing": self.env._("Hours done on the lots that owe hours"),
            "hours_due_part": self.env._("Part of the hours due for the period"),
            "rate_part": self.env._("Realisation of the period"),
            "hours_done_followed": self.env._(
                "Hours done on reserved or insertion contracts"
            ),
            "hours_done_open": self.env._("Hours done on lots that owe nothing yet"),
            "placements_new": self.env._("Placements started in the period"),
            "people_lasting": self.env._("People at work several months in a row"),
            "continuity_rate": self.env._("Continuity rate"),
            "firms": self.env._("Companies that declared hours"),
            "firms_new": self.env._("Companies with their first clause in the period"),
            "structures": self.env._("Insertion structures that employed"),
            "buyers": self.env._("Buyers"),
            "contracts_new": self.env._("Contracts going on, notified in the period"),
            "contracts_ended": self.env._("Contracts ended in the period"),
            "lots": self.env._("Lots going on"),
            "lots_owing": self.env._("Lots that owe hours"),
            "lots_followed": self.env._("Lots of reserved or insertion contracts"),
            "lots_ended": self.env._("Lots owing hours that ended in the period"),
            "lots_ended_met": self.env._("Lots ended with all their hours done"),
            "attestations": self.env._("Attestations of the months of the period"),
            "attestations_rectifying": self.env._("Rectifying attestations"),
            "penalties": self.env._("Penalty files reported to the buyers"),
            "supported": self.env._("Structures supported by the service"),
            "support_hours": self.env._("Time of the service on the clauses"),
        }
        return {f"total_{name}": label for name, label in names.items()}

    def get_dimensions(self):
        """Return {dimension: name}."""
        return {
            "month": self.env._("Month"),
            "buyer": self.env._("Buyer"),
            "buyer_kind": self.env._("Kind of buyer"),
            "contract": self.env._("Contract"),
            "firm": self.env._("Company"),
            "trade": self.env._("Trade"),
            "clause_kind": self.env._("Kind of clause"),
            "clause_read": self.env._("Clause read in the notice"),
            "purchase_kind": self.env._("Kind of purchase"),
            "buyer_regime": self.env._("Regime of the buyer"),
            "amount": self.env._("Amount of the contract"),
            "duration": self.env._("Duration of the contract"),
            "social": self.env._("Social consideration"),
            "modality": self.env._("Modality"),
            "contract_type": self.env._("Type of contract"),
            "employer_kind": self.env._("Kind of employer"),
            "outcome": self.env._("What it led to"),
            "sex": self.env._("Sex"),
            "age_band": self.env._("Age"),
            "qpv": self.env._("Priority district, or not"),
            "district": self.env._("District, one by one"),
            "diploma": self.env._("Level of diploma"),
            "unemployment": self.env._("Length of unemployment"),
            "prescriber": self.env._("Kind of prescriber"),
            "ground": self.env._("Ground"),
            "funder": self.env._("Funder"),
        }

    def get_choices(self):
        """Return {choice: name}: the named ones, then the values of each dimension."""
        choices = {
            "structures": self.env._("Insertion structures (EI, ACI, AI, ETTI)"),
            "adapted": self.env._("Adapted sector (EA, EATT, ESAT)"),
            "reserved": self.env._("Reserved contracts"),
            "social": self.env._("With a social consideration"),
            "to_structures": self.env._("Held by a structure"),
            "owing": self.env._("Contracts that owe hours"),
            "new_firms": self.env._("New companies"),
            "pooled": self.env._("Pooled from another lot"),
            "attested": self.env._("Attested"),
        }
        names = self.get_dimensions()
        for fact in ("hours", "placements", "contracts", "notices"):
            for name in FACTS[fact].dimensions:
                for value, label in self._get_values(fact, name):
                    choices.setdefault(f"{name}={value}", f"{names[name]}: {label}")
        return choices

    def _get_values(self, fact, name):
        """Yield the (value, label) that may be picked of a dimension."""
        path = FACTS[fact].dimensions[name]
        if path is None or ":" in path:
            return
        field = self._get_field(fact, path)
        if field.type == "selection":
            yield from field._description_selection(self.env)
        elif field.comodel_name == "insertion.category":
            for category in self._search(field.comodel_name, [("kind", "=", name)]):
                yield category.code, category.name
        elif field.comodel_name in ("insertion.trade", "insertion.qpv"):
            for record in self._search(field.comodel_name, []):
                yield str(record.id), record.display_name

    def _get_field(self, fact, path):
        model = self.env[FACTS[fact].model]
        *steps, last = path.split(".")
        for step in steps:
            model = self.env[model._fields[step].comodel_name]
        return model._fields[last]

    def _search(self, model, domain):
        """Return common records: what an organisation adapted follows its origin."""
        # sudo: a choice has one meaning, whoever reads it
        Model = self.env[model].sudo()
        own = Domain("origin_id", "=", False)
        return Model.with_context(active_test=False).search(Domain(domain) & own)

    # why not

    def find_refusal(self, line, indicator=None):
        """Return the sentence that says why a line cannot be counted, or None.

        :param indicator: the version that counts, when it is not the one cited
        """
        measure = MEASURES[(indicator or line.indicator_id).measure]
        return (
            self._refuse_scope(line, measure)
            or self._refuse_breakdown(line, measure)
            or self._refuse_choices(line, measure)
            or self._refuse_brackets(line)
            or self._refuse_share(line, measure)
        )

    def _refuse_scope(self, line, measure):
        subject = line.pack_id.subject
        if subject == pack_facts.ALL or subject in FACTS[measure.fact].scope:
            return None
        subjects = dict(
            line.pack_id._fields["subject"]._description_selection(self.env)
        )
        return self.env._(
            "%(indicator)s is not known for: %(subject)s. Choose another indicator, or "
            "another answer to 'Whose figures'.",
            indicator=line.indicator_id.name,
            subject=subjects[subject],
        )

    def _refuse_breakdown(self, line, measure):
        known = FACTS[measure.fact].dimensions
        if not line.breakdown or line.breakdown in known:
            return None
        names = self.get_dimensions()
        if not known:
            return self.env._(
                "%(indicator)s is one figure: leave its breakdown empty.",
                indicator=line.indicator_id.name,
            )
        return self.env._(
            "%(indicator)s cannot be broken down by %(breakdown)s. Choose among: "
            "%(choices)s.",
            indicator=line.indicator_id.name,
            breakdown=names[line.breakdown],
            choices=", ".join(names[name] for name in names if name in known),
        )

    def _refuse_choices(self, line, measure):
        for choice in line._get_choices():
            if not pack_facts.has_choice(measure.fact, choice):
                return self.env._(
                    "%(indicator)s is not known for '%(choice)s' alone: choose another "
                    "value in Only, or leave it empty.",
                    indicator=line.indicator_id.name,
                    choice=self.get_choices().get(choice, choice),
                )
        return None

    def _refuse_brackets(self, line):
        if not line.brackets:
            return None
        if line.breakdown not in pack_facts.MEASURED:
            return self.env._(
                "Brackets go with a breakdown by the amount or the duration of the "
                "contract: choose one of the two, or leave the brackets empty."
            )
        if pack.read_brackets(line.brackets) is None:
            return self.env._(
                "'%s' are no brackets: write the lower bound of each, from the lowest "
                "up, between semicolons. For example: 100000; 500000.",
                line.brackets,
            )
        return None

    def _refuse_share(self, line, measure):
        if not line.is_share:
            return None
        if not line._get_choices():
            return self.env._(
                "%s in %% of the whole is always 100: choose a value in Only.",
                line.indicator_id.name,
            )
        if measure.unit == statement.RATE or measure.per_person:
            return self.env._(
                "%s is already out of something: take off 'In %% of the whole'.",
                line.indicator_id.name,
            )
        return None
