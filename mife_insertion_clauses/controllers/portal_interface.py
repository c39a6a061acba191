# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessDenied, UserError
from odoo.fields import Datetime
from odoo.http import request, route

from ..common.controllers.account import PRIVATE
from ..common.controllers.pages import attempt, is_post, leave, read_id
from ..report.interface_guide import get_examples, get_methods
from .portal import InsertionPortal

DAYS = {"90", "365"}
MAX_KEYS = 5
MAX_NAME = 60
# beyond it the hash of Odoo's passwords fails
MAX_PASSWORD = 4096


class InsertionPortalInterface(InsertionPortal):
    """The keys by which the software of a partner speaks for an account."""

    @route(
        "/my/insertion/interface",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_interface(self, **post):
        if not self._get_firms():
            return request.redirect("/my")
        key, errors = None, {}
        if is_post() and post.get("key_id"):
            self._get_keys().filtered(
                lambda each: each.id == read_id(post["key_id"])
            )._remove()
            return leave("/my/insertion/interface", "key_ended")
        if is_post():
            key, errors = self._make_key(post)
        response = self._render(
            "portal_interface",
            "insertion_interface",
            key=key,
            keys=self._get_keys(),
            errors=errors,
            typed={} if key else post,
            is_open=self._are_keys_open(),
            methods=get_methods(request.env),
            examples=get_examples(
                f"{request.httprequest.url_root}json/2/insertion.interface"
            ),
        )
        response.headers.update(PRIVATE)
        return response

    def _get_keys(self):
        # sudo: a key is read by its owner, whom the domain names
        Keys = request.env["res.users.apikeys"].sudo()
        return Keys.search([("user_id", "=", request.env.uid)], order="id").sudo(False)

    def _make_key(self, post):
        """Return (the key, told once, {name of the field: why there is none})."""
        name = (post.get("name") or "").strip()
        if not self._are_keys_open():
            return None, {"": request.env._("Keys are not open here: call us.")}
        if not name or len(name) > MAX_NAME:
            return None, {
                "name": request.env._(
                    "Name the software that will use this key, in %s characters at "
                    "most.",
                    MAX_NAME,
                )
            }
        if len(self._get_keys()) >= MAX_KEYS:
            return None, {
                "": request.env._(
                    "You have %s keys, the most there may be: end one first.", MAX_KEYS
                )
            }
        password = (post.get("password") or "")[:MAX_PASSWORD]
        if error := attempt(self._check_password, password):
            return None, {"password": error}
        days = post.get("days") if post.get("days") in DAYS else "90"
        # sudo: a portal account may not choose how long, this page does
        Keys = request.env["res.users.apikeys"].sudo()
        until = Datetime.now() + timedelta(days=int(days))
        return Keys._generate(None, name, until), {}

    def _check_password(self, password):
        """Check that who asks for a key is the owner of the account."""
        attempts = request.env["mife.attempt"]
        login = request.env.user.login
        if attempts.is_too_many("login", login):
            raise UserError(
                request.env._(
                    "There were too many tries: wait a quarter of an hour, then try "
                    "again."
                )
            )
        attempts.note("login", login)
        try:
            request.env.user._check_credentials(
                {"type": "password", "login": login, "password": password},
                {"interactive": True},
            )
        except AccessDenied:
            raise UserError(
                request.env._(
                    "This is not the password of your account. If you come in by a "
                    "link, choose a password first: “Forgotten password” on the "
                    "sign-in page."
                )
            ) from None
