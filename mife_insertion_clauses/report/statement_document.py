# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Date
from odoo.tools import format_date, formatLang

from ..common.words import write_count, write_day, write_number
from ..rules import obligation, statement
from . import statement_taken_over, statement_wording
from .statement_followup import StatementFollowup

NBSP = "\u00a0"
SECTIONS = {
    "obligation": (
        "hours_due",
        "hours_total",
        "hours_total_taken_over",
        "hours_missing",
        "rate",
        "rate_capped",
        "hours_due_part",
        "hours_done_owing",
        "rate_part",
    ),
    "hours": (
        "hours_done",
        "hours_done_followed",
        "hours_done_open",
        "hours_pooled",
        "hours_taken_over",
        "fte",
    ),
    "people": (
        "people",
        "placements",
        "placements_new",
        "employment_contracts",
        "people_lasting",
        "continuity_rate",
        "hours_per_person",
    ),
    "contracts": (
        "buyers",
        "contracts",
        "contracts_new",
        "contracts_ended",
        "lots",
        "lots_owing",
        "lots_followed",
        "lots_ended",
        "lots_ended_met",
    ),
    "organisations": ("firms", "firms_new", "structures"),
    "work": (
        "attestations",
        "attestations_rectifying",
        "penalties",
        "supported",
        "support_hours",
    ),
}
# Said where there are some only
WHERE_ANY = ("hours_total_taken_over", "hours_taken_over", "hours_pooled")
BREAKDOWNS = (
    "buyer",
    "trade",
    "modality",
    "contract_type",
    "employer_kind",
    "outcome",
    "sex",
    "age_band",
    "qpv",
    "diploma",
    "unemployment",
    "prescriber",
    "buyer_kind",
    "clause_kind",
    "amount",
    "duration",
)
# Tables that are not of the hours, unknown to the statements issued before
APART = ("facilitators", "derogations")
FIGURES = {
    "contracts": statement.COUNT,
    "placements": statement.PEOPLE,
    "hours": statement.HOURS,
    "people": statement.PEOPLE,
    "fte": statement.SHARE,
    "count": statement.COUNT,
}


def _write_aligned(env, value, digits):
    return formatLang(env, value, digits=digits)


