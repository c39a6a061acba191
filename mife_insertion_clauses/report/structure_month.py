# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.shared.vocabulary import (
    CERTIFIED_STATES,
    EDITABLE_STATES,
    SENT_STATES,
    format_month,
)
from ..rules.hours import previous_month
from .month_check import MonthCheck
from .month_page import DELEGATE, MonthPage, get_hour_inputs

MONTHS = 12  # that a structure may go back to


class StructureMonth:
    """The people of a structure in one month, at all the companies it declares for.

    :param delegations: those in force, that name the person; from a sudo
    :param month: the first day of the month
    """

    def __init__(self, delegations, month):
        self.env = delegations.env
        self.delegations = delegations
        self.month = month
        self.declarations = self.env["insertion.declaration"].search(
            get_domain(delegations) & Domain("month", "=", month),
            order="partner_id, lot_id, id",
        )
        # read once for all the companies
        self.declarations.line_ids.placement_id.participant_id.mapped("display_name")
        previous = self._get_previous()
        self.pages = {
            declaration: PartPage(declaration, delegations, previous)
            for declaration in self.declarations
        }

    def get_label(self, month=None):
        return format_month(self.env, month or self.month)

    def get_blocks(self, typed=None, errors=None):
        """Return what the page shows of each company: plain values.

        :param errors: {declaration: {name of the input, or "": sentence}}
        """
        checks = MonthCheck(self.declarations, for_team=False).get_anomalies()
        return [
            self._get_block(declaration, page, checks, typed, errors or {})
            for declaration, page in self.pages.items()
        ]

    def find_gone(self, typed, base):
        """Return the sentence on hours typed for people who have left, if any."""
        pages = [*self.pages.values()]
        names = {
            name for page in pages for name, _line, _kind in get_hour_inputs(page.lines)
        }
        left = {name: text for name, text in typed.items() if name not in names}
        return pages[0].find_gone(left, base).get("")

    def keep(self, problems, chosen, typed, base, to_send):
        """Save the hours of a company, and send them if asked; all of it or nothing.

        :param problems: {company's month: {name of the input: sentence}}, where what
            cannot be is told
        """
        page = self.pages[chosen]
        names = {name for name, _line, _kind in get_hour_inputs(page.lines)}
        typed = {name: text for name, text in typed.items() if name in names}
        if chosen.state in CERTIFIED_STATES:
            if page.get_differences(typed):
                raise UserError(self._get_certified_sentence(chosen))
            return
        values, errors = page.read_typed(typed, base)
        problems[chosen].update(errors)
        if errors:
            return
        if chosen.state in EDITABLE_STATES:
            chosen._write_hours(values)
        elif not to_send and values:
            raise UserError(
                self.env._(
                    "%s already sent this month: send your hours, they join it at "
                    "once.",
                    chosen.partner_id.name,
                )
            )
        if to_send:
            self._send(chosen, values)

    def _send(self, declaration, values):
        Part = self.env["insertion.declaration.part"]
        for delegation in self._get_own(declaration):
            if declaration.state in EDITABLE_STATES:
                Part._send(declaration, delegation)
                continue
            employer = delegation.employer_id
            own = {
                line: vals
                for line, vals in values.items()
                if line.placement_id.employer_id == employer
            }
            Part._join(declaration, delegation, own)

    def _get_own(self, declaration):
        """Return the person's delegations that have somebody in the month."""
        employers = self.pages[declaration].lines.placement_id.employer_id
        return self.delegations.filtered(
            lambda delegation: delegation.contractor_id == declaration.contractor_id
            and delegation.employer_id in employers
        )

    def _get_previous(self):
        """Return {placement: its line of the month before}, read once for all."""
        lines = self.env["insertion.declaration.line"].search(
            [
                ("contractor_id", "in", self.delegations.contractor_id.ids),
                ("month", "=", previous_month(self.month)),
            ]
        )
        return lines.grouped("placement_id")

    def _get_block(self, declaration, page, checks, typed, errors):
        problems = errors.get(declaration, {})
        own = self._get_own(declaration)
        parts = declaration._get_parts_sent() & declaration.part_ids.filtered(
            lambda part: part.delegation_id in own
        )
        return {
            "declaration": declaration,
            "firm": declaration.partner_id.name,
            "lot": declaration.lot_id.display_name,
            "editable": bool(page.editable),
            "is_sent": declaration.state in SENT_STATES,
            "missing": bool(page.editable and find_missing(declaration, own)),
            "part": parts[-1:] if parts.delegation_id == own else parts.browse(),
            "certified": self._get_certified_sentence(declaration)
            if declaration.state in CERTIFIED_STATES
            else "",
            "cards": page.get_cards(typed, problems),
            "error": problems.get(""),
            "hints": [
                anomaly.sentence
                for anomaly in checks[declaration]
                if anomaly.line and anomaly.line in page.lines
            ],
        }

    def _get_certified_sentence(self, declaration):
        return self.env._(
            "%s: the hours of this month are validated, they change only once the "
            "hours officer gives the month back.",
            declaration.partner_id.name,
        )


class PartPage(MonthPage):
    """What a structure fills in, even where its company sent the month already."""

    open_states = (*EDITABLE_STATES, *SENT_STATES)

    def __init__(self, declaration, delegations, previous):
        self._delegations = delegations
        self._previous = previous
        super().__init__(declaration, DELEGATE)

    def _get_lines(self, role):
        declaration = self.declaration
        employers = self._delegations.filtered(
            lambda one: one.contractor_id == declaration.contractor_id
        ).employer_id
        lines = declaration.line_ids.filtered(
            lambda line: line.placement_id.employer_id in employers
        )
        is_open = declaration.state in self.open_states
        return lines, lines if is_open else lines.browse()

    def _get_previous_lines(self):
        return self._previous


def get_domain(delegations):
    """Return the domain of the months where these structures have people."""
    pairs = [
        Domain("contractor_id", "=", delegation.contractor_id.id)
        & Domain("line_ids.placement_id.employer_id", "=", delegation.employer_id.id)
        for delegation in delegations.filtered("contact_ids")
    ]
    return Domain.OR(pairs)


def find_months(delegations):
    """Return the months that these structures may read, latest first."""
    groups = delegations.env["insertion.declaration"]._read_group(
        get_domain(delegations), ["month:day"], order="month:day DESC", limit=MONTHS
    )
    return [month for (month,) in groups]


def find_missing(declaration, delegations):
    """Return those of ``delegations`` that have hours to give in a month.

    In a month that its company sent, those who have people there without an hour.
    """
    missing = delegations - declaration._get_parts_sent().delegation_id
    if declaration.state in EDITABLE_STATES:
        return missing
    hours = {}
    for line in declaration.line_ids:
        employer = line.placement_id.employer_id
        hours[employer] = hours.get(employer, 0) + line._get_declared_hours()
    return missing.filtered(lambda one: hours.get(one.employer_id) == 0)
