# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.fields import Date

from ..common.words import write_number
from ..models.shared.vocabulary import EDITABLE_STATES, format_month
from ..rules.hours import first_of_month, previous_month


class MonthList:
    """The months as the officer goes through them, in a list or one by one."""

    def __init__(self, declarations):
        self.env = declarations.env
        self.declarations = declarations

    def open(self, month=None):
        """Return the action that opens the hours of a month, by default the past one.

        :param month: any day of the month, as text or date
        """
        today = Date.context_today(self.declarations)
        month = first_of_month(Date.to_date(month) or previous_month(today))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_month_action"
        )
        title = self.env._("Hours of %s", format_month(self.env, month))
        return action | {
            "name": title,
            "display_name": title,
            "domain": [("month", "=", month)],
            "context": {
                "search_default_group_by_step": 1,
                "insertion_month": Date.to_string(month),
            },
        }

    def open_panel(self):
        """Return the action that opens the month beside the list, which stays."""
        panel = "mife_insertion_clauses.insertion_declaration_view_form_panel"
        return {
            "type": "ir.actions.act_window",
            "name": self.declarations.display_name,
            "res_model": self.declarations._name,
            "res_id": self.declarations.id,
            "views": [(self.env.ref(panel).id, "form")],
            "target": "new",
            "context": {"dialog_size": "large", "insertion_month_panel": True},
        }

    def get_neighbour(self, direction, domain=()):
        """Return the next (1) or previous (-1) month of the list, in a loop."""
        [month] = self.declarations
        months = month.search(
            [
                ("month", "=", month.month),
                "|",
                ("id", "=", month.id),
                *(domain or [(1, "=", 1)]),
            ],
            order="lot_id, id",
        )
        steps = list(dict(month._fields["step"].selection))
        months = months.sorted(lambda other: steps.index(other.step))
        position = months.ids.index(month.id) + direction
        return months[position % len(months)]

    def get_next_waiting(self):
        """Return the next other month that waits for validation, if any."""
        return self.get_neighbour(1, [("state", "=", "declared")]) - self.declarations

    def tell(self, sentences, kind="success"):
        """Return the action that says what was done, and leads back where one was.

        From the panel of a month, its panel: what can be done next is there.
        """
        action = notify(sentences, kind)
        if self.is_panel() and len(self.declarations) == 1:
            action["params"]["next"] = self.open_panel()
        return action

    def is_panel(self):
        return bool(self.env.context.get("insertion_month_panel"))

    def get_usual_sender(self):
        """Return the name of who is written to about these months, if it is one."""
        contacts = self.declarations.contractor_id._get_contacts()
        return contacts.name if len(contacts) == 1 else False

    def get_to_declare_sentences(self, no_hours):
        """Return what is about to be declared, a month each."""
        frames = (
            self.env._("%(firm)s, %(month)s: no hours (%(lot)s).")
            if no_hours
            else self.env._("%(firm)s, %(month)s: %(hours)s h (%(lot)s).")
        )
        return [
            frames
            % {
                "month": declaration.month_label,
                "firm": declaration.partner_id.display_name,
                "lot": declaration.lot_id.display_name,
                "hours": write_number(self.env, declaration._get_declared_hours()),
            }
            for declaration in self.declarations
        ]

    def refuse_undeclared(self):
        """Say what to do first with a month that is not declared and not certified."""
        for declaration in self.declarations:
            names = {"name": declaration.display_name}
            if declaration.state == "to_declare":
                raise UserError(
                    self.env._(
                        "%(name)s: To declare. Nothing is to validate yet: enter the "
                        "hours then Declare, say that there were none by No hours, or "
                        "remind the company.",
                        **names,
                    )
                )
            if declaration.state == "to_approve":
                raise UserError(
                    self.env._(
                        "%(name)s: the holder approves this month first. Wait for its "
                        "answer, or go on without it once its time is over.",
                        **names,
                    )
                )
            if declaration.state == "to_correct":
                raise UserError(
                    self.env._(
                        "%(name)s: To correct. Correct the hours then Declare, or wait "
                        "for the company to send them again.",
                        **names,
                    )
                )

    def get_validated_sentences(self, validated):
        """Return what became of a selection of which ``validated`` was validated."""
        doubtful = (self.declarations - validated).filtered(
            lambda declaration: declaration.state == "declared"
        )
        sentences = [self.env._("Validated: %s.", len(validated))]
        if doubtful:
            sentences.append(self.env._("Left to check: %s.", len(doubtful)))
        others = self.declarations - validated - doubtful
        awaited = others.filtered(
            lambda declaration: declaration.state in EDITABLE_STATES
        )
        if awaited:
            sentences.append(self.env._("Not declared yet: %s.", len(awaited)))
        with_holders = others.filtered(
            lambda declaration: declaration.state == "to_approve"
        )
        if with_holders:
            sentences.append(self.env._("With their holder: %s.", len(with_holders)))
        certified = others - awaited - with_holders
        if certified:
            sentences.append(self.env._("Already validated: %s.", len(certified)))
        return sentences

    def get_reminded_sentences(self, to_remind, reminded):
        """Return what became of a selection to remind of.

        :param to_remind: those that are awaited and not written about today
        :param reminded: those of them about which somebody was written to
        """
        sentences = [self.env._("Reminders sent: %s.", len(reminded))]
        silent = to_remind - reminded
        if silent:
            sentences.append(
                self.env._(
                    "Without anybody to write to: %s.",
                    ", ".join(silent.partner_id.mapped("display_name")),
                )
            )
        awaited = self.declarations.filtered(
            lambda declaration: declaration._is_awaited()
        )
        if awaited - to_remind:
            sentences.append(
                self.env._("Already written to today: %s.", len(awaited - to_remind))
            )
        others = self.declarations - awaited
        if others:
            sentences.append(self.env._("Nothing to ask for: %s.", len(others)))
        return sentences


def notify(sentences, kind="success"):
    """Return the action that closes what is open and says what was done."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": kind,
            "message": " ".join(sentences),
            "next": {"type": "ir.actions.act_window_close"},
        },
    }
