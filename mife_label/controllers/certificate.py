# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from ..common.controllers.account import refuse_too_many
from ..report.badge_status import BadgeStatus
from ..report.certificate import Certificate
from ..report.logo_kit import LogoKit
from ..report.session_minutes import name_minutes
from ..rules.status_list import PURPOSES

# A badge shown on a web site follows its label within minutes
BADGE_HEADERS = {
    "Content-Type": "image/svg+xml; charset=utf-8",
    "Cache-Control": "public, max-age=300",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
# Less than the list says that it may be believed: no copy is served past its end
STATUS_HEADERS = {
    "Content-Type": "application/vc+jwt",
    "Cache-Control": "public, max-age=240",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}
MINUTES_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class LabelCertificate(Controller):
    """What anybody may know of a label: its holder, its dates, its status today.

    No score and no person. The code is drawn among 2**80: trying others is useless,
    and a wrong one says nothing of the others.
    """

    @route(
        ["/label/certificate", "/label/certificate/<string:code>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
        readonly=True,
        door="reading",
    )
    def certificate(self, code="", **kwargs):
        if refusal := refuse_too_many("verification"):
            return refusal
        award = request.env["label.award"]._find_by_code(code)
        response = request.render(
            "mife_label.certificate_page",
            {
                "award": award,
                "spans": award and Certificate(award).get_spans(),
                "identifier": award and Certificate(award).get_identifier(),
                "typed_code": code[:64],
            },
            headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
        )
        if code and not award:
            request.env["mife.attempt"].note("verification")
            response.status_code = 404
        return response

    @route(
        "/label/badge/<string:code>.svg",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        sitemap=False,
        readonly=True,
        door="badge",
    )
    def badge(self, code, **kwargs):
        award = self._find(code)
        return request.make_response(
            Certificate(award).render_badge(), headers=BADGE_HEADERS
        )

    @route(
        "/label/badge/<string:code>.png",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        sitemap=False,
        readonly=True,
        door="badge",
    )
    def badge_picture(self, code, **kwargs):
        """Give the badge to mails, which show no vector drawing."""
        return request.make_response(
            LogoKit(self._find(code)).render_badge(),
            headers={**BADGE_HEADERS, "Content-Type": "image/png"},
        )

    @route(
        "/label/badge/<string:code>.jwt",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        sitemap=False,
        door="reading",
        readonly=True,
    )
    def open_badge(self, code, **kwargs):
        """Give the Open Badge of a label in force, and of no other."""
        award = self._find(code)
        if not award._is_live() or not award.holder_siret:
            raise NotFound()
        return request.make_response(
            Certificate(award).sign_open_badge(),
            headers={
                "Content-Type": "application/vc+jwt",
                "Content-Disposition": f'attachment; filename="{award.name}.jwt"',
                "Cache-Control": "no-store",
            },
        )

    @route(
        "/label/status/<int:company_id>/<string:purpose>",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        sitemap=False,
        door="reading",
        readonly=True,
    )
    def badge_status(self, company_id, purpose, **kwargs):
        """Give the list that says which badges were withdrawn, or are suspended."""
        company = self._find_issuer(company_id)
        if purpose not in PURPOSES:
            raise NotFound()
        return request.make_response(
            BadgeStatus(company).sign(purpose), headers=STATUS_HEADERS
        )

    @route(
        "/label/issuer/<int:company_id>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=True,
        door="reading",
    )
    def issuer(self, company_id, **kwargs):
        return request.make_json_response(
            self._find_issuer(company_id)._prepare_badge_issuer()
        )

    @route(
        "/label/achievement/<int:standard_id>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=True,
        door="reading",
    )
    def achievement(self, standard_id, **kwargs):
        # sudo: a version that was published is public
        standard = request.env["label.standard"].sudo().browse(standard_id).exists()
        if not standard or standard.state == "draft":
            raise NotFound()
        return request.make_json_response(standard._prepare_badge_achievement())

    @route("/label/letter/<int:letter_id>", type="http", auth="user", methods=["GET"])
    def letter(self, letter_id, **kwargs):
        """Show a letter to the secretary: as it was sent, or as it would leave."""
        letter = request.env["label.letter"].browse(letter_id).exists()
        if not letter or not letter.has_access("read"):
            raise NotFound()
        content = (
            base64.b64decode(letter.with_context(bin_size=False).pdf)
            if letter.released_on
            else letter._render_letter()
        )
        return self._show_document(content, letter.pdf_filename)

    @route(
        "/label/minutes/<int:session_id>/<string:kind>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def minutes(self, session_id, kind, **kwargs):
        """Give the minutes to a secretary who reads every file of the agenda."""
        session = request.env["label.session"].browse(session_id).exists()
        if (
            kind not in MINUTES_TYPES
            or not session
            or not session._has_field_access(session._fields["minutes_hash"], "read")
            or not session.has_access("read")
            or not session._may_read_minutes()
        ):
            raise NotFound()
        content = session.sudo().with_context(bin_size=False)[f"minutes_{kind}"]
        if not content:
            raise NotFound()
        return self._show_document(
            base64.b64decode(content),
            name_minutes(session, kind),
            MINUTES_TYPES[kind],
        )

    def _show_document(self, content, filename, mimetype="application/pdf"):
        return request.make_response(
            content,
            headers={
                "Content-Type": mimetype,
                "Content-Disposition": content_disposition(
                    filename, disposition_type="inline"
                ),
                "Cache-Control": "no-store",
            },
        )

    def _find_issuer(self, company_id):
        # sudo: the name and the address of who awards labels are public, and badges are
        # verified long after a label is offered no more
        programmes = request.env["label.programme"].sudo()
        programme = programmes.with_context(active_test=False).search(
            [("company_id", "=", company_id)], limit=1
        )
        if not programme:
            raise NotFound()
        return programme.company_id

    def _find(self, code):
        attempts = request.env["mife.attempt"]
        attempts.refuse_too_many("verification")
        award = request.env["label.award"]._find_by_code(code)
        if not award:
            attempts.note("verification")
            raise NotFound()
        return award
