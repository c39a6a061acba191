# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import content_disposition, request, route

from ..common.controllers.pages import attempt, is_post, leave
from ..models.application.label_answer import normalize
from ..report.benchmark_sheet import BenchmarkSheet
from ..report.logo_kit import LogoKit
from .portal import LabelPortal


class LabelAwardPortal(LabelPortal):
    """The label of a company: its certificate, its letter, those who make it live."""

    @route(
        "/my/label/<int:application_id>/award",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        kept_form=True,
    )
    def portal_my_label_award(self, application_id, **post):
        member = self._get_members(application_id)
        award = member.application_id.award_id
        if not award:
            return request.redirect("/my/label")
        posted = is_post()
        error = posted and attempt(self._change_award, member, award, post)
        if posted and not error:
            return leave(f"/my/label/{application_id}/award", "saved")
        return self._render_award(
            member, award, typed=post if error else {}, error=error
        )

    @route(
        "/my/label/<int:application_id>/award/logo",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_label_logo(self, application_id, **kwargs):
        award = self._get_members(application_id).application_id.award_id
        programme = award.programme_id
        if not award or not (award._is_live() and award.has_accepted_rules):
            return request.redirect(f"/my/label/{application_id}/award")
        return self._download(
            programme,
            "logo_kit",
            "application/octet-stream",
            programme.logo_kit_filename or "logo.zip",
        )

    @route(
        "/my/label/<int:application_id>/award/kit",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_label_kit(self, application_id, **kwargs):
        """Give the kit of a label in force; say on the page why there is none."""
        member = self._get_members(application_id)
        award = member.application_id.award_id
        if not award:
            return request.redirect("/my/label")
        kit = LogoKit(award)
        if error := attempt(kit.check):
            return self._render_award(member, award, error=error)
        return request.make_response(
            kit.make(),
            headers={
                "Content-Type": "application/zip",
                "Content-Disposition": content_disposition(kit.get_filename()),
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )

    @route(
        "/my/label/<int:application_id>/letter",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_label_letter(self, application_id, **kwargs):
        letter = request.env["label.letter"]._find_sent(
            self._get_members(application_id).application_id
        )
        if not letter:
            return request.redirect(f"/my/label/{application_id}")
        return self._download(letter, "pdf", "application/pdf", letter.pdf_filename)

    @route(
        "/my/label/<int:application_id>/award/certificate",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_label_certificate(self, application_id, **kwargs):
        award = self._get_members(application_id).application_id.award_id
        if not award._may_show() or not award.pdf:
            return request.redirect(f"/my/label/{application_id}/award")
        return self._download(award, "pdf", "application/pdf", award.pdf_filename)

    @route(
        "/my/label/<int:application_id>/award/benchmark",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_label_benchmark(self, application_id, **kwargs):
        member = self._get_members(application_id)
        sheet = self._find_benchmark(member)
        if not sheet:
            return request.redirect(f"/my/label/{application_id}/award")
        return self._render_file(
            "mife_label.portal_label_benchmark",
            member,
            page_name="label_benchmark",
            sheet=sheet,
        )

    @route(
        "/my/label/<int:application_id>/award/benchmark/document",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_label_benchmark_document(self, application_id, **kwargs):
        sheet = self._find_benchmark(self._get_members(application_id))
        if not sheet:
            return request.redirect(f"/my/label/{application_id}/award")
        name = request.env._("Benchmark %s", sheet.statement.number.replace("/", "-"))
        return request.make_response(
            sheet.print(),
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(f"{name}.pdf")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    def _find_benchmark(self, member):
        """Return what the holder of a file reads of the last benchmark, or None."""
        application = member.application_id
        statement = application and request.env["label.statement"]._find_shared(
            application
        )
        return BenchmarkSheet(statement, application) if statement else None

    def _render_award(self, member, award, **values):
        Kind = request.env["label.ambassador"]._fields["kind"]
        return self._render_file(
            "mife_label.portal_label_award",
            member,
            page_name="label_award",
            award=award,
            benchmark=self._find_benchmark(member),
            ambassador_kinds=Kind._description_selection(request.env),
            **values,
        )

    def _change_award(self, member, award, post):
        action = post.get("action")
        if action in ("accept_rules", "directory", "answer_measure"):
            self._refuse_other_than_lead(member)
        self._refuse_reader(member)
        if action == "accept_rules":
            award._accept_rules()
        elif action == "directory":
            agreed = award.directory_consent_on or fields.Date.context_today(award)
            award.write(
                {
                    "directory_consent_on": post.get("directory") and agreed,
                    "directory_text": normalize(post.get("directory_text")),
                }
            )
        elif action == "answer_measure":
            measure_id = self._read_id(post.get("id"))
            award._get_measures_to_answer().filtered(
                lambda event: event.id == measure_id
            )._answer(normalize(post.get("answer")))
        elif action == "add_ambassador":
            self._add_ambassador(award, post)
        elif action == "remove_ambassador":
            self._find_ambassador(award, post).unlink()
        elif action == "propose_page":
            self._propose_page(self._find_ambassador(award, post), post)

    def _find_ambassador(self, award, post):
        ambassador_id = self._read_id(post.get("id"))
        return award.ambassador_ids.filtered(
            lambda ambassador: ambassador.id == ambassador_id
        )

    def _propose_page(self, ambassador, post):
        day_ago = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        if ambassador.page_asked_on and ambassador.page_asked_on > day_ago:
            raise UserError(
                request.env._(
                    "The page was already proposed to %s today: wait for its answer.",
                    ambassador.name,
                )
            )
        ambassador.write(
            {
                "email": (post.get("email") or "").strip(),
                "words": normalize(post.get("words")),
            }
        )
        ambassador.action_propose_page()

    def _add_ambassador(self, award, post):
        name = (post.get("name") or "").strip()
        if not name:
            raise UserError(request.env._("Enter the name of the person."))
        if not post.get("consent"):
            raise UserError(
                request.env._("Name only somebody who agreed to it: tick the box.")
            )
        Ambassador = request.env["label.ambassador"].sudo()
        kinds = dict(Ambassador._fields["kind"].selection)
        Ambassador.create(
            {
                "application_id": award.application_id.id,
                "name": name,
                "job": (post.get("job") or "").strip(),
                "kind": post.get("kind") if post.get("kind") in kinds else "ambassador",
                "consent_on": fields.Date.context_today(award),
                "in_directory": bool(post.get("in_directory")),
            }
        )
