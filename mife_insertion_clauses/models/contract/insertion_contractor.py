# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import compress
from operator import not_

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ...common.models.res_partner_identity import IS_COMPANY, IS_PERSON, NEW_COMPANY
from ...common.words import write_number
from ...fields import FileName
from ...report.lot_hours import get_certified_span
from ...report.lot_landing import write_advice
from ...report.pooled_hours import PooledHours
from ...rules import plausible
from ...rules.hours import first_of_month, next_month


class InsertionContractor(models.Model):
    """A company on a lot: it declares its own hours, month after month.

    The contacts listed here, and nobody else of the company, see and declare the
    hours of this lot on the portal: access is given and taken back lot by lot.
    """

    _name = "insertion.contractor"
    _description = "Company on a lot"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.access.mixin",
        "insertion.by.action.mixin",
        "insertion.plausible.mixin",
        "insertion.search.mixin",
    ]
    _order = "lot_id, role, id"
    _rec_names_search = ["partner_id", "lot_id"]
    _access_link = "contractor_id"
    _plausible_fields = ("report_from", "report_to")
    _action_only_fields = (
        "successor_id",
        "succeeded_on",
        "succession_reason",
        "succession_document",
        "succession_vals",
    )

    lot_id = fields.Many2one(
        comodel_name="insertion.lot", index=True, ondelete="cascade", required=True
    )
    contract_id = fields.Many2one(
        related="lot_id.contract_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, precompute=True, index=True
    )
    lot_user_id = fields.Many2one(related="lot_id.user_id", string="Facilitator")
    lot_state = fields.Selection(related="lot_id.state", string="State of the lot")
    lot_date_end = fields.Date(related="lot_id.date_end", string="End of the lot")
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Firm",
        index=True,
        ondelete="restrict",
        required=True,
        check_company=True,
        domain=f"[{IS_COMPANY}]",
        context=NEW_COMPANY,
    )
    role = fields.Selection(
        selection=[
            ("holder", "Holder"),
            ("joint", "Joint holder"),
            ("subcontractor", "Subcontractor"),
        ],
        default="holder",
        required=True,
    )
    parent_id = fields.Many2one(
        comodel_name="insertion.contractor",
        check_company=True,
        string="Subcontractor of",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('lot_id', '=', lot_id), ('role', '!=', 'subcontractor')]",
    )
    share = fields.Float(
        help="Part of the lot's hours that this company owes, for joint holders.",
    )
    report_from = fields.Date(
        string="Declares from",
        help="First month to declare; the start of the lot when empty.",
    )
    report_to = fields.Date(
        string="Declares until",
        help="Last month to declare; the end of the lot when empty.",
    )
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        check_company=True,
        relation="insertion_contractor_contact_rel",
        string="Portal contacts",
        domain=f"[{IS_PERSON}, ('id', 'child_of', partner_id)]",
        help="The people of the company who declare its hours on the portal.",
    )
    contact_alert = fields.Char(
        string="Contact to replace", compute="_compute_contact_alert"
    )
    contact_problem = fields.Boolean(
        compute="_compute_contact_alert", search="_search_contact_problem"
    )
    contact_lost_on = fields.Date(
        compute="_compute_contact_lost_on",
        store=True,
        help="Since when none of the contacts named on the lot can be written to.",
    )
    access_ids = fields.One2many(
        comodel_name="insertion.access", inverse_name="contractor_id"
    )
    delegation_ids = fields.One2many(
        comodel_name="insertion.delegation", inverse_name="contractor_id"
    )
    subcontractor_ids = fields.One2many(
        comodel_name="insertion.contractor", inverse_name="parent_id"
    )
    declaration_ids = fields.One2many(
        comodel_name="insertion.declaration", inverse_name="contractor_id"
    )
    opening_ids = fields.One2many(
        comodel_name="insertion.opening", inverse_name="contractor_id"
    )

    # a firm absorbed, or that gave its business up: what it owed goes on elsewhere
    successor_id = fields.Many2one(
        comodel_name="insertion.contractor",
        check_company=True,
        string="Succeeded by",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    predecessor_ids = fields.One2many(
        comodel_name="insertion.contractor",
        inverse_name="successor_id",
        string="Takes over from",
        context={"active_test": False},
    )
    succeeded_on = fields.Date(string="Succeeded on", copy=False, readonly=True)
    succession_reason = fields.Text(
        string="Reason of the succession", copy=False, readonly=True
    )
    succession_document = fields.Binary(
        string="Document of the succession",
        attachment=True,
        copy=False,
        readonly=True,
    )
    succession_document_name = FileName(
        string="Name of the document", copy=False, readonly=True
    )
    succession_vals = fields.Json(
        string="Before the succession", copy=False, exportable=False, readonly=True
    )

    is_share_known = fields.Boolean(compute="_compute_hours")
    hours_due = fields.Float(
        compute="_compute_hours",
        help="Part of the lot's hours that this company owes, by its share.",
    )
    hours_done = fields.Float(
        compute="_compute_hours", help="Certified hours of the company itself."
    )
    hours_done_total = fields.Float(
        string="With its subcontractors",
        compute="_compute_hours",
        help="Certified hours of the company and of its subcontractors.",
    )
    hours_label = fields.Char(string="Hours", compute="_compute_hours_label")

    _partner_uniq = models.Constraint(
        "UNIQUE(lot_id, partner_id)", "This company is already on the lot."
    )
    _share_range = models.Constraint(
        "CHECK(share >= 0 AND share <= 1)",
        "The share of a company is between 0 and 100 %.",
    )
    _report_dates_order = models.Constraint(
        "CHECK(report_to >= report_from)",
        "The last month to declare comes before the first: correct one of them.",
    )

    @api.depends("partner_id", "lot_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for contractor in self:
            contractor.display_name = (
                f"{contractor.partner_id.display_name or ''} "
                f"({contractor.lot_id.display_name or ''})"
            )

    @api.depends(
        "share",
        "role",
        "lot_id.hours_due",
        "lot_id.contractor_ids.role",
        "lot_id.contractor_ids.active",
        "lot_id.contractor_ids.parent_id",
    )
    @api.depends_context("insertion_date")
    def _compute_hours(self):
        lots = self.lot_id
        done = lots._get_hours().get_done_by_contractor()
        known = lots.with_context(active_test=False).contractor_ids
        subcontractors = known.grouped("parent_id")
        predecessors = known.grouped("successor_id")

        def add_up(one):
            """Return the hours of a company, of its subcontractors, of those before."""
            return done[one.id] + sum(
                add_up(other)
                for group in (subcontractors, predecessors)
                for other in group.get(one, ())
            )

        for contractor in self:
            share = contractor._get_share()
            contractor.is_share_known = share is not None
            contractor.hours_due = contractor.lot_id.hours_due * (share or 0)
            contractor.hours_done = done[contractor._origin.id]
            contractor.hours_done_total = add_up(contractor._origin)

    @api.depends("hours_due", "hours_done_total", "is_share_known")
    @api.depends_context("lang")
    def _compute_hours_label(self):
        for contractor in self:
            done = write_number(self.env, contractor.hours_done_total, 1)
            if contractor.is_share_known and contractor.hours_due:
                due = write_number(self.env, contractor.hours_due, 1)
                contractor.hours_label = self.env._(
                    "%(done)s h out of %(due)s", done=done, due=due
                )
            else:
                contractor.hours_label = self.env._("%s h", done)

    def _judge_figures(self, today):
        period = self.report_from, self.report_to
        span = get_certified_span(self.declaration_ids)
        names = "report_from", "report_to"
        return [
            *plausible.judge_day(names[0], period[0], today, plausible.CONTRACT),
            *plausible.judge_day(names[1], period[1], today, plausible.CONTRACT_END),
            *plausible.judge_certified(*period, *span, names),
        ]

    @api.constrains("role", "share")
    def _check_share_role(self):
        for contractor in self:
            if contractor.role == "subcontractor" and contractor.share:
                raise ValidationError(
                    self.env._(
                        "%s: a subcontractor owes nothing by itself, its hours count "
                        "for its holder. Leave its share empty.",
                        contractor.partner_id.display_name,
                    )
                )

    @api.depends(
        "contact_ids.active", "contact_ids.email", "contact_ids.message_bounce"
    )
    def _compute_contact_alert(self):
        for contractor in self.with_context(active_test=False):
            alerts = [
                contractor._get_contact_alert(contact)
                for contact in contractor.contact_ids
            ]
            contractor.contact_alert = " ".join(filter(None, alerts))
            contractor.contact_problem = bool(contractor.contact_alert)

    @api.depends(
        "contact_ids.active", "contact_ids.email", "contact_ids.message_bounce"
    )
    def _compute_contact_lost_on(self):
        today = fields.Date.context_today(self)
        for contractor in self.with_context(active_test=False):
            lost = contractor.contact_ids and all(
                contractor._get_contact_alert(contact)
                for contact in contractor.contact_ids
            )
            contractor.contact_lost_on = lost and (contractor.contact_lost_on or today)

    def _search_contact_problem(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        problem = self.env["res.partner"]._get_insertion_contact_problem_domain()
        found = self.with_context(active_test=False)._search(
            [("contact_ids", "any", problem)]
        )
        return [("id", "in", found)]

    @api.constrains("role", "parent_id", "lot_id")
    def _check_parent(self):
        for contractor in self:
            parent = contractor.parent_id
            is_subcontractor = contractor.role == "subcontractor"
            if is_subcontractor != bool(parent) or (
                parent
                and (
                    parent.lot_id != contractor.lot_id or parent.role == "subcontractor"
                )
            ):
                raise ValidationError(
                    self.env._(
                        "%s: a subcontractor, and only a subcontractor, works under "
                        "a holder of the same lot.",
                        contractor.partner_id.display_name,
                    )
                )

    @api.constrains("share", "lot_id")
    def _check_shares(self):
        for lot, shares in self._read_group(
            [("lot_id", "in", self.lot_id.ids)], ["lot_id"], ["share:sum"]
        ):
            if shares > 1 + 1e-9:
                raise ValidationError(
                    self.env._(
                        "The shares of the companies of %s exceed 100 %%.",
                        lot.display_name,
                    )
                )

    @api.constrains("contact_ids", "partner_id")
    def _check_contacts(self):
        for contractor in self:
            # the people of a firm absorbed declare on, and those who took it over
            family = contractor._get_successors() | contractor._get_predecessors()
            company = contractor.partner_id.commercial_partner_id
            firms = family.partner_id.commercial_partner_id | company
            strangers = contractor.contact_ids.filtered(
                lambda contact, firms=firms: contact.commercial_partner_id not in firms
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is not a contact of %(company)s: portal "
                        "contacts belong to the company that declares.",
                        contact=strangers[0].display_name,
                        company=company.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Create holders first: a subcontractor works under the only one of its lot."""
        ranks = [vals.get("role") == "subcontractor" for vals in vals_list]
        holders = super().create(list(compress(vals_list, map(not_, ranks))))
        under = [dict(vals) for vals in compress(vals_list, ranks)]
        self._place_under_holders(under)
        subcontractors = super().create(under)
        created = {False: iter(holders), True: iter(subcontractors)}
        return self.browse([next(created[rank]).id for rank in ranks])

    def write(self, vals):
        result = super().write(vals)
        if {"report_from", "report_to"} & set(vals):
            self.sudo().declaration_ids._follow_placements()
        if "contact_ids" in vals:
            # who declares today also corrects the months of those before
            for contractor in self.filtered("predecessor_ids"):
                contractor.predecessor_ids.contact_ids = contractor.contact_ids
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_declared(self):
        if self.sudo().declaration_ids or self.sudo().opening_ids:
            raise UserError(
                self.env._("This company declared hours on the lot: archive it.")
            )

    @api.readonly
    def action_open_lot(self):
        return self.lot_id.get_formview_action()

    def action_introduce(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "insertion.referral",
            "view_mode": "form",
            "name": self.env._("Introduce a person"),
            "context": {"default_contractor_id": self.id},
        }

    def action_undo_succession(self):
        """Give the lot back to the former firm, while nothing was declared since."""
        self.ensure_one()
        self.check_access("write")
        self.env["insertion.succession"].sudo()._undo(self.sudo())

    @api.model
    def _place_under_holders(self, vals_list):
        lots = self.env["insertion.lot"].browse(
            {vals["lot_id"] for vals in vals_list if vals.get("lot_id")}
        )
        holders = {lot.id: lot.contractor_ids._get_holders() for lot in lots}
        for vals in vals_list:
            holder = holders.get(vals.get("lot_id"), ())
            if len(holder) == 1 and not vals.get("parent_id"):
                vals["parent_id"] = holder.id

    @api.model
    def _hold(self, firms):
        """Make each firm the holder of its lot, in the place of one that did nothing.

        :param firms: {lot: firm, or none when the lot has no holder any more}
        """
        vals_list = []
        for lot, firm in firms.items():
            holders = lot.contractor_ids._get_holders()
            if holders.partner_id == firm:
                continue
            known = holders.sudo().declaration_ids or lot.placement_ids
            if len(holders) > 1 or known:
                raise UserError(
                    self.env._(
                        "%s: change its firms in the page Firms of the lot; one that "
                        "has people at work there gives its place to another.",
                        lot.display_name,
                    )
                )
            if not firm:
                holders.unlink()
            elif holders:
                holders.write({"partner_id": firm.id, "contact_ids": [Command.clear()]})
            else:
                vals_list.append({"lot_id": lot.id, "partner_id": firm.id})
        self.create(vals_list)

    def _get_contact_alert(self, contact):
        if not contact.active:
            return self.env._("%s has left.", contact.name)
        if not contact.email:
            return self.env._("%s has no e-mail address.", contact.name)
        if contact.message_bounce:
            return self.env._("The e-mails to %s come back.", contact.name)
        return False

    def action_open_exchange(self):
        """Open the thread with the firm about this lot."""
        self.ensure_one()
        self.check_access("read")
        exchange = self.env["insertion.exchange"]._get_for(self)
        return exchange._get_records_action(name=self.env._("Exchanges with firms"))

    def _get_contacts(self):
        """Return who can be written to: the contacts of the lot, else of the firm."""
        contacts = self.contact_ids.filtered("email")
        silent = self.filtered(lambda contractor: not contractor.contact_ids & contacts)
        return contacts | silent.partner_id._get_insertion_contacts()

    def _get_call_numbers(self):
        """Return whom to call, one a line: the contacts, else the firms."""
        return "\n".join(
            " ".join(filter(None, [contact.name, contact.phone]))
            for contact in self._get_contacts() or self.partner_id
        )

    def _declares_in(self, month):
        """Tell which companies have hours to declare for ``month``."""
        return self.filtered(
            lambda contractor: contractor._get_first_month() <= month
            and (contractor.report_to or contractor.lot_id.date_end or month) >= month
        )

    def _get_successors(self):
        """Return those who took over, one after the other."""
        found, contractor = self.browse(), self.successor_id
        while contractor - found:
            found |= contractor
            contractor = contractor.successor_id
        return found

    def _get_predecessors(self):
        found, contractors = self.browse(), self.predecessor_ids
        while contractors - found:
            found |= contractors
            contractors = contractors.predecessor_ids
        return found

    def _get_current(self):
        """Return who answers today for what the company owed."""
        self.ensure_one()
        return self._get_successors()[-1:] or self

    def _get_holders(self):
        """Return those who owe hours: the holder, or the joint holders."""
        return self.filtered(lambda contractor: contractor.role != "subcontractor")

    def _get_share(self):
        """Return the fraction of the lot's hours owed, None when it is not agreed.

        A company alone owes everything; joint holders owe what their shares say.
        """
        self.ensure_one()
        if self.role == "subcontractor" or self.successor_id:
            return None
        if self.share:
            return self.share
        holders = self.lot_id.contractor_ids._get_holders()
        return 1.0 if len(holders) == 1 else None

    def _get_first_month(self):
        start = (
            self.report_from
            or self.lot_id.date_start
            or self.lot_id.contract_id.date_notified
            or fields.Date.to_date(self.create_date)
        )
        taken_over = self._get_taken_over_until()
        if taken_over:
            start = max(start, next_month(taken_over))
        return first_of_month(start)

    def _get_taken_over_until(self):
        """Return the last day for which the hours of the company were taken over."""
        # sudo: what is asked of a company does not depend on who asks
        recorded = self.sudo().opening_ids.filtered(
            lambda balance: balance.state == "recorded"
        )
        return max(recorded.mapped("until"), default=None)

    def _get_active_delegations(self):
        return self.delegation_ids.filtered(lambda delegation: not delegation.ended_on)

    def _get_delegable_employers(self):
        """Return the structures that employ people here and declare nothing yet."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        placements = self.env["insertion.placement"].search(
            [
                ("contractor_id", "=", self.id),
                ("employer_id", "!=", self.partner_id.id),
                *self.env["insertion.placement"]._get_at_work_domain(today, today),
            ]
        )
        return placements.employer_id - self._get_active_delegations().employer_id

    def _delegate(self, employer):
        """Let ``employer`` declare its own people, and tell the facilitator.

        The contacts who declared for it on another lot of the company declare here;
        without any, the facilitator names and invites them.
        """
        self.ensure_one()
        if employer not in self._get_delegable_employers():
            raise UserError(
                self.env._("Choose a structure that employs people on this lot.")
            )
        before = self.env["insertion.delegation"].search(
            [("employer_id", "=", employer.id), ("contact_ids", "!=", False)], limit=1
        )
        delegation = self.env["insertion.delegation"].create(
            {
                "contractor_id": self.id,
                "employer_id": employer.id,
                "contact_ids": [fields.Command.set(before.contact_ids.ids)],
            }
        )
        if not delegation.contact_ids and self.lot_id.user_id:
            self.lot_id.activity_schedule(
                "mife_insertion_clauses.mail_activity_type_insertion_portal",
                summary=self.env._(
                    "%(firm)s delegates its declaration to %(employer)s: name and "
                    "invite the contacts of the structure.",
                    firm=self.partner_id.display_name,
                    employer=employer.display_name,
                ),
                user_id=self.lot_id.user_id.id,
            )
        return delegation

    # what the company reads on the portal

    def _get_portal_figures(self):
        """Return what the company may know of its hours, in plain values.

        A subcontractor owes nothing by itself, and sees its own hours only. ``shared``:
        what the lot owes, of which the part of the company is not agreed.
        """
        self.ensure_one()
        figures = {"done": self.hours_done_total, "due": None, "shared": None}
        if self.role == "subcontractor":
            return figures | {"done": self.hours_done}
        if self.is_share_known and self.lot_id.has_obligation:
            return figures | {"due": self.hours_due}
        if not self.successor_id and self.lot_id.has_obligation:
            return figures | {"shared": self.lot_id.hours_due}
        return figures

    def _get_portal_taken_over(self):
        """Return what is said of the hours taken over, or pooled, that it reads."""
        # sudo: as the hours themselves, which add up those of other companies
        family = self.sudo().with_context(active_test=False)
        if self.role != "subcontractor":
            family |= family.subcontractor_ids | family._get_predecessors()
        pooled = PooledHours(family).get_sentences()
        return [
            *family.opening_ids._get_cited_sentences(),
            *(sentence for firm in family for sentence in pooled[firm.id]),
        ]

    def _get_portal_outlook(self):
        """Return what to do by the forecast of the lot, to who owes all of it."""
        self.ensure_one()
        if self.role == "subcontractor" or self._get_share() != 1:
            return ""
        lot = self.lot_id
        return write_advice(lot) if lot.has_obligation else ""
