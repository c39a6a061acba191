# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .label_programme_rules import RULES


class LabelRulesChange(models.Model):
    """Other rules for a label that is awarded: proposed by one manager, carried out by
    another.
    """

    _name = "label.rules.change"
    _description = "Change of the rules of a label"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["programme_id", "proposed_by_id"]

    programme_id = fields.Many2one(
        comodel_name="label.programme",
        index=True,
        ondelete="cascade",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="programme_id.company_id", store=True, precompute=True, index=True
    )
    reason = fields.Text(string="Why", readonly=True, required=True)
    changes = fields.Text(string="What changes", readonly=True, required=True)
    new_values = fields.Json(copy=False, groups=fields.NO_ACCESS, readonly=True)
    proposed_by_id = fields.Many2one(
        comodel_name="res.users", string="Proposed by", readonly=True, required=True
    )
    proposed_on = fields.Datetime(
        default=fields.Datetime.now, readonly=True, required=True
    )
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users", string="Confirmed by", readonly=True
    )
    confirmed_on = fields.Datetime(readonly=True)
    dropped_by_id = fields.Many2one(
        comodel_name="res.users", string="Dropped by", readonly=True
    )
    dropped_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        selection=[
            ("waiting", "Waits for another person"),
            ("done", "In force"),
            ("dropped", "Dropped"),
        ],
        compute="_compute_state",
    )

    _waiting_uniq = models.UniqueIndex(
        "(programme_id) WHERE confirmed_on IS NULL AND dropped_on IS NULL",
        "A change of these rules already waits for another person.",
    )

    @api.depends("confirmed_on", "dropped_on")
    def _compute_state(self):
        for change in self:
            if change.dropped_on:
                change.state = "dropped"
            else:
                change.state = "done" if change.confirmed_on else "waiting"

    @api.depends("programme_id", "proposed_by_id")
    def _compute_display_name(self):
        for change in self:
            change.display_name = (
                f"{change.programme_id.name or ''}, {change.proposed_by_id.name or ''}"
            )

    def _describe(self):
        self.ensure_one()
        return self.env._(
            "Proposed by %(person)s: %(reason)s\n%(changes)s",
            person=self.proposed_by_id.name,
            reason=self.reason,
            changes=self.changes,
        )

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_by_action():
            raise UserError(self._name_the_way())
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action():
            raise UserError(self._name_the_way())
        return super().write(vals)

    def _name_the_way(self):
        return self.env._(
            "The rules of a label that is awarded change by two people: use the button "
            '"Change the rules".'
        )

    @api.model
    def _check_by_two(self, programmes, vals):
        """Refuse rules written by hand once the label has a published standard."""
        # as superuser: a change that two people made, or an installation
        if self.env.su:
            return
        for programme in programmes:
            if programme.standard_id and any(
                programme[name] != vals[name] for name in RULES.intersection(vals)
            ):
                raise UserError(self._name_the_way())

    @api.model
    def _propose(self, programme, new_values, reason):
        """Note other rules, for another manager to carry out."""
        # sudo: nobody creates a change by hand
        changes = self._list_changes(programme, new_values)
        if not changes:
            raise UserError(self.env._("Change a rule before proposing it."))
        self.sudo()._by_action().create(
            {
                "programme_id": programme.id,
                "reason": reason,
                "changes": "\n".join(changes),
                "new_values": new_values,
                "proposed_by_id": self.env.uid,
            }
        )

    @api.model
    def _list_changes(self, programme, new_values):
        version = programme._get_version()
        rules = {name: version[name] for name in RULES}
        return version.new({**rules, **new_values})._describe_since(version)

    def action_confirm(self):
        """Bring the rules into force: another person than who proposed them does."""
        for change in self:
            change._check_waiting()
            if change.proposed_by_id == self.env.user:
                raise UserError(
                    self.env._("You proposed this change: another manager confirms it.")
                )
            programme = change.programme_id
            programme.check_access("write")
            # sudo: rules are written by this act and no other
            act = change.sudo()
            programme.sudo().write({**act.new_values, "rules_note": change.reason})
            act._write_by_action(
                {
                    "confirmed_by_id": self.env.uid,
                    "confirmed_on": fields.Datetime.now(),
                }
            )

    def action_drop(self):
        for change in self:
            change._check_waiting()
            change.programme_id.check_access("write")
            change.sudo()._write_by_action(
                {"dropped_by_id": self.env.uid, "dropped_on": fields.Datetime.now()}
            )

    def _check_waiting(self):
        if self.state != "waiting":
            raise UserError(
                self.env._("This change no longer waits: load the page again.")
            )
