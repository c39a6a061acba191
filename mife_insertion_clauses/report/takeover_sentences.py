# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tools import format_date, formatLang

from ..common.words import write_number
from ..rules.budgets import MAX_CELLS, MAX_ROWS


class TakeoverSentences:
    """What is wrong with a row or a file to take over, in one sentence."""

    def __init__(self, env):
        self.env = env

    def tell(self, mistake):
        """Return what to do about a mistake, with the cell where it stands."""
        said = [self._format(detail) for detail in mistake.details]
        sentence = self._SENTENCES[mistake.code](self, *said)
        return self.env._(
            "%(cell)s: %(sentence)s", cell=mistake.cell, sentence=sentence
        )

    def tell_file(self, error):
        return self._get_file_sentences()[error.code]

    def _format(self, detail):
        if isinstance(detail, date):
            return format_date(self.env, detail)
        if isinstance(detail, float):
            return write_number(self.env, detail)
        return str(detail)

    # cells

    def _say_formula(self, title, *_said):
        return self.env._(
            "the formula of “%s” kept no value: copy the cell and paste its value.",
            title,
        )

    def _say_error_value(self, title, value="#"):
        return self.env._(
            "“%(title)s” holds the error %(value)s of Excel: write its value.",
            title=title,
            value=value,
        )

    def _say_too_long(self, title, most="300"):
        return self.env._(
            "“%(title)s” is longer than %(most)s signs: shorten it.",
            title=title,
            most=most,
        )

    def _say_date_in_text(self, title, day=""):
        return self.env._(
            "the spreadsheet changed “%(title)s” into the date %(day)s: give the cell "
            "the format Text, then type it again.",
            title=title,
            day=day,
        )

    def _say_date(self, title, text=""):
        if not text:
            return self.env._("“%s” is not a date: write it as 31/12/2025.", title)
        return self.env._(
            "“%(title)s” is not a date (%(text)s): write it as 31/12/2025.",
            title=title,
            text=text,
        )

    def _say_number(self, title, text=""):
        return self.env._(
            "“%(title)s” is not a number (%(text)s): write digits only.",
            title=title,
            text=text,
        )

    def _say_hours(self, title, text=""):
        return self.env._(
            "“%(title)s” is not a number of hours (%(text)s): write 151.5 or 151h30.",
            title=title,
            text=text,
        )

    def _say_month(self, title, text=""):
        return self.env._(
            "“%(title)s” is not a month (%(text)s): write it as 03/2025.",
            title=title,
            text=text,
        )

    def _say_email(self, title, text=""):
        return self.env._(
            "“%(title)s” is not an address (%(text)s): write one, as name@domain.fr.",
            title=title,
            text=text,
        )

    def _say_choice(self, title, text="", closest=""):
        if closest:
            return self.env._(
                "“%(text)s” is not in the list of “%(title)s”: did you mean "
                "“%(closest)s”?",
                text=text,
                title=title,
                closest=closest,
            )
        if text:
            return self.env._(
                "“%(text)s” is not in the list of “%(title)s”: choose a value of the "
                "list.",
                text=text,
                title=title,
            )
        return self.env._(
            "“%s” is not in the list: choose a value of the sheet of lists.", title
        )

    def _say_siret_key(self, _title, text=""):
        return self.env._(
            "%s is not a SIRET: one of its 14 digits is wrong, check it.", text
        )

    def _say_siren_key(self, _title, text=""):
        return self.env._(
            "%s is not a SIREN: one of its 9 digits is wrong, check it.", text
        )

    def _say_siret_digits(self, _title, text=""):
        return self.env._("%s is not a SIRET, which has 14 digits: complete it.", text)

    # rows

    def _say_required(self, title):
        return self.env._("fill in “%s”, which is required.", title)

    def _say_dates_order(self, end, start):
        return self.env._(
            "it ends on %(end)s, before it starts on %(start)s: correct one of the two "
            "dates.",
            end=end,
            start=start,
        )

    def _say_negative(self, number):
        return self.env._("%s is negative: write a positive number.", number)

    def _say_no_reason(self):
        return self.env._("say why: a reason is required here.")

    def _say_no_holder(self):
        return self.env._(
            "name the company that holds the lot, or put the lot back to not started."
        )

    def _say_no_decision_date(self):
        return self.env._("say since when the lot is suspended or terminated.")

    def _say_firm_twice(self):
        return self.env._("the same company is named twice on this lot: keep it once.")

    def _say_birth(self, day):
        return self.env._(
            "nobody at work was born on %s: correct the date of birth.", day
        )

    def _say_future(self, day):
        return self.env._("%s is to come: correct the date.", day)

    def _say_no_criterion(self):
        return self.env._(
            "the eligibility is dated but has no criterion: add it, or remove the date."
        )

    def _say_no_check_date(self):
        return self.env._("say when the eligibility of the person was checked.")

    def _say_two_routes(self):
        return self.env._(
            "a criterion and a structure are both given: keep the one that was checked."
        )

    def _say_too_many_hours(self, hours, most):
        return self.env._(
            "%(hours)s h is more than a month holds for one person (%(most)s): "
            "correct it.",
            hours=hours,
            most=most,
        )

    def _say_month_after(self, month, taken_on):
        return self.env._(
            "this month ends after the day of the takeover (%(day)s): these hours are "
            "declared in the product.",
            day=taken_on,
            month=month,
        )

    def _say_half_name(self):
        return self.env._("give both the name and the first name, or neither.")

    # rows together

    def _say_which_contract(self, reference):
        return self.env._(
            "two buyers have a contract %s: name the buyer on this row.", reference
        )

    def _say_which_person(self, name):
        return self.env._(
            "several people are called %s: give the date of birth on this row.", name
        )

    def _say_not_on_lot(self, name):
        return self.env._(
            "%s is not on this lot: add it to the lot, as holder, joint holder or "
            "subcontractor.",
            name,
        )

    def _say_no_company(self):
        return self.env._("name the company: this lot has no holder.")

    def _say_outside_lot(self, day):
        return self.env._(
            "the person starts on %s, outside the dates of the lot: correct one or the "
            "other.",
            day,
        )

    def _say_twice(self, place):
        return self.env._(
            "row %s already says it otherwise: keep one of the two rows.", place
        )

    def _say_leans(self, place):
        return self.env._(
            "this row depends on row %s, which is refused: correct that one.", place
        )

    def _say_unknown_buyer(self, text):
        return self.env._(
            "%s is not among the buyers of the file nor of the product: add a row for "
            "it.",
            text,
        )

    def _say_unknown_company(self, text):
        return self.env._(
            "%s is not among the companies of the file nor of the product: add a row "
            "for it.",
            text,
        )

    def _say_unknown_contract(self, text):
        return self.env._(
            "no contract %s in the file nor in the product: check its reference and "
            "its buyer.",
            text,
        )

    def _say_unknown_lot(self, number, contract):
        return self.env._(
            "the contract %(contract)s has no lot %(number)s: check the number, or add "
            "the lot.",
            number=number,
            contract=contract,
        )

    def _say_unknown_person(self, name):
        return self.env._(
            "%s is not among the people of the file nor of the product: add a row for "
            "the person.",
            name,
        )

    def _say_not_placed(self, name):
        return self.env._(
            "%s has no placement on this lot with this company: add it, or remove the "
            "name.",
            name,
        )

    def _say_several_firms(self, text):
        return self.env._(
            "several firms are called %s: give the SIRET instead of the name.", text
        )

    def _say_taken_before(self, until):
        return self.env._(
            "hours of this company on this lot are already taken over until %s, and "
            "not the same: cancel that takeover of hours on the lot first.",
            until,
        )

    _SENTENCES = {
        "formula": _say_formula,
        "error_value": _say_error_value,
        "too_long": _say_too_long,
        "date_in_text": _say_date_in_text,
        "date": _say_date,
        "number": _say_number,
        "hours": _say_hours,
        "month": _say_month,
        "email": _say_email,
        "choice": _say_choice,
        "siret_key": _say_siret_key,
        "siren_key": _say_siren_key,
        "siret_digits": _say_siret_digits,
        "required": _say_required,
        "dates_order": _say_dates_order,
        "negative": _say_negative,
        "no_reason": _say_no_reason,
        "no_holder": _say_no_holder,
        "no_decision_date": _say_no_decision_date,
        "firm_twice": _say_firm_twice,
        "birth": _say_birth,
        "future": _say_future,
        "no_criterion": _say_no_criterion,
        "no_check_date": _say_no_check_date,
        "two_routes": _say_two_routes,
        "too_many_hours": _say_too_many_hours,
        "month_after": _say_month_after,
        "half_name": _say_half_name,
        "which_contract": _say_which_contract,
        "which_person": _say_which_person,
        "not_on_lot": _say_not_on_lot,
        "no_company": _say_no_company,
        "outside_lot": _say_outside_lot,
        "twice": _say_twice,
        "leans": _say_leans,
        "unknown_buyer": _say_unknown_buyer,
        "unknown_company": _say_unknown_company,
        "unknown_contract": _say_unknown_contract,
        "unknown_lot": _say_unknown_lot,
        "unknown_person": _say_unknown_person,
        "not_placed": _say_not_placed,
        "several_firms": _say_several_firms,
        "taken_before": _say_taken_before,
    }

    def _get_file_sentences(self):
        new_book = self.env._(
            "Copy your tables into the workbook of the takeover, then send that one."
        )
        return {
            "empty": self.env._("This file is empty: choose another one."),
            "too_large": self.env._(
                "This file is too large: keep only the sheets of the takeover."
            ),
            "old_format": self.env._(
                "This is an old Excel file (.xls) that cannot be read: save it as "
                ".xlsx, then send it again."
            ),
            "not_a_table": self.env._(
                "This file is not a table: send the workbook of the takeover, or an "
                "Excel, OpenDocument or CSV export."
            ),
            "web_page": self.env._(
                "This file is a web page named as a workbook: open it in Excel, save "
                "it as .xlsx, then send it."
            ),
            "password": self.env._(
                "This workbook is protected by a password: remove it, save the file, "
                "then send it."
            ),
            "hidden": self.env._(
                "All the sheets of this workbook are hidden: show them, then send it."
            ),
            "damaged": self.env._(
                "This file cannot be opened: save it again as .xlsx, then send it."
            ),
            "unsafe": self.env._("This file hides more than tables. %s", new_book),
            "too_many_rows": self.env._(
                "A sheet of this file has more than %s rows: split it, and send one "
                "file after the other.",
                MAX_ROWS,
            ),
            "too_many_cells": self.env._(
                "This file has more than %(most)s cells, empty ones included. "
                "%(advice)s",
                most=formatLang(self.env, MAX_CELLS, digits=0),
                advice=new_book,
            ),
            "over_budget": self.env._("This file takes too long to read. %s", new_book),
            "no_header": self.env._(
                "No table was found in this file: it needs a row of headings, and rows "
                "under it."
            ),
            "no_rows": self.env._(
                "No row to take over was found: write from the fourth row of each "
                "sheet on."
            ),
        }


def format_value(env, value):
    """Return a value of a row or of a record, as it is read."""
    if isinstance(value, date):
        return format_date(env, value)
    if isinstance(value, bool) or value is None:
        return "-"
    if isinstance(value, int | float):
        return write_number(env, value)
    return str(value)
