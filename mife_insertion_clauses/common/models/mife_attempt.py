# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import hmac

from ..door import get_number

WINDOW = timedelta(minutes=15)
# tries in fifteen minutes: an office shares one address, a person has one login. An
# administrator changes them by the parameters mife.attempt.DOOR
LIMITS = {
    "verification": 40,
    "account": 40,
    "login": 6,
    "complaint": 6,
    "link": 20,
    "link_login": 3,
    "invite": 20,
}


class MifeAttempt(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """A try at a page open to all, forgotten by itself within hours.

    Kept in the database: every worker counts the same tries. Neither the address nor
    the login is readable there.
    """

    _name = "mife.attempt"
    _description = "Try at a public page"
    _rec_name = "source"

    source = fields.Char(required=True)

    _source_idx = models.Index("(source, create_date)")

    @api.model
    @api.private
    def is_too_many(self, door, who=None):
        """Return whether who asks tried ``door`` too often already."""
        limit = get_number(self.env, f"mife.attempt.{door}", LIMITS[door])
        # sudo: nobody reads the tries, pages open to all count them
        count = self.sudo().search_count(
            [
                ("source", "=", self._get_source(door, who)),
                ("create_date", ">=", fields.Datetime.now() - WINDOW),
            ],
            limit=limit,
        )
        return count >= limit

    @api.model
    @api.private
    def note(self, door, who=None):
        """Count a try, whatever becomes of the request."""
        if self.env.cr.readonly:
            # as core does for res.device.log: what reads leaves before what writes
            self.env.cr.rollback()
        with self.env.registry.cursor() as cr:
            attempts = self.with_env(self.env(cr=cr, su=True))
            attempts.create({"source": attempts._get_source(door, who)})

    def _get_source(self, door, who):
        who = who or request.httprequest.environ["REMOTE_ADDR"]
        return hmac(self.env(su=True), "mife.attempt", f"{door}:{who.strip().lower()}")
