# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..rules.links import own_domains, siren

# nobody can dismiss these: no reason would do
FIRM_KINDS = ("coach", "file_person")


class LabelInterest(models.Model):
    """What links a juror and a file, or the answer that nothing does.

    The answer is asked before the file opens. What keeps a juror away is any line
    that is active; lines are never deleted.
    """

    _name = "label.interest"
    _description = "Link between a Juror and a File"
    _inherit = "label.organisation.mixin"
    _order = "session_id, application_id, member_id, id"

    # Value of the context key "label_interest_move": no RPC call can send it
    _MOVE = object()

    member_id = fields.Many2one(
        comodel_name="label.session.member",
        domain="[('session_id', '=', session_id)]",
        index=True,
        ondelete="cascade",
        required=True,
    )
    session_id = fields.Many2one(
        related="member_id.session_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="member_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="member_id.partner_id",
        string="Juror",
        store=True,
        precompute=True,
        index=True,
    )
    application_id = fields.Many2one(
        comodel_name="label.application",
        check_company=True,
        index=True,
        ondelete="restrict",
        required=True,
    )
    kind = fields.Selection(
        selection=[
            ("none", "Says there is no link"),
            ("declared", "Says there is a link"),
            ("reported", "Known to the secretary"),
            ("coach", "Coached the company"),
            ("file_person", "Is named on the file"),
            ("same_company", "Same company (SIREN)"),
            ("group", "Same group"),
            ("email_domain", "E-mail address of the company"),
            ("mandate", "Mandate in the company"),
            ("customer", "Customer of the company"),
            ("supplier", "Supplier of the company"),
            ("employer", "Works or worked there"),
        ],
        default="reported",
        readonly=True,
        required=True,
    )
    state = fields.Selection(
        selection=[
            ("none", "No link"),
            ("active", "Does not take part"),
            ("dismissed", "Dismissed"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    note = fields.Text(string="Explanation")
    dismiss_reason = fields.Text(copy=False, readonly=True)
    dismissed_by_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )
    dismissed_on = fields.Datetime(copy=False, readonly=True)

    _kind_uniq = models.Constraint(
        "UNIQUE(member_id, application_id, kind)", "This link is already known."
    )

    @api.depends("kind", "dismissed_on")
    def _compute_state(self):
        for interest in self:
            if interest.kind == "none":
                interest.state = "none"
            else:
                interest.state = "dismissed" if interest.dismissed_on else "active"

    @api.depends("member_id", "application_id")
    def _compute_display_name(self):
        for interest in self:
            holder = interest.application_id.partner_id
            interest.display_name = f"{interest.partner_id.name} / {holder.name}"

    @api.model_create_multi
    def create(self, vals_list):
        moving = self._is_moving()
        interests = super().create(vals_list)
        if not moving:
            interests._check_reported()
        return interests

    def write(self, vals):
        if not self._is_moving():
            raise UserError(
                self.env._(
                    "What a juror declared is not rewritten: dismiss the link with its "
                    "reason, or report another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("A declared link is kept: dismiss it with its reason.")
        )

    def action_dismiss(self, reason):
        """Let a juror take part although a link was found.

        The rights are those of the secretary, whose own links another person
        examines.
        """
        self._check_secretary()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Write why this link does not keep the juror away.")
            )
        for interest in self:
            if interest.partner_id == self.env.user.partner_id:
                raise AccessError(
                    self.env._("Nobody dismisses their own link: ask another person.")
                )
            if interest.kind in FIRM_KINDS:
                raise UserError(
                    self.env._(
                        "%s coached the company or is named on its file: this link is "
                        "never dismissed.",
                        interest.partner_id.name,
                    )
                )
            if interest.state != "active":
                raise UserError(self.env._("This link keeps nobody away."))
            interest.session_id._check_open()
        # sudo: links are not written in any other way
        self.sudo()._move(
            {
                "dismiss_reason": reason.strip(),
                "dismissed_by_id": self.env.uid,
                "dismissed_on": fields.Datetime.now(),
            }
        )

    def _is_moving(self):
        return self.env.context.get("label_interest_move") is self._MOVE

    def _move(self, vals):
        return self.with_context(label_interest_move=self._MOVE).write(vals)

    def _check_secretary(self):
        if not self.env.su and not self.env.user.has_group(
            "mife_label.mife_label_group_secretary"
        ):
            raise AccessError(
                self.env._("The links of the jurors belong to the secretary.")
            )

    def _check_reported(self):
        for interest in self:
            if interest.kind != "reported" or interest.dismissed_on:
                raise UserError(
                    self.env._(
                        "The secretary reports a link; only a juror declares one."
                    )
                )
            interest.session_id._check_open()
            if (
                interest.application_id
                not in interest.session_id.sudo().hearing_ids.application_id
            ):
                raise UserError(
                    self.env._("Choose a file that is on the agenda of the session.")
                )

    # DECLARATION AND DETECTION

    @api.model
    def _declare(self, hearing, member, has_link, note=False):
        """Write the answer of a juror; a yes can follow a no, not the reverse.

        The sheet is made with the answer, so that marks only ever update what is
        there.
        """
        hearing.session_id._check_open()
        kind = "declared" if has_link else "none"
        answers = self.search(
            [
                ("member_id", "=", member.id),
                ("application_id", "=", hearing.application_id.id),
                ("kind", "in", ("declared", "none")),
            ]
        )
        if not has_link and "active" in answers.mapped("state"):
            return answers
        known = answers.filtered(lambda answer: answer.kind == kind)
        if not known:
            known = self.with_context(label_interest_move=self._MOVE).create(
                {
                    "member_id": member.id,
                    "application_id": hearing.application_id.id,
                    "kind": kind,
                    "note": note,
                }
            )
        elif known.state == "dismissed":
            # who asks again to step out does, whatever was thought of it
            known._move({"dismissed_on": False, "note": note or known.note})
        self._detect(hearing.session_id)
        if not has_link and not hearing._is_recused(member):
            self.env["label.sheet"]._ensure(hearing, member)
        return known

    @api.model
    def _detect(self, sessions):
        """Write the links that the records show, once each, even if dismissed."""
        sessions = sessions.filtered(lambda session: session.state != "published")
        members = sessions.member_ids
        applications = sessions.hearing_ids.application_id
        if not members or not applications:
            return
        known = set(
            self._read_group(
                [("session_id", "in", sessions.ids)],
                ["member_id", "application_id", "kind"],
            )
        )
        ties = self.env["label.tie"].search(
            [
                ("partner_id", "in", members.partner_id.ids),
                ("company_id", "in", members.company_id.ids),
            ]
        )
        facts = {
            application: self._get_facts(application) for application in applications
        }
        vals_list = [
            {
                "member_id": member.id,
                "application_id": application.id,
                "kind": kind,
            }
            for session in sessions
            for member in session.member_ids
            for application in session.hearing_ids.application_id
            for kind in self._find_kinds(member, application, facts, ties)
            if (member, application, kind) not in known
        ]
        self.with_context(label_interest_move=self._MOVE).create(vals_list)

    def _get_facts(self, application):
        holder = application.partner_id
        people = application.active_member_ids.partner_id | application.contact_id
        return {
            "siren": siren(holder.company_registry),
            "root": self._get_root(holder),
            "people": people,
            "emails": {person.email_normalized for person in people} - {False},
            "domains": own_domains(
                [holder.email, *people.mapped("email")],
            ),
        }

    def _get_root(self, partner):
        while partner.parent_id:
            partner = partner.parent_id
        return partner

    def _find_kinds(self, member, application, facts, ties):
        fact = facts[application]
        person = member.partner_id
        employer = person.commercial_partner_id
        kinds = set()
        if application.user_id.partner_id == person:
            kinds.add("coach")
        if person in fact["people"] or person.email_normalized in fact["emails"]:
            kinds.add("file_person")
        if employer != person:
            if siren(employer.company_registry) == fact["siren"] is not None:
                kinds.add("same_company")
            if self._get_root(employer) == fact["root"]:
                kinds.add("group")
        if own_domains([person.email]) & fact["domains"]:
            kinds.add("email_domain")
        years = member.session_id.programme_id.tie_years
        limit = fields.Date.subtract(fields.Date.context_today(self), years=years)
        for tie in ties:
            firm = tie.organisation_id
            if (
                tie.partner_id == person
                and tie.company_id == member.company_id
                and (not tie.date_end or tie.date_end >= limit)
                and (
                    self._get_root(firm) == fact["root"]
                    or siren(firm.company_registry) == fact["siren"] is not None
                )
            ):
                kinds.add(tie.kind)
        return kinds
