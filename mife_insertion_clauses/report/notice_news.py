# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..rules.lot_numbers import clean_lot
from ..rules.operation import find_lots
from .notice_change import link

# What is told to who follows the purchase already
NEWS_STAGES = ("change", "cancellation", "award", "modification")


class NoticeNews:
    """What was just published, told to who follows the purchase already."""

    def __init__(self, notices):
        self.env = notices.env
        self.news = notices.filtered(lambda notice: notice.stage in NEWS_STAGES)

    def tell(self):
        if not self.news:
            return
        by_key = self._find_followed().grouped(
            lambda one: (one.company_id, one.procedure_key)
        )
        stages = dict(self.news._fields["stage"]._description_selection(self.env))
        for notice in self.news:
            key = (notice.company_id, notice.procedure_key)
            for one in by_key.get(key, ()):
                said = f"{stages[notice.stage]}{self.env._(':')} "
                said += notice.subject or notice.reference or ""
                tell_who_follows(one, notice, [Markup("<li>%s</li>") % said])

    def _find_followed(self):
        """Return the other notices of these purchases that somebody follows."""
        keys = list(filter(None, self.news.mapped("procedure_key")))
        return self.env["insertion.notice"].search(
            [
                ("procedure_key", "in", keys),
                ("company_id", "in", self.news.company_id.ids),
                ("id", "not in", self.news.ids),
                "|",
                *(("contract_id", "!=", False), ("user_id", "!=", False)),
            ]
        )


def tell_who_follows(notice, source, lines):
    """Give one activity to who follows the notice, or add to the one that waits.

    :param source: the notice that says it
    :param lines: what changed, as items of a list
    """
    env = notice.env
    host = notice.contract_id or notice
    kind = env.ref("mife_insertion_clauses.mail_activity_type_notice_change")
    title = env._("See the notice")
    note = Markup("<ul>%s</ul><p>%s</p>") % (Markup().join(lines), link(source, title))
    waiting = host.activity_ids.filtered(lambda one: one.activity_type_id == kind)
    if waiting:
        waiting[0].note = (waiting[0].note or Markup()) + note
        return
    host.activity_schedule(
        activity_type_id=kind.id,
        user_id=(host.user_id or notice.user_id or env.user).id,
        note=note,
    )


class NoticeAmendment:
    """The last amendment that a notice publishes, as a commitment of one of our lots.

    :param lot: the lot that somebody chose, none when the notice is to tell
    """

    def __init__(self, notice, lot=None):
        self.env = notice.env
        self.notice = notice
        self.change = notice.modification_ids.sorted(
            lambda one: (str(one.date_notified or ""), one.id)
        )[-1:]
        lots = notice.contract_id.lot_ids
        self.lot = lots & lot if lot else self._find_lot(lots)

    def _find_lot(self, lots):
        """Return the only lot, or the one that the amendment names."""
        if len(lots) == 1:
            return lots
        references = [lot.reference for lot in self.notice.lot_ids]
        named = (
            find_lots([], self.change.subject)
            or find_lots(references, "")
            or find_lots([], self.notice.subject)
        )
        found = lots.filtered(lambda lot: clean_lot(lot.number) in named)
        return found if len(found) == 1 else lots.browse()

    def open(self):
        """Return the action that opens the commitment, to check and to save.

        Where nothing tells which lot changes, somebody chooses it first.
        """
        if not self.notice.contract_id.lot_ids:
            raise UserError(
                self.env._("This notice has no contract of ours with a lot to change.")
            )
        if not self.lot:
            return self._ask_which_lot()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Commitment to change"),
            "res_model": "insertion.commitment",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_lot_id": self.lot.id,
                "default_origin": "amendment",
                "default_date": self.change.date_notified or self.notice.date_published,
                "default_reason": self._write_reason(),
                "default_hours": self._propose_hours(),
            },
        }

    def _ask_which_lot(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_lot_amended_action"
        )
        return action | {
            "domain": [("contract_id", "=", self.notice.contract_id.id)],
            "context": {"insertion_notice_id": self.notice.id},
        }

    def _write_reason(self):
        notice = self.notice
        before, after = (
            format_amount(self.env, amount, notice.currency_id)
            for amount in (notice.contract_id.amount, notice.amount)
        )
        return self.env._(
            "Amendment %(number)s as published: %(before)s, now %(after)s",
            number=self.change.reference or "",
            before=before,
            after=after if notice.has_amount else self.env._("unknown"),
        )

    def _propose_hours(self):
        """Return the hours that would follow the amount of the contract."""
        before, hours = self.notice.contract_id.amount, self.lot.hours_due
        if not (before and self.notice.has_amount and hours):
            return 0
        return round(hours * (self.notice.amount - before) / before)
