# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.exceptions import UserError
from odoo.http import content_disposition, request, route

from ..common.controllers.pages import attempt, is_post, read_id
from ..models.shared.vocabulary import EDITABLE_STATES
from ..report.hours_columns import HoursColumns
from ..report.hours_file_reader import HoursFileAsks, get_max_bytes
from ..report.hours_sheet import HoursSheet
from ..report.month_page import COMPANY, MonthPage
from .portal_month import InsertionPortalMonth, get_typed_hours


class InsertionPortalMonthFile(InsertionPortalMonth):
    """The hours of a month from a file, and what its columns are."""

    @route(
        "/my/insertion/months/<int:declaration_id>/file",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_month_file(self, declaration_id, **post):
        """Give the table to fill, or show what a filled one would enter."""
        month, role = self._get_month(declaration_id)
        if role != COMPANY or month.state not in EDITABLE_STATES:
            return request.redirect("/my/insertion")
        if not is_post():
            return self._send_file_model(month)
        typed, base = get_typed_hours(post)
        limit = get_max_bytes(month.company_id)
        filename, content = self._read_upload("hours_file", limit)
        page = MonthPage(month, role)
        try:
            read = page.read_report(page.get_reader(), content, filename)
        except HoursFileAsks as error:
            return self._ask_columns(month, page, typed, base, error, content, filename)
        except UserError as error:
            return self._render_month(
                month, role, typed=typed, errors={"hours_file": str(error)}
            )
        read["file"] = self._keep_file(month, content, filename)
        return self._render_month(month, role, typed=typed | read["typed"], read=read)

    @route(
        "/my/insertion/months/<int:declaration_id>/file/<int:file_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_month_columns(self, declaration_id, file_id, **post):
        """Ask what the columns of a file are, once for all files of the same ones."""
        month, role = self._get_month(declaration_id)
        url = f"/my/insertion/months/{month.id}"
        if role != COMPANY or month.state not in EDITABLE_STATES:
            return request.redirect("/my/insertion")
        file = self._get_file(month, file_id)
        if not file:
            return request.redirect(url)
        page = MonthPage(month, role)
        content = base64.b64decode(file.data)
        typed = post if is_post() else None
        columns = HoursColumns(page, file.filename, content, typed)
        if is_post() and post.get("action") != "show":
            read = columns.read_file()
            if read:
                read["file"] = file
                return self._render_month(month, role, typed=read["typed"], read=read)
        values = {}
        error = attempt(lambda: values.update(columns.describe()))
        return self._render(
            "portal_month_columns",
            "insertion_month",
            declaration=month,
            file=file,
            error=columns.error or error,
            reason="" if is_post() else columns.get_reason(),
            **values,
        )

    def _ask_columns(self, month, page, typed, base, error, content, filename):
        """Keep the hours typed, then ask what the columns of the file are."""
        errors = {}
        refused = attempt(lambda: errors.update(page.save_draft(typed, base)))
        if errors or refused:
            errors["hours_file"] = refused or str(error)
            return self._render_month(month, COMPANY, typed=typed, errors=errors)
        file = self._keep_file(month, content, filename)
        return request.redirect(
            f"/my/insertion/months/{month.id}/file/{file.id}", code=303
        )

    def _keep_file(self, month, content, filename):
        """Keep a file for the time that a page about it is open."""
        return self._sudo("insertion.hours.import").create(
            {
                "month": month.month,
                "declaration_ids": month.ids,
                "data": base64.b64encode(content),
                "filename": filename,
            }
        )

    def _get_file(self, month, file_id):
        return self._sudo("insertion.hours.import").search(
            [
                ("id", "=", read_id(file_id)),
                ("create_uid", "=", request.env.uid),
                ("declaration_ids", "in", month.ids),
            ]
        )

    def _send_file_model(self, month):
        name = f"{month.month:%Y-%m}-{month.lot_id.number}.xlsx"
        return request.make_response(
            HoursSheet(month).get_xlsx(),
            headers=[
                (
                    "Content-Type",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
                ("Content-Disposition", content_disposition(name)),
            ],
        )
