# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.insertion_declaration import EDITABLE_STATES


class InsertionPortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        Contractor = request.env["insertion.contractor"]
        Declaration = request.env["insertion.declaration"]
        if "insertion_lot_count" in counters:
            values["insertion_lot_count"] = (
                Contractor.search_count([]) if Contractor.has_access("read") else 0
            )
        if "insertion_to_declare_count" in counters:
            values["insertion_to_declare_count"] = (
                Declaration.search_count([("state", "in", EDITABLE_STATES)])
                if Declaration.has_access("read")
                else 0
            )
        return values

    @route("/my/insertion", type="http", auth="user", website=True)
    def portal_my_insertion(self, **kwargs):
        """The lots of the person's company, and the months that wait for hours."""
        values = self._prepare_portal_layout_values()
        contractors = request.env["insertion.contractor"].search([])
        to_declare = request.env["insertion.declaration"].search(
            [("state", "in", EDITABLE_STATES)], order="month, id"
        )
        values.update(
            {
                "page_name": "insertion",
                # lots and contracts are closed to the portal: only what is
                # rendered here is read, on the companies that the rules gave
                "contractors": contractors.sudo(),
                "to_declare": to_declare.sudo(),
            }
        )
        return request.render("mife_insertion_clauses.portal_my_insertion", values)

    @route(
        ["/my/insertion/months", "/my/insertion/months/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_insertion_months(self, page=1, **kwargs):
        values = self._prepare_portal_layout_values()
        Declaration = request.env["insertion.declaration"]
        pager = portal_pager(
            url="/my/insertion/months",
            total=Declaration.search_count([]),
            page=page,
            step=self._items_per_page,
        )
        declarations = Declaration.search(
            [], limit=self._items_per_page, offset=pager["offset"]
        )
        values.update(
            {
                "page_name": "insertion_months",
                "declarations": declarations.sudo(),
                "pager": pager,
                "default_url": "/my/insertion/months",
            }
        )
        return request.render(
            "mife_insertion_clauses.portal_my_insertion_months", values
        )

    @route(
        "/my/insertion/months/<int:declaration_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
    )
    def portal_my_insertion_month(self, declaration_id, **post):
        try:
            declaration_sudo = (
                self._document_check_access("insertion.declaration", declaration_id)
                .with_user(request.env.user)
                .sudo()
            )
        except (AccessError, MissingError):
            return request.redirect("/my/insertion")
        values = self._prepare_portal_layout_values()
        values |= {
            "page_name": "insertion_month",
            "declaration": declaration_sudo,
            "typed": {},
            "errors": {},
            "notice": request.session.pop("insertion_notice", None),
        }
        if request.httprequest.method == "POST":
            typed = self._get_typed_hours(post)
            errors = self._save_month(declaration_sudo, typed, post.get("action"))
            if not errors:
                return request.redirect(
                    f"/my/insertion/months/{declaration_id}", code=303
                )
            values |= {"typed": typed, "errors": errors, "notice": None}
        return request.render(
            "mife_insertion_clauses.portal_my_insertion_month", values
        )

    @route(
        "/my/insertion/attestations/<int:attestation_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_insertion_attestation(self, attestation_id, **kwargs):
        try:
            attestation_sudo = self._document_check_access(
                "insertion.attestation", attestation_id
            )
        except (AccessError, MissingError):
            return request.redirect("/my/insertion")
        stream = request.env["ir.binary"]._get_stream_from(
            attestation_sudo, "pdf", filename=attestation_sudo.pdf_filename
        )
        return stream.get_response(
            as_attachment=True, content_security_policy="default-src 'none'"
        )

    def _get_typed_hours(self, post):
        """Return the hours as typed: {name of the input: text}."""
        return {
            name: value
            for name, value in post.items()
            if name.startswith(("worked_", "training_"))
        }

    def _save_month(self, declaration_sudo, typed, action):
        """Keep the hours typed and do what the button says.

        Nothing is written unless everything can be.

        :return: {name of the input, or "": sentence}, empty when all is saved
        """
        errors = {}
        try:
            with request.env.cr.savepoint():
                errors = declaration_sudo._save_typed_hours(typed)
                if not errors and action == "declare":
                    declaration_sudo.action_declare()
                elif not errors and action == "no_hours":
                    declaration_sudo.action_declare_no_hours()
        except UserError as error:
            errors = {"": str(error)}
        if not errors:
            request.session["insertion_notice"] = (
                "saved" if action not in ("declare", "no_hours") else "declared"
            )
        return errors
