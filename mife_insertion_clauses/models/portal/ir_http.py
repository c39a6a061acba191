# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import abort

from odoo import models
from odoo.http import request
from odoo.tools import consteq, hmac

# the cookie that names the account whose months a device keeps
DEVICE = "mife_device"
LOGOUT = "/web/session/logout"
FORGET = "/insertion/device/forget"
PAGES = ("/my", "/odoo")


class IrHttp(models.AbstractModel):
    """What a device keeps without network is erased when its account leaves.

    Its pages and scripts erase it too; this holds when none of them runs.
    """

    _inherit = "ir.http"  # pylint: disable=consider-merging-classes-inherited

    @classmethod
    def _get_device_account(cls, uid=None):
        """Return what names an account on a device, and says nothing of it."""
        uid = uid or request.env.uid
        return hmac(request.env(su=True), DEVICE, uid)[:32]

    @classmethod
    def _is_device_account(cls, said, uid=None):
        """Tell whether what a device says, whatever it is, names an account."""
        said = str(said).encode(errors="replace")
        return consteq(said, cls._get_device_account(uid).encode())

    @classmethod
    def _match(cls, path):
        """Lead to the one address that a phone keeps, whatever the language.

        Its service worker answers for addresses without a language: a page that says
        it in its address, as one followed to read another language, keeps nothing.
        """
        is_first = not hasattr(request, "is_frontend")
        result = super()._match(path)
        asked, routing = request.httprequest, result[0].endpoint.routing
        if (
            is_first
            and asked.path != path
            and asked.method == "GET"
            and routing.get("multilang") is False
        ):
            redirect = request.redirect_query(asked.path, asked.args, code=303)
            redirect.set_cookie("frontend_lang", request.lang.code)
            abort(redirect)
        return result

    @classmethod
    def _pre_dispatch(cls, rule, args):
        result = super()._pre_dispatch(rule, args)
        asked = request.httprequest
        device, uid = asked.cookies.get(DEVICE), request.session.uid
        if (
            device
            and uid
            and asked.method == "GET"
            and asked.path.startswith(PAGES)
            and not cls._is_device_account(device, uid)
        ):
            # by an address that no service worker answers for: one that waits for an
            # answer that erases it waits for ever
            page = asked.full_path.rstrip("?")
            abort(request.redirect_query(FORGET, {"redirect": page}, code=303))
        return result

    @classmethod
    def _post_dispatch(cls, response):
        result = super()._post_dispatch(response)
        if request.httprequest.path.endswith(LOGOUT):
            cls._forget_device(response)
        return result

    @classmethod
    def _forget_device(cls, response):
        """Ask the browser to erase what it keeps, if it keeps anything."""
        if request.httprequest.cookies.get(DEVICE):
            response.headers["Clear-Site-Data"] = '"storage"'
            response.set_cookie(DEVICE, "", max_age=0)
        return response
