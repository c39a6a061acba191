# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..common.controllers.pages import attempt, is_post, leave, read_date, read_id
from ..models.shared.vocabulary import OPEN_STATES
from ..report.colleagues import Colleagues
from ..report.penalty_room import PenaltyRoom
from ..rules.landing import ENDED_LOTS
from .portal import InsertionPortal

# The field that each answer about a person asks for
ANSWER_FIELDS = {
    "interview": "date_interview",
    "hired": "date_hired",
    "refused": "reason_id",
}


class InsertionPortalCompany(InsertionPortal):
    """The pages of the companies and of the structures, apart from the month."""

    @route("/my/insertion", type="http", auth="user", website=True, multilang=False)
    def portal_my_insertion(self, **kwargs):
        """What waits for the person, then the lots."""
        return self._render(
            "portal_my_insertion",
            "insertion",
            waiting=self._get_waiting(),
            contractors=self._get_contractors().sorted(
                lambda contractor: contractor.lot_id.state in ENDED_LOTS
            ),
            delegations=self._get_delegations(),
        )

    @route(
        "/my/insertion/colleagues",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_colleagues(self, **post):
        """Invite and remove the people of one's own firm."""
        places = [self._get_contractors(), self._get_delegations()]
        if not any(places):
            return request.redirect("/my/insertion")
        colleagues = Colleagues(request.env, places)
        error = None
        if is_post():
            error = attempt(self._change_colleagues, colleagues, post)
            if not error:
                done = "removed" if post.get("action") == "remove" else "invited"
                return leave("/my/insertion/colleagues", done)
        return self._render(
            "portal_colleagues",
            "insertion_colleagues",
            firms=colleagues.get_firms(post if error else {}),
            error=error,
            error_field=error and self._find_colleague_field(post),
        )

    def _find_colleague_field(self, post):
        """Return the field of an invitation that is to be mended, None of another."""
        if post.get("action") == "remove":
            return None
        name = "email" if (post.get("name") or "").strip() else "name"
        return f"{name}_{read_id(post.get('firm'))}"

    def _change_colleagues(self, colleagues, post):
        firm_id = read_id(post.get("firm"))
        if post.get("action") == "remove":
            colleagues.remove(firm_id, read_id(post.get("person")))
            return
        attempts = request.env["mife.attempt"]
        if attempts.is_too_many("invite", request.env.user.login):
            raise UserError(
                request.env._(
                    "You invited many people: wait a quarter of an hour, then go on."
                )
            )
        attempts.note("invite", request.env.user.login)
        colleagues.invite(firm_id, post.get("name"), post.get("email"), post.keys())

    @route(
        "/my/insertion/lots/<int:contractor_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def portal_my_insertion_lot(self, contractor_id, **kwargs):
        contractor = self._get_contractor(contractor_id)
        if not contractor:
            return request.redirect("/my/insertion")
        return self._render_lot(contractor)

    @route(
        "/my/insertion/lots/<int:contractor_id>/delegate",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_delegate(self, contractor_id, employer_id="", delegation_id="", **post):
        """Let a structure declare its people, or take the declaration back."""
        contractor = self._get_contractor(contractor_id)
        if not contractor:
            return request.redirect("/my/insertion")
        if delegation_id:
            delegation = contractor._get_active_delegations().filtered(
                lambda delegation: str(delegation.id) == delegation_id
            )
            error = attempt(delegation.action_end)
        else:
            employer = contractor._get_delegable_employers().filtered(
                lambda employer: str(employer.id) == employer_id
            )
            error = attempt(contractor._delegate, employer)
        if error:
            return self._render_lot(contractor, error=error)
        notice = "delegation_ended" if delegation_id else "delegated"
        return leave(f"/my/insertion/lots/{contractor.id}", notice)

    @route(
        "/my/insertion/lots/<int:contractor_id>/difficulty",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_difficulty(self, contractor_id, **post):
        contractor = self._get_contractor(contractor_id)
        if not contractor:
            return request.redirect("/my/insertion")
        errors = {}
        if is_post():
            errors = self._report_difficulty(contractor, post)
            if not errors:
                return leave(f"/my/insertion/lots/{contractor.id}", "difficulty")
        kinds = request.env["insertion.difficulty"]._fields["kind"]
        return self._render(
            "portal_difficulty",
            "insertion_lot",
            contractor=contractor,
            kinds=kinds._description_selection(request.env),
            typed=post,
            errors=errors,
        )

    @route(
        ["/my/insertion/months", "/my/insertion/months/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def portal_my_insertion_months(self, page=1, **kwargs):
        Declaration = self._sudo("insertion.declaration")
        own = Domain(self._get_contact_domain("contractor_id.contact_ids"))
        domain = own | self._get_delegated_domain()
        pager = portal_pager(
            url="/my/insertion/months",
            total=Declaration.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        declarations = Declaration.search(
            domain, limit=self._items_per_page, offset=pager["offset"]
        )
        return self._render(
            "portal_my_insertion_months",
            "insertion_months",
            declarations=declarations,
            # who declares for others reads neither their totals nor their attestations
            own=declarations.filtered_domain(own),
            pager=pager,
            default_url="/my/insertion/months",
        )

    @route(
        "/my/insertion/attestations/<int:attestation_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        readonly=True,
    )
    def portal_my_insertion_attestation(self, attestation_id, **kwargs):
        try:
            attestation_sudo = self._document_check_access(
                "insertion.attestation", attestation_id
            )
        except (AccessError, MissingError):
            return request.redirect("/my/insertion")
        return self._send_attestation(attestation_sudo)

    # PEOPLE

    @route(
        "/my/insertion/people", type="http", auth="user", website=True, multilang=False
    )
    def portal_people(self, **kwargs):
        return self._render(
            "portal_people",
            "insertion_people",
            referrals=self._sudo("insertion.referral").search(
                self._get_contact_domain("contractor_id.contact_ids")
            ),
        )

    @route(
        "/my/insertion/people/<int:referral_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_person(self, referral_id, **post):
        """Show who is introduced, and take the company's answer."""
        referral = self._sudo("insertion.referral").search(
            [
                ("id", "=", referral_id),
                *self._get_contact_domain("contractor_id.contact_ids"),
            ]
        )
        if not referral:
            return request.redirect("/my/insertion")
        error = None
        if is_post():
            error = self._answer_referral(referral, post)
            if not error:
                return leave(f"/my/insertion/people/{referral.id}", "answered")
        return self._render(
            "portal_person",
            "insertion_person",
            referral=referral,
            reasons=self._get_referral_reasons(referral),
            is_open=referral.state in OPEN_STATES and not referral.hired_from,
            typed=post,
            error=error,
            error_field=ANSWER_FIELDS.get(post.get("answer"), "answer_seen"),
        )

    @route(
        "/my/insertion/placements/<int:placement_id>/end",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_end_placement(self, placement_id, **post):
        placement = self._sudo("insertion.placement").search(
            [
                ("id", "=", placement_id),
                *self._get_contact_domain("contractor_id.contact_ids"),
            ]
        )
        if not placement:
            return request.redirect("/my/insertion")
        error = None
        if is_post():
            error = attempt(
                self._with_answer(placement, post)._end_by_company,
                read_date(post.get("date_end")),
            )
            if not error:
                return leave(
                    f"/my/insertion/lots/{placement.contractor_id.id}", "ended"
                )
        return self._render(
            "portal_end_placement",
            "insertion_lot",
            placement=placement,
            contractor=placement.contractor_id,
            typed=post,
            error=error,
            error_field="date_end",
        )

    # MESSAGES

    @route(
        "/my/insertion/lots/<int:contractor_id>/messages",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_messages(self, contractor_id, message="", **post):
        contractor = self._get_contractor(contractor_id)
        if not contractor:
            return request.redirect("/my/insertion")
        exchange = self._sudo("insertion.exchange")._get_for(contractor)
        error, field = None, "document"
        if is_post():
            documents, error = self._read_documents("document")
            if not error:
                error, field = attempt(exchange._send, message, documents), "message"
            if not error:
                return leave(f"/my/insertion/lots/{contractor.id}/messages", "sent")
        exchange._mark_read()
        return self._render(
            "portal_exchange",
            "insertion_lot",
            contractor=contractor,
            messages=exchange._get_messages(),
            typed=message,
            error=error,
            error_field=field,
        )

    @route(
        "/my/insertion/lots/<int:contractor_id>/messages/<int:file_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def portal_message_file(self, contractor_id, file_id, **kwargs):
        contractor = self._get_contractor(contractor_id)
        exchange = self._sudo("insertion.exchange").search(
            [("contractor_id", "in", contractor.ids)]
        )
        files = exchange._get_messages().attachment_ids
        return self._send_document(files, file_id, "/my/insertion")

    # PENALTY FILES

    @route(
        "/my/insertion/penalties/<int:penalty_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_penalty(self, penalty_id, firm="", observations="", **post):
        """Show a company what it is asked for, and take its observations."""
        penalty, firms = self._get_penalty(penalty_id)
        if not firms:
            return request.redirect("/my/insertion")
        firm = firms.filtered(lambda each: str(each.id) == firm) or firms[:1]
        error, field = None, "document"
        if is_post() and penalty.state == "observations":
            error, field = self._observe(penalty, firm, observations)
            if not error:
                return leave(f"/my/insertion/penalties/{penalty.id}", "observed")
        return self._render(
            "portal_penalty",
            "insertion_penalty",
            penalty=penalty,
            sentence=PenaltyRoom(penalty).get_company_sentence(),
            parts=PenaltyRoom(penalty).get_parts(firms),
            may_answer=penalty.state == "observations",
            typed=observations,
            files_url=f"/my/insertion/penalties/{penalty.id}/files",
            error=error,
            error_field=f"{field}_{firm.id}",
        )

    @route(
        "/my/insertion/penalties/<int:penalty_id>/files/<int:file_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def portal_penalty_file(self, penalty_id, file_id, **kwargs):
        penalty, firms = self._get_penalty(penalty_id)
        own = penalty.answer_ids.filtered(lambda answer: answer.firm_id in firms)
        return self._send_document(own.attachment_ids, file_id, "/my/insertion")

    def _get_penalty(self, penalty_id):
        """Return the penalty file and the person's companies that it asks."""
        states = ("observations", "decided", "closed")
        penalty = self._get_company_penalties(states).filtered(
            lambda penalty: penalty.id == penalty_id
        )
        contacts = request.env.user._get_own_contacts()
        firms = PenaltyRoom(penalty).get_invited(contacts) if penalty else ()
        return penalty, firms

    def _observe(self, penalty, firm, observations):
        """Return (the sentence that says why not, what is to be mended)."""
        documents, refusal = self._read_documents("document")
        if refusal:
            return refusal, "document"
        Answer = self._sudo("insertion.penalty.answer")
        error = attempt(Answer._observe, penalty, firm, observations, documents)
        return error, "observations"

    # STEPS

    def _render_lot(self, contractor, error=None):
        Placement = self._sudo("insertion.placement")
        today = request.env["insertion.lot"]._get_reference_date()
        return self._render(
            "portal_my_insertion_lot",
            "insertion_lot",
            form_page=f"/my/insertion/lots/{contractor.id}",
            contractor=contractor,
            placements=Placement.search(
                [
                    ("contractor_id", "=", contractor.id),
                    *Placement._get_at_work_domain(today, today),
                ]
            ),
            subcontracted=contractor.subcontractor_ids.declaration_ids.filtered(
                lambda declaration: declaration.state != "to_declare"
            ),
            difficulties=self._sudo("insertion.difficulty").search(
                [("contractor_id", "=", contractor.id)]
            ),
            requests=self._sudo("insertion.placement.request").search(
                [("contractor_id", "=", contractor.id)]
            ),
            error=error,
        )

    def _report_difficulty(self, contractor, post):
        description = (post.get("description") or "").strip()
        if not description:
            return {"description": request.env._("Tell us in a few words.")}
        kinds = dict(request.env["insertion.difficulty"]._fields["kind"].selection)
        kind = post.get("kind")
        difficulty = self._create_once(
            "insertion.difficulty",
            {
                "contractor_id": contractor.id,
                "kind": kind if kind in kinds else "other",
                "description": description,
            },
            [
                ("contractor_id", "=", contractor.id),
                ("reported_by_id", "=", request.env.uid),
                ("description", "=", description),
                ("state", "=", "open"),
            ],
        )
        difficulty._announce()
        return {}

    def _get_referral_reasons(self, referral):
        Reason = self._sudo("insertion.reason")
        return Reason.search(
            Reason._get_offered_domain(referral.company_id)
            & Domain("kind", "=", "referral")
        )

    def _answer_referral(self, referral, post):
        reasons = self._get_referral_reasons(referral)
        answer = post.get("answer")
        date = post.get("date_hired" if answer == "hired" else "date_interview")
        return attempt(
            self._with_answer(referral, post)._answer_by_company,
            answer,
            date=read_date(date),
            reason=reasons.filtered(
                lambda reason: str(reason.id) == post.get("reason_id")
            ),
            note=(post.get("note") or "").strip(),
        )