class StatementDocument:
    """A statement as it is read: every figure written, every label in a language.

    Made from the frozen payload only, so that it says the same years later.
    """

    def __init__(self, env, payload, criteria=None, outgoing=False):
        self.env = env
        self.outgoing = outgoing
        self.threshold = payload.get("small_cell") or 0
        self.lasting_months = payload.get("lasting_months")
        self.payload = (
            statement.shape_outgoing(payload, self.threshold) if outgoing else payload
        )
        self.criteria = (
            None if outgoing else statement.shape_criteria(criteria, self.threshold)
        )

    # writing

    def say(self, kind, value):
        """Return a figure as a sentence says it, without useless decimals."""
        return self.format(kind, value, write_number)

    def format(self, kind, value, write=_write_aligned):
        """Return a figure as it is printed."""
        if value == statement.HIDDEN:
            return self.env._("n.d.")
        if value is None:
            return self.env._("n/a")
        if kind in (statement.COUNT, statement.PEOPLE):
            return formatLang(self.env, value, digits=0)
        if kind == statement.SHARE:
            return write(self.env, value, 2)
        text = write(self.env, value, 1)
        if kind == statement.RATE:
            return f"{text}{NBSP}%"
        return f"{text}{NBSP}h" if kind == statement.HOURS else text

    def say_total(self, name, side=0):
        return self.say(statement.TOTALS[name], self.payload["totals"][name][side])

    def format_total(self, name, side=0):
        return self.format(statement.TOTALS[name], self.payload["totals"][name][side])

    def format_day(self, name):
        return write_day(self.env, self.payload[name])

    @property
    def columns(self):
        """Return the names of the two columns, by their years when they tell."""
        names = []
        for start, end in (("date_from", "date_to"), ("before_from", "before_to")):
            first = Date.to_date(self.payload[start])
            last = Date.to_date(self.payload[end])
            if (first.month, last.month) == (1, 12) and first.year == last.year:
                names.append(str(first.year))
            else:
                names.append(
                    f"{format_date(self.env, first, date_format='MM/yyyy')} - "
                    f"{format_date(self.env, last, date_format='MM/yyyy')}"
                )
        return names

    @property
    def year_hours(self):
        return formatLang(self.env, self.payload["year_hours"], digits=0)

    # parts

    def get_section_names(self):
        titles = self._get_section_titles()
        totals = self.payload["totals"]
        return [
            (
                titles[section],
                [
                    name
                    for name in names
                    # those issued before know fewer figures
                    if name in totals and (name not in WHERE_ANY or any(totals[name]))
                ],
            )
            for section, names in SECTIONS.items()
        ]

    def get_sections(self):
        labels, totals = self.get_labels(), self.payload["totals"]
        return [
            {
                "title": title,
                "rows": [
                    {
                        "figure": name,
                        "label": labels[name],
                        "texts": [self.format_total(name, side) for side in (0, 1)],
                        "values": totals[name],
                    }
                    for name in names
                ],
            }
            for title, names in self.get_section_names()
        ]

    def get_breakdowns(self):
        titles = self.get_breakdown_titles()
        parts = [
            self._get_part(name, titles[name], self.payload["breakdowns"][name])
            for name in BREAKDOWNS
            if self.payload["breakdowns"].get(name)
        ]
        for name, rows in (self.criteria or {}).items():
            if rows:
                parts.append(self._get_part(name, titles[name], rows))
        for name in APART:
            if rows := self.payload.get(name):
                parts.append(self._get_part(name, titles[name], rows))
        return parts

    def get_derogations(self):
        """Return the contracts without the clause that the law asks, buyer by buyer."""
        return [
            row | {"date": format_date(self.env, row["date"])}
            for row in self.payload.get("derogation_list") or ()
        ]

    def get_followups(self):
        """Return the steps of the follow-up: statements issued before have none."""
        steps = self.payload.get("followups") or ()
        return [StatementFollowup(self, step) for step in steps]

    def get_months(self):
        rows = []
        for row in self.payload["months"]:
            month = Date.to_date(row["key"])
            rows.append(
                {
                    "label": format_date(self.env, month, date_format="MMMM yyyy"),
                    "short": format_date(self.env, month, date_format="MMM"),
                    "hours": row["hours"],
                    "taken_over": row.get("taken_over", (0, 0)),
                    "texts": [
                        self.format(statement.HOURS, hours) for hours in row["hours"]
                    ],
                }
            )
        return rows

    def get_lots(self, group):
        return [
            row
            | {
                "figure": f"lot:{row['key']}",
                "texts": {
                    name: self.format(
                        statement.RATE if name == "rate" else statement.HOURS, row[name]
                    )
                    for name in statement.LOT_FIGURES
                },
            }
            for row in self.payload["lots"]
            if row["group"] == group
        ]

    def get_sentences(self):
        """Return the figures that a president reads aloud, one idea a sentence."""
        totals = self.payload["totals"]
        return [
            *self._get_hours_sentences(totals),
            *statement_taken_over.write_sentences(self),
            *self._get_people_sentences(totals),
            *filter(None, (step.get_sentence() for step in self.get_followups())),
            *self._get_obligation_sentences(totals),
        ]

    def _get_hours_sentences(self, totals):
        hours, _whole_year = totals["hours_done"]
        before = self.get_hours_before()
        yield self.env._(
            "From %(start)s to %(end)s, %(hours)s of insertion were done, that is "
            "%(fte)s (%(base)s h a year).",
            start=self.format_day("date_from"),
            end=self.format_day("date_to"),
            hours=self.say_total("hours_done"),
            fte=write_count(
                self.env,
                totals["fte"][0],
                self.env._("%s full-time equivalent"),
                self.env._("%s full-time equivalents"),
                2,
            ),
            base=self.year_hours,
        )
        certified_until = self.get_unfinished()
        if before and certified_until:
            yield self.env._(
                "The hours of the period are certified up to %s only: the two years "
                "are compared up to that month.",
                certified_until,
            )
        known_from = self.get_first_month_before()
        change = obligation.get_rate(hours - before, before)
        if known_from:
            yield self.env._(
                "Of the year before, only the hours since %(month)s are known "
                "(%(before)s): the two years are not compared.",
                month=known_from,
                before=self.say_total("hours_done", 1),
            )
        elif change is None:
            yield self.env._("No hour was done over the same months the year before.")
        elif change >= 0:
            yield self.env._(
                "That is %(change)s more than over the same months the year before "
                "(%(before)s).",
                change=self.say(statement.RATE, change),
                before=self.say(statement.HOURS, before),
            )
        else:
            yield self.env._(
                "That is %(change)s less than over the same months the year before "
                "(%(before)s).",
                change=self.say(statement.RATE, -change),
                before=self.say(statement.HOURS, before),
            )

    def get_hours_before(self):
        """Return the hours of a year before, over the months that can be compared."""
        until = self.payload.get("certified_until") or self.payload["date_to"]
        return sum(
            row["hours"][1] for row in self.payload["months"] if row["key"] <= until
        )

    def get_unfinished(self):
        """Return the last certified month when the period has others after it."""
        until = self.payload.get("certified_until")
        if not until or until[:7] == self.payload["date_to"][:7]:
            return None
        return format_date(self.env, until, date_format="MMMM yyyy")

    def get_first_month_before(self):
        """Return the first month with hours a year before when it is not the first of
        the period: the follow-up started there, and a rate would compare nothing."""
        months = self.payload["months"]
        known = [row for row in months if row["hours"][1]]
        if not known or known[0] == months[0]:
            return None
        month = Date.to_date(known[0]["key"])
        return format_date(
            self.env, month.replace(year=month.year - 1), date_format="MMMM yyyy"
        )

    def _get_people_sentences(self, totals):
        if totals["people"][0] == statement.HIDDEN:
            yield self._explain_hidden_people()
            return
        yield self.env._(
            "At work: %(people)s, with %(firms)s that declared hours, on %(lots)s of "
            "%(contracts)s.",
            people=self._count_people(totals["people"][0]),
            firms=self._count(
                "firms", self.env._("%s company"), self.env._("%s companies")
            ),
            lots=self._count("lots", self.env._("%s lot"), self.env._("%s lots")),
            contracts=self._count(
                "contracts", self.env._("%s contract"), self.env._("%s contracts")
            ),
        )
        women = self._find_people("sex", "f")
        qpv = self._find_people("qpv", "yes")
        if women and qpv:
            yield self.env._(
                "Women: %(women)s. From a priority district: %(qpv)s.",
                women=self.format(statement.PEOPLE, women),
                qpv=self.format(statement.PEOPLE, qpv),
            )
        durable = self._find_people("outcome", "durable")
        if durable:
            yield self.env._(
                "Durable employment, permanent or of more than six months: %s.",
                self._count_people(durable),
            )

    def _explain_hidden_people(self):
        if statement.is_kept_back(self.payload, ("totals", "people", 0)):
            return self.env._(
                "The number of people at work is not disclosed: with the documents "
                "already issued, it would tell of fewer than %s people.",
                self.threshold,
            )
        return self.env._(
            "Fewer than %s people worked: nothing more is said of them.",
            self.threshold,
        )

    def _get_obligation_sentences(self, totals):
        if totals["rate"][0] is None:
            yield self.env._("No hour is due at the end of the period: no rate.")
        else:
            yield self.env._(
                "The contracts asked for %(due)s at the end of the period; "
                "%(total)s are done since they started, that is %(rate)s.",
                due=self.say_total("hours_due"),
                total=self.say_total("hours_total"),
                rate=self.say_total("rate"),
            )
            if not totals["hours_missing"][0]:
                yield self.env._("Lot by lot, no hour is missing.")
            else:
                yield self.env._(
                    "Lot by lot, without counting what some did beyond their "
                    "obligation, %(rate)s is done and %(missing)s are missing.",
                    rate=self.say_total("rate_capped"),
                    missing=self.say_total("hours_missing"),
                )
        if totals["hours_done_followed"][0]:
            yield self.env._(
                "Besides, %s were done on reserved or insertion contracts, which owe "
                "no hours.",
                self.say_total("hours_done_followed"),
            )

    def _count(self, name, one, many):
        return write_count(self.env, self.payload["totals"][name][0], one, many)

    def _count_people(self, count):
        return write_count(
            self.env, count, self.env._("%s person"), self.env._("%s people")
        )

    def _find_people(self, breakdown, key):
        """Return the number of people of a row, None when it is nil or hidden."""
        for row in self.payload["breakdowns"].get(breakdown) or ():
            if row["key"] == key and row["people"][0] not in (0, statement.HIDDEN):
                return row["people"][0]
        return None

    def _get_part(self, name, title, rows):
        columns = [figure for figure in FIGURES if figure in rows[0]]
        names = self.get_measure_labels()
        return {
            "name": name,
            "title": title,
            "columns": [
                f"{names[figure]} {column}"
                for figure in columns
                for column in self.columns
            ],
            "rows": [
                {
                    "figure": f"{name}:{row['key']}",
                    "label": row["label"],
                    # contracts are told by no line of hours
                    "values": [
                        None if figure == "contracts" else value
                        for figure in columns
                        for value in row[figure]
                    ],
                    "texts": [
                        self.format(FIGURES[figure], value)
                        for figure in columns
                        for value in row[figure]
                    ],
                }
                for row in rows
            ],
            "raw": rows,
            "figures": columns,
        }

    # words

    def get_measure_labels(self):
        return {
            "contracts": self.env._("Contracts"),
            "hours": self.env._("Hours"),
            "people": self.env._("People"),
            "placements": self.env._("Placements"),
            "fte": self.env._("Full-time equivalents"),
            "count": self.env._("Derogations"),
        }

    def _get_section_titles(self):
        return {
            "obligation": self.env._("What was owed and done"),
            "hours": self.env._("Hours of the period"),
            "people": self.env._("People"),
            "contracts": self.env._("Contracts and lots"),
            "organisations": self.env._("Companies and structures"),
            "work": self.env._("Work of the service"),
        }

    def get_labels(self):
        return {
            "hours_due": self.env._("Hours due at the end of the period"),
            "hours_total": self.env._("Hours done since the start of the lots"),
            "hours_total_taken_over": self.env._("of which taken over"),
            "hours_missing": self.env._("Hours missing"),
            "rate": self.env._("Realisation"),
            "rate_capped": self.env._("Realisation capped by lot"),
            "hours_done": self.env._("Hours done in the period"),
            "hours_pooled": self.env._(
                "of which counted by agreements to pool, done on another lot"
            ),
            "hours_taken_over": self.env._("Hours of the period taken over, besides"),
            "hours_done_owing": self.env._("Hours done in the period on these lots"),
            "hours_due_part": self.env._("Part of the hours due for the period"),
            "rate_part": self.env._("Realisation of the period"),
            "hours_done_followed": self.env._(
                "of which on reserved or insertion contracts"
            ),
            "hours_done_open": self.env._("of which on lots that owe nothing yet"),
            "fte": self.env._("Full-time equivalents (%s h a year)", self.year_hours),
            "people": self.env._("People at work"),
            "placements": self.env._("Placements"),
            "placements_new": self.env._("of which started in the period"),
            "employment_contracts": self.env._("Contracts of employment"),
            "people_lasting": self.env._(
                "People at work %s months in a row or more", self.lasting_months
            ),
            "continuity_rate": self.env._("Continuity rate"),
            "hours_per_person": self.env._("Hours per person"),
            "firms": self.env._("Companies that declared hours"),
            "firms_new": self.env._("of which had their first clause in the period"),
            "structures": self.env._("Insertion structures (SIAE) that employed"),
            "buyers": self.env._("Buyers"),
            "contracts": self.env._("Contracts going on"),
            "contracts_new": self.env._("of which notified in the period"),
            "contracts_ended": self.env._("of which ended in the period"),
            "lots": self.env._("Lots going on"),
            "lots_owing": self.env._("of which owe hours"),
            "lots_followed": self.env._("of which reserved or insertion contracts"),
            "lots_ended": self.env._("Lots owing hours that ended in the period"),
            "lots_ended_met": self.env._("of which with all their hours done"),
            "attestations": self.env._("Attestations of the months of the period"),
            "attestations_rectifying": self.env._("of which rectifying ones"),
            "penalties": self.env._("Penalty files reported to the buyers"),
            "supported": self.env._("Structures supported by the service"),
            "support_hours": self.env._("Time of the service on the clauses"),
        }

    def get_group_labels(self):
        return {
            statement.OWING: self.env._("Lots that owe hours"),
            statement.FOLLOWED: self.env._("Lots followed, which owe none"),
            statement.OPEN: self.env._("Lots that owe nothing yet"),
        }

    def get_lot_labels(self):
        return {
            "due": self.env._("Due (h)"),
            "done_total": self.env._("Done (h)"),
            "missing": self.env._("Missing (h)"),
            "rate": self.env._("Realisation"),
            "due_part": self.env._("Due for the period (h)"),
            "done_part": self.env._("Done in the period (h)"),
        }

    def get_breakdown_titles(self):
        return {
            "buyer": self.env._("By buyer"),
            "trade": self.env._("By trade"),
            "modality": self.env._("By modality"),
            "contract_type": self.env._("By type of employment contract"),
            "employer_kind": self.env._("By kind of employer"),
            "outcome": self.env._("What the placements led to"),
            "sex": self.env._("By sex"),
            "age_band": self.env._("By age"),
            "qpv": self.env._("From a priority district (QPV)"),
            "buyer_kind": self.env._("By kind of buyer"),
            "clause_kind": self.env._("By kind of clause"),
            "diploma": self.env._("By level of diploma at entry"),
            "unemployment": self.env._("By length of unemployment at entry"),
            "prescriber": self.env._("By kind of prescriber"),
            "amount": self.env._("By amount of the contract"),
            "duration": self.env._("By duration of the contract"),
            "facilitators": self.env._("Facilitators by funder"),
            "derogations": self.env._("Derogations from the obligatory clause"),
            "main": self.env._("By main criterion of eligibility"),
            "multi": self.env._("By criterion of eligibility, all those of a person"),
        }

    def get_kept_back(self):
        """Return (tables and totals, numbers of the documents that keep them back).

        None when no other document keeps anything back. The rows are not named: what
        a table says of few people may be told by their names alone.
        """
        entries = self.payload.get("kept_back")
        if not entries:
            return None
        labels = self.get_labels() | self.get_breakdown_titles()
        sides = {}
        for entry in entries:
            section, name, *_key, side = entry["path"]
            label = labels[name] if section != "followups" else self._get_step(name)
            sides.setdefault(label, set()).add(side)
        figures = [
            f"{label} ({', '.join(self.columns[side] for side in sorted(found))})"
            for label, found in sides.items()
        ]
        return figures, sorted(
            {name for entry in entries for name in entry["documents"]}
        )

    def _get_step(self, key):
        [step] = (step for step in self.get_followups() if step.key == key)
        return step.get_title()

    def get_definitions(self):
        return statement_wording.write_definitions(self)
