# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, format_list

from ..home import Home
from ..prefix import PREFIX

# what begins the names of the models of each addon
ADDONS = ("insertion", "label")
# nothing waits so long in a queue that works
PATIENCE = "1 hour"


class UnsentMail(models.Model):
    """An e-mail that did not leave, as the queue tells it: to whom, when and why.

    Whoever reads the document it is about reads it, and sends it again: nobody of the
    team has a right on the queue. What is about no document is the manager's.
    """

    _name = f"{PREFIX}.unsent.mail"
    _description = "E-mail that did not leave"
    _inherit = f"{PREFIX}.search.mixin"
    _auto = False
    _depends = {
        "mail.mail": [
            "failure_reason",
            "failure_type",
            "mail_message_id",
            "scheduled_date",
            "state",
        ],
        "mail.message": ["model", "res_id", "subject"],
    }
    _order = "date desc, id desc"
    _rec_name = "subject"
    _rec_names_search = ["subject"]

    subject = fields.Char(readonly=True)
    date = fields.Datetime(string="Written on", readonly=True)
    state = fields.Selection(
        selection=[("failed", "Did not leave"), ("waiting", "Waiting")], readonly=True
    )
    failure_type = fields.Char(groups=fields.NO_ACCESS, readonly=True)
    answer = fields.Text(string="Answer of the server", readonly=True)
    res_model = fields.Char(groups=fields.NO_ACCESS, readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    kind = fields.Char(string="About", compute="_compute_document")
    document = fields.Char(compute="_compute_document")
    recipients = fields.Char(compute="_compute_recipients")
    reason = fields.Char(string="Why it did not leave", compute="_compute_reason")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT mail.id,
                   message.subject,
                   mail.create_date AS date,
                   CASE mail.state WHEN 'exception' THEN 'failed'
                                   ELSE 'waiting' END AS state,
                   mail.failure_type,
                   mail.failure_reason AS answer,
                   message.model AS res_model,
                   message.res_id
              FROM mail_mail mail
              JOIN mail_message message ON message.id = mail.mail_message_id
             WHERE (
                       mail.state = 'exception'
                    OR (
                           mail.state = 'outgoing'
                       AND GREATEST(mail.write_date, mail.scheduled_date)
                           < timezone('UTC', now()) - %(patience)s::interval
                       )
                   )
               AND COALESCE(split_part(message.model, '.', 1), '') != ALL(%(others)s)
            """,
            patience=PATIENCE,
            others=[name for name in ADDONS if name != PREFIX],
        )

    # who reads it

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        bypass_access=False,
        **kwargs,
    ):
        if self.env.su or bypass_access:
            return super()._search(
                domain, offset, limit, order, bypass_access=True, **kwargs
            )
        found = self.browse(super()._search(domain, order=order, **kwargs))
        allowed = found._filter_about_readable()
        return allowed[offset : offset + limit if limit else None]._as_query()

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or not self:
            return result
        forbidden = self - self._filter_about_readable()
        if not forbidden:
            return None
        rules = self.env["ir.rule"]
        return forbidden, lambda: rules._make_access_error(operation, forbidden)

    def _filter_about_readable(self):
        """Return those about a document that the user reads, in their order."""
        # sudo: which document it is about says whether it is to be read
        found = self.sudo().exists()
        manages = self.env.user.has_group(Home.homes["manager"].group)
        readable = self._read_documents(found)
        return self.browse(
            mail.id
            for mail in found
            if (mail.res_model, mail.res_id) in readable
            or (manages and not (mail.res_model and mail.res_id))
        )

    def _read_documents(self, mails):
        """Return {(model, id): document} of those that the user reads.

        :param mails: the mails, as superuser
        """
        ids = defaultdict(set)
        for mail in mails:
            if mail.res_model in self.env and mail.res_id:
                ids[mail.res_model].add(mail.res_id)
        return {
            (model, document.id): document
            for model in ids
            for document in self.env[model]
            .browse(ids[model])
            .exists()
            ._filtered_access("read")
        }

    # what it says

    @api.depends("subject")
    @api.depends_context("lang", "uid")
    def _compute_document(self):
        # sudo: which document it is, of those that may be read
        documents = self._read_documents(self.sudo())
        for mail in self:
            about = mail.sudo()
            document = documents.get((about.res_model, about.res_id))
            mail.document = document and document.display_name
            mail.kind = document and document.env["ir.model"]._get(about.res_model).name

    @api.depends("subject")
    def _compute_recipients(self):
        # sudo: nobody of the team reads the queue, those who get it are no secret
        for mail, queued in zip(self, self._get_queued(), strict=True):
            people = [
                f"{one.name} ({one.email})" if one.email else one.name
                for one in queued.recipient_ids
            ]
            texts = [queued.email_to, queued.email_cc, *people]
            mail.recipients = format_list(self.env, list(filter(None, texts)))

    @api.depends("state", "failure_type", "recipients")
    @api.depends_context("lang")
    def _compute_reason(self):
        for mail in self:
            mail.reason = mail._say_reason()

    def _say_reason(self):
        if self.state == "waiting":
            return self.env._(
                "It has waited for more than an hour: the scheduled actions may be "
                "stopped, tell who runs the server."
            )
        sentences = {
            "mail_smtp": self.env._(
                "The mail server could not be reached: send it again later."
            ),
            "mail_email_missing": self.env._(
                "There is no address to write to: complete the contact, then send it "
                "again."
            ),
            "mail_email_invalid": self.env._(
                "The address was refused: correct it, then send it again."
            ),
            "mail_from_missing": self.env._(
                "Its sender has no e-mail address: complete the one of the "
                "organisation, then send it again."
            ),
            "mail_from_invalid": self.env._(
                "The address of its sender was refused: correct it, then send it again."
            ),
            "mail_spam": self.env._(
                "The mail server took it for an unwanted message: tell who runs it."
            ),
        }
        # sudo: of what kind the failure is, said in words
        failure = self.sudo().failure_type
        if failure == "mail_email_invalid" and "@" not in (self.recipients or ""):
            failure = "mail_email_missing"
        return sentences.get(
            failure,
            self.env._("The mail server did not take it: send it again later."),
        )

    def _get_queued(self):
        # sudo: nobody of the team has a right on the queue
        return self.env["mail.mail"].sudo().browse(self.ids)

    # what is done

    def action_open(self):
        """Open the document that it is about."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            # sudo: which model it is says no more than its kind does
            "res_model": self.sudo().res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_send_again(self):
        """Put the mails back in the queue, each to whoever did not get it yet."""
        self._get_left()._send_again()
        return self._tell(self.env._("Sent again: what fails comes back here."))

    def action_give_up(self):
        """Send no more what did not leave: it was said otherwise, or is out of date."""
        self._get_left()._give_up()
        return self._tell(self.env._("These e-mails will not be sent."))

    def _get_left(self):
        """Return the mails of the queue that a colleague has not sent meanwhile."""
        left = self.exists()
        left.check_access("read")
        return left._get_queued()

    def _tell(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
