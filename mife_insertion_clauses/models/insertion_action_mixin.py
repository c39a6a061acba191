# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

# Passed in the context to write the fields that only actions may move. An object
# cannot be sent over RPC: no client can forge it.
BY_ACTION = object()


class InsertionActionMixin(models.AbstractModel):
    """Fields that follow the actions of a model and nothing else.

    A record certifies something only if its state cannot be written around the
    checks, by a view, an import or an RPC call, whoever calls. Models list such
    fields in ``_action_only_fields`` and move them with ``_write_by_action``.
    """

    _name = "insertion.action.mixin"
    _description = "Fields moved by actions only"
    _action_only_fields = ("state",)

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_by_action():
            for vals in vals_list:
                self._check_action_only_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action():
            self._check_action_only_fields(vals)
        return super().write(vals)

    def _is_by_action(self):
        return self.env.context.get("insertion_by_action") is BY_ACTION

    def _by_action(self):
        return self.with_context(insertion_by_action=BY_ACTION)

    def _write_by_action(self, vals):
        return self._by_action().write(vals)

    def _check_action_only_fields(self, vals):
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

    def _action_only_default(self, name):
        """Return the value that ``name`` may be given by hand: none on records."""
        if self:
            return BY_ACTION  # equal to nothing that a client can send
        default = self._fields[name].default
        return default(self) if default else False


class InsertionWrittenMixin(models.AbstractModel):
    """Records that actions write, whole, and that nobody changes by hand."""

    _name = "insertion.written.mixin"
    _description = "Records written by actions only"
    _inherit = "insertion.action.mixin"
    _action_only_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list:
            self.browse()._check_by_action()
        return super().create(vals_list)

    def write(self, vals):
        self._check_by_action()
        return super().write(vals)

    def _check_by_action(self):
        if not self._is_by_action():
            raise UserError(self._get_by_hand_sentence())

    def _get_by_hand_sentence(self):
        """Return why these records, or new ones (none), are not written by hand."""
        raise NotImplementedError
