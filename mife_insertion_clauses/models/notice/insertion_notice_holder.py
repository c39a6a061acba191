# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ...common.models.res_partner_identity import IS_COMPANY, SIRET
from ...report.published_firms import find_companies


class InsertionNoticeHolder(models.Model):
    _name = "insertion.notice.holder"
    _description = "Company named by a public notice"
    _inherit = ["insertion.notice.part.mixin", "insertion.search.key.mixin"]
    _rec_names_search = ["name", "identifier", "siret", "notice_id"]
    _search_firms = True

    name = fields.Char()
    identifier = fields.Char()
    identifier_kind = fields.Char(string="Kind of identifier")
    siret = fields.Char(
        string="SIRET",
        index="btree_not_null",
        help="Filled only when the key of the number is right.",
    )

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_partner_id",
        string="Company that we know",
        help="The company that we know under its SIRET, or that somebody recognised.",
    )
    proposed_partner_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_partner_id",
        string="Perhaps",
        help="A company of the same name: somebody says whether it is this one.",
    )
    # what somebody said of the proposal
    recognised_partner_id = fields.Many2one(
        comodel_name="res.partner", index="btree_not_null", ondelete="set null"
    )
    is_another = fields.Boolean()

    @api.depends("siret", "name", "recognised_partner_id", "is_another")
    def _compute_partner_id(self):
        known = find_companies(self.env, self.mapped("siret"))
        for holder in self:
            holder.partner_id = holder.recognised_partner_id or known.get(holder.siret)
        unknown = self.filtered(lambda one: not (one.partner_id or one.is_another))
        named = unknown._find_by_name()
        for holder in self:
            holder.proposed_partner_id = holder in unknown and named.get(holder)

    def _find_by_name(self):
        """Return {holder: the one company of its name}, in the town it gives if any."""
        found = {}
        for holder in self.filtered("name"):
            name, _sign, town = holder.name.partition(" - ")
            Partner = self.env["res.partner"]
            domain = Partner._get_name_domain(holder.name) & Domain([IS_COMPANY])
            partners = Partner.search(domain, limit=2)
            if not partners and town:
                domain = Partner._get_name_domain(name) & Domain([IS_COMPANY])
                partners = Partner.search(
                    domain & Domain("city", "=ilike", town.strip()), limit=2
                )
            # another number is another company
            if len(partners) == 1 and not (holder.siret and partners[SIRET]):
                found[holder] = partners
        return found

    def _ask_who_it_is(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mife_insertion_clauses.insertion_notice_firm_action"
        )
        return action | {
            "context": {
                "default_holder_id": self.id,
                "default_partner_id": self.proposed_partner_id.id,
            }
        }

    @api.depends("name", "identifier", "notice_id")
    def _compute_display_name(self):
        # what a notice says of its holder may be empty
        for holder in self:
            holder.display_name = (
                holder.name or holder.identifier or holder.notice_id.display_name
            )
