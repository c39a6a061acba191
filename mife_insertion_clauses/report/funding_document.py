# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import io
from collections import Counter
from typing import NamedTuple

from odoo.fields import Date
from odoo.tools import format_date, formatLang

from ..common.rules.cells import disarm
from ..common.words import write_day
from ..rules import funding

TEXT, COUNT, HOURS = "text", "count", "hours"


class Table(NamedTuple):
    """Rows of raw values; ``kinds`` says of each column how it is written."""

    title: str
    columns: tuple
    kinds: tuple
    rows: list
    total: tuple | None = None


class FundingDocument:
    """The payload of an evidence as it is read: on paper, in a workbook, on a form."""

    def __init__(self, env, payload):
        self.env, self.payload = env, payload
        self.file = payload["file"]
        self.actions = payload["actions"]
        start, end = (
            Date.to_date(self.file[name]) for name in ("date_from", "date_to")
        )
        self.period = start, end
        self.months = funding.get_months(start, end)

    def get_period(self):
        start, end = (write_day(self.env, day) for day in self.period)
        return self.env._("%(start)s to %(end)s", start=start, end=end)

    def get_figures(self):
        """Return the (label, figure) that are read first."""
        structures, hours = self.payload["structures"], self.payload["hours"]
        planned, done = self._sum_planned(hours), self._sum_done(hours)
        return [
            (self.env._("Structures supported"), self.say(COUNT, len(structures))),
            (
                self.env._("of which public administrations"),
                self.say(
                    COUNT,
                    sum(
                        one["buyer_kind"] in funding.PUBLIC_KINDS for one in structures
                    ),
                ),
            ),
            (
                self.env._("of which micro, small and medium enterprises"),
                self.say(COUNT, sum(map(funding.is_small_firm, structures))),
            ),
            (
                self.env._("Acts of support"),
                self.say(COUNT, len(self.payload["acts"])),
            ),
            (self.env._("Hours done"), self.say(HOURS, done)),
            (self.env._("Hours planned"), self.say(HOURS, planned)),
            (
                self.env._("Done out of planned"),
                f"{formatLang(self.env, 100 * done / planned, digits=1)}\u00a0%"
                if planned
                else "-",
            ),
            (self.env._("Proofs"), self.say(COUNT, len(self.payload["proofs"]))),
        ]

    def get_tables(self):
        """Return the tables that fit on a page, in the order of the document."""
        return [
            self._by_kind(),
            self._by_size(),
            self._by_month(self.env._("Acts of support by month"), "acts"),
            self._by_month(
                self.env._("Hours of the acts of support by month"), "acts", "hours"
            ),
            self._by_month(self.env._("Other traces of support by month"), "traces"),
            self._by_trace(),
            self.get_plan(),
        ]

    def get_plan(self):
        rows = []
        for row in self.payload["hours"]:
            done = sum(row["months"].values())
            gap = None if row["planned"] is None else done - row["planned"]
            rows.append(
                (
                    row["person"],
                    row["action"] or self._say_no_action(),
                    row["assignment"],
                    row["planned"],
                    done,
                    gap,
                )
            )
        hours = self.payload["hours"]
        planned, done = self._sum_planned(hours), self._sum_done(hours)
        return Table(
            self.env._("Hours planned and done, by person and action"),
            (
                self.env._("Person"),
                self.env._("Action"),
                self.env._("Letter of assignment"),
                self.env._("Planned (h)"),
                self.env._("Done (h)"),
                self.env._("Difference (h)"),
            ),
            (TEXT, TEXT, TEXT, HOURS, HOURS, HOURS),
            rows,
            (self.env._("Total"), None, None, planned, done, done - planned),
        )

    def get_sheets(self):
        """Return the table of each person's months, to be signed."""
        sheets = []
        for person in dict.fromkeys(row["person"] for row in self.payload["hours"]):
            mine = [row for row in self.payload["hours"] if row["person"] == person]
            columns = [row["action"] for row in mine]
            rows = [
                (self.say_month(month), *figures, sum(figures))
                for month in self.months
                if any(figures := [row["months"].get(month, 0) for row in mine])
            ]
            if rows:
                totals = _sum_columns(rows)
                sheets.append(
                    Table(
                        person,
                        (
                            self.env._("Month"),
                            *(name or self._say_no_action() for name in columns),
                            self.env._("Total"),
                        ),
                        (TEXT, *[HOURS] * (len(columns) + 1)),
                        rows,
                        (self.env._("Total"), *totals),
                    )
                )
        return sheets

    def get_structures(self):
        return Table(
            self.env._("Structures supported"),
            (
                self.env._("Structure"),
                self.env._("SIRET"),
                self.env._("Town"),
                self.env._("Kind"),
                self.env._("Size"),
                self.env._("Acts"),
                self.env._("Hours"),
                self.env._("Traces"),
                self.env._("First"),
                self.env._("Last"),
            ),
            (TEXT, TEXT, TEXT, TEXT, TEXT, COUNT, HOURS, COUNT, TEXT, TEXT),
            [
                (
                    one["name"],
                    one["siret"],
                    one["city"],
                    one["kind"],
                    one["size_label"],
                    one["acts"],
                    one["hours"],
                    one["traces"],
                    self.say_day(one["first"]),
                    self.say_day(one["last"]),
                )
                for one in self.payload["structures"]
            ],
        )

    def get_acts(self):
        return Table(
            self.env._("Acts of support"),
            (
                self.env._("Date"),
                self.env._("Action"),
                self.env._("Kind of support"),
                self.env._("Structure"),
                self.env._("Contract"),
                self.env._("Person"),
                self.env._("Hours"),
            ),
            (TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, HOURS),
            [
                (
                    self.say_day(act["day"]),
                    act["action"] or self._say_no_action(),
                    act["kind"],
                    act["structure"],
                    act["contract"],
                    act["person"],
                    act["hours"],
                )
                for act in self.payload["acts"]
            ],
        )

    def get_traces(self):
        kinds = self._get_trace_labels()
        return Table(
            self.env._("Other traces of support"),
            (
                self.env._("Date"),
                self.env._("Action"),
                self.env._("Trace"),
                self.env._("Structure"),
                self.env._("Person"),
            ),
            (TEXT,) * 5,
            [
                (
                    self.say_day(trace["day"]),
                    trace["action"],
                    kinds[trace["kind"]],
                    trace["structure"],
                    trace["person"],
                )
                for trace in self.payload["traces"]
            ],
        )

    def get_proofs(self):
        return Table(
            self.env._("Proofs joined"),
            (
                self.env._("No."),
                self.env._("Date"),
                self.env._("Kind"),
                self.env._("What it is"),
                self.env._("Structure"),
                self.env._("SHA-256"),
            ),
            (COUNT, TEXT, TEXT, TEXT, TEXT, TEXT),
            [
                (
                    proof["rank"],
                    self.say_day(proof["day"]),
                    proof["kind"],
                    proof["name"],
                    proof["structure"],
                    proof["sha256"],
                )
                for proof in self.payload["proofs"]
            ],
        )

    def get_left_out(self):
        reasons = {
            "left_out": self.env._("names a participant"),
            "to_look": self.env._("nobody looked at it, and no program reads it"),
        }
        return Table(
            self.env._("Proofs left out"),
            (
                self.env._("No."),
                self.env._("Date"),
                self.env._("Kind"),
                self.env._("Reason"),
            ),
            (COUNT, TEXT, TEXT, TEXT),
            [
                (
                    proof["rank"],
                    self.say_day(proof["day"]),
                    proof["kind"],
                    reasons[proof["reason"]],
                )
                for proof in self.payload["left_out"]
            ],
        )

    def get_definitions(self):
        return [
            (
                self.env._("Structure supported"),
                self.env._(
                    "A company, a buyer or another body for which the team noted an "
                    "act of support, or to which a trace leads. Departments of one "
                    "legal entity are counted once, with it."
                ),
            ),
            (
                self.env._("Public administrations"),
                self.env._(
                    "Communes, intercommunalities, departments, regions, State, "
                    "hospitals and public establishments. Social landlords and "
                    "syndicates, which may be private, are counted apart."
                ),
            ),
            (
                self.env._("Micro, small and medium enterprises"),
                self.env._(
                    "Structures that are no buyer, of fewer than 250 people "
                    "(recommendation 2003/361/EC)."
                ),
            ),
            (
                self.env._("Act of support"),
                self.env._(
                    "A line of the team's time noted for a structure, on an action of "
                    "the operation: its day, its kind, its duration and who did it."
                ),
            ),
            (
                self.env._("Other traces"),
                self.env._(
                    "Meetings of the diary, calls and messages noted on a contract, a "
                    "lot or a company, letters to buyers, calibrations of lots and "
                    "attestations sent. They are never added to the acts: a meeting is "
                    "often both."
                ),
            ),
            (
                self.env._("Hours"),
                self.env._(
                    "Time that the team noted day by day on the projects of the "
                    "operation: %s.",
                    ", ".join(self.file["projects"]),
                ),
            ),
            (
                self.env._("No data about participants"),
                self.env._(
                    "The operation supports structures only. Names of participants are "
                    "looked for in each text and each proof: a proof that names one is "
                    "left out, and a text is kept back."
                ),
            ),
        ]

    def get_index_name(self):
        return f"{self.env._('00 - Index')}.csv"

    def get_proof_paths(self):
        """Return the (path in the archive, proof) in their order."""
        folder = self.env._("Proofs")
        return [
            (
                f"{folder}/"
                + funding.name_in_archive(proof["rank"], proof["day"], proof["file"]),
                proof,
            )
            for proof in self.payload["proofs"]
        ]

    def write_index(self):
        """Return the list of the proofs, for a spreadsheet that reads French."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(
            (
                self.env._("No."),
                self.env._("File"),
                self.env._("SHA-256"),
                self.env._("Size (bytes)"),
                self.env._("Date"),
                self.env._("Kind"),
                self.env._("Action"),
                self.env._("Structure"),
                self.env._("What it is"),
            )
        )
        for path, proof in self.get_proof_paths():
            cells = (
                proof["rank"],
                path,
                proof["sha256"],
                proof["size"],
                self.say_day(proof["day"]),
                proof["kind"],
                proof["action"],
                proof["structure"],
                proof["name"],
            )
            writer.writerow(map(disarm, cells))
        return stream.getvalue()

    def say(self, kind, value):
        if value is None or value == "":
            return ""
        if kind == TEXT:
            return value
        return formatLang(self.env, value, digits=0 if kind == COUNT else 2)

    def say_day(self, day):
        return day and format_date(self.env, day)

    def say_month(self, month):
        return format_date(self.env, f"{month}-01", date_format="MMMM yyyy")

    def _say_no_action(self):
        return self.env._("No action")

    def _by_kind(self):
        names = Counter(
            one["kind"] or self.env._("Not told") for one in self.payload["structures"]
        )
        return self._count(
            self.env._("Structures by kind"), self.env._("Kind"), sorted(names.items())
        )

    def _by_size(self):
        sizes = dict(
            self.env["res.partner"]
            ._fields["insertion_size"]
            ._description_selection(self.env)
        )
        firms = [one for one in self.payload["structures"] if not one["buyer_kind"]]
        counts = Counter(one["size"] for one in firms)
        return self._count(
            self.env._("Structures that are no buyer, by size"),
            self.env._("Size"),
            [
                (label, counts[key])
                for key, label in [*sizes.items(), (None, self.env._("Not told"))]
                if counts[key]
            ],
        )

    def _count(self, title, name, rows):
        return Table(
            title,
            (name, self.env._("Structures")),
            (TEXT, COUNT),
            rows,
            (self.env._("Total"), sum(count for _label, count in rows)),
        )

    def _by_month(self, title, name, measure=None):
        rows = self.payload[name]
        found = funding.cross(rows, "action", measure)
        there = dict.fromkeys(action for cells in found.values() for action in cells)
        # in the order of the actions, then those that nobody noted time on
        actions = sorted(
            there,
            key=lambda one: (
                self.actions.index(one) if one in self.actions else len(self.actions)
            ),
        )
        kind = HOURS if measure else COUNT
        lines = [
            (
                self.say_month(month),
                *(found.get(month, {}).get(action, 0) for action in actions),
                sum(found.get(month, {}).values()),
            )
            for month in self.months
            if month in found
        ]
        totals = _sum_columns(lines)
        return Table(
            title,
            (
                self.env._("Month"),
                *(action or self._say_no_action() for action in actions),
                self.env._("Total"),
            ),
            (TEXT, *[kind] * (len(actions) + 1)),
            lines,
            (self.env._("Total"), *totals) if lines else None,
        )

    def _by_trace(self):
        labels = self._get_trace_labels()
        counts = Counter(trace["kind"] for trace in self.payload["traces"])
        rows = [(label, counts[key]) for key, label in labels.items() if counts[key]]
        return Table(
            self.env._("Other traces of support by kind"),
            (self.env._("Trace"), self.env._("Traces")),
            (TEXT, COUNT),
            rows,
            (self.env._("Total"), sum(counts.values())) if rows else None,
        )

    def _get_trace_labels(self):
        return {
            "letter": self.env._("Letter to a buyer about a notice"),
            "calibration": self.env._("Calibration of a lot"),
            "buyer_meeting": self.env._("Meeting with a buyer"),
            "buyer_exchange": self.env._("Call or message with a buyer"),
            "meeting": self.env._("Meeting with a company"),
            "visit": self.env._("Visit of a site"),
            "exchange": self.env._("Call or message with a company"),
            "attestation": self.env._("Attestation sent"),
        }

    @staticmethod
    def _sum_planned(hours):
        return sum(row["planned"] or 0 for row in hours)

    @staticmethod
    def _sum_done(hours):
        return sum(sum(row["months"].values()) for row in hours)


def _sum_columns(rows):
    """Return the total of each column but the first, which is a label."""
    return [sum(column) for column in zip(*(row[1:] for row in rows), strict=True)]
