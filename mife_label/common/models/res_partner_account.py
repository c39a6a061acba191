# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command, Domain
from odoo.tools import email_normalize, escape_psql, hash_sign

from ..door import prepare_token
from ..rules.search import get_words
from ..secret import BY_ACT, EMAIL, EMAIL_MARK, LEAVING, read_signed

MODULE = __name__.split(".")[2]
CONFIRM_HOURS = 24
EMAIL_FIELDS = ("email", "email_normalized")
# What gives an account its rights, and who answers for it: an account of both addons
# has both managers. Either addon may be absent.
PLACES = {
    "insertion.access": "mife_insertion_clauses.group_insertion_manager",
    "label.application.member": "mife_label.mife_label_group_manager",
    "label.session.member": "mife_label.mife_label_group_manager",
}
# Who invites to each of them, and what of it an account still opens
INVITERS = {
    "insertion.access": "mife_insertion_clauses.group_insertion_facilitator",
    "label.application.member": "mife_label.mife_label_group_coach",
    "label.session.member": "mife_label.mife_label_group_secretary",
}
STILL_OPEN = {
    "insertion.access": ("place", [("revoked_on", "=", False)]),
    "label.application.member": (
        "application_id.display_name",
        [("revoked_on", "=", False)],
    ),
    "label.session.member": (
        "session_id.display_name",
        [("session_id.state", "!=", "published")],
    ),
}
# Who may correct the address of a juror who has no account yet
JURY_GROUP = "mife_label.mife_label_group_secretary"


def fold(text):
    return (text or "").strip().casefold()


