# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...common.rules.canonical import canonical
from ...report.hearing_facts import HearingFacts
from ...report.proposal_note import ProposalNote
from ...rules.quorum import departs

DECISIONS = [
    ("awarded", "Awarded"),
    ("awarded_conditions", "Awarded with conditions"),
    ("deferred", "Deferred"),
    ("refused", "Refused"),
]
CASTINGS = [("for", "For"), ("against", "Against")]
VOTE_RESULTS = [*CASTINGS, ("tie", "Tie")]
FIGURES = ("vote_for", "vote_against", "vote_abstain", "casting_vote")
DECIDED = ("decision", "conditions", "date_condition")
DEPARTURE = ("departure_reason",)
RECORDED = FIGURES + DECIDED + DEPARTURE


def _differ(one, other, names):
    # an empty text is no text
    return any((one[name] or False) != (other[name] or False) for name in names)


class LabelVote(models.Model):
    """What a vote of the jury on a file was, when it was taken.

    ``payload`` keeps who was there, for whom, by which rules, and who left. A figure
    or a decision that is corrected makes another record of the same vote, with the
    same payload. A vote taken again has the next number, and what stands then.
    """

    _name = "label.vote"
    _description = "Vote of the jury on a file"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.frozen.mixin",
        "label.search.mixin",
    ]
    _order = "hearing_id, id desc"
    _rec_name = "application_id"
    _rec_names_search = ["application_id"]
    _frozen_files = {}

    hearing_id = fields.Many2one(
        comodel_name="label.hearing",
        string="File on the agenda",
        check_company=True,
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    session_id = fields.Many2one(
        related="hearing_id.session_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, index=True
    )
    application_id = fields.Many2one(
        related="hearing_id.application_id", store=True, precompute=True, index=True
    )
    number = fields.Integer(
        string="Vote", aggregator=None, readonly=True, required=True
    )
    voted_on = fields.Datetime(string="Voted on", readonly=True, required=True)
    # names and links of people: read through the documents that show them
    payload = fields.Json(copy=False, groups=fields.NO_ACCESS, readonly=True)
    payload_hash = fields.Char(string="Fingerprint of the facts", readonly=True)

    vote_for = fields.Integer(string="For", aggregator=None, readonly=True)
    vote_against = fields.Integer(string="Against", aggregator=None, readonly=True)
    vote_abstain = fields.Integer(string="Abstentions", aggregator=None, readonly=True)
    casting_vote = fields.Selection(
        selection=CASTINGS, string="Casting vote", readonly=True
    )
    decision = fields.Selection(selection=DECISIONS, readonly=True)
    conditions = fields.Text(readonly=True)
    date_condition = fields.Date(string="Conditions met by", readonly=True)
    departure_reason = fields.Text(
        string="Why the decision departs from the vote", readonly=True
    )
    departs = fields.Boolean(string="Departs from the vote", compute="_compute_departs")

    proposal = fields.Html(
        string="What the marks proposed",
        compute="_compute_proposal",
        sanitize=False,
    )

    # who wrote what stands: another person confirms
    figures_by_id = fields.Many2one(
        comodel_name="res.users", string="Vote noted by", readonly=True
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", string="Decision noted by", readonly=True
    )
    reason_by_id = fields.Many2one(
        comodel_name="res.users", string="Departure explained by", readonly=True
    )
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users", string="Confirmed by", readonly=True
    )
    confirmed_on = fields.Datetime(string="Confirmed on", readonly=True)

    # what was found out afterwards
    late_interest_ids = fields.Many2many(
        comodel_name="label.interest",
        string="Links found after the vote",
        compute="_compute_late_interest_ids",
    )
    kept_reason = fields.Text(string="Why the vote is kept", readonly=True)
    kept_by_id = fields.Many2one(
        comodel_name="res.users", string="Kept by", readonly=True
    )
    kept_on = fields.Datetime(string="Kept on", readonly=True)
    kept_interest_ids = fields.Many2many(
        comodel_name="label.interest",
        check_company=True,
        string="Kept in spite of",
        readonly=True,
    )
    kept_round = fields.Integer(
        string="Kept in spite of the round", aggregator=None, readonly=True
    )
    again_reason = fields.Text(string="Why it was taken again", readonly=True)
    again_by_id = fields.Many2one(
        comodel_name="res.users", string="Taken again by", readonly=True
    )
    again_on = fields.Datetime(string="Taken again on", readonly=True)

    @api.depends("payload", *FIGURES, "decision")
    def _compute_departs(self):
        self.departs = False
        for vote in self._filter_recorded():
            facts = vote._get_facts()
            vote.departs = vote.decision and departs(
                vote.decision, facts.get_result(vote), facts.quorum.met
            )

    @api.depends("payload")
    @api.depends_context("lang", "uid")
    def _compute_proposal(self):
        Qweb = self.env["ir.qweb"]
        self.proposal = False
        # the secretary may sit on the jury too, and leave for this file
        shown = self.sudo().hearing_id.with_env(self.env).sudo()._filter_not_left()
        for vote in self._filter_recorded():
            figures = vote._get_facts().payload.get("proposal")
            if figures and vote.hearing_id in shown:
                vote.proposal = Qweb._render(
                    "mife_label.hearing_result",
                    {
                        "result": ProposalNote(self.env, figures).prepare(),
                        "hearing": vote.hearing_id,
                    },
                )

    @api.depends("hearing_id.session_id.interest_ids.state", "kept_interest_ids")
    def _compute_late_interest_ids(self):
        self.late_interest_ids = False
        for vote in self._filter_recorded():
            stayed = {seat["id"] for seat in vote._get_facts().stayed}
            vote.late_interest_ids = (
                vote.sudo().session_id.interest_ids.filtered(
                    lambda link, vote=vote, stayed=stayed: (
                        link.application_id == vote.application_id
                        and link.state == "active"
                        and link.member_id.id in stayed
                    )
                )
                - vote.kept_interest_ids
            )

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self._is_by_action():
            raise UserError(
                self.env._(
                    "A vote is recorded as it is noted on its file, not by hand."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_by_action():
            raise UserError(
                self.env._("The record of a vote does not change: take the vote again.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The record of a vote is kept."))

    @api.model
    def _record(self, hearings):
        """Record what was just noted, by who asks, with the facts of its moment."""
        hearings = hearings.sudo().filtered(self._has_news)
        facts = hearings._get_facts()
        for hearing in hearings:
            hearing._write_by_action(
                {"vote_id": self.sudo()._make_record(hearing, facts[hearing]).id}
            )

    def _has_news(self, hearing):
        """Tell whether what is noted differs from the record, or is a first vote."""
        known = hearing.vote_id
        if known:
            return _differ(hearing, known, RECORDED)
        cast = hearing.vote_for + hearing.vote_against + hearing.vote_abstain
        return bool(cast or hearing.decision)

    def _make_record(self, hearing, facts):
        known = hearing.vote_id
        if not known:
            facts.payload["opening"] = hearing.opening
            facts.payload["proposal"] = hearing._read_proposal()
        vals = {
            "hearing_id": hearing.id,
            "number": known.number or len(set(hearing.vote_ids.mapped("number"))) + 1,
            "voted_on": known.voted_on or fields.Datetime.now(),
            "payload": facts.payload,
            "payload_hash": hashlib.sha256(canonical(facts.payload)).hexdigest(),
            "kept_reason": known.kept_reason,
            "kept_by_id": known.kept_by_id.id,
            "kept_on": known.kept_on,
            "kept_interest_ids": known.kept_interest_ids.ids,
            "kept_round": known.kept_round,
        }
        for author, names in (
            ("figures_by_id", FIGURES),
            ("decided_by_id", DECIDED),
            ("reason_by_id", DEPARTURE),
        ):
            changed = _differ(hearing, known, names)
            vals[author] = self.env.uid if changed else known[author].id
            vals |= {name: hearing[name] for name in names}
        return self._by_action().create(vals)

    def _filter_recorded(self):
        # a form may be opened on a vote that nobody took
        return self.filtered(lambda vote: vote.sudo().payload)

    def _get_facts(self):
        self.ensure_one()
        # sudo: who reads the vote reads what comes of its facts, not the facts
        return HearingFacts(self.sudo().payload)

    def _get_day(self):
        return fields.Date.to_date(self._get_facts().payload["day"])

    def _is_round_over(self):
        """Tell whether marks were given again after the vote, and nobody kept it."""
        self.ensure_one()
        counted = max(self._get_facts().payload["round"], self.kept_round)
        return self.sudo().hearing_id.round > counted

    def _is_in_doubt(self):
        return bool(self.late_interest_ids) or self._is_round_over()

    def _is_confirmed(self):
        """Tell whether another person confirmed, who has no link with the company."""
        self.ensure_one()
        confirmer = self.confirmed_by_id.partner_id
        return bool(self.confirmed_on and confirmer not in self._get_linked_people())

    def _get_linked_people(self):
        """Return who has a link with the company, or coached it."""
        # sudo: links are asked about for people who may not read them
        vote = self.sudo()
        links = vote.session_id.interest_ids.filtered(
            lambda link: (
                link.application_id == vote.application_id and link.state == "active"
            )
        )
        return links.partner_id | vote.application_id.user_id.partner_id

    # ACTS

    def action_take_again(self, reason):
        """Put votes aside, which stay recorded: their files are voted as they stand."""
        self._check_settler(reason)
        self._take_again(reason.strip())

    def action_keep(self, reason):
        """Keep votes although a link was found, or marks were given again, since."""
        self._check_settler(reason)
        # sudo: the record of a vote is written in no other way
        for vote in self.sudo():
            if not vote._is_in_doubt():
                raise UserError(
                    self.env._("Nothing was found out after this vote: it stands.")
                )
            vote._write_by_action(
                {
                    "kept_reason": "\n".join(
                        filter(None, [vote.kept_reason, reason.strip()])
                    ),
                    "kept_by_id": self.env.uid,
                    "kept_on": fields.Datetime.now(),
                    "kept_interest_ids": [
                        Command.link(link.id) for link in vote.late_interest_ids
                    ],
                    "kept_round": vote.hearing_id.round,
                }
            )

    def action_confirm(self):
        """Confirm decisions that depart from their vote, after who noted them."""
        self._check_acts()
        self.sudo()._confirm()

    def _check_settler(self, reason):
        self._check_acts()
        if not (reason or "").strip():
            raise UserError(self.env._("Write the reason: the minutes print it."))

    def _check_acts(self):
        """A vote is settled by who runs the jury, and has no link with the company."""
        self.session_id._check_secretary()
        self.hearing_id.check_access("write")
        for hearing in self.hearing_id:
            hearing._check_deliberates()
        if self != self.hearing_id.vote_id:
            raise UserError(
                self.env._("This vote is no longer in force: open the file again.")
            )

    def _take_again(self, reason):
        # sudo: the record of a vote is written in no other way
        self.sudo()._write_by_action(
            {
                "again_reason": reason,
                "again_by_id": self.env.uid,
                "again_on": fields.Datetime.now(),
            }
        )
        self.sudo().hearing_id._forget_vote()

    def _confirm(self):
        for vote in self:
            name = vote.application_id.partner_id.name
            if not vote.departs:
                raise UserError(
                    self.env._(
                        "The decision on %s follows its vote: there is nothing to "
                        "confirm.",
                        name,
                    )
                )
            if not (vote.departure_reason or "").strip():
                raise UserError(vote._departure_message())
            if vote._is_typed_by_user():
                raise UserError(
                    self.env._(
                        "You noted the decision on %s: another person confirms it.",
                        name,
                    )
                )
            if self.env.user.partner_id in vote._get_linked_people():
                raise UserError(
                    self.env._(
                        "You have a link with %s, or coached it: another person "
                        "confirms the decision.",
                        name,
                    )
                )
            vote._write_by_action(
                {"confirmed_by_id": self.env.uid, "confirmed_on": fields.Datetime.now()}
            )

    def _is_typed_by_user(self):
        typed = self.figures_by_id | self.decided_by_id | self.reason_by_id
        return self.env.user.partner_id in typed.partner_id

    def _may_confirm(self, member):
        """Tell whether a member of the jury confirms, as who presides over it."""
        self.ensure_one()
        chairs = {self._get_facts().payload["presiding"]}
        chairs.update(self.session_id._get_president().ids)
        return (
            self._awaits_confirmation()
            and member.id in chairs
            and not self._is_typed_by_user()
            and member.partner_id not in self._get_linked_people()
        )

    def _awaits_confirmation(self):
        self.ensure_one()
        return (
            self.departs
            and bool((self.departure_reason or "").strip())
            and not self._is_confirmed()
        )

    # WHAT STOPS THE PUBLICATION

    def _find_obstacle(self):
        """Return what is missing for the decision to be published, or nothing."""
        self.ensure_one()
        name = self.application_id.partner_id.name
        if self.late_interest_ids:
            return self.env._(
                "A link of %(people)s with %(file)s was found after the vote: take the "
                "vote again, or keep it with the reason.",
                people=", ".join(self.late_interest_ids.partner_id.mapped("name")),
                file=name,
            )
        if self._is_round_over():
            return self.env._(
                "The marks of %s were given again after the vote: take the vote again, "
                "or keep it with the reason.",
                name,
            )
        if self.departs and not (self.departure_reason or "").strip():
            return self._departure_message()
        if self.departs and not self._is_confirmed():
            return self.env._(
                "The decision on %s departs from its vote: another person than who "
                "noted it confirms it first.",
                name,
            )
        return ""

    def _departure_message(self):
        name = self.application_id.partner_id.name
        if not self._has_figures():
            return self.env._(
                "No vote was noted for %s: note it, or write why the jury decides "
                "without one.",
                name,
            )
        return self.env._(
            "The decision on %s departs from its vote: correct one of them, or write "
            "why.",
            name,
        )

    def _has_figures(self):
        return bool(self.vote_for + self.vote_against + self.vote_abstain)
