# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.models.invitation_mixin import INVITATION_FIELDS
from ...common.models.res_partner_identity import IS_PERSON
from ...common.words import write_day
from .label_panel_act import SEAT_FIELDS
from .label_presence import PRESENCES

# who decides: it changes by reasoned acts once the jury meets
PANEL_FIELDS = frozenset({*SEAT_FIELDS, "has_vote"})


class LabelSessionMember(models.Model):
    """A person of the jury, for one session.

    The account is a portal account, or one of the staff: what opens the files of a
    session is this record, never a group.
    """

    _name = "label.session.member"
    _description = "Member of a jury session"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.invitation.mixin",
        "label.search.mixin",
    ]
    _order = "session_id, role, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id", "body_id"]
    _action_only_fields = tuple(INVITATION_FIELDS)

    session_id = fields.Many2one(
        comodel_name="label.session", index=True, ondelete="cascade", required=True
    )
    company_id = fields.Many2one(
        related="session_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        string="Person",
        domain=f"[{IS_PERSON}]",
        index=True,
        ondelete="restrict",
        required=True,
    )
    email = fields.Char(related="partner_id.email")
    body_id = fields.Many2one(
        comodel_name="label.body", check_company=True, ondelete="restrict"
    )
    college_id = fields.Many2one(
        comodel_name="label.college",
        check_company=True,
        compute="_compute_college_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
    )
    role = fields.Selection(
        selection=[
            ("1_president", "President"),
            ("2_deputy", "Deputy"),
            ("3_member", "Member"),
            ("4_secretary", "Secretary"),
        ],
        default="3_member",
        required=True,
    )
    has_vote = fields.Boolean(
        string="Votes",
        compute="_compute_has_vote",
        store=True,
        precompute=True,
        readonly=False,
        help="Those who do not vote read no file and count in no quorum.",
    )
    presence = fields.Selection(selection=PRESENCES)
    proxy_member_id = fields.Many2one(
        comodel_name="label.session.member",
        check_company=True,
        string="Gives a proxy to",
        domain="[('session_id', '=', session_id), ('id', '!=', id), "
        "('has_vote', '=', True)]",
        index="btree_not_null",
        ondelete="set null",
    )
    presence_ids = fields.One2many(
        comodel_name="label.presence",
        inverse_name="member_id",
        string="Comings and goings",
    )
    invited_on = fields.Datetime(copy=False, readonly=True)
    has_account = fields.Boolean(compute="_compute_has_account")

    _partner_uniq = models.Constraint(
        "UNIQUE(session_id, partner_id)",
        "This person is already a member of the jury of this session.",
    )
    _president_uniq = models.UniqueIndex(
        "(session_id) WHERE role = '1_president'",
        "The jury has one president: choose a deputy for the other person.",
    )

    @api.depends("body_id")
    def _compute_college_id(self):
        for member in self:
            member.college_id = member.college_id or member.body_id.college_id

    @api.depends("role")
    def _compute_has_vote(self):
        for member in self:
            member.has_vote = member.role != "4_secretary"

    @api.depends("partner_id.user_ids")
    def _compute_has_account(self):
        for member in self:
            member.has_account = bool(member.partner_id._get_account_users())

    @api.constrains("proxy_member_id", "has_vote", "presence")
    def _check_proxy(self):
        for member in self:
            holder = member.proxy_member_id
            if not holder:
                continue
            if holder.session_id != member.session_id or holder == member:
                raise ValidationError(
                    self.env._("A proxy is given to another member of the session.")
                )
            if not (member.has_vote and holder.has_vote):
                raise ValidationError(
                    self.env._(
                        "%(giver)s cannot give a proxy to %(holder)s: both must have "
                        "a vote.",
                        giver=member.partner_id.name,
                        holder=holder.partner_id.name,
                    )
                )
            if holder.proxy_member_id:
                raise ValidationError(
                    self.env._(
                        "%s has given a proxy too: choose a member who will be there.",
                        holder.partner_id.name,
                    )
                )
            givers = self.search([("proxy_member_id", "=", member.id)])
            if givers:
                raise ValidationError(
                    self.env._(
                        "%(member)s holds the proxy of %(givers)s and cannot give "
                        "one: give that proxy to somebody else first.",
                        member=member.partner_id.name,
                        givers=", ".join(givers.partner_id.mapped("name")),
                    )
                )
            maximum = member.session_id.programme_id.max_proxies
            if self.search_count([("proxy_member_id", "=", holder.id)]) > maximum:
                raise ValidationError(
                    self.env._(
                        "%(holder)s would hold more proxies than the rules of the "
                        "label allow (%(maximum)s): choose somebody else.",
                        holder=holder.partner_id.name,
                        maximum=maximum,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members.session_id._check_open()
        if not self._is_by_action():
            members._check_panel()
        members._detect()
        return members

    def write(self, vals):
        if INVITATION_FIELDS.issuperset(vals):
            return super().write(vals)
        self.session_id._check_open()
        if "session_id" in vals or not self._is_own_account(vals):
            self._check_preparation()
        attendance = self._get_attendance()
        result = super().write(vals)
        if "partner_id" in vals:
            self._detect()
        after = self._get_attendance()
        self.env["label.presence"]._note(
            self.filtered(lambda member: attendance[member] != after[member])
        )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reading(self):
        self._check_preparation()

    def _get_attendance(self):
        return {member: (member.presence, member.proxy_member_id) for member in self}

    def _check_locked(self, vals):
        changed = self.filtered(
            lambda member: any(
                member._fields[name].convert_to_write(member[name], member)
                != vals[name]
                for name in PANEL_FIELDS.intersection(vals)
            )
        )
        changed._check_panel()

    def _check_panel(self):
        for member in self:
            if member.session_id.state in ("meeting", "minutes"):
                raise UserError(
                    self.env._(
                        'The jury is meeting: who decides changes by "Change the '
                        'jury", which asks for the reason that the minutes print '
                        "(%s).",
                        member.partner_id.name,
                    )
                )

    def _describe_seat(self):
        """Say what a member is on the jury, in the words that the minutes print."""
        if not self:
            return ""
        company = self.session_id.company_id
        member = company._in_document_lang(self)
        role = dict(member._fields["role"]._description_selection(member.env))
        vote = (
            member.env._("votes") if member.has_vote else member.env._("does not vote")
        )
        return ", ".join(
            filter(
                None,
                [
                    role[member.role],
                    member.body_id.name,
                    member.college_id.name,
                    vote,
                ],
            )
        )

    def _is_own_account(self, vals):
        """Tell whether the people stay the same, each under its account maybe."""
        return "partner_id" not in vals or all(
            member.partner_id._get_account_owner().id == vals["partner_id"]
            for member in self
        )

    def _check_preparation(self):
        for member in self:
            if member.session_id.state != "preparation":
                raise UserError(
                    self.env._(
                        "The files are open to the jury: %s stays on the list. Take "
                        "the right to vote away instead.",
                        member.partner_id.name,
                    )
                )

    def _detect(self):
        # sudo: what is detected is written for people who may not read it
        self.env["label.interest"].sudo()._detect(self.session_id.sudo())

    def _invite(self):
        self._ensure_accounts()
        # sudo: whoever invites, the day is noted
        self.sudo().filtered(
            lambda member: not member.invited_on
        ).invited_on = fields.Datetime.now()

    def _ensure_accounts(self):
        for member in self:
            owner = member.partner_id._ensure_account(member.company_id)
            if owner != member.partner_id:
                # one person, one account: what keeps it away is found under it
                member.partner_id = owner

    def _mail_voters(self, template_xmlid):
        """Write to each member who votes; the mail names no company (trap 7)."""
        voters = self.filtered(
            lambda member: member.has_vote and member.partner_id.email
        )
        voters._mail_invitation(template_xmlid)

    def _get_left(self):
        """Return the files that the member takes no part in."""
        self.ensure_one()
        hearings = self.session_id.sudo().hearing_ids
        recused = hearings._get_recused_members()
        return hearings.filtered(lambda hearing: self in recused[hearing])

    def _may_sign_minutes(self):
        """Tell whether a member who presided reads the minutes, as they are written.

        A member with a link reads the decision on that file when all do.
        """
        self.ensure_one()
        session = self.session_id.sudo()
        return bool(
            session.minutes_pdf
            and session.state in ("minutes", "published")
            and self.sudo() in session._get_chairs()
            and (session.state == "published" or not self._get_left())
        )

    def _get_jury_url(self):
        return self._get_invitation_url()

    def _note_invitation(self, vals):
        self.sudo()._write_by_action(vals)

    def _is_invitation_ended(self):
        return False

    def _get_invitation_page(self):
        return f"/my/jury/{self.session_id.id}"

    def _get_invitation_sender(self):
        return self.session_id.secretary_id.sudo()

    def _get_welcome(self):
        """Name no company: a link may be read over a shoulder."""
        session = self.session_id.sudo()
        return {
            "inviter": self.env._(
                "%(person)s (%(house)s)",
                person=session.secretary_id.name or session.company_id.name,
                house=session.company_id.name,
            ),
            "purpose": self.env._(
                "to sit on the jury of the label %s.", session.programme_id.name
            ),
            "until": session.date >= fields.Date.context_today(self)
            and self.env._(
                "It meets on %s.",
                write_day(self.env, session.date),
            ),
        }
