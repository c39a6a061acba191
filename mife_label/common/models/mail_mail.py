# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from smtplib import SMTPServerDisconnected

from odoo import api, fields, models, modules
from odoo.fields import Command
from odoo.tools import email_normalize_all

from ..door import INVITATIONS
from ..secret import GATHERED, MARK, hide_tokens, hide_tokens_in

TEXTS = ("body_html", "failure_reason")
QUEUE = "mail.ir_cron_mail_scheduler_action"
ADDRESS_FAILURES = ("mail_email_invalid", "mail_email_missing")
# what makes the same mail again
LETTER = (
    "subject",
    "email_from",
    "email_to",
    "body_html",
    "auto_delete",
    "message_type",
)
# after which a server that hung up is tried again
PAUSE = timedelta(minutes=5)


class MailMail(models.Model):
    """The mail that leaves holds the token of its recipient; the one kept, a mark."""

    # apart, as both addons hold this file alike
    _inherit = "mail.mail"  # pylint: disable=consider-merging-classes-inherited

    # for what looks for the mails that did not leave
    _unsent_idx = models.Index("(state) WHERE state IN ('exception', 'outgoing')")

    @api.model_create_multi
    def create(self, vals_list):
        mails = super().create(
            [hide_tokens_in(self.env, vals, TEXTS) for vals in vals_list]
        )
        if any(mail.state == "outgoing" for mail in mails):
            mails._wake_queue()
        return mails

    def write(self, vals):
        return super().write(hide_tokens_in(self.env, vals, TEXTS))

    # no mail leaves in a request: a mail server that hangs holds no page

    def send(self, auto_commit=False, raise_exception=False, post_send_callback=None):
        """Leave to the queue what anybody else would send: only the queue commits.

        So nothing is raised of a server that fails, which the team is told later.
        """
        self.check_access("read")
        if self.env.context.get("mife_gathered") is GATHERED["mife_gathered"]:
            letters = self.env.context["mife_letters"]
            letters += [{name: mail[name] for name in LETTER} for mail in self]
            return True
        if auto_commit or modules.module.current_test:
            return super().send(auto_commit, raise_exception, post_send_callback)
        self.send_after_commit()
        return True

    @api.private
    def send_after_commit(self):
        """Leave it to the queue, at once.

        Core sends in the request that ends, up to SMTP_TIMEOUT (60 s) by answer.
        """
        if modules.module.current_test:
            return super().send_after_commit()
        self._wake_queue()

    def _wake_queue(self):
        """Have the queue work as soon as the transaction ends, once for all of it."""
        # sudo: whoever writes, the job belongs to the system
        cron = self.env.ref(QUEUE).sudo()
        precommit = self.env.cr.precommit
        if not precommit.data.get(QUEUE):
            precommit.data[QUEUE] = True
            precommit.add(cron._trigger)

    # what did not leave, and is sent again

    @api.private
    def _send_again(self):
        """Put back in the queue what did not leave: nobody gets it twice."""
        failed = self.filtered(lambda mail: mail.state == "exception")
        for mail in failed.filtered(lambda mail: mail._is_typed_address_refused()):
            document = self.env[mail.model].browse(mail.res_id).exists()
            typed = document._mail_get_primary_email().get(document.id)
            mail.email_to = typed or mail.email_to
        failed.write(
            {"state": "outgoing", "failure_type": False, "failure_reason": False}
        )
        failed._note_notifications("ready")
        self._wake_queue()

    @api.model
    def _take_as_sent(self):
        """Take as sent what was just written: a demonstration writes to nobody."""
        written = [("state", "=", "outgoing"), ("create_date", ">=", self.env.cr.now())]
        for mail in self.search(written):
            mail.state = "sent"
            mail._postprocess_sent_message(mail.recipient_ids, [])

    @api.model
    def _find_failed(self, records):
        """Return, as superuser, the mails about these records that did not leave."""
        # sudo: nobody of the team has a right on the queue
        return self.sudo().search(
            [
                ("model", "=", records._name),
                ("res_id", "in", records.ids),
                ("state", "=", "exception"),
            ]
        )

    @api.private
    def _give_up(self):
        """Send no more what did not leave, or what waits to."""
        waiting = self.filtered(lambda mail: mail.state in ("exception", "outgoing"))
        waiting.cancel()
        waiting._note_notifications("canceled")

    def _note_notifications(self, status):
        # sudo: of those whom the mail was for
        self.env["mail.notification"].sudo().search(
            [
                ("mail_mail_id", "in", self.ids),
                ("notification_status", "not in", ("sent", "canceled")),
            ]
        ).write(
            {
                "notification_status": status,
                "failure_type": False,
                "failure_reason": False,
            }
        )

    def _is_typed_address_refused(self):
        """Return whether it follows an address typed on its document, not a contact."""
        return (
            self.failure_type in ADDRESS_FAILURES
            and self.model in self.env
            and self.model != "res.partner"
            and not (self.is_notification or self.recipient_ids)
        )

    def _send(self, *args, **kwargs):
        """Tell what became of the mail at which the server hung up: core does not.

        Those after it stay in the queue.
        """
        try:
            return super()._send(*args, **kwargs)
        except SMTPServerDisconnected as error:
            cut = self.filtered(lambda mail: mail.state == "exception")[-1:]
            # the other addon tells it too
            if cut.failure_type == "unknown":
                cut.failure_reason = str(error)
                cut._postprocess_sent_message(
                    [], [], failure_reason=str(error), failure_type="mail_smtp"
                )
                # sudo: the job belongs to the system
                self.env.ref(QUEUE).sudo()._trigger(fields.Datetime.now() + PAUSE)
            raise

    def _filter_mail_mail_servers(self, mail_servers):
        """Keep the server of a member of the staff, who reads what it sent, away."""
        allowed = super()._filter_mail_mail_servers(mail_servers)
        if any(MARK.search(mail.body_html or "") for mail in self):
            # sudo: whose server it is, asked to choose another
            return allowed.filtered(lambda server: not server.sudo().owner_user_id)
        return allowed

    def _personalize_outgoing_body(self, body, partner=False, doc_to_followers=None):
        body = super()._personalize_outgoing_body(
            body, partner, doc_to_followers=doc_to_followers
        )

        def reveal(mark):
            address, token = self.env["res.partner"]._get_account_token(*mark.groups())
            return token if self._is_only_for(address, partner) else mark[0]

        return MARK.sub(reveal, body)

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell an invitation that its message left, or why not."""
        for mail in self:
            if mail.model in INVITATIONS.values() and "mife-welcome-" in str(
                mail.body_html
            ):
                reason = failure_reason or mail.failure_reason or failure_type
                invitation = self.env[mail.model].browse(mail.res_id).exists()
                invitation._note_mail(
                    hide_tokens(self.env, str(reason)) if failure_type else False
                )
        if not failure_type:
            return super()._postprocess_sent_message(success_pids, success_emails)
        self._keep_failed(success_pids, success_emails, failure_type)
        # core deletes what has no address, as nobody would look at it
        kept = self.filtered("auto_delete")
        kept.auto_delete = False
        result = super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
        kept.auto_delete = True
        return result

    def _keep_failed(self, reached, reached_addresses, failure_type):
        """Keep what somebody did not get, for them alone."""
        for mail in self:
            vals = {"state": "exception", "failure_type": failure_type}
            if reached:
                vals["recipient_ids"] = [Command.unlink(one.id) for one in reached]
            if reached_addresses:
                vals |= {"email_to": False, "email_cc": False}
            mail.write(vals)

    def _is_only_for(self, address, partner):
        """Return whether the copy of ``partner`` goes to ``address`` and no other."""
        if partner:
            addresses = email_normalize_all(partner.email)
        else:
            addresses = email_normalize_all(
                f"{self.email_to or ''},{self.email_cc or ''}"
            )
        return addresses == [address]
