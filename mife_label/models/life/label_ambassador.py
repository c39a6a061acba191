# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.mail_frame import MAIL_FRAME
from ...rules.retention import is_silent
from ...rules.validity import LIVE_STATES


class LabelAmbassador(models.Model):
    """An employee who speaks for the label, or tutors, named with its own consent.

    A page of its own is another matter: the person alone agrees to it, by a link sent
    to its address, reads there what the page says, and takes it back the same way.
    """

    _name = "label.ambassador"
    _description = "Ambassador or tutor of a holder"
    _inherit = [
        "label.organisation.mixin",
        "label.by.action.mixin",
        "label.link.mixin",
        "label.search.key.mixin",
    ]
    _primary_email = "email"
    _order = "partner_id, kind, name, id"
    _rec_names_search = ["name", "application_id"]
    _action_only_fields = ("page_asked_on", "page_agreed_on", "page_ended_on")
    _link_path = "/label/ambassador"
    # what the page says: the person agrees to these words and no others
    _PAGE_FIELDS = frozenset({"name", "kind", "job", "words"})

    application_id = fields.Many2one(
        comodel_name="label.application",
        index=True,
        ondelete="cascade",
        required=True,
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        related="application_id.partner_id",
        string="Establishment",
        store=True,
        precompute=True,
        index=True,
    )
    name = fields.Char(required=True)
    kind = fields.Selection(
        selection=[("ambassador", "Ambassador"), ("tutor", "Tutor")],
        default="ambassador",
        required=True,
    )
    job = fields.Char()
    consent_on = fields.Date(
        string="Agreed on",
        help="The day this person agreed to be named. Without it, nobody is named.",
    )
    in_directory = fields.Boolean(string="Shown in the directory")
    email = fields.Char(
        string="Own address",
        help="Where this person is asked about a page of its own. Never shown.",
    )
    words = fields.Text(
        string="In its own words",
        help="What this person does for the label, in a few sentences, for its page.",
    )
    page_asked_on = fields.Datetime(
        string="Page proposed on", copy=False, readonly=True
    )
    page_agreed_on = fields.Datetime(string="Page agreed on", copy=False, readonly=True)
    page_ended_on = fields.Datetime(
        string="Page taken back on", copy=False, readonly=True
    )
    has_page = fields.Boolean(
        string="Has a page", compute="_compute_has_page", search="_search_has_page"
    )

    @api.depends("page_agreed_on")
    def _compute_has_page(self):
        for ambassador in self:
            ambassador.has_page = bool(ambassador.page_agreed_on)

    def _search_has_page(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("page_agreed_on", "!=" if True in value else "=", False)]

    @api.constrains("consent_on")
    def _check_consent(self):
        for ambassador in self:
            if not ambassador.consent_on:
                raise ValidationError(
                    self.env._(
                        "Enter the day %s agreed to be named: without an agreement, "
                        "this person is not named.",
                        ambassador.name,
                    )
                )

    def write(self, vals):
        changed = self.filtered(
            lambda ambassador: (
                ambassador.page_agreed_on
                and any(
                    ambassador[name] != vals[name]
                    for name in self._PAGE_FIELDS.intersection(vals)
                )
            )
        )
        if changed:
            # other words are agreed to again
            changed._write_by_action({"page_agreed_on": False})
        return super().write(vals)

    def action_propose_page(self):
        """Send each person the link by which it agrees to a page of its own, or not."""
        self.check_access("write")
        template = self.env.ref("mife_label.mail_template_ambassador")
        for ambassador in self:
            if not ambassador.email:
                raise UserError(
                    self.env._(
                        "Enter the own address of %s: this person alone agrees to a "
                        "page.",
                        ambassador.name,
                    )
                )
            if not (ambassador.words or "").strip():
                raise UserError(
                    self.env._(
                        "Write what the page of %s says: it is read before being "
                        "agreed to.",
                        ambassador.name,
                    )
                )
        # sudo: the portal of the company proposes as well
        template.sudo().send_mail_batch(self.ids, email_layout_xmlid=MAIL_FRAME)
        self._write_by_action({"page_asked_on": fields.Datetime.now()})

    def _agree_to_page(self):
        if not all(ambassador.words for ambassador in self):
            raise UserError(
                self.env._("This page says nothing yet: there is nothing to agree to.")
            )
        self._write_by_action(
            {"page_agreed_on": fields.Datetime.now(), "page_ended_on": False}
        )

    def _take_page_back(self):
        self._write_by_action(
            {"page_agreed_on": False, "page_ended_on": fields.Datetime.now()}
        )

    @api.model
    def _label_find_at_term(self, programme, today):
        """Return {ambassador: the day since which its address serves nothing}.

        A page that is shown needs it: the person takes it back by this address.
        """
        known = self.search(
            [("application_id.programme_id", "=", programme.id), ("email", "!=", False)]
        )
        awards = self.env["label.award"]._read_group(
            [
                ("partner_id", "in", known.partner_id.ids),
                ("programme_id", "=", programme.id),
            ],
            ["partner_id"],
            ["valid_until:max"],
        )
        ends = dict(awards)
        found = {}
        for ambassador in known:
            last = ambassador._get_last_use(ends.get(ambassador.partner_id), today)
            day = last and is_silent(last, programme.address_months, today)
            if day:
                found[ambassador] = day
        return found

    def _get_last_use(self, label_end, today):
        """Return the last day on which the address served, None while it does.

        :param label_end: last day of the last label of the company, if any
        """
        if self.page_agreed_on and label_end and label_end >= today:
            return None
        moments = filter(None, (self.page_asked_on, self.page_ended_on))
        days = [self.consent_on, *(moment.date() for moment in moments)]
        if self.page_agreed_on and label_end:
            days.append(label_end)
        return max(days)

    def _label_forget(self):
        self.email = False

    def _get_page_url(self):
        self.ensure_one()
        return f"/label/ambassadors/{self.id}"

    @api.model
    def _find_shown(self):
        """Return {ambassador: label in force} of who agreed to a page, as superuser.

        Read again at each visit: a page leaves with the label of the company, and
        stays when it is renewed.
        """
        awards = (
            self.env["label.award"].sudo().search([("state", "in", LIVE_STATES)])
        ).grouped(lambda award: (award.partner_id, award.programme_id))
        agreed = self.sudo().search([("page_agreed_on", "!=", False)], order="name, id")
        return {
            ambassador: awards[key][:1]
            for ambassador in agreed
            if (key := (ambassador.partner_id, ambassador.application_id.programme_id))
            in awards
        }
