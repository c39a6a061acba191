# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import operator as operators
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.models.res_partner_identity import IS_COMPANY, SIRET
from ...common.rules.search import get_key, get_words
from ...report.contact_log import ContactLog
from ...report.handover_sheet import CompanySheet
from ...report.partner_room import PartnerRoom
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
SHOWN_EXCHANGES = 15
FOLLOW_UP = {
    "placement": ("contractor_id.partner_id", "lot_id.buyer_id"),
    "attestation": ("contractor_id.partner_id", "lot_id.buyer_id"),
    "difficulty": ("contractor_id.partner_id", "lot_id.buyer_id"),
    "penalty": ("lot_id.contractor_ids.partner_id", "lot_id.buyer_id"),
    "access": ("partner_id.commercial_partner_id",),
}
# of whom the rules show the contracts
READER = ("uid", "company", "allowed_company_ids")
COMPARE = {
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}


class Structure(NamedTuple):
    """A structure able to employ people; without ``trades``, for any of them."""

    id: int
    zip: str
    city: str
    trades: frozenset
    siret: str


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
    insertion_trade_ids = fields.Many2many(
        comodel_name="insertion.trade",
        relation="insertion_partner_trade_rel",
        string="Trades",
        groups=FACILITATOR,
        help="What a structure can do: the radar counts it for the notices of these "
        "trades. Empty: for any trade, as those who lend people.",
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
    insertion_prescriber_kind_id = fields.Many2one(
        comodel_name="insertion.category",
        string="Kind of prescriber",
        check_company=True,
        domain="[('kind', '=', 'prescriber')]",
        ondelete="restrict",
        groups=FACILITATOR,
        help="What the organisation is when it sends people: the count of a year "
        "groups by it.",
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
    insertion_unmet_count = fields.Integer(
        string="Above the threshold, nothing in it",
        compute="_compute_insertion_counts",
        groups=FACILITATOR,
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

    # the room of firms and buyers: what matters today
    insertion_said = fields.Char(
        string="Name, SIRET, town or contact",
        compute="_compute_insertion_said",
        search="_search_insertion_said",
        exportable=False,
        groups=FACILITATOR,
    )
    insertion_open_lot_count = fields.Integer(
        string="Open lots", compute="_compute_insertion_room", groups=FACILITATOR
    )
    insertion_year_due = fields.Float(
        string="Foreseen this year (h)",
        compute="_compute_insertion_room",
        groups=FACILITATOR,
        help="The part of the hours owed that falls in the year, if the work of each "
        "lot is spread evenly between its dates.",
    )
    insertion_year_done = fields.Float(
        string="Done this year (h)",
        compute="_compute_insertion_room",
        groups=FACILITATOR,
        help="Certified hours of the months of the year.",
    )
    insertion_people_count = fields.Integer(
        string="People at work", compute="_compute_insertion_room", groups=FACILITATOR
    )
    insertion_last_contact_on = fields.Date(
        string="Last contact",
        compute="_compute_insertion_last_contact",
        search="_search_insertion_last_contact_on",
        groups=FACILITATOR,
        help="The last call, message, meeting or support noted on its page, its lots "
        "or its contracts.",
    )
    insertion_last_contact_by = fields.Char(
        string="By", compute="_compute_insertion_last_contact", groups=FACILITATOR
    )
    insertion_call = fields.Char(
        string="Whom to call", compute="_compute_insertion_room", groups=FACILITATOR
    )
    insertion_awaited = fields.Char(
        string="Awaited", compute="_compute_insertion_room", groups=FACILITATOR
    )
    insertion_summary = fields.Html(
        string="In short",
        compute="_compute_insertion_summary",
        sanitize=False,
        groups=FACILITATOR,
    )
    insertion_years = fields.Html(
        string="Hours by year",
        compute="_compute_insertion_years",
        sanitize=False,
        groups=FACILITATOR,
    )
    insertion_log = fields.Html(
        string="Last exchanges",
        compute="_compute_insertion_years",
        sanitize=False,
        groups=FACILITATOR,
    )
    insertion_placement_ids = fields.One2many(
        comodel_name="insertion.placement",
        compute="_compute_insertion_follow_up",
        string="People placed",
        groups=FACILITATOR,
    )
    insertion_access_ids = fields.One2many(
        comodel_name="insertion.access",
        compute="_compute_insertion_follow_up",
        string="Portal accesses",
        groups=FACILITATOR,
    )
    insertion_attestation_ids = fields.One2many(
        comodel_name="insertion.attestation",
        compute="_compute_insertion_follow_up",
        string="Attestations",
        groups=FACILITATOR,
    )
    insertion_difficulty_ids = fields.One2many(
        comodel_name="insertion.difficulty",
        compute="_compute_insertion_follow_up",
        string="Difficulties",
        groups=FACILITATOR,
    )
    insertion_penalty_ids = fields.One2many(
        comodel_name="insertion.penalty",
        compute="_compute_insertion_follow_up",
        string="Penalty files",
        groups=FACILITATOR,
    )
    insertion_sent_ids = fields.One2many(
        comodel_name="insertion.participant",
        inverse_name="prescriber_id",
        string="People sent",
        groups=FACILITATOR,
    )
    insertion_employed_count = fields.Integer(
        string="People employed today",
        compute="_compute_insertion_people",
        groups=FACILITATOR,
    )
    insertion_sent_count = fields.Integer(
        string="People sent in all",
        compute="_compute_insertion_people",
        groups=FACILITATOR,
    )
    # each organisation writes its own, a contact may be common to several
    insertion_promises = fields.Text(
        string="Promises",
        company_dependent=True,
        copy=False,
        groups=FACILITATOR,
        help="What was promised, by whom and for when: printed on the hand-over sheet.",
    )
    insertion_pitfalls = fields.Text(
        string="To watch for",
        company_dependent=True,
        copy=False,
        groups=FACILITATOR,
        help="What a successor cannot guess: printed on the hand-over sheet.",
    )

    @api.depends("insertion_employer_kind")
    def _compute_insertion_family(self):
        for partner in self:
            partner.insertion_family = employers.get_family(
                partner.insertion_employer_kind
            )

    @api.model
    def _get_insertion_structures(self, company):
        """Return the structures that ``company`` may call on, as plain values."""
        partners = self.search_fetch(
            [
                ("insertion_employer_kind", "in", employers.RECOGNISED),
                ("company_id", "in", [False, company.id]),
                IS_COMPANY,
            ],
            ["zip", "city", "insertion_trade_ids", SIRET],
        )
        return [
            Structure(
                partner.id,
                partner.zip or "",
                partner.city or "",
                frozenset(partner.insertion_trade_ids.ids),
                partner[SIRET] or "",
            )
            for partner in partners
        ]

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
        Contract = self.env["insertion.contract"]
        unmet = dict(
            Contract._read_group(
                Contract._get_duty_unmet_domain() & Domain("buyer_id", "in", self.ids),
                ["buyer_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.insertion_unmet_count = unmet.get(partner._origin, 0)
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

    def _compute_insertion_said(self):
        for partner in self:
            partner.insertion_said = partner.display_name

    @api.model
    def _search_insertion_said(self, operator, value):
        """Find by the words of the name, of the SIRET, of the town, of a contact."""
        if operator != "ilike":
            return NotImplemented
        towns = [city for [city] in self._read_group([("city", "!=", False)], ["city"])]
        return Domain.AND(
            Domain("display_name", "ilike", word)
            | Domain("city", "in", [town for town in towns if word in get_key([town])])
            | Domain("child_ids", "any", [("display_name", "ilike", word)])
            for word in get_words(value)
        )

    @api.depends_context(*READER, "insertion_room", "insertion_date")
    def _compute_insertion_room(self):
        room = PartnerRoom(self)
        done, at_work = room.get_done(room.today.year), room.count_at_work()
        awaited = room.get_awaited()
        for partner in self:
            origin = partner._origin
            partner.insertion_open_lot_count = len(room.get_open_lots(origin))
            partner.insertion_year_due = room.get_due_in(origin, room.today.year)
            partner.insertion_year_done = done.get(origin, 0)
            partner.insertion_people_count = at_work.get(origin, 0)
            partner.insertion_awaited = awaited.get(origin)
            partner.insertion_call = room.get_call(origin)

    @api.depends_context(*READER)
    def _compute_insertion_last_contact(self):
        contacts = PartnerRoom(self).get_last_contacts()
        for partner in self:
            day, author = contacts.get(partner._origin, (False, ""))
            partner.insertion_last_contact_on = day
            partner.insertion_last_contact_by = author

    @api.depends_context(*READER, "lang", "insertion_room")
    def _compute_insertion_summary(self):
        for partner in self:
            partner.insertion_summary = self._render_insertion(
                "partner_summary", partner=partner
            )

    @api.model
    def _search_insertion_last_contact_on(self, operator, value):
        """Compare in Python those who have a lot or a contract: never is long ago."""
        if operator not in COMPARE or not value:
            return NotImplemented
        known = self.search(
            Domain("insertion_contractor_ids", "!=", False)
            | Domain("insertion_contract_ids", "!=", False)
        )
        compare, day = COMPARE[operator], fields.Date.to_date(value)
        found = known.filtered(
            lambda partner: compare(partner.insertion_last_contact_on or date.min, day)
        )
        return [("id", "in", found.ids)]

    @api.depends_context(*READER, "lang", "insertion_room")
    def _compute_insertion_years(self):
        room = PartnerRoom(self)
        for partner in self:
            origin = partner._origin
            log = ContactLog(
                room.get_contracts(origin), room.get_places(origin).lot_id, origin
            )
            partner.insertion_years = self._render_insertion(
                "partner_years", years=room.prepare_years(origin)
            )
            partner.insertion_log = self._render_insertion(
                "partner_log", entries=log.get_entries(SHOWN_EXCHANGES)
            )

    def _render_insertion(self, template, **values):
        return self.env["ir.qweb"]._render(f"mife_insertion_clauses.{template}", values)

    @api.depends_context(*READER)
    def _compute_insertion_follow_up(self):
        """Link each firm with what came of its lots, each buyer of its contracts."""
        for name, paths in FOLLOW_UP.items():
            records = self.env[f"insertion.{name}"].search(
                Domain.OR(Domain(path, "in", self.ids) for path in paths)
            )
            found = defaultdict(list)
            for record in records:
                for partner in {one for path in paths for one in record.mapped(path)}:
                    found[partner.id].append(record.id)
            for partner in self:
                own = records.browse(found[partner._origin.id])
                partner[f"insertion_{name}_ids"] = own

    @api.depends_context(*READER)
    def _compute_insertion_people(self):
        Placement = self.env["insertion.placement"]
        today = fields.Date.context_today(self)
        employed = dict(
            Placement._read_group(
                [
                    ("employer_id", "in", self.ids),
                    *Placement._get_at_work_domain(today, today),
                ],
                ["employer_id"],
                ["participant_id:count_distinct"],
            )
        )
        sent = dict(
            self.env["insertion.participant"]._read_group(
                [("prescriber_id", "in", self.ids)], ["prescriber_id"], ["__count"]
            )
        )
        for partner in self:
            partner.insertion_employed_count = employed.get(partner._origin, 0)
            partner.insertion_sent_count = sent.get(partner._origin, 0)

    def action_log_insertion_call(self):
        """Note a call in one click; who called and when is what counts."""
        self.check_access("write")
        for partner in self:
            partner.message_post(
                body=self.env._("Phone call."),
                subtype_xmlid="mife_insertion_clauses.mt_insertion_call",
            )

    def action_plan_insertion_event(self):
        """Plan a meeting about the most recent open lot, or contract, of the firm."""
        return self._get_insertion_subject().action_plan_event()

    def action_log_insertion_time(self):
        """Note one's time for the firm, on its most recent open lot or contract."""
        action = self._get_insertion_subject().action_log_time()
        action["context"] |= {"default_insertion_partner_id": self.id}
        return action

    def _get_insertion_subject(self):
        self.ensure_one()
        room = PartnerRoom(self)
        lots = room.get_lots(self)
        subject = room.get_open_lots(self)[:1] or lots[:1]
        if room.is_buyer(self) or not subject:
            subject = room.get_contracts(self)[:1] or subject
        if not subject:
            raise UserError(
                self.env._(
                    "%s has no lot and no contract yet: name it on one of them first, "
                    "then note meetings and time.",
                    self.display_name,
                )
            )
        return subject

    @api.readonly
    def action_open_insertion_room(self):
        """Open the page that tells all of the firm or buyer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "res.partner",
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "mife_insertion_clauses.res_partner_view_form_insertion"
                    ).id,
                    "form",
                )
            ],
        }

    def _get_firm_page(self):
        return self.action_open_insertion_room()

    def _get_handover_sheet(self):
        return CompanySheet(self)

    def action_view_insertion_contracts(self):
        return self._prepare_insertion_action(
            "insertion_contract_action",
            [("buyer_id", "=", self.id)],
            {"default_buyer_id": self.id},
        )

    def action_view_insertion_unmet(self):
        domain = self.env["insertion.contract"]._get_duty_unmet_domain()
        return self._prepare_insertion_action(
            "insertion_contract_action", domain & Domain("buyer_id", "=", self.id)
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
