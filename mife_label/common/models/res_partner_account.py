# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, escape_psql, hash_sign

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
# Who may correct the address of a juror who has no account yet
JURY_GROUP = "mife_label.mife_label_group_secretary"


def fold(text):
    return (text or "").strip().casefold()


class ResPartner(models.Model):
    """The e-mail address of an account is where its password is asked again.

    It changes when both addresses confirmed it, or by an act of the manager, with a
    reason and told at both addresses; never during a jury.
    """

    # apart, as both addons hold this file alike
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    account_email_date = fields.Datetime(
        string="E-mail of the account changed on",
        copy=False,
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
            partner._prepare_account_action(vals.get("email")),
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
            lambda partner: partner in jurors or partner.user_ids
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
            .search_count([("partner_id", "=", self.id)], limit=1)
        }

    def _prepare_account_action(self, email):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change the Address of the Account"),
            "res_model": "mife.account.email",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_partner_id": self.id, "default_email": email},
        }

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
            add_context={**values, "firm": company, "lang": (lang or "").split("_")[0]},
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
            }
        )
        partner.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _get_account_token(self, kind, data):
        """Return the address a mark is for, and the token to put in its place."""
        if kind == "signup":
            # sudo: the mail leaves, whoever asked for it
            person = self.sudo().browse(int(data) if data.isdigit() else 0).exists()
            if not person:
                return None, None
            person = person.with_context(active_test=True, **LEAVING)
            return email_normalize(person.email), person._generate_signup_token()
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

    # ORGANISATIONS

    def _check_access(self, operation):
        """Keep the contacts who have an account for the organisation of the account.

        Those who manage accounts change them everywhere.
        """
        result = super()._check_access(operation)
        if result or operation not in ("write", "unlink") or not any(self._ids):
            return result
        if self.env.user.has_group("base.group_erp_manager"):
            return None
        foreign = self._filter_other_organisations()
        return (foreign, foreign._make_organisation_error) if foreign else None

    def _filter_other_organisations(self):
        """Return those whose accounts, and their people's, are all of others."""
        # sudo: accounts are judged here, not shown
        users = (
            self.env["res.users"]
            .sudo()
            .with_context(active_test=False)
            .search([("partner_id", "child_of", self.ids)])
        )
        own, foreign = set(), set()
        for user in users:
            found = own if user.company_ids & self.env.companies else foreign
            partner = user.partner_id
            while partner:
                found.add(partner.id)
                partner = partner.parent_id
        return self.filtered(lambda partner: partner.id in foreign - own)

    def _make_organisation_error(self):
        return AccessError(
            self.env._(
                "%s has an account of another organisation: only that organisation, or "
                "who manages the accounts, changes this contact.",
                self.sudo()[:1].display_name,
            )
        )
