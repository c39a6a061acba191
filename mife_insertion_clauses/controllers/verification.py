# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import Controller, request, route

from ..common.controllers.account import refuse_too_many


class InsertionVerification(Controller):
    """The public page behind the QR code of an attestation.

    It confirms what the paper says and shows no person. The code is drawn among
    2**80: trying others is useless, and a wrong one says nothing of the others.
    """

    @route(
        ["/attestation", "/attestation/<string:code>"],
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=True,
        door="reading",
    )
    def verify(self, code="", **kwargs):
        if refusal := refuse_too_many("verification"):
            return refusal
        attestation = request.env["insertion.attestation"]._find_by_code(code)
        copy = request.env["insertion.attestation.copy"]._find_by_code(code)
        attestation = attestation or copy.attestation_id
        values = {
            "attestation": attestation,
            "document": copy or attestation,
            "is_copy": bool(copy),
            "successor": attestation.successor_ids,
            "typed_code": code[:64],
        }
        response = request.render(
            "mife_insertion_clauses.verification_page",
            values,
            headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
        )
        if code and not attestation:
            request.env["mife.attempt"].note("verification")
            response.status_code = 404
        return response
