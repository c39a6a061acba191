# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

# What Odoo would write or schedule by itself when a state changes
SILENTLY = {
    "mail_activity_automation_skip": True,
    "mail_activity_quick_update": True,
    "mail_auto_subscribe_no_notify": True,
    "tracking_disable": True,
}


class InsertionTakenOverMixin(models.AbstractModel):
    """Records put in the state they really are in, on the day the product starts.

    Such a state was reached elsewhere, on a day of its own: none of the steps that
    lead to it here is taken, nobody is written to and no month is opened.
    """

    _name = "insertion.taken.over.mixin"
    _description = "Taken over in its real state"
    # state: whether its day and its reason are asked
    _taken_over_states = {}

    @api.model
    def _take_over(self, acts, source):
        """Put records in the state they really are in: the entry point of a takeover.

        All or nothing: a state that is not among ``_taken_over_states``, a day or a
        reason that lacks, or what the model refuses anyway, raises. Each record gets a
        note in its chatter with the state, its day, the reason and the source. A
        record that already is in its state is left as it is, without a note.

        :param acts: {record: {"state": key, "date": day it has been so, or None,
            "reason": text, or None}}
        :param source: where that is known from, required text
        :return: the records that changed
        """
        if not (source or "").strip():
            raise UserError(self.env._("Say where the states taken over come from."))
        acts = {
            record: {"date": None, "reason": None, **act}
            for record, act in acts.items()
            if record.state != act["state"]
        }
        for record, act in acts.items():
            record._check_taken_over(**act)
        changed = self.browse(record.id for record in acts)
        for record, act in acts.items():
            record.with_context(**SILENTLY).write(record._prepare_taken_over(**act))
        changed._message_log_batch(
            bodies={
                record.id: record._get_taken_over_sentence(act, source)
                for record, act in acts.items()
            }
        )
        return changed

    def _check_taken_over(self, state, date, reason):
        self.ensure_one()
        if state not in self._taken_over_states:
            raise ValidationError(
                self.env._(
                    "%(record)s cannot be taken over in the state %(state)s.",
                    record=self.display_name,
                    state=self._get_state_label(state),
                )
            )
        if self._taken_over_states[state] and not (date and (reason or "").strip()):
            raise ValidationError(
                self.env._(
                    "%(record)s is taken over in the state %(state)s: say since when, "
                    "and why.",
                    record=self.display_name,
                    state=self._get_state_label(state),
                )
            )
        if date and fields.Date.to_date(date) > fields.Date.context_today(self):
            raise ValidationError(
                self.env._(
                    "%(record)s cannot be in the state %(state)s since a day to come: "
                    "correct the date.",
                    record=self.display_name,
                    state=self._get_state_label(state),
                )
            )

    def _prepare_taken_over(self, state, date, reason):
        """Return the values that put the record in ``state``."""
        return {"state": state}

    def _get_state_label(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return labels.get(state, state)

    def _get_taken_over_sentence(self, act, source):
        since = act["date"] and self.env._(
            "since %s", format_date(self.env, act["date"])
        )
        state = " ".join(filter(None, [self._get_state_label(act["state"]), since]))
        return self.env._(
            "Taken over in the state: %(state)s. %(reason)s Source: %(origin)s",
            state=state,
            reason=act["reason"] or "",
            origin=source,
        )
