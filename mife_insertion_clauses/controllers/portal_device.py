# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The portal as an application of the phone, which opens without network."""

import base64
import json
from io import BytesIO

from PIL import Image, ImageOps
from werkzeug.exceptions import NotFound

from odoo.http import request, route
from odoo.tools import file_open
from odoo.tools.misc import get_lang

from ..common.controllers.door import read_page
from ..common.rules.colours import pick_ink
from ..models.portal.ir_http import FORGET
from .portal import OFFLINE, InsertionPortal

WORKER = "mife_insertion_clauses/static/src/worker/offline.js"
ICON = "mife_insertion_clauses/static/description/icon.png"
ICON_SIZES = (180, 192, 512)
DAY = 24 * 3600


class InsertionPortalDevice(InsertionPortal):
    @route(
        "/my/insertion/manifest.webmanifest",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def portal_manifest(self, **kwargs):
        company = request.env.company
        manifest = {
            "name": request.env._("Insertion clauses - %s", company.name),
            "short_name": request.env._("My hours"),
            "lang": get_lang(request.env).code.replace("_", "-"),
            "id": "/my/insertion",
            "start_url": "/my/insertion",
            "scope": "/my",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": pick_ink(company.primary_color),
            "icons": [
                {
                    "src": f"/my/insertion/icon-{size}.png",
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": "any maskable",
                }
                for size in ICON_SIZES
            ],
        }
        return request.make_response(
            json.dumps(manifest), [("Content-Type", "application/manifest+json")]
        )

    @route(
        "/my/insertion/icon-<int:size>.png",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        door="reading",
    )
    def portal_icon(self, size, **kwargs):
        """Draw the office's logo, or ours if it has none, on the square of an icon."""
        if size not in ICON_SIZES:
            raise NotFound
        company = request.env.company.sudo()
        logo = not company.uses_default_logo and base64.b64decode(company.logo or b"")
        if not logo or logo.lstrip().startswith(b"<"):
            # a drawing cannot be measured
            with file_open(ICON, "rb") as file:
                logo = file.read()
        # what a phone cuts off around is a tenth
        side = size * 3 // 4
        logo = ImageOps.contain(Image.open(BytesIO(logo)).convert("RGBA"), (side, side))
        icon = Image.new("RGB", (size, size), "white")
        place = ((size - logo.width) // 2, (size - logo.height) // 2)
        icon.paste(logo, place, logo)
        drawn = BytesIO()
        icon.save(drawn, "PNG")
        return request.make_response(
            drawn.getvalue(),
            [("Content-Type", "image/png"), ("Cache-Control", f"max-age={DAY}")],
        )

    @route(
        "/my/insertion/offline.js",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def portal_worker(self, **kwargs):
        with file_open(WORKER) as file:
            body = file.read()
        headers = {
            "Content-Type": "text/javascript",
            "Service-Worker-Allowed": "/my",
            "Cache-Control": "no-cache",
        }
        return request.make_response(body, list(headers.items()))

    @route(FORGET, type="http", auth="public", methods=["GET"])
    def portal_forget_device(self, redirect="", **kwargs):
        """Erase what the device keeps of another account, then go on to the page."""
        response = request.redirect(read_page(redirect), code=303)
        return request.env["ir.http"]._forget_device(response)

    @route(OFFLINE, type="http", auth="user", website=True, multilang=False)
    def portal_offline(self, **kwargs):
        """Show what the phone opens in the place of a page that it does not keep."""
        return self._render(
            "portal_offline",
            "insertion_offline",
            may_keep=True,
            months=self._get_months_to_fill_in(),
        )
