# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages by which people come in, each of which leads on to another."""

import time
from urllib.parse import urlencode, urlsplit

from odoo.exceptions import AccessDenied
from odoo.http import Controller, request, route

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

from ..door import Welcome, get_call, get_number
from ..models.ir_http import UNTIL
from ..models.mife_login_link import MINUTES
from .account import count_account_try, refuse_too_many, render_page
from .pages import attempt, is_post, leave

HOME = "/my"
# a form without its session shows its page again: Odoo's answer leads nowhere
OPEN = {
    "type": "http",
    "auth": "public",
    "methods": ["GET", "POST"],
    "website": True,
    "multilang": False,
    "csrf": False,
    "door": "reading",
}


def read_page(url):
    """Return the page of this site that an address names, that of what waits if none.

    >>> read_page("/my/jury/3?x=1#a"), read_page("https://evil.example/my")
    ('/my/jury/3?x=1#a', '/my')
    >>> read_page("//evil.example"), read_page("/\\\\evil.example"), read_page("")
    ('/my', '/my', '/my')
    """
    parts = urlsplit((url or "").strip())
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    is_door = parts.path.startswith(("/my/welcome", "/my/link", "/web/login"))
    return parts.geturl() if is_ours and "\\" not in url and not is_door else HOME


def is_sent(post):
    """Return whether a page of ours sent a form, in the session that showed it."""
    return is_post() and request.validate_csrf(post.get("csrf_token"))


def get_login_url(page, login=None):
    """Return the page of passwords, which goes on to ``page``."""
    names = {"redirect": page} | ({"login": login} if login else {})
    return f"/web/login?{urlencode(names)}"


def sign_in(user, credential, hours=None):
    """Open a session, which ends after some hours; return why not, or None."""
    try:
        request.session.authenticate(request.env, {**credential, "login": user.login})
    except AccessDenied:
        return request.env._("This could not be done: ask for a link below.")
    if hours:
        request.session[UNTIL] = time.time() + hours * 3600
    return None


