# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What opens an account never stands in a text that is kept.

The two addons hold this file, and those that use it, alike: each works alone, and both
together do each thing once. A token is replaced by a mark, which anybody may read; the
mail that leaves for the owner of the account has a token in its place, nothing else.
"""

import re

from odoo.tools import verify_hash_signed
from odoo.tools.misc import SENTINEL

# Values of the context that only code gives: no client can send this object
BY_ACT = {"mife_account_act": SENTINEL}
LEAVING = {"mife_account_leaving": SENTINEL}
GATHERED = {"mife_gathered": SENTINEL}

MARK = re.compile(r"mife-(signup|email|welcome|link)-([A-Za-z0-9_-]+)")
# the scopes that sign tokens, Odoo's and ours, and that of our marks
SIGNUP, EMAIL, EMAIL_MARK = "signup", "mife_account_email", "mife_account_email_mark"
WELCOME, LINK = "mife_welcome", "mife_login_link"
# how hash_sign writes: version 1, a date, 32 bytes of signature, then the message
TOKEN = re.compile(r"(?<![A-Za-z0-9_-])A[Q-Za-f][A-Za-z0-9_-]{60,}")


def read_signed(env, scope, text):
    """Return what ``text`` signs in ``scope``, None if nothing or no longer."""
    try:
        return verify_hash_signed(env(su=True), scope, text)
    except ValueError:
        return None


def hide_tokens(env, text):
    """Return ``text`` with a mark in the place of each token that is valid."""
    if not isinstance(text, str) or not text:
        return text

    def hide(found):
        if payload := read_signed(env, SIGNUP, found[0]):
            return f"mife-signup-{payload[0]}"
        if payload := read_signed(env, WELCOME, found[0]):
            return f"mife-welcome-{payload['code']}"
        used = any(read_signed(env, scope, found[0]) for scope in (EMAIL, LINK))
        return "mife-used" if used else found[0]

    hidden = TOKEN.sub(hide, text)
    return text if hidden == text else type(text)(hidden)


def hide_tokens_in(env, vals, names):
    """Return ``vals`` without the tokens that the texts ``names`` hold."""
    hidden = {name: hide_tokens(env, vals[name]) for name in names if name in vals}
    return {**vals, **hidden}
