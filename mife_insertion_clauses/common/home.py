# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The home of a role: what it reads when it arrives, each line leading to an act."""

from dateutil.relativedelta import relativedelta

from odoo.fields import Date
from odoo.tools import format_date

from .prefix import PREFIX
from .words import write_number

MODULE = __name__.split(".")[2]
# rows of a list: what follows is one click away
MAX_ROWS = 5
# bars of a chart, the largest first
MAX_BARS = 8
# days after which what waits is amber, then red
SLOW, LATE = 15, 30


class Home:
    """The page of a role, as plain values that a screen shows as they are.

    A subclass with a ``role`` is a home; the widest role has the lowest ``sequence``
    and is the one that opens. It reads as the user, with the user's rights, in a number
    of queries that does not depend on how many rows there are.
    """

    homes = {}
    role = None
    group = None
    sequence = 0

    def __init_subclass__(cls):
        if cls.role:
            cls.homes[cls.role] = cls

    def __init__(self, env):
        self.env = env
        self.today = Date.context_today(env["res.users"])

    @classmethod
    def of_user(cls, env):
        """Return the homes of the user, the widest role first."""
        homes = sorted(cls.homes.values(), key=lambda home: home.sequence)
        return [home for home in homes if env.user.has_group(home.group)]

    def build(self):
        if not self.is_used():
            return {"first_steps": self.get_first_steps()}
        return {
            "intro": self.get_intro(),
            "lists": self.get_lists(),
            "progress": self.get_progress(),
            "slips": [slip for slip in self._get_all_slips() if slip["count"]],
            "figures": self.get_figures(),
            "charts": self.get_charts(),
            "check": self.get_check(),
        }

    # what a home says

    def get_title(self):
        raise NotImplementedError

    def get_intro(self):
        raise NotImplementedError

    def is_used(self):
        """Tell whether there is something to show, or everything to begin."""
        raise NotImplementedError

    def get_first_steps(self):
        raise NotImplementedError

    def get_lists(self):
        raise NotImplementedError

    def get_progress(self):
        raise NotImplementedError

    def get_slips(self):
        raise NotImplementedError

    def get_figures(self):
        raise NotImplementedError

    def get_charts(self):
        raise NotImplementedError

    def get_check(self):
        """Return what the last check of the data said, to those who answer for them."""
        return None

    # where a click leads

    def open_list(self, action, title, domain, view=None, **context):
        """Return what opens the records of ``domain`` by an action of the addon."""
        return {
            "action": action,
            "name": title,
            "domain": list(domain),
            "view": view,
            "context": context,
        }

    def open_record(self, record):
        return {"model": record._name, "id": record.id}

    def open_new(self, model):
        return {"model": model, "id": False}

    # blocks

    def list_block(self, name, title, rows, count, more, nothing):
        """Return a list of what waits, of which ``rows`` are the first."""
        return {
            "name": name,
            "title": title,
            "rows": rows,
            "count": count,
            "count_text": self.number(count),
            "more": more,
            "nothing": nothing,
        }

    def row(self, title, detail, since, target):
        """Return a line of a list; ``since`` is the day from which it waits."""
        days = since and max((self.today - since).days, 0)
        return {
            "title": title,
            "detail": detail,
            "since": format_date(self.env, since) if since else "",
            "age": self.env._("%s d", days) if since else "",
            "tone": get_tone(days or 0),
            "target": target,
        }

    def steps_block(self, name, title, steps, note=""):
        """Return how many are at each step: ``(label, count, tone, target)``."""
        total = sum(count for _label, count, _tone, _target in steps)
        return {
            "name": name,
            "title": title,
            "note": note,
            "total": total,
            "steps": [
                {
                    "label": label,
                    "count": count,
                    "text": self.number(count),
                    "tone": tone,
                    "target": target,
                }
                for label, count, tone, target in steps
                if count
            ],
        }

    def slip(self, name, label, count, target, tone="warning", detail=""):
        return {
            "name": name,
            "label": label,
            "count": count,
            "text": self.number(count),
            "detail": detail,
            "tone": tone,
            "target": target,
        }

    def figure(self, name, label, text, target, detail=""):
        return {
            "name": name,
            "label": label,
            "text": text,
            "detail": detail,
            "target": target,
        }

    def _get_all_slips(self):
        slips = self.get_slips()
        return [self.get_unsent_slip(), *slips]

    def get_unsent_slip(self):
        """Return the e-mails that did not leave, or that wait for too long."""
        counts = dict(
            self.env[f"{PREFIX}.unsent.mail"]._read_group([], ["state"], ["__count"])
        )
        waiting = counts.get("waiting", 0)
        title = self.env._("E-mails that did not leave")
        return self.slip(
            "unsent",
            title,
            sum(counts.values()),
            self.open_list(f"{MODULE}.{PREFIX}_unsent_mail_action", title, []),
            "danger",
            self.env._("%s waiting for more than an hour", self.number(waiting))
            if waiting
            else "",
        )

    def get_check_slip(self):
        """Return what the last check of the data found, for those who manage them."""
        last = self._get_last_check()
        return self.slip(
            "check",
            self.env._("Documents that are not as they were frozen"),
            last.fault_count,
            self.open_record(last),
            "danger",
        )

    def get_check_line(self):
        """Return what the last check of the data says, and where it is read."""
        last = self._get_last_check()
        summary = last.summary if last else self.env._("No check has run yet.")
        action = f"{MODULE}.{PREFIX}_check_action"
        title = self.env._("Check of the data")
        return {
            "text": summary,
            "target": self.open_list(action, title, []),
        }

    def _get_last_check(self):
        return self.env[f"{PREFIX}.check"]._get_last(self.env.company)

    def chart(self, name, title, kind, labels, series, row_title, unit=""):
        """Return a chart, and the table of its values.

        :param kind: "bar", "stacked", "rows" (bars that lie) or "ring"
        :param labels: what each point is called
        :param series: ``(label, tone, values, targets)``, one of each per label; a
            value that is not known is None, never 0
        """
        return {
            "name": name,
            "title": title,
            "kind": kind,
            "unit": unit,
            "row_title": row_title,
            "labels": labels,
            "is_empty": not any(any(values) for _l, _t, values, _a in series),
            "series": [
                {
                    "label": label,
                    "tone": tone,
                    "values": values,
                    "texts": [self.quantity(value, unit) for value in values],
                    "targets": targets,
                }
                for label, tone, values, targets in series
            ],
        }

    def first_steps(self, title, text, steps):
        """Return what an empty database offers: ``(label, detail, target)``."""
        return {
            "title": title,
            "text": text,
            "steps": [
                {"label": label, "detail": detail, "target": target}
                for label, detail, target in steps
                if "action" not in target
                or self.env.ref(target["action"], raise_if_not_found=False)
            ],
        }

    # words and figures

    def number(self, value, digits=0):
        return write_number(self.env, value, digits)

    def quantity(self, value, unit):
        if value is None:
            return "\N{EN DASH}"
        # hours have a tenth, what is counted has none
        digits = 1 if isinstance(value, float) else 0
        return f"{self.number(value, digits)}\u00a0{unit}".strip()

    def percent(self, part, whole):
        return f"{self.number(100 * part / whole, 1)}\u00a0%" if whole else ""

    def get_labels(self, model, field):
        return dict(self.env[model]._fields[field]._description_selection(self.env))

    def get_months(self, count=12):
        """Return the first days of the last ``count`` months, this one the last."""
        this_month = self.today.replace(day=1)
        return [
            this_month - relativedelta(months=back) for back in reversed(range(count))
        ]

    def short_month(self, month):
        return format_date(self.env, month, date_format="MMM yy")


def get_tone(days):
    """Return the colour of what waits for ``days``, as on the boards.

    >>> get_tone(15), get_tone(16), get_tone(30), get_tone(31)
    ('light', 'warning', 'warning', 'danger')
    """
    if days > LATE:
        return "danger"
    return "warning" if days > SLOW else "light"
