# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import hmac

from ...common.rules.codes import normalize_code
from ...rules import buyer_copy, employers

# 40 bits, eight signs: enough for the people of one contract
PSEUDONYM_BYTES = 5


class InsertionAttestationCopy(models.Model):
    """What the buyer gets of an attestation: its hours, without its people.

    Drawn from the frozen payload of the attestation, whenever it was issued, the first
    time the buyer is sent it or opens it; frozen, hashed and verifiable in turn. The
    company's version never goes to a buyer.
    """

    _name = "insertion.attestation.copy"
    _description = "Buyer's copy of an attestation"
    _inherit = [
        "insertion.written.mixin",
        "insertion.frozen.mixin",
        "insertion.search.mixin",
    ]
    _order = "id desc"
    _rec_name = "attestation_id"

    attestation_id = fields.Many2one(
        comodel_name="insertion.attestation",
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    number = fields.Char(related="attestation_id.number")
    company_id = fields.Many2one(
        related="attestation_id.company_id", store=True, precompute=True, index=True
    )
    payload = fields.Json(readonly=True, copy=False)
    payload_hash = fields.Char(string="Fingerprint of the data", readonly=True)
    pdf = fields.Binary(string="Document", attachment=True, readonly=True, copy=False)
    pdf_filename = fields.Char(related="attestation_id.pdf_filename")
    pdf_hash = fields.Char(string="Fingerprint of the document", readonly=True)
    code = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)

    _attestation_uniq = models.Constraint(
        "UNIQUE(attestation_id)", "The buyer's copy was just made: reload the page."
    )
    _code_uniq = models.Constraint("UNIQUE(code)", "This code is already used.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("An attestation cannot be deleted."))

    def _get_by_hand_sentence(self):
        return self.env._("The buyer's copy is drawn from the attestation alone.")

    @api.model
    def _get_for(self, attestations):
        """Return the copies of the attestations, in their order; make what lacks."""
        # sudo: whoever asks was allowed the attestations, the copies follow them
        copies = self.sudo().search([("attestation_id", "in", attestations.ids)])
        missing = attestations.sudo() - copies.attestation_id
        if missing:
            missing._lock(missing)
            copies |= self._make(missing)
        by_attestation = copies.grouped("attestation_id")
        return self.sudo().concat(*(by_attestation[each] for each in attestations))

    @api.model
    def _find_by_code(self, text):
        """Return the copy (as superuser) that bears the code, if any."""
        code = normalize_code(text)
        return self.sudo().search([("code", "=", code)] if code else [(0, "=", 1)])

    @api.model
    def _make(self, attestations):
        vals_list = []
        for company, ours in attestations.grouped("company_id").items():
            spoken = company._in_document_lang(self)
            get_way = spoken._prepare_ways()
            vals_list += ours._print_documents(
                company,
                [
                    {
                        "attestation_id": attestation.id,
                        **attestation._prepare_document_vals(
                            spoken._prepare_payload(attestation, get_way)
                        ),
                    }
                    for attestation in ours
                ],
            )
        copies = self.sudo()._by_action()
        return copies.create(vals_list)._by_hand()

    @api.model
    def _prepare_payload(self, attestation, get_way):
        payload = attestation.payload
        if attestation.kind == "final":
            roles = self._get_frozen_labels("insertion.contractor", "role")
            return buyer_copy.prepare_final(
                payload,
                get_way,
                lambda line: roles.get(line["role"]) == "subcontractor",
                self.env._("Subcontractors"),
            )
        contract = attestation.contract_id
        return buyer_copy.prepare_month(
            payload,
            attestation.company_id.insertion_small_cell,
            get_way,
            (
                lambda line: self._get_pseudonym(
                    contract,
                    line["person"],
                    payload["company"],
                    line["employer"],
                    line["modality"],
                )
            )
            if contract.buyer_rows
            else None,
        )

    @api.model
    def _prepare_ways(self):
        """Return the function that gives the way of work of a frozen line, as a label.

        Lines frozen before the way was kept have the modality only, as it was printed.
        """
        labels = {
            "direct": self.env._("Direct hire"),
            "lent": self.env._("Staff lent to the company"),
            "subcontracted": self.env._("Work entrusted to a structure"),
        }
        known = self._get_frozen_labels("insertion.placement", "modality")

        def get_way(line):
            modality = known.get(line.get("modality") or line.get("label"))
            way = line.get("way") or (modality and employers.get_way(modality))
            return labels.get(way)

        return get_way

    @api.model
    def _get_frozen_labels(self, model, name):
        """Return {label: key} of a selection, whatever the language of the label."""
        field = self.env[model]._fields[name]
        return {
            label: key
            for lang, _name in self.env["res.lang"].get_installed()
            for key, label in field._description_selection(
                self.with_context(lang=lang).env
            )
        }

    @api.model
    def _get_pseudonym(self, contract, *parts):
        """Return the name of a person on one contract, with one employer.

        The same each month, and different anywhere else: nobody is followed from one
        contract, employer or modality to another.
        """
        # sudo: the key is the secret of the database
        digest = hmac(
            self.env(su=True),
            "insertion-buyer-copy",
            (contract.id, *parts),
        )
        text = base64.b32encode(bytes.fromhex(digest)[:PSEUDONYM_BYTES]).decode()
        return f"{text[:4]}-{text[4:]}"
