# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import product

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...rules.links import own_domains, siren

SECRETARY = "mife_label.mife_label_group_secretary"
MANAGER = "mife_label.mife_label_group_manager"
# what the candidate, or the people it invites, can write: it asks, it decides nothing
CLAIM_KINDS = ("file_person", "email_domain")
EXPLANATIONS = ("note", "source", "appeal", "uphold_reason", "dismiss_reason")


class LabelInterest(models.Model):
    """What links a juror or a secretary and a file, or the answer that nothing does.

    The answer is asked before the file opens. What keeps somebody away is any line
    that is active: what the person declared, what the staff wrote before the candidate
    said anything, or what was reported with its reason. What a candidate can write is
    a question: it keeps nobody away until the secretary settles it. The same holds for
    all that is found about those who run juries: a manager settles it.

    Lines are never deleted, and a line that was settled is not asked again.
    """

    _name = "label.interest"
    _description = "Link between a juror and a file"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.search.mixin",
    ]
    _order = "session_id, application_id, member_id, id"
    _rec_names_search = ["partner_id", "application_id"]

    # empty for a secretary who has no place on the jury
    member_id = fields.Many2one(
        comodel_name="label.session.member",
        check_company=True,
        domain="[('session_id', '=', session_id)]",
        index=True,
        ondelete="cascade",
    )
    session_id = fields.Many2one(
        comodel_name="label.session",
        compute="_compute_person",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Juror",
        compute="_compute_person",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        required=True,
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
            ("question", "Question to settle"),
            ("active", "Does not take part"),
            ("dismissed", "Dismissed"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
    )
    note = fields.Text(string="Explanation")
    is_claim = fields.Boolean(copy=False, readonly=True)
    source = fields.Char(
        copy=False, readonly=True, help="The record that shows the link, as it was."
    )
    source_user_id = fields.Many2one(
        comodel_name="res.users", string="Author", copy=False, readonly=True
    )
    appeal = fields.Text(string="Contested by the person", copy=False, readonly=True)
    appealed_on = fields.Datetime(copy=False, readonly=True)
    uphold_reason = fields.Text(string="Why it keeps away", copy=False, readonly=True)
    upheld_by_id = fields.Many2one(comodel_name="res.users", copy=False, readonly=True)
    upheld_on = fields.Datetime(copy=False, readonly=True)
    dismiss_reason = fields.Text(copy=False, readonly=True)
    dismissed_by_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )
    dismissed_on = fields.Datetime(copy=False, readonly=True)

    _kind_uniq = models.Constraint(
        "UNIQUE(member_id, application_id, kind)", "This link is already known."
    )
    _secretary_uniq = models.UniqueIndex(
        "(session_id, partner_id, application_id, kind) WHERE member_id IS NULL",
        "This link is already known.",
    )

    @api.depends("member_id.partner_id", "member_id.session_id")
    def _compute_person(self):
        for interest in self:
            member = interest.member_id
            interest.session_id = member.session_id or interest.session_id
            interest.partner_id = member.partner_id or interest.partner_id

    @api.depends("kind", "is_claim", "upheld_on", "dismissed_on")
    def _compute_state(self):
        for interest in self:
            if interest.kind == "none":
                interest.state = "none"
            elif interest.dismissed_on:
                interest.state = "dismissed"
            elif interest.is_claim and not interest.upheld_on:
                interest.state = "question"
            else:
                interest.state = "active"

    @api.depends("member_id", "application_id")
    def _compute_display_name(self):
        for interest in self:
            holder = interest.application_id.partner_id
            interest.display_name = f"{interest.partner_id.name} / {holder.name}"

    @api.model_create_multi
    def create(self, vals_list):
        interests = super().create(vals_list)
        if not self._is_by_action():
            interests._check_reported()
        return interests

    def write(self, vals):
        if not self._is_by_action():
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
        """Let a juror take part although a link was found, or a question was asked.

        The rights are those of the secretary, whose own links a manager examines.
        """
        self._check_settler()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Write why this link does not keep the juror away.")
            )
        for interest in self:
            interest._check_coach_changed()
            if interest.state not in ("active", "question"):
                raise UserError(self.env._("This link keeps nobody away."))
        # sudo: links are not written in any other way
        self.sudo()._write_by_action(
            {
                "dismiss_reason": reason.strip(),
                "dismissed_by_id": self.env.uid,
                "dismissed_on": fields.Datetime.now(),
            }
        )

    def action_uphold(self, reason):
        """Keep a juror away after all, with the reason."""
        self._check_settler()
        if not (reason or "").strip():
            raise UserError(self.env._("Write why this link keeps the juror away."))
        if any(interest.state not in ("question", "dismissed") for interest in self):
            raise UserError(self.env._("There is nothing to settle about this link."))
        # sudo: links are not written in any other way
        self.sudo()._write_by_action(
            {
                "uphold_reason": reason.strip(),
                "upheld_by_id": self.env.uid,
                "upheld_on": fields.Datetime.now(),
                "dismissed_on": False,
            }
        )

    def _appeal(self, reason):
        """Note why the person contests what keeps it away: another one examines it."""
        if not (reason or "").strip():
            raise UserError(self.env._("Write why this link should not keep you away."))
        self.session_id._check_open()
        self._write_by_action(
            {"appeal": reason.strip(), "appealed_on": fields.Datetime.now()}
        )

    def _forget(self):
        """Erase why people were tied to the files; that they stepped out stays."""
        self._write_by_action(dict.fromkeys(EXPLANATIONS, False))

    def _check_settler(self):
        if self.env.su:
            return
        if not self.env.user.has_group(SECRETARY):
            raise AccessError(
                self.env._("The links of the jurors belong to the secretary.")
            )
        for interest in self:
            if interest.partner_id == self.env.user.partner_id:
                raise AccessError(
                    self.env._("Nobody settles their own link: ask another person.")
                )
            if not interest._may_settle():
                raise AccessError(
                    self.env._(
                        "%s coached the company or runs juries: a manager of the "
                        "label settles this link.",
                        interest.partner_id.name,
                    )
                )
            interest.session_id._check_open()

    def _may_settle(self):
        """Tell whether the secretary who asks decides about this person."""
        self.ensure_one()
        user = self.env.user
        return self.partner_id != user.partner_id and (
            user.has_group(MANAGER)
            or not (self.kind == "coach" or self._runs_juries(self.partner_id))
        )

    @api.model
    def _runs_juries(self, person):
        # sudo: who is of the staff is not asked of accounts that anybody may read
        return any(user.has_group(SECRETARY) for user in person.sudo().user_ids)

    def _check_coach_changed(self):
        """A coach never votes on its file: a wrong coach is corrected on the file."""
        self.ensure_one()
        file = self.sudo().application_id
        if self.kind == "coach" and file.user_id.partner_id == self.partner_id:
            raise UserError(
                self.env._(
                    "%(person)s is the coach of %(file)s and takes no part in it: "
                    "correct the coach of the file first.",
                    person=self.partner_id.name,
                    file=file.display_name,
                )
            )

    def _check_reported(self):
        for interest in self:
            member = interest.member_id
            if (
                interest.kind != "reported"
                or interest.state != "active"
                or interest.upheld_on
                or interest.partner_id != member.partner_id
                or interest.session_id != member.session_id
            ):
                raise UserError(
                    self.env._(
                        "The secretary reports a link of a member of the jury; only a "
                        "juror declares one."
                    )
                )
            if not (interest.note or "").strip():
                raise UserError(self.env._("Write how this link is known."))
            if not self.env.su and self._runs_juries(interest.partner_id):
                raise AccessError(
                    self.env._(
                        "%s runs juries: the person, or a manager, reports this link "
                        "from the file.",
                        interest.partner_id.name,
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
            # sudo: links are not written in any other way
            interest.sudo()._write_by_action({"source_user_id": self.env.uid})

    @api.model
    def _report_staff(self, hearing, user, reason):
        """Write the link of who runs juries: its own word, or that of a manager."""
        session = hearing.session_id
        session._check_secretary()
        session._check_open()
        is_own = user == self.env.user
        if not is_own and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "%s runs juries: the person, or a manager, reports this link "
                    "from the file.",
                    user.name,
                )
            )
        if not is_own and not self._runs_juries(user.partner_id):
            raise UserError(
                self.env._("The links of the jurors are reported from the jury.")
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Write how this link is known."))
        # sudo: links are not written in any other way
        Interest = self.sudo()._by_action()
        vals = {
            "member_id": session.sudo()._get_seat(user.partner_id).id,
            "session_id": session.id,
            "partner_id": user.partner_id.id,
            "application_id": hearing.sudo().application_id.id,
            "kind": "declared" if is_own else "reported",
        }
        known = Interest.search([(name, "=", value) for name, value in vals.items()])
        said = {
            "note": reason.strip(),
            "source_user_id": self.env.uid,
            "dismissed_on": False,
        }
        if known:
            known.write(said)
        else:
            known = Interest.create(vals | said)
        return known

    @api.model
    def _group_active(self, sessions, applications):
        """Return {(session, file): {member: kinds of what keeps it away}}."""
        groups = self._read_group(
            [
                ("session_id", "in", sessions.ids),
                ("application_id", "in", applications.ids),
                ("member_id", "!=", False),
                ("state", "=", "active"),
            ],
            ["session_id", "application_id", "member_id", "kind"],
        )
        found = {}
        for session, file, member, kind in groups:
            members = found.setdefault((session, file), {})
            members.setdefault(member, []).append(kind)
        return found

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
            known = self._by_action().create(
                {
                    "member_id": member.id,
                    "application_id": hearing.application_id.id,
                    "kind": kind,
                    "note": note,
                    "source_user_id": member.partner_id.user_ids[:1].id,
                }
            )
        elif known.state == "dismissed":
            # who asks again to step out does, whatever was thought of it
            known._write_by_action({"dismissed_on": False, "note": note or known.note})
        self._detect(hearing.session_id)
        if not has_link and not hearing._is_recused(member):
            self.env["label.sheet"]._ensure(hearing, member)
        return known

    @api.model
    def _detect(self, sessions):
        """Write the links that the records show, once each, even if dismissed."""
        sessions = sessions.filtered(lambda session: session.state != "published")
        applications = sessions.hearing_ids.application_id
        people = sessions.member_ids.partner_id | sessions.secretary_id.partner_id
        if not people or not applications:
            return
        interests = self.search([("session_id", "in", sessions.ids)])
        interests._take_seats()
        known = interests.grouped(lambda one: one._get_key())
        ties = self.env["label.tie"].search(
            [
                ("partner_id", "in", people.ids),
                ("company_id", "in", sessions.company_id.ids),
            ]
        )
        staff = people.filtered(self._runs_juries)
        contacts = self._get_contacts(people)
        facts = {
            application: self._get_facts(application) for application in applications
        }
        vals_list = []
        for session in sessions:
            for person, application in product(
                session.member_ids.partner_id | session.secretary_id.partner_id,
                session.hearing_ids.application_id,
            ):
                found = self._find_links(
                    session, contacts[person], application, facts[application], ties
                )
                vals_list += self._prepare_links(
                    session, person, application, found, known
                )
        for vals in vals_list:
            vals["is_claim"] = vals["kind"] in CLAIM_KINDS or (
                vals["kind"] != "coach" and vals["partner_id"] in staff.ids
            )
        self._by_action().create(vals_list)

    def _prepare_links(self, session, person, application, found, known):
        member = session._get_seat(person)
        vals_list = []
        for kind, (source, author) in found.items():
            interest = known.get((session, person, application, kind))
            if interest:
                interest._renew_coach()
            # who keeps the jury without a place on it has no vote to lose
            elif member or kind != "coach":
                vals_list.append(
                    {
                        "member_id": member.id,
                        "session_id": session.id,
                        "partner_id": person.id,
                        "application_id": application.id,
                        "kind": kind,
                        "source": source,
                        "source_user_id": author.id,
                    }
                )
        return vals_list

    def _get_key(self):
        return self.session_id, self.partner_id, self.application_id, self.kind

    def _take_seats(self):
        """Tie what a secretary said to its place, once it is given one."""
        for interest in self.filtered(lambda one: not one.member_id):
            seat = interest.session_id._get_seat(interest.partner_id)
            if seat:
                interest._write_by_action({"member_id": seat.id})

    def _renew_coach(self):
        """Keep away again a coach named anew on a file."""
        if self.kind == "coach" and self.dismissed_on:
            self._write_by_action({"dismissed_on": False})

    def _get_facts(self, application):
        holder = application.partner_id
        nobody = self.env["res.users"]
        people = {application.contact_id: (application.contact_id.name, nobody)}
        for member in application.active_member_ids.filtered("partner_id"):
            people[member.partner_id] = (member.shown_name, member.invited_by_id)
        people.pop(self.env["res.partner"], None)
        return {
            "siren": siren(holder._get_typed_siret()),
            "root": self._get_root(holder),
            "people": people,
            "emails": {
                person.email_normalized: said
                for person, said in people.items()
                if person.email_normalized
            },
            "domains": own_domains(
                [holder.email, *(person.email for person in people)],
            ),
        }

    def _get_root(self, partner):
        while partner.parent_id:
            partner = partner.parent_id
        return partner

    @api.model
    def _get_contacts(self, people):
        """Return {person: itself first, then as what else the staff entered it}.

        One person may be a contact of several firms: under one account, or with the
        same address until it is invited.
        """
        emails = list(filter(None, people.mapped("email_normalized")))
        # sudo: who reads the jury does not read all the contacts
        found = (
            self.env["res.partner"]
            .sudo()
            .search(
                Domain("account_partner_id", "in", people.ids)
                | Domain("email_normalized", "in", emails)
                & Domain("type", "=", "contact")
                & Domain("parent_id", "!=", False)
                & Domain("create_uid.share", "=", False)
            )
        )
        by_owner = found.grouped("account_partner_id")
        by_email = found.grouped("email_normalized")
        nobody = found.browse()
        return {
            person: person
            | by_owner.get(person, nobody)
            | by_email.get(person.email_normalized or None, nobody)
            for person in people
        }

    def _find_links(self, session, contacts, application, facts, ties):
        """Return {kind: (what shows the link, who wrote it)}.

        :param contacts: the person, then what else it is a contact as
        """
        person = contacts[0]
        return {
            **self._find_claims(person, facts),
            **self._find_employer(contacts, application, facts),
            **self._find_ties(person, facts, ties, session),
        }

    def _find_claims(self, person, facts):
        found = {}
        said = facts["people"].get(person) or facts["emails"].get(
            person.email_normalized
        )
        if said:
            found["file_person"] = said
            return found
        domains = own_domains([person.email]) & facts["domains"]
        if domains:
            found["email_domain"] = (", ".join(domains), self.env["res.users"])
        return found

    def _find_employer(self, contacts, application, facts):
        """Find what only the staff write: the coach, the firm a person works for."""
        found = {}
        nobody = self.env["res.users"]
        if application.user_id.partner_id == contacts[0]:
            found["coach"] = (application.user_id.name, nobody)
        for contact in contacts:
            employer = contact.commercial_partner_id
            if employer == contact:
                continue
            if siren(employer._get_typed_siret()) == facts["siren"] is not None:
                found["same_company"] = (employer.display_name, nobody)
            if self._get_root(employer) == facts["root"]:
                found["group"] = (facts["root"].display_name, nobody)
        return found

    def _find_ties(self, person, facts, ties, session):
        years = session.programme_id.tie_years
        limit = fields.Date.subtract(fields.Date.context_today(self), years=years)
        found = {}
        for tie in ties.filtered(lambda tie: tie.partner_id == person):
            firm = tie.organisation_id
            if (
                tie.company_id == session.company_id
                and (not tie.date_end or tie.date_end >= limit)
                and (
                    self._get_root(firm) == facts["root"]
                    or siren(firm._get_typed_siret()) == facts["siren"] is not None
                )
            ):
                found[tie.kind] = (firm.display_name, tie.create_uid)
        return found
