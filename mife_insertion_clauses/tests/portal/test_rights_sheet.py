# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who can see what says what Odoo really allows, at the moment it is read."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ...common.rights_sheet import RightsSheet
from ..common import InsertionCommon

REPORT = "mife_insertion_clauses.rights_document"


@tagged("post_install", "-at_install")
class TestRightsSheet(InsertionCommon):
    def _prepare(self):
        self.env.invalidate_all()
        return RightsSheet.sheet(self.env.company).prepare()

    def _get_profile(self, user):
        for profile in self._prepare()["profiles"]:
            if user.login in [person["login"] for person in profile["people"]]:
                rights = {right["what"]: right["how"] for right in profile["rights"]}
                return profile["role"], rights
        return None

    def test_each_role_reads_what_its_groups_let_it(self):
        role, rights = self._get_profile(self.facilitator)
        self.assertEqual(role, "Facilitator")
        self.assertEqual(
            rights["Contracts and lots"],
            "reads, adds, changes (all those of the organisation)",
        )
        self.assertEqual(rights["Reasons why people are eligible"], "")
        self.assertEqual(rights["Funding files and their proofs"], "")
        self.assertEqual(
            rights["Hours of people"], "reads (all those of the organisation)"
        )
        role, rights = self._get_profile(self.manager)
        self.assertEqual(role, "Manager")
        self.assertEqual(rights["Reasons why people are eligible"], "")
        self.assertIn("deletes", rights["Funding files and their proofs"])

    def test_the_right_to_read_reasons_is_told_of_whom_has_it(self):
        criteria = self.env.ref("mife_insertion_clauses.group_insertion_criteria")
        self.officer.group_ids += criteria
        role, rights = self._get_profile(self.officer)
        self.assertEqual(role, "Hours officer, Right to read criteria")
        self.assertIn("reads", rights["Reasons why people are eligible"])

    def test_a_rule_that_narrows_is_told(self):
        self.env["ir.rule"].create(
            {
                "name": "Own contracts",
                "model_id": self.env["ir.model"]._get_id("insertion.contract"),
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )
        _role, rights = self._get_profile(self.facilitator)
        self.assertIn("(its own)", rights["Contracts and lots"])

    def test_a_closed_account_is_not_there(self):
        self.facilitator.active = False
        self.assertIsNone(self._get_profile(self.facilitator))

    def _get_contact(self, partner):
        for structure in self._prepare()["portal"]:
            for person in structure["people"]:
                if person["name"] == partner.name:
                    return structure["structure"], person
        return None

    def test_a_contact_is_under_its_firm_until_its_access_ends(self):
        structure, person = self._get_contact(self.clerk)
        self.assertEqual(structure, self.firm.display_name)
        self.assertEqual(person["login"], "insertion_clerk")
        self.assertEqual(person["last"], "never")
        self.assertEqual(person["factor"], "password only")
        [access] = person["accesses"]
        self.assertIn("hours, people and attestations", access["what"])
        self.assertIn(self.contractor.display_name, access["places"])
        self.contractor.contact_ids = [Command.clear()]
        self.assertIsNone(self._get_contact(self.clerk))

    def test_two_steps_are_told(self):
        # a secret is never written by the ORM
        self.env.cr.execute(
            "UPDATE res_users SET totp_secret = 'AAAA' WHERE id = %s",
            [self.manager.id],
        )
        self.env.invalidate_all()
        people = {
            person["login"]: person["factor"]
            for profile in self._prepare()["profiles"]
            for person in profile["people"]
        }
        self.assertEqual(people[self.manager.login], "two steps")
        self.assertEqual(people[self.officer.login], "password only")

    def test_managers_alone_read_it(self):
        report = self.env["ir.actions.report"]
        page, _kind = report.with_user(self.manager)._render_qweb_html(
            REPORT, self.env.company.ids
        )
        self.assertIn("Who can see what", page.decode())
        self.assertIn(self.firm.name, page.decode())
        with self.assertRaises(AccessError):
            report.with_user(self.officer)._render_qweb_html(
                REPORT, self.env.company.ids
            )

    def test_another_organisation_is_not_shown(self):
        other = self.env["res.company"].create({"name": "Another organisation"})
        values = (
            self.env[f"report.{REPORT}"]
            .with_user(self.manager)
            ._get_report_values(other.ids)
        )
        self.assertFalse(values["sheets"])
