# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from odoo import fields
from odoo.fields import Domain

from ..common.models.res_partner_identity import IS_COMPANY
from .contact_log import CALL
from .people_named import PeopleNamed

# What a trace is, and the action of the mission that it belongs to. A kind is a word of
# the payload; FundingDocument says it
TRACES = {
    "letter": "identify",
    "calibration": "draft",
    "buyer_meeting": "draft",
    "buyer_exchange": "draft",
    "meeting": "assist",
    "visit": "assist",
    "exchange": "assist",
    "attestation": "indicators",
}

# Whom a message is about, by the model it is written on: nobody, if it is a person
STRUCTURE_OF = {
    "insertion.contract": lambda contract: contract.buyer_id,
    "insertion.lot": lambda lot: lot.holder_id or lot.buyer_id,
    "res.partner": lambda partner: partner.commercial_partner_id.filtered_domain(
        [IS_COMPANY]
    ),
}


class Trace(NamedTuple):
    day: object
    kind: str
    structure: object
    person: str


class FundingFacts:
    """What proves a funded operation: structures, acts, hours, traces and proofs.

    Hours and acts are the time that the team noted on the projects of the operation, an
    act being a line of time for a structure. Traces are what else the work left: they
    are counted apart and never added to the acts, since a meeting is often both.

    sudo: a manager answers for the time of the whole team.
    """

    def __init__(self, file):
        self.file = file.sudo()
        self.env = self.file.env
        self.company = self.file.company_id
        self.period = self.file.date_from, self.file.date_to

    def compute(self):
        """Return plain values, in which no text names a participant."""
        kept, left_out = self._tell_proofs()
        payload = {
            "file": self._tell_file(),
            "issuer": self.company.name,
            "signatory": self.company.insertion_signatory_name or None,
            "signatory_role": self.company.insertion_signatory_role or None,
            "place": self.company.city or None,
            "interim": fields.Date.context_today(self.file) <= self.file.date_to,
            "actions": list(dict.fromkeys(self.actions.mapped("name"))),
            "structures": self._tell_structures(),
            "acts": self._tell_acts(),
            "traces": self._tell_traces(),
            "hours": self._tell_hours(),
            "proofs": kept,
            "left_out": left_out,
        }
        return self._without_people(payload)

    def find_unsized(self):
        """Return the structures of which neither the kind nor the size is known."""
        return self.structures.filtered(
            lambda one: not one.insertion_buyer_kind and not one.insertion_size
        ).sudo(False)

    def sum_hours(self):
        """Return {(user id, task id of the action): {month: hours}}."""
        found = defaultdict(lambda: defaultdict(float))
        for line in self.lines:
            key = line.user_id.id, self.roots[line.task_id].id
            found[key][f"{line.date:%Y-%m}"] += line.unit_amount
        return {key: dict(months) for key, months in found.items()}

    @cached_property
    def lines(self):
        Line = self.env["account.analytic.line"]
        return Line.search_fetch(
            Domain("company_id", "=", self.company.id)
            & Domain("project_id", "in", self.file.project_ids.ids)
            & Domain("date", ">=", self.period[0])
            & Domain("date", "<=", self.period[1]),
            [
                "date",
                "user_id",
                "task_id",
                "unit_amount",
                "insertion_partner_id",
                "insertion_support_kind",
                "insertion_contract_id",
            ],
            order="date, id",
        )

    @cached_property
    def roots(self):
        """Return {task of a line: the action it is under}."""
        Task = self.env["project.task"]
        roots = {Task: Task}
        for task in self.lines.task_id:
            root = task
            while root.parent_id:
                root = root.parent_id
            roots[task] = root
        return roots

    @cached_property
    def actions(self):
        """Return the tasks that are the actions of the operation, in their order."""
        tasks = self.file.plan_ids.task_id.union(*self.roots.values())
        return tasks.sorted(lambda task: (task.project_id.id, task.sequence, task.id))

    @cached_property
    def structures(self):
        """Return who was supported, by an act or by a trace."""
        partners = self.lines.insertion_partner_id.union(
            *(trace.structure for trace in self.traces)
        )
        return partners.commercial_partner_id.sorted(
            lambda one: ((one.name or "").casefold(), one.id)
        )

    @cached_property
    def traces(self):
        if self.company.insertion_project_id not in self.file.project_ids:
            return []
        found = [
            *self._read_messages(),
            *self._read_meetings(),
            *self._read_letters(),
            *self._read_calibrations(),
            *self._read_attestations(),
        ]
        return sorted(
            (trace for trace in found if trace.structure),
            key=lambda trace: (trace.day, trace.kind, trace.structure.id),
        )

    def _tell_acts(self):
        kinds = self._get_labels("account.analytic.line", "insertion_support_kind")
        return [
            {
                "day": fields.Date.to_string(line.date),
                "kind": kinds.get(line.insertion_support_kind) or None,
                "action": self.roots[line.task_id].name or None,
                "structure": line.insertion_partner_id.commercial_partner_id.name,
                "contract": line.insertion_contract_id.reference or None,
                "person": line.user_id.name,
                "hours": line.unit_amount,
            }
            for line in self.lines
            if line.insertion_partner_id
        ]

    def _tell_file(self):
        file = self.file
        return {
            "number": file.number,
            "name": file.name,
            "funder": file.funder_id.name,
            "programme": file.programme or None,
            "date_from": fields.Date.to_string(file.date_from),
            "date_to": fields.Date.to_string(file.date_to),
            "projects": file.project_ids.sorted("id").mapped("name"),
            "grant": file.grant or None,
            "currency": file.currency_id.symbol,
            "cost_note": file.cost_note or None,
            "mention": file.mention or None,
            "kept_until": fields.Date.to_string(file.kept_until) or None,
        }

    def _tell_structures(self):
        acts, traces = defaultdict(list), defaultdict(list)
        for line in self.lines.filtered("insertion_partner_id"):
            acts[line.insertion_partner_id.commercial_partner_id].append(line)
        for trace in self.traces:
            traces[trace.structure.commercial_partner_id].append(trace)
        kinds = self._get_labels("res.partner", "insertion_buyer_kind")
        employers = self._get_labels("res.partner", "insertion_family")
        sizes = self._get_labels("res.partner", "insertion_size")
        return [
            {
                "name": one.name,
                "siret": one._get_siret() or None,
                "city": one.city or None,
                "buyer_kind": one.insertion_buyer_kind or None,
                "kind": kinds.get(one.insertion_buyer_kind)
                or employers.get(one.insertion_family)
                or None,
                "size": one.insertion_size or None,
                "size_label": sizes.get(one.insertion_size) or None,
                "acts": len(acts[one]),
                "hours": sum(line.unit_amount for line in acts[one]),
                "traces": len(traces[one]),
                "first": self._say_day(acts[one], traces[one], min),
                "last": self._say_day(acts[one], traces[one], max),
            }
            for one in self.structures
        ]

    def _say_day(self, lines, traces, choose):
        return fields.Date.to_string(
            choose(
                [
                    *(line.date for line in lines),
                    *(trace.day for trace in traces),
                ]
            )
        )

    def _tell_traces(self):
        project = self.company.insertion_project_id
        tasks = {
            action: task.name for action, task in project._get_insertion_tasks().items()
        }
        return [
            {
                "day": fields.Date.to_string(trace.day),
                "kind": trace.kind,
                "action": tasks.get(TRACES[trace.kind]) or None,
                "structure": trace.structure.commercial_partner_id.name,
                "person": trace.person or None,
            }
            for trace in self.traces
        ]

    def _tell_hours(self):
        """Return a row per person and action, planned or not."""
        done = self.sum_hours()
        plans = {
            (plan.user_id.id, plan.task_id.id): plan for plan in self.file.plan_ids
        }
        people = self.env["res.users"].browse(
            dict.fromkeys(user for user, _task in (*plans, *done))
        )
        people = people.sorted(lambda user: (user.name.casefold(), user.id))
        return [
            {
                "person": user.name,
                "action": task.name or None,
                "planned": plans[key].hours if key in plans else None,
                "assignment": (key in plans and plans[key].assignment) or None,
                "months": dict(sorted(done.get(key, {}).items())),
            }
            for user in people
            for task in (*self.actions, self.env["project.task"])
            if (key := (user.id, task.id)) in plans or key in done
        ]

    def _tell_proofs(self):
        kinds = self._get_labels("insertion.funding.proof", "kind")
        kept, left_out = [], []
        for rank, proof in enumerate(self.file.proof_ids.sorted(), start=1):
            about = {
                "rank": rank,
                "day": fields.Date.to_string(proof.date),
                "kind": kinds[proof.kind],
            }
            if proof.state == "kept":
                kept.append(
                    about
                    | {
                        "name": proof.name,
                        "file": proof.filename,
                        "action": proof.task_id.name or None,
                        "structure": proof.partner_id.commercial_partner_id.name
                        or None,
                        "size": proof.size,
                        "sha256": proof.sha256,
                        "looked_by": proof.looked_by_id.name or None,
                    }
                )
            else:
                # its own title may be what names somebody
                left_out.append(about | {"reason": proof.state})
        return kept, left_out

    def _without_people(self, payload):
        """Keep back the texts that name a participant, but the names of the team."""
        named = PeopleNamed(self.env, self.company)
        team = {row["person"] for row in payload["hours"]}
        texts = {text for text in _walk(payload) if text not in team}
        # the whole at once first: most often nobody is named
        people = named.find_in_text("\n".join(sorted(texts)))
        if not people:
            return payload | {"kept_back": 0}
        named.names = {key: named.names[key] for key in people}
        back = {text for text in texts if named.find_in_text(text)}
        word = self.env._("(kept back: the name of a participant)")
        return _replace(payload, dict.fromkeys(back, word)) | {"kept_back": len(back)}

    def _get_labels(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    def _get_days(self, name):
        """Return the domain of a datetime within the period."""
        start, end = self.period
        return Domain(name, ">=", start) & Domain(
            name, "<=", fields.Datetime.end_of(fields.Datetime.to_datetime(end), "day")
        )

    def _read_messages(self):
        ids = self.env["ir.model.data"]._xmlid_to_res_id
        team = self.env["res.users"].search(
            [("company_ids", "in", self.company.ids), ("share", "=", False)]
        )
        messages = self.env["mail.message"].search_fetch(
            self._get_days("date")
            & Domain("subtype_id", "in", (ids(CALL), ids("mail.mt_comment")))
            & Domain("author_id", "in", team.partner_id.ids)
            & Domain("model", "in", list(STRUCTURE_OF)),
            ["date", "model", "res_id", "author_id"],
        )
        for model, theirs in messages.grouped("model").items():
            records = self.env[model].browse(theirs.mapped("res_id")).exists()
            structures = {
                record.id: STRUCTURE_OF[model](record)
                for record in records
                if record.company_id in (self.company, self.env["res.company"])
            }
            for message in theirs:
                structure = structures.get(message.res_id)
                if structure:
                    is_buyer = structure.insertion_buyer_kind
                    yield Trace(
                        message.date.date(),
                        "buyer_exchange" if is_buyer else "exchange",
                        structure,
                        message.author_id.name,
                    )

    def _read_meetings(self):
        events = self.env["calendar.event"].search(
            self._get_days("start")
            & Domain("start", "<", fields.Datetime.now())
            & Domain("insertion_company_id", "=", self.company.id)
        )
        for event in events:
            kind = {"visit": "visit", "kickoff": "meeting", "specific": "meeting"}.get(
                event.insertion_kind, "buyer_meeting"
            )
            yield Trace(
                event.start.date(),
                kind,
                event._get_insertion_structure(),
                event.user_id.name,
            )

    def _read_letters(self):
        letters = self.env["insertion.notice.letter"].search(
            self._get_days("sent_on")
            & Domain("company_id", "=", self.company.id)
            & Domain("state", "=", "sent")
        )
        for letter in letters:
            yield Trace(
                letter.sent_on.date(), "letter", letter.partner_id, letter.user_id.name
            )

    def _read_calibrations(self):
        lots = self.env["insertion.lot"].search(
            Domain("calibration_date", ">=", self.period[0])
            & Domain("calibration_date", "<=", self.period[1])
            & Domain("company_id", "=", self.company.id)
            & Domain("is_calibrated", "=", True)
        )
        for lot in lots:
            yield Trace(
                lot.calibration_date, "calibration", lot.buyer_id, lot.user_id.name
            )

    def _read_attestations(self):
        """Count an attestation once for a structure, however many addresses it has."""
        sendings = self.env["insertion.attestation.sending"].search(
            self._get_days("sent_on")
            & Domain("company_id", "=", self.company.id)
            & Domain("state", "=", "sent"),
            order="sent_on, id",
        )
        seen = set()
        for sending in sendings:
            structure = sending.partner_id.commercial_partner_id
            key = sending.attestation_id.id, structure.id
            if key not in seen:
                seen.add(key)
                yield Trace(
                    sending.sent_on.date(),
                    "attestation",
                    structure,
                    sending.user_id.name,
                )


def _walk(value):
    """Yield the texts of a payload."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from _walk(one)


def _replace(value, texts):
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, dict):
        return {key: _replace(one, texts) for key, one in value.items()}
    if isinstance(value, list):
        return [_replace(one, texts) for one in value]
    return value
