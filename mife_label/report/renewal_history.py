# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import fields

GIVEN_AGAIN, OUTDATED, LEFT = "again", "outdated", "left"


class EarlierProof(NamedTuple):
    """A proof of the file that gave the last label, and what became of it."""

    evidence: object
    criteria: str
    standing: str
    standing_label: str


class RenewalHistory:
    """What a company proved for its last label, read from the file of its renewal.

    The commitments of that file tell by themselves where they stand; a proof says
    whether the company gives it again, whether it is out of date, or neither.
    """

    def __init__(self, application):
        application.ensure_one()
        self.env = application.env
        self.application = application

    def list_proofs(self):
        """Return every proof of the last label, as ``EarlierProof``."""
        given = set(self.application.evidence_ids.mapped("sha256"))
        labels = {
            GIVEN_AGAIN: self.env._("Given again"),
            OUTDATED: self.env._("Out of date, not given again"),
            LEFT: self.env._("Not given again"),
        }
        proofs = []
        for evidence in self._find_sealed():
            standing = self._judge(evidence, given)
            criteria = evidence.answer_ids.criterion_id
            proofs.append(
                EarlierProof(
                    evidence,
                    ", ".join(criteria.mapped("name")),
                    standing,
                    labels[standing],
                )
            )
        return proofs

    def prepare_proofs(self):
        """Return the same as plain values, to be sealed with the file."""
        return [
            {
                "id": proof.evidence.id,
                "name": proof.evidence.name,
                "filename": proof.evidence.filename,
                "sha256": proof.evidence.sha256,
                "dated": fields.Date.to_string(proof.evidence.document_date) or None,
                "valid_until": fields.Date.to_string(proof.evidence.valid_until)
                or None,
                "criteria": proof.criteria,
                "standing": proof.standing,
                "standing_label": proof.standing_label,
            }
            for proof in self.list_proofs()
        ]

    def render_proofs(self):
        """Return the proofs as a table for the team, False if there are none."""
        proofs = self.list_proofs()
        return bool(proofs) and self.env["ir.qweb"]._render(
            "mife_label.earlier_proofs", {"proofs": proofs}
        )

    def _find_sealed(self):
        """Return the proofs as the jury of the last label received them."""
        earlier = self.application.earlier_application_id
        return (earlier.submission_id.evidence_ids or earlier.evidence_ids).filtered(
            lambda evidence: evidence.application_id == earlier
        )

    def _judge(self, evidence, given):
        if evidence.sha256 in given:
            return GIVEN_AGAIN
        return OUTDATED if evidence.is_outdated else LEFT
