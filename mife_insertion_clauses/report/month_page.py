# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tools import format_datetime, remove_accents
from odoo.tools.misc import get_lang

from ..models.shared.vocabulary import EDITABLE_STATES, SENT_STATES
from ..rules.counting import TUTORING_COUNTED
from ..rules.hours import (
    HoursError,
    format_hours,
    parse_typed_hours,
    previous_month,
    read_hours,
    same_hours,
    same_text,
)
from .hours_file_reader import (
    ADDED,
    IGNORED,
    REFUSED,
    TAKEN,
    UNCHANGED,
    HoursFileReader,
    get_hours_sentence,
)
from .month_check import MonthCheck
from .month_messages import MonthMessages

# As what a person of the portal reads a month
COMPANY, HOLDER, DELEGATE = "company", "holder", "delegate"
KINDS = ("worked", "training")
# where the clause counts what a tutor gives
TUTORING = "tutoring"
PREFIXES = tuple(f"{kind}_" for kind in (*KINDS, TUTORING))


class MonthPage:
    """A month as one person reads it on the portal, and what they type in it.

    The month comes from a sudo: who may read it is told by ``get_role``.
    """

    open_states = EDITABLE_STATES

    def __init__(self, declaration, role):
        self.env = declaration.env
        self.declaration = declaration
        self.role = role
        self.lines, self.editable = self._get_lines(role)
        # {name of the input: hours that somebody entered meanwhile}, see read_typed
        self.conflicts = {}
        self._point = get_lang(self.env).decimal_point

    # shown

    def get_hints(self):
        """Return the sentences on what to check before sending."""
        check = MonthCheck(self.declaration, for_team=False)
        whole = self.lines == self.declaration.line_ids
        return [
            anomaly.sentence
            for anomaly in check.get_anomalies()[self.declaration]
            if (anomaly.line in self.lines if anomaly.line else whole)
        ]

    def get_cards(self, typed=None, errors=None, find="", empty=False):
        """Return what the page shows of each person: plain values, read in one go.

        :param find: what the names of those who are shown hold
        :param empty: show only those who have no hours yet
        """
        typed, errors = typed or {}, errors or {}
        wanted = _simplify(find).split()
        previous = self._get_previous_lines()
        delegated = self.declaration._get_delegations().employer_id
        sent = self.declaration._get_parts_sent().grouped(
            lambda part: part.delegation_id.employer_id
        )
        cards = []
        for line in self.lines:
            employer = line.placement_id.employer_id
            fields = self._get_card_fields(
                line, previous.get(line.placement_id), typed, errors
            )
            # what a tutor gives is apart: it is not the person's time
            hours = sum(
                read_hours(field["value"])
                for field in fields
                if field["kind"] != TUTORING
            )
            name = line.placement_id.participant_id.display_name
            words = _simplify(name)
            cards.append(
                {
                    "id": line.id,
                    "placement": line.placement_id.id,
                    "name": name,
                    "job": line.placement_id.job,
                    "employer": employer.name,
                    "is_lent": employer != self.declaration.partner_id,
                    "date_end": line.placement_id.date_end,
                    "editable": line in self.editable,
                    "delegated": employer in delegated,
                    "part": sent.get(employer),
                    "reason": line.uncounted_reason,
                    "counted": self._format(line.counted_hours) or "0",
                    "fields": fields,
                    # what is in the fields, saved or not
                    "hours": hours,
                    "is_hidden": bool(empty and hours)
                    or not all(word in words for word in wanted),
                    "is_open": any(
                        field["value"] or field["error"] for field in fields[1:]
                    ),
                    "has_before": any(field["before"] for field in fields),
                }
            )
        return cards

    def get_problems(self, cards, errors):
        """Return what the page says on top of ``errors``, with the names of people."""
        said = [
            {
                "field": field["name"],
                "sentence": self.env._(
                    "%(person)s: %(sentence)s",
                    person=card["name"],
                    sentence=field["error"],
                ),
            }
            for card in cards
            for field in card["fields"]
            if field["error"]
        ]
        known = {problem["field"] for problem in said}
        return said + [
            {"field": name, "sentence": sentence}
            for name, sentence in errors.items()
            if name not in known
        ]

    def get_saved_texts(self):
        """Return {name of the input: hours saved}, for what the person fills in."""
        return {
            name: self._format(line[f"{kind}_hours"])
            for name, line, kind in get_hour_inputs(self.editable)
        }

    def get_differences(self, typed):
        """Return what was typed and is not in the month, to show it back."""
        return [
            {
                "name": line.placement_id.participant_id.display_name,
                "kind": kind,
                "typed": typed[name],
            }
            for name, line, kind in get_hour_inputs(self.lines)
            if name in typed and not same_hours(typed[name], line[f"{kind}_hours"])
        ]

    def get_saved_at(self):
        """Return the hour, as it is said to the person who saves."""
        return format_datetime(
            self.env, Datetime.now(), dt_format="HH:mm", tz=self.env.user.tz
        )

    # filled in

    def save(self, typed, base):
        """Save all that was typed, or nothing and return {name: sentence}."""
        values, errors = self.read_typed(typed, base)
        if not errors:
            self.declaration._write_hours(values)
        return errors

    def save_draft(self, typed, base):
        """Save what can be. Return {name: sentence} of what cannot."""
        values, errors = self.read_typed(typed, base)
        self.declaration._write_hours(values)
        return errors

    def read_typed(self, typed, base):
        """Sort out what was typed on a page that showed ``base``.

        What the person did not change is left alone, so that somebody else's work on
        the same month is never written over. The month stays locked until the end.

        :param typed: {name of the input: text}, see ``get_hour_inputs``
        :return: ({line: values to write}, {name: sentence on what cannot be})
        """
        self.declaration._lock()
        self.declaration._check_state(self.open_states)
        values, errors = {}, self.find_gone(typed, base)
        for name, line, kind in get_hour_inputs(self.editable):
            if name not in typed or same_text(typed[name], base.get(name)):
                continue
            try:
                hours = float(parse_typed_hours(typed[name], self._point) or 0)
            except HoursError as error:
                errors[name] = get_hours_sentence(self.env, error.code)
                continue
            field = f"{kind}_hours"
            current = line[field]
            is_changed = name in base and not same_hours(base[name], current)
            if is_changed and hours != current:
                errors[name] = self._get_conflict_sentence(line, current)
                self.conflicts[name] = self._format(current)
            else:
                values.setdefault(line, {})[field] = hours
        return values, errors

    def find_gone(self, typed, base):
        """Return {"": sentence} for hours typed for somebody who is here no more.

        ``base``: those that the page showed; nobody else was ever there.
        """
        names = {name for name, _line, _kind in get_hour_inputs(self.lines)}
        gone = [
            text.strip()
            for name, text in typed.items()
            if name in base and name not in names and read_hours(text)
        ]
        if not gone:
            return {}
        return {
            "": self.env._(
                "Somebody was taken out of this month meanwhile, for whom you had "
                "entered %s h: call your facilitator if the person did work.",
                ", ".join(gone),
            )
        }

    def read_file(self, content, filename):
        """Return (what a file would enter in the page, the rows it would not).

        Nothing is written: the person checks, then saves or sends.

        :return: ({name of the input: text}, [refused ``HoursPreview``])
        """
        preview = self.preview_file(self.get_reader(), content, filename)[0]
        return self.get_typed(preview), [row for row in preview if row.fate == REFUSED]

    def get_reader(self, layout=None):
        return HoursFileReader(self.declaration, self.declaration.company_id, layout)

    def preview_file(self, reader, content, filename):
        """Return (the ``HoursPreview`` of each row, the ``HoursFile``)."""
        file = reader.read_file(content, filename)
        return [self._tell_own(row) for row in reader.match(file)], file

    def read_report(self, reader, content, filename):
        """Return what the page says of a file: plain values, and the hours typed."""
        preview, file = self.preview_file(reader, content, filename)
        typed = self.get_typed(preview)
        return {
            "typed": typed,
            "filled": len(typed) // len(KINDS),
            "notes": reader.get_notes(file),
            "questions": file.questions,
            "unchanged": sum(row.fate == UNCHANGED for row in preview),
            "told": [
                row
                for row in preview
                if row.fate in (TAKEN, UNCHANGED) and row.sentence
            ],
            "refused": [row for row in preview if row.fate == REFUSED],
            "aside": [row for row in preview if row.fate in (ADDED, IGNORED)],
        }

    def get_typed(self, preview):
        """Return {name of the input: text} of what a file would enter in the page."""
        return {
            name: self._format(getattr(row, kind))
            for row in preview
            if row.fate == TAKEN
            for name, _line, kind in get_hour_inputs(row.line)
            if kind in KINDS
        }

    def _tell_own(self, row):
        """Leave aside the hours of those whom somebody else declares."""
        if row.fate not in (TAKEN, UNCHANGED) or row.line in self.editable:
            return row
        return row._replace(
            fate=IGNORED,
            sentence=self.env._(
                "%s declares the hours of this person.",
                row.line.placement_id.employer_id.name,
            ),
        )

    def copy_previous(self, lines):
        """Fill those of ``lines`` that are empty with the month before."""
        self.declaration._check_state(EDITABLE_STATES)
        self.declaration._lock()
        previous = self._get_previous_lines()
        values = {}
        for line in lines:
            before = previous.get(line.placement_id)
            if not before or line._get_declared_hours():
                continue
            if before._get_declared_hours():
                values[line] = {
                    f"{kind}_hours": before[f"{kind}_hours"]
                    for _name, _line, kind in get_hour_inputs(line)
                }
        self.declaration._write_hours(values)

    def send(self, no_hours=False):
        """Send what the person declares: the month, or a structure's part of it."""
        month = self.declaration
        if self.role == COMPANY:
            month._declare(no_hours=no_hours)
        elif self.role == DELEGATE and not no_hours:
            contacts = self.env.user._get_own_contacts()
            for delegation in month._get_delegations(contacts):
                self.env["insertion.declaration.part"]._send(month, delegation)

    # asked of the team

    def ask_to_correct(self, reason):
        """Pass on to the team what is wrong in a month that was validated."""
        declaration = self.declaration
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say in a few words what is to correct."))
        firms = get_firms(declaration, self.env.user._get_own_contacts())
        firm = ", ".join(firms.mapped("display_name"))
        declaration.message_post(
            body=self.env._(
                "%(firm)s asks to correct this month: %(reason)s",
                firm=firm,
                reason=reason,
            ),
            author_id=self.env.user.partner_id.id,
        )
        MonthMessages(declaration).plan_portal_activity(
            self.env._(
                "%(firm)s asks to correct %(month)s: %(reason)s",
                firm=firm,
                month=declaration.month_label,
                reason=reason,
            )
        )

    # read

    def _get_lines(self, role):
        """Return (lines that the person sees, those of them that it fills in)."""
        declaration = self.declaration
        lines = declaration.line_ids
        delegations = declaration._get_delegations(
            self.env.user._get_own_contacts() if role == DELEGATE else None
        )
        delegated = lines.filtered(
            lambda line: line.placement_id.employer_id in delegations.employer_id
        )
        editable = declaration.state in self.open_states
        if role == DELEGATE:
            return delegated, delegated if editable else delegated.browse()
        if role == COMPANY and editable:
            return lines, lines - delegated
        return lines, lines.browse()

    def _get_previous_lines(self):
        """Return {placement: its line of the month before}."""
        declaration = self.declaration
        return (
            self.env["insertion.declaration.line"]
            .search(
                [
                    ("contractor_id", "=", declaration.contractor_id.id),
                    ("month", "=", previous_month(declaration.month)),
                ]
            )
            .grouped("placement_id")
        )

    def _get_card_fields(self, line, before, typed, errors):
        fields = []
        for name, _line, kind in get_hour_inputs(line):
            saved = self._format(line[f"{kind}_hours"])
            fields.append(
                {
                    "kind": kind,
                    "name": name,
                    "base": saved,
                    "value": typed.get(name, saved),
                    "error": errors.get(name),
                    "theirs": self.conflicts.get(name),
                    "before": before and self._format(before[f"{kind}_hours"]),
                }
            )
        return fields

    def _get_conflict_sentence(self, line, current):
        return self.env._(
            "%(name)s entered %(hours)s h here meanwhile: choose which is right.",
            name=line.write_uid.name,
            hours=line._format_hours(current),
        )

    def _format(self, hours):
        return format_hours(hours, self._point)


