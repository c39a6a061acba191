# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time

from odoo.exceptions import UserError
from odoo.http import request, route

from ..common.controllers.pages import (
    UPLOADED,
    attempt,
    is_post,
    leave,
    read_date,
    read_id,
)
from ..common.rules.uploads import MAX_BYTES
from ..models.shared.vocabulary import (
    CERTIFIED_STATES,
    EDITABLE_STATES,
    SENT_STATES,
)
from ..report.holder_opinion import HolderOpinion
from ..report.month_page import (
    COMPANY,
    DELEGATE,
    HOLDER,
    PREFIXES,
    MonthPage,
)
from ..report.month_proofs import MAX_FILES, MonthProofs
from ..report.month_receipt import MonthReceipt
from ..report.month_turn import MonthTurn
from .portal import InsertionPortal

MANY = 12  # people from whom on one looks for them, and a file is quicker
MAX_LINE = 200  # signs of a name or of a job
NOTICES = {
    "declare": "declared",
    "no_hours": "declared",
    "copy": "copied",
    "attach": "attached",
}


class InsertionPortalMonth(InsertionPortal):
    """One company's month: declare it, correct it, prove it."""

    @route(
        "/my/insertion/months/<int:declaration_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_my_insertion_month(self, declaration_id, **post):
        month, role = self._get_month(declaration_id)
        if not role:
            return request.redirect("/my/insertion")
        if not is_post():
            return self._render_kept_month(month, role, post)
        MonthTurn(month).wait()
        typed, base = get_typed_hours(post)
        action = post.get("action") or "save"
        if month.state not in EDITABLE_STATES:
            return self._answer_late_sending(month, role, typed, base, action)
        page = MonthPage(month, role)
        errors, notice = self._save_month(page, role, typed, base, action)
        if errors:
            return self._render_month(month, role, typed, errors, page)
        return leave(self._get_next_page(month, action), notice)

    @route(
        "/my/insertion/months/<int:declaration_id>/save",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
        website=True,
        multilang=False,
    )
    def portal_save_month(self, declaration_id, typed=None, base=None, account=None):
        """Save what is being typed, without leaving the page.

        :param account: of the page, if it says it: a phone may have another since
        """
        month, role = self._get_month(declaration_id)
        is_ours = request.env["ir.http"]._is_device_account
        if not role or not (account is None or is_ours(account)):
            return {"error": request.env._("You no longer have access to this month.")}
        request.env["ir.http"]._forget_form(f"/my/insertion/months/{month.id}")
        page = MonthPage(month, role)
        try:
            with request.env.cr.savepoint():
                errors = page.save_draft(_clean(typed), _clean(base))
        except UserError as error:
            return {"error": str(error)}
        return {
            "errors": errors,
            "conflicts": page.conflicts,
            "base": page.get_saved_texts(),
            "hints": page.get_hints(),
            "saved_at": page.get_saved_at(),
            "at": time.time(),
        }

    @route(
        "/my/insertion/months/<int:declaration_id>/correct",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_correct_month(self, declaration_id, **post):
        """Take the month back, or ask the team to give it back once it is checked."""
        month, role = self._get_month(declaration_id)
        url = f"/my/insertion/months/{month.id}"
        # a structure takes nothing back: its hours join a month until it is validated
        is_asked = role == DELEGATE and month.state in CERTIFIED_STATES
        if not is_asked and (role != COMPANY or month.state in EDITABLE_STATES):
            return request.redirect(url if role else "/my/insertion")
        error = None
        if is_post():
            if month.state in SENT_STATES:
                error, notice = attempt(month._take_back), "taken_back"
            else:
                error = attempt(
                    MonthPage(month, role).ask_to_correct, post.get("reason")
                )
                notice = "correction_asked"
            if not error:
                return leave(url, notice)
        return self._render(
            "portal_take_back_month"
            if month.state == "to_approve"
            else "portal_correct_month",
            "insertion_month",
            declaration=month,
            typed=post,
            error=error,
            error_field="reason" if month.state != "declared" else None,
        )

    @route(
        "/my/insertion/months/<int:declaration_id>/receipt",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def portal_month_receipt(self, declaration_id, **kwargs):
        """Show what was sent last on one page, to print or keep."""
        month, role = self._get_month(declaration_id)
        sending = role == COMPANY and month._get_last_version()
        if not sending:
            return request.redirect(f"/my/insertion/months/{declaration_id}")
        return self._render(
            "portal_month_receipt",
            "insertion_month",
            declaration=month,
            sending=sending,
            figures=MonthReceipt(sending),
        )

    @route(
        "/my/insertion/months/<int:declaration_id>/opinion",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_opinion(self, declaration_id, answer="", note="", **post):
        month, role = self._get_month(declaration_id)
        if role != HOLDER:
            return request.redirect("/my/insertion")
        url = f"/my/insertion/months/{month.id}"
        is_approved = answer == "approve"
        notice = "opinion"
        if month.state == "to_approve":
            lot_url = f"/my/insertion/lots/{month.contractor_id.parent_id.id}"
            url = f"{lot_url}/subcontractors"
            notice = "approved" if is_approved else "sent_back"
        error = attempt(HolderOpinion(month).answer, is_approved, note)
        if error:
            return self._render_month(month, role, errors={"note": error}, note=note)
        return leave(url, notice)

    @route(
        "/my/insertion/months/<int:declaration_id>/person",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_add_person(self, declaration_id, **post):
        month, role = self._get_month(declaration_id)
        if role != COMPANY:
            return request.redirect("/my/insertion")
        errors = {}
        if is_post():
            errors = self._ask_person(month, post)
            if not errors:
                return leave(f"/my/insertion/months/{month.id}", "asked")
        types = request.env["insertion.placement.request"]._fields["contract_type"]
        return self._render(
            "portal_add_person",
            "insertion_month",
            declaration=month,
            contract_types=types._description_selection(request.env),
            typed=post,
            errors=errors,
            error_labels={
                "first_name": request.env._("First name"),
                "last_name": request.env._("Last name"),
                "job": request.env._("Job"),
                "date_start": request.env._("First day at work"),
                "employer": request.env._("Employer"),
            },
        )

    # PROOFS

    @route(
        "/my/insertion/months/<int:declaration_id>/proofs",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_add_proof(self, declaration_id, proof_id="", **post):
        """Save the hours typed, and attach the file chosen or remove a former one."""
        month, role = self._get_month(declaration_id)
        if role not in (COMPANY, DELEGATE):
            return request.redirect("/my/insertion")
        url = f"/my/insertion/months/{month.id}"
        typed, base = get_typed_hours(post)
        action = "remove" if proof_id else "attach"
        if typed and month.state not in EDITABLE_STATES:
            return self._answer_late_sending(month, role, typed, base, action)
        page = MonthPage(month, role)
        errors, notice = self._save_month(page, role, typed, base, action)
        if errors:
            return self._render_month(month, role, typed, errors, page)
        if proof := read_id(proof_id):
            return request.redirect(f"{url}/proofs/{proof}/remove", code=303)
        return leave(f"{url}#proofs", notice)

    @route(
        "/my/insertion/months/<int:declaration_id>/proofs/<int:proof_id>/remove",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_remove_proof(self, declaration_id, proof_id, **post):
        """Ask once, then take a proof away from a month that is not sent."""
        month, role = self._get_month(declaration_id)
        if role not in (COMPANY, DELEGATE):
            return request.redirect("/my/insertion")
        url = f"/my/insertion/months/{month.id}#proofs"
        proofs = MonthProofs(month)
        proof = proofs.get_removable().filtered(lambda proof: proof.id == proof_id)
        if not proof:
            return request.redirect(url)
        error = None
        if is_post():
            error = attempt(proofs.remove, proof)
            if not error:
                return leave(url, "removed")
        return self._render(
            "portal_remove_proof",
            "insertion_month",
            declaration=month,
            proof=proof,
            error=error,
        )

    @route(
        "/my/insertion/months/<int:declaration_id>/proofs/<int:proof_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def portal_proof(self, declaration_id, proof_id, **kwargs):
        month, role = self._get_month(declaration_id)
        proof = role and self._get_proofs(month, role).filtered(
            lambda proof: proof.id == proof_id
        )
        if not proof:
            return request.redirect("/my/insertion")
        stream = request.env["ir.binary"]._get_stream_from(proof)
        return stream.get_response(**UPLOADED)

    # STEPS

    def _save_month(self, page, role, typed, base, action):
        """Keep the hours typed and the files chosen, then do what the button says.

        What is typed stays saved when the step cannot be done.

        :return: ({name of the input, or "": sentence}, what to say once it is done)
        """
        month = page.declaration
        # the hours of somebody else are the right ones
        typed.pop(action.removeprefix("theirs_"), None)
        files = self._read_uploads("proof", MAX_BYTES, MAX_FILES)
        errors = {}

        def keep():
            if typed:
                errors.update(page.save(typed, base))
            if action == "attach" or files:
                refused = MonthProofs(month).attach_all(files or [("", b"")])
                errors.update({"proof": refused} if refused else {})

        error = attempt(keep)
        if not errors and not error:
            error = attempt(self._do, page, action)
        if error:
            errors[""] = error
        return errors, NOTICES.get(action, "saved")

    def _get_next_page(self, month, action):
        """Return where a button of the month leads once the hours are saved."""
        url = f"/my/insertion/months/{month.id}"
        name, _sep, key = action.partition("_")
        if action == "person":
            return f"{url}/person"
        if name == "end" and read_id(key):
            return f"/my/insertion/placements/{read_id(key)}/end"
        return url

    def _do(self, page, action):
        if action == "copy":
            page.copy_previous(page.editable)
        elif action.startswith("copy_"):
            page.copy_previous(
                page.editable.filtered(lambda line: f"copy_{line.id}" == action)
            )
        elif action in ("declare", "no_hours"):
            page.send(no_hours=action == "no_hours")

    def _answer_late_sending(self, month, role, typed, base, action):
        """Answer who sends a month that was sent meanwhile, or twice.

        The same hours again are the same sending: it is confirmed. Other hours are
        shown back, with what to do.
        """
        different = MonthPage(month, role).get_differences(typed)
        if not different and month.no_hours == (action == "no_hours"):
            return leave(f"/my/insertion/months/{month.id}", "declared")
        return self._render_month(month, role, different=different, late=True)

    def _render_kept_month(self, month, role, asked):
        """Show the month with what was typed in it when the session ended, if any.

        ``asked``: whom to show of a long month, for who has no script
        """
        kept = request.env["ir.http"]._get_kept_form(request.httprequest.path)
        kept = kept.get("fields") or {}
        typed, base = get_typed_hours(kept)
        if typed and month.state not in EDITABLE_STATES:
            request.env["ir.http"]._forget_form(request.httprequest.path)
            return self._answer_late_sending(
                month, role, typed, base, kept.get("action")
            )
        errors, page = {}, MonthPage(month, role)
        if typed:
            attempt(lambda: errors.update(page.read_typed(typed, base)[1]))
        return self._render_month(
            *(month, role, typed, errors, page),
            note=kept.get("note"),
            find=asked.get("find", ""),
            empty=bool(asked.get("empty")),
        )

    def _render_month(self, month, role, typed=None, errors=None, page=None, **values):
        page, errors = page or MonthPage(month, role), errors or {}
        find, empty = values.get("find", ""), values.get("empty", False)
        cards = page.get_cards(typed, errors, find, empty)
        is_first = role == HOLDER and month.state == "to_approve"
        return self._render(
            "portal_approve_month" if is_first else "portal_my_insertion_month",
            "insertion_month",
            form_page=f"/my/insertion/months/{month.id}",
            declaration=month,
            role=role,
            editable=month.state in EDITABLE_STATES and role != HOLDER,
            cards=cards,
            many=len(cards) >= MANY,
            problems=page.get_problems(cards, errors),
            hints=page.get_hints(),
            proofs=self._get_proofs(month, role),
            removable=MonthProofs(month).get_removable(),
            errors=errors,
            max_files=MAX_FILES,
            # what was typed is not the page's to keep
            may_keep=month.state in EDITABLE_STATES and role != HOLDER and not typed,
            **{
                "different": [],
                "note": "",
                "find": "",
                "empty": False,
                "late": False,
                "read": None,
                **values,
            },
        )

    def _ask_person(self, month, post):
        values = {
            name: (post.get(name) or "").strip()
            for name in ("first_name", "last_name", "job", "employer", "note")
        }
        missing = request.env._("This is needed to check that the hours count.")
        errors = {
            name: missing
            for name in ("first_name", "last_name", "job")
            if not values[name]
        }
        for name, text in values.items():
            if name != "note" and len(text) > MAX_LINE:
                errors[name] = request.env._("At most %s characters.", MAX_LINE)
        date_start = read_date(post.get("date_start"))
        if not date_start:
            errors["date_start"] = request.env._("Enter the first day at work.")
        types = request.env["insertion.placement.request"]._fields["contract_type"]
        contract_type = post.get("contract_type")
        if errors:
            return errors
        error = attempt(
            self._request_person,
            {
                **values,
                "is_figure_confirmed": bool(post.get("is_figure_confirmed")),
                "contractor_id": month.contractor_id.id,
                "date_start": date_start,
                "contract_type": contract_type
                if contract_type in dict(types.selection)
                else "other",
                "requested_by_id": request.env.uid,
            },
            [
                ("contractor_id", "=", month.contractor_id.id),
                ("first_name", "=", values["first_name"]),
                ("last_name", "=", values["last_name"]),
                ("job", "=", values["job"]),
                ("date_start", "=", date_start),
                ("state", "=", "waiting"),
            ],
        )
        return {"date_start": error} if error else {}

    def _request_person(self, values, same):
        model = "insertion.placement.request"
        self._create_once(model, values, same)._plan_answer()

    def _get_proofs(self, month, role):
        """Return the proofs of the month: a structure sees its own only."""
        proofs = month.proof_ids
        if role != DELEGATE:
            return proofs
        return proofs & MonthProofs(month).get_own()


def get_typed_hours(post):
    """Return ({name of the input: text}, {name: what the page showed there})."""
    typed = {name: value for name, value in post.items() if name.startswith(PREFIXES)}
    base = {
        name.removeprefix("base_"): value
        for name, value in post.items()
        if name.startswith("base_")
    }
    return typed, base


def _clean(values):
    """Return the texts of what a client sent as {name: text}, whatever it sent."""
    if not isinstance(values, dict):
        return {}
    return {
        name: value
        for name, value in values.items()
        if isinstance(name, str) and isinstance(value, str)
    }
