# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..models.shared.vocabulary import CERTIFIED_STATES
from ..rules import counting


class UncountedHours:
    """Why hours that were declared do not count on their line, in words."""

    def __init__(self, env):
        self.env = env
        field = env["insertion.declaration.line"]._fields["uncounted_reason"]
        self.reasons = dict(field._description_selection(env))

    def explain(self, line):
        """Say why each hour is not counted here; once certified, what was frozen."""
        pooled = line._get_pooled_hours()
        sentences = [
            self.env._(
                "%(hours)s h: %(reason)s",
                hours=line._format_hours(hours),
                reason=self.reasons[reason],
            )
            for reason, hours in self._get_parts(line, pooled)
            if reason
        ]
        if pooled:
            sentences.append(
                self.env._(
                    "%(hours)s h: counted on other lots (%(agreement)s)",
                    hours=line._format_hours(pooled),
                    agreement=line.pooled_line_ids.pooling_id.name,
                )
            )
        return ", ".join(sentences)

    def _get_parts(self, line, pooled):
        """Return the (reason, hours) of what was declared."""
        if line.state in CERTIFIED_STATES:
            declared = line.worked_hours + line.training_hours + line.tutoring_hours
            return [(line.uncounted_reason, declared - line.counted_hours - pooled)]
        terms = line.contract_id._get_counting_terms()
        return counting.explain_month(terms=terms, **line._get_counting_values())
