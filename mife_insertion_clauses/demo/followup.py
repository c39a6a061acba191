# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.fields import Command


class InsertionDemoFollowup(models.AbstractModel):
    """What comes after the hours: final attestation, penalty file, statements."""

    _name = "insertion.demo.followup"
    _inherit = "insertion.demo"
    _description = "Demonstration of what comes after the hours"

    def _follow_up(self):
        over = self.env["insertion.lot"].search(
            [("state", "=", "completed"), ("clause_kind", "=", "execution")],
            order="date_end desc, id",
        )
        self._issue_final(over)
        self._open_penalty(over)
        self._issue_statements()

    def _issue_final(self, lots):
        """Close the last lot that did its hours and whose months are all attested."""
        done = lots.filtered(
            lambda lot: lot.landing_state == "done" and not lot._get_months_to_attest()
        )
        # on some days there is none
        for lot in done[:1]:
            self.env["insertion.lot.final"].with_user(
                self._ref("demo_user_officer")
            ).create({"lot_id": lot.id}).action_issue()

    def _open_penalty(self, lots):
        """Report missing hours to a buyer; the company has answered, nobody decided."""
        lot = lots.filtered(lambda lot: lot.landing_state == "late")[:1]
        lot.contract_id.penalty_rule_ids = [
            Command.create(
                {
                    "name": "Heure d'insertion non réalisée",
                    "kind": "hour_index",
                    "amount": 2,
                    "index_id": self._ref("insertion_index_minimum_wage").id,
                }
            )
        ]
        file = (
            self.env["insertion.penalty"]
            .with_user(lot.user_id)
            .create(
                {
                    "lot_id": lot.id,
                    "date_finding": fields.Date.context_today(self),
                }
            )
        )
        file.action_simulate()
        file.action_report()
        file.action_invite()
        file.observations = (
            "Deux personnes recrutées ont quitté le chantier avant la fin de leur "
            "contrat et les profils proposés ensuite n'étaient plus disponibles. Nous "
            "proposons de réaliser les heures manquantes sur notre prochain chantier."
        )
        file.action_answered()

    def _issue_statements(self):
        """Issue last year's statements, and leave this year's as a draft."""
        manager = self._ref("demo_user_manager")
        Statement = self.env["insertion.statement"].with_user(manager)
        year = fields.Date.context_today(self).year
        buyer = self._ref("demo_buyer_belfort")
        issued = Statement.create(
            [
                {"year": str(year - 1)},
                {"year": str(year - 1), "scope": "buyer", "buyer_id": buyer.id},
            ]
        )
        issued.action_issue()
        issued[1].buyer_visible = True
        Statement.create({"year": str(year)})
