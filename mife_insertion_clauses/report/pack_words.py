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
        _ = self.env._
        names = {
            "hours": _("Hours done"),
            "fte": _("Full-time equivalents"),
            "people": _("People"),
            "hours_per_person": _("Hours per person"),
            "worked_firms": _("Companies with hours done"),
            "worked_lots": _("Lots with hours done"),
            "worked_contracts": _("Contracts with hours done"),
            "employers": _("Legal employers"),
            "declared_hours": _("Hours declared, that count or not"),
            "placements": _("Placements"),
            "employment_contracts": _("Contracts of employment"),
            "hours_taken_over": _("Hours taken over"),
            "contracts": _("Contracts going on"),
            "contracts_value": _("Amount of the contracts going on"),
            "notified": _("Contracts notified"),
            "notified_value": _("Amount of the contracts notified"),
            "notices": _("Awards published"),
            "notices_value": _("Amount of the awards published"),
            "derogations": _("Derogations"),
            "facilitators": _("Facilitators, in full-time equivalents"),
            "index": _("Amount of an index"),
        }
        return names | self._get_totals()

    def _get_totals(self):
        _ = self.env._
        names = {
            "hours_due": _("Hours due at the end of the period"),
            "hours_total": _("Hours done since the start of the lots"),
            "hours_total_taken_over": _("Hours taken over since the start of the lots"),
            "hours_missing": _("Hours missing"),
            "rate": _("Realisation"),
            "rate_capped": _("Realisation capped by lot"),
            "hours_done_owing": _("Hours done on the lots that owe hours"),
            "hours_due_part": _("Part of the hours due for the period"),
            "rate_part": _("Realisation of the period"),
            "hours_done_followed": _("Hours done on reserved or insertion contracts"),
            "hours_done_open": _("Hours done on lots that owe nothing yet"),
            "placements_new": _("Placements started in the period"),
            "people_lasting": _("People at work several months in a row"),
            "continuity_rate": _("Continuity rate"),
            "firms": _("Companies that declared hours"),
            "firms_new": _("Companies with their first clause in the period"),
            "structures": _("Insertion structures that employed"),
            "buyers": _("Buyers"),
            "contracts_new": _("Contracts going on, notified in the period"),
            "contracts_ended": _("Contracts ended in the period"),
            "lots": _("Lots going on"),
            "lots_owing": _("Lots that owe hours"),
            "lots_followed": _("Lots of reserved or insertion contracts"),
            "lots_ended": _("Lots owing hours that ended in the period"),
            "lots_ended_met": _("Lots ended with all their hours done"),
            "attestations": _("Attestations of the months of the period"),
            "attestations_rectifying": _("Rectifying attestations"),
            "penalties": _("Penalty files reported to the buyers"),
            "supported": _("Structures supported by the service"),
            "support_hours": _("Time of the service on the clauses"),
        }
        return {f"total_{name}": label for name, label in names.items()}

    def get_dimensions(self):
        """Return {dimension: name}."""
        _ = self.env._
        return {
            "month": _("Month"),
            "buyer": _("Buyer"),
            "buyer_kind": _("Kind of buyer"),
            "contract": _("Contract"),
            "firm": _("Company"),
            "trade": _("Trade"),
            "clause_kind": _("Kind of clause"),
            "clause_read": _("Clause read in the notice"),
            "purchase_kind": _("Kind of purchase"),
            "buyer_regime": _("Regime of the buyer"),
            "amount": _("Amount of the contract"),
            "duration": _("Duration of the contract"),
            "social": _("Social consideration"),
            "modality": _("Modality"),
            "contract_type": _("Type of contract"),
            "employer_kind": _("Kind of employer"),
            "outcome": _("What it led to"),
            "sex": _("Sex"),
            "age_band": _("Age"),
            "qpv": _("Priority district, or not"),
            "district": _("District, one by one"),
            "diploma": _("Level of diploma"),
            "unemployment": _("Length of unemployment"),
            "prescriber": _("Kind of prescriber"),
            "ground": _("Ground"),
            "funder": _("Funder"),
        }

    def get_choices(self):
        """Return {choice: name}: the named ones, then the values of each dimension."""
        _ = self.env._
        choices = {
            "structures": _("Insertion structures (EI, ACI, AI, ETTI)"),
            "adapted": _("Adapted sector (EA, EATT, ESAT)"),
            "reserved": _("Reserved contracts"),
            "social": _("With a social consideration"),
            "to_structures": _("Held by a structure"),
            "owing": _("Contracts that owe hours"),
            "new_firms": _("New companies"),
            "pooled": _("Pooled from another lot"),
            "attested": _("Attested"),
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
