# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From the hours of a year to those that a pack prints: each difference has a name."""

from datetime import date
from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import formatLang

from ..models.shared.vocabulary import CERTIFIED_STATES
from ..rules import pack, statement
from .pack_facts import RECONCILED
from .pack_figures import Scope

LINES, OPENINGS = "insertion.declaration.line", "insertion.opening.line"
# totals that count the lots of one group: see StatementFigures
_GROUPS = {
    "total_hours_total": statement.OWING,
    "total_hours_done_owing": statement.OWING,
    "total_hours_done_followed": statement.FOLLOWED,
    "total_hours_done_open": statement.OPEN,
}


class Gap(NamedTuple):
    """A difference, in hours, and the records it is made of.

    model, domain: of these records; none where the difference is of writing only
    """

    kind: str
    sentence: str
    hours: float
    count: int = 0
    model: str | None = None
    domain: object = None


class GapWords:
    """The kinds of differences, as they are read."""

    def __init__(self, env):
        self.env = env

    def get_kinds(self):
        """Return {kind: title}, in the order in which they are told."""
        return {
            "scope": self.env._("Of others"),
            "choice": self.env._("Left out"),
            "attested": self.env._("Not attested yet"),
            "obligation": self.env._("Other lots"),
            "pooled": self.env._("Pooled"),
            "uncounted": self.env._("Do not count"),
            "other_years": self.env._("Other years"),
            "taken_over": self.env._("Taken over"),
            "rounding": self.env._("Rounding"),
            "kept_back": self.env._("Small numbers kept back"),
            "unexplained": self.env._("Unexplained"),
        }