def _simplify(text):
    return remove_accents(text or "").lower()


def get_role(declaration, contacts):
    """Return as what a person reads the month, None for everybody else.

    :param contacts: those that the person acts as; who acts for the company and for
        its holder is the holder while its opinion is awaited
    """
    contractor = declaration.contractor_id
    is_holder = bool(contacts & contractor.parent_id.contact_ids)
    is_awaited = declaration.state in SENT_STATES and (
        declaration.holder_answer == "waiting"
    )
    if contacts & contractor.contact_ids and not (is_holder and is_awaited):
        return COMPANY
    if is_holder:
        return HOLDER
    return DELEGATE if declaration._get_delegations(contacts) else None


def get_firms(declaration, contacts):
    """Return the firms in whose name a person reads the month."""
    contractor = declaration.contractor_id
    role = get_role(declaration, contacts)
    if role == COMPANY:
        return contractor.partner_id
    if role == HOLDER:
        return contractor.parent_id.partner_id
    return declaration._get_delegations(contacts).employer_id


def get_hour_inputs(lines):
    """Return the (name of the input, line, kind) of the hours that a page shows."""
    return [
        (f"{kind}_{line.id}", line, kind)
        for line in lines
        for kind in (*KINDS, TUTORING)[: 3 if _counts_tutoring(line) else 2]
    ]


def _counts_tutoring(line):
    return line.contract_id.tutoring_rule == TUTORING_COUNTED
