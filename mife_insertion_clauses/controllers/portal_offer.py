# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields
from odoo.http import request, route

from ..common.controllers.pages import attempt, is_post, leave, read_date, read_id
from .portal import InsertionPortal

MAX_LINE = 200  # signs of a place
MAX_TEXT = 2_000  # signs of a text
MAX_PEOPLE = 99
FRESH = timedelta(days=7)  # how long structures are told of a new offer


class InsertionPortalOffer(InsertionPortal):
    """What companies look for, what structures propose.

    A structure reads the open offers of the organisations where it declares hours,
    without company nor lot before the company says that it is interested. It never
    reads what the others propose.
    """

    @route(
        "/my/insertion/offers", type="http", auth="user", website=True, multilang=False
    )
    def portal_offers(self, **kwargs):
        if not self._get_contractors() and not self._get_delegations():
            return request.redirect("/my/insertion")
        return self._render(
            "portal_offers",
            "insertion_offers",
            own=self._get_own_offers(),
            may_publish=bool(self._get_hiring()),
            is_structure=bool(self._get_delegations()),
            offers=self._get_open_offers(),
            proposals=self._get_own_proposals(),
        )

    @route(
        "/my/insertion/offers/new",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_new_offer(self, **post):
        contractors = self._get_hiring()
        if not contractors:
            return request.redirect("/my/insertion/offers")
        errors = {}
        if is_post():
            values, errors = self._read_offer(contractors, post)
            if not errors:
                error = attempt(self._publish, values)
                errors = {"": error} if error else {}
            if not errors:
                return leave("/my/insertion/offers", "published")
        return self._render(
            "portal_new_offer",
            "insertion_offers",
            contractors=contractors,
            trades=self._get_trades(contractors.company_id),
            typed=post,
            errors=errors,
            summary=self._summarise(errors),
        )

    @route(
        "/my/insertion/offers/<int:offer_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        kept_form=True,
    )
    def portal_offer(self, offer_id, **post):
        """Show an offer to its company, which answers and closes, or to a structure."""
        offer = self._get_own_offers().filtered(lambda one: one.id == offer_id)
        if offer:
            return self._answer_offer(offer, post)
        offer = self._get_readable_offers().filtered(lambda one: one.id == offer_id)
        if offer:
            return self._propose(offer, post)
        return request.redirect("/my/insertion/offers")

    # WHO READS WHAT

    def _get_own_offers(self):
        return self._sudo("insertion.offer").search(
            self._get_contact_domain("contractor_id.contact_ids")
        )

    def _get_hiring(self):
        """Return the person's firms on the lots where people may still be taken on."""
        return self._get_contractors().filtered(
            lambda contractor: contractor.lot_id.state in ("pending", "running")
        )

    def _get_open_offers(self):
        """Return the open offers where the person's structures work, latest first."""
        delegations = self._get_delegations()
        return self._sudo("insertion.offer").search(
            [
                ("company_id", "in", delegations.company_id.ids),
                ("state", "=", "open"),
                ("open_until", ">=", fields.Date.context_today(request.env.user)),
                # a firm that hires and lends proposes nothing to itself
                (
                    "contractor_id.partner_id",
                    "not in",
                    delegations.employer_id.ids,
                ),
            ],
            order="published_on DESC, id DESC",
        )

    def _get_own_proposals(self):
        return self._sudo("insertion.offer.proposal").search(
            [("employer_id", "in", self._get_delegations().employer_id.ids)],
            order="id DESC",
        )

    def _get_readable_offers(self):
        return self._get_open_offers() | self._get_own_proposals().offer_id

    def _get_trades(self, companies):
        Trade = self._sudo("insertion.trade")
        domain = [
            ("company_id", "in", [False, *companies.ids]),
            ("adapter_ids", "not in", companies.ids),
        ]
        return Trade.search(domain)

    # WHAT WAITS

    def _get_waiting(self):
        return super()._get_waiting() + self._get_waiting_proposals()

    def _get_waiting_proposals(self):
        proposals = self._sudo("insertion.offer.proposal").search(
            [
                *self._get_contact_domain("offer_id.contractor_id.contact_ids"),
                ("state", "=", "waiting"),
            ]
        )
        waiting = [
            {
                "title": request.env._(
                    "Answer what %s proposes", proposal.employer_id.name
                ),
                "detail": proposal.offer_id.display_name,
                "firm": proposal.offer_id.partner_id.name,
                "url": f"/my/insertion/offers/{proposal.offer_id.id}",
            }
            for proposal in proposals
        ]
        since = fields.Date.context_today(request.env.user) - FRESH
        fresh = self._get_open_offers().filtered(
            lambda offer: offer.published_on >= since
        )
        fresh -= self._get_own_proposals().offer_id
        if fresh:
            waiting.append(
                {
                    "title": request.env._("Companies look for people"),
                    "detail": ", ".join(fresh.mapped("display_name")),
                    "firm": ", ".join(
                        self._get_delegations().employer_id.mapped("name")
                    ),
                    "url": "/my/insertion/offers",
                }
            )
        return waiting

    # THE COMPANY

    def _publish(self, values):
        same = [
            ("contractor_id", "=", values["contractor_id"]),
            ("trade_id", "=", values["trade_id"]),
            ("date_from", "=", values["date_from"]),
            ("wanted", "=", values["wanted"]),
            ("state", "=", "open"),
        ]
        self._create_once("insertion.offer", values, same)._announce()

    def _read_offer(self, contractors, post):
        """Return (values of an offer, {name of the input: sentence})."""
        today = fields.Date.context_today(request.env.user)
        lot, trade = read_id(post.get("lot")), read_id(post.get("trade"))
        contractor = contractors.filtered(lambda one: one.id == lot)
        trades = self._get_trades(contractor.company_id) if contractor else ()
        values = {
            "contractor_id": contractor.id,
            "trade_id": trade if trade in [one.id for one in trades] else False,
            "wanted": _read_people(post.get("wanted")),
            "date_from": read_date(post.get("date_from")),
            "place": (post.get("place") or "").strip(),
            "note": (post.get("note") or "").strip(),
            "open_until": read_date(post.get("open_until")),
        }
        sentences = {
            "lot": not contractor and request.env._("Choose the lot."),
            "trade": not values["trade_id"] and request.env._("Choose the trade."),
            "wanted": not values["wanted"]
            and request.env._("Enter how many people, from 1 to %s.", MAX_PEOPLE),
            "date_from": self._judge_day(values["date_from"], today),
            "place": not 0 < len(values["place"]) <= MAX_LINE
            and request.env._("Enter where, in %s characters at most.", MAX_LINE),
            "open_until": self._judge_day(values["open_until"], today),
            "note": len(values["note"]) > MAX_TEXT
            and request.env._("At most %s characters.", MAX_TEXT),
        }
        return values, {name: said for name, said in sentences.items() if said}

    def _judge_day(self, day, today):
        """Return what is wrong with a day that is to come, within two years."""
        if not day:
            return request.env._("Enter the day.")
        if not today <= day <= today + timedelta(days=730):
            return request.env._("Enter a day to come, within two years.")
        return None

    def _answer_offer(self, offer, post):
        errors = {}
        url = f"/my/insertion/offers/{offer.id}"
        if is_post():
            proposal_id = read_id(post.get("proposal"))
            proposal = offer.proposal_ids.filtered(lambda one: one.id == proposal_id)
            action = post.get("action")
            if proposal and action in ("interested", "declined"):
                name = f"reason_{proposal.id}"
                error = attempt(
                    proposal._answer, action == "interested", post.get(name)
                )
                notice = "answered"
            elif action in ("filled", "closed"):
                name = "close_reason"
                error = attempt(
                    offer._close_by_company, action == "filled", post.get(name)
                )
                notice = "closed"
            else:
                return request.redirect(url, code=303)
            if not error:
                return leave(url, notice)
            errors = {name: error}
        return self._render(
            "portal_own_offer",
            "insertion_offers",
            offer=offer,
            typed=post,
            errors=errors,
            summary=self._summarise(errors),
        )

    # THE STRUCTURE

    def _propose(self, offer, post):
        delegations = self._get_delegations().filtered(
            lambda one: one.company_id == offer.company_id
        )
        employers = delegations.employer_id - offer.contractor_id.partner_id
        proposals = offer.proposal_ids.filtered(
            lambda one: one.employer_id in employers
        )
        errors = {}
        if is_post():
            errors, notice = self._do_propose(offer, employers, proposals, post)
            if not errors:
                return leave(f"/my/insertion/offers/{offer.id}", notice)
        waiting = proposals.filtered(lambda one: one.state == "waiting")
        return self._render(
            "portal_offer",
            "insertion_offers",
            offer=offer,
            employers=employers - waiting.employer_id
            if offer in self._get_open_offers()
            else employers.browse(),
            proposals=proposals,
            typed=post,
            errors=errors,
            summary=self._summarise(errors),
        )

    def _do_propose(self, offer, employers, proposals, post):
        """Make a proposal or take one back: return (errors, what to say once done)."""
        if taken_back := read_id(post.get("withdraw")):
            proposal = proposals.filtered(lambda one: one.id == taken_back)
            error = proposal and attempt(proposal._withdraw)
            return ({"": error} if error else {}), "withdrawn"
        employer_id = read_id(post.get("employer"))
        employer = employers.filtered(lambda one: one.id == employer_id)
        if len(employers) == 1:
            employer = employers
        today = fields.Date.context_today(request.env.user)
        values = {
            "proposed": _read_people(post.get("proposed")),
            "date_from": read_date(post.get("date_from")),
            "description": (post.get("description") or "").strip(),
        }
        sentences = {
            "employer": not employer and request.env._("Choose the structure."),
            "proposed": not values["proposed"]
            and request.env._("Enter how many people, from 1 to %s.", MAX_PEOPLE),
            "date_from": self._judge_day(values["date_from"], today),
            "description": not 0 < len(values["description"]) <= MAX_TEXT
            and request.env._("Say what you propose, without any name."),
        }
        errors = {name: said for name, said in sentences.items() if said}
        if not errors:
            Proposal = self._sudo("insertion.offer.proposal")
            error = attempt(Proposal._propose, offer, employer, values)
            errors = {"": error} if error else {}
        return errors, "proposed"

    def _summarise(self, errors):
        return [
            {"field": name, "label": "", "sentence": sentence}
            for name, sentence in errors.items()
        ]


def _read_people(text):
    people = read_id((text or "").strip())
    return people if people <= MAX_PEOPLE else 0
