# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models

from ...rules import employers
from ..shared.vocabulary import EMPLOYER_KINDS

BUYER_KINDS = [
    ("commune", "Commune"),
    ("intercommunality", "Intercommunality"),
    ("department", "Department"),
    ("region", "Region"),
    ("state", "State"),
    ("social_landlord", "Social landlord"),
    ("hospital", "Hospital"),
    ("establishment", "Public establishment"),
    ("syndicate", "Syndicate or semi-public company"),
    ("private", "Private buyer"),
    ("other", "Other"),
]
SIZES = [
    ("micro", "Micro (under 10)"),
    ("small", "Small (10 to 49)"),
    ("medium", "Medium (50 to 249)"),
    ("large", "Large (250 or more)"),
]
FACILITATOR = "mife_insertion_clauses.group_insertion_facilitator"


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "insertion.search.key.mixin"]

    insertion_employer_kind = fields.Selection(
        selection=EMPLOYER_KINDS,
        string="Kind of employer",
        groups=FACILITATOR,
        help="What the organisation is when it employs or lends people. It decides "
        "which employment contracts it may sign; empty when it is not known.",
    )
    insertion_family = fields.Selection(
        selection=[
            ("siae", "Insertion structure (SIAE)"),
            ("adapted", "Adapted and sheltered sector"),
            ("geiq", "Employers' group"),
            ("regie", "Neighbourhood service company"),
            ("temp", "Temp agency"),
            ("self_employed", "Self-employed people"),
            ("school", "School or military service centre"),
            ("company", "Ordinary company"),
            ("other", "Other"),
        ],
        string="Family of employers",
        compute="_compute_insertion_family",
        groups=FACILITATOR,
        help="Employers' groups, temp agencies and structures for the self-employed "
        "are not insertion structures (SIAE).",
    )
    insertion_buyer_kind = fields.Selection(
        selection=BUYER_KINDS,
        string="Kind of buyer",
        groups=FACILITATOR,
        help="What the organisation is when it buys: the buyers' reports group by it.",
    )
    insertion_size = fields.Selection(
        selection=SIZES,
        string="Size",
        groups=FACILITATOR,
        help="The size of a company in the European sense, by its staff: micro under "
        "10 people, small under 50, medium under 250, large beyond. The turnover or "
        "the balance sheet may also raise it: 2 million euros for a micro company, "
        "10 for a small one, 50 (43 for the balance sheet) for a medium one.",
    )
    insertion_hours_layouts = fields.Json(
        string="Columns of the files of hours",
        copy=False,
        groups="mife_insertion_clauses.group_insertion_officer",
        help="What the people of the company told once of the columns of its files.",
    )
    insertion_contract_ids = fields.One2many(
        comodel_name="insertion.contract",
        inverse_name="buyer_id",
        string="Contracts as buyer",
        groups=FACILITATOR,
    )
    insertion_contractor_ids = fields.One2many(
        comodel_name="insertion.contractor",
        inverse_name="partner_id",
        string="Lots as company",
        groups=FACILITATOR,
    )
    insertion_contract_count = fields.Integer(
        compute="_compute_insertion_counts", groups=FACILITATOR
    )
    insertion_lot_count = fields.Integer(
        compute="_compute_insertion_counts", groups=FACILITATOR
    )
    insertion_line_count = fields.Integer(
        compute="_compute_insertion_hours", groups=FACILITATOR
    )
    insertion_hours_done = fields.Float(
        string="Certified hours",
        compute="_compute_insertion_hours",
        groups=FACILITATOR,
        help="Counted hours of the months that the hours officer validated.",
    )
    insertion_event_count = fields.Integer(
        compute="_compute_insertion_event_count", groups=FACILITATOR
    )

    @api.depends("insertion_employer_kind")
    def _compute_insertion_family(self):
        for partner in self:
            partner.insertion_family = employers.get_family(
                partner.insertion_employer_kind
            )

    def _compute_insertion_counts(self):
        contracts = dict(
            self.env["insertion.contract"]._read_group(
                [("buyer_id", "in", self.ids)], ["buyer_id"], ["__count"]
            )
        )
        lots = dict(
            self.env["insertion.contractor"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.insertion_contract_count = contracts.get(partner._origin, 0)
            partner.insertion_lot_count = lots.get(partner._origin, 0)

    def _compute_insertion_hours(self):
        Line = self.env["insertion.declaration.line"]
        domain = [("partner_id", "in", self.ids)]
        counts = dict(Line._read_group(domain, ["partner_id"], ["__count"]))
        done = Line._sum_done(domain, "partner_id")
        taken_over = self.env["insertion.opening.line"]._sum_taken_over(
            domain, "partner_id"
        )
        for partner in self:
            partner.insertion_line_count = counts.get(partner._origin, 0)
            partner.insertion_hours_done = sum(
                hours.get(partner._origin, 0) for hours in (done, taken_over)
            )

    def _compute_insertion_event_count(self):
        """Count the meetings about the contracts that each one buys or works on."""
        events = self.env["calendar.event"].search_fetch(
            self._get_insertion_event_domain(),
            ["insertion_contract_id", "insertion_lot_id"],
        )
        firms = events.insertion_lot_id.contractor_ids.grouped("lot_id")
        found = defaultdict(int)
        for event in events:
            partners = event.insertion_contract_id.buyer_id
            for contractor in firms.get(event.insertion_lot_id, ()):
                partners |= contractor.partner_id
            for partner in partners:
                found[partner] += 1
        for partner in self:
            partner.insertion_event_count = found[partner._origin]

    def action_view_insertion_contracts(self):
        return self._prepare_insertion_action(
            "insertion_contract_action",
            [("buyer_id", "=", self.id)],
            {"default_buyer_id": self.id},
        )

    def action_view_insertion_lots(self):
        return self._prepare_insertion_action(
            "insertion_lot_action", [("contractor_ids.partner_id", "=", self.id)]
        )

    def action_view_insertion_hours(self):
        return self._prepare_insertion_action(
            "insertion_declaration_line_action", [("partner_id", "=", self.id)]
        )

    def action_view_insertion_events(self):
        return self._prepare_insertion_action(
            "insertion_event_action", self._get_insertion_event_domain()
        )

    def _prepare_insertion_action(self, xml_id, domain, context=None):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"mife_insertion_clauses.{xml_id}"
        )
        return action | {"domain": list(domain), "context": context or {}}

    def _get_insertion_event_domain(self):
        return [
            "|",
            ("insertion_contract_id.buyer_id", "in", self.ids),
            ("insertion_lot_id.contractor_ids.partner_id", "in", self.ids),
        ]

    def _get_insertion_contacts(self):
        """Return who can be written to in each structure: its people, else itself."""
        contacts = self.child_ids.filtered(
            lambda contact: contact.type == "contact" and contact.email
        )
        return contacts | (self - contacts.parent_id).filtered("email")

    @api.model
    def _get_insertion_contact_problem_domain(self):
        """Return the contacts that no e-mail reaches any more."""
        return [
            "|",
            "|",
            ("active", "=", False),
            ("email", "in", (False, "")),
            ("message_bounce", ">", 0),
        ]
