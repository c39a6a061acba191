# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.models.res_partner_identity import IS_COMPANY, NEW_COMPANY
from ..fields import FileName
from ..models.shared.vocabulary import EDITABLE_STATES, OPEN_STATES
from ..rules import plausible
from ..rules.hours import first_of_month, next_month


class InsertionSuccession(models.TransientModel):
    """A firm takes over from another one on a lot, from a day on.

    One obligation goes on: the hours stay where they were done and count for both;
    what is still to do follows to the firm that takes over.
    """

    _name = "insertion.succession"
    _description = "A firm takes over from another on a lot"
    _inherit = ["insertion.plausible.mixin", "insertion.search.mixin"]
    _rec_name = "contractor_id"
    _plausible_fields = ("date",)

    contractor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        string="Firm on the lot",
        default=lambda self: self.env.context.get("active_id"),
        required=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Firm that takes over",
        required=True,
        domain=f"[{IS_COMPANY}]",
        context=NEW_COMPANY,
    )
    date = fields.Date(
        string="From", default=fields.Date.context_today, required=True
    )
    reason = fields.Text(required=True)
    document = fields.Binary(help="The merger, the transfer, the amendment...")
    document_name = FileName()

    def _judge_figures(self, today):
        lot = self.contractor_id.lot_id
        return [
            *plausible.judge_day("date", self.date, today, plausible.CONTRACT),
            *plausible.judge_within("date", self.date, lot.date_start, lot.date_end),
        ]

    def action_confirm(self):
        self.ensure_one()
        self.contractor_id.check_access("write")
        self._check_possible()
        # sudo: the months and accesses that follow are not the facilitator's to write
        successor = self.sudo()._hand_over()
        return successor.sudo(False)._get_records_action(
            name=self.env._("Firm on the lot")
        )

    def _check_possible(self):
        former = self.contractor_id
        if former.successor_id:
            raise UserError(
                self.env._(
                    "%(firm)s already gave its place to %(successor)s: reload the page.",
                    firm=former.partner_id.display_name,
                    successor=former.successor_id.partner_id.display_name,
                )
            )
        if self.partner_id == former.partner_id:
            raise UserError(self.env._("Choose another firm than the one that leaves."))
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why another firm takes over."))

    def _hand_over(self):
        """Let the firm take over, and return it on the lot."""
        former = self.contractor_id
        successor = former.with_context(active_test=False).search(
            [("lot_id", "=", former.lot_id.id), ("partner_id", "=", self.partner_id.id)]
        )
        successor = successor.with_env(self.env)
        is_new = not successor
        if former in successor | successor._get_successors() or not (
            is_new or successor.active
        ):
            raise UserError(
                self.env._(
                    "%s was on the lot before: undo its own succession instead.",
                    self.partner_id.display_name,
                )
            )
        first = self._get_first_month()
        if is_new:
            successor = former.create(self._prepare_successor_vals(first))
        moved = self._get_moved(first)
        share = successor.share
        former._write_by_action(
            {
                "successor_id": successor.id,
                "succeeded_on": self.date,
                "succession_reason": self.reason,
                "succession_document": self.document,
                "succession_document_name": self.document_name,
                "succession_vals": {
                    "report_to": fields.Date.to_string(former.report_to) or False,
                    "share": share,
                    "is_new": is_new,
                    "moved": {name: found.ids for name, found in moved.items()},
                },
                "active": False,
                "is_figure_confirmed": True,
                "report_to": max(first - timedelta(days=1), former.report_from or date.min),
            }
        )
        successor.share = min(share + former.share, 1)
        successor.contact_ids |= former.contact_ids
        self._copy_invitations(former, successor)
        self._move(moved, successor)
        (former | successor).declaration_ids._follow_placements()
        former.lot_id.message_post(
            body=self.env._(
                "%(successor)s takes over from %(former)s from %(date)s: %(reason)s",
                successor=successor.partner_id.display_name,
                former=former.partner_id.display_name,
                date=format_date(self.env, self.date),
                reason=self.reason,
            ),
            author_id=self.env.user.partner_id.id,
        )
        return successor

    def _get_first_month(self):
        """Return the first month of who takes over: those already sent stay."""
        sent = self.contractor_id.declaration_ids.filtered(
            lambda declaration: declaration.state not in EDITABLE_STATES
        )
        last = max(sent.mapped("month"), default=None)
        first = first_of_month(self.date)
        return max(first, next_month(last)) if last else first

    def _prepare_successor_vals(self, first):
        former = self.contractor_id
        return {
            "lot_id": former.lot_id.id,
            "partner_id": self.partner_id.id,
            "role": former.role,
            "parent_id": former.parent_id.id,
            "report_from": first,
            "is_figure_confirmed": True,
        }

    def _get_moved(self, first):
        """Return {model: what follows to the firm that takes over}."""
        former = self.contractor_id
        mine = [("contractor_id", "=", former.id)]
        conditions = {
            "insertion.placement": [
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", min(first, self.date)),
            ],
            "insertion.declaration": [("month", ">=", first)],
            "insertion.delegation": [("ended_on", "=", False)],
            "insertion.referral": [("state", "in", OPEN_STATES)],
            "insertion.placement.request": [("state", "=", "waiting")],
            "insertion.difficulty": [("state", "=", "open")],
        }
        return {
            "insertion.contractor": former.subcontractor_ids,
            **{
                name: self.env[name].search([*mine, *condition])
                for name, condition in conditions.items()
            },
        }

    @api.model
    def _move(self, moved, contractor):
        """Make all that is in ``moved`` the contractor's own."""
        moved = dict(moved)
        moved.pop("insertion.contractor").write({"parent_id": contractor.id})
        months = moved.pop("insertion.declaration")
        for placement in moved.pop("insertion.placement"):
            # how the person is employed stays; by whom changes where it was the firm
            own = placement.employer_id == placement.contractor_id.partner_id
            employer = contractor.partner_id if own else placement.employer_id
            placement._by_action().with_context(figures_confirmed=True).write(
                {
                    "contractor_id": contractor.id,
                    "modality": placement.modality,
                    "employer_id": employer.id,
                }
            )
        for records in moved.values():
            records._by_action().write({"contractor_id": contractor.id})
        for month in months:
            own = contractor.declaration_ids.filtered(
                lambda one, month=month: one.month == month.month
            )
            if not own:
                month.contractor_id = contractor
            elif own.state in EDITABLE_STATES:
                month.line_ids.write({"declaration_id": own.id})
                month.unlink()

    @api.model
    def _copy_invitations(self, former, successor):
        """Whoever was invited by the former firm's place is not invited again."""
        invited = former.access_ids.filtered("invited_on").grouped("partner_id")
        for access in successor.access_ids.filtered(lambda one: not one.invited_on):
            if earlier := invited.get(access.partner_id):
                access._write_by_action(
                    {
                        "invited_on": earlier[0].invited_on,
                        "invited_by_id": earlier[0].invited_by_id.id,
                    }
                )

    @api.model
    def _undo(self, former):
        """Give its place on the lot back to the former firm."""
        successor, kept = former.successor_id, former.succession_vals
        if not successor:
            raise UserError(self.env._("Nobody took over: reload the page."))
        self._check_nothing_since(former, successor)
        moved = {
            name: self.env[name].browse(ids).exists()
            for name, ids in kept["moved"].items()
        }
        former._write_by_action(
            {
                "active": True,
                "successor_id": False,
                "succeeded_on": False,
                "succession_reason": False,
                "succession_document": False,
                "succession_document_name": False,
                "succession_vals": False,
                "is_figure_confirmed": True,
                "report_to": kept["report_to"],
            }
        )
        self._move(moved, former)
        if kept["is_new"]:
            successor.declaration_ids.line_ids.unlink()
            successor.declaration_ids.unlink()
            successor.unlink()
        else:
            successor.share = kept["share"]
        former.declaration_ids._follow_placements()
        former.lot_id.message_post(
            body=self.env._(
                "The succession of %s is undone.", former.partner_id.display_name
            ),
            author_id=self.env.user.partner_id.id,
        )

    @api.model
    def _check_nothing_since(self, former, successor):
        kept = former.succession_vals
        first = first_of_month(former.succeeded_on)
        happened = bool(successor.successor_id) or any(
            month.state not in EDITABLE_STATES
            or any(
                not line._is_empty()
                for line in month.line_ids
                if line.placement_id.id not in kept["moved"]["insertion.placement"]
                or month.id not in kept["moved"]["insertion.declaration"]
            )
            for month in successor.declaration_ids
            if month.month >= first
        )
        if not happened and kept["is_new"]:
            happened = self.env["insertion.placement"].search_count(
                [
                    ("contractor_id", "=", successor.id),
                    ("id", "not in", kept["moved"]["insertion.placement"]),
                ],
                limit=1,
            )
        if happened:
            raise UserError(
                self.env._(
                    "%s declared hours or placed people since: the succession stays. "
                    "Note another one if the lot changes hands again.",
                    successor.partner_id.display_name,
                )
            )
