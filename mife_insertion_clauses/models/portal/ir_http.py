# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.http import request
from odoo.tools import hmac

# the cookie that names the account whose months a device keeps
DEVICE = "mife_device"
LOGOUT = "/web/session/logout"


class IrHttp(models.AbstractModel):
    """What a device keeps without network is erased when its account leaves.

    Its pages and scripts erase it too; this holds when none of them runs.
    """

    _inherit = "ir.http"

    @classmethod
    def _get_device_account(cls, uid=None):
        """Return what names an account on a device, and says nothing of it."""
        uid = uid or request.env.uid
        return hmac(request.env(su=True), DEVICE, uid)[:32]

    @classmethod
    def _post_dispatch(cls, response):
        result = super()._post_dispatch(response)
        device = request.httprequest.cookies.get(DEVICE)
        if device and cls._is_device_left(device):
            response.headers["Clear-Site-Data"] = '"storage"'
            response.set_cookie(DEVICE, "", max_age=0)
        return result

    @classmethod
    def _is_device_left(cls, device):
        uid = request.session.uid
        if not uid:
            return request.httprequest.path.endswith(LOGOUT)
        return device != cls._get_device_account(uid)
