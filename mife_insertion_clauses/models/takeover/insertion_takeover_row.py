# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...report.takeover_choices import TakeoverChoices
from ...report.takeover_match import (
    CHANGED,
    CREATED,
    FOUND,
    MODELS,
    REFUSED,
    TO_DECIDE,
    TakeoverMatch,
)
from ...report.takeover_sentences import TakeoverSentences, format_value
from ...report.takeover_writer import TakeoverWriter
from ...rules.takeover import Row, get_party_key, get_person_key
from ...rules.takeover_columns import (
    BUYERS,
    BY_KEY,
    CHOICE,
    COMPANIES,
    CONTRACTS,
    DATE,
    DONE,
    LOTS,
    MONTH,
    PEOPLE,
    SHEETS,
)

FATE_LABELS = [
    (CREATED, "To enter"),
    (FOUND, "Already there"),
    (CHANGED, "Differs"),
    (TO_DECIDE, "To decide"),
    (REFUSED, "Turned down"),
]
# What stops one row and leaves the others
STOPS = (AccessError, IntegrityError, UserError, ValidationError)


class InsertionTakeoverRow(models.Model):
    """A row of a file to take over: what it will be, then what it became.

    What it says is read by nobody: it may tell why a person is eligible.
    """

    _name = "insertion.takeover.row"
    _description = "Row to take over"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "takeover_id desc, sequence, number, id"
    _rec_name = "label"
    _rec_names_search = ["label", "place"]
    _action_only_fields = (
        "takeover_id",
        "sheet",
        "number",
        "place",
        "label",
        "content",
        "fate",
        "state",
        "sentence",
        "record_id",
    )

    takeover_id = fields.Many2one(
        comodel_name="insertion.takeover",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="takeover_id.company_id", store=True, precompute=True, index=True
    )
    takeover_state = fields.Selection(
        related="takeover_id.state", string="State of the takeover"
    )
    sheet = fields.Selection(
        selection=lambda self: [(sheet.key, sheet.title) for sheet in SHEETS],
        readonly=True,
        required=True,
    )
    sequence = fields.Integer(readonly=True)
    number = fields.Integer(string="Row", readonly=True, aggregator=None)
    place = fields.Char(string="Cell", readonly=True)
    label = fields.Char(string="What it says", readonly=True, required=True)
    content = fields.Json(copy=False, groups=fields.NO_ACCESS)
    key = fields.Char(index=True, readonly=True, groups=fields.NO_ACCESS)
    identity = fields.Char(
        index="btree_not_null", readonly=True, groups=fields.NO_ACCESS
    )
    balance_key = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    fate = fields.Selection(
        selection=FATE_LABELS, string="It will be", readonly=True, required=True
    )
    state = fields.Selection(
        selection=[
            ("waiting", "Waiting"),
            ("done", "Taken over"),
            ("kept", "Left as it is"),
            ("failed", "Left aside"),
            ("aside", "Turned down"),
        ],
        default="waiting",
        index=True,
        readonly=True,
        required=True,
    )
    sentence = fields.Char(string="To know", readonly=True)
    record_id = fields.Integer(string="Became", readonly=True, aggregator=None)
    overwrite = fields.Boolean(
        string="Take the file",
        help="Replace what the product has by what the file says.",
    )
    confirmed = fields.Boolean(
        string="It is right",
        help="The dates and durations that surprise are true all the same.",
    )
    candidate_ids = fields.One2many(
        comodel_name="insertion.takeover.candidate", inverse_name="row_id"
    )
    choice_id = fields.Many2one(
        comodel_name="insertion.takeover.candidate",
        check_company=True,
        string="It is",
        domain="[('row_id', '=', id)]",
        ondelete="set null",
    )
    is_to_decide = fields.Boolean(
        compute="_compute_is_to_decide", store=True, precompute=True
    )

    @api.depends("fate", "choice_id")
    def _compute_is_to_decide(self):
        for row in self:
            row.is_to_decide = row.fate == TO_DECIDE and not row.choice_id

    @api.constrains("choice_id")
    def _check_choice(self):
        for row in self:
            if row.choice_id and row.choice_id.row_id != row:
                raise ValidationError(
                    self.env._("Choose among what was found for this row.")
                )

    def _check_locked(self, vals):
        started = self.filtered(lambda row: row.takeover_state not in ("ready", "done"))
        if started and {"overwrite", "confirmed", "choice_id"} & set(vals):
            raise UserError(
                self.env._("This takeover is running: wait until it is finished.")
            )

    # ACTIONS

    def action_open(self):
        """Open what the row is in the product."""
        self.ensure_one()
        record = self.env[MODELS[self.sheet]].browse(self.record_id).exists()
        if not record:
            raise UserError(self.env._("This row is not in the product."))
        return record._get_records_action(name=record.display_name)

    def action_decide(self):
        """Open the choice of what the row is."""
        self.ensure_one()
        action = self._get_records_action(name=self.label, target="new")
        view = self.env.ref(
            "mife_insertion_clauses.insertion_takeover_row_view_form_decide"
        )
        return action | {"views": [(view.id, "form")]}

    def action_take_file(self):
        """Replace what the product has by what the file says, for a selection."""
        self.filtered(lambda row: row.fate == CHANGED).overwrite = True

    def _choose_new(self):
        for row in self:
            row.choice_id = row.candidate_ids.filtered(lambda one: not one.record_id)[
                :1
            ]

    # WHAT IS SHOWN

    @api.model
    def _show(self, takeover, rows):
        """Keep the rows of a file as they will be."""
        sentences = TakeoverSentences(self.env)
        shown = self._by_action().create(
            [
                {
                    "takeover_id": takeover.id,
                    "sheet": row.sheet,
                    "sequence": SHEETS.index(BY_KEY[row.sheet]),
                    "number": row.number,
                    "place": row.mistakes[0].cell
                    if row.mistakes
                    else row.locate(row.number),
                    "label": self._get_label(row),
                    "content": _pack(row),
                    "key": _get_key(row),
                    "identity": _get_identity(row),
                    "balance_key": _get_balance_key(row),
                    "fate": FOUND if row.same_as else row.fate,
                    "state": "kept" if row.same_as else "waiting",
                    "sentence": self._get_sentence(row, sentences),
                    "record_id": row.record or 0,
                }
                for row in rows
            ]
        )
        self._add_candidates(shown, rows)

    def _add_candidates(self, shown, rows):
        vals_list = []
        for record, row in zip(shown, rows, strict=True):
            if row.fate != TO_DECIDE or row.same_as:
                continue
            found = self.env[MODELS[row.sheet]].browse(row.candidates)
            vals_list += [
                {
                    "row_id": record.id,
                    "record_id": one.id,
                    "name": self._get_candidate_name(one),
                }
                for one in found
            ]
            vals_list.append(
                {"row_id": record.id, "record_id": 0, "name": self.env._("A new one")}
            )
        self.env["insertion.takeover.candidate"].create(vals_list)

    def _get_candidate_name(self, record):
        if record._name == "res.partner":
            words = [record.name, record._get_typed_siret(), record.zip, record.city]
        elif record._name == "insertion.participant":
            birth = format_value(self.env, record.birthdate or None)
            words = [record.display_name, record.reference, birth, record.city]
        else:
            words = [record.display_name]
        return ", ".join(filter(None, words))

    def _get_label(self, row):
        """Return a row in a few words, never why a person is eligible."""
        get = row.get
        person = " ".join(filter(None, [get("first_name"), get("last_name")]))
        lot = self.env._("lot %s", get("lot") or "?")
        place = " ".join(filter(None, [get("contract"), lot]))
        hours = format_value(self.env, get("hours"))
        day = format_value(self.env, get("date") or get("date_start"))
        words = {
            BUYERS: [get("name"), get("siret")],
            COMPANIES: [get("name"), get("siret")],
            CONTRACTS: [get("contract"), get("name"), get("buyer")],
            LOTS: [place, get("name"), get("holder")],
            PEOPLE: [
                person,
                get("birthdate") and format_value(self.env, get("birthdate")),
            ],
        }.get(row.sheet)
        if words is None and row.sheet == DONE:
            month = get("month") and f"{get('month'):%m/%Y}"
            words = [place, get("company"), person, month, f"{hours} h"]
        elif words is None and get("hours") is not None:
            words = [place, f"{hours} h", day]
        elif words is None:
            words = [person, place, get("job"), day]
        return ", ".join(filter(None, words)) or "?"

    def _get_sentence(self, row, sentences):
        if row.mistakes:
            return " ".join(sentences.tell(one) for one in row.mistakes)
        if row.same_as:
            return self.env._("The same as row %s.", row.same_as.number)
        if row.fate == TO_DECIDE:
            return self.env._("Perhaps already there: choose which one it is.")
        return ", ".join(
            self._get_difference(row, *one) for one in row.differences.items()
        )

    def _get_difference(self, row, key, there):
        if key == "check":
            return self.env._("One more check of eligibility")
        return self.env._(
            "%(title)s: %(there)s in the product, %(file)s in the file",
            title=BY_KEY[row.sheet].get(key).title,
            there=format_value(self.env, there),
            file=self._format_choice(row, key),
        )

    def _format_choice(self, row, key):
        column, value = BY_KEY[row.sheet].get(key), row.get(key)
        if column.kind == CHOICE and value:
            lists = TakeoverChoices(self.env.company).get_lists()
            return dict(lists[column.choices]).get(value, value)
        if isinstance(value, list):
            return ", ".join(value)
        return format_value(self.env, value)

    @api.model
    def _recall(self, takeover, rows):
        """Give to rows what the same ones became in a takeover before."""
        identities = {identity: row for row in rows if (identity := _get_identity(row))}
        before = self.search(
            [
                ("company_id", "=", takeover.company_id.id),
                ("takeover_id", "!=", takeover.id),
                ("identity", "in", list(identities)),
                ("state", "in", ("done", "kept")),
            ],
            order="id",
        )
        for chosen in before:
            record = self.env[MODELS[chosen.sheet]].browse(chosen.record_id).exists()
            if chosen.sheet == PEOPLE:
                record = record.merged_into_id or record
            if record:
                identities[chosen.identity].decided = record.id

    # WHAT IS DONE

    def _take(self, takeover):
        """Write the rows of one sheet, as the user of the takeover."""
        rows = {record: self._unpack(record) for record in self}
        self._link(takeover, rows)
        own = self._get_made(takeover)
        match = TakeoverMatch(takeover.company_id, takeover.taken_on, own)
        match.match(list(rows.values()))
        writer = TakeoverWriter(takeover)
        created = {}
        for record, row in rows.items():
            if row.fate in (REFUSED, TO_DECIDE):
                record._set_failed(self._get_sentence(row, TakeoverSentences(self.env)))
            elif row.fate == CREATED:
                created[record] = row
            elif row.fate == CHANGED and record.overwrite:
                record._take_apart(writer.change, [row], record.confirmed)
            else:
                record._set_done(row.record, "kept")
        if created:
            self._create_rows(created, writer)

    def _get_made(self, takeover):
        """Return {model: ids} of what the rows of the takeover already became."""
        made = {}
        for sheet, ids in self._read_group(
            [
                ("takeover_id", "=", takeover.id),
                ("sheet", "in", self.mapped("sheet")),
                ("state", "=", "done"),
            ],
            ["sheet"],
            ["record_id:array_agg"],
        ):
            made.setdefault(MODELS[sheet], set()).update(ids)
        return made

    def _create_rows(self, created, writer):
        """Make what the rows say, all at once, or one by one when one is refused."""
        records, rows = list(created), list(created.values())
        if not any(record.confirmed for record in records):
            try:
                with self.env.cr.savepoint():
                    ids = writer.make(rows)
            except STOPS:
                ids = None
            if ids is not None:
                for record, id_ in zip(records, ids, strict=True):
                    record._set_done(id_)
                return
        for group in _group_balances(created):
            together = self.browse([record.id for record in group])
            confirmed = all(together.mapped("confirmed"))
            together._take_apart(writer.make, list(group.values()), confirmed)

    def _take_apart(self, write, rows, confirmed):
        """Write some rows that stand together; what refuses them is their sentence."""
        sentence = ""
        try:
            with self.env.cr.savepoint():
                ids = write(rows, confirmed)
        except IntegrityError as error:
            sentence = self.env[MODELS[self[:1].sheet]]._sql_error_to_message(error)
        except STOPS as error:
            sentence = str(error)
        if sentence:
            self._set_failed(sentence)
            return
        for record, id_ in zip(self, ids, strict=True):
            record._set_done(id_)

    def _set_done(self, record_id, state="done"):
        self._by_action().write(
            {"state": state, "record_id": record_id, "sentence": False}
        )

    def _set_failed(self, sentence):
        self._by_action().write({"state": "failed", "sentence": sentence})

    def _unpack(self, record):
        row = Row(record.sheet, record.number, record.content["place"])
        row.cells = record.content["cells"]
        row.values = {
            key: _revive(record.sheet, key, value)
            for key, value in record.content["values"].items()
        }
        if record.choice_id:
            row.decided = record.choice_id.record_id
        elif record.content["decided"] is not None:
            row.decided = record.content["decided"]
        return row

    def _link(self, takeover, rows):
        """Tie the rows to what those they lean on became."""
        keys = {key for record in rows for key in record.content["links"].values()}
        linked = {
            one.key: one
            for one in self.search(
                [("takeover_id", "=", takeover.id), ("key", "in", list(keys))]
            )
        }
        for record, row in rows.items():
            for name, key in record.content["links"].items():
                other = linked[key]
                link = Row(other.sheet, other.number, other.content["place"])
                link.record = other.record_id or None
                if other.state in ("failed", "aside") or not link.record:
                    link.mistakes.append(None)
                row.links[name] = link


