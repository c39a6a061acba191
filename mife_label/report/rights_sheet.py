# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..common.rights_sheet import Kind, PortalAccess, RightsSheet


class LabelRightsSheet(RightsSheet):
    """Who can see the files of companies, and the marks and votes of the jury."""

    groups = (
        "mife_label.mife_label_group_coach",
        "mife_label.mife_label_group_secretary",
        "mife_label.mife_label_group_manager",
    )

    def get_kinds(self):
        return [
            Kind(self.env._("Files of the companies"), "label.application"),
            Kind(self.env._("Answers"), "label.answer"),
            Kind(self.env._("Proofs"), "label.evidence"),
            Kind(self.env._("Interviews"), "label.interview"),
            Kind(self.env._("Links of interest of the jurors"), "label.interest"),
            Kind(self.env._("Marks of the jurors, once opened"), "label.sheet"),
            Kind(self.env._("Votes"), "label.vote"),
            Kind(self.env._("Decision letters"), "label.letter"),
            Kind(self.env._("Labels awarded"), "label.award"),
            Kind(self.env._("Complaints"), "label.complaint"),
            Kind(self.env._("Statements of the label"), "label.statement"),
        ]

    def get_portal(self):
        ours = [("company_id", "=", self.company.id)]
        members = self.env["label.application.member"].search(
            [*ours, ("revoked_on", "=", False), ("partner_id", "!=", False)]
        )
        roles = dict(members._fields["role"]._description_selection(self.env))
        for member in members:
            yield PortalAccess(
                member.partner_id,
                self.env._("the file of its company: %s", roles[member.role].lower()),
                member.application_id.display_name,
            )
        what = self.env._(
            "as a juror, the files of its sessions, and its own marks alone"
        )
        for juror in self.env["label.session.member"].search(ours):
            yield PortalAccess(juror.partner_id, what, juror.session_id.display_name)
