# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every page outside the back office is checked for accessibility, later ones too."""

import test_accessibility
import test_accessibility_label

from odoo.tests import TransactionCase, tagged

# what answers a GET without being a page
FILES = {
    "/insertion/figures/<int:statement_id>.csv": "table",
    "/insertion/figures/<int:statement_id>.json": "JSON",
    "/my/clauses/attestations/<int:attestation_id>": "PDF",
    "/my/clauses/files/<string:name>": "workbook, text or zip",
    "/my/clauses/page": "goes back to the list of contracts",
    "/my/clauses/statements/<int:statement_id>": "PDF",
    "/insertion/device/forget": "goes on to a page",
    "/my/insertion/attestations/<int:attestation_id>": "PDF",
    "/my/insertion/icon-<int:size>.png": "picture",
    "/my/insertion/manifest.webmanifest": "JSON",
    "/my/insertion/offline.js": "script",
    "/my/insertion/months/<int:declaration_id>/file": "workbook",
    "/my/insertion/months/<int:declaration_id>/proofs/<int:proof_id>": "proof",
    "/my/clauses/penalties/<int:penalty_id>/files/<int:file_id>": "document",
    "/my/insertion/penalties/<int:penalty_id>/files/<int:file_id>": "document",
    "/my/insertion/lots/<int:contractor_id>/messages/<int:file_id>": "document",
    "/my/insertion/months/page/<int:page>": "same page as the first",
    "/my/insertion/lots/<int:contractor_id>/subcontractors/page/<int:page>": "same",
    "/my/insertion/structure": "leads to a month",
    "/label/achievement/<int:standard_id>": "JSON",
    "/label/badge/<string:code>.jwt": "badge",
    "/label/badge/<string:code>.png": "badge",
    "/label/badge/<string:code>.svg": "badge",
    "/label/board/<int:session_id>/room": "piece of the board, refreshed in it",
    "/label/board/<int:session_id>/seat": "piece of the board, refreshed in it",
    "/label/interview/<int:interview_id>/pdf": "PDF",
    "/label/issuer/<int:company_id>": "JSON",
    "/label/letter/<int:letter_id>": "PDF",
    "/label/register.json": "JSON",
    "/label/status/<int:company_id>/<string:purpose>": "signed list",
    "/label/minutes/<int:session_id>/<string:kind>": "PDF or text document",
    "/my/jury/<int:session_id>/minutes": "PDF",
    "/my/jury/<int:session_id>/<int:hearing_id>/pdf": "PDF",
    "/my/jury/<int:session_id>/<int:hearing_id>/proofs/<int:evidence_id>": "proof",
    "/my/label/<int:application_id>/award/benchmark/document": "PDF",
    "/my/label/<int:application_id>/award/certificate": "PDF",
    "/my/label/<int:application_id>/award/kit": "archive",
    "/my/label/<int:application_id>/award/logo": "picture",
    "/my/label/<int:application_id>/letter": "PDF",
    "/my/label/<int:application_id>/proofs/<int:evidence_id>": "proof",
    "/my/label/<int:application_id>/versions/<int:version>/pdf": "PDF",
    "/my/home": "same page as /my",
    "/my/link/enter": "opened by a link asked by mail, in test_public_pages",
    "/web/signup": "closed: a former link leads to /my/link",
}


@tagged("post_install", "-at_install", "standard")
class TestAccessibilityRoutes(TransactionCase):
    def test_every_page_is_visited(self):
        rules = self.env["ir.http"]._generate_routing_rules(
            self.registry._init_modules, self.env["ir.http"]._get_converters()
        )
        routes = {
            route
            for route, endpoint in rules
            if endpoint.func.__module__.startswith("odoo.addons.mife_")
            and endpoint.routing["type"] == "http"
            and "GET" in (endpoint.routing["methods"] or ["GET"])
        }
        visited = {
            page[0]
            for case in (
                test_accessibility.TestAccessibility,
                test_accessibility_label.TestAccessibilityLabel,
            )
            for pages in case.pages.values()
            for page in pages
        }
        self.assertFalse(visited & set(FILES))
        self.assertEqual(visited | set(FILES), routes)
        # what the statement says is tested is what is
        self.assertEqual(set(self.env.company._get_checked_pages()), visited)
