# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

# State of the contract -> action of the mission the work of that day belongs to
ACTION_BY_STATE = {
    "identified": "identify",
    "studied": "identify",
    "drafting": "draft",
    "consultation": "draft",
    "closed": "indicators",
    "no_clause": "identify",
}


class InsertionSupportMixin(models.AbstractModel):
    """What meetings and staff time are about: a contract or a lot.

    ``_insertion_link`` names the field by which events and time lines point to it.
    """

    _name = "insertion.support.mixin"
    _description = "What meetings and staff time are about"
    _insertion_link = None

    event_count = fields.Integer(string="Meetings", compute="_compute_event_count")
    time_spent = fields.Float(
        string="Time spent (h)",
        compute="_compute_time_spent",
        help="Hours of the team's own work noted here.",
    )

    def _compute_event_count(self):
        link = self._insertion_link
        counts = dict(
            self.env["calendar.event"]._read_group(
                [(link, "in", self.ids)], [link], ["__count"]
            )
        )
        for record in self:
            record.event_count = counts.get(record._origin, 0)

    def _compute_time_spent(self):
        link = self._insertion_link
        hours = dict(
            self.env["account.analytic.line"]._read_group(
                [(link, "in", self.ids)], [link], ["unit_amount:sum"]
            )
        )
        for record in self:
            record.time_spent = hours.get(record._origin, 0)

    def action_view_events(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_event_action"
        )
        return action | {
            "domain": [(self._insertion_link, "=", self.id)],
            "context": self._prepare_event_context(),
        }

    def action_plan_event(self):
        """Open a meeting with everything already filled in, but its time."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a meeting"),
            "res_model": "calendar.event",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": self._prepare_event_context(),
        }

    def action_view_time(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_time_action"
        )
        return action | {
            "domain": [(self._insertion_link, "=", self.id)],
            "context": self._prepare_time_context(),
        }

    def action_log_time(self):
        """Open a quarter of an hour of one's own work, ready to be saved."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Note my time"),
            "res_model": "account.analytic.line",
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "mife_insertion_clauses.account_analytic_line_view_form_quick"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": self._prepare_time_context(),
        }

    def _get_insertion_contract(self):
        raise NotImplementedError

    def _get_insertion_lot(self):
        raise NotImplementedError

    def _get_event_partners(self):
        """Return who meets: the contacts of the companies and of the buyer, and me."""
        contract = self._get_insertion_contract()
        return (
            self.env.user.partner_id
            | self._get_contractors()._get_contacts()
            | contract.buyer_id._get_insertion_contacts()
        )

    def _prepare_event_context(self):
        contract = self._get_insertion_contract()
        firm = self._get_contractors()[:1].partner_id
        kind = "kickoff" if self._is_kickoff_awaited() else "visit" if firm else "buyer"
        # anybody of the organisation reads a meeting: neither figures nor people here
        structure = firm or contract.buyer_id
        labels = dict(
            self.env["calendar.event"]
            ._fields["insertion_kind"]
            ._description_selection(self.env)
        )
        return {
            "default_name": f"{labels[kind]} - {structure.display_name}",
            "default_insertion_kind": kind,
            "default_insertion_contract_id": contract.id,
            "default_insertion_lot_id": self._get_insertion_lot().id,
            "default_partner_ids": self._get_event_partners().ids,
            "default_description": self._get_event_agenda(kind),
            # the meeting is linked by its own fields, not by its activity
            "default_res_model_id": False,
            "default_res_id": False,
        }

    def _get_event_agenda(self, kind):
        return self.env["ir.qweb"]._render(
            "mife_insertion_clauses.insertion_event_agenda", {"kind": kind}
        )

    def _is_kickoff_awaited(self):
        return False

    def _prepare_time_context(self):
        contract = self._get_insertion_contract()
        project = contract.company_id.sudo()._get_insertion_project()
        action = ACTION_BY_STATE.get(contract.state, "assist")
        task = project._get_insertion_tasks()[action]
        firm = self._get_contractors()[:1].partner_id
        structure = firm if action == "assist" and firm else contract.buyer_id
        return {
            "default_project_id": project.id,
            "default_task_id": task.id,
            "default_insertion_contract_id": contract.id,
            "default_insertion_lot_id": self._get_insertion_lot().id,
            "default_insertion_partner_id": structure.id,
            "default_insertion_support_kind": "call",
            "default_unit_amount": 0.25,
            "default_company_id": contract.company_id.id,
        }
