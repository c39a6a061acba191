# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The screens of the back office, opened one after the other in one page."""

import json
import re
import time
from html import escape
from typing import NamedTuple

from own_database import query
from poisoned import MARK

# what the code makes or reads, and what core holds to a form
TECHNICAL = re.compile(
    r"code|token|hash|sha256|mail|phone|url|site|sire[nt]|naf|vat|zip|lang|tz|key|model"
    r"|path|mimetype|payload|source|state|number|search|domain|color|colour|method|xml"
    r"|message_id|params|signature|ref$|_to$|_from$"
)
OURS = ("insertion.", "label.", "mail.m", "res.partner", "event.registration")
ACTIONS = """
    SELECT a.id, a.res_model, a.view_mode, d.name
    FROM ir_act_window a
    JOIN ir_model_data d ON d.model = 'ir.actions.act_window' AND d.res_id = a.id
    WHERE d.module LIKE 'mife\\_%%'
    AND EXISTS (
        SELECT FROM ir_ui_menu WHERE action = 'ir.actions.act_window,' || a.id
    )
    ORDER BY d.name
"""
CLIENT_ACTIONS = """
    SELECT a.id, '', 'client', d.name
    FROM ir_act_client a
    JOIN ir_model_data d ON d.model = 'ir.actions.client' AND d.res_id = a.id
    WHERE d.module LIKE 'mife\\_%%' ORDER BY d.name
"""
OPEN = """
    odoo.__WOWL_DEBUG__.root.env.services.action.doAction(
        %s, {clearBreadcrumbs: true, ...%s}
    )
"""
NOT_LOADED = "Failed to load resource"
LOOK = f"""({{
    ran: !!window.mifeRan,
    shown: document.body.textContent.includes("{MARK}")
        || Array.from(document.querySelectorAll("input, textarea"))
            .some((field) => field.value.includes("{MARK}")),
    wide: document.documentElement.scrollWidth > innerWidth + 1,
    failed: !!document.querySelector(".o_error_dialog"),
    link: Array.from(document.querySelectorAll("a[href]"))
        .some((link) => /^\\s*javascript:.*mifeRan/i.test(link.getAttribute("href"))),
}})"""


class Screen(NamedTuple):
    action: int
    model: str
    view: str
    name: str


def find_screens(database):
    """Return each view of each action of our menus."""
    return [
        Screen(action, model, view, name)
        for action, model, views, name in [
            *query(database, ACTIONS),
            *query(database, CLIENT_ACTIONS),
        ]
        for view in views.split(",")
    ]


def find_fields(registry):
    """Yield (table, field) of what people type in our records, and in messages."""
    for name, model in registry.items():
        if name.startswith(OURS) and model._auto and not model._abstract:
            for field in model._fields.values():
                if (
                    field.store
                    and field.type in ("char", "text", "html")
                    and field.column_type[0] in ("varchar", "text")
                    and not getattr(field, "size", None)
                    and not (field.compute or field.related or field.translate)
                    and not TECHNICAL.search(field.name)
                ):
                    yield model._table, field


def poison(cr, registry, text):
    """Put the text before what people typed; return how many fields hold it."""
    found = 0
    for table, field in find_fields(registry):
        cr.execute(
            f'UPDATE "{table}" SET "{field.name}" = %s || "{field.name}"'
            f""" WHERE "{field.name}" IS NOT NULL AND "{field.name}" != ''""",
            # what somebody outside types becomes a text of such a field
            [escape(text) if field.type == "html" else text],
        )
        found += bool(cr.rowcount)
    return found


class Office:
    """The back office in a browser, whose page is never left."""

    def __init__(self, browser, records):
        self.browser = browser
        # {model: ids that the reader may open}; a wizard is opened anew
        self.records = records

    def start(self):
        self.browser._resize(1366, 768, False)
        self.browser.open("/odoo")

    def show(self, screen):
        """Open a screen; return what is seen of it."""
        self.browser.errors.clear()
        options = {}
        if screen.view != "client":
            options["viewType"] = screen.view
        if screen.view == "form" and screen.model in self.records:
            options["props"] = {"resId": self.records[screen.model][-1]}
        self.browser._last_activity = time.monotonic()
        self.browser.evaluate(OPEN % (screen.action, json.dumps(options)))
        self.browser.settle(quiet=0.25)
        seen = self.browser.evaluate(LOOK)
        # a picture of a mail, whose address is that of another server
        errors = [error for error in self.browser.errors if NOT_LOADED not in error]
        return {**seen, "errors": errors}

    def has(self, screen):
        """Tell whether the screen has a record to show."""
        return screen.view != "form" or self.records.get(screen.model, True)
