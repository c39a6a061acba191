# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from werkzeug.exceptions import TooManyRequests

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import hmac

from ..door import get_number

WINDOW = timedelta(minutes=15)
# tries in fifteen minutes: a class of thirty shares one address, a person has one
# login. An administrator changes them by the parameters mife.attempt.DOOR
LIMITS = {
    # every page open to all, by the parameter ``door`` of its route
    "reading": 900,
    "badge": 900,
    # codes that open nothing
    "verification": 90,
    "account": 120,
    "login": 6,
    "password": 20,
    "complaint": 6,
    "link": 60,
    "link_login": 3,
    "invite": 20,
}
# whoever tries, so that many addresses together leave the portal its workers, the
# office its complaints and the mail server its queue: mife.attempt.DOOR.all
LIMITS_OF_ALL = {
    "reading": 9_000,
    "badge": 18_000,
    "complaint": 60,
    "link": 600,
}
EVERYBODY = "*"


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
        """Return whether who asks, or all together, tried ``door`` too often."""
        return any(
            # sudo: nobody reads the tries, pages open to all count them
            self.sudo().search_count(
                [
                    ("source", "=", source),
                    ("create_date", ">=", fields.Datetime.now() - WINDOW),
                ],
                limit=limit,
            )
            >= limit
            for source, limit in self._get_limits(door, who)
        )

    @api.model
    @api.private
    def note(self, door, who=None):
        """Count a try, whatever becomes of the request."""
        if self.env.cr.readonly:
            # as core does for res.device.log: what reads leaves before what writes
            self.env.cr.rollback()
        with self.env.registry.cursor() as cr:
            attempts = self.with_env(self.env(cr=cr, su=True))
            limits = attempts._get_limits(door, who)
            attempts.create([{"source": source} for source, _limit in limits])

    @api.model
    @api.private
    def refuse_too_many(self, door, who=None):
        """Raise the error whose page says to wait, if ``door`` was tried too often."""
        if self.is_too_many(door, who):
            raise TooManyRequests(retry_after=int(WINDOW.total_seconds()))

    def _get_limits(self, door, who):
        """Return [(whose tries, how many at most)]."""
        limits = [(who or self._get_address(), "", LIMITS[door])]
        if door in LIMITS_OF_ALL:
            limits.append((EVERYBODY, ".all", LIMITS_OF_ALL[door]))
        return [
            (
                self._get_source(door, name),
                get_number(self.env, f"mife.attempt.{door}{end}", limit),
            )
            for name, end, limit in limits
        ]

    def _get_address(self):
        """Return the address of who asks, as the proxy says it: one house is one."""
        address = ip_address(request.httprequest.environ["REMOTE_ADDR"])
        if isinstance(address, IPv6Address):
            # a house has 2**64 of them
            return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
        return str(address)

    def _get_source(self, door, who):
        return hmac(self.env(su=True), "mife.attempt", f"{door}:{who.strip().lower()}")
