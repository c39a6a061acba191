# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a statement says of what became of people, step by step.

A rate is that of the people who told their situation, and is printed with how many
they were; those who did not answer are said apart.
"""

from odoo.fields import Date, Domain

from ..rules import followup, statement


def read_followups(env, domain, periods):
    """Return the steps due in a period, with how many people are at each result.

    :param periods: (first day, last day) of the period and of the year before
    """
    sides = [_read_counts(env, domain, *period) for period in periods]
    steps = {step for side in sides for step, _result in side}
    return [
        {
            "key": step.id,
            "label": step.name,
            "counts": {
                result: [side.get((step, result), 0) for side in sides]
                for result in followup.RESULTS
            },
        }
        for step in sorted(steps, key=lambda step: (step.months, step.id))
    ]


def _read_counts(env, domain, start, end):
    Followup = env["insertion.followup"]
    last = min(end, Date.today())
    domain &= Domain([("date_due", ">=", start), ("date_due", "<=", last)])
    groups = Followup._read_group(domain, ["step_id", "result"], ["__count"])
    return {(step, result): count for step, result, count in groups}


class StatementFollowup:
    """A step of the follow-up as it is read, in a statement or a workbook."""

    def __init__(self, document, step):
        self.document, self.env = document, document.env
        self.key, self.label = step["key"], step["label"]
        self.tallies = [self._read(step["counts"], side) for side in (0, 1)]

    def _read(self, counts, side):
        found = followup.tally({name: sides[side] for name, sides in counts.items()})
        if self.document.outgoing:
            kept = statement.get_kept_followups(self.document.payload)
            return followup.shape(
                found, self.document.threshold, kept.get((self.key, side), ())
            )
        return found

    def get_title(self):
        return self.env._("What became of people, %s after", self.label)

    def get_rows(self):
        """Return (label, numbers, rates, what the rates are out of), by side."""
        labels = self._get_labels()
        found = [
            self._count(self.env._("People to ask"), "due"),
            self._count(self.env._("Told their situation"), "answered"),
        ]
        for name in followup.KNOWN:
            found.append(
                (
                    labels[name],
                    [tally.known[name] for tally in self.tallies],
                    [tally.get_rate(name) for tally in self.tallies],
                    [tally.answered for tally in self.tallies],
                )
            )
        found.append(
            (
                self.env._("Did not answer, or did not wish to"),
                [tally.silent for tally in self.tallies],
                [tally.silent_rate for tally in self.tallies],
                [_add(tally.answered, tally.silent) for tally in self.tallies],
            )
        )
        found.append(self._count(self.env._("May still answer"), "waiting"))
        return found

    def _count(self, label, name):
        numbers = [getattr(tally, name) for tally in self.tallies]
        return label, numbers, [None, None], [None, None]

    def get_part(self):
        """Return the step as a table of the statement."""
        document = self.document
        people, rate = self.env._("People"), self.env._("Rate")
        return {
            "title": self.get_title(),
            "columns": [
                f"{name} {column}"
                for column in document.columns
                for name in (people, rate)
            ],
            "rows": [
                {
                    "label": label,
                    "texts": [
                        text
                        for number, share, base in zip(
                            numbers, rates, bases, strict=True
                        )
                        for text in (
                            document.format(statement.PEOPLE, number),
                            self._write_rate(share, base),
                        )
                    ],
                }
                for label, numbers, rates, bases in self.get_rows()
            ],
        }

    def get_sentence(self):
        """Return the step in a sentence, nothing when nobody can be told of."""
        found = self.tallies[0]
        rate = found.get_rate("durable")
        if rate in (None, statement.HIDDEN) or statement.HIDDEN in (
            found.answered,
            found.silent_rate,
        ):
            return None
        return self.env._(
            "%(step)s after their last hour, %(rate)s of the %(answered)s people who "
            "told their situation are in durable employment; %(silent)s of those "
            "asked did not tell.",
            step=self.label,
            rate=self.document.say(statement.RATE, rate),
            answered=self.document.format(statement.PEOPLE, found.answered),
            silent=self.document.say(statement.RATE, found.silent_rate),
        )

    def _write_rate(self, rate, base):
        if base is None:
            return ""
        if rate is None or statement.HIDDEN in (rate, base):
            return self.document.format(statement.RATE, rate)
        return self.env._(
            "%(rate)s of %(people)s",
            rate=self.document.format(statement.RATE, rate),
            people=self.document.format(statement.PEOPLE, base),
        )

    def _get_labels(self):
        field = self.env["insertion.followup"]._fields["result"]
        return dict(field._description_selection(self.env))


def _add(one, other):
    return statement.HIDDEN if statement.HIDDEN in (one, other) else one + other


def write_definition(env):
    return (
        env._("What became of people"),
        env._(
            "People are asked some months after the month or the day of their last "
            "hour. A rate is that of those who told their situation, never of those "
            "asked: who did not answer, or did not wish to, is counted apart and "
            "shared out among no situation. Durable, transition and positive are those "
            "of the typology of insertion structures."
        ),
    )
