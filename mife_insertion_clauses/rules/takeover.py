# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rows of a takeover: read from sheets, tied to one another, judged.

Nothing is guessed: what cannot be taken is a ``Mistake`` with its cell, and a row that
leans on a row with a mistake is not taken either. No record, no database, no clock.
"""

from datetime import date
from typing import NamedTuple

from ..common.rules.search import LEGAL_FORMS, fold, get_name
from .hours import MAX_MONTH_HOURS, last_of_month
from .months import read_month
from .people import get_name_key
from .table import is_blank
from .takeover_cells import CellError, plain_choice, read_cell
from .takeover_columns import (
    BUYERS,
    BY_KEY,
    COMMITMENTS,
    COMPANIES,
    CONTRACTS,
    DONE,
    EXAMPLE,
    GUIDE,
    LISTS,
    LOTS,
    OPTIONAL,
    PEOPLE,
    PLACEMENTS,
    REQUIRED,
    SHEETS,
)

HEADER_ROWS = 10
ENDED_BY_DECISION = ("suspended", "terminated")
ABANDONED = ("no_clause", "cancelled")


class Mistake(NamedTuple):
    """What is wrong: ``code``, the cell as a person finds it ("Lots!D7"), of what."""

    code: str
    cell: str
    details: tuple = ()


class Row:
    """A row as read: typed ``values``, the ``cells`` they stand in, what is wrong.

    ``links``: {what it leans on: the row of the file, or None when it is not there}.
    ``same_as``: the row above that says the same.
    """

    def __init__(self, sheet, number, place):
        self.sheet, self.number, self.place = sheet, number, place
        self.values, self.cells, self.mistakes, self.links = {}, {}, [], {}
        self.same_as = None
        # what somebody chose: the id of a record, 0 to make a new one
        self.decided = None
        # what the row is in the product, see ``TakeoverMatch``
        self.fate = self.record = None
        self.candidates, self.refs, self.differences = [], {}, {}

    def __repr__(self):
        return f"<{self.place}!{self.number} {self.values}>"

    def get(self, key):
        return self.values.get(key)

    def get_cell(self, key):
        return self.locate(self.cells.get(key) or f"A{self.number}")

    def locate(self, cell):
        """Return a cell as a person finds it; a text file has no sheet."""
        return f"{self.place}!{cell}" if self.place else str(cell)

    def blame(self, code, key, *details):
        self.mistakes.append(Mistake(code, self.get_cell(key), details))


class Found(NamedTuple):
    """The sheets of a workbook that are known, and what is not read of it."""

    sheets: list  # (Sheet, name, number of the headings, {position: Column}, {: month})
    unread_sheets: list
    unread_columns: list  # "Lots!H"
    lacking: list  # (name of the sheet, title of the column)


# SHEETS


def find_sheets(tables):
    """Return the ``Found`` of [(name, rows)]; the sheets of it are known by name."""
    known = {}
    for sheet in SHEETS:
        for name in (sheet.title, *sheet.also):
            known[plain_choice(name)] = sheet
    found, unread, columns_unread, lacking = [], [], [], []
    for name, rows in tables:
        sheet = known.get(plain_choice(name))
        if not sheet:
            if name not in (GUIDE, LISTS):
                unread.append(name)
            continue
        header, columns, months, strange = _find_columns(sheet, rows)
        found.append((sheet, name, header, columns, months))
        columns_unread += [f"{name}!{get_letter(position)}" for position in strange]
        got = {column.key for column in columns.values()}
        lacking += [
            (name, column.title)
            for column in sheet.columns
            if column.required and column.key not in got and rows
        ]
    return Found(found, unread, columns_unread, lacking)


def _find_columns(sheet, rows):
    """Return (row of the headings, {position: Column}, {position: month}, others)."""
    titles = {}
    for column in sheet.columns:
        for title in (column.title, *column.also):
            titles.setdefault(plain_choice(title), column)
    best = (0, {}, {}, [])
    for number, cells in enumerate(rows[:HEADER_ROWS]):
        columns, months, strange = {}, {}, []
        for position, value in enumerate(cells):
            column = titles.get(plain_choice(value)) if isinstance(value, str) else None
            if column and column not in columns.values():
                columns[position] = column
            elif sheet.key == DONE and (month := _read_title_month(value)):
                months[position] = month
            elif not is_blank(value):
                strange.append(position)
        if len(columns) > len(best[1]):
            best = (number + 1, columns, months, strange)
    return best


def _read_title_month(value):
    if not isinstance(value, str | date):
        return None
    try:
        return read_month(value)
    except (ValueError, OverflowError):
        return None


def get_letter(position):
    """Return what a spreadsheet calls a column.

    >>> get_letter(0), get_letter(26)
    ('A', 'AA')
    """
    letters, position = "", position + 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# ROWS


def read_rows(tables, found, choices):
    """Return the ``Row`` of each row that holds something, in the order of the sheets.

    :param choices: {name of a list: {a value, as compared: (its key, its label)}}
    """
    by_name = dict(tables)
    rows = []
    for sheet, name, header, columns, months in sorted(
        found.sheets, key=lambda one: SHEETS.index(one[0])
    ):
        for number, cells in enumerate(by_name[name], start=1):
            if number <= header or _is_note(cells):
                continue
            row = read_row(sheet, name, number, cells, columns, choices)
            if months:
                rows += _split_months(row, cells, months)
            elif row.values or row.mistakes:
                rows.append(row)
    return rows


def read_row(sheet, place, number, cells, columns, choices):
    row = Row(sheet.key, number, place)
    for position, column in columns.items():
        value = cells[position] if position < len(cells) else None
        row.cells.setdefault(column.key, f"{get_letter(position)}{number}")
        if column.key in row.values:
            continue
        try:
            read = read_cell(value, column, choices.get(column.choices))
        except CellError as error:
            # what was written there may be why a person is eligible
            details = () if column.secret else error.details
            row.blame(error.code, column.key, column.title, *details)
            continue
        if read is not None:
            row.values[column.key] = read
    return row


def _split_months(row, cells, months):
    """Return a row for each month of a row that has a column for each of them."""
    rows = []
    column = BY_KEY[DONE].get("hours")
    for position, month in months.items():
        value = cells[position] if position < len(cells) else None
        if is_blank(value):
            continue
        part = Row(row.sheet, row.number, row.place)
        part.values = dict(row.values, month=month)
        part.cells = dict(row.cells, hours=f"{get_letter(position)}{row.number}")
        part.mistakes = list(row.mistakes)
        part.values.pop("hours", None)
        try:
            part.values["hours"] = read_cell(value, column)
        except CellError as error:
            part.blame(error.code, "hours", column.title, *error.details)
        rows.append(part)
    return rows


def _is_note(cells):
    """Tell a row of explanations or of the example, which the workbook comes with."""
    first = next((value for value in cells if not is_blank(value)), None)
    if first is None:
        return True
    return isinstance(first, str) and first.strip().startswith(
        (EXAMPLE, REQUIRED, OPTIONAL, "Ex. :", "ex. :")
    )


# ONE ROW


def judge_rows(rows, today, taken_on):
    """Add to each row what is wrong with it alone."""
    for row in rows:
        blamed = {mistake.cell for mistake in row.mistakes}
        for column in BY_KEY[row.sheet].columns:
            cell = row.get_cell(column.key)
            if column.required and row.get(column.key) is None and cell not in blamed:
                row.blame("required", column.key, column.title)
        _JUDGES.get(row.sheet, _judge_dates)(row, today, taken_on)


def _judge_dates(row, _today, _taken_on):
    start, end = row.get("date_start"), row.get("date_end")
    if start and end and end < start:
        row.blame("dates_order", "date_end", end, start)
    if (row.get("amount") or 0) < 0:
        row.blame("negative", "amount", row.get("amount"))


def _judge_contract(row, today, taken_on):
    _judge_dates(row, today, taken_on)
    if row.get("state") in ABANDONED and not row.get("end_reason"):
        row.blame("no_reason", "end_reason")


def _judge_lot(row, today, taken_on):
    _judge_dates(row, today, taken_on)
    state = row.get("state")
    if state and state != "pending" and not row.get("holder"):
        row.blame("no_holder", "holder")
    if state in ENDED_BY_DECISION:
        if not row.get("decided_on"):
            row.blame("no_decision_date", "decided_on")
        if not row.get("decision"):
            row.blame("no_reason", "decision")
    names = [
        row.get("holder"),
        *(row.get("joint") or ()),
        *(row.get("subcontractors") or ()),
    ]
    keys = [get_party_key(name) for name in names if name]
    if len(set(keys)) != len(keys):
        row.blame("firm_twice", "holder")


def _judge_commitment(row, _today, _taken_on):
    origin, hours = row.get("origin"), row.get("hours")
    if origin == "initial" and (hours or 0) < 0:
        row.blame("negative", "hours", hours)
    if origin and origin != "initial" and not row.get("reason"):
        row.blame("no_reason", "reason")
    if origin not in ("option", "renewal", None) and not row.get("date"):
        row.blame("required", "date", BY_KEY[COMMITMENTS].get("date").title)


def _judge_person(row, today, _taken_on):
    birth = row.get("birthdate")
    if birth and not 14 <= (today - birth).days / 365.25 <= 110:
        row.blame("birth", "birthdate", birth)
    for key in ("checked_on", "unemployed_since"):
        if row.get(key) and row.get(key) > today:
            row.blame("future", key, row.get(key))
    dated = row.get("checked_on") or row.get("date_from")
    reason = row.get("criterion") or row.get("structure")
    if dated and not reason:
        row.blame("no_criterion", "criterion")
    if reason and not dated:
        row.blame("no_check_date", "checked_on")
    if row.get("criterion") and row.get("structure"):
        row.blame("two_routes", "structure")


def _judge_done(row, _today, taken_on):
    hours, month = row.get("hours"), row.get("month")
    blamed = any(mistake.cell == row.get_cell("hours") for mistake in row.mistakes)
    if hours is None and not blamed:
        row.blame("required", "hours", BY_KEY[DONE].get("hours").title)
    elif hours is not None and hours < 0:
        row.blame("negative", "hours", hours)
    elif month and row.get("last_name") and hours and hours > MAX_MONTH_HOURS:
        row.blame("too_many_hours", "hours", hours, int(MAX_MONTH_HOURS))
    if month and taken_on and last_of_month(month) > taken_on:
        row.blame("month_after", "month", month, taken_on)
    if bool(row.get("last_name")) != bool(row.get("first_name")):
        row.blame("half_name", "last_name")


_JUDGES = {
    CONTRACTS: _judge_contract,
    LOTS: _judge_lot,
    COMMITMENTS: _judge_commitment,
    PEOPLE: _judge_person,
    DONE: _judge_done,
}


# ROWS TOGETHER


def get_party_key(text):
    """Return what two ways to name a firm have in common: its number, or its name.

    >>> get_party_key("998 000 111 00018"), get_party_key("SARL Dupré")
    ('99800011100018', 'dupre')
    """
    digits = "".join(str(text).split()).replace(".", "").replace("-", "")
    if digits.isascii() and digits.isdecimal() and len(digits) in (9, 14):
        return digits
    words = get_name(text)
    return " ".join([word for word in words if word not in LEGAL_FORMS] or words)


def get_person_key(row):
    return get_name_key(row.get("first_name"), row.get("last_name"))


class Index:
    """Where the rows of a file are found by what other rows say of them."""

    def __init__(self, rows):
        self.parties = {BUYERS: {}, COMPANIES: {}}
        self.contracts, self.lots, self.people = {}, {}, {}
        for row in rows:
            if row.sheet in self.parties:
                for key in _get_party_keys(row):
                    self.parties[row.sheet].setdefault(key, row)
            elif row.sheet == CONTRACTS:
                self.contracts.setdefault(fold(row.get("contract")), []).append(row)
            elif row.sheet == PEOPLE:
                self.people.setdefault(get_person_key(row), []).append(row)

    def find_party(self, text, *sheets):
        key = get_party_key(text)
        for sheet in sheets:
            if row := self.parties[sheet].get(key):
                return row
        return None


def link_rows(rows):
    """Tie each row to those of the file it leans on; what is not there is left None.

    Also tells what rows say against one another, and what they say twice.
    """
    index = Index(rows)
    sheets = {sheet.key: [] for sheet in SHEETS}
    for row in rows:
        sheets[row.sheet].append(row)
    for row in sheets[CONTRACTS]:
        _link_party(row, "buyer", index, BUYERS, COMPANIES)
    for row in (*sheets[LOTS], *sheets[COMMITMENTS]):
        _link_contract(row, index)
    for row in (*sheets[PLACEMENTS], *sheets[DONE]):
        _link_contract(row, index)
        _link_person(row, index)
        for key in ("company", "employer"):
            _link_party(row, key, index, COMPANIES, BUYERS)
    for row in sheets[LOTS]:
        index.lots.setdefault(_get_lot_key(row), row)
        _link_party(row, "holder", index, COMPANIES, BUYERS)
        _link_firms(row, index)
    for row in sheets[PEOPLE]:
        _link_party(row, "prescriber", index, COMPANIES, BUYERS)
        _link_party(row, "structure", index, COMPANIES, BUYERS)
    _link_lots(sheets, index)
    _mark_twice(rows)


def _link_lots(sheets, index):
    for key in (COMMITMENTS, PLACEMENTS, DONE):
        for row in sheets[key]:
            row.links["lot"] = index.lots.get(_get_lot_key(row))
    for row in (*sheets[PLACEMENTS], *sheets[DONE]):
        _judge_on_lot(row)
    placed = {}
    for row in sheets[PLACEMENTS]:
        key = _get_placed_key(row)
        if key not in placed or (placed[key].mistakes and not row.mistakes):
            placed[key] = row
    for row in sheets[DONE]:
        if row.get("last_name"):
            row.links["placement"] = placed.get(_get_placed_key(row))


def _link_party(row, key, index, *sheets):
    if row.get(key):
        row.links[key] = index.find_party(row.get(key), *sheets)


def _link_firms(row, index):
    for key in ("joint", "subcontractors"):
        for name in row.get(key) or ():
            firm = index.find_party(name, COMPANIES, BUYERS)
            if firm:
                row.links[get_firm_link(name)] = firm


def get_firm_link(name):
    """Return under which name a lot is tied to one of several firms."""
    return f"firm {get_party_key(name)}"


def _link_contract(row, index):
    """Tie a row to its contract: the buyer tells two of one reference apart."""
    reference = row.get("contract")
    if not reference:
        return
    named = index.contracts.get(fold(reference), [])
    buyer = row.get("buyer")
    if buyer:
        party = index.find_party(buyer, BUYERS, COMPANIES)
        named = [
            contract
            for contract in named
            if (party and contract.links.get("buyer") is party)
            or get_party_key(contract.get("buyer") or "") == get_party_key(buyer)
        ]
    buyers = {
        one.links.get("buyer") or get_party_key(one.get("buyer") or "") for one in named
    }
    if len(buyers) > 1:
        row.blame("which_contract", "contract", reference)
    row.links["contract"] = named[0] if named else None


def _link_person(row, index):
    if not row.get("last_name"):
        return
    named = index.people.get(get_person_key(row), [])
    birth = row.get("birthdate")
    if birth:
        same = [one for one in named if one.get("birthdate") == birth]
        named = same or [one for one in named if not one.get("birthdate")]
    if len({one.get("birthdate") for one in named}) > 1:
        row.blame("which_person", "birthdate", _get_full_name(row))
    row.links["person"] = named[0] if named else None


def _judge_on_lot(row):
    """Check a company and a start against the lot of the file."""
    lot = row.links.get("lot")
    if not lot:
        return
    company = row.get("company")
    if company:
        party = row.links.get("company")
        keys = {get_party_key(company), *(_get_party_keys(party) if party else ())}
        if not keys & set(_get_firm_keys(lot)):
            row.blame("not_on_lot", "company", company)
    elif not lot.get("holder"):
        row.blame("no_company", "company")
    start = row.get("date_start")
    first, last = lot.get("date_start"), lot.get("date_end")
    if start and ((first and start < first) or (last and start > last)):
        row.blame("outside_lot", "date_start", start)


def _get_firm_keys(lot):
    holder = lot.links.get("holder")
    if holder:
        yield from _get_party_keys(holder)
    for name in (
        lot.get("holder"),
        *(lot.get("joint") or ()),
        *(lot.get("subcontractors") or ()),
    ):
        if name:
            yield get_party_key(name)


def _get_party_keys(row):
    keys = [row.get("siret"), row.get("name") and get_party_key(row.get("name"))]
    return [key for key in keys if key]


def _get_lot_key(row):
    contract = row.links.get("contract")
    one = (
        id(contract)
        if contract
        else (fold(row.get("contract")), get_party_key(row.get("buyer") or ""))
    )
    return one, fold(row.get("lot"))


def _get_placed_key(row):
    person = row.links.get("person")
    return _get_lot_key(row), id(person) if person else get_person_key(row)


def _get_full_name(row):
    return f"{row.get('first_name') or ''} {row.get('last_name') or ''}".strip()


# TWICE


def _mark_twice(rows):
    """Tell the rows that say again what a row above said, the same or otherwise."""
    seen = {}
    for row in rows:
        key = _get_identity(row)
        if key is None:
            continue
        first = seen.setdefault((row.sheet, key), row)
        if first is row:
            continue
        if row.sheet != DONE and first.values == row.values:
            row.same_as = first
        else:
            row.blame("twice", _IDENTITY_CELL[row.sheet], first.locate(first.number))


def _get_identity(row):
    if row.sheet in (BUYERS, COMPANIES):
        return row.get("siret") or get_party_key(row.get("name") or "") or None
    if row.sheet == CONTRACTS:
        buyer = row.links.get("buyer")
        return fold(row.get("contract")), id(buyer) if buyer else get_party_key(
            row.get("buyer") or ""
        )
    if row.sheet == LOTS:
        return _get_lot_key(row)
    if row.sheet == COMMITMENTS:
        return _get_lot_key(row), row.get("origin"), row.get("date"), row.get("reason")
    if row.sheet == PEOPLE:
        return get_person_key(row), row.get("birthdate")
    person = row.links.get("person")
    who = id(person) if person else get_person_key(row)
    company = row.links.get("company")
    firm = id(company) if company else get_party_key(row.get("company") or "")
    when = row.get("month") if row.sheet == DONE else row.get("date_start")
    return _get_lot_key(row), who, firm, when


_IDENTITY_CELL = {
    BUYERS: "name",
    COMPANIES: "name",
    CONTRACTS: "contract",
    LOTS: "lot",
    COMMITMENTS: "origin",
    PEOPLE: "last_name",
    PLACEMENTS: "last_name",
    DONE: "hours",
}


_LINK_CELLS = {"person": "last_name", "placement": "last_name"}


def refuse_dependents(rows):
    """Refuse the rows that lean on a refused one, however far."""
    for row in rows:  # what a row leans on is read before it
        for key, other in row.links.items():
            if other is not None and other.mistakes and not row.mistakes:
                row.blame(
                    "leans", _LINK_CELLS.get(key, key), other.locate(other.number)
                )
