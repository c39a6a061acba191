# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
import time
from html import escape as html_escape
from http import HTTPStatus

from lxml import html
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    MethodNotAllowed,
    NotFound,
    abort,
)
from werkzeug.routing import RequestRedirect

from odoo import api, models
from odoo.exceptions import UserError
from odoo.http import Response, SessionExpiredException, request
from odoo.tools import hash_sign, verify_hash_signed

from ..door import get_call
from ..prefix import PREFIX
from ..rules.forms import fill_in
from ..rules.texts import clean, clean_values

MODULE = __name__.split(".")[2]
# with the pages of Odoo that lead to ours: to sign in or up, home of the portal
PAGES = ("odoo.addons.mife_", "odoo.addons.auth_signup.", "odoo.addons.portal.")
# where people sign in, whose login is looked for in the database
SIGN_IN = "odoo.addons.web.controllers.home"
MAX_ID = 2**31 - 1
SCOPE = "mife_kept_form"
# Secrets: what proves who sends a form is drawn again, a password typed again
TOKEN = "csrf_token"
NOT_KEPT = (TOKEN, "kept_form", "password")
KEPT = "mife_kept_form"
# when a session that no password opened ends
UNTIL = "mife_until"
# what Odoo's layout says of a page that has no title, and where the page says its own
UNTITLED = "<title>Odoo</title>"
HEADINGS = (
    re.compile(r"<(h1)\b[^>]*>(.*?)</\1>", re.S),
    re.compile(r"<(h[2-4])\b[^>]*>(.*?)</\1>", re.S),
    # the page that the path of an account ends with
    re.compile(r'<(li) class="breadcrumb-item[^>]*>([^<]*\w[^<]*)</\1>', re.S),
)
# said on the response by what is before us, so that a form is put back once
SHOWN = "is_mife_kept_form_shown"
# a page left open longer, or a form larger, gets Odoo's usual answer
OPEN_HOURS = 30 * 24
MAX_KEPT = 64 * 1024
POLICY = "Content-Security-Policy"
FRAMES = "frame-ancestors 'self'"
# what a page of ours may load and who may frame it. Odoo starts its pages with scripts
# written in them and compiles its templates in the browser: both must be allowed
PAGE_HEADERS = {
    POLICY: "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "frame-src 'self' blob:",
            FRAMES,
            "form-action 'self'",
            "base-uri 'self'",
            "object-src 'none'",
        )
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
# what is no page runs and loads nothing, wherever it is opened; the script of the phone
# asks for the pages that it keeps
FILE_HEADERS = {POLICY: "default-src 'none'"}
SCRIPT = "text/javascript"
# on every page of the portal: an address may hold a code or the token of an invitation
SAFE_HEADERS = {"Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}
# what an error says beside its page: how long to wait, what may be sent instead
SAID_BY_ERRORS = ("Retry-After", "Allow")


class IrHttp(models.AbstractModel):
    """What is typed on the portal outlives the session it was typed in.

    A form says, signed, who fills it in and on which page. When it comes back without
    a session, or with the token of a former one, its texts wait in the browser's new
    session and its page shows them again, to the same person only. Nothing is saved:
    the person checks, then sends. Routes ask for it by ``kept_form=True``, their forms
    by calling the template ``form_token``.

    The two addons hold this file alike: both together do it once.
    """

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        return [*super()._get_translation_frontend_modules_name(), MODULE]

    def session_info(self):
        """Open the home of the role at login, unless another was chosen for the user.

        Nothing is written on users: new ones have it, an uninstallation leaves none.
        """
        info = super().session_info()
        tabs = self.env[f"{PREFIX}.home"].get_tabs()
        info["mife_homes"] = [*info.get("mife_homes", []), *tabs]
        if tabs and not info.get("home_action_id"):
            info["home_action_id"] = tabs[0]["action"]
        return info

    @classmethod
    def _match(cls, path):
        """Lead back to its page who opens the address that a form is sent to.

        It stays in the browser after a refusal, and is what a reload or a session
        that ended opens.
        """
        try:
            return super()._match(path)
        except MethodNotAllowed as error:
            page = cls._find_form_page(request.httprequest.path)
            if page:
                abort(request.redirect(page, code=303))
            if not any(cls._is_ours(path, method) for method in error.valid_methods):
                raise
            # Odoo asks where the route is, and none was found
            request.is_frontend = request.is_frontend_multilang = False
            abort(cls._render_mife_error(error))

    @classmethod
    def _find_form_page(cls, path):
        """Return the nearest page above an address of ours that takes forms alone."""
        if request.httprequest.method not in ("GET", "HEAD"):
            return None
        if not cls._is_ours(path, "POST"):
            return None
        while path := path.rpartition("/")[0]:
            if cls._is_ours(path, "GET"):
                return path
        return "/my"

    @classmethod
    def _is_ours(cls, path, method):
        """Tell whether a page of ours answers a method at an address."""
        rules = request.env["ir.http"].routing_map()
        routes = rules.bind_to_environ(request.httprequest.environ)
        try:
            rule = routes.match(path, method=method, return_rule=True)[0]
        except (MethodNotAllowed, NotFound, RequestRedirect):
            return False
        return rule.endpoint.func.__module__.startswith(PAGES)

    @classmethod
    def _pre_dispatch(cls, rule, args):
        endpoint = rule.endpoint
        # the portal answers for the back office too
        request.is_mife_page = (
            endpoint.func.__module__.startswith(PAGES)
            and "/odoo" not in endpoint.routing["routes"]
        )
        request.mife_auth = endpoint.routing["auth"]
        if request.is_mife_page and not all(
            0 < value <= MAX_ID for value in args.values() if isinstance(value, int)
        ):
            raise NotFound
        if request.is_mife_page:
            args.update(
                # leads nowhere, and is no empty address
                {
                    name: value.replace("\x00", "\N{REPLACEMENT CHARACTER}")
                    for name, value in args.items()
                    if isinstance(value, str)
                }
            )
            if endpoint.routing["type"] == "http" and not cls._is_token_readable():
                raise BadRequest
        if "dropped" in request.httprequest.args:
            cls._forget_form(request.httprequest.path)
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _is_token_readable(cls):
        """Tell whether Odoo can compare what is sent as token, without an error."""
        sent = request.httprequest
        tokens = (*sent.form.getlist(TOKEN), *sent.args.getlist(TOKEN))
        return TOKEN not in sent.files and all(map(str.isascii, tokens))

    @classmethod
    def _dispatch(cls, endpoint):
        """Take from what a page sent the signs that no database holds.

        Files are read from the request: one sent in the place of a text is none, and
        no field is named as what Odoo hands to a method.
        """
        is_ours = getattr(request, "is_mife_page", False)
        if is_ours:
            request.params = {
                name: value
                for name, value in request.params.items()
                if name != "self" and not isinstance(value, FileStorage)
            }
        if is_ours or endpoint.func.__module__ == SIGN_IN:
            request.params = clean_values(request.params)
        if is_ours and any(
            isinstance(value, int) and abs(value) > MAX_ID
            for value in request.params.values()
        ):
            raise NotFound
        cls._count_mife_door(endpoint.routing.get("door"))
        return super()._dispatch(endpoint)

    @classmethod
    def _count_mife_door(cls, door):
        """Count who opens a page open to all, or refuse who opened too many.

        Routes say by ``door`` which limit of ``mife.attempt`` is theirs.
        """
        if door and not getattr(request, "is_mife_door_counted", False):
            request.is_mife_door_counted = True
            attempts = request.env["mife.attempt"]
            attempts.refuse_too_many(door)
            attempts.note(door)

    @classmethod
    def _serve_fallback(cls):
        # nothing has such an address, and the database cannot be asked
        if "\x00" in request.httprequest.path:
            return None
        return super()._serve_fallback()

    @classmethod
    def _post_dispatch(cls, response):
        ours = getattr(request, "is_mife_page", False)
        if ours and response.mimetype == "text/html":
            # before the session is saved
            cls._show_kept_form(response)
        if response.mimetype == "text/html" and (
            ours or request.httprequest.path == "/web/login"
        ):
            cls._say_title(response)
        result = super()._post_dispatch(response)
        if ours or getattr(request, "is_frontend", False):
            cls._add_mife_headers(response, SAFE_HEADERS)
        if ours and request.session.uid and request.mife_auth == "user":
            # of one person: read again from the disk of a shared computer by nobody
            response.headers["Cache-Control"] = "no-store"
        if ours and response.mimetype == "text/html":
            if response.headers.get(POLICY) == FRAMES:
                # all that Odoo says of a page, ours says it too
                response.headers[POLICY] = PAGE_HEADERS[POLICY]
            cls._add_mife_headers(response, PAGE_HEADERS)
        elif ours and response.mimetype != SCRIPT:
            cls._add_mife_headers(response, FILE_HEADERS)
        return result

    @classmethod
    def _handle_error(cls, exception):
        """Say by a page of ours what Odoo says in English outside its frontend."""
        response = super()._handle_error(exception)
        if isinstance(response, HTTPException) and getattr(
            request, "is_mife_page", False
        ):
            return cls._render_mife_error(exception)
        if isinstance(exception, HTTPException) and isinstance(response, Response):
            cls._say_with_error(exception, response)
        return response

    @classmethod
    def _render_mife_error(cls, exception):
        """Return our page of an error, as Odoo does where a page is of its frontend."""
        if not request.env.uid:
            cls._auth_method_public()
        request.update_context(lang=cls._get_lang_of_error())
        code, values = cls._get_exception_code_values(exception)
        # what failed may have left nothing to ask the database
        request.env.cr.rollback()
        code, page = cls._get_error_html(request.env, code, values)
        response = Response(page, status=code, content_type="text/html;charset=utf-8")
        cls._say_with_error(exception, response)
        cls._add_mife_headers(response, {**SAFE_HEADERS, **PAGE_HEADERS})
        return response

    @classmethod
    def _get_lang_of_error(cls):
        """Return the language of who reads, where Odoo has not looked for it yet."""
        own = request.env.lang if request.session.uid else request.best_lang
        for lang in (request.cookies.get("frontend_lang"), own):
            if found := request.env["ir.http"].get_nearest_lang(lang):
                return found
        return request.env["ir.http"]._get_default_lang().code

    @classmethod
    def _say_with_error(cls, exception, response):
        if isinstance(exception, HTTPException):
            for name, value in exception.get_headers():
                if name in SAID_BY_ERRORS:
                    response.headers.setdefault(name, value)

    @classmethod
    def _get_error_html(cls, env, code, values):
        """Say in our own words what cannot be shown, whom to call and where to go on.

        Who looks for a fault, in the mode of developers, reads what Odoo says.
        """
        if request.session.debug:
            return super()._get_error_html(env, code, values)
        said = cls._get_error_words(env, code, values)
        call = get_call(env["res.users"], env.company)
        qcontext = {**values, **said, "module": MODULE, "call": call}
        return code, env["ir.qweb"]._render(f"{MODULE}.light_error", qcontext)

    @classmethod
    def _get_error_words(cls, env, code, values):
        if code == HTTPStatus.NOT_FOUND:
            title = env._("This page cannot be found")
            text = env._("Its address is wrong, or what it showed is no longer there.")
        elif code == HTTPStatus.FORBIDDEN:
            title = env._("This page is not open to you")
            text = env._("It belongs to others, or to another account of yours.")
        elif code == HTTPStatus.TOO_MANY_REQUESTS:
            title = env._("Too many tries")
            text = env._(
                "There were too many tries: wait a quarter of an hour, then try again."
            )
        elif code < HTTPStatus.INTERNAL_SERVER_ERROR:
            title = env._("This could not be done")
            text = env._("Go back to the page, reload it and try again.")
            if isinstance(values["exception"], UserError):
                text = values["error_message"]
        else:
            title = env._("Something went wrong on our side")
            text = env._(
                "It is not your doing, and what you had saved is kept. Try again in a "
                "moment; if it happens again, tell us."
            )
        return {"title": title, "text": text}

    @classmethod
    def _say_title(cls, response):
        """Give its heading as title to a page that Odoo's layout calls Odoo."""
        page = response.get_data(as_text=True)
        if UNTITLED not in page:
            return
        main = page.partition("<main")[2] or page
        headings = filter(None, (heading.search(main) for heading in HEADINGS))
        heading = next(headings, None)
        said = heading[2] if heading else html_escape(request.env.company.name)
        title = " ".join(re.sub(r"<[^>]+>", " ", said).split())
        response.set_data(page.replace(UNTITLED, f"<title>{title}</title>", 1))

    @classmethod
    def _add_mife_headers(cls, response, headers):
        for name, value in headers.items():
            response.headers.setdefault(name, value)

    @classmethod
    def _authenticate(cls, endpoint):
        form = cls._read_kept_form(endpoint)
        cls._end_short_session()
        try:
            super()._authenticate(endpoint)
        except SessionExpiredException:
            if form:
                cls._keep_form(form)
                abort(request.redirect_query("/web/login", {"redirect": form["page"]}))
            raise
        if not form or form["uid"] != request.session.uid:
            return
        token = request.httprequest.form.get(TOKEN)
        if cls._is_token_readable() and request.validate_csrf(token):
            kept = cls._get_kept_form(form["page"])
            # another form of the page may be sent before
            if not request.httprequest.form.keys().isdisjoint(kept.get("shown", ())):
                cls._forget_form(form["page"])
        else:
            cls._keep_form(form)
            abort(request.redirect(form["page"], code=303))

    @classmethod
    def _end_short_session(cls):
        """Sign out who came by a link asked by mail, some hours later."""
        if time.time() > (request.session.get(UNTIL) or time.time()):
            request.session.logout(keep_db=True)
            request.env = api.Environment(request.env.cr, None, request.session.context)

    @classmethod
    def _sign_form(cls, page=None):
        """Return what a form carries to be shown again on ``page``, or on this one."""
        page = page or request.httprequest.path
        return hash_sign(
            request.env(su=True),
            SCOPE,
            {"uid": request.env.uid, "page": page},
            expiration_hours=OPEN_HOURS,
        )

    @classmethod
    def _read_kept_form(cls, endpoint):
        """Return who filled in the form posted and on which page, None if not ours."""
        if (
            not endpoint.routing.get("kept_form")
            or request.httprequest.method != "POST"
        ):
            return None
        try:
            return verify_hash_signed(
                request.env(su=True),
                SCOPE,
                request.httprequest.form.get("kept_form") or "",
            )
        except ValueError:
            return None

    @classmethod
    def _keep_form(cls, form):
        fields = {
            name: clean(text)
            for name, text in request.httprequest.form.items()
            if name not in NOT_KEPT
        }
        if sum(map(len, [*fields, *fields.values()])) <= MAX_KEPT:
            request.session[KEPT] = {
                **form,
                "fields": fields,
                "sent_to": request.httprequest.path,
            }

    @classmethod
    def _get_kept_form(cls, page):
        """Return what the person had typed on ``page``, and where it was sent."""
        kept = request.session.get(KEPT) or {}
        if kept.get("page") != page:
            return {}
        if kept["uid"] != request.env.uid:
            del request.session[KEPT]
            return {}
        return kept

    @classmethod
    def _forget_form(cls, page, names=None):
        """Forget what was typed on ``page``, or the fields ``names`` of it."""
        kept = request.session.get(KEPT) or {}
        if kept.get("page") != page:
            return
        if names is None:
            del request.session[KEPT]
            return
        fields = {
            name: text for name, text in kept["fields"].items() if name not in names
        }
        request.session[KEPT] = {**kept, "fields": fields}

    @classmethod
    def _show_kept_form(cls, response):
        """Put back in the page what was typed in one of its forms."""
        path = request.httprequest.path
        if request.httprequest.method != "GET" or hasattr(response, SHOWN):
            return
        kept = cls._get_kept_form(path)
        if not kept:
            return
        setattr(response, SHOWN, True)
        page = html.fromstring(response.get_data(as_text=True))
        shown, lost = fill_in(page, kept["fields"], kept["sent_to"])
        if shown or lost:
            request.session[KEPT] = {**kept, "shown": shown}
        else:
            # a button, which is pressed again, or what was saved since
            cls._forget_form(path)
            if "shown" in kept:
                return
        cls._add_kept_notice(page, path, lost)
        response.set_data(
            html.tostring(page, doctype="<!DOCTYPE html>", encoding="unicode")
        )
        response.headers["Cache-Control"] = "no-store"

    @classmethod
    def _add_kept_notice(cls, page, path, lost):
        notice = request.env["ir.qweb"]._render(
            f"{MODULE}.kept_form_notice", {"lost": lost, "page": path}
        )
        place = (page.xpath("//main") or page.xpath("//body"))[0]
        place.insert(0, html.fromstring(notice))
