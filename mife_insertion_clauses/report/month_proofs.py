# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
from datetime import datetime

from odoo.exceptions import UserError

from ..common.rules.proofs import prepare
from ..models.shared.vocabulary import EDITABLE_STATES
from .month_page import get_firms
from .sent_files import get_refusal

MAX_FILES = 10


class MonthProofs:
    """The files that a person joins to a month, and may take back on the portal."""

    def __init__(self, declaration):
        self.env = declaration.env
        self.declaration = declaration
        self.contacts = self.env.user._get_own_contacts()
        self.firms = get_firms(declaration, self.contacts)

    def attach_all(self, files):
        """Keep files as proofs; return the sentence that says which are not taken.

        :param files: (name, content) pairs, at least one
        """
        if len(files) > MAX_FILES:
            return self.env._("Attach %s files at most at a time.", MAX_FILES)
        refused = [(name, self.attach(name, content)) for name, content in files]
        return " ".join(
            self.env._("%(file)s: %(reason)s", file=name, reason=reason)
            if name
            else reason
            for name, reason in refused
            if reason
        )

    def attach(self, filename, content):
        """Keep a file as a proof of the month, or return why it is not taken.

        The same file twice is one proof.
        """
        proof = prepare(filename, content)
        if proof.reason:
            return get_refusal(self.env, proof)
        digest = self.env["ir.attachment"]._compute_checksum(proof.content)
        if digest in self.declaration.proof_ids.mapped("checksum"):
            return None
        self.env["ir.attachment"].create(
            {
                "name": proof.filename,
                "raw": proof.content,
                "res_model": self.declaration._name,
                "res_id": self.declaration.id,
                "insertion_firm_id": self.firms[:1].id,
            }
        )
        return None

    def join(self, filename, data):
        """Keep a file as a proof, or refuse it with a sentence.

        :param data: its content, in base64
        """
        # for the team, who reads the hours: a firm attaches its proofs on its page
        self.declaration.line_ids.check_access("read")
        try:
            content = base64.b64decode(data or "")
        except binascii.Error:
            content = b""  # said to be empty
        if sentence := self.attach(filename, content):
            raise UserError(sentence)

    def get_own(self):
        """Return the proofs attached for the firm of the person, whoever did it."""
        firms = self.firms.commercial_partner_id
        return self.declaration.proof_ids.filtered(
            lambda proof: (
                proof.insertion_firm_id or proof.create_uid.partner_id
            ).commercial_partner_id
            in firms
        )

    def get_removable(self):
        """Return the proofs that the firm of the person attached and did not send."""
        declaration = self.declaration
        if declaration.state not in EDITABLE_STATES:
            return declaration.proof_ids.browse()
        parts = declaration.part_ids.filtered(
            lambda part: self.contacts & part.delegation_id.contact_ids
        )
        sendings = declaration.version_ids.mapped("sent_on") + parts.mapped("sent_on")
        last = max(sendings, default=datetime.min)
        return self.get_own().filtered(
            lambda proof: proof.create_date.replace(microsecond=0) > last
        )

    def remove(self, proof):
        self.declaration._lock()
        if proof not in self.get_removable():
            raise UserError(
                self.env._(
                    "%s went with what was sent: it stays. Attach the right one beside "
                    "it.",
                    proof.name,
                )
            )
        self.declaration.message_post(
            body=self.env._("Proof removed before the sending: %s", proof.name),
            author_id=self.env.user.partner_id.id,
        )
        proof.unlink()
