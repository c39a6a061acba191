# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..models.shared.vocabulary import EDITABLE_STATES, format_month


class SubcontractorMonths:
    """What a holder reads of the months of its subcontractors on a lot: no name.

    The holder's row on the lot comes from a sudo: who reads it is one of its contacts.
    """

    def __init__(self, holder):
        self.env = holder.env
        self.holder = holder
        # those who have left the lot too: what they sent stays
        family = holder.with_context(active_test=False).subcontractor_ids
        self.subcontractors = family.sorted(lambda firm: firm.partner_id.name)

    def count_months(self):
        return len(self._get_months())

    def get_months(self, limit, offset):
        """Return [{label, rows}], latest month first: plain values."""
        months = self._get_months()[offset : offset + limit]
        declarations = self.env["insertion.declaration"].search(
            [
                ("contractor_id", "in", self.subcontractors.ids),
                ("month", "in", months),
            ]
        )
        by_month = declarations.grouped("month")
        return [
            {
                "label": format_month(self.env, month).capitalize(),
                "rows": [
                    self._get_row(declaration)
                    for declaration in by_month[month].sorted(
                        lambda one: one.partner_id.name
                    )
                ],
            }
            for month in months
        ]

    def _get_months(self):
        groups = self.env["insertion.declaration"]._read_group(
            [("contractor_id", "in", self.subcontractors.ids)],
            ["month:day"],
            order="month:day DESC",
        )
        return [month for (month,) in groups]

    def _get_row(self, declaration):
        is_sent = declaration.state not in EDITABLE_STATES
        is_asked = bool(declaration.line_ids) and not is_sent
        return {
            "declaration": declaration,
            "firm": declaration.partner_id.name,
            "hours": declaration._get_declared_hours() if is_sent else None,
            "sent_on": declaration.declared_on if is_sent else None,
            "idle": not is_sent and not is_asked,
            "due": declaration.date_due if is_asked else declaration.approval_due,
            "to_approve": declaration.state == "to_approve",
        }
