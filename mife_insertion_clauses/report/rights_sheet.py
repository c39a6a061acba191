# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..common.rights_sheet import Kind, PortalAccess, RightsSheet


class ClausesRightsSheet(RightsSheet):
    """Who can see contracts, people, their reasons and their hours."""

    groups = (
        "mife_insertion_clauses.group_insertion_facilitator",
        "mife_insertion_clauses.group_insertion_officer",
        "mife_insertion_clauses.group_insertion_manager",
        "mife_insertion_clauses.group_insertion_criteria",
    )

    def get_kinds(self):
        return [
            Kind(self.env._("Contracts and lots"), "insertion.contract"),
            Kind(self.env._("People: names, age, district"), "insertion.participant"),
            Kind(
                self.env._("Reasons why people are eligible"),
                "insertion.eligibility",
                "criterion_id",
            ),
            Kind(self.env._("Work of people: placements"), "insertion.placement"),
            Kind(
                self.env._("Calls to people after their work"),
                "insertion.followup.contact",
            ),
            Kind(self.env._("Hours of people"), "insertion.declaration.line"),
            Kind(self.env._("Attestations"), "insertion.attestation"),
            Kind(self.env._("Exchanges with firms"), "insertion.exchange"),
            Kind(self.env._("Penalty files"), "insertion.penalty"),
            Kind(self.env._("Statements (bilans)"), "insertion.statement"),
            Kind(
                self.env._("Funding files and their proofs"), "insertion.funding.file"
            ),
            Kind(
                self.env._("People at the end of their term"),
                "insertion.retention.line",
            ),
        ]

    def get_portal(self):
        words = {
            "contractor_id": self.env._(
                "the hours, people and attestations of its firm on the lots"
            ),
            "contract_id": self.env._(
                "the hours and attestations of its contracts, without names of people"
            ),
            "delegation_id": self.env._(
                "what the firm lets it declare in its place, month by month"
            ),
        }
        accesses = self.env["insertion.access"].search(
            [("company_id", "=", self.company.id), ("revoked_on", "=", False)]
        )
        for access in accesses:
            what = next(word for name, word in words.items() if access[name])
            yield PortalAccess(access.partner_id, what, access.place)
