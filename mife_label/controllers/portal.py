# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import format_datetime

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..common.controllers.pages import (
    UPLOADED,
    attempt,
    is_post,
    leave,
    read_date,
    read_id,
    take_notice,
)
from ..common.rules.uploads import (
    ACCEPT,
    MAX_BYTES,
    MAX_MEGABYTES,
    NAMES,
    clean_name,
)
from ..models.application.label_answer import fingerprint, normalize
from ..models.application.label_commitment import POINT_STATES
from ..report.renewal_history import RenewalHistory
from ..rules.completeness import percentage

MAX_FIGURES = 6  # of a number of people
WRITING_ROLES = ("1_lead", "2_writer")


def read_date_or_refuse(text):
    """Return the date typed, False if none was; refuse what is no date."""
    date = read_date(text)
    if text and not date:
        raise UserError(
            request.env._("%s is not a date: enter the day, the month, the year.", text)
        )
    return date


class LabelPortal(CustomerPortal):
    """The company's side of its file.

    An invitation (``label.application.member``) is the only door: the models of
    the file are closed to the portal, and everything below starts from the
    invitation of the person who asks.
    """

    # ACCESS

    def _get_members(self, application_id=None):
        """Return the invitations of the person who asks, with the rights to follow.

        sudo: the file is read through the invitation, whatever the organisation
        that the account of the person was created in.
        """
        domain = [
            ("partner_id", "=", request.env.user.partner_id.id),
            ("revoked_on", "=", False),
        ]
        if application_id:
            domain.append(("application_id", "=", application_id))
        return request.env["label.application.member"].sudo().search(domain)

    def _get_answer(self, member, answer_id):
        return member.application_id.answer_ids.filtered(
            lambda answer: answer.id == answer_id
        )

    def _may_write(self, member):
        return member.role in WRITING_ROLES

    def _refuse_reader(self, member):
        if not self._may_write(member):
            raise UserError(
                request.env._(
                    "You read this file without writing in it: ask the person who "
                    "invited you for the right to write."
                )
            )

    # PAGES

    @route("/my/label", type="http", auth="user", website=True)
    def portal_my_label(self, **kwargs):
        values = self._prepare_portal_layout_values()
        values |= {"page_name": "label", "members": self._get_members()}
        return request.render("mife_label.portal_my_label", values)

    @route("/my/label/<int:application_id>", type="http", auth="user", website=True)
    def portal_my_label_file(self, application_id, **kwargs):
        member = self._get_members(application_id)
        if not member:
            return request.redirect("/my/label")
        return self._render_file("mife_label.portal_label_file", member)

    @route(
        "/my/label/<int:application_id>/question/<int:answer_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_label_question(self, application_id, answer_id, **post):
        posted = is_post()
        member = self._get_members(application_id)
        answer = self._get_answer(member, answer_id)
        if not answer:
            return request.redirect("/my/label")
        typed, error = {}, None
        if posted:
            try:
                self._refuse_reader(member)
                aside = self._save_answer(answer, post)
                if not aside:
                    return self._after_save(member, answer, post.get("go"))
                typed = {"narrative": normalize(post.get("narrative"))}
            except UserError as user_error:
                error = str(user_error)
                typed = {"narrative": normalize(post.get("narrative"))}
        return self._render_question(member, answer, typed=typed, error=error)

    @route(
        "/my/label/answers/<int:answer_id>/save",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_save_answer(
        self, answer_id, narrative="", base="", level_id=None, base_level_id=None
    ):
        """Save what is being typed; on a conflict, tell what the other wrote."""
        answer = request.env["label.answer"].sudo().browse(answer_id).exists()
        member = self._get_members(answer.application_id.id) if answer else None
        if not member:
            return {"error": request.env._("You no longer have access to this file.")}
        try:
            self._refuse_reader(member)
            aside = self._save_answer(
                answer,
                {
                    "narrative": narrative,
                    "base": base,
                    "level_id": level_id,
                    "base_level_id": base_level_id,
                },
            )
        except UserError as error:
            return {"error": str(error)}
        application = answer.application_id
        result = {
            "base": fingerprint(answer.narrative),
            "level_id": answer.level_id.id,
            "saved_at": self._format_time(fields.Datetime.now()),
            "missing": answer.missing or "",
            "complete": application.complete_count,
            "total": application.answer_count,
        }
        if aside:
            result["conflict"] = {
                "narrative": answer.narrative or "",
                "author": answer.updated_by_id.name,
                "at": self._format_time(answer.updated_on),
            }
        else:
            request.env["ir.http"]._forget_form(
                self._question_url(answer), ("narrative", "level_id")
            )
        return result

    @route(
        "/my/label/<int:application_id>/question/<int:answer_id>/<string:what>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_label_change(self, application_id, answer_id, what, **post):
        """Add or remove an action or a proof of a question."""
        member = self._get_members(application_id)
        answer = self._get_answer(member, answer_id)
        if not answer:
            return request.redirect("/my/label")
        changes = {
            "add_action": self._add_action,
            "remove_action": self._remove_action,
            "add_proof": self._add_proof,
            "remove_proof": self._remove_proof,
            "reuse_proof": self._reuse_proof,
            "drop_aside": self._drop_aside,
        }
        if what not in changes:
            return request.redirect(self._question_url(answer))
        error = attempt(self._change_answer, member, changes[what], answer, post)
        if error:
            return self._render_question(
                member, answer, typed=post, failed=what, error=error
            )
        anchor = "proofs" if "proof" in what else "actions"
        return leave(f"{self._question_url(answer)}#{anchor}")

    @route(
        "/my/label/<int:application_id>/plan",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_label_plan(self, application_id, **post):
        member = self._get_members(application_id)
        if not member:
            return request.redirect("/my/label")
        posted = is_post()
        error = posted and attempt(self._save_plan, member, post)
        if posted and not error:
            return leave(f"/my/label/{application_id}/plan", "saved")
        return self._render_file(
            "mife_label.portal_label_plan",
            member,
            page_name="label_plan",
            typed=post if error else {},
            error=error,
            point_states=self._get_point_states(),
            earlier_proofs=RenewalHistory(member.application_id).list_proofs(),
        )

    @route(
        "/my/label/<int:application_id>/submit",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_label_submit(self, application_id, **post):
        member = self._get_members(application_id)
        if not member:
            return request.redirect("/my/label")
        posted = is_post()
        error = posted and attempt(self._submit, member)
        if posted and not error:
            return leave(f"/my/label/{application_id}", "submitted")
        return self._render_file(
            "mife_label.portal_label_submit",
            member,
            page_name="label_submit",
            error=error,
            missing=request.env["label.submission"]._get_missing(member.application_id),
        )

    @route(
        "/my/label/<int:application_id>/withdraw",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_label_withdraw(self, application_id, **post):
        member = self._get_members(application_id)
        if not member:
            return request.redirect("/my/label")
        posted = is_post()
        error = posted and attempt(self._withdraw, member, post.get("reason"))
        if posted and not error:
            return leave(f"/my/label/{application_id}")
        return self._render_file(
            "mife_label.portal_label_withdraw",
            member,
            page_name="label_withdraw",
            error=error,
            typed=post,
        )

    @route(
        "/my/label/<int:application_id>/help",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_label_help(self, application_id, answer_id=None, **post):
        member = self._get_members(application_id)
        if not member:
            return request.redirect("/my/label")
        answer = self._get_answer(member, self._read_id(answer_id))
        member._ask_help(post.get("message"), answer)
        return leave(
            self._question_url(answer) if answer else f"/my/label/{application_id}",
            "help",
        )

    # DOCUMENTS

    @route(
        "/my/label/<int:application_id>/proofs/<int:evidence_id>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_label_proof(self, application_id, evidence_id, **kwargs):
        member = self._get_members(application_id)
        # a renewal shows what the company proved for its last label
        shown = member.application_id | member.application_id.earlier_application_id
        evidence = (
            request.env["label.evidence"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("id", "=", evidence_id),
                    ("application_id", "in", shown.ids),
                ]
            )
        )
        if not evidence:
            return request.redirect("/my/label")
        return self._download(
            evidence, "file", evidence._get_mimetype(), evidence.filename
        )

    @route(
        "/my/label/<int:application_id>/versions/<int:version>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_label_version(self, application_id, version, **kwargs):
        member = self._get_members(application_id)
        submission = self._get_submission(member, version)
        if not submission:
            return request.redirect("/my/label")
        return self._render_file(
            "mife_label.portal_label_version",
            member,
            page_name="label_version",
            submission=submission,
            changes=submission._get_differences(),
        )

    @route(
        "/my/label/<int:application_id>/versions/<int:version>/pdf",
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_label_version_pdf(self, application_id, version, **kwargs):
        member = self._get_members(application_id)
        submission = self._get_submission(member, version)
        if not submission:
            return request.redirect("/my/label")
        return self._download(
            submission, "pdf", "application/pdf", submission.pdf_filename
        )

    def _get_submission(self, member, version):
        return member.application_id.submission_ids.filtered(
            lambda submission: submission.version == version
        )

    def _download(self, record, name, mimetype, filename):
        """Send a file to be saved, never shown by the browser as a page."""
        stream = request.env["ir.binary"]._get_stream_from(
            record, name, filename=filename
        )
        stream.mimetype = mimetype
        return stream.get_response(**UPLOADED)

    # RENDERING

    def _render_file(self, template, member, page_name="label_file", **values):
        application = member.application_id
        return request.render(
            template,
            {
                **self._prepare_portal_layout_values(),
                "page_name": page_name,
                "member": member,
                "application": application,
                "label_acting_for": application.partner_id.name,
                "may_write": self._may_write(member),
                "is_lead": member.role == "1_lead",
                **self._prepare_axes(application),
                "requests": application.request_ids.filtered(
                    lambda completion: completion.state == "sent"
                ),
                "typed": {},
                "error": None,
                "notice": take_notice(),
                **values,
            },
        )

    def _render_question(self, member, answer, typed=None, failed=None, error=None):
        """:param failed: the form of the page that could not be saved, if any"""
        answers = self._get_shown_answers(member.application_id, answer)
        position = answers.ids.index(answer.id)
        asides = answer.aside_ids.filtered(
            lambda aside: aside.author_id == request.env.user
        )
        return self._render_file(
            "mife_label.portal_label_question",
            member,
            page_name="label_question",
            answer=answer,
            editable=self._may_write(member) and answer.is_open,
            request_line=answer.request_line_ids.filtered(
                lambda line: line.request_id.state == "sent"
            )[:1],
            previous_answer=answers[position - 1] if position else None,
            next_answer=answers[position + 1 : position + 2],
            base=fingerprint(answer.narrative),
            form_page=self._question_url(answer),
            asides=asides,
            offers=answer._get_evidence_offers() if answer.is_open else [],
            typed=typed or {},
            failed=failed,
            error=error,
            accept=ACCEPT,
            accepted=NAMES,
            max_megabytes=MAX_MEGABYTES,
            max_bytes=MAX_BYTES,
            colleagues=self._get_colleagues_at_work(member),
            saved_at=answer.updated_on and self._format_time(answer.updated_on),
        )

    def _prepare_axes(self, application):
        """Return the questions to answer, axis by axis, and those that are closed.

        A completion request shows its own questions; the others stay readable.
        """
        answers = application.answer_ids
        asked = answers
        if application.state == "to_complete":
            asked = answers.filtered("is_open")
        return {
            "axes": self._group_by_axis(application, asked),
            "closed_axes": self._group_by_axis(application, answers - asked),
        }

    def _group_by_axis(self, application, answers):
        answers_by_axis = answers.grouped("axis_id")
        lines = []
        for axis in application.standard_id.axis_ids:
            if axis in answers_by_axis:
                own = answers_by_axis[axis]
                complete = len(own.filtered("is_complete"))
                lines.append(
                    {
                        "axis": axis,
                        "answers": own,
                        "complete": complete,
                        "total": len(own),
                        "percentage": percentage(complete, len(own)),
                    }
                )
        return lines

    def _get_shown_answers(self, application, answer):
        """A completion request leads from one of its questions to the next."""
        if application.state == "to_complete" and answer.is_open:
            return application.answer_ids.filtered("is_open")
        return application.answer_ids

    def _get_colleagues_at_work(self, member):
        """Return who else of the company wrote in the file lately."""
        recently = fields.Datetime.subtract(fields.Datetime.now(), minutes=10)
        answers = member.application_id.answer_ids.filtered(
            lambda answer: (
                answer.updated_on
                and answer.updated_on > recently
                and answer.updated_by_id.share
                and answer.updated_by_id != request.env.user
            )
        )
        return answers.updated_by_id

    def _get_point_states(self):
        State = request.env["label.commitment.point"]._fields["state"]
        return State._description_selection(request.env)

    def _question_url(self, answer):
        return f"/my/label/{answer.application_id.id}/question/{answer.id}"

    def _format_time(self, moment):
        return format_datetime(
            request.env, moment, tz=request.env.user.tz or False, dt_format="HH:mm"
        )

    def _read_id(self, value):
        return read_id(value)

    # WRITING

    def _change_answer(self, member, change, answer, post):
        self._refuse_reader(member)
        change(answer, post)

    def _submit(self, member):
        self._refuse_other_than_lead(member)
        member.application_id.action_submit()

    def _withdraw(self, member, reason):
        self._refuse_other_than_lead(member)
        member.application_id.action_withdraw(reason)

    def _save_answer(self, answer, post):
        return answer._save_typed(
            post.get("narrative"),
            post.get("base"),
            self._read_id(post.get("level_id")),
            self._read_id(post.get("base_level_id")),
        )

    def _after_save(self, member, answer, go):
        answers = self._get_shown_answers(member.application_id, answer)
        position = answers.ids.index(answer.id)
        if go == "next" and position + 1 < len(answers):
            return leave(self._question_url(answers[position + 1]))
        return leave(self._question_url(answer), "saved")

    def _add_action(self, answer, post):
        count = (post.get("people_count") or "").strip()
        if len(count) > MAX_FIGURES or (count and not count.isdecimal()):
            raise UserError(
                request.env._("The number of people is written in figures, like 12.")
            )
        if not (post.get("name") or "").strip():
            raise UserError(request.env._("Tell in a few words what was done."))
        request.env["label.action"].sudo().create(
            {
                "answer_id": answer.id,
                "name": post["name"].strip(),
                "people_count": int(count or 0),
                "date_start": read_date_or_refuse(post.get("date_start")),
                "partner_names": (post.get("partner_names") or "").strip(),
            }
        )

    def _remove_action(self, answer, post):
        action_id = self._read_id(post.get("id"))
        answer.action_ids.filtered(lambda action: action.id == action_id).unlink()

    def _add_proof(self, answer, post):
        upload = request.httprequest.files.get("file")
        if not post.get("no_names"):
            raise UserError(
                request.env._(
                    "Confirm that the document names no pupil, trainee or jobseeker, "
                    "then choose it again."
                )
            )
        filename = clean_name(getattr(upload, "filename", ""))
        # one byte more than allowed is enough to refuse
        content = upload.read(MAX_BYTES + 1) if filename else b""
        same = answer._get_same_evidence(filename, content)
        if same:
            valid_until = read_date_or_refuse(post.get("valid_until"))
            same.write(
                {
                    "answer_ids": [fields.Command.link(answer.id)],
                    **({"valid_until": valid_until} if valid_until else {}),
                }
            )
            return
        request.env["label.evidence"].sudo().create(
            {
                "application_id": answer.application_id.id,
                "answer_ids": [fields.Command.set(answer.ids)],
                "name": (post.get("name") or "").strip() or filename,
                "kind": "certification" if post.get("valid_until") else "document",
                "valid_until": read_date_or_refuse(post.get("valid_until")),
                "filename": filename,
                "file": base64.b64encode(content),
            }
        )

    def _remove_proof(self, answer, post):
        evidence_id = self._read_id(post.get("id"))
        answer.evidence_ids.filtered(
            lambda evidence: evidence.id == evidence_id
        ).action_remove()

    def _reuse_proof(self, answer, post):
        answer._take_evidence(post.get("source"))

    def _drop_aside(self, answer, post):
        answer.aside_ids.filtered(
            lambda aside: aside.author_id == request.env.user
        ).unlink()

    def _save_plan(self, member, post):
        self._refuse_reader(member)
        application = member.application_id
        action = post.get("action")
        if action == "add":
            if not (post.get("name") or "").strip():
                raise UserError(request.env._("Tell what you commit to."))
            date_due = read_date_or_refuse(post.get("date_due"))
            if not date_due:
                raise UserError(
                    request.env._("Choose the day by which you will keep it.")
                )
            request.env["label.commitment"].sudo().create(
                {
                    "application_id": application.id,
                    "name": post["name"].strip(),
                    "date_due": date_due,
                    "responsible": (post.get("responsible") or "").strip(),
                }
            )
        elif action == "remove":
            commitment_id = self._read_id(post.get("id"))
            application.commitment_ids.filtered(
                lambda commitment: commitment.id == commitment_id
            ).unlink()
        elif action == "point":
            self._add_point(application, post)
        else:
            vals = {
                name: normalize(post[name])
                for name in ("perimeter", "strengths")
                if name in post
            }
            if not application.is_plan_open:
                raise UserError(
                    request.env._("The improvement plan is not open to writing.")
                )
            application.write(vals)

    def _add_point(self, application, post):
        commitment_id = self._read_id(post.get("id"))
        commitments = application.earlier_commitment_ids | application.commitment_ids
        commitment = commitments.filtered(
            lambda commitment: commitment.id == commitment_id
        )
        if not commitment or post.get("state") not in dict(POINT_STATES):
            raise UserError(request.env._("Tell where this commitment stands."))
        proof_id = self._read_id(post.get("proof"))
        commitment._add_point(
            post["state"],
            normalize(post.get("note")),
            application.evidence_ids.filtered(lambda proof: proof.id == proof_id),
        )

    def _refuse_other_than_lead(self, member):
        if member.role != "1_lead":
            raise UserError(
                request.env._(
                    "Only the person in charge of the file can do this: ask %s.",
                    member._get_lead_names(),
                )
            )
