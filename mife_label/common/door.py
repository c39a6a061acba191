# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The door of the portal: what the link of an invitation leads to, for who opens it.

The link of an invitation lasts as long as the invitation. It lets choose a password
once, for some days after its message left; ever after it tells what to do next.
"""

import time
from datetime import datetime

from odoo.tools import consteq, email_normalize, hash_sign, hmac

from .secret import WELCOME, read_signed

# What the link of an invitation names, by the letter that begins its code
INVITATIONS = {
    "a": "insertion.access",
    "f": "label.application.member",
    "j": "label.session.member",
}
# Odoo's own parameter, and what it is without it
OPEN_HOURS = ("auth_signup.signup.validity.hours", 144)


def get_number(env, key, default):
    """Return a number that an administrator may change, ``default`` if it is none."""
    text = env["ir.config_parameter"].sudo().get_param(key)
    try:
        return max(int(text), 1) if text else default
    except ValueError:
        return default


def get_code(invitation):
    letters = {model: letter for letter, model in INVITATIONS.items()}
    return f"{letters[invitation._name]}{invitation.id}"


def get_invitation(env, code):
    """Return, as sudo, the invitation that a code names, or None."""
    model = INVITATIONS.get(code[:1])
    if model not in env or not code[1:].isdecimal():
        return None
    # sudo: the link is what opens it, whoever is on the page
    return env[model].sudo().browse(int(code[1:])).exists() or None


def prepare_token(env, code):
    """Return the address that an invitation is for, and the token of its link."""
    invitation = get_invitation(env, code)
    if not invitation:
        return None, None
    address = email_normalize(invitation.partner_id.email)
    payload = {"code": code, "sent": int(time.time()), "to": _digest(env, address)}
    return address, hash_sign(env(su=True), WELCOME, payload)


def get_call(user, company):
    """Return whom to call: plain values, of a member of the team or of the house."""
    person = user.sudo().partner_id
    house = company.sudo().partner_id
    return {
        "name": person.name or house.name,
        "house": house.name,
        "phone": person.phone or house.phone,
        "email": person.email or house.email,
    }


def _digest(env, address):
    return hmac(env(su=True), WELCOME, address or "")[:16]


class Welcome:
    """An invitation, the account it opens, and the step at which who opens it is.

    ``invitation``, ``owner`` and ``user`` are read as sudo; None or empty if the link
    names nothing that exists.
    """

    def __init__(self, env, token):
        self.env = env
        self.token = token
        payload = read_signed(env, WELCOME, token or "") or {}
        self.payload = payload
        self.invitation = payload and get_invitation(env, payload["code"])
        partner = self.invitation.partner_id if self.invitation else env["res.partner"]
        self.owner = partner._get_account_owner().sudo()
        self.user = self.owner.with_context(active_test=False).user_ids[:1]

    def get_step(self):
        """Return where the link leads for who is signed in, or for nobody."""
        visitor = self.env.user
        if not self.invitation:
            return "unknown"
        if self.invitation._is_invitation_ended():
            return "ended"
        if not self.user.active:
            return "closed"
        if visitor == self.user:
            return "inside"
        if not visitor._is_public():
            return "other"
        if self.may_choose():
            return "first"
        return "known" if self.user.login_date or not self.user.share else "late"

    def get_last_day(self):
        """Return the last day on which the link stands for a password."""
        hours = get_number(self.env, *OPEN_HOURS)
        return datetime.fromtimestamp(self.payload["sent"] + hours * 3600).date()

    def may_choose(self):
        """Return whether the link still stands for a password: nobody had one."""
        hours = get_number(self.env, *OPEN_HOURS)
        address = email_normalize(self.owner.email)
        return bool(
            self.invitation
            and not self.invitation._is_invitation_ended()
            and self.user.active
            and self.user.share
            and not self.user.login_date
            and consteq(self.payload["to"], _digest(self.env, address))
            and time.time() - self.payload["sent"] < hours * 3600
        )

    def get_masked_email(self):
        """Return the address in a form that its owner alone recognises."""
        name, _at, domain = (self.owner.email or "").partition("@")
        return f"{name[:1]}...@{domain}" if domain else ""
