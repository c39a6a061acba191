# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import email_normalize, hash_sign

from ..door import get_number
from ..secret import LINK, read_signed

MODULE = __name__.split(".")[2]
# what an administrator may change, and what it is without
MINUTES = ("mife.link.minutes", 30)
HOURS = ("mife.link.session_hours", 12)
JUROR_HOURS = ("mife.link.juror_session_hours", 4)


class MifeLoginLink(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """A link asked by mail, which signs in once, for some minutes, without a password.

    Nothing kept opens an account: the token is signed when the message leaves, and
    names a record that ends, or that is used once with all those of its owner. Both
    addons hold this model alike: the second to load takes the place of the first.
    """

    _name = "mife.login.link"
    _description = "Link to sign in, asked by mail"
    _rec_name = "user_id"
    _transient_max_hours = 24

    user_id = fields.Many2one(
        comodel_name="res.users", index=True, ondelete="cascade", required=True
    )
    page = fields.Char()
    ends_on = fields.Datetime(required=True)
    used_on = fields.Datetime()

    @api.model
    @api.private
    def _ask(self, typed, page):
        """Mail a link to the owner of an address; do as long if nobody has it.

        :param page: the path of the page to open, or nothing for what waits
        """
        user = self._find_account(typed)
        link = self._open(user, page) if user.active else self
        # sudo: nobody is signed in yet
        reader = (user or self.env.ref("base.public_user")).sudo()
        mail = self._prepare_mail(reader, link)
        if not user:
            return
        self.env["mail.mail"].sudo().create(mail)

    def _find_account(self, typed):
        """Return, as sudo, the portal account of an address, open or closed."""
        # sudo: nobody is signed in yet
        users = self.env["res.users"].sudo().with_context(active_test=False)
        email = email_normalize(typed)
        if not email:
            return users
        found = users.search(users._get_login_domain(email), limit=1)
        if not found:
            owners = users.search([("partner_id.email_normalized", "=", email)])
            contacts = self.env["res.partner"].sudo()
            joined = contacts.search([("email_normalized", "=", email)])
            owners |= joined.account_partner_id.with_context(active_test=False).user_ids
            found = owners if len(owners) == 1 else users
        # the staff signs in with a password, and what protects it
        return found.filtered("share")

    def _open(self, user, page):
        """Return a new link; those asked before hold until one of them is used.

        Two messages may cross, and somebody else may ask for an address.
        """
        minutes = get_number(self.env, *MINUTES)
        # sudo: nobody is signed in yet
        return self.sudo().create(
            {
                "user_id": user.id,
                "page": page,
                "ends_on": fields.Datetime.now() + timedelta(minutes=minutes),
            }
        )

    def _prepare_mail(self, user, link):
        lang = user.lang or self.env.lang
        person = user.partner_id.with_context(lang=lang)
        company = user.company_id
        body = person.env["mail.render.mixin"]._render_template(
            person.env.ref(f"{MODULE}.login_link_mail"),
            "res.partner",
            person.ids,
            engine="qweb_view",
            add_context={
                "url": link
                and f"{person.get_base_url()}/my/link/enter?token=mife-link-{link.id}",
                "ends_on": link.ends_on,
                "minutes": get_number(self.env, *MINUTES),
                "module": MODULE,
                "firm": company,
                "lang": (lang or "").split("_")[0],
            },
            options={"post_process": True},
        )[person.id]
        return {
            "subject": person.env._("Your link to sign in"),
            "email_from": company.email_formatted or person.email_formatted,
            "email_to": person.email,
            "body_html": body,
            "auto_delete": True,
            "message_type": "user_notification",
            # for who is told that it did not leave
            "model": "res.partner",
            "res_id": person.id,
        }

    @api.model
    @api.private
    def _prepare_token(self, data):
        """Return the address that a link is for, and its token."""
        # sudo: the mail leaves, whoever asked for it
        link = self.sudo().browse(int(data) if data.isdecimal() else 0).exists()
        if not link:
            return None, None
        payload = {"id": link.id, "login": link.user_id.login}
        address = email_normalize(link.user_id.partner_id.email)
        return address, hash_sign(self.env(su=True), LINK, payload)

    @api.model
    @api.private
    def _read(self, token):
        """Return, as sudo, the link that still signs in, empty if none."""
        payload = read_signed(self.env, LINK, token or "") or {}
        # sudo: the token is what opens it
        link = self.sudo().browse(payload.get("id")).exists()
        is_open = (
            link
            and not link.used_on
            and link.ends_on > fields.Datetime.now()
            and link.user_id.active
            and link.user_id.login == payload["login"]
        )
        return link if is_open else link.browse()

    @api.model
    @api.private
    def _use(self, token, user):
        """Return whether the link signs this account in: it does so once."""
        link = self._read(token)
        if not link or link.user_id != user:
            return False
        links = link.search([("user_id", "=", user.id), ("used_on", "=", False)])
        # two clicks at once: the second waits, then finds it used
        links.lock_for_update()
        links.used_on = fields.Datetime.now()
        return True

    def _cancel(self):
        """End all the links of the account: its owner did not ask."""
        self.search([("user_id", "in", self.user_id.ids)]).unlink()

    @api.model
    @api.private
    def _get_session_hours(self, user):
        """Return how long a session lasts that no password opened."""
        on_jury = user.partner_id._is_on_open_jury()
        return get_number(self.env, *(JUROR_HOURS if on_jury else HOURS))