class Door(Controller):
    # INVITATION

    @route("/my/welcome", **OPEN)
    def welcome(self, token="", action="", **post):
        """Lead on who opens an invitation, whatever became of it."""
        welcome = Welcome(request.env, token)
        self._speak(welcome.owner)
        acts = {
            "password": self._choose_password,
            "enter": self._enter,
            "link": self._send_link,
            "leave": self._leave,
        }
        values = {}
        if is_sent(post) and action in acts:
            if refusal := count_account_try(welcome.user.login):
                return refusal
            values = acts[action](welcome, post)
        if "go" in values:
            return leave(values["go"])
        step = welcome.get_step()
        if step == "inside":
            return leave(welcome.invitation._get_invitation_page())
        return self._render_welcome(welcome, step, values)

    def _speak(self, person):
        """Answer in the language of the person, whatever the browser says."""
        if person.lang:
            request.update_context(lang=person.lang)

    def _render_welcome(self, welcome, step, values):
        invitation = welcome.invitation
        if invitation:
            invitation._note_opened()
            page = invitation._get_invitation_page()
            values |= {
                "call": invitation._get_invitation_call(),
                "login_url": get_login_url(page, welcome.user.login),
                **invitation._get_welcome(),
            }
        else:
            values["call"] = self._get_house_call()
        policy = request.env["res.users"].sudo().get_password_policy()
        return render_page(
            "door_welcome",
            {"welcome": welcome, "step": step, "least": policy["minlength"], **values},
        )

    def _choose_password(self, welcome, post):
        if not welcome.may_choose():
            return {}
        password = post.get("password") or ""
        if password != post.get("confirm_password"):
            error = request.env._("The two passwords differ: type them again.")
            return {"error": error}
        if not password.strip():
            return {"error": request.env._("Type the password of your choice, twice.")}
        if error := attempt(self._set_password, welcome.user, password):
            return {"error": error}
        error = sign_in(welcome.user, {"type": "password", "password": password})
        return self._go_on(welcome, error)

    def _set_password(self, user, password):
        user.with_context(no_reset_password=True).password = password
        user.flush_recordset()

    def _enter(self, welcome, post):
        if not welcome.may_choose():
            return {}
        hours = request.env["mife.login.link"]._get_session_hours(welcome.user)
        credential = {"type": "mife_welcome", "token": welcome.token}
        return self._go_on(welcome, sign_in(welcome.user, credential, hours))

    def _go_on(self, welcome, error):
        if error:
            return {"error": error}
        return {"go": welcome.invitation._get_invitation_page()}

    def _send_link(self, welcome, post):
        if welcome.get_step() not in ("first", "known", "late"):
            return {}
        page = welcome.invitation._get_invitation_page()
        request.env["mife.login.link"]._ask(welcome.user.login, page)
        return {"is_sent": True}

    def _leave(self, welcome, post):
        """Sign out who is somebody else, then show the invitation again."""
        request.session.logout(keep_db=True)
        return {"go": f"/my/welcome?token={welcome.token}"}

    # LINK BY MAIL

    @route("/my/link", **OPEN)
    def link(self, email="", redirect="", ended="", **post):
        """Mail a link to sign in; say the same whether the address is known or not."""
        page = read_page(redirect)
        values = {"email": email.strip(), "page": page, "ended": bool(ended)}
        if is_sent(post):
            values |= {"ended": False, **self._ask_link(values["email"], page)}
            if "refusal" in values:
                return values["refusal"]
        elif not request.env.user._is_public():
            return leave(page)
        minutes = get_number(request.env, *MINUTES)
        return render_page(
            "door_link",
            {
                **values,
                "minutes": minutes,
                "login_url": get_login_url(page),
                "call": self._get_house_call(),
            },
        )

    def _ask_link(self, email, page):
        if "@" not in email or " " in email:
            error = request.env._(
                "Enter a complete e-mail address, like name@company.fr."
            )
            return {"error": error}
        for door, who in (("link", None), ("link_login", email)):
            if refusal := refuse_too_many(door, who):
                return {"refusal": refusal}
            request.env["mife.attempt"].note(door, who)
        request.env["mife.login.link"]._ask(email, page)
        return {"is_sent": True}

    @route("/my/link/enter", **OPEN)
    def link_enter(self, token="", action="", **post):
        """Sign in by a button: what checks the links of a message uses none up."""
        link = request.env["mife.login.link"]._read(token)
        self._speak(link.user_id.partner_id)
        if is_sent(post):
            if refusal := count_account_try():
                return refusal
            if link and action == "cancel":
                link._cancel()
                return render_page("door_cancelled", {"call": self._get_house_call()})
            if link:
                page, user = link.page, link.user_id
                hours = link._get_session_hours(user)
                credential = {"type": "mife_link", "token": token}
                if not sign_in(user, credential, hours):
                    return leave(page or HOME)
        if not link:
            return leave("/my/link?ended=1")
        return render_page("door_enter", {"link": link, "token": token})

    def _get_house_call(self):
        env = request.env
        return get_call(env["res.users"], env.company)


class DoorHome(AuthSignupHome):
    """Links of former messages lead on too."""

    @route()
    def web_auth_signup(self, *args, **kw):
        return self._lead_on() or super().web_auth_signup(*args, **kw)

    @route()
    def web_auth_reset_password(self, *args, **kw):
        return self._lead_on() or super().web_auth_reset_password(*args, **kw)

    def _lead_on(self):
        """Return the way on from a link that ended, None if there is nothing to do."""
        if is_post() or not self.get_auth_signup_qcontext().get("invalid_token"):
            return None
        request.session.pop("auth_signup_token", None)
        page = read_page(request.params.get("redirect"))
        if not request.env.user._is_public():
            return leave(page)
        return request.redirect_query("/my/link", {"ended": 1, "redirect": page})
