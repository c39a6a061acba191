# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessDenied, UserError
from odoo.fields import Datetime, Domain
from odoo.http import request
from odoo.tools import escape_psql

from ..door import Welcome
from ..secret import GATHERED

# Said by what is before us of the same try, so that it counts once
COUNTED = "mife_counted"
# How long an address is known as that of somebody who signed in there
AT_HOME = timedelta(days=90)


class ResUsers(models.Model):
    # apart, as both addons hold this file alike
    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        if "login" in vals and not self.env["res.partner"]._is_account_act():
            self._check_account_login(vals["login"])
        return super().write(vals)

    @api.model
    def _get_login_domain(self, login):
        """Take an address in capitals, as a phone types it, for the same address."""
        exact = super()._get_login_domain(login)
        # sudo: nobody is signed in yet
        users = self.sudo().with_context(active_test=False)
        if users.search_count(exact, limit=1):
            return exact
        return Domain("login", "=ilike", escape_psql(login.strip()))

    def reset_password(self, login):
        """Say the same of an address that nobody has: the page answers to all alike."""
        known = self._get_login_domain(login) | self._get_email_domain(login)
        if self.search_count(known, limit=1):
            return super().reset_password(login)
        return None

    def _login(self, credential, user_agent_env):
        """Try the password of one login a few times, from whatever addresses.

        Core counts by address, and each of its processes apart. Who has an account and
        who has none count alike: the refusal says nothing of either.
        """
        login = credential.get("login")
        is_password = credential.get("type") == "password"
        if not (request and login and is_password) or COUNTED in credential:
            return super()._login(credential, user_agent_env)
        attempts = self.env["mife.attempt"]
        if attempts.is_too_many("password", login) and not self._is_at_home(login):
            raise AccessDenied(
                self.env._(
                    "There were too many tries: wait a quarter of an hour, then try "
                    "again."
                )
            )
        try:
            return super()._login({**credential, COUNTED: True}, user_agent_env)
        except AccessDenied:
            attempts.note("password", login)
            raise

    def _is_at_home(self, login):
        """Return whether this login was signed in from this address lately.

        Who tries passwords from elsewhere then keeps nobody out of their office; core
        still counts the tries of this address.
        """
        # sudo: nobody is signed in yet
        users = self.sudo().search(self._get_login_domain(login))
        used = Domain("user_id", "in", users.ids)
        used &= Domain("ip_address", "=", request.httprequest.remote_addr)
        used &= Domain("last_activity", ">=", Datetime.now() - AT_HOME)
        return bool(self.env["res.device.log"].sudo().search_count(used, limit=1))

    def _action_reset_password(self, signup_type="reset"):
        """Leave the mails to the queue: core sends them in the request.

        It does so in a savepoint that it rolls back, and with them what waits.
        """
        letters = []
        users = self.with_context(mife_letters=letters, **GATHERED)
        result = super(ResUsers, users)._action_reset_password(signup_type=signup_type)
        # sudo: whoever asks, nobody has a right on the queue
        self.env["mail.mail"].sudo().create(
            [
                # for who is told that it did not leave
                {**letter, "model": "res.partner", "res_id": user.partner_id.id}
                for user, letter in zip(self, letters, strict=False)
            ]
        ).send()
        return result

    def _check_credentials(self, credential, env):
        """Sign in by the link of an invitation, once, or by a link asked by mail."""
        kind, token = credential["type"], credential.get("token")
        if kind == "mife_welcome":
            welcome = Welcome(self.env, token)
            allowed = welcome.user == self.env.user and welcome.may_choose()
        elif kind == "mife_link":
            allowed = self.env["mife.login.link"]._use(token, self.env.user)
        else:
            return super()._check_credentials(credential, env)
        if not allowed:
            raise AccessDenied
        return {"uid": self.env.uid, "auth_method": kind, "mfa": "default"}

    def _get_own_contacts(self):
        """Return the contacts of the companies that this account acts for."""
        self.ensure_one()
        return self.partner_id._get_own_contacts()

    def _check_account_login(self, login):
        """Keep a login as it is: it follows the e-mail address, by the same acts."""
        for user in self:
            if user.login != login:
                raise UserError(
                    self.env._(
                        "%s signs in with this login: change the e-mail address of "
                        "the contact instead, the login follows it.",
                        user.name,
                    )
                )
