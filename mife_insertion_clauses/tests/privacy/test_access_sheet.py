# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import InsertionCommon, unprinted

REPORT = "mife_insertion_clauses.access_sheet"
# words of people, in no language of the product
SAID = "Vue au forum de mars"


@tagged("post_install", "-at_install", "standard")
class TestAccessSheet(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator.group_ids = [
            Command.link(
                cls.env.ref("mife_insertion_clauses.group_insertion_criteria").id
            )
        ]
        with unprinted():
            cls.attestation = cls._attest()
        cls.participant.write({"phone": "+33 6 39 98 00 01", "city": "Belfort"})
        cls.participant.message_post(body=SAID)

    def _read(self, user=None):
        user = user or self.facilitator
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html(REPORT, self.participant.ids)
        )
        return html.decode()

    def test_it_tells_all_that_is_held(self):
        page = self._read()
        for told in (
            "Élodie",
            "1990",
            "+33 6 39 98 00 01",
            "Belfort",
            "Vue au forum de mars",
            "Réhabilitation d&#39;un gymnase",
            "Peintures Dupré",
            "100 h",
            "Peintre",
            self.attestation.number,
            self.participant.reference,
            self.env.ref("mife_insertion_clauses.insertion_criterion_senior").name,
            "24 months",
            "Hours without any name: Ville d&#39;Essai",
        ):
            self.assertIn(told, page)

    def test_its_printing_is_one_of_the_readings_that_it_lists(self):
        Access = self.env["insertion.criterion.access"]
        before = Access.search_count([("participant_id", "=", self.participant.id)])
        page = self._read()
        readings = Access.search([("participant_id", "=", self.participant.id)])
        self.assertGreater(len(readings), before)
        self.assertIn(self.facilitator, readings.user_id)
        self.assertIn(self.facilitator.name, page)

    def test_who_may_not_read_criteria_is_told_whom_to_ask(self):
        for user in (self.officer, self.manager):
            with self.assertRaises(AccessError) as refusal:
                self.participant.with_user(user).action_print_access_sheet()
            self.assertIn(self.facilitator.name, str(refusal.exception))
        action = self.participant.with_user(
            self.facilitator
        ).action_print_access_sheet()
        self.assertEqual(action["report_name"], REPORT)