def _pack(row):
    return {
        "place": row.place,
        "cells": row.cells,
        "values": {
            key: value.isoformat() if hasattr(value, "isoformat") else value
            for key, value in row.values.items()
        },
        "links": {
            name: _get_key(other)
            for name, other in row.links.items()
            if other is not None
        },
        "decided": row.decided,
    }


def _revive(sheet, key, value):
    kind = BY_KEY[sheet].get(key).kind
    return fields.Date.to_date(value) if kind in (DATE, MONTH) else value


def _get_key(row):
    return f"{row.sheet}:{row.number}"


def _get_identity(row):
    """Return by what somebody's choice is found again in the next file."""
    if row.sheet in (BUYERS, COMPANIES):
        said = (row.get("siret") or "", get_party_key(row.get("name") or ""))
    elif row.sheet == PEOPLE:
        said = (get_person_key(row), str(row.get("birthdate") or ""))
    else:
        return None
    return "|".join((row.sheet, *said))


def _get_balance_key(row):
    """Return what the hours of a company on a lot have in common."""
    if row.sheet != DONE:
        return None
    lot = row.links.get("lot")
    lot = (
        _get_key(lot)
        if lot
        else f"{row.get('buyer')}|{row.get('contract')}|{row.get('lot')}"
    )
    company = row.links.get("company")
    return f"{lot}|{_get_key(company) if company else row.get('company') or ''}"


def _group_balances(created):
    """Return the rows that stand or fall together: those of a balance, else each."""
    groups = {}
    for record, row in created.items():
        key = record.balance_key or record.id
        groups.setdefault(key, {})[record] = row
    return groups.values()
