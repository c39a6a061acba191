# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the pages of the portal do alike; the two addons hold this file alike."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request

MODULE = __name__.split(".")[2]
NOTICE = "mife_notice"
# of what people sent: saved by the browser, never shown as a page
UPLOADED = {
    "as_attachment": True,
    "content_security_policy": "default-src 'none'; sandbox",
}


def is_post():
    return request.httprequest.method == "POST"


def attempt(action, *args, **kwargs):
    """Do the action whole or not at all; return the sentence that says why not."""
    try:
        with request.env.cr.savepoint():
            action(*args, **kwargs)
    except UserError as error:
        return str(error)
    return None


def leave(url, notice=None):
    """Go to a page that says what was done, once."""
    if notice:
        request.session[NOTICE] = notice
    return request.redirect(url, code=303)


def take_notice():
    """Return what was just done, for the page to say it."""
    return request.session.pop(NOTICE, None)


def add_to_home(response, waiting, places, calls):
    """Add to the home of the portal what an addon says there, in a light page.

    :param waiting: what is to be done: ``title``, ``url``, maybe ``detail``, ``due``,
        ``late``
    :param places: the pages of the person: ``title``, ``text``, ``url``
    :param calls: whom to call, as ``door.get_call`` says it
    """
    response.template = f"{MODULE}.light_home"
    response.qcontext["module"] = MODULE
    said = {"mife_waiting": waiting, "mife_places": places, "mife_calls": calls}
    for name, items in said.items():
        known = response.qcontext.setdefault(name, [])
        for item in items:
            if item not in known:
                known.append(item)


def say_late(due):
    """Return how late a day is, in words, or nothing if it is not past."""
    days = due and (fields.Date.context_today(request.env.user) - due).days
    if not days or days < 0:
        return ""
    if days == 1:
        return request.env._("one day late")
    return request.env._("%s days late", days)


def read_id(text):
    """Return the number of a record that a page sent, 0 for anything else."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def read_date(text):
    """Return the date of a date field, or typed as 31/12/2026 where it is plain.

    False if there is none, or none that can be read.
    """
    text = (text or "").strip()
    day, *rest = text.replace(".", "/").split("/")
    if len(rest) == 2:
        text = f"{rest[1]}-{rest[0].zfill(2)}-{day.zfill(2)}"
    try:
        return fields.Date.to_date(text) or False
    except ValueError:
        return False
