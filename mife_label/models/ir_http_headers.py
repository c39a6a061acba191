# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a browser may do with the pages outside the back office.

Alike in both addons: whichever answers second finds the headers in place. A header
that a route sets itself is stricter and stays.
"""

from odoo import models
from odoo.http import request

OURS = ("mife_insertion_clauses.", "mife_label.")
# The pages of Odoo that lead to ours. Those of other applications load what these do
# not (payment, maps): they are only kept out of frames.
AROUND = ("auth_signup.", "portal.")
HEADERS = {
    # the addresses hold codes and tokens: they are told to no other site
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
}
FRAMES = "frame-ancestors 'self'"
# Odoo's layout has scripts in the page and its components are compiled in the browser;
# whatever runs there loads, sends and posts to this site alone
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob: data:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        FRAMES,
    )
)


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"  # pylint: disable=consider-merging-classes-inherited

    @classmethod
    def _authenticate(cls, endpoint):
        module = endpoint.func.__module__.removeprefix("odoo.addons.")
        request.has_page_policy = module.startswith(OURS) or (
            # the portal also answers for the back office
            module.startswith(AROUND) and "/odoo" not in endpoint.routing["routes"]
        )
        return super()._authenticate(endpoint)

    @classmethod
    def _post_dispatch(cls, response):
        # pylint: disable=missing-return
        # it returns nothing, here as in Odoo
        super()._post_dispatch(response)
        is_ours = getattr(request, "has_page_policy", False)
        if is_ours or getattr(request, "is_frontend", False):
            cls._add_page_headers(response, POLICY if is_ours else FRAMES)

    @classmethod
    def _add_page_headers(cls, response, policy):
        headers = response.headers
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if response.mimetype != "text/html":
            return
        headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        # the pages of Odoo say who may frame them, and nothing more
        if headers.get("Content-Security-Policy", FRAMES) == FRAMES:
            headers["Content-Security-Policy"] = policy
