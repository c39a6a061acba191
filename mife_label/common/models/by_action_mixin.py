# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

from ..prefix import PREFIX

# Passed in the context to write the fields that only actions may move. An object
# cannot be sent over RPC: no client can forge it.
BY_ACTION = object()


class ByActionMixin(models.AbstractModel):
    """Fields that follow the actions of a model and nothing else.

    A record certifies something only if its state cannot be written around the
    checks, by a view, an import or an RPC call, whoever calls. Models list such
    fields in ``_action_only_fields`` and move them with ``_write_by_action``. What
    else nobody writes by hand is in their ``_check_locked``.
    """

    _name = f"{PREFIX}.by.action.mixin"
    _description = "Fields moved by actions only"
    _action_only_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_by_action():
            self._check_created_by_hand(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action():
            self._check_by_hand(vals)
        return super().write(vals)

    def _is_by_action(self):
        return self.env.context.get(f"{PREFIX}_by_action") is BY_ACTION

    def _by_action(self):
        return self.with_context(**{f"{PREFIX}_by_action": BY_ACTION})

    def _by_hand(self):
        """Return the records as they are given to who may do anything with them."""
        return self.with_context(**{f"{PREFIX}_by_action": False})

    def _write_by_action(self, vals):
        return self._by_action().write(vals)

    def _check_created_by_hand(self, vals_list):
        # a default of the context, or of a user, brings a value as well
        defaults = self.env["ir.default"]._get_model_defaults(self._name) | {
            key.removeprefix("default_"): value
            for key, value in self.env.context.items()
            if key.startswith("default_")
        }
        for vals in vals_list:
            self.browse()._check_by_hand(defaults | vals)

    def _check_by_hand(self, vals):
        """Refuse what is written by hand on these records, or on a new one if none."""
        self._check_locked(vals)
        for name in self._action_only_fields:
            if name in vals and vals[name] != self._action_only_default(name):
                label = self._fields[name]._description_string(self.env)
                raise UserError(
                    self.env._(
                        "The field %(field)s follows the steps of the record: "
                        "use its buttons instead of writing it.",
                        field=label,
                    )
                )

    def _check_locked(self, vals):
        """Refuse what the step that the records are at no longer lets change."""

    def _filter_keeping_files(self):
        """Return the records whose files, sent without a message, stay as they are."""
        return self.browse()

    def _action_only_default(self, name):
        """Return the value that ``name`` may be given by hand: none on records."""
        if self:
            return BY_ACTION  # equal to nothing that a client can send
        default = self._fields[name].default
        return default(self) if default else False
