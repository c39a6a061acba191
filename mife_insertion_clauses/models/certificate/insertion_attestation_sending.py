# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...common.mail_frame import MAIL_FRAME

PROBLEMS = ("refused", "missing", "failed")
# Of the mail server as a whole: no address is to blame
SERVER_FAILURES = ("mail_smtp", "unknown")


class InsertionAttestationSending(models.Model):
    """One attestation sent to one address: to whom, when, and what became of it.

    Written by the sending itself, it is the proof that the certificate left; a party
    without any address has its line too, so that nobody is forgotten.
    """

    _name = "insertion.attestation.sending"
    _description = "Attestation sent by e-mail"
    _inherit = ["insertion.written.mixin", "insertion.search.mixin"]
    _order = "id desc"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id", "attestation_id"]

    attestation_id = fields.Many2one(
        comodel_name="insertion.attestation",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        related="attestation_id.company_id", store=True, precompute=True, index=True
    )
    batch_id = fields.Many2one(
        comodel_name="insertion.attestation.batch",
        index="btree_not_null",
        readonly=True,
    )
    party = fields.Selection(
        selection=[("firm", "Firm"), ("buyer", "Buyer")],
        string="Sent as",
        readonly=True,
        required=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Recipient",
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    email = fields.Char(string="E-mail address", readonly=True)
    state = fields.Selection(
        selection=[
            ("waiting", "Leaving"),
            ("sent", "Sent"),
            ("refused", "Address refused"),
            ("missing", "No address"),
            ("failed", "Not sent"),
        ],
        default="waiting",
        index=True,
        readonly=True,
        required=True,
    )
    sent_on = fields.Datetime(readonly=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Sent by", readonly=True)
    mail_id = fields.Many2one(
        comodel_name="mail.mail", index="btree_not_null", readonly=True
    )
    explanation = fields.Char(string="What to do", compute="_compute_explanation")

    @api.depends("state", "partner_id", "email")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for sending in self:
            sending.explanation = sending._get_explanation()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was sent stays written."))

    def _get_by_hand_sentence(self):
        return self.env._("Sendings are written by the button that sends.")

    @api.model
    def _send(self, attestations, batch=None):
        """Queue one e-mail per address of each attestation; return the sendings."""
        vals_list = []
        for attestation in attestations:
            recipients = attestation._get_recipients()
            for party, (owner, contacts) in recipients.items():
                vals_list += [
                    self._prepare_vals(attestation, party, contact, batch)
                    for contact in contacts or owner
                ]
        sendings = self._by_action().create(vals_list)._by_hand()
        sendings.filtered(lambda sending: sending.state == "waiting")._queue()
        return sendings

    @api.model
    def _prepare_vals(self, attestation, party, partner, batch):
        email = email_normalize(partner.email)
        state = "waiting" if email else "refused" if partner.email else "missing"
        return {
            "attestation_id": attestation.id,
            "batch_id": batch.id if batch else False,
            "party": party,
            "partner_id": partner.id,
            "email": email or partner.email,
            "state": state,
            "user_id": self.env.uid,
        }

    def _queue(self):
        template = self.env.ref("mife_insertion_clauses.mail_template_attestation")
        documents = {
            party: sendings.attestation_id._get_documents(party)
            for party, sendings in self.grouped("party").items()
        }
        mails = template.sudo().send_mail_batch(self.ids, email_layout_xmlid=MAIL_FRAME)
        for sending, mail in zip(self, mails, strict=True):
            sending._by_action().mail_id = mail
            mail.attachment_ids = documents[sending.party][sending.attestation_id]
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _is_to_send_again(self):
        """Tell whether the party of a mail that did not leave has none since."""
        self.ensure_one()
        since = self.attestation_id.sending_ids.filtered(
            lambda sending: sending.id > self.id
            and sending.party == self.party
            and sending.state not in PROBLEMS
        )
        return self.attestation_id.state == "valid" and not since

    def _resend(self):
        """Send again what never left, to those who are the contacts by now.

        A line serves again, as nothing left by it.
        """
        again = self.browse()
        for sending in self:
            owner, contacts = sending.attestation_id._get_recipients()[sending.party]
            contacts = contacts or owner
            partner = (contacts & sending.partner_id) or contacts[:1]
            known = sending.attestation_id.sending_ids.partner_id | partner
            vals_list = [
                self._prepare_vals(
                    sending.attestation_id, sending.party, contact, sending.batch_id
                )
                for contact in (partner | (contacts - known))
            ]
            sending._by_action().write(vals_list[0])
            again |= sending | self._by_action().create(vals_list[1:])
        again = again._by_hand()
        again.filtered(lambda sending: sending.state == "waiting")._queue()

    def _conclude(self, sent, failure_type=False):
        """Write what became of the e-mails, as the mail server says it."""
        if sent:
            vals = {"state": "sent", "sent_on": fields.Datetime.now()}
        elif failure_type in SERVER_FAILURES:
            vals = {"state": "failed"}
        else:
            vals = {"state": "refused"}
        self._by_action().write(vals)

    def _get_explanation(self):
        self.ensure_one()
        name = self.partner_id.display_name
        if self.state == "missing":
            return self.env._(
                "%s has no e-mail address: add one to its contacts, then send again.",
                name,
            )
        if self.state == "refused":
            return self.env._(
                "The address %(email)s of %(name)s was refused: correct it, then send "
                "again.",
                email=self.email or "",
                name=name,
            )
        if self.state == "failed":
            return self.env._(
                "The e-mail to %s could not leave: send it again later.", name
            )
        return False

    def _get_button(self):
        """Return the (address, label) of the button of the e-mail.

        Those without an account on the portal are led to the public page.
        """
        self.ensure_one()
        attestation = self.attestation_id.sudo()
        base = attestation.get_base_url()
        is_buyer = self.party == "buyer"
        if self.partner_id.sudo().user_ids:
            page = "clauses" if is_buyer else "insertion"
            return (
                f"{base}/my/{page}/attestations/{attestation.id}",
                self.env._("Open it on the portal"),
            )
        document = attestation
        if is_buyer:
            document = self.env["insertion.attestation.copy"]._get_for(attestation)
        url = attestation._get_public_url(base, document.code)
        return url, self.env._("Check this attestation")
