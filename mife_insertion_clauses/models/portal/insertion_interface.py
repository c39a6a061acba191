# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tools import float_round

from ...report.month_page import (
    COMPANY,
    KINDS,
    TUTORING,
    MonthPage,
    get_hour_inputs,
)
from ...report.month_turn import MonthTurn
from ...report.reach import Reach
from ..shared.vocabulary import EDITABLE_STATES

MAX_LINES = 2000


class InsertionInterface(models.AbstractModel):
    """What the software of a buyer, a company or a structure reads and sends.

    Each method is called with the key of a portal account (``/json/2`` of Odoo) and
    reaches what the pages of that account show, nothing else. Hours are numbers, dates
    and months texts (``2026-03-31``, ``2026-03``); what nobody knows is null. What is
    refused comes as one sentence in the language of the account.
    """

    _name = "insertion.interface"
    _description = "Interface for the software of partners"

    @api.model
    @api.readonly
    def contracts(self):
        """Return the contracts that the caller follows for a buyer, with their lots."""
        contracts = self._get_reach().get_contracts()
        contracts.lot_ids.fetch(["hours_done", "hours_due", "landing_label"])
        return [
            {
                "id": contract.id,
                "reference": contract.reference or None,
                "name": contract.name,
                "buyer": contract.buyer_id.name,
                "lots": [self._describe_lot(lot) for lot in contract.lot_ids],
            }
            for contract in contracts
        ]

    @api.model
    @api.readonly
    def attestations(self, year=None):
        """Return the attestations in force, of the caller's contracts and companies.

        :param year: of the months of work; all of them when left out
        """
        own, buyer = self._find_attestations()
        year = self._read_number(year, self.env._("The year is a number, as 2026."))
        return [
            {
                "number": attestation.number,
                "month": self._write_month(attestation.month),
                "contract": attestation.contract_id.display_name,
                "lot": attestation.lot_id.display_name,
                "company": attestation.partner_id.name,
                "hours": self._write_hours(attestation.counted_hours),
            }
            for attestation in (own | buyer).sorted("month")
            if not year or attestation.month.year == year
        ]

    @api.model
    def attestation_file(self, number):
        """Return an attestation as its reader gets it: {"name", "content" in base64}.

        A buyer gets the copy without names.
        """
        own, buyer = self._find_attestations()
        asked = (own | buyer).filtered(lambda found: found.number == number)
        if not asked:
            raise UserError(
                self.env._("No attestation of this number is open to this account.")
            )
        document = asked
        if asked not in own:
            document = self.env["insertion.attestation.copy"]._get_for(asked)
        content = document.with_context(bin_size=False).pdf
        return {
            "name": document.pdf_filename,
            "content": base64.b64encode(base64.b64decode(content)).decode(),
        }

    @api.model
    @api.readonly
    def months(self, year=None):
        """Return the months that the caller declares, those to fill in first."""
        reach = self._get_reach()
        year = self._read_number(year, self.env._("The year is a number, as 2026."))
        months = (
            self.env["insertion.declaration"]
            .sudo()
            .search(reach.get_month_domain(), order="month, id")
        )
        return [
            self._describe_month(month)
            for month in months.sorted(lambda month: month.state not in EDITABLE_STATES)
            if not year or month.month.year == year
        ]

    @api.model
    @api.readonly
    def month(self, month):
        """Return a month with its people, each line with the hours that it holds."""
        page = self._get_page(month)
        return self._describe_month(page.declaration) | {
            "people": [
                {
                    "line": line.id,
                    "name": line.placement_id.participant_id.display_name,
                    "job": line.placement_id.job,
                    "to_fill_in": line in page.editable,
                    **{
                        kind: self._write_hours(line[f"{kind}_hours"])
                        for _name, _line, kind in get_hour_inputs(line)
                    },
                }
                for line in page.lines
            ]
        }

    @api.model
    def save_hours(self, month, hours):
        """Write hours in a month: all of them or, if one cannot be, none.

        :param hours: [{"line": id, "worked": 7.5 or "7h30", "training": 0, "known":
            {"worked": 0}}]; ``known`` is what the caller had read: where somebody wrote
            another figure since, nothing is written over and the answer says so
        :return: {"saved": bool, "errors": [{"line", "kind", "sentence"}]}
        """
        page = self._get_page(month)
        typed, base = self._read_hours(page, hours)
        errors = page.save(typed, base)
        return {
            "saved": not errors,
            "errors": [
                self._describe_error(name, sentence)
                for name, sentence in errors.items()
            ],
        }

    @api.model
    def send_month(self, month, no_hours=False):
        """Send a month: the company its whole month, a structure its part of it.

        A month that was already sent stays as it is.
        """
        page = self._get_page(month)
        if no_hours and page.role != COMPANY:
            raise UserError(
                page.env._("Only the company may say that nobody worked that month.")
            )
        MonthTurn(page.declaration).wait()
        if page.declaration.state in EDITABLE_STATES:
            page.send(no_hours=bool(no_hours))
        return self._describe_month(page.declaration)

    # WHO

    def _get_reach(self):
        return Reach(self.with_context(lang=self.env.user.lang).env)

    def _get_page(self, month):
        reach = self._get_reach()
        number = self._read_number(month, self.env._("A month is told by its number."))
        declaration, role = reach.get_month(number)
        if not role:
            raise UserError(
                reach.env._("No month of this number is open to this account.")
            )
        return MonthPage(declaration, role)

    def _find_attestations(self):
        """Return (those of the caller's companies, those of its contracts)."""
        reach = self._get_reach()
        Attestation = reach.env["insertion.attestation"]
        in_force = [("state", "=", "valid")]
        own = Attestation
        if Attestation.has_access("read") and self.env.user.share:
            own = Attestation.search(in_force).sudo()
        contracts = reach.get_contracts()
        buyer = Attestation.sudo().search(
            [*in_force, ("contract_id", "in", contracts.ids)]
        )
        return own, buyer - own

    # READ

    def _read_number(self, value, sentence):
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int):
            raise UserError(sentence)
        return value if 0 < value < 2**31 else -1

    def _read_hours(self, page, hours):
        """Return ({name of the input: text}, {name: what the caller had read})."""
        form = page.env._(
            "Hours are a list of lines, each as {'line': 12, 'worked': 7.5}: see the "
            "examples."
        )
        if not isinstance(hours, list) or len(hours) > MAX_LINES:
            raise UserError(form)
        typed, base, lines = {}, {}, set(page.editable.ids)
        names = {name for name, _line, _kind in get_hour_inputs(page.editable)}
        for entry in hours:
            if not isinstance(entry, dict):
                raise UserError(form)
            number = entry.get("line")
            if type(number) is not int or number not in lines:
                raise UserError(
                    page.env._("Line %s is not to be filled in here.", number)
                )
            for values, found in ((entry, typed), (entry.get("known") or {}, base)):
                if not isinstance(values, dict):
                    raise UserError(form)
                found.update(
                    (f"{kind}_{number}", self._read_cell(values[kind], form))
                    for kind in (*KINDS, TUTORING)
                    if kind in values
                )
            if f"{TUTORING}_{number}" in typed.keys() - names:
                raise UserError(
                    page.env._(
                        "Tutoring does not count on this contract: leave it out."
                    )
                )
        return typed, base

    def _read_cell(self, value, form):
        if isinstance(value, str):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UserError(form)
        return f"{value:.4f}".rstrip("0").rstrip(".")

    # WRITTEN

    def _describe_lot(self, lot):
        owes = lot.has_obligation
        return {
            "id": lot.id,
            "name": lot.display_name,
            "state": lot.state,
            "companies": lot.contractor_ids.partner_id.mapped("name"),
            "starts_on": Date.to_string(lot.date_start) or None,
            "ends_on": Date.to_string(lot.date_end) or None,
            "hours_due": self._write_hours(lot.hours_due) if owes else None,
            "hours_done": self._write_hours(lot.hours_done),
            "outlook": lot.landing_label or None if owes else None,
        }

    def _describe_month(self, month):
        return {
            "id": month.id,
            "month": self._write_month(month.month),
            "contract": month.contract_id.display_name,
            "lot": month.lot_id.display_name,
            "company": month.partner_id.name,
            "state": month.state,
            "to_fill_in": month.state in EDITABLE_STATES,
            "due_on": Date.to_string(month.date_due) or None,
        }

    def _describe_error(self, name, sentence):
        kind, _sep, line = name.partition("_")
        return {
            "line": int(line or 0) or None,
            "kind": kind or None,
            "sentence": sentence,
        }

    def _write_month(self, month):
        return month.strftime("%Y-%m")

    def _write_hours(self, hours):
        return float_round(hours, precision_digits=2)
