# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...common.mail_frame import MAIL_FRAME
from ...fields import FileName
from ...rules import pooling
from ...rules.hours import first_of_month
from ..shared.vocabulary import CERTIFIED_STATES, format_month

FROZEN = (
    "name",
    "date_signed",
    "document",
    "document_name",
    "names_shown",
    "company_id",
)


class InsertionPooling(models.Model):
    """Buyers agree that hours of one person count on several of their lots.

    The agreement says by which key, a dated version of which is in force in a month.
    The hours stay where they were done: once a month is validated, what counts of it is
    split by the key, each hour once. The placements that it is about name it.
    """

    _name = "insertion.pooling"
    _description = "Agreement to pool hours"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "mail.thread",
        "insertion.search.mixin",
    ]
    _order = "date_signed desc, id desc"
    _rec_names_search = ["name", "purpose"]
    _action_only_fields = (
        "state",
        "started_on",
        "started_by_id",
        "date_end",
        "end_reason",
    )

    name = fields.Char(
        string="Reference",
        required=True,
        tracking=True,
        help="Of the document that the buyers signed.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        required=True,
    )
    purpose = fields.Char(
        string="Subject", help="In a few words: which works, why together."
    )
    date_signed = fields.Date(string="Signed on", required=True, tracking=True)
    document = fields.Binary(string="Signed document", attachment=True, copy=False)
    document_name = FileName(string="Name of the document", copy=False)
    names_shown = fields.Boolean(
        string="The buyers are named to each other",
        help="Else their documents and pages say other contracting authorities, "
        "without their names.",
        tracking=True,
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("in_force", "In force"),
            ("ended", "Ended"),
        ],
        default="draft",
        copy=False,
        readonly=True,
        required=True,
        tracking=True,
    )
    started_on = fields.Datetime(string="In force since", copy=False, readonly=True)
    started_by_id = fields.Many2one(
        comodel_name="res.users", string="Put in force by", copy=False, readonly=True
    )
    date_end = fields.Date(string="Last day", copy=False, readonly=True, tracking=True)
    end_reason = fields.Text(
        string="Why it ended", copy=False, readonly=True, tracking=True
    )
    version_ids = fields.One2many(
        comodel_name="insertion.pooling.version",
        inverse_name="pooling_id",
        string="Keys",
    )
    lot_ids = fields.Many2many(
        comodel_name="insertion.lot",
        string="Lots",
        compute="_compute_lot_ids",
        search="_search_lot_ids",
    )
    buyer_ids = fields.Many2many(
        comodel_name="res.partner", string="Buyers", compute="_compute_lot_ids"
    )
    placement_ids = fields.One2many(
        comodel_name="insertion.placement",
        inverse_name="pooling_id",
        string="Placements",
    )
    hours_pooled = fields.Float(
        string="Hours pooled",
        compute="_compute_hours_pooled",
        help="Certified hours that count on another lot than where they were done.",
    )

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "An agreement already has this reference."
    )
    _end_reason_given = models.Constraint(
        "CHECK(state != 'ended' OR date_end IS NOT NULL AND end_reason IS NOT NULL)",
        "An agreement ends on a day and for a reason.",
    )

    @api.depends("version_ids.share_ids.lot_id.buyer_id")
    def _compute_lot_ids(self):
        # read at once, not agreement by agreement
        self.version_ids.share_ids.lot_id.mapped("buyer_id")
        for agreement in self:
            lots = agreement.version_ids.share_ids.lot_id
            agreement.lot_ids = lots
            agreement.buyer_ids = lots.buyer_id

    def _search_lot_ids(self, operator, value):
        return [("version_ids.share_ids.lot_id", operator, value)]

    def _compute_hours_pooled(self):
        # sudo: how many hours, not whose
        done = (
            self.env["insertion.declaration.line"]
            .sudo()
            ._sum_done([("pooling_id", "in", self.ids)], "pooling_id")
        )
        for agreement in self:
            agreement.hours_pooled = done.get(agreement._origin.sudo(), 0)

    def _check_locked(self, vals):
        if any(agreement.state != "draft" for agreement in self):
            if vals.keys() & set(FROZEN):
                raise UserError(
                    self.env._(
                        "An agreement that was put in force no longer changes: add a "
                        "key, or end it with a reason."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(agreement.state != "draft" for agreement in self):
            raise UserError(
                self.env._(
                    "An agreement that was put in force is kept: end it with a reason."
                )
            )

    def action_start(self):
        """Put the agreement in force, with its first key, and tell each buyer."""
        for agreement in self:
            if agreement.state != "draft":
                raise UserError(
                    self.env._("%s was put in force already.", agreement.name)
                )
            if not agreement.document:
                raise UserError(
                    self.env._(
                        "%s: add the document that the buyers signed first.",
                        agreement.name,
                    )
                )
            if len(agreement.version_ids) != 1:
                raise UserError(
                    self.env._(
                        "%s: write its first key, and only that one: which part of "
                        "the hours counts on which lot.",
                        agreement.name,
                    )
                )
            agreement._write_by_action(
                {
                    "state": "in_force",
                    "started_on": fields.Datetime.now(),
                    "started_by_id": self.env.uid,
                }
            )
            agreement.version_ids.action_apply()
            agreement._tell_buyers()

    def action_end(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_pooling_end_action"
        )
        return action | {"context": {"default_pooling_id": self.id}}

    def action_view_hours(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_declaration_line_action"
        )
        return action | {
            "view_mode": "list,pivot,graph",
            "views": [(False, "list"), (False, "pivot"), (False, "graph")],
            "domain": [("pooling_id", "=", self.id)],
            "context": {},
        }

    def _end(self, date_end, reason):
        """End the agreement: the months after ``date_end`` stay where they are done."""
        self.check_access("write")
        for agreement in self:
            if agreement.state != "in_force":
                raise UserError(self.env._("%s is not in force.", agreement.name))
            last = agreement._get_last_month()
            if last and date_end < last:
                raise UserError(
                    self.env._(
                        "%(month)s is certified by the key of %(agreement)s: end it on "
                        "the last day of this month or later.",
                        month=format_month(self.env, last),
                        agreement=agreement.name,
                    )
                )
            agreement._write_by_action(
                {"state": "ended", "date_end": date_end, "end_reason": reason}
            )

    def _get_shares(self, month):
        """Return the shares of the key that holds for a month, none if none does."""
        self.ensure_one()
        Version = self.env["insertion.pooling.version"]
        if self.state == "draft" or (
            self.date_end and month > first_of_month(self.date_end)
        ):
            return Version.share_ids
        applied = self.version_ids.filtered(lambda key: key.state == "applied")
        key = pooling.find_in_force({key.date: key for key in applied}, month)
        return (key or Version).share_ids

    def _get_last_month(self):
        """Return the last month certified by a key of the agreement, None if none."""
        ((month,),) = (
            self.env["insertion.declaration.line"]
            .sudo()
            ._read_group(
                [
                    ("pooling_id", "in", self.ids),
                    ("state", "in", CERTIFIED_STATES),
                ],
                [],
                ["month:max"],
            )
        )
        return month or None

    def _get_other_buyers(self, buyer):
        """Return who else agreed, as ``buyer`` may read it: names, or none."""
        self.ensure_one()
        others = self.buyer_ids - buyer
        return others.mapped("display_name") if self.names_shown else []

    def _tell_buyers(self):
        """Write to the contacts of each buyer: its own lots, and no other's figures."""
        template = self.env.ref("mife_insertion_clauses.mail_template_pooling")
        for agreement in self:
            for buyer, contracts in agreement.lot_ids.contract_id.grouped(
                "buyer_id"
            ).items():
                contacts = self.env["res.partner"].union(
                    *(contract._get_buyer_contacts() for contract in contracts)
                )
                if contacts:
                    template.with_context(insertion_buyer=buyer.id).sudo().send_mail(
                        agreement.id,
                        email_values={"recipient_ids": contacts.ids},
                        email_layout_xmlid=MAIL_FRAME,
                    )
            agreement._message_log(
                body=self.env._(
                    "Put in force: each buyer was written to (%s).",
                    ", ".join(agreement.buyer_ids.mapped("display_name")),
                )
            )

    def _get_told_sentences(self):
        """Return what the buyer of the context is told, a sentence per lot and one of
        who else agreed."""
        self.ensure_one()
        buyer = self.env["res.partner"].browse(self.env.context["insertion_buyer"])
        version = self.version_ids.filtered(lambda key: key.state == "applied")[:1]
        sentences = [
            self.env._(
                "%(lot)s: %(share)s of these hours, from %(month)s.",
                lot=share.lot_id.display_name,
                share=share._format_share(),
                month=format_month(self.env, version.date),
            )
            for share in version.share_ids
            if share.lot_id.buyer_id == buyer
        ]
        names = self._get_other_buyers(buyer)
        if names:
            sentences.append(self.env._("Agreed with: %s.", ", ".join(names)))
        elif self.buyer_ids - buyer:
            sentences.append(self.env._("Agreed with other contracting authorities."))
        return sentences

    @api.constrains("date_signed", "date_end")
    def _check_ends_after(self):
        for agreement in self:
            if agreement.date_end and agreement.date_end < agreement.date_signed:
                raise ValidationError(
                    self.env._(
                        "%(agreement)s was signed on %(date)s: it ends later.",
                        agreement=agreement.name,
                        date=format_date(self.env, agreement.date_signed),
                    )
                )
