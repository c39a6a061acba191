# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup
from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route
from odoo.tools.json import scriptsafe

from ..common.controllers.account import refuse_too_many
from ..common.controllers.pages import attempt, is_post, leave, read_id, take_notice
from ..report.register import STATUSES, Register, Search

FEED_HEADERS = {"Cache-Control": "public, max-age=300"}
MAX_SEARCH = 100


class LabelRegister(Controller):
    """What anybody may know of the label: its scheme, its holders, how to complain."""

    @route(
        "/label/register",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=True,
        readonly=True,
        door="reading",
    )
    def register(self, label="", q="", size="", sector="", status="", **kwargs):
        programmes = self._find_programmes()
        programme = self._choose(programmes, label)
        if not programme:
            return self._render("register_closed", {}, 404)
        register = Register(programme)
        search = Search(
            q.strip()[:MAX_SEARCH],
            size[:MAX_SEARCH],
            sector[:MAX_SEARCH],
            status if status in STATUSES else "",
        )
        found = register.find(search)
        sizes, sectors = register.get_choices()
        return self._render(
            "register_page",
            {
                "programme": programme,
                "programmes": programmes,
                "search": search,
                "is_search": any(search),
                "in_force": [line for line in found if line.status == "valid"],
                "measures": [line for line in found if line.status != "valid"],
                "sizes": sizes,
                "sectors": sectors,
                "figures": register.get_figures(),
                "colleges": self._find_colleges(programme),
                "standards": self._find_standards(programme),
                "linked_data": Markup(scriptsafe.dumps(register.get_linked_data())),
            },
        )

    @route(
        "/label/register.json",
        type="http",
        auth="public",
        methods=["GET"],
        cors="*",
        save_session=False,
        sitemap=False,
        readonly=True,
        door="reading",
    )
    def feed(self, label="", **kwargs):
        """Give the register to the sites of partners."""
        programme = self._choose(self._find_programmes(), label)
        if not programme:
            raise NotFound()
        return request.make_json_response(
            Register(programme).get_feed(), headers=FEED_HEADERS
        )

    @route(
        "/label/register/standard/<int:standard_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
        readonly=True,
        door="reading",
    )
    def standard(self, standard_id, **kwargs):
        """Show a version of the standard that was published, with its criteria."""
        for programme in self._find_programmes():
            for standard in self._find_standards(programme):
                if standard.id == standard_id:
                    values = {"standard": standard, "programme": programme}
                    return self._render("register_standard", values)
        raise NotFound()

    @route(
        "/label/complaint",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=True,
        door="reading",
    )
    def complaint(self, label="", **kwargs):
        programme = self._choose(self._find_programmes(), label)
        if not programme:
            return self._render("register_closed", {}, 404)
        values = {"programme": programme, "typed": kwargs, "error": None}
        if is_post():
            if refusal := refuse_too_many("complaint"):
                return refusal
            request.env["mife.attempt"].note("complaint")
            complaints = programme.env["label.complaint"]
            values["error"] = attempt(complaints._receive, programme, kwargs)
            if not values["error"]:
                number = complaints._find_received(programme, kwargs).name
                return leave(f"/label/complaint?label={programme.id}", number)
        values["receipt"] = None if is_post() else take_notice()
        values["holders"] = Register(programme).holders
        return self._render("register_complaint", values)

    def _render(self, template, values, code=200):
        response = request.render(f"mife_label.{template}", values)
        response.status_code = code
        return response

    def _find_programmes(self):
        # sudo: the manager opened the register to anybody
        return (
            request.env["label.programme"]
            .sudo()
            .search([("is_register_public", "=", True)])
        )

    def _choose(self, programmes, label):
        """Return the label asked for, else the first one that is open."""
        wanted = read_id(label)
        chosen = programmes.filtered(lambda programme: programme.id == wanted)
        return chosen if label else programmes[:1]

    def _find_colleges(self, programme):
        members = programme.session_ids.member_ids.filtered("has_vote")
        return members.college_id.sorted()

    def _find_standards(self, programme):
        return programme.standard_ids.filtered(
            lambda standard: standard.state != "draft"
        ).sorted("version", reverse=True)
