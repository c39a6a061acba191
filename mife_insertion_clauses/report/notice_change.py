# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo.tools import format_amount, format_date


class NoticeChange:
    """What a newer version of a notice changes, for who follows it."""

    def __init__(self, notice):
        self._notice = notice
        self._before = self._read()

    def _read(self):
        notice = self._notice
        return {
            "amount": notice.amount if notice.has_amount else None,
            "duration_months": notice.duration_months or None,
            "deadline": notice.deadline or None,
            "stage": notice.stage,
            "holders": ", ".join(
                holder.name or holder.identifier or "" for holder in notice.holder_ids
            ),
            "modifications": len(notice.modification_ids),
        }

    def get_lines(self):
        """Return what differs from when this was made, a sentence each."""
        after = self._read()
        labels = {
            "amount": self._notice.env._("Amount excl. VAT"),
            "duration_months": self._notice.env._("Duration (months)"),
            "deadline": self._notice.env._("Answers due on"),
            "stage": self._notice.env._("Stage"),
            "holders": self._notice.env._("Holders"),
            "modifications": self._notice.env._("Amendments published"),
        }
        return [
            Markup("<li>%s</li>")
            % self._notice.env._(
                "%(what)s: %(before)s, now %(after)s",
                what=label,
                before=self._write(name, self._before[name]),
                after=self._write(name, after[name]),
            )
            for name, label in labels.items()
            if after[name] != self._before[name]
        ]

    def _write(self, name, value):
        env = self._notice.env
        if value in (None, ""):
            return env._("unknown")
        if name == "amount":
            return format_amount(env, value, self._notice.currency_id)
        if name == "deadline":
            return format_date(env, value)
        if name == "stage":
            labels = self._notice._fields["stage"]._description_selection(env)
            return dict(labels)[value]
        return str(value)


def link(notice, text):
    return Markup('<a href="/odoo/insertion-notices/%s">%s</a>') % (notice.id, text)
