# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..shared.vocabulary import CERTIFIED_STATES

# Passed in the context to delete a proof that names who is forgotten: an object, which
# no client sends
FORGETTING = object()
# what makes a proof what it is
PROOF_FIELDS = ("datas", "raw", "db_datas", "name", "res_id", "res_model")


class IrAttachment(models.Model):
    """Proofs that certified hours rest on are sealed; those of a person never kept."""

    _inherit = "ir.attachment"

    insertion_firm_id = fields.Many2one(
        comodel_name="res.partner",
        string="Attached for",
        copy=False,
        ondelete="set null",
        readonly=True,
        help="The firm in whose name the proof was attached, when one person acts for "
        "several.",
    )

    @api.constrains("res_model")
    def _check_no_copy_of_a_proof(self):
        if any(attachment.res_model == "insertion.eligibility" for attachment in self):
            raise ValidationError(
                self.env._(
                    "No copy of a proof is kept: write down what kind of proof was "
                    "seen, by whom and on which day."
                )
            )

    def write(self, vals):
        names = [name for name in PROOF_FIELDS if name in vals]
        if names:
            # the same content moved to another storage is the same proof
            self.filtered(
                lambda attachment: attachment.res_model == "insertion.declaration"
                and any(attachment[name] != vals[name] for name in names)
            )._check_proof_not_certified()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_certified_proof(self):
        if self.env.context.get("insertion_forgetting") is not FORGETTING:
            self._check_proof_not_certified()

    def _delete_named(self):
        """Delete files that name somebody whose data are at their term.

        The attestation stays the proof of the hours, which name people by reference.
        """
        self.with_context(insertion_forgetting=FORGETTING).unlink()

    def _check_proof_not_certified(self):
        """A proof that certified hours rest on is replaced by another beside it."""
        proofs = self.filtered(
            lambda attachment: attachment.res_model == "insertion.declaration"
            and attachment.res_id
        )
        if not proofs:
            return
        declarations = (
            self.env["insertion.declaration"]
            .sudo()
            .browse(proofs.mapped("res_id"))
            .exists()
            .grouped("id")
        )
        for proof in proofs:
            declaration = declarations.get(proof.res_id)
            if declaration and (
                declaration.state in CERTIFIED_STATES
                or any(
                    attestation.create_date >= proof.create_date
                    for attestation in declaration.attestation_ids
                )
            ):
                raise UserError(
                    self.env._(
                        "%(proof)s supports certified hours: it stays as it is. Add "
                        "the new version beside it.",
                        proof=proof.name,
                    )
                )