class ResPartner(models.Model):
    """The e-mail address of an account is where its password is asked again.

    It changes when both addresses confirmed it, or by an act of the manager, with a
    reason and told at both addresses; never during a jury.

    A person who works for several companies is a contact of each, and has one account:
    an invitation joins the other contacts to it, and each opens what it is named on.
    """

    # apart, as both addons hold this file alike
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    account_email_date = fields.Datetime(
        string="E-mail of the account changed on",
        copy=False,
        groups="base.group_system",
        readonly=True,
    )
    account_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Signs in as",
        copy=False,
        groups="base.group_system",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="The contact of another company, whose account this person uses.",
    )
    account_contact_ids = fields.One2many(
        comodel_name="res.partner",
        inverse_name="account_partner_id",
        string="Also a contact as",
        groups="base.group_system",
        readonly=True,
    )

    def write(self, vals):
        if not self._is_account_act():
            self._check_account_email(vals)
        return super().write(vals)

    # WHO MAY CHANGE

    def _is_account_act(self):
        """Return whether an act writes, or Odoo itself at an installation."""
        act = self.env.context.get("mife_account_act") is BY_ACT["mife_account_act"]
        return act or self.env.uid == SUPERUSER_ID

    def _check_account_email(self, vals):
        changed = self._filter_account_email(vals)
        if not changed:
            return
        changed.with_env(self.env).check_access("write")
        partner = changed[0]
        if partner.account_partner_id:
            raise UserError(
                self.env._(
                    "%(person)s signs in with this e-mail address, the one of the "
                    "contact of %(firm)s: it changes there, for both. Name another "
                    "contact if it is somebody else.",
                    person=partner.name,
                    firm=partner.account_partner_id._get_firm_name(),
                )
            )
        if not partner.user_ids:
            if partner._may_invite_juror():
                return
            raise UserError(
                self.env._(
                    "%s is expected at a meeting: ask who invites this person to "
                    "change the e-mail address.",
                    partner.name,
                )
            )
        refusal = partner.with_env(self.env)._get_account_refusal()
        if refusal:
            raise UserError(refusal)
        raise RedirectWarning(
            self.env._(
                "%s signs in with this e-mail address: give the reason of the change, "
                "both addresses are told.",
                partner.name,
            ),
            partner._prepare_account_act(
                "mife.account.email",
                self.env._("Change the Address of the Account"),
                default_email=vals.get("email"),
            ),
            self.env._("Change the address"),
        )

    def _filter_account_email(self, vals):
        """Return, as sudo, those whose kept address ``vals`` would change."""
        names = [name for name in EMAIL_FIELDS if name in vals]
        if not names:
            return self.browse()
        # sudo: who edits a contact may not read accounts nor juries
        partners = self.sudo().filtered(
            lambda partner: any(
                fold(partner[name]) != fold(vals[name]) for name in names
            )
        )
        jurors = partners._get_jury_members([("session_id.state", "!=", "published")])
        return partners.with_context(active_test=False).filtered(
            lambda partner: (
                partner in jurors or partner.user_ids or partner.account_partner_id
            )
        )

    def _get_jury_members(self, domain):
        """Return who of these contacts sits on a jury of ``domain``."""
        if "label.session.member" not in self.env:
            return self.browse()
        # sudo: whoever asks, an open jury locks the address of its members
        members = self.env["label.session.member"].sudo()
        domain = Domain("partner_id", "in", self.ids) & Domain(domain)
        return members.search(domain).partner_id

    def _may_invite_juror(self):
        return self.env.user.has_group(JURY_GROUP)

    def _get_account_refusal(self):
        """Return why the user does not change the address of this account, or None."""
        self.ensure_one()
        if self == self.env.user.partner_id:
            return self.env._(
                "You sign in with this e-mail address: to change it, open the page "
                "/my/email, both addresses are asked to confirm."
            )
        if not self._is_account_manager():
            return self.env._(
                "%s signs in with this e-mail address: only this person changes it, "
                "from their account, or a manager who gives the reason.",
                self.name,
            )
        return self._get_jury_refusal()

    def _get_closing_refusal(self):
        """Return why the user does not close this account, or None."""
        self.ensure_one()
        if not self._get_account_groups():
            return None
        if not self._is_account_manager():
            return self.env._(
                "The account of %s opens pages of contracts or of the label: only a "
                "manager of these closes it.",
                self.name,
            )
        if not self._is_on_open_jury():
            return None
        return self.env._(
            "%s sits on a jury: the account is closed once its decisions are "
            "published.",
            self.name,
        )

    def _is_on_open_jury(self):
        return bool(
            self._get_jury_members(
                [("session_id.state", "not in", ("preparation", "published"))]
            )
        )

    def _get_jury_refusal(self):
        if not self._is_on_open_jury():
            return None
        return self.env._(
            "%s sits on a jury: the e-mail address changes once its decisions are "
            "published.",
            self.name,
        )

    def _is_account_manager(self):
        """Return whether the user answers for everything this account opens."""
        user = self.env.user
        if user.has_group("base.group_erp_manager"):
            return True
        # sudo: managers do not read accounts
        accounts = self.sudo().with_context(active_test=False).user_ids
        groups = self._get_account_groups()
        return (
            all(accounts.mapped("share"))
            and accounts.company_ids <= user.company_ids
            and bool(groups)
            and all(map(user.has_group, groups))
        )

    def _get_account_groups(self):
        # sudo: the accesses of another organisation count too
        return {
            group
            for model, group in PLACES.items()
            if model in self.env
            and self.env[model]
            .sudo()
            .search_count([("partner_id", "in", self._get_own_contacts().ids)], limit=1)
        }

    def _prepare_account_act(self, model, name, **context):
        """Return the dialog of an act on the account of this contact."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_partner_id": self.id, **context},
        }

    # SEVERAL COMPANIES

    def _get_own_contacts(self):
        """Return the contacts that the account of this person acts as."""
        # sudo: what an account acts as is nobody's to write
        return self | self.sudo().account_contact_ids.sudo(self.env.su)

    def _get_account_owner(self):
        """Return the contact whose account this person signs in with, maybe itself."""
        # sudo: as above
        return self.sudo().account_partner_id.sudo(self.env.su) or self

    def _get_account_users(self):
        """Return, as sudo, the account this person signs in with, if it is open."""
        return self._get_account_owner().sudo().user_ids

    def _get_firm_name(self):
        firm = self.commercial_partner_id
        return firm.name if firm != self else self.name

    def _ensure_account(self, company):
        """Return the contact who signs in for this one, with an account at least.

        sudo: those who invite are not allowed to manage users
        """
        self.ensure_one()
        owner = self._get_account_owner().sudo().with_context(active_test=False)
        user = owner.user_ids[:1] or self._find_account()
        if not user:
            self._create_account(company)
            return self
        if user.partner_id != owner:
            self._check_same_person(user)
        if not user.active:
            user.partner_id.with_env(self.env)._refuse_closed_account()
        if user.partner_id != owner:
            self._join_account(user)
        if user.share and company not in user.company_ids:
            user.company_ids += company
        return user.partner_id.sudo(False)

    def _find_account(self):
        """Return, as sudo, the account that the address of this person opens."""
        email = email_normalize(self.email)
        if not email:
            raise UserError(
                self.env._(
                    "%s has no e-mail address: enter it, the invitation goes there.",
                    self.name,
                )
            )
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.search(users._get_login_domain(email), limit=1) or users.search(
            [("partner_id.email_normalized", "=", email)], limit=1
        )

    def _create_account(self, company):
        email = email_normalize(self.email)
        users = self.env["res.users"].sudo().with_context(no_reset_password=True)
        users._create_user_from_template(
            {
                "email": email,
                "login": email,
                "partner_id": self.id,
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
        )
        self.sudo().signup_prepare()

    def _check_same_person(self, user):
        """Ask about an account in another name: its owner sees what is joined to it."""
        owner, email = user.partner_id, email_normalize(self.email)
        said = set(get_words(self.name)) & set(get_words(owner.name))
        if user.share and owner.email_normalized == email and said:
            return
        message = self.env._(
            "%(email)s is the address of another account, in the name of "
            "%(person)s (%(firm)s).",
            email=email,
            person=owner.name,
            firm=owner._get_firm_name(),
        )
        if not user.share:
            raise UserError(
                self.env._(
                    "%s It belongs to the staff: give this contact another address.",
                    message,
                )
            )
        raise RedirectWarning(
            self.env._(
                "%s Say that it is the same person, or give this contact an address of "
                "their own.",
                message,
            ),
            self._prepare_account_act("mife.account.adopt", self.env._("Same Person")),
            self.env._("It is the same person"),
        )

    def _join_account(self, user, reason=""):
        """Let a contact of another company sign in with the account of its address."""
        owner = user.partner_id
        self.sudo().with_context(**BY_ACT).account_partner_id = owner
        for contact, other in ((self.sudo(), owner), (owner, self.sudo())):
            contact.message_post(
                body=self.env._(
                    "One account, %(email)s, for the contact of %(firm)s and this one. "
                    "%(reason)s",
                    email=user.login,
                    firm=other._get_firm_name(),
                    reason=reason,
                ),
                author_id=self.env.user.partner_id.id,
                subtype_xmlid="mail.mt_note",
            )

    # CLOSED ACCOUNT

    def _refuse_closed_account(self):
        """Say that the account is closed, to who may open it with the way to."""
        if refusal := self._get_reopening_refusal():
            raise UserError(refusal)
        raise RedirectWarning(
            self.env._(
                "The account of %s is closed: open it again with the reason, then "
                "invite.",
                self.name,
            ),
            self._prepare_account_act(
                "mife.account.reopen", self.env._("Open the account again")
            ),
            self.env._("Open it again"),
        )

    def _get_reopening_refusal(self):
        """Return why the user does not open this account again, or None.

        What it would open again is answered for by who invites to it.
        """
        self.ensure_one()
        # sudo: accounts, and what they open, are not read by who invites
        users = self.sudo().with_context(active_test=False).user_ids
        places = self._get_open_places()
        groups = {INVITERS[place._name] for place in places if place}
        asker = self.env.user
        if asker.has_group("base.group_erp_manager"):
            return None
        if (
            all(users.mapped("share"))
            and all(map(asker.has_group, groups))
            and any(map(asker.has_group, groups or _get_known(self.env, INVITERS)))
            and users.company_ids <= asker.company_ids
            and all(place.company_id <= asker.company_ids for place in places)
        ):
            return None
        return self.env._(
            "The account of %s is closed, and opens more than what you run: ask a "
            "manager to open it again, or invite another contact.",
            self.name,
        )

    def _get_open_places(self):
        """Return, as sudo, what the account opens: a set of records by model."""
        contacts = self._get_own_contacts()
        return [
            self.env[model]
            .sudo()
            .search(Domain("partner_id", "in", contacts.ids) & Domain(domain))
            for model, (_path, domain) in STILL_OPEN.items()
            if model in self.env
        ]

    def _describe_open_places(self):
        return "\n".join(
            name
            for places in self._get_open_places()
            for name in places.mapped(STILL_OPEN[places._name][0])
        )

    def _reopen_account(self, reason):
        """Open a closed account again, by an act that is kept with its reason."""
        self.ensure_one()
        self.check_access("read")
        if not reason or not reason.strip():
            raise UserError(self.env._("Give the reason why the account opens again."))
        if refusal := self._get_reopening_refusal():
            raise UserError(refusal)
        # sudo: the act was allowed, accounts are written by no role
        partner = self.sudo().with_context(active_test=False, **BY_ACT)
        users = partner.user_ids.filtered(lambda user: not user.active)
        if not users:
            raise UserError(self.env._("The account of %s is open.", self.name))
        portal = self.env.ref("base.group_portal")
        public = self.env.ref("base.group_public")
        users.write(
            {
                "active": True,
                "group_ids": [Command.link(portal.id), Command.unlink(public.id)],
            }
        )
        partner.message_post(
            author_id=self.env.user.partner_id.id,
            body=self.env._(
                "Account %(email)s opened again. Reason: %(reason)s",
                email=users[0].login,
                reason=reason.strip(),
            ),
            subtype_xmlid="mail.mt_note",
        )

    # CHANGE

    def _change_account_email(self, email, reason):
        """Change the address by an act of the manager, told and kept."""
        self.ensure_one()
        self.check_access("read")
        if not reason or not reason.strip():
            raise UserError(self.env._("Give the reason of the change."))
        if refusal := self._get_account_refusal():
            raise UserError(refusal)
        self._apply_account_email(self._check_new_email(email), reason.strip())

    def _check_new_email(self, email):
        """Return the address in its plain form, if the account may have it."""
        email = self._read_new_email(email)
        # sudo: nobody reads accounts; a closed one keeps its address
        users = self.env["res.users"].sudo().with_context(active_test=False)
        taken = Domain("login", "=ilike", escape_psql(email)) | Domain(
            "partner_id.email_normalized", "=", email
        )
        if users.search_count(Domain("partner_id", "!=", self.id) & taken, limit=1):
            raise UserError(
                self.env._("%s cannot be used here: choose another address.", email)
            )
        return email

    def _read_new_email(self, text):
        email = email_normalize(text)
        if not email:
            raise UserError(
                self.env._("Enter a complete e-mail address, like name@company.fr.")
            )
        if email == email_normalize(self.email):
            raise UserError(self.env._("%s is the address already in use.", email))
        return email

    def _apply_account_email(self, email, reason=None):
        # sudo: the act was allowed, accounts are written by no role
        partner = self.sudo().with_context(**BY_ACT)
        old = partner.email
        users = partner.with_context(active_test=False).user_ids
        users.filtered(lambda user: fold(user.login) == fold(old)).login = email
        # what was sent to the old address signs nobody in any more
        partner.write(
            {
                "email": email,
                "account_email_date": fields.Datetime.now(),
                "signup_type": False,
            }
        )
        contacts = partner.with_context(active_test=False).account_contact_ids
        contacts.write({"email": email})
        self._tell_account_email(old, email, reason)

    def _tell_account_email(self, old, email, reason):
        author = self.env.user.partner_id
        person = author if reason else self
        # sudo: the manager may not write on a contact of the staff
        self.sudo().message_post(
            author_id=person.id,
            body=(
                self.env._(
                    "E-mail address of the account: %(old)s becomes %(new)s. Reason: "
                    "%(reason)s",
                    old=old,
                    new=email,
                    reason=reason,
                )
                if reason
                else self.env._(
                    "E-mail address of the account: %(old)s becomes %(new)s, both "
                    "addresses confirmed.",
                    old=old,
                    new=email,
                )
            ),
            subtype_xmlid="mail.mt_note",
        )
        for address in filter(None, (old, email)):
            self._send_account_mail(
                address,
                {"old": old, "new": email, "reason": reason, "person": person.name},
            )

    # CONFIRM

    def _ask_account_email(self, email):
        """Ask the address in use whether ``email`` takes its place."""
        self.ensure_one()
        if refusal := self._get_jury_refusal():
            raise UserError(refusal)
        email = self._read_new_email(email)
        if not email_normalize(self.email):
            raise UserError(
                self.env._(
                    "No message reaches your address any more: ask your contact here "
                    "to change it."
                )
            )
        self._send_account_link("old", email)

    def _confirm_account_email(self, token):
        """Take the answer of an address; return the step that was confirmed."""
        partner, step, email = self._read_account_token(token)
        if not partner:
            raise UserError(
                self.env._("This link has ended or was already used: ask for another.")
            )
        if refusal := partner._get_jury_refusal():
            raise UserError(refusal)
        partner._check_new_email(email)
        if step == "old":
            partner._send_account_link("new", email)
        else:
            partner._apply_account_email(email)
        return step

    def _read_account_token(self, token):
        """Return the contact, whose turn it is to confirm, and the new address."""
        nothing = self.browse(), None, None
        payload = read_signed(self.env, EMAIL, token or "")
        if not payload:
            return nothing
        partner = self.sudo().browse(payload["id"]).exists()
        if not partner.user_ids or payload != partner._prepare_account_change(
            payload["step"], payload["new"]
        ):
            return nothing
        return partner, payload["step"], payload["new"]

    def _prepare_account_change(self, step, email):
        # sudo: the date is nobody's to read, it ends the links sent before it
        return {
            "id": self.id,
            "step": step,
            "old": email_normalize(self.email),
            "new": email,
            "since": str(self.sudo().account_email_date),
        }

    def _send_account_link(self, step, email):
        change = self._prepare_account_change(step, email)
        page = f"{self.get_base_url()}/my/email/confirm"
        mark = hash_sign(
            self.env(su=True), EMAIL_MARK, change, expiration_hours=CONFIRM_HOURS
        )
        self._send_account_mail(
            change[step],
            {
                "old": self.email,
                "new": email,
                "step": step,
                "url": f"{page}?token=mife-email-{mark}",
            },
        )

    # MAILS

    def _send_account_mail(self, address, values):
        lang = self.lang or self.env.lang
        # sudo: the mails of an account are sent by whoever is on the page
        partner = self.sudo().with_context(lang=lang)
        company = partner.user_ids[:1].company_id or self.env.company
        body = partner.env["mail.render.mixin"]._render_template(
            partner.env.ref(f"{MODULE}.account_mail"),
            "res.partner",
            partner.ids,
            engine="qweb_view",
            add_context={
                **values,
                "module": MODULE,
                "firm": company,
                "lang": (lang or "").split("_")[0],
            },
            options={"post_process": True},
        )[partner.id]
        partner.env["mail.mail"].create(
            {
                "subject": partner.env._("E-mail address of your account"),
                "email_from": company.email_formatted or partner.email_formatted,
                "email_to": address,
                "body_html": body,
                "auto_delete": True,
                "message_type": "user_notification",
                # for who is told that it did not leave
                "model": "res.partner",
                "res_id": partner.id,
            }
        )

    def _get_account_token(self, kind, data):
        """Return the address a mark is for, and the token to put in its place."""
        if kind == "signup":
            # sudo: the mail leaves, whoever asked for it
            person = self.sudo().browse(int(data) if data.isdigit() else 0).exists()
            if not person:
                return None, None
            person = person.with_context(active_test=True, **LEAVING)
            return email_normalize(person.email), person._generate_signup_token()
        if kind == "welcome":
            return prepare_token(self.env, data)
        if kind == "link":
            return self.env["mife.login.link"]._prepare_token(data)
        change = read_signed(self.env, EMAIL_MARK, data)
        if not change:
            return None, None
        return change[change["step"]], hash_sign(
            self.env(su=True), EMAIL, change, expiration_hours=CONFIRM_HOURS
        )

    def _generate_signup_token(self, expiration=None):
        """Return a mark: the token itself is for the mail that leaves."""
        self.ensure_one()
        if (
            self.env.context.get("mife_account_leaving")
            is not LEAVING["mife_account_leaving"]
        ):
            return f"mife-signup-{self.id}"
        return super()._generate_signup_token(expiration=expiration)

    def _get_login_date(self):
        """End the links sent before the address changed."""
        dates = [super()._get_login_date()]
        # sudo: part of what signs a link
        if changed := self.sudo().account_email_date:
            dates.append(int(changed.timestamp()))
        return max(filter(None, dates), default=None)


def _get_known(env, groups):
    """Return the groups of the addons that are installed."""
    return [group for group in groups.values() if env.ref(group, False)]
