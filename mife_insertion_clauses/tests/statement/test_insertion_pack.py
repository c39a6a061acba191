# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from ..common import InsertionCommon


@tagged("post_install", "-at_install")
class TestInsertionPack(InsertionCommon):
    def test_nothing(self):
        self.assertTrue(self.env["insertion.pack"].search([]))
