# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who can see what says who reads votes, marks and files."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...common.rights_sheet import RightsSheet
from ..common import LabelCommon


@tagged("post_install", "-at_install")
class TestRightsSheet(LabelCommon):
    def _prepare(self):
        self.env.invalidate_all()
        return RightsSheet.sheet(self.env.company).prepare()

    def _get_rights(self, user):
        for profile in self._prepare()["profiles"]:
            if user.login in [person["login"] for person in profile["people"]]:
                return {right["what"]: right["how"] for right in profile["rights"]}
        return None

    def test_a_coach_sees_neither_votes_nor_marks_nor_links(self):
        rights = self._get_rights(self.user_coach)
        self.assertIn("reads", rights["Files of the companies"])
        for kind in (
            "Votes",
            "Marks of the jurors, once opened",
            "Links of interest of the jurors",
            "Decision letters",
            "Complaints",
        ):
            self.assertEqual(rights[kind], "", kind)

    def test_marks_are_read_under_a_rule(self):
        rights = self._get_rights(self.user_manager)
        self.assertEqual(
            rights["Marks of the jurors, once opened"],
            "reads (those that a rule opens)",
        )

    def test_managers_alone_read_it(self):
        report = self.env["ir.actions.report"]
        name = "mife_label.rights_document"
        page, _kind = report.with_user(self.user_manager)._render_qweb_html(
            name, self.env.company.ids
        )
        self.assertIn("Who can see what", page.decode())
        with self.assertRaises(AccessError):
            report.with_user(self.user_coach)._render_qweb_html(
                name, self.env.company.ids
            )
