# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.rules.codes import draw_code
from ..shared.vocabulary import CERTIFIED_STATES


class InsertionBuyerPage(models.Model):
    """The public page that a buyer asked for: the hours of its contracts, no name.

    One of its contacts publishes it from the portal and withdraws it; a page
    published again has another address.
    """

    _name = "insertion.buyer.page"
    _description = "Public page of a buyer"
    _inherit = [
        "insertion.organisation.mixin",
        "insertion.by.action.mixin",
        "insertion.search.mixin",
    ]
    _order = "withdrawn_on desc, published_on desc, id desc"
    _rec_name = "buyer_id"
    _action_only_fields = (
        "buyer_id",
        "company_id",
        "code",
        "published_on",
        "published_by_id",
        "withdrawn_on",
        "withdrawn_by_id",
    )

    buyer_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        index=True,
        ondelete="restrict",
        readonly=True,
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Organisation",
        index=True,
        readonly=True,
        required=True,
    )
    code = fields.Char(copy=False, default=lambda _self: draw_code(), readonly=True)
    url = fields.Char(string="Address", compute="_compute_url")
    published_on = fields.Datetime(
        copy=False, default=fields.Datetime.now, readonly=True
    )
    published_by_id = fields.Many2one(
        comodel_name="res.users",
        copy=False,
        default=lambda self: self.env.user,
        readonly=True,
    )
    withdrawn_on = fields.Datetime(copy=False, readonly=True)
    withdrawn_by_id = fields.Many2one(
        comodel_name="res.users", copy=False, readonly=True
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This code is already used.")
    _buyer_uniq = models.UniqueIndex(
        "(buyer_id, company_id) WHERE withdrawn_on IS NULL",
        "The page of this buyer is published already.",
    )

    @api.depends("code")
    def _compute_url(self):
        for page in self:
            page.url = f"{page.get_base_url()}/clauses/{page.code}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        raise UserError(
            self.env._("What was public stays in the history: withdraw the page.")
        )

    def action_withdraw(self):
        self.check_access("write")
        self.filtered(lambda page: not page.withdrawn_on)._write_by_action(
            {
                "withdrawn_on": fields.Datetime.now(),
                "withdrawn_by_id": self.env.uid,
            }
        )

    @api.model
    def _publish(self, buyer, company):
        """Return the page of the buyer, published now unless it is already."""
        page = self._find(buyer).filtered(lambda page: page.company_id == company)
        if not page:
            values = {"buyer_id": buyer.id, "company_id": company.id}
            page = self._by_action().create(values)._by_hand()
        return page

    @api.model
    def _find(self, buyers):
        return self.search(
            [("buyer_id", "in", buyers.ids), ("withdrawn_on", "=", False)]
        )

    @api.model
    def _find_by_code(self, code):
        """Return the page (as superuser) published under the code, if any."""
        return self.sudo().search(
            [("code", "=", code or ""), ("withdrawn_on", "=", False)], limit=1
        )

    def _get_contracts(self):
        """Return the contracts that the page shows: those that were awarded."""
        return self.env["insertion.contract"].search(
            [
                ("buyer_id", "=", self.buyer_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("awarded", "running", "closed")),
            ]
        )

    def _count_people(self, contracts):
        """Return how many people worked there, None where too few to be told."""
        Line = self.env["insertion.declaration.line"]
        [(people,)] = Line._read_group(
            [("contract_id", "in", contracts.ids), ("state", "in", CERTIFIED_STATES)],
            [],
            ["participant_id:count_distinct"],
        )
        return people if people >= self.company_id.insertion_small_cell else None
