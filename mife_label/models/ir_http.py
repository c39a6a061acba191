# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.http import request
from odoo.tools import hash_sign, verify_hash_signed

SCOPE = "mife_label.form"
# a page left open longer gets Odoo's usual answer
OPEN_HOURS = 30 * 24


class IrHttp(models.AbstractModel):
    """A form of the portal says, signed, who fills it in and where it is sent.

    When it comes back without a session, or with the token of a former one, its texts
    are shown again. Any site could post texts of its own as if they were this person's:
    only those of a form that was given to this person, for this address, are shown.
    """

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        return [*super()._get_translation_frontend_modules_name(), "mife_label"]

    @classmethod
    def _sign_label_form(cls, url):
        return hash_sign(
            request.env(su=True),
            SCOPE,
            {"uid": request.env.uid, "url": url},
            expiration_hours=OPEN_HOURS,
        )

    @classmethod
    def _is_label_form(cls, url):
        """Tell whether the form posted is one given for ``url`` to who is there.

        Whoever has no session any more may still be the one who filled it in.
        """
        try:
            form = verify_hash_signed(
                request.env(su=True),
                SCOPE,
                request.httprequest.form.get("label_form") or "",
            )
        except ValueError:
            return False
        user = request.env.user
        return (
            bool(form)
            and form["url"] == url
            and (user._is_public() or form["uid"] == user.id)
        )
