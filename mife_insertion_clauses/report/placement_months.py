# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError

from ..models.shared.vocabulary import EDITABLE_STATES
from ..rules.hours import first_of_month


class PlacementMonths:
    """The months in which placements have hours: what follows them, what forbids.

    sudo: who places people need not be allowed to read hours.
    """

    def __init__(self, placements):
        self.env = placements.env
        self.placements = placements

    @property
    def lines(self):
        return (
            self.env["insertion.declaration.line"]
            .sudo()
            .search(
                [
                    ("placement_id", "in", self.placements.ids),
                    ("source_id", "=", False),
                ],
                order="month, id",
            )
        )

    def follow(self, contractors=None):
        """Make the months not sent follow these people, and tell what stays in them.

        :param contractors: the companies where they worked before, if not the same
        """
        placements = self.placements
        contractors = placements.contractor_id | (
            contractors or placements.contractor_id
        )
        contractors.sudo().declaration_ids._follow_placements()
        self.env["insertion.followup"]._follow_people(placements.participant_id)
        outside = self.lines - self.lines._get_expected()
        for placement, lines in outside.grouped("placement_id").items():
            placement.sudo(False)._message_log(
                body=self.env._(
                    "Hours are entered for %s, when the person is not at work by these "
                    "dates: they stay, check them with the company.",
                    ", ".join(lines.declaration_id.mapped("month_label")),
                )
            )

    def check_none_left(self, contractors):
        """Keep the placements whose hours, or months sent, are at these companies."""
        for line in self.lines:
            if line.contractor_id not in contractors or (
                line._is_empty() and line.state in EDITABLE_STATES
            ):
                continue
            raise UserError(
                self.env._(
                    "%(person)s is in the hours of %(month)s of %(firm)s, which are "
                    "entered or sent: end this placement on its last day, and add "
                    "another one for what comes after.",
                    person=line._get_person_name(),
                    month=line.declaration_id.month_label,
                    firm=line.partner_id.display_name,
                )
            )

    def check_none_after(self, date_end):
        """Keep a placement open over the months where it has hours."""
        last = first_of_month(date_end)
        after = self.lines.filtered(
            lambda line: line.month > last and not line._is_empty()
        )
        if after:
            raise UserError(
                self.env._(
                    "Hours of %(person)s are declared for %(month)s, after this day: "
                    "correct that month first, or choose a later day.",
                    person=after[0]._get_person_name(),
                    month=after[0].declaration_id.month_label,
                )
            )
