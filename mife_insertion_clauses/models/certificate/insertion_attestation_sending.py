# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize, formatLang

from ...common.mail_frame import MAIL_FRAME

PROBLEMS = ("refused", "missing", "failed")
# Of the mail server as a whole: no address is to blame
SERVER_FAILURES = ("mail_smtp", "unknown")
TEMPLATE = "mife_insertion_clauses.mail_template_insertion_attestations"
# Joined one by one to an e-mail; beyond, in one archive
MAX_FILES = 10


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
        """Write a sending per attestation and address, and queue the e-mails.

        Each recipient gets one e-mail for a month, whatever they get in it.
        """
        vals_list = []
        # who may be written to is read once for all of them
        (attestations.partner_id | attestations.buyer_id).child_ids.mapped("email")
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
        """Queue one e-mail per recipient and month, with all that concerns them."""
        template = self.env.ref(TEMPLATE)
        documents = {
            party: sendings.attestation_id._get_documents(party)
            for party, sendings in self.grouped("party").items()
        }
        groups = list(self.grouped(lambda sending: sending._get_mail_key()).values())
        together = {group[0].id: group.ids for group in groups}
        mails = (
            template.sudo()
            .with_context(insertion_mailed_together=together)
            .send_mail_batch(list(together), email_layout_xmlid=MAIL_FRAME)
        )
        for group, mail in zip(groups, mails, strict=True):
            group._by_action().mail_id = mail
            ours = documents[group[0].party]
            group._join(mail, [ours[each] for each in group.attestation_id])

    def _get_mail_key(self):
        """Return what the sendings of one e-mail have in common."""
        attestation = self.attestation_id
        return (
            self.party,
            self.partner_id,
            self.company_id,
            attestation.month,
            attestation.kind == "final",
        )

    def _join(self, mail, documents):
        """Join the documents to the e-mail: in one archive when they are many."""
        if len(documents) > MAX_FILES:
            content = io.BytesIO()
            with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
                for document in documents:
                    archive.writestr(document.name, document.raw)
            documents = self.env["ir.attachment"].create(
                {
                    "name": f"attestations-{self[0].attestation_id.month:%Y-%m}.zip",
                    "raw": content.getvalue(),
                    "res_model": mail._name,
                    "res_id": mail.id,
                }
            )
        mail.attachment_ids = [Command.set([document.id for document in documents])]

    def _get_mailed(self):
        """Return the sendings of the e-mail that is being written."""
        together = self.env.context.get("insertion_mailed_together") or {}
        return self.browse(together.get(self.id) or self.ids)

    def _get_subject(self):
        mailed = self._get_mailed()
        attestation = self.attestation_id
        if len(mailed) > 1:
            return self.env._(
                "%(count)s attestations of insertion hours: %(month)s",
                count=len(mailed),
                month=attestation.month_label,
            )
        return self.env._(
            "Attestation %(number)s: %(subject)s",
            number=attestation.number,
            subject=", ".join(
                [attestation.lot_id.display_name]
                + [attestation.month_label] * (attestation.kind != "final")
            ),
        )

    def _get_rows(self):
        """Return what the table of the e-mail says of each attestation."""
        links = self._get_links()
        return [
            {
                "number": attestation.number,
                "link": links[attestation],
                "lot": attestation.lot_id.display_name,
                "other": attestation.partner_id.name
                if self.party == "buyer"
                else attestation.buyer_id.name,
                "hours": attestation._format_hours(),
                "replaces": attestation.supersedes_id.number,
            }
            for attestation in links
        ]

    def _format_total(self):
        hours = sum(self._get_mailed().attestation_id.mapped("counted_hours"))
        return formatLang(self.env, hours, digits=2)

    def _has_account(self):
        return bool(self.partner_id.sudo().user_ids)

    def _get_links(self):
        """Return {attestation: its page}: who has no account reads the public one."""
        attestations = self._get_mailed().attestation_id.sudo()
        base = self.get_base_url()
        documents = attestations
        if self._has_account():
            page = self._get_portal_page()
            return {
                attestation: f"{base}{page}/attestations/{attestation.id}"
                for attestation in attestations
            }
        if self.party == "buyer":
            documents = self.env["insertion.attestation.copy"]._get_for(attestations)
        return {
            attestation: attestation._get_public_url(base, document.code)
            for attestation, document in zip(attestations, documents, strict=True)
        }

    def _get_portal_page(self):
        return "/my/clauses" if self.party == "buyer" else "/my/insertion"

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
        # sudo: nobody of the team has a right on the queue
        self.sudo().mail_id._give_up()
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
        for company, ours in self.grouped("company_id").items():
            company._in_document_lang(ours)._log()

    def _log(self):
        """Say in the history of each month what became of the e-mail about it."""
        months = self.grouped(lambda sending: sending.attestation_id.declaration_id)
        bodies = {
            declaration.id: self.env._(
                "Attestation %(number)s: %(outcome)s",
                number=sendings.attestation_id[:1].number,
                outcome=sendings[0]._get_outcome(),
            )
            for declaration, sendings in months.items()
            if declaration
        }
        Declaration = self.env["insertion.declaration"]
        Declaration.browse(bodies)._message_log_batch(
            bodies, author_id=self.user_id[:1].partner_id.id
        )

    def _get_outcome(self):
        if self.state == "sent":
            return self.env._(
                "sent to %(name)s (%(email)s).",
                name=self.partner_id.display_name,
                email=self.email,
            )
        return self._get_explanation()

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
        """Return the (address, label) of the button of the e-mail, if it has one.

        Those without an account on the portal are led to the public page, of each
        attestation when there are several.
        """
        self.ensure_one()
        links = list(self._get_links().values())
        if len(links) == 1:
            label = (
                self.env._("Open it on the portal")
                if self._has_account()
                else self.env._("Check this attestation")
            )
            return links[0], label
        if self._has_account():
            page = f"{self.get_base_url()}{self._get_portal_page()}"
            return page, self.env._("See them on the portal")
        return None
