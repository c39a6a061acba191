# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tools import format_date

from ..common.rules.canonical import canonical
from ..models.shared.vocabulary import format_month
from ..rules import pack
from . import pack_facts
from .issued_figures import IssuedFigures
from .pack_cells import PackCells
from .pack_facts import MEASURES
from .pack_gaps import PackGaps
from .pack_words import PackWords

# what makes two issues of the same figures differ
_OF_THE_ISSUE = (
    "number",
    "issued_on",
    "supersedes",
    "closed_on",
    # it follows the documents issued before, not the figures
    "kept_back",
    "kept_for",
)


class PackAsk:
    """A pack for a year and a subject: its lines, by the indicators then in force."""

    def __init__(self, template, company, day):
        self.template, self.company, self.day = template, company, day
        index = template.year_index_id.sudo()
        base = index and index._get_rate(day, company)
        self.year_hours = base.amount if base else company.insertion_year_hours
        self.year_source = base.source if base else None
        lines = template.line_ids.sorted()
        versions = lines.indicator_id._pick(day, company)
        self.lines = [(line, self._find(line, versions)) for line in lines]
        self.specs = [line._get_spec(indicator) for line, indicator in self.lines]

    def _find(self, line, versions):
        indicator = versions.get(line.indicator_id.code)
        if not indicator:
            raise UserError(
                line.env._(
                    "%(indicator)s has no definition in force on %(date)s: add one, or "
                    "choose another indicator in the pack %(pack)s.",
                    indicator=line.indicator_id.name,
                    date=format_date(line.env, self.day),
                    pack=self.template.name,
                )
            )
        if refusal := PackWords(line.env).find_refusal(line, indicator):
            raise UserError(refusal)
        return indicator


class PackPayload:
    """What is frozen of a pack: plain values, in the language of the organisation.

    ``lines`` holds whole figures, ``kept_back`` those that are not printed: nothing
    that leaves the house reads the first without the second.
    """

    def __init__(self, ask, figures, label):
        self.ask, self.figures, self.label = ask, figures, label
        self.env = ask.template.env
        self.words = PackWords(self.env)
        self.names = self.words.get_dimensions()
        self.choices = self.words.get_choices()

    def prepare(self):
        """Return the payload, without what is of its issue."""
        ask, company = self.ask, self.ask.company
        lines = [
            self._prepare_line(line, indicator, spec)
            for (line, indicator), spec in zip(ask.lines, ask.specs, strict=True)
        ]
        kept_back = pack.find_kept_back(lines, company.insertion_small_cell)
        payload = {
            "pack": ask.template.code,
            "title": ask.template.name,
            "recipient": ask.template.recipient,
            "source": ask.template.source or None,
            "note": ask.template.note or None,
            "subject": ask.template.subject,
            "subject_label": self.label,
            "scope": list(self.figures.scope),
            "date_from": Date.to_string(self.figures.start),
            "date_to": Date.to_string(self.figures.end),
            "certified_until": self._get_certified_until(),
            "year_hours": ask.year_hours,
            "year_source": ask.year_source,
            "issuer": company.name,
            "signatory": company.insertion_signatory_name or None,
            "signatory_role": company.insertion_signatory_role or None,
            "small_cell": company.insertion_small_cell,
            "lines": lines,
            "kept_back": [list(cell) for cell in kept_back],
            "definitions": self._prepare_definitions(),
        }
        return payload | self._keep_back_for_others(payload)

    def _keep_back_for_others(self, payload):
        """Return what else is not printed: documents issued before would undo it."""
        issued = IssuedFigures(self.env, self.ask.company)
        found = issued.keep_back(
            PackCells(issued, payload).list(), payload["small_cell"]
        )
        documents = {name for names in found.values() for name in names}
        return {
            "kept_back": payload["kept_back"] + [list(path) for path in found],
            "kept_for": sorted(documents),
        }

    def _get_certified_until(self):
        ((month,),) = self.figures.env["insertion.declaration.line"]._read_group(
            self.figures.get_domain("hours"), [], ["month:max"]
        )
        return format_month(self.env, month) or None

    def _prepare_line(self, line, indicator, spec):
        measure = MEASURES[spec.measure]
        return {
            "section": line.section or None,
            "code": line.code or None,
            "title": line.heading or self._get_title(indicator, spec),
            "indicator": indicator.code,
            "measure": spec.measure,
            "dimension": spec.dimension,
            "choices": list(spec.choices),
            "by": self.names[spec.dimension] if spec.dimension else None,
            "unit": "rate" if spec.is_share else indicator.unit,
            "digits": indicator.digits,
            "personal": any(map(pack_facts.is_personal, spec.choices))
            or measure.per_person,
            "per_person": measure.per_person or measure.aggregate == "per_person",
            "rows_personal": spec.dimension in pack_facts.PERSONAL,
            **self.figures.get(spec, self.ask.year_hours),
        }

    def _get_title(self, indicator, spec):
        """Return the title of a line that the form does not word."""
        if not spec.choices:
            return indicator.name
        labels = [self.choices.get(one, one) for one in spec.choices]
        return self.env._(
            "%(title)s (%(only)s)", title=indicator.name, only=", ".join(labels)
        )

    def _prepare_definitions(self):
        found = {indicator.code: indicator for _line, indicator in self.ask.lines}
        return [
            {
                "code": code,
                "title": indicator.name,
                "definition": indicator.definition,
                "data_source": indicator.data_source,
                "base": indicator.base or None,
                "digits": indicator.digits,
                "date_from": Date.to_string(indicator.date_from) or None,
                "source": indicator.source or None,
            }
            for code, indicator in found.items()
        ]

    def find_gaps(self, payload):
        """Return {rank of a line: its gaps} of the lines that count hours, each once.

        A line broken down has the gaps of the same one that is not.
        """
        hidden = {rank for rank, key in payload["kept_back"] if key is None}
        gaps = PackGaps(self.figures, self.ask.year_hours)
        found, known = {}, set()
        for rank, spec in enumerate(self.ask.specs):
            of_line = None
            if (spec.measure, spec.choices) not in known:
                line = payload["lines"][rank]
                of_line = gaps.explain(spec, line, rank in hidden)
            if of_line is not None:
                known.add((spec.measure, spec.choices))
                found[rank] = of_line
        return found


def get_figures_hash(payload):
    """Return the same for the same figures, whenever they are issued."""
    content = {key: payload[key] for key in payload if key not in _OF_THE_ISSUE}
    return hashlib.sha256(canonical(content)).hexdigest()