class PackGaps:
    """The differences of the lines of one pack, each counted by its own query.

    :param figures: the ``PackFigures`` of the pack
    """

    def __init__(self, figures, year_hours):
        self.figures, self.env = figures, figures.env
        self.year_hours = year_hours

    def explain(self, spec, line, is_kept_back):
        """Return the gaps of a line, the last one being what they do not explain.

        None for a figure that is no sum of hours done.
        """
        if spec.measure not in RECONCILED or spec.is_share:
            return None
        gaps = [gap for gap in self._find(spec) if gap.hours or gap.count]
        exact = self._to_hours(spec, line["value"])
        printed = self._to_hours(spec, pack.round_figure(line["value"], line["digits"]))
        gaps += self._find_written(spec, line, exact, printed, is_kept_back)
        shown = 0.0 if is_kept_back else printed
        rest = pack.explain(shown, self.reference, [gap.hours for gap in gaps])
        gaps.append(Gap("unexplained", self.env._("Explained by nothing"), rest))
        return gaps

    @property
    def reference(self):
        """The hours of the year of the whole organisation."""
        return self._sum(LINES, self._get_base(Scope()))[0]

    def _to_hours(self, spec, value):
        value = value or 0.0
        return value * self.year_hours if spec.measure == "fte" else value

    # what is counted

    def _find(self, spec):
        if spec.measure == "hours_taken_over":
            return self._find_taken_over(spec)
        gaps = [self._find_scope(), *self._find_choices(spec)]
        if spec.measure == "declared_hours":
            gaps += self._find_declared(spec)
        elif spec.measure in _GROUPS:
            gaps += self._find_lots(spec)
        return gaps

    def _get_base(self, scope=None):
        return self.figures.get_domain("hours", scope=scope)

    def _find_scope(self):
        """Return the hours of the others, that the pack does not speak of."""
        outside = self._get_base(Scope()) & ~self.figures.get_scope_domain("hours")
        return self._take_off("scope", self.env._("Hours of others"), outside)

    def _find_choices(self, spec):
        inside = self._get_base()
        for choice in spec.choices:
            kept = self.figures.get_choice("hours", choice)
            kind = "attested" if choice == "attested" else "choice"
            yield self._take_off(kind, self._name_choice(choice), inside & ~kept)
            inside &= kept

    def _name_choice(self, choice):
        if choice == "attested":
            return self.env._("Validated, not attested yet")
        labels = self.env["insertion.pack.line"]._fields["choice"]
        name = dict(labels._description_selection(self.env)).get(choice, choice)
        return self.env._("Not among: %s", name)

    def _find_declared(self, spec):
        """Return what parts hours that count from hours declared.

        Pooled hours count on another lot than the one that declares them: they leave
        one side and come back on the other.
        """
        counted = self._get_base() & self._get_choices("hours", spec)
        declared = self.figures.get_domain("worked", spec.choices)
        yield self._take_off(
            "pooled",
            self.env._("Pooled, counted here and declared on another lot"),
            counted & Domain("source_id", "!=", False),
        )
        elsewhere = self._get_base(Scope()) & Domain("source_id", "any", declared)
        yield self._add(
            "pooled",
            self.env._("Pooled, declared here and counted on another lot"),
            LINES,
            elsewhere,
        )
        left_out = declared & Domain("uncounted_reason", "!=", False)
        yield self._find_uncounted(left_out)

    def _find_uncounted(self, domain):
        worked, training, tutoring, counted, count = self.env[LINES]._read_group(
            domain,
            [],
            [
                *(f"{name}_hours:sum" for name in ("worked", "training", "tutoring")),
                "counted_hours:sum",
                "__count",
            ],
        )[0]
        pooled = self._sum(LINES, Domain("source_id", "any", domain))[0]
        hours = (worked or 0) + (training or 0) + (tutoring or 0) - (counted or 0)
        sentence = self.env._("Declared, and do not count by the clause")
        return Gap(
            "uncounted", sentence, pack.keep(hours - pooled), count, LINES, domain
        )

    def _find_lots(self, spec):
        group = _GROUPS[spec.measure]
        lots = [each.lot.id for each in self.figures.period_lots if each.group == group]
        of_lots = Domain("lot_id", "in", lots)
        sentences = {
            statement.OWING: self.env._("On lots that owe no hours"),
            statement.FOLLOWED: self.env._("On lots that are not reserved"),
            statement.OPEN: self.env._("On lots that owe hours, or reserved ones"),
        }
        yield self._take_off(
            "obligation", sentences[group], self._get_base() & ~of_lots
        )
        if spec.measure == "total_hours_total":
            yield from self._find_since_start(of_lots)
        elif spec.measure == "total_hours_done_owing":
            taken = self.figures.get_domain("taken_over") & of_lots
            yield self._add_taken_over(taken)

    def _find_since_start(self, of_lots):
        before = (
            Domain("company_id", "=", self.figures.company.id)
            & Domain("month", "<", self.figures.start)
            & Domain("state", "in", CERTIFIED_STATES)
            & of_lots
        )
        yield self._add(
            "other_years", self.env._("Done in the years before"), LINES, before
        )
        taken = (
            Domain("state", "=", "recorded")
            & Domain("counted_month", "<=", self.figures.end)
            & of_lots
        )
        yield self._add_taken_over(taken)

    def _find_taken_over(self, spec):
        sentence = self.env._("Certified here: not taken over")
        yield self._take_off("taken_over", sentence, self._get_base(Scope()))
        yield self._add_taken_over(self.figures.get_domain("taken_over", spec.choices))

    def _get_choices(self, fact, spec):
        return Domain.AND(self.figures.get_choice(fact, one) for one in spec.choices)

    def _take_off(self, kind, sentence, domain):
        hours, count = self._sum(LINES, domain)
        return Gap(kind, sentence, -hours, count, LINES, domain)

    def _add(self, kind, sentence, model, domain):
        hours, count = self._sum(model, domain)
        return Gap(kind, sentence, hours, count, model, domain)

    def _add_taken_over(self, domain):
        sentence = self.env._("Taken over: certified elsewhere")
        return self._add("taken_over", sentence, OPENINGS, domain)

    def _sum(self, model, domain):
        field = "counted_hours" if model == LINES else "hours"
        ((hours, count),) = self.env[model]._read_group(
            domain, [], [f"{field}:sum", "__count"]
        )
        return pack.keep(hours or 0), count

    # what is written

    def _find_written(self, spec, line, exact, printed, is_kept_back):
        if printed != exact:
            sentence = (
                self.env._(
                    "Rounded, at %s h a year of full-time work",
                    formatLang(self.env, self.year_hours, digits=0),
                )
                if spec.measure == "fte"
                else self.env._("Rounded to print")
            )
            yield Gap("rounding", sentence, pack.keep(printed - exact))
        if is_kept_back:
            yield Gap("kept_back", self.env._("Small number, kept back"), -printed)


def serialize(domain):
    """Return a domain as it is kept: texts and numbers only."""
    if isinstance(domain, date):
        return domain.isoformat()
    if isinstance(domain, (Domain, list, tuple, set, frozenset)):
        return [serialize(part) for part in domain]
    return getattr(domain, "ids", domain)
