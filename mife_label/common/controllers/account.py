# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import Controller, request, route

from odoo.addons.auth_signup.controllers.main import AuthSignupHome
from odoo.addons.portal.controllers.portal import CustomerPortal

from .pages import attempt, is_post

MODULE = __name__.split(".")[2]
# Said by what is before us in the same request, so that a try counts once
COUNTED = "mife.attempt.counted"
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def render_page(template, values=None):
    values = {"module": MODULE, **(values or {})}
    return request.render(f"{MODULE}.{template}", values, headers=PRIVATE)


def refuse_too_many(door, who=None):
    """Return the page to answer when ``door`` was tried too often, None otherwise."""
    if not request.env["mife.attempt"].is_too_many(door, who):
        return None
    response = render_page("account_too_many")
    response.status_code = 429
    response.headers["Retry-After"] = "900"
    return response


def count_account_try(login=None):
    """Count a try at an account; return the page to answer if it is one too many."""
    if request.httprequest.environ.get(COUNTED):
        return None
    request.httprequest.environ[COUNTED] = True
    for door, who in (("account", None), ("login", login)):
        if door == "login" and not who:
            continue
        if refusal := refuse_too_many(door, who):
            return refusal
        request.env["mife.attempt"].note(door, who)
    return None


class AccountHome(AuthSignupHome):
    @route()
    def web_auth_signup(self, *args, **kw):
        return self._count_account_try(kw) or super().web_auth_signup(*args, **kw)

    @route()
    def web_auth_reset_password(self, *args, **kw):
        return self._count_account_try(kw) or super().web_auth_reset_password(
            *args, **kw
        )

    def _signup_with_values(self, *args, **kwargs):
        """Keep the link alive when the password is refused: Odoo ends it first."""
        with request.env.cr.savepoint():
            return super()._signup_with_values(*args, **kwargs)

    def _count_account_try(self, params):
        """Count who opens a page, what is sent, and the addresses asked about."""
        # the route is Odoo's, of which both addons would say the same
        request.env["ir.http"]._count_mife_door("reading")
        if not is_post() and "signup_email" not in params:
            return None
        return count_account_try(params.get("login") or params.get("signup_email"))


class AccountPortal(CustomerPortal):
    def _validate_address_values(self, address_values, partner_sudo, *args, **kwargs):
        """Say where the address of an account changes, next to the form."""
        invalid, missing, messages = super()._validate_address_values(
            address_values, partner_sudo, *args, **kwargs
        )
        names = {"email": address_values.get("email", partner_sudo.email)}
        changed = partner_sudo and partner_sudo._filter_account_email(names)
        if changed and "email" not in invalid:
            invalid.add("email")
            messages.append(changed._get_account_refusal())
        return invalid, missing, messages


class AccountEmail(Controller):
    """Change the address of one's account: both addresses confirm, on a page."""

    @route(
        "/my/email",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        kept_form=True,
    )
    def account_email(self, email="", **kwargs):
        values = {"partner": request.env.user.partner_id, "email": email}
        if is_post():
            if refusal := count_account_try(request.env.user.login):
                return refusal
            values["error"] = attempt(values["partner"]._ask_account_email, email)
            values["is_sent"] = not values["error"]
        return render_page("account_email", values)

    @route(
        "/my/email/confirm",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        door="reading",
    )
    def account_email_confirm(self, token="", **kwargs):
        Partner = request.env["res.partner"]
        partner, step, email = Partner._read_account_token(token)
        values = {"partner": partner, "email": email, "token": token, "step": step}
        if is_post():
            if refusal := count_account_try():
                return refusal
            values["error"] = attempt(Partner._confirm_account_email, token)
            values["is_done"] = not values["error"]
        return render_page("account_email_confirm", values)
