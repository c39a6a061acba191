# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import abort

from odoo import models
from odoo.http import SessionExpiredException, request
from odoo.tools import hash_sign, verify_hash_signed

# with the pages of Odoo that lead to ours: to sign in or up, home of the portal
PAGES = ("odoo.addons.mife_label.", "odoo.addons.auth_signup.", "odoo.addons.portal.")
SCOPE = "mife_label.form"
KEPT = "label_kept"
# a page left open longer, or a form larger, gets Odoo's usual answer
OPEN_HOURS = 30 * 24
MAX_KEPT = 64 * 1024
POLICY = "Content-Security-Policy"
FRAMES = "frame-ancestors 'self'"
# what a page of ours may load and who may frame it. Odoo starts its pages with scripts
# written in them and compiles its templates in the browser: both must be allowed
PAGE_HEADERS = {
    POLICY: "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "frame-src 'self' blob:",
            FRAMES,
            "form-action 'self'",
            "base-uri 'self'",
            "object-src 'none'",
        )
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
# on every page of the portal: an address may hold a code or the token of an invitation
SAFE_HEADERS = {"Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}


class IrHttp(models.AbstractModel):
    """What is typed on the portal outlives the session it was typed in.

    A form says, signed, who fills it in and on which page. When it comes back without
    a session, or with the token of a former one, its texts wait in the browser's new
    session and its page shows them again, to the same person only. Nothing is saved:
    the person checks, then sends. Routes ask for it by ``label_form=True``.
    """

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        names = super()._get_translation_frontend_modules_name()
        return [*names, "mife_label"]

    @classmethod
    def _pre_dispatch(cls, rule, args):
        endpoint = rule.endpoint
        # the portal answers for the back office too
        request.is_label_page = (
            endpoint.func.__module__.startswith(PAGES)
            and "/odoo" not in endpoint.routing["routes"]
        )
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _post_dispatch(cls, response):
        result = super()._post_dispatch(response)
        ours = getattr(request, "is_label_page", False)
        if ours or getattr(request, "is_frontend", False):
            cls._add_label_headers(response, SAFE_HEADERS)
        if ours and response.mimetype == "text/html":
            if response.headers.get(POLICY) == FRAMES:
                # all that Odoo says of a page, ours says it too
                response.headers[POLICY] = PAGE_HEADERS[POLICY]
            cls._add_label_headers(response, PAGE_HEADERS)
        return result

    @classmethod
    def _add_label_headers(cls, response, headers):
        for name, value in headers.items():
            response.headers.setdefault(name, value)

    @classmethod
    def _authenticate(cls, endpoint):
        form = cls._read_label_form(endpoint)
        try:
            super()._authenticate(endpoint)
        except SessionExpiredException:
            if form:
                cls._keep_label_form(form)
                abort(request.redirect_query("/web/login", {"redirect": form["page"]}))
            raise
        if not form or form["uid"] != request.session.uid:
            return
        if request.validate_csrf(request.httprequest.form.get("csrf_token")):
            cls._forget_label_form(form["page"])
        else:
            cls._keep_label_form(form)
            abort(request.redirect(form["page"], code=303))

    @classmethod
    def _sign_label_form(cls, page):
        """Return what a form carries to be shown again on ``page``."""
        return hash_sign(
            request.env(su=True),
            SCOPE,
            {"uid": request.env.uid, "page": page},
            expiration_hours=OPEN_HOURS,
        )

    @classmethod
    def _read_label_form(cls, endpoint):
        """Return who filled in the form posted and on which page, None if not ours."""
        if (
            not endpoint.routing.get("label_form")
            or request.httprequest.method != "POST"
        ):
            return None
        try:
            return verify_hash_signed(
                request.env(su=True),
                SCOPE,
                request.httprequest.form.get("label_form") or "",
            )
        except ValueError:
            return None

    @classmethod
    def _keep_label_form(cls, form):
        fields = {
            name: text
            for name, text in request.httprequest.form.items()
            if name not in ("csrf_token", "label_form")
        }
        if sum(map(len, [*fields, *fields.values()])) <= MAX_KEPT:
            request.session[KEPT] = {**form, "fields": fields}

    @classmethod
    def _get_label_form(cls, page):
        """Return {name: text} of what the person had typed on ``page``."""
        kept = request.session.get(KEPT)
        if kept and kept["uid"] != request.env.uid:
            del request.session[KEPT]
            return {}
        return kept["fields"] if kept and kept["page"] == page else {}

    @classmethod
    def _forget_label_form(cls, page):
        if (request.session.get(KEPT) or {}).get("page") == page:
            del request.session[KEPT]
